// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// labels names the sites, those with the greatest counts first. A name stands
// at one of eight places around its mark, where it meets nothing; if there is
// none, the number of the site's row in the table tries the same.
func (p *mapPlot) labels(g *group) {
	order := make([]int, len(p.sites))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.sites[b].Count.Hi, p.sites[a].Count.Hi) })
	for _, i := range order {
		s := p.sites[i]
		name := fit(s.Label, sizeLabel, 170)
		if s.Count.Hi > 0 {
			name = both(name, s.Count.String())
		}
		if name == "" || p.label(g, i, name, sizeLabel) {
			continue
		}
		p.label(g, i, strconv.Itoa(i+1), sizeSmall-1)
		p.Unlabelled++
	}
}

// label puts words beside the mark of a site if there is room.
func (p *mapPlot) label(g *group, site int, words string, size float64) bool {
	mark, w, h := p.taken[site], measure(words, size)+2, size+1
	mid := xy{mark.x + mark.w/2, mark.y + mark.h/2}
	const gap = 3.0
	right, left, over, under := mark.x+mark.w+gap, mark.x-gap-w, mark.y-h, mark.y+mark.h
	slant := mark.w / 2 * (1 - math.Sqrt2/2) // a circle leaves room in the corners of its box
	for _, at := range [...]xy{
		{right, mid.y - h/2}, {left, mid.y - h/2},
		{right - slant - gap, over + slant}, {right - slant - gap, under - slant},
		{left + slant + gap, over + slant}, {left + slant + gap, under - slant},
		{mid.x - w/2, over - 1}, {mid.x - w/2, under + 1},
	} {
		b := box{at.x, at.y, w, h}
		if p.free(b, site) {
			p.put(g, b, ink, size, words)
			return true
		}
	}
	return false
}

// free tells whether a box lies in the frame and meets nothing but one mark,
// its own.
func (p *mapPlot) free(b box, own int) bool {
	if !p.frame.grown(-4).holds(b) {
		return false
	}
	for i, t := range p.taken {
		if i != own && t.meets(b) {
			return false
		}
	}
	return true
}

// put writes words into a box, on a ground that keeps them readable.
func (p *mapPlot) put(g *group, b box, t tone, size float64, words string) {
	g.rect(filled(paper).faded(0.72), b)
	g.text(t, size, start, xy{b.x + 1, b.y + b.h - size*0.22}, words)
	p.taken = append(p.taken, b)
}

// groundLabels names the areas where their middle leaves room, larger ones
// first.
func (p *mapPlot) groundLabels(g *group, ground []Boundary, rings [][][]xy) {
	type candidate struct {
		label string
		at    xy
		size  float64
	}
	var all []candidate
	for i, b := range ground {
		largest := -1
		for j, r := range rings[i] {
			if largest < 0 || math.Abs(area(r)) > math.Abs(area(rings[i][largest])) {
				largest = j
			}
		}
		if largest < 0 || b.Label == "" {
			continue
		}
		r := cropped(rings[i][largest], p.frame)
		if size := math.Abs(area(r)); len(r) >= 3 && size > 2000 {
			c := boxOf(r)
			all = append(all, candidate{b.Label, xy{c.x + c.w/2, c.y + c.h/2}, size})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.size, a.size) })
	p.taken = append(p.taken, p.areas...)
	for _, c := range all {
		words := fit(c.label, sizeSmall, math.Sqrt(c.size))
		w := measure(words, sizeSmall) + 2
		for _, dy := range [...]float64{0, -22, 22, -44, 44} {
			if b := (box{c.at.x - w/2, c.at.y - 6 + dy, w, sizeSmall + 2}); p.free(b, -1) {
				p.put(g, b, muted, sizeSmall, words)
				break
			}
		}
	}
}

// scaleBar draws a round distance, true at the middle of the map.
func (p *mapPlot) scaleBar(g *group) {
	pixels := p.proj.pixels(p.proj.latitude(p.frame.y + p.frame.h/2))
	metres := nice(min(p.frame.w/5, 130) / pixels)
	w := metres * pixels
	words := p.words.distance(metres)
	x, y := p.frame.x+10, p.frame.y+p.frame.h-10
	b := box{x - 4, y - 9, w + measure(words, sizeSmall) + 14, 15}
	g.rect(filled(paper).faded(0.8), b)
	g.polyline(lined(ink, 1), false, xy{x, y - 4}, xy{x, y}, xy{x + w, y}, xy{x + w, y - 4})
	g.text(ink, sizeSmall, start, xy{x + w + 6, y + 2}, words)
	p.taken = append(p.taken, b)
}

// sizes explains the circles by one of the greatest count and one of a quarter
// of it, and gives the y below.
func (p *mapPlot) sizes(y float64) float64 {
	if p.most == 0 {
		return y
	}
	counts := []int{p.most}
	if p.most >= 4 {
		counts = []int{p.most / 4, p.most}
	}
	var entries []entry
	high := 0.0
	for _, n := range counts {
		r, _ := p.circles(Range{n, n})
		high = max(high, r)
		entries = append(entries, entry{strconv.Itoa(n), 2 * r, func(g *group, at xy) {
			g.disc(lined(count, 1), xy{at.x + r, at.y}, r)
		}})
	}
	return row(&p.scene, entries, box{0, y + max(high-10, 0), p.width, 0}) + max(high-8, 0)
}
