// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/script"
	"teptar/record/when"
)

// A Query is what someone looks for: words, and conditions on what is said.
//
//	Кадыров "трое братьев" задерж* kind:act said-by:NIYSO date:certainly:2025-04
//
// Words are found in any script and form; in quotes they must follow each
// other; with a star they are beginnings.
type Query struct {
	Words   [][]string // alternatives for each word
	phrase  []bool
	Kind    record.Kind
	Prop    string
	Stance  record.Term
	SaidBy  string
	Case    record.CaseID
	Date    when.When
	Certain bool
}

// fields are the conditions of a query, for messages.
var fields = []string{"kind", "property", "stance", "said-by", "case", "date"}

// ParseQuery reads a query. A field that is not known is fault.Invalid, with a
// suggestion.
func ParseQuery(text string) (Query, error) {
	var q Query
	if len(text) > 1000 {
		return q, fmt.Errorf("query: longer than 1,000 bytes: %w", fault.Invalid)
	}
	for _, part := range splitQuery(text) {
		if part.quoted {
			q.addWords(part.text, true)
			continue
		}
		name, value, isField := strings.Cut(part.text, ":")
		if !isField || strings.ContainsAny(name, "/.") {
			q.addWords(part.text, false)
			continue
		}
		if err := q.setField(name, value); err != nil {
			return q, err
		}
	}
	return q, nil
}

// A queryPart is a word, a field with its value, or what stands in quotes.
type queryPart struct {
	text   string
	quoted bool
}

