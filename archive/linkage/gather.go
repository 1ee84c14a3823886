// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"teptar/archive"
	"teptar/method/kin"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/place"
	"teptar/record/when"
)

// A gathering reads what a viewer may know of the things of one kind.
type gathering struct {
	ctx      context.Context
	view     *archive.View
	kind     record.Kind
	rules    held.Rules
	same     *held.Identity
	judged   []record.Judged // in force
	set      map[record.ClaimID]bool
	concerns map[record.EntityID][]record.Judged // accept, reject and the like, by what they are about
	byClaim  map[record.ClaimID][]record.Judged
	kinship  *kin.Kinship
	places   *place.Gazetteer
	where    map[record.EntityID][]string // elements of the sets of places
	spoken   map[record.EntityID]when.When
	things   map[record.EntityID]*thing
	lists    map[listing][]record.EntityID
	kinOf    map[[2]record.EntityID]bool
}

// A thing is what is compared of one entity.
type thing struct {
	id     record.EntityID
	names  []called
	one    map[string]side            // columns with one value
	many   map[string]map[string]bool // columns with a set
	claims map[string][]record.ClaimID
}

// A side is a value with the claims that say so.
type side struct {
	text   string
	claims []record.ClaimID
}

func newThing(id record.EntityID) *thing {
	return &thing{id: id, one: map[string]side{}, many: map[string]map[string]bool{}, claims: map[string][]record.ClaimID{}}
}

// add puts an element into a set.
func (t *thing) add(column, element string, claim record.ClaimID) {
	if t.many[column] == nil {
		t.many[column] = map[string]bool{}
	}
	t.many[column][element] = true
	if !slices.Contains(t.claims[column], claim) {
		t.claims[column] = append(t.claims[column], claim)
	}
}

// says tells whether anything is known of a thing that can be compared.
func (t *thing) says() bool { return len(t.names)+len(t.one)+len(t.many) > 0 }

// gather reads all things of a kind.
func gather(ctx context.Context, v *archive.View, kind record.Kind) (*gathering, error) {
	g := &gathering{ctx: ctx, view: v, kind: kind, things: map[record.EntityID]*thing{}, where: map[record.EntityID][]string{},
		spoken: map[record.EntityID]when.When{}, lists: map[listing][]record.EntityID{}, kinOf: map[[2]record.EntityID]bool{},
		set: map[record.ClaimID]bool{}, concerns: map[record.EntityID][]record.Judged{}, byClaim: map[record.ClaimID][]record.Judged{},
		kinship: kin.New(v.Schema().Vocabulary("relation"))}
	var err error
	if g.places, err = place.Embedded(); err != nil {
		return nil, err
	}
	if err := g.readJudgments(); err != nil {
		return nil, err
	}
	g.rules = held.Rules{Schema: v.Schema(), Same: g.same}
	if err := g.readPlaces(); err != nil {
		return nil, err
	}
	if err := g.eachThing(kind, g.take); err != nil {
		return nil, err
	}
	if kind == record.Person {
		err = g.readTies()
	}
	return g, err
}

// readJudgments reads what reviewers judged, of claims and of pairs.
func (g *gathering) readJudgments() error {
	var all []record.Judged
	for j, err := range g.view.AllJudgments("") {
		if err != nil {
			return err
		}
		all = append(all, j)
	}
	g.same = held.NewIdentity(all)
	g.judged = held.InForce(all)
	for _, j := range g.judged {
		switch j.Verdict {
		case record.Reject, record.Superseded, record.Accept:
			for _, c := range j.Claims {
				g.set[c] = j.Verdict != record.Accept
			}
		}
		if !j.Of.IsZero() && j.Other.IsZero() {
			g.concerns[j.Of] = append(g.concerns[j.Of], j)
		}
		for _, c := range j.Claims {
			g.byClaim[c] = append(g.byClaim[c], j)
		}
	}
	return nil
}

// counts tells whether a claim speaks for its value: nobody set it aside, and it
// was not said under duress.
func (g *gathering) counts(s *record.Said) bool {
	return s.Supports() && !s.In.Duress && !g.set[s.ID]
}

// eachThing calls f with all that is said of each thing of a kind.
func (g *gathering) eachThing(k record.Kind, f func(id record.EntityID, said []record.Said)) error {
	var said []record.Said
	for s, err := range g.view.Said(k, "") {
		if err == nil {
			err = g.ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("match %s: %w", k, err)
		}
		if len(said) > 0 && said[0].Subject != s.Subject {
			f(said[0].Subject, said)
			said = nil
		}
		said = append(said, s)
	}
	if len(said) > 0 {
		f(said[0].Subject, said)
	}
	return nil
}

