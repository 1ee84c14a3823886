// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/record"
	"teptar/record/script"
)

// lookups asks for what a desk asks, page by page.
func (l *looker) lookups(p Probe) {
	for _, c := range append(p.Cases, "", "no-such-case") {
		l.say(fmt.Sprintf("latest of %q", c), pagesOf(l.v, archive.StatementFilter{Case: c, Limit: 2}), nil)
		l.say(fmt.Sprintf("latest of %q, three at a time", c), pagesOf(l.v, archive.StatementFilter{Case: c, Limit: 1, Reach: 3}), nil)
		for _, k := range append(p.Kinds, "") {
			ids, pages, last, err := contests(l.v, archive.ContestFilter{Kind: k, Case: c, Limit: 1})
			l.say(fmt.Sprintf("contested %q of %q", k, c), fmt.Sprint(ids, pages, last), err)
			for _, w := range p.Words {
				for _, reach := range []int{0, 1} {
					kinds := []record.Kind{k}
					if k == "" {
						kinds = nil
					}
					ids, more, err := l.v.Worded(archive.EntityWords{Kinds: kinds, Case: c, Properties: []string{"name", "described", "health", "real_name"},
						Terms: [][]string{{script.Key(w) + "*"}}, Limit: 2, Reach: reach})
					l.say(fmt.Sprintf("%q called %s in %q", k, w, c), fmt.Sprint(ids, more), err)
				}
			}
		}
	}
	for _, c := range append(p.Cases, "", "no-such-case") {
		for _, limit := range []int{0, 1, 3, 1000} {
			events, err := l.v.Newest(c, limit)
			l.say(fmt.Sprintf("newest %d of %q", limit, c), each(events, func(e archive.Event) string { return opLine(e.Op) }), err)
		}
	}
	for _, id := range p.Entities {
		counts, err := l.v.LinkCounts(id)
		l.say("link counts of "+id.String(), counts, err)
		l.say("latest by "+id.String(), pagesOf(l.v, archive.StatementFilter{By: []record.EntityID{id}, Limit: 2, Reach: 3}), nil)
	}
	for _, id := range p.Claims {
		_, err := l.v.Latest(archive.StatementFilter{Before: id, Limit: 1})
		l.say("latest before "+id.String(), "", err)
	}
}

// pagesOf reads statements page by page, and says what stands on each.
func pagesOf(v *archive.View, f archive.StatementFilter) []string {
	var pages []string
	for range 1000 {
		s, err := v.Latest(f)
		if err != nil {
			return append(pages, "error: "+err.Error())
		}
		var lines []string
		for _, said := range s.Said {
			lines = append(lines, saidLines(said)...)
		}
		pages = append(pages, fmt.Sprint(lines, s.More))
		if !s.More {
			return pages
		}
		f.Before = s.Next
	}
	return append(pages, "no end")
}

// contests reads all pages of what is contested.
func contests(v *archive.View, f archive.ContestFilter) (ids []record.EntityID, pages int, last record.EntityID, err error) {
	for pages = 1; pages < 1000; pages++ {
		c, err := v.Contest(f)
		if err != nil {
			return nil, 0, last, err
		}
		ids, last = append(ids, c.IDs...), c.Next
		if !c.More {
			break
		}
		f.After = c.Next
	}
	return ids, pages, last, nil
}

// rivalClaims tells whether claims of an entity do not plainly assert, or say
// another thing of one property, or whether a conflict was judged.
func rivalClaims(t *testing.T, v *archive.View, id record.EntityID) bool {
	t.Helper()
	claims, err := v.Claims(id)
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]record.Value{}
	for _, c := range claims {
		if old, ok := first[c.Property]; c.Stance != "" || ok && old != c.Value {
			return true
		}
		first[c.Property] = c.Value
	}
	judgments, err := v.Judgments(id)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(judgments, func(j record.Judged) bool { return j.Verdict == record.Conflict })
}

