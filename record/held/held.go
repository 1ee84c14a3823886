// SPDX-License-Identifier: Apache-2.0

// Package held derives what a team holds to be so.
//
// Sources make claims, reviewers make judgments, and neither is ever changed.
// What is held is worked out from both, each time it is asked: for every
// property of a thing the value that is held, if one is, and how it is held.
// The rules are written for people in doc/held.md.
//
// # What is promised
//
// The order in which claims and judgments arrived changes nothing. Every claim
// that goes in is shown in what comes out; a rival claim is never dropped, nor
// a rejected one, a rumour or a word said under duress. A judgment and its
// undoing leave everything as it was. An echo of what a source said, however
// often it is repeated, never raises how a value is held; nor does a rumour,
// or what was said under duress.
//
// # What is not shown
//
// That a value is held does not make it true. "Agreed" says that two sources
// with origins of their own say it, and that nobody denies it; two sources can
// agree and err.
//
// The package reads no clock, disk or network, and keeps no state. Its results
// point into the claims and judgments that were given, which must not change.
package held

import (
	"slices"
	"strings"

	"teptar/record"
)

// Rules are the schema, with what the view needs to know of other things. They
// may be used by several goroutines at once if their functions may.
type Rules struct {
	Schema *record.Schema

	// Origin tells whether a document only repeats another; nil: none does.
	Origin func(document record.EntityID) Origin

	// Within tells whether place a is b, or lies inside it; nil: only if they
	// are one.
	Within func(a, b record.EntityID) bool

	// Same tells which entities are judged to be one; nil: none are.
	Same *Identity
}

// An Entity is what is held of one thing.
type Entity struct {
	Kind     record.Kind
	Views    []View           // of each property that anyone spoke of, in the schema's order
	Status   *record.Judged   // the last status in force (J-STA); nil if there is none
	Waiting  *record.Judged   // a status of confirmed that one person has set and a second has not; nil if there is none
	Findings []*record.Judged // the findings in force (J-FIN), oldest first
}

// View gives the view of a property, false if nobody spoke of it.
func (e *Entity) View(property string) (*View, bool) {
	for i := range e.Views {
		if e.Views[i].Property.Name == property {
			return &e.Views[i], true
		}
	}
	return nil, false
}

// A View is how one property of one thing is held.
//
// In a property that takes one value, State is the state of the property, and
// a Value has a state of its own that says how it would stand without rivals.
// In a property with many values each stands for itself; State is theirs if
// they share one, and [Several] otherwise.
type View struct {
	Property *record.Property
	State    State
	Before   State          // what State was before any source retracted
	Held     []record.Value // what is held; at most one in a property of one value

	// Confirmed: two independent groups assert all that the held value says.
	// It is narrower than [Agreed]: if one source says April and another says
	// 5 April, they agree, 5 April is held, and only April is confirmed. In a
	// property with many values, see Value.Confirmed.
	Confirmed bool

	Values  []Value // every value that anyone spoke of, the rivals too
	Claims  []Claim // every claim, in the order of their ids
	Groups  []Group // who is independent of whom
	Rulings []Ruling
}

// A Value is one value that someone spoke of, and how it stands by itself.
// [View.Who] tells who asserts, denies or doubts it.
type Value struct {
	record.Value
	State     State
	Before    State // what State was before any source retracted
	Held      bool  // what is held is this, or narrower than this
	Confirmed bool  // two independent groups assert it, or something narrower
}

// A Claim is a claim as it stands in a view.
type Claim struct {
	*record.Said
	Value     int // which of View.Values it speaks of
	Group     int // which of View.Groups it belongs to
	Part      Part
	Standing  Standing
	NeedsWork bool // a reviewer asked for a detail or citation (J-WRK)
	Why       Why  // why it belongs to its group
}

// A Ruling is a judgment in force that concerns a property. Of two that collide
// both are shown, and the later one holds; of the same second, the one with
// the greater id.
type Ruling struct {
	*record.Judged
	Holds bool
}

// Who gives the groups whose claims about a value have a part and a standing,
// as numbers in View.Groups, in their order.
func (v *View) Who(value int, part Part, standing Standing) []int {
	var groups []int
	for i := range v.Claims {
		c := &v.Claims[i]
		if c.Value == value && c.Part == part && c.Standing == standing && !slices.Contains(groups, c.Group) {
			groups = append(groups, c.Group)
		}
	}
	slices.Sort(groups)
	return groups
}

