// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/archive/storetest"
	"teptar/internal/web"
	"teptar/record"
)

// A house is an archive with a desk, and a clock that tests turn.
type house struct {
	t    testing.TB
	a    *archive.Archive
	desk *web.Desk
	book *account.Book

	mu  sync.Mutex // guards now
	now time.Time
}

const (
	phrase  = "seven invented words for a test"
	another = "other words, as many and invented"
)

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, now: storetest.Noon}
	place := storetest.NewPlace(t, openStore)
	place.Config.Now = func() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }
	h.a = place.Create(t)
	h.desk, h.book = deskOf(t, h.a)
	return h
}

func (h *house) turn(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.now = h.now.Add(d) }

// cases puts two cases into the archive.
func (h *house) cases() *house {
	storetest.Commit(h.t, h.a, storetest.Batch{Ops: []record.Op{record.Case{ID: "alder", Title: "The Alder case"}, record.Case{ID: "birch", Title: "The Birch case"}}})
	return h
}

// A browserOf somebody keeps cookies and follows nothing by itself.
type browserOf struct {
	h       *house
	cookies map[string]string
}

func (h *house) browser() *browserOf { return &browserOf{h, map[string]string{}} }

func (b *browserOf) send(method, address string, form url.Values) *httptest.ResponseRecorder {
	b.h.t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.desk.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" {
			b.h.t.Errorf("%s %s: the cookie %v is not strict", method, address, c)
		}
	}
	return w
}

func (b *browserOf) get(path string) *httptest.ResponseRecorder { return b.send("GET", path, nil) }

// post sends a form, given as name and value in turn.
func (b *browserOf) post(path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.send("POST", path, form)
}

// want gives the text of an answer that must have a status.
func (h *house) want(w *httptest.ResponseRecorder, status int, words ...string) string {
	h.t.Helper()
	body := html.UnescapeString(w.Body.String())
	if w.Code != status {
		h.t.Fatalf("status %d, want %d; to %q: %s", w.Code, status, w.Header().Get("Location"), body)
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			h.t.Errorf("no %q in: %s", word, body)
		}
	}
	return body
}

// to checks that an answer sends the browser on.
func (h *house) to(w *httptest.ResponseRecorder, path string) {
	h.t.Helper()
	if h.want(w, http.StatusSeeOther); w.Header().Get("Location") != path {
		h.t.Fatalf("sent to %q, want %q", w.Header().Get("Location"), path)
	}
}

// owner makes the first account, and gives a browser that is in.
func (h *house) owner() *browserOf {
	h.t.Helper()
	token, err := h.book.SetupToken()
	if err != nil {
		h.t.Fatal(err)
	}
	b := h.browser()
	h.to(b.post("/setup?key="+token.Reveal(), "name", "Ann", "login", "ann", "passphrase", phrase, "again", phrase), "/me?new=yes")
	return b
}

var linkPattern = regexp.MustCompile(`/invitation\?key=[\w-]+`)

// invite makes an invitation as somebody, and gives its path.
func (h *house) invite(by *browserOf, fields ...string) string {
	h.t.Helper()
	body := h.want(by.post("/people/invite", append(fields, "reason", "works with us")...), http.StatusOK, "It works once")
	return linkPattern.FindString(body)
}

// join makes an account with a role in the Alder case.
func (h *house) join(by *browserOf, name, role string) *browserOf {
	h.t.Helper()
	link, b := h.invite(by, "role-alder", role), h.browser()
	h.to(b.post(link, "name", name, "login", strings.ToLower(name), "passphrase", phrase, "again", phrase), "/me?new=yes")
	return b
}

// pathOf gives the path of the page of a member.
func (h *house) pathOf(b *browserOf, name string) string {
	h.t.Helper()
	body := h.want(b.get("/people"), http.StatusOK, name)
	m := regexp.MustCompile(`href="(/people/m-\w+)"><bdi>` + name).FindStringSubmatch(body)
	if m == nil {
		h.t.Fatalf("no link to %s in: %s", name, body)
	}
	return m[1]
}

