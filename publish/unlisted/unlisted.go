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

	"teptar/archive/ask"
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
	// Origin is nil for a table that is from no archive.
	Origin *Origin
}

// A Part is what the methods say of one stratum.
type Part struct {
	Name    string
	Results []*estimate.Result
}

// Of asks about the lists of an archive: by their strata, or with the links that are
// open drawn so many times, if the lists have either.
func Of(c *ask.Captures, draws int) Question {
	if c.Links != nil {
		return Question{Links: &Links{Lists: c.Table.Lists(), Records: c.Links.Records, Matches: c.Links.Matches, Draws: draws}}
	}
	if len(c.Strata) == 0 {
		return Question{Strata: []estimate.Stratum{{Table: c.Table}}}
	}
	var q Question
	for _, s := range c.Strata {
		q.Strata = append(q.Strata, estimate.Stratum{Name: s.Name, Table: s.Table})
	}
	return q
}

// Answer runs the methods. Its errors are those of package estimate: a method
// that has no number is no error.
func (q Question) Answer(ctx context.Context) (*Answer, error) {
	a, err := q.Begin()
	if err != nil {
		return nil, err
	}
	for _, m := range q.Methods {
		one, err := q.One(ctx, m)
		if err != nil {
			return nil, err
		}
		a.Add(one)
	}
	if q.Sensitivity {
		a.Changes, err = estimate.Sensitivity(ctx, a.Table, estimate.Options{Seed: a.Seed})
	}
	return a, err
}

// divided tells whether there are parts.
func (q Question) divided() bool {
	return len(q.Strata) > 1 || len(q.Strata) == 1 && q.Strata[0].Name != ""
}

// Begin makes an answer to which no method has spoken yet.
func (q Question) Begin() (*Answer, error) {
	a := &Answer{Source: q.Source, Seed: q.Options.Seed}
	var err error
	if l := q.Links; l != nil {
		if len(q.Strata) > 0 || q.Sensitivity {
			return nil, fmt.Errorf("links are of a table that is not divided, and without sensitivity: %w", fault.Invalid)
		}
		a.Table, err = estimate.Join(l.Lists, l.Records, l.Matches, 0.5)
		return a, err
	}
	if q.divided() && q.Sensitivity {
		return nil, fmt.Errorf("sensitivity is of a table that is not divided: %w", fault.Invalid)
	}
	if a.Table, err = estimate.Together(q.Strata); err == nil && q.divided() {
		for _, s := range q.Strata {
			a.Strata = append(a.Strata, Part{Name: s.Name})
		}
	}
	return a, err
}

// A Said is what one method says: the total, and of each part if there are any.
type Said struct {
	Total *estimate.Result
	Parts []*estimate.Result
}

// One asks one method.
func (q Question) One(ctx context.Context, m estimate.Method) (s Said, err error) {
	switch l := q.Links; {
	case l != nil:
		s.Total, err = estimate.Linked(ctx, l.Lists, l.Records, l.Matches, l.Draws, m, q.Options)
	case q.divided():
		s.Parts, s.Total, err = estimate.Strata(ctx, q.Strata, m, q.Options)
	default:
		var all []*estimate.Result
		if all, err = estimate.Run(ctx, q.Strata[0].Table, []estimate.Method{m}, q.Options); err == nil {
			s.Total = all[0]
		}
	}
	return s, err
}

// Add adds what a method says.
func (a *Answer) Add(s Said) {
	a.Results = append(a.Results, s.Total)
	for i, p := range s.Parts {
		a.Strata[i].Results = append(a.Strata[i].Results, p)
	}
}
