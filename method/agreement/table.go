// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"teptar/fault"
)

// Nothing is the value of a coder who looked at a unit and said nothing of the
// field. That differs from everything that can be said, and from not looking,
// which is no rating at all.
const Nothing = "∅"

// A Rating is what one coder says of one unit.
type Rating struct{ Unit, Coder, Value string }

// A Table is the ratings of one field: units by coders, with gaps. It does not
// change. Units, coders and values are kept in order, numbers as numbers, so
// that the order of ratings makes no difference.
type Table struct {
	coders, units, values []string
	cells                 [][]int // by unit and coder: an index of values, missing if there is none
}

// missing stands where a coder did not rate a unit.
const missing = -1

// NewTable makes a table. An empty value is a gap. Two different values of one
// coder for one unit are fault.Conflict.
func NewTable(ratings []Rating) (*Table, error) {
	t := &Table{}
	for _, r := range ratings {
		if r.Value != "" {
			t.coders, t.units, t.values = append(t.coders, r.Coder), append(t.units, r.Unit), append(t.values, r.Value)
		}
	}
	for _, names := range []*[]string{&t.coders, &t.units, &t.values} {
		slices.SortFunc(*names, byNumber)
		*names = slices.Compact(*names)
	}
	t.cells = make([][]int, len(t.units))
	for i := range t.cells {
		t.cells[i] = slices.Repeat([]int{missing}, len(t.coders))
	}
	for _, r := range ratings {
		if r.Value == "" {
			continue
		}
		u, c, v := place(t.units, r.Unit), place(t.coders, r.Coder), place(t.values, r.Value)
		if old := t.cells[u][c]; old != missing && old != v {
			return nil, fmt.Errorf("unit %.40q has two values by one coder; a unit is coded once: %w", r.Unit, fault.Conflict)
		}
		t.cells[u][c] = v
	}
	return t, nil
}

// byNumber orders numbers by size, before words, and words by their bytes.
func byNumber(a, b string) int {
	x, isX := number(a)
	y, isY := number(b)
	switch {
	case isX && !isY:
		return -1
	case !isX && isY:
		return 1
	case isX && x != y:
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// number reads a finite number.
func number(s string) (float64, bool) {
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// place finds a name that is there.
func place(names []string, name string) int {
	i, _ := slices.BinarySearchFunc(names, name, byNumber)
	return i
}

// Coders gives the names of the coders, in order.
func (t *Table) Coders() []string { return slices.Clone(t.coders) }

// Values gives the different values, in order.
func (t *Table) Values() []string { return slices.Clone(t.values) }

// pairable gives the values of each unit that two or more coders rated: there
// is nothing to compare in the others.
func (t *Table) pairable() [][]int {
	var units [][]int
	for _, row := range t.cells {
		said := slices.DeleteFunc(slices.Clone(row), func(v int) bool { return v == missing })
		if len(said) > 1 {
			units = append(units, said)
		}
	}
	return units
}

// Units is how many units two or more coders rated.
func (t *Table) Units() int { return len(t.pairable()) }

// Percent gives the share of pairs of ratings of one unit that are equal, and
// the number of these pairs; a share of 0 where there are none.
func (t *Table) Percent() (share float64, pairs int) {
	equal := 0
	for _, u := range t.pairable() {
		for i, a := range u {
			for _, b := range u[:i] {
				pairs++
				if a == b {
					equal++
				}
			}
		}
	}
	if pairs == 0 {
		return 0, 0
	}
	return float64(equal) / float64(pairs), pairs
}

// counts tells how often each of k values is in the units.
func counts(units [][]int, k int) []float64 {
	n := make([]float64, k)
	for _, u := range units {
		for _, v := range u {
			n[v]++
		}
	}
	return n
}
