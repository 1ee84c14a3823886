// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// A plan is a query whose names and places were looked up in the archive.
type plan struct {
	query  query.Query
	kinds  []record.Kind // things of these kinds are asked for; none: passages are
	names  map[query.Cond][]record.EntityID
	places map[query.Cond]*askedPlace
	only   record.CaseID // the one case that is asked for, "" for all
	skip   int           // how many candidates earlier pages had
	drawn  bool          // candidates are found by the words
	must   map[query.Field][]query.Cond
	not    map[query.Field][]query.Cond
}

// named are the fields whose values are names, with the kinds that bear them.
var named = map[query.Field][]record.Kind{
	query.Victim:      {record.Person, record.Group},
	query.Perpetrator: {record.Person, record.Organization, record.Group},
	query.Account:     {record.Person, record.Group, record.Organization},
	query.SaidBy:      {record.Person, record.Group, record.Organization},
}

// planOf looks up the names and places of a query.
func (a *asker) planOf(q query.Query) (*plan, error) {
	p := &plan{query: q, names: map[query.Cond][]record.EntityID{}, places: map[query.Cond]*askedPlace{},
		must: map[query.Field][]query.Cond{}, not: map[query.Field][]query.Cond{}}
	for _, c := range q.Conds {
		if c.Not {
			p.not[c.Field] = append(p.not[c.Field], c)
		} else {
			p.must[c.Field] = append(p.must[c.Field], c)
		}
		var err error
		if kinds, ok := named[c.Field]; ok {
			p.names[c], err = a.findNamed(c.Text, kinds)
		} else if c.Field == query.Place {
			p.places[c], err = a.findPlace(c.Text)
		}
		if err != nil {
			return nil, err
		}
	}
	if cases := p.must[query.Case]; len(cases) == 1 {
		p.only = record.CaseID(cases[0].Text)
	}
	p.kinds = a.kindsAsked(p)
	return p, nil
}

// kindsAsked gives the kinds of things that a query asks for: those it names,
// or those that its conditions speak of if it has no words.
func (a *asker) kindsAsked(p *plan) []record.Kind {
	var kinds []record.Kind
	for _, c := range p.must[query.Kind] {
		kinds = append(kinds, record.Kind(c.Text))
	}
	if len(kinds) > 0 || slices.ContainsFunc(p.query.Words, func(w query.Word) bool { return !w.Not }) {
		return kinds
	}
	if len(p.must[query.Victim])+len(p.must[query.Perpetrator])+len(p.must[query.Account]) > 0 {
		return []record.Kind{record.Act}
	}
	for _, k := range a.view.Schema().Kinds() {
		for _, name := range query.TypeProperties {
			prop, ok := a.view.Schema().Property(k.Kind, name)
			if ok && prop.Type == record.TermType && slices.ContainsFunc(p.must[query.Type], func(c query.Cond) bool {
				_, ok := a.view.Schema().Term(prop, c.Code)
				return ok
			}) {
				kinds = append(kinds, k.Kind)
			}
		}
	}
	if len(kinds) == 0 && len(p.must[query.Place])+len(p.must[query.Date])+len(p.must[query.State])+len(p.must[query.Disputed]) > 0 {
		return []record.Kind{record.Act}
	}
	return kinds
}

// nameReach is how many things may bear a name that somebody looks for.
const nameReach = 200

