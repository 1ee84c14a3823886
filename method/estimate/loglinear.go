// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
)

// A Criterion chooses among models; the least value wins.
type Criterion string

// The criteria.
const (
	BIC Criterion = "bic" // −2 log L + log(documented)·parameters, as in Rcapture
	AIC Criterion = "aic" // −2 log L + 2·parameters
)

// LogLinearOptions say how LogLinear searches. The zero value is the default.
type LogLinearOptions struct {
	Criterion Criterion // BIC if empty
	// MaxOrder is how many lists a term may have; 0 for as many as can be, one
	// less than there are lists.
	MaxOrder int
	// Model, if it is not nil, is the model to fit, instead of a search: the
	// lists of each of its largest terms.
	Model [][]string
	// Heterogeneity is a column to add to Model, or to that of independent lists.
	Heterogeneity Heterogeneity
}

// maxModels is how many models are fitted; if there are more, the search goes
// step by step.
const maxModels = 40_000

// keptModels is how many models the diagnostics show.
const keptModels = 10

// A ModelScore is how one model does.
type ModelScore struct {
	Model      string
	Point      float64
	StdErr     float64
	Deviance   float64
	DF         int // degrees of freedom: cells less parameters
	AIC, BIC   float64
	Parameters int
}

// A Search is the diagnostics of [LogLinear].
type Search struct {
	Criterion Criterion
	Tried     int  // models fitted
	NotFound  int  // of these, those whose maximum does not exist or is not determined
	Stepwise  bool // not all models were tried
	Best      []ModelScore
	// ByAIC is the best model by the other criterion, or the same.
	ByAIC, ByBIC ModelScore
	StdErr       float64
	Wald         Interval // point ± 1.96 standard errors, for comparison
	// Multinomial is the estimate with the largest multinomial likelihood,
	// around which the interval lies.
	Multinomial float64
	// Heterogeneity are models in which people differ in how likely they are to
	// be listed.
	Heterogeneity []ModelScore
}

func (*Search) isDiagnostics() {}

// scored is a model with its fit.
type scored struct {
	model model
	fit   fit
}

// score is what a model is compared by.
func (s *scored) score(t *Table) ModelScore { return s.fit.score(t, s.model.name(t.lists)) }

// value is what a criterion makes of a fit.
func (c Criterion) value(f *fit, n float64) float64 {
	if c == AIC {
		return -2*f.logLik + 2*float64(f.params)
	}
	return -2*f.logLik + math.Log(n)*float64(f.params)
}

// LogLinear fits hierarchical log-linear models to three or more lists and takes the
// best by a criterion, with the profile-likelihood interval of its multinomial
// form (Fienberg 1972; Cormack 1992; Rivest and Baillargeon 2007). Models whose
// maximum does not exist or is not determined by the data are left out. The
// point is the Poisson estimate. The error is that of the context, or
// fault.Invalid for a model that has a list that is not there, or all lists in one term.
func LogLinear(ctx context.Context, t *Table, o LogLinearOptions) (*Result, error) {
	r := open(MethodLogLinear, t, 3, MaxLists)
	if !r.OK() {
		return r, nil
	}
	if o.Criterion == "" {
		o.Criterion = BIC
	}
	if o.Model != nil || o.Heterogeneity != Homogeneous {
		return t.given(r, o)
	}
	if o.MaxOrder == 0 {
		o.MaxOrder = t.k() - 1
	}
	o.MaxOrder = min(max(o.MaxOrder, 1), t.k()-1)
	all, stepwise, err := t.search(ctx, o)
	if err != nil {
		return nil, err
	}
	d := &Search{Criterion: o.Criterion, Tried: len(all), Stepwise: stepwise}
	r.Diagnostics = d
	all = slices.DeleteFunc(all, func(s scored) bool { return !s.fit.ok })
	d.NotFound = d.Tried - len(all)
	if len(all) == 0 {
		return refused(r, note("no-model", d.Tried)), nil
	}
	d.rank(t, all)
	best := all[0]
	r.Point, r.Model = t.n+best.fit.n0, d.Best[0].Model
	d.setErr(r.Point, best.fit.stdErr())
	p := t.profile(best.model, best.fit.n0)
	p.report(r)
	d.Multinomial = t.n + math.Exp(p.peak)
	d.Heterogeneity = t.heterogeneity()
	r.searched(t, d, all)
	return r.settle(), nil
}

// setErr sets the standard error, and the interval that it would give.
func (d *Search) setErr(point, se float64) {
	d.StdErr, d.Wald = se, Interval{point - z975*se, point + z975*se}
}

