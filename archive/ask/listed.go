// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"maps"
	"slices"

	"teptar/method/count"
	"teptar/record"
	"teptar/record/held"
)

// A listing reads who names whom.
type listing struct {
	*asker
	f       ListFilter
	people  map[record.EntityID]map[record.EntityID]*listed // by person and lister
	listers map[record.EntityID]*lister
	one     map[record.EntityID]record.EntityID   // a lister, and the one whose list it is on
	groups  map[record.EntityID]bool              // victims who are a group
	repeats map[record.EntityID]bool              // documents that repeat another, and name someone
	acts    map[record.EntityID][]record.EntityID // for which each person is on a list; see within
	members map[record.EntityID][]record.EntityID // of groups, those who are named

	unnamed   int64 // least number of people in groups whom nobody names
	rivals    int   // acts of which sources name different victims
	unsourced []record.EntityID
}

// listed is how one lister names one person.
type listed struct {
	through []record.EntityID // through whom, by every claim; nil if one claim is direct
	begun   bool
}

// lister is what is known of a source, an outlet or a document.
type lister struct {
	publishers map[record.EntityID]bool // through whom it reached us; the document, if nobody is known
	official   bool                     // all that it says is an official statement
	voices     map[record.EntityID]bool // who speaks, if another quotes it
}

// read goes through the acts.
func (l *listing) read() error {
	return l.each(record.Act, true, func(t *thing) (bool, error) {
		ok, err := l.chosen(t)
		if err != nil || !ok {
			return true, err
		}
		return true, l.readAct(t)
	})
}

// chosen tells whether the victim of an act is one of those asked for.
func (l *listing) chosen(t *thing) (bool, error) {
	if status := l.status(t); status < l.f.Status || status == "V4" || status == "V5" {
		return false, nil
	}
	types := func(code record.Term) bool { return !count.IsThreat(code) && code != "CPU" }
	if l.f.Types != nil {
		types = l.typesWithin(l.f.Types...)
	}
	if !l.hasType(t, types) {
		return false, nil
	}
	if v := t.prop("occurred"); v != nil && (v.State == held.SetAside || v.State == held.Withdrawn) {
		return false, nil
	}
	if v := t.prop("attempted"); v != nil && v.State.Holds() {
		return false, nil
	}
	return l.passes(t)
}

// readAct puts the victim of an act on the lists of those who name them.
func (l *listing) readAct(t *thing) error {
	v := t.prop("victim")
	if v == nil {
		return nil
	}
	var victims []record.EntityID
	for _, id := range l.refs(t, "victim") {
		if root := l.rules.Same.Root(id); !slices.Contains(victims, root) {
			victims = append(victims, root)
		}
	}
	if len(victims) != 1 {
		l.rivals++
		return nil
	}
	victim, err := l.thing(victims[0])
	if err != nil || victim == nil {
		return err
	}
	switch victim.kind {
	case record.Person:
		l.within(victim.id, t.id)
		return l.name(victim.id, v)
	case record.Group:
		err := l.readGroup(victim)
		for _, id := range l.members[victim.id] {
			l.within(id, t.id)
		}
		return err
	}
	return nil
}

// readGroup puts those who are named as members of a group on the lists of
// those who name them. The others cannot be told from anybody.
func (l *listing) readGroup(g *thing) error {
	if l.groups[g.id] {
		return nil
	}
	l.groups[g.id] = true
	if v := g.prop("member"); v != nil {
		for _, id := range l.refs(g, "member") {
			if e, err := l.view.Entity(id); err != nil || e.Kind != record.Person {
				continue
			}
			person := l.rules.Same.Root(id)
			l.members[g.id] = append(l.members[g.id], person)
			if err := l.name(person, v); err != nil {
				return err
			}
		}
	}
	l.unnamed += max(0, cmp.Or(l.countedGroup(g).Min, leastGroup)-int64(len(l.members[g.id])))
	return nil
}

// leastGroup is how many a group is if nobody says: see doc/counting.md.
const leastGroup = 2

