// SPDX-License-Identifier: Apache-2.0

package match

import (
	"math"

	"teptar/method/match/likeness"
)

// null is the code of a comparison that is silent. Levels have the codes from 1.
const null = 0

// A pad remembers what was just measured of a pair, for the next level.
type pad struct {
	f        *feature
	x, y     uint32
	value    float64
	measured op
}

// pattern gives the level of each comparison, in four bits each, the first
// lowest.
func (e *Engine) pattern(a, b uint32, p *pad) uint64 {
	if a > b {
		a, b = b, a
	}
	x, y := e.row(a), e.row(b)
	out := uint64(0)
	for i := range e.compared {
		out |= uint64(e.compared[i].level(x, y, p)) << (4 * i)
	}
	return out
}

// level gives the code of the level of a pair.
func (c *compared) level(x, y []uint32, p *pad) uint8 {
	a, b := x[c.column], y[c.column]
	if a == 0 || b == 0 {
		return null
	}
	if a == b {
		if c.ofEqual != 0 {
			return c.ofEqual
		}
		return c.slowLevel(x, y, p)
	}
	v, w := &c.cards[a], &c.cards[b]
	like := unmeasured // Jaro–Winkler, when it is known
	if c.packs && (c.least.Excludes(&v.word, &w.word) || v.folded == 0 || w.folded == 0) {
		like = 0
	}
	for i := range c.steps {
		s := &c.steps[i]
		hit := false
		switch s.way {
		case byHolds:
			hit = s.holds(x, y, p)
		case byUnequal:
			hit = s.unequal(a, b, p)
		case byFolded:
			hit = same(v.folded, w.folded)
		case bySound:
			hit = same(v.sound, w.sound)
		case byClass:
			hit = same(v.class, w.class)
		case byLikeness:
			if like == unmeasured {
				like = s.likeness(v, w)
			}
			hit = like >= s.at
		case byDates:
			hit = s.dates(c.dates[a], c.dates[b])
		case byInitial:
			hit = (v.word.Head() == w.word.Head() || !v.word.Packed() || !w.word.Packed()) && s.f.initial(v, w)
		case always:
			hit = true
		}
		if hit {
			return s.code
		}
	}
	return null
}

// unmeasured stands for a likeness that is not yet known.
const unmeasured = -1.0

// likeness measures two forms that are not equal.
func (n *node) likeness(v, w *card) float64 {
	if v.word.Packed() && w.word.Packed() {
		return v.word.JaroWinkler(&w.word)
	}
	forms := n.f.space.forms
	return likeness.JaroWinkler(forms.string(v.folded), forms.string(w.folded))
}

// slowLevel is level for equal values of which the first step does not decide.
func (c *compared) slowLevel(x, y []uint32, p *pad) uint8 {
	for i := range c.steps {
		if s := &c.steps[i]; s.op == opOtherwise || s.holds(x, y, p) {
			return s.code
		}
	}
	return null
}

// weigh gives the weight of one comparison against strangers, and against kin: that
// of its level, with u replaced, as far as the level says, by the share of records
// that have the value, the commoner of the two. It is never less than that of the
// next level.
func (c *compared) weigh(code uint8, x, y []uint32) (w, kin float32) {
	if code == null {
		return 0, 0
	}
	j := code - 1
	w, kin = c.weight[j], c.kin[j]
	if c.freq[j] == 0 {
		return w, kin
	}
	rare := c.freq[j] * (min(c.cards[x[c.column]].common, c.cards[y[c.column]].common) - c.base[j])
	rare = min(max(w+rare, c.floor[j]), MaxWeight) - w
	if c.own {
		kin += rare
	}
	return w + rare, kin
}

// together joins the sums of the weights of all comparisons against strangers and
// against kin, with the priors, into one weight: the odds of one person against
// either. log2(2^a + 2^b) is the greater of both if they are far apart.
func (e *Engine) together(strangers, kin float32) float32 {
	w := strangers + e.prior
	if !e.againstKin {
		return w
	}
	k := kin + e.kinPrior
	less, more := min(w, k), max(w, k)
	if more-less > 12 {
		return less
	}
	return less - float32(math.Log2(1+math.Exp2(float64(less-more))))
}

// holds tells whether a test is true of a pair.
func (n *node) holds(x, y []uint32, p *pad) bool {
	a, b := x[n.col], y[n.col]
	switch n.op {
	case opOtherwise:
		return true
	case opAll:
		for i := range n.all {
			if !n.all[i].holds(x, y, p) {
				return false
			}
		}
		return true
	case opAny:
		for i := range n.any {
			if n.any[i].holds(x, y, p) {
				return true
			}
		}
		return false
	case opSwapped:
		c, d := x[n.with], y[n.with]
		return c != 0 && d != 0 && a != 0 && b != 0 && same(n.f.cards[a].folded, n.g.cards[d].folded) && same(n.g.cards[c].folded, n.f.cards[b].folded)
	}
	if a == 0 || b == 0 {
		return false
	}
	if a == b && n.op != opCompatible {
		return true
	}
	return n.unequal(a, b, p)
}

