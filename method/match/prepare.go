// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/record/place"
)

// A Preparer reads records as [Open] does, one at a time, and gives of each what a
// database needs to compare it: see [Model.Layout]. It keeps no record, so that a list
// of any length can be prepared, in parts and on several machines. What depends on
// other records, how common a value is and how large a block, is left to the database.
//
// It is for one goroutine.
type Preparer struct {
	model   *Model
	layout  Layout
	columns []string
	kinds   map[string]Kind
	derived []preparedDate
	places  *placeIndex
	cells   map[string]int // where the cell of a column stands
	known   []map[string]*reading
	row     []*reading
	out     []string
	joined  []byte
}

// A preparedDate is a derived column with the places of its parts.
type preparedDate struct {
	name string
	of   [3]int
}

// NewPreparer makes a preparer for records with a cell for each of columns. places
// resolves names of places; it may be nil if the model compares none. A column of
// the model that is not among columns is fault.NotFound.
func NewPreparer(m *Model, columns []string, places *place.Gazetteer) (*Preparer, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	p := &Preparer{model: m, layout: m.Layout(), cells: map[string]int{}}
	for i, c := range columns {
		p.cells[c] = i
	}
	for _, d := range m.Derived {
		if _, there := p.cells[d.Name]; there {
			continue
		}
		made := preparedDate{name: d.Name}
		for i, part := range []string{d.Year, d.Month, d.Day} {
			at, there := p.cells[part]
			if !there {
				return nil, fmt.Errorf("a part of the date %q is not in the table: %w", d.Name, fault.NotFound)
			}
			made.of[i] = at
		}
		p.cells[d.Name] = -1 - len(p.derived)
		p.derived = append(p.derived, made)
	}
	p.columns, p.kinds = m.columns()
	for _, c := range p.columns {
		if _, there := p.cells[c]; !there {
			return nil, fmt.Errorf("column %q of the model is not in the table: %w", c, fault.NotFound)
		}
		p.known = append(p.known, map[string]*reading{})
	}
	if places != nil {
		p.places = newPlaceIndex(places)
	}
	p.row, p.out = make([]*reading, len(p.columns)), make([]string, len(p.layout))
	return p, nil
}

// Prepare gives a text for each column of the layout, "" for what is not known. The
// slice is good until the next call. cells has one for each column.
func (p *Preparer) Prepare(cells [][]byte) []string {
	for i, column := range p.columns {
		p.row[i] = p.read(i, column, cells)
	}
	for i, f := range p.layout {
		if f.Of == OfKey {
			p.out[i] = number(p.key(p.model.Rules[f.Letters]))
		} else {
			p.out[i] = p.row[slices.Index(p.columns, f.Column)].aspect(f)
		}
	}
	return p.out
}

// keptReadings is how many values of a column are kept as they were read; most
// come again soon.
const keptReadings = 1 << 15

// read reads the value of a column.
func (p *Preparer) read(i int, column string, cells [][]byte) *reading {
	cell := p.cell(p.cells[column], cells)
	if r, known := p.known[i][string(cell)]; known {
		return r
	}
	if len(p.known[i]) >= keptReadings {
		clear(p.known[i])
	}
	r := newReading(p.kinds[column], string(cell))
	if p.places != nil && r.form != "" {
		if n, ok := p.places.number[r.form]; ok && n >= 0 {
			r.place = &p.places.places[n]
		}
	}
	p.known[i][r.value] = r
	return r
}

// cell gives the cell of a column, or that which is made of others; nil if it says
// nothing.
func (p *Preparer) cell(at int, cells [][]byte) []byte {
	if at >= 0 {
		return present(cells[at][:min(len(cells[at]), maxCell)])
	}
	var parts [3][]byte
	for i, of := range p.derived[-1-at].of {
		parts[i] = p.cell(of, cells)
	}
	p.joined = joinDate(p.joined, parts[:])
	return present(p.joined)
}

// key gives the number of all keys of a rule; 0 if one is missing. Another key has
// another number, but for one case in 2⁶⁴.
func (p *Preparer) key(r Rule) uint64 {
	h := uint64(0)
	for i, k := range r.On {
		part := p.row[slices.Index(p.columns, k.Column)].keyed(k)
		if part == 0 {
			return 0
		}
		h = mix(h ^ part ^ uint64(i+1))
	}
	return h
}

// number writes a number as databases have it, with a sign; 0 is none.
func number(h uint64) string {
	if h == 0 {
		return ""
	}
	return strconv.FormatInt(int64(h), 10)
}

// ValueNumber gives the number that stands for a value when only equality counts, "" if it
// says nothing.
func ValueNumber(value string) string {
	return number(numberOf(lowerASCII(string(present([]byte(value))))))
}

// numberOf gives the number that stands for a text; 0 for none.
func numberOf(s string) uint64 {
	if s == "" {
		return 0
	}
	return max(hash64(s), 1)
}

// letterMask tells which letters a text has, as words of package likeness have it: for each of 32 groups
// of letters a bit for one and a bit for two or more. What the mask of one text has
// and that of another lacks, is at least one letter each that they do not share.
func letterMask(s string) uint64 {
	set := uint64(0)
	for _, r := range s {
		one := uint64(1) << (2 * (r % 32))
		set |= (set & one) << 1
		set |= one
	}
	return set
}

// float writes a number that is one; "" for others.
func float(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// lowerASCII gives a text with small letters for the capital ones of ASCII.
func lowerASCII(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] += 'a' - 'A'
		}
	}
	return string(lower)
}

// headOf gives the first n letters of a text, or the last if n is negative.
func headOf(s string, n int) string {
	letters := []rune(s)
	if n < 0 {
		return string(letters[max(0, len(letters)+n):])
	}
	return string(letters[:min(n, len(letters))])
}

// word gives the first or last word of a text.
func word(s string, last bool) string {
	words := strings.Fields(s)
	switch {
	case len(words) == 0:
		return ""
	case last:
		return words[len(words)-1]
	}
	return words[0]
}

// headLength gives how many letters a key by head looks at.
func (k Key) headLength() int { return cmp.Or(k.Letters, 3) }
