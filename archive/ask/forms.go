// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/when"
)

// A TermChoice is a term that a form offers.
type TermChoice struct {
	Code       record.Term `json:"code"`
	Label      string      `json:"label"`
	Other      string      `json:"other"` // in the other language
	Definition string      `json:"definition,omitempty"`
	Broader    record.Term `json:"broader,omitempty"`
	Within     string      `json:"within,omitempty"` // what Broader is called
	Use        string      `json:"use,omitempty"`    // see record.TermEntry
}

// Terms lists the terms of a vocabulary that have all of the words, or
// beginnings of words, in either language, or whose code begins so; all terms
// for no words. Those whose code or label begins with the words come first.
// vocabulary may be several, as in record.Property.Of: "act:event",
// "liberty_state,wanted_state". One that is not there has no terms.
func Terms(s *record.Schema, vocabulary, words, lang string, limit int) []TermChoice {
	var best, rest []TermChoice
	for of := range strings.SplitSeq(vocabulary, ",") {
		name, use, _ := strings.Cut(of, ":")
		v := s.Vocabulary(name)
		if v == nil {
			continue
		}
		for _, t := range v.Terms {
			if use != "" && t.Use != "" && t.Use != use {
				continue
			}
			switch termRank(t, words, lang) {
			case 2:
				best = append(best, choice(v, t, lang))
			case 1:
				rest = append(rest, choice(v, t, lang))
			}
		}
	}
	all := append(best, rest...)
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return all
}

// termRank tells how well a term fits words: 0 not at all, 2 from its beginning.
func termRank(t record.TermEntry, words, lang string) int {
	words = strings.TrimSpace(words)
	switch {
	case words == "", len(words) <= len(t.Code) && strings.EqualFold(string(t.Code[:len(words)]), words):
		return 2
	case strings.HasPrefix(strings.ToLower(t.Label(lang)), strings.ToLower(words)):
		return 2
	}
	text := t.EN + "\n" + t.RU + "\n" + t.Definition
	found := false
	for w := range strings.FieldsSeq(words) {
		q := query.Word{Text: w, Prefix: true}
		if len(q.Terms()) == 0 {
			continue
		}
		if !q.Matches(text) && !(query.Word{Text: w}).Matches(text) {
			return 0
		}
		found = true
	}
	if found {
		return 1
	}
	return 0
}

func choice(v *record.Vocabulary, t record.TermEntry, lang string) TermChoice {
	other := "ru"
	if lang == "ru" {
		other = "en"
	}
	c := TermChoice{Code: t.Code, Label: t.Label(lang), Other: t.Label(other), Definition: t.Definition, Broader: t.Broader, Use: t.Use}
	if wider, ok := v.Find(t.Broader); ok {
		c.Within = wider.Label(lang)
	}
	return c
}

// A DateReading is one way to read a wording of a date. What is typed as an
// archive writes dates has no rule: nobody knows yet how the source says it, and
// the rule that the source gives the day would be a claim about its words, which
// is wrong of a month and of a span.
type DateReading struct {
	When  when.When `json:"when"` // as a claim takes it
	EDTF  string    `json:"edtf"` // the same, as text; "" if no day is given
	Words string    `json:"words"`
	Rule  when.Rule `json:"rule,omitempty"`
	Label string    `json:"label,omitempty"` // of the rule
	Why   string    `json:"why"`             // in English
}

// Dates gives the ways to read a wording in a document, which counts from when
// that was published: "earlier in April" is 1 to 23 April for what was published
// on the 23rd. after is an event that is known to have come before, or the zero
// id. A date that is written as an archive writes it has one reading. A wording
// that is not understood is fault.Invalid.
func Dates(ctx context.Context, v *archive.View, wording string, document, after record.EntityID, lang string) ([]DateReading, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("dates: %w", err)
	}
	wording = strings.TrimSpace(wording)
	if w, err := when.Parse(wording); err == nil && !w.IsZero() {
		return []DateReading{a.dateReading(when.Reading{Said: when.Said{When: w}})}, nil
	}
	var c when.Context
	if !document.IsZero() {
		c.Anchor = a.published(document)
	}
	if !after.IsZero() {
		t, err := a.thing(after)
		if err != nil {
			return nil, fmt.Errorf("dates: %w", err)
		}
		if t != nil {
			c.After = a.oneDate(t)
		}
	}
	readings, err := when.Resolve(wording, c)
	if err != nil {
		return nil, fmt.Errorf("dates: %w", err)
	}
	out := make([]DateReading, len(readings))
	for i, r := range readings {
		out[i] = a.dateReading(r)
	}
	return out, nil
}

// Value gives the value of a claim that takes the wording so. The wording is kept
// if it is that of a source, and not a date as an archive writes it.
func (r DateReading) Value(wording string) record.Value {
	if r.Rule == "" {
		return record.WhenValue(r.When, "", "")
	}
	return record.WhenValue(r.When, strings.TrimSpace(wording), record.Term(r.Rule))
}

// dateReading puts a reading in words.
func (a *asker) dateReading(r when.Reading) DateReading {
	return DateReading{When: r.When, EDTF: r.When.String(), Words: r.When.Words(a.filter.Lang), Rule: r.Rule, Label: a.term("date_basis", record.Term(r.Rule)), Why: r.Why}
}

// A Scope is the things that a drawing is made of: those with these ids, as a
// search found them, or else all of a case.
type Scope struct {
	IDs      []record.EntityID
	Case     record.CaseID
	From, To when.When // days, as those of a Filter
	Lang     string
	Limit    int // things that are looked at; 0 for 200
}

// scopeLimit is how many things a drawing is made of if nobody says.
const scopeLimit = 200

// scoped makes the asker for a scope.
func scoped(ctx context.Context, v *archive.View, s Scope) (*asker, error) {
	return newAsker(ctx, v, Filter{Lang: s.Lang, Case: s.Case, From: s.From, To: s.To})
}

// drawingKey names a drawing of a scope.
type drawingKey struct {
	what     string
	in       record.CaseID
	from, to when.When
	lang     string
	limit    int
}

// drawn gives a drawing, and makes it once for all who may know the same; one
// of things that were chosen is made each time.
func drawn[T any](v *archive.View, what string, s Scope, make func() (*T, error)) (*T, error) {
	if s.IDs != nil {
		return make()
	}
	return archive.Remember(v, drawingKey{what, s.Case, s.From, s.To, s.Lang, s.Limit}, make)
}

// in calls f on the things of a scope that are of these kinds, by date, and
// tells whether there were more than it looks at.
func (a *asker) in(s Scope, kinds []record.Kind, f func(*thing) error) (more bool, err error) {
	left := s.Limit
	if left <= 0 {
		left = scopeLimit
	}
	take := func(t *thing) (bool, error) {
		if ok, err := a.passes(t); err != nil || !ok {
			return true, err
		}
		if left == 0 {
			more = true
			return false, nil
		}
		left--
		return true, f(t)
	}
	if s.IDs == nil {
		for _, k := range kinds {
			if err := a.each(k, true, take); err != nil || more {
				return more, err
			}
		}
		return false, nil
	}
	seen := map[record.EntityID]bool{}
	for _, id := range s.IDs {
		t, err := a.thing(id)
		if err != nil {
			return false, err
		}
		if t == nil || seen[t.id] || !slices.Contains(kinds, t.kind) {
			continue
		}
		seen[t.id] = true
		if next, err := take(t); err != nil || !next {
			return more, err
		}
	}
	return more, nil
}
