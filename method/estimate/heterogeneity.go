// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"math/bits"
)

// A dense is a Poisson regression with any design: a row for each cell, the
// intercept first.
type dense struct {
	rows [][]float64
	y    []float64
}

// heterogeneity fits the models of Rivest and Baillargeon (2007): people
// differ in how likely they are to be listed, in one of four ways, with lists
// that are alike (M0, Mh) or not (Mt, Mth).
func (t *Table) heterogeneity() []ModelScore {
	var out []ModelScore
	for _, base := range []string{"M0", "Mt", "Mh", "Mth"} {
		columns := []string{""}
		if base[len(base)-1] == 'h' {
			columns = []string{"Chao", "Poisson2", "Darroch", "Gamma3.5"}
		}
		for _, c := range columns {
			d := t.columns(base, c)
			whole := d.fit()
			fit := whole.fit
			if c == "Chao" {
				fit = d.withoutNegative(whole, len(d.rows[0])-max(t.deepest()-2, 0))
			}
			if !fit.ok || math.IsInf(fit.n0, 1) {
				continue
			}
			name := base
			if c != "" {
				name += " " + c
			}
			p := float64(fit.params)
			out = append(out, ModelScore{
				Model: name, Point: t.n + fit.n0, StdErr: fit.stdErr(), Deviance: fit.deviance, DF: fit.cells - fit.params,
				AIC: -2*fit.logLik + 2*p, BIC: -2*fit.logLik + math.Log(t.n)*p, Parameters: fit.params,
			})
		}
	}
	return out
}

// columns makes the design of one of these models. Chao's is a lower bound and
// has a column for each number of lists from 3 on, up to the largest on which
// somebody is: the coefficient of a larger one would be −∞.
func (t *Table) columns(base, column string) *dense {
	d, most := &dense{}, t.deepest()
	for h := 1; h < len(t.counts); h++ {
		c := bits.OnesCount(uint(h))
		x := float64(c)
		row := []float64{1}
		if base == "M0" || base == "Mh" {
			row = append(row, x)
		} else {
			for i := range t.k() {
				row = append(row, float64(h>>i&1))
			}
		}
		switch column {
		case "Chao":
			for j := 3; j <= most; j++ {
				row = append(row, max(x-float64(j)+1, 0))
			}
		case "Poisson2":
			row = append(row, math.Exp2(x)-1)
		case "Darroch":
			row = append(row, x*x/2)
		case "Gamma3.5":
			row = append(row, math.Log(3.5)-math.Log(3.5+x))
		}
		d.rows, d.y = append(d.rows, row), append(d.y, t.counts[h])
	}
	return d
}

// deepest is the largest number of lists on which one person is.
func (t *Table) deepest() int {
	most := 0
	for h, c := range t.counts {
		if c > 0 {
			most = max(most, bits.OnesCount(uint(h)))
		}
	}
	return most
}

// withoutNegative takes away columns from a place on, one at a time, while one
// of them has a negative coefficient, which heterogeneity cannot have.
func (d *dense) withoutNegative(f denseFit, from int) fit {
	for f.ok {
		negative := -1
		for i := from; i < len(f.beta) && negative < 0; i++ {
			if f.beta[i] < 0 {
				negative = i
			}
		}
		if negative < 0 {
			break
		}
		for i, row := range d.rows {
			d.rows[i] = append(row[:negative:negative], row[negative+1:]...)
		}
		f = d.fit()
	}
	return f.fit
}

// denseFit is a fit with its coefficients.
type denseFit struct {
	fit
	beta []float64
}

// fit maximises the likelihood by Newton's method with shorter steps where the
// whole is too long.
func (d *dense) fit() denseFit {
	p := len(d.rows[0])
	out := denseFit{fit: fit{params: p, cells: len(d.rows)}, beta: make([]float64, p)}
	if rank(cloned(d.rows)) < p {
		return out
	}
	mu := make([]float64, len(d.y))
	z := make([]float64, len(d.y))
	for i, y := range d.y {
		mu[i] = y + 0.1
		z[i] = mu[i]*math.Log(mu[i]) - 0.1
	}
	var info matrix
	d.information(&info, mu)
	d.transposed(out.beta, z)
	if !info.cholesky() {
		return out
	}
	info.solve(out.beta)
	best := d.predict(out.beta, mu)
	step, score, next := make([]float64, p), make([]float64, p), make([]float64, p)
	for range 200 {
		for i, y := range d.y {
			z[i] = y - mu[i]
		}
		d.transposed(score, z)
		d.information(&info, mu)
		if !info.cholesky() {
			return out
		}
		copy(step, score)
		info.solve(step)
		gain := dot(step, score)
		if gain < 1e-13*(1+math.Abs(best)*1e-3) {
			break
		}
		for part := 1.0; part > 1e-6; part /= 2 {
			for i := range next {
				next[i] = out.beta[i] + part*step[i]
			}
			if l := d.predict(next, mu); l >= best-1e-9*(1+math.Abs(best)) {
				best = l
				break
			}
		}
		copy(out.beta, next)
	}
	out.ok = !math.IsNaN(best) && d.found(mu)
	d.finish(&out, &info, mu)
	return out
}

// found tells whether a maximum exists, if a fitted count has run towards 0.
func (d *dense) found(mu []float64) bool {
	for i, m := range mu {
		if d.y[i] == 0 && m < 1e-5 {
			return exists(d.rows, d.y)
		}
	}
	return true
}

// finish sets what a fit tells, after information was factored.
func (d *dense) finish(out *denseFit, info *matrix, mu []float64) {
	out.n0 = math.Exp(out.beta[0])
	first := make([]float64, len(out.beta))
	first[0] = 1
	info.solve(first)
	out.variance = first[0]
	for i, y := range d.y {
		lg, _ := math.Lgamma(y + 1)
		eta := dot(d.rows[i], out.beta)
		out.logLik += y*eta - mu[i] - lg
		out.deviance += 2 * mu[i]
		if y > 0 {
			out.deviance += 2 * (y*(math.Log(y)-eta) - y)
		}
	}
}

// predict sets the fitted counts, and gives the likelihood without its constant.
func (d *dense) predict(beta, mu []float64) float64 {
	l := 0.0
	for i, row := range d.rows {
		eta := dot(row, beta)
		mu[i] = math.Exp(eta)
		l += d.y[i]*eta - mu[i]
	}
	if math.IsNaN(l) {
		return math.Inf(-1)
	}
	return l
}

// information sets the Fisher information.
func (d *dense) information(info *matrix, mu []float64) {
	info.sized(len(d.rows[0]))
	clear(info.v)
	for h, row := range d.rows {
		for i := range row {
			to, w := info.row(i), mu[h]*row[i]
			for j := range to {
				to[j] += w * row[j]
			}
		}
	}
}

// transposed sets out to the design, transposed, times v.
func (d *dense) transposed(out, v []float64) {
	clear(out)
	for h, row := range d.rows {
		for i, x := range row {
			out[i] += x * v[h]
		}
	}
}

// dot is the inner product.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// cloned copies rows.
func cloned(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows))
	for i, r := range rows {
		out[i] = append([]float64(nil), r...)
	}
	return out
}
