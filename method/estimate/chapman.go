// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// z975 and z75 are quantiles of the normal distribution.
const (
	z975 = 1.959963984540054
	z75  = 0.6744897501960817
)

// A Pair is the estimate from two lists alone.
type Pair struct {
	A, B        string // names of the lists
	OnA, OnB    int64
	Both        int64
	Petersen    float64 // Lincoln–Petersen: OnA·OnB/Both, +Inf without overlap
	Chapman     float64
	StdErr      float64 // of Chapman
	Interval    Interval
	WaldLow     float64 // Chapman ± 1.96 standard errors, for comparison
	WaldHigh    float64
	OddsOverlap float64 // overlap against what independence within the documented would give
}

// Pairs are the diagnostics of [Chapman]: an estimate for every pair of lists.
// If lists were independent, all would agree.
type Pairs struct{ Pairs []Pair }

func (*Pairs) isDiagnostics() {}

// Chapman estimates from two lists that are thought to be independent
// (Chapman 1951; variance of Seber 1970, equation 3.2). The interval is
// log-normal in the number of the unlisted (Burnham et al. 1987, Chao 1987) and
// so never below the documented number. For more than two lists there is no
// number, but the pairs are in the diagnostics.
func Chapman(t *Table) *Result {
	r := open(MethodChapman, t, 2, MaxLists)
	if !r.OK() {
		return r
	}
	d := &Pairs{}
	for i := range t.lists {
		for j := range i {
			d.Pairs = append(d.Pairs, t.pair(j, i))
		}
	}
	r.Diagnostics = d
	if t.k() > 2 {
		r.Refused = []Note{note("only-two", t.k())}
		r.Point = math.NaN()
		return r
	}
	p := d.Pairs[0]
	r.Point, r.Most = p.Chapman, p.Interval
	r.Half = logNormal(t.n, p.Chapman, p.StdErr, z75)
	r.Model = p.A + " × " + p.B
	r.draws = logNormalDraws(p.Chapman-t.n, p.StdErr)
	r.warn("untestable")
	if p.Both < 7 {
		r.warn("small-overlap", p.Both)
	}
	return r.settle()
}

// pair estimates from two lists of the table, whatever is on the others.
func (t *Table) pair(i, j int) Pair {
	a, b, both := t.Together(1<<i), t.Together(1<<j), t.Together(1<<i|1<<j)
	x, y, m := float64(a), float64(b), float64(both)
	n := (x+1)*(y+1)/(m+1) - 1
	v := (x + 1) / (m + 1) * (y + 1) / (m + 1) * (x - m) / (m + 2) * (y - m)
	se := math.Sqrt(v)
	return Pair{
		A: t.lists[i], B: t.lists[j], OnA: a, OnB: b, Both: both,
		Petersen: x * y / m, Chapman: n, StdErr: se,
		Interval: logNormal(x+y-m, n, se, z975), WaldLow: n - z975*se, WaldHigh: n + z975*se,
		OddsOverlap: m * t.n / (x * y),
	}
}

// logNormal gives the interval of which the number of the unlisted is
// log-normal (Chao 1987, equation 12).
func logNormal(n, point, se, z float64) Interval {
	n0 := point - n
	if n0 <= 0 || se == 0 {
		return Interval{point, point}
	}
	c := math.Exp(z * math.Sqrt(math.Log1p(se/n0*se/n0)))
	return Interval{n + n0/c, n + n0*c}
}

// drawn is how many draws stand for a distribution that has a formula.
const drawn = 2000

// logNormalDraws gives the quantiles of that distribution.
func logNormalDraws(n0, se float64) []float64 {
	if n0 <= 0 {
		return []float64{0}
	}
	draws := make([]float64, drawn)
	s := math.Sqrt(math.Log1p(se / n0 * se / n0))
	for i := range draws {
		draws[i] = n0 * math.Exp(s*normalQuantile((float64(i)+0.5)/drawn))
	}
	return draws
}

// normalQuantile is the inverse of the normal distribution function.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// normalBelow is the normal distribution function.
func normalBelow(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
