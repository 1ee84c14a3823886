// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/method/estimate"
	"teptar/record"
	"teptar/record/when"
)

// dated says when an act of the newspapers was.
func dated(t *testing.T, act, text string) record.Op {
	t.Helper()
	w, err := when.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return storetest.By(storetest.Say(lists, in("doc.A"), "Who was taken.", storetest.Claim(in(act), "when", record.WhenValue(w, "", ""))), in("org.A"))
}

// Everybody stands in exactly one part: that of the month of their acts, or the last
// one if there are several months, a vague date or none.
func TestPeopleAreSplitWhereTheyCertainlyStand(t *testing.T) {
	var ops []record.Op
	for n := 3; n <= 69; n++ {
		ops = append(ops, dated(t, fmt.Sprint("act.", n), []string{"2031-05-03", "2031-04-02"}[n%2]))
	}
	second := storetest.Entity(lists, record.Act, "act.again")
	ops = append(ops, dated(t, "act.1", "2031"), second, says("A", "act.again", "p.3"), dated(t, "act.again", "2031-05-09"),
		storetest.By(storetest.Say(lists, in("doc.A"), "Who was taken.", storetest.Claim(second.ID, "type", record.TermValue("LIB-DET"))), in("org.A")))
	a := overlapping(t, three, ops...)
	for _, stratum := range []string{"month", "year"} {
		c := listsOf(t, a, owner, ask.ListFilter{By: ask.BySource, Stratum: stratum, Filter: ask.Filter{Case: lists, Lang: "en"}})
		var got []string
		for _, s := range c.Strata {
			got = append(got, fmt.Sprint(s.Name, " ", s.People))
		}
		want := map[string]string{"month": "2031-04 33|2031-05 33|in several, or not known 3", "year": "2031 68|in several, or not known 1"}[stratum]
		if strings.Join(got, "|") != want {
			t.Errorf("by %s the parts are %q, want %q", stratum, got, want)
		}
		for mask := 1; mask < 8; mask++ {
			sum := int64(0)
			for _, s := range c.Strata {
				sum += s.Table.Count(mask)
			}
			if sum != c.Table.Count(mask) {
				t.Errorf("by %s, %d people are in the parts on exactly the lists %b, and %d in all", stratum, sum, mask, c.Table.Count(mask))
			}
		}
		if !slices.ContainsFunc(c.Notes, func(n ask.ListNote) bool { return n.Code == "strata" }) {
			t.Errorf("by %s nothing says that some stand in no single part", stratum)
		}
	}
	f := ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}}
	whole := listsOf(t, a, owner, f).Key
	if f.Stratum = "month"; listsOf(t, a, owner, f).Key == whole {
		t.Error("what somebody answered of all people is taken for an answer about each part")
	}
	with(t, a, owner, func(v *archive.View) {
		for _, stratum := range []string{"perpetrator", "type", "weather"} {
			if _, err := ask.ListsOf(t.Context(), v, ask.ListFilter{By: ask.BySource, Stratum: stratum}); !errors.Is(err, fault.Invalid) {
				t.Errorf("people are split by %q: %v", stratum, err)
			}
		}
	})
}

// A pair that nobody could tell is drawn; one by which, with another, two would be
// joined who were judged different is not.
func TestOpenPeopleAreJoinedByProbability(t *testing.T) {
	a := overlapping(t, three)
	judge := func(verdict record.Term, of, other string) record.Op {
		return record.Judge{Judgment: record.Judgment{Case: lists, Verdict: verdict, Of: in(of), Other: in(other), Reason: "both were asked", By: "N. Q.", At: a.Now()}}
	}
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{judge(record.CannotTell, "p.1", "p.60"), judge(record.CannotTell, "p.60", "p.40"), judge(record.Different, "p.1", "p.40")}})
	f := ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}}
	if c := listsOf(t, a, owner, f); c.Links != nil || !slices.ContainsFunc(c.Notes, func(n ask.ListNote) bool { return n.Code == "identity" }) {
		t.Error("nobody asked for links: there are some, or nothing says that pairs are open")
	}
	f.Open = true
	c := listsOf(t, a, owner, f)
	even := 0
	for _, m := range c.Links.Matches {
		if m.Probability == 0.5 {
			even++
		}
	}
	if even != 1 || len(c.Links.Records) != 39+32+26 {
		t.Fatalf("%d pairs of half a chance, %d entries; want 1, and one for each person and list", even, len(c.Links.Records))
	}
	r, err := estimate.Linked(t.Context(), c.Table.Lists(), c.Links.Records, c.Links.Matches, 20, estimate.MethodLogLinear, estimate.Options{Seed: 1})
	if err != nil || !r.OK() {
		t.Fatal(r, err)
	}
	if d := r.Diagnostics.(*estimate.Linkage).Documented; d.High != 69 || d.Low >= 69 {
		t.Errorf("documented are %v, want up to 69, and fewer where the pair is one", d)
	}
	f.Stratum = "month"
	with(t, a, owner, func(v *archive.View) {
		if _, err := ask.ListsOf(t.Context(), v, f); !errors.Is(err, fault.Invalid) {
			t.Errorf("people are split and joined by probability: %v", err)
		}
	})
}
