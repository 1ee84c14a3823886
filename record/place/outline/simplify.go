// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import (
	"container/heap"
	"math"
	"slices"
)

// The details, as package outline has them. A vertex that is absent is seen in
// none.
const (
	world = iota
	coarse
	medium
	fine
	absent
)

// Bends of less than this many square kilometres are left out, and islands
// smaller than that, unless they are the greatest part of an area.
var (
	leastBend   = [...]float64{world: 800, coarse: 40, medium: 2, fine: 0.04}
	leastIsland = [...]float64{world: 3000, coarse: 300, medium: 15, fine: 1}
)

// A simplifier decides from which detail on each vertex is seen.
type simplifier struct {
	m       *mesh
	level   []uint8         // of each vertex
	bends   [][]float64     // of the vertices of each arc
	borders [][]float64     // of the vertices of each border
	reach   []int           // greatest detail that an arc has points of its own for
	largest [4]map[int]bool // closed arcs, or for the world borders, to keep
}

func newSimplifier(m *mesh) *simplifier {
	s := &simplifier{m: m, level: make([]uint8, len(m.points))}
	for i := range s.level {
		s.level[i] = absent
	}
	for _, a := range m.arcs {
		s.bends = append(s.bends, m.bends(a))
		s.reach = append(s.reach, max(s.wanted(a.left), s.wanted(a.right)))
	}
	for _, b := range m.borders {
		s.borders = append(s.borders, m.bends(b))
	}
	arcs := m.largest(m.arcs)
	s.largest = [...]map[int]bool{world: m.largest(m.borders), coarse: arcs, medium: arcs, fine: arcs}
	return s
}

// everything stands above the details: each point is kept.
const everything = fine + 1

// wanted is how finely the outline of a unit is kept.
func (s *simplifier) wanted(unit int32) int {
	if unit == sea {
		return coarse
	}
	u := s.m.units[unit]
	switch code := string(u.country[len("iso:"):]); {
	case finest[string(u.id)]:
		return everything
	case withRegions[code]:
		return fine
	case near[code]:
		return medium
	}
	return coarse
}

// largest finds the closed arcs that are the greatest ring of an area.
func (m *mesh) largest(arcs []arc) map[int]bool {
	keep := map[int]bool{}
	for _, rings := range m.rings(arcs, func(side int32) int32 { return side }) {
		greatest, at := -1.0, -1
		for _, ring := range rings {
			var all []int32
			for _, st := range ring {
				all = append(all, directed(arcs, st)[1:]...)
			}
			if size := m.area(all); size > greatest {
				greatest, at = size, -1
				if len(ring) == 1 {
					at = int(ring[0].arc)
				}
			}
		}
		if at >= 0 {
			keep[at] = true
		}
	}
	return keep
}

// lines gives what is drawn in a detail: only the borders of countries for the
// world, all arcs in the others.
func (s *simplifier) lines(l int) ([]arc, [][]float64) {
	if l == world {
		return s.m.borders, s.borders
	}
	return s.m.arcs, s.bends
}

// choose shows in detail l the vertices whose bends can be seen in it.
func (s *simplifier) choose(l int) {
	arcs, bends := s.lines(l)
	for i, a := range arcs {
		least := leastBend[l]
		if l > world {
			if s.reach[i] < l {
				continue
			}
			if l == fine && s.reach[i] == everything {
				least = 0
			}
		}
		if a.closed() && !s.island(l, i, a, least == 0) {
			continue
		}
		for k, v := range a.vertices {
			if bends[i][k] >= least {
				s.level[v] = min(s.level[v], uint8(l))
			}
		}
	}
}

// island reports whether a closed arc is shown in detail l.
func (s *simplifier) island(l, i int, a arc, everything bool) bool {
	seen := func(v int32) bool { return int(s.level[v]) <= l }
	return everything || s.largest[l][i] || slices.ContainsFunc(a.vertices, seen) ||
		s.m.squareKilometres(a.vertices[1:]) >= leastIsland[l]
}

