// SPDX-License-Identifier: Apache-2.0

package when

// anyDigit is the nibble of a mask that stands for any digit, written X.
const anyDigit = 0xF

// A mask is four digits, each known or X, one in each nibble, the first digit
// highest: XX24 is 0xFF24. One mask holds a year, another a month and day.
type mask uint16

const anyFour mask = 0xFFFF

func (m mask) digit(i int) int { return int(m>>(12-4*i)) & 0xF }

func (m mask) withDigit(i, d int) mask {
	shift := 12 - 4*i
	return m&^(0xF<<shift) | mask(d)<<shift
}

// maskOf is the mask of a known number.
func maskOf(n int) mask {
	return mask(n/1000%10<<12 | n/100%10<<8 | n/10%10<<4 | n%10)
}

func (m mask) matches(n int) bool {
	for i := 3; i >= 0; i-- {
		if d := m.digit(i); d != anyDigit && d != n%10 {
			return false
		}
		n /= 10
	}
	return true
}

// both is the mask of the numbers that match m and o.
func (m mask) both(o mask) (mask, bool) {
	for i := range 4 {
		switch a, b := m.digit(i), o.digit(i); {
		case a == anyDigit:
			m = m.withDigit(i, b)
		case b != anyDigit && a != b:
			return 0, false
		}
	}
	return m, true
}

// trailing returns how many digits at the end are X, and whether no others are.
// Only then are the numbers that match consecutive.
func (m mask) trailing() (int, bool) {
	n := 0
	for n < 4 && m.digit(3-n) == anyDigit {
		n++
	}
	for i := range 4 - n {
		if m.digit(i) == anyDigit {
			return n, false
		}
	}
	return n, true
}

func (m mask) String() string {
	var b [4]byte
	for i := range b {
		if d := m.digit(i); d == anyDigit {
			b[i] = 'X'
		} else {
			b[i] = byte('0' + d)
		}
	}
	return string(b[:])
}

// step returns the first number at or beyond n that matches, going up (dir 1)
// or down (dir -1). It keeps as many leading digits of n as it can.
func (m mask) step(n, dir int) (int, bool) {
	if n < 0 || n > 9999 {
		return 0, false
	}
	digits := [4]int{n / 1000, n / 100 % 10, n / 10 % 10, n % 10}
	for keep := 4; keep >= 0; keep-- {
		if v, ok := m.replace(digits, keep, dir); ok {
			return v, true
		}
	}
	return 0, false
}

// replace keeps the first digits, moves the next one in direction dir, and
// gives those after it the extreme that is nearest.
func (m mask) replace(digits [4]int, keep, dir int) (int, bool) {
	v := 0
	for i, d := range digits {
		want := m.digit(i)
		switch {
		case i < keep && want != anyDigit && want != d:
			return 0, false
		case i < keep:
		case i == keep && want == anyDigit:
			if d += dir; d < 0 || d > 9 {
				return 0, false
			}
		case i == keep:
			if (want-d)*dir <= 0 {
				return 0, false
			}
			d = want
		case want != anyDigit:
			d = want
		case dir > 0:
			d = 0
		default:
			d = 9
		}
		v = v*10 + d
	}
	return v, true
}

// An md is a day of the year as month*100 + day: 407 is 7 April.
type md int

func (m md) split() (month, day int) { return int(m) / 100, int(m) % 100 }

func mdOf(d Day) md {
	_, m, dd := d.date()
	return md(m*100 + dd)
}

// in returns the day in a year, and 1 March for 29 February where there is none.
func (m md) in(y int) Day {
	mm, d := m.split()
	return civil(y, mm, d)
}

const (
	newYear  md = 101
	leapDay  md = 229
	yearsEnd md = 1231
)

// A pattern is a set of days that recur over years: those in years that match
// the year mask and, if last is not 0, from first to last in each year, else
// those whose month and day match the other mask. Patterns made by newPattern
// have one form for one set of days. The zero pattern is none.
type pattern struct {
	year        mask
	monthDay    mask
	first, last int16
}

func (p pattern) none() bool { return p == pattern{} }

// has reports whether the pattern holds a day of the year, apart from the year.
func (p pattern) has(x md) bool {
	if p.last != 0 {
		return md(p.first) <= x && x <= md(p.last)
	}
	return p.monthDay.matches(int(x))
}

// within returns the first day of the pattern in year y at or after x (dir 1),
// or the last at or before x (dir -1).
func (p pattern) within(y int, x md, dir int) (Day, bool) {
	if p.last != 0 {
		return p.withinRange(y, x, dir)
	}
	month, day := x.split()
	for month >= 1 && month <= 12 {
		for ; day >= 1 && day <= monthDays(y, month); day += dir {
			if p.monthDay.matches(month*100 + day) {
				return civil(y, month, day), true
			}
		}
		if month, day = month+dir, 1; dir < 0 && month >= 1 {
			day = monthDays(y, month)
		}
	}
	return 0, false
}