// findNamed finds the things that a name may mean: by id, by the key of a case,
// or by the words of a name, a label or a description.
func (a *asker) findNamed(text string, kinds []record.Kind) ([]record.EntityID, error) {
	if strings.HasPrefix(text, "e-") {
		id, err := Resolve(a.view, text)
		if notFound(err) {
			return []record.EntityID{}, nil
		}
		return []record.EntityID{a.rules.Same.Root(id)}, err
	}
	ids := []record.EntityID{}
	add := func(id record.EntityID) {
		if id = a.rules.Same.Root(id); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if id, err := Resolve(a.view, text); err == nil {
		add(id)
	}
	terms := nameTerms(text)
	if len(terms) == 0 {
		return ids, nil
	}
	found, _, err := a.view.Worded(archive.EntityWords{Kinds: kinds, Properties: nameProperties, Terms: terms, Limit: nameReach, Reach: 2 * nameReach})
	for _, id := range found {
		add(id)
	}
	return ids, err
}

// nameProperties are those that a thing can be looked up by.
var nameProperties = []string{"name", "label", "described", "title"}

// nameTerms gives what the words of a name are looked for as. The last may be a
// beginning.
func nameTerms(text string) [][]string {
	stem, star := strings.CutSuffix(strings.TrimSpace(text), "*")
	return query.Word{Text: stem, Prefix: star}.Terms()
}

// speaks tells whether one of some people is among the speakers of a statement.
func (a *asker) speaks(s *record.Statement, ids []record.EntityID) bool {
	return slices.ContainsFunc(s.Via, func(v record.Speaker) bool { return slices.Contains(ids, a.rules.Same.Root(v.Who)) })
}

// claimFields are the fields whose conditions must all be met by one and the
// same claim.
var claimFields = []query.Field{query.SaidBy, query.Stance, query.Case, query.Property, query.Grade, query.Access, query.Depth}

// asksClaims tells whether a query has conditions that a claim must meet.
func (p *plan) asksClaims() bool {
	return slices.ContainsFunc(claimFields, func(f query.Field) bool { return len(p.must[f])+len(p.not[f]) > 0 }) || p.hasQuote() != 0
}

// hasQuote tells whether a claim must (1) or must not (-1) have a quote.
func (p *plan) hasQuote() int {
	quote := func(c query.Cond) bool { return c.Text == "quote" }
	switch {
	case slices.ContainsFunc(p.must[query.Has], quote):
		return 1
	case slices.ContainsFunc(p.not[query.Has], quote):
		return -1
	}
	return 0
}

// claimMeets tells whether a claim meets all conditions on claims. v is nil if
// its computed grade is not known.
func (a *asker) claimMeets(p *plan, v *held.View, c *held.Claim) bool {
	for _, f := range claimFields {
		is := func(cond query.Cond) bool { return a.claimIs(p, cond, v, c) }
		if must := p.must[f]; len(must) > 0 && !slices.ContainsFunc(must, is) || slices.ContainsFunc(p.not[f], is) {
			return false
		}
	}
	switch p.hasQuote() {
	case 1:
		return c.In.Passage.Quote != ""
	case -1:
		return c.In.Passage.Quote == ""
	}
	return true
}

// claimIs tells whether a claim meets one condition.
func (a *asker) claimIs(p *plan, cond query.Cond, v *held.View, c *held.Claim) bool {
	switch cond.Field {
	case query.SaidBy:
		return a.speaks(c.In, p.names[cond])
	case query.Stance:
		return c.StanceOf() == cond.Code
	case query.Case:
		return string(c.In.Case) == cond.Text
	case query.Property:
		return c.Property == cond.Text
	case query.Grade:
		return gradeIs(v.Grade(c), cond.Text)
	case query.Access:
		last, ok := c.In.Last()
		return ok && last.Access == cond.Code
	case query.Depth:
		return c.In.Depth == cond.Code
	}
	return false
}

// gradeIs compares a grade with one, or with half of one.
func gradeIs(grade, asked string) bool {
	return len(grade) == 2 && (grade == asked || len(asked) == 1 && strings.Contains(grade, asked))
}

// meets tells how surely a thing meets all conditions of a query.
func (a *asker) meets(p *plan, t *thing) (when.Answer, error) {
	if p.asksClaims() && !a.someClaimMeets(p, t) || !a.wordsMet(p, t) {
		return when.No, nil
	}
	return a.thingMeets(p, t)
}

// thingMeets tells how surely a thing meets the conditions on things.
func (a *asker) thingMeets(p *plan, t *thing) (when.Answer, error) {
	if len(p.kinds) > 0 && !slices.Contains(p.kinds, t.kind) || slices.ContainsFunc(p.not[query.Kind], func(c query.Cond) bool { return c.Text == string(t.kind) }) {
		return when.No, nil
	}
	all := when.Certainly
	for _, f := range thingFields {
		least, err := a.fieldMet(p, f, t)
		if err != nil || least == when.No {
			return when.No, err
		}
		all = min(all, least)
	}
	return all, nil
}

// thingFields are the fields whose conditions a thing must meet, the quickest
// to tell first.
var thingFields = []query.Field{query.Type, query.State, query.Disputed, query.Victim, query.Account, query.Perpetrator, query.Has, query.Date, query.Place}

// fieldMet tells how surely a thing meets the conditions on one field.
func (a *asker) fieldMet(p *plan, f query.Field, t *thing) (when.Answer, error) {
	best, worst := when.No, when.Certainly
	for _, c := range p.must[f] {
		if f == query.Has && c.Text == "quote" {
			continue
		}
		met, err := a.met(p, c, t)
		if err != nil {
			return when.No, err
		}
		if c.Certain && met < when.Certainly {
			met = when.No
		}
		best, worst = max(best, met), min(worst, met)
	}
	if f == query.Has || len(p.must[f]) == 0 {
		best = worst // all are asked for, or none is
	}
	for _, c := range p.not[f] {
		if f == query.Has && c.Text == "quote" {
			continue
		}
		met, err := a.met(p, c, t)
		if err != nil {
			return when.No, err
		}
		if met == when.Certainly || c.Certain && met == when.Possibly {
			return when.No, nil
		}
		best = min(best, when.Certainly-met)
	}
	return best, nil
}

// someClaimMeets tells whether a claim on a thing meets the conditions on
// claims.
func (a *asker) someClaimMeets(p *plan, t *thing) bool {
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			if a.claimMeets(p, v, &v.Claims[k]) {
				return true
			}
		}
	}
	return false
}

// wordsMet tells whether a thing has every word that must be there, and none
// that must not.
func (a *asker) wordsMet(p *plan, t *thing) bool {
	for _, w := range p.query.Words {
		if !w.Not && p.drawn {
			continue // it was found by them
		}
		if a.hasWord(t, w) == w.Not {
			return false
		}
	}
	return true
}

// hasWord tells whether a word stands in a claim on a thing.
func (a *asker) hasWord(t *thing, w query.Word) bool {
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			if a.claimHas(v, &v.Claims[k], w) {
				return true
			}
		}
	}
	return false
}
