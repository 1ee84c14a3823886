// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"strings"
	"time"

	"teptar/archive"
	"teptar/archive/account"
	"teptar/record"
)

// An invitePage is the form of an invitation: for whom, to which cases and
// roles, and why.
type invitePage struct {
	Member *archive.Member // whose account it replaces; nil for somebody new
	Cases  []caseChoice
	Owner  bool // the person may make owners
	All    bool // "owner" is chosen
	Reason string
	Wrong  map[string]string
}

func (invitePage) template() string     { return "invite" }
func (invitePage) title(w words) string { return w.T("Invite somebody") }

// A linkPage shows the address of an invitation, once.
type linkPage struct {
	Link  string
	Name  string // of the member, if it is for one
	Roles []promise
	Ends  time.Time
}

func (linkPage) template() string     { return "link" }
func (linkPage) title(w words) string { return w.T("The invitation is ready") }

func showInvite(v *visit) error {
	p, err := v.invitePage()
	if err != nil {
		return err
	}
	return v.show(p)
}

// invitePage gives the form with what was typed. What the person may not grant
// is not offered.
func (v *visit) invitePage() (invitePage, error) {
	cases, err := v.governed()
	if err != nil {
		return invitePage{}, err
	}
	p := invitePage{Owner: v.viewer().Everything(), All: v.form("owner") != "", Reason: strings.TrimSpace(v.form("reason"))}
	for _, c := range cases {
		choice := caseChoice{Case: c, Chosen: record.Term(v.form("role-" + string(c.ID)))}
		for _, r := range caseRoles {
			if v.viewer().Grants(record.Grant{Case: c.ID, Role: r}) {
				choice.Roles = append(choice.Roles, roleIn(speak(v.lang), r))
			}
		}
		p.Cases = append(p.Cases, choice)
	}
	return p, nil
}

// offers gives what the form promises.
func (p invitePage) offers() []account.Offer {
	var list []account.Offer
	if p.All {
		list = append(list, account.Offer{Role: record.RoleOwner})
	}
	for _, c := range p.Cases {
		if c.Chosen != "" {
			list = append(list, account.Offer{Case: c.ID, Role: c.Chosen})
		}
	}
	return list
}

// invite makes an invitation for somebody new.
func invite(v *visit) error {
	p, err := v.invitePage()
	if err != nil {
		return err
	}
	i := account.Invitation{Offers: p.offers(), Reason: p.Reason}
	if p.Wrong = v.wrongReason(p.Reason); len(i.Offers) == 0 {
		p.Wrong["roles"] = speak(v.lang).T("A role in at least one case.")
	}
	if len(p.Wrong) > 0 {
		return v.showAs(http.StatusUnprocessableEntity, p)
	}
	return v.makeInvitation(i, "")
}

func (v *visit) wrongReason(reason string) map[string]string {
	if reason != "" {
		return map[string]string{}
	}
	return map[string]string{"reason": speak(v.lang).T("A reason is needed: it goes on record.")}
}

// makeInvitation makes an invitation and shows its address.
func (v *visit) makeInvitation(i account.Invitation, name string) error {
	v.unsee() // the book looks for itself
	made, token, err := v.desk.accounts.Invite(v.context(), v.viewer(), i)
	if err != nil {
		return err
	}
	roles, err := v.promises(made.Offers)
	if err != nil {
		return err
	}
	return v.show(linkPage{Link: v.site() + "/invitation?key=" + token.Reveal(), Name: name, Roles: roles, Ends: made.Ends})
}

// site gives the address of this desk as the browser knows it.
func (v *visit) site() string {
	if v.desk.secure && !strings.HasSuffix(hostname(v.r.Host), ".onion") {
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}

// inviteAgain makes an invitation for a member, which replaces their account:
// the way back for who has lost everything.
func inviteAgain(v *visit) error {
	m, err := v.person()
	if err != nil {
		return err
	}
	if !v.viewer().Everything() {
		return notFound("page")
	}
	p := invitePage{Member: &m, Reason: strings.TrimSpace(v.form("reason"))}
	if v.r.Method == http.MethodGet {
		return v.show(p)
	}
	if p.Wrong = v.wrongReason(p.Reason); len(p.Wrong) > 0 {
		return v.showAs(http.StatusUnprocessableEntity, p)
	}
	return v.makeInvitation(account.Invitation{Member: m.ID, Reason: p.Reason}, m.Name)
}

// withdraw ends an invitation.
func withdraw(v *visit) error {
	if err := v.desk.accounts.Withdraw(v.context(), v.viewer(), v.form("withdraw")); err != nil {
		return err
	}
	return v.goTo("/people?done=invitation")
}
