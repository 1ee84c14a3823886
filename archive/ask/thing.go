// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"teptar/archive"
	"teptar/archive/linkage"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// asker answers one question over one view. It remembers the things it met.
type asker struct {
	ctx    context.Context
	view   *archive.View
	filter Filter
	rules  held.Rules
	answer Answer

	things    map[record.EntityID]*thing
	members   map[record.EntityID][]record.EntityID // of an entity that stands for several
	origins   map[record.EntityID]held.Origin
	echoes    map[record.EntityID]linkage.Echo // nil before they are asked for
	repeating map[record.EntityID]bool         // documents that repeat others, once all were read; see readOrigins
	numbers   map[sourceKey]int                // of sources
	locations map[record.EntityID]location
	asked     *askedPlace
	cut       bool  // not all was looked at that could be
	broken    error // why a rule did not see what there is
}

// A thing is an entity with what is held of it.
type thing struct {
	id     record.EntityID
	kind   record.Kind
	key    string
	held   held.Entity
	judged []record.Judged
}

// prop gives how a property is held, nil if nobody spoke of it.
func (t *thing) prop(name string) *held.View {
	v, _ := t.held.View(name)
	return v
}

func newAsker(ctx context.Context, v *archive.View, f Filter) (*asker, error) {
	a := &asker{ctx: ctx, view: v, filter: f, things: map[record.EntityID]*thing{},
		origins: map[record.EntityID]held.Origin{}, numbers: map[sourceKey]int{}, locations: map[record.EntityID]location{}}
	one, err := archive.Remember(v, oneKey{}, func() (*oneAndTheSame, error) { return findSame(v) })
	if err != nil {
		return nil, err
	}
	a.members = one.members
	a.rules = held.Rules{Schema: v.Schema(), Same: one.same, Origin: a.origin, Within: a.within}
	if f.Place == "" {
		return a, nil
	}
	a.asked, err = a.findPlace(f.Place)
	return a, err
}

// oneAndTheSame is which entities were judged to be one.
type oneAndTheSame struct {
	same    *held.Identity
	members map[record.EntityID][]record.EntityID // of an entity that stands for several
}

type oneKey struct{}

func findSame(v *archive.View) (*oneAndTheSame, error) {
	var identity []record.Judged
	for j, err := range v.AllJudgments("", record.Same, record.Different, record.CannotTell, record.UndoVerdict) {
		if err != nil {
			return nil, err
		}
		identity = append(identity, j)
	}
	one := &oneAndTheSame{held.NewIdentity(identity), map[record.EntityID][]record.EntityID{}}
	for _, j := range identity {
		for _, id := range []record.EntityID{j.Of, j.Other} {
			if root := one.same.Root(id); !id.IsZero() && !slices.Contains(one.members[root], id) {
				one.members[root] = append(one.members[root], id)
			}
		}
	}
	return one, nil
}

// thing gives an entity, or the one that it was judged to be the same as, with
// what is held of it. An entity that the viewer may not know is nil.
func (a *asker) thing(id record.EntityID) (*thing, error) {
	id = a.rules.Same.Root(id)
	if t, ok := a.things[id]; ok {
		return t, nil
	}
	if err := a.ctx.Err(); err != nil {
		return nil, err
	}
	t, err := archive.Remember(a.view, thingKey{id, a.filter.Case}, func() (*thing, error) { return a.derive(id) })
	if err != nil {
		return nil, err
	}
	if len(a.things) >= maxThings {
		clear(a.things)
	}
	a.things[id] = t
	return t, nil
}

// thingKey is what is held of an entity by what is said in a case, or in all.
type thingKey struct {
	id record.EntityID
	in record.CaseID
}

// derive works out what is held of an entity. Others see what it gives, too: it
// is not changed any more.
func (a *asker) derive(id record.EntityID) (*thing, error) {
	t := &thing{id: id}
	var said []record.Said
	for _, m := range a.allOf(id) {
		e, err := a.view.Entity(m)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t.kind, t.key = e.Kind, e.Key
		claims, err := a.view.Claims(m)
		if err != nil {
			return nil, err
		}
		judged, err := a.view.Judgments(m)
		if err != nil {
			return nil, err
		}
		said = append(said, claims...)
		t.judged = append(t.judged, judged...)
	}
	if t.kind == "" {
		return nil, nil
	}
	if a.filter.Case != "" {
		said = slices.DeleteFunc(said, func(s record.Said) bool { return s.In.Case != a.filter.Case && s.Property != "label" })
	}
	t.held = a.rules.Entity(t.kind, said, t.judged)
	return t, a.broken
}