// refused takes the number off a result.
func refused(r *Result, why Note) *Result {
	r.Refused = append(r.Refused, why)
	r.Point, r.draws = math.NaN(), nil
	return r
}

// searched adds the warnings about a search.
func (r *Result) searched(t *Table, d *Search, all []scored) {
	if d.NotFound > 0 {
		r.warn("dropped-models", d.NotFound, d.Tried)
	}
	if d.Stepwise {
		r.warn("stepwise")
	}
	low, high := r.Point, r.Point
	best := d.Criterion.value(&all[0].fit, t.n)
	for i := range all {
		if d.Criterion.value(&all[i].fit, t.n) > best+2 {
			break
		}
		low, high = min(low, t.n+all[i].fit.n0), max(high, t.n+all[i].fit.n0)
	}
	if high-low > 0.1*(low-t.n) {
		r.warn("models-differ", low, high)
	}
	if f := &all[0].fit; f.deviance > 30 && f.deviance > 3*float64(f.cells-f.params) {
		r.warn("misfit", f.deviance, f.cells-f.params)
	}
}

// rank sorts models by the criterion, simple ones first where it is equal.
func (d *Search) rank(t *Table, all []scored) {
	by := func(c Criterion) func(a, b scored) int {
		return func(a, b scored) int {
			return cmp.Or(cmp.Compare(c.value(&a.fit, t.n), c.value(&b.fit, t.n)), len(a.model)-len(b.model), slices.Compare(a.model, b.model))
		}
	}
	slices.SortFunc(all, by(d.Criterion))
	for i := range min(keptModels, len(all)) {
		d.Best = append(d.Best, all[i].score(t))
	}
	aic, bic := slices.MinFunc(all, by(AIC)), slices.MinFunc(all, by(BIC))
	d.ByAIC, d.ByBIC = aic.score(t), bic.score(t)
}

// search fits all models up to an order, or as many as lie on a path.
func (t *Table) search(ctx context.Context, o LogLinearOptions) (all []scored, stepwise bool, err error) {
	few := true
	hierarchical(t.k(), o.MaxOrder, func(m model) bool {
		if len(all) == maxModels {
			few = false
			return false
		}
		sorted := slices.Clone(m)
		slices.SortFunc(sorted, order)
		all = append(all, scored{model: sorted})
		return true
	})
	if !few {
		all, err = t.stepwise(ctx, o)
		return all, true, err
	}
	return all, false, t.fitAll(ctx, all)
}

// fitAll fits models side by side.
func (t *Table) fitAll(ctx context.Context, all []scored) error {
	return parallel(ctx, len(all), func() *fitter { return newFitter(t.k()) }, func(f *fitter, i int) {
		all[i].fit = f.fit(all[i].model, t.counts, false)
	})
}

// stepwise goes from independence to the best model among those with one term
// more or one less, until none is better. It gives every model it has tried.
func (t *Table) stepwise(ctx context.Context, o LogLinearOptions) ([]scored, error) {
	here := scored{model: independence(t.k())}
	here.fit = newFitter(t.k()).fit(here.model, t.counts, false)
	tried := []scored{here}
	for {
		var near []scored
		for mask := 1; mask < 1<<t.k()-1; mask++ {
			c := bits.OnesCount(uint(mask))
			switch {
			case c < 2 || c > o.MaxOrder:
			case here.model.has(mask) && here.model.largest(mask):
				near = append(near, scored{model: here.model.minus(mask)})
			case !here.model.has(mask) && here.model.admits(mask):
				near = append(near, scored{model: here.model.plus(mask)})
			}
		}
		if err := t.fitAll(ctx, near); err != nil {
			return nil, err
		}
		next := here
		for _, s := range near {
			if s.fit.ok && (!next.fit.ok || o.Criterion.value(&s.fit, t.n) < o.Criterion.value(&next.fit, t.n)-1e-9) {
				next = s
			}
			if !slices.ContainsFunc(tried, func(u scored) bool { return slices.Equal(u.model, s.model) }) {
				tried = append(tried, s)
			}
		}
		if slices.Equal(next.model, here.model) {
			return tried, nil
		}
		here = next
	}
}

// profile gives the profile likelihood of a model.
func (t *Table) profile(m model, near float64) *profile {
	f := newFitter(t.k())
	y := slices.Clone(t.counts)
	return newProfile(func(n0 float64) float64 {
		y[0] = n0
		fit := f.fit(m, y, true)
		if !fit.ok {
			return math.Inf(-1)
		}
		return multinomial(fit.deviance, t.n, n0)
	}, near)
}
