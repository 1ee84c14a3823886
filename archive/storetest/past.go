// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// testPast looks at an archive after each commit, and later at what it says that
// it was then.
func testPast(t *testing.T, open Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		batches := drawBatches(rt)
		a := New(t, open)
		defer a.Close()
		viewers := append(viewersOfNorth(), Owner)
		who := rapid.SampledFrom(viewers).Draw(rt, "viewer")
		var ops []record.Op
		for _, b := range batches {
			ops = append(ops, b.Ops...)
		}
		probe := ProbeOf(ops)
		then := map[int64]map[string][]string{}
		for _, b := range batches {
			Commit(t, a, b)
			v := viewOf(t, a, who)
			then[newest(t, a)] = saidThen(v.Reading, probe)
			v.Close()
		}
		v := viewOf(t, a, who)
		defer v.Close()
		for n, want := range then {
			got := saidThen(v.Reading.At(n), probe)
			for question, lines := range want { // what came later has no lines then
				if d := cmp.Diff(lines, got[question]); d != "" {
					rt.Fatalf("%s as of entry %d (-then, +now):\n%s", question, n, d)
				}
				delete(got, question)
			}
			for question, lines := range got {
				if len(lines) > 0 {
					rt.Fatalf("%s as of entry %d tells what came later: %q", question, n, lines)
				}
			}
		}
	})
}

// newest gives the number of the last entry.
func newest(t testing.TB, a *archive.Archive) int64 {
	t.Helper()
	v := viewOf(t, a, Owner)
	defer v.Close()
	events, err := v.History(archive.HistoryFilter{Limit: 1})
	if err != nil || len(events) == 0 {
		t.Fatal("no history: ", err)
	}
	return events[0].Number
}

// saidThen gives the claims and judgments of all things that there are.
func saidThen(r archive.Reading, p Probe) map[string][]string {
	out := map[string][]string{"judgments of all": collect(r.AllJudgments(""), func(j record.Judged) string { return j.ID.String() })}
	for _, id := range p.Entities {
		claims, err := r.Claims(id)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		judged, errJudged := r.Judgments(id)
		lines := []string{}
		for _, s := range claims {
			lines = append(lines, saidLine(s))
		}
		for _, j := range judged {
			lines = append(lines, j.ID.String())
		}
		if err = errors.Join(err, errJudged); err != nil {
			lines = append(lines, err.Error())
		}
		out[id.String()] = lines
	}
	return out
}

// viewOf opens a view, which the caller closes: only a few can be open.
func viewOf(t testing.TB, a *archive.Archive, who access.Viewer) *archive.View {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// testProofs hands out the proof of every entry, for every reader.
func testProofs(t *testing.T, open Opener) {
	w := NewWorld()
	a := New(t, open)
	for _, b := range w.Batches {
		Commit(t, a, b)
	}
	v := viewOf(t, a, Owner)
	defer v.Close()
	last := newest(t, a)
	if last >= maxNumber {
		t.Fatalf("%d entries: the looker looks at %d", last, maxNumber)
	}
	for _, reader := range append(viewersOfNorth(), Owner) {
		t.Run("what is open to "+reader.Name(), func(t *testing.T) {
			hidden := slices.Clone(w.Hidden)
			if !reader.Opens(North) {
				hidden = append(hidden, w.Sealed...)
			}
			proofs := 0
			for n := range last + 1 {
				p, err := v.Proof(n, reader, false)
				if errors.Is(err, fault.NotFound) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				proofs++
				again, err := ledger.ParseEntryProof(p.Encode())
				if err != nil || again.Verify() != nil {
					t.Errorf("entry %d: %v, %v", n, err, again.Verify())
				}
				for _, word := range hidden {
					if !reader.Everything() && bytes.Contains(p.Body.Encode(), []byte(word)) {
						t.Errorf("entry %d tells %q", n, word)
					}
				}
				if part, err := p.Body.Open(0); err == nil && !reader.Everything() {
					if op, err := record.Decode(part); err != nil || fmt.Sprintf("%T", op) == "record.Brought" {
						t.Errorf("entry %d tells who brought it: %v", n, err)
					}
				}
			}
			if proofs == 0 {
				t.Error("no entry has a proof, so that none tells anything means nothing")
			}
		})
	}
	t.Run("who brought it, if that is asked for", func(t *testing.T) {
		p, err := v.Proof(last, Owner, true)
		if err != nil {
			t.Fatal(err)
		}
		if part, err := p.Body.Open(0); err != nil || !bytes.Contains(part, []byte(Owner.Name())) {
			t.Errorf("part 0 is %q, %v", part, err)
		}
	})
	t.Run("an entry that is not there", func(t *testing.T) {
		if _, err := v.Proof(last+1, Owner, true); !errors.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}
