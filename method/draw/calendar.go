// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"slices"
	"strconv"
	"time"

	"teptar/record/when"
)

// MaxWeeks is how many weeks a [Calendar] shows: some thirty years. Days after
// them are left out.
const MaxWeeks = 1600

// A Calendar shows how many on which day: a column for each week, Monday at the
// top. The tone tells how many are possible; the part of the square that is
// solid tells how many of them are certain. Days without a count are empty.
type Calendar struct {
	Title, Desc string
	Days        []DayCount
	// First and Last are the days shown, if First is not after Last and one of
	// them is not 0. Otherwise they are the first and the last day with a count.
	First, Last when.Day
}

// A DayCount is how many on one day. Of two for one day, the second is left out.
type DayCount struct {
	Day   when.Day
	Count Range
	Link  string
}

// A grid is a calendar while it is drawn.
type grid struct {
	*Drawing
	words       *words
	first, last when.Day // shown
	left        float64  // room for the names of weekdays
	cell        float64  // side of a square, with its gap
	weeks       int      // to a strip
	steps       []int    // the greatest counts of the classes
}

// Draw makes the drawing.
func (c Calendar) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(c.Title, c.Desc, st)
	d.Table.Head = []string{w.day, w.count}
	days := c.days(d)
	if len(days) == 0 && !c.bounded() {
		return d.finish(y+16, w)
	}
	g := &grid{Drawing: d, words: w, first: c.First, last: c.Last}
	if !c.bounded() {
		g.first, g.last = days[0].Day, days[len(days)-1].Day
	}
	most, ranged := 1, false
	for _, day := range days {
		most = max(most, day.Count.Hi)
		ranged = ranged || day.Count.Lo < day.Count.Hi
	}
	g.steps = classes(most)
	g.measure()
	y = g.strips(days, y)
	y = g.scale(y, ranged)
	return d.finish(y, w)
}

func (c Calendar) bounded() bool {
	return c.First.Valid() && c.Last.Valid() && c.First <= c.Last && (c.First != 0 || c.Last != 0)
}

// days gives the days that are drawn, in order.
func (c Calendar) days(d *Drawing) []DayCount {
	in := slices.Clone(c.Days)
	slices.SortStableFunc(in, func(a, b DayCount) int { return int(a.Day) - int(b.Day) })
	var out []DayCount
	for i, day := range in {
		switch {
		case !day.Count.valid(), !day.Day.Valid(), i > 0 && in[i-1].Day == day.Day,
			c.bounded() && (day.Day < c.First || day.Day > c.Last),
			c.bounded() && day.Day >= c.First+7*MaxWeeks,
			len(out) > 0 && day.Day >= out[0].Day+7*MaxWeeks:
			d.LeftOut++
		case day.Count.Hi > 0:
			out = append(out, day)
		}
	}
	return out
}

// leastCell is the least side of a square: a year fits the usual width.
const leastCell = 13.0

// measure fits the weeks into the width: few are larger, many go on below.
func (g *grid) measure() {
	g.first, g.last = max(g.first, when.FirstDay), min(g.last, when.LastDay)
	g.last = min(g.last, g.first+7*MaxWeeks-1)
	for _, name := range g.words.weekdays {
		g.left = max(g.left, measure(name, sizeSmall)+8)
	}
	all := g.column(g.last) + 1
	room := g.width - g.left
	strips := (all + int(room/leastCell) - 1) / int(room/leastCell)
	g.weeks = (all + strips - 1) / strips
	g.cell = min(math.Floor(room/float64(g.weeks)), 34)
}

// monday counts days from the Monday of the first week.
func (g *grid) monday(d when.Day) int {
	return int(d-g.first) + (int(g.first.Weekday())+6)%7
}

func (g *grid) column(d when.Day) int { return g.monday(d) / 7 }

// strips draws the weeks, and gives the y below them.
func (g *grid) strips(days []DayCount, y float64) float64 {
	high := 7*g.cell + 22
	place := func(d when.Day) box {
		week := g.column(d)
		return box{g.left + float64(week%g.weeks)*g.cell, y + 16 + float64(week/g.weeks)*high + float64(g.monday(d)%7)*g.cell, g.cell - 1.5, g.cell - 1.5}
	}
	n := (g.column(g.last) + g.weeks) / g.weeks
	for strip := range n {
		for _, i := range [...]int{0, 2, 4, 6} {
			at := y + 16 + float64(strip)*high + (float64(i)+0.5)*g.cell + sizeSmall*xMiddle - 1
			g.scene.text(muted, sizeSmall, start, xy{0, at}, g.words.weekdays[i])
		}
	}
	g.empty(place, n)
	g.months(place)
	for _, day := range days {
		g.day(day, place(day.Day))
	}
	return y + float64(n)*high
}

