// SPDX-License-Identifier: Apache-2.0

package agreement

import "math"

// z975 is the 97.5th percentile of the normal distribution.
const z975 = 1.959963984540054

// An Interval has a lower and an upper end.
type Interval struct{ Low, High float64 }

// A Kappa is agreement beyond what chance gives: 1 is always, 0 is as often as
// by chance, and below 0 less often.
type Kappa struct {
	Value, Observed, Expected float64
	// StdErr is the large-sample standard error, 0 where the paper gives none
	// that holds for an interval; StdErr0 is the one if there were no agreement
	// beyond chance, for a test of that.
	StdErr, StdErr0 float64
	// Most is the 95 % interval from StdErr, cut at −1 and 1; nil without it, and
	// for fewer than ten units, where it would be far too narrow.
	Most *Interval
}

// fewestUnits is from how many units on there are intervals: below, the samples
// that can be drawn again are too few and too alike, and a standard error for
// large samples has no meaning.
const fewestUnits = 10

// Cohen gives kappa for two coders (Cohen 1960), weighted by a scale (Cohen
// 1968): [Nominal] is unweighted, [Steps] linear and [Squares] quadratic. The
// standard errors are those of Fleiss, Cohen and Everitt (1969), equations 8
// and 9 for weights, of which those without weights are a case. Units that
// only one of them rated are left out. The error is a *Refusal, or that of the
// scale.
func Cohen(t *Table, s Scale) (*Kappa, error) {
	if len(t.coders) < 2 {
		return nil, refuse("one-coder")
	}
	if len(t.coders) > 2 {
		return nil, refuse("two-coders", len(t.coders))
	}
	units := t.pairable()
	if len(units) == 0 {
		return nil, refuse("no-pairs")
	}
	k, n := len(t.values), float64(len(units))
	if k > maxValues {
		return nil, refuse("many-values", k, maxValues)
	}
	difference, err := s.matrix(t.values, counts(units, k))
	if err != nil {
		return nil, err
	}
	p := square(k)
	for _, u := range units {
		p[u[0]][u[1]] += 1 / n
	}
	return cohen(p, agreeing(difference, k), n)
}

// agreeing turns differences into weights of agreement: 1 for the same, 0 for
// the greatest difference.
func agreeing(difference matrix, k int) [][]float64 {
	greatest := 0.0
	for i := range k {
		for j := range i {
			greatest = max(greatest, difference.at(i, j))
		}
	}
	w := square(k)
	for i := range k {
		for j := range k {
			w[i][j] = 1
			if d := difference.at(i, j); d > 0 {
				w[i][j] = 1 - d/greatest
			}
		}
	}
	return w
}

// cohen computes kappa from proportions and weights of agreement, for n units.
func cohen(p, w [][]float64, n float64) (*Kappa, error) {
	k := len(p)
	row, column := make([]float64, k), make([]float64, k)
	for i := range p {
		for j, x := range p[i] {
			row[i] += x
			column[j] += x
		}
	}
	out := &Kappa{}
	// The mean weights of a category of either coder, by the other's margins.
	ofRow, ofColumn := make([]float64, k), make([]float64, k)
	for i := range p {
		for j := range p {
			out.Observed += w[i][j] * p[i][j]
			out.Expected += w[i][j] * row[i] * column[j]
			ofRow[i] += w[i][j] * column[j]
			ofColumn[j] += w[i][j] * row[i]
		}
	}
	chance := 1 - out.Expected
	if chance < 1e-12 {
		return nil, refuse("one-value")
	}
	out.Value = (out.Observed - out.Expected) / chance
	var sum, sum0 float64
	for i := range p {
		for j := range p {
			mean := ofRow[i] + ofColumn[j]
			sum += p[i][j] * math.Pow(w[i][j]-mean*(1-out.Value), 2)
			sum0 += row[i] * column[j] * math.Pow(w[i][j]-mean, 2)
		}
	}
	sum -= math.Pow(out.Value-out.Expected*(1-out.Value), 2)
	sum0 -= out.Expected * out.Expected
	out.StdErr = math.Sqrt(max(sum, 0)/n) / chance
	out.StdErr0 = math.Sqrt(max(sum0, 0)/n) / chance
	if n >= fewestUnits {
		out.Most = &Interval{max(out.Value-z975*out.StdErr, -1), min(out.Value+z975*out.StdErr, 1)}
	}
	return out, nil
}

// Fleiss gives kappa for the same number of ratings of each unit, by whomever
// (Fleiss 1971). StdErr0 is that of Fleiss, Nee and Landis (1979), which holds
// where there is no agreement beyond chance. It is often taken for the one of
// an interval, and is too small for that (Gwet 2021), so there is none here:
// the interval of [Alpha], which differs from this kappa by a term of one part
// in the number of ratings, stands for it. The error is a *Refusal.
func Fleiss(t *Table) (*Kappa, error) {
	if len(t.coders) < 2 {
		return nil, refuse("one-coder")
	}
	units := t.pairable()
	if len(units) == 0 {
		return nil, refuse("no-pairs")
	}
	m := len(units[0])
	for _, u := range units {
		if len(u) != m {
			return nil, refuse("uneven")
		}
	}
	n := float64(len(units) * m)
	out := &Kappa{}
	out.Observed, _ = t.Percent()
	var pq, skew float64
	for _, c := range counts(units, len(t.values)) {
		p := c / n
		out.Expected += p * p
		pq += p * (1 - p)
		skew += p * (1 - p) * (1 - 2*p)
	}
	if pq < 1e-12 {
		return nil, refuse("one-value")
	}
	out.Value = (out.Observed - out.Expected) / pq
	out.StdErr0 = math.Sqrt(2*(pq*pq-skew)/(n*float64(m-1))) / pq
	return out, nil
}

// square makes a square of zeros.
func square(k int) [][]float64 {
	all := make([]float64, k*k)
	out := make([][]float64, k)
	for i := range out {
		out[i] = all[i*k : (i+1)*k]
	}
	return out
}
