// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Question is a pair to be judged by a person.
type Question struct {
	A, B   int
	Weight float64
	Why    string
}

// Ask picks pairs whose judgment teaches the most: those near the threshold at,
// and those in which the fields contradict each other, no two of one pattern while
// there are others. Every fifth is taken at random from the pairs above the
// threshold, so that the judgments also tell how many of them are right, which
// the doubtful ones alone do not. Pairs that were judged are not asked again.
func (e *Engine) Ask(p *Pairs, at float64, n int) ([]Question, error) {
	doubtful, random, err := e.questions(p, LogOdds(at), n)
	if err != nil {
		return nil, err
	}
	var out []Question
	taken := map[pair]bool{}
	for len(out) < n && (len(doubtful) > 0 || len(random) > 0) {
		from := &doubtful
		if len(out)%5 == 4 && len(random) > 0 || len(doubtful) == 0 {
			from = &random
			(*from)[0].Why = "taken at random"
		}
		q := (*from)[0]
		*from = (*from)[1:]
		if k := pairOf(uint32(q.A), uint32(q.B)); !taken[k] {
			taken[k] = true
			out = append(out, q.Question)
		}
	}
	return out, nil
}

// An option is a question that may be asked.
type option struct {
	Question
	pattern uint64
	value   float64
	lot     uint64
}

// worthMore puts the better of two questions first.
func worthMore(a, b option) int {
	return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.lot, b.lot), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

func byLot(a, b option) int { return cmp.Compare(a.lot, b.lot) }

// questions gives the best question of each pattern, the best first, and some of
// those above the threshold by lot.
func (e *Engine) questions(p *Pairs, threshold float64, n int) (doubtful, random []option, err error) {
	judged := map[pair]bool{}
	for _, list := range [][][2]int{e.opt.Same, e.opt.Different} {
		for _, j := range list {
			judged[pairOf(uint32(j[0]), uint32(j[1]))] = true
		}
	}
	byPattern := map[uint64]option{}
	var scratch pad
	for l, err := range p.All() {
		if err != nil {
			return nil, nil, err
		}
		if judged[pairOf(l.A, l.B)] {
			continue
		}
		o := option{Question: Question{A: int(l.A), B: int(l.B), Weight: float64(l.Weight)}, lot: mix(e.opt.Seed ^ (uint64(l.A)<<32 | uint64(l.B)))}
		o.pattern = e.pattern(l.A, l.B, &scratch)
		if o.Weight >= threshold {
			random = keepFirst(random, o, n, byLot)
		}
		o.value, o.Why = e.doubt(o.pattern, o.Weight-threshold)
		if old, ok := byPattern[o.pattern]; !ok || worthMore(o, old) < 0 {
			byPattern[o.pattern] = o
		}
	}
	for _, o := range byPattern {
		doubtful = append(doubtful, o)
	}
	slices.SortFunc(doubtful, worthMore)
	slices.SortFunc(random, byLot)
	return doubtful, random, nil
}

// keepFirst keeps the n first of a stream, and some more.
func keepFirst[T any](kept []T, o T, n int, order func(a, b T) int) []T {
	if kept = append(kept, o); len(kept) < 2*n+64 {
		return kept
	}
	slices.SortFunc(kept, order)
	return kept[:n]
}

// doubt values a question: how near to the threshold it is, and how much its
// fields contradict each other.
func (e *Engine) doubt(pattern uint64, distance float64) (float64, string) {
	near := math.Exp2(-math.Abs(distance) / 3)
	best, worst := 0, 0
	var up, down float32
	for i := range e.compared {
		c := code(pattern, i)
		if c == null {
			continue
		}
		switch w := e.compared[i].weight[c-1]; {
		case w > up:
			best, up = i, w
		case w < down:
			worst, down = i, w
		}
	}
	conflict := float64(min(up, -down)) / MaxWeight
	if conflict > 0.1 {
		return near + conflict, fmt.Sprintf("%s agrees, %s does not", e.model.Comparisons[best].Name, e.model.Comparisons[worst].Name)
	}
	return near + conflict, "near the threshold"
}

// Calibrate fits the probabilities of a model to judgments of people: logistic
// regression of the verdict on the weight (Platt 1999, with his targets, which
// keep few judgments from making the model sure). The slope is never negative. It
// takes at least one judgment of each sort; with fewer it does nothing and is
// false. Weights are those of [Engine.Weight] under a model that was not calibrated.
func (m *Model) Calibrate(same, different []float64) bool {
	if len(same) == 0 || len(different) == 0 {
		return false
	}
	yes := (float64(len(same)) + 1) / (float64(len(same)) + 2)
	no := 1 / (float64(len(different)) + 2)
	slope, shift := 1.0, 0.0
	for range 100 {
		var g0, g1, h00, h01, h11 float64
		add := func(w, target float64) {
			x := w * math.Ln2
			p := 1 / (1 + math.Exp(-(slope*x + shift)))
			g0, g1 = g0+(p-target)*x, g1+(p-target)
			v := p * (1 - p)
			h00, h01, h11 = h00+v*x*x, h01+v*x, h11+v
		}
		for _, w := range same {
			add(w, yes)
		}
		for _, w := range different {
			add(w, no)
		}
		// A little pull towards slope 1 and shift 0 keeps the step defined.
		g0, g1, h00, h11 = g0+(slope-1), g1+0.1*shift, h00+1, h11+0.1
		det := h00*h11 - h01*h01
		if det <= 0 {
			break
		}
		d0, d1 := (h11*g0-h01*g1)/det, (h00*g1-h01*g0)/det
		slope, shift = slope-clamp(d0, 0.5), shift-clamp(d1, 5)
		if math.Abs(d0)+math.Abs(d1) < 1e-9 {
			break
		}
	}
	m.Scale, m.Shift = max(slope, 0.01), shift/math.Ln2
	return true
}
