// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/when"
)

// candidates calls f on things that may meet a query, each once, until it says
// to stop, and tells whether it gave all that there are. It begins with the
// condition that leaves the fewest: a name, words, a place, a type, a date; and
// only without any with all things of the kind.
func (a *asker) candidates(p *plan, f func(record.EntityID) (bool, error)) (whole bool, err error) {
	seen := map[record.EntityID]bool{}
	stopped := false
	once := func(id record.EntityID) (bool, error) {
		if id = a.rules.Same.Root(id); seen[id] {
			return true, nil
		}
		seen[id] = true
		next, err := f(id)
		stopped = stopped || !next
		return next && err == nil, err
	}
	cut, err := a.draw(p, once)
	return !stopped && !cut && err == nil, err
}

// draw gives the candidates, some of them perhaps more than once; cut tells
// that there may be others that it did not reach.
func (a *asker) draw(p *plan, f func(record.EntityID) (bool, error)) (cut bool, err error) {
	for _, from := range []struct {
		field      query.Field
		properties []string
	}{{query.Victim, []string{"victim"}}, {query.Account, []string{"on_account_of"}}, {query.Perpetrator, []string{"perpetrator"}}} {
		if conds := p.must[from.field]; len(conds) > 0 {
			return false, a.drawLinked(p, a.withGroups(p.idsOf(conds)), from.properties, f)
		}
	}
	if terms, phrase := p.query.Index(); len(terms) > 0 {
		p.drawn = true
		return a.drawWorded(p, archive.WordQuery{Terms: terms, Phrase: phrase, Case: p.only, Limit: searchReach + p.skip}, f)
	}
	if conds := p.must[query.Place]; len(conds) > 0 && !slices.Contains(p.kinds, record.PlaceKind) {
		if at, all, err := a.placesIn(p, conds); err != nil || all {
			if err != nil {
				return false, err
			}
			return false, a.drawLinked(p, at, []string{"place", "from", "to"}, f)
		}
	}
	if conds := p.must[query.Date]; len(conds) > 0 {
		return false, a.drawDated(p, conds, f)
	}
	if conds := p.must[query.Type]; len(conds) > 0 {
		return a.drawTyped(p, conds, f)
	}
	return false, a.drawKinds(p, archive.EntityFilter{Case: p.only, ByDate: true}, f)
}

// idsOf gives the things that the names of conditions mean.
func (p *plan) idsOf(conds []query.Cond) []record.EntityID {
	var ids []record.EntityID
	for _, c := range conds {
		ids = append(ids, p.names[c]...)
	}
	return ids
}

// withGroups adds to people the groups that are said to include them.
func (a *asker) withGroups(ids []record.EntityID) []record.EntityID {
	all := slices.Clone(ids)
	for _, id := range ids {
		groups, err := a.links(id, "member")
		if err != nil {
			continue // what is not there includes nobody
		}
		for _, g := range groups {
			all = append(all, g.id)
		}
	}
	return all
}

// drawLinked gives what refers to some things, or what belongs to that.
func (a *asker) drawLinked(p *plan, to []record.EntityID, properties []string, f func(record.EntityID) (bool, error)) error {
	for _, id := range to {
		for _, property := range properties {
			next, err := a.eachLink(id, property, func(s *record.Said) (bool, error) { return a.offer(p, s.Subject, f) })
			if err != nil || !next {
				return err
			}
		}
	}
	return nil
}

// eachLink calls f on the claims that refer to a thing until it says to stop.
func (a *asker) eachLink(id record.EntityID, property string, f func(*record.Said) (bool, error)) (next bool, err error) {
	for _, m := range a.allOf(id) {
		for after := (archive.Cursor{}); ; {
			said, cursor, err := a.view.Links(m, property, after, 200)
			if notFound(err) {
				break
			}
			if err != nil {
				return false, err
			}
			for i := range said {
				if next, err := f(&said[i]); err != nil || !next {
					return false, err
				}
			}
			if len(said) < 200 {
				break
			}
			after = cursor
		}
	}
	return true, nil
}

// offer gives a thing if it is of a kind that is asked for, and otherwise the
// things of such a kind that it belongs to or that belong to it: the act of an
// involvement, the acts of an event, the event of an act.
func (a *asker) offer(p *plan, id record.EntityID, f func(record.EntityID) (bool, error)) (bool, error) {
	e, err := a.view.Entity(id)
	if err != nil {
		return true, found(err)
	}
	if slices.Contains(p.kinds, e.Kind) {
		if next, err := f(id); err != nil || !next {
			return false, err
		}
	}
	switch e.Kind {
	case record.Involvement:
		return a.offerUp(p, id, "act", f)
	case record.Act:
		if next, err := a.offerUp(p, id, "event", f); err != nil || !next {
			return false, err
		}
		if next, err := a.offerUp(p, id, "episode", f); err != nil || !next {
			return false, err
		}
		return a.offerDown(p, id, "act", record.Involvement, f)
	case record.Event:
		return a.offerDown(p, id, "event", record.Act, f)
	}
	return true, nil
}

