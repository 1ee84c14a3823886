// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"time"

	"teptar/fault"
)

// A Day is one day of the proleptic Gregorian calendar, as the number of days
// since 1 January 1970. Days count and compare as integers do. The days of this
// package lie between [FirstDay] and [LastDay].
type Day int32

// The calendar of this package: 0000-01-01 to 9999-12-31.
const (
	FirstDay Day = -719528
	LastDay  Day = 2932896
)

// Valid reports whether d lies in the years 0000 to 9999.
func (d Day) Valid() bool { return FirstDay <= d && d <= LastDay }

// DayOf returns the day of a year, month and day of the month. A date that does
// not exist, such as 30 February, is fault.Invalid.
func DayOf(year int, month time.Month, day int) (Day, error) {
	if year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > monthDays(year, int(month)) {
		return 0, fmt.Errorf("day %04d-%02d-%02d does not exist: %w", year, int(month), day, fault.Invalid)
	}
	return civil(year, int(month), day), nil
}

// ParseDay reads a day such as "2026-04-23". It takes no other spelling.
func ParseDay(s string) (Day, error) {
	if len(s) != len("2026-04-23") || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("day %s: want YYYY-MM-DD: %w", quoted(s), fault.Invalid)
	}
	var n [3]int
	for i, part := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return 0, fmt.Errorf("day %s: want YYYY-MM-DD: %w", quoted(s), fault.Invalid)
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	return DayOf(n[0], time.Month(n[1]), n[2])
}

// String gives the form YYYY-MM-DD, which [ParseDay] reads.
func (d Day) String() string {
	y, m, dd := d.date()
	return ymd(y, m, dd)
}

// Date returns the year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	y, m, dd := d.date()
	return y, time.Month(m), dd
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday {
	return time.Weekday(((int64(d)+4)%7 + 7) % 7) // 1 January 1970 was a Thursday
}

// civil counts the days to a date. It works in years that begin on 1 March, so
// that the leap day comes last, and in eras of 400 years, after which the
// calendar repeats.
func civil(y, m, d int) Day {
	if m <= 2 {
		y--
		m += 12
	}
	era := (y+4800)/400 - 12
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	return Day(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy + int(FirstDay) + 60)
}

// date is the inverse of civil.
func (d Day) date() (y, m, dd int) {
	z := int(d) - int(FirstDay) - 60
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	y, m, dd = yoe+era*400, mp+3, doy-(153*mp+2)/5+1
	if m > 12 {
		y, m = y+1, m-12
	}
	return y, m, dd
}

// leap reports whether a year has a 29 February.
func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// monthDays is the number of days of a month.
func monthDays(y, m int) int {
	switch {
	case m == 2 && leap(y):
		return 29
	case m == 2:
		return 28
	case m == 4 || m == 6 || m == 9 || m == 11:
		return 30
	}
	return 31
}

// clampDay keeps a computed day inside the calendar.
func clampDay(d Day) Day { return min(max(d, FirstDay), LastDay) }

func ymd(y, m, d int) string {
	b := []byte("0000-00-00")
	put(b[0:4], y)
	put(b[5:7], m)
	put(b[8:10], d)
	return string(b)
}

// put writes n in decimal over the whole of b.
func put(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}

// quoted quotes a malformed date for an error, if it is short enough to be one.
func quoted(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("of %d bytes", len(s))
	}
	return fmt.Sprintf("%q", s)
}
