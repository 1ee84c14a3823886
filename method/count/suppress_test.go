// SPDX-License-Identifier: Apache-2.0

package count

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/record"
)

// several makes n acts against different people with the same facets.
func several(n int, name string, with ...func(*Act)) (acts []Act) {
	for i := range n {
		acts = append(acts, act(fmt.Sprint(name, i), "LIB-DET", fmt.Sprint(name, i), with...))
	}
	return acts
}

func TestASmallCellDoesNotFollowFromTheTotal(t *testing.T) {
	var acts []Act
	for n, m := range []string{"01", "02", "03", "04"} {
		acts = append(acts, several([]int{2, 30, 7, 12}[n], m, in(sure(m)))...)
	}
	x := cross(t, Input{Acts: acts}, By{[]Unit{Victims}, []Dimension{month}})
	x.Suppress(5)
	var got []string
	for _, c := range append(x.Cells, x.Total) {
		text := "hidden"
		if !c.Hidden {
			text = c.Counts[0].String()
		}
		got = append(got, text)
	}
	// The 2 is small; without the 7 beside it, it would be the total less the rest.
	if diff := cmp.Diff([]string{"hidden", "30", "hidden", "12", "51"}, got); diff != "" {
		t.Errorf("what is shown (-want +got):\n%s", diff)
	}
}

func TestNothingIsSuppressedUnasked(t *testing.T) {
	x := cross(t, Input{Acts: several(1, "p", in(sure("a")))}, By{[]Unit{Victims}, []Dimension{month}})
	x.Suppress(0)
	if x.Suppressed != 0 || x.Cells[0].Hidden || x.Cells[0].Counts[0].String() != "1" {
		t.Errorf("%+v", x)
	}
}

// An attacker knows what is printed, and bounds what is not: for each number the
// least and the most that it can be.
type attacker struct {
	x    *Cross
	unit int
	most bool // looks at the upper ends
	know map[string][2]float64
}

func (a *attacker) name(kind string, c Cell) string { return kind + fmt.Sprint(c.Key) }

func (a *attacker) learn(kind string, c Cell) {
	if c.Hidden {
		a.know[a.name(kind, c)] = [2]float64{0, math.Inf(1)}
		return
	}
	n := float64(c.Counts[a.unit].Min)
	if a.most {
		n = float64(c.Counts[a.unit].Max)
		if c.Counts[a.unit].Max == record.NoMax {
			n = math.Inf(1)
		}
	}
	a.know[a.name(kind, c)] = [2]float64{n, n}
}

// subtract bounds the parts and the sum by each other.
func (a *attacker) subtract(sum string, parts []string) {
	names := append([]string{sum}, parts...)
	for i, name := range names {
		var lo, hi float64 // of sum less the other parts, or of all parts
		for j, other := range names {
			k := a.know[other]
			switch {
			case i == j:
			case j == 0:
				lo, hi = lo+k[0], hi+k[1]
			case i == 0:
				lo, hi = lo+k[0], hi+k[1]
			default:
				lo, hi = lo-k[1], hi-k[0]
			}
		}
		k := a.know[name]
		if math.IsNaN(lo) || math.IsNaN(hi) {
			continue
		}
		if lo, hi = max(lo, k[0]), min(hi, k[1]); lo <= hi {
			a.know[name] = [2]float64{lo, hi}
		}
	}
}

// attack learns what it can and gives what it knows of what is hidden.
func (a *attacker) attack() map[string][2]float64 {
	a.know = map[string][2]float64{}
	a.learn("total", a.x.Total)
	var whole []string
	for _, c := range a.x.Cells {
		a.learn("cell", c)
		whole = append(whole, a.name("cell", c))
	}
	for d, m := range a.x.Margins {
		for _, c := range m {
			a.learn(fmt.Sprint("margin", d), c)
		}
	}
	for range 50 {
		a.subtract(a.name("total", a.x.Total), whole)
		for d, m := range a.x.Margins {
			var across []string
			for _, c := range m {
				across = append(across, a.name(fmt.Sprint("margin", d), c))
				var parts []string
				for _, cell := range a.x.Cells {
					if cell.Key[d] == c.Key[0] {
						parts = append(parts, a.name("cell", cell))
					}
				}
				a.subtract(a.name(fmt.Sprint("margin", d), c), parts)
			}
			a.subtract(a.name("total", a.x.Total), across)
		}
	}
	hidden := map[string][2]float64{}
	note := func(kind string, c Cell) {
		if c.Hidden {
			hidden[a.name(kind, c)] = a.know[a.name(kind, c)]
		}
	}
	note("total", a.x.Total)
	for _, c := range a.x.Cells {
		note("cell", c)
	}
	for d, m := range a.x.Margins {
		for _, c := range m {
			note(fmt.Sprint("margin", d), c)
		}
	}
	return hidden
}

func TestAnAttackerLearnsOfNoSmallCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var acts []Act
		place := Dimension{Name: "place", One: true}
		for n := range rapid.IntRange(1, 9).Draw(t, "cells") {
			where := in(drawFacet(t, true), drawFacet(t, true))
			if rapid.Bool().Draw(t, "known") {
				where = in(sure(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "month")), sure(rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "place")))
			}
			acts = append(acts, several(rapid.IntRange(1, 12).Draw(t, "acts"), fmt.Sprint(n, " "), where)...)
		}
		x := cross(t, Input{Acts: acts}, By{[]Unit{Acts, Victims}, []Dimension{month, place}[:rapid.IntRange(1, 2).Draw(t, "dims")]})
		n := int64(rapid.IntRange(2, 8).Draw(t, "n"))
		x.Suppress(n)
		for _, c := range append(append(x.Cells, x.Total), flat(x.Margins)...) {
			if r := c.Counts[0]; !c.Hidden && (isSmall(r.Min, n) || isSmall(r.Max, n)) {
				t.Errorf("%v is shown: %v", c.Key, r)
			}
		}
		for unit := range x.Units {
			for _, most := range []bool{false, true} {
				a := attacker{x: x, unit: unit, most: most}
				for cell, k := range a.attack() {
					if k[1] < float64(n) && (k[0] >= 1 || most && k[1] >= 1) {
						t.Errorf("%s, upper ends %v: between %v and %v", cell, most, k[0], k[1])
					}
				}
			}
		}
	})
}

func flat(ms [][]Cell) (all []Cell) {
	for _, m := range ms {
		all = append(all, m...)
	}
	return all
}
