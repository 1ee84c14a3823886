// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"strconv"
	"time"

	"teptar/record/when"
)

// A calendar axis puts days on a line. A day takes room: it begins at its own
// place and ends where the next one begins.
type calendarAxis struct {
	first, last when.Day // the days shown, both included
	x, w        float64
}

// at gives the place where a day begins.
func (a calendarAxis) at(d when.Day) float64 {
	return a.x + a.w*float64(d-a.first)/float64(a.last-a.first+1)
}

// middleOf gives the place of the middle of a day.
func (a calendarAxis) middleOf(d when.Day) float64 { return (a.at(d) + a.at(d+1)) / 2 }

// A tick is a place on a calendar axis where a unit begins.
type tick struct {
	day   when.Day
	label string
}

// A stride is a distance between ticks: a number of days from Mondays, or of
// months from January, or of years from the year 0.
type stride struct {
	days, months, years int
	length              float64 // in days
	room                float64 // px that a label of this kind needs
}

var strides = []stride{
	{days: 1, length: 1, room: 22}, {days: 7, length: 7, room: 26},
	{months: 1, length: 30, room: 32}, {months: 3, length: 91, room: 36},
	{years: 1, length: 365, room: 42}, {years: 2, length: 730, room: 42}, {years: 5, length: 1826, room: 42},
	{years: 10, length: 3652, room: 42}, {years: 20, length: 7305, room: 42}, {years: 50, length: 18262, room: 42},
	{years: 100, length: 36524, room: 42}, {years: 200, length: 73049, room: 42}, {years: 500, length: 182621, room: 42}, {years: 1000, length: 365242, room: 42}, {years: 2000, length: 730485, room: 42}, {years: 5000, length: 1826212, room: 42},
}

// stride gives the finest distance at which the labels fit.
func (a calendarAxis) stride() stride {
	day := a.w / float64(a.last-a.first+1)
	for _, s := range strides {
		if s.length*day >= s.room {
			return s
		}
	}
	return strides[len(strides)-1]
}

// ticks gives where the units of a stride begin, within the axis.
func (a calendarAxis) ticks(s stride, w *words) []tick {
	var out []tick
	for d, ok := s.ceil(a.first); ok && d <= a.last; d, ok = s.ceil(d + 1) {
		year, month, day := d.Date()
		t := tick{d, strconv.Itoa(year)}
		switch {
		case s.days > 0:
			t.label = strconv.Itoa(day)
		case s.months > 0:
			t.label = w.short[month-1]
		}
		out = append(out, t)
	}
	return out
}

// heads gives the units above those of the stride, each from where it begins on
// the axis: months over days and weeks, years over months.
func (a calendarAxis) heads(s stride, w *words) []tick {
	if s.years > 0 {
		return nil
	}
	over := stride{years: 1}
	if s.days > 0 {
		over = stride{months: 1}
	}
	name := func(d when.Day) string {
		if s.days > 0 {
			return w.month(d)
		}
		year, _, _ := d.Date()
		return strconv.Itoa(year)
	}
	out := []tick{{a.first, name(a.first)}}
	for _, t := range a.ticks(over, w) {
		if t.day > a.first {
			out = append(out, tick{t.day, name(t.day)})
		}
	}
	return out
}

// ceil gives the first day from d on at which a unit begins; it is false at the
// end of the calendar.
func (s stride) ceil(d when.Day) (when.Day, bool) {
	if d > when.LastDay {
		return 0, false
	}
	if s.days > 0 {
		for s.days > 1 && d.Weekday() != time.Monday {
			d++
		}
		return d, d <= when.LastDay
	}
	year, month, day := d.Date()
	n, step := year*12+int(month)-1, s.months+12*s.years
	if day > 1 {
		n++
	}
	n = (n + step - 1) / step * step
	next, err := when.DayOf(n/12, time.Month(n%12+1), 1)
	return next, err == nil
}

// headroom is how much the labels need above the axis.
func (a calendarAxis) headroom() float64 {
	if a.stride().years > 0 {
		return 20
	}
	return 32
}

// draw puts the labels above y, and grid lines from there to bottom.
func (a calendarAxis) draw(g *group, y, bottom float64, w *words) {
	s := a.stride()
	heads := a.heads(s, w)
	for i, h := range heads {
		x, right := a.at(h.day), a.x+a.w
		if i+1 < len(heads) {
			right = a.at(heads[i+1].day) - 9
		}
		if measure(h.label, sizeSmall) <= right-x {
			g.text(ink, sizeSmall, start, xy{x + 3, y - 19}, h.label)
		}
		if i > 0 {
			g.polyline(lined(muted, 0.5), false, xy{x, y - 27}, xy{x, bottom})
		}
	}
	for _, t := range a.ticks(s, w) {
		x := a.at(t.day)
		g.polyline(lined(faint, 0.6), false, xy{x, y - 3}, xy{x, bottom})
		switch {
		case s.days == 1:
			g.text(muted, sizeSmall, middle, xy{a.middleOf(t.day), y - 6}, t.label)
		case x+2+measure(t.label, sizeSmall) <= a.x+a.w+12:
			g.text(muted, sizeSmall, start, xy{x + 3, y - 6}, t.label)
		}
	}
	g.polyline(lined(muted, 0.75), false, xy{a.x, y}, xy{a.x + a.w, y})
}

// nice gives 1, 2 or 5 times a power of ten, the greatest that is not above x.
func nice(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, f := range [...]float64{5, 2} {
		if f*power <= x*(1+1e-9) {
			return f * power
		}
	}
	return power
}
