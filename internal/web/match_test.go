// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"teptar/archive/storetest"
	"teptar/record"
)

// twice puts into a house two entries for one invented man, written in two scripts,
// of whom one act each is told, and some others; and gives the two.
func twice(t testing.TB, h *house) (x, y record.EntityID) {
	t.Helper()
	doc, text := storetest.Entity("alder", record.Document, "doc"), "Lists of two outlets."
	ops := []record.Op{doc, storetest.Capture("alder", doc.ID, text)}
	var ids []record.EntityID
	for i, name := range []string{"Ахмед Варгаев", "Akhmed Vargaev", "Роза Тельмарова", "Egor Ortag", "Лейла Дорханова", "Timur Kervin"} {
		p, act := storetest.Entity("alder", record.Person, name), storetest.Entity("alder", record.Act, "act "+name)
		ids = append(ids, p.ID)
		st := record.Statement{Case: "alder", Passage: record.Passage{Document: doc.ID, Locator: string(rune('a' + i))}, Claims: []record.Claim{
			{Subject: p.ID, Property: "name", Value: record.NameValue(name, "")},
			{Subject: act.ID, Property: "type", Value: record.TermValue("LIB-DET")},
			{Subject: act.ID, Property: "victim", Value: record.RefValue(p.ID)}}}
		ops = append(ops, p, act, record.Say{Statement: st})
	}
	storetest.Commit(t, h.a, storetest.Batch{Ops: ops, Texts: []string{text}})
	return ids[0], ids[1]
}

// Judging a proposed pair closes the range of a count, and taking it back opens it.
func TestAPairIsJudgedAndTakenBack(t *testing.T) {
	h := newHouse(t).cases()
	x, y := twice(t, h)
	ann := h.owner()
	list := h.want(ann.get("/match"), http.StatusOK, "Ахмед Варгаев", "Akhmed Vargaev", "1 pair is proposed")
	path := regexp.MustCompile(`/match/e-\w+/e-\w+`).FindString(list)
	h.want(ann.get(path), http.StatusOK, "A model's figure, not a fact", "How the weight adds up", "family name: another spelling", "Victims if they are one", "Acts that may then be one", `value="J-SAM"`)
	h.to(ann.get("/match/next?kind=person"), path)
	h.want(ann.get("/ask/counts"), http.StatusOK, "5–6")
	h.want(ann.post("/judge", "of", x.String(), "other", y.String(), "verdict", "J-SAM", "back", "/match"), http.StatusUnprocessableEntity)
	after := "/match/next?kind=person&after=" + x.String() + "," + y.String()
	h.to(ann.post("/judge", "of", x.String(), "other", y.String(), "verdict", "J-SAM", "reason", "the mother told both", "back", after), after)
	h.want(ann.get("/match?after="+x.String()+","+y.String()), http.StatusOK, "the mother told both", "No pair is open here")
	if strings.Contains(h.want(ann.get("/ask/counts"), http.StatusOK), "5–6") {
		t.Error("the range stays open although the pair was judged")
	}
	one := h.want(ann.get("/match/"+x.String()+"/"+y.String()), http.StatusOK, "They are judged to be one", "the mother told both")
	undo := regexp.MustCompile(`name="undoes" value="([^"]+)"`).FindStringSubmatch(one)[1]
	h.to(ann.post("/judge", "verdict", "J-UND", "undoes", undo, "reason", "it was another Ahmed", "back", path), path)
	h.want(ann.get("/ask/counts"), http.StatusOK, "5–6")
	h.want(ann.get("/match"), http.StatusOK, "1 pair is proposed")
	ann.post("/language", "language", "ru", "back", "/match")
	h.want(ann.get("/match"), http.StatusOK, "предложена 1 пара")
	h.want(ann.get(path), http.StatusOK, "число модели, а не факт")
}

