// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// ceremonyLife is how long a passkey has to answer.
const ceremonyLife = 5 * time.Minute

// soon wants a text in a part of the page, which a script of ours brings there.
func soon(part, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
		for range 100 {
			if err = chromedp.Do(ctx, see(part, text)); err == nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		return err
	})
}

// giveKey gives the browser a key that knows its owner, and keeps pages from
// scrolling softly: a click misses what still moves.
func giveKey(ctx context.Context) error {
	key := webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}
	still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, still); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &key})
	return err
}

// TestPasskeyInABrowser makes a passkey and comes in with it, as with a key in
// the computer that knows its owner.
func TestPasskeyInABrowser(t *testing.T) {
	ctx := browser(t)
	h := newHouse(t).cases()
	token, err := h.book.SetupToken()
	if err != nil {
		t.Fatal(err)
	}
	at := serveOf(t, h.desk)
	if err := giveKey(ctx); err != nil {
		t.Fatal(err)
	}
	if err := do(ctx, chromedp.Navigate(at+"/login"), see("main", "http://localhost instead of the number")); err != nil {
		t.Fatalf("at an address without a name: %v", err)
	}
	at = strings.Replace(at, "127.0.0.1", "localhost", 1)
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"make an account", func() error {
			return do(ctx, chromedp.Navigate(at+"/setup?key="+token.Reveal()), typed("name", "Ann"), typed("login", "ann"), typed("passphrase", phrase), typed("again", phrase),
				chromedp.Click("main button.main"), see("main", "Your account is ready"))
		}},
		{"a wrong passphrase makes no passkey", func() error {
			return do(ctx, chromedp.SendKeys("#key-passphrase", another), chromedp.Click("form[data-passkey] button"), soon("form[data-passkey]", "The passkey was not kept"))
		}},
		{"make a passkey", func() error {
			return do(ctx, chromedp.Navigate(at+"/me"), chromedp.SendKeys("#key-name", "this computer"), chromedp.SendKeys("#key-passphrase", phrase),
				chromedp.Click("form[data-passkey] button"), soon("section[aria-labelledby=passkeys]", "this computer"))
		}},
		{"leave", func() error {
			return do(ctx, chromedp.Click(`form[action="/leave"] button`), soon("main", "You have left"))
		}},
		{"come in with it, to where one wanted to go", func() error {
			return do(ctx, chromedp.Navigate(at+"/case/alder"), see("main", "Sign in"), chromedp.Click("form[data-passkey] button"), soon("h1", "The Alder case"))
		}},
		{"forget it", func() error {
			return do(ctx, chromedp.Navigate(at+"/me"), chromedp.Click(`button[name=forget]`), see("main", "The passkey is forgotten"))
		}},
		{"it lets nobody in any more", func() error {
			return do(ctx, chromedp.Navigate(at+"/me"), chromedp.Click(`form[action="/leave"] button`), soon("main", "You have left"), chromedp.Navigate(at+"/login"),
				chromedp.Click("form[data-passkey] button"), soon("form[data-passkey]", "The passkey was not taken"))
		}},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
}

// scripted sends what our script sends, to a desk that is called localhost.
func (b *browserOf) scripted(path, body string) *httptest.ResponseRecorder {
	b.h.t.Helper()
	r := httptest.NewRequest("POST", "http://localhost:8080"+path, strings.NewReader(body))
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.desk.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
	}
	return w
}

func TestPasskeysAreRefusedAlike(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	h.want(ann.scripted("/me/passkey/begin", `{"name":"k","passphrase":"wrong"}`), http.StatusForbidden)
	h.want(ann.scripted("/me/passkey/begin", `[]`), http.StatusUnprocessableEntity)
	h.want(ann.scripted("/me/passkey/begin", `{"name":"k","passphrase":"`+phrase+`"}`), http.StatusOK, `"challenge"`, `"userVerification":"required"`, `"id":"localhost"`)
	first := h.want(ann.scripted("/me/passkey/finish", `{"id":"AAAA"}`), http.StatusForbidden)
	if second := h.want(ann.scripted("/me/passkey/finish", `{"id":"AAAA"}`), http.StatusForbidden); first != second {
		t.Errorf("a wrong answer and one that nobody asked for are told apart:\n%s\n%s", first, second)
	}
	b := h.browser()
	body := h.want(b.scripted("/login/passkey/begin", ``), http.StatusOK, `"challenge"`)
	if strings.Contains(body, "allowCredentials") {
		t.Errorf("the question tells which passkeys there are: %s", body)
	}
	h.turn(ceremonyLife + 1)
	late := h.want(b.scripted("/login/passkey/finish", `{"id":"AAAA"}`), http.StatusForbidden)
	h.want(b.scripted("/login/passkey/begin", ``), http.StatusOK)
	if wrong := h.want(b.scripted("/login/passkey/finish", `{"id":"AAAA"}`), http.StatusForbidden); wrong != late {
		t.Errorf("a wrong answer and a late one are told apart:\n%s\n%s", wrong, late)
	}
	h.want(b.send("POST", "http://127.0.0.1:8080/login/passkey/begin", nil), http.StatusUnprocessableEntity)
}

// Whatever a browser says that it signed, it is refused, and nothing else
// happens.
func FuzzPasskeyAnswer(f *testing.F) {
	f.Add(`{}`)
	f.Add(`{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA","userHandle":"AAAA"}}`)
	f.Add(`{"id":"AAAA","rawId":"BBBB","type":"public-key","response":{"clientDataJSON":"e30"}}`)
	f.Add(strings.Repeat(`{"response":`, 5000))
	h := newHouse(f)
	f.Fuzz(func(t *testing.T, answer string) {
		h.turn(ceremonyLife) // so that nobody is slowed down
		h.t = t
		b := h.browser()
		h.want(b.scripted("/login/passkey/begin", ``), http.StatusOK)
		h.want(b.scripted("/login/passkey/finish", answer), http.StatusForbidden)
	})
}
