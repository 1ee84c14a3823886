// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"fmt"
	"math/bits"
	"slices"

	"teptar/fault"
)

// MaxLists is how many lists a table may have.
const MaxLists = 8

// maxCount bounds the people of a table, so that sums are exact in a float64.
const maxCount = 1 << 52

// A Table says how many people are on exactly which lists. Those on none are
// what is asked for, and never in it. It does not change.
//
// The lists are kept in the order of their names, so that the order of columns
// makes no difference to any result.
type Table struct {
	lists  []string
	counts []float64 // by mask: bit i is list i; counts[0] is 0
	n      float64
}

// A Cell is people who are on exactly the same lists.
type Cell struct {
	On    []bool // by list, in the order given to NewTable
	Count int64
}

// NewTable makes a table. Cells for the same lists are added up, and cells
// that are not given are 0. It is a fault.Invalid error to have no list or more than
// [MaxLists], two lists of one name, a negative count, or people on no list.
func NewTable(lists []string, cells []Cell) (*Table, error) {
	k := len(lists)
	if k < 1 || k > MaxLists {
		return nil, fmt.Errorf("%d lists; want 1 to %d: %w", k, MaxLists, fault.Invalid)
	}
	t := &Table{lists: slices.Sorted(slices.Values(lists)), counts: make([]float64, 1<<k)}
	place := make([]int, k)
	for i, name := range lists {
		if slices.Index(lists, name) < i {
			return nil, fmt.Errorf("lists %d and %d have one name: %w", slices.Index(lists, name)+1, i+1, fault.Invalid)
		}
		place[i] = slices.Index(t.lists, name)
	}
	for i, c := range cells {
		if len(c.On) != k {
			return nil, fmt.Errorf("cell %d: %d lists, and the table has %d: %w", i+1, len(c.On), k, fault.Invalid)
		}
		mask := 0
		for j, on := range c.On {
			if on {
				mask |= 1 << place[j]
			}
		}
		switch {
		case c.Count < 0:
			return nil, fmt.Errorf("cell %d: a count below 0: %w", i+1, fault.Invalid)
		case mask == 0 && c.Count > 0:
			return nil, fmt.Errorf("cell %d: people on no list; they are what is estimated, take the row out: %w", i+1, fault.Invalid)
		case float64(c.Count) > maxCount-t.n:
			return nil, fmt.Errorf("cell %d: over %d people: %w", i+1, int64(maxCount), fault.Full)
		}
		t.counts[mask] += float64(c.Count)
		t.n += float64(c.Count)
	}
	return t, nil
}

// Lists gives the names of the lists, in the order of the bits of a mask.
func (t *Table) Lists() []string { return slices.Clone(t.lists) }

// Documented is the number of people on at least one list.
func (t *Table) Documented() int64 { return int64(t.n) }

// Count is the number of people who are on exactly the lists of a mask.
func (t *Table) Count(mask int) int64 {
	if mask <= 0 || mask >= len(t.counts) {
		return 0
	}
	return int64(t.counts[mask])
}

// Together is the number of people who are on all lists of a mask, and maybe
// on others.
func (t *Table) Together(mask int) int64 {
	sum := 0.0
	for m, c := range t.counts {
		if m&mask == mask {
			sum += c
		}
	}
	return int64(sum)
}

// Without gives the table with one list left out. People who were on no other
// are no longer documented.
func (t *Table) Without(list int) *Table {
	u := &Table{lists: slices.Delete(slices.Clone(t.lists), list, list+1), counts: make([]float64, len(t.counts)/2)}
	low := 1<<list - 1
	for m, c := range t.counts {
		u.counts[m&low|m>>1&^low] += c
	}
	u.counts[0] = 0
	for _, c := range u.counts {
		u.n += c
	}
	return u
}

// with gives the same lists with other counts, which it keeps.
func (t *Table) with(counts []float64) *Table {
	u := &Table{lists: t.lists, counts: counts}
	for _, c := range counts {
		u.n += c
	}
	return u
}

// k is the number of lists.
func (t *Table) k() int { return len(t.lists) }

// margins gives for every mask how many are on all of its lists.
func (t *Table) margins() []float64 {
	m := slices.Clone(t.counts)
	supersets(m)
	return m
}

// supersets replaces each value by the sum over all supersets of its mask.
func supersets(v []float64) {
	for bit := 1; bit < len(v); bit <<= 1 {
		for m := 0; m < len(v); m += 2 * bit {
			low, high := v[m:m+bit], v[m+bit:m+2*bit]
			for i, x := range high {
				low[i] += x
			}
		}
	}
}

// subsets replaces each value by the sum over all subsets of its mask.
func subsets(v []float64) {
	for bit := 1; bit < len(v); bit <<= 1 {
		for m := 0; m < len(v); m += 2 * bit {
			low, high := v[m:m+bit], v[m+bit:m+2*bit]
			for i, x := range low {
				high[i] += x
			}
		}
	}
}

// larger compares masks for the name of a model: those of more lists first, and
// of as many, those of the lists that stand first.
func larger(a, b int) int {
	if d := bits.OnesCount(uint(b)) - bits.OnesCount(uint(a)); d != 0 || a == b {
		return d
	}
	if first := (a ^ b) & -(a ^ b); a&first != 0 {
		return -1
	}
	return 1
}

// order compares masks by how many lists they have, then by their names.
func order(a, b int) int {
	if d := bits.OnesCount(uint(a)) - bits.OnesCount(uint(b)); d != 0 {
		return d
	}
	return a - b
}
