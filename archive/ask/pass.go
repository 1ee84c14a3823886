// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/place"
	"teptar/record/script"
	"teptar/record/when"
)

// passes tells whether a thing falls between the days and at the place asked
// for: possibly, or if that is asked, certainly. A thing without a date or
// place of its own has those of its event.
func (a *asker) passes(t *thing) (bool, error) {
	if !a.filter.From.IsZero() || !a.filter.To.IsZero() {
		days, err := a.daysOf(t)
		if err != nil || a.falls(days) < a.least() {
			return false, err
		}
	}
	if a.asked == nil {
		return true, nil
	}
	at, err := a.placesOf(t)
	return a.standsAt(at) >= a.least(), err
}

// least is how sure the filter wants to be.
func (a *asker) least() when.Answer {
	if a.filter.Certain {
		return when.Certainly
	}
	return when.Possibly
}

// standsAt asks whether one of some places lies in the one asked for.
func (a *asker) standsAt(places []record.EntityID) when.Answer {
	switch {
	case a.asked == nil:
		return when.Certainly
	case len(places) == 0:
		return when.Possibly // nobody says where
	}
	best := when.No
	for _, p := range places {
		best = max(best, a.asked.holds(a, p))
	}
	return best
}

// falls asks whether a date lies between the days asked for.
func (a *asker) falls(dates []when.When) when.Answer {
	asked := between(a.filter.From, a.filter.To)
	if len(dates) == 0 {
		return when.Overlaps(when.When{}, asked)
	}
	best := when.No
	for _, d := range dates {
		best = max(best, when.Overlaps(d, asked))
	}
	return best
}

// between makes the days from the first possible of one date to the last
// possible of another.
func between(from, to when.When) when.When {
	lo, hi := when.FirstDay, when.LastDay
	if !from.IsZero() {
		lo = from.Bounds().EarliestStart
	}
	if !to.IsZero() {
		hi = to.Bounds().LatestEnd
	}
	w, err := when.FromTo(when.On(lo), when.On(max(lo, hi)))
	if err != nil {
		return when.When{}
	}
	return w
}

