// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/record"
)

// A tokenForm is what was typed for a new token.
type tokenForm struct{ Name, Days string }

// tokenCases lists the cases for which a token can be made, with the roles that
// it can have: none that its owner does not have.
func (v *visit) tokenCases(cases []record.Case) []caseChoice {
	var list []caseChoice
	for _, c := range cases {
		choice := caseChoice{Case: c, Chosen: record.Term(v.form("role-" + string(c.ID)))}
		for _, t := range caseRoles {
			r := access.RoleOf(t)
			if v.viewer().Narrowed(map[record.CaseID]access.Role{c.ID: r}).Role(c.ID) == r {
				choice.Roles = append(choice.Roles, roleIn(speak(v.lang), t))
			}
		}
		list = append(list, choice)
	}
	return list
}

// A tokenPage shows a new token, once.
type tokenPage struct {
	Name, Token string
	Ends        time.Time
}

func (tokenPage) template() string     { return "token" }
func (tokenPage) title(w words) string { return w.T("A new token") }

// changeTokens makes a token for a program, or revokes one.
func changeTokens(v *visit) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	if id := v.form("revoke"); id != "" {
		if err := v.desk.accounts.RevokeToken(v.context(), v.viewer(), id); err != nil {
			return err
		}
		return v.goTo("/me?done=token#tokens")
	}
	t, wrong, err := v.tokenForm()
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return v.showMe(http.StatusUnprocessableEntity, wrong)
	}
	if ok, err := v.prove(a, "token"); !ok {
		return err
	}
	made, secret, err := v.desk.accounts.MakeToken(v.context(), v.viewer(), t)
	if err != nil {
		return err
	}
	return v.show(tokenPage{made.Name, secret.Reveal(), made.Ends})
}

// tokenForm reads what a new token is to be, and tells what is wrong, by field.
func (v *visit) tokenForm() (account.Token, map[string]string, error) {
	w, wrong := speak(v.lang), map[string]string{}
	view, err := v.see()
	if err != nil {
		return account.Token{}, nil, err
	}
	cases, err := view.Cases()
	if err != nil {
		return account.Token{}, nil, err
	}
	t := account.Token{Name: strings.TrimSpace(v.form("name")), Roles: map[record.CaseID]access.Role{}}
	for _, c := range cases {
		if r := access.RoleOf(record.Term(v.form("role-" + string(c.ID)))); r != access.None {
			t.Roles[c.ID] = r
		}
	}
	days, err := strconv.Atoi(strings.TrimSpace(v.form("days")))
	if err != nil || days < 1 || days > 365 {
		wrong["days"] = w.T("A number of days from 1 to 365.")
	}
	t.Ends = v.desk.archive.Now().Add(time.Duration(days) * 24 * time.Hour)
	if n := len([]rune(t.Name)); n == 0 || n > 64 {
		wrong["name"] = w.T("A name of at most 64 letters, so that you know it again.")
	}
	if len(t.Roles) == 0 {
		wrong["roles"] = w.T("A role in at least one case.")
	}
	return t, wrong, nil
}
