// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"teptar/archive/storetest"
	"teptar/record"
	"teptar/record/when"
)

// act adds an act of the Alder case, which a search for acts then finds.
func (h *house) act(name string) {
	h.t.Helper()
	doc, act := storetest.Entity("alder", record.Document, "doc"), storetest.Entity("alder", record.Act, name)
	storetest.Commit(h.t, h.a, storetest.Batch{Ops: []record.Op{doc, act, storetest.Say("alder", doc.ID, "words on "+name,
		storetest.Claim(act.ID, "type", record.TermValue("LIB-DET")), storetest.Claim(act.ID, "when", record.WhenValue(when.On(14_100), "", "")))}})
}

func TestSavingASearch(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek, cid := h.join(ann, "Bek", "coder"), h.join(ann, "Cid", "reader")
	h.act("one")
	h.want(bek.get("/search?q=kind:act"), http.StatusOK, "Save this search", "for everybody of: The Alder case")
	if body := h.want(cid.get("/search?q=kind:act"), http.StatusOK, "only for me"); strings.Contains(body, "for everybody of") {
		t.Error("who only reads is offered to share")
	}
	h.want(bek.post("/searches", "q", "kind:act", "name", strings.Repeat("я", 81)), http.StatusUnprocessableEntity, `role="alert"`, strings.Repeat("я", 81), `value="kind:act"`)
	saved := bek.post("/searches", "q", "kind:act", "name", "All acts", "case", "alder")
	path := saved.Header().Get("Location")
	h.want(saved, http.StatusSeeOther)
	if body := h.want(bek.get(path), http.StatusOK, "All acts", "kind:act case:alder"); strings.Contains(body, `class="new"`) {
		t.Errorf("something is new at the first look: %s", body)
	}
	h.act("two")
	for _, page := range []string{"/", "/search", "/searches"} {
		h.want(bek.get(page), http.StatusOK, "All acts</bdi></a> <b>2</b> <b class=\"new\">1 new</b>", "The Alder case")
		if body := h.want(cid.get(page), http.StatusOK, "All acts</bdi></a> <b>2</b>"); strings.Contains(body, `class="new"`) {
			t.Error("something is new to who never looked")
		}
	}
	body := h.want(bek.get(path), http.StatusOK, "1 is new since you looked last")
	if n := strings.Count(body, `<b class="new">new</b>`); n != 1 {
		t.Errorf("%d rows are called new", n)
	}
	if body := h.want(bek.get(path), http.StatusOK); strings.Contains(body, `class="new"`) {
		t.Error("what was seen is still new")
	}
	h.want(cid.post(path+"/name", "name", "x"), http.StatusNotFound)
	h.want(cid.post(path+"/drop"), http.StatusNotFound)
	h.want(bek.post(path+"/name", "name", " "), http.StatusUnprocessableEntity, `role="alert"`)
	h.to(bek.post(path+"/name", "name", "Every act"), "/searches")
	h.to(ann.post(path+"/drop"), "/searches")
	h.want(bek.get(path), http.StatusNotFound)
	h.want(bek.get("/searches"), http.StatusOK, "Nothing is saved yet")
}

// A page of many results says on its second page, too, what was new.
func TestNewOnTheSecondPage(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	h.act("first")
	path := ann.post("/searches", "q", "kind:act", "name", "Acts").Header().Get("Location")
	h.want(ann.get(path), http.StatusOK)
	for i := range 45 {
		h.act(fmt.Sprint(i))
	}
	body := h.want(ann.get(path), http.StatusOK, "Further rows")
	first := strings.Count(body, `<b class="new">new</b>`)
	_, rest, _ := strings.Cut(body, `<a rel="next" href="`)
	next, _, _ := strings.Cut(rest, `"`)
	if n := first + strings.Count(h.want(ann.get(next), http.StatusOK), `<b class="new">new</b>`); n != 45 {
		t.Errorf("%d rows are called new on two pages, want 45", n)
	}
}

func TestSavedSearchesForPrograms(t *testing.T) {
	p, a, _ := northern(t)
	p.token = p.desk.Token(storetest.Owner)
	made := p.post("/searches", `{"name":"Acts","query":"kind:act","case":"north"}`)
	if again := p.post("/searches", `{"name":"Acts","query":"kind:act","case":"north"}`); again["id"] != made["id"] {
		t.Errorf("the same search again has the id %v", again["id"])
	}
	at := fmt.Sprint("/searches/", made["id"])
	if got := p.get("/searches?count=6")["items"].([]any)[0].(map[string]any); got["count"].(map[string]any)["count"] != 1.0 || got["mine"] != true || got["case"] != "north" {
		t.Errorf("the list has %v", got)
	}
	if got := p.get(at)["things"].([]any); len(got) != 1 {
		t.Errorf("it finds %v", got)
	}
	if kept, err := a.Kept(t.Context(), "look/"); err != nil || len(kept) > 0 {
		t.Errorf("a program that asked is taken for a person who looked: %v, %v", kept, err)
	}
	if got := p.post(at+"/name", `{"name":"Deeds"}`)["name"]; got != "Deeds" {
		t.Errorf("it is called %v", got)
	}
	p.post(at+"/drop", `{}`)
	for path, want := range map[string]int{at: http.StatusNotFound, "/searches?count=7": http.StatusUnprocessableEntity, "/things?kinds=person,x&words=a": http.StatusUnprocessableEntity} {
		if got := p.send("GET", "/api/v1"+path, ""); got.Code != want {
			t.Errorf("%s: status %d, want %d", path, got.Code, want)
		}
	}
}

// The beginning of a name in either letters offers the thing.
func TestPickingByABeginning(t *testing.T) {
	p, _, w := northern(t)
	for _, words := range []string{"Салм*", "Salma*", "Норавов С*", "салман"} {
		got := p.get("/things?kinds=person,organization&words=" + url.QueryEscape(words))["items"].([]any)
		if len(got) != 1 || got[0].(map[string]any)["id"] != w.Shared.String() {
			t.Errorf("%s offers %v", words, got)
		}
	}
	if got := p.get("/things?kinds=organization&words=" + url.QueryEscape("Салм*"))["items"].([]any); len(got) > 0 {
		t.Errorf("another kind: %v", got)
	}
}

// BenchmarkStartWithSearches tells how much longer the start page takes with as
// many saved searches as it counts, and more that it only names.
func BenchmarkStartWithSearches(b *testing.B) {
	a, _ := fill(b)
	d, at := open(b, a)
	c := client(b, d, at)
	ask := func() time.Duration {
		began := time.Now()
		resp, err := c.Get(at + "/")
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return time.Since(began)
	}
	ask()
	plain := ask()
	for i := range 12 {
		query := []string{"kind:act", "kind:person", "задерж*", "kind:act type:LIB-DET"}[i%4]
		resp, err := c.PostForm(at+"/searches", url.Values{"name": {fmt.Sprint("search ", i)}, "q": {query}})
		if err != nil || resp.StatusCode != http.StatusSeeOther {
			b.Fatal(resp, err)
		}
		resp.Body.Close()
	}
	ask()
	n, total := 0, time.Duration(0)
	for b.Loop() {
		n, total = n+1, total+ask()
	}
	b.ReportMetric(float64(total/time.Duration(n))/float64(plain), "times-plain")
}
