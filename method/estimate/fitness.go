// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// byChance is the probability below which chance is no longer taken for the
// reason why a list lies inside another.
const byChance = 1e-3

// Unfit gives the reasons why no method can be used on a table, whatever its
// kind: too few lists, nobody on a list, no overlap, a list that is a copy of
// another or was made from it.
func (t *Table) Unfit() []Note {
	if t.k() < 2 {
		return []Note{note("few-lists", t.k())}
	}
	if t.n == 0 {
		return []Note{note("empty")}
	}
	m := t.margins()
	var why []Note
	overlap := false
	for i, name := range t.lists {
		if m[1<<i] == 0 {
			why = append(why, note("empty-list", name))
		}
	}
	for i := range t.lists {
		for j := range i {
			both := m[1<<i|1<<j]
			overlap = overlap || both > 0
			if both > 0 && both == m[1<<i] && both == m[1<<j] {
				why = append(why, note("same-lists", t.lists[j], t.lists[i]))
			} else if small, large := t.inside(m, i, j); small >= 0 && t.k() == 2 {
				why = append(why, note("inside-of-two", t.lists[small], t.lists[large]))
			} else if small >= 0 && t.chance(m, small, large) < byChance {
				why = append(why, note("inside", t.lists[small], t.lists[large]))
			}
		}
	}
	if !overlap && len(why) == 0 {
		why = append(why, note("no-overlap"))
	}
	return why
}

// inside tells which of two lists lies in the other, or -1.
func (t *Table) inside(margins []float64, i, j int) (small, large int) {
	switch both := margins[1<<i|1<<j]; {
	case both == 0 || margins[1<<i] == margins[1<<j]:
		return -1, -1
	case both == margins[1<<i]:
		return i, j
	case both == margins[1<<j]:
		return j, i
	}
	return -1, -1
}

// chance bounds the probability that a list lies in an independent one: each
// of its people would be on the other with a probability of at most its share
// of the documented.
func (t *Table) chance(margins []float64, small, large int) float64 {
	return math.Pow(margins[1<<large]/t.n, margins[1<<small])
}

// caveats adds the warnings that are about the table.
func (r *Result) caveats(t *Table) {
	m := t.margins()
	if t.n < 100 {
		r.warn("small", t.Documented())
	}
	several := t.n
	for i := range t.lists {
		several -= t.counts[1<<i]
	}
	if several < 30 {
		r.warn("thin-overlap", int64(several))
	}
	for i, name := range t.lists {
		if m[1<<i] == t.counts[1<<i] {
			r.warn("isolated", name)
		}
		for j := range i {
			if small, large := t.inside(m, i, j); small >= 0 {
				r.warn("maybe-inside", t.lists[small], t.lists[large])
			}
		}
	}
}

// open begins the result of a method for at least two or three lists.
func open(m Method, t *Table, least, most int) *Result {
	if why := t.Unfit(); len(why) > 0 {
		return refuse(m, t, why...)
	}
	if t.k() < least {
		return refuse(m, t, note("two-lists"))
	}
	if t.k() > most {
		return refuse(m, t, note("many-lists", most, t.k()))
	}
	r := &Result{Method: m, Documented: t.Documented()}
	r.caveats(t)
	return r
}
