// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import (
	"cmp"
	"log"
	"math"
	"slices"

	"teptar/record/place"
)

// unitsPerDegree is the precision of the source.
const unitsPerDegree = 100_000

// sea is the number of what is no unit.
const sea = -1

// A point is a place on the map, longitude and latitude in units.
type point struct{ x, y int32 }

// A mesh is all outlines as one drawing, in which every border is there once.
type mesh struct {
	gazetteer     *place.Gazetteer
	units         []unit
	byID          map[place.ID]int32
	countries     []place.ID
	countryNumber map[place.ID]int32
	countryOf     []int32 // number of the country of each unit

	points []point
	vertex map[point]int32
	edges  map[edge]*sides

	arcs    []arc // between units
	borders []arc // between countries, made of the same vertices
}

// An edge joins two vertices, the one with the smaller number first.
type edge struct{ a, b int32 }

// sides are the units to the left and to the right of an edge from a to b.
type sides struct{ left, right int32 }

// An arc is a line between two vertices where more than two lines meet, or one
// that comes back to its first vertex. It has one area on each side all along.
type arc struct {
	vertices    []int32
	left, right int32
}

func (a arc) closed() bool { return a.vertices[0] == a.vertices[len(a.vertices)-1] }

func newMesh() *mesh {
	g, err := place.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	return &mesh{
		gazetteer: g, byID: map[place.ID]int32{}, countryNumber: map[place.ID]int32{},
		vertex: map[point]int32{}, edges: map[edge]*sides{},
	}
}

// addRing records the edges of a ring, so that the unit is to their left: outer
// rings are turned anticlockwise and holes clockwise.
func (m *mesh) addRing(unit int32, ring []int32, outer bool) {
	if (m.area(ring) > 0) != outer {
		slices.Reverse(ring)
	}
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if a == b {
			continue
		}
		e := edge{min(a, b), max(a, b)}
		s := m.edges[e]
		if s == nil {
			s = &sides{sea, sea}
			m.edges[e] = s
		}
		side := &s.left
		if a > b {
			side = &s.right
		}
		if *side != sea && *side != unit {
			log.Printf("units %d and %d overlap at %v", *side, unit, m.points[a])
		}
		*side = unit
	}
}

// area is the signed area of a ring in square degrees, positive if it runs
// anticlockwise.
func (m *mesh) area(ring []int32) float64 {
	sum := 0.0
	for i, a := range ring {
		p, q := m.points[a], m.points[ring[(i+1)%len(ring)]]
		sum += float64(p.x)*float64(q.y) - float64(q.x)*float64(p.y)
	}
	return sum / 2 / unitsPerDegree / unitsPerDegree
}

// squareKilometres is the area that a ring encloses, near enough to decide
// whether an island can be seen.
func (m *mesh) squareKilometres(ring []int32) float64 {
	lat := float64(m.points[ring[0]].y) / unitsPerDegree
	return math.Abs(m.area(ring)) * degreeKM * degreeKM * math.Cos(lat*math.Pi/180)
}

// degreeKM is the length of a degree of latitude on the mean sphere.
const degreeKM = 111.195

// cut makes the arcs.
func (m *mesh) cut() {
	m.arcs = m.chains(func(u int32) int32 { return u })
	m.borders = m.chains(m.country)
}

// country gives the number of the country of a unit; that of the sea is sea.
func (m *mesh) country(unit int32) int32 {
	if unit == sea {
		return sea
	}
	return m.countryOf[unit]
}

// chains joins the edges that have different faces on their sides into arcs, as
// long as they can be.
func (m *mesh) chains(face func(unit int32) int32) []arc {
	next := map[int32][]int32{}
	for e, s := range m.edges {
		if face(s.left) != face(s.right) {
			next[e.a] = append(next[e.a], e.b)
			next[e.b] = append(next[e.b], e.a)
		}
	}
	var ends, between []int32
	for v, list := range next {
		slices.Sort(list)
		if len(list) != 2 {
			ends = append(ends, v)
		} else {
			between = append(between, v)
		}
	}
	slices.Sort(ends)
	slices.SortFunc(between, func(v, w int32) int { // rings begin in the west
		p, q := m.points[v], m.points[w]
		return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
	})
	done := map[edge]bool{}
	var arcs []arc
	for _, v := range append(ends, between...) {
		for _, w := range next[v] {
			if done[edge{min(v, w), max(v, w)}] {
				continue
			}
			a := arc{vertices: walk(next, done, v, w)}
			a.left, a.right = m.beside(a.vertices[0], a.vertices[1])
			a.left, a.right = face(a.left), face(a.right)
			arcs = append(arcs, a)
		}
	}
	return arcs
}

