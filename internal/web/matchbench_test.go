// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"testing"

	"teptar/archive/linkage"
	"teptar/archive/storetest"
	"teptar/record"
	"teptar/record/when"
)

// BenchmarkMatchList is what the list of proposals takes in a large archive, once a
// run has kept them, and what the run takes.
func BenchmarkMatchList(b *testing.B) {
	h := newHouse(b).cases()
	doc, text := storetest.Entity("alder", record.Document, "doc"), "Lists."
	ops := []record.Op{doc, storetest.Capture("alder", doc.ID, text)}
	texts := []string{text}
	r := rand.New(rand.NewPCG(1, 2))
	given, name := []string{"Ахмед", "Роза", "Егор", "Лейла", "Тимур", "Елена", "Антон", "Марта"}, ""
	var born when.When
	for i := range 20_000 {
		if i%10 != 9 { // every tenth is the one before
			name = fmt.Sprintf("%s %c%c%c%cаев", given[r.IntN(8)], 'А'+r.IntN(28), 'а'+r.IntN(28), 'а'+r.IntN(28), 'а'+r.IntN(28))
			born, _ = when.Parse(fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(55), 1+r.IntN(12), 1+r.IntN(28)))
		}
		p := storetest.Entity("alder", record.Person, fmt.Sprint("p", i))
		ops = append(ops, p, record.Say{Statement: record.Statement{Case: "alder", Passage: record.Passage{Document: doc.ID, Locator: fmt.Sprint("row ", i)},
			Claims: []record.Claim{{Subject: p.ID, Property: "name", Value: record.NameValue(name, "ru")}, {Subject: p.ID, Property: "born", Value: record.WhenValue(born, "", "")}}}})
		if len(ops) >= 2000 {
			storetest.Commit(b, h.a, storetest.Batch{Ops: ops, Texts: texts})
			ops, texts = nil, nil
		}
	}
	storetest.Commit(b, h.a, storetest.Batch{Ops: ops})
	ann := h.owner()
	h.want(ann.get("/match"), http.StatusOK, "Compare them now", "teptar match run")
	b.Run(fmt.Sprintf("a run beyond %d", linkage.Limit), func(b *testing.B) {
		for b.Loop() {
			h.to(ann.post("/match/run", "kind", "person"), "/match?kind=person")
			h.await(ann, "/match?kind=person")
		}
	})
	b.Log("the first time:", regexp.MustCompile(`[0-9]+ pairs are proposed`).FindString(h.want(ann.get("/match"), http.StatusOK)))
	b.Run("remembered", func(b *testing.B) {
		for b.Loop() {
			h.want(ann.get("/match"), http.StatusOK)
		}
	})
}
