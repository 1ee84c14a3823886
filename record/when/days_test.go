// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// maskText draws a date in which any digit may be X.
func maskText(t *rapid.T, label string) string {
	day := Day(rapid.IntRange(int(civil(1890, 1, 1)), int(civil(2110, 12, 31))).Draw(t, label))
	text := []byte(day.String())
	for _, i := range []int{0, 1, 2, 3, 5, 6, 8, 9} {
		if rapid.Bool().Draw(t, label+" X") {
			text[i] = 'X'
		}
	}
	return string(text)
}

// fits compares a day with a date digit by digit.
func fits(text string, d Day) bool {
	y, m, dd := d.date()
	n := y*10000 + m*100 + dd
	for _, i := range []int{9, 8, 6, 5, 3, 2, 1, 0} {
		if text[i] != 'X' && int(text[i]-'0') != n%10 {
			return false
		}
		n /= 10
	}
	return true
}

func TestUnstatedDigitsAgreeWithEveryDay(t *testing.T) {
	lo, hi := civil(1880, 1, 1), civil(2120, 12, 31)
	rapid.Check(t, func(t *rapid.T) {
		x, y := maskText(t, "a"), maskText(t, "b")
		a, b := mustParseRapid(t, x).startDays(), mustParseRapid(t, y).startDays()
		from := Day(rapid.IntRange(int(lo), int(hi)).Draw(t, "from"))
		next, prev := from, from
		for next <= LastDay && !fits(x, next) {
			next++
		}
		for prev >= FirstDay && !fits(x, prev) {
			prev--
		}
		if got, ok := a.next(from); ok != (next <= LastDay) || ok && got != next {
			t.Fatalf("the first of %s from %v is %v, %v, want %v", x, from, got, ok, next)
		}
		if got, ok := a.prev(from); ok != (prev >= FirstDay) || ok && got != prev {
			t.Fatalf("the last of %s to %v is %v, %v, want %v", x, from, got, ok, prev)
		}
		window := days{lo: lo, hi: hi}
		want := lo
		for want <= hi && !(fits(x, want) && fits(y, want)) {
			want++
		}
		if got, ok := first(window, a, b); ok != (want <= hi) && (!ok || got <= hi) || want <= hi && got != want {
			t.Fatalf("the first day of both %s and %s is %v, %v, want %v", x, y, got, ok, want)
		}
	})
}

// Two texts with the same days must be one value, or a set could be recorded
// twice. Sets of days that only differ in form are rare; among dates with X
// there are none.
func TestSameDaysAreOneValue(t *testing.T) {
	seen := make(map[string]When)
	for _, year := range []string{"XXXX", "199X", "1996", "1999"} {
		for m := range 11 * 11 {
			for d := range 11 * 11 {
				text := fmt.Sprintf("%s-%c%c-%c%c", year, "0123456789X"[m/11], "0123456789X"[m%11], "0123456789X"[d/11], "0123456789X"[d%11])
				w, err := Parse(text)
				if err != nil {
					continue
				}
				key := year
				for day := civil(1990, 1, 1); day <= civil(1999, 12, 31); day++ {
					if fits(text, day) {
						key += day.String()
					}
				}
				if v, ok := seen[key]; ok && v != w {
					t.Fatalf("%q and %q have the same days", v, w)
				}
				seen[key] = w
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d sets of days were compared", len(seen))
	}
}
