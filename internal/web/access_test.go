// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"teptar/archive/storetest"
	"teptar/internal/web"
)

// TestReadingTellsNothingOfAnotherCase asks for every page that there is as
// each role.
func TestReadingTellsNothingOfAnotherCase(t *testing.T) {
	w := newWalk(t, walkers...)
	var all []request
	for _, rt := range web.PageRoutes() {
		if rt.Method == http.MethodGet {
			all = append(all, w.queries(w.reads(rt.Pattern))...)
		}
	}
	seen := map[string]string{}
	for _, role := range append(walkers, "owner") {
		t.Run(role, func(t *testing.T) {
			var everything strings.Builder
			for _, r := range all {
				answer := w.people[role].ask(r)
				text := fmt.Sprint(answer.Header(), html.UnescapeString(answer.Body.String()))
				everything.WriteString(text)
				if answer.Code == http.StatusInternalServerError {
					t.Errorf("GET %s: %s", r.path, text)
				}
				if role != "owner" {
					hides(t, r, text, w.hidden(role), "")
					w.same(t, w.people[role], r)
				}
			}
			seen[role] = everything.String()
		})
	}
	for role, words := range map[string][]string{"owner": slices.Concat(w.world.Hidden, w.world.Sealed, w.world.Team), "custodian": w.world.Sealed, "admin": w.world.Team} {
		for _, word := range words {
			if !strings.Contains(seen[role], word) && word != "кетабол" && !strings.HasPrefix(word, "m-") {
				t.Errorf("%s does not find %q, so that nobody else does means nothing", role, word)
			}
		}
	}
}

// TestWritingTellsNothingOfAnotherCase sends forms to every address that takes
// one, as each role, with names of another case in them.
func TestWritingTellsNothingOfAnotherCase(t *testing.T) {
	names := fields(t)
	open := map[string][]string{"coder": {"/document/{id}", "/searches"}, "reviewer": {"/document/{id}", "/judge", "/searches"}, "custodian": {"/document/{id}", "/judge"}, "admin": {"/judge", "/people/{member}/role", "/people/invite"}}
	for i, role := range walkers {
		t.Run(role, func(t *testing.T) {
			w, rng := newWalk(t, role), rand.New(rand.NewPCG(7, uint64(i)))
			var typed strings.Builder
			for _, rt := range web.PageRoutes() {
				if rt.Method != http.MethodPost || rt.Anyone || strings.HasSuffix(rt.Pattern, "/begin") || strings.HasSuffix(rt.Pattern, "/finish") {
					continue
				}
				taken := false
				for _, r := range w.writes(rng, rt.Pattern, names) {
					answer := w.people[role].ask(r)
					taken = taken || answer.Code < 400
					text := fmt.Sprint(answer.Header(), html.UnescapeString(answer.Body.String()))
					if answer.Code == http.StatusInternalServerError {
						t.Errorf("POST %s %v: %s", r.path, r.form, text)
					}
					hides(t, r, text, w.hidden(role), typed.String())
					fmt.Fprint(&typed, r.form)
					if answer.Code >= 400 {
						w.same(t, w.people[role], r)
					}
				}
				if !taken && slices.Contains(open[role], rt.Pattern) {
					t.Errorf("no form was taken at %s, so that it means nothing that none told anything", rt.Pattern)
				}
			}
			storetest.Sound(t, t, w.a)
		})
	}
}

// TestNobodySeesAnything asks for everything without having come in.
func TestNobodySeesAnything(t *testing.T) {
	w := newWalk(t)
	names, rng := fields(t), rand.New(rand.NewPCG(7, 7))
	var all []request
	for _, rt := range web.PageRoutes() {
		if rt.Anyone {
			continue
		}
		if rt.Method == http.MethodGet {
			all = append(all, w.queries(w.reads(rt.Pattern))...)
		} else {
			all = append(all, w.writes(rng, rt.Pattern, names)...)
		}
	}
	b := w.browser()
	bare := func(r request) string {
		a := b.ask(r)
		u, err := url.Parse(r.path)
		if err != nil {
			t.Fatal(err)
		}
		text := told(request{}, a)
		for _, said := range []string{u.RequestURI(), r.path} {
			text = strings.ReplaceAll(text, `value="`+said+`"`, `value="/"`)
			text = strings.ReplaceAll(text, `data-next="`+said+`"`, `data-next="/"`)
		}
		return text
	}
	want := map[string]string{"GET": bare(request{method: "GET", path: "/no-such-page"}), "POST": bare(request{method: "POST", path: "/no-such-page"})}
	if !strings.Contains(want["GET"], "401") || !strings.Contains(want["GET"], "Sign in") {
		t.Fatalf("somebody who has not come in gets %s", want["GET"])
	}
	for _, r := range all {
		if got := bare(r); got != want[r.method] {
			t.Fatalf("%s %s answers something of its own:\n%s\ninstead of\n%s", r.method, r.path, got, want[r.method])
		}
	}
	for _, rt := range web.PageRoutes() { // pages for anyone know nothing
		if rt.Anyone {
			for _, r := range w.reads(rt.Pattern) {
				hides(t, r, told(r, b.ask(r)), slices.Concat(w.world.Hidden, w.world.Sealed, w.world.Team), "")
			}
		}
	}
}
