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
					fmt.Println(p.cover(b.Context(), m, o, *replicates))
				}
			}
		}
	}
}

// cover gives a line of the table of coverage.
func (p population) cover(ctx context.Context, m Method, o Options, n int) string {
	type outcome struct {
		ok, covers   bool
		point, width float64
	}
	all := make([]outcome, n)
	_ = parallel(ctx, n, func() struct{} { return struct{}{} }, func(_ struct{}, i int) {
		r, err := Run(ctx, p.sample(newChance(uint64(i), 1<<40)), []Method{m}, o)
		if err == nil && r[0].OK() {
			truth := float64(p.n)
			all[i] = outcome{true, r[0].Most.Low <= truth && truth <= r[0].Most.High, r[0].Point, r[0].Most.High - r[0].Most.Low}
		}
	})
	var points, widths []float64
	covers := 0.0
	for _, a := range all {
		if a.ok {
			points, widths = append(points, a.point), append(widths, a.width)
			if a.covers {
				covers++
			}
		}
	}
	slices.Sort(points)
	slices.Sort(widths)
	return fmt.Sprintf("| %s | %d | %s | %d | %d | %.1f %% | %.0f | %.0f |", p.name, p.n, m, n, n-len(points), 100*covers/float64(len(points)), quantile(points, 0.5), quantile(widths, 0.5))
}
