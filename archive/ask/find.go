// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// A Query is what someone looks for; see package query.
type Query = query.Query

// ParseQuery reads a query with the terms and properties that every archive
// has. For those that a team added, see query.Parse.
func ParseQuery(text string) (Query, error) { return query.Parse(text, record.Shipped()) }

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

// Find looks for passages: by words, by conditions, or by both.
func Find(ctx context.Context, v *archive.View, q Query, f Filter) (*Results, error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	if q.IsZero() {
		return nil, fmt.Errorf("find: give at least one word to look for: %w", fault.Invalid)
	}
	if f.Case != "" && !slices.ContainsFunc(q.Conds, func(c query.Cond) bool { return c.Field == query.Case }) {
		q = q.With(query.Cond{Field: query.Case, Text: string(f.Case)})
	}
	a, err := newAsker(ctx, v, Filter{Lang: f.Lang})
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	p, err := a.planOf(q)
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	s := passageSearch{asker: a, plan: p, reach: reach, first: true}
	hits, err := s.page("", f.Limit)
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	res := &Results{Hits: []Result{}, More: s.more}
	for i := range hits {
		res.Hits = append(res.Hits, a.result(&hits[i], q))
	}
	return res, nil
}

// passageSearch looks for passages page by page.
type passageSearch struct {
	*asker
	*plan
	reach int  // how many hits are looked at, at most
	first bool // no other page is asked for

	next string // where the page after this one begins
	more bool   // there are others, or may be
}

// page gives the passages after a place that an earlier page told.
func (s *passageSearch) page(after string, limit int) ([]archive.Hit, error) {
	if terms, phrase := s.query.Index(); len(terms) > 0 {
		return s.byWords(archive.WordQuery{Terms: terms, Phrase: phrase, Case: s.only}, after, limit)
	}
	return s.newest(after, limit)
}

// byWords looks for words. The place is how many hits stand before the page, of
// those that it looks at; beyond these there is no place, and more words are
// wanted.
func (s *passageSearch) byWords(w archive.WordQuery, after string, limit int) ([]archive.Hit, error) {
	skip, err := readOffset(after)
	if err != nil {
		return nil, err
	}
	w.Limit = s.reach
	if s.first && !s.conditions() {
		w.Limit = limit
	}
	hits, more, err := s.view.Search(w)
	if err != nil {
		return nil, err
	}
	hits = withoutEchoes(hits, s.query)
	var page []archive.Hit
	for i := range hits {
		ok, err := s.hitMeets(&hits[i])
		if err != nil {
			return nil, err
		}
		if !ok || i < skip {
			continue
		}
		if len(page) == limit {
			s.more, s.next = true, fmt.Sprint(i)
			return page, nil
		}
		page = append(page, hits[i])
	}
	s.more = more
	return page, nil
}

// newest looks through what was said last. The place is a claim.
func (s *passageSearch) newest(after string, limit int) (page []archive.Hit, err error) {
	f := archive.StatementFilter{Case: s.only, Limit: 50}
	if after != "" {
		if f.Before, err = record.ParseClaimID(after); err != nil {
			return nil, err
		}
	}
	if said := s.must[query.SaidBy]; len(said) > 0 {
		f.By, f.Reach = []record.EntityID{}, speakerReach
		for _, c := range said {
			for _, id := range s.names[c] {
				f.By = append(f.By, s.allOf(id)...)
			}
		}
	}
	for looked := 0; looked < s.reach; looked += f.Limit {
		some, err := s.view.Latest(f)
		if err != nil {
			return nil, err
		}
		for _, said := range some.Said {
			h := hitOf(said)
			if ok, err := s.hitMeets(&h); err != nil || !ok {
				if err != nil {
					return nil, err
				}
				continue
			}
			if len(page) == limit {
				s.more = true
				return page, nil
			}
			page, s.next = append(page, h), said[0].ID.String()
		}
		if !some.More {
			return page, nil
		}
		f.Before = some.Next
		if f.Reach > 0 {
			looked = s.reach // it has looked at enough
		}
	}
	s.more, s.next = true, f.Before.String()
	return page, nil
}

