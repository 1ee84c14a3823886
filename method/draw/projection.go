// SPDX-License-Identifier: Apache-2.0

package draw

import "math"

// The Earth as a sphere (WGS 84 semi-major axis), and the latitude beyond which
// Mercator's projection is not drawn: that of a square world.
const (
	earthRadius = 6378137.0
	maxLatitude = 85.0511
)

// mercator projects to radians, x to the east and y to the south.
func mercator(p Point) xy {
	lat := min(max(p.Lat, -maxLatitude), maxLatitude) * math.Pi / 180
	return xy{p.Lon * math.Pi / 180, -math.Log(math.Tan(math.Pi/4 + lat/2))}
}

// An extent is what a map has to show, in the units of mercator.
type extent struct {
	points []xy
}

func (e *extent) add(p xy) { e.points = append(e.points, p) }

// ring adds a ring that lies on the Earth.
func (e *extent) ring(r []Point) {
	if !onEarth(r) {
		return
	}
	for _, p := range unrolled(r) {
		e.add(p)
	}
}

// disc adds a point and what lies within metres of it.
func (e *extent) disc(at Point, metres float64) {
	p := mercator(at)
	r := metres / earthRadius / cosine(at.Lat)
	e.add(xy{p.x - r, p.y - r})
	e.add(xy{p.x + r, p.y + r})
}

// cosine of a latitude, of one that is drawn.
func cosine(lat float64) float64 {
	return math.Cos(min(max(lat, -maxLatitude), maxLatitude) * math.Pi / 180)
}

// bounds gives the extent as a box. If it is narrower with the 180th meridian
// in its middle, the west moves to the east.
func (e *extent) bounds() (b box, shift bool) {
	if len(e.points) == 0 {
		return box{-math.Pi, -2, 2 * math.Pi, 4}, false
	}
	measure := func(shift bool) box {
		lo, hi := xy{math.Inf(1), math.Inf(1)}, xy{math.Inf(-1), math.Inf(-1)}
		for _, p := range e.points {
			if shift && p.x < 0 {
				p.x += 2 * math.Pi
			}
			lo, hi = xy{min(lo.x, p.x), min(lo.y, p.y)}, xy{max(hi.x, p.x), max(hi.y, p.y)}
		}
		return box{lo.x, lo.y, hi.x - lo.x, hi.y - lo.y}
	}
	b, shifted := measure(false), measure(true)
	if b.w > math.Pi && shifted.w < b.w {
		return shifted, true
	}
	return b, false
}

// The margin around what is shown, as a share of its greater side; the least
// extent, some six kilometres at the equator; and the shapes of a frame.
const (
	margin    = 0.14
	leastSide = 0.001
	flattest  = 0.55
	tallest   = 0.85
)

// fit gives the projection with which the extent fills a frame of the width of
// room, at its top left, and as high as the extent wants within limits.
func (e *extent) fit(room box) (projection, box) {
	b, shift := e.bounds()
	b = b.grown(max(b.w, b.h)*margin + leastSide/2)
	frame := box{room.x, room.y, room.w, room.w * min(max(b.h/b.w, flattest), tallest)}
	scale := min(frame.w/b.w, frame.h/b.h)
	return projection{
		scale: scale, shift: shift,
		x: frame.x + frame.w/2 - (b.x+b.w/2)*scale,
		y: frame.y + frame.h/2 - (b.y+b.h/2)*scale,
	}, frame
}

// A projection takes points of the Earth to px.
type projection struct {
	scale, x, y float64 // px to the unit of mercator, and px of its origin
	shift       bool    // the west stands east of the 180th meridian
}

// at gives the place of a point, to a tenth of a px.
func (p projection) at(pt Point) xy {
	m := mercator(pt)
	if p.shift && m.x < 0 {
		m.x += 2 * math.Pi
	}
	return p.place(m)
}

func (p projection) place(m xy) xy {
	return xy{math.Round((p.x+m.x*p.scale)*10) / 10, math.Round((p.y+m.y*p.scale)*10) / 10}
}

