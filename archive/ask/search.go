// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// A SearchFilter says how the answer to a query is given.
type SearchFilter struct {
	Case   record.CaseID // only of this case, whatever the query says; "" for all
	Lang   string
	After  string // where an earlier page told that the next begins; "" for the first
	Limit  int    // things or passages of a page; 0 for 20
	Facets bool   // count what there is, for the conditions that could be added
}

// Found is the answer to a query: things if it asks for a kind of thing or for
// what only things have, otherwise passages.
type Found struct {
	Query    string         `json:"query"` // in canonical spelling
	Kinds    []record.Kind  `json:"kinds,omitempty"`
	Things   []Thing        `json:"things,omitempty"`
	Passages []Result       `json:"passages,omitempty"`
	Total    Tally          `json:"total"`
	Facets   []Facet        `json:"facets,omitempty"`
	Sources  []Source       `json:"sources,omitempty"`
	Next     string         `json:"next,omitempty"` // After for the next page
	More     bool           `json:"more,omitempty"` // there are others, or there may be; without Next, only to a narrower query
	Set      []SetCondition `json:"set,omitempty"`
}

// A SetCondition is a condition that the query has, for taking it out.
type SetCondition struct {
	Field   string `json:"field"`
	Label   string `json:"label"`
	Without string `json:"without"` // the query without it
}

// A Tally is a count that may have been broken off.
type Tally struct {
	Count   int  `json:"count"`
	AtLeast bool `json:"at_least,omitempty"` // there are, or may be, more
}

// String gives the count in digits, "200+" if there may be more.
func (t Tally) String() string {
	if t.AtLeast {
		return strconv.Itoa(t.Count) + "+"
	}
	return strconv.Itoa(t.Count)
}

// A Thing is a thing that a query found.
type Thing struct {
	ID      record.EntityID `json:"id"`
	Kind    record.Kind     `json:"kind"`
	Label   string          `json:"label"` // of the kind
	Title   string          `json:"title"`
	When    Cell            `json:"when,omitempty"`
	Where   Cell            `json:"where,omitempty"`
	State   string          `json:"state"`   // how it is held, all in all
	Certain bool            `json:"certain"` // it certainly meets the query
	Why     []Reason        `json:"why,omitempty"`
}

// A Reason is what a thing has that a condition asked for.
type Reason struct {
	Cond   string `json:"cond"` // as the query writes it; "" for words
	Label  string `json:"label"`
	Values Cell   `json:"values,omitempty"`
}

// searchReach is how many things or passages a search looks at for one page, and
// counts at most: what takes about 30 ms to look at.
const searchReach = 200

