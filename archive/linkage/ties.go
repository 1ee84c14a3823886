// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"bytes"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"teptar/record"
	"teptar/record/place"
	"teptar/record/script"
)

// token makes an element of a set: digits, which no folding of names touches. Two
// elements with one token of 64 bits are one.
func token(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return strconv.FormatUint(h.Sum64(), 10)
}

// readPlaces finds for each place the elements by which it is compared: itself and
// all that it lies in. So two sets of places have what they lie in in common, and
// a village is compatible with its region. A place is known by the gazetteer, by
// what a source says of it or by its name alone, and by itself where neither is.
func (g *gathering) readPlaces() error {
	type location struct {
		known  place.ID
		name   string
		within record.EntityID
	}
	at := map[record.EntityID]location{}
	err := g.eachThing(record.PlaceKind, func(id record.EntityID, said []record.Said) {
		id = g.same.Root(id)
		l := at[id]
		for i := range said {
			s := &said[i]
			switch {
			case !g.counts(s):
			case s.Property == "gazetteer" && (l.known == "" || s.Value.Text < string(l.known)):
				l.known = place.ID(s.Value.Text)
			case s.Property == "name" && (l.name == "" || s.Value.Text < l.name):
				l.name = s.Value.Text
			case s.Property == "within" && (l.within.IsZero() || s.Value.Ref.String() < l.within.String()):
				l.within = s.Value.Ref
			}
		}
		at[id] = l
	})
	if err != nil {
		return err
	}
	for id := range at {
		var elements []string
		for up, deep := id, 0; !up.IsZero() && deep < 8; deep++ { // a circle of claims must end
			l := at[up]
			if only, ok := g.places.Only(l.name); ok && l.known == "" {
				l.known = only.ID
			}
			if path := g.places.Path(l.known); len(path) > 0 {
				for _, p := range path {
					elements = append(elements, token(string(p.ID)))
				}
				break
			}
			if l.name != "" {
				elements = append(elements, token(nameKey(l.name)))
			} else {
				elements = append(elements, token(up.String()))
			}
			if up = l.within; !up.IsZero() {
				up = g.same.Root(up)
			}
		}
		g.where[id] = elements
	}
	return nil
}

// nameKey folds the words of a name of a thing that is no person.
func nameKey(s string) string {
	var words []string
	for w := range script.Words(s) {
		if key := script.Key(w.Text); key != "" && !w.Joined {
			words = append(words, key)
		}
	}
	return strings.Join(words, " ")
}

// A listing is where people are named side by side: one passage that gives several
// of them one part. A passage that is a whole document lists only who stands in
// one statement.
type listing struct {
	passage   record.Passage
	statement [4]byte // with which the ids of its claims begin; for whole documents
	property  string
}

// list notes that a passage names somebody in a part.
func (g *gathering) list(s *record.Said, id record.EntityID) {
	if s.In.Passage.IsZero() {
		return // the team's own remark
	}
	at := listing{passage: s.In.Passage, property: s.Property}
	at.passage.Locator = ""
	if at.passage.Quote == "" {
		at.statement = [4]byte(s.ID[:4])
	}
	if !slices.Contains(g.lists[at], id) {
		g.lists[at] = append(g.lists[at], id)
	}
}

// person gives the thing that a claim refers to, made new if nothing else was said
// of it; nil if it is none of the kind.
func (g *gathering) person(id record.EntityID) *thing {
	if t := g.things[id]; t != nil {
		return t
	}
	if e, err := g.view.Entity(id); err != nil || e.Kind != g.kind {
		return nil
	}
	g.things[id] = newThing(id)
	return g.things[id]
}

// readTies reads what other things say of people: acts and spells their places,
// relations their kin, groups their members.
func (g *gathering) readTies() error {
	type reader struct {
		kind record.Kind
		read func(id record.EntityID, said []record.Said)
	}
	events := map[record.EntityID][]record.Said{}
	for _, r := range []reader{
		{record.Event, func(id record.EntityID, said []record.Said) { g.event(id, said, events) }},
		{record.Act, func(_ record.EntityID, said []record.Said) { g.doing(said, "victim", events) }},
		{record.Spell, func(_ record.EntityID, said []record.Said) { g.doing(said, "of", nil) }},
		{record.Relation, func(_ record.EntityID, said []record.Said) { g.relation(said) }},
		{record.Group, func(id record.EntityID, said []record.Said) { g.group(id, said) }},
	} {
		if err := g.eachThing(r.kind, r.read); err != nil {
			return err
		}
	}
	for id, t := range g.things {
		if !t.says() {
			delete(g.things, id)
		}
	}
	return nil
}