func (p pattern) withinRange(y int, x md, dir int) (Day, bool) {
	lo, hi := md(p.first), md(p.last)
	if dir > 0 {
		lo = max(lo, x)
	} else {
		hi = min(hi, x)
	}
	if !leap(y) {
		if lo == leapDay {
			lo = 301
		}
		if hi == leapDay {
			hi = 228
		}
	}
	switch {
	case lo > hi:
		return 0, false
	case dir > 0:
		return lo.in(y), true
	}
	return hi.in(y), true
}

// step returns the first day of the pattern at or beyond d in direction dir. It
// passes over years one by one only when it looks for a leap year.
func (p pattern) step(d Day, dir int) (Day, bool) {
	y, m, dd := d.date()
	x := md(m*100 + dd)
	for {
		next, ok := p.year.step(y, dir)
		if !ok {
			return 0, false
		}
		if next != y {
			if x = newYear; dir < 0 {
				x = yearsEnd
			}
		}
		if found, ok := p.within(next, x, dir); ok {
			return found, true
		}
		y = next + dir
		if x = newYear; dir < 0 {
			x = yearsEnd
		}
	}
}

// disjoint reports that no day is in both patterns, without going through years
// unless 29 February is the only day of the year that they share.
func (p pattern) disjoint(o pattern) bool {
	year, ok := p.year.both(o.year)
	if !ok {
		return true
	}
	shared := false
	for m := 1; m <= 12; m++ {
		for d := 1; d <= monthDays(2000, m); d++ {
			x := md(m*100 + d)
			if !p.has(x) || !o.has(x) {
				continue
			}
			if x != leapDay {
				return false
			}
			shared = true
		}
	}
	if !shared {
		return true
	}
	_, ok = pattern{year: year, first: int16(leapDay), last: int16(leapDay)}.step(FirstDay, 1)
	return !ok
}

// newPattern returns the days of the years that match year, of those days of the
// year that match monthDay and lie from first to last. It gives false if there
// is none. The result has no pattern if it is one run of days.
func newPattern(year, monthDay mask, first, last md) (days, bool) {
	_, leaps := pattern{year: year, first: int16(leapDay), last: int16(leapDay)}.step(FirstDay, 1)
	var each []md
	for m := 1; m <= 12; m++ {
		for d := 1; d <= monthDays(2000, m); d++ {
			x := md(m*100 + d)
			if monthDay.matches(int(x)) && first <= x && x <= last && (x != leapDay || leaps) {
				each = append(each, x)
			}
		}
	}
	if len(each) == 0 {
		return days{}, false
	}
	if each[0] == leapDay && len(each) == 1 {
		year = leapYears(year)
	}
	known, run := year.trailing()
	whole := len(each) == 366 || len(each) == 365 && !leaps
	oneRun := consecutive(each, !leaps)
	p := pattern{year: year, first: int16(each[0]), last: int16(each[len(each)-1])}
	if !oneRun {
		p = pattern{year: year, monthDay: narrow(each)}
	}
	lo, ok := p.step(FirstDay, 1)
	hi, ok2 := p.step(LastDay, -1)
	if !ok || !ok2 {
		return days{}, false
	}
	if oneRun && run && (known == 0 || whole) {
		return days{lo: lo, hi: hi}, true
	}
	return days{lo: lo, hi: hi, odd: odd{pattern: p}}, true
}

// yearOf is the number of a mask without X.
func yearOf(m mask) int {
	return m.digit(0)*1000 + m.digit(1)*100 + m.digit(2)*10 + m.digit(3)
}

// consecutive reports whether the days follow one another. Without a leap day,
// 1 March follows 28 February.
func consecutive(each []md, noLeapDay bool) bool {
	for i, x := range each[1:] {
		gap := x.in(2000) - each[i].in(2000)
		if gap != 1 && !(gap == 2 && noLeapDay && x == 301) {
			return false
		}
	}
	return true
}

// narrow is the narrowest mask that all the days match.
func narrow(each []md) mask {
	m := maskOf(int(each[0]))
	for _, x := range each[1:] {
		m = m.with(int(x))
	}
	return m
}

// with is the narrowest mask that holds m and n.
func (m mask) with(n int) mask {
	o := maskOf(n)
	for i := range 4 {
		if m.digit(i) != o.digit(i) {
			m = m.withDigit(i, anyDigit)
		}
	}
	return m
}

// leapYears narrows a mask to the leap years among its years; one must exist.
func leapYears(m mask) mask {
	var narrowed mask
	found := false
	for y, ok := m.step(0, 1); ok; y, ok = m.step(y+1, 1) {
		switch {
		case !leap(y):
		case !found:
			narrowed, found = maskOf(y), true
		default:
			narrowed = narrowed.with(y)
		}
	}
	return narrowed
}
