// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"bytes"
	"html"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"teptar/archive/access"
	"teptar/internal/web"
)

const judgment = "they say so in three invented letters"

// lapsed gives Ann, whose session has ended with a form on the way.
func lapsed(t *testing.T) (*house, *browserOf) {
	h := newHouse(t).cases()
	ann := h.owner()
	h.turn(31 * time.Minute)
	h.want(ann.post("/judge", "case", "alder", "verdict", "J-ACC", "reason", judgment), http.StatusUnauthorized, "it is kept")
	return h, ann
}

func TestWhatWasWrittenComesBack(t *testing.T) {
	h, ann := lapsed(t)
	h.to(ann.post("/login", "login", "ann", "passphrase", phrase, "next", "/words"), "/carried")
	h.want(ann.get("/"), http.StatusOK, "What you had written when you were signed out")
	body := h.want(ann.get("/carried"), http.StatusOK, judgment, "Nothing of it has been done", `action="/judge?carried=`)
	action := regexp.MustCompile(`action="(/judge\?carried=[^"]+)"`).FindStringSubmatch(body)[1]
	h.want(ann.post(action, "case", "alder", "verdict", "J-ACC", "reason", judgment), http.StatusUnprocessableEntity) // it names no claim
	h.want(ann.get("/carried"), http.StatusOK, judgment)
	id := action[strings.Index(action, "=")+1:]
	h.to(ann.post("/searches?carried="+id, "name", "n", "q", "mill"), ann.post("/searches", "name", "n", "q", "mill").Header().Get("Location"))
	h.want(ann.get("/carried"), http.StatusOK, "Nothing is kept")
	h.to(ann.post("/leave"), "/left")
	h.to(ann.post("/login", "login", "ann", "passphrase", phrase, "next", "/words"), "/words")
}

// The session of whoever holds the keys ends, too, and so does the program.
func TestItIsKeptOverAStart(t *testing.T) {
	h := newHouse(t).cases()
	b := h.browser()
	come := func() *httptest.ResponseRecorder {
		_, key, _ := strings.Cut(h.desk.EntryPath(access.Owner("Ann")), "key=")
		return b.post("/enter", "key", key)
	}
	h.to(come(), "/")
	h.desk, h.book = deskOf(t, h.a)
	h.want(b.post("/judge", "reason", judgment), http.StatusUnauthorized, "it is kept")
	h.desk, h.book = deskOf(t, h.a)
	h.to(come(), "/carried")
	h.want(b.get("/carried"), http.StatusOK, judgment)
}

func TestNobodyElseGetsIt(t *testing.T) {
	h, ann := lapsed(t)
	h.to(ann.post("/login", "login", "ann", "passphrase", phrase), "/carried")
	bek := h.join(ann, "Bek", "coder")
	h.to(bek.post("/leave"), "/left")
	body := h.want(ann.get("/carried"), http.StatusOK)
	id := regexp.MustCompile(`name="carried" value="([^"]+)"`).FindStringSubmatch(body)[1]

	stolen := h.browser() // Bek, with the cookie of Ann's browser
	stolen.cookies["teptar-return"] = ann.cookies["teptar-return"]
	mixed := h.browser() // Bek, with a session of their own and then that cookie
	h.to(mixed.post("/login", "login", "bek", "passphrase", phrase), "/")
	mixed.cookies["teptar-return"] = ann.cookies["teptar-return"]
	elsewhere := h.browser() // Ann, in another browser
	for name, b := range map[string]*browserOf{"bek": stolen, "ann": elsewhere} {
		h.to(b.post("/login", "login", name, "passphrase", phrase), "/")
	}
	for name, b := range map[string]*browserOf{"another member in the browser": stolen, "another member with the cookie": mixed, "the member in another browser": elsewhere} {
		if body := h.want(b.get("/carried"), http.StatusOK); strings.Contains(body, judgment) {
			t.Errorf("%s gets it", name)
		}
		h.want(b.post("/carried/drop", "carried", id), http.StatusNotFound)
		b.post("/searches?carried="+id, "name", "n", "q", "mill")
	}
	h.want(ann.get("/carried"), http.StatusOK, judgment)
	h.to(ann.post("/carried/drop", "carried", id), "/carried")
	h.want(ann.get("/carried"), http.StatusOK, "Nothing is kept")
	kept, err := h.a.Kept(t.Context(), "carried/")
	if err != nil || len(kept) > 0 {
		t.Errorf("%d are left in the archive, %v", len(kept), err)
	}
}