// testLookups checks that what is looked up is what there is.
func testLookups(t *testing.T, open Opener) {
	a := New(t, open)
	w := NewWorld()
	for _, b := range w.Batches {
		Commit(t, a, b)
	}
	v := view(t, a)
	t.Run("latest gives every claim of a document once, newest first", func(t *testing.T) { testLatest(t, v, w) })
	t.Run("latest by a speaker", func(t *testing.T) {
		for _, id := range ProbeOf(w.Ops()).Entities {
			want := 0
			for _, op := range w.Ops() {
				if say, ok := op.(record.Say); ok {
					for _, s := range say.Via {
						if s.Who == id {
							want++
						}
					}
				}
			}
			s, err := v.Latest(archive.StatementFilter{By: []record.EntityID{id}, Limit: 100})
			if err != nil || len(s.Said) != want || s.More {
				t.Errorf("%d statements by %s, %v; want %d", len(s.Said), id.Short(), err, want)
			}
		}
	})
	t.Run("contested is what has rival claims", func(t *testing.T) {
		all, err := v.Entities(archive.EntityFilter{})
		want := slices.DeleteFunc(all, func(id record.EntityID) bool { return !rivalClaims(t, v, id) })
		if err != nil || len(want) == 0 {
			t.Fatal(want, err)
		}
		got, _, _, err := contests(v, archive.ContestFilter{Limit: 1})
		if d := cmp.Diff(compactIDs(want), compactIDs(got)); err != nil || d != "" {
			t.Errorf("Contest: %v (-want +got):\n%s", err, d)
		}
	})
	t.Run("newest is what the history tells of statements, judgments and captures", func(t *testing.T) { testNewest(t, v) })
	t.Run("link counts make the number of links", func(t *testing.T) {
		for _, id := range ProbeOf(w.Ops()).Entities {
			counts, err := v.LinkCounts(id)
			total, err2 := v.CountLinks(id)
			for _, n := range counts {
				total -= n
			}
			if err != nil || err2 != nil || total != 0 {
				t.Errorf("%s: %v, %d of the links are not counted; %v, %v", id.Short(), counts, total, err, err2)
			}
		}
	})
	t.Run("words of one value, and not of its neighbour", func(t *testing.T) { testWorded(t, v) })
}

func testLatest(t *testing.T, v *archive.View, w World) {
	seen := map[record.ClaimID]int{}
	f := archive.StatementFilter{Limit: 1}
	for range 100 {
		s, err := v.Latest(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range s.Said {
			for _, c := range said {
				seen[c.ID]++
			}
		}
		if !s.More {
			break
		}
		f.Before = s.Next
	}
	want := map[record.ClaimID]int{}
	for _, op := range w.Ops() {
		if say, ok := op.(record.Say); ok && !say.Passage.IsZero() {
			for _, id := range Claims(say) {
				want[id] = 1
			}
		}
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Errorf("claims, and how often each is given (-want +got):\n%s", d)
	}
}

func testWorded(t *testing.T, v *archive.View) {
	for _, tt := range []struct {
		name       string
		properties []string
		words      []string
		want       int
	}{
		{"a name in another script", []string{"name"}, []string{"Noravov"}, 1},
		{"both words of a name", []string{"name"}, []string{"Салман", "Норавов"}, 1},
		{"a word of each of two names of one person", []string{"name"}, []string{"Салман", "Лавадэй"}, 0},
		{"a word of another property", []string{"role"}, []string{"Норавов"}, 0},
		{"a sealed value, which has no words", []string{"health", "real_name"}, []string{"хасовел"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := archive.EntityWords{Kinds: []record.Kind{record.Person}, Properties: tt.properties, Limit: 10}
			for _, w := range tt.words {
				q.Terms = append(q.Terms, script.QueryTerms(w))
			}
			ids, more, err := v.Worded(q)
			if err != nil || len(ids) != tt.want || more {
				t.Errorf("Worded gives %d, %v, %v; want %d", len(ids), more, err, tt.want)
			}
		})
	}
}

func testNewest(t *testing.T, v *archive.View) {
	got, err := v.Newest("", 100)
	if err != nil {
		t.Fatal(err)
	}
	all, err := v.History(archive.HistoryFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var want []archive.Event
	for _, e := range all {
		switch e.Op.(type) {
		case record.Say, record.Judge, record.Capture:
			want = append(want, e)
		}
	}
	line := func(e archive.Event) string {
		return fmt.Sprint(e.Number, e.Log, e.Sequence, e.Entry, e.Part, e.Brought, opLine(e.Op))
	}
	if d := cmp.Diff(each(want, line), each(got, line)); d != "" {
		t.Errorf("Newest (-history +got):\n%s", d)
	}
	for _, limit := range []int{0, 1, 3} {
		if some, err := v.Newest("", limit); err != nil || len(some) != limit {
			t.Errorf("Newest(%d) gives %d, %v", limit, len(some), err)
		}
	}
}
