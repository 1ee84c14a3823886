// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"strings"
	"testing"

	"teptar/fault"
)

func TestShippedTablesCanBeRead(t *testing.T) {
	s, err := readSchema(kindsTSV, propertiesTSV, termsTSV)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range s.Kinds() {
		if len(s.Properties(k.Kind)) < 3 {
			t.Errorf("%s has almost no properties", k.Kind)
		}
		for name, words := range map[string]string{"English": k.EN, "Russian": k.RU, "English plural": k.PluralEN, "Russian plural": k.PluralRU, "definition": k.Definition} {
			if words == "" {
				t.Errorf("kind %s has no %s", k.Kind, name)
			}
		}
	}
	for _, name := range s.Vocabularies() {
		for _, term := range s.Vocabulary(name).Terms {
			if term.RU == "" {
				t.Errorf("%s %s has no Russian label", name, term.Code)
			}
			if term.Broader != "" && !s.Vocabulary(name).Within(term.Code, term.Broader) {
				t.Errorf("%s %s is under %s, which is not there", name, term.Code, term.Broader)
			}
		}
	}
	for _, p := range s.order {
		if p.RU == "" {
			t.Errorf("%s %s has no Russian label", p.Kind, p.Name)
		}
		if p.Type == RefType && (p.InverseEN == "" || p.InverseRU == "") {
			t.Errorf("%s %s does not say how it reads from its other end", p.Kind, p.Name)
		}
	}
}

func TestHURIDOCSCodesAreKept(t *testing.T) {
	acts := Shipped().Vocabulary("act")
	for code, want := range map[Term]string{"LIB-DET": "030102000000", "INT-BEA": "020101000000", "MOV-EXP": "050101000000", "PRO-DOC": "130106000000", "CPU": "020121000000"} {
		e, ok := acts.Find(code)
		if !ok || !strings.Contains(e.Standard, want) {
			t.Errorf("%s stands for %q; want HURIDOCS %s in it", code, e.Standard, want)
		}
	}
}

func TestConformTellsWhatIsWrongAndWhatWouldBeRight(t *testing.T) {
	person, act, doc, place := EntityID{1}, EntityID{2}, EntityID{3}, EntityID{4}
	kinds := map[EntityID]Kind{person: Person, act: Act, doc: Document, place: PlaceKind}
	passage := Passage{Document: doc, Text: Hash{1}, End: 1, Quote: "x"}
	via := []Speaker{{Who: person}}
	claim := func(of EntityID, prop string, v Value) Statement {
		return Statement{Case: "demo", Passage: passage, Via: via, Claims: []Claim{{Subject: of, Property: prop, Value: v}}}
	}
	with := func(s Statement, change func(*Statement)) Statement { change(&s); return s }
	good := claim(act, "type", TermValue("LIB-DET"))
	for _, tt := range []struct {
		name string
		s    Statement
		want string // in text or hint; "" if nothing is wrong
	}{
		{"a claim as the schema has it", good, ""},
		{"a property with a typing error", claim(act, "victm", RefValue(person)), "did you mean victim?"},
		{"a term with a typing error", claim(act, "type", TermValue("LIB-DEF")), "did you mean LIB-DET?"},
		{"a finding as if a source could make it", claim(act, "type", TermValue("LIB-ED")), "takes a judgment"},
		{"a type of event for an act", claim(act, "type", TermValue("TRG-ATT")), "type of event"},
		{"a text where a term stands", claim(act, "type", TextValue("detention", "en")), "takes a term"},
		{"a place as a victim", claim(act, "victim", RefValue(place)), "person or group, not place"},
		{"a reference to nothing", claim(act, "victim", RefValue(EntityID{9})), "refers to nothing"},
		{"a claim about nothing", claim(EntityID{9}, "type", TermValue("LIB-DET")), "about nothing"},
		{"a fact without a passage", with(good, func(s *Statement) { s.Passage, s.Via = Passage{}, nil }), "needs a passage"},
		{"a label without a passage", with(claim(act, "label", TextValue("the first", "")), func(s *Statement) { s.Passage, s.Via = Passage{}, nil }), ""},
		{"a quoted speaker without a document", with(good, func(s *Statement) { s.Passage = Passage{} }), "without a passage"},
		{"a place that speaks", with(good, func(s *Statement) { s.Via = []Speaker{{Who: place}} }), "a speaker is"},
		{"a depth that is not known", with(good, func(s *Statement) { s.Depth = "H9" }), "hearsay_depth"},
		{"a stance that is not known", with(good, func(s *Statement) {
			s.Claims = []Claim{{Subject: act, Property: "type", Value: TermValue("LIB-DET"), Stance: "NAY"}}
		}), "no stance"},
		{"a basis that is not known", with(good, func(s *Statement) {
			s.Claims = []Claim{{Subject: act, Property: "on_account_of", Value: RefValue(person), Basis: "guess"}}
		}), "no basis"},
		{"a date rule that is not known", claim(act, "when", WhenValue(date(t, "2031"), "x", "D-XXX")), "no date rule"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			Shipped().Conform(&tt.s, func(id EntityID) Kind { return kinds[id] }, func(_ int, f Fault) { got = append(got, f.Text+" "+f.Hint) })
			all := strings.Join(got, "; ")
			if (tt.want == "") != (all == "") || !strings.Contains(all, tt.want) {
				t.Errorf("said %q; want %q", all, tt.want)
			}
		})
	}
}

