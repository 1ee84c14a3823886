// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"fmt"
	"time"

	"teptar/method/count"
	"teptar/record/when"
)

// A calendarUnit is a stretch of days by which acts are counted.
type calendarUnit struct {
	name, en, ru string
	of           func(when.Day) string // the unit that a day is in, in the order of time
	cyclic       bool                  // comes again: Mondays, Aprils
}

// calendarUnits are all of them. Weeks are those of ISO 8601, which begin on
// Monday and belong to the year of their Thursday.
var calendarUnits = []calendarUnit{
	{"day", "day", "день", when.Day.String, false},
	{"week", "week", "неделя", func(d when.Day) string {
		year, week := utc(d).ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	}, false},
	{"month", "month", "месяц", func(d when.Day) string { return d.String()[:7] }, false},
	{"quarter", "quarter", "квартал", func(d when.Day) string { return part(d, 3, "Q") }, false},
	{"half-year", "half-year", "полугодие", func(d when.Day) string { return part(d, 6, "H") }, false},
	{"year", "year", "год", func(d when.Day) string { return d.String()[:4] }, false},
	{"decade", "decade", "десятилетие", func(d when.Day) string { return d.String()[:3] + "0s" }, false},
	{"weekday", "day of the week", "день недели", func(d when.Day) string { return fmt.Sprint((int(d.Weekday())+6)%7 + 1) }, true},
	{"month-of-year", "month of the year", "месяц года", func(d when.Day) string { return d.String()[5:7] }, true},
}

func utc(d when.Day) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// part gives the part of a year of so many months that a day is in.
func part(d when.Day, months int, letter string) string {
	year, month, _ := d.Date()
	return fmt.Sprintf("%04d-%s%d", year, letter, (int(month)-1)/months+1)
}

// unitsOpen is over how many days a date can be open and still make rows of its
// own: those of a date that may be on any day of a century would say nothing.
const unitsOpen = 10 * 366

// spot gives in which units an act with such a date may have begun. A date that
// is open over many years makes no rows, and may be in any that others make.
func (u calendarUnit) spot(w when.When) spot {
	lo, hi := beginnings(w)
	possible := func(d when.Day) bool { return w.Kind() != when.OneDay || when.Overlaps(w, when.On(d)) != when.No }
	if hi-lo >= unitsOpen {
		return spot{Facet: count.Facet{May: []count.Value{{}}}, vague: func(v count.Value) bool {
			return u.cyclic || u.of(max(lo, when.FirstDay)) <= v.Text && v.Text <= u.of(min(hi, when.LastDay))
		}}
	}
	var s spot
	for d := lo; d <= hi; d++ {
		v := count.Value{Text: u.of(d)}
		if n := len(s.May); (n == 0 || s.May[n-1] != v) && possible(d) {
			s.May = append(s.May, v)
		}
	}
	if w.Doubted() {
		s.May = append(s.May, count.Value{})
	}
	return s
}

// beginnings gives the first and the last day on which something that has a
// date may have begun. What goes on is counted where it began.
func beginnings(w when.When) (lo, hi when.Day) {
	lo, hi = w.Index()
	if b := w.Bounds(); w.Kind() != when.OneDay {
		hi = b.LatestStart + (b.EarliestStart - lo)
	}
	return max(lo, when.FirstDay), min(hi, when.LastDay)
}

// weekdays are what the days of the week are called, from Monday.
var weekdays = [7][2]string{{"Monday", "понедельник"}, {"Tuesday", "вторник"}, {"Wednesday", "среда"}, {"Thursday", "четверг"}, {"Friday", "пятница"}, {"Saturday", "суббота"}, {"Sunday", "воскресенье"}}

// monthNames are what the months are called.
var monthNames = [12][2]string{{"January", "январь"}, {"February", "февраль"}, {"March", "март"}, {"April", "апрель"}, {"May", "май"}, {"June", "июнь"},
	{"July", "июль"}, {"August", "август"}, {"September", "сентябрь"}, {"October", "октябрь"}, {"November", "ноябрь"}, {"December", "декабрь"}}

// words gives what a unit is called; most are called as they are written.
func (u calendarUnit) words(a *asker, text string) string {
	var n int
	switch fmt.Sscan(text, &n); {
	case u.name == "weekday" && n >= 1 && n <= 7:
		return a.word(weekdays[n-1][0], weekdays[n-1][1])
	case u.name == "month-of-year" && n >= 1 && n <= 12:
		return a.word(monthNames[n-1][0], monthNames[n-1][1])
	}
	return text
}
