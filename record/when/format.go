// SPDX-License-Identifier: Apache-2.0

package when

import (
	"strings"
	"unique"
)

// oddNone is the handle of a value whose bounds say everything.
var oddNone unique.Handle[edges]

// A unit is a span of the calendar that has a spelling of its own.
type unit int

const (
	noUnit unit = iota
	aDay
	aMonth
	aSeason
	aYear
	aDecade
	aCentury
	aMillennium
	everything
)

// unitOf finds the unit that consists of exactly the days from lo to hi.
func unitOf(lo, hi Day) unit {
	if lo == hi {
		return aDay
	}
	y, m, d := lo.date()
	y2, m2, d2 := hi.date()
	if d != 1 || d2 != monthDays(y2, m2) {
		return noUnit
	}
	if y == y2 {
		switch {
		case m == m2:
			return aMonth
		case m == 1 && m2 == 12:
			return aYear
		case m2 == m+2 && m%3 == 0:
			return aSeason
		}
		return noUnit
	}
	if m != 1 || m2 != 12 {
		return noUnit
	}
	for _, u := range [4]struct {
		years int
		unit  unit
	}{{10, aDecade}, {100, aCentury}, {1000, aMillennium}, {10000, everything}} {
		if y%u.years == 0 && y2 == y+u.years-1 {
			return u.unit
		}
	}
	return noUnit
}

// unitText spells the unit that begins on lo.
func unitText(u unit, lo Day) string {
	y, m, _ := lo.date()
	day := lo.String()
	switch u {
	case aDay:
		return day
	case aMonth:
		return day[:7]
	case aSeason:
		return day[:5] + [4]string{"21", "22", "23", "24"}[m/3-1]
	case aYear:
		return day[:4]
	}
	x := int(u - aYear)
	return maskOf(y).String()[:4-x] + "XXXX"[:x]
}

// parts is how many parts the spelling of a set of days has: year, month and
// day; 0 if it stands in brackets.
func (d days) parts() int {
	switch p := d.odd.pattern; {
	case d.odd.list != "" && !d.isWinter():
		return 0
	case d.odd.list != "":
		return 2
	case !p.none():
		return p.parts()
	}
	switch unitOf(d.lo, d.hi) {
	case noUnit:
		return 0
	case aDay:
		return 3
	case aMonth, aSeason:
		return 2
	}
	return 1
}

// isWinter reports whether the days are the two winters of one year.
func (d days) isWinter() bool {
	if d.odd.list.len() != 2 {
		return false
	}
	y, _, _ := d.odd.list.at(1).lo.date()
	return d == seasonOf(y, winter)
}

// text spells the days without marks.
func (d days) text() string {
	switch p := d.odd.pattern; {
	case d.isWinter():
		y, _, _ := d.odd.list.at(1).lo.date()
		return maskOf(y).String() + "-24"
	case d.odd.list != "":
		texts := make([]string, d.odd.list.len())
		for i := range texts {
			texts[i] = d.odd.list.at(i).text()
		}
		return "[" + strings.Join(texts, ",") + "]"
	case !p.none():
		return p.text()
	}
	r := run{d.lo, d.hi}
	if unitOf(r.lo, r.hi) == noUnit {
		return "[" + r.text() + "]"
	}
	return r.text()
}

// text spells a run as a member of a set, in years or months if both its ends
// fit, so that a set does not grow when it is written again.
func (r run) text() string {
	if u := unitOf(r.lo, r.hi); u != noUnit {
		return unitText(u, r.lo)
	}
	lo, hi := r.lo.String(), r.hi.String()
	switch {
	case lo[4:] == "-01-01" && hi[4:] == "-12-31":
		lo, hi = lo[:4], hi[:4]
	case lo[7:] == "-01" && unitOf(civilMonth(r.hi), r.hi) == aMonth:
		lo, hi = lo[:7], hi[:7]
	}
	if r.lo == FirstDay {
		lo = ""
	}
	if r.hi == LastDay {
		hi = ""
	}
	return lo + ".." + hi
}

// civilMonth is the first day of the month of d.
func civilMonth(d Day) Day {
	y, m, _ := d.date()
	return civil(y, m, 1)
}

// wholeMonth reports whether the days of the pattern are those of one month.
func (p pattern) wholeMonth() bool {
	from, to := md(p.first), md(p.last)
	m, d := from.split()
	m2, d2 := to.split()
	if p.last == 0 || d != 1 || m != m2 {
		return false
	}
	return d2 == monthDays(2000, m) || m == 2 && d2 == 28 && !p.leaps()
}

// leaps reports whether a leap year is among the years of the pattern.
func (p pattern) leaps() bool {
	_, ok := pattern{year: p.year, first: int16(leapDay), last: int16(leapDay)}.step(FirstDay, 1)
	return ok
}

func (p pattern) parts() int {
	switch {
	case md(p.first) == newYear && md(p.last) == yearsEnd:
		return 1
	case p.last != 0 && p.first == p.last:
		return 3
	case p.wholeMonth():
		return 2
	case p.last != 0:
		return 0
	case p.monthDay&0xFF == 0xFF:
		return 2
	}
	return 3
}

func (p pattern) text() string {
	year := p.year.String()
	if p.last == 0 {
		m := p.monthDay.String()
		if p.parts() == 2 {
			return year + "-" + m[:2]
		}
		return year + "-" + m[:2] + "-" + m[2:]
	}
	first, last := maskOf(int(p.first)).String(), maskOf(int(p.last)).String()
	day := year + "-" + first[:2] + "-" + first[2:]
	switch p.parts() {
	case 1:
		return year
	case 2:
		return day[:7]
	case 3:
		return day
	}
	return "[" + day + ".." + year + "-" + last[:2] + "-" + last[2:] + "]"
}

// marked spells the days with their marks: after the whole if all parts have
// the same one, else each before its part.
func marked(d days, q doubt) string {
	s, n := d.text(), d.parts()
	if q == 0 {
		return s
	}
	if n == 0 || q == q.of(0).over(n) {
		return s + q.mark(0)
	}
	parts := strings.Split(s, "-")
	for i := range parts {
		parts[i] = q.mark(i) + parts[i]
	}
	return strings.Join(parts, "-")
}

// String gives the one spelling of w, which [Parse] reads back to the same
// value. The unknown date is the empty text.
func (w When) String() string {
	switch w.Kind() {
	case Unknown:
		return ""
	case OneDay:
		return marked(w.startDays(), w.doubts[0])
	}
	start, end := "", ""
	switch {
	case w.flags&openStart != 0:
		start = ".."
	case w.flags&blankStart == 0:
		start = marked(w.startDays(), w.doubts[0])
	}
	switch {
	case w.flags&knownAsOf != 0:
		end = "..@" + w.end.lo.String()
	case w.flags&openEnd != 0:
		end = ".."
	case w.flags&blankEnd == 0:
		end = marked(w.endDays(), w.doubts[1])
	}
	return start + "/" + end
}
