// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// A chance draws random numbers. Two with the same seed and stream draw the
// same ones; streams of one seed are independent of each other.
type chance struct {
	*rand.Rand
	source *rand.PCG // that of Rand
}

// newChance makes a stream of a seed.
func newChance(seed, stream uint64) chance {
	source := rand.NewPCG(seed, stream*0x9e3779b97f4a7c15+1)
	return chance{rand.New(source), source}
}

// Float64 draws a number from 0 up to below 1: that of Rand, without the way through an
// interface, as it is drawn most.
func (c chance) Float64() float64 { return float64(c.source.Uint64()>>11) / (1 << 53) }

// binomial draws how many of n succeed with probability p: of at most 64 by
// drawing each, bit by bit; by inversion if few succeed; else by transformed rejection (Hörmann
// 1993, algorithm BTRS, with the recursion of BTRD near the mode).
func (c chance) binomial(n, p float64) float64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case n <= 64:
		return c.fewAtOnce(n, p)
	case p > 0.5:
		return n - c.binomial(n, 1-p)
	case n*p < 10:
		return c.fewOf(n, p)
	}
	q := 1 - p
	spq := math.Sqrt(n * p * q)
	b := 1.15 + 2.53*spq
	a := -0.0873 + 0.0248*b + 0.01*p
	centre := n*p + 0.5
	vr := 0.92 - 4.2/b
	for {
		u, v := c.Float64()-0.5, c.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + centre)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || k > n {
			continue
		}
		v *= (2.83 + 5.1/b) * spq / (a/(us*us) + b)
		if binomialRatioOver(n, p/q, k, math.Floor((n+1)*p), v) {
			return k
		}
	}
}

// binomialRatioOver tells whether the probability of k of n, for some odds, is at
// least v times that of the mode m.
func binomialRatioOver(n, odds, k, m, v float64) bool {
	const near = 16 // products of so many factors do not overflow
	if math.Abs(k-m) <= near {
		up, down := 1.0, 1.0
		for i := min(k, m) + 1; i <= max(k, m); i++ {
			up *= (n + 1 - i) * odds
			down *= i
		}
		if k < m {
			up, down = down, up
		}
		return v*down <= up
	}
	return math.Log(v) <= (m+0.5)*math.Log((m+1)/(odds*(n-m+1)))+
		(n+1)*math.Log((n-m+1)/(n-k+1))+(k+0.5)*math.Log(odds*(n-k+1)/(k+1))+
		stirling(m)+stirling(n-m)-stirling(k)-stirling(n-k)
}

// fewAtOnce draws a binomial number of at most 64 tries. Each is a bit of a word: it
// succeeds if a number, whose binary digits are drawn one after another, is below
// p, and that is known at the first digit in which they differ.
func (c chance) fewAtOnce(n, p float64) float64 {
	open, succeeded := ^uint64(0)>>(64-uint(n)), uint64(0)
	for digits := uint64(p*(1<<53)) << 11; open != 0 && digits != 0; digits <<= 1 {
		one := uint64(int64(digits) >> 63) // all ones if the digit of p is 1
		r := c.source.Uint64()
		succeeded |= open & one &^ r
		open &^= r ^ one
	}
	return float64(bits.OnesCount64(succeeded))
}

// fewOf draws a binomial number of many tries with a small mean, by inversion.
func (c chance) fewOf(n, p float64) float64 {
	u := c.Float64()
	if u < 1-n*p { // which is at most (1−p)ⁿ, the probability of 0
		return 0
	}
	f, odds := math.Exp(n*math.Log1p(-p)), p/(1-p)
	for k := 0.0; k < n; k++ {
		if u -= f; u < 0 {
			return k
		}
		if f *= odds * (n - k) / (k + 1); f < 1e-300 {
			return k
		}
	}
	return n
}

// stirling is what Stirling's formula leaves of log k!.
func stirling(k float64) float64 {
	if k < 10 {
		lg, _ := math.Lgamma(k + 1)
		return lg - ((k+0.5)*math.Log(k+1) - (k + 1) + 0.5*math.Log(2*math.Pi))
	}
	x := k + 1
	return (1.0/12 - (1.0/360-1.0/1260/(x*x))/(x*x)) / x
}

// poisson draws a Poisson number: by inversion if the mean is small, by
// transformed rejection (Hörmann 1993, algorithm PTRS) otherwise, and by a
// normal variable where its distance from the Poisson cannot be seen.
func (c chance) poisson(mean float64) float64 {
	switch {
	case !(mean > 0):
		return 0
	case mean < 10:
		f, u := math.Exp(-mean), c.Float64()
		for k := 0.0; ; k++ {
			if u -= f; u < 0 || f < 1e-300 {
				return k
			}
			f *= mean / (k + 1)
		}
	case mean > 1e9:
		return max(0, math.Round(mean+math.Sqrt(mean)*c.NormFloat64()))
	}
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	alpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for {
		u, v := c.Float64()-0.5, c.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		lg, _ := math.Lgamma(k + 1)
		if math.Log(v*alpha/(a/(us*us)+b)) <= k*math.Log(mean)-mean-lg {
			return k
		}
	}
}

// gamma draws a gamma number of scale 1 (Marsaglia and Tsang 2000). The shape
// is at least 1.
func (c chance) gamma(shape float64) float64 {
	if shape == 1 {
		return c.ExpFloat64()
	}
	d := shape - 1.0/3
	f := 1 / math.Sqrt(9*d)
	for {
		x := c.NormFloat64()
		v := 1 + f*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := c.Float64()
		if u < 1-0.0331*x*x*x*x || math.Log(u) < 0.5*x*x+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// logGamma draws the logarithm of a gamma number, of any shape above 0, so
// that small shapes do not underflow.
func (c chance) logGamma(shape float64) float64 {
	if shape >= 1 {
		return math.Log(c.gamma(shape))
	}
	return math.Log(c.gamma(shape+1)) - c.ExpFloat64()/shape
}

// multinomial spreads n over cells by their weights, whose sum is total.
func (c chance) multinomial(n, total float64, weights, out []float64) {
	for i, w := range weights {
		out[i] = 0
		if n <= 0 || w <= 0 {
			continue
		}
		out[i] = c.binomial(n, min(w/total, 1))
		n -= out[i]
		total -= w
	}
}
