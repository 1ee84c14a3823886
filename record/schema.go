// SPDX-License-Identifier: Apache-2.0

package record

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"teptar/fault"
)

// A Kind is a sort of thing that claims can be about.
type Kind string

// The kinds that rules and questions speak of. The schema has their words.
const (
	Person       Kind = "person"
	Group        Kind = "group"
	Organization Kind = "organization"
	PlaceKind    Kind = "place"
	PropertyKind Kind = "property"
	Event        Kind = "event"
	Episode      Kind = "episode"
	Act          Kind = "act"
	Involvement  Kind = "involvement"
	Spell        Kind = "spell"
	Relation     Kind = "relation"
	Interest     Kind = "interest"
	Intervention Kind = "intervention"
	EventLink    Kind = "link"
	Document     Kind = "document"
)

// A KindEntry is what people read about a kind.
type KindEntry struct {
	Kind               Kind
	EN, RU             string
	PluralEN, PluralRU string
	Definition         string
}

// Label gives the word for the kind in a language, "ru" or else English.
func (e KindEntry) Label(lang string) string {
	if lang == "ru" && e.RU != "" {
		return e.RU
	}
	return e.EN
}

// A Property is something that can be said of a kind of thing.
type Property struct {
	Kind      Kind   // "*" stands for every kind
	Name      string // in lower case, with underscores
	Type      ValueType
	Of        string // term: vocabularies, "name" or "name:use"; ref: kinds; separated by commas
	Many      bool   // several values hold side by side; otherwise two values are a dispute
	Sealed    bool   // only custodians of the case may know of it
	Editorial bool   // the team may say it without a passage
	EN, RU    string
	InverseEN string // a reference read from its other end
	InverseRU string

	Definition string
}

//go:embed vocab/kinds.tsv
var kindsTSV []byte

//go:embed vocab/properties.tsv
var propertiesTSV []byte

// A Schema says what can be said of what: kinds, properties and vocabularies.
// A Schema is not changed once it is in use; a team's additions make a new one.
type Schema struct {
	kinds        []KindEntry
	properties   map[propertyKey]*Property
	order        []*Property
	vocabularies map[string]*Vocabulary
}

type propertyKey struct {
	kind Kind
	name string
}

// Shipped gives the schema that every archive begins with.
func Shipped() *Schema { return shipped() }

var shipped = sync.OnceValue(func() *Schema {
	s, err := readSchema(kindsTSV, propertiesTSV, termsTSV)
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	return s
})

// readSchema reads the three tables.
func readSchema(kinds, properties, terms []byte) (*Schema, error) {
	vs, err := readVocabularies(terms)
	if err != nil {
		return nil, err
	}
	s := &Schema{properties: map[propertyKey]*Property{}, vocabularies: vs}
	for _, f := range table(kinds, 6) {
		s.kinds = append(s.kinds, KindEntry{Kind(f[0]), f[1], f[2], f[3], f[4], f[5]})
	}
	for n, f := range table(properties, 11) {
		p := Property{Kind: Kind(f[0]), Name: f[1], Type: ValueType(f[2]), Of: f[3], Many: f[4] == "many",
			Sealed: f[5] == "sealed", Editorial: f[5] == "editorial", EN: f[6], RU: f[7], InverseEN: f[8], InverseRU: f[9], Definition: f[10]}
		if err := s.addProperty(p); err != nil {
			return nil, fmt.Errorf("properties.tsv line %d: %w", n, err)
		}
	}
	return s, nil
}

// With gives a schema that has the terms and properties of ops as well. Other
// ops are passed over.
func (s *Schema) With(ops ...Op) (*Schema, error) {
	n := &Schema{s.kinds, maps.Clone(s.properties), slices.Clone(s.order), cloneVocabularies(s.vocabularies)}
	for _, op := range ops {
		var err error
		switch op := op.(type) {
		case TermEntry:
			err = n.addTerm(op)
		case Property:
			err = n.addProperty(op)
		}
		if err != nil {
			return nil, err
		}
	}
	return n, nil
}

// addTerm adds a team's term. Adding the same again is nothing; adding another
// meaning under a code that is taken is refused.
func (s *Schema) addTerm(t TermEntry) error {
	v := s.vocabularies[t.Vocabulary]
	if v == nil {
		v = &Vocabulary{Name: t.Vocabulary}
		s.vocabularies[t.Vocabulary] = v
	}
	if old, ok := v.Find(t.Code); ok {
		if old == t {
			return nil
		}
		return fmt.Errorf("term %s of %s: the code has another meaning already: %w", t.Code, t.Vocabulary, fault.Conflict)
	}
	if _, ok := v.Find(t.Broader); !ok && t.Broader != "" {
		return fmt.Errorf("term %s of %s: no wider term %s: %w", t.Code, t.Vocabulary, t.Broader, fault.Invalid)
	}
	v.Terms = append(v.Terms, t)
	return nil
}

