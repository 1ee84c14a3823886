// SPDX-License-Identifier: Apache-2.0

package when

// An Answer is what can be said about two dates of which not all is known.
// Answers are ordered: Certainly is more than Possibly, which is more than No.
type Answer uint8

// The answers.
const (
	No        Answer = iota // in no case that both values allow
	Possibly                // in some cases
	Certainly               // in all cases
)

// String gives "no", "possibly" or "certainly".
func (a Answer) String() string {
	switch a {
	case No:
		return "no"
	case Possibly:
		return "possibly"
	}
	return "certainly"
}

// hull holds the bounds of start and end, narrowed so that each bound is
// reached by some extent: no start after the latest end, no end before the
// earliest start.
type hull struct{ s0, s1, e0, e1 Day }

func (w When) hull() hull {
	if w.odd != oddNone || w.doubts != [2]doubt{} {
		return w.oddHull()
	}
	switch w.Kind() {
	case Unknown:
		return hull{FirstDay, LastDay, FirstDay, LastDay}
	case OneDay:
		return hull{w.start.lo, w.start.hi, w.start.lo, w.start.hi}
	}
	h := hull{w.start.lo, min(w.start.hi, w.end.hi), max(w.end.lo, w.start.lo), w.end.hi}
	if w.flags&knownAsOf != 0 {
		h.s1 = min(h.s1, w.end.lo)
	}
	return h
}

func (w When) oddHull() hull {
	s, e := w.sides()
	if w.Kind() == OneDay {
		return hull{s.lo, s.hi, s.lo, s.hi}
	}
	return hull{s.lo, s.hi, e.lo, e.hi}
}

// sides returns the days on which w can start and end, with the room that "~"
// leaves, narrowed as in hull. Of one day, both are the same.
func (w When) sides() (s, e days) {
	s = w.startDays().widen(w.doubts[0].room())
	if w.Kind() == OneDay {
		return s, s
	}
	e = w.endDays().widen(w.doubts[1].room())
	latest := e.hi
	if w.flags&knownAsOf != 0 {
		latest = min(latest, e.lo)
	}
	// Neither can fail: the first start is not after the last end, nor after
	// the as-of day.
	if c, ok := s.clip(FirstDay, latest); ok {
		s = c
	}
	if c, ok := e.clip(s.lo, LastDay); ok {
		e = c
	}
	return s, e
}

// answer joins the two questions. Doubt leaves nothing certain.
func answer(a, b When, certainly, possibly bool) Answer {
	switch {
	case certainly && a.doubts == [2]doubt{} && b.doubts == [2]doubt{}:
		return Certainly
	case certainly || possibly:
		return Possibly
	}
	return No
}

// Before asks whether a ended before b began.
func Before(a, b When) Answer {
	x, y := a.hull(), b.hull()
	return answer(a, b, x.e1 < y.s0, x.e0 < y.s1)
}

// After asks whether a began after b had ended.
func After(a, b When) Answer { return Before(b, a) }

// During asks whether all days of a are days of b.
func During(a, b When) Answer {
	x, y := a.hull(), b.hull()
	certainly := y.s1 <= x.s0 && x.e1 <= y.e0
	return answer(a, b, certainly, certainly || x.s0 <= y.e1 && y.s0 <= x.e1 && canBeDuring(a, b, y))
}

func canBeDuring(a, b When, y hull) bool {
	if b.Kind() == OneDay {
		return canBeSame(a, b)
	}
	s, e := a.sides()
	from, ok := s.next(y.s0)
	if !ok {
		return false
	}
	to, ok := e.prev(y.e1)
	return ok && from <= to
}

// Overlaps asks whether a and b have a day in common.
func Overlaps(a, b When) Answer {
	x, y := a.hull(), b.hull()
	certainly := x.s1 <= y.e0 && y.s1 <= x.e0
	return answer(a, b, certainly, certainly || x.s0 <= y.e1 && y.s0 <= x.e1 && canOverlap(a, b, x, y))
}

// canOverlap asks the question of the longest extents. One day has no longest
// extent; it must itself be among the days of the other.
func canOverlap(a, b When, x, y hull) bool {
	if a.odd == oddNone && b.odd == oddNone {
		return true
	}
	aDays, bDays := days{lo: x.s0, hi: x.e1}, days{lo: y.s0, hi: y.e1}
	if a.Kind() == OneDay {
		aDays, _ = a.sides()
	}
	if b.Kind() == OneDay {
		bDays, _ = b.sides()
	}
	return meet(aDays, bDays)
}

// Same asks whether a and b are the same days: the same day, or extents that
// begin and end together. Two imprecise dates are at most possibly the same.
func Same(a, b When) Answer {
	x, y := a.hull(), b.hull()
	certainly := x == y && x.s0 == x.s1 && x.e0 == x.e1
	apart := x.s1 < y.s0 || y.s1 < x.s0 || x.e1 < y.e0 || y.e1 < x.e0
	return answer(a, b, certainly, certainly || !apart && canBeSame(a, b))
}

// canBeSame asks whether an extent exists that both allow.
func canBeSame(a, b When) bool {
	as, ae := a.sides()
	bs, be := b.sides()
	if a.Kind() == OneDay {
		_, ok := first(as, bs, be)
		return ok
	}
	if b.Kind() == OneDay {
		_, ok := first(bs, as, ae)
		return ok
	}
	s, ok := first(as, bs, bs)
	if !ok {
		return false
	}
	e, ok := last(ae, be)
	return ok && s <= e
}