// unequal is holds for two different values of one column.
func (n *node) unequal(a, b uint32, p *pad) bool {
	f := n.f
	switch n.op {
	case opFolded:
		return same(f.cards[a].folded, f.cards[b].folded)
	case opSounds:
		return same(f.cards[a].sound, f.cards[b].sound)
	case opSameName:
		return same(f.cards[a].class, f.cards[b].class)
	case opHead:
		return same(n.heads[f.cards[a].folded], n.heads[f.cards[b].folded])
	case opJaroWinkler, opEdits, opWords, opShared:
		return n.alike(&f.cards[a], &f.cards[b], p)
	case opInitial:
		return f.initial(&f.cards[a], &f.cards[b])
	case opSameWords:
		x, y := f.cards[a].folded, f.cards[b].folded
		return len(f.wordsOf(x)) == len(f.wordsOf(y)) && f.sharedWords(x, y) == 1 && f.sharedWords(y, x) == 1
	case opUser:
		return same(f.users[a], f.users[b])
	case opSlip, opParts, opDays:
		return n.dates(f.dates[a], f.dates[b])
	case opCompatible:
		if f.place != nil {
			return f.contains(a, b)
		}
		return f.dates != nil && n.dates(f.dates[a], f.dates[b])
	case opNear:
		if f.place != nil || f.spots != nil {
			return f.kilometres(a, b) <= n.at
		}
		return math.Abs(f.numbers[a]-f.numbers[b]) <= n.at
	}
	return false
}

// dates is holds for two dates.
func (n *node) dates(d, e date) bool {
	switch n.op {
	case opSlip:
		return d.slip(e)
	case opCompatible:
		return d.compatible(e)
	case opParts:
		return d.parts(e) >= int(n.at)
	}
	days, ok := d.apart(e)
	return ok && float64(days) <= n.at
}

// same tells whether two numbers are of one known thing.
func same(a, b uint32) bool { return a == b && a != 0 }

// alike measures the likeness of two values.
func (n *node) alike(x, y *card, p *pad) bool {
	a, b := x.folded, y.folded
	if a == b {
		return a != 0
	}
	if a == 0 || b == 0 {
		return false
	}
	switch n.op {
	case opJaroWinkler:
		if n.bound.Excludes(&x.word, &y.word) {
			return false
		}
	case opWords, opShared:
		if n.f.tooFar(x, y, n.at, n.op) {
			return false
		}
	case opEdits:
		if d := x.word.Len() - y.word.Len(); max(d, -d) > int(n.at) {
			return false
		}
	}
	if p.f != n.f || p.x != a || p.y != b || p.measured != n.op {
		*p = pad{n.f, a, b, n.measureOf(x, y), n.op}
	}
	if n.op == opEdits {
		return p.value <= n.at
	}
	return p.value >= n.at
}

// measureOf computes a measure of two values.
func (n *node) measureOf(x, y *card) float64 {
	packed := x.word.Packed() && y.word.Packed()
	forms := n.f.space.forms
	switch n.op {
	case opJaroWinkler:
		if packed {
			return x.word.JaroWinkler(&y.word)
		}
		return likeness.JaroWinkler(forms.string(x.folded), forms.string(y.folded))
	case opEdits:
		if packed {
			return float64(x.word.Edits(&y.word))
		}
		return float64(likeness.Edits(forms.string(x.folded), forms.string(y.folded)))
	case opWords:
		return n.f.alignWords(x.folded, y.folded, &n.bound)
	}
	return n.f.sharedWords(x.folded, y.folded)
}

func (s *space) jaroWinkler(a, b uint32) float64 {
	w, v := &s.packed[a], &s.packed[b]
	if w.Packed() && v.Packed() {
		return w.JaroWinkler(v)
	}
	return likeness.JaroWinkler(s.forms.string(a), s.forms.string(b))
}

// initial tells whether the form of one value is the beginning of that of the
// other. Most are not, as their packed letters tell.
func (f *feature) initial(x, y *card) bool {
	if x.word.Packed() && y.word.Packed() {
		return x.word.Begins(&y.word) || y.word.Begins(&x.word)
	}
	return f.space.initial(x.folded, y.folded)
}

// initial tells whether one form is the beginning of the other.
func (s *space) initial(a, b uint32) bool {
	x, y := s.forms.bytes(a), s.forms.bytes(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	return len(x) > 0 && string(y[:len(x)]) == string(x)
}
