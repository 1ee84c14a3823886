// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// LatentClassOptions say how the chains run. The zero value is the default.
type LatentClassOptions struct {
	Seed    uint64
	Classes int // most kinds of people; 10 if it is 0
	Chains  int // 8 if it is less
	BurnIn  int // sweeps thrown away; 10,000 if it is 0
	Sweeps  int // sweeps kept of each chain; 50,000 if it is 0
}

const (
	warmUp       = 500  // sweeps before the number of classes adapts
	keptPerChain = 5000 // draws kept of each chain, at most
	mixed        = 1.05 // the largest R-hat with which there is a number
	patience     = 4    // how many times longer chains run that did not agree
)

// A Mixture is the diagnostics of [LatentClass].
type Mixture struct {
	Classes      int
	Chains       int
	Sweeps       int       // of each chain, after burn-in, of the run that was kept
	RHat         float64   // of log n0, between halves of chains
	ChainMedians []float64 // of the number of all people
	Modes        []float64 // where the density of log n0 has its tops
	Pooled       Interval  // 95 % of all draws; to look at where there is no number
	Median       float64   // of all draws; to look at where there is no number
	Runaway      float64   // share of the draws over 20 times the documented number
}

func (*Mixture) isDiagnostics() {}

// LatentClass estimates from three or more lists by a mixture of kinds of
// people who are listed with different probabilities (Manrique-Vallier 2016),
// by Gibbs sampling from chains that start far apart. If they do not agree
// (split R-hat of Gelman et al. 2013 over 1.05, after a run four times as
// long), there is no number. Nothing is cut off. The
// error is that of the context.
func LatentClass(ctx context.Context, t *Table, o LatentClassOptions) (*Result, error) {
	r := open(MethodLatentClass, t, 3, MaxLists)
	if !r.OK() {
		return r, nil
	}
	o.Classes, o.Chains = orElse(o.Classes, 10), max(o.Chains, 8)
	o.BurnIn, o.Sweeps = orElse(o.BurnIn, 10_000), max(orElse(o.Sweeps, 50_000), 100)
	o.Classes = max(o.Classes, 2)
	chains := make([]*chain, o.Chains)
	for i := range chains {
		start := t.n * [8]float64{0, 0.25, 0.5, 1, 2, 4, 8, 16}[i%8]
		chains[i] = newChain(t, newChance(o.Seed, uint64(i)), o.Classes, start)
	}
	d := &Mixture{Classes: o.Classes, Chains: o.Chains, Sweeps: o.Sweeps}
	r.Diagnostics = d
	draws, err := run(ctx, chains, o.BurnIn, o.Sweeps)
	if err == nil && rHat(draws) > mixed {
		d.Sweeps *= patience
		draws, err = run(ctx, chains, 0, d.Sweeps)
	}
	if err != nil {
		return nil, err
	}
	r.Model = fmt.Sprintf("%d latent classes", o.Classes)
	r.mixture(d, draws)
	return r.settle(), nil
}

// orElse gives a default for 0.
func orElse(n, usual int) int {
	if n == 0 {
		return usual
	}
	return n
}

// run moves chains on, side by side, and gives the thinned draws of n0 of each.
func run(ctx context.Context, chains []*chain, burnIn, sweeps int) ([][]float64, error) {
	draws := make([][]float64, len(chains))
	thin := max(1, sweeps/keptPerChain)
	err := parallel(ctx, len(chains), func() struct{} { return struct{}{} }, func(_ struct{}, i int) {
		c := chains[i]
		for s := range burnIn + sweeps {
			c.sweep(burnIn == 0 || s >= warmUp)
			if s >= burnIn && (s-burnIn)%thin == thin-1 {
				draws[i] = append(draws[i], c.n0)
			}
			if s%4096 == 0 && ctx.Err() != nil {
				return
			}
		}
	})
	return draws, err
}

// mixture sums the draws up, or says why there is no number.
func (r *Result) mixture(d *Mixture, draws [][]float64) {
	n := float64(r.Documented)
	var all []float64
	far := 0.0
	for _, c := range draws {
		sorted := slices.Sorted(slices.Values(c))
		d.ChainMedians = append(d.ChainMedians, n+quantile(sorted, 0.5))
		for _, x := range c {
			if x+n > 20*n {
				far++
			}
		}
		all = append(all, c...)
	}
	d.RHat, d.Runaway = rHat(draws), far/float64(len(all))
	r.fromDraws(all)
	d.Median, d.Pooled = r.Point, r.Most
	for _, m := range modes(all) {
		d.Modes = append(d.Modes, n+m)
	}
	if len(d.Modes) > 1 {
		r.warn("modes", len(d.Modes))
	}
	if d.Runaway > 0.001 {
		r.warn("runaway", 100*d.Runaway)
	}
	if !(d.RHat <= mixed) {
		refused(r, note("not-mixed", d.RHat))
		r.Half, r.Most = Interval{}, Interval{}
	}
}

// rHat compares the variance between halves of chains with that within, for
// log n0: 1 if they agree (Gelman et al. 2013, section 11.4).
func rHat(draws [][]float64) float64 {
	half := len(draws[0]) / 2
	var means, variances []float64
	for _, c := range draws {
		for _, part := range [][]float64{c[:half], c[half : 2*half]} {
			logs := make([]float64, len(part))
			for i, x := range part {
				logs[i] = math.Log(x + 0.5)
			}
			m, v := moments(logs)
			means, variances = append(means, m), append(variances, v)
		}
	}
	_, between := moments(means)
	within, _ := moments(variances)
	if within == 0 {
		if between == 0 {
			return 1
		}
		return math.Inf(1)
	}
	l := float64(half)
	return math.Sqrt((l-1)/l + between/within)
}

// moments gives mean and variance.
func moments(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += x
	}
	mean /= float64(len(v))
	for _, x := range v {
		variance += (x - mean) * (x - mean)
	}
	return mean, variance / float64(len(v)-1)
}
