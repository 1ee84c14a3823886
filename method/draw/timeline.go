// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"slices"

	"teptar/record/when"
)

// MaxRows is how many rows a [Timeline] or [Bars] draws.
const MaxRows = 500

// MaxMarks is how many dates of one row a [Timeline] draws.
const MaxMarks = 50

// A Timeline shows what happened when, as far as it is known, one row for each
// thing. Rows keep their order, within groups that keep the order in which they
// first come. Rows without a date stand below, under their own heading.
type Timeline struct {
	Title, Desc string
	Rows        []TimelineRow
	// First and Last bound the days that are shown, both included, if First is
	// before Last; rows that have dates, but none that touches them, are left
	// out. Otherwise the axis fits the rows.
	First, Last when.Day
}

// A TimelineRow is one thing with one or more dates.
type TimelineRow struct {
	Label, Link, Group string
	Marks              []Mark
}

// A Mark is a date of a row. Words say it to a person; if they are empty, the
// words of the date itself do.
type Mark struct {
	When  when.When
	State State
	Words string
}

func (m Mark) words(w *words) string {
	if m.Words != "" {
		return m.Words
	}
	return m.When.Words(w.lang)
}

const (
	rowHeight  = 20.0
	markRadius = 4.5
	barHeight  = 8.0
)

// A timelinePlot is a timeline while it is drawn.
type timelinePlot struct {
	*Drawing
	axis   calendarAxis
	labels float64 // width of the labels
	plot   box     // where marks stand
	words  *words
	seen   legend
}

// Draw makes the drawing.
func (t Timeline) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(t.Title, t.Desc, st)
	p := &timelinePlot{Drawing: d, words: w}
	d.Table.Head = []string{w.group, w.what, w.date, w.state}
	dated, undated := t.sorted(d)
	widest := 0.0
	for _, r := range slices.Concat(dated, undated) {
		widest = max(widest, measure(clean(r.Label, maxLabel), sizeLabel), measure(clean(r.Group, maxLabel), sizeSmall))
	}
	p.labels = min(widest, d.width*0.38)
	if len(dated) > 0 {
		p.axis = t.axis(dated, p.labels+30, d.width-p.labels-42)
		y = p.dated(dated, y+p.axis.headroom())
	}
	if len(undated) > 0 {
		y = p.undated(undated, y+8)
	}
	y = p.seen.draw(&d.scene, y+12, d.width, w)
	return d.finish(y, w)
}

// sorted groups the rows, and parts those that have a place on the axis from
// those that have none.
func (t Timeline) sorted(d *Drawing) (dated, undated []TimelineRow) {
	rank := map[string]int{}
	for _, r := range t.Rows {
		if _, ok := rank[r.Group]; !ok {
			rank[r.Group] = len(rank)
		}
	}
	rows := slices.Clone(t.Rows)
	slices.SortStableFunc(rows, func(a, b TimelineRow) int { return rank[a.Group] - rank[b.Group] })
	for _, r := range rows {
		if extra := len(r.Marks) - MaxMarks; extra > 0 {
			d.LeftOut += extra
			r.Marks = r.Marks[:MaxMarks]
		}
		switch on, shown := t.touches(r); {
		case len(dated)+len(undated) == MaxRows, on && !shown:
			d.LeftOut++
		case on:
			dated = append(dated, r)
		default:
			undated = append(undated, r)
		}
	}
	return dated, undated
}

func (t Timeline) bounded() bool { return t.First.Valid() && t.Last.Valid() && t.First < t.Last }

// touches tells whether a row has a date that can be drawn, and whether it
// comes within the days shown.
func (t Timeline) touches(r TimelineRow) (on, shown bool) {
	for _, m := range r.Marks {
		if s, ok := spanOf(m.When); ok {
			on = true
			if !t.bounded() || (s.lo <= t.Last || s.fadeLeft) && (s.hi >= t.First || s.fadeRight) {
				return true, true
			}
		}
	}
	return on, false
}

// axis fits the days of the rows, with some room on both sides.
func (t Timeline) axis(rows []TimelineRow, x, w float64) calendarAxis {
	lo, hi := t.First, t.Last
	if !t.bounded() {
		lo, hi = when.LastDay, when.FirstDay
		for _, r := range rows {
			for _, m := range r.Marks {
				if s, ok := spanOf(m.When); ok {
					lo, hi = min(lo, s.lo), max(hi, s.hi)
				}
			}
		}
		pad := float64(hi-lo)*0.03 + 1
		lo, hi = lo-when.Day(math.Ceil(pad)), hi+when.Day(math.Ceil(pad))
		fade := when.Day(fadeLength * float64(hi-lo+1) / max(w-2*fadeLength, 1))
		if fades(rows, func(s span) bool { return s.fadeLeft && s.lo-fade < lo }) {
			lo -= fade
		}
		if fades(rows, func(s span) bool { return s.fadeRight && s.hi+fade > hi }) {
			hi += fade
		}
	}
	return calendarAxis{first: max(lo, when.FirstDay), last: min(hi, when.LastDay), x: x, w: w}
}