// Search answers a query. What it counts is what the viewer may know; beyond
// what it looks at it says "at least".
func Search(ctx context.Context, v *archive.View, q Query, f SearchFilter) (*Found, error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	shown := q.String()
	if f.Case != "" {
		q = q.Only(query.Cond{Field: query.Case, Text: string(f.Case)})
	}
	a, err := newAsker(ctx, v, Filter{Lang: f.Lang})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	p, err := a.planOf(q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	a.filter.Case = p.only
	out := &Found{Query: shown, Kinds: p.kinds}
	out.Set = a.setConditions(q, f.Case)
	if len(p.kinds) > 0 {
		err = a.searchThings(p, f, out)
	} else {
		err = a.searchPassages(p, f, out)
	}
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	out.Sources = a.answer.Sources
	return out, nil
}

// setConditions lists the conditions of a query for taking them out, the case
// that the page itself sets left aside.
func (a *asker) setConditions(q Query, fixed record.CaseID) []SetCondition {
	var set []SetCondition
	for _, c := range q.Conds {
		if c.Field != query.Case || string(fixed) != c.Text {
			set = append(set, SetCondition{c.Field.Name(), a.condLabel(c), q.Without(c).String()})
		}
	}
	return set
}

// thingSearch looks through candidates for the things of one page.
type thingSearch struct {
	*asker
	plan   *plan
	filter SearchFilter
	counts *facetCount

	at, looked, met int // candidates met, looked at, and found to meet the query
	next            string
	page            []*thing
	sure            []when.Answer
}

// look looks at a candidate, and tells whether to go on.
func (s *thingSearch) look(id record.EntityID) (bool, error) {
	if s.at++; s.at <= s.plan.skip {
		return true, nil
	}
	if s.looked++; s.looked > searchReach {
		return false, nil
	}
	t, err := s.thing(id)
	if err != nil || t == nil || s.asker.filter.Case != "" && len(t.held.Views) == 0 {
		return true, err
	}
	answer, err := s.meets(s.plan, t)
	if err != nil || answer == when.No {
		return true, err
	}
	s.met++
	if len(s.page) == s.filter.Limit && !s.filter.Facets {
		return false, nil
	}
	if len(s.page) < s.filter.Limit {
		s.page, s.sure, s.next = append(s.page, t), append(s.sure, answer), strconv.Itoa(s.at)
	}
	if s.filter.Facets {
		return true, s.counts.add(t)
	}
	return true, nil
}

// searchThings looks for things.
func (a *asker) searchThings(p *plan, f SearchFilter, out *Found) error {
	skip, err := readOffset(f.After)
	if err != nil {
		return err
	}
	p.skip = skip
	s := thingSearch{asker: a, plan: p, filter: f, counts: newFacetCount(a, p)}
	whole, err := a.candidates(p, s.look)
	if err != nil {
		return err
	}
	out.More = !whole || s.met > len(s.page)
	out.Total = Tally{s.met, skip > 0 || !whole}
	if out.Next = s.next; len(s.page) < f.Limit {
		out.Next = strconv.Itoa(s.at - 1) // it has looked as far as this
	}
	if !out.More || out.Next == f.After {
		out.Next, out.More = "", false
	}
	for i, t := range s.page {
		out.Things = append(out.Things, a.thingFound(p, t, s.sure[i]))
	}
	if f.Facets {
		out.Facets = s.counts.facets(!whole)
	}
	return nil
}

// thingFound puts a thing in words, with the reasons for which it was found.
func (a *asker) thingFound(p *plan, t *thing, sure when.Answer) Thing {
	out := Thing{ID: t.id, Kind: t.kind, Label: a.kindLabel(t.kind), Title: a.title(t), When: a.when(t), Where: a.where(t),
		State: a.overall(t).String(), Certain: sure == when.Certainly}
	for _, c := range p.query.Conds {
		if c.Not || c.Field == query.Kind || c.Field == query.Case || c.Field == query.Disputed || c.Field == query.State {
			continue
		}
		if cell := a.reason(p, c, t); len(cell) > 0 {
			out.Why = append(out.Why, Reason{c.String(), a.condLabel(c), cell})
		}
	}
	for _, w := range p.query.Words {
		if cell := a.wordReason(w, t); len(cell) > 0 {
			out.Why = append(out.Why, Reason{Label: quoted(w.Text, a.filter.Lang), Values: cell})
		}
	}
	return out
}

// reasonLimit is how many values show why a thing was found.
const reasonLimit = 3

// reason gives what of a thing meets a condition.
func (a *asker) reason(p *plan, c query.Cond, t *thing) Cell {
	switch c.Field {
	case query.Type:
		return join(a.cell(t, "type"), a.cell(t, "state"))
	case query.Victim:
		return a.cell(t, "victim")
	case query.Account:
		return a.account(t)
	case query.Perpetrator:
		by, _ := a.perpetrators(t)
		return by
	case query.Date:
		return a.when(t)
	case query.Place:
		return a.where(t)
	case query.Has:
		return nil
	}
	var cell Cell
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			if cl := &v.Claims[k]; len(cell) < reasonLimit && a.claimMeets(p, v, cl) && a.claimIs(p, c, v, cl) {
				cell = append(cell, a.claimValue(v, cl))
			}
		}
	}
	return cell
}

// wordReason gives the claims of a thing in which a word stands.
func (a *asker) wordReason(w query.Word, t *thing) Cell {
	var cell Cell
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			cl := &v.Claims[k]
			if len(cell) < reasonLimit && !w.Not && a.claimHas(v, cl, w) {
				cell = append(cell, a.claimValue(v, cl))
			}
		}
	}
	return cell
}

