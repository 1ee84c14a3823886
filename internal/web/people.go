// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"
	"slices"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

// A roleWords is a role as people read it: its name, and what it allows.
type roleWords struct {
	Role      record.Term
	Name, May string
}

// caseRoles are the roles that can be had in a case, from least to most.
var caseRoles = []record.Term{record.RoleReader, record.RoleCoder, record.RoleReviewer, record.RoleCustodian, record.RoleAdmin}

// roleIn says a role in a language.
func roleIn(w words, r record.Term) roleWords {
	switch r {
	case record.RoleReader:
		return roleWords{r, w.T("reader"), w.T("reads the case, without what is sealed")}
	case record.RoleCoder:
		return roleWords{r, w.T("coder"), w.T("reads, and adds documents, things and claims")}
	case record.RoleReviewer:
		return roleWords{r, w.T("reviewer"), w.T("reads, adds, and judges")}
	case record.RoleCustodian:
		return roleWords{r, w.T("custodian"), w.T("reads, adds, judges, and knows what is sealed: who the sources are, contacts, health")}
	case record.RoleAdmin:
		return roleWords{r, w.T("admin"), w.T("reads, adds, judges, sees who has which role in the case and gives roles, but does not know what is sealed")}
	case record.RoleOwner:
		return roleWords{r, w.T("owner"), w.T("knows and does everything, in every case")}
	}
	return roleWords{record.RoleNone, w.T("no role"), w.T("knows nothing of the case, not even that it is there")}
}

// titlesOf gives the titles of cases by their ids.
func titlesOf(cases []record.Case) map[record.CaseID]string {
	titles := map[record.CaseID]string{}
	for _, c := range cases {
		titles[c.ID] = c.Title
	}
	return titles
}

// governed lists the cases in which the person may know who has which role. It
// is fault.NotFound if there is none and they may take nobody in.
func (v *visit) governed() ([]record.Case, error) {
	if !v.viewer().Admits() {
		return nil, notFound("page")
	}
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	cases, err := view.Cases()
	return slices.DeleteFunc(cases, func(c record.Case) bool { return !v.viewer().Governs(c.ID) }), err
}

// A peoplePage is the team, as far as the person may know it.
type peoplePage struct {
	Said        string
	Owner       bool
	Empty       bool // nobody has an account
	People      []personLine
	Cases       []caseTeam
	Invitations []invitationLine
}

func (peoplePage) template() string     { return "people" }
func (peoplePage) title(w words) string { return w.T("People") }

// A personLine is a member with their account, of which only owners know.
type personLine struct {
	archive.Member
	Owner   bool
	Account *account.Account
}

// A caseTeam is who has which role in a case.
type caseTeam struct {
	record.Case
	Roles []grantLine
}

// A grantLine is a grant with the words for it.
type grantLine struct {
	record.Grant
	Name  string // of the member
	Title string // of the case
	Words roleWords
}

type invitationLine struct {
	account.Invitation
	Name  string // of the member whose account it makes or replaces
	Roles []promise
}

