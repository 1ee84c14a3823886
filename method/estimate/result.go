// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"slices"
)

// A Method is a way to estimate.
type Method string

// The methods.
const (
	MethodChapman     Method = "chapman"
	MethodLogLinear   Method = "loglinear"
	MethodSparse      Method = "sparse"
	MethodAveraged    Method = "dga"
	MethodLatentClass Method = "lcmcr"
)

// Methods gives all methods, from the simplest.
func Methods() []Method {
	return []Method{MethodChapman, MethodLogLinear, MethodSparse, MethodAveraged, MethodLatentClass}
}

// An Interval is a range of numbers of people, the documented ones included.
// High is +Inf where the data set no upper end.
type Interval struct{ Low, High float64 }

// A Result is what one method says of one table.
type Result struct {
	Method Method
	// Documented is the number of people on at least one list.
	Documented int64
	// Point is the estimated number of all people, the documented ones
	// included. It means nothing if Refused is not empty.
	Point float64
	// Half and Most are the intervals that hold the truth in 50 and 95 of 100
	// cases, if the assumptions hold; credible ones for Averaged and LatentClass.
	Half, Most Interval
	// Model says what the number rests on, in a form that depends on the method.
	Model string
	// Diagnostics is one of *Pairs, *Search, *Stepwise, *Average and *Mixture, or
	// nil if the table was refused.
	Diagnostics Diagnostics
	Warnings    []Note
	// Refused says why there is no number.
	Refused []Note

	draws []float64 // of n0, sorted; what the uncertainty looks like
}

// Diagnostics is what there is to check about a result.
type Diagnostics interface{ isDiagnostics() }

// OK tells whether there is a number.
func (r *Result) OK() bool { return len(r.Refused) == 0 }

// Unlisted is the estimated number of people on no list.
func (r *Result) Unlisted() float64 { return r.Point - float64(r.Documented) }

// Draws gives the uncertainty of the result as numbers of all people, each as
// probable as any other, in ascending order: of the posterior, of the
// bootstrap, or of the curve that the interval was read from. It is empty if
// there is no number.
func (r *Result) Draws() []float64 {
	if !r.OK() {
		return nil
	}
	all := make([]float64, len(r.draws))
	for i, d := range r.draws {
		all[i] = d + float64(r.Documented)
	}
	return all
}

// refuse makes a result without a number.
func refuse(m Method, t *Table, why ...Note) *Result {
	return &Result{Method: m, Documented: t.Documented(), Point: math.NaN(), Refused: why}
}

// warn adds a warning.
func (r *Result) warn(code string, args ...any) { r.Warnings = append(r.Warnings, note(code, args...)) }

// settle looks at the number itself, as every method does at its end.
func (r *Result) settle() *Result {
	if !r.OK() {
		return r
	}
	if math.IsNaN(r.Point) || math.IsInf(r.Point, 0) || r.Point > math.MaxInt64/2 {
		r.Refused = append(r.Refused, note("overflow"))
		r.Point, r.draws = math.NaN(), nil
		return r
	}
	if r.Point > 20*float64(r.Documented) {
		r.warn("far")
	}
	if math.IsInf(r.Most.High, 1) {
		r.warn("open-above")
	}
	return r
}

// quantile gives a quantile of ascending values, between the two nearest ones
// (Hyndman and Fan 1996, type 7, which is R's).
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// fromDraws sets point and intervals by draws of n0, which it sorts and keeps.
func (r *Result) fromDraws(draws []float64) {
	slices.Sort(draws)
	r.draws = draws
	n := float64(r.Documented)
	r.Point = n + quantile(draws, 0.5)
	r.Half = Interval{n + quantile(draws, 0.25), n + quantile(draws, 0.75)}
	r.Most = Interval{n + quantile(draws, 0.025), n + quantile(draws, 0.975)}
}
