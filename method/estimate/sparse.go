// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// SparseOptions say how Sparse works. The zero value is the default, which is
// that of SparseMSE.
type SparseOptions struct {
	Seed uint64
	// Threshold is the p-value below which a pair of lists is taken for
	// dependent; 0.02 if it is 0.
	Threshold float64
	// Replicates is the number of bootstrap samples; 1,000 if it is 0.
	Replicates int
}

// A Dependence is a pair of lists that the model holds for dependent.
type Dependence struct {
	A, B     string
	Observed int64   // people on both
	Expected float64 // by the model before the pair was added
	LogP     float64 // logarithm of the one-sided Poisson p-value
	Empty    bool    // nobody is on both, so that the model forbids it
}

// A Stepwise is the diagnostics of [Sparse].
type Stepwise struct {
	Threshold    float64
	Dependences  []Dependence // in the order in which they were added
	AIC          float64
	Deviance     float64
	DF           int
	StdErr       float64
	Replicates   int // bootstrap samples drawn
	Failed       int // of these, those without an estimate
	BiasZ        float64
	Acceleration float64
	EmptyPairs   int // pairs of lists that share nobody
}

func (*Stepwise) isDiagnostics() {}

// Sparse fits a log-linear model with dependences between pairs of lists to three or
// more lists that may share few people or none (Chan, Silverman and Vincent
// 2021). Pairs are added by the smallest one-sided Poisson p-value while it is
// below the threshold, if the estimate exists and is determined (Fienberg and
// Rinaldo 2012). The interval is that of a BCa bootstrap (DiCiccio and Efron
// 1996) which repeats the selection. The error is that of the context.
func Sparse(ctx context.Context, t *Table, o SparseOptions) (*Result, error) {
	r := open(MethodSparse, t, 3, MaxLists)
	if !r.OK() {
		return r, nil
	}
	if o.Threshold == 0 {
		o.Threshold = 0.02
	}
	if o.Replicates == 0 {
		o.Replicates = 1000
	}
	s := newSelector(t.k(), o.Threshold)
	d := &Stepwise{Threshold: o.Threshold, Replicates: o.Replicates}
	r.Diagnostics = d
	m, best := s.choose(t.counts, func(pair int, expected, logP float64) {
		d.Dependences = append(d.Dependences, t.dependence(pair, expected, logP))
	})
	if !best.ok {
		return refused(r, note("not-estimable")), nil
	}
	margins := t.margins()
	for _, pair := range s.pairs {
		if margins[pair] == 0 {
			d.EmptyPairs++
		}
	}
	if d.EmptyPairs > 0 {
		r.warn("zero-pairs", d.EmptyPairs)
	}
	d.AIC, d.Deviance, d.DF, d.StdErr = -2*best.logLik+2*float64(best.params), best.deviance, best.cells-best.params, best.stdErr()
	r.Model, r.Point = m.name(t.lists), t.n+best.n0
	if err := r.bootstrap(ctx, t, o, d, best.n0); err != nil {
		return nil, err
	}
	return r.settle(), nil
}

// dependence describes a pair that was added.
func (t *Table) dependence(pair int, expected, logP float64) Dependence {
	d := Dependence{Observed: t.Together(pair), Expected: expected, LogP: logP}
	d.Empty = d.Observed == 0
	names := make([]string, 0, 2)
	for i, l := range t.lists {
		if pair>>i&1 == 1 {
			names = append(names, l)
		}
	}
	d.A, d.B = names[0], names[1]
	return d
}

// A selector chooses pairs of dependent lists. It serves one goroutine.
type selector struct {
	k         int
	f         *fitter
	pairs     []int
	threshold float64 // log p
	fitted    []float64
	margins   []float64
	near      []candidate
}

// A candidate is a pair that may be added.
type candidate struct {
	pair     int
	expected float64
	logP     float64
}

// newSelector makes a selector for k lists.
func newSelector(k int, threshold float64) *selector {
	s := &selector{k: k, f: newFitter(k), threshold: math.Log(threshold), fitted: make([]float64, 1<<k), margins: make([]float64, 1<<k)}
	for i := range k {
		for j := i + 1; j < k; j++ {
			s.pairs = append(s.pairs, 1<<i|1<<j)
		}
	}
	return s
}

// choose finds the model for counts, and calls added for each pair it takes.
func (s *selector) choose(y []float64, added func(pair int, expected, logP float64)) (model, fit) {
	m := independence(s.k)
	best := s.f.fit(m, y, false)
	if !best.ok {
		return m, best
	}
	copy(s.margins, y)
	supersets(s.margins)
	for {
		copy(s.fitted, s.f.sum)
		s.near = s.near[:0]
		for _, pair := range s.pairs {
			if m.has(pair) {
				continue
			}
			if p := logTail(s.margins[pair], s.fitted[pair]); p < s.threshold {
				s.near = append(s.near, candidate{pair, s.fitted[pair], p})
			}
		}
		slices.SortStableFunc(s.near, func(a, b candidate) int { return cmp.Compare(a.logP, b.logP) })
		took := false
		for _, c := range s.near {
			next := m.plus(c.pair)
			if f := s.f.fit(next, y, false); f.ok {
				m, best, took = next, f, true
				if added != nil {
					added(c.pair, c.expected, c.logP)
				}
				break
			}
		}
		if !took {
			return m, best
		}
	}
}

// logTail is the logarithm of the smaller of the probabilities that a Poisson
// number of this mean is at most k, or at least k.
func logTail(k, mean float64) float64 {
	if mean <= 0 {
		if k > 0 {
			return math.Inf(-1)
		}
		return 0
	}
	if math.Abs(k-mean) < 0.3*math.Sqrt(mean) {
		return math.Log(0.5) // nearly; far above any threshold
	}
	lg, _ := math.Lgamma(k + 1)
	sum, add := 1.0, 1.0
	if k > mean {
		for i := k + 1; add > 1e-16*sum; i++ {
			add *= mean / i
			sum += add
		}
	} else {
		for i := k; i > 0 && add > 1e-16*sum; i-- {
			add *= i / mean
			sum += add
		}
	}
	return k*math.Log(mean) - mean - lg + math.Log(sum)
}
