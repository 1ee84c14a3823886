// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/record"
	"teptar/record/when"
)

// testLists checks that pages make the whole, that counts count it, and that
// dates are compared as days.
func testLists(t *testing.T, open Opener) {
	v, victim, acts := listed(t, open)
	sorted := archive.EntityFilter{Kind: record.Act, ByDate: true}
	with := func(change func(*archive.EntityFilter)) archive.EntityFilter {
		f := sorted
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name string
		f    archive.EntityFilter
		want int
	}{
		{"all acts", archive.EntityFilter{Kind: record.Act}, 8},
		{"all acts, those without a date last", sorted, 8},
		{"from a day on", with(func(f *archive.EntityFilter) { f.From = 14_001 }), 2},
		{"up to a day, before 1970 too", with(func(f *archive.EntityFilter) { f.To = 14_000 }), 4},
		{"before 1970", with(func(f *archive.EntityFilter) { f.To = -5 }), 2},
		{"between two days", with(func(f *archive.EntityFilter) { f.From, f.To = -10, 14_000 }), 3},
		{"from a day on, and those without a date", with(func(f *archive.EntityFilter) { f.From, f.Undated = 14_001, true }), 4},
		{"that refer to the victim", archive.EntityFilter{Refer: []record.EntityID{victim}}, 8},
		{"of a case that is not there", archive.EntityFilter{Case: "no-such-case"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) { testPages(t, v, tt.f, tt.want) })
	}
	t.Run("dates are in order", func(t *testing.T) {
		got, err := v.Entities(sorted)
		if d := cmp.Diff(acts[:4], got[:min(4, len(got))]); err != nil || d != "" {
			t.Errorf("Entities: %v (-want +got):\n%s", err, d)
		}
	})
	t.Run("links", func(t *testing.T) { testLinkPages(t, v, victim, len(acts)) })
}

// listed makes an archive with acts on six days and two without a date.
func listed(t *testing.T, open Opener) (v *archive.View, of record.EntityID, acts []record.EntityID) {
	t.Helper()
	a := New(t, open)
	doc, victim := Entity(North, record.Document, "doc"), Entity(North, record.Person, "victim")
	ops := []record.Op{doc, victim}
	days := []when.Day{-9_000, -10, 0, 14_000, 14_001, 14_001}
	for i := range len(days) + 2 { // two without a date
		act := Entity(North, record.Act, fmt.Sprint("act", i))
		acts = append(acts, act.ID)
		s := Say(North, doc.ID, fmt.Sprint("act ", i), Claim(act.ID, "victim", record.RefValue(victim.ID)))
		if i < len(days) {
			s.Claims = append(s.Claims, Claim(act.ID, "when", record.WhenValue(when.On(days[i]), "", "")))
		}
		if i == 1 {
			s.Claims = append(s.Claims, record.Claim{Subject: act.ID, Property: "occurred", Value: record.Yes(), Stance: record.Denies})
		}
		ops = append(ops, act, s)
	}
	Commit(t, a, Batch{Ops: ops})
	return view(t, a), victim.ID, acts
}

func view(t testing.TB, a *archive.Archive) *archive.View {
	t.Helper()
	v, err := a.View(t.Context(), Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// testPages reads a list whole, counts it, and reads it by pages.
func testPages(t *testing.T, v *archive.View, f archive.EntityFilter, want int) {
	whole, err := v.Entities(f)
	if err != nil || len(whole) != want {
		t.Errorf("Entities gives %d, %v; want %d", len(whole), err, want)
	}
	if n, err := v.Count(f); err != nil || n != want {
		t.Errorf("Count = %d, %v; want %d", n, err, want)
	}
	var paged []record.EntityID
	for f.Limit = 3; ; f.Offset += 3 {
		ids, err := v.Entities(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) == 0 {
			break
		}
		paged = append(paged, ids...)
	}
	if !slices.Equal(whole, paged) {
		t.Errorf("pages make %d entities, or others, of %d", len(paged), len(whole))
	}
}

func testLinkPages(t *testing.T, v *archive.View, id record.EntityID, want int) {
	if n, err := v.CountLinks(id); err != nil || n != want {
		t.Errorf("CountLinks = %d, %v; want %d", n, err, want)
	}
	seen := map[record.ClaimID]bool{}
	for c := (archive.Cursor{}); ; {
		said, next, err := v.Links(id, "victim", c, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(said) == 0 {
			break
		}
		for _, s := range said {
			if seen[s.ID] {
				t.Errorf("claim %s is on two pages", s.ID)
			}
			seen[s.ID] = true
		}
		c = next
	}
	if len(seen) != want {
		t.Errorf("pages of links make %d, want %d", len(seen), want)
	}
}
