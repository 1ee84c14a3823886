// SPDX-License-Identifier: Apache-2.0

package when

// A period is a part of a year, from one day of it to another, and of which
// year. If last is before first it ends in the year after.
type period struct {
	first, last md
	year        yearSaid
	n           int // the year, or its distance from that of the publication
	day         bool
}

// yearSaid is how the source gives a year.
type yearSaid uint8

const (
	noYear   yearSaid = iota // not at all
	inYear                   // "2021"
	fromThis                 // "last year"
)

// days returns the days of the period that begins in year y; it is false if
// there are none, as for 29 February.
func (p period) days(y int) (lo, hi Day, ok bool) {
	end := y
	if p.last < p.first {
		end++
	}
	last := p.last
	if last == leapDay && !leap(end) {
		last = 228
	}
	if y < 0 || end > 9999 || p.day && p.first == leapDay && p.last == leapDay && !leap(y) {
		return 0, 0, false
	}
	first := p.first
	if first == leapDay && !leap(y) {
		first = 228
	}
	return first.in(y), last.in(end), true
}

// latest returns the last time that the period began on or before a day.
func (p period) latest(pub Day) (lo, hi Day, ok bool) {
	y, _, _ := pub.date()
	for i := range 9 { // a leap day comes round within eight years
		if lo, hi, ok = p.days(y - i); ok && lo <= pub {
			return lo, hi, true
		}
	}
	return 0, 0, false
}

// coming returns the first time that the period begins after a day, if that is
// within a year and nearer to the day than the last time.
func (p period) coming(pub Day) (lo, hi Day, ok bool) {
	y, _, _ := pub.date()
	_, before, known := p.latest(pub)
	for i := range 2 {
		lo, hi, ok = p.days(y + i)
		if ok && lo > pub {
			return lo, hi, !known || lo-pub < pub-before
		}
	}
	return 0, 0, false
}

// bare is what is known of the period without its year. If the event before it
// is known without its year too, both are taken to be of one year.
func (p period) bare(after When) When {
	if p.last < p.first {
		return When{}
	}
	first := p.first
	if a := after.startDays().odd.pattern; a.last != 0 && a.year == anyFour && md(a.first) <= p.last {
		first = max(first, md(a.first))
	}
	d, ok := newPattern(anyFour, anyFour, first, p.last)
	if !ok {
		return When{}
	}
	return oneOf(d, 0)
}

// cut narrows a period to a part of it: of a month the days 1–10, 11–20 and the
// rest, of a year or a season a third of its months; or one half.
func (p period) cut(part sense, second bool) period {
	lo, hi, ok := p.days(2000)
	if !ok || p.day {
		return p
	}
	first, last := cutDays(lo, hi, part, second)
	p.first = mdOf(first)
	if last != hi {
		p.last = mdOf(last)
	}
	return p
}

// cutDays is cut for days; they are those of whole months.
func cutDays(lo, hi Day, part sense, second bool) (Day, Day) {
	y, m, _ := lo.date()
	y2, m2, _ := hi.date()
	months := (y2-y)*12 + m2 - m + 1
	at := func(i int) Day { // the day on which third i begins
		if months == 1 {
			return lo + Day(10*i)
		}
		return civil(y, m, 1).plusMonths(i * months / 3)
	}
	middleDay := lo + 15
	if months > 1 {
		middleDay = civil(y, m, 1).plusMonths(months / 2)
	}
	switch {
	case part == sayBegin:
		return lo, at(1) - 1
	case part == sayMiddle:
		return at(1), at(2) - 1
	case part == sayEnd:
		return at(2), hi
	case part == sayHalf && second:
		return middleDay, hi
	}
	return lo, middleDay - 1
}

// plusMonths goes n months on, to the same day of the month or the last.
func (d Day) plusMonths(n int) Day {
	y, m, dd := d.date()
	m += n - 1
	y, m = y+m/12, m%12
	if m < 0 {
		y, m = y-1, m+12
	}
	return civil(y, m+1, min(dd, monthDays(y, m+1)))
}

// monday is the first day of the week of d.
func (d Day) monday() Day { return d - (Day(d.Weekday())+6)%7 }