// walk follows the edges from v by w to the end of the arc.
func walk(next map[int32][]int32, done map[edge]bool, v, w int32) []int32 {
	first, path := v, []int32{v}
	for {
		done[edge{min(v, w), max(v, w)}] = true
		path = append(path, w)
		if w == first || len(next[w]) != 2 {
			return path
		}
		on := next[w][0]
		if on == v {
			on = next[w][1]
		}
		v, w = w, on
	}
}

// beside gives the units on the two sides of the way from v to w.
func (m *mesh) beside(v, w int32) (left, right int32) {
	s := m.edges[edge{min(v, w), max(v, w)}]
	if v > w {
		return s.right, s.left
	}
	return s.left, s.right
}

// A step is an arc in the direction of its vertices or against it.
type step struct {
	arc     int32
	against bool
}

// rings gives, for each face, the ways round it that have it to their left.
func (m *mesh) rings(arcs []arc, face func(side int32) int32) map[int32][][]step {
	leaving := map[int32]map[int32][]step{} // by face and by first vertex
	add := func(f, v int32, s step) {
		if leaving[f] == nil {
			leaving[f] = map[int32][]step{}
		}
		leaving[f][v] = append(leaving[f][v], s)
	}
	for i, a := range arcs {
		left, right := face(a.left), face(a.right)
		if left == right {
			continue
		}
		if left != sea {
			add(left, a.vertices[0], step{int32(i), false})
		}
		if right != sea {
			add(right, a.vertices[len(a.vertices)-1], step{int32(i), true})
		}
	}
	all := map[int32][][]step{}
	for f, from := range leaving {
		for _, v := range sortedKeys(from) {
			for len(from[v]) > 0 {
				all[f] = append(all[f], m.trace(arcs, from, v))
			}
		}
	}
	return all
}

// trace takes one ring out of the steps that are left.
func (m *mesh) trace(arcs []arc, from map[int32][]step, v int32) []step {
	var ring []step
	at, before := v, int32(-1)
	for {
		options := from[at]
		if len(options) == 0 {
			log.Fatalf("an outline is open at %v", m.points[at])
		}
		pick := 0
		if before >= 0 {
			for i := range options {
				if m.turn(arcs, before, at, options[i]) < m.turn(arcs, before, at, options[pick]) {
					pick = i
				}
			}
		}
		s := options[pick]
		from[at] = slices.Delete(options, pick, pick+1)
		ring = append(ring, s)
		path := directed(arcs, s)
		before, at = path[len(path)-2], path[len(path)-1]
		if at == v {
			return ring
		}
	}
}

// turn is the angle, clockwise, from the way back to the way on. The smallest
// keeps parts of an area that touch in one point apart.
func (m *mesh) turn(arcs []arc, before, at int32, s step) float64 {
	back := m.angle(at, before)
	on := m.angle(at, directed(arcs, s)[1])
	t := back - on
	if t <= 0 {
		t += 2 * math.Pi
	}
	return t
}

func (m *mesh) angle(v, w int32) float64 {
	p, q := m.points[v], m.points[w]
	return math.Atan2(float64(q.y-p.y), float64(q.x-p.x))
}

// directed gives the vertices of an arc in the direction of a step.
func directed(arcs []arc, s step) []int32 {
	path := arcs[s.arc].vertices
	if s.against {
		path = slices.Clone(path)
		slices.Reverse(path)
	}
	return path
}

func sortedKeys[V any](m map[int32]V) []int32 {
	var keys []int32
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
