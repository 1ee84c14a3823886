// SPDX-License-Identifier: Apache-2.0

package outline

import (
	"encoding/binary"
	"fmt"
	"strings"

	"teptar/fault"
	"teptar/record/place"
)

// The file begins with a line that names it. Numbers are varints of
// encoding/binary, signed for differences and unsigned for all else.
//
//	arcs   count, then each: count of points, at least 2
//	         each point: longitude and latitude, less those of the point before it in the file
//	         the detail that each is seen from, 2 bits, the first in the lowest
//	areas  count, then each: id, country, both with their length; count of rings
//	         each ring: count of arcs, then each: 2 × its number, plus 1 if it runs against its points
//
// Coordinates are in hundred-thousandths of a degree. An arc goes on where the one
// before it in its ring ends, and the last ends where the first begins. Each
// side of an arc belongs to at most one country and one region.

// magic is the first line.
const magic = "teptar outline 1\n"

// unitsPerDegree is the precision of coordinates, about a metre.
const unitsPerDegree = 100_000

// maxIDLen is more than the longest id needs.
const maxIDLen = 32

// A decoder takes a file apart. After the first mistake it gives zeros.
type decoder struct {
	size int
	rest []byte
	err  error
}

// Parse reads an atlas. It refuses, as fault.Invalid, whatever is not well
// formed: numbers out of range, rings that are open, an area given twice, a
// side of a border that two neighbours claim. The error names the byte.
func Parse(data []byte) (*Atlas, error) {
	if !strings.HasPrefix(string(data[:min(len(data), len(magic))]), magic) {
		return nil, fmt.Errorf("no outlines of version 1: %w", fault.Invalid)
	}
	d := &decoder{size: len(data), rest: data[len(magic):]}
	a := &Atlas{byID: map[place.ID]int{}}
	d.arcs(a)
	d.areas(a)
	if d.err == nil && len(d.rest) > 0 {
		d.fail("more than areas")
	}
	if d.err != nil {
		return nil, d.err
	}
	return a, nil
}

// fail keeps the first mistake.
func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		at := d.size - len(d.rest)
		d.err = fmt.Errorf("byte %d: %s: %w", at, fmt.Sprintf(format, args...), fault.Invalid)
		d.rest = nil
	}
}

// count reads how many things follow, each of which has at least least bytes.
func (d *decoder) count(least int) int {
	n, used := binary.Uvarint(d.rest)
	if used <= 0 {
		d.fail("a number is missing")
		return 0
	}
	d.rest = d.rest[used:]
	if n > uint64(len(d.rest)/least) {
		d.fail("more is announced than there is")
		return 0
	}
	return int(n)
}

// difference reads a signed number.
func (d *decoder) difference() int64 {
	n, used := binary.Varint(d.rest)
	if used <= 0 {
		d.fail("a number is missing")
		return 0
	}
	d.rest = d.rest[used:]
	return n
}

func (d *decoder) arcs(a *Atlas) {
	n := d.count(5)
	a.arcs, a.boxes = make([]span, 0, n), make([]bounds, 0, n)
	most := len(d.rest) / 2 // a point has at least two bytes
	a.points, a.detail = make([]point, 0, most), make([]Detail, 0, most)
	x, y := int64(0), int64(0)
	for range n {
		points := d.count(2)
		if points < 2 {
			d.fail("an arc of less than two points")
			return
		}
		arc := span{int32(len(a.points)), int32(len(a.points) + points)}
		box := nowhere
		for range points {
			dx, dy := d.difference(), d.difference()
			if !onEarth(dx/2, dy/2) || !onEarth(x+dx, y+dy) {
				d.fail("a point that is not on the Earth")
				return
			}
			x, y = x+dx, y+dy
			p := point{int32(x), int32(y)}
			a.points = append(a.points, p)
			box.include(p)
		}
		d.details(a, points)
		a.arcs, a.boxes = append(a.arcs, arc), append(a.boxes, box)
	}
}

func onEarth(x, y int64) bool {
	return max(x, -x) <= 180*unitsPerDegree && max(y, -y) <= 90*unitsPerDegree
}

func (d *decoder) details(a *Atlas, points int) {
	packed := (points + 3) / 4
	if len(d.rest) < packed {
		d.fail("details are missing")
		return
	}
	for i := range points {
		a.detail = append(a.detail, Detail(d.rest[i/4]>>(i%4*2)&3))
	}
	d.rest = d.rest[packed:]
}

func (d *decoder) areas(a *Atlas) {
	n := d.count(3)
	a.areas = make([]area, 0, n)
	taken := map[place.Kind][]bool{place.Country: make([]bool, 2*len(a.arcs)), place.Region: make([]bool, 2*len(a.arcs))}
	for range n {
		next := area{id: d.id(), country: d.id()}
		d.checkID(a, next)
		for range d.count(2) {
			next.rings = append(next.rings, d.ring(a, taken[next.kind()]))
		}
		if d.err != nil {
			return
		}
		if next.id != "" {
			a.byID[next.id] = len(a.areas)
		}
		a.areas = append(a.areas, next)
	}
}

func (d *decoder) id() place.ID {
	n := d.count(1)
	if n > maxIDLen {
		d.fail("an id of %d bytes", n)
		return ""
	}
	if d.err != nil {
		return ""
	}
	id := place.ID(d.rest[:n])
	d.rest = d.rest[n:]
	return id
}

// checkID refuses an area that is there already, and a region before or without
// its country.
func (d *decoder) checkID(a *Atlas, next area) {
	if d.err != nil {
		return
	}
	if _, twice := a.byID[next.id]; twice {
		d.fail("an area that was given before")
	}
	if next.country == "" {
		d.fail("an area in no country")
	}
	i, known := a.byID[next.country]
	switch {
	case next.kind() == place.Region && (!known || a.areas[i].kind() != place.Country):
		d.fail("a region of an unknown country")
	case next.kind() == place.Country && len(a.areas) > 0 && a.areas[len(a.areas)-1].kind() == place.Region:
		d.fail("a country after regions")
	}
}

// ring reads a ring, and marks the sides of arcs that it has taken.
func (d *decoder) ring(a *Atlas, taken []bool) ring {
	n := d.count(1)
	if n == 0 {
		d.fail("a ring of no arcs")
		return ring{}
	}
	r := ring{steps: make([]step, n), box: nowhere}
	for i := range r.steps {
		ref, used := binary.Uvarint(d.rest)
		if used <= 0 || ref >= uint64(len(taken)) {
			d.fail("an arc that there is not")
			return ring{}
		}
		d.rest = d.rest[used:]
		s := step(ref)
		if taken[s] {
			d.fail("a side of a border that is taken")
			return ring{}
		}
		taken[s] = true
		r.steps[i] = s
		r.box.join(a.boxes[s.arc()])
	}
	for i, s := range r.steps {
		_, end := a.ends(s)
		if begin, _ := a.ends(r.steps[(i+1)%n]); begin != end {
			d.fail("a ring that is open")
		}
	}
	return r
}
