// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"teptar/archive/assumption"
	"teptar/archive/storetest"
)

// newspapers are three lists from which an estimate follows.
var newspapers = map[string]int{"A": 20, "B": 14, "C": 10, "AB": 9, "AC": 7, "BC": 6, "ABC": 3}

// listed gives a house with the cases Alder and Birch, and the newspapers in
// Alder.
func listed(t testing.TB) (*house, *browserOf) {
	t.Helper()
	h := newHouse(t).cases()
	ann := h.owner()
	b := storetest.Overlap("alder", newspapers)
	b.Ops = b.Ops[1:] // the case is there
	storetest.Commit(t, h.a, b)
	return h, ann
}

// answered fills the form of the assumptions.
func answered(reason string) []string {
	var fields []string
	for _, one := range assumption.All() {
		fields = append(fields, "verdict-"+one.Code, "unknown", "reason-"+one.Code, reason)
	}
	return fields
}

func TestEstimatingAndPublishing(t *testing.T) {
	h, ann := listed(t)
	bek, cid := h.join(ann, "Bek", "reviewer"), h.join(ann, "Cid", "reader")
	const page = "/estimate?by=source&case=alder"
	for _, b := range []*browserOf{bek, cid} {
		h.want(b.get(page), http.StatusOK, "With 95 % probability between", "Herald A", "Not to be published: 9 questions open", "<svg", "Models compared", "Never publish one method alone")
	}
	if body := h.want(cid.get(page), http.StatusOK, "not answered"); strings.Contains(body, "Keep the answers") {
		t.Error("who only reads is offered to answer")
	}
	h.want(cid.post(page, answered("so")...), http.StatusForbidden)
	h.want(cid.get("/estimate/publish?case=alder"), http.StatusForbidden)
	h.want(bek.get("/estimate/publish?case=alder"), http.StatusOK, "9 questions are open")
	h.want(bek.post("/estimate/publish?case=alder"), http.StatusUnprocessableEntity, "9 questions are open; answer them first")

	h.want(bek.post(page, "verdict-closed", "holds", "reason-closed", " ", "reason-links", "seen by two"), http.StatusUnprocessableEntity, `role="alert"`, `value="seen by two"`)
	h.to(bek.post(page, answered("Nobody can tell, says Herald A.")...), "/estimate?by=source&case=alder#assumptions")
	h.want(cid.get(page), http.StatusOK, "Nobody can tell, says Herald A.", "Bek")
	h.want(bek.post("/estimate/publish?case=alder", "form", "html"), http.StatusUnprocessableEntity, "somebody on record is named in the reason of question persons")
	h.to(bek.post(page, answered("Nobody can tell.")...), "/estimate?by=source&case=alder#assumptions")
	h.want(bek.get("/estimate/publish?case=alder"), http.StatusOK, "List A", "Make the file for publication")
	for form, want := range map[string]string{"html": "A: a newspaper", "json": `"label":"a newspaper"`, "csv": "A: a newspaper,B,C,count"} {
		answer := bek.post("/estimate/publish?case=alder", "form", form, "label-A", "a newspaper", "hide", "yes")
		body := h.want(answer, http.StatusOK, want)
		if disposition := answer.Header().Get("Content-Disposition"); disposition != `attachment; filename="estimate.`+form+`"` {
			t.Errorf("%s is handed out as %s", form, disposition)
		}
		for _, never := range []string{"Herald", "Alder", "Bek", "Zduba", "org."} {
			if strings.Contains(body, never) {
				t.Errorf("the %s for publication has %q", form, never)
			}
		}
	}
}

// The page splits people and joins those who may be one, by the numbers of the command.
func TestPeopleAreSplitAndJoinedOnThePage(t *testing.T) {
	_, ann := listed(t)
	h := ann.h
	h.want(ann.get("/estimate?case=alder&stratum=month"), http.StatusOK, "Each part is estimated by itself: by month.", `<h3 id="parts">`, "only 69 people are documented", "in several, or not known", `value="month" selected`)
	h.want(ann.get("/estimate?case=alder&open=yes"), http.StatusOK, "The links were drawn 20 times", "pairs of people on the lists may be one")
	h.want(ann.get("/estimate?case=alder&stratum=perpetrator"), http.StatusUnprocessableEntity)
	ann.post("/language", "language", "ru", "back", "/estimate")
	h.want(ann.get("/estimate?case=alder&stratum=month"), http.StatusOK, "Разделить", "Каждая часть оценивается отдельно: месяц.")
}

func TestListsAreChosenRowByRow(t *testing.T) {
	h, ann := listed(t)
	body := h.want(ann.get("/estimate?case=alder&by=outlet"), http.StatusOK)
	ids := regexp.MustCompile(`name="(list-e-\w+)"`).FindAllStringSubmatch(body, -1)
	if len(ids) != 3 {
		t.Fatalf("%d sources can be put on lists, want 3", len(ids))
	}
	q := url.Values{"case": {"alder"}, "by": {"outlet"}, ids[0][1]: {"A"}, ids[1][1]: {"B"}, ids[2][1]: {"B"}}
	answer := ann.get("/estimate?" + q.Encode())
	h.want(answer, http.StatusSeeOther)
	h.want(ann.get(answer.Header().Get("Location")), http.StatusOK, "List B is 2 joined by a decision", "Two lists (Chapman)")
	q = url.Values{"case": {"alder"}, ids[0][1]: {"A"}, ids[1][1]: {"rest"}, ids[2][1]: {""}}
	h.want(ann.get(ann.get("/estimate?"+q.Encode()).Header().Get("Location")), http.StatusOK, "the rest")
	h.want(ann.get("/estimate?case=alder&type=LIB-DET&status=V3"), http.StatusOK, "Lists with people on them: 0")
	h.want(ann.get("/estimate?lists=e-aaaaaaaaaaaa"), http.StatusNotFound)
	h.want(ann.get("/estimate?by=editor"), http.StatusUnprocessableEntity)
	h.want(ann.get("/estimate"), http.StatusOK, "open the estimate of one")
	h.want(ann.get("/case/alder"), http.StatusOK, `href="/estimate?case=alder"`)
}

// The case of another is not there, also for an estimate.
func TestEstimatesTellNothingOfAnotherCase(t *testing.T) {
	h, ann := listed(t)
	cid := h.join(ann, "Cid", "reader")
	before := h.want(cid.get("/estimate"), http.StatusOK)
	b := storetest.Overlap("birch", map[string]int{"X": 9, "Y": 8, "XY": 5})
	b.Ops = b.Ops[1:]
	storetest.Commit(t, h.a, b)
	if after := h.want(cid.get("/estimate"), http.StatusOK); after != before {
		t.Error("an estimate over all cases tells a reader of one that there is more in another")
	}
	for _, path := range []string{"/estimate?case=birch", "/estimate/publish?case=birch", "/estimate?case=nowhere"} {
		h.want(cid.get(path), http.StatusNotFound)
	}
}
