// SPDX-License-Identifier: Apache-2.0

package count

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record"
)

var (
	month  = Dimension{Name: "month", One: true}
	by     = Dimension{Name: "perpetrator"}
	sex    = Dimension{Name: "sex", One: true, Victim: true}
	counts = []Unit{Victims, Acts, Events, Assets}
)

func words(texts ...string) (vs []Value) {
	for _, t := range texts {
		vs = append(vs, Value{Text: t})
	}
	return vs
}

func sure(texts ...string) Facet { return Facet{Sure: words(texts...)} }
func may(texts ...string) Facet  { return Facet{May: words(texts...)} }

func in(fs ...Facet) func(*Act) { return func(a *Act) { a.Facets = fs } }

// cross counts and fails on an error.
func cross(t interface{ Fatal(...any) }, in Input, by By) *Cross {
	x, err := CountCross(actTerms(), in, by)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// written writes the cells of a cross in one unit.
func written(x *Cross, unit int) []string {
	var out []string
	for _, c := range x.Cells {
		text := ""
		for _, v := range c.Key {
			if v.Text == "" && !v.ID.IsZero() {
				v.Text = "thing"
			}
			text += v.Text + " "
		}
		out = append(out, text+c.Counts[unit].String())
	}
	return append(out, "total "+x.Total.Counts[unit].String())
}

func TestCross(t *testing.T) {
	for _, tt := range []struct {
		name string
		by   By
		in   Input
		want []string
	}{
		{"an act on a known day is in its month", By{[]Unit{Acts}, []Dimension{month}},
			Input{Acts: []Act{act("1", "LIB-DET", "p", in(sure("04"))), act("2", "LIB-DET", "q", in(sure("04")))}}, []string{"04 2", "total 2"}},
		{"an act in spring is certainly in no month, and once in the total", By{[]Unit{Acts}, []Dimension{month}},
			Input{Acts: []Act{act("1", "LIB-DET", "p", in(may("03", "04", "05")))}}, []string{"03 0–1", "04 0–1", "05 0–1", "total 1"}},
		{"an act without a date is in no month", By{[]Unit{Acts}, []Dimension{month}},
			Input{Acts: []Act{act("1", "LIB-DET", "p")}}, []string{" 1", "total 1"}},
		{"two perpetrators of one act", By{[]Unit{Acts}, []Dimension{by}},
			Input{Acts: []Act{act("1", "LIB-DET", "p", in(sure("x", "y")))}}, []string{"x 1", "y 1", "total 1"}},
		{"a perpetrator whom some deny", By{[]Unit{Acts}, []Dimension{by}},
			Input{Acts: []Act{act("1", "LIB-DET", "p", in(may("x")))}}, []string{"x 0–1", " 0–1", "total 1"}},
		{"types and months", By{[]Unit{Acts}, []Dimension{ByType, month}},
			Input{Acts: []Act{act("1", "INT-BEA", "p", in(Facet{}, sure("04"))), act("2", "LIB-DET", "p", in(Facet{}, sure("05")))}},
			[]string{"LIB-DET 05 1", "INT-BEA 04 1", "total 2"}},
		{"a threat is in no month", By{[]Unit{Acts}, []Dimension{month}},
			Input{Acts: []Act{act("1", "INT-THR", "p", in(sure("04")))}}, []string{"total 0"}},
		{"two records of one act with two months", By{[]Unit{Acts}, []Dimension{month}},
			Input{Acts: []Act{act("1", "LIB-DET", "p", spell("s"), in(sure("04"))), act("2", "LIB-DET", "p", spell("s"), in(sure("05")))}},
			[]string{"04 0–1", "05 0–1", "total 1"}},
		{"two records that may be of one act", By{[]Unit{Acts}, []Dimension{month}},
			Input{Open: [][2]record.EntityID{{ent("1"), ent("2")}}, Acts: []Act{act("1", "LIB-DET", "p", in(sure("04"))), act("2", "LIB-DET", "p", in(sure("05")))}},
			[]string{"04 0–2", "05 0–2", "total 1–2"}},
		{"a woman who may be someone of whom no sex is said", By{[]Unit{Victims}, []Dimension{sex}},
			Input{Open: [][2]record.EntityID{{ent("p"), ent("q")}}, Acts: []Act{act("1", "LIB-DET", "p", in(sure("f"))), act("2", "LIB-DET", "q")}},
			[]string{"f 1–2", " 0–1", "total 1–2"}},
		{"a member of a group stands in the row of what is said of her", By{[]Unit{Victims}, []Dimension{sex}},
			Input{Groups: []Group{five("p")}, Acts: []Act{act("1", "LIB-DET", "five"), act("2", "LIB-DET", "p", in(sure("f")))}},
			[]string{"f 1", " 4–5", "total 5"}},
		{"what V3 confirms", By{[]Unit{Confirmed}, nil},
			Input{Acts: []Act{act("1", "LIB-DET", "p"), act("2", "LIB-DET", "q", status("V3"))}}, []string{"1", "total 1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := written(cross(t, tt.in, tt.by), 0)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACrossIsBounded(t *testing.T) {
	if _, err := CountCross(actTerms(), Input{}, By{Dims: make([]Dimension, MaxDims+1)}); !errors.Is(err, fault.Invalid) {
		t.Errorf("%d dimensions: %v", MaxDims+1, err)
	}
	var acts []Act
	for i := range MaxCells + 1 {
		acts = append(acts, act(fmt.Sprint(i), "LIB-DET", "p", in(sure(fmt.Sprint(i)))))
	}
	if _, err := CountCross(actTerms(), Input{Acts: acts}, By{Dims: []Dimension{by}}); !errors.Is(err, fault.Invalid) {
		t.Errorf("%d cells: %v", len(acts), err)
	}
}

// drawFacet draws where an act stands: known, open or not known.
func drawFacet(t *rapid.T, one bool) Facet {
	texts := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b"}), 0, 2, rapid.ID[string]).Draw(t, "values")
	if one && len(texts) == 2 || rapid.Bool().Draw(t, "open value") {
		return may(texts...)
	}
	return sure(texts...)
}

// drawCross draws an input with facets.
func drawCross(t *rapid.T) (Input, By) {
	in := drawInput(t)
	dims := rapid.SampledFrom([][]Dimension{{month}, {by}, {ByType, month}, {month, by}, {sex}, {sex, ByType}, nil}).Draw(t, "dims")
	ofVictim := map[record.EntityID]Facet{}
	for i := range in.Acts {
		a := &in.Acts[i]
		for _, d := range dims {
			f, ok := ofVictim[a.Victim]
			if !d.Victim || !ok {
				f = drawFacet(t, d.One)
			}
			if d.Victim {
				ofVictim[a.Victim] = f
			}
			a.Facets = append(a.Facets, f)
		}
	}
	return in, By{counts, dims}
}

// find gives the counts of the cell with a key, zeros if there is none.
func find(x *Cross, key []Value) []Range {
	for _, c := range x.Cells {
		if slices.Equal(c.Key, key) {
			return c.Counts
		}
	}
	return make([]Range, len(x.Units))
}

// threatens tells whether a cell is of a type that only announces.
func threatens(x *Cross, c Cell) bool {
	return slices.ContainsFunc(c.Key, func(v Value) bool { return IsThreat(record.Term(v.Text)) })
}

func TestATotalLiesBetweenItsCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, by := drawCross(t)
		x := cross(t, in, by)
		for u, unit := range x.Units {
			total, endless := int64(0), false
			for _, c := range x.Cells {
				r := c.Counts[u]
				if r.Min < 0 || !atMost(r.Min, r.Max) || (r.Min == r.Max) != (len(r.Why) == 0) {
					t.Errorf("%v of %v: %v", unit, c.Key, r)
				}
				if threatens(x, c) {
					continue
				}
				if r.Min > x.Total.Counts[u].Min || !atMost(r.Max, x.Total.Counts[u].Max) {
					t.Errorf("%v of %v: %v of %v", unit, c.Key, r, x.Total.Counts[u])
				}
				total, endless = total+r.Max, endless || r.Max == record.NoMax
			}
			if m := x.Total.Counts[u].Max; !endless && (m == record.NoMax || m > total) {
				t.Errorf("%v: %v in all, in cells at most %d", unit, x.Total.Counts[u], total)
			}
		}
	})
}

func TestTheOrderOfActsChangesNoCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, by := drawCross(t)
		want := cross(t, in, by)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		in.Acts, in.Groups, in.Open = slices.Clone(in.Acts), slices.Clone(in.Groups), slices.Clone(in.Open)
		r.Shuffle(len(in.Acts), func(i, j int) { in.Acts[i], in.Acts[j] = in.Acts[j], in.Acts[i] })
		r.Shuffle(len(in.Groups), func(i, j int) { in.Groups[i], in.Groups[j] = in.Groups[j], in.Groups[i] })
		r.Shuffle(len(in.Open), func(i, j int) { in.Open[i], in.Open[j] = in.Open[j], in.Open[i] })
		if diff := cmp.Diff(want, cross(t, in, by), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	})
}

