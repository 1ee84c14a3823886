// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// AveragedOptions are the priors of Averaged. The zero value is the default.
type AveragedOptions struct {
	// Delta is the hyper-Dirichlet prior: how many people each cell is thought
	// to have had before; 2 to the power of minus the number of lists if it is 0.
	Delta float64
	// GridTo ends the grid where the unlisted are that many times the
	// documented, as published analyses do. If it is 0, the grid grows until
	// less than 1e-4 of the mass lies beyond.
	GridTo float64
}

// tailMass is how much of the posterior may lie beyond the grid.
const tailMass = 1e-4

// A GraphMass is the posterior probability of one graph.
type GraphMass struct {
	Model string
	Mass  float64
}

// An Average is the diagnostics of [Averaged].
type Average struct {
	Delta    float64
	Graphs   int
	Top      []GraphMass // the most probable, ten at most
	Complete float64     // mass of the complete graph, which learns nothing about n0
	GridTo   float64     // where the grid ends: unlisted for each documented
	Tail     float64     // mass beyond, as far as it can be told
	Mean     float64     // of the number of all people, on the grid
	Median   float64
	Nodes    int // of the quadrature
}

func (*Average) isDiagnostics() {}

// Averaged weighs all decomposable graphs of dependence between three to six
// lists by Bayes's rule (Madigan and York 1997; Dawid and Lauritzen 1993), with
// the prior 1/N on the number of people and one that is equal over graphs. The
// There is no number if the complete graph has more than half of the mass, on a
// grid that grows: it learns nothing about the unlisted, and the prior speaks. The
// point is the mean, as in published analyses; the median is beside it. It is
// exact but for its quadrature, whose error is below the printed digits. The
// error is that of the context.
func Averaged(ctx context.Context, t *Table, o AveragedOptions) (*Result, error) {
	r := open(MethodAveraged, t, 3, 6)
	if !r.OK() {
		return r, nil
	}
	if o.Delta == 0 {
		o.Delta = math.Exp2(-float64(t.k()))
	}
	p := newPosterior(t, o.Delta)
	d := &Average{Delta: o.Delta, Graphs: len(p.graphs)}
	r.Diagnostics = d
	if err := p.lay(ctx, o.GridTo); err != nil {
		return nil, err
	}
	d.Nodes, d.GridTo, d.Tail = len(p.nodes), p.nodes[len(p.nodes)-1].x/t.n, p.tail(o.GridTo > 0)
	masses, err := p.masses(ctx)
	if err != nil {
		return nil, err
	}
	d.summarise(t, p, masses)
	if o.GridTo == 0 && d.Tail > tailMass {
		return refused(r, note("no-tail", d.GridTo)), nil
	}
	if o.GridTo == 0 && d.Complete > 0.5 {
		return refused(r, note("only-prior", 100*d.Complete)), nil
	}
	r.fromDraws(p.draws())
	at := p.cumulative()
	d.Median, d.Mean = t.n+at(0.5), t.n+p.mean()
	r.Point, r.Model = d.Mean, d.Top[0].Model
	r.Half = Interval{t.n + at(0.25), t.n + at(0.75)}
	r.Most = Interval{t.n + at(0.025), t.n + at(0.975)}
	if o.GridTo > 0 && d.Tail > tailMass {
		r.warn("grid-cut", d.GridTo, d.Tail)
	}
	if d.Mean-t.n > 1.25*(d.Median-t.n) || d.Complete > 0.01 {
		r.warn("heavy-tail", d.Mean, d.Median)
	}
	if d.Complete > 0.1 {
		r.warn("complete-graph", 100*d.Complete)
	}
	return r.settle(), nil
}

// summarise sets what the diagnostics say of graphs.
func (d *Average) summarise(t *Table, p *posterior, masses []float64) {
	for i := range p.graphs {
		if p.graphs[i].complete(t.k()) {
			d.Complete = masses[i]
		}
		d.Top = append(d.Top, GraphMass{p.graphs[i].name(t.lists), masses[i]})
	}
	slices.SortStableFunc(d.Top, func(a, b GraphMass) int { return cmp.Compare(b.Mass, a.Mass) })
	d.Top = slices.Clone(d.Top[:min(10, len(d.Top))])
}

