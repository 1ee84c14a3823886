// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"math"
	"slices"
)

// bootstrap sets the intervals by resampling people and repeating everything,
// the selection of the model too, with the BCa correction.
func (r *Result) bootstrap(ctx context.Context, t *Table, o SparseOptions, d *Stepwise, n0 float64) error {
	work := func() *selector { return newSelector(t.k(), o.Threshold) }
	totals := make([]float64, o.Replicates)
	err := parallel(ctx, len(totals), work, func(s *selector, i int) {
		y := make([]float64, len(t.counts))
		newChance(o.Seed, uint64(i)).multinomial(t.n, t.n, t.counts, y)
		totals[i] = math.NaN()
		if _, f := s.choose(y, nil); f.ok && !math.IsInf(f.n0, 0) {
			totals[i] = f.n0
		}
	})
	if err != nil {
		return err
	}
	if d.Acceleration, err = t.acceleration(ctx, work); err != nil {
		return err
	}
	totals = slices.DeleteFunc(totals, math.IsNaN)
	if d.Failed = o.Replicates - len(totals); d.Failed > 0 {
		r.warn("failed-draws", d.Failed, o.Replicates)
	}
	if len(totals) == 0 {
		refused(r, note("not-estimable"))
		return nil
	}
	slices.Sort(totals)
	r.draws = totals
	below, _ := slices.BinarySearch(totals, n0)
	b := float64(len(totals))
	d.BiasZ = normalQuantile(min(max(float64(below), 0.5), b-0.5) / b)
	at := func(z float64) float64 {
		z += d.BiasZ
		return t.n + quantile8(totals, normalBelow(d.BiasZ+z/(1-d.Acceleration*z)))
	}
	r.Most = Interval{at(-z975), at(z975)}
	r.Half = Interval{at(-z75), at(z75)}
	return nil
}

// acceleration is the skewness of what each person does to the estimate, by
// the jackknife: people of one cell do the same.
func (t *Table) acceleration(ctx context.Context, work func() *selector) (float64, error) {
	without := make([]float64, len(t.counts))
	err := parallel(ctx, len(without), work, func(s *selector, h int) {
		without[h] = math.NaN()
		if t.counts[h] == 0 {
			return
		}
		y := slices.Clone(t.counts)
		y[h]--
		if _, f := s.choose(y, nil); f.ok {
			without[h] = t.n - 1 + f.n0
		}
	})
	if err != nil {
		return 0, err
	}
	var n, mean, second, third float64
	for h, x := range without {
		if !math.IsNaN(x) {
			n += t.counts[h]
			mean += t.counts[h] * x
		}
	}
	mean /= n
	for h, x := range without {
		if !math.IsNaN(x) {
			d := mean - x
			second += t.counts[h] * d * d
			third += t.counts[h] * d * d * d
		}
	}
	if second == 0 {
		return 0, nil
	}
	return third / (6 * math.Pow(second, 1.5)), nil
}

// quantile8 gives a quantile of ascending values without bias towards the
// median (Hyndman and Fan 1996, type 8), as the published intervals do.
func quantile8(sorted []float64, p float64) float64 {
	n := float64(len(sorted))
	at := (n+1.0/3)*p + 1.0/3
	i := math.Floor(at)
	switch {
	case i < 1:
		return sorted[0]
	case i >= n:
		return sorted[len(sorted)-1]
	}
	return sorted[int(i)-1] + (at-i)*(sorted[int(i)]-sorted[int(i)-1])
}
