// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A grantForm is a grant as it was typed.
type grantForm struct {
	Case   record.CaseID
	Role   record.Term
	Reason string
	Title  string    // of the case
	Words  roleWords // of the role
}

// A surePage says in words what will happen, and asks again.
type surePage struct {
	archive.Member
	Me     bool
	Action string // the address that the form goes to
	Do     string // "grant", "disable" or "enable"
	Grant  grantForm
	Was    roleWords
}

func (surePage) template() string     { return "sure" }
func (surePage) title(w words) string { return w.T("Is this right?") }

// changeRole gives a member a role in a case, or takes it away: first it says
// what that means, and if it is confirmed, does it.
func changeRole(v *visit) error {
	m, err := v.person()
	if err != nil {
		return err
	}
	f, was, err := v.grantForm(m)
	if err != nil {
		return err
	}
	w, wrong := speak(v.lang), map[string]string{}
	if f.Reason == "" {
		wrong["reason"] = w.T("A reason is needed: it goes on record.")
	}
	if f.Role == "" {
		wrong["role"] = w.T("Choose a role.")
	}
	if len(wrong) > 0 {
		return v.showPerson(http.StatusUnprocessableEntity, f, wrong)
	}
	if v.form("sure") == "" {
		return v.show(surePage{Member: m, Me: m.ID == v.viewer().ID(), Action: v.r.URL.Path, Do: "grant", Grant: f, Was: was})
	}
	err = v.grant(m, f)
	if errors.Is(err, fault.Denied) {
		wrong["role"] = w.T("Somebody has to be an owner: make somebody else one first.")
		return v.showPerson(http.StatusForbidden, f, wrong)
	}
	if err != nil {
		return err
	}
	if m.ID == v.viewer().ID() { // it may have been what let them see this page
		return v.goTo("/me?done=role")
	}
	return v.goTo("/people/" + m.ID.String() + "?done=role")
}

// grantForm reads a grant, and tells what the member is in the case until now.
// What may not be granted is fault.NotFound.
func (v *visit) grantForm(m archive.Member) (f grantForm, was roleWords, err error) {
	view, err := v.see()
	if err != nil {
		return f, was, err
	}
	grants, err := view.GrantsTo(m.ID)
	if err != nil {
		return f, was, err
	}
	choices, err := v.personRoles(m, grants)
	if err != nil {
		return f, was, err
	}
	f = grantForm{Case: record.CaseID(v.form("case")), Role: record.Term(v.form("role")), Reason: strings.TrimSpace(v.form("reason"))}
	for _, c := range choices {
		if c.ID != f.Case {
			continue
		}
		f.Title, f.Words = c.Title, roleIn(speak(v.lang), f.Role)
		if f.Role == "" || slices.ContainsFunc(c.Choices, func(r roleWords) bool { return r.Role == f.Role }) {
			return f, c.Now, nil
		}
	}
	return f, was, notFound("role")
}

// grant puts a grant on record.
func (v *visit) grant(m archive.Member, f grantForm) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	grants, err := view.GrantsTo(m.ID)
	if err != nil {
		return err
	}
	now := v.desk.archive.Now().UTC().Truncate(time.Second)
	g := record.Grant{Case: f.Case, Member: m.ID, Role: f.Role, Reason: f.Reason, By: v.viewer().Name(), At: archive.GrantTime(now, grants, f.Case, m.ID)}
	v.unsee() // a snapshot that is held would keep the store from moving on
	_, err = v.desk.archive.Commit(v.context(), v.viewer(), []record.Op{g})
	return err
}

// changeAccount shuts the account of a member, or opens it again, after it has
// said what that means.
func changeAccount(v *visit) error {
	m, err := v.person()
	if err != nil {
		return err
	}
	do := v.form("do")
	if !v.viewer().Everything() || do != "disable" && do != "enable" {
		return notFound("account")
	}
	if v.form("sure") == "" {
		return v.show(surePage{Member: m, Me: m.ID == v.viewer().ID(), Action: v.r.URL.Path, Do: do})
	}
	v.unsee()
	if err := v.desk.accounts.SetDisabled(v.context(), v.viewer(), m.ID, do == "disable"); err != nil {
		return err
	}
	return v.goTo("/people/" + m.ID.String() + "?done=account")
}
