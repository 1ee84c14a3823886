// SPDX-License-Identifier: Apache-2.0

package when

import (
	"errors"
	"testing"
	"time"

	"teptar/fault"
)

func TestDaysAgreeWithTheLibrary(t *testing.T) {
	at := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := FirstDay; d <= LastDay; d++ {
		y, m, dd := at.Date()
		if gy, gm, gd := d.Date(); gy != y || gm != m || gd != dd {
			t.Fatalf("day %d is %d-%d-%d, want %d-%d-%d", d, gy, gm, gd, y, m, dd)
		}
		if back, err := DayOf(y, m, dd); back != d || err != nil {
			t.Fatalf("DayOf(%d, %d, %d) = %d, %v, want %d", y, m, dd, back, err, d)
		}
		if d.Weekday() != at.Weekday() {
			t.Fatalf("%v is a %v, want %v", d, d.Weekday(), at.Weekday())
		}
		at = at.AddDate(0, 0, 1)
	}
	if y := at.Year(); y != 10000 {
		t.Errorf("the day after the last is in year %d, want 10000", y)
	}
}

func TestParseDay(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Day
		ok         bool
	}{
		{"the first of the count", "1970-01-01", 0, true},
		{"the first of the calendar", "0000-01-01", FirstDay, true},
		{"the last of the calendar", "9999-12-31", LastDay, true},
		{"a leap day", "2024-02-29", 19782, true},
		{"no leap day", "2023-02-29", 0, false},
		{"month 13", "2024-13-01", 0, false},
		{"day 0", "2024-01-00", 0, false},
		{"a month", "2024-01", 0, false},
		{"a space", "2024-01- 1", 0, false},
		{"a sign", "+024-01-01", 0, false},
		{"Arabic digits", "٢٠24-01-01", 0, false},
		{"a time", "2024-01-01T00", 0, false},
		{"nothing", "", 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := ParseDay(tt.text)
			if (err == nil) != tt.ok || d != tt.want {
				t.Fatalf("ParseDay(%q) = %d, %v, want %d, ok %v", tt.text, d, err, tt.want, tt.ok)
			}
			if err != nil && !errors.Is(err, fault.Invalid) {
				t.Errorf("error %v is not fault.Invalid", err)
			}
			if err == nil && d.String() != tt.text {
				t.Errorf("%q comes back as %q", tt.text, d)
			}
		})
	}
}