// showPeople is the team.
func showPeople(v *visit) error {
	cases, err := v.governed()
	if err != nil {
		return err
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	p := peoplePage{Said: v.said(), Owner: v.viewer().Everything(), Empty: v.desk.accounts.Empty()}
	members, err := view.Members()
	if err != nil {
		return err
	}
	names := map[record.MemberID]string{}
	for _, m := range members {
		names[m.ID] = m.Name
	}
	for _, c := range cases {
		team := caseTeam{Case: c}
		if team.Roles, err = v.grantLines(view, c.ID, names); err != nil {
			return err
		}
		p.Cases = append(p.Cases, team)
	}
	if p.People, err = v.personLines(view, members); err != nil {
		return err
	}
	titles := titlesOf(cases)
	for _, i := range v.desk.accounts.Invitations(v.viewer()) {
		line := invitationLine{Invitation: i, Name: names[i.Member]}
		for _, o := range i.Offers {
			line.Roles = append(line.Roles, promise{titles[o.Case], roleIn(speak(v.lang), o.Role)})
		}
		p.Invitations = append(p.Invitations, line)
	}
	return v.show(p)
}

// grantLines lists the grants that hold in a case, "" for the whole archive.
func (v *visit) grantLines(view *archive.View, c record.CaseID, names map[record.MemberID]string) ([]grantLine, error) {
	grants, err := view.Grants(c)
	if err != nil {
		return nil, err
	}
	var lines []grantLine
	for _, g := range access.InForce(grants) {
		lines = append(lines, grantLine{g, names[g.Member], "", roleIn(speak(v.lang), g.Role)})
	}
	return lines, nil
}

// personLines lists members, for an owner with their accounts.
func (v *visit) personLines(view *archive.View, members []archive.Member) ([]personLine, error) {
	owners := map[record.MemberID]bool{}
	accounts := map[record.MemberID]*account.Account{}
	if v.viewer().Everything() {
		grants, err := view.Grants("")
		if err != nil {
			return nil, err
		}
		for _, g := range access.InForce(grants) {
			owners[g.Member] = true
		}
		for _, a := range v.desk.accounts.Accounts(v.viewer()) {
			accounts[a.Member] = &a
		}
	}
	lines := make([]personLine, len(members))
	for i, m := range members {
		lines[i] = personLine{m, owners[m.ID], accounts[m.ID]}
	}
	return lines, nil
}

// A personPage is one member: their roles, with who gave them and why, and for
// an owner their account.
type personPage struct {
	personLine
	Said  string
	Me    bool
	Full  bool // seen by an owner
	Roles []personRole
	Past  []grantLine // all grants, newest first
	Wrong map[string]string
	Form  grantForm
}

func (personPage) template() string       { return "person" }
func (p personPage) title(w words) string { return p.Name }

// A personRole is a member's role in a case, and those that they can be given.
type personRole struct {
	record.Case // the zero Case is the whole archive
	Now         roleWords
	Choices     []roleWords
}

// person finds the member of the address, as far as the person may know them.
func (v *visit) person() (archive.Member, error) {
	if !v.viewer().Admits() {
		return archive.Member{}, notFound("member")
	}
	id, err := record.ParseMemberID(v.r.PathValue("member"))
	if err != nil {
		return archive.Member{}, notFound("member")
	}
	view, err := v.see()
	if err != nil {
		return archive.Member{}, err
	}
	return view.Member(id)
}

// backToPerson is as [backToMe].
func backToPerson(v *visit) error {
	m, err := v.person()
	if err != nil {
		return err
	}
	return v.goTo("/people/" + m.ID.String())
}

func showPerson(v *visit) error { return v.showPerson(http.StatusOK, grantForm{}, nil) }

func (v *visit) showPerson(status int, f grantForm, wrong map[string]string) error {
	m, err := v.person()
	if err != nil {
		return err
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	lines, err := v.personLines(view, []archive.Member{m})
	if err != nil {
		return err
	}
	p := personPage{personLine: lines[0], Said: v.said(), Me: m.ID == v.viewer().ID(), Full: v.viewer().Everything(), Form: f, Wrong: wrong}
	grants, err := view.GrantsTo(m.ID)
	if err != nil {
		return err
	}
	cases, err := v.governed()
	if err != nil {
		return err
	}
	w, titles := speak(v.lang), titlesOf(cases)
	for _, g := range slices.Backward(grants) {
		p.Past = append(p.Past, grantLine{g, m.Name, titles[g.Case], roleIn(w, g.Role)})
	}
	if p.Roles, err = v.personRoles(m, grants); err != nil {
		return err
	}
	return v.showAs(status, p)
}

// personRoles lists the cases in which the person may give a member a role.
func (v *visit) personRoles(m archive.Member, grants []record.Grant) ([]personRole, error) {
	cases, err := v.governed()
	if err != nil {
		return nil, err
	}
	w, has := speak(v.lang), access.Granted(m.Member, grants)
	var list []personRole
	for _, c := range append(cases, record.Case{}) {
		one := personRole{Case: c, Now: roleIn(w, has.Role(c.ID).Term())}
		choices := append([]record.Term{record.RoleNone}, caseRoles...)
		if c.ID == "" {
			choices = []record.Term{record.RoleNone, record.RoleOwner}
			one.Now = roleIn(w, map[bool]record.Term{true: record.RoleOwner, false: record.RoleNone}[has.Everything()])
		}
		for _, r := range choices {
			if r != one.Now.Role && v.viewer().Grants(record.Grant{Case: c.ID, Role: r}) {
				one.Choices = append(one.Choices, roleIn(w, r))
			}
		}
		if len(one.Choices) > 0 {
			list = append(list, one)
		}
	}
	return list, nil
}

// beginSetUp leads whoever came with the keys to the page of the first account.
func beginSetUp(v *visit) error {
	if !v.viewer().Everything() {
		return notFound("page")
	}
	token, err := v.desk.accounts.SetupToken()
	if errors.Is(err, fault.Conflict) {
		return v.goTo("/people")
	}
	if err != nil {
		return err
	}
	return v.goTo("/setup?key=" + token.Reveal())
}