// event keeps where an event was, and lists those whom a passage names in it.
func (g *gathering) event(id record.EntityID, said []record.Said, events map[record.EntityID][]record.Said) {
	for i := range said {
		s := &said[i]
		switch {
		case !g.counts(s) || s.Value.Type != record.RefType:
		case s.Property == "place":
			events[id] = append(events[id], *s)
		default:
			g.list(s, s.Value.Ref)
		}
	}
}

// doing gives those whom an act or a spell is of the places that it has to do with,
// or those of its event.
func (g *gathering) doing(said []record.Said, of string, events map[record.EntityID][]record.Said) {
	var who, where []record.Said
	for i := range said {
		s := &said[i]
		switch {
		case !g.counts(s):
		case s.Property == of:
			who = append(who, *s)
			g.list(s, s.Value.Ref)
		case s.Property == "place" || s.Property == "from":
			where = append(where, *s)
		case s.Property == "event":
			where = append(where, events[s.Value.Ref]...)
		}
	}
	for _, w := range who {
		t := g.person(w.Value.Ref)
		if t == nil {
			continue
		}
		for _, p := range where {
			for _, element := range g.where[g.same.Root(p.Value.Ref)] {
				t.add(colPlace, element, p.ID)
			}
		}
	}
}

// mirrored are the kin terms that are one from both ends, and those that are
// another.
var mirrored = map[record.Term]record.Term{"K-SIB": "K-SIB", "K-SPO": "K-SPO", "K-PCO": "K-COU", "K-MCO": "K-COU", "K-COU": "K-COU",
	"K-PAR": "K-CHI", "K-CHI": "K-PAR", "K-REL": "K-REL", "K-FAM": "K-FAM", "K-EXT": "K-EXT", "K-INL": "K-INL"}

// relation gives both ends what they are to each other. Two who are kin of each
// other are two.
func (g *gathering) relation(said []record.Said) {
	var from, to, types []record.Said
	for i := range said {
		s := &said[i]
		if !g.counts(s) {
			continue
		}
		switch s.Property {
		case "from":
			from = append(from, *s)
		case "to":
			to = append(to, *s)
		case "type":
			types = append(types, *s)
		}
	}
	for _, x := range from {
		for _, y := range to {
			for _, t := range types {
				g.tie(&x, &y, &t)
			}
		}
	}
}

// tie notes one relation.
func (g *gathering) tie(from, to, kind *record.Said) {
	term, inverse := kind.Value.Term, mirrored[kind.Value.Term]
	if inverse == "" {
		inverse = term + "-of"
	}
	column := colGroup
	if g.kinship.IsKin(term) {
		column = colKin
		if from.Value.Ref != to.Value.Ref {
			g.kinOf[pairOf(from.Value.Ref, to.Value.Ref)] = true
		}
	}
	for _, end := range []struct {
		of, other *record.Said
		term      record.Term
	}{{from, to, term}, {to, from, inverse}} {
		if t := g.person(end.of.Value.Ref); t != nil {
			other := g.same.Root(end.other.Value.Ref).String()
			if column == colKin {
				other = string(end.term) + " " + other
			}
			t.add(column, token(other), kind.ID)
		}
	}
}

// group gives members the group that they are in.
func (g *gathering) group(id record.EntityID, said []record.Said) {
	for i := range said {
		s := &said[i]
		if s.Property != "member" || !g.counts(s) {
			continue
		}
		g.list(s, s.Value.Ref)
		if t := g.person(s.Value.Ref); t != nil {
			t.add(colGroup, token(g.same.Root(id).String()), s.ID)
		}
	}
}

// pairOf puts two entities in one order.
func pairOf(a, b record.EntityID) [2]record.EntityID {
	if bytes.Compare(b[:], a[:]) < 0 {
		a, b = b, a
	}
	return [2]record.EntityID{a, b}
}