// allOf gives the entities that were judged to be one with an entity.
func (a *asker) allOf(id record.EntityID) []record.EntityID {
	id = a.rules.Same.Root(id)
	if all := a.members[id]; len(all) > 0 {
		return all
	}
	return []record.EntityID{id}
}

// maxThings bounds what a question over a large archive remembers.
const maxThings = 4096

// links gives the things whose property refers to one, each once.
func (a *asker) links(id record.EntityID, property string) ([]*thing, error) {
	var out []*thing
	seen := map[record.EntityID]bool{}
	for _, m := range a.allOf(id) {
		var after archive.Cursor
		for {
			said, next, err := a.view.Links(m, property, after, 500)
			if errors.Is(err, fault.NotFound) {
				break
			}
			if err != nil {
				return nil, err
			}
			for _, s := range said {
				if root := a.rules.Same.Root(s.Subject); !seen[root] {
					seen[root] = true
					t, err := a.thing(root)
					if err != nil {
						return nil, err
					}
					if t != nil {
						out = append(out, t)
					}
				}
			}
			if len(said) < 500 {
				break
			}
			after = next
		}
	}
	return out, nil
}

// refs gives the entities that a property of a thing refers to, held or only
// claimed; those that are only denied or rumoured are left out.
func (a *asker) refs(t *thing, property string) []record.EntityID {
	v := t.prop(property)
	if v == nil {
		return nil
	}
	var ids []record.EntityID
	for i, val := range v.Values {
		if val.Type == record.RefType && supported(v, i) && !slices.Contains(ids, val.Ref) {
			ids = append(ids, val.Ref)
		}
	}
	return ids
}

// supported tells whether anyone whose word counts asserts a value.
func supported(v *held.View, value int) bool { return support(v, value) > 0 }

// support counts the claims that assert a value and count.
func support(v *held.View, value int) int {
	n := 0
	for _, c := range v.Claims {
		if c.Value == value && (c.Part == held.Asserts || c.Part == held.Partly) && c.Standing.Counts() {
			n++
		}
	}
	return n
}

// origin tells whether a document repeats another, by what is said of it.
func (a *asker) origin(id record.EntityID) held.Origin {
	if o, ok := a.origins[id]; ok {
		return o
	}
	if a.repeating != nil && !a.repeating[id] {
		return held.Origin{}
	}
	a.origins[id] = held.Origin{} // for documents that forward each other
	var o held.Origin
	o.Publisher = a.rawRef(id, "outlet")
	if first := a.rawRef(id, "forwarded_from"); !first.IsZero() {
		e, err := a.view.Entity(first)
		a.broke(err)
		if err == nil && e.Kind == record.Document {
			o.First, o.FirstBy = first, a.rawRef(first, "outlet")
		} else if err == nil {
			o.FirstBy = first
		}
	} else if echo, ok := a.echo(id); ok {
		o.First, o.FirstBy, o.Computed = echo.First, a.rawRef(echo.First, "outlet"), true
	}
	a.origins[id] = o
	return o
}

// claims gives what is said of an entity, for rules that cannot give an error:
// what they make of it then is not held. See derive.
func (a *asker) claims(id record.EntityID) []record.Said {
	said, err := a.view.Claims(id)
	a.broke(err)
	return said
}

// broke remembers an error that made a rule not see what there is.
func (a *asker) broke(err error) {
	if err != nil && a.broken == nil && !errors.Is(err, fault.NotFound) {
		a.broken = err
	}
}

// rawRef gives what a property refers to by the first claim, without deriving
// what is held: that would ask for the origin again.
func (a *asker) rawRef(id record.EntityID, property string) record.EntityID {
	for _, s := range a.claims(id) {
		if s.Property == property && s.Supports() {
			return s.Value.Ref
		}
	}
	return record.EntityID{}
}

