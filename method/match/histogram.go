// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"slices"
)

// A histogram counts pairs by their pattern.
type histogram struct {
	slots []tally
	used  int
}

// A tally is how many pairs have a pattern.
type tally struct {
	pattern uint64
	pairs   int64
}

func newHistogram() *histogram { return &histogram{slots: make([]tally, 1<<10)} }

func (h *histogram) add(pattern uint64, pairs int64) {
	mask := uint64(len(h.slots) - 1)
	at := mix(pattern) & mask
	for h.slots[at].pairs != 0 && h.slots[at].pattern != pattern {
		at = (at + 1) & mask
	}
	if h.slots[at].pairs == 0 {
		h.slots[at].pattern = pattern
		h.used++
	}
	h.slots[at].pairs += pairs
	if h.used > len(h.slots)/2 {
		old := h.slots
		h.slots, h.used = make([]tally, 2*len(old)), 0
		for _, t := range old {
			if t.pairs != 0 {
				h.add(t.pattern, t.pairs)
			}
		}
	}
}

// merge gives the tallies of several histograms, in the order of patterns.
func merge(hs []*histogram) []tally {
	all := newHistogram()
	for _, h := range hs {
		for _, t := range h.slots {
			if t.pairs != 0 {
				all.add(t.pattern, t.pairs)
			}
		}
	}
	out := slices.DeleteFunc(all.slots, func(t tally) bool { return t.pairs == 0 })
	slices.SortFunc(out, func(a, b tally) int { return cmp.Compare(a.pattern, b.pattern) })
	return out
}

// code gives the level of a comparison in a pattern.
func code(pattern uint64, comparison int) uint8 { return uint8(pattern>>(4*comparison)) & 15 }

// histograms makes one for each worker.
func histograms(workers int) []*histogram {
	out := make([]*histogram, workers)
	for i := range out {
		out[i] = newHistogram()
	}
	return out
}
