// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"teptar/archive/access"
)

// A session is a person who has come in by a browser.
type session struct {
	viewer access.Viewer
	began  time.Time
	seen   time.Time
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

// How long a session lasts without use, and in all.
const (
	idleEnd = 30 * time.Minute
	fullEnd = 12 * time.Hour
	keyLife = 30 * time.Minute // of an entry key that nobody uses
)

// sessions are those that are open, and the keys to open one. Only hashes of
// their secrets are kept.
type sessions struct {
	now  func() time.Time
	mu   sync.Mutex
	open map[[32]byte]*session
	keys map[[32]byte]entryKey
}

// An entryKey opens a session once.
type entryKey struct {
	viewer access.Viewer
	made   time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, open: map[[32]byte]*session{}, keys: map[[32]byte]entryKey{}}
}

// cookieName is the name of the session's cookie. The prefix makes browsers
// refuse one that was set by anybody else; it needs HTTPS.
func (d *Desk) cookieName() string {
	if d.secure {
		return "__Host-teptar"
	}
	return "teptar"
}

// EntryPath makes the path of a page that lets whoever opens it first in as
// the viewer. It works once, and for half an hour. It is for the terminal of
// the person who started the desk.
func (d *Desk) EntryPath(v access.Viewer) string {
	key := newSecret()
	s := d.sessions
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[key.sum()] = entryKey{v, s.now()}
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
	s.open[token.sum()] = &session{viewer: v, began: now, seen: now}
	return token
}

func (s *session) over(now time.Time) bool {
	return now.Sub(s.seen) > idleEnd || now.Sub(s.began) > fullEnd
}

// find gives the session of a secret, nil if it is over or never was.
func (s *sessions) find(token secret) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, now := s.open[token.sum()], s.now()
	if found == nil || found.over(now) {
		delete(s.open, token.sum())
		return nil
	}
	found.seen = now
	copied := *found
	return &copied
}

// end closes the session of a secret.
func (s *sessions) end(token secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, token.sum())
}

// of gives the session of a request.
func (s *sessions) of(r *http.Request) *session {
	for _, name := range []string{"__Host-teptar", "teptar"} {
		if c, err := r.Cookie(name); err == nil {
			return s.find(secret(c.Value))
		}
	}
	return nil
}

// enter is the page of an entry key: it asks first, so that a program which
// only looks at addresses does not use the key up.
func enter(v *visit) error { return v.show(enterPage{Key: v.query("key")}) }

type enterPage struct{ Key string }

func (enterPage) template() string     { return "enter" }
func (enterPage) title(w words) string { return w.T("Come in") }

// entered opens the session.
func entered(v *visit) error {
	viewer, ok := v.desk.sessions.take(secret(v.form("key")))
	if !ok {
		return errEntryKey
	}
	v.setCookie(v.desk.cookieName(), string(v.desk.sessions.begin(viewer)))
	return v.goTo("/")
}

// leave ends the session.
func leave(v *visit) error {
	if c, err := v.r.Cookie(v.desk.cookieName()); err == nil {
		v.desk.sessions.end(secret(c.Value))
	}
	http.SetCookie(v.w, &http.Cookie{Name: v.desk.cookieName(), Path: "/", MaxAge: -1, Secure: v.desk.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	v.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return v.goTo("/left")
}

// left says that the session is over.
func left(v *visit) error { return v.show(leftPage{}) }

type leftPage struct{}

func (leftPage) template() string     { return "left" }
func (leftPage) title(w words) string { return w.T("You have left") }

// setCookie sets a cookie that only this site gets back, and no script sees.
func (v *visit) setCookie(name, value string) {
	http.SetCookie(v.w, &http.Cookie{Name: name, Value: value, Path: "/", Secure: v.desk.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// askToEnter answers somebody who has not come in. It is the same answer for
// every page, whether there is one or not.
func (v *visit) askToEnter() {
	if err := v.showAs(http.StatusUnauthorized, outsidePage{}); err != nil {
		v.trouble(err)
	}
}

type outsidePage struct{}

func (outsidePage) template() string     { return "outside" }
func (outsidePage) title(w words) string { return w.T("Not signed in") }