// acts lists the acts of the filter's case that pass it, in the order of their
// dates, at most the filter's limit; more tells that there are others.
func (a *asker) acts(types func(record.Term) bool) (out []*thing, more bool, err error) {
	skip := a.filter.Offset
	err = a.each(record.Act, true, func(t *thing) (bool, error) {
		if types != nil && !a.hasType(t, types) {
			return true, nil
		}
		ok, err := a.passes(t)
		if err != nil || !ok {
			return true, err
		}
		if skip > 0 {
			skip--
			return true, nil
		}
		if more = len(out) >= a.filter.Limit; !more {
			out = append(out, t)
		}
		return !more, nil
	})
	return out, more, err
}

// each calls f on every thing of a kind until it says to stop.
func (a *asker) each(k record.Kind, byDate bool, f func(*thing) (bool, error)) error {
	filter := archive.EntityFilter{Kind: k, Case: a.filter.Case, ByDate: byDate}
	if byDate {
		if b := a.filter.From.Bounds(); !a.filter.From.IsZero() {
			filter.From, filter.Undated = b.EarliestStart, !a.filter.Certain
		}
		if b := a.filter.To.Bounds(); !a.filter.To.IsZero() {
			filter.To, filter.Undated = b.LatestEnd, !a.filter.Certain
		}
	}
	seen := map[record.EntityID]bool{}
	return a.eachID(filter, func(id record.EntityID) (bool, error) {
		root := a.rules.Same.Root(id)
		if seen[root] {
			return true, nil
		}
		seen[root] = true
		t, err := a.thing(root)
		if err != nil || t == nil || a.filter.Case != "" && len(t.held.Views) == 0 {
			return true, err
		}
		return f(t)
	})
}

// eachID calls f on every entity that a filter chooses until it says to stop.
// By date, those of a kind of which there are few are put in order here: the
// store would read the dates of all other kinds to find them.
func (a *asker) eachID(filter archive.EntityFilter, f func(record.EntityID) (bool, error)) error {
	filter.Limit = firstList
	if filter.ByDate {
		few := archive.EntityFilter{Kind: filter.Kind, Case: filter.Case}
		n, err := a.view.Count(few)
		if err != nil || n == 0 {
			return err
		}
		if n < fewOfKind {
			ids, err := a.view.Entities(few)
			if err != nil {
				return err
			}
			return a.eachOfFew(ids, f)
		}
	}
	for {
		ids, err := a.view.Entities(filter)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if next, err := f(id); err != nil || !next {
				return err
			}
		}
		if len(ids) < filter.Limit {
			return nil
		}
		filter.Offset, filter.Limit = filter.Offset+len(ids), nextList
	}
}

// eachOfFew calls f on entities by their earliest possible day, those without a
// date last, as the store lists them.
func (a *asker) eachOfFew(ids []record.EntityID, f func(record.EntityID) (bool, error)) error {
	type dated struct {
		id     record.EntityID
		lo, hi when.Day
	}
	list := make([]dated, len(ids))
	for i, id := range ids {
		list[i] = dated{id, when.LastDay + 1, 0}
		said, err := a.view.Claims(id)
		if err != nil {
			return err
		}
		for _, s := range said {
			if s.Property != "when" || s.Value.Type != record.WhenType {
				continue
			}
			if lo, hi := s.Value.When.Index(); lo < list[i].lo || lo == list[i].lo && hi < list[i].hi {
				list[i].lo, list[i].hi = lo, hi
			}
		}
	}
	slices.SortStableFunc(list, func(x, y dated) int { return cmp.Or(cmp.Compare(x.lo, y.lo), cmp.Compare(x.hi, y.hi)) })
	for _, d := range list {
		if next, err := f(d.id); err != nil || !next {
			return err
		}
	}
	return nil
}

// fewOfKind is how many entities of a kind are put in order here, and not by
// the store.
const fewOfKind = 200

// How many entities are listed at once: few at first, because most questions
// stop soon.
const firstList, nextList = 64, 256

// hasType tells whether anyone whose word counts gives an act such a type.
func (a *asker) hasType(t *thing, types func(record.Term) bool) bool {
	v := t.prop("type")
	if v == nil {
		return false
	}
	for i, val := range v.Values {
		if supported(v, i) && types(val.Term) {
			return true
		}
	}
	return false
}

// typesWithin gives a rule for act types: one term or those under it.
func (a *asker) typesWithin(terms ...record.Term) func(record.Term) bool {
	acts := a.view.Schema().Vocabulary("act")
	return func(t record.Term) bool {
		return slices.ContainsFunc(terms, func(w record.Term) bool { return acts.Within(t, w) })
	}
}
