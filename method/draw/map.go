// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"teptar/record/place"
)

// MaxSites is how many sites a [Map] draws.
const MaxSites = 1000

// A Point is that of package place.
type Point = place.Point

// A Map shows sites on their ground, in Mercator's projection, as far as the
// sites reach with a margin. A site on both sides of the 180th meridian is
// shown whole. Sites are drawn over each other in their order; labels never
// overlap: where there is no room, the number of the site's row in the table
// stands for it, or nothing.
type Map struct {
	Title, Desc string
	Ground      []Boundary
	Sites       []Site
}

// A Level is the rank of a boundary; higher ones are drawn stronger.
type Level uint8

// The levels.
const (
	District Level = iota
	Region
	Country
)

// A Boundary is an area of the ground. What lies in an even number of its rings
// is outside, so that holes and islands need no order. Rings with a point that
// is not on the Earth are not drawn.
type Boundary struct {
	Label string
	Level Level
	Rings [][]Point
}

// A Site is a place where something was. It is a dot; or a disc, if it is known
// within a radius; or an outline, if it is an area; or, with a count, a circle
// whose area stands for the count, solid for the certain part.
type Site struct {
	Label, Link string
	At          Point
	Radius      float64   // in metres; 0 for a point
	Outline     [][]Point // takes the place of the radius
	Uncertain   bool      // the disc or outline is where it may have been: striped
	Count       Range     // the zero Range: nothing was counted
	State       State
}

// valid tells whether a site can be drawn.
func (s Site) valid() bool {
	return s.At.Valid() && s.Radius >= 0 && s.Radius <= 5e6 && s.Count.valid()
}

// A mapPlot is a map while it is drawn.
type mapPlot struct {
	*Drawing
	words *words
	proj  projection
	frame box
	sites []Site
	taken []box   // what labels must keep away from
	areas []box   // what names of the ground keep away from as well
	most  int     // greatest count
	unit  float64 // px² of area for a count of one
	seen  legend
}

// Draw makes the drawing.
func (m Map) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(m.Title, m.Desc, st)
	d.Table.Head = []string{w.number, w.place, w.where, w.count, w.state}
	p := &mapPlot{Drawing: d, words: w}
	for _, s := range m.Sites {
		if len(p.sites) == MaxSites || !s.valid() {
			d.LeftOut++
			continue
		}
		p.sites = append(p.sites, s)
		p.most = max(p.most, s.Count.Hi)
	}
	p.unit = math.Pi * 24 * 24 / float64(max(p.most, 4))
	p.project(m.Ground, y)
	scene := p.scene.clipped(p.frame)
	scene.rect(filled(lake), p.frame)
	rings := p.ground(scene, m.Ground)
	p.drawAreas(scene)
	p.marks(scene)
	p.scaleBar(scene)
	p.labels(scene)
	p.groundLabels(scene, m.Ground, rings)
	p.scene.rect(lined(muted, 0.75), p.frame.grown(-0.5))
	y = p.sizes(p.frame.y + p.frame.h + 10)
	return d.finish(p.seen.draw(&d.scene, y, d.width, w), w)
}

// project fits the sites, or the ground if there are none, into the frame.
func (p *mapPlot) project(ground []Boundary, y float64) {
	var e extent
	for _, s := range p.sites {
		for _, r := range s.Outline {
			e.ring(r)
		}
		e.disc(s.At, s.Radius)
	}
	if len(p.sites) == 0 {
		for _, b := range ground {
			for _, r := range b.Rings {
				e.ring(r)
			}
		}
	}
	p.proj, p.frame = e.fit(box{0, y, p.width, p.width})
}

// ground draws the areas, lower levels first, and gives their rings in px.
func (p *mapPlot) ground(g *group, ground []Boundary) [][][]xy {
	order := make([]int, len(ground))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ground[a].Level, ground[b].Level) })
	all := make([][][]xy, len(ground))
	var fills, strokes []node
	for _, i := range order {
		all[i] = p.proj.rings(ground[i].Rings, p.frame.grown(4))
		var segs []seg
		for _, r := range all[i] {
			segs = ring(segs, true, r)
		}
		if segs == nil {
			continue
		}
		line := lined(muted, 0.5)
		switch ground[i].Level {
		case Country:
			line = lined(muted, 1.5)
		case Region:
			line = lined(muted, 0.9)
		case District:
			line.dash, line.gap = 3, 2
		}
		fills = append(fills, &path{filled(land), segs})
		strokes = append(strokes, &path{line, segs})
	}
	g.kids = append(append(g.kids, fills...), strokes...)
	return all
}

