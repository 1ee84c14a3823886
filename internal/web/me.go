// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

// account gives the account of who has come in. Who came with the keys of the
// archive has none.
func (v *visit) account() (account.Account, error) {
	if v.session.hasAccount() {
		for _, a := range v.desk.accounts.Accounts(v.viewer()) {
			if a.Member == v.session.account.Member {
				return a, nil
			}
		}
	}
	return account.Account{}, notFound("account")
}

// A mePage is somebody's own account: what they may do, where they are signed
// in, and all that lets them in.
type mePage struct {
	New      bool // it was made just now
	Said     string
	Name     string
	Owner    bool
	Roles    []promise
	Account  *account.Account // nil: they came with the keys of the archive
	Sessions []sessionLine
	Passkeys []keyLine
	NoKeys   string // why passkeys cannot be used here
	Tokens   []tokenLine
	Cases    []caseChoice // for a new token
	Token    tokenForm
	Wrong    map[string]string // by field
}

func (mePage) template() string     { return "me" }
func (mePage) title(w words) string { return w.T("My account") }

type sessionLine struct {
	account.Session
	Here bool
}

type keyLine struct {
	ID, Name      string
	Created, Used time.Time
}

type tokenLine struct {
	account.Token
	Roles []promise
}

// A caseChoice is a case with the roles that can be chosen in it.
type caseChoice struct {
	record.Case
	Chosen record.Term
	Roles  []roleWords
}

// said says in words what was just done, as the address has it.
func (v *visit) said() string {
	w := speak(v.lang)
	switch v.query("done") {
	case "ended":
		return w.T("The session is ended.")
	case "others":
		return w.T("All other sessions are ended.")
	case "passphrase":
		return w.T("The passphrase is changed, and all other sessions are ended.")
	case "codes":
		return w.T("No code is asked for any more.")
	case "passkey":
		return w.T("The passkey is forgotten.")
	case "token":
		return w.T("The token is revoked.")
	case "role":
		return w.T("It is on record.")
	case "account", "case", "word", "key":
		return w.T("It is done.")
	case "invitation":
		return w.T("The invitation is withdrawn.")
	}
	return ""
}

func showMe(v *visit) error { return v.showMe(http.StatusOK, nil) }

// backToMe leads from where a form went, as when the language is changed there,
// to the page that it stands on.
func backToMe(v *visit) error { return v.goTo("/me") }

// showMe shows the account, with what is wrong in a form, by field.
func (v *visit) showMe(status int, wrong map[string]string) error {
	p := mePage{New: v.query("new") != "", Said: v.said(), Name: v.viewer().Name(), Owner: v.viewer().Everything(), NoKeys: v.noPasskeys(), Wrong: wrong,
		Token: tokenForm{short(v.form("name")), cmp.Or(short(v.form("days")), "90")}}
	view, err := v.see()
	if err != nil {
		return err
	}
	cases, err := view.Cases()
	if err != nil {
		return err
	}
	p.Roles = v.myRoles(cases)
	a, err := v.account()
	if errors.Is(err, fault.NotFound) {
		return v.showAs(status, p)
	}
	p.Account = &a
	for _, s := range v.desk.accounts.Sessions(a.Member) {
		p.Sessions = append(p.Sessions, sessionLine{s, s.ID == v.session.account.ID})
	}
	for _, k := range v.desk.accounts.Passkeys(a.Member) {
		p.Passkeys = append(p.Passkeys, keyLine{base64.RawURLEncoding.EncodeToString(k.ID), k.Name, k.Created, k.Used})
	}
	w, titles := speak(v.lang), titlesOf(cases)
	for _, t := range v.desk.accounts.Tokens(a.Member) {
		line := tokenLine{Token: t}
		for _, c := range slices.Sorted(maps.Keys(t.Roles)) {
			line.Roles = append(line.Roles, promise{cmp.Or(titles[c], string(c)), roleIn(w, t.Roles[c].Term())})
		}
		p.Tokens = append(p.Tokens, line)
	}
	p.Cases = v.tokenCases(cases)
	return v.showAs(status, p)
}

// myRoles says in words what the person may do in each case.
func (v *visit) myRoles(cases []record.Case) []promise {
	var list []promise
	for _, c := range cases {
		if r := v.viewer().Role(c.ID); r != access.None {
			list = append(list, promise{c.Title, roleIn(speak(v.lang), r.Term())})
		}
	}
	return list
}

