// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"
)

var replicates = flag.Int("replicates", 20, "simulated populations for each setting of BenchmarkCoverage")

// A population is people of known number, of one or more kinds.
type population struct {
	name  string
	n     int64
	lists int
	kinds []kind
}

// A kind is a share of the people, with the probability to be on each list. If
// follow is not 0, that is the probability to be on the second list for who is on the first.
type kind struct {
	share  float64
	on     []float64
	follow float64
}

// populations are settings in which methods do what they say, and settings in
// which they cannot.
var populations = []population{
	{"two lists, independent", 1000, 2, []kind{{1, []float64{0.3, 0.2}, 0}}},
	{"two lists, the second seeks the first", 1000, 2, []kind{{1, []float64{0.3, 0.2}, 0.4}}},
	{"independent", 1000, 4, []kind{{1, []float64{0.3, 0.25, 0.2, 0.15}, 0}}},
	{"one pair dependent", 1000, 4, []kind{{1, []float64{0.3, 0.15, 0.2, 0.25}, 0.5}}},
	{"two kinds of people", 1000, 4, []kind{{0.6, []float64{0.15, 0.1, 0.1, 0.15}, 0}, {0.4, []float64{0.6, 0.5, 0.5, 0.4}, 0}}},
	{"two kinds, one hardly reached", 1000, 4, []kind{{0.5, []float64{0.02, 0.02, 0.02, 0.02}, 0}, {0.5, []float64{0.5, 0.4, 0.4, 0.3}, 0}}},
	{"sparse", 2000, 5, []kind{{1, []float64{0.08, 0.06, 0.05, 0.04, 0.03}, 0}}},
}

// sample lists the people of a population once.
func (p population) sample(c chance) *Table {
	counts := make([]float64, 1<<p.lists)
	for _, k := range p.kinds {
		for range int(math.Round(float64(p.n) * k.share)) {
			mask := 0
			for j, q := range k.on {
				if j == 1 && k.follow > 0 && mask&1 == 1 {
					q = k.follow
				}
				if c.Float64() < q {
					mask |= 1 << j
				}
			}
			counts[mask]++
		}
	}
	counts[0] = 0
	return (&Table{lists: []string{"A", "B", "C", "D", "E"}[:p.lists]}).with(counts)
}

// Where its assumptions hold, a method's 95 % interval holds the truth so often that
// chance explains what is missing; where two lists depend on each other, it does not.
func TestIntervalsHoldTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("100 populations of each setting are many")
	}
	const n = 100
	o := Options{Seed: 1, Sparse: SparseOptions{Replicates: 200}}
	least := leastOf(n, 0.95, 1e-4)
	for _, tt := range []struct {
		population int
		method     Method
		holds      bool
	}{
		{0, MethodChapman, true},
		{1, MethodChapman, false},
		{2, MethodLogLinear, true},
		{2, MethodSparse, true},
		{2, MethodAveraged, true},
		{3, MethodLogLinear, true},
		{3, MethodSparse, true},
		{3, MethodAveraged, true},
		{4, MethodAveraged, false},
	} {
		p := populations[tt.population]
		c := p.cover(t.Context(), tt.method, o, n)
		if (c.covers >= least) != tt.holds {
			t.Errorf("%s, %s: %d of %d intervals hold the truth; %d are the fewest that chance gives", p.name, tt.method, c.covers, n, least)
		}
	}
}

// leastOf gives the fewest successes of n with probability p that are not rarer
// than rare: fewer of them happen with a lower probability.
func leastOf(n int, p, rare float64) int {
	f, sum := math.Pow(1-p, float64(n)), 0.0
	for k := range n {
		if sum += f; sum > rare {
			return k
		}
		f *= float64(n-k) / float64(k+1) * p / (1 - p)
	}
	return n
}

// BenchmarkCoverage simulates populations and prints how often the 95 %
// intervals of each method hold the true number. What it prints for 1,000
// replicates stands in doc/methods/coverage.md.
//
//	go test -run '^$' -bench Coverage -benchtime 1x ./method/estimate -args -replicates 1000
func BenchmarkCoverage(b *testing.B) {
	o := Options{Seed: 1, Sparse: SparseOptions{Replicates: 200}, LatentClass: LatentClassOptions{BurnIn: 2000, Sweeps: 4000}}
	for b.Loop() {
		for _, p := range populations {
			for _, m := range Methods() {
				if (m == MethodChapman) == (p.lists == 2) {
					c := p.cover(b.Context(), m, o, *replicates)
					fmt.Printf("| %s | %d | %s | %d | %d | %.1f %% | %.0f | %.0f |\n", p.name, p.n, m, *replicates, *replicates-c.numbers, 100*float64(c.covers)/float64(c.numbers), c.point, c.width)
				}
			}
		}
	}
}

// A coverage is what the intervals of one method made of simulated populations.
type coverage struct {
	numbers, covers int // populations with a number; of these, with the truth in the interval
	point, width    float64
}

// cover asks a method about n samples of a population.
func (p population) cover(ctx context.Context, m Method, o Options, n int) coverage {
	results := make([]*Result, n)
	_ = parallel(ctx, n, func() struct{} { return struct{}{} }, func(_ struct{}, i int) {
		if r, err := Run(ctx, p.sample(newChance(uint64(i), 1<<40)), []Method{m}, o); err == nil && r[0].OK() {
			results[i] = r[0]
		}
	})
	var c coverage
	var points, widths []float64
	for _, r := range results {
		if r == nil {
			continue
		}
		points, widths = append(points, r.Point), append(widths, r.Most.High-r.Most.Low)
		if truth := float64(p.n); r.Most.Low <= truth && truth <= r.Most.High {
			c.covers++
		}
	}
	slices.Sort(points)
	slices.Sort(widths)
	c.numbers, c.point, c.width = len(points), quantile(points, 0.5), quantile(widths, 0.5)
	return c
}