// addProperty adds a property whose kinds and vocabularies exist.
func (s *Schema) addProperty(p Property) error {
	if err := p.check(); err != nil {
		return err
	}
	key := propertyKey{p.Kind, p.Name}
	if old, ok := s.properties[key]; ok {
		if *old == p {
			return nil
		}
		return fmt.Errorf("property %s of %s: has another meaning already: %w", p.Name, p.Kind, fault.Conflict)
	}
	if p.Kind != "*" && !s.HasKind(p.Kind) {
		return fmt.Errorf("property %s: no kind %q: %w", p.Name, p.Kind, fault.Invalid)
	}
	for _, other := range s.order {
		if other.Name == p.Name && other.Sealed != p.Sealed {
			return fmt.Errorf("property %s of %s: the name is sealed for one kind and open for another: %w", p.Name, p.Kind, fault.Invalid)
		}
	}
	for _, of := range p.ofs() {
		name, _, _ := strings.Cut(of, ":")
		if p.Type == RefType && !s.HasKind(Kind(name)) || p.Type == TermType && s.vocabularies[name] == nil {
			return fmt.Errorf("property %s of %s: nothing is called %q: %w", p.Name, p.Kind, of, fault.Invalid)
		}
	}
	s.properties[key] = &p
	s.order = append(s.order, &p)
	return nil
}

// ofs lists what a term or reference can be.
func (p *Property) ofs() []string {
	if p.Of == "" {
		return nil
	}
	return strings.Split(p.Of, ",")
}

// Kinds lists all kinds in the order in which people read them.
func (s *Schema) Kinds() []KindEntry { return s.kinds }

// Kind gives what people read about a kind.
func (s *Schema) Kind(k Kind) (KindEntry, bool) {
	i := slices.IndexFunc(s.kinds, func(e KindEntry) bool { return e.Kind == k })
	if i < 0 {
		return KindEntry{}, false
	}
	return s.kinds[i], true
}

// HasKind tells whether there is such a kind.
func (s *Schema) HasKind(k Kind) bool {
	_, ok := s.Kind(k)
	return ok
}

// Property gives what can be said of a kind under a name.
func (s *Schema) Property(k Kind, name string) (*Property, bool) {
	if p, ok := s.properties[propertyKey{k, name}]; ok {
		return p, true
	}
	p, ok := s.properties[propertyKey{"*", name}]
	return p, ok
}

// Properties lists what can be said of a kind, in the order of the schema.
func (s *Schema) Properties(k Kind) []*Property {
	var ps []*Property
	for _, p := range s.order {
		if p.Kind == k || p.Kind == "*" {
			ps = append(ps, p)
		}
	}
	return ps
}

// Sealed lists the names of sealed properties, sorted. A name is sealed for all
// kinds or for none, so that a store can seal by name.
func (s *Schema) Sealed() []string {
	var names []string
	for _, p := range s.order {
		if p.Sealed && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Vocabulary gives the terms under a name, nil if there are none.
func (s *Schema) Vocabulary(name string) *Vocabulary { return s.vocabularies[name] }

// Vocabularies lists the names of all vocabularies, sorted.
func (s *Schema) Vocabularies() []string { return slices.Sorted(maps.Keys(s.vocabularies)) }

// Term finds a term that a property can take.
func (s *Schema) Term(p *Property, code Term) (TermEntry, bool) {
	for _, of := range p.ofs() {
		name, use, _ := strings.Cut(of, ":")
		v := s.vocabularies[name]
		if v == nil {
			continue
		}
		if t, ok := v.Find(code); ok && t.Use == use {
			return t, true
		}
	}
	return TermEntry{}, false
}

// Terms lists the terms that a property can take.
func (s *Schema) Terms(p *Property) []TermEntry {
	var ts []TermEntry
	for _, of := range p.ofs() {
		name, use, _ := strings.Cut(of, ":")
		if v := s.vocabularies[name]; v != nil {
			for _, t := range v.Terms {
				if t.Use == use {
					ts = append(ts, t)
				}
			}
		}
	}
	return ts
}

// Within tells whether term a of a property is b or narrower.
func (s *Schema) Within(p *Property, a, b Term) bool {
	for _, of := range p.ofs() {
		name, _, _ := strings.Cut(of, ":")
		if v := s.vocabularies[name]; v != nil && v.Within(a, b) {
			return true
		}
	}
	return false
}
