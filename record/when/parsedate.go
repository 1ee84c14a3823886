// SPDX-License-Identifier: Apache-2.0

package when

// written is a date as it was written: how many parts it had, and its marks.
type written struct {
	days  days
	doubt doubt
	parts int
}

// date = [mark] YYYY [mark] [ "-" [mark] MM [mark] [ "-" [mark] DD [mark] ] ]
//
// A mark before a part is of that part alone; a mark after a part is of it and
// of all the parts to its left. Any digit may be X.
func (r *reader) date() (written, error) {
	var w written
	part := [3]mask{0, 0xFFFF, 0xFFFF}
	at := r.at
	for {
		w.doubt |= r.mark().on(w.parts)
		size := 4
		if w.parts > 0 {
			size = 2
		}
		digits, err := r.digits(size, w.parts)
		if err != nil {
			return written{}, err
		}
		part[w.parts] = digits
		w.parts++
		w.doubt |= r.mark().over(w.parts)
		if w.parts == 3 || !r.take("-") {
			break
		}
	}
	var err error
	w.days, err = r.build(at, part, w.parts)
	return w, err
}

func (r *reader) mark() doubt {
	q := doubtOf(r.peek())
	if q != 0 {
		r.at++
	}
	return q
}

// digits reads digits and X; the mask of two digits has 0 before them.
func (r *reader) digits(n, part int) (mask, error) {
	var m mask
	for range n {
		switch c := r.peek(); {
		case c >= '0' && c <= '9':
			m = m<<4 | mask(c-'0')
		case c == 'X':
			m = m<<4 | anyDigit
		case c == 'Y' && part == 0:
			return 0, r.refuse(r.at, "years of more than four digits are not read")
		case c == '-' && part == 0:
			return 0, r.refuse(r.at, "years before 0000 are not read")
		default:
			return 0, r.unexpectedIn(part)
		}
		r.at++
	}
	if c := r.peek(); c >= '0' && c <= '9' || c == 'X' {
		return 0, r.unexpectedIn(part)
	}
	return m, nil
}

// build makes the days of a year, month and day, of which some may not have
// been written.
func (r *reader) build(at int, part [3]mask, parts int) (days, error) {
	month, day := part[1], part[2]
	if parts >= 2 && month.digit(2) != anyDigit && month.digit(3) != anyDigit && month > 0x12 {
		return r.season(at, part, parts)
	}
	if year, x := part[0].trailing(); year == 0 && x {
		if d, ok := known(yearOf(part[0]), month, day, parts); ok {
			return d, nil
		}
	}
	monthDay := anyFour
	if parts >= 2 {
		monthDay = month<<8 | 0xFF
	}
	if parts == 3 {
		monthDay = monthDay&0xFF00 | day
	}
	d, ok := newPattern(part[0], monthDay, newYear, yearsEnd)
	if !ok {
		return days{}, r.refuse(at, "no such day exists")
	}
	return d, nil
}

// known makes the days of a date without X. It is the quick way for nearly all
// dates.
func known(year int, month, day mask, parts int) (days, bool) {
	if parts == 1 {
		return days{lo: civil(year, 1, 1), hi: civil(year, 12, 31)}, true
	}
	m, ok := pair(month)
	if !ok || m < 1 || m > 12 {
		return days{}, false
	}
	if parts == 2 {
		return days{lo: civil(year, m, 1), hi: civil(year, m, monthDays(year, m))}, true
	}
	d, ok := pair(day)
	if !ok || d < 1 || d > monthDays(year, m) {
		return days{}, false
	}
	return days{lo: civil(year, m, d), hi: civil(year, m, d)}, true
}

func pair(m mask) (int, bool) {
	tens, ones := m.digit(2), m.digit(3)
	return tens*10 + ones, tens != anyDigit && ones != anyDigit
}

// The codes of EDTF for the seasons, without a hemisphere.
const (
	spring = 21 + iota
	summer
	autumn
	winter
)

// season makes the days of YYYY-21 to YYYY-24: meteorological seasons of the
// northern hemisphere. Which winter is meant by "winter 2020" the format does
// not say, so it is either of the two that touch the year.
func (r *reader) season(at int, part [3]mask, parts int) (days, error) {
	n, _ := pair(part[1])
	x, run := part[0].trailing()
	switch {
	case n < spring || n > 41:
		return days{}, r.refuse(at+5, "there is no such month")
	case n > winter:
		return days{}, r.refuse(at+5, "of the groups of months only the seasons 21 to 24 are read")
	case parts == 3:
		return days{}, r.refuse(at+8, "a season has no days")
	case x > 0 || !run:
		return days{}, r.refuse(at, "a season needs a known year")
	}
	return seasonOf(yearOf(part[0]), n), nil
}

// seasonOf returns the days of a season; of winter, those of both.
func seasonOf(y, n int) days {
	if n != winter {
		m := 3 * (n - spring + 1)
		return days{lo: civil(y, m, 1), hi: civil(y, m+2, monthDays(y, m+2))}
	}
	return daysOf([]run{winterOf(y - 1), winterOf(y)})
}

// winterOf returns the winter that begins in December of year y, as far as the
// calendar has it.
func winterOf(y int) run {
	return run{clampDay(civil(y, 12, 1)), clampDay(civil(y+1, 2, monthDays(y+1, 2)))}
}

// unexpected explains what stands where a date should have ended.
func (r *reader) unexpected() error {
	switch c := r.peek(); c {
	case 0:
		return r.refuse(r.at, "the date ends too early")
	case 'T', 't', ':':
		return r.refuse(r.at, "times of day are not read; give the date only")
	case 'E', 'S', 'Y':
		return r.refuse(r.at, "years of more than four digits are not read")
	case '{':
		return r.refuse(r.at, "sets of which all members are meant are not read; use one of a set, [a,b]")
	case '?', '~', '%':
		return r.refuse(r.at, "a part takes one mark; write % for both")
	case '@':
		return r.refuse(r.at, "an as-of day belongs to an open end, as in 2020/..@2026-04-23")
	case '/':
		return r.refuse(r.at, "an interval has one start and one end")
	default:
		return r.refuse(r.at, "this is not part of a date")
	}
}

// unexpectedIn explains what stands where a digit of a part should be.
func (r *reader) unexpectedIn(part int) error {
	switch c := r.peek(); {
	case c == 'x':
		return r.refuse(r.at, "write X for a digit that is not known")
	case c >= '0' && c <= '9' || c == 'X' || c == '-' || c == '/' || c == 0 || c == ']' || c == ',' || c == '.':
		return r.refuse(r.at, [3]string{"a year has four digits", "a month has two digits", "a day has two digits"}[part])
	}
	return r.unexpected()
}