// pixels gives the px of a metre at a latitude.
func (p projection) pixels(lat float64) float64 {
	return p.scale / earthRadius / cosine(lat)
}

// latitude gives the one at a y of the picture, in degrees.
func (p projection) latitude(y float64) float64 {
	return math.Atan(math.Sinh((p.y-y)/p.scale)) * 180 / math.Pi
}

// onEarth tells whether all points of a ring are, and enough of them.
func onEarth(r []Point) bool {
	for _, p := range r {
		if !p.Valid() {
			return false
		}
	}
	return len(r) >= 3
}

// unrolled projects a ring so that it does not jump at the 180th meridian.
func unrolled(r []Point) []xy {
	out := make([]xy, len(r))
	for i, p := range r {
		out[i] = mercator(p)
		if i > 0 {
			out[i].x += 2 * math.Pi * math.Round((out[i-1].x-out[i].x)/(2*math.Pi))
		}
	}
	return out
}

// rings projects the rings of an area, cuts them off at a box, drops what is
// smaller than a pixel, and makes them turn so that the nonzero rule leaves out
// what lies in an even number of them.
func (p projection) rings(rings [][]Point, frame box) [][]xy {
	var out [][]xy
	for _, r := range rings {
		if !onEarth(r) {
			continue
		}
		flat := unrolled(r)
		for turn := -1; turn <= 1; turn++ {
			pts := make([]xy, 0, len(flat))
			for _, m := range flat {
				q := p.place(xy{m.x + 2*math.Pi*float64(turn), m.y})
				if n := len(pts); n == 0 || math.Abs(q.x-pts[n-1].x)+math.Abs(q.y-pts[n-1].y) >= 0.6 {
					pts = append(pts, q)
				}
			}
			if pts = cropped(pts, frame); len(pts) >= 3 {
				out = append(out, pts)
			}
		}
	}
	return turned(out)
}

// cropped cuts a polygon off at the four sides of a box, one after the other
// (Sutherland and Hodgman, CACM 17(1), 1974).
func cropped(pts []xy, b box) []xy {
	inside := [...]func(xy) float64{
		func(p xy) float64 { return p.x - b.x },
		func(p xy) float64 { return b.x + b.w - p.x },
		func(p xy) float64 { return p.y - b.y },
		func(p xy) float64 { return b.y + b.h - p.y },
	}
	for _, in := range inside {
		var out []xy
		for i, q := range pts {
			p := pts[(i+len(pts)-1)%len(pts)]
			dp, dq := in(p), in(q)
			if (dp < 0) != (dq < 0) {
				t := dp / (dp - dq)
				out = append(out, xy{p.x + t*(q.x-p.x), p.y + t*(q.y-p.y)})
			}
			if dq >= 0 {
				out = append(out, q)
			}
		}
		pts = out
	}
	return pts
}

// turned reverses the rings that lie in an odd number of others and turn as
// those do.
func turned(rings [][]xy) [][]xy {
	boxes := make([]box, len(rings))
	for i, r := range rings {
		boxes[i] = boxOf(r)
	}
	for i, r := range rings {
		depth := 0
		for j, other := range rings {
			if j != i && boxes[j].holds(boxes[i]) && within(r[0], other) {
				depth++
			}
		}
		if (area(r) > 0) == (depth%2 == 1) {
			for a, b := 0, len(r)-1; a < b; a, b = a+1, b-1 {
				r[a], r[b] = r[b], r[a]
			}
		}
	}
	return rings
}

func boxOf(r []xy) box {
	lo, hi := r[0], r[0]
	for _, p := range r {
		lo, hi = xy{min(lo.x, p.x), min(lo.y, p.y)}, xy{max(hi.x, p.x), max(hi.y, p.y)}
	}
	return box{lo.x, lo.y, hi.x - lo.x, hi.y - lo.y}
}

// area of a polygon, positive if it turns clockwise as y grows downwards.
func area(r []xy) float64 {
	sum := 0.0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum / 2
}

// within tells whether a point lies in a polygon, by the crossings of a ray.
func within(p xy, r []xy) bool {
	in := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in
}
