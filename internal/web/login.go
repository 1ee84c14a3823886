// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

// A loginPage is where somebody with an account comes in. Whoever asks for
// anything without having come in gets it too.
type loginPage struct {
	Login string // as it was typed
	Next  string // where to go then
	Wrong string // in words
	Key   string // why a passkey cannot be used at this address; "" if it can
	// Carried tells that the form which they sent is "kept" for them, or "lost".
	Carried string
}

func (loginPage) template() string     { return "login" }
func (loginPage) title(w words) string { return w.T("Sign in") }

// loginPage gives the page as it is before anything is typed.
func (v *visit) loginPage(next string) loginPage { return loginPage{Next: next, Key: v.noPasskeys()} }

func showLogin(v *visit) error {
	if v.session != nil {
		return v.goTo(local(v.query("next")))
	}
	return v.show(v.loginPage(local(v.query("next"))))
}

// logIn begins a session. Whatever is wrong, the answer is the same.
func logIn(v *visit) error {
	try := account.Attempt{Login: v.form("login"), Passphrase: account.NewSecret(v.form("passphrase")),
		Code: account.NewSecret(strings.TrimSpace(v.form("code"))), Agent: v.r.UserAgent()}
	token, s, err := v.desk.accounts.Login(v.context(), try)
	if err == nil {
		v.begin(token, s.Member)
		return v.goTo(v.onward(s.Member, local(v.form("next"))))
	}
	if !errors.Is(err, fault.Denied) {
		return err
	}
	p := v.loginPage(local(v.form("next")))
	text, status := v.refused(err)
	p.Login, p.Wrong = short(try.Login), text
	return v.showAs(status, p)
}

// refused says in words that a passphrase or a code was not taken, or how long
// to wait.
func (v *visit) refused(err error) (text string, status int) {
	w := speak(v.lang)
	var wait *account.WaitError
	if !errors.As(err, &wait) {
		return w.T("The name, the passphrase or the code is wrong."), http.StatusForbidden
	}
	seconds := int((wait.For + time.Second - 1) / time.Second)
	v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	if seconds > 90 {
		text = w.N("Too many tries. Wait %d minute, and try again.", "Too many tries. Wait %d minutes, and try again.", (seconds+59)/60)
	} else {
		text = w.N("Too many tries. Wait %d second, and try again.", "Too many tries. Wait %d seconds, and try again.", seconds)
	}
	return text, http.StatusTooManyRequests
}

// A newcomerPage is where somebody makes their account: the first owner, or
// who was invited.
type newcomerPage struct {
	Action      string // the address that the form goes to, with its key
	Setup       bool
	Known       bool // they are a member already, and have a name
	By          string
	Promises    []promise
	Name, Login string            // as they were typed
	Wrong       map[string]string // by field
}

func (newcomerPage) template() string { return "newcomer" }
func (p newcomerPage) title(w words) string {
	if p.Setup {
		return w.T("The first account")
	}
	return w.T("You are invited")
}

// A promise is a role that an invitation gives, in words.
type promise struct {
	Case string // its title; "" for the whole archive
	roleWords
}

// errSetUp is the one answer to an address that makes no first account.
var errSetUp = fmt.Errorf("this is not the address that was shown when the desk was started, or there is an account already: %w", fault.Denied)

// errInvitation is the one answer to an address that invites nobody.
var errInvitation = fmt.Errorf("this invitation is not, or no longer, one; ask for another: %w", fault.Denied)

// showSetup is the page on which the first owner makes their account.
func showSetup(v *visit) error {
	if !v.desk.accounts.CanSetUp(account.NewSecret(v.query("key"))) {
		return errSetUp
	}
	return v.show(v.setupPage())
}

func (v *visit) setupPage() newcomerPage {
	return newcomerPage{Setup: true, Action: v.r.URL.RequestURI(), Name: short(v.form("name")), Login: short(v.form("login"))}
}

// setUp makes the account of the first owner, and lets them in.
func setUp(v *visit) error {
	key := account.NewSecret(v.query("key"))
	if !v.desk.accounts.CanSetUp(key) {
		return errSetUp
	}
	p := v.setupPage()
	n, wrong := v.newcomer(true)
	if len(wrong) == 0 {
		m, err := v.desk.accounts.SetUp(v.context(), key, n)
		if err == nil {
			return v.welcome(m)
		}
		if wrong, err = v.wrongNewcomer(err); err != nil {
			return err
		}
	}
	p.Wrong = wrong
	return v.showAs(http.StatusUnprocessableEntity, p)
}

