// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A dense is a Poisson regression with any design: a row for each cell, the
// intercept first.
type dense struct {
	rows [][]float64
	y    []float64
	chao int // where Chao's columns begin, or -1
}

// A Heterogeneity is a way in which people may differ in how likely they are
// to be listed, as a column of a log-linear model (Rivest and Baillargeon 2007).
type Heterogeneity string

// The kinds of heterogeneity, by x, on how many lists one is.
const (
	Homogeneous Heterogeneity = ""        // people do not differ
	Chao        Heterogeneity = "chao"    // a column for each x from 3 on: a lower bound
	Poisson     Heterogeneity = "poisson" // 2ˣ − 1
	Darroch     Heterogeneity = "darroch" // x²/2
	Gamma       Heterogeneity = "gamma"   // −log(3.5 + x) + log 3.5
)

// heterogeneities are those that are tried.
var heterogeneities = []Heterogeneity{Chao, Poisson, Darroch, Gamma}

// heterogeneity fits the models M0, Mt, Mh and Mth: lists that are alike (M0,
// Mh) or not, and people who differ (Mh, Mth) or not.
func (t *Table) heterogeneity() []ModelScore {
	alike := func(h int) []float64 { return []float64{1, float64(onesCount(h))} }
	unlike := independence(t.k()).row
	var out []ModelScore
	add := func(name string, row func(int) []float64, c Heterogeneity) {
		if f := t.columns(row, c, -1).best(); f.ok && !math.IsInf(f.n0, 1) {
			out = append(out, f.score(t, name))
		}
	}
	add("M0", alike, Homogeneous)
	add("Mt", unlike, Homogeneous)
	for _, c := range heterogeneities {
		add("Mh "+string(c), alike, c)
	}
	for _, c := range heterogeneities {
		add("Mth "+string(c), unlike, c)
	}
	return out
}

// score is what a fit is compared by.
func (f *fit) score(t *Table, name string) ModelScore {
	p := float64(f.params)
	return ModelScore{
		Model: name, Point: t.n + f.n0, StdErr: f.stdErr(), Deviance: f.deviance, DF: f.cells - f.params,
		AIC: -2*f.logLik + 2*p, BIC: -2*f.logLik + math.Log(t.n)*p, Parameters: f.params,
	}
}

// row is the row of the design of a model for a cell.
func (m model) row(h int) []float64 {
	row := make([]float64, len(m))
	for i, a := range m {
		if h&a == a {
			row[i] = 1
		}
	}
	return row
}

// columns makes the design of a model, by its rows, with the columns of a
// heterogeneity. If n0 is not negative, the cell of the unlisted has that count.
// Chao's columns go to the largest number of lists on which somebody is: the
// coefficient of a larger one would be −∞.
func (t *Table) columns(row func(h int) []float64, c Heterogeneity, n0 float64) *dense {
	d, most := &dense{chao: -1}, t.deepest()
	for h := range t.counts {
		if h == 0 && n0 < 0 {
			continue
		}
		x, r := float64(onesCount(h)), row(h)
		switch c {
		case Chao:
			d.chao = len(r)
			for j := 3; j <= most; j++ {
				r = append(r, max(x-float64(j)+1, 0))
			}
		case Poisson:
			r = append(r, math.Exp2(x)-1)
		case Darroch:
			r = append(r, x*x/2)
		case Gamma:
			r = append(r, math.Log(3.5)-math.Log(3.5+x))
		}
		y := t.counts[h]
		if h == 0 {
			y = n0
		}
		d.rows, d.y = append(d.rows, r), append(d.y, y)
	}
	return d
}

// best fits the design, without columns of Chao's that heterogeneity cannot have.
func (d *dense) best() fit {
	f := d.fit()
	if d.chao >= 0 {
		return d.withoutNegative(f, d.chao)
	}
	return f.fit
}

// deepest is the largest number of lists on which one person is.
func (t *Table) deepest() int {
	most := 0
	for h, c := range t.counts {
		if c > 0 {
			most = max(most, onesCount(h))
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