// judgmentsOf gives the judgments that concern a thing or what is said of it.
func (g *gathering) judgmentsOf(id record.EntityID, said []record.Said) []record.Judged {
	out := slices.Clone(g.concerns[id])
	for i := range said {
		out = append(out, g.byClaim[said[i].ID]...)
	}
	slices.SortFunc(out, func(a, b record.Judged) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return slices.CompactFunc(out, func(a, b record.Judged) bool { return a.ID == b.ID })
}

// take reads the properties of a thing itself.
func (g *gathering) take(id record.EntityID, said []record.Said) {
	t := newThing(id)
	e := g.rules.Entity(g.kind, said, g.judgmentsOf(id, said))
	var names []called
	for i := range e.Views {
		v := &e.Views[i]
		for n := range v.Values {
			val := &v.Values[n]
			claims := asserting(v, n)
			if len(claims) == 0 {
				continue
			}
			if v.Property.Name == "name" {
				names = append(names, called{text: val.Text, claims: claims})
				continue
			}
			g.property(t, v.Property.Name, &val.Value, said, claims)
		}
	}
	t.names = collapse(g.kind, names)
	if t.says() {
		g.things[id] = t
	}
}

// property reads a value of a property that is not a name.
func (g *gathering) property(t *thing, property string, val *record.Value, said []record.Said, claims []record.ClaimID) {
	once := func(column, text string) {
		if _, taken := t.one[column]; !taken && text != "" {
			t.one[column] = side{text, claims}
		}
	}
	switch property {
	case "born":
		t.one[colBorn] = side{val.When.String(), claims} // an age says less
	case "age":
		if i := slices.IndexFunc(said, func(s record.Said) bool { return s.ID == claims[0] }); i >= 0 {
			once(colBorn, g.bornOf(&said[i]))
		}
	case "sex":
		once(colSex, map[record.Term]string{"S-M": "m", "S-F": "f"}[val.Term])
	case "role":
		once(colRole, val.Text)
	case "contact", "url":
		for _, c := range claims {
			t.add(colContact, token(val.Scheme+" "+val.Text), c)
		}
	case "type":
		once(colType, string(val.Term))
	case "gazetteer":
		once(colGazetteer, val.Text)
	case "coordinates":
		once(colPoint, fmt.Sprintf("%f,%f", float64(val.Lat)/1e6, float64(val.Lon)/1e6))
	case "place", "within":
		for _, e := range g.where[g.same.Root(val.Ref)] {
			for _, c := range claims {
				t.add(colPlace, e, c)
			}
		}
	case "part_of":
		for _, c := range claims {
			t.add(colGroup, token(g.same.Root(val.Ref).String()), c)
		}
	}
}

// asserting gives the claims that speak for a value and count.
func asserting(v *held.View, value int) []record.ClaimID {
	var out []record.ClaimID
	for i := range v.Claims {
		c := &v.Claims[i]
		if c.Value == value && (c.Part == held.Asserts || c.Part == held.Partly) && c.Standing.Counts() {
			out = append(out, c.ID)
		}
	}
	return out
}

// bornOf turns an age into the year of birth that has most of the days which are
// possible, "" if nobody knows when the source spoke.
func (g *gathering) bornOf(s *record.Said) string {
	said := s.In.Said
	if said.IsZero() {
		said = g.published(s.In.Passage.Document)
	}
	if said.IsZero() || s.Value.Max == record.NoMax {
		return ""
	}
	lo, hi := said.Index()
	if hi-lo > 3*366 {
		return ""
	}
	age := float64(s.Value.Min+s.Value.Max)/2 + 0.5
	y, _, _ := ((lo+hi)/2 - when.Day(age*365.25)).Date()
	return fmt.Sprintf("%04d", y)
}

// published gives when a document was published, by the first claim that says so.
func (g *gathering) published(document record.EntityID) when.When {
	if w, ok := g.spoken[document]; ok || document.IsZero() {
		return w
	}
	var w when.When
	said, err := g.view.Claims(document)
	for i := range said {
		if err == nil && said[i].Property == "published" && w.IsZero() && g.counts(&said[i]) {
			w = said[i].Value.When
		}
	}
	g.spoken[document] = w
	return w
}

// sorted gives the things in the order of their ids.
func (g *gathering) sorted() []*thing {
	return slices.SortedFunc(maps.Values(g.things), func(a, b *thing) int { return bytes.Compare(a.id[:], b.id[:]) })
}
