// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"fmt"
	"math"
	"slices"

	"teptar/fault"
)

// A Stratum is a part of the population that is estimated by itself: a region,
// a year, a group.
type Stratum struct {
	Name  string
	Table *Table
}

// Strata estimates every stratum by one method, and the total by adding up
// their uncertainty draw by draw, as of independent strata; the total of one stratum
// is the stratum. A stratum without an estimate counts with its documented people
// only, and the total says so. There is no total if no stratum has one.
func Strata(ctx context.Context, strata []Stratum, m Method, o Options) (parts []*Result, total *Result, err error) {
	if len(strata) == 1 {
		if parts, err = Run(ctx, strata[0].Table, []Method{m}, o); err != nil {
			return nil, nil, err
		}
		whole := *parts[0]
		return parts, &whole, nil
	}
	const sums = 10_000
	total = &Result{Method: m, Point: math.NaN()}
	draws := make([]float64, sums)
	good := 0
	for i, s := range strata {
		r, err := Run(ctx, s.Table, []Method{m}, o)
		if err != nil {
			return nil, nil, err
		}
		part := r[0]
		parts = append(parts, part)
		total.Documented += part.Documented
		if !part.OK() {
			total.warn("lost-strata", s.Name)
			continue
		}
		good++
		c := newChance(o.Seed, 1<<33+uint64(i))
		for j := range draws {
			draws[j] += part.draws[c.IntN(len(part.draws))]
		}
	}
	if good == 0 {
		total.Warnings, total.Refused = nil, []Note{note("no-strata", len(strata))}
		return parts, total, nil
	}
	total.fromDraws(draws)
	total.Model = "sum of strata"
	return parts, total.settle(), nil
}

// Together adds the tables of strata, which must have the same lists.
func Together(strata []Stratum) (*Table, error) {
	if len(strata) == 0 {
		return nil, fmt.Errorf("no stratum: %w", fault.Invalid)
	}
	counts := make([]float64, len(strata[0].Table.counts))
	for _, s := range strata {
		if !slices.Equal(s.Table.lists, strata[0].Table.lists) {
			return nil, fmt.Errorf("strata have different lists: %w", fault.Invalid)
		}
		for h, c := range s.Table.counts {
			counts[h] += c
		}
	}
	return strata[0].Table.with(counts), nil
}