// offerUp gives what a property of a thing refers to.
func (a *asker) offerUp(p *plan, id record.EntityID, property string, f func(record.EntityID) (bool, error)) (bool, error) {
	if property != "act" && !slices.Contains(p.kinds, record.Event) && !slices.Contains(p.kinds, record.Episode) {
		return true, nil
	}
	said, err := a.view.Claims(id)
	if err != nil {
		return true, found(err)
	}
	for _, s := range said {
		if s.Property != property || s.Value.Type != record.RefType {
			continue
		}
		if e, err := a.view.Entity(s.Value.Ref); err != nil || !slices.Contains(p.kinds, e.Kind) {
			continue
		}
		if next, err := f(s.Value.Ref); err != nil || !next {
			return false, err
		}
	}
	return true, nil
}

// offerDown gives what refers to a thing, if it is of a kind that is asked for.
func (a *asker) offerDown(p *plan, id record.EntityID, property string, k record.Kind, f func(record.EntityID) (bool, error)) (bool, error) {
	if !slices.Contains(p.kinds, k) {
		return true, nil
	}
	return a.eachLink(id, property, func(s *record.Said) (bool, error) { return f(s.Subject) })
}

// drawWorded gives the subjects of the claims of passages that have the words.
func (a *asker) drawWorded(p *plan, w archive.WordQuery, f func(record.EntityID) (bool, error)) (cut bool, err error) {
	hits, more, err := a.view.Search(w)
	if err != nil {
		return false, err
	}
	for _, h := range hits {
		for _, c := range h.Claims {
			e, err := a.view.Entity(c.Subject)
			if err != nil || !slices.Contains(p.kinds, e.Kind) {
				continue
			}
			if next, err := f(c.Subject); err != nil || !next {
				return more, err
			}
		}
	}
	return more, nil
}

// placeReach is how many places are asked whether they lie in one.
const placeReach = 1000

// placesIn gives the places that lie, or may lie, in one that is asked for;
// false if there are too many places to ask.
func (a *asker) placesIn(p *plan, conds []query.Cond) (at []record.EntityID, all bool, err error) {
	ids, err := a.view.Entities(archive.EntityFilter{Kind: record.PlaceKind, Case: p.only, Limit: placeReach + 1})
	if err != nil || len(ids) > placeReach {
		return nil, false, err
	}
	for _, id := range ids {
		if slices.ContainsFunc(conds, func(c query.Cond) bool { return p.places[c].holds(a, id) > when.No }) {
			at = append(at, id)
		}
	}
	return at, true, nil
}

// drawDated gives what possibly falls on the dates; what has no date last.
func (a *asker) drawDated(p *plan, conds []query.Cond, f func(record.EntityID) (bool, error)) error {
	filter := archive.EntityFilter{Case: p.only, ByDate: true, From: when.LastDay, To: when.FirstDay}
	for _, c := range conds {
		lo, hi := c.Date.Index()
		filter.From, filter.To = min(filter.From, lo), max(filter.To, hi)
		filter.Undated = filter.Undated || !c.Certain
	}
	if slices.Contains(p.kinds, record.Act) {
		filter.Undated = true // its event may have a date
	}
	return a.drawKinds(p, filter, f)
}

// drawTyped gives what is said to be of a type, by the words of the type. Those
// of narrower types are asked for too.
func (a *asker) drawTyped(p *plan, conds []query.Cond, f func(record.EntityID) (bool, error)) (cut bool, err error) {
	for _, k := range p.kinds {
		for _, name := range query.TypeProperties {
			prop, ok := a.view.Schema().Property(k, name)
			if !ok || prop.Type != record.TermType {
				continue
			}
			for _, t := range a.view.Schema().Terms(prop) {
				if !slices.ContainsFunc(conds, func(c query.Cond) bool { return a.view.Schema().Within(prop, t.Code, c.Code) }) {
					continue
				}
				more, next, err := a.drawTerm(p, k, name, t, f)
				cut = cut || more
				if err != nil || !next {
					return cut, err
				}
			}
		}
	}
	return cut, nil
}

// drawTerm gives things of which a property has a term.
func (a *asker) drawTerm(p *plan, k record.Kind, property string, t record.TermEntry, f func(record.EntityID) (bool, error)) (more, next bool, err error) {
	terms := query.Word{Text: t.EN}.Terms()
	if len(terms) == 0 {
		return false, true, nil
	}
	ids, more, err := a.view.Worded(archive.EntityWords{Kinds: []record.Kind{k}, Case: p.only, Properties: []string{property}, Codes: []record.Term{t.Code}, Terms: terms, Limit: searchReach + p.skip + 1, Reach: reach + p.skip})
	for _, id := range ids {
		if next, err := f(id); err != nil || !next {
			return more, false, err
		}
	}
	return more, true, err
}

// drawKinds gives all things of the kinds that a filter chooses.
func (a *asker) drawKinds(p *plan, filter archive.EntityFilter, f func(record.EntityID) (bool, error)) error {
	for _, k := range p.kinds {
		filter := filter
		filter.Kind = k
		if _, dated := a.view.Schema().Property(k, "when"); !dated {
			filter.ByDate, filter.From, filter.To = false, 0, 0
		}
		stopped := false
		err := a.eachID(filter, func(id record.EntityID) (bool, error) {
			next, err := f(id)
			stopped = !next
			return next, err
		})
		if err != nil || stopped {
			return err
		}
	}
	return nil
}
