// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// met tells how surely a thing meets one condition on things.
func (a *asker) met(p *plan, c query.Cond, t *thing) (when.Answer, error) {
	switch c.Field {
	case query.Type:
		return sure(a.isOfType(t, c.Code)), nil
	case query.State:
		return sure(a.overall(t).String() == c.Text), nil
	case query.Disputed:
		return sure(a.overall(t) == held.Disputed), nil
	case query.Victim:
		return a.actRefers(t, "victim", p.names[c])
	case query.Account:
		return a.actRefers(t, "on_account_of", p.names[c])
	case query.Perpetrator:
		return a.doneBy(t, p.names[c])
	case query.Has:
		return a.has(t, c.Text)
	case query.Date:
		return a.fallsOn(t, c.Date)
	case query.Place:
		return a.liesIn(t, p.places[c])
	}
	return when.No, nil
}

func sure(yes bool) when.Answer {
	if yes {
		return when.Certainly
	}
	return when.No
}

// isOfType tells whether anyone whose word counts gives a thing a type, or a
// narrower one.
func (a *asker) isOfType(t *thing, code record.Term) bool {
	for _, name := range query.TypeProperties {
		v := t.prop(name)
		if v == nil || v.Property.Type != record.TermType {
			continue
		}
		for i, val := range v.Values {
			if supported(v, i) && a.view.Schema().Within(v.Property, val.Term, code) {
				return true
			}
		}
	}
	return false
}

// overall gives how a thing is held, all in all: disputed if any of its
// properties is, else as the property is held that says what it is.
func (a *asker) overall(t *thing) held.State {
	for i := range t.held.Views {
		if contested(&t.held.Views[i]) {
			return held.Disputed
		}
	}
	for _, name := range append([]string{"type", "state", "occurred"}, nameProperties...) {
		if v := t.prop(name); v != nil {
			if v.State == held.Several {
				return v.Values[0].State
			}
			return v.State
		}
	}
	if len(t.held.Views) > 0 && t.held.Views[0].State != held.Several {
		return t.held.Views[0].State
	}
	return held.Undocumented
}

// actRefers tells whether a thing, or the act that it belongs to, has one of
// some things as a value of a property: certainly if that is held. A group
// possibly is whoever it includes.
func (a *asker) actRefers(t *thing, property string, ids []record.EntityID) (when.Answer, error) {
	best := when.No
	acts, err := a.actsBehind(t)
	if err != nil {
		return best, err
	}
	for _, act := range acts {
		v := act.prop(property)
		if v == nil {
			continue
		}
		for i, val := range v.Values {
			if !supported(v, i) {
				continue
			}
			root := a.rules.Same.Root(val.Ref)
			switch {
			case slices.Contains(ids, root) && (val.Held || val.State.Holds()):
				return when.Certainly, nil
			case slices.Contains(ids, root) || a.includes(root, ids):
				best = when.Possibly
			}
		}
	}
	return best, nil
}

// includes tells whether a group is said to include one of some people.
func (a *asker) includes(group record.EntityID, ids []record.EntityID) bool {
	e, err := a.view.Entity(group)
	if err != nil || e.Kind != record.Group {
		return false
	}
	g, err := a.thing(group)
	if err != nil || g == nil {
		return false
	}
	return slices.ContainsFunc(a.refs(g, "member"), func(m record.EntityID) bool { return slices.Contains(ids, a.rules.Same.Root(m)) })
}

// actsBehind gives the acts that a condition on acts is about: the thing itself,
// the act that it is part of, the acts of an event or episode.
func (a *asker) actsBehind(t *thing) ([]*thing, error) {
	switch t.kind {
	case record.Act:
		return []*thing{t}, nil
	case record.Involvement:
		var acts []*thing
		for _, id := range a.refs(t, "act") {
			if act, err := a.thing(id); err != nil {
				return nil, err
			} else if act != nil {
				acts = append(acts, act)
			}
		}
		return acts, nil
	case record.Event:
		acts, err := a.links(t.id, "event")
		return acts, found(err)
	case record.Episode:
		return a.actsOf(t)
	}
	return nil, nil
}

// doneBy tells whether one of some people or bodies is involved in a thing.
func (a *asker) doneBy(t *thing, ids []record.EntityID) (when.Answer, error) {
	involvements := []*thing{t}
	if t.kind != record.Involvement {
		acts, err := a.actsBehind(t)
		if err != nil {
			return when.No, err
		}
		involvements = nil
		for _, act := range acts {
			some, err := a.links(act.id, "act")
			if found(err) != nil {
				return when.No, err
			}
			involvements = append(involvements, some...)
		}
	}
	best := when.No
	for _, i := range involvements {
		v := i.prop("perpetrator")
		if v == nil {
			continue
		}
		for n, val := range v.Values {
			if supported(v, n) && slices.Contains(ids, a.rules.Same.Root(val.Ref)) {
				if val.Held || val.State.Holds() {
					return when.Certainly, nil
				}
				best = when.Possibly
			}
		}
	}
	return best, nil
}

// has tells whether a thing has what the field of that name lists.
func (a *asker) has(t *thing, what string) (when.Answer, error) {
	switch what {
	case "date":
		days, err := a.daysOf(t)
		return sure(len(days) > 0), err
	case "place":
		at, err := a.placesOf(t)
		return sure(len(at) > 0), err
	case "victim":
		return sure(len(a.refs(t, "victim")) > 0), nil
	case "judgment":
		return sure(len(held.InForce(t.judged)) > 0), nil
	case "perpetrator":
		if t.kind == record.Involvement {
			return sure(len(a.refs(t, "perpetrator")) > 0), nil
		}
		c, err := a.perpetrators(t)
		return sure(len(c) > 0), err
	}
	return when.No, nil
}

// fallsOn tells whether a thing falls on a date. What has no date possibly does;
// what can have none, such as a person, does not.
func (a *asker) fallsOn(t *thing, asked when.When) (when.Answer, error) {
	property := "when"
	switch t.kind {
	case record.Document:
		property = "published"
	case record.PlaceKind:
		return when.No, nil
	}
	if _, dated := a.view.Schema().Property(t.kind, property); !dated {
		return when.No, nil
	}
	if t.kind == record.Document {
		if w := a.published(t.id); !w.IsZero() {
			return when.Overlaps(w, asked), nil
		}
		return when.Possibly, nil
	}
	days, err := a.daysOf(t)
	if err != nil || len(days) == 0 {
		return when.Possibly, err // nobody says when: possible, never certain
	}
	best := when.No
	for _, d := range days {
		best = max(best, when.Overlaps(d, asked))
	}
	return best, nil
}

// liesIn tells whether a thing is at a place, or a place in another.
func (a *asker) liesIn(t *thing, asked *askedPlace) (when.Answer, error) {
	if t.kind == record.PlaceKind {
		return asked.holds(a, t.id), nil
	}
	placed := slices.ContainsFunc([]string{"place", "from", "to"}, func(name string) bool {
		p, ok := a.view.Schema().Property(t.kind, name)
		return ok && refersTo(p, record.PlaceKind)
	})
	if !placed {
		return when.No, nil
	}
	at, err := a.placesOf(t)
	best := when.No // and so if nobody says where
	for _, id := range at {
		best = max(best, asked.holds(a, id))
	}
	return best, err
}
