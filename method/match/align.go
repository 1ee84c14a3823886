// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"

	"teptar/method/match/likeness"
)

// tooFar tells from the letters of two values that their words are not alike enough.
// A word of n letters that is alike to another by wordLikeness has a share of at
// least .625 of them in common with it (see [likeness.NewBound]: c/n + c/m ≥ 1.25,
// and n is the shorter of both, or the letters of m are that many more). With a
// threshold above a half for two words and more, all words must have a
// counterpart, or an initial for one.
func (f *feature) tooFar(x, y *card, at float64, o op) bool {
	if x.word.Len() > y.word.Len() {
		x, y = y, x
	}
	lacks := x.word.Lacks(&y.word)
	switch {
	case o == opShared && at >= 1:
		return lacks > 0
	case o == opWords && at >= 0.85 && f.space2.class == nil:
		return 2*lacks > x.word.Len()
	}
	return false
}

// wordLikeness is how alike words must be to be counterparts.
const wordLikeness = 0.85

// formLikeness is how alike two forms of one given name are.
const formLikeness = 0.95

// alignWords gives the mean likeness of the words of the shorter form to
// counterparts in the longer, each of which is used once. An initial is half a
// counterpart, and a word without one none. Of forms with as many words, that which
// stands first by its bytes chooses, so that other records change nothing. It is 0
// as soon as no level that measures words can be reached.
func (f *feature) alignWords(a, b uint32, bound *likeness.Bound) float64 {
	x, y := f.wordsOf(a), f.wordsOf(b)
	if len(x) > len(y) || len(x) == len(y) && bytes.Compare(f.space.forms.bytes(a), f.space.forms.bytes(b)) > 0 {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	used, sum := uint32(0), 0.0
	enough := f.leastWords*float64(len(x)) - 1e-9
	for i, w := range x {
		best, at := 0.0, -1
		for j, v := range y {
			if used>>j&1 == 0 {
				if l := f.space2.wordLike(w, v, bound); l > best {
					best, at = l, j
				}
			}
		}
		if at >= 0 {
			used |= 1 << at
			sum += best
		}
		if sum+float64(len(x)-1-i) < enough {
			return 0
		}
	}
	return sum / float64(len(x))
}

// wordLike compares two words as counterparts.
func (s *space) wordLike(w, v uint32, bound *likeness.Bound) float64 {
	if w == v {
		return 1
	}
	x, y := &s.packed[w], &s.packed[v]
	if min(x.Len(), y.Len()) == 1 {
		if s.initial(w, v) {
			return 0.5
		}
		return 0
	}
	if s.class != nil && same(s.class[w], s.class[v]) {
		return formLikeness
	}
	if bound.Excludes(x, y) {
		return 0
	}
	if l := s.jaroWinkler(w, v); l >= wordLikeness {
		return l
	}
	return 0
}

// sharedWords gives the share of words of the shorter form that the longer has.
func (f *feature) sharedWords(a, b uint32) float64 {
	x, y := f.wordsOf(a), f.wordsOf(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	n := 0
	for _, w := range x {
		for _, v := range y {
			if w == v {
				n++
				break
			}
		}
	}
	return float64(n) / float64(max(len(x), 1))
}
