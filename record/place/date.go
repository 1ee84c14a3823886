// SPDX-License-Identifier: Apache-2.0

package place

import (
	"cmp"
	"fmt"
	"time"

	"teptar/fault"
)

// A Date is a day, a month (Day is zero) or a year (Month too). The zero Date
// is no date.
type Date struct{ Year, Month, Day int }

// ParseDate reads 2019, 2019-03 or 2019-03-23, years 1 to 9999, as ISO 8601
// writes them. Anything else is fault.Invalid.
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if len(s) != len(layout) {
			continue
		}
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() == 0 {
			break
		}
		d := Date{Year: t.Year()}
		if len(layout) > len("2006") {
			d.Month = int(t.Month())
		}
		if len(layout) > len("2006-01") {
			d.Day = t.Day()
		}
		return d, nil
	}
	return Date{}, fmt.Errorf("date %q: want a year, year-month or year-month-day: %w", s, fault.Invalid)
}

// String writes a date as ParseDate reads it, and no date as "".
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// order tells whether a is on or before b. Where one is less exact than the
// other and they agree as far as it goes, that is possible.
func order(a, b Date) Answer {
	for _, c := range [][2]int{{a.Year, b.Year}, {a.Month, b.Month}, {a.Day, b.Day}} {
		if c[0] == 0 || c[1] == 0 {
			return Possibly
		}
		switch cmp.Compare(c[0], c[1]) {
		case -1:
			return Certainly
		case 1:
			return No
		}
	}
	return Certainly
}
