// SPDX-License-Identifier: Apache-2.0

package draw

import "teptar/record/when"

// A span is a date as it is drawn.
type span struct {
	lo, hi              when.Day // the outermost days that are known of
	fadeLeft, fadeRight bool     // it may reach further, nobody knows how far
	sureLo, sureHi      when.Day // what is certain, if sure
	sure                bool
	point               bool // one certain day
}

// Days outside these are not told by a source but by the ends of the calendar:
// "7 April" of an unstated year begins in the year 0.
const (
	firstTold = when.FirstDay + 366
	lastTold  = when.LastDay - 366
)

// spanOf works out how to draw a date. It is false if no day of it is known.
func spanOf(w when.When) (span, bool) {
	if w.Kind() == when.Unknown {
		return span{}, false
	}
	if d, ok := w.Day(); ok {
		return span{lo: d, hi: d, sureLo: d, sureHi: d, sure: true, point: true}, true
	}
	b := w.Bounds()
	lo, hi := w.Index()
	s := span{lo: lo, hi: hi}
	s.fadeLeft = lo < firstTold || b.EarliestStart < firstTold
	s.fadeRight = hi > lastTold || b.LatestEnd > lastTold
	if s.fadeLeft {
		s.lo = firstKnown(b.LatestStart, b.EarliestEnd, b.LatestEnd)
	}
	if s.fadeRight {
		s.hi = lastKnown(b.EarliestEnd, b.LatestStart, b.EarliestStart)
	}
	if s.lo == when.LastDay || s.hi == when.FirstDay || s.lo > s.hi {
		return span{}, false
	}
	if w.Kind() == when.AllDays && !w.Doubted() && b.LatestStart <= b.EarliestEnd && b.LatestStart >= s.lo && b.EarliestEnd <= s.hi {
		s.sureLo, s.sureHi, s.sure = b.LatestStart, b.EarliestEnd, true
	}
	return s, true
}

// firstKnown gives the earliest of days that are not the ends of the calendar,
// or LastDay.
func firstKnown(days ...when.Day) when.Day {
	first := when.LastDay
	for _, d := range days {
		if d >= firstTold {
			first = min(first, d)
		}
	}
	return first
}

// lastKnown gives the latest of days that are not the ends of the calendar, or
// FirstDay.
func lastKnown(days ...when.Day) when.Day {
	last := when.FirstDay
	for _, d := range days {
		if d <= lastTold {
			last = max(last, d)
		}
	}
	return last
}

// fadeSteps and fadeLength make an end that nobody knows: bars that get
// fainter, over this many px in all.
const (
	fadeSteps  = 7
	fadeLength = 49.0
)

// mark draws one date around y: a dot for a certain day, solid for what is
// certain, stripes for what is possible, fading where it is not known how far.
func (p *timelinePlot) mark(g *group, m Mark, y float64) {
	s, ok := spanOf(m.When)
	if !ok {
		return
	}
	t := m.State.tone()
	if s.point {
		p.seen.point = true
		g.mark(m.State, xy{p.axis.middleOf(s.lo), y}, markRadius)
		return
	}
	x0, x1 := p.axis.at(s.lo), p.axis.at(s.hi+1)
	if x1-x0 < barHeight { // keep a short span visible
		mid := (x0 + x1) / 2
		x0, x1 = mid-barHeight/2, mid+barHeight/2
	}
	bar := func(x, to float64) box { return box{x, y - barHeight/2, to - x, barHeight} }
	p.seen.stripes = p.seen.stripes || !s.sure || s.sureLo > s.lo || s.sureHi < s.hi
	switch {
	case !s.sure:
		g.rect(striped(t), bar(x0, x1))
	default:
		p.seen.solid = true
		from, to := x0, x1
		if s.sureLo > s.lo {
			from = min(p.axis.at(s.sureLo), x1-2)
		}
		if s.sureHi < s.hi {
			to = max(p.axis.at(s.sureHi+1), from+2)
		}
		g.rect(striped(t), bar(x0, from))
		g.rect(filled(t), bar(from, to))
		g.rect(striped(t), bar(to, x1))
	}
	if s.fadeLeft {
		p.fade(g, t, x0, -1, y)
	}
	if s.fadeRight {
		p.fade(g, t, x1, 1, y)
	}
}

// fade draws an end that is not known, from x on, to the right or (-1) the left.
func (p *timelinePlot) fade(g *group, t tone, x, direction, y float64) {
	p.seen.fades = true
	const step = fadeLength / fadeSteps
	for i := range fadeSteps {
		from := x + direction*step*float64(i)
		opacity := 0.9 * float64(fadeSteps-i) / (fadeSteps + 1)
		g.rect(striped(t).faded(opacity), box{min(from, from+direction*step), y - barHeight/2, step, barHeight})
	}
}
