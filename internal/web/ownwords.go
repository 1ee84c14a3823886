// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A termForm is a term as it was typed.
type termForm struct {
	Vocabulary, New                          string // New names a vocabulary that is not there yet
	Code, EN, RU, Definition, Broader, Usage string
}

// A propertyForm is a property as it was typed.
type propertyForm struct {
	Kind, Name, Type, Of, EN, RU, InverseEN, InverseRU, Definition string
	Many, Sealed                                                   bool
}

// An ownWordsPage is the terms and properties that the team added, with forms
// for more beside what is there.
type ownWordsPage struct {
	Said       string
	Owner      bool
	Lang       string
	Terms      []ownTerm
	Properties []ownProperty
	Schema     *record.Schema
	Beside     *record.Vocabulary // what is there already; nil if none is chosen
	BesideKind []*record.Property
	Term       termForm
	Property   propertyForm
	Wrong      map[string]string
}

// An ownTerm is a term with who added it; for others than owners nobody.
type ownTerm struct {
	record.TermEntry
	Brought record.Brought
}

// An ownProperty is a property with who added it.
type ownProperty struct {
	record.Property
	Brought record.Brought
}

func (ownWordsPage) template() string     { return "ownwords" }
func (ownWordsPage) title(w words) string { return w.T("Own words") }

// Types lists the types of values for the form.
func (ownWordsPage) Types() []record.ValueType { return record.ValueTypes() }

func showOwnWords(v *visit) error {
	return v.showOwnWords(http.StatusOK, ownWordsPage{Term: termForm{Vocabulary: v.query("vocabulary")}, Property: propertyForm{Kind: v.query("kind")}})
}

// showOwnWords shows what is there beside the forms as they were typed.
func (v *visit) showOwnWords(status int, p ownWordsPage) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	added, err := view.Added()
	if err != nil {
		return err
	}
	p.Said, p.Owner, p.Lang, p.Schema = v.said(), v.viewer().Everything(), v.lang, view.Schema()
	p.Terms, p.Properties = ownOnes(added)
	p.Beside = p.Schema.Vocabulary(p.Term.Vocabulary)
	if p.Schema.HasKind(record.Kind(p.Property.Kind)) {
		p.BesideKind = p.Schema.Properties(record.Kind(p.Property.Kind))
	}
	return v.showAs(status, p)
}

// ownOnes parts terms from properties.
func ownOnes(added []archive.Added) (terms []ownTerm, properties []ownProperty) {
	for _, a := range added {
		switch op := a.Op.(type) {
		case record.TermEntry:
			terms = append(terms, ownTerm{op, a.Brought})
		case record.Property:
			properties = append(properties, ownProperty{op, a.Brought})
		}
	}
	return terms, properties
}

// The names that the team chooses: they stand in coding files and addresses.
var (
	codePattern = regexp.MustCompile(`^[A-Z][A-Z0-9-]{0,39}$`)
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
)

// maxWordChars is how long the words of a term can be, in letters.
const maxWordChars = 2000

// addTerm adds a term to a vocabulary.
func addTerm(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	f := termForm{Vocabulary: v.form("vocabulary"), New: v.trimmed("new_vocabulary"), Code: strings.ToUpper(v.trimmed("code")), EN: v.trimmed("en"), RU: v.trimmed("ru"),
		Definition: v.trimmed("definition"), Broader: v.form("broader"), Usage: v.form("usage")}
	view, err := v.see()
	if err != nil {
		return err
	}
	t, wrong := f.term(speak(v.lang), view.Schema())
	if len(wrong) == 0 {
		err := v.commit([]record.Op{t})
		if err == nil {
			return v.goTo("/settings/words?done=word")
		}
		if wrong = v.wrongAddition(err, "code"); wrong == nil {
			return err
		}
	}
	return v.showOwnWords(http.StatusUnprocessableEntity, ownWordsPage{Term: f, Wrong: wrong})
}

