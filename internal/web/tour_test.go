// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"teptar/archive/access"
)

// TestTheTour goes through all steps, each on a page that shows what the step
// speaks of.
func TestTheTour(t *testing.T) {
	h := &house{t: t, a: demonstration(t)}
	h.desk, h.book = deskOf(t, h.a)
	b := h.browser()
	_, key, _ := strings.Cut(h.desk.EntryPath(access.Owner("Ann")), "key=")
	h.to(b.post("/enter", "key", key), "/")
	if body := h.want(b.get("/"), http.StatusOK, "This is the demonstration"); strings.Contains(body, "Tour, step") {
		t.Error("the tour has begun by itself")
	}
	h.want(b.get("/tour"), http.StatusOK, `href="/tour/1"`, `href="/tour/10"`)
	for i, shows := range []string{"table class=\"grouped\"", "What is held", "A claim", "Accounts of", `id="here"`, "Code a passage", "Review", "Passages:", "<svg", "History"} {
		for lang, bar := range map[string]string{"en": "Tour, step %d of 10", "ru": "Знакомство, шаг %d из 10"} {
			b.cookies["language"] = lang
			w := b.get(fmt.Sprint("/tour/", i+1))
			h.want(w, http.StatusSeeOther)
			path, _, _ := strings.Cut(w.Header().Get("Location"), "#")
			body := h.want(b.get(path), http.StatusOK, fmt.Sprintf(bar, i+1))
			if lang == "en" && !strings.Contains(body, shows) {
				t.Errorf("step %d: %s does not show %q", i+1, path, shows)
			}
			if next := fmt.Sprintf(`href="/tour/%d"`, i+2); strings.Contains(body, next) != (i < 9) {
				t.Errorf("step %d: %s is there: %v", i+1, next, i >= 9)
			}
		}
	}
	b.cookies["language"] = "en"
	h.want(b.get("/tour/11"), http.StatusNotFound)
	h.to(b.post("/tour/end"), "/")
	if body := h.want(b.get("/words"), http.StatusOK); strings.Contains(body, "Tour, step") {
		t.Error("the tour does not end")
	}
}

// Any other archive has no tour, nor has a member who may not know the case.
func TestThereIsNoOtherTour(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	ann.cookies["tour"] = "3"
	for _, path := range []string{"/tour", "/tour/1"} {
		h.want(ann.get(path), http.StatusNotFound)
	}
	if body := h.want(ann.get("/"), http.StatusOK); strings.Contains(body, "/tour") {
		t.Errorf("a tour is offered: %s", body)
	}
}