// name puts a person on the lists of those who assert a property of which the
// person is a value. Words that a source took back, that were rejected, or said
// under duress, put nobody on a list, nor do the team's remarks.
func (l *listing) name(person record.EntityID, v *held.View) error {
	on := l.people[person]
	for i := range v.Claims {
		c := &v.Claims[i]
		val := &v.Values[c.Value]
		if val.Type != record.RefType || l.rules.Same.Root(val.Ref) != person || c.Part != held.Asserts || !c.Standing.Counts() || v.Groups[c.Group].Team {
			continue
		}
		id := l.listerOf(v, c)
		if on == nil {
			on = map[record.EntityID]*listed{}
			l.people[person] = on
		}
		if on[id] == nil {
			on[id] = &listed{}
		}
		on[id].note(l.chainOf(c.Said))
	}
	if on == nil && !slices.Contains(l.unsourced, person) {
		l.unsourced = append(l.unsourced, person)
	}
	return l.broken
}

// note keeps of those through whom a person came to a list the ones whom every
// claim has.
func (on *listed) note(chain []record.EntityID) {
	if !on.begun {
		on.begun, on.through = true, chain
		return
	}
	on.through = slices.DeleteFunc(on.through, func(id record.EntityID) bool { return !slices.Contains(chain, id) })
}

// chainOf gives everybody who speaks in a claim, and the publisher.
func (l *listing) chainOf(s *record.Said) []record.EntityID {
	var chain []record.EntityID
	for _, link := range s.In.Via {
		if !link.Who.IsZero() {
			chain = append(chain, l.rules.Same.Root(link.Who))
		}
	}
	if _, by := l.firstOf(s.In.Passage.Document); !by.IsZero() {
		chain = append(chain, by)
	}
	return chain
}

// listerOf gives on whose list a claim puts somebody, and keeps what the claim
// tells of them.
func (l *listing) listerOf(v *held.View, c *held.Claim) record.EntityID {
	document := c.In.Passage.Document
	first, by := l.firstOf(document)
	switch {
	case first != document:
		l.repeats[document] = true
	case by.IsZero() && len(c.In.Via) > 0 && !c.In.Via[0].Anonymous():
		by = l.rules.Same.Root(c.In.Via[0].Who)
		l.join(document, by)
	}
	publisher := cmp.Or(by, first)
	id := first
	switch l.f.By {
	case BySource:
		id = cmp.Or(v.Groups[c.Group].Speaker, v.Groups[c.Group].Document)
	case ByOutlet:
		id = publisher
	}
	l.meet(id, publisher, c.Said)
	return id
}

// meet keeps what a claim tells of a lister: through whom it reached us, in
// whose name it speaks, and whether all that it says is official.
func (l *listing) meet(id, publisher record.EntityID, s *record.Said) {
	of := l.listers[id]
	if of == nil {
		of = &lister{publishers: map[record.EntityID]bool{}, voices: map[record.EntityID]bool{id: true}, official: true}
		l.listers[id] = of
	}
	of.publishers[publisher] = true
	if l.f.By == ByImport {
		of.voices[publisher] = true
	}
	last, ok := s.In.Last()
	of.official = of.official && ok && last.Access == "AC-OFF"
}

// firstOf follows a document that repeats another to the first, and gives who
// published that; zero if nobody says.
func (l *listing) firstOf(document record.EntityID) (first, publisher record.EntityID) {
	first = document
	for range 8 { // a circle of claims must end
		o := l.origin(first)
		if o.First.IsZero() || o.First == first {
			return first, l.rules.Same.Root(cmp.Or(o.FirstBy, o.Publisher))
		}
		first = o.First
	}
	return first, record.EntityID{}
}

// join puts a document of which nobody says who published it, and whoever
// speaks in it as its publisher, on one list: so that what others repeat of it
// is on that list too.
func (l *listing) join(document, speaker record.EntityID) {
	if l.f.By != ByImport && l.one[document].IsZero() && !speaker.IsZero() {
		l.one[document] = speaker
	}
}

// rejoin gives everybody's entries to the lister whose list they are on.
func (l *listing) rejoin() {
	for from, to := range l.one {
		if l.listers[from] == nil || from == to {
			continue
		}
		if l.listers[to] == nil {
			l.listers[to] = &lister{publishers: map[record.EntityID]bool{}, voices: map[record.EntityID]bool{to: true}, official: true}
		}
		l.listers[to].absorb(l.listers[from])
		delete(l.listers, from)
		for _, on := range l.people {
			if on[from] == nil {
				continue
			}
			if on[to] == nil {
				on[to] = &listed{}
			}
			on[to].note(on[from].through)
			delete(on, from)
		}
	}
}

// absorb adds what is known of another lister.
func (of *lister) absorb(other *lister) {
	maps.Copy(of.publishers, other.publishers)
	maps.Copy(of.voices, other.voices)
	of.official = of.official && other.official
}
