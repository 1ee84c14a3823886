// SPDX-License-Identifier: Apache-2.0

package when

import (
	"encoding/binary"
	"slices"
)

// days is a set of days that is not empty: all from lo to hi, or those of them
// that are in a list of ranges or in a pattern. lo and hi are always members.
type days struct {
	lo, hi Day
	odd    odd
}

// odd is what lo and hi do not say. At most one of the two is set.
type odd struct {
	list    ranges
	pattern pattern
}

func (o odd) none() bool { return o.list == "" && o.pattern.none() }

// ranges is a list of ranges of days in order, none touching the next, eight
// bytes to a range. It is a string so that sets can be compared with ==.
type ranges string

// A run is all the days from lo to hi.
type run struct{ lo, hi Day }

func (r ranges) len() int { return len(r) / 8 }

func (r ranges) at(i int) run {
	b := []byte(r[i*8 : i*8+8])
	return run{Day(binary.BigEndian.Uint32(b)), Day(binary.BigEndian.Uint32(b[4:]))}
}

func (r ranges) all() []run {
	all := make([]run, r.len())
	for i := range all {
		all[i] = r.at(i)
	}
	return all
}

// everyDay is the whole calendar.
var everyDay = days{lo: FirstDay, hi: LastDay}

// daysOf joins runs, of which there must be one, into a set.
func daysOf(runs []run) days {
	runs = slices.Clone(runs)
	slices.SortFunc(runs, func(a, b run) int { return int(a.lo) - int(b.lo) })
	joined := runs[:1]
	for _, r := range runs[1:] {
		if last := &joined[len(joined)-1]; r.lo <= last.hi+1 {
			last.hi = max(last.hi, r.hi)
			continue
		}
		joined = append(joined, r)
	}
	d := days{lo: joined[0].lo, hi: joined[len(joined)-1].hi}
	if len(joined) == 1 {
		return d
	}
	b := make([]byte, 0, 8*len(joined))
	for _, r := range joined {
		b = binary.BigEndian.AppendUint32(b, uint32(r.lo))
		b = binary.BigEndian.AppendUint32(b, uint32(r.hi))
	}
	d.odd.list = ranges(b)
	return d
}

// next returns the first member at or after x.
func (d days) next(x Day) (Day, bool) {
	switch {
	case x > d.hi:
		return 0, false
	case x <= d.lo:
		return d.lo, true
	case d.odd.list != "":
		for i := range d.odd.list.len() {
			if r := d.odd.list.at(i); x <= r.hi {
				return max(x, r.lo), true
			}
		}
		return 0, false
	case !d.odd.pattern.none():
		found, ok := d.odd.pattern.step(x, 1)
		return found, ok && found <= d.hi
	}
	return x, true
}

// prev returns the last member at or before x.
func (d days) prev(x Day) (Day, bool) {
	switch {
	case x < d.lo:
		return 0, false
	case x >= d.hi:
		return d.hi, true
	case d.odd.list != "":
		for i := d.odd.list.len() - 1; i >= 0; i-- {
			if r := d.odd.list.at(i); x >= r.lo {
				return min(x, r.hi), true
			}
		}
		return 0, false
	case !d.odd.pattern.none():
		found, ok := d.odd.pattern.step(x, -1)
		return found, ok && found >= d.lo
	}
	return x, true
}

// clip narrows the set to the members from lo to hi.
func (d days) clip(lo, hi Day) (days, bool) {
	first, ok := d.next(lo)
	if !ok {
		return days{}, false
	}
	last, ok := d.prev(hi)
	if !ok || first > last {
		return days{}, false
	}
	d.lo, d.hi = first, last
	return d, true
}

// first returns the first day that is in all the sets. The three sets may be
// the same; each step jumps to the next member of one of them.
func first(a, b, c days) (Day, bool) {
	if apart(a, b) || apart(a, c) || apart(b, c) {
		return 0, false
	}
	x := max(a.lo, b.lo, c.lo)
	for {
		y, ok := a.next(x)
		if !ok {
			return 0, false
		}
		if y, ok = b.next(y); !ok {
			return 0, false
		}
		if y, ok = c.next(y); !ok {
			return 0, false
		}
		if y == x {
			return x, true
		}
		x = y
	}
}

// last returns the last day that is in both sets.
func last(a, b days) (Day, bool) {
	if apart(a, b) {
		return 0, false
	}
	x := min(a.hi, b.hi)
	for {
		y, ok := a.prev(x)
		if !ok {
			return 0, false
		}
		if y, ok = b.prev(y); !ok {
			return 0, false
		}
		if y == x {
			return x, true
		}
		x = y
	}
}

func meet(a, b days) bool {
	_, ok := first(a, b, b)
	return ok
}

// apart finds two patterns that cannot meet; without it, first and last would
// go through every year to find that out.
func apart(a, b days) bool {
	return !a.odd.pattern.none() && !b.odd.pattern.none() &&
		a.odd.pattern != b.odd.pattern && a.odd.pattern.disjoint(b.odd.pattern)
}

// widen adds k days on either side of every member. A pattern becomes all the
// days from its first to its last if it would cross the end of a year, or if
// its days are not one run in each year: more days than meant, never fewer.
func (d days) widen(k Day) days {
	if k == 0 {
		return d
	}
	lo, hi := clampDay(d.lo-k), clampDay(d.hi+k)
	switch p := d.odd.pattern; {
	case d.odd.list != "":
		runs := d.odd.list.all()
		for i, r := range runs {
			runs[i] = run{clampDay(r.lo - k), clampDay(r.hi + k)}
		}
		return daysOf(runs)
	case !p.none():
		first, last := md(p.first).in(2000)-k, md(p.last).in(2000)+k
		if leapDay := leapDay.in(2000); p.last != 0 {
			if first <= leapDay && md(p.first) > 229 {
				first--
			}
			if last >= leapDay && md(p.last) < 229 {
				last++
			}
		}
		if y1, _, _ := first.date(); p.last == 0 || y1 != 2000 {
			break
		}
		if y2, _, _ := last.date(); y2 != 2000 {
			break
		}
		if wide, ok := newPattern(p.year, anyFour, mdOf(first), mdOf(last)); ok {
			return wide
		}
	}
	return days{lo: lo, hi: hi}
}
