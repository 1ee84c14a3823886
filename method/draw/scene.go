// SPDX-License-Identifier: Apache-2.0

package draw

import "math"

// A tone is a colour with a meaning. What it looks like is the business of the
// theme; the palette has the light one.
type tone uint8

const (
	none tone = iota
	ink
	muted
	faint
	paper
	land
	lake
	count
	agreed
	single
	disputed
	compelled
)

// A paint says how a shape is filled and stroked. The zero paint is invisible.
type paint struct {
	fill, stroke tone
	hatch        bool    // the fill is stripes of its tone
	width        float64 // of the stroke, in px
	dash, gap    float64 // length of dashes and of the gaps between, in px; 0 for none
	opacity      float64 // 0 stands for 1
}

// filled and lined are the two commonest paints.
func filled(t tone) paint { return paint{fill: t} }

func lined(t tone, width float64) paint { return paint{stroke: t, width: width} }

// striped is the paint of what is possible and not certain.
func striped(t tone) paint { return paint{fill: t, hatch: true} }

// faded gives the paint with less opacity.
func (p paint) faded(opacity float64) paint {
	p.opacity = opacity
	return p
}

// A box is a rectangle with sides along the axes; y grows downwards.
type box struct{ x, y, w, h float64 }

// meets tells whether two boxes have more than an edge in common.
func (b box) meets(c box) bool {
	return b.x < c.x+c.w && c.x < b.x+b.w && b.y < c.y+c.h && c.y < b.y+b.h
}

// holds tells whether c lies in b.
func (b box) holds(c box) bool {
	return c.x >= b.x && c.y >= b.y && c.x+c.w <= b.x+b.w && c.y+c.h <= b.y+b.h
}

// grown gives the box with a margin around it.
func (b box) grown(d float64) box { return box{b.x - d, b.y - d, b.w + 2*d, b.h + 2*d} }

// An xy is a point of the scene, in px.
type xy struct{ x, y float64 }

// A node is a part of a scene: *path, *rect, *disc, *text or *group.
type node interface{ isNode() }

// A path is a run of segments.
type path struct {
	paint
	segs []seg
}

// A seg is one segment: 'M' and 'L' use the last point only, 'C' all three,
// 'Z' none.
type seg struct {
	op byte
	p  [3]xy
}

type rect struct {
	paint
	box
	round float64 // radius of the corners
}

type disc struct {
	paint
	xy
	r float64
}

// An anchor says which part of a text stands at its point.
type anchor uint8

const (
	start anchor = iota
	middle
	end
)

// A text is one line of words, on a baseline.
type text struct {
	xy
	fill   tone
	size   float64
	anchor anchor
	words  string
}

// A group is nodes that belong together: they may be one link, have one title,
// and be cut off at a box.
type group struct {
	link, title string
	clip        *box
	kids        []node
}

func (*path) isNode()  {}
func (*rect) isNode()  {}
func (*disc) isNode()  {}
func (*text) isNode()  {}
func (*group) isNode() {}

// sub adds a group inside g. The title must have been cleaned; a link that is not
// of this host is left out.
func (g *group) sub(title, link string) *group {
	s := &group{title: title, link: ownLink(link)}
	g.kids = append(g.kids, s)
	return s
}

// clipped adds a group inside g that is cut off at a box.
func (g *group) clipped(b box) *group {
	s := &group{clip: &b}
	g.kids = append(g.kids, s)
	return s
}

func (g *group) rect(p paint, b box) {
	if b.w > 0 && b.h > 0 {
		g.kids = append(g.kids, &rect{p, b, 0})
	}
}

// rounded adds a rectangle with round corners.
func (g *group) rounded(p paint, b box, r float64) {
	if b.w > 0 && b.h > 0 {
		g.kids = append(g.kids, &rect{p, b, min(r, b.w/2, b.h/2)})
	}
}

func (g *group) disc(p paint, at xy, r float64) {
	if r > 0 {
		g.kids = append(g.kids, &disc{p, at, r})
	}
}

// polyline adds straight lines through points, and back to the first if shut.
func (g *group) polyline(p paint, shut bool, pts ...xy) {
	if segs := ring(nil, shut, pts); segs != nil {
		g.path(p, segs...)
	}
}

func (g *group) path(p paint, segs ...seg) { g.kids = append(g.kids, &path{p, segs}) }

// text adds words at a point. They must have been cleaned and cut.
func (g *group) text(t tone, size float64, a anchor, at xy, words string) {
	if words != "" {
		g.kids = append(g.kids, &text{at, t, size, a, words})
	}
}

// ring appends the segments of a polyline to segs.
func ring(segs []seg, shut bool, pts []xy) []seg {
	if len(pts) < 2 {
		return segs
	}
	for i, p := range pts {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		segs = append(segs, seg{op, [3]xy{2: p}})
	}
	if shut {
		segs = append(segs, seg{op: 'Z'})
	}
	return segs
}

func moveTo(p xy) seg        { return seg{'M', [3]xy{2: p}} }
func lineTo(p xy) seg        { return seg{'L', [3]xy{2: p}} }
func curveTo(a, b, c xy) seg { return seg{'C', [3]xy{a, b, c}} }

// quarter is how far the control points of a cubic lie from its ends, in
// radii, for a quarter of a circle: 4/3·(√2−1).
const quarter = 0.5522847498307936

// halfDisc gives the left half of a disc.
func halfDisc(c xy, r float64) []seg {
	k := quarter * r
	return []seg{
		moveTo(xy{c.x, c.y - r}),
		curveTo(xy{c.x - k, c.y - r}, xy{c.x - r, c.y - k}, xy{c.x - r, c.y}),
		curveTo(xy{c.x - r, c.y + k}, xy{c.x - k, c.y + r}, xy{c.x, c.y + r}),
		{op: 'Z'},
	}
}

// outline gives a rectangle as a path.
func (r *rect) outline() []seg {
	x, y, right, bottom, c := r.x, r.y, r.x+r.w, r.y+r.h, r.round
	if c == 0 {
		return ring(nil, true, []xy{{x, y}, {right, y}, {right, bottom}, {x, bottom}})
	}
	k := c * (1 - quarter)
	return []seg{
		moveTo(xy{x + c, y}), lineTo(xy{right - c, y}),
		curveTo(xy{right - k, y}, xy{right, y + k}, xy{right, y + c}), lineTo(xy{right, bottom - c}),
		curveTo(xy{right, bottom - k}, xy{right - k, bottom}, xy{right - c, bottom}), lineTo(xy{x + c, bottom}),
		curveTo(xy{x + k, bottom}, xy{x, bottom - k}, xy{x, bottom - c}), lineTo(xy{x, y + c}),
		curveTo(xy{x, y + k}, xy{x + k, y}, xy{x + c, y}), {op: 'Z'},
	}
}

// hasLinks tells whether a group or one inside it is a link.
func (g *group) hasLinks() bool {
	if g.link != "" {
		return true
	}
	for _, k := range g.kids {
		if s, ok := k.(*group); ok && s.hasLinks() {
			return true
		}
	}
	return false
}

// finite makes NaN and the infinities 0, so that no arithmetic on foreign
// numbers can break the syntax of a drawing.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