// empty draws the squares of all days, one dashed line for each weekday of each
// strip, so that thirty years do not weigh more than the counts.
func (g *grid) empty(place func(when.Day) box, strips int) {
	dashes := paint{stroke: land, width: g.cell - 1.5, dash: g.cell - 1.5, gap: 1.5}
	for strip := range strips {
		for weekday := range 7 {
			from := g.first + when.Day(strip*g.weeks*7+weekday-g.monday(g.first))
			to := min(from+when.Day(7*(g.weeks-1)), g.last-when.Day((g.monday(g.last)-weekday+7)%7))
			if from < g.first {
				from += 7
			}
			if from <= to {
				a, b := place(from), place(to)
				g.scene.polyline(dashes, false, xy{a.x, a.y + a.h/2}, xy{b.x + b.w, b.y + b.h/2})
			}
		}
	}
}

// months names each month over its first whole week, and the year in January
// and at the beginning of a strip.
func (g *grid) months(place func(when.Day) box) {
	free := map[float64]float64{} // by line: where the last name ends
	for d := g.first; d <= g.last; d++ {
		year, month, day := d.Date()
		b, strip := place(d), g.monday(d)%(7*g.weeks) == 0 || d == g.first
		if day != 1 && !strip {
			continue
		}
		name := g.words.short[month-1]
		dated := name + " " + strconv.Itoa(year)
		room := float64((36-day)/7) * g.cell // until the next month
		switch {
		case (month == time.January || strip) && measure(dated, sizeSmall) < room:
			name = dated
		case strip && measure(name, sizeSmall) > room && d+7 < g.last:
			continue // the next month has more of this strip
		}
		line := b.y - float64(g.monday(d)%7)*g.cell - 5
		if !strip && g.monday(d)%7 > 0 && b.x+g.cell < g.width-g.cell {
			b.x += g.cell
		}
		if wide := measure(name, sizeSmall); b.x >= free[line] && b.x+wide <= g.width {
			g.scene.text(muted, sizeSmall, start, xy{b.x, line}, name)
			free[line] = b.x + wide + 6
		}
	}
}

// day draws one square, and its number if there is room.
func (g *grid) day(day DayCount, b box) {
	words := g.words.dayOf(day.Day)
	g.Table.add(day.Link, words, day.Count.String())
	cell := g.scene.sub(both(words, day.Count.String()), day.Link)
	class := classOf(day.Count.Hi, g.steps)
	tint := opacityOf(class, len(g.steps))
	sure := b.h * float64(day.Count.Lo) / float64(day.Count.Hi)
	cell.rect(striped(count).faded(max(tint, 0.5)), box{b.x, b.y, b.w, b.h - sure})
	cell.rect(filled(count).faded(tint), box{b.x, b.y + b.h - sure, b.w, sure})
	if n := day.Count.String(); measure(n, sizeSmall) <= b.w-6 && b.h > 20 {
		mid := xy{b.x + b.w/2, b.y + b.h/2 + sizeSmall*xMiddle}
		cell.rect(filled(paper).faded(0.85), box{mid.x - measure(n, sizeSmall)/2 - 2, mid.y - 10, measure(n, sizeSmall) + 4, 13})
		cell.text(ink, sizeSmall, middle, mid, n)
	}
}

// scale explains the tones in numbers.
func (g *grid) scale(y float64, ranged bool) float64 {
	var entries []entry
	from := 1
	for i, to := range g.steps {
		entries = append(entries, entry{Range{from, to}.String(), 12, func(s *group, at xy) {
			s.rect(filled(count).faded(opacityOf(i, len(g.steps))), box{at.x, at.y - 6, 12, 12})
		}})
		from = to + 1
	}
	if ranged {
		l := legend{certain: true}
		entries = append(entries, l.entries(g.words)...)
	}
	return row(&g.scene, entries, box{0, y, g.width, 0})
}

// classes parts the counts from 1 to most into at most four classes, and gives
// the greatest count of each. Each class reaches about as many times further
// than the last, because counts differ by factors.
func classes(most int) []int {
	if most <= 4 {
		return []int{1, 2, 3, 4}[:most]
	}
	var out []int
	for i := 1; i <= 4; i++ {
		to := int(math.Round(math.Pow(float64(most), float64(i)/4)))
		if n := len(out); n == 0 || to > out[n-1] {
			out = append(out, to)
		}
	}
	return out
}

func classOf(n int, steps []int) int {
	i, _ := slices.BinarySearch(steps, n)
	return min(i, len(steps)-1)
}

// opacityOf gives equal steps, the least still seen on paper.
func opacityOf(class, of int) float64 {
	return 1 - 0.75*float64(of-1-class)/float64(max(of-1, 1))
}
