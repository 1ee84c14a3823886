// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"cmp"
	"slices"
	"strconv"
)

// The limits of [Overlaps].
const (
	MaxOverlaps = 60 // columns drawn, the largest first
	MaxLists    = 12 // lists; with more, nothing is drawn
)

// Overlaps shows how lists overlap (an UpSet plot, Lex et al. 2014): a column
// for the people who are on exactly the lists with a dot, the largest first,
// and a bar for all people of each list.
type Overlaps struct {
	Title, Desc string
	Lists       []string
	Cells       []Overlap
}

// An Overlap is how many are on exactly some lists, by their place in
// Overlaps.Lists. One without people is not drawn.
type Overlap struct {
	On    []int
	Count int
}

// Draw makes the drawing.
func (o Overlaps) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(o.Title, o.Desc, st)
	d.Table.Head = []string{w.lists, w.count}
	cells := o.sorted(d)
	totals, widest := make([]int, len(o.Lists)), 0.0
	for i, l := range o.Lists {
		widest = max(widest, measure(clean(l, maxLabel), sizeLabel))
		for _, c := range cells {
			if slices.Contains(c.On, i) {
				totals[i] += c.Count
			}
		}
	}
	if len(cells) == 0 {
		return d.finish(y, w)
	}
	const bars, side, top = 150.0, 70.0, 16.0
	labels := min(widest, d.width*0.3)
	x := side + labels + 20
	step := min((d.width-x)/float64(len(cells)), 28)
	base := y + top + bars
	unit := bars / float64(cells[0].Count)
	for i, c := range cells {
		left := x + float64(i)*step
		g := d.scene.sub(both(o.names(c), strconv.Itoa(c.Count)), "")
		height := max(unit*float64(c.Count), 0.75)
		g.rect(filled(count), box{left + step*0.15, base - height, step * 0.7, height})
		if label := strconv.Itoa(c.Count); measure(label, sizeSmall) <= step+2 {
			g.text(muted, sizeSmall, middle, xy{left + step/2, base - height - 3}, label)
		}
		g.dots(c, left+step/2, base+8, len(o.Lists))
		d.Table.add("", o.names(c), strconv.Itoa(c.Count))
	}
	d.scene.polyline(lined(muted, 0.75), false, xy{x, base}, xy{x + step*float64(len(cells)), base})
	most := max(1, slices.Max(totals))
	for i, l := range o.Lists {
		at := base + 8 + float64(i)*rowHeight
		size := (side - 2) * float64(totals[i]) / float64(most)
		g := d.scene.sub(both(clean(l, maxTitle), strconv.Itoa(totals[i])), "")
		g.rect(filled(muted), box{side - size, at + 5, size, rowHeight - 10})
		g.text(ink, sizeLabel, start, xy{side + 8, at + rowHeight/2 + sizeLabel*xMiddle}, fit(l, sizeLabel, labels))
	}
	return d.finish(base+8+rowHeight*float64(len(o.Lists)), w)
}

// sorted gives the overlaps that are drawn, and counts those that are not.
func (o Overlaps) sorted(d *Drawing) []Overlap {
	var cells []Overlap
	for _, c := range o.Cells {
		known := len(c.On) > 0 && !slices.ContainsFunc(c.On, func(i int) bool { return i < 0 || i >= len(o.Lists) })
		switch {
		case c.Count == 0:
		case c.Count < 0 || !known || len(o.Lists) > MaxLists:
			d.LeftOut++
		default:
			cells = append(cells, c)
		}
	}
	slices.SortStableFunc(cells, func(a, b Overlap) int { return cmp.Compare(b.Count, a.Count) })
	if len(cells) > MaxOverlaps {
		d.LeftOut += len(cells) - MaxOverlaps
		cells = cells[:MaxOverlaps]
	}
	return cells
}

// names joins the names of the lists of an overlap.
func (o Overlaps) names(c Overlap) string {
	s := ""
	for i, l := range c.On {
		if i > 0 {
			s += " + "
		}
		s += clean(o.Lists[l], maxLabel)
	}
	return s
}

// dots draws a dot for each list, strong for those of the overlap, which a
// line joins.
func (g *group) dots(c Overlap, x, y float64, lists int) {
	at := func(i int) xy { return xy{x, y + (float64(i)+0.5)*rowHeight} }
	for i := range lists {
		if !slices.Contains(c.On, i) {
			g.disc(filled(faint), at(i), 3.5)
		}
	}
	g.polyline(lined(ink, 1.5), false, at(slices.Min(c.On)), at(slices.Max(c.On)))
	for _, i := range c.On {
		g.disc(filled(ink), at(i), 4)
	}
}