func TestTheFirstAccount(t *testing.T) {
	h := newHouse(t).cases()
	token, err := h.book.SetupToken()
	if err != nil {
		t.Fatal(err)
	}
	b, path := h.browser(), "/setup?key="+token.Reveal()
	h.want(b.get("/setup?key=x"), http.StatusForbidden)
	h.want(b.post("/setup?key=x", "name", "Ann", "login", "ann", "passphrase", phrase, "again", phrase), http.StatusForbidden)
	h.want(b.get(path), http.StatusOK, "The first account")
	for _, tt := range []struct {
		name, person, login, passphrase, again, want string
	}{
		{"no name", " ", "ann", phrase, phrase, "A name is needed"},
		{"a name on two lines", "Ann\nBek", "ann", phrase, phrase, "A name on one line"},
		{"no login", "Ann", "", phrase, phrase, "A name to sign in with is needed"},
		{"a login of two words", "Ann", "an n", phrase, phrase, "One word of at most 64 letters"},
		{"a short passphrase", "Ann", "ann", "short", "short", "At least twelve characters, not all alike"},
		{"another passphrase", "Ann", "ann", phrase, another, "The two are not the same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := h.want(b.post(path, "name", tt.person, "login", tt.login, "passphrase", tt.passphrase, "again", tt.again), http.StatusUnprocessableEntity, `role="alert"`)
			if strings.Count(body, tt.want) < 2 {
				t.Errorf("%q is not both above the form and beside the field: %s", tt.want, body)
			}
			if !strings.Contains(body, `value="`+tt.login+`"`) || strings.Contains(body, phrase) || strings.Contains(body, another) {
				t.Errorf("what was typed is lost, or a secret is not: %s", body)
			}
		})
	}
	h.to(b.post(path, "name", "Ann", "login", "ann", "passphrase", phrase, "again", phrase), "/me?new=yes")
	h.want(b.get("/me?new=yes"), http.StatusOK, "Ann", "You are an owner", "Your account is ready")
	h.want(h.browser().get(path), http.StatusForbidden)
}

// Whoever holds the keys of the archive comes in without an account, and is
// led to make the first one.
func TestTheKeysAreEnough(t *testing.T) {
	h := newHouse(t).cases()
	b := h.browser()
	path := h.desk.EntryPath(access.Owner("Ann"))
	h.want(b.get(path), http.StatusOK)
	_, key, _ := strings.Cut(path, "key=")
	h.to(b.post("/enter", "key", key), "/")
	h.want(h.browser().post("/enter", "key", key), http.StatusForbidden)
	h.want(b.get("/"), http.StatusOK, "The Alder case", "Nobody has an account yet")
	h.want(b.get("/me"), http.StatusOK, "You came in with the keys of the archive")
	h.want(b.post("/me/passphrase", "passphrase", phrase, "chosen", another, "again", another), http.StatusNotFound)
	w := b.post("/people/setup")
	h.want(w, http.StatusSeeOther)
	h.to(h.browser().post(w.Header().Get("Location"), "name", "Ann", "login", "ann", "passphrase", phrase, "again", phrase), "/me?new=yes")
	if body := h.want(b.get("/"), http.StatusOK); strings.Contains(body, "Nobody has an account yet") {
		t.Error("there is an account, and the start page does not know it")
	}
	h.to(b.post("/leave"), "/left")
	h.want(b.get("/"), http.StatusUnauthorized, "Sign in")
}

func TestSigningIn(t *testing.T) {
	h := newHouse(t).cases()
	h.to(h.owner().post("/leave"), "/left")
	b := h.browser()
	h.want(b.get("/ask/who?case=alder"), http.StatusUnauthorized, "Sign in", `value="/ask/who?case=alder"`)
	var answers [3]string
	for i, try := range [][]string{{"ann", another, ""}, {"bek", phrase, ""}, {"", "", "000000"}} {
		answers[i] = h.want(b.post("/login", "login", try[0], "passphrase", try[1], "code", try[2]), http.StatusForbidden, "is wrong")
		answers[i] = strings.NewReplacer(`value="`+try[0]+`"`, "", " autofocus", "").Replace(answers[i])
		if len(b.cookies) > 0 {
			t.Fatal("a wrong login gives a cookie")
		}
	}
	if answers[0] != answers[1] || answers[1] != answers[2] {
		t.Error("what is wrong with a login can be told from the answer")
	}
	h.to(b.post("/login", "login", " ANN ", "passphrase", phrase, "next", "/ask/who?case=alder"), "/ask/who?case=alder")
	h.want(b.get("/ask/who?case=alder"), http.StatusOK, "Ann")
	for _, next := range []string{"https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"} {
		h.to(h.browser().post("/login", "login", "ann", "passphrase", phrase, "next", next), "/")
	}
	old := b.cookies["teptar"]
	h.to(b.post("/leave"), "/left")
	b.cookies["teptar"] = old
	h.want(b.get("/"), http.StatusUnauthorized)
}

func TestTooManyTries(t *testing.T) {
	h := newHouse(t).cases()
	h.owner()
	b := h.browser()
	for range 5 {
		h.want(b.post("/login", "login", "ann", "passphrase", another), http.StatusForbidden)
	}
	w := b.post("/login", "login", "ann", "passphrase", phrase)
	h.want(w, http.StatusTooManyRequests, "Wait 1 second, and try again")
	if w.Header().Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %q", w.Header().Get("Retry-After"))
	}
	h.turn(time.Second)
	h.to(b.post("/login", "login", "ann", "passphrase", phrase), "/")
	for range 20 { // names that nobody has wait as well, and then the route does
		h.browser().post("/login", "login", "nobody", "passphrase", phrase)
	}
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase), http.StatusTooManyRequests, "Too much came at once")
	h.want(b.get("/"), http.StatusOK)
	h.turn(time.Minute)
	h.to(h.browser().post("/login", "login", "ann", "passphrase", phrase), "/")
}

