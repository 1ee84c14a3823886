// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// TestAThingIsCalledInTheLanguageOfItsReader gives things names and labels in
// several languages, and asks what they are called. Their ids stay the same.
func TestAThingIsCalledInTheLanguageOfItsReader(t *testing.T) {
	name := func(property, text, lang string) record.Claim {
		v := record.TextValue(text, lang)
		if property == "name" {
			v = record.NameValue(text, lang)
		}
		return record.Claim{Property: property, Value: v}
	}
	gazetteer := record.Claim{Property: "gazetteer", Value: record.Value{Type: record.IDType, Text: "iso:RU-IN"}}
	for i, tt := range []struct {
		name   string
		kind   record.Kind
		claims []record.Claim
		en, ru string
	}{
		{"a label in each", record.Person, []record.Claim{name("label", "his brother", "en"), name("label", "его брат", "ru")}, "his brother", "его брат"},
		{"a label in one only", record.Person, []record.Claim{name("label", "его брат", "ru")}, "его брат", "его брат"},
		{"a label of which no language is said", record.Person, []record.Claim{name("label", "the brother", ""), name("label", "его брат", "ru")}, "the brother", "его брат"},
		{"a name gives way to a label in the reader's language", record.Organization, []record.Claim{name("name", "Mountain Knot", "en"), name("label", "Горный узел", "ru")}, "Mountain Knot", "Горный узел"},
		{"but not to one of another", record.Organization, []record.Claim{name("name", "Горный узел", "ru"), name("label", "ein Knoten", "de")}, "Горный узел", "Горный узел"},
		{"a name in two scripts", record.Person, []record.Claim{name("name", "Anton Varga", "en"), name("name", "Антон Варга", "ru")}, "Anton Varga", "Антон Варга"},
		{"a place as the gazetteer calls it there", record.PlaceKind, []record.Claim{name("name", "Ingushetia", "en"), gazetteer}, "Ingushetia", "Ингушетия"},
		{"unless the team calls it otherwise", record.PlaceKind, []record.Claim{name("name", "Ingushetia", "en"), name("label", "соседняя республика", "ru"), gazetteer}, "Ingushetia", "соседняя республика"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := valley(t)
			e := record.Entity{Case: "valley", ID: record.DeriveEntityID("valley", string(rune('a'+i))), Kind: tt.kind}
			ops := []record.Op{e}
			for _, c := range tt.claims {
				c.Subject = e.ID
				s := record.Statement{Case: "valley", Claims: []record.Claim{c}}
				if c.Property != "label" {
					s.Passage.Document = idIn("doc.letter")
				}
				ops = append(ops, record.Say{Statement: s})
			}
			commit(t, a, ops...)
			with(t, a, owner, func(v *archive.View) {
				for lang, want := range map[string]string{"en": tt.en, "": tt.en, "ru": tt.ru} {
					if got := ask.Label(v, e.ID, lang); got != want {
						t.Errorf("in %q it is called %q; want %q", lang, got, want)
					}
				}
				found, err := ask.Ask(t.Context(), v, "disputed", ask.Filter{})
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range found.Sections {
					for _, r := range s.Rows {
						if r.About == e.ID {
							t.Error("names in two languages are told as a dispute")
						}
					}
				}
			})
		})
	}
}
