// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import "log"

// A segment is what is drawn between two vertices of a line that are seen, with
// those between them left out.
type segment struct {
	line     int
	from, to int // in the vertices of the line
	a, b     point
	va, vb   int32
}

// cellSize is the side, in units, of the squares that things are looked up by.
const cellSize = unitsPerDegree / 4

type cell struct{ x, y int32 }

// cells calls f for each square that a rectangle touches.
func cells(p, q point, f func(cell)) {
	for x := floorDiv(min(p.x, q.x)); x <= floorDiv(max(p.x, q.x)); x++ {
		for y := floorDiv(min(p.y, q.y)); y <= floorDiv(max(p.y, q.y)); y++ {
			f(cell{x, y})
		}
	}
}

func floorDiv(v int32) int32 {
	if v < 0 {
		return (v - cellSize + 1) / cellSize
	}
	return v / cellSize
}

// repair shows more vertices in detail l, until no two lines cross that did not
// cross before, and no line has moved to the other side of an island.
func (s *simplifier) repair(l int) {
	for round := 1; ; round++ {
		segments := s.segments(l)
		wrong := s.crossings(segments)
		wrong = append(wrong, s.swallowed(l, segments)...)
		added, stuck := 0, 0
		for _, g := range wrong {
			if s.bend(l, g) {
				added++
			} else {
				stuck++
			}
		}
		log.Printf("detail %d, round %d: %d points added, %d segments cannot be split", l, round, added, stuck)
		if added == 0 {
			for _, g := range wrong {
				log.Printf("crossing at %v", g.a)
			}
			return
		}
	}
}

// bend shows the sharpest of the vertices that a segment leaves out. Where it
// leaves none out, its neighbour has to give way.
func (s *simplifier) bend(l int, g segment) bool {
	arcs, bends := s.lines(l)
	best := -1
	for k := g.from + 1; k < g.to; k++ {
		if int(s.level[arcs[g.line].vertices[k]]) <= l {
			return true // another conflict has mended this segment
		}
		if best < 0 || bends[g.line][k] > bends[g.line][best] {
			best = k
		}
	}
	if best < 0 {
		return false
	}
	s.level[arcs[g.line].vertices[best]] = uint8(l)
	return true
}

// segments lists what is drawn in detail l.
func (s *simplifier) segments(l int) []segment {
	arcs, _ := s.lines(l)
	var all []segment
	for i, a := range arcs {
		last := -1
		for k, v := range a.vertices {
			if int(s.level[v]) > l {
				continue
			}
			if last >= 0 {
				w := a.vertices[last]
				all = append(all, segment{i, last, k, s.m.points[w], s.m.points[v], w, v})
			}
			last = k
		}
	}
	return all
}

// crossings lists the segments that meet another one anywhere but at a common
// end.
func (s *simplifier) crossings(all []segment) []segment {
	grid := map[cell][]int{}
	for i, g := range all {
		cells(g.a, g.b, func(c cell) { grid[c] = append(grid[c], i) })
	}
	found := map[int]bool{}
	for _, near := range grid {
		for i, n := range near {
			for _, k := range near[i+1:] {
				if (!found[n] || !found[k]) && conflict(all[n], all[k]) {
					found[n], found[k] = true, true
				}
			}
		}
	}
	var wrong []segment
	for i, g := range all {
		if found[i] {
			wrong = append(wrong, g)
		}
	}
	return wrong
}

// conflict reports whether two segments share more than one end.
func conflict(g, h segment) bool {
	if max(g.a.x, g.b.x) < min(h.a.x, h.b.x) || max(h.a.x, h.b.x) < min(g.a.x, g.b.x) ||
		max(g.a.y, g.b.y) < min(h.a.y, h.b.y) || max(h.a.y, h.b.y) < min(g.a.y, g.b.y) {
		return false
	}
	if g.vb == h.vb || g.vb == h.va {
		g.a, g.b, g.va, g.vb = g.b, g.a, g.vb, g.va
	}
	if g.va == h.vb {
		h.a, h.b, h.va, h.vb = h.b, h.a, h.vb, h.va
	}
	if g.va == h.va { // one in line with the other, in the same direction
		dot := int64(g.b.x-g.a.x)*int64(h.b.x-h.a.x) + int64(g.b.y-g.a.y)*int64(h.b.y-h.a.y)
		return g.vb == h.vb || side(g.a, g.b, h.b) == 0 && dot > 0
	}
	return side(g.a, g.b, h.a)*side(g.a, g.b, h.b) <= 0 && side(h.a, h.b, g.a)*side(h.a, h.b, g.b) <= 0
}

// side is 1 if r is to the left of the line from p to q, -1 to the right, 0 on it.
func side(p, q, r point) int {
	z := (int64(q.x)-int64(p.x))*(int64(r.y)-int64(p.y)) - (int64(q.y)-int64(p.y))*(int64(r.x)-int64(p.x))
	switch {
	case z > 0:
		return 1
	case z < 0:
		return -1
	}
	return 0
}

// swallowed lists the segments that have passed over another line: one that
// lies between the segment and the vertices that the segment leaves out.
func (s *simplifier) swallowed(l int, all []segment) []segment {
	arcs, _ := s.lines(l)
	first := map[cell][]int32{} // the first vertex of each line that is seen
	for i, g := range all {
		if i == 0 || all[i-1].line != g.line {
			cells(g.a, g.a, func(c cell) { first[c] = append(first[c], g.va) })
		}
	}
	var wrong []segment
	for _, g := range all {
		if g.to == g.from+1 {
			continue
		}
		if s.holds(arcs[g.line].vertices[g.from:g.to+1], first) {
			wrong = append(wrong, g)
		}
	}
	return wrong
}

// holds reports whether one of the vertices is inside a ring, and none of it.
func (s *simplifier) holds(ring []int32, vertices map[cell][]int32) bool {
	own := map[int32]bool{}
	low, high := s.m.points[ring[0]], s.m.points[ring[0]]
	for _, v := range ring {
		own[v] = true
		p := s.m.points[v]
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	found := false
	cells(low, high, func(c cell) {
		for _, v := range vertices[c] {
			found = found || !own[v] && s.m.inside(ring, s.m.points[v])
		}
	})
	return found
}

// inside reports whether a ray from p crosses a ring an odd number of times.
func (m *mesh) inside(ring []int32, p point) bool {
	in := false
	for i, v := range ring {
		a, b := m.points[v], m.points[ring[(i+1)%len(ring)]]
		if a.y > b.y {
			a, b = b, a
		}
		if a.y <= p.y && p.y < b.y && side(a, b, p) > 0 {
			in = !in
		}
	}
	return in
}