// codeOf is what a program for codes shows (RFC 6238).
func codeOf(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fff_ffff%1_000_000)
}

func TestCodes(t *testing.T) {
	h := newHouse(t).cases()
	b := h.owner()
	h.want(b.post("/me/codes", "do", "begin", "passphrase", another), http.StatusForbidden, "The passphrase is wrong")
	body := h.want(b.post("/me/codes", "do", "begin", "passphrase", phrase), http.StatusOK, "otpauth://totp/ann")
	secret := strings.ReplaceAll(regexp.MustCompile(`<pre>([A-Z2-7 ]+)</pre>`).FindStringSubmatch(body)[1], " ", "")
	code := func() string { return codeOf(t, secret, h.a.Now()) }
	h.want(b.post("/me/codes", "do", "confirm", "code", "12345"), http.StatusForbidden, "The code is wrong")
	body = h.want(b.post("/me/codes", "do", "confirm", "code", code()), http.StatusOK, "shown only now")
	recovery := regexp.MustCompile(`<code>([0-9a-z-]{19})</code>`).FindAllStringSubmatch(body, -1)
	if len(recovery) != 10 {
		t.Fatalf("%d recovery codes", len(recovery))
	}
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase), http.StatusForbidden)
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase, "code", code()), http.StatusForbidden) // it was used
	h.turn(time.Minute)
	h.to(h.browser().post("/login", "login", "ann", "passphrase", phrase, "code", " "+code()+" "), "/")
	h.to(h.browser().post("/login", "login", "ann", "passphrase", phrase, "code", strings.ToUpper(recovery[3][1])), "/")
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase, "code", recovery[3][1]), http.StatusForbidden)
	h.want(b.get("/me"), http.StatusOK, "9 recovery codes are left")
	h.want(b.post("/me/codes", "do", "recovery", "passphrase", phrase), http.StatusOK, "shown only now")
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase, "code", recovery[4][1]), http.StatusForbidden)
	h.to(b.post("/me/codes", "do", "end", "passphrase", phrase), "/me?done=codes#codes")
	h.to(h.browser().post("/login", "login", "ann", "passphrase", phrase), "/")
}

func TestSessionsEnd(t *testing.T) {
	h := newHouse(t).cases()
	b, other, third := h.owner(), h.browser(), h.browser()
	for _, one := range []*browserOf{other, third} {
		h.turn(time.Second)
		h.to(one.post("/login", "login", "ann", "passphrase", phrase), "/")
	}
	body := h.want(b.get("/me"), http.StatusOK, "This browser", "End all others")
	ids := regexp.MustCompile(`name="end" value="([^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(ids) != 3 {
		t.Fatalf("%d sessions are shown, want 3: %s", len(ids), body)
	}
	bek := h.join(b, "Bek", "coder")
	body = h.want(bek.get("/me"), http.StatusOK, "coder", "The Alder case")
	for _, id := range ids {
		if strings.Contains(body, id[1]) {
			t.Error("Bek sees a session of Ann")
		}
		h.want(bek.post("/me/sessions", "end", id[1]), http.StatusNotFound)
	}
	h.want(other.get("/"), http.StatusOK)
	h.to(b.post("/me/sessions", "others", "yes"), "/me?done=others#sessions")
	h.want(other.get("/"), http.StatusUnauthorized)
	h.want(third.get("/"), http.StatusUnauthorized)
	h.want(b.get("/"), http.StatusOK)
	h.to(other.post("/login", "login", "ann", "passphrase", phrase), "/")
	h.want(b.post("/me/passphrase", "passphrase", another, "chosen", another, "again", another), http.StatusForbidden, "The passphrase is wrong")
	h.want(b.post("/me/passphrase", "passphrase", phrase, "chosen", "short", "again", "short"), http.StatusUnprocessableEntity, "At least twelve")
	h.to(b.post("/me/passphrase", "passphrase", phrase, "chosen", another, "again", another), "/me?done=passphrase#passphrase")
	h.want(b.get("/"), http.StatusOK)
	h.want(other.get("/"), http.StatusUnauthorized)
	h.turn(31 * time.Minute)
	h.want(b.get("/"), http.StatusUnauthorized)
	h.want(h.browser().post("/login", "login", "ann", "passphrase", phrase), http.StatusForbidden)
	h.to(b.post("/login", "login", "ann", "passphrase", another), "/")
}
