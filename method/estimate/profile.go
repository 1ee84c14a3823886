// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A profile is the likelihood of the number of the unlisted, with all else at
// its best for each number.
type profile struct {
	logLik func(n0 float64) float64 // by n0 > 0; -Inf where there is none
	peak   float64                  // log n0 at the maximum
	top    float64                  // the likelihood there
}

// The quantiles of χ² with one degree of freedom, halved, at 95 and 50 %.
const (
	drop95 = z975 * z975 / 2
	drop50 = z75 * z75 / 2
)

// multinomial turns the deviance of a Poisson fit to a table with n0 people in
// its hidden cell into the logarithm of the multinomial likelihood that
// n + n0 people make the table (Cormack 1992).
func multinomial(deviance, n, n0 float64) float64 {
	return -deviance/2 + logFactorialRatio(n0) - logFactorialRatio(n+n0)
}

// logFactorialRatio is log(xˣ/Γ(x+1)). Large x take Stirling's series, in
// which xˣ cancels.
func logFactorialRatio(x float64) float64 {
	if x > 1e4 {
		return x - 0.5*math.Log(2*math.Pi*x) - 1/(12*x)
	}
	if x == 0 {
		return 0
	}
	lg, _ := math.Lgamma(x + 1)
	return x*math.Log(x) - lg
}

// newProfile finds the maximum, which is near the Poisson estimate of n0.
func newProfile(logLik func(n0 float64) float64, near float64) *profile {
	p := &profile{logLik: logLik}
	at := func(x float64) float64 { return logLik(math.Exp(x)) }
	x := math.Log(max(near, 1e-3))
	step := 0.5
	low, high := x-step, x+step
	for at(low) > at(low+step) && low > -8 {
		low -= step
	}
	for at(high) > at(high-step) && high < x+40 {
		high += step
	}
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := at(a), at(b)
	for high-low > 1e-7 {
		if fa > fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = at(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = at(b)
		}
	}
	p.peak = (low + high) / 2
	p.top = at(p.peak)
	return p
}

// interval gives where the likelihood has dropped by so much: 0 for the lower
// end if it does not before nobody is unlisted, and +Inf for the upper end if
// it does not before n0 is beyond all sense.
func (p *profile) interval(drop float64) Interval {
	return Interval{p.root(drop, -1), p.root(drop, +1)}
}

// root looks for the drop on one side.
func (p *profile) root(drop float64, side float64) float64 {
	above := func(x float64) bool { return p.logLik(math.Exp(x)) >= p.top-drop }
	in, out := p.peak, p.peak
	for step := 0.1; ; step *= 1.6 {
		out += side * step
		if !above(out) {
			break
		}
		in = out
		if out < -8 {
			return 0
		}
		if out > p.peak+25 {
			return math.Inf(1)
		}
	}
	for math.Abs(out-in) > 1e-9 {
		if mid := (in + out) / 2; above(mid) {
			in = mid
		} else {
			out = mid
		}
	}
	return math.Exp((in + out) / 2)
}

// draws reads quantiles off the profile: the signed root of twice the drop is
// taken for a standard normal variable.
func (p *profile) draws() []float64 {
	const nodes, reach = 33, 3.6
	var at, z []float64
	for i := range nodes {
		r := reach * (2*float64(i)/(nodes-1) - 1)
		x := p.peak
		if r != 0 {
			x = math.Log(p.root(r*r/2, math.Copysign(1, r)))
		}
		if math.IsInf(x, 0) {
			if r < 0 {
				x = -20
			} else {
				x = p.peak + 25
			}
		}
		at, z = append(at, x), append(z, r)
	}
	draws := make([]float64, drawn)
	k := 0
	for i := range draws {
		q := normalQuantile((float64(i) + 0.5) / drawn)
		for k < nodes-2 && z[k+1] < q {
			k++
		}
		f := (q - z[k]) / (z[k+1] - z[k])
		draws[i] = math.Exp(at[k] + f*(at[k+1]-at[k]))
	}
	return draws
}

// report sets the intervals and draws of a result.
func (p *profile) report(r *Result) {
	n := float64(r.Documented)
	most, half := p.interval(drop95), p.interval(drop50)
	r.Most = Interval{n + most.Low, n + most.High}
	r.Half = Interval{n + half.Low, n + half.High}
	r.draws = p.draws()
}