// Who may only read sees the pair and no form; who has no role finds no page.
func TestWhoMayJudgeAPair(t *testing.T) {
	h := newHouse(t).cases()
	x, y := twice(t, h)
	ann, path := h.owner(), "/match/"+x.String()+"/"+y.String()
	reader, reviewer := h.join(ann, "Bek", "reader"), h.join(ann, "Cid", "reviewer")
	if strings.Contains(h.want(reader.get(path), http.StatusOK, "Side by side"), `value="J-SAM"`) {
		t.Error("a reader is offered a form to judge with")
	}
	h.want(reviewer.get(path), http.StatusOK, `value="J-SAM"`)
	h.want(reader.post("/match/run", "kind", "person"), http.StatusNotFound)
	for _, kind := range []string{"person", "document"} {
		h.to(reviewer.post("/match/run", "kind", kind), "/match?kind="+kind)
		h.await(reviewer, "/match?kind="+kind)
	}
	h.want(ann.get("/match/"+x.String()+"/"+x.String()), http.StatusNotFound)
	h.want(ann.get("/match?kind=act"), http.StatusNotFound)
}

// A run goes on after the request that began it. Who may begin one is told how far it
// is, and the page asks again; who only reads is not told that there is one.
func TestARunTellsHowFarItIs(t *testing.T) {
	h := newHouse(t).cases()
	twice(t, h)
	ann := h.owner()
	reader, reviewer := h.join(ann, "Bek", "reader"), h.join(ann, "Cid", "reviewer")
	letGo := h.desk.HoldMatching("compare pairs", 3, 7)
	page := reviewer.get("/match?kind=person")
	h.want(page, http.StatusOK, "Under way", "Pairs are compared", `<progress value="3" max="7">`)
	if got := page.Header().Get("Refresh"); got != "2; url=/match?kind=person" {
		t.Errorf("the page asks again by %q", got)
	}
	h.to(reviewer.post("/match/run", "kind", "place"), "/match?kind=place")
	reviewer.post("/language", "language", "ru", "back", "/match")
	h.want(reviewer.get("/match"), http.StatusOK, "Выполняется", "Сравниваются пары")
	page = reader.get("/match?kind=person")
	if strings.Contains(h.want(page, http.StatusOK), "Under way") || page.Header().Get("Refresh") != "" {
		t.Error("a reader is told of a run")
	}
	letGo()
	page = reviewer.get("/match")
	if strings.Contains(h.want(page, http.StatusOK), "Выполняется") || page.Header().Get("Refresh") != "" {
		t.Error("the run is over and the page goes on asking")
	}
}

// Claims of one origin make a value no better documented, until somebody judges that
// each has its own; and who only reads is offered no form.
func TestOriginsAreJudgedWhereClaimsAgree(t *testing.T) {
	h := newHouse(t).cases()
	doc, text := storetest.Entity("alder", record.Document, "doc"), "A witness, twice."
	who, act := storetest.Entity("alder", record.Person, "witness"), storetest.Entity("alder", record.Act, "taken")
	ops := []record.Op{doc, who, act, storetest.Capture("alder", doc.ID, text)}
	for _, at := range []string{"a", "b"} {
		ops = append(ops, record.Say{Statement: record.Statement{Case: "alder", Passage: record.Passage{Document: doc.ID, Locator: at},
			Via: []record.Speaker{{Who: who.ID, Identity: "ID-NAM", Access: "AC-EYE"}}, Claims: []record.Claim{{Subject: act.ID, Property: "type", Value: record.TermValue("LIB-DET")}}}})
	}
	storetest.Commit(t, h.a, storetest.Batch{Ops: ops, Texts: []string{text}})
	ann, path := h.owner(), "/thing/"+act.ID.String()
	reader := h.join(ann, "Bek", "reader")
	if strings.Contains(h.want(reader.get(path), http.StatusOK), "Each has its own") {
		t.Error("a reader is offered a form to judge with")
	}
	page := h.want(ann.get(path), http.StatusOK, "is-single", "One origin, or several?", "Each has its own")
	form := []string{"verdict", "J-OWN", "reason", "two witnesses of one name", "back", path}
	for _, claim := range regexp.MustCompile(`name="claim" value="([^"]+)" checked`).FindAllStringSubmatch(page, -1) {
		form = append(form, "claim", claim[1])
	}
	if len(form) != 10 {
		t.Fatalf("%d claims are offered, want 2", (len(form)-6)/2)
	}
	h.to(ann.post("/judge", form...), path)
	h.want(ann.get(path), http.StatusOK, "is-agreed", "two witnesses of one name")
}
