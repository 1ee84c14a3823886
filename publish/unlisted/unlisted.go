// SPDX-License-Identifier: Apache-2.0

// Package unlisted says how many people no list names, for readers: as a page
// with drawings, as JSON, and in the words that a terminal or a page of the
// archive shows.
//
// A [Question] is asked of package estimate, and its [Answer] keeps all
// methods together: none is written without the others that were asked, without
// what to be careful about, and without the assumptions.
//
// An answer holds names of lists and numbers of people, never people.
package unlisted

import (
	"context"
	"fmt"

	"teptar/fault"
	"teptar/method/estimate"
)

// A Question is a table and what is asked of it.
type Question struct {
	// Source says where the table is from, such as the name of a file.
	Source string
	// Strata are the parts of the population; a single one without a name is
	// a table that is not divided.
	Strata  []estimate.Stratum
	Methods []estimate.Method
	Options estimate.Options
	// Links, if it is not nil, has records instead of Strata: it is uncertain
	// which of them are of one person.
	Links *Links
	// Sensitivity asks as well what the answer hangs on. It is not for
	// tables that are divided, nor for links.
	Sensitivity bool
}

// Links are records on lists, and how probable it is that two are of one person, as
// [estimate.Linked] takes them.
type Links struct {
	Lists   []string
	Records []int
	Matches []estimate.Match
	Draws   int
}

// An Answer is everything that was found out.
type Answer struct {
	Source string
	Seed   uint64
	// Table is that of all strata together. Where links are uncertain, it is that of
	// the links that are more probable than not.
	Table *estimate.Table
	// Results are those of the methods, in their order: the totals, if there
	// are strata.
	Results []*estimate.Result
	Strata  []Part
	Changes []estimate.Change
}

// A Part is what the methods say of one stratum.
type Part struct {
	Name    string
	Results []*estimate.Result
}

// Answer runs the methods. Its errors are those of package estimate: a method
// that has no number is no error.
func (q Question) Answer(ctx context.Context) (*Answer, error) {
	if q.Links != nil {
		return q.linked(ctx)
	}
	table, err := estimate.Together(q.Strata)
	if err != nil {
		return nil, err
	}
	a := &Answer{Source: q.Source, Seed: q.Options.Seed, Table: table}
	if len(q.Strata) > 1 || q.Strata[0].Name != "" {
		if q.Sensitivity {
			return nil, fmt.Errorf("sensitivity is of a table that is not divided: %w", fault.Invalid)
		}
		return a, a.parts(ctx, q)
	}
	if a.Results, err = estimate.Run(ctx, table, q.Methods, q.Options); err != nil {
		return nil, err
	}
	if q.Sensitivity {
		a.Changes, err = estimate.Sensitivity(ctx, table, estimate.Options{Seed: a.Seed})
	}
	return a, err
}

// parts answers stratum by stratum.
func (a *Answer) parts(ctx context.Context, q Question) error {
	for _, s := range q.Strata {
		a.Strata = append(a.Strata, Part{Name: s.Name})
	}
	for _, m := range q.Methods {
		parts, total, err := estimate.Strata(ctx, q.Strata, m, q.Options)
		if err != nil {
			return err
		}
		a.Results = append(a.Results, total)
		for i, p := range parts {
			a.Strata[i].Results = append(a.Strata[i].Results, p)
		}
	}
	return nil
}

// linked answers where links are uncertain.
func (q Question) linked(ctx context.Context) (*Answer, error) {
	if len(q.Strata) > 0 || q.Sensitivity {
		return nil, fmt.Errorf("links are of a table that is not divided, and without sensitivity: %w", fault.Invalid)
	}
	l := q.Links
	table, err := estimate.Join(l.Lists, l.Records, l.Matches, 0.5)
	if err != nil {
		return nil, err
	}
	a := &Answer{Source: q.Source, Seed: q.Options.Seed, Table: table}
	for _, m := range q.Methods {
		r, err := estimate.Linked(ctx, l.Lists, l.Records, l.Matches, l.Draws, m, q.Options)
		if err != nil {
			return nil, err
		}
		a.Results = append(a.Results, r)
	}
	return a, nil
}
