// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import (
	"cmp"
	"encoding/binary"
	"slices"

	"teptar/record/place"
)

// An outlined is an area as it is written.
type outlined struct {
	id, country place.ID
	rings       [][]step
}

// encode writes the file that outline.Parse describes.
func (s *simplifier) encode() []byte {
	out := []byte("teptar outline 1\n")
	number := make([]int32, len(s.m.arcs)) // in the file; -1 for those left out
	n := int32(0)
	var arcs []byte
	at := point{}
	for i, a := range s.m.arcs {
		number[i] = -1
		seen := slices.DeleteFunc(slices.Clone(a.vertices), func(v int32) bool { return s.level[v] == absent })
		if len(seen) < 2 {
			continue
		}
		number[i] = n
		n++
		arcs, at = s.appendArc(arcs, seen, at)
	}
	out = binary.AppendUvarint(out, uint64(n))
	out = append(out, arcs...)
	areas := s.areas(number)
	out = binary.AppendUvarint(out, uint64(len(areas)))
	for _, a := range areas {
		out = appendArea(out, a, number)
	}
	return out
}

// appendArc writes the points of an arc, each relative to the one before it,
// and the detail that each of them is seen from.
func (s *simplifier) appendArc(out []byte, vertices []int32, at point) ([]byte, point) {
	out = binary.AppendUvarint(out, uint64(len(vertices)))
	for _, v := range vertices {
		p := s.m.points[v]
		out = binary.AppendVarint(out, int64(p.x)-int64(at.x))
		out = binary.AppendVarint(out, int64(p.y)-int64(at.y))
		at = p
	}
	levels := make([]byte, (len(vertices)+3)/4)
	for i, v := range vertices {
		levels[i/4] |= s.level[v] << (i % 4 * 2)
	}
	return append(out, levels...), at
}

// areas lists the countries and then the regions, in the order of their ids.
func (s *simplifier) areas(number []int32) []outlined {
	m := s.m
	var countries, regions []outlined
	kept := func(rings [][]step) [][]step {
		return slices.DeleteFunc(rings, func(r []step) bool { return number[r[0].arc] < 0 })
	}
	for f, rings := range m.rings(m.arcs, m.country) {
		countries = append(countries, outlined{m.countries[f], m.countries[f], kept(rings)})
	}
	for f, rings := range m.rings(m.arcs, func(side int32) int32 { return side }) {
		if u := m.units[f]; u.region() {
			regions = append(regions, outlined{u.id, u.country, kept(rings)})
		}
	}
	order := func(a, b outlined) int {
		return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.id, b.id), cmp.Compare(a.rings[0][0].arc, b.rings[0][0].arc))
	}
	slices.SortFunc(countries, order)
	slices.SortFunc(regions, order)
	return append(countries, regions...)
}

func appendArea(out []byte, a outlined, number []int32) []byte {
	for _, id := range []place.ID{a.id, a.country} {
		out = binary.AppendUvarint(out, uint64(len(id)))
		out = append(out, id...)
	}
	out = binary.AppendUvarint(out, uint64(len(a.rings)))
	for _, ring := range a.rings {
		out = binary.AppendUvarint(out, uint64(len(ring)))
		for _, s := range ring {
			ref := uint64(number[s.arc]) << 1
			if s.against {
				ref |= 1
			}
			out = binary.AppendUvarint(out, ref)
		}
	}
	return out
}