// Forms of strangers, of other sites and of made-up cookies are not kept, and
// the answer is that of a page that is not there.
func TestFormsOfStrangersAreNotKept(t *testing.T) {
	h, ann := lapsed(t)
	before, _ := h.a.Kept(t.Context(), "carried/")
	good := ann.cookies["teptar-return"]
	for name, cookie := range map[string]string{"no cookie": "", "a made-up cookie": strings.Repeat("A", len(good)), "a changed cookie": flipped(good), "a cut cookie": good[:20]} {
		t.Run(name, func(t *testing.T) {
			b := h.browser()
			if cookie != "" {
				b.cookies["teptar-return"] = cookie
			}
			if body := h.want(b.post("/judge", "reason", judgment), http.StatusUnauthorized); strings.Contains(body, "kept") {
				t.Errorf("the answer says that it is kept: %s", body)
			}
		})
	}
	r := httptest.NewRequest("POST", "/judge", strings.NewReader(url.Values{"reason": {judgment}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(&http.Cookie{Name: "teptar-return", Value: good})
	w := httptest.NewRecorder()
	h.desk.ServeHTTP(w, r)
	h.want(w, http.StatusForbidden)
	if after, _ := h.a.Kept(t.Context(), "carried/"); len(after) != len(before) {
		t.Errorf("%d are kept, and were %d", len(after), len(before))
	}
	h.turn(48 * time.Hour)
	if body := h.want(ann.post("/judge", "reason", judgment), http.StatusUnauthorized); strings.Contains(body, "it is kept") {
		t.Error("a cookie counts for good")
	}
}

func flipped(s string) string {
	b := []byte(s)
	b[len(b)/2] ^= 1
	return string(b)
}

func TestWhatIsCarriedHasLimits(t *testing.T) {
	h, ann := lapsed(t)
	for i := range 20 {
		h.turn(time.Second)
		h.want(ann.post("/judge", "reason", strings.Repeat("i", i+1)), http.StatusUnauthorized, "it is kept")
	}
	if kept, _ := h.a.Kept(t.Context(), "carried/"); len(kept) != 8 {
		t.Errorf("%d are kept of one browser", len(kept))
	}
	h.want(ann.post("/judge", "reason", strings.Repeat("i", 300<<10)), http.StatusUnauthorized, "too large to be kept")
	h.turn(25 * time.Hour)
	h.to(ann.post("/login", "login", "ann", "passphrase", phrase), "/")
	h.want(ann.get("/carried"), http.StatusOK, "Nothing is kept")
}

// A secret is not kept, nor the last word of a form that asks twice; of a
// document its words are, and its file is asked for again.
func TestWhatOfAFormIsCarried(t *testing.T) {
	h, ann := lapsed(t)
	for _, path := range []string{"/me/passphrase", "/me/codes", "/me/tokens", "/people/setup", "/no-such-page"} {
		if body := h.want(ann.post(path, "passphrase", phrase, "name", "secretly"), http.StatusUnauthorized); strings.Contains(body, "it is kept") {
			t.Errorf("a form of %s is kept", path)
		}
	}
	member := h.browser()
	h.to(member.post("/login", "login", "ann", "passphrase", phrase), "/")
	h.want(ann.post(h.pathOf(member, "Ann")+"/role", "case", "alder", "role", "admin", "reason", "a second look", "sure", "yes"), http.StatusUnauthorized, "it is kept")
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	m.WriteField("title", "A letter from Lower Bron")
	m.WriteField("text", "two\r\nlines")
	f, _ := m.CreateFormFile("file", "letter.txt")
	f.Write(bytes.Repeat([]byte("x"), 1<<20))
	m.Close()
	r := httptest.NewRequest("POST", "/add", &form)
	r.Header.Set("Content-Type", m.FormDataContentType())
	for name, value := range ann.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	h.desk.ServeHTTP(w, r)
	h.want(w, http.StatusUnauthorized, "it is kept")
	h.to(ann.post("/login", "login", "ann", "passphrase", phrase), "/carried")
	body := h.want(ann.get("/carried"), http.StatusOK, "A letter from Lower Bron", "letter.txt", `type="file"`, "a second look")
	for _, no := range []string{`name="sure"`, phrase, "secretly"} {
		if strings.Contains(body, no) {
			t.Errorf("%s is carried", no)
		}
	}
}

// Every form in which somebody writes is carried; this holds the list against
// the routes.
func TestEveryFormIsCarriedOrSaysWhyNot(t *testing.T) {
	not := map[string]string{"/document/{id}/draft": "sent by the script; the form itself follows", "/document/{id}/draft/drop": "a button", "/document/{id}/original": "a button", "/me/sessions": "a button",
		"/me/passphrase": "secrets", "/me/codes": "secrets", "/me/passkeys": "a button", "/me/passkey/begin": "a script", "/me/passkey/finish": "a script", "/me/tokens": "secrets", "/people/setup": "a button",
		"/people/withdraw": "a button", "/people/{member}/account": "a button", "/estimate/publish": "it gives a file, and is asked again", "/searches/{saved}/drop": "a button", "/carried/drop": "a button", "/tour/end": "a button", "/match/run": "a button", "/settings/keys": "secrets", "/settings/backup": "a button", "/settings/backup/download": "a button"}
	carried := web.Carried()
	for _, rt := range web.PageRoutes() {
		if rt.Method != http.MethodPost || rt.Anyone {
			continue
		}
		if _, says := not[rt.Pattern]; says == carried[rt.Pattern] {
			t.Errorf("%s: carried is %v, and a reason why not is there: %v", rt.Pattern, carried[rt.Pattern], says)
		}
		delete(carried, rt.Pattern)
	}
	for pattern := range maps.Keys(carried) {
		t.Errorf("%s is no route", pattern)
	}
}

var shownPattern = regexp.MustCompile(`name="shown" value="([^"]+)"`)

// A page with a secret can be had in the other language, in the same session
// and for a while.
func TestAShownSecretInTheOtherLanguage(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	ann.get("/")
	w := ann.post("/people/invite", "role-alder", "coder", "reason", "works with us")
	link := linkPattern.FindString(h.want(w, http.StatusOK, "It works once", "coder"))
	shown := func(w *httptest.ResponseRecorder) string {
		m := shownPattern.FindStringSubmatch(w.Body.String())
		if m == nil {
			t.Fatalf("the page does not carry itself: %s", w.Body)
		}
		return html.UnescapeString(m[1])
	}
	ru := ann.post("/language", "language", "ru", "back", "/people/invite", "shown", shown(w))
	h.want(ru, http.StatusOK, link, `lang="ru"`, "кодировщик")
	en := ann.post("/language", "language", "en", "back", "/language", "shown", shown(ru))
	h.want(en, http.StatusOK, link, `value="/people/invite"`)
	bek := h.join(ann, "Bek", "coder")
	h.to(bek.post("/language", "language", "ru", "back", "/words", "shown", shown(en)), "/words")
	h.to(h.browser().post("/language", "language", "ru", "back", "/words", "shown", shown(en)), "/words")
	h.to(ann.post("/language", "language", "ru", "back", "/words", "shown", flipped(shown(en))), "/words")
	token := ann.post("/me/tokens", "name", "sheet", "days", "9", "role-alder", "reader", "passphrase", phrase)
	secret := regexp.MustCompile(`teptar_[\w-]+`).FindString(h.want(token, http.StatusOK))
	h.want(ann.post("/language", "language", "ru", "shown", shown(token)), http.StatusOK, secret)
	codes := ann.post("/me/codes", "do", "begin", "passphrase", phrase)
	h.want(ann.post("/language", "language", "ru", "shown", shown(codes)), http.StatusOK, "otpauth://totp/ann")
	h.turn(29 * time.Minute)
	h.want(ann.get("/"), http.StatusOK)
	h.turn(2 * time.Minute)
	h.to(ann.post("/language", "language", "ru", "back", "/words", "shown", shown(en)), "/words")
}