// within tells whether every count of a lies in that of b.
func within(t *rapid.T, what string, key []Value, now, was []Range) {
	for u := range now {
		if now[u].Min < was[u].Min || !atMost(now[u].Max, was[u].Max) {
			t.Errorf("%s: unit %d of %v: %v was open, settled it is %v", what, u, key, was[u], now[u])
		}
	}
}

// settle settles one thing that is open.
func settle(t *rapid.T, in Input, by By) (Input, string) {
	in.Acts, in.Groups = slices.Clone(in.Acts), slices.Clone(in.Groups)
	if len(in.Acts) == 0 {
		return in, "nothing"
	}
	i := rapid.IntRange(0, len(in.Acts)-1).Draw(t, "which")
	a := &in.Acts[i]
	switch rapid.SampledFrom([]string{"pair", "value", "attempt", "judgment", "member"}).Draw(t, "what") {
	case "pair":
		for _, p := range in.Open[:min(len(in.Open), 1)] {
			in.Open = in.Open[1:]
			if rapid.Bool().Draw(t, "same") {
				in.Same = merging(p[0], p[1])
			}
		}
		return in, "pair"
	case "value":
		for d := range by.Dims {
			if f := a.Facets[d].tidy(by.Dims[d].One); !by.Dims[d].Victim && len(f.May) > 0 {
				pick := rapid.SampledFrom(f.May).Draw(t, "value")
				a.Facets = slices.Clone(a.Facets)
				if f = (Facet{Sure: append(slices.Clone(f.Sure), pick)}); by.Dims[d].One {
					f.Sure = []Value{pick}
				}
				a.Facets[d] = f
			}
		}
		return in, "value"
	case "attempt":
		if a.Attempt == AttemptMay {
			a.Attempt = rapid.SampledFrom([]Attempt{Carried, AttemptOnly}).Draw(t, "attempt")
		}
		return in, "attempt"
	case "member":
		for g := range in.Groups {
			in.Groups[g].Members = slices.Clone(in.Groups[g].Members)
			for m := range in.Groups[g].Members {
				in.Groups[g].Members[m].Open = false
			}
		}
		return in, "member"
	}
	a.Open = false
	return in, "judgment"
}

func TestSettlingWhatIsOpenStaysInEveryCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, by := drawCross(t)
		was := cross(t, in, by)
		settled, what := settle(t, in, by)
		now := cross(t, settled, by)
		for _, c := range append(was.Cells, now.Cells...) {
			within(t, what, c.Key, find(now, c.Key), find(was, c.Key))
		}
		within(t, what, nil, now.Total.Counts, was.Total.Counts)
	})
}
