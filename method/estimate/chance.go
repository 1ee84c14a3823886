// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"math/rand/v2"
)

// A chance draws random numbers. Two with the same seed and stream draw the
// same ones; streams of one seed are independent of each other.
type chance struct{ *rand.Rand }

// newChance makes a stream of a seed.
func newChance(seed, stream uint64) chance {
	return chance{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15+1))}
}

// binomial draws how many of n succeed with probability p: by inversion if few
// do, else by transformed rejection (Hörmann 1993, algorithm BTRS).
func (c chance) binomial(n, p float64) float64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
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
	r := p / q
	alpha := (2.83 + 5.1/b) * spq
	m := math.Floor((n + 1) * p)
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
		if math.Log(v*alpha/(a/(us*us)+b)) <= (m+0.5)*math.Log((m+1)/(r*(n-m+1)))+
			(n+1)*math.Log((n-m+1)/(n-k+1))+(k+0.5)*math.Log(r*(n-k+1)/(k+1))+
			stirling(m)+stirling(n-m)-stirling(k)-stirling(n-k) {
			return k
		}
	}
}

// fewOf draws a binomial number with a small mean, by inversion.
func (c chance) fewOf(n, p float64) float64 {
	u := c.Float64()
	if u < 1-n*p { // which is at most (1−p)ⁿ, the probability of 0
		return 0
	}
	f := 1.0
	if n < 64 {
		for i, q := int(n), 1-p; i > 0; i, q = i>>1, q*q {
			if i&1 == 1 {
				f *= q
			}
		}
	} else {
		f = math.Exp(n * math.Log1p(-p))
	}
	odds := p / (1 - p)
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
