// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"fmt"
	"math"
	"slices"

	"teptar/fault"
)

// given fits the model of the options.
func (t *Table) given(r *Result, o LogLinearOptions) (*Result, error) {
	m, err := t.model(o.Model)
	if err != nil {
		return nil, err
	}
	name := m.name(t.lists)
	var best fit
	var p *profile
	switch {
	case o.Heterogeneity == Homogeneous:
		best = newFitter(t.k()).fit(m, t.counts, false)
		if best.ok {
			p = t.profile(m, best.n0)
		}
	case slices.Contains(heterogeneities, o.Heterogeneity):
		name += " + " + string(o.Heterogeneity)
		best = t.columns(m.row, o.Heterogeneity, -1).best()
		if best.ok {
			p = newProfile(func(n0 float64) float64 {
				f := t.columns(m.row, o.Heterogeneity, n0).best()
				if !f.ok {
					return math.Inf(-1)
				}
				return multinomial(f.deviance, t.n, n0)
			}, best.n0)
		}
	default:
		return nil, fmt.Errorf("heterogeneity %q: want one of %q: %w", o.Heterogeneity, heterogeneities, fault.Invalid)
	}
	d := &Search{Criterion: o.Criterion, Tried: 1}
	r.Diagnostics, r.Model = d, name
	if p == nil {
		d.NotFound = 1
		return refused(r, note("no-model", 1)), nil
	}
	s := best.score(t, name)
	d.Best, d.ByAIC, d.ByBIC = []ModelScore{s}, s, s
	r.Point = t.n + best.n0
	d.setErr(r.Point, best.stdErr())
	p.report(r)
	d.Multinomial = t.n + math.Exp(p.peak)
	return r.settle(), nil
}

// model makes a model of its largest terms, by the names of lists.
func (t *Table) model(terms [][]string) (model, error) {
	m := independence(t.k())
	for _, names := range terms {
		mask := 0
		for _, name := range names {
			i := slices.Index(t.lists, name)
			if i < 0 {
				return nil, fmt.Errorf("the model has a list %q, which the table has not: %w", name, fault.Invalid)
			}
			mask |= 1 << i
		}
		if mask == 1<<t.k()-1 {
			return nil, fmt.Errorf("a term of all lists can never be estimated; take one list out of it: %w", fault.Invalid)
		}
		for s := mask; s > 0; s = (s - 1) & mask {
			if !m.has(s) {
				m = append(m, s)
			}
		}
	}
	slices.SortFunc(m, order)
	return m, nil
}
