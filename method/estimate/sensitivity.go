// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"math"
	"strconv"
)

// A Change is what one assumption, changed, does to an estimate.
type Change struct {
	Kind   ChangeKind
	Detail string // the list left out, the prior, or the odds
	*Result
}

// A ChangeKind is an assumption that is changed.
type ChangeKind string

// The kinds of changes.
const (
	// LeftOut: one list is left out. If estimates differ much, that list and
	// the others do not list the same people.
	LeftOut ChangeKind = "list left out"
	// Prior: how many people each cell was thought to have before (delta of
	// Averaged), with a grid that ends at 10 times the documented.
	Prior ChangeKind = "prior"
	// HiddenOdds: the odds ratio of the dependence of all lists together, which
	// no data can show, is not 1. The number of the unlisted changes by it.
	HiddenOdds ChangeKind = "dependence"
)

// Sensitivity changes the assumptions of an estimate, one at a time: each list
// left out, other priors, a hidden dependence between all lists. It tells what
// an answer hangs on and not which is right.
func Sensitivity(ctx context.Context, t *Table, o Options) ([]Change, error) {
	if len(t.Unfit()) > 0 {
		return nil, nil
	}
	var out []Change
	base := []Method{MethodLogLinear, MethodAveraged}
	for i, name := range t.lists {
		without, methods := t.Without(i), base
		switch {
		case t.k() == 2:
			continue
		case t.k() == 3:
			methods = []Method{MethodChapman}
		case t.k() > 7:
			methods = base[:1]
		}
		rs, err := Run(ctx, without, methods, o)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			out = append(out, Change{LeftOut, name, r})
		}
	}
	if t.k() >= 3 && t.k() <= 6 {
		for _, delta := range []float64{math.Exp2(-float64(t.k())), 0.5, 1} {
			r, err := Averaged(ctx, t, AveragedOptions{Delta: delta, GridTo: 10})
			if err != nil {
				return nil, err
			}
			out = append(out, Change{Prior, "δ = " + strconv.FormatFloat(delta, 'g', 4, 64), r})
		}
	}
	hidden, err := t.hidden(ctx, o)
	return append(out, hidden...), err
}

// hidden multiplies the unlisted of the simplest estimate by odds: with a
// further dependence between all lists, their cell alone would change.
func (t *Table) hidden(ctx context.Context, o Options) ([]Change, error) {
	m := MethodLogLinear
	if t.k() == 2 {
		m = MethodChapman
	}
	r, err := runOne(ctx, t, m, o)
	if err != nil || !r.OK() {
		return nil, err
	}
	var out []Change
	for _, odds := range []float64{0.5, 0.8, 1.25, 2} {
		c := *r
		scale := func(x float64) float64 { return t.n + odds*(x-t.n) }
		c.Point = scale(r.Point)
		c.Half, c.Most = Interval{scale(r.Half.Low), scale(r.Half.High)}, Interval{scale(r.Most.Low), scale(r.Most.High)}
		c.draws = nil
		out = append(out, Change{HiddenOdds, "× " + strconv.FormatFloat(odds, 'g', 3, 64), &c})
	}
	return out, nil
}
