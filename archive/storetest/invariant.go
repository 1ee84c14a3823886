// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/archive"
	"teptar/record"
)

// testInvariants commits what is drawn, and looks at what must hold of any
// archive.
func testInvariants(t *testing.T, open Opener) {
	t.Run("committing again adds nothing, and a rebuild is the same", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			batches := drawBatches(rt)
			a := New(t, open)
			defer a.Close()
			for _, b := range batches {
				Commit(t, a, b)
			}
			for i, b := range batches {
				if r := Commit(t, a, b); r.Ops != 0 || r.Known != len(b.Ops) {
					rt.Fatalf("batch %d again: %d new and %d known of %d ops", i, r.Ops, r.Known, len(b.Ops))
				}
			}
			Sound(rt, t, a)
		})
	})
	t.Run("the order in which statements come changes nothing", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			rest, statements := sortOut(drawBatches(rt))
			a, b := New(t, open), New(t, open)
			defer a.Close()
			defer b.Close()
			Commit(t, a, rest)
			Commit(t, b, rest)
			for _, s := range statements {
				Commit(t, a, Batch{Ops: []record.Op{s}})
			}
			for _, s := range rapid.Permutation(statements).Draw(rt, "order") {
				Commit(t, b, Batch{Ops: []record.Op{s}})
			}
			if d := cmp.Diff(sets(t, a, rest.Ops), sets(t, b, rest.Ops)); d != "" {
				rt.Errorf("claims and links (-one order, +another):\n%s", d)
			}
		})
	})
}

// Sound checks that an archive proves what it has, and that what it shows can be
// made anew from the ledger.
func Sound(rt interface{ Fatalf(string, ...any) }, t testing.TB, a *archive.Archive) {
	t.Helper()
	v, err := a.Verify(t.Context(), nil)
	if err != nil || v.Err() != nil {
		rt.Fatalf("verify: %v; %v", err, v.Err())
	}
	did, err := a.Rebuild(t.Context(), nil)
	if err != nil || did.Before != did.After {
		rt.Fatalf("rebuild of %d entries changed the projection: %v", did.Entries, err)
	}
}

// sortOut parts statements from all but judgments.
func sortOut(batches []Batch) (rest Batch, statements []record.Op) {
	for _, b := range batches {
		rest.Texts = append(rest.Texts, b.Texts...)
		for _, op := range b.Ops {
			switch op.(type) {
			case record.Say:
				statements = append(statements, op)
			case record.Judge:
			default:
				rest.Ops = append(rest.Ops, op)
			}
		}
	}
	return rest, statements
}

// sets gives all claims and links of all entities, sorted.
func sets(t testing.TB, a *archive.Archive, ops []record.Op) map[string][]string {
	t.Helper()
	v, err := a.View(t.Context(), Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	got := map[string][]string{}
	for _, op := range ops {
		e, ok := op.(record.Entity)
		if !ok {
			continue
		}
		claims, err := v.Claims(e.ID)
		if err != nil {
			t.Fatal(err)
		}
		links, _, err := v.Links(e.ID, "", archive.Cursor{}, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for what, said := range map[string][]record.Said{"claims": claims, "links": links} {
			lines := saidLines(said)
			slices.Sort(lines)
			got[fmt.Sprint(what, e.ID)] = lines
		}
	}
	return got
}
