// SPDX-License-Identifier: Apache-2.0

package outline

import (
	"math"
	"slices"

	"teptar/record/place"
)

// A point is a Point in units.
type point struct{ x, y int32 }

// A span is where in a list something begins and where it has ended.
type span struct{ from, to int32 }

// A step is twice the number of an arc, plus one if it is taken against the
// order of its points.
type step uint32

func (s step) arc() int      { return int(s >> 1) }
func (s step) against() bool { return s&1 == 1 }

// A ring is a line round an area, with the box that it fits in.
type ring struct {
	steps []step
	box   bounds
}

// An area is an Area that is not drawn.
type area struct {
	id, country place.ID
	rings       []ring
}

func (a area) kind() place.Kind {
	if a.id == a.country {
		return place.Country
	}
	return place.Region
}

// ends gives the first and the last point of a step.
func (a *Atlas) ends(s step) (begin, end point) {
	arc := a.arcs[s.arc()]
	begin, end = a.points[arc.from], a.points[arc.to-1]
	if s.against() {
		begin, end = end, begin
	}
	return begin, end
}

// everywhere is wanted when an area is drawn whole.
func everywhere(bounds) bool { return true }

// draw gives an area with those of its rings that are in view.
func (a *Atlas) draw(i int, detail Detail, inView func(bounds) bool) Area {
	from := a.areas[i]
	out := Area{ID: from.id, Kind: from.kind(), Country: from.country}
	for _, r := range from.rings {
		if !inView(r.box) {
			continue
		}
		if points := a.trace(r, detail, inView); len(points) > 3 {
			out.Rings = append(out.Rings, points)
		}
	}
	return out
}

// trace gives the points of a ring that are seen in a detail, and the first
// once more. There are fewer than four if the ring is too small to be seen.
//
// Of an arc that is out of view only the first and the last point are given.
// What lies between moves within a rectangle that is out of view, so that in
// view the ring winds round every point as often as before.
func (a *Atlas) trace(r ring, detail Detail, inView func(bounds) bool) []Point {
	var out []Point
	for _, s := range r.steps {
		begin := len(out)
		out = a.appendStep(out, s, detail)
		if n := len(out); n > begin+2 && !inView(a.boxes[s.arc()]) {
			out[begin+1] = out[n-1]
			out = out[:begin+2]
		}
		if begin > 0 && begin < len(out) && out[begin] == out[begin-1] {
			out = slices.Delete(out, begin, begin+1)
		}
	}
	if len(out) > 0 && out[len(out)-1] != out[0] {
		out = append(out, out[0])
	}
	return out
}

// appendStep adds the points of a step that are seen in a detail, in its
// direction, each that repeats the one before it left out.
func (a *Atlas) appendStep(out []Point, s step, detail Detail) []Point {
	arc, begin := a.arcs[s.arc()], len(out)
	for n := arc.from; n < arc.to; n++ {
		if a.detail[n] > detail {
			continue
		}
		if p := a.points[n].degrees(); len(out) == begin || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	if s.against() {
		slices.Reverse(out[begin:])
	}
	return out
}

// holds reports whether a point lies in an area: whether a ray from it to the
// east crosses the rings an odd number of times. Of the two sides of a border,
// a point on it lies in one.
func (a *Atlas) holds(i int, p Point) bool {
	x, y := p.Lon*unitsPerDegree, p.Lat*unitsPerDegree
	in := false
	for _, r := range a.areas[i].rings {
		if !r.box.holds(x, y) {
			continue
		}
		for _, s := range r.steps {
			if box := a.boxes[s.arc()]; float64(box.low.y) <= y && y < float64(box.high.y) && x < float64(box.high.x) {
				in = in != a.crossedOddly(s, x, y)
			}
		}
	}
	return in
}

// crossedOddly reports whether a ray to the east crosses an arc an odd number of
// times. An arc has its lower end and not its upper one, and the sum is made in
// the same way for both sides of it.
func (a *Atlas) crossedOddly(s step, x, y float64) bool {
	arc := a.arcs[s.arc()]
	odd := false
	for n := arc.from + 1; n < arc.to; n++ {
		low, high := a.points[n-1], a.points[n]
		if low.y > high.y {
			low, high = high, low
		}
		if y < float64(low.y) || y >= float64(high.y) {
			continue
		}
		part := (y - float64(low.y)) / float64(high.y-low.y)
		if x < float64(low.x)+part*float64(high.x-low.x) {
			odd = !odd
		}
	}
	return odd
}

// comesWithin reports whether the line round an area comes within so many
// kilometres of a point, on a plane that touches the sphere there.
func (a *Atlas) comesWithin(i int, p Point, km float64) bool {
	x, y := p.Lon*unitsPerDegree, p.Lat*unitsPerDegree
	scaleY := degreeKM / unitsPerDegree
	scaleX := scaleY * cosDegrees(p.Lat)
	reachX, reachY := km/scaleX, km/scaleY
	for _, r := range a.areas[i].rings {
		for _, s := range r.steps {
			box := a.boxes[s.arc()]
			if !(float64(box.low.x) <= x+reachX && float64(box.high.x) >= x-reachX &&
				float64(box.low.y) <= y+reachY && float64(box.high.y) >= y-reachY) {
				continue
			}
			arc := a.arcs[s.arc()]
			for n := arc.from + 1; n < arc.to; n++ {
				u, v := a.points[n-1], a.points[n]
				ux, uy := (float64(u.x)-x)*scaleX, (float64(u.y)-y)*scaleY
				vx, vy := (float64(v.x)-x)*scaleX, (float64(v.y)-y)*scaleY
				if fromOrigin(ux, uy, vx, vy) <= km {
					return true
				}
			}
		}
	}
	return false
}

// fromOrigin is the distance of the origin from the segment between u and v.
func fromOrigin(ux, uy, vx, vy float64) float64 {
	dx, dy := vx-ux, vy-uy
	along := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		along = max(0, min(1, -(ux*dx+uy*dy)/square))
	}
	return math.Hypot(ux+along*dx, uy+along*dy)
}

func (p point) degrees() Point {
	return Point{Lon: float64(p.x) / unitsPerDegree, Lat: float64(p.y) / unitsPerDegree}
}

// bounds are the least rectangle that something fits in.
type bounds struct{ low, high point }

// nowhere holds no point.
var nowhere = bounds{point{math.MaxInt32, math.MaxInt32}, point{math.MinInt32, math.MinInt32}}

func (b *bounds) include(p point) { b.join(bounds{p, p}) }

func (b *bounds) join(c bounds) {
	b.low = point{min(b.low.x, c.low.x), min(b.low.y, c.low.y)}
	b.high = point{max(b.high.x, c.high.x), max(b.high.y, c.high.y)}
}

// holds reports whether a point, in units, lies in the rectangle or on its edge.
func (b bounds) holds(x, y float64) bool {
	return float64(b.low.x) <= x && x <= float64(b.high.x) && float64(b.low.y) <= y && y <= float64(b.high.y)
}

// meets reports whether the box and the bounds have a point in common.
func (b Box) meets(c bounds) bool {
	low, high := c.low.degrees(), c.high.degrees()
	west, east := high.Lon >= b.West, low.Lon <= b.East
	across := b.West > b.East && (west || east)
	return (west && east || across) && high.Lat >= b.South && low.Lat <= b.North
}

func cosDegrees(d float64) float64 { return math.Cos(d * math.Pi / 180) }
