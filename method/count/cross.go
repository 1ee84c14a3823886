// SPDX-License-Identifier: Apache-2.0

package count

import (
	"fmt"
	"slices"

	"teptar/fault"
	"teptar/record"
)

// A Unit is what is counted. Units are never mixed.
type Unit uint8

// The units.
const (
	Victims   Unit = iota // distinct people
	Acts                  // one victim, one type, one spell
	Events                // distinct events
	Assets                // distinct assets
	Derived               // people harmed who are not the victim: never added to victims
	Attempts              // acts that were only attempted: not among acts
	Confirmed             // of the acts those of status V3
)

// MaxDims and MaxCells bound a cross: what no reader takes in.
const (
	MaxDims  = 4
	MaxCells = 20_000
)

// maxHits is in how many cells acts can stand together: open ones stand in many.
const maxHits = 5_000_000

// By is what a cross counts, and by what.
type By struct {
	Units []Unit
	Dims  []Dimension
}

// A Cell is the acts that have one value in each dimension.
type Cell struct {
	Key    []Value
	Counts []Range // one for each unit
	// Hidden: the counts are left out; see [Cross.Suppress]. Key still tells
	// that there is something.
	Hidden bool
}

// A Cross is counts by any combination of dimensions.
//
// An act whose value in a dimension is open stands certainly in no row, and
// possibly in each that it may belong to; it is never shared out by fractions.
// Totals are counted on their own and not added. Threats stand in the rows of
// their types, if the table has types, and nowhere else.
type Cross struct {
	By
	Threshold record.Term
	Cells     []Cell   // that have anything in them, in order
	Margins   [][]Cell // of two or more dimensions: those of each by itself
	Total     Cell     // everyone and everything once, without threats
	Threats   Cell     // what was only threatened, once
	// Suppressed is the number below which counts were left out, 0 for none.
	Suppressed int64
	Left       []Left // acts that were not counted
}

// CountCross counts by dimensions. More than [MaxDims] dimensions, or [MaxCells]
// cells, are fault.Invalid. The vocabulary is that of acts.
func CountCross(acts *record.Vocabulary, in Input, by By) (*Cross, error) {
	if len(by.Dims) > MaxDims {
		return nil, fmt.Errorf("count by %d dimensions: at most %d: %w", len(by.Dims), MaxDims, fault.Invalid)
	}
	if in.Threshold == "" {
		in.Threshold = "V1"
	}
	c := newCounter(in)
	x := &Cross{By: by, Threshold: in.Threshold, Left: c.sift(acts, in)}
	s := newSorter(c, by.Dims)
	cells, err := s.cells()
	if err != nil {
		return nil, err
	}
	x.Cells = s.count(by.Units, cells, s.all())
	for d := range by.Dims {
		if len(by.Dims) > 1 {
			x.Margins = append(x.Margins, s.count(by.Units, s.margin(d), []int{d}))
		}
	}
	rank := typeRank(acts)
	slices.SortStableFunc(x.Cells, func(a, b Cell) int { return compareKeys(by.Dims, rank, a.Key, b.Key) })
	for d, m := range x.Margins {
		slices.SortStableFunc(m, func(a, b Cell) int { return compareKeys(by.Dims[d:d+1], rank, a.Key, b.Key) })
	}
	x.Total.Counts, x.Threats.Counts = s.once(by.Units, false), s.once(by.Units, true)
	return x, nil
}

// compareKeys puts cells in the order of their values: types as the vocabulary
// has them, what is not known last.
func compareKeys(dims []Dimension, rank func(record.Term) int, a, b []Value) int {
	for d := range dims {
		x, y := a[d], b[d]
		if dims[d].Name == ByType.Name {
			if n := rank(record.Term(x.Text)) - rank(record.Term(y.Text)); n != 0 {
				return n
			}
		}
		switch {
		case x == y:
			continue
		case x.IsZero():
			return 1
		case y.IsZero():
			return -1
		}
		return compareValues(x, y)
	}
	return 0
}

// A hit is an act in a cell.
type hit struct {
	*counted
	match match
	row   bool // it is only possibly there because its row is open, not its type
}

// A sorter puts the acts of a counter into cells.
type sorter struct {
	*counter
	dims   []Dimension
	facets [][]Facet // by dimension and act
	typed  bool      // one of the dimensions is the type
}

func newSorter(c *counter, dims []Dimension) *sorter {
	s := &sorter{counter: c, dims: dims}
	for n, d := range dims {
		s.typed = s.typed || d.Name == ByType.Name
		s.facets = append(s.facets, c.facets(n, d))
		c.apart = c.apart || d.Victim
	}
	return s
}

// all gives the numbers of all dimensions.
func (s *sorter) all() []int {
	all := make([]int, len(s.dims))
	for i := range all {
		all[i] = i
	}
	return all
}

// A key is the values of a cell; those of other dimensions are zero.
type key [MaxDims]Value

// cells sorts the acts by all dimensions.
func (s *sorter) cells() (map[key][]hit, error) {
	out := map[key][]hit{}
	hits := 0
	for i := range s.acts {
		s.spread(i, 0, key{}, s.start(i, s.typed), func(k key, h hit) {
			out[k] = append(out[k], h)
			hits++
		})
		if len(out) > MaxCells || hits > maxHits {
			return nil, fmt.Errorf("the table has more than %d cells: count by fewer things or longer times, or ask for fewer days, one place or one case: %w", MaxCells, fault.Invalid)
		}
	}
	return out, nil
}

// start gives an act before it is sorted. A threat is counted among types only.
func (s *sorter) start(i int, typed bool) hit {
	a := &s.acts[i]
	if typed {
		return hit{a, certainly, false}
	}
	return hit{a, a.among(false), false}
}

// spread puts an act into every cell that it may belong to.
func (s *sorter) spread(i, d int, k key, h hit, put func(key, hit)) {
	if h.match == no {
		return
	}
	if d == len(s.dims) {
		put(k, h)
		return
	}
	f := &s.facets[d][i]
	for _, v := range f.Sure {
		k[d] = v
		s.spread(i, d+1, k, h, put)
	}
	h.match, h.row = possibly, h.row || s.dims[d].Name != ByType.Name
	for _, v := range f.May {
		k[d] = v
		s.spread(i, d+1, k, h, put)
	}
}

// margin sorts the acts by one dimension.
func (s *sorter) margin(d int) map[key][]hit {
	one := &sorter{counter: s.counter, dims: s.dims[d : d+1], facets: s.facets[d : d+1]}
	one.typed = s.dims[d].Name == ByType.Name
	cells, _ := one.cells() // never more than the cells of all dimensions
	return cells
}

// count counts cells in each unit. dims are those of the cells.
func (s *sorter) count(units []Unit, cells map[key][]hit, dims []int) []Cell {
	out := make([]Cell, 0, len(cells))
	for k, hits := range cells {
		out = append(out, Cell{Key: slices.Clone(k[:len(dims)]), Counts: s.tally(hits).counts(units)})
	}
	// The order of a map is none: sort by the values first.
	slices.SortFunc(out, func(a, b Cell) int { return slices.CompareFunc(a.Key, b.Key, compareValues) })
	return out
}

// once counts all acts that are threats, or all that are none.
func (s *sorter) once(units []Unit, threats bool) []Range {
	var hits []hit
	for i := range s.acts {
		if m := s.acts[i].among(threats); m != no {
			hits = append(hits, hit{&s.acts[i], m, false})
		}
	}
	return s.whole().tally(hits).counts(units)
}

// whole gives the same counter for what is not divided.
func (c *counter) whole() *counter {
	w := *c
	w.apart = false
	return &w
}