// speakerReach is how many statements are looked at for what someone says.
const speakerReach = 20_000

// hitOf makes a hit of the claims of a statement.
func hitOf(said []record.Said) archive.Hit {
	in := said[0].In
	return archive.Hit{Statement: in, ID: in.ID(), Claims: said, Document: in.Passage.Document, Start: in.Passage.Start, Text: in.Passage.Quote}
}

// readOffset reads a place that is a number of hits.
func readOffset(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(after)
	if err != nil || n < 0 || n > 1<<30 {
		return 0, fmt.Errorf("no such page: %w", fault.Invalid)
	}
	return n, nil
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
		for _, m := range marks(q, h.Text) {
			at := h.Start + utf8.RuneCountInString(h.Text[:m.Start])
			if !slices.ContainsFunc(coded[h.Document], func(s span) bool { return s.start <= at && at < s.end }) {
				return false
			}
		}
		return true
	})
}

// conditions tells whether the query has more than words and a case.
func (p *plan) conditions() bool {
	return slices.ContainsFunc(p.query.Conds, func(c query.Cond) bool { return c.Field != query.Case || c.Not }) || len(p.must[query.Case]) > 1 ||
		slices.ContainsFunc(p.query.Words, func(w query.Word) bool { return w.Not })
}

// hitMeets tells whether a hit meets the conditions, and leaves in it only the
// claims that do.
func (s *passageSearch) hitMeets(h *archive.Hit) (bool, error) {
	if !s.conditions() {
		return true, nil
	}
	for _, w := range s.query.Words {
		if w.Not && w.Matches(h.Text) {
			return false, nil
		}
	}
	if h.Statement == nil {
		return !slices.ContainsFunc(s.query.Conds, func(c query.Cond) bool { return !c.Not && c.Field != query.Case }), nil
	}
	kept := h.Claims[:0:0]
	for i := range h.Claims {
		ok, err := s.saidMeets(&h.Claims[i])
		if err != nil {
			return false, err
		}
		if ok {
			kept = append(kept, h.Claims[i])
		}
	}
	h.Claims = kept
	return len(kept) > 0, nil
}

// saidMeets tells whether a claim meets the conditions on claims, and what it
// is about those on things.
func (s *passageSearch) saidMeets(said *record.Said) (bool, error) {
	t, err := s.thing(said.Subject)
	if err != nil || t == nil {
		return false, err
	}
	v := t.prop(said.Property)
	if v == nil {
		return false, nil
	}
	i := slices.IndexFunc(v.Claims, func(c held.Claim) bool { return c.ID == said.ID })
	if i < 0 || !s.claimMeets(s.plan, v, &v.Claims[i]) {
		return false, nil
	}
	met, err := s.thingMeets(s.plan, t)
	return met > when.No, err
}

// result puts a hit in words.
func (a *asker) result(h *archive.Hit, q Query) Result {
	r := Result{Document: h.Document, Start: h.Start, Text: h.Text, Marks: marks(q, h.Text)}
	if !h.Document.IsZero() {
		r.Title = a.label(h.Document)
	}
	if h.Statement != nil {
		r.Chain = a.chain(h.Statement)
	}
	for _, c := range h.Claims {
		r.Claims = append(r.Claims, a.claimed(&c))
	}
	return r
}

// claimed puts a claim in words.
func (a *asker) claimed(c *record.Said) Claimed {
	label, value := a.propertyWords(&c.Claim)
	return Claimed{ID: c.ID, Subject: c.Subject, About: a.titleOf(c.Subject), Property: label, Value: value, Stance: c.StanceOf()}
}

// marks finds the words of a query in a text, in their order.
func marks(q Query, text string) []Mark {
	var all []Mark
	for _, w := range q.Words {
		if w.Not {
			continue
		}
		for _, m := range w.Marks(text) {
			all = append(all, Mark{m[0], m[1]})
		}
	}
	slices.SortFunc(all, func(x, y Mark) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End)) })
	return slices.CompactFunc(all, func(x, y Mark) bool { return y.Start < x.End })
}