// term makes the term, and tells what is wrong, by field.
func (f termForm) term(w words, s *record.Schema) (record.TermEntry, map[string]string) {
	wrong := wrongWords(w, f.EN, f.RU, f.Definition)
	t := record.TermEntry{Vocabulary: f.Vocabulary, Code: record.Term(f.Code), EN: f.EN, RU: f.RU, Definition: f.Definition, Broader: record.Term(f.Broader), Use: f.Usage}
	if f.New != "" {
		t.Vocabulary = f.New
		if !namePattern.MatchString(f.New) {
			wrong["new_vocabulary"] = w.T("Lower-case Latin letters, digits and underscores, beginning with a letter.")
		}
	}
	switch there := s.Vocabulary(t.Vocabulary); {
	case t.Vocabulary == "" || f.New == "" && there == nil:
		wrong["vocabulary"] = w.T("Choose a vocabulary, or name a new one.")
	case there != nil:
		if _, taken := there.Find(t.Code); taken {
			wrong["code"] = w.T("This code has a meaning already: choose another.")
		}
		if _, ok := there.Find(t.Broader); !ok && t.Broader != "" {
			wrong["broader"] = w.T("There is no such wider term in this vocabulary: choose one of the list, or none.")
		}
	case t.Broader != "":
		wrong["broader"] = w.T("There is no such wider term in this vocabulary: choose one of the list, or none.")
	}
	if !codePattern.MatchString(f.Code) {
		wrong["code"] = w.T("Latin capitals, digits and hyphens, beginning with a letter, as LIB-DET.")
	}
	return t, wrong
}

// wrongWords tells what is wrong with the words of a term or property.
func wrongWords(w words, en, ru, definition string) map[string]string {
	wrong := map[string]string{}
	if en == "" {
		wrong["en"] = w.T("The words in English are needed: pages fall back on them.")
	}
	if definition == "" {
		wrong["definition"] = w.T("A definition is needed, so that everybody uses it for the same.")
	}
	for field, text := range map[string]string{"en": en, "ru": ru, "definition": definition} {
		if len([]rune(text)) > maxWordChars {
			wrong[field] = w.T("This is too long.")
		}
	}
	return wrong
}

// wrongAddition tells what the archive has against an addition, beside a field;
// nil if it is not the person's to mend.
func (v *visit) wrongAddition(err error, field string) map[string]string {
	if !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Conflict) {
		return nil
	}
	return map[string]string{field: detail(err)}
}

// addProperty adds a property to a kind of thing.
func addProperty(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	f := propertyForm{Kind: v.form("kind"), Name: v.trimmed("property_name"), Type: v.form("value_type"), Of: v.form("value_of"), EN: v.trimmed("en"), RU: v.trimmed("ru"),
		InverseEN: v.trimmed("inverse_en"), InverseRU: v.trimmed("inverse_ru"), Definition: v.trimmed("definition"), Many: v.form("many") != "", Sealed: v.form("sealed") != ""}
	view, err := v.see()
	if err != nil {
		return err
	}
	p, wrong := f.property(speak(v.lang), view.Schema())
	if len(wrong) == 0 {
		err := v.commit([]record.Op{p})
		if err == nil {
			return v.goTo("/settings/words?done=word")
		}
		if wrong = v.wrongAddition(err, "property_name"); wrong == nil {
			return err
		}
	}
	return v.showOwnWords(http.StatusUnprocessableEntity, ownWordsPage{Property: f, Wrong: forProperty(wrong)})
}

// forProperty names the fields of the second form on the page.
func forProperty(wrong map[string]string) map[string]string {
	out := map[string]string{}
	for field, text := range wrong {
		if slices.Contains([]string{"en", "ru", "definition"}, field) {
			field = "property-" + field
		}
		out[field] = text
	}
	return out
}

// property makes the property, and tells what is wrong, by field.
func (f propertyForm) property(w words, s *record.Schema) (record.Property, map[string]string) {
	wrong := wrongWords(w, f.EN, f.RU, f.Definition)
	p := record.Property{Kind: record.Kind(f.Kind), Name: f.Name, Type: record.ValueType(f.Type), Many: f.Many, Sealed: f.Sealed,
		EN: f.EN, RU: f.RU, InverseEN: f.InverseEN, InverseRU: f.InverseRU, Definition: f.Definition}
	if !s.HasKind(p.Kind) {
		wrong["kind"] = w.T("Choose a kind of thing.")
	} else if _, taken := s.Property(p.Kind, p.Name); taken {
		wrong["property_name"] = w.T("This kind has a property of that name: choose another.")
	}
	if !namePattern.MatchString(f.Name) {
		wrong["property_name"] = w.T("Lower-case Latin letters, digits and underscores, beginning with a letter.")
	}
	if !slices.Contains(record.ValueTypes(), p.Type) {
		wrong["value_type"] = w.T("Choose a type of value.")
	}
	sort, name, _ := strings.Cut(f.Of, ":")
	switch {
	case p.Type == record.TermType && (sort != "term" || s.Vocabulary(name) == nil):
		wrong["value_of"] = w.T("Choose the vocabulary that the value is a term of.")
	case p.Type == record.RefType && (sort != "ref" || !s.HasKind(record.Kind(name))):
		wrong["value_of"] = w.T("Choose the kind of thing that the value refers to.")
	case p.Type == record.TermType || p.Type == record.RefType:
		p.Of = name
	}
	return p, wrong
}

