// SPDX-License-Identifier: Apache-2.0

package match

import (
	"context"
	"fmt"
	"iter"
	"math"
	"sync"

	"teptar/fault"
)

// A Link is two records that may be one person, the lower number first.
type Link struct {
	A, B   uint32
	Weight float32 // with the prior, calibrated; see Probability
}

// Pairs are the links that scoring kept, with what it learned of all pairs.
type Pairs struct {
	sorter *sorter
	n      int64
	// Compared counts the pairs that were looked at.
	Compared int64
	// Weights counts them by weight: Weights[i] those from MinWeight + i/4 bits on,
	// in steps of a quarter of a bit, the first and the last also what is beyond.
	Weights []int64
	// Best is the greatest weight of each record, -∞ if it is in no pair.
	Best []float32
}

// The range of Pairs.Weights.
const (
	MinWeight   = -40
	maxWeight   = 60
	weightSteps = 4
)

// Len counts the links.
func (p *Pairs) Len() int64 { return p.n }

// Close gives scratch space back.
func (p *Pairs) Close() { p.sorter.close() }

// All yields the links in the order of their records. It may be called again, and by
// several goroutines at once. An error of the scratch space comes last.
func (p *Pairs) All() iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		for it, err := range p.sorter.all() {
			l := Link{uint32(it.key >> 32), uint32(it.key), math.Float32frombits(it.value)}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// Score looks at the pairs of all rules and keeps those whose probability is at
// least from.
func (e *Engine) Score(ctx context.Context, from float64) (*Pairs, error) {
	if len(e.model.Rules) == 0 {
		return nil, fmt.Errorf("score: no rules; choose them with Plan: %w", fault.Invalid)
	}
	out := &Pairs{sorter: &sorter{scratch: e.opt.Scratch}, Weights: make([]int64, (maxWeight-MinWeight)*weightSteps), Best: make([]float32, e.table.Len())}
	if e.opt.Memory > 0 {
		out.sorter.most = int(max(e.opt.Memory/(2*itemSize), 1024))
	}
	for i := range out.Best {
		out.Best[i] = float32(math.Inf(-1))
	}
	s := &scoring{e: e, out: out, least: float32(LogOdds(from)), tallies: make([]scored, e.opt.Workers)}
	for w := range s.tallies {
		s.tallies[w].weights = make([]int64, len(out.Weights))
	}
	for r := range e.model.Rules {
		e.tell("compare pairs", int64(r), int64(len(e.model.Rules)))
		if err := e.eachPair(ctx, r, true, 1, s.see); err != nil {
			out.Close()
			return nil, err
		}
	}
	return out, s.finish()
}

// A scoring is a run of Score.
type scoring struct {
	e       *Engine
	out     *Pairs
	least   float32
	tallies []scored
	lock    sync.Mutex
	err     error
}

// scored is what one goroutine has found.
type scored struct {
	pad     pad
	links   []item
	weights []int64
	pairs   int64
	_       [64]byte // keeps goroutines out of each other's cache lines
}

// batchLinks is how many links a goroutine gathers before it hands them over.
const batchLinks = 1 << 14

func (s *scoring) see(w int, a, b uint32, _ bool) {
	t := &s.tallies[w]
	weight := s.e.weight(a, b, &t.pad)
	t.pairs++
	step := int((weight - MinWeight) * weightSteps)
	t.weights[max(0, min(len(t.weights)-1, step))]++
	if weight < s.least {
		return
	}
	t.links = append(t.links, item{uint64(min(a, b))<<32 | uint64(max(a, b)), math.Float32bits(weight)})
	if len(t.links) == batchLinks {
		s.hand(t)
	}
}

// hand gives the links of a goroutine to the sorter.
func (s *scoring) hand(t *scored) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, it := range t.links {
		if s.err == nil {
			s.err = s.out.sorter.add(it)
		}
		w := math.Float32frombits(it.value)
		a, b := it.key>>32, it.key&math.MaxUint32
		s.out.Best[a], s.out.Best[b] = max(s.out.Best[a], w), max(s.out.Best[b], w)
	}
	s.out.n += int64(len(t.links))
	t.links = t.links[:0]
}