// Grade gives the grade of a claim with its computed digit: 1, "confirmed", if
// the claim counts and two independent groups assert its value. Otherwise it
// is the grade that was given. The letter is never computed.
func (v *View) Grade(c *Claim) string {
	given := c.In.Grade.String()
	if c.Part == Asserts && c.Standing.Counts() && !v.Groups[c.Group].Team && v.Values[c.Value].Confirmed {
		return given[:1] + "1"
	}
	return given
}

// Entity derives what is held of one thing from all that is said of it and of
// the entities judged to be the same, and from the judgments about those
// claims, that thing and those judgments. Judgments that concern other things
// change nothing.
func (r *Rules) Entity(kind record.Kind, said []record.Said, judged []record.Judged) Entity {
	e := Entity{Kind: kind}
	force := inForce(judged)
	sorted := sortSaid(said)
	for _, j := range force {
		switch {
		case j.Verdict != record.Status && j.Verdict != record.Find, !r.about(sorted, j.Of):
		case j.Verdict == record.Status:
			e.setStatus(j)
		default:
			e.Findings = append(e.Findings, j)
		}
	}
	for len(sorted) > 0 {
		name := sorted[0].Property
		n := 1
		for n < len(sorted) && sorted[n].Property == name {
			n++
		}
		e.Views = append(e.Views, r.view(r.property(kind, sorted[0]), sorted[:n], force))
		sorted = sorted[n:]
	}
	r.order(kind, e.Views)
	return e
}

// setStatus applies the next status. That something is confirmed holds when two
// people have said so, one after the other, and nobody said anything else in
// between; until then what held before does.
func (e *Entity) setStatus(j *record.Judged) {
	first := e.Waiting
	e.Waiting = nil
	switch {
	case j.Value.Term != record.Confirmed, e.Status != nil && e.Status.Value.Term == record.Confirmed, first != nil && first.By != j.By:
		e.Status = j
	case first != nil:
		e.Waiting = first
	default:
		e.Waiting = j
	}
}

// Property derives how one property of a thing is held. Claims about other
// properties are passed over. A property that nobody spoke of is
// [Undocumented].
func (r *Rules) Property(kind record.Kind, name string, said []record.Said, judged []record.Judged) View {
	sorted := slices.DeleteFunc(sortSaid(said), func(s *record.Said) bool { return s.Property != name })
	if len(sorted) == 0 {
		p, ok := r.Schema.Property(kind, name)
		if !ok {
			p = &record.Property{Kind: kind, Name: name, EN: name, Many: true}
		}
		return View{Property: p}
	}
	return r.view(r.property(kind, sorted[0]), sorted, inForce(judged))
}

// property gives the property that a claim speaks of. One that the schema does
// not have, because a newer version wrote it, takes many values, so that all
// are shown and none disputes another.
func (r *Rules) property(kind record.Kind, s *record.Said) *record.Property {
	if p, ok := r.Schema.Property(kind, s.Property); ok {
		return p
	}
	return &record.Property{Kind: kind, Name: s.Property, Type: s.Value.Type, EN: s.Property, Many: true}
}

// about tells whether one of the claims is about an entity.
func (r *Rules) about(said []*record.Said, of record.EntityID) bool {
	root := r.Same.Root(of)
	return slices.ContainsFunc(said, func(s *record.Said) bool { return r.Same.Root(s.Subject) == root })
}

// order sorts views as the schema lists their properties; unknown ones are last.
func (r *Rules) order(kind record.Kind, views []View) {
	if len(views) < 2 {
		return
	}
	known := r.Schema.Properties(kind)
	rank := func(v *View) int {
		if i := slices.Index(known, v.Property); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(views, func(a, b View) int { return rank(&a) - rank(&b) })
}

// sortSaid sorts claims by property and id, each claim once.
func sortSaid(said []record.Said) []*record.Said {
	sorted := make([]*record.Said, len(said))
	for i := range said {
		sorted[i] = &said[i]
	}
	slices.SortFunc(sorted, func(a, b *record.Said) int {
		if c := strings.Compare(a.Property, b.Property); c != 0 {
			return c
		}
		return compareIDs(a.ID, b.ID)
	})
	return slices.CompactFunc(sorted, func(a, b *record.Said) bool { return a.ID == b.ID })
}
