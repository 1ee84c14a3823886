// SPDX-License-Identifier: Apache-2.0

package count

import (
	"math"
	"slices"

	"teptar/record"
)

// Suppress leaves out the counts of small cells: those in which a count, at its
// least or its most, is from 1 to n-1. It leaves out more cells, and if need be
// totals, until the small ones do not follow from what is still shown: secondary
// suppression, L. Willenborg and T. de Waal, Elements of Statistical Disclosure
// Control, Springer 2001, chapter 6. Where a cell is left out, it is in all
// units, because the counts of one cell bound each other.
//
// # What is promised
//
// Whoever knows all that is shown, and takes the rows and the columns to add up
// to their totals, cannot bound a count that was left out to between 1 and n-1,
// be it at its least or at its most. Rows that do not add up tell less.
//
// # What is not
//
// That there is something in a cell stays visible. Someone who knows most of
// the people in a cell that is shown can learn of the others. Two tables of one
// archive are not protected from each other: with another filter, or on another
// day, what is left out here may stand there.
func (x *Cross) Suppress(n int64) {
	if n < 2 {
		return
	}
	x.Suppressed = n
	p := newProtection(x)
	for _, c := range p.cells {
		c.Hidden = slices.ContainsFunc(c.Counts, func(r Range) bool { return isSmall(r.Min, n) || isSmall(r.Max, n) })
	}
	for p.cover(n) {
	}
	for _, c := range p.cells {
		if c.Hidden {
			c.Counts = make([]Range, len(x.Units))
		}
	}
}

func isSmall(count, n int64) bool { return 0 < count && count < n }

// A line is a sum and the cells that it is taken to be the sum of.
type line struct {
	sum   int
	parts []int
}

// all gives the sum and its parts.
func (l line) all() []int { return append(slices.Clone(l.parts), l.sum) }

// A protection is a table as someone sees it who wants to know what was left
// out: numbers, and which are the sum of which.
type protection struct {
	units int
	cells []*Cell // with margins, total and threats
	lines []line
	in    [][]int // of each cell its lines
}

func newProtection(x *Cross) *protection {
	p := &protection{units: len(x.Units)}
	typed := slices.IndexFunc(x.Dims, func(d Dimension) bool { return d.Name == ByType.Name })
	threat := func(c *Cell, at int) bool { return at >= 0 && IsThreat(record.Term(c.Key[at].Text)) }
	total, threats := p.add(&x.Total), p.add(&x.Threats)
	whole, threatened := line{sum: total}, line{sum: threats}
	for i := range x.Cells {
		if n := p.add(&x.Cells[i]); threat(&x.Cells[i], typed) {
			threatened.parts = append(threatened.parts, n)
		} else {
			whole.parts = append(whole.parts, n)
		}
	}
	p.lines = append(p.lines, whole, threatened)
	first := 2 // the number of the first cell
	for d, margin := range x.Margins {
		across, at := line{sum: total}, map[Value]int{}
		for i := range margin {
			n := p.add(&margin[i])
			at[margin[i].Key[0]] = len(p.lines)
			p.lines = append(p.lines, line{sum: n})
			if d != typed || !threat(&margin[i], 0) {
				across.parts = append(across.parts, n)
			}
		}
		for i := range x.Cells {
			if n, ok := at[x.Cells[i].Key[d]]; ok && (d == typed || !threat(&x.Cells[i], typed)) {
				p.lines[n].parts = append(p.lines[n].parts, first+i)
			}
		}
		p.lines = append(p.lines, across)
	}
	p.in = make([][]int, len(p.cells))
	for n, l := range p.lines {
		for _, i := range l.all() {
			p.in[i] = append(p.in[i], n)
		}
	}
	return p
}

func (p *protection) add(c *Cell) int {
	p.cells = append(p.cells, c)
	return len(p.cells) - 1
}

// cover leaves out one more cell for each that can be worked out, at most one
// in a line, and tells whether there was any.
func (p *protection) cover(n int64) bool {
	covered := map[int]bool{} // lines
	found := false
	for u := range p.units {
		for e, end := range []func(Range) int64{least, most} {
			b := p.bounds(u, end)
			for i, c := range p.cells {
				if !c.Hidden || b.hi[i] >= n || b.hi[i] == 0 || e == 0 && b.lo[i] == 0 {
					continue
				}
				if slices.ContainsFunc(p.in[i], func(l int) bool { return covered[l] }) {
					found = true
					continue
				}
				if j := p.partner(i, u); j >= 0 {
					p.cells[j].Hidden, found = true, true
					for _, l := range p.in[j] {
						covered[l] = true
					}
				}
			}
		}
	}
	return found
}

