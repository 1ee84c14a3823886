// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// howMany counts and gives the answer without its time.
func howMany(t testing.TB, a *archive.Archive, q ask.CountQuery) *ask.CountTable {
	t.Helper()
	var out ask.CountTable
	with(t, a, owner, func(v *archive.View) {
		table, err := ask.HowMany(t.Context(), v, q)
		if err != nil {
			t.Fatal(err)
		}
		out = *table // what is remembered is not changed
		out.AsOf = time.Time{}
	})
	return &out
}

// everyDimension asks by each dimension, and by some together.
func everyDimension() (queries []ask.CountQuery) {
	for _, d := range ask.Dimensions("en") {
		queries = append(queries, ask.CountQuery{By: []string{d.Name}, Units: []string{"victims", "acts"}})
	}
	return append(queries, ask.CountQuery{}, ask.CountQuery{By: []string{"month", "perpetrator"}}, ask.CountQuery{By: []string{"type", "trait:sex"}, Suppress: 3})
}

// What is read in one pass is what is read thing by thing: a judgment that
// changes nothing held makes a thing be read by itself.
func TestCountsInOnePassAreThoseThingByThing(t *testing.T) {
	a := demonstration(t)
	var before []*ask.CountTable
	for _, q := range everyDimension() {
		before = append(before, howMany(t, a, q))
	}
	var ops []record.Op
	with(t, a, owner, func(v *archive.View) {
		for _, k := range []record.Kind{record.Act, record.Event, record.Involvement, record.Interest, record.Group, record.Person} {
			for s, err := range v.Said(k, "") {
				if err != nil {
					t.Fatal(err)
				}
				ops = append(ops, storetest.Judge(s.In.Case, record.NeedsWork, "a page is missing", s.ID))
			}
		}
	})
	if _, err := a.Commit(t.Context(), owner, ops); err != nil {
		t.Fatal(err)
	}
	for i, q := range everyDimension() {
		if diff := cmp.Diff(before[i], howMany(t, a, q)); diff != "" {
			t.Errorf("by %v (-in one pass +thing by thing):\n%s", q.By, diff)
		}
	}
}

func TestATotalIsTheSameByAnything(t *testing.T) {
	a := demonstration(t)
	want := howMany(t, a, ask.CountQuery{Units: []string{"victims", "acts"}})
	if len(want.Rows) != 0 || want.Total.Counts[1].Min == 0 {
		t.Fatalf("the total alone: %+v", want)
	}
	for _, q := range everyDimension() {
		if q.Suppress > 0 || len(q.Units) == 0 {
			continue
		}
		got := howMany(t, a, q)
		if diff := cmp.Diff(want.Total.Counts, got.Total.Counts); diff != "" {
			t.Errorf("by %v (-alone +so):\n%s", q.By, diff)
		}
		if len(got.Rows) == 0 || len(got.Caveats) <= len(want.Caveats)-1 {
			t.Errorf("by %v: %d rows, %d caveats", q.By, len(got.Rows), len(got.Caveats))
		}
	}
}

func TestCountsOfSomeDaysAndPlaces(t *testing.T) {
	a := demonstration(t)
	all := howMany(t, a, ask.CountQuery{Units: []string{"acts"}}).Total.Counts[0]
	year, err := when.Parse("2025")
	if err != nil {
		t.Fatal(err)
	}
	possibly := ask.Filter{From: year, To: year}
	certainly := possibly
	certainly.Certain = true
	less := howMany(t, a, ask.CountQuery{Filter: certainly, Units: []string{"acts"}}).Total.Counts[0]
	more := howMany(t, a, ask.CountQuery{Filter: possibly, Units: []string{"acts"}}).Total.Counts[0]
	if less.Min > more.Min || more.Min > all.Min {
		t.Errorf("certainly %d, possibly %d, of %d", less.Min, more.Min, all.Min)
	}
	got := howMany(t, a, ask.CountQuery{Filter: possibly, Units: []string{"acts"}})
	if got.Filter.From != "2025" || got.Filter.Certain {
		t.Errorf("it says of itself %+v", got.Filter)
	}
}

func TestWhatCannotBeCounted(t *testing.T) {
	a := demonstration(t)
	for _, tt := range []struct {
		name, says string
		q          ask.CountQuery
	}{
		{"a dimension that is none", "month", ask.CountQuery{By: []string{"months"}}},
		{"a dimension twice", "twice", ask.CountQuery{By: []string{"month", "month"}}},
		{"five dimensions", "at most 4", ask.CountQuery{By: []string{"day", "week", "month", "year", "place"}}},
		{"a unit that is none", "victims, acts", ask.CountQuery{Units: []string{"people"}}},
		{"a status that never counts", "V0, V1", ask.CountQuery{Status: "V4"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			with(t, a, owner, func(v *archive.View) {
				_, err := ask.HowMany(t.Context(), v, tt.q)
				if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

func TestACSVCannotBeAFormula(t *testing.T) {
	for text, want := range map[string]string{"=1+1": "'=1+1", "-5": "'-5", "Grozny": "Grozny", "": ""} {
		if got := ask.Harmless(text); got != want {
			t.Errorf("%q is written %q", text, got)
		}
	}
	if !slices.ContainsFunc(ask.Dimensions("ru"), func(c ask.Column) bool { return c.Label == "месяц" }) {
		t.Error("dimensions have no Russian")
	}
}

func TestWhatIsSaidOfSomePropertiesIsAPartOfAll(t *testing.T) {
	a := demonstration(t)
	with(t, a, owner, func(v *archive.View) {
		var want, got []record.ClaimID
		for s, err := range v.Said(record.Act, "") {
			if err != nil {
				t.Fatal(err)
			}
			if s.Property == "when" || s.Property == "victim" {
				want = append(want, s.ID)
			}
		}
		for s, err := range v.Said(record.Act, "", "when", "victim", "no_such_property") {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, s.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%d claims (-want +got):\n%s", len(want), diff)
		}
	})
}
