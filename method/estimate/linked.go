// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"fmt"
	"math"

	"teptar/fault"
)

// A Match says how probable it is that two records are of one person.
type Match struct {
	A, B        int // by their place among the records
	Probability float64
}

// A Linkage is the diagnostics of [Linked].
type Linkage struct {
	Draws      int // of the links
	Lost       int // of these, those without an estimate
	Documented Interval
	Within     float64 // variance of log n0, if the links were known
	Between    float64 // variance of log n0 between draws
}

func (*Linkage) isDiagnostics() {}

// Linked estimates where it is uncertain which records are of one person. It
// draws the links many times, each match by its probability and independently
// of the others, estimates each time by a method, and combines on the scale of
// log n0: the variance is W + (1+1/R)·B, for the mean W within and the variance
// B between R draws (Rubin 1987, equation 3.1.5). Records tells of each record
// the list that it is on, by place among lists. The point is at the mean of log n0; the warnings
// about the table are those of the first draw.
func Linked(ctx context.Context, lists []string, records []int, matches []Match, draws int, m Method, o Options) (*Result, error) {
	if draws < 1 {
		return nil, fmt.Errorf("%d draws of the links; want at least 1: %w", draws, fault.Invalid)
	}
	if err := check(lists, records, matches); err != nil {
		return nil, err
	}
	d := &Linkage{Draws: draws, Documented: Interval{math.Inf(1), 0}}
	r := &Result{Method: m, Diagnostics: d}
	var logs []float64
	documented := 0.0
	for i := range draws {
		c := newChance(o.Seed, 1<<32+uint64(i))
		t, err := join(lists, records, matches, func(p float64) bool { return c.Float64() < p })
		if err != nil {
			return nil, err
		}
		d.Documented = Interval{min(d.Documented.Low, t.n), max(d.Documented.High, t.n)}
		documented += t.n / float64(draws)
		one, err := Run(ctx, t, []Method{m}, o)
		if err != nil {
			return nil, err
		}
		if !one[0].OK() {
			d.Lost++
			r.Refused = one[0].Refused
			continue
		}
		if len(logs) == 0 {
			r.Warnings = one[0].Warnings
		}
		r.Model = one[0].Model
		logs = append(logs, math.Log(one[0].Unlisted()+0.5))
		d.Within += logVariance(one[0].draws)
	}
	r.Documented = int64(math.Round(documented))
	r.combine(d, logs)
	return r.settle(), nil
}

// combine sets point and intervals by the estimates of the draws.
func (r *Result) combine(d *Linkage, logs []float64) {
	if len(logs) == 0 {
		r.Point = math.NaN()
		return
	}
	r.Refused = nil
	if d.Lost > 0 {
		r.warn("lost-draws", d.Lost, d.Draws)
	}
	if d.Draws < 10 {
		r.warn("few-draws", d.Draws)
	}
	k := float64(len(logs))
	d.Within /= k
	mean, between := moments(logs)
	if k > 1 {
		d.Between = between
	}
	s := math.Sqrt(d.Within + (1+1/k)*d.Between)
	draws := make([]float64, drawn)
	for i := range draws {
		draws[i] = math.Exp(mean + s*normalQuantile((float64(i)+0.5)/drawn))
	}
	r.fromDraws(draws)
}

// logVariance is the variance of log n0, read off the width of its 95 %
// interval as for a normal variable, so that a long tail does not rule it.
func logVariance(sorted []float64) float64 {
	if len(sorted) < 2 {
		return 0
	}
	w := math.Log(quantile(sorted, 0.975)+0.5) - math.Log(quantile(sorted, 0.025)+0.5)
	return (w / (2 * z975)) * (w / (2 * z975))
}

// Join makes the table of the people that there are if all matches hold that are
// at least so probable. Records tells of each record the list that it is on.
func Join(lists []string, records []int, matches []Match, least float64) (*Table, error) {
	if err := check(lists, records, matches); err != nil {
		return nil, err
	}
	return join(lists, records, matches, func(p float64) bool { return p >= least })
}

// check tells what cannot be in records and matches.
func check(lists []string, records []int, matches []Match) error {
	for i, r := range records {
		if r < 0 || r >= len(lists) {
			return fmt.Errorf("record %d: no such list: %w", i+1, fault.Invalid)
		}
	}
	for i, p := range matches {
		if min(p.A, p.B) < 0 || max(p.A, p.B) >= len(records) || !(p.Probability >= 0 && p.Probability <= 1) {
			return fmt.Errorf("match %d: want two records and a probability from 0 to 1: %w", i+1, fault.Invalid)
		}
	}
	return nil
}

// join makes the table of the people that some matches join.
func join(lists []string, records []int, matches []Match, holds func(probability float64) bool) (*Table, error) {
	parent := make([]int, len(records))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, m := range matches {
		if holds(m.Probability) {
			parent[root(m.A)] = root(m.B)
		}
	}
	on := make(map[int]int)
	for i, l := range records {
		on[root(i)] |= 1 << l
	}
	counts := make(map[int]int64)
	for _, mask := range on {
		counts[mask]++
	}
	var cells []Cell
	for mask := range 1 << len(lists) {
		cell := Cell{On: make([]bool, len(lists)), Count: counts[mask]}
		for i := range lists {
			cell.On[i] = mask>>i&1 == 1
		}
		cells = append(cells, cell)
	}
	return NewTable(lists, cells)
}