// welcome lets somebody in who just made their account.
func (v *visit) welcome(m record.MemberID) error {
	token, _, err := v.desk.accounts.Enter(v.context(), m, v.r.UserAgent())
	if err != nil {
		return err
	}
	v.begin(token, m)
	return v.goTo("/me?new=yes")
}

// showInvitation says what an invitation promises, and asks for an account.
func showInvitation(v *visit) error {
	p, err := v.invitationPage()
	if err != nil {
		return err
	}
	return v.show(p)
}

// invitationPage gives the page of the invitation whose token the address has.
func (v *visit) invitationPage() (newcomerPage, error) {
	i, err := v.desk.accounts.Invited(account.NewSecret(v.query("key")))
	if err != nil {
		return newcomerPage{}, errInvitation
	}
	p := newcomerPage{Action: v.r.URL.RequestURI(), Known: !i.Member.IsZero(), By: i.ByName, Name: short(v.form("name")), Login: short(v.form("login"))}
	p.Promises, err = v.promises(i.Offers)
	return p, err
}

// promises says offers in words. Of a case it tells the title, which is for
// whoever is promised a role in it.
func (v *visit) promises(offers []account.Offer) ([]promise, error) {
	roles := map[record.CaseID]access.Role{}
	for _, o := range offers {
		roles[o.Case] = access.Reader
	}
	view, err := v.desk.archive.View(v.context(), access.Member("", roles))
	if err != nil {
		return nil, err
	}
	defer view.Close()
	cases, err := view.Cases()
	if err != nil {
		return nil, err
	}
	titles := titlesOf(cases)
	w := speak(v.lang)
	list := make([]promise, len(offers))
	for i, o := range offers {
		list[i] = promise{titles[o.Case], roleIn(w, o.Role)}
	}
	return list, nil
}

// takeUp makes the account that an invitation promises, and lets them in.
func takeUp(v *visit) error {
	p, err := v.invitationPage()
	if err != nil {
		return err
	}
	n, wrong := v.newcomer(!p.Known)
	if len(wrong) == 0 {
		m, err := v.desk.accounts.TakeUp(v.context(), account.NewSecret(v.query("key")), n)
		if err == nil {
			return v.welcome(m)
		}
		if wrong, err = v.wrongNewcomer(err); err != nil {
			return err
		}
	}
	p.Wrong = wrong
	return v.showAs(http.StatusUnprocessableEntity, p)
}

// newcomer reads the form of a new account, and tells what is missing in it.
func (v *visit) newcomer(named bool) (account.Newcomer, map[string]string) {
	w, wrong := speak(v.lang), map[string]string{}
	n := account.Newcomer{Login: v.form("login"), Passphrase: account.NewSecret(v.form("passphrase"))}
	if named {
		if n.Name = strings.TrimSpace(v.form("name")); n.Name == "" {
			wrong["name"] = w.T("A name is needed: your judgments carry it.")
		}
	}
	if strings.TrimSpace(n.Login) == "" {
		wrong["login"] = w.T("A name to sign in with is needed.")
	}
	if v.form("again") != v.form("passphrase") {
		wrong["again"] = w.T("The two are not the same.")
	}
	return n, wrong
}

// wrongNewcomer tells beside which field an error belongs; one that belongs to
// none is given back.
func (v *visit) wrongNewcomer(err error) (map[string]string, error) {
	w := speak(v.lang)
	about := func(what string) bool { return strings.Contains(err.Error(), what+": ") }
	switch taken, invalid := errors.Is(err, fault.Conflict), errors.Is(err, fault.Invalid); {
	case taken && about("login"):
		return map[string]string{"login": w.T("Somebody signs in with this name already. Choose another.")}, nil
	case taken && about("member"):
		return map[string]string{"name": w.T("Somebody in the team has this name, or had it before. Choose another.")}, nil
	case invalid && about("login"):
		return map[string]string{"login": w.T("One word of at most 64 letters, without a colon.")}, nil
	case invalid && about("passphrase"):
		return map[string]string{"passphrase": w.T(weakPassphrase)}, nil
	case invalid && about("member"):
		return map[string]string{"name": w.T("A name on one line, not longer than 200 bytes.")}, nil
	}
	return nil, err
}

// weakPassphrase tells, also beside the fields, what a passphrase must be.
const weakPassphrase = "At least twelve characters, not all alike. Five random words are better."