// fades tells whether one of the dates fades and needs room for that.
func fades(rows []TimelineRow, needs func(span) bool) bool {
	return slices.ContainsFunc(rows, func(r TimelineRow) bool {
		return slices.ContainsFunc(r.Marks, func(m Mark) bool { s, ok := spanOf(m.When); return ok && needs(s) })
	})
}

// dated draws the rows on the axis, and gives the y below them.
func (p *timelinePlot) dated(rows []TimelineRow, y float64) float64 {
	top := y
	heads := groupHeads(rows)
	bottom := y + 6 + float64(len(rows)+len(heads))*rowHeight
	p.plot = box{p.axis.x - 5, top, p.axis.w + 10, bottom - top}
	p.axis.draw(&p.scene, top, bottom, p.words)
	y += 6
	for i, r := range rows {
		if heads[i] {
			y += rowHeight
			p.scene.text(muted, sizeSmall, start, xy{0, y - 5}, fit(r.Group, sizeSmall, p.labels))
			p.scene.polyline(lined(muted, 0.5), false, xy{0, y - 0.5}, xy{p.width, y - 0.5})
		}
		p.row(r, y+rowHeight/2)
		y += rowHeight
	}
	p.scene.polyline(lined(muted, 0.75), false, xy{p.axis.x, bottom}, xy{p.axis.x + p.axis.w, bottom})
	return bottom
}

// groupHeads gives the rows before which a named group begins.
func groupHeads(rows []TimelineRow) map[int]bool {
	heads := map[int]bool{}
	for i, r := range rows {
		if r.Group != "" && (i == 0 || rows[i-1].Group != r.Group) {
			heads[i] = true
		}
	}
	return heads
}

// row draws one row around y, with a faint line from the label to the marks.
func (p *timelinePlot) row(r TimelineRow, y float64) {
	title := clean(r.Label, maxTitle)
	for _, m := range r.Marks {
		title = both(title, clean(m.words(p.words), maxTitle), p.words.stateOf(m.State))
		p.Table.add(r.Link, r.Group, r.Label, m.words(p.words), p.words.stateOf(m.State))
	}
	g := p.scene.sub(title, r.Link)
	g.text(ink, sizeLabel, start, xy{0, y + sizeLabel*xMiddle}, fit(r.Label, sizeLabel, p.labels))
	p.signs(g, r, y)
	g.polyline(lined(faint, 0.5), false, xy{p.axis.x, y}, xy{p.axis.x + p.axis.w, y})
	plot := g.clipped(p.plot)
	for _, m := range r.Marks {
		p.mark(plot, m, y)
	}
}

// signs puts the shapes of the states between the label and the axis: the shape
// on the axis is for a certain day only, and colour is not the only sign.
func (p *timelinePlot) signs(g *group, r TimelineRow, y float64) {
	x := p.axis.x - 12
	for s := Compelled; s > Plain; s-- {
		if !slices.ContainsFunc(r.Marks, func(m Mark) bool { return m.State == s }) {
			continue
		}
		p.seen.state(s)
		g.mark(s, xy{x, y}, 3.5)
		if x -= 9; x < p.axis.x-22 {
			return
		}
	}
}

// undated lists the rows that have no place on the axis.
func (p *timelinePlot) undated(rows []TimelineRow, y float64) float64 {
	y += rowHeight
	p.scene.text(muted, sizeSmall, start, xy{0, y - 5}, p.words.undated)
	p.scene.polyline(lined(muted, 0.5), false, xy{0, y - 0.5}, xy{p.width, y - 0.5})
	for _, r := range rows {
		words, state := "", Plain
		for _, m := range r.Marks {
			words, state = both(words, m.words(p.words)), max(state, m.State)
		}
		p.Table.add(r.Link, r.Group, r.Label, words, p.words.stateOf(state))
		g := p.scene.sub(both(clean(r.Label, maxTitle), clean(words, maxTitle), p.words.stateOf(state)), r.Link)
		g.text(ink, sizeLabel, start, xy{0, y + 14}, fit(r.Label, sizeLabel, p.labels))
		if len(r.Marks) > 0 {
			p.seen.state(state)
			g.mark(state, xy{p.labels + 22, y + 10}, markRadius)
		}
		g.text(muted, sizeSmall, start, xy{p.labels + 34, y + 14}, fit(both(r.Group, words), sizeSmall, p.width-p.labels-34))
		y += rowHeight
	}
	return y
}