// trimmed gives a value of the form without spaces around it.
func (v *visit) trimmed(name string) string { return strings.TrimSpace(v.form(name)) }

// addedOut is the team's own terms and properties.
type addedOut struct {
	Terms      []addedTerm     `json:"terms"`
	Properties []addedProperty `json:"properties"`
}

type addedTerm struct {
	Vocabulary string `json:"vocabulary"`
	termItem
	By string `json:"by,omitempty" does:"Who added it, for an owner."`
}

type addedProperty struct {
	Kind record.Kind `json:"kind"`
	propertyItem
	By string `json:"by,omitempty" does:"Who added it, for an owner."`
}

// listAdded gives the team's own terms and properties.
func listAdded(v *visit) (out addedOut, err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	added, err := view.Added()
	terms, properties := ownOnes(added)
	for _, t := range terms {
		out.Terms = append(out.Terms, addedTerm{t.Vocabulary, termItem{t.Code, t.Label(v.lang), t.Definition, t.Broader, t.Standard, t.Use}, t.Brought.By})
	}
	for _, p := range properties {
		out.Properties = append(out.Properties, addedProperty{p.Kind, propertyItem{p.Name, p.Label(v.lang), p.Inverse(v.lang), p.Type, p.Of, p.Many, p.Sealed, p.Editorial, p.Definition}, p.Brought.By})
	}
	return out, err
}

// A termIn is a term that a program adds.
type termIn struct {
	Vocabulary string      `json:"vocabulary" does:"One that is there, or the name of a new one."`
	Code       record.Term `json:"code"`
	EN         string      `json:"en"`
	RU         string      `json:"ru,omitempty"`
	Definition string      `json:"definition"`
	Broader    record.Term `json:"broader,omitempty" does:"The wider term of the same vocabulary."`
}

func postTerm(v *visit, in termIn) (termIn, error) {
	if err := v.owner(); err != nil {
		return in, err
	}
	return in, v.commit([]record.Op{record.TermEntry{Vocabulary: in.Vocabulary, Code: in.Code, EN: in.EN, RU: in.RU, Definition: in.Definition, Broader: in.Broader}})
}

// A propertyIn is a property that a program adds to a kind of thing.
type propertyIn struct {
	Kind       record.Kind      `json:"kind"`
	Name       string           `json:"name"`
	Type       record.ValueType `json:"type"`
	Of         string           `json:"of,omitempty" does:"term: the vocabulary; ref: the kind of thing."`
	Many       bool             `json:"many,omitempty" does:"Several values hold side by side."`
	Sealed     bool             `json:"sealed,omitempty" does:"Only custodians of the case may know of it."`
	EN         string           `json:"en"`
	RU         string           `json:"ru,omitempty"`
	InverseEN  string           `json:"inverse_en,omitempty" does:"A reference read from its other end."`
	InverseRU  string           `json:"inverse_ru,omitempty"`
	Definition string           `json:"definition,omitempty"`
}

func postProperty(v *visit, in propertyIn) (propertyIn, error) {
	if err := v.owner(); err != nil {
		return in, err
	}
	return in, v.commit([]record.Op{record.Property{Kind: in.Kind, Name: in.Name, Type: in.Type, Of: in.Of, Many: in.Many, Sealed: in.Sealed,
		EN: in.EN, RU: in.RU, InverseEN: in.InverseEN, InverseRU: in.InverseRU, Definition: in.Definition}})
}

// typeWords says what sort of value a property takes.
func typeWords(w words, t record.ValueType) string {
	switch t {
	case record.TextType:
		return w.T("words")
	case record.NameType:
		return w.T("a name")
	case record.WhenType:
		return w.T("a date")
	case record.NumberType:
		return w.T("a number or a range")
	case record.TermType:
		return w.T("a term")
	case record.RefType:
		return w.T("another thing")
	case record.FlagType:
		return w.T("yes or no")
	case record.IDType:
		return w.T("an identifier")
	case record.CoordType:
		return w.T("a point with a radius")
	case record.URLType:
		return w.T("an address on the web")
	}
	return string(t)
}