// drawAreas draws discs and outlines, under all marks.
func (p *mapPlot) drawAreas(g *group) {
	for _, s := range p.sites {
		fill, line := filled(s.State.tone()).faded(0.16), lined(s.State.tone(), 1)
		if s.Uncertain {
			fill, line.dash, line.gap = striped(s.State.tone()).faded(0.7), 3, 2
		}
		at, r := p.proj.at(s.At), p.radius(s)
		if len(s.Outline) == 0 {
			if s.Radius > 0 {
				p.areas = append(p.areas, box{at.x - r, at.y - r, 2 * r, 2 * r})
				g.disc(fill, at, r)
				g.disc(line, at, r)
			}
			continue
		}
		var segs []seg
		for _, r := range p.proj.rings(s.Outline, p.frame.grown(4)) {
			p.areas = append(p.areas, boxOf(r))
			segs = ring(segs, true, r)
		}
		g.path(fill, segs...)
		g.path(line, segs...)
	}
}

// radius gives that of a site's disc in px: true at its latitude, and never so
// small that it could be taken for a dot.
func (p *mapPlot) radius(s Site) float64 {
	return max(s.Radius*p.proj.pixels(s.At.Lat), 7)
}

// circles gives the radii of the possible and of the certain part of a count.
func (p *mapPlot) circles(r Range) (possible, certain float64) {
	return math.Sqrt(float64(r.Hi) * p.unit / math.Pi), math.Sqrt(float64(r.Lo) * p.unit / math.Pi)
}

// marks draws dots and counts, greater ones first, and fills the table.
func (p *mapPlot) marks(g *group) {
	order := make([]int, len(p.sites))
	for i, s := range p.sites {
		order[i] = i
		p.Table.add(s.Link, strconv.Itoa(i+1), s.Label, p.where(s), p.countOf(s), p.words.stateOf(s.State))
	}
	slices.SortStableFunc(order, func(a, b int) int { return p.sites[b].Count.Hi - p.sites[a].Count.Hi })
	p.taken = make([]box, len(p.sites), 2*len(p.sites)+1)
	for _, i := range order {
		s := p.sites[i]
		at := p.proj.at(s.At)
		mark := g.sub(both(clean(s.Label, maxTitle), p.countOf(s), p.where(s), p.words.stateOf(s.State)), s.Link)
		r := markRadius
		switch {
		case s.Count.Hi > 0:
			possible, certain := p.circles(s.Count)
			mark.disc(filled(paper).faded(0.6), at, possible)
			if s.Count.Lo < s.Count.Hi {
				mark.disc(striped(count), at, possible)
			}
			mark.disc(filled(count), at, certain)
			mark.disc(lined(count, 0.75), at, possible)
			p.seen.certain = p.seen.certain || s.Count.Lo < s.Count.Hi
			r = max(possible, 2)
		case s.Radius > 0 || len(s.Outline) > 0:
			r = 3.5
			mark.mark(s.State, at, r)
		default:
			mark.disc(filled(paper), at, markRadius+1.5)
			mark.mark(s.State, at, markRadius)
		}
		if s.Count.Hi == 0 {
			p.seen.state(s.State)
		}
		p.taken[i] = box{at.x - r, at.y - r, 2 * r, 2 * r}
	}
}

// where says how exactly the site is known.
func (p *mapPlot) where(s Site) string {
	switch {
	case s.Uncertain && (s.Radius == 0 || len(s.Outline) > 0):
		return p.words.uncertain
	case s.Radius > 0 && len(s.Outline) == 0:
		return both(p.words.within+" "+p.words.distance(s.Radius), map[bool]string{true: p.words.uncertain}[s.Uncertain])
	case len(s.Outline) > 0:
		return ""
	}
	return p.words.exact
}

func (p *mapPlot) countOf(s Site) string {
	if s.Count == (Range{}) {
		return ""
	}
	return s.Count.String()
}

// distance writes metres or kilometres.
func (w *words) distance(metres float64) string {
	if metres < 1000 {
		return strconv.FormatFloat(math.Round(metres), 'f', -1, 64) + " " + w.metres
	}
	km := metres / 1000
	if km < 10 {
		return strconv.FormatFloat(math.Round(km*10)/10, 'f', -1, 64) + " " + w.kilometres
	}
	return strconv.FormatFloat(math.Round(km), 'f', -1, 64) + " " + w.kilometres
}
