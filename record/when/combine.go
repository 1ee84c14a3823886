// SPDX-License-Identifier: Apache-2.0

package when

import "slices"

// maxRuns is how many runs of days Intersect writes out as a set.
const maxRuns = 8

// Index returns the first and the last day that any extent of w can touch, for
// a range query in a database. A search over this range finds every value that
// possibly overlaps another; it can find more, so the answer has to be checked
// with [Overlaps].
func (w When) Index() (lo, hi Day) {
	h := w.hull()
	return h.s0, h.e1
}

// Compatible reports whether a and b can both be true of one thing. Two single
// days must possibly be the same, and so must two extents. One day is
// compatible with an extent that possibly includes it: "in April" and "from 7 to
// 9 April" do not contradict each other. The unknown date is compatible with
// all.
func Compatible(a, b When) bool {
	switch {
	case a.Kind() == Unknown || b.Kind() == Unknown:
		return true
	case a.Kind() == b.Kind():
		return Same(a, b) != No
	}
	return Overlaps(a, b) != No
}

// MostPrecise returns the value that leaves fewer days open, over start and end
// together; of two that leave as many, the one without doubt, else the one whose
// text is first. The order of a and b makes no difference.
func MostPrecise(a, b When) When {
	x, y := a.leeway(), b.leeway()
	switch {
	case x < y:
		return a
	case y < x:
		return b
	case a.Doubted() != b.Doubted():
		if a.Doubted() {
			return b
		}
		return a
	case a == b || a.Kind() == Unknown:
		return b
	case b.Kind() == Unknown || a.String() < b.String():
		return a
	}
	return b
}

// leeway is how many days the start and the end can move.
func (w When) leeway() Day {
	h := w.hull()
	return h.s1 - h.s0 + h.e1 - h.e0
}

// Intersect returns what is known if a and b are both true, and false if they
// are not [Compatible]. Of one day and an extent, it is the one day, within the
// extent. The result allows every extent that both allow. It allows more only
// where a set of days has no short form; then it is no less precise than the
// more precise of the two.
func Intersect(a, b When) (When, bool) {
	switch {
	case !Compatible(a, b):
		return When{}, false
	case a.Kind() == Unknown:
		return b, true
	case b.Kind() == Unknown:
		return a, true
	}
	if b == MostPrecise(a, b) {
		a, b = b, a
	}
	as, ae := a.sides()
	bs, be := b.sides()
	switch {
	case a.Kind() == AllDays && b.Kind() == AllDays:
		return intersectExtents(a, b, common(as, bs), common(ae, be)), true
	case a.Kind() == AllDays:
		as = days{lo: as.lo, hi: ae.hi}
	case b.Kind() == AllDays:
		bs = days{lo: bs.lo, hi: be.hi}
	}
	both := common(as, bs)
	for _, w := range [2]When{a, b} {
		if w.Kind() == OneDay && both == w.startDays().widen(w.doubts[0].room()) {
			return w, true
		}
	}
	return oneOf(both, shared(both, a, b, 0)), true
}

// shared is the doubt about days that come from both a and b. The room of "~"
// is in the days already; what is left is that a source was not sure.
func shared(both days, a, b When, side int) doubt {
	if a.doubts[side]|b.doubts[side] == 0 {
		return 0
	}
	return uncertain.over(3).refit(0, both.parts())
}

// intersectExtents makes an interval of the starts and ends that a and b share.
func intersectExtents(a, b When, s, e days) When {
	for _, w := range [2]When{a, b} {
		if ws, we := w.sides(); ws == s && we == e {
			return w
		}
	}
	w := When{flags: flags(AllDays)}
	if x, y := a.flags&noStart, b.flags&noStart; x != 0 && y != 0 {
		s = everyDay
		w.flags |= x & y
		if x != y {
			w.flags |= openStart
		}
	}
	if x, y := a.flags&noEnd, b.flags&noEnd; x != 0 && y != 0 {
		asOf, known := max(a.end.lo, b.end.lo), (a.flags|b.flags)&knownAsOf
		e = days{lo: asOf, hi: LastDay}
		w.flags |= x&y | known
		if x != y {
			w.flags |= openEnd
		}
	}
	w.doubts = [2]doubt{shared(s, a, b, 0), shared(e, a, b, 1)}
	if w.flags&noBoundFlag == 0 && s == e && s.lo == s.hi && w.doubts[0] == w.doubts[1] {
		return oneOf(s, w.doubts[0])
	}
	w.set(s, e)
	return w
}

// common returns the days that are in a and in b, of which there must be one.
// If they have no short form, it returns the set with the narrower bounds.
func common(a, b days) days {
	if a.odd.none() && b.odd.none() {
		return days{lo: max(a.lo, b.lo), hi: min(a.hi, b.hi)}
	}
	runs, ok := sharedRuns(a, b)
	for _, d := range [2]days{a, b} {
		if own, short := sharedRuns(d, d); ok && short && d.whole() && slices.Equal(own, runs) {
			return d
		}
	}
	if ok {
		return daysOf(runs)
	}
	if p, q := a.odd.pattern, b.odd.pattern; p.last != 0 && q.last != 0 && a.whole() && b.whole() {
		year, ok := p.year.both(q.year)
		if d, ok2 := newPattern(year, anyFour, md(max(p.first, q.first)), md(min(p.last, q.last))); ok && ok2 {
			return d
		}
	}
	if b.hi-b.lo < a.hi-a.lo {
		a = b
	}
	if !a.whole() {
		return days{lo: a.lo, hi: a.hi}
	}
	return a
}

// sharedRuns lists the runs of days that are in both sets, if they are few.
func sharedRuns(a, b days) ([]run, bool) {
	var runs []run
	for x := FirstDay; x <= LastDay; {
		lo, ok := first(days{lo: x, hi: LastDay}, a, b)
		if !ok {
			break
		}
		if len(runs) == maxRuns {
			return nil, false
		}
		hi := min(a.runEnd(lo), b.runEnd(lo))
		runs = append(runs, run{lo, hi})
		x = hi + 1
	}
	return runs, len(runs) > 0
}

// whole reports whether the bounds of d are those of its pattern or list, so
// that its text says all of it.
func (d days) whole() bool {
	if p := d.odd.pattern; !p.none() {
		lo, _ := p.step(FirstDay, 1)
		hi, _ := p.step(LastDay, -1)
		return d.lo == lo && d.hi == hi
	}
	n := d.odd.list.len()
	return n == 0 || d.lo == d.odd.list.at(0).lo && d.hi == d.odd.list.at(n-1).hi
}

// runEnd returns the last day of the run of members that x is in.
func (d days) runEnd(x Day) Day {
	switch {
	case d.odd.list != "":
		for i := range d.odd.list.len() {
			if r := d.odd.list.at(i); x <= r.hi {
				return min(r.hi, d.hi)
			}
		}
	case !d.odd.pattern.none():
		for x < d.hi {
			if next, ok := d.next(x + 1); !ok || next != x+1 {
				break
			}
			x++
		}
		return x
	}
	return d.hi
}
