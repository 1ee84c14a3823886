// SPDX-License-Identifier: Apache-2.0

// Package draft makes ops of what a coder says of one passage in one pass: who
// speaks, single claims, and whole acts with victim, perpetrator, place, time
// and on whose account.
//
// A draft has a seed. The things that are new in it have ids that follow from
// the seed, so that a form which is sent twice says what it says once.
package draft

import (
	"fmt"

	"teptar/fault"
	"teptar/record"
)

// A Draft is a passage as a coder reads it.
type Draft struct {
	Case    record.CaseID
	Seed    string // random; the same when the same form is sent again
	Passage record.Passage
	Voices  []Voice // the outlet first, whoever perceived the thing last
	Depth   record.Term
	Duress  bool
	Hedge   string
	Grade   record.Grade
	Claims  []Claim
	Acts    []Act
}

// A Thing is one that is known, or a new one.
type Thing struct {
	ID    record.EntityID // zero for a new one
	Kind  record.Kind     // of a new one
	Name  string          // what the passage calls a new one; "" is no thing at all
	Named bool            // Name is a name, and not a description
}

// IsZero tells that no thing is meant.
func (t Thing) IsZero() bool { return t.ID.IsZero() && t.Name == "" }

// A Voice is a speaker.
type Voice struct {
	Who      Thing
	Identity record.Term
	Access   record.Term
}

// A Claim says one thing of a thing. Ref stands in place of Value where the
// property refers to a thing.
type Claim struct {
	Subject  Thing
	Property string
	Value    record.Value
	Ref      Thing
	Stance   record.Term
}

// An Act is what was done to one victim. Parts that the passage does not tell
// are zero.
type Act struct {
	Type        record.Term
	Victim      Thing
	Perpetrator Thing
	Degree      record.Term // of the perpetrator's involvement
	Place       Thing
	When        record.Value
	OnAccountOf Thing
	Episode     record.EntityID
	Attempted   bool
	Stance      record.Term // of all that is said of it
}

// Ops gives the ops of the draft: new things, and one statement with all that
// the passage says. It does not ask the schema, which Commit does.
func (d Draft) Ops() ([]record.Op, error) {
	w := writer{d: d, known: map[string]record.EntityID{}}
	for _, v := range d.Voices {
		if v.Who.IsZero() {
			return nil, fmt.Errorf("a speaker has no name: %w", fault.Invalid)
		}
		w.voices = append(w.voices, record.Speaker{Who: w.thing(v.Who), Identity: v.Identity, Access: v.Access})
	}
	for i, a := range d.Acts {
		if a.Type == "" || a.Victim.IsZero() {
			return nil, fmt.Errorf("act %d: an act needs a type and a victim: %w", i+1, fault.Invalid)
		}
		w.act(i, a)
	}
	for i, c := range d.Claims {
		if c.Subject.IsZero() || c.Property == "" {
			return nil, fmt.Errorf("claim %d: a claim needs what it is about, and a property: %w", i+1, fault.Invalid)
		}
		if !c.Ref.IsZero() {
			c.Value = record.RefValue(w.thing(c.Ref))
		}
		w.say(w.thing(c.Subject), c.Property, c.Value, c.Stance)
	}
	if len(w.claims) == 0 {
		return nil, fmt.Errorf("nothing is claimed: say at least one thing that the passage tells: %w", fault.Invalid)
	}
	s := record.Statement{Case: d.Case, Passage: d.Passage, Via: w.voices, Depth: d.Depth, Duress: d.Duress, Hedge: d.Hedge, Grade: d.Grade, Claims: w.claims}
	return append(w.ops, record.Say{Statement: s}), nil
}

// writer gathers the ops of a draft.
type writer struct {
	d      Draft
	ops    []record.Op
	voices []record.Speaker
	claims []record.Claim
	known  map[string]record.EntityID // new things, by kind and name
}

// say adds a claim. A stance that asserts is not written.
func (w *writer) say(subject record.EntityID, property string, v record.Value, stance record.Term) {
	if stance == record.Asserts {
		stance = ""
	}
	w.claims = append(w.claims, record.Claim{Subject: subject, Property: property, Value: v, Stance: stance})
}

// make adds a new entity.
func (w *writer) make(k record.Kind, key string) record.EntityID {
	id := record.DeriveEntityID(w.d.Case, "draft."+w.d.Seed+"."+key)
	w.ops = append(w.ops, record.Entity{Case: w.d.Case, ID: id, Kind: k})
	return id
}

// thing gives the id of a thing. A new one is made once, however often the
// draft speaks of it, and the passage is what it is named by.
func (w *writer) thing(t Thing) record.EntityID {
	if !t.ID.IsZero() {
		return t.ID
	}
	key := string(t.Kind) + "." + t.Name
	if id, ok := w.known[key]; ok {
		return id
	}
	id := w.make(t.Kind, key)
	w.known[key] = id
	switch {
	case t.Kind == record.PropertyKind:
		w.say(id, "described", record.TextValue(t.Name, ""), "")
	case t.Kind == record.Event || t.Kind == record.Episode:
		w.say(id, "title", record.TextValue(t.Name, ""), "")
	case t.Named || t.Kind == record.Organization || t.Kind == record.PlaceKind:
		w.say(id, "name", record.NameValue(t.Name, ""), "")
	default:
		w.say(id, "described", record.TextValue(t.Name, ""), "")
	}
	return id
}

// act adds an act, and the involvement of its perpetrator.
func (w *writer) act(n int, a Act) {
	id := w.make(record.Act, fmt.Sprint("act.", n))
	say := func(property string, v record.Value) { w.say(id, property, v, a.Stance) }
	say("type", record.TermValue(a.Type))
	say("victim", record.RefValue(w.thing(a.Victim)))
	if a.When.Type != "" {
		say("when", a.When)
	}
	if !a.Place.IsZero() {
		say("place", record.RefValue(w.thing(a.Place)))
	}
	if !a.OnAccountOf.IsZero() {
		say("on_account_of", record.RefValue(w.thing(a.OnAccountOf)))
	}
	if !a.Episode.IsZero() {
		say("episode", record.RefValue(a.Episode))
	}
	if a.Attempted {
		say("attempted", record.Yes())
	}
	if a.Perpetrator.IsZero() {
		return
	}
	inv := w.make(record.Involvement, fmt.Sprint("involvement.", n))
	w.say(inv, "act", record.RefValue(id), a.Stance)
	w.say(inv, "perpetrator", record.RefValue(w.thing(a.Perpetrator)), a.Stance)
	if a.Degree != "" {
		w.say(inv, "degree", record.TermValue(a.Degree), a.Stance)
	}
}
