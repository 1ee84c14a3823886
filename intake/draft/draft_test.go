// SPDX-License-Identifier: Apache-2.0

package draft_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/intake/draft"
	"teptar/record"
	"teptar/record/when"
)

var (
	document = record.DeriveEntityID("village", "doc.letter")
	outlet   = record.DeriveEntityID("village", "org.herald")
	miller   = draft.Thing{Kind: record.Person, Name: "the miller"}
	guard    = draft.Thing{Kind: record.Organization, Name: "the county guard"}
)

// sample is the passage of a letter.
func sample() draft.Draft {
	quote := "In March the guard took the miller away."
	return draft.Draft{
		Case: "village", Seed: "1",
		Passage: record.Passage{Document: document, Text: record.Hash{1}, End: len(quote), Quote: quote},
		Voices:  []draft.Voice{{Who: draft.Thing{ID: outlet}, Identity: "ID-NAM"}},
		Grade:   record.Grade{},
	}
}

// kinds tells the kinds of what a draft makes, and of the document and outlet.
func kinds(ops []record.Op) record.KindOf {
	known := map[record.EntityID]record.Kind{document: record.Document, outlet: record.Organization}
	for _, op := range ops {
		if e, ok := op.(record.Entity); ok {
			known[e.ID] = e.Kind
		}
	}
	return func(id record.EntityID) record.Kind { return known[id] }
}

// lines puts the claims of the statement in short lines.
func lines(t *testing.T, ops []record.Op) []string {
	t.Helper()
	kindOf := kinds(ops)
	say, ok := ops[len(ops)-1].(record.Say)
	if !ok {
		t.Fatalf("the last op is a %T", ops[len(ops)-1])
	}
	record.Shipped().Conform(&say.Statement, kindOf, func(i int, f record.Fault) { t.Errorf("claim %d: %s", i, f.Text) })
	var ls []string
	for _, op := range ops {
		if err := record.Check(op); err != nil {
			t.Error(err)
		}
	}
	for _, c := range say.Claims {
		value := c.Value.String()
		if c.Value.Type == record.RefType {
			value = string(kindOf(c.Value.Ref))
		}
		ls = append(ls, string(kindOf(c.Subject))+" "+c.Property+" "+value+" "+string(c.Stance))
	}
	return ls
}

func TestOps(t *testing.T) {
	march, err := when.Parse("2031-03")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		fill func(*draft.Draft)
		want []string
	}{
		{"a whole act in one pass", func(d *draft.Draft) {
			d.Acts = []draft.Act{{Type: "LIB-DET", Victim: miller, Perpetrator: guard, Degree: "IN-DIR", When: record.WhenValue(march, "In March", "D-EXA")}}
		}, []string{"act type LIB-DET ", "person described the miller ", "act victim person ", "act when 2031-03 ", "involvement act act ", "organization name the county guard ",
			"involvement perpetrator organization ", "involvement degree IN-DIR "}},
		{"an act with nothing but type and victim", func(d *draft.Draft) {
			d.Acts = []draft.Act{{Type: "LIB-DET", Victim: draft.Thing{Kind: record.Group, Name: "two relatives"}}}
		}, []string{"act type LIB-DET ", "group described two relatives ", "act victim group "}},
		{"a denial is one of the whole act, not of who is spoken of", func(d *draft.Draft) {
			d.Acts = []draft.Act{{Type: "LIB-DET", Victim: miller, Stance: record.Denies}}
		}, []string{"act type LIB-DET DEN", "person described the miller ", "act victim person DEN"}},
		{"the same new thing in two acts is made once", func(d *draft.Draft) {
			d.Acts = []draft.Act{{Type: "LIB-DET", Victim: miller}, {Type: "INT-BEA", Victim: miller, Attempted: true}}
		}, []string{"act type LIB-DET ", "person described the miller ", "act victim person ", "act type INT-BEA ", "act victim person ", "act attempted yes "}},
		{"a single claim about a named person", func(d *draft.Draft) {
			d.Claims = []draft.Claim{{Subject: draft.Thing{Kind: record.Person, Name: "Anton Varga", Named: true}, Property: "role", Value: record.TextValue("miller", ""), Stance: record.Asserts}}
		}, []string{"person name Anton Varga ", "person role miller "}},
		{"a claim that refers to a new thing", func(d *draft.Draft) {
			d.Claims = []draft.Claim{{Subject: draft.Thing{Kind: record.Event, Name: "the fire"}, Property: "place", Ref: draft.Thing{Kind: record.PlaceKind, Name: "Lower Bron"}}}
		}, []string{"place name Lower Bron ", "event title the fire ", "event place place "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := sample()
			tt.fill(&d)
			ops, err := d.Ops()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, lines(t, ops)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheSameFormTwiceSaysTheSameThing(t *testing.T) {
	encoded := func(seed string) (all string) {
		d := sample()
		d.Seed, d.Acts = seed, []draft.Act{{Type: "LIB-DET", Victim: miller, Perpetrator: guard}}
		ops, err := d.Ops()
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range ops {
			all += string(record.Encode(op))
		}
		return all
	}
	once, again, other := encoded("1"), encoded("1"), encoded("2")
	if once != again {
		t.Error("the same seed gives other ops")
	}
	if once == other {
		t.Error("another form about the same words gives the same things")
	}
}

func TestOpsRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		fill func(*draft.Draft)
	}{
		{"nothing is claimed", func(*draft.Draft) {}},
		{"an act without a victim", func(d *draft.Draft) { d.Acts = []draft.Act{{Type: "LIB-DET"}} }},
		{"an act without a type", func(d *draft.Draft) { d.Acts = []draft.Act{{Victim: miller}} }},
		{"a claim about nothing", func(d *draft.Draft) { d.Claims = []draft.Claim{{Property: "role"}} }},
		{"a speaker without a name", func(d *draft.Draft) {
			d.Voices = append(d.Voices, draft.Voice{})
			d.Acts = []draft.Act{{Type: "LIB-DET", Victim: miller}}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := sample()
			tt.fill(&d)
			if ops, err := d.Ops(); !errors.Is(err, fault.Invalid) {
				t.Errorf("%d ops, %v", len(ops), err)
			}
		})
	}
}