// daysOf gives the dates of a thing: what is held, or all that is claimed if
// that is disputed; its event's if it has none.
func (a *asker) daysOf(t *thing) ([]when.When, error) {
	if v := t.prop("when"); v != nil {
		var out []when.When
		for _, h := range v.Held {
			out = append(out, h.When)
		}
		for i, val := range v.Values {
			if len(v.Held) == 0 && supported(v, i) {
				out = append(out, val.When)
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	for _, id := range a.refs(t, "event") {
		e, err := a.thing(id)
		if err != nil {
			return nil, err
		}
		if e != nil && e.kind == record.Event {
			return a.daysOf(e)
		}
	}
	return nil, nil
}

// placesOf gives the places that a thing has to do with, or those of its event.
func (a *asker) placesOf(t *thing) ([]record.EntityID, error) {
	var at []record.EntityID
	for _, p := range []string{"place", "from", "to"} {
		for _, id := range a.refs(t, p) {
			if e, err := a.view.Entity(id); err == nil && e.Kind == record.PlaceKind {
				at = append(at, id)
			}
		}
	}
	if len(at) > 0 {
		return at, nil
	}
	for _, id := range a.refs(t, "event") {
		e, err := a.thing(id)
		if err != nil {
			return nil, err
		}
		if e != nil && e.kind == record.Event {
			return a.placesOf(e)
		}
	}
	return nil, nil
}

// within tells whether a place of the archive lies in another: somebody says
// so, of it or of what it lies in, or the gazetteer does.
func (a *asker) within(inner, outer record.EntityID) bool {
	for range 8 { // a circle of claims must end
		if inner == outer {
			return true
		}
		x, y := a.gazetteerID(inner), a.gazetteerID(outer)
		if x != "" && y != "" {
			return x == y || contains(y, x) == place.Certainly
		}
		if inner = a.located(inner).within; inner.IsZero() {
			return false
		}
	}
	return false
}

// gazetteerID gives which place of the gazetteer an entity is said to be.
func (a *asker) gazetteerID(id record.EntityID) place.ID { return a.located(id).gazetteer }

// A location is where a place is by the first claims that say so. What is held
// is not asked, because holding a value asks whether places lie in each other.
type location struct {
	gazetteer place.ID
	within    record.EntityID
}

// located gives where a place of the archive is said to be.
func (a *asker) located(id record.EntityID) location {
	if l, ok := a.locations[id]; ok {
		return l
	}
	var l location
	said := a.claims(id)
	for _, s := range said {
		switch {
		case !s.Supports():
		case s.Property == "gazetteer" && l.gazetteer == "":
			l.gazetteer = place.ID(s.Value.Text)
		case s.Property == "within" && l.within.IsZero():
			l.within = s.Value.Ref
		}
	}
	if len(a.locations) >= maxThings {
		clear(a.locations)
	}
	a.locations[id] = l
	return l
}

// An askedPlace is a place that a question is narrowed to: entities of the
// archive, and a place of the gazetteer, if the name means one.
type askedPlace struct {
	entities []record.EntityID
	id       place.ID
}

// findPlace finds what a name means, or the id of an entity or of a place of
// the gazetteer. If a name means several places, they are offered and none is
// chosen.
func (a *asker) findPlace(name string) (*askedPlace, error) {
	p := &askedPlace{}
	if strings.HasPrefix(name, "e-") {
		id, err := Resolve(a.view, name)
		p.entities = []record.EntityID{id}
		return p, err
	}
	gazetteer, err := place.Embedded()
	if err != nil {
		return nil, err
	}
	if _, err := gazetteer.Place(place.ID(name)); err == nil {
		p.id = place.ID(name)
		return p, nil
	}
	if p.entities, err = a.placesCalled(name); err != nil || len(p.entities) > 0 {
		return p, err
	}
	switch found := gazetteer.Find(name); len(found) {
	case 0:
		return nil, fmt.Errorf("no place is called so here or in the gazetteer: %w", fault.Invalid)
	case 1:
		p.id = found[0].Place.ID
		return p, nil
	default:
		offers := make([]string, 0, len(found))
		for _, m := range found[:min(len(found), 12)] {
			offers = append(offers, fmt.Sprintf("%s (%s)", m.Place.ID, pathWords(gazetteer, m.Place.ID, a.filter.Lang)))
		}
		return nil, fmt.Errorf("several places are called so; ask for one of: %s: %w", strings.Join(offers, "; "), fault.Invalid)
	}
}

// placesCalled finds the places of the archive that are called exactly so, in
// any script.
func (a *asker) placesCalled(name string) ([]record.EntityID, error) {
	terms := nameTerms(name)
	if len(terms) == 0 {
		return nil, nil
	}
	// Of a form such as Грозном, the terms are those of Грозный: too many are
	// found, and never too few.
	found, _, err := a.view.Worded(archive.EntityWords{Kinds: []record.Kind{record.PlaceKind}, Case: a.filter.Case, Properties: []string{"name", "label"}, Terms: terms, Limit: nameReach})
	if err != nil {
		return nil, err
	}
	var ids []record.EntityID
	key := nameKey(name)
	for _, id := range found {
		t, err := a.thing(id)
		if err != nil {
			return nil, err
		}
		if t == nil || slices.Contains(ids, t.id) {
			continue
		}
		for _, prop := range []string{"name", "label"} {
			v := t.prop(prop)
			if v != nil && slices.ContainsFunc(v.Values, func(x heldValue) bool { return nameKey(x.Text) == key }) {
				ids = append(ids, t.id)
				break
			}
		}
	}
	return ids, nil
}

// contains asks the gazetteer, which is read only when something asks it.
func contains(outer, inner place.ID) place.Answer {
	g, err := place.Embedded()
	if err != nil {
		return place.No
	}
	return g.Contains(outer, inner)
}

// pathWords gives a place with what it lies in.
func pathWords(g *place.Gazetteer, id place.ID, lang string) string {
	var names []string
	for _, p := range g.Path(id) {
		names = append(names, p.Label(lang))
	}
	return strings.Join(names, ", ")
}

// nameKey is under what the words of a name are compared across scripts.
func nameKey(name string) string {
	var keys []string
	for w := range script.Words(name) {
		if !w.Joined {
			keys = append(keys, script.Key(w.Text))
		}
	}
	return strings.Join(keys, " ")
}

// holds tells whether a place of the archive lies in the one asked for. If it
// is the wider one, what happened there possibly happened here.
func (p *askedPlace) holds(a *asker, at record.EntityID) when.Answer {
	best := when.No
	for _, e := range p.entities {
		switch {
		case a.within(at, e):
			return when.Certainly
		case a.within(e, at):
			best = when.Possibly
		}
	}
	if p.id == "" {
		return best
	}
	for range 8 { // a circle of claims must end
		l := a.located(at)
		if l.gazetteer != "" {
			return max(best, p.contains(l.gazetteer))
		}
		if at = l.within; at.IsZero() {
			break
		}
	}
	return best
}

// contains tells whether a place of the gazetteer lies in the one asked for.
func (p *askedPlace) contains(id place.ID) when.Answer {
	if id == p.id {
		return when.Certainly
	}
	in := when.Answer(contains(p.id, id))
	if in == when.No && contains(id, p.id) != place.No {
		in = when.Possibly
	}
	return in
}

// notFound tells whether a thing is not there for the viewer.
func notFound(err error) bool { return errors.Is(err, fault.NotFound) }
