// SPDX-License-Identifier: Apache-2.0

package draw

// The limits of [Multiples].
const (
	MaxSeries = 120 // series drawn
	MaxSteps  = 400 // steps of a series; longer series are left out
)

// Multiples shows many small series on one shared scale, so that they can be
// compared at a glance. Certain counts are solid, possible ones striped. The
// number beside each is its greatest step.
type Multiples struct {
	Title, Desc string
	// Steps name the steps that all series share, such as months. Series with
	// another number of values are left out.
	Steps  []string
	Series []Series
}

// A Series is one of the small pictures.
type Series struct {
	Label, Link string
	Values      []Range
}

// drawn tells whether a series can be drawn beside the steps.
func (s Series) drawn(steps int) bool {
	if len(s.Values) != steps || steps == 0 || steps > MaxSteps {
		return false
	}
	for _, v := range s.Values {
		if !v.valid() {
			return false
		}
	}
	return true
}

// peak gives the value with the greatest Hi, and of those the greatest Lo.
func (s Series) peak() Range {
	var p Range
	for _, v := range s.Values {
		if v.Hi > p.Hi || v.Hi == p.Hi && v.Lo > p.Lo {
			p = v
		}
	}
	return p
}

const (
	cellWidth  = 150.0 // the least width of a small picture
	cellHeight = 44.0  // of its columns
	cellGap    = 22.0
)

// Draw makes the drawing.
func (m Multiples) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(m.Title, m.Desc, st)
	d.Table.Head = []string{w.what, w.step, w.count}
	var series []Series
	most := 1
	for _, s := range m.Series {
		if len(series) == MaxSeries || !s.drawn(len(m.Steps)) {
			d.LeftOut++
			continue
		}
		series = append(series, s)
		most = max(most, s.peak().Hi)
	}
	columns := max(1, int((d.width+cellGap)/(cellWidth+cellGap)))
	wide := (d.width - cellGap*float64(columns-1)) / float64(columns)
	high := 18 + cellHeight + 24
	var seen legend
	for i, s := range series {
		at := xy{float64(i%columns) * (wide + cellGap), y + float64(i/columns)*high}
		m.cell(d, s, box{at.x, at.y + 18, wide, cellHeight}, cellHeight/float64(most))
		for j, v := range s.Values {
			seen.certain = seen.certain || v.Lo < v.Hi
			if v.Hi > 0 {
				d.Table.add(s.Link, s.Label, m.Steps[j], v.String())
			}
		}
	}
	y += float64((len(series)+columns-1)/columns) * high
	return d.finish(seen.draw(&d.scene, y, d.width, w), w)
}

// cell draws one series into a box; a unit is the height of a count of one.
func (m Multiples) cell(d *Drawing, s Series, b box, unit float64) {
	peak := s.peak().String()
	g := d.scene.sub(both(clean(s.Label, maxTitle), peak), s.Link)
	room := b.w - measure(peak, sizeSmall) - 8
	g.text(ink, sizeLabel, start, xy{b.x, b.y - 6}, fit(s.Label, sizeLabel, room))
	g.text(muted, sizeSmall, end, xy{b.x + b.w, b.y - 6}, peak)
	step := b.w / float64(len(s.Values))
	gap := 0.0
	if step >= 3 {
		gap = min(step*0.2, 3)
	}
	for i, v := range s.Values {
		g.column(v, b.x+step*float64(i)+gap/2, b.y+b.h, step-gap, unit)
	}
	g.polyline(lined(muted, 0.75), false, xy{b.x, b.y + b.h}, xy{b.x + b.w, b.y + b.h})
	under, half := b.y+b.h+12, b.w/2-6
	g.text(muted, sizeSmall, start, xy{b.x, under}, fit(m.Steps[0], sizeSmall, half))
	if n := len(m.Steps); n > 1 {
		g.text(muted, sizeSmall, end, xy{b.x + b.w, under}, fit(m.Steps[n-1], sizeSmall, half))
	}
}
