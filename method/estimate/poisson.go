// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A fit is a hierarchical log-linear model fitted to a table by maximum
// Poisson likelihood.
type fit struct {
	n0       float64 // estimated number on no list: exp of the intercept
	variance float64 // of the intercept
	logLik   float64
	deviance float64
	params   int // of the model, those at −∞ included
	cells    int // that the data may fill, those fixed at 0 included
	ok       bool
}

// A fitter fits models to tables of one size. It keeps its memory from one fit
// to the next and serves one goroutine.
//
// The tables are sets of subsets, and so sums over supersets (fast zeta
// transform) give margins, scores and Fisher information: entry (A, B) of the
// information is the fitted margin of A∪B.
type fitter struct {
	size               int
	dead               []bool // cells that are 0 because a term in them is −∞
	mu, eta, work, sum []float64
	terms              model
	beta, step, next   []float64
	info               matrix
	margins            []float64
}

// newFitter makes a fitter for k lists.
func newFitter(k int) *fitter {
	n := 1 << k
	f := &fitter{size: n, dead: make([]bool, n)}
	for _, v := range []*[]float64{&f.mu, &f.eta, &f.work, &f.sum, &f.beta, &f.step, &f.next, &f.margins} {
		*v = make([]float64, n)
	}
	return f
}

// fit fits a model. The counts are by mask. If hidden, the count of mask 0 is
// one of the data, and otherwise it is what is estimated. A model whose maximum
// does not exist or is not determined has ok false.
func (f *fitter) fit(m model, y []float64, hidden bool) fit {
	copy(f.margins, y)
	supersets(f.margins)
	f.extend(m, hidden)
	out := fit{params: len(m), cells: f.size - 1}
	if hidden {
		out.cells++
	}
	if len(f.terms) < len(m) && !f.determined() {
		return out
	}
	if !f.converge(y) {
		return out
	}
	if f.doubtful(y) && !exists(f.design(y)) {
		return out
	}
	out.ok = true
	out.n0 = math.Exp(f.beta[0])
	f.likelihood(y, &out)
	clear(f.step[:len(f.terms)])
	f.step[0] = 1
	f.information()
	if !f.info.cholesky() {
		out.ok = false
		return out
	}
	f.info.solve(f.step[:len(f.terms)])
	out.variance = f.step[0]
	return out
}

// extend finds the terms that are −∞ because nobody is on all their lists: the
// cells in them are 0 and leave the table (Chan, Silverman and Vincent 2021,
// section 2.3).
func (f *fitter) extend(m model, hidden bool) {
	f.terms = f.terms[:0]
	for h := range f.dead {
		f.dead[h] = false
	}
	f.dead[0] = !hidden
	for _, a := range m {
		if f.margins[a] > 0 {
			f.terms = append(f.terms, a)
			continue
		}
		for h := a; h < f.size; h = (h + 1) | a {
			f.dead[h] = true
		}
	}
}

// determined tells whether the cells that are left determine all terms.
func (f *fitter) determined() bool {
	rows, _ := f.design(nil)
	return len(rows) >= len(f.terms) && rank(rows) == len(f.terms)
}

// design writes the model out: a row for each cell that is left, and its counts.
func (f *fitter) design(y []float64) (rows [][]float64, counts []float64) {
	for h := range f.size {
		if f.dead[h] {
			continue
		}
		row := make([]float64, len(f.terms))
		for i, a := range f.terms {
			if h&a == a {
				row[i] = 1
			}
		}
		rows = append(rows, row)
		if y != nil {
			counts = append(counts, y[h])
		}
	}
	return rows, counts
}

// converge maximises the likelihood by Newton's method, from the weights that
// the counts themselves give. It is false if the steps lead nowhere.
func (f *fitter) converge(y []float64) bool {
	p := len(f.terms)
	for h := range f.size {
		f.mu[h], f.sum[h] = 0, 0
		if !f.dead[h] {
			f.mu[h] = y[h] + 0.1
			f.sum[h] = f.mu[h]*math.Log(f.mu[h]) - 0.1
		}
	}
	supersets(f.sum)
	for i, a := range f.terms {
		f.beta[i] = f.sum[a]
	}
	f.information()
	if !f.info.cholesky() {
		return false
	}
	f.info.solve(f.beta[:p])
	best := f.predict(f.beta, y)
	for range 200 {
		f.information()
		gain := 0.0
		for i, a := range f.terms {
			f.step[i] = f.margins[a] - f.fitted(a)
			f.next[i] = f.step[i]
		}
		if !f.info.cholesky() {
			return false
		}
		f.info.solve(f.step[:p])
		for i := range p {
			gain += f.step[i] * f.next[i]
		}
		if math.IsNaN(gain) {
			return false
		}
		if gain < 1e-14*(1+math.Abs(best)*1e-3) {
			return true
		}
		if best = f.advance(best, y); math.IsInf(best, -1) {
			return false
		}
	}
	return true
}

// advance takes the step, or a part of it if the whole makes matters worse.
func (f *fitter) advance(best float64, y []float64) float64 {
	p := len(f.terms)
	for part := 1.0; part > 1e-6; part /= 2 {
		for i := range p {
			f.next[i] = f.beta[i] + part*f.step[i]
		}
		if l := f.predict(f.next, y); l >= best-1e-9*(1+math.Abs(best)) {
			copy(f.beta[:p], f.next[:p])
			return l
		}
	}
	return math.Inf(-1)
}

// predict sets the fitted counts by coefficients, and gives the logarithm of
// the likelihood without its constant.
func (f *fitter) predict(beta, y []float64) float64 {
	clear(f.eta)
	for i, a := range f.terms {
		f.eta[a] = beta[i]
	}
	subsets(f.eta)
	l := 0.0
	for h := range f.size {
		f.mu[h] = 0
		if !f.dead[h] {
			f.mu[h] = math.Exp(f.eta[h])
			l += y[h]*f.eta[h] - f.mu[h]
		}
	}
	if math.IsNaN(l) {
		return math.Inf(-1)
	}
	return l
}

// information sets info by the fitted counts.
func (f *fitter) information() {
	copy(f.sum, f.mu)
	supersets(f.sum)
	f.info.sized(len(f.terms))
	for i, a := range f.terms {
		row := f.info.row(i)
		for j, b := range f.terms[:i+1] {
			row[j] = f.sum[a|b]
		}
	}
}

// fitted is the fitted margin of a term, after information.
func (f *fitter) fitted(a int) float64 { return f.sum[a] }

// doubtful tells whether a fitted count has run towards 0, as happens when
// there is no maximum.
func (f *fitter) doubtful(y []float64) bool {
	for h, mu := range f.mu {
		if !f.dead[h] && y[h] == 0 && mu < 1e-5 {
			return true
		}
	}
	return false
}

// likelihood sets the likelihood and the deviance.
func (f *fitter) likelihood(y []float64, out *fit) {
	for h, mu := range f.mu {
		if f.dead[h] {
			continue
		}
		lg, _ := math.Lgamma(y[h] + 1)
		out.logLik += y[h]*f.eta[h] - mu - lg
		if y[h] > 0 {
			out.deviance += 2 * (y[h]*(math.Log(y[h])-f.eta[h]) - (y[h] - mu))
		} else {
			out.deviance += 2 * mu
		}
	}
}

// stdErr is the standard error of the number of all people: of the Poisson
// count and of its estimated mean (Rivest and Baillargeon 2007).
func (f *fit) stdErr() float64 { return math.Sqrt(f.n0 + f.n0*f.n0*f.variance) }