// A posterior is the probability of the number of the unlisted, n0, under all graphs.
type posterior struct {
	graphs  []graph
	n       float64
	whole   float64    // the prior weight of the whole table, 2^k·δ
	terms   []termData // by mask
	nodes   []node     // ascending in x
	largest float64    // the largest log density of a node
	live    []int      // the graphs that have mass to speak of
}

// termData is the term of a set of lists that a clique or separator has. Only
// the cell of those on none of them depends on n0.
type termData struct {
	fixed float64 // all other cells, and the constants
	empty float64 // in the cell of those on none, with its prior, less n0
}

// A node is one n0 where the posterior is known.
type node struct {
	x      float64
	log    float64 // log density, summed over graphs
	terms  []float64
	common float64
}

// newPosterior prepares what does not depend on n0.
func newPosterior(t *Table, delta float64) *posterior {
	size := len(t.counts)
	p := &posterior{graphs: decomposable(t.k()), n: t.n, whole: float64(size) * delta, terms: make([]termData, size)}
	for g := range p.graphs {
		p.live = append(p.live, g)
	}
	for a := 1; a < size; a++ {
		cells := map[int]float64{}
		for h, c := range t.counts {
			cells[h&a] += c
		}
		prior := p.whole / math.Exp2(float64(onesCount(a)))
		f := termData{fixed: logGammaOf(p.whole), empty: cells[0] + prior}
		for s := a; ; s = (s - 1) & a {
			f.fixed -= logGammaOf(prior)
			if s == 0 {
				break
			}
			f.fixed += logGammaOf(cells[s] + prior)
		}
		p.terms[a] = f
	}
	return p
}

// at prepares the terms of all sets of lists at one n0.
func (p *posterior) at(x float64) node {
	nd := node{x: x, terms: make([]float64, len(p.terms))}
	for a := 1; a < len(p.terms); a++ {
		f := p.terms[a]
		nd.terms[a] = f.fixed + logGammaRatio(x, f.empty, p.n+p.whole)
	}
	nd.common = logGammaRatio(x, p.n+1, 1) - math.Log(p.n+x)
	return nd
}

// weigh is the log density of one graph at a node.
func (p *posterior) weigh(g *graph, nd *node) float64 {
	w := nd.common
	for _, a := range g.plus {
		w += nd.terms[a]
	}
	for _, a := range g.minus {
		w -= nd.terms[a]
	}
	return w
}

// fill computes the density at nodes, summed over graphs in their order.
func (p *posterior) fill(ctx context.Context, xs []float64) ([]node, error) {
	nodes := make([]node, len(xs))
	err := parallel(ctx, len(xs), func() []float64 { return make([]float64, len(p.graphs)) }, func(w []float64, i int) {
		nd := p.at(xs[i])
		most := math.Inf(-1)
		for i, g := range p.live {
			w[i] = p.weigh(&p.graphs[g], &nd)
			most = max(most, w[i])
		}
		sum := 0.0
		for _, x := range w[:len(p.live)] {
			if x > most-45 {
				sum += math.Exp(x - most)
			}
		}
		nd.log = most + math.Log(sum)
		nodes[i] = nd
	})
	return nodes, err
}

// masses gives the posterior probability of each graph.
func (p *posterior) masses(ctx context.Context) ([]float64, error) {
	weights := p.weights()
	out := make([]float64, len(p.graphs))
	err := parallel(ctx, len(p.live), func() struct{} { return struct{}{} }, func(_ struct{}, l int) {
		g := p.live[l]
		for i := range p.nodes {
			if w := p.weigh(&p.graphs[g], &p.nodes[i]) - p.largest; w > -60 {
				out[g] += weights[i] * math.Exp(w)
			}
		}
	})
	sum := 0.0
	for _, m := range out {
		sum += m
	}
	for i := range out {
		out[i] /= sum
	}
	return out, err
}

// logGammaOf is log Γ(x) for x > 0.
func logGammaOf(x float64) float64 {
	lg, _ := math.Lgamma(x)
	return lg
}

// logGammaRatio is log Γ(x+a) − log Γ(x+b). Large arguments take Stirling's
// series, in which the difference is not lost among the digits of its parts.
func logGammaRatio(x, a, b float64) float64 {
	if x+min(a, b) < 1e5 {
		return logGammaOf(x+a) - logGammaOf(x+b)
	}
	d := a - b
	return (x+a-0.5)*math.Log1p(d/(x+b)) + d*(math.Log(x+b)-1) + (1/(x+a)-1/(x+b))/12
}
