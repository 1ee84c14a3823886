// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"errors"
	"math"
	"testing"

	"teptar/fault"
)

// records makes three lists of invented records of 400 people, and the matches
// between records of one person.
func records(seed uint64, probability float64) (on []int, matches []Match) {
	c := newChance(seed, 77)
	for range 400 {
		first := -1
		for l := range 3 {
			if c.Float64() > 0.4 {
				continue
			}
			on = append(on, l)
			if first >= 0 {
				matches = append(matches, Match{first, len(on) - 1, probability})
			} else {
				first = len(on) - 1
			}
		}
	}
	return on, matches
}

func TestUncertainLinksWidenTheInterval(t *testing.T) {
	lists := []string{"a", "b", "c"}
	on, sure := records(4, 1)
	_, doubted := records(4, 0.8)
	certain, err := Linked(t.Context(), lists, on, sure, 12, MethodLogLinear, Options{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := Linked(t.Context(), lists, on, doubted, 12, MethodLogLinear, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := certain.Diagnostics.(*Linkage); d.Between > 1e-20 || math.Abs(certain.Point-400) > 60 {
		t.Errorf("certain links: N = %.0f, variance between draws %v, which is more than rounding", certain.Point, d.Between)
	}
	if d := open.Diagnostics.(*Linkage); d.Between <= 0 || open.Point < certain.Point || open.Most.High-open.Most.Low <= certain.Most.High-certain.Most.Low {
		t.Errorf("doubted links: N = %.0f %v, %.0f %v for certain ones; missed links make it larger and wider", open.Point, open.Most, certain.Point, certain.Most)
	}
	if few, err := Linked(t.Context(), lists, on, doubted, 3, MethodLogLinear, Options{}); err != nil || few.Warnings[len(few.Warnings)-1].Code != "few-draws" {
		t.Errorf("3 draws: %v %v", few.Warnings, err)
	}
	for name, m := range map[string]Match{"a record that is not there": {0, 9999, 0.5}, "no probability": {0, 1, 1.5}} {
		if _, err := Linked(t.Context(), lists, on, []Match{m}, 10, MethodLogLinear, Options{}); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStrataAreAddedDrawByDraw(t *testing.T) {
	strata := []Stratum{{"north", spinaBifida.table(t)}, {"south", spinaBifida.table(t)}}
	parts, total, err := Strata(t.Context(), strata, MethodAveraged, Options{Seed: 2})
	if err != nil || len(parts) != 2 {
		t.Fatal(parts, err)
	}
	d := parts[0].Diagnostics.(*Average)
	width := parts[0].Most.High - parts[0].Most.Low
	if got := total.Most.High - total.Most.Low; math.Abs(total.Point-2*d.Median) > 15 || got < 1.2*width || got > 1.7*width {
		t.Errorf("total %.0f over %.0f; the parts %.0f over %.0f: widths add as squares", total.Point, got, d.Median, width)
	}
	strata[1].Table = published{"L1 L2 L3", "100 40 010 30 001 20"}.table(t)
	_, total, err = Strata(t.Context(), strata, MethodAveraged, Options{Seed: 2})
	if err != nil || total.Warnings[0].Code != "lost-strata" || total.Documented != 626+90 {
		t.Errorf("%+v %v; a stratum without an estimate counts as documented, and is told", total, err)
	}
	if _, total, err = Strata(t.Context(), strata[1:], MethodAveraged, Options{}); err != nil || total.OK() {
		t.Errorf("%+v %v; want no total", total, err)
	}
}

func TestSensitivity(t *testing.T) {
	changes, err := Sensitivity(t.Context(), kosovo.table(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := map[ChangeKind]int{}
	for _, c := range changes {
		n[c.Kind]++
	}
	if n[LeftOut] != 8 || n[Prior] != 3 || n[HiddenOdds] != 4 {
		t.Errorf("%v", n)
	}
	if last := changes[len(changes)-1]; math.Abs(last.Point-(4400+2*5956.5)) > 1 {
		t.Errorf("twice the odds: %.1f; the unlisted double", last.Point)
	}
}

func TestDensityIsHighestAtTheMode(t *testing.T) {
	r, err := Averaged(t.Context(), kosovo.table(t), AveragedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	top := 0.0
	for _, p := range r.Density(200) {
		if p.Density == 1 {
			top = p.N
		}
	}
	if top < 11800 || top > 13000 || len(r.Draws()) == 0 {
		t.Errorf("the top is at %.0f", top)
	}
}

// A population of one part is the part.
func TestTheTotalOfOneStratumIsTheStratum(t *testing.T) {
	table := published{"A B C", "100 20  010 14  110 9  001 10  101 7  011 6  111 3"}.table(t)
	for _, m := range []Method{MethodLogLinear, MethodSparse, MethodAveraged} {
		parts, total, err := Strata(t.Context(), []Stratum{{"a year", table}}, m, Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if total.Point != parts[0].Point || total.Most != parts[0].Most || len(total.Warnings) != len(parts[0].Warnings) {
			t.Errorf("%s: the total %v is not the part %v", m, total, parts[0])
		}
	}
}
