// SPDX-License-Identifier: Apache-2.0

package draw

// Bars compares counts: one bar for each row, on one scale, solid as far as it
// is certain and striped as far as it is possible. It draws [MaxRows] rows.
type Bars struct {
	Title, Desc string
	Rows        []Bar
}

// A Bar is one row of [Bars].
type Bar struct {
	Label, Link string
	Count       Range
}

// Draw makes the drawing.
func (b Bars) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(b.Title, b.Desc, st)
	d.Table.Head = []string{w.what, w.count}
	rows, widest, most := []Bar(nil), 0.0, 1
	for _, r := range b.Rows {
		if len(rows) == MaxRows || !r.Count.valid() {
			d.LeftOut++
			continue
		}
		rows = append(rows, r)
		widest = max(widest, measure(clean(r.Label, maxLabel), sizeLabel))
		most = max(most, r.Count.Hi)
	}
	labels := min(widest, d.width*0.4)
	numbers := measure(Range{most, most + 1}.String(), sizeLabel) + 10
	x := labels + 12
	unit := (d.width - x - numbers) / float64(most)
	y += 4
	top := y
	var seen legend
	for _, r := range rows {
		d.Table.add(r.Link, r.Label, r.Count.String())
		g := d.scene.sub(both(clean(r.Label, maxTitle), r.Count.String()), r.Link)
		base := y + rowHeight/2 + sizeLabel*xMiddle
		g.text(ink, sizeLabel, start, xy{0, base}, fit(r.Label, sizeLabel, labels))
		g.span(r.Count, box{x, y + 4, unit, rowHeight - 8})
		g.text(ink, sizeLabel, start, xy{x + unit*float64(r.Count.Hi) + 6, base}, r.Count.String())
		seen.certain = seen.certain || r.Count.Lo < r.Count.Hi
		y += rowHeight
	}
	d.scene.polyline(lined(muted, 0.75), false, xy{x, top}, xy{x, y})
	return d.finish(seen.draw(&d.scene, y+8, d.width, w), w)
}

// span draws a count as a bar to the right; the box is that of one unit.
func (g *group) span(r Range, unit box) {
	sure := unit.w * float64(r.Lo)
	g.rect(filled(count), box{unit.x, unit.y, sure, unit.h})
	g.rect(striped(count), box{unit.x + sure, unit.y, unit.w*float64(r.Hi) - sure, unit.h})
}

// column draws a count as a column upwards from y; the unit is the height of 1.
func (g *group) column(r Range, x, y, width, unit float64) {
	sure, possible := unit*float64(r.Lo), unit*float64(r.Hi)
	g.rect(filled(count), box{x, y - sure, width, sure})
	g.rect(striped(count), box{x, y - possible, width, possible - sure})
}
