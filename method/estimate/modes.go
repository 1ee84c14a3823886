// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A DensityPoint is a point of a curve: how dense the distribution of the
// number of all people is there, in parts of its highest density.
type DensityPoint struct{ N, Density float64 }

// Density draws the uncertainty of a result as a curve of the given number of points over
// the range from 0.5 to 99.5 % of its draws. It is empty if there is no number.
func (r *Result) Density(points int) []DensityPoint {
	if !r.OK() || len(r.draws) < 2 || points < 2 {
		return nil
	}
	n := float64(r.Documented)
	low, high := quantile(r.draws, 0.005), quantile(r.draws, 0.995)
	if !(high > low) {
		return nil
	}
	k := newKernel(r.draws)
	curve, most := make([]DensityPoint, points), 0.0
	for i := range curve {
		x := low + (high-low)*float64(i)/float64(points-1)
		// The density of n0 is that of its logarithm over n0.
		curve[i] = DensityPoint{n + x, k.at(math.Log(x+0.5)) / (x + 0.5)}
		most = max(most, curve[i].Density)
	}
	for i := range curve {
		curve[i].Density /= most
	}
	return curve
}

// A kernel smooths the logarithms of draws with a normal kernel, by way of a
// fine histogram.
type kernel struct {
	low, step, width float64
	bins             []float64
}

// newKernel takes ascending draws of n0. The width is Silverman's (1986,
// equation 3.31).
func newKernel(sorted []float64) *kernel {
	const bins = 512
	logs := make([]float64, len(sorted))
	for i, x := range sorted {
		logs[i] = math.Log(x + 0.5)
	}
	_, v := moments(logs)
	spread := math.Sqrt(v)
	if q := (quantile(logs, 0.75) - quantile(logs, 0.25)) / 1.34; q > 0 {
		spread = min(spread, q)
	}
	// Draws of chains repeat each other: as if there were a tenth of them. And
	// the steps between whole numbers are no modes.
	k := &kernel{width: max(0.9*spread*math.Pow(float64(len(logs))/10, -0.2), 1/(quantile(sorted, 0.1)+1)), bins: make([]float64, bins)}
	k.low = logs[0] - 3*k.width
	k.step = (logs[len(logs)-1] + 3*k.width - k.low) / bins
	for _, x := range logs {
		k.bins[min(int((x-k.low)/k.step), bins-1)]++
	}
	return k
}

// at gives the density at a logarithm, up to a factor.
func (k *kernel) at(x float64) float64 {
	sum := 0.0
	for i, c := range k.bins {
		if c == 0 {
			continue
		}
		z := (x - k.low - (float64(i)+0.5)*k.step) / math.Hypot(k.width, k.step/2)
		if z > -6 && z < 6 {
			sum += c * math.Exp(-z*z/2)
		}
	}
	return sum
}

// modes gives the tops of the density of log n0 that are at least a tenth as
// high as the highest, with a dip to under four fifths of the lower between.
func modes(sorted []float64) []float64 {
	if sorted[0] == sorted[len(sorted)-1] {
		return []float64{sorted[0]}
	}
	k := newKernel(sorted)
	y := make([]float64, len(k.bins))
	most := 0.0
	for i := range y {
		y[i] = k.at(k.low + (float64(i)+0.5)*k.step)
		most = max(most, y[i])
	}
	var at []int
	dip := math.Inf(1)
	for i := range y {
		dip = min(dip, y[i])
		if i == 0 || i == len(y)-1 || y[i] < y[i-1] || y[i] <= y[i+1] || y[i] < most/10 {
			continue
		}
		if last := len(at) - 1; last >= 0 && dip > 0.8*min(y[at[last]], y[i]) {
			if y[i] > y[at[last]] {
				at[last] = i
			}
		} else {
			at = append(at, i)
		}
		dip = y[i]
	}
	var out []float64
	for _, i := range at {
		out = append(out, max(0, math.Exp(k.low+(float64(i)+0.5)*k.step)-0.5))
	}
	return out
}
