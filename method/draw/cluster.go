// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"strconv"
)

// MaxMembers is how many members of a [Cluster] are drawn.
const MaxMembers = 24

// Cluster shows things that may all be one: a point for each, a line for each
// pair that speaks for it, and the weakest link as a broken line with its number.
type Cluster struct {
	Title, Desc string
	Members     []string
	Links       [][2]int // by the places of members
	Weakest     [2]int
	Weight      string // of the weakest link
}

// Draw makes the drawing. Members beyond [MaxMembers], and links to them, are left
// out.
func (c Cluster) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(c.Title, c.Desc, st)
	d.Table.Head = []string{w.number, w.what}
	n := min(len(c.Members), MaxMembers)
	d.LeftOut = len(c.Members) - n
	radius := 26.0 + 5*float64(n)
	middleX, middleY := d.width/2, y+radius+rowHeight
	at := func(i int) xy {
		turn := 2*math.Pi*float64(i)/float64(max(n, 1)) - math.Pi/2
		return xy{middleX + radius*math.Cos(turn), middleY + radius*math.Sin(turn)}
	}
	known := func(p [2]int) bool { return p[0] >= 0 && p[1] >= 0 && p[0] < n && p[1] < n && p[0] != p[1] }
	for _, l := range c.Links {
		if known(l) && l != c.Weakest && l != [2]int{c.Weakest[1], c.Weakest[0]} {
			d.scene.polyline(lined(agreed, 1.5), false, at(l[0]), at(l[1]))
		}
	}
	if known(c.Weakest) {
		d.scene.broken(at(c.Weakest[0]), at(c.Weakest[1]), c.Weight)
	}
	for i, m := range c.Members[:n] {
		g, p := d.scene.sub(clean(m, maxTitle), ""), at(i)
		g.disc(filled(ink), p, 4)
		side, dx := start, 8.0
		if p.x < middleX-1 {
			side, dx = end, -8
		}
		room := d.width - p.x - 8
		if side == end {
			room = p.x - 8
		}
		g.text(ink, sizeLabel, side, xy{p.x + dx, p.y + sizeLabel*xMiddle}, fit(m, sizeLabel, room))
		d.Table.add("", strconv.Itoa(i+1), m)
	}
	return d.finish(middleY+radius+rowHeight/2, w)
}

// broken draws a line of dashes with a number at its middle.
func (g *group) broken(a, b xy, number string) {
	const dashes = 9
	part := func(i int) xy {
		return xy{a.x + (b.x-a.x)*float64(i)/dashes, a.y + (b.y-a.y)*float64(i)/dashes}
	}
	for i := 0; i < dashes; i += 2 {
		g.polyline(lined(disputed, 2), false, part(i), part(i+1))
	}
	half := xy{(a.x + b.x) / 2, (a.y + b.y) / 2}
	size := measure(number, sizeSmall)
	g.rect(filled(paper), box{half.x - size/2 - 2, half.y - 8, size + 4, 14})
	g.text(ink, sizeSmall, middle, xy{half.x, half.y + sizeSmall*xMiddle}, number)
}