func TestATeamAddsTermsAndPropertiesWithoutCode(t *testing.T) {
	base := Shipped()
	s, err := base.With(
		TermEntry{Vocabulary: "act", Code: "PRO-CAT", EN: "Seizure of cattle", Definition: "Animals taken", Broader: "PRO"},
		TermEntry{Vocabulary: "clan", Code: "CL-A", EN: "First", Definition: "The first"},
		Property{Kind: Person, Name: "clan", Type: TermType, Of: "clan", EN: "Clan"})
	if err != nil {
		t.Fatal(err)
	}
	p, ok := s.Property(Person, "clan")
	if _, known := s.Term(p, "CL-A"); !ok || !known {
		t.Error("what was added cannot be used")
	}
	if !s.Vocabulary("act").Within("PRO-CAT", "PRO") {
		t.Error("a new term is not under its wider one")
	}
	if _, leaked := base.Property(Person, "clan"); leaked || base.Vocabulary("clan") != nil {
		t.Error("the addition has changed the shipped schema")
	}
	again, err := s.With(TermEntry{Vocabulary: "act", Code: "PRO-CAT", EN: "Seizure of cattle", Definition: "Animals taken", Broader: "PRO"})
	if err != nil || len(again.Vocabulary("act").Terms) != len(s.Vocabulary("act").Terms) {
		t.Errorf("adding the same twice is not nothing: %v", err)
	}
	for name, op := range map[string]Op{
		"another meaning for a code":             TermEntry{Vocabulary: "act", Code: "LIB-DET", EN: "Other", Definition: "Other"},
		"a wider term that is not there":         TermEntry{Vocabulary: "act", Code: "X", EN: "X", Definition: "X", Broader: "Y"},
		"a property of an unknown kind":          Property{Kind: "ghost", Name: "x", Type: TextType, EN: "X"},
		"a property of an unknown vocabulary":    Property{Kind: Person, Name: "x", Type: TermType, Of: "nothing", EN: "X"},
		"an open name that is sealed elsewhere":  Property{Kind: Organization, Name: "address", Type: TextType, EN: "Address"},
		"a name with a space":                    Property{Kind: Person, Name: "x y", Type: TextType, EN: "X"},
		"another meaning for a shipped property": Property{Kind: Person, Name: "name", Type: TextType, EN: "Name"},
	} {
		if _, err := base.With(op); !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Conflict) {
			t.Errorf("%s: %v; want it refused", name, err)
		}
	}
}

func TestNearestWords(t *testing.T) {
	words := []string{"victim", "type", "when"}
	for in, want := range map[string]string{"vctim": "victim", "tpye": "type", "whne": "when", "zzzzzz": "one of: victim, type, when"} {
		if got := Nearest(in, words); !strings.Contains(got, want) {
			t.Errorf("Nearest(%q) = %q; want %q in it", in, got, want)
		}
	}
}
