// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"unique"

	"teptar/fault"
)

// A When is a date as far as it is known; the package comment says what it
// means. It is immutable and takes 32 bytes. Two values are == if they are the
// same statement, spelled the same; that is not the question whether they can
// be the same day, which is [Same]. The zero When is unknown.
type When struct {
	start, end bounds // of one day: the same days twice
	odd        unique.Handle[edges]
	flags      flags
	doubts     [2]doubt // of the start and the end
}

// bounds are the first and the last possible day of a start or an end.
type bounds struct{ lo, hi Day }

// edges are what the bounds of a start and an end do not say. Few values have
// any, so they are held once for all values that share them.
type edges struct{ start, end odd }

type flags uint16

const (
	kindMask    flags = 3
	openStart   flags = 1 << 2 // ".." before the slash
	blankStart  flags = 1 << 3 // nothing before the slash
	openEnd     flags = 1 << 4
	blankEnd    flags = 1 << 5
	knownAsOf   flags = 1 << 6 // end.lo is the as-of day
	noStart           = openStart | blankStart
	noEnd             = openEnd | blankEnd
	noBoundFlag       = noStart | noEnd
)

// A Kind says what extents a When allows.
type Kind uint8

// The kinds; the package comment says what they mean.
const (
	Unknown Kind = iota // any extent
	OneDay              // one day, somewhere among the possible days
	AllDays             // every day from a start to an end
)

// Kind returns the kind of w.
func (w When) Kind() Kind { return Kind(w.flags & kindMask) }

// IsZero reports whether nothing is known. It lets encoding/json omit w.
func (w When) IsZero() bool { return w == When{} }

// Equal reports whether w and v are the same statement, as == does.
func (w When) Equal(v When) bool { return w == v }

// Day returns the one day that w can be. It is false if w leaves a choice, or
// is doubted by its source.
func (w When) Day() (Day, bool) {
	return w.start.lo, w.Kind() == OneDay && w.start.lo == w.start.hi && !w.Doubted()
}

// Doubted reports whether the source marked any part of w with ?, ~ or %.
func (w When) Doubted() bool { return w.doubts != [2]doubt{} }

// AsOf returns the day on which a statement with an open end is known to have
// been true.
func (w When) AsOf() (Day, bool) {
	if w.flags&knownAsOf == 0 {
		return 0, false
	}
	return w.end.lo, true
}

// Bounds are the four bounds of an extent, with what is said of its ends. Where
// an end is open or not known, its bound is [FirstDay] or [LastDay]. Days
// outside the bounds are not possible; days inside may still be excluded, by a
// pattern or a set.
type Bounds struct {
	EarliestStart, LatestStart Day
	EarliestEnd, LatestEnd     Day
	OpenStart, OpenEnd         bool // said to be open, written ".."
}

// Bounds returns the four bounds, as narrow as the order of start and end makes
// them. They do not include the room that "~" leaves; [When.Index] does.
func (w When) Bounds() Bounds {
	w.doubts = [2]doubt{}
	h := w.hull()
	return Bounds{h.s0, h.s1, h.e0, h.e1, w.flags&openStart != 0, w.flags&openEnd != 0}
}

// On returns the When of one known day, or the zero When if d is not a day of
// the calendar.
func On(d Day) When {
	if !d.Valid() {
		return When{}
	}
	return oneOf(days{lo: d, hi: d}, 0)
}

// Within returns one day from lo to hi, both included.
func Within(lo, hi Day) (When, error) {
	if !lo.Valid() || !hi.Valid() || hi < lo {
		return When{}, fmt.Errorf("days %d to %d are no range of the calendar: %w", lo, hi, fault.Invalid)
	}
	return oneOf(days{lo: lo, hi: hi}, 0), nil
}

// FromTo returns all the days from start to end, each of which must be of the
// kind [OneDay]. A zero start or end is one that is not known. An end that
// comes before every possible start is fault.Invalid.
func FromTo(start, end When) (When, error) {
	if start.Kind() == AllDays || end.Kind() == AllDays {
		return When{}, fmt.Errorf("an interval begins and ends on a day, not an interval: %w", fault.Invalid)
	}
	return interval(start, end, 0)
}

// Since returns all the days from start on, with an open end. start must be of
// the kind [OneDay]. To say on which day it was still so, see [When.WithAsOf].
func Since(start When) (When, error) {
	if start.Kind() != OneDay {
		return When{}, fmt.Errorf("an interval begins on a day: %w", fault.Invalid)
	}
	return interval(start, When{}, openEnd)
}

// Until returns all the days up to end, with an open start. end must be of the
// kind [OneDay].
func Until(end When) (When, error) {
	if end.Kind() != OneDay {
		return When{}, fmt.Errorf("an interval ends on a day: %w", fault.Invalid)
	}
	return interval(When{}, end, openStart)
}

// WithAsOf returns w, which must have an open end, with the day on which it is
// known to have been true. That day cannot come before the earliest start.
func (w When) WithAsOf(d Day) (When, error) {
	switch {
	case w.flags&openEnd == 0:
		return When{}, fmt.Errorf("as of %v: only an open end has an as-of day: %w", d, fault.Invalid)
	case !d.Valid() || d < w.start.lo:
		return When{}, fmt.Errorf("as of day %d: it had not begun: %w", d, fault.Invalid)
	}
	w.end.lo = d
	w.flags |= knownAsOf
	return w, nil
}

// oneOf makes a value of the kind OneDay.
func oneOf(d days, q doubt) When {
	w := When{flags: flags(OneDay), doubts: [2]doubt{q, q}}
	w.set(d, d)
	return w
}

// interval makes a value of the kind AllDays. The flags open say which of the
// unknown ends are open; the others are blank.
func interval(start, end When, open flags) (When, error) {
	w := When{flags: flags(AllDays) | open, doubts: [2]doubt{start.doubts[0], end.doubts[0]}}
	s, e := everyDay, everyDay
	if start.Kind() == OneDay {
		s = start.startDays()
	} else if open&openStart == 0 {
		w.flags |= blankStart
	}
	if end.Kind() == OneDay {
		e = end.startDays()
	} else if open&openEnd == 0 {
		w.flags |= blankEnd
	}
	if w.flags&noStart == blankStart && w.flags&noEnd == blankEnd {
		return When{}, fmt.Errorf("an interval without start and end says nothing: %w", fault.Invalid)
	}
	if e.hi < s.lo {
		return When{}, fmt.Errorf("the interval ends before it begins: %w", fault.Invalid)
	}
	if s == e && s.lo == s.hi && w.doubts[0] == w.doubts[1] && w.flags&noBoundFlag == 0 {
		return oneOf(s, w.doubts[0]), nil
	}
	w.set(s, e)
	return w, nil
}

func (w *When) set(s, e days) {
	w.start, w.end = bounds{s.lo, s.hi}, bounds{e.lo, e.hi}
	if !s.odd.none() || !e.odd.none() {
		w.odd = unique.Make(edges{s.odd, e.odd})
	}
}

// startDays returns the days on which w may start, as it was stated.
func (w When) startDays() days {
	d := days{lo: w.start.lo, hi: w.start.hi}
	if w.Kind() == Unknown {
		return everyDay
	}
	if w.odd != (unique.Handle[edges]{}) {
		d.odd = w.odd.Value().start
	}
	return d
}

// endDays returns the days on which w may end, as it was stated.
func (w When) endDays() days {
	d := days{lo: w.end.lo, hi: w.end.hi}
	if w.Kind() == Unknown {
		return everyDay
	}
	if w.odd != (unique.Handle[edges]{}) {
		d.odd = w.odd.Value().end
	}
	return d
}