// count is the number of points in detail l.
func (s *simplifier) count(l int) int {
	n := 0
	for _, have := range s.level {
		if int(have) <= l {
			n++
		}
	}
	return n
}

// A corner is a vertex of a line that is being simplified.
type corner struct {
	before, after int // corners still there
	bend          float64
	at            int // in the heap
}

// corners are a heap of the corners of a line, the flattest first.
type corners struct {
	all  []corner
	heap []int
}

func (c *corners) Len() int           { return len(c.heap) }
func (c *corners) Less(i, j int) bool { return c.all[c.heap[i]].bend < c.all[c.heap[j]].bend }
func (c *corners) Push(x any)         { c.heap = append(c.heap, x.(int)) }
func (c *corners) Swap(i, j int) {
	c.heap[i], c.heap[j] = c.heap[j], c.heap[i]
	c.all[c.heap[i]].at, c.all[c.heap[j]].at = i, j
}

func (c *corners) Pop() any {
	last := c.heap[len(c.heap)-1]
	c.heap = c.heap[:len(c.heap)-1]
	return last
}

// bends gives each vertex of a line the area, in square kilometres, of the
// triangle with its neighbours at the moment when it is the flattest that is
// left, and never less than one that went before (M. Visvalingam and J. D.
// Whyatt, "Line generalisation by repeated elimination of points", The
// Cartographic Journal 30, 1993). The ends, and three points of a closed line,
// bend without limit.
func (m *mesh) bends(a arc) []float64 {
	n := len(a.vertices)
	out := make([]float64, n)
	fixed := map[int]bool{0: true, n - 1: true}
	if a.closed() {
		far := m.farthest(a, func(p point) float64 { return m.distance(m.points[a.vertices[0]], p) })
		fixed[far] = true
		fixed[m.farthest(a, func(p point) float64 {
			return m.triangle(m.points[a.vertices[0]], m.points[a.vertices[far]], p)
		})] = true
	}
	c := &corners{all: make([]corner, n)}
	for i := range c.all {
		c.all[i] = corner{before: i - 1, after: i + 1, at: -1}
		if fixed[i] {
			out[i] = math.Inf(1)
			continue
		}
		c.all[i].bend = m.bendAt(a, c.all[i], i)
		c.all[i].at = len(c.heap)
		c.heap = append(c.heap, i)
	}
	heap.Init(c)
	most := 0.0
	for c.Len() > 0 {
		i := heap.Pop(c).(int)
		at := c.all[i]
		most = max(most, at.bend)
		out[i] = most
		c.all[at.before].after, c.all[at.after].before = at.after, at.before
		for _, k := range []int{at.before, at.after} {
			if !fixed[k] {
				c.all[k].bend = m.bendAt(a, c.all[k], k)
				heap.Fix(c, c.all[k].at)
			}
		}
	}
	return out
}

func (m *mesh) bendAt(a arc, c corner, i int) float64 {
	return m.triangle(m.points[a.vertices[c.before]], m.points[a.vertices[i]], m.points[a.vertices[c.after]])
}

// farthest is the vertex of a line for which a measure is greatest.
func (m *mesh) farthest(a arc, measure func(point) float64) int {
	best := 1
	for i := 1; i < len(a.vertices)-1; i++ {
		if measure(m.points[a.vertices[i]]) > measure(m.points[a.vertices[best]]) {
			best = i
		}
	}
	return best
}

// distance and triangle measure on a plane that touches the sphere near by.
func (m *mesh) distance(p, q point) float64 {
	x, y := offset(p, q)
	return math.Hypot(x, y)
}

func (m *mesh) triangle(p, q, r point) float64 {
	x1, y1 := offset(q, p)
	x2, y2 := offset(q, r)
	return math.Abs(x1*y2-x2*y1) / 2
}

// offset is the way from p to q in kilometres.
func offset(p, q point) (x, y float64) {
	const unitKM = degreeKM / unitsPerDegree
	cos := math.Cos(float64(p.y) / unitsPerDegree * math.Pi / 180)
	return float64(q.x-p.x) * unitKM * cos, float64(q.y-p.y) * unitKM
}