func least(r Range) int64 { return r.Min }

// most gives the upper end, and endless if there is none.
func most(r Range) int64 {
	if r.Max == record.NoMax {
		return endless
	}
	return r.Max
}

const endless = math.MaxInt64

// partner chooses what to leave out so that a cell does not follow: the
// smallest that is shown in a line with it and has anything in the unit; a sum
// if there is no other; or else anything that is shown.
func (p *protection) partner(i, unit int) int {
	best := -1
	better := func(j int) bool {
		a := most(p.cells[j].Counts[unit])
		return a > 0 && (best < 0 || a < most(p.cells[best].Counts[unit]))
	}
	for _, l := range p.in[i] {
		for _, j := range p.lines[l].parts {
			if !p.cells[j].Hidden && better(j) {
				best = j
			}
		}
	}
	if best >= 0 {
		return best
	}
	for _, l := range p.in[i] {
		if sum := p.lines[l].sum; !p.cells[sum].Hidden {
			return sum
		}
	}
	for j, c := range p.cells {
		if !c.Hidden && better(j) {
			best = j
		}
	}
	return best
}

// between is what can be known of each cell.
type between struct{ lo, hi []int64 }

// bounds works out what follows for one end of the counts in a unit from all
// that is shown, if lines add up, by bounding each cell by the others of its
// line until nothing changes. A line that cannot add up tells nothing.
func (p *protection) bounds(unit int, end func(Range) int64) between {
	b := between{make([]int64, len(p.cells)), make([]int64, len(p.cells))}
	for i, c := range p.cells {
		if b.hi[i] = endless; !c.Hidden {
			b.lo[i] = end(c.Counts[unit])
			b.hi[i] = b.lo[i]
		}
	}
	const rounds = 100 // of which each can only narrow
	for range rounds {
		changed := false
		for _, l := range p.lines {
			changed = p.narrow(b, l) || changed
		}
		if !changed {
			break
		}
	}
	return b
}

// narrow bounds each cell of a line by the others.
func (p *protection) narrow(b between, l line) (changed bool) {
	var lo, hi sum
	for _, i := range l.parts {
		lo.add(b.lo[i])
		hi.add(b.hi[i])
	}
	if lo.value() > b.hi[l.sum] || hi.value() < b.lo[l.sum] {
		return false
	}
	set := func(i int, from, to int64) {
		if !p.cells[i].Hidden {
			return
		}
		from, to = max(from, b.lo[i]), min(to, b.hi[i])
		if from <= to && (from > b.lo[i] || to < b.hi[i]) {
			b.lo[i], b.hi[i], changed = from, to, true
		}
	}
	set(l.sum, lo.value(), hi.value())
	for _, i := range l.parts {
		others, less := hi.without(b.hi[i]), lo.without(b.lo[i])
		from, to := int64(0), int64(endless)
		if others != endless && b.lo[l.sum] != endless {
			from = b.lo[l.sum] - others
		}
		if less != endless && b.hi[l.sum] != endless {
			to = b.hi[l.sum] - less
		}
		wasLo, wasHi := b.lo[i], b.hi[i]
		set(i, from, to)
		lo.replace(wasLo, b.lo[i])
		hi.replace(wasHi, b.hi[i])
	}
	return changed
}

// A sum adds numbers of which some have no bound.
type sum struct{ of, unbounded int64 }

func (s *sum) add(n int64) {
	if n == endless {
		s.unbounded++
	} else {
		s.of += n
	}
}

func (s *sum) value() int64 { return s.without(0) }

// without gives the sum but for one of the numbers.
func (s *sum) without(n int64) int64 {
	switch {
	case n == endless && s.unbounded == 1:
		return s.of
	case s.unbounded > 0:
		return endless
	}
	return s.of - n
}

func (s *sum) replace(old, now int64) {
	if old == endless {
		s.unbounded--
	} else {
		s.of -= old
	}
	s.add(now)
}
