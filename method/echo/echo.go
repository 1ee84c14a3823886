// SPDX-License-Identifier: Apache-2.0

// Package echo finds texts that repeat others: a post that was posted again with a
// few words changed, in another case or spelling.
//
// A text is cut into shingles, runs of three words that overlap, each word folded as
// package script folds it. The share of the shingles of one text that another has
// too is how far the other contains it (Broder 1997, On the resemblance and
// containment of documents, Compression and Complexity of Sequences, section 2).
// Of a long text only shingles whose hash ends in so many zero bits are kept, which
// estimates the same share (his sketch by a modulus, section 4).
//
// # What is not shown
//
// That a text repeats another does not say who wrote it, nor which came first. A
// translation has no shingle in common with what it translates.
package echo

import (
	"hash/fnv"
	"math/bits"
	"slices"

	"teptar/record/script"
)

const (
	// From is the share of a text from which it repeats another. Of a text in
	// which every tenth word was changed, .73 of the shingles are left.
	From = 0.7
	// shingle is how many words are taken together.
	shingle = 3
	// least is how many shingles a text must have: of fewer nothing can be said.
	least = 12
	// most is how many shingles of a text are kept.
	most = 4096
)

// A Sketch is what is kept of a text to compare it. The zero Sketch is of a text
// that is too short, and repeats nothing.
type Sketch struct {
	hashes []uint64 // sorted
	level  int      // how many zero bits each ends in
}

// Of makes the sketch of a text.
func Of(text string) Sketch {
	var last [shingle]uint64
	var all []uint64
	n := 0
	for w := range script.Words(text) {
		key := script.Key(w.Text)
		if w.Joined || key == "" {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(key))
		copy(last[:], last[1:])
		last[shingle-1] = h.Sum64()
		if n++; n >= shingle {
			all = append(all, mix(last))
		}
	}
	slices.Sort(all)
	s := Sketch{hashes: slices.Compact(all)}
	if len(s.hashes) < least {
		return Sketch{}
	}
	for len(s.hashes) > most {
		s = s.at(s.level + 1)
	}
	return s
}

// mix joins the hashes of the words of a shingle, so that all bits depend on all
// (the finisher of Steele, Lea and Flood 2014, Fast splittable pseudorandom number
// generators, figure 17).
func mix(words [shingle]uint64) uint64 {
	var x uint64
	for _, w := range words {
		x = (x ^ w) + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// at gives the part of a sketch whose hashes end in so many zero bits.
func (s Sketch) at(level int) Sketch {
	if level <= s.level {
		return s
	}
	out := Sketch{level: level}
	for _, h := range s.hashes {
		if bits.TrailingZeros64(h) >= level {
			out.hashes = append(out.hashes, h)
		}
	}
	return out
}

// Empty tells that the text was too short.
func (s Sketch) Empty() bool { return len(s.hashes) == 0 }

// In gives the share of a text that another has too, from 0 to 1: 0 if either is too
// short, or too little is left of it beside a very long one.
func (s Sketch) In(other Sketch) float64 {
	level := max(s.level, other.level)
	a, b := s.at(level).hashes, other.at(level).hashes
	if len(a) < least {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common) / float64(len(a))
}

// A Repeat says that a text repeats an earlier one.
type Repeat struct {
	Text  int     // the number of the text
	First int     // of the first that says the same, through others that repeat it
	Of    int     // of the earlier one of which it has most
	Share float64 // of its shingles that are in Of
}

// Find finds among texts, the earliest first, those that repeat earlier ones.
func Find(texts []Sketch) []Repeat {
	var out []Repeat
	first := make([]int, len(texts))
	index := finder{having: map[uint64][]int{}}
	for i, s := range texts {
		first[i] = i
		best := Repeat{Text: i}
		for _, j := range index.candidates(s) {
			if share := s.In(texts[j]); share >= From && share > best.Share {
				best.Of, best.Share = j, share
			}
		}
		if best.Share > 0 {
			first[i] = first[best.Of]
			best.First = first[i]
			out = append(out, best)
		}
		index.add(i, s)
	}
	return out
}

// probes is how many shingles of a text are looked up: the least of them, which are
// drawn at random. Of a text that repeats another, one in so many is in it but once
// in a hundred million.
const probes = 16

// A finder finds the texts that may have most of another.
type finder struct {
	having map[uint64][]int // texts by each of their shingles
	long   []int            // those of which not all shingles are kept
}

func (f *finder) add(i int, s Sketch) {
	if s.level > 0 {
		f.long = append(f.long, i)
		return
	}
	for _, h := range s.hashes {
		f.having[h] = append(f.having[h], i)
	}
}

// candidates lists texts in their order.
func (f *finder) candidates(s Sketch) []int {
	if s.Empty() {
		return nil
	}
	out := slices.Clone(f.long)
	for _, h := range s.hashes[:min(probes, len(s.hashes))] {
		out = append(out, f.having[h]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
