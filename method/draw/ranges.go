// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"strconv"
)

// Ranges shows estimates with their uncertainty on one scale: a dot for the
// number, a bar and a line for the likely and the possible, and a hill for how
// probable each number is. It draws [MaxRows] rows.
type Ranges struct {
	Title, Desc string
	// Floor is a number that is certain, such as of those documented. A line
	// marks it, and the scale begins there or below.
	Floor float64
	Rows  []Estimated
}

// An Estimated is one row of [Ranges]. Numbers that are not finite, or out of
// order, leave it out; but an end of the possible may be infinite, and then the line
// runs out of the picture.
type Estimated struct {
	Label                  string
	Point                  float64
	LikelyLo, LikelyHi     float64 // the bar
	PossibleLo, PossibleHi float64 // the line
	Hill                   []HillPoint
}

// A HillPoint is a point of a hill: its height goes from 0 to 1.
type HillPoint struct{ At, Height float64 }

// valid tells whether a row can be drawn.
func (e Estimated) valid() bool {
	last := math.Inf(-1)
	for _, x := range []float64{e.PossibleLo, e.LikelyLo, e.LikelyHi} {
		if math.IsNaN(x) || math.IsInf(x, 0) || x < last || x < 0 {
			return false
		}
		last = x
	}
	return e.PossibleHi >= last && !math.IsNaN(e.Point) && !math.IsInf(e.Point, 0)
}

// Draw makes the drawing.
func (r Ranges) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(r.Title, r.Desc, st)
	d.Table.Head = []string{w.what, w.estimate, w.likely, w.possibleRange}
	rows, widest, most := []Estimated(nil), 0.0, finite(r.Floor)
	for _, e := range r.Rows {
		if len(rows) == MaxRows || !e.valid() {
			d.LeftOut++
			continue
		}
		rows = append(rows, e)
		widest = max(widest, measure(clean(e.Label, maxLabel), sizeLabel))
		most = max(most, e.LikelyHi*1.05, e.Point)
		if !math.IsInf(e.PossibleHi, 1) {
			most = max(most, min(e.PossibleHi, 6*e.LikelyHi))
		}
	}
	if len(rows) == 0 || most <= 0 {
		return d.finish(y, w)
	}
	labels := min(widest, d.width*0.32)
	x := labels + 14
	unit := (d.width - x - 20) / most
	y += 18
	const tall = 44.0
	d.scale(x, y, unit, most, tall*float64(len(rows)))
	if f := finite(r.Floor); f > 0 {
		d.scene.polyline(paint{stroke: ink, width: 1, dash: 3, gap: 3}, false, xy{x + unit*f, y}, xy{x + unit*f, y + tall*float64(len(rows))})
	}
	for _, e := range rows {
		e.draw(d, x, y, unit, tall, labels)
		y += tall
	}
	return d.finish(y, w)
}

// scale draws the axis with its ticks.
func (d *Drawing) scale(x, y, unit, most, height float64) {
	stride := nice(most / 5)
	for v := 0.0; v <= most; v += stride {
		at := x + unit*v
		d.scene.polyline(lined(faint, 0.75), false, xy{at, y}, xy{at, y + height})
		d.scene.text(muted, sizeSmall, middle, xy{at, y - 5}, whole(v))
	}
	d.scene.polyline(lined(muted, 0.75), false, xy{x, y}, xy{x + unit*most, y})
}

// draw draws a row in tall px below y.
func (e Estimated) draw(d *Drawing, x, y, unit, tall, labels float64) {
	to := func(v float64) float64 { return min(x+unit*v, d.width-6) }
	likely, possible := whole(e.LikelyLo)+"–"+whole(e.LikelyHi), whole(e.PossibleLo)+"–"+whole(e.PossibleHi)
	d.Table.add("", e.Label, whole(e.Point), likely, possible)
	g := d.scene.sub(both(clean(e.Label, maxTitle), whole(e.Point), possible), "")
	base := y + tall - 10
	g.text(ink, sizeLabel, start, xy{0, base + sizeLabel*xMiddle}, fit(e.Label, sizeLabel, labels))
	var hill []xy
	for _, p := range e.Hill {
		if math.IsNaN(p.At) || math.IsInf(p.At, 0) || !(p.Height >= 0 && p.Height <= 1) || x+unit*p.At > d.width-6 {
			continue
		}
		hill = append(hill, xy{x + unit*p.At, base - p.Height*(tall-16)})
	}
	if len(hill) > 1 {
		first, last := hill[0], hill[len(hill)-1]
		shape := append([]xy{{first.x, base}}, hill...)
		g.polyline(filled(count).faded(0.35), true, append(shape, xy{last.x, base})...)
	}
	g.polyline(lined(ink, 1.25), false, xy{to(e.PossibleLo), base}, xy{to(e.PossibleHi), base})
	g.rect(filled(count), box{to(e.LikelyLo), base - 3.5, max(to(e.LikelyHi)-to(e.LikelyLo), 1), 7})
	g.disc(paint{fill: paper, stroke: ink, width: 1.5}, xy{to(e.Point), base}, markRadius)
}

// whole writes a number without decimals; the infinite is "…".
func whole(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ellipsis
	}
	return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
}
