// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"teptar/record/when"
)

// A date is what is compared of a when: the days that are possible, and if it is
// one day, or was meant as one, its digits.
type date struct {
	lo, hi when.Day
	digits uint32 // YYYYMMDD, four bits for each digit; 0 if it was not written so
}

// known tells whether there are possible days.
func (d date) known() bool { return d.lo <= d.hi }

// day tells whether it is one day.
func (d date) day() bool { return d.lo == d.hi }

// readDate reads the ways in which tables write dates: EDTF with all that it can
// leave open, YYYYMMDD, and the orders day-month-year with . / or -. A day that
// does not exist keeps its digits.
func readDate(s string) date {
	none := date{lo: 1, hi: 0}
	s = strings.TrimSpace(s)
	if cut := strings.IndexAny(s, "T "); cut == len("2006-01-02") {
		s = s[:cut]
	}
	if y, m, d, ok := numericDate(s); ok {
		none.digits = digitsOf(y, m, d)
		if day, err := when.DayOf(y, time.Month(m), d); err == nil {
			return date{day, day, none.digits}
		}
		return none
	}
	w, err := when.Parse(s)
	if err != nil || w.IsZero() {
		return none
	}
	lo, hi := w.Index()
	out := date{lo: lo, hi: hi}
	if lo == hi {
		y, m, d := lo.Date()
		out.digits = digitsOf(y, int(m), d)
	}
	return out
}

// numericDate reads three numbers, or eight digits. Of day and month, the one
// above 12 is the day; else the day comes first, as it does in most of the
// world, unless the year does.
func numericDate(s string) (y, m, d int, ok bool) {
	var part [3]int
	var size [3]int
	n := 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			if n > 2 || size[n] == 8 {
				return 0, 0, 0, false
			}
			part[n] = part[n]*10 + int(c-'0')
			size[n]++
		case c == '-' || c == '.' || c == '/':
			n++
		default:
			return 0, 0, 0, false
		}
	}
	switch {
	case n == 0 && size[0] == 8:
		return part[0] / 10000, part[0] / 100 % 100, part[0] % 100, true
	case n != 2 || size[0] == 0 || size[1] == 0 || size[2] == 0:
		return 0, 0, 0, false
	case size[0] == 4 && size[1] <= 2 && size[2] <= 2:
		return part[0], part[1], part[2], true
	case size[2] == 4 && size[0] <= 2 && size[1] <= 2:
		if part[1] > 12 {
			return part[2], part[0], part[1], true
		}
		return part[2], part[1], part[0], true
	}
	return 0, 0, 0, false
}

// digitsOf packs a date of a year below 10000 and parts below 100.
func digitsOf(y, m, d int) uint32 {
	out := uint32(0)
	for _, n := range [...]int{y / 1000, y / 100 % 10, y / 10 % 10, y % 10, m / 10 % 10, m % 10, d / 10 % 10, d % 10} {
		out = out<<4 | uint32(n&15)
	}
	return out
}

// foldDate gives the one spelling of a date.
func foldDate(s string) string {
	d := readDate(s)
	switch {
	case d.digits != 0:
		return fmt.Sprintf("%08x", d.digits)
	case d.known():
		return d.lo.String() + "/" + d.hi.String()
	}
	return strings.Join(foldWords(s), " ")
}

// slip tells whether one slip of the pen makes one date of the other: one digit,
// two neighbouring digits swapped, or day and month swapped.
func (d date) slip(e date) bool {
	if d.digits == 0 || e.digits == 0 {
		return false
	}
	x := d.digits ^ e.digits
	x |= x >> 2
	x |= x >> 1
	x &= 0x11111111
	switch bits.OnesCount32(x) {
	case 0, 1:
		return true
	case 2:
		low := bits.TrailingZeros32(x)
		if x>>low == 0x11 {
			a, b := d.digits>>low&0xff, e.digits>>low&0xff
			if a>>4 == b&15 && a&15 == b>>4 {
				return true
			}
		}
	}
	return d.digits>>16 == e.digits>>16 && d.digits&0xff == e.digits>>8&0xff && d.digits>>8&0xff == e.digits&0xff
}

// parts counts which of year, month and day are the same.
func (d date) parts(e date) int {
	if d.digits == 0 || e.digits == 0 {
		return 0
	}
	x, n := d.digits^e.digits, 0
	for _, mask := range [...]uint32{0xffff0000, 0xff00, 0xff} {
		if x&mask == 0 {
			n++
		}
	}
	return n
}

// compatible tells whether two dates, of which at least one is not one day, can
// be the same.
func (d date) compatible(e date) bool {
	return d.known() && e.known() && !(d.day() && e.day()) && d.lo <= e.hi && e.lo <= d.hi
}

// apart gives the least number of days between two dates, and false if one of
// them is not known.
func (d date) apart(e date) (int, bool) {
	if !d.known() || !e.known() {
		return 0, false
	}
	return max(0, int(d.lo)-int(e.hi), int(e.lo)-int(d.hi)), true
}