// prove asks for the passphrase again, before something that a stranger at
// this desk must not do. If it is wrong the page is shown, and it gives false.
func (v *visit) prove(a account.Account, field string) (bool, error) {
	err := v.desk.accounts.Prove(v.context(), a.Member, account.NewSecret(v.form("passphrase")))
	if !errors.Is(err, fault.Denied) {
		return err == nil, err
	}
	text, status := v.refused(err)
	if status == http.StatusForbidden {
		text = speak(v.lang).T("The passphrase is wrong.")
	}
	return false, v.showMe(status, map[string]string{field: text})
}

// endSessions ends one session of the person, or all but this one.
func endSessions(v *visit) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	if v.form("others") != "" {
		if err := v.desk.accounts.EndAll(v.context(), a.Member, v.session.account.ID); err != nil {
			return err
		}
		return v.goTo("/me?done=others#sessions")
	}
	if err := v.desk.accounts.End(v.context(), a.Member, v.form("end")); err != nil {
		return err
	}
	return v.goTo("/me?done=ended#sessions")
}

// changePassphrase gives the person another passphrase. All their sessions end,
// and this browser gets a new one.
func changePassphrase(v *visit) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	w := speak(v.lang)
	if v.form("chosen") != v.form("again") {
		return v.showMe(http.StatusUnprocessableEntity, map[string]string{"again": w.T("The two are not the same.")})
	}
	err = v.desk.accounts.ChangePassphrase(v.context(), a.Member, account.NewSecret(v.form("passphrase")), account.NewSecret(v.form("chosen")))
	switch {
	case errors.Is(err, fault.Denied):
		text, status := v.refused(err)
		if status == http.StatusForbidden {
			text = w.T("The passphrase is wrong.")
		}
		return v.showMe(status, map[string]string{"passphrase": text})
	case errors.Is(err, fault.Invalid):
		return v.showMe(http.StatusUnprocessableEntity, map[string]string{"chosen": w.T(weakPassphrase)})
	case err != nil:
		return err
	}
	token, _, err := v.desk.accounts.Enter(v.context(), a.Member, v.r.UserAgent())
	if err != nil {
		return err
	}
	v.begin(token, a.Member)
	return v.goTo("/me?done=passphrase#passphrase")
}

// A codesPage shows the secret for codes that change, and asks for the first.
type codesPage struct {
	Secret, Address string // "" when the first code was wrong: they were shown
	Wrong           string
}

func (codesPage) template() string     { return "codes" }
func (codesPage) title(w words) string { return w.T("Codes that change") }

// A recoveryPage shows recovery codes, once.
type recoveryPage struct{ Codes []string }

func (recoveryPage) template() string     { return "recovery" }
func (recoveryPage) title(w words) string { return w.T("Recovery codes") }

// changeCodes begins and ends codes that change, and makes recovery codes.
func changeCodes(v *visit) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	book := v.desk.accounts
	if v.form("do") == "confirm" {
		codes, err := book.ConfirmCodes(v.context(), a.Member, account.NewSecret(strings.TrimSpace(v.form("code"))))
		if errors.Is(err, fault.Denied) {
			wrong := speak(v.lang).T("The code is wrong. Is the clock of the telephone right?")
			return v.showAs(http.StatusForbidden, codesPage{Wrong: wrong})
		}
		return v.showRecovery(codes, err)
	}
	if ok, err := v.prove(a, "codes"); !ok {
		return err
	}
	switch v.form("do") {
	case "begin":
		address, err := book.BeginCodes(a.Member)
		if err != nil {
			return err
		}
		return v.show(codesPage{Secret: secretOf(address), Address: address.Reveal()})
	case "recovery":
		return v.showRecovery(book.NewRecoveryCodes(v.context(), a.Member))
	case "end":
		if err := book.EndCodes(v.context(), a.Member); err != nil {
			return err
		}
		return v.goTo("/me?done=codes#codes")
	}
	return fmt.Errorf("codes: nothing was chosen: %w", fault.Invalid)
}

// secretOf gives the secret in an address for programs for codes, in groups of
// four so that it can be typed.
func secretOf(address account.Secret) string {
	u, err := url.Parse(address.Reveal())
	if err != nil {
		return ""
	}
	text := u.Query().Get("secret")
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

func (v *visit) showRecovery(codes []account.Secret, err error) error {
	if err != nil {
		return err
	}
	p := recoveryPage{}
	for _, c := range codes {
		p.Codes = append(p.Codes, c.Reveal())
	}
	return v.show(p)
}

// forgetKey forgets a passkey.
func forgetKey(v *visit) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	id, err := base64.RawURLEncoding.DecodeString(v.form("forget"))
	if err != nil {
		return notFound("passkey")
	}
	if err := v.desk.accounts.RemovePasskey(v.context(), a.Member, id); err != nil {
		return err
	}
	return v.goTo("/me?done=passkey#passkeys")
}
