// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"image"
	"math"
)

// An outline is polygons, in pixels. Those of a stroke all turn the same way,
// so that they add up under the nonzero rule and never cancel out.
type outline struct {
	polygons [][]xy
	lo, hi   xy
}

func (o *outline) reset() {
	*o = outline{polygons: o.polygons[:0], lo: xy{math.Inf(1), math.Inf(1)}, hi: xy{math.Inf(-1), math.Inf(-1)}}
}

// polygon adds a polygon; it is shut by itself.
func (o *outline) polygon(pts []xy) {
	if len(pts) < 3 {
		return
	}
	for _, p := range pts {
		o.lo = xy{min(o.lo.x, p.x), min(o.lo.y, p.y)}
		o.hi = xy{max(o.hi.x, p.x), max(o.hi.y, p.y)}
	}
	o.polygons = append(o.polygons, pts)
}

// bounds gives the pixels that the outline can touch.
func (o *outline) bounds() image.Rectangle {
	if len(o.polygons) == 0 {
		return image.Rectangle{}
	}
	const far = 1e6
	whole := func(x float64) int { return int(min(max(x, -far), far)) }
	return image.Rect(whole(math.Floor(o.lo.x)), whole(math.Floor(o.lo.y)), whole(math.Ceil(o.hi.x)), whole(math.Ceil(o.hi.y)))
}

// A polyline is straight lines through points.
type polyline struct {
	pts  []xy
	shut bool
}

// flatten turns a path into polylines in pixels.
func flatten(segs []seg, scale, margin float64) []polyline {
	var out []polyline
	at := func(p xy) xy { return xy{(finite(p.x) + margin) * scale, (finite(p.y) + margin) * scale} }
	for _, s := range segs {
		if s.op == 'M' {
			out = append(out, polyline{pts: []xy{at(s.p[2])}})
			continue
		}
		if len(out) == 0 {
			continue
		}
		l := &out[len(out)-1]
		switch s.op {
		case 'L':
			l.pts = append(l.pts, at(s.p[2]))
		case 'C':
			l.pts = curve(l.pts, at(s.p[0]), at(s.p[1]), at(s.p[2]))
		case 'Z':
			l.shut = true
		}
	}
	return out
}

// curve appends a cubic Bézier as straight lines about three pixels long.
func curve(pts []xy, b, c, d xy) []xy {
	a := pts[len(pts)-1]
	length := math.Hypot(b.x-a.x, b.y-a.y) + math.Hypot(c.x-b.x, c.y-b.y) + math.Hypot(d.x-c.x, d.y-c.y)
	n := int(min(max(length/3, 6), 200))
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		p, q, r, s := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		pts = append(pts, xy{p*a.x + q*b.x + r*c.x + s*d.x, p*a.y + q*b.y + r*c.y + s*d.y})
	}
	return pts
}

// stroke adds the outline of a line of a width, in dashes if dash is not 0.
func (o *outline) stroke(l polyline, width, dash, gap float64) {
	pts := l.pts
	if l.shut && len(pts) > 1 {
		pts = append(pts[:len(pts):len(pts)], pts[0])
	}
	travelled := 0.0
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		if dash <= 0 || length/dash > 10_000 || gap <= 0 {
			o.bar(a, b, width)
		} else {
			o.dashes(a, b, width, [2]float64{dash, gap}, travelled)
		}
		if joined := i < len(pts)-1 || l.shut; joined && dash <= 0 && width > 1.2 {
			o.knob(b, width/2)
		}
		travelled += length
	}
}

// dashes adds what is inked of a straight line that begins at a distance
// travelled along the whole.
func (o *outline) dashes(a, b xy, width float64, dash [2]float64, travelled float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	along := func(t float64) xy { return xy{a.x + (b.x-a.x)*t/length, a.y + (b.y-a.y)*t/length} }
	period := dash[0] + dash[1]
	for from := -math.Mod(travelled, period); from < length; from += period {
		if lo, hi := max(from, 0), min(from+dash[0], length); lo < hi {
			o.bar(along(lo), along(hi), width)
		}
	}
}

// bar adds a straight line with flat ends.
func (o *outline) bar(a, b xy, width float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	nx, ny := -(b.y-a.y)/length*width/2, (b.x-a.x)/length*width/2
	o.polygon([]xy{{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}})
}

// knob rounds a joint. It turns as bars do.
func (o *outline) knob(c xy, r float64) {
	const n = 12
	pts := make([]xy, n)
	for i := range pts {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / n)
		pts[i] = xy{c.x + r*cos, c.y + r*sin}
	}
	o.polygon(pts)
}
