// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"sync"
	"time"

	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

// A session is a person who has come in by a browser: with their account, or
// from the terminal, with the keys of the archive and no account.
type session struct {
	viewer  access.Viewer   // of the grants that hold at this request
	account account.Session // zero if they came with the keys
}

// A secret is a token in the open. It prints as nothing, so that no log or
// error shows one.
type secret string

func (secret) String() string   { return "[redacted]" }
func (secret) GoString() string { return "[redacted]" }

// newSecret gives 256 random bits as text for addresses and cookies.
func newSecret() secret {
	var b [32]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return secret(base64.RawURLEncoding.EncodeToString(b[:]))
}

// sum is what is kept of a secret.
func (s secret) sum() [32]byte { return sha256.Sum256([]byte(s)) }

// How long a session of the person with the keys lasts without use, and in all.
const (
	idleEnd = 30 * time.Minute
	fullEnd = 12 * time.Hour
	keyLife = 30 * time.Minute // of an entry key that nobody uses
)

// sessions are those of whoever holds the keys of the archive, in memory only,
// and the keys to open one. Only hashes of their secrets are kept.
type sessions struct {
	now  func() time.Time
	mu   sync.Mutex // guards the rest
	open map[[32]byte]holder
	keys map[[32]byte]entryKey
}

// A holder is the person with the keys, in one browser.
type holder struct {
	viewer      access.Viewer
	began, seen time.Time
}

// An entryKey opens a session once.
type entryKey struct {
	viewer access.Viewer
	made   time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, open: map[[32]byte]holder{}, keys: map[[32]byte]entryKey{}}
}

// EntryPath makes the path of a page that lets whoever opens it first in as
// the viewer, without an account. It works once, and for half an hour. It is
// for the terminal of the person who started the desk.
func (d *Desk) EntryPath(v access.Viewer) string {
	key := newSecret()
	s := d.sessions
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[key.sum()] = entryKey{v.Through(access.Desk), s.now()}
	return "/enter?key=" + string(key)
}

// take uses up an entry key.
func (s *sessions) take(key secret) (access.Viewer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.keys[key.sum()]
	delete(s.keys, key.sum())
	return k.viewer, ok && s.now().Sub(k.made) < keyLife
}

// begin opens a session and gives its secret.
func (s *sessions) begin(v access.Viewer) secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, now := newSecret(), s.now()
	for sum, old := range s.open { // those that ended by themselves
		if old.over(now) {
			delete(s.open, sum)
		}
	}
	s.open[token.sum()] = holder{viewer: v, began: now, seen: now}
	return token
}

func (h holder) over(now time.Time) bool {
	return now.Sub(h.seen) > idleEnd || now.Sub(h.began) > fullEnd
}

// find gives whose session a secret is of, if it goes on.
func (s *sessions) find(token secret) (access.Viewer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.open[token.sum()]
	now := s.now()
	if !ok || found.over(now) {
		delete(s.open, token.sum())
		return access.Viewer{}, false
	}
	found.seen = now
	s.open[token.sum()] = found
	return found.viewer, true
}

// end closes the session of a secret.
func (s *sessions) end(token secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, token.sum())
}

// sessionOf gives the session of a request, nil if there is none. What its
// viewer may do is asked anew each time.
func (d *Desk) sessionOf(r *http.Request) (*session, error) {
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return nil, nil
	}
	if v, ok := d.sessions.find(secret(c.Value)); ok {
		return &session{viewer: v}, nil
	}
	s, v, err := d.accounts.Session(r.Context(), account.NewSecret(c.Value))
	if errors.Is(err, fault.Denied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &session{v, s}, nil
}

// cookieName is the name of the session's cookie. The prefix makes browsers
// refuse one that was set by anybody else; it needs HTTPS.
func (d *Desk) cookieName() string {
	if d.secure {
		return "__Host-teptar"
	}
	return "teptar"
}

// setCookie sets a cookie that only this site gets back, and no script sees. It
// lasts as long as the browser is open, or as long as is said.
func (v *visit) setCookie(name, value string, life time.Duration) {
	http.SetCookie(v.w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()), Secure: v.desk.secure,
		HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// dropCookie makes the browser forget a cookie.
func (v *visit) dropCookie(name string) { v.setCookie(name, "", -time.Second) }

// enter is the page of an entry key: it asks first, so that a program which
// only looks at addresses does not use the key up.
func enter(v *visit) error { return v.show(enterPage{Key: v.query("key")}) }

type enterPage struct{ Key string }

func (enterPage) template() string     { return "enter" }
func (enterPage) title(w words) string { return w.T("Come in") }

// entered opens the session of an entry key.
func entered(v *visit) error {
	viewer, ok := v.desk.sessions.take(secret(v.form("key")))
	if !ok {
		return errEntryKey
	}
	v.setCookie(v.desk.cookieName(), string(v.desk.sessions.begin(viewer)), 0)
	v.remember(viewer.ID())
	return v.goTo(v.onward(viewer.ID(), "/"))
}

// begin opens the session of a member who has shown who they are.
func (v *visit) begin(token account.Secret, m record.MemberID) {
	v.setCookie(v.desk.cookieName(), token.Reveal(), 0)
	v.remember(m)
}

// leave ends the session.
func leave(v *visit) error {
	if c, err := v.r.Cookie(v.desk.cookieName()); err == nil {
		v.desk.sessions.end(secret(c.Value))
	}
	if v.session.hasAccount() {
		if err := v.desk.accounts.End(v.context(), v.session.account.Member, v.session.account.ID); err != nil {
			return err
		}
	}
	if r, ok := v.returning(); ok {
		if err := v.desk.carrier.drop(v.context(), r, ""); err != nil {
			return err
		}
		v.dropCookie(v.returnCookie())
	}
	v.dropCookie(v.desk.cookieName())
	v.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return v.goTo("/left")
}

// hasAccount tells whether somebody came in with an account.
func (s *session) hasAccount() bool { return s != nil && s.account.ID != "" }

// left says that the session is over.
func left(v *visit) error { return v.show(leftPage{}) }

type leftPage struct{}

func (leftPage) template() string     { return "left" }
func (leftPage) title(w words) string { return w.T("You have left") }

// askToEnter answers somebody who has not come in. It is the same answer for
// every page, whether there is one or not. Carried tells what became of the form
// that they sent; see carry.
func (v *visit) askToEnter(carried string) {
	next := "/"
	if v.r.Method == http.MethodGet {
		next = local(v.r.URL.RequestURI())
	}
	p := v.loginPage(next)
	p.Carried = carried
	if err := v.showAs(http.StatusUnauthorized, p); err != nil {
		v.trouble(err)
	}
}