// claimHas tells whether a word stands in what a claim says, or in its quote.
func (a *asker) claimHas(v *held.View, c *held.Claim, w query.Word) bool {
	val := c.Said.Value
	if val.Type == record.TermType {
		if e, ok := a.view.Schema().Term(v.Property, val.Term); ok && (w.Matches(e.EN) || w.Matches(e.RU)) {
			return true
		}
	}
	return w.Matches(val.Text) || w.Matches(val.Wording) || w.Matches(c.In.Passage.Quote)
}

// claimValue gives one claim as a value, with the name of its property.
func (a *asker) claimValue(v *held.View, c *held.Claim) Value {
	out := Value{Text: v.Property.Label(a.filter.Lang) + ": " + a.text(v.Property, c.Said.Value), State: v.Values[c.Value].State.String(), Entity: refOf(c.Said.Value)}
	if n := a.source(c.Said, v.Grade(c)); n != 0 {
		if c.Part == held.Denies || c.Part == held.Retracts {
			out.Against = []int{n}
		} else {
			out.For = []int{n}
		}
	}
	return out
}

// condLabel says a condition in words.
func (a *asker) condLabel(c query.Cond) string {
	value := c.Text
	switch c.Field {
	case query.Kind:
		value = a.kindLabel(record.Kind(c.Text))
	case query.Type:
		value = a.typeLabel(c.Code)
	case query.Stance:
		value = a.term("claim_stance", c.Code)
	case query.Access:
		value = a.term("source_access", c.Code)
	case query.Depth:
		value = a.term("hearsay_depth", c.Code)
	case query.Date:
		value = c.Date.Words(a.filter.Lang)
	case query.State:
		value = stateLabel(c.Text, a.filter.Lang)
	case query.Disputed:
		value = a.word("yes", "да")
	case query.Victim, query.Perpetrator, query.Account, query.SaidBy, query.Place:
		value = a.nameLabel(c.Text)
	}
	if c.Certain {
		value = a.word("certainly ", "наверняка ") + value
	}
	field := query.Help()[c.Field]
	name := field.Name
	if a.filter.Lang == "ru" {
		name = field.Aliases[0]
	}
	if c.Not {
		name = a.word("not ", "не ") + name
	}
	return name + ": " + value
}

// nameLabel gives what the thing with an id is called; a name stays as it is.
func (a *asker) nameLabel(text string) string {
	if id, err := record.ParseEntityID(text); err == nil {
		if _, err := a.view.Entity(id); err == nil {
			return a.label(id)
		}
	}
	return text
}

// typeLabel gives the words for a type of any kind of thing.
func (a *asker) typeLabel(code record.Term) string {
	for _, k := range a.view.Schema().Kinds() {
		for _, name := range query.TypeProperties {
			if p, ok := a.view.Schema().Property(k.Kind, name); ok {
				if e, ok := a.view.Schema().Term(p, code); ok {
					return e.Label(a.filter.Lang)
				}
			}
		}
	}
	return string(code)
}

// searchPassages looks for passages.
func (a *asker) searchPassages(p *plan, f SearchFilter, out *Found) error {
	if p.query.IsZero() || len(p.query.Conds) == len(p.must[query.Case]) && !slices.ContainsFunc(p.query.Words, func(w query.Word) bool { return !w.Not }) {
		return fmt.Errorf("give at least one word or condition: %w", fault.Invalid)
	}
	s := passageSearch{asker: a, plan: p, reach: searchReach}
	limit := f.Limit
	if f.Facets {
		limit = searchReach
	}
	hits, err := s.page(f.After, limit)
	if err != nil {
		return err
	}
	out.Total = Tally{len(hits), s.more || f.After != ""}
	if f.Facets {
		count := newFacetCount(a, p)
		for i := range hits {
			count.hit(&hits[i])
		}
		out.Facets = count.facets(s.more)
		if len(hits) > f.Limit {
			hits = hits[:f.Limit]
			// Where the page ends is found again without the facets.
			s.more, s.next = false, ""
			if _, err := s.page(f.After, f.Limit); err != nil {
				return err
			}
		}
	}
	if out.More = s.more; s.more {
		out.Next = s.next
	}
	for i := range hits {
		out.Passages = append(out.Passages, a.result(&hits[i], p.query))
	}
	return nil
}