func (s *scoring) finish() error {
	for i := range s.tallies {
		t := &s.tallies[i]
		s.hand(t)
		s.out.Compared += t.pairs
		for j, n := range t.weights {
			s.out.Weights[j] += n
		}
	}
	s.out.sorter.order()
	return s.err
}

// weight compares two records: the weight with the prior, calibrated.
func (e *Engine) weight(a, b uint32, p *pad) float32 {
	if a > b {
		a, b = b, a
	}
	x, y := e.row(a), e.row(b)
	var sum, kin float32
	for i := range e.compared {
		c := &e.compared[i]
		w, k := c.weigh(c.level(x, y, p), x, y)
		sum, kin = sum+w, kin+k
	}
	return e.calibrated(e.together(sum, kin))
}

// calibrated gives a weight as the judgments of people correct it.
func (e *Engine) calibrated(w float32) float32 {
	if e.model.Scale != 0 {
		w = float32(e.model.Scale)*w + float32(e.model.Shift)
	}
	return w
}

// Explained is why a pair has its weight.
type Explained struct {
	Prior  float64 // the weight that every pair begins with
	Fields []FieldWeight
	// Kin is what is taken off because the two may be close relatives: 0 or less.
	Kin    float64
	Weight float64 // of the pair; the sum, unless the model is calibrated
}

// FieldWeight is the share of one comparison in the weight of a pair.
type FieldWeight struct {
	Name  string
	Level int // into Comparison.Levels; -1 if the comparison is silent
	// Weight of the level, and what frequency adds to or takes from it.
	Weight, Frequency float64
}

// Explain compares two records, field by field.
func (e *Engine) Explain(a, b int) Explained {
	var out Explained
	e.ExplainTo(&out, a, b)
	return out
}

// ExplainTo is Explain into a value that is used again, for many pairs.
func (e *Engine) ExplainTo(out *Explained, a, b int) {
	x, y := e.row(uint32(min(a, b))), e.row(uint32(max(a, b)))
	*out = Explained{Prior: e.model.PriorWeight(), Fields: out.Fields[:0]}
	var p pad
	var sum, kin float32
	for i := range e.compared {
		c := &e.compared[i]
		code := c.level(x, y, &p)
		w, k := c.weigh(code, x, y)
		sum, kin = sum+w, kin+k
		f := FieldWeight{Name: e.model.Comparisons[i].Name, Level: int(code) - 1}
		if code != null {
			f.Weight = float64(c.weight[code-1])
			f.Frequency = float64(w) - f.Weight
		}
		out.Fields = append(out.Fields, f)
	}
	w := e.together(sum, kin)
	out.Kin = float64(w - sum - e.prior)
	out.Weight = float64(e.calibrated(w))
}

// Weight gives the weight of a pair, whether or not a rule makes it.
func (e *Engine) Weight(a, b int) float64 {
	var p pad
	return float64(e.weight(uint32(a), uint32(b), &p))
}

// Unlinked counts records that say too little for a probability.
type Unlinked struct {
	Probability float64
	Records     int64
}

// Unlinkable counts, for each probability, the records that would not reach it
// beside a copy of themselves.
func (e *Engine) Unlinkable(at []float64) []Unlinked {
	counts := make([][]int64, e.opt.Workers)
	for w := range counts {
		counts[w] = make([]int64, len(at))
	}
	pads := make([]pad, e.opt.Workers)
	parallel(e.opt.Workers, e.table.Len(), func(w, i int) {
		p := Probability(float64(e.weight(uint32(i), uint32(i), &pads[w])))
		for k, least := range at {
			if p < least {
				counts[w][k]++
			}
		}
	})
	out := make([]Unlinked, len(at))
	for k, p := range at {
		out[k].Probability = p
		for w := range counts {
			out[k].Records += counts[w][k]
		}
	}
	return out
}
