// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/proof/ledger"
	"teptar/record"
)

// testHistory checks that every op is in the history once, with the entry that
// proves it.
func testHistory(t *testing.T, open Opener) {
	a := New(t, open)
	w := NewWorld()
	for _, b := range w.Batches {
		Commit(t, a, b)
	}
	doc, man := Entity(North, record.Document, "doc.h"), Entity(North, record.Person, "p.h")
	first := Say(North, doc.ID, "said twice", Claim(doc.ID, "title", record.TextValue("Report", "en")))
	again := first
	again.Claims = []record.Claim{Claim(man.ID, "described", record.TextValue("seen later", "en"))}
	many := []record.Op{}
	for i := range 7 {
		many = append(many, Say(North, doc.ID, fmt.Sprint("many ", i), Claim(man.ID, "role", record.TextValue(fmt.Sprint("role ", i), "en"))))
	}
	batches := append(w.Batches, Batch{Ops: []record.Op{doc, man, first}}, Batch{Ops: []record.Op{again}}, Batch{Ops: many})
	for _, b := range batches[len(w.Batches):] {
		Commit(t, a, b)
	}
	v := view(t, a)
	var ops []record.Op
	for _, b := range batches {
		ops = append(ops, b.Ops...)
	}
	t.Run("of everything", func(t *testing.T) { testEvents(t, v, archive.HistoryFilter{}, ops) })
	t.Run("of a case", func(t *testing.T) {
		south := slices.DeleteFunc(slices.Clone(ops), func(op record.Op) bool { return record.CaseOf(op) != South })
		testEvents(t, v, archive.HistoryFilter{Case: South}, south)
	})
	t.Run("of an entity: its making, and the claims that came later", func(t *testing.T) {
		testEvents(t, v, archive.HistoryFilter{About: man.ID}, append([]record.Op{man, again}, many...))
	})
	t.Run("of a document: what is said on it too", func(t *testing.T) {
		testEvents(t, v, archive.HistoryFilter{About: doc.ID}, append([]record.Op{doc, first, again}, many...))
	})
}

// testEvents reads a history in small pages, and finds for each event the part
// of an entry that proves it.
func testEvents(t *testing.T, v *archive.View, f archive.HistoryFilter, want []record.Op) {
	var got []string
	for f.Limit = 2; ; {
		events, err := v.History(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			got = append(got, opLine(e.Op))
			proves(t, v, e)
		}
		if len(events) > f.Limit {
			t.Fatalf("%d events, asked for %d", len(events), f.Limit)
		}
		f = f.After(events[len(events)-1])
	}
	lines := opLines(want)
	slices.Sort(lines)
	slices.Sort(got)
	if d := cmp.Diff(lines, got); d != "" {
		t.Errorf("ops in the history (-want +got):\n%s", d)
	}
}

// proves checks that the entry that an event names has the op in it.
func proves(t *testing.T, v *archive.View, e archive.Event) {
	t.Helper()
	for entry, err := range v.Entries(e.Log, e.Sequence) {
		if err != nil {
			t.Fatal(err)
		}
		h, err := ledger.ParseHeader(entry.Header)
		if err != nil {
			t.Fatal(err)
		}
		body, err := ledger.ParseBody(entry.Body)
		if err != nil {
			t.Fatal(err)
		}
		part, err := body.Open(e.Part)
		if err != nil || record.Hash(h.Leaf()) != e.Entry || h.CheckBody(body) != nil || !bytes.Equal(part, record.Encode(e.Op)) {
			t.Errorf("entry %d, part %d does not prove its op: %v", e.Sequence, e.Part, err)
		}
		return
	}
	t.Errorf("entry %d is not there", e.Sequence)
}
