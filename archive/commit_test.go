// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
	"teptar/record/script"
)

func TestCommitRefuses(t *testing.T) {
	a := storetest.New(t, open)
	storetest.Commit(t, a, note(1))
	b := note(2)
	doc, man, capture, say := b.Ops[0].(record.Entity), b.Ops[1], b.Ops[2].(record.Capture), statementOf(b)
	judge := storetest.Judge(demo, record.Accept, "r", storetest.Claims(say)[0])
	changed := func(change func(*record.Capture)) record.Capture {
		c := capture
		change(&c)
		return c
	}
	undo := record.Judge{Judgment: record.Judgment{Case: demo, Verdict: record.UndoVerdict, Undoes: judge.ID(), Reason: "r", By: "Reviewer", At: storetest.Noon}}
	for _, tt := range []struct {
		name  string
		ops   []record.Op
		texts []string
		want  error
		says  string
	}{
		{"a claim before its entity", []record.Op{doc, say, man}, nil, fault.Invalid, "op 2"},
		{"a judgment before its claim", []record.Op{doc, man, judge, say}, nil, fault.NotFound, "op 3"},
		{"an undoing before its judgment", []record.Op{doc, man, say, undo, judge}, nil, fault.NotFound, "op 4"},
		{"a capture without its bytes", []record.Op{doc, capture}, nil, fault.Invalid, "op 2"},
		{"a capture whose size is another", []record.Op{doc, changed(func(c *record.Capture) { c.Size++ })}, b.Texts, fault.Invalid, "op 2"},
		{"a capture whose text is longer", []record.Op{doc, changed(func(c *record.Capture) { c.Chars++ })}, b.Texts, fault.Invalid, "characters"},
		{"a capture whose text is missing", []record.Op{doc, changed(func(c *record.Capture) { c.Text[0]++ })}, b.Texts, fault.Invalid, "op 2"},
		{"a text that is not UTF-8", []record.Op{doc, storetest.Capture(demo, doc.ID, "\xff")}, []string{"\xff"}, fault.Invalid, "UTF-8"},
		{"an entity of two kinds", []record.Op{doc, record.Entity{Case: demo, ID: doc.ID, Kind: record.Person}}, nil, fault.Conflict, "op 2"},
		{"an entity of another kind than it has", []record.Op{record.Entity{Case: demo, ID: note(1).Ops[0].(record.Entity).ID, Kind: record.Person}}, nil, fault.Conflict, "op 1"},
		{"an erasure", []record.Op{record.Erasure{Case: demo, Bytes: record.Hash{1}, Reason: "r", By: "b"}}, nil, fault.Invalid, "op 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := a.Commit(t.Context(), storetest.Owner, tt.ops, storetest.Deposits(t, a, tt.texts)...)
			if !errors.Is(err, tt.want) || !strings.Contains(fmt.Sprint(err), tt.says) {
				t.Errorf("Commit: %v; want %v that names %q", err, tt.want, tt.says)
			}
			if n := len(events(t, a)); n != 4 {
				t.Errorf("%d ops are there, want the 4 of before", n)
			}
		})
	}
	if r := storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{doc, man, capture, say, judge, undo}, Texts: b.Texts}); r.Ops != 6 {
		t.Errorf("the same in order: %d ops are new, want 6", r.Ops)
	}
	storetest.Sound(t, t, a)
}

// A document of another case with the same bytes needs no second deposit, and
// its text is found all the same.
func TestSameBytesInTwoCases(t *testing.T) {
	a := storetest.New(t, open)
	b := note(1)
	storetest.Commit(t, a, b)
	doc := storetest.Entity("other", record.Document, "doc")
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{doc, storetest.Capture("other", doc.ID, b.Texts[0])}})
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	hits, _, err := v.Search(archive.WordQuery{Terms: [][]string{script.QueryTerms("neighbour"), script.QueryTerms("number")}, Case: "other", Limit: 5})
	if err != nil || len(hits) != 1 || hits[0].Document != doc.ID {
		t.Errorf("Search gives %d hits, %v; want the document", len(hits), err)
	}
	text, _, err := v.Text(doc.ID)
	if err != nil || text != b.Texts[0] {
		t.Errorf("Text = %q, %v", text, err)
	}
	v.Close()
	storetest.Sound(t, t, a)
}

// A file that was damaged or lost is mended by taking the same document in
// again, although nothing in it is new.
func TestDamagedBytesAreMended(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	storetest.Commit(t, a, note(1))
	for name, data := range files(t, p.Dir) {
		if strings.HasPrefix(name, "blobs") {
			data[200] ^= 1
			if err := os.WriteFile(filepath.Join(p.Dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	mustFind(t, a, "capture ")
	if r := storetest.Commit(t, a, note(1)); r.Ops != 0 {
		t.Errorf("%d ops are new", r.Ops)
	}
	storetest.Sound(t, t, a)
	a.Close()
	a = p.Open(t) // which sweeps
	storetest.Sound(t, t, a)
}

// What was erased does not come back because somebody takes the file in again.
func TestErasedBytesStayErased(t *testing.T) {
	a := storetest.New(t, open)
	b := note(1)
	storetest.Commit(t, a, b)
	sha := b.Ops[2].(record.Capture).Bytes
	if err := a.Erase(t.Context(), storetest.Owner, demo, []archive.Target{{Bytes: sha}}, "asked for"); err != nil {
		t.Fatal(err)
	}
	storetest.Commit(t, a, b)
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := v.Bytes(sha); !errors.Is(err, fault.Erased) {
		t.Errorf("Bytes: %v; want fault.Erased", err)
	}
}

// A deposit that no commit names is gone after the next opening; those that are
// named stay.
func TestForgottenDepositsAreSwept(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	storetest.Commit(t, a, note(1))
	storetest.Deposits(t, a, []string{"never named by anyone"})
	count := func() int { return len(files(t, filepath.Join(p.Dir, "blobs"))) }
	if count() != 2 {
		t.Fatalf("%d files, want 2", count())
	}
	a.Close()
	a = p.Open(t)
	if count() != 1 {
		t.Errorf("%d files after opening, want 1", count())
	}
	storetest.Sound(t, t, a)
}

// A commit of more than one entry is one transaction, and each op is proved by
// its entry.
func TestLargeCommit(t *testing.T) {
	a := storetest.New(t, open)
	b := note(1)
	doc, man := b.Ops[0].(record.Entity), b.Ops[1].(record.Entity)
	for i := range 12_000 {
		b.Ops = append(b.Ops, storetest.Say(demo, doc.ID, fmt.Sprint("line ", i), storetest.Claim(man.ID, "role", record.TextValue(fmt.Sprint("role ", i), "en"))))
	}
	r := storetest.Commit(t, a, b)
	if r.Entry.Sequence < 2 {
		t.Errorf("%d entries; the test wants several", r.Entry.Sequence)
	}
	if r := storetest.Commit(t, a, b); r.Ops != 0 {
		t.Errorf("%d ops are new the second time", r.Ops)
	}
	storetest.Sound(t, t, a)
}
