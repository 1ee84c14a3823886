// SPDX-License-Identifier: Apache-2.0

// Package query is the language of the search box: words, and conditions on
// what is said.
//
//	Гикало "трое братьев" задерж* -митинг kind:act date:certainly:2025-04 said-by:NIYSO
//
// Words are found in any script and form; in quotes they must follow each
// other; with a star they are beginnings; after a minus they must not be there.
// A condition is a field, a colon and a value, which may stand in quotes. Fields
// and values have English and Russian names. The language is explained for
// people in doc/search.md.
//
// A Query knows nothing of an archive: package ask answers it. It has one
// canonical spelling, which String gives and Parse reads back.
package query

import (
	"cmp"
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/script"
	"teptar/record/when"
)

// A Query is what someone looks for. All of its words must be found, and for
// each field one of its conditions must be met, except that of "has" all must.
// A condition that begins with a minus must not be met.
type Query struct {
	Words []Word
	Conds []Cond
}

// A Word is a word that is looked for, or a phrase.
type Word struct {
	Text   string // as it was written, without quotes and star
	Phrase bool   // its words must follow each other
	Prefix bool   // its last word is a beginning
	Not    bool   // it must not be there
}

// A Cond is a condition. Which of the values counts depends on the field.
type Cond struct {
	Field   Field
	Not     bool
	Certain bool        // date, place: only what certainly falls on it, or lies in it
	Text    string      // the canonical value
	Code    record.Term // type, stance, access: the term
	Date    when.When   // date
}

// Terms gives what a word is looked for as: for each word of a phrase the terms
// of the index that it may be found under. It is empty if the text has no word
// in it.
func (w Word) Terms() [][]string {
	var all [][]string
	end := 0
	for x := range script.Words(w.Text) {
		if terms := script.QueryTerms(x.Text); !x.Joined && len(terms) > 0 && terms[0] != "" {
			all, end = append(all, terms), x.End
		}
	}
	if w.Prefix && len(all) > 0 && end == len(w.Text) {
		last := &all[len(all)-1]
		*last = []string{(*last)[0] + "*"}
	}
	return all
}

// Matches tells whether a text has the word, as the index would find it.
func (w Word) Matches(text string) bool { return len(w.Marks(text)) > 0 }

// Marks gives where a text has the word or phrase, in bytes, from and to.
func (w Word) Marks(text string) [][2]int {
	wanted := w.Terms()
	var marks [][2]int
	var run [][2]int // words of the phrase that were met in a row
	var terms []string
	for x := range script.Words(text) {
		if x.Joined || len(wanted) == 0 {
			continue
		}
		terms = script.IndexTerms(x.Text, terms[:0])
		at := [2]int{x.Start, x.End}
		switch {
		case hasAny(terms, wanted[len(run)]):
			run = append(run, at)
		case hasAny(terms, wanted[0]):
			run = append(run[:0], at)
		default:
			run = run[:0]
		}
		if len(run) == len(wanted) {
			marks = append(marks, [2]int{run[0][0], x.End})
			run = run[:0]
		}
	}
	return marks
}

// hasAny tells whether a term of the index is one of those looked for.
func hasAny(terms, wanted []string) bool {
	return slices.ContainsFunc(terms, func(term string) bool {
		return slices.ContainsFunc(wanted, func(want string) bool {
			stem, prefix := strings.CutSuffix(want, "*")
			return term == want || prefix && strings.HasPrefix(term, stem)
		})
	})
}

// Index gives the words that must be there as a store takes them: alternatives
// for each word, and whether it must follow the one before.
func (q Query) Index() (terms [][]string, phrase []bool) {
	for _, w := range q.Words {
		if w.Not {
			continue
		}
		for i, alternatives := range w.Terms() {
			terms, phrase = append(terms, alternatives), append(phrase, w.Phrase && i > 0)
		}
	}
	return terms, phrase
}

// IsZero tells whether nothing is looked for.
func (q Query) IsZero() bool { return len(q.Words) == 0 && len(q.Conds) == 0 }

// Of gives the conditions on a field that must be met, and those that must not.
func (q Query) Of(f Field) (must, not []Cond) {
	for _, c := range q.Conds {
		switch {
		case c.Field != f:
		case c.Not:
			not = append(not, c)
		default:
			must = append(must, c)
		}
	}
	return must, not
}

// Has tells whether the query has a condition.
func (q Query) Has(c Cond) bool { return slices.Contains(q.Conds, c) }

// With gives the query with a condition more, for a link. A query that has it
// is the same.
func (q Query) With(c Cond) Query {
	if q.Has(c) {
		return q
	}
	q.Conds = append(slices.Clip(q.Conds), c)
	q.sort()
	return q
}

// Without gives the query without a condition.
func (q Query) Without(c Cond) Query {
	q.Conds = slices.DeleteFunc(slices.Clone(q.Conds), func(x Cond) bool { return x == c })
	return q
}

// Only gives the query with this as the only condition on its field.
func (q Query) Only(c Cond) Query {
	q.Conds = slices.DeleteFunc(slices.Clone(q.Conds), func(x Cond) bool { return x.Field == c.Field })
	return q.With(c)
}

// sort puts the conditions into their one order, each once.
func (q *Query) sort() {
	q.Conds = slices.Clone(q.Conds)
	slices.SortFunc(q.Conds, func(a, b Cond) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), compareBool(a.Not, b.Not), compareBool(a.Certain, b.Certain), strings.Compare(a.Text, b.Text))
	})
	q.Conds = slices.Compact(q.Conds)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// String gives the canonical text: the words as they were given, then the
// conditions in the order of the fields.
func (q Query) String() string {
	parts := make([]string, 0, len(q.Words)+len(q.Conds))
	for _, w := range q.Words {
		parts = append(parts, w.String())
	}
	for _, c := range q.Conds {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, " ")
}

// String gives the word as it is written in a query.
func (w Word) String() string {
	s := w.Text
	if w.Phrase {
		s = `"` + s + `"`
	}
	if w.Prefix {
		s += "*"
	}
	if w.Not {
		s = "-" + s
	}
	return s
}

// String gives the condition as it is written in a query.
func (c Cond) String() string {
	s := c.Text
	if s == "" || strings.ContainsFunc(s, special) {
		s = `"` + s + `"`
	}
	if c.Certain {
		s = "certainly:" + s
	}
	s = c.Field.Name() + ":" + s
	if c.Not {
		s = "-" + s
	}
	return s
}

// special tells whether a value with this in it must stand in quotes.
func special(r rune) bool { return isSpace(r) || isQuote(r) || r == ':' || r == '*' }