// splitQuery cuts a query at spaces that are not in quotes. A quoted value may
// follow a field: said-by:"The Herald".
func splitQuery(text string) []queryPart {
	var parts []queryPart
	var b strings.Builder
	inQuotes, wasQuoted := false, false
	flush := func() {
		if b.Len() > 0 {
			parts = append(parts, queryPart{b.String(), wasQuoted && !strings.Contains(b.String(), ":")})
		}
		b.Reset()
		wasQuoted = false
	}
	for _, r := range text {
		switch {
		case r == '"' || r == '«' || r == '»' || r == '“' || r == '”':
			inQuotes = !inQuotes
			wasQuoted = true
		case r == ' ' && !inQuotes:
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return parts
}

// addWords adds words that must all be found; of a phrase, one after another.
func (q *Query) addWords(text string, phrase bool) {
	first := true
	for w := range script.Words(text) {
		if w.Joined {
			continue
		}
		terms := script.QueryTerms(w.Text)
		if strings.HasPrefix(text[w.End:], "*") {
			terms = []string{script.Key(w.Text) + "*"}
		}
		if len(terms) == 0 || terms[0] == "*" {
			continue
		}
		q.Words = append(q.Words, terms)
		q.phrase = append(q.phrase, phrase && !first)
		first = false
	}
}

// setField reads one condition.
func (q *Query) setField(name, value string) error {
	switch name {
	case "kind":
		q.Kind = record.Kind(value)
		if !record.Shipped().HasKind(q.Kind) {
			var kinds []string
			for _, k := range record.Shipped().Kinds() {
				kinds = append(kinds, string(k.Kind))
			}
			return fmt.Errorf("query: no kind %.40q: %s: %w", value, record.Nearest(value, kinds), fault.Invalid)
		}
	case "property":
		q.Prop = value
	case "stance":
		q.Stance = record.Term(strings.ToUpper(value))
		if _, ok := record.Shipped().Vocabulary("claim_stance").Find(q.Stance); !ok {
			return fmt.Errorf("query: no stance %.40q: one of ASS, DEN, PAR, ALT, REF, RET, ASK: %w", value, fault.Invalid)
		}
	case "said-by":
		q.SaidBy = nameKey(value)
	case "case":
		c, err := record.ParseCaseID(value)
		if err != nil {
			return fmt.Errorf("query: %w", err)
		}
		q.Case = c
	case "date":
		value, q.Certain = cutPrefix(value, "certainly:")
		value, _ = cutPrefix(value, "possibly:")
		w, err := when.Parse(value)
		if err != nil {
			return fmt.Errorf("query: date: %w", err)
		}
		q.Date = w
	default:
		return fmt.Errorf("query: no field %.40q: %s: %w", name, record.Nearest(name, fields), fault.Invalid)
	}
	return nil
}

func cutPrefix(s, prefix string) (string, bool) { return strings.CutPrefix(s, prefix) }

// Results are what a search found, newest first.
type Results struct {
	Hits []Result `json:"hits"`
	More bool     `json:"more,omitempty"` // there are others, or there may be
}

// A Result is a passage with the claims that it makes, or a piece of a document
// that nobody coded.
type Result struct {
	Document record.EntityID `json:"document"`
	Title    string          `json:"title"`
	Start    int             `json:"start"`
	Text     string          `json:"text"`
	Marks    []Mark          `json:"marks,omitempty"` // where the words stand in Text
	Chain    []Link          `json:"chain,omitempty"`
	Claims   []Claimed       `json:"claims,omitempty"`
}

// A Mark is a word that was looked for, in bytes of the text.
type Mark struct{ Start, End int }

// A Claimed is a claim in words.
type Claimed struct {
	ID       record.ClaimID  `json:"id"`
	Subject  record.EntityID `json:"subject"`
	About    string          `json:"about"`
	Property string          `json:"property"`
	Value    string          `json:"value"`
	Stance   record.Term     `json:"stance"`
}

// reach is how many hits are looked at for the conditions that words alone do
// not decide.
const reach = 2000

// Find looks for words and conditions.
func Find(ctx context.Context, v *archive.View, q Query, f Filter) (*Results, error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	if len(q.Words) == 0 {
		return nil, fmt.Errorf("find: give at least one word to look for: %w", fault.Invalid)
	}
	if q.Case == "" {
		q.Case = f.Case
	}
	a, err := newAsker(ctx, v, f)
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	limit := f.Limit
	if q.conditions() {
		limit = reach
	}
	hits, more, err := v.Search(archive.WordQuery{Terms: q.Words, Phrase: q.phrase, Case: q.Case, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	res := &Results{Hits: []Result{}, More: more}
	hits = withoutEchoes(hits, q)
	for _, h := range hits {
		ok, err := a.meets(&h, q)
		if err != nil {
			return nil, fmt.Errorf("find: %w", err)
		}
		if !ok {
			continue
		}
		if len(res.Hits) == f.Limit {
			res.More = true
			break
		}
		res.Hits = append(res.Hits, a.result(&h, q))
	}
	return res, nil
}

// withoutEchoes leaves out pieces of documents in which every word that was
// looked for stands in a coded passage that is a hit itself.
func withoutEchoes(hits []archive.Hit, q Query) []archive.Hit {
	type span struct{ start, end int }
	coded := map[record.EntityID][]span{}
	for _, h := range hits {
		if h.Statement != nil {
			coded[h.Document] = append(coded[h.Document], span{h.Start, h.Start + utf8.RuneCountInString(h.Text)})
		}
	}
	return slices.DeleteFunc(hits, func(h archive.Hit) bool {
		if h.Statement != nil || len(coded[h.Document]) == 0 {
			return false
		}
		for _, m := range q.marks(h.Text) {
			at := h.Start + utf8.RuneCountInString(h.Text[:m.Start])
			if !slices.ContainsFunc(coded[h.Document], func(s span) bool { return s.start <= at && at < s.end }) {
				return false
			}
		}
		return true
	})
}

// conditions tells whether the query has more than words and a case.
func (q Query) conditions() bool {
	return q.Kind != "" || q.Prop != "" || q.Stance != "" || q.SaidBy != "" || !q.Date.IsZero()
}

// meets tells whether a hit meets the conditions, and leaves in it only the
// claims that do.
func (a *asker) meets(h *archive.Hit, q Query) (bool, error) {
	if !q.conditions() {
		return true, nil
	}
	if h.Statement == nil || q.SaidBy != "" && !a.saidBy(h.Statement, q.SaidBy) {
		return false, nil
	}
	kept := h.Claims[:0:0]
	for _, c := range h.Claims {
		ok, err := a.claimMeets(&c, q)
		if err != nil {
			return false, err
		}
		if ok {
			kept = append(kept, c)
		}
	}
	h.Claims = kept
	return len(kept) > 0, nil
}

func (a *asker) claimMeets(c *record.Said, q Query) (bool, error) {
	if q.Prop != "" && c.Property != q.Prop || q.Stance != "" && c.StanceOf() != q.Stance {
		return false, nil
	}
	if q.Kind == "" && q.Date.IsZero() {
		return true, nil
	}
	t, err := a.thing(c.Subject)
	if err != nil || t == nil {
		return false, err
	}
	if q.Kind != "" && t.kind != q.Kind {
		return false, nil
	}
	if q.Date.IsZero() {
		return true, nil
	}
	if _, dated := a.view.Schema().Property(t.kind, "when"); !dated {
		return false, nil // a person has no date to fall on
	}
	dates, err := a.daysOf(t)
	if err != nil {
		return false, err
	}
	if len(dates) == 0 {
		dates = []when.When{{}} // nobody says when: possible, never certain
	}
	least := when.Possibly
	if q.Certain {
		least = when.Certainly
	}
	return slices.ContainsFunc(dates, func(d when.When) bool { return when.Overlaps(d, q.Date) >= least }), nil
}

// saidBy tells whether someone of a name is among the speakers.
func (a *asker) saidBy(s *record.Statement, key string) bool {
	for _, v := range s.Via {
		t, err := a.thing(v.Who)
		if err != nil || t == nil {
			continue
		}
		if t.key != "" && nameKey(t.key) == key {
			return true
		}
		for _, p := range naming(t.kind) {
			if view := t.prop(p); view != nil && slices.ContainsFunc(view.Values, func(x heldValue) bool {
				return strings.Contains(" "+nameKey(x.Text)+" ", " "+key+" ")
			}) {
				return true
			}
		}
	}
	return false
}

// result puts a hit in words.
func (a *asker) result(h *archive.Hit, q Query) Result {
	r := Result{Document: h.Document, Start: h.Start, Text: h.Text, Marks: q.marks(h.Text)}
	if !h.Document.IsZero() {
		r.Title = a.label(h.Document)
	}
	if h.Statement != nil {
		r.Chain = a.chain(h.Statement)
	}
	for _, c := range h.Claims {
		cl := Claimed{ID: c.ID, Subject: c.Subject, About: a.titleOf(c.Subject), Property: c.Property, Value: c.Value.String(), Stance: c.StanceOf()}
		if e, err := a.view.Entity(c.Subject); err == nil {
			if p, ok := a.view.Schema().Property(e.Kind, c.Property); ok {
				cl.Property, cl.Value = p.Label(a.filter.Lang), a.text(p, c.Value)
			}
		}
		r.Claims = append(r.Claims, cl)
	}
	return r
}

// marks finds the words of the query in a text.
func (q Query) marks(text string) []Mark {
	var marks []Mark
	var terms []string
	for w := range script.Words(text) {
		terms = script.IndexTerms(w.Text, terms[:0])
		if !w.Joined && slices.ContainsFunc(terms, q.asks) {
			marks = append(marks, Mark{w.Start, w.End})
		}
	}
	return marks
}

// asks tells whether a term of the index is one of those looked for.
func (q Query) asks(term string) bool {
	for _, alternatives := range q.Words {
		for _, want := range alternatives {
			if stem, ok := strings.CutSuffix(want, "*"); term == want || ok && strings.HasPrefix(term, stem) {
				return true
			}
		}
	}
	return false
}
