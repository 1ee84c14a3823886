// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/held"
	"teptar/record/place"
)

type heldValue = held.Value

// cell gives the values of a property with who says them.
func (a *asker) cell(t *thing, property string) Cell {
	v := t.prop(property)
	if v == nil {
		return nil
	}
	return a.cellOf(v)
}

// cellOf gives the values of a view: those that anyone speaks for or against.
// Where a property takes one value and what is held comes of several that are
// compatible, it stands first: it is the narrowest of them, or what they share.
func (a *asker) cellOf(v *held.View) Cell {
	var c Cell
	shared := Value{State: v.State.String(), Held: true}
	first := -1
	for i := range v.Values {
		val := a.valueOf(v, i)
		if val.Held {
			shared.For = append(shared.For, val.For...)
		}
		if len(v.Held) > 0 && v.Values[i].Value == v.Held[0] {
			first = i
		}
		c = append(c, val)
	}
	if v.Property.Many || len(v.Values) < 2 || len(v.Held) == 0 {
		return c
	}
	if first >= 0 {
		shared = c[first]
		shared.State = v.State.String()
		return append(Cell{shared}, slices.Delete(c, first, first+1)...)
	}
	slices.Sort(shared.For)
	shared.Text, shared.For = a.text(v.Property, v.Held[0]), slices.Compact(shared.For)
	return append(Cell{shared}, c...)
}

// valueOf gives one value of a view.
func (a *asker) valueOf(v *held.View, i int) Value {
	val := &v.Values[i]
	out := Value{Text: a.text(v.Property, val.Value), State: val.State.String(), Held: val.Held}
	if !v.Property.Many && v.State == held.Disputed {
		out.State = v.State.String()
	}
	if val.Type == record.RefType {
		ref := val.Ref
		out.Entity = &ref
	}
	for k := range v.Claims {
		c := &v.Claims[k]
		if c.Value != i || c.Standing == held.Rejected || c.Standing == held.Superseded {
			continue
		}
		n := a.source(c.Said, v.Grade(c))
		list := &out.For
		switch c.Part {
		case held.Denies, held.Retracts:
			list = &out.Against
		case held.Partly, held.Otherwise:
			list = &out.Partly
		case held.Rumours:
			list = &out.Rumour
		case held.Declines:
			list = &out.Silent
		}
		if n != 0 && !slices.Contains(*list, n) {
			*list = append(*list, n)
		}
	}
	for _, list := range [][]int{out.For, out.Partly, out.Against, out.Rumour, out.Silent} {
		slices.Sort(list)
	}
	return out
}

// sourceKey tells one statement from others, without its hash.
type sourceKey struct {
	id      [4]byte // with which the ids of its claims begin
	in      record.CaseID
	passage record.Passage
}

// source gives the number of the passage in which a claim stands, 0 for the
// team's own remark.
func (a *asker) source(s *record.Said, grade string) int {
	if s.In.Editorial() && s.In.Passage.IsZero() {
		return 0
	}
	key := sourceKey{[4]byte(s.ID[:4]), s.In.Case, s.In.Passage}
	if n, ok := a.numbers[key]; ok {
		src := &a.answer.Sources[n-1]
		if !slices.Contains(src.Claims, s.ID) {
			src.Claims = append(src.Claims, s.ID)
		}
		if src.Grade != grade {
			src.Grade = s.In.Grade.String() // not all that it says is confirmed
		}
		return n
	}
	p := s.In.Passage
	doc := p.Document
	src := Source{Number: len(a.answer.Sources) + 1, Statement: s.In.ID().String(), Claims: []record.ClaimID{s.ID},
		Chain: a.chain(s.In), Depth: a.term("hearsay_depth", s.In.Depth), Duress: s.In.Duress, Hedge: s.In.Hedge, Grade: grade,
		Quote: p.Quote, Document: &doc, Title: a.label(doc), Start: p.Start, End: p.End, Locator: p.Locator}
	a.answer.Sources = append(a.answer.Sources, src)
	a.numbers[key] = src.Number
	return src.Number
}

// chain gives the speakers of a statement in words.
func (a *asker) chain(s *record.Statement) []Link {
	var links []Link
	for _, v := range s.Via {
		links = append(links, Link{a.label(v.Who), v.Who, a.term("source_identity", v.Identity), a.term("source_access", v.Access)})
	}
	return links
}

// term gives the words for a term of a vocabulary.
func (a *asker) term(vocabulary string, t record.Term) string {
	if t == "" {
		return ""
	}
	if v := a.view.Schema().Vocabulary(vocabulary); v != nil {
		if e, ok := v.Find(t); ok {
			return e.Label(a.filter.Lang)
		}
	}
	return string(t)
}

// text gives a value in words.
func (a *asker) text(p *record.Property, v record.Value) string {
	switch v.Type {
	case record.TermType:
		if e, ok := a.view.Schema().Term(p, v.Term); ok {
			return e.Label(a.filter.Lang)
		}
		return string(v.Term)
	case record.RefType:
		return a.label(v.Ref)
	case record.WhenType:
		words := v.When.Words(a.filter.Lang)
		if v.Wording != "" && v.Rule != "D-EXA" {
			return quoted(v.Wording, a.filter.Lang) + " → " + words
		}
		return words
	case record.NumberType:
		if v.Wording != "" {
			return a.many(v.Min, v.Max) + " (" + quoted(v.Wording, a.filter.Lang) + ")"
		}
		return a.many(v.Min, v.Max)
	case record.FlagType:
		return a.word("yes", "да")
	case record.IDType:
		if p.Name == "gazetteer" {
			if g, err := place.Embedded(); err == nil {
				if known, err := g.Place(place.ID(v.Text)); err == nil {
					return known.Label(a.filter.Lang) + " (" + v.Text + ")"
				}
			}
		}
	}
	return v.String()
}

// many puts a range of whole numbers in words.
func (a *asker) many(min, max int64) string {
	if max == record.NoMax && min != max {
		return fmt.Sprintf(a.word("%d or more", "%d и больше"), min)
	}
	return record.FormatRange(min, max)
}

// quoted puts words of a source into quotation marks.
func quoted(s, lang string) string {
	if lang == "ru" {
		return "«" + s + "»"
	}
	return "“" + s + "”"
}

// word chooses between languages.
func (a *asker) word(en, ru string) string {
	if a.filter.Lang == "ru" {
		return ru
	}
	return en
}

// naming lists, for each kind, the properties by which a thing is called, the
// best first. The team's label comes before a description: "his brother" says
// nothing away from its passage.
func naming(k record.Kind) []string {
	switch k {
	case record.Event, record.Episode, record.Document:
		return []string{"title", "label"}
	case record.Act, record.Spell, record.Involvement:
		return []string{"type", "state", "label"}
	case record.PropertyKind:
		return []string{"label", "described", "type"}
	}
	return []string{"name", "label", "described"}
}

// label gives what a thing is called: a held name, a claimed one, a description,
// the team's label, or else its kind and the beginning of its id. A name in
// another language gives way to a label in the one asked for, and that of a place
// to what the gazetteer calls it.
func (a *asker) label(id record.EntityID) string {
	t, err := a.thing(id)
	if err != nil || t == nil {
		return id.Short()
	}
	first := ""
	for _, prop := range naming(t.kind) {
		v := t.prop(prop)
		if v == nil || v.Property.Type != record.TermType && v.Property.Type != record.TextType && v.Property.Type != record.NameType {
			continue
		}
		name, lang := a.best(v)
		switch {
		case name == "":
		case lang == a.language() || lang == "" && first == "":
			return name
		case first == "":
			first = name
		}
	}
	return cmp.Or(a.gazetted(t), first, a.kindLabel(t.kind)+" "+id.Short())
}

// gazetted gives what the gazetteer calls a place that somebody found in it, ""
// for any other thing.
func (a *asker) gazetted(t *thing) string {
	v := t.prop("gazetteer")
	if v == nil || t.kind != record.PlaceKind {
		return ""
	}
	id := v.Values[0].Text
	if len(v.Held) > 0 {
		id = v.Held[0].Text
	}
	g, err := place.Embedded()
	if err != nil {
		return ""
	}
	known, err := g.Place(place.ID(id))
	if err != nil {
		return ""
	}
	return known.Label(a.language())
}

// language is the one that names are preferred in.
func (a *asker) language() string { return a.word("en", "ru") }

// title says what a thing is, for a heading: what it is called, and whose it is.
func (a *asker) title(t *thing) string {
	of := func(property string) string {
		if ids := a.refs(t, property); len(ids) > 0 {
			return a.label(ids[0])
		}
		return "?"
	}
	switch t.kind {
	case record.Relation, record.EventLink:
		return a.relation(t)
	case record.Act:
		if len(a.refs(t, "victim")) > 0 {
			return a.label(t.id) + " — " + of("victim")
		}
	case record.Spell:
		return a.label(t.id) + " — " + of("of")
	case record.Involvement:
		return of("perpetrator") + " — " + of("act")
	case record.Interest:
		return of("holder") + " — " + lower(a.best1(t, "type")) + " → " + of("property")
	}
	return a.label(t.id)
}

// best gives the value of a naming property and its language, "" for one that is
// known of no language: a held one, else one that is asserted; in the language
// asked for if there is one; the one that most claims give, so that a misprint
// does not become the name.
func (a *asker) best(v *held.View) (text, lang string) {
	rank, times := -1, 0
	for i := range v.Values {
		said := a.spelling(v, i)
		r, n := 0, support(v, i)
		if v.Values[i].Held {
			r += 8
		}
		if n > 0 {
			r += 4
		}
		switch said.Lang {
		case a.language():
			r += 2
		case "":
			r++
		}
		if r > rank || r == rank && n > times {
			text, lang, rank, times = a.text(v.Property, said), said.Lang, r, n
		}
	}
	return text, lang
}

// spelling gives a value as a source in the language asked for writes it: two
// scripts of one name are one value.
func (a *asker) spelling(v *held.View, value int) record.Value {
	for _, c := range v.Claims {
		if c.Value == value && c.Said.Value.Lang == a.language() && c.Standing.Counts() && c.Part == held.Asserts {
			return c.Said.Value
		}
	}
	return v.Values[value].Value
}

// entityCell is a cell that names things without a claim behind the naming.
func (a *asker) entityCell(ids ...record.EntityID) Cell {
	var c Cell
	for _, id := range ids {
		c = append(c, Value{Text: a.label(id), Entity: &id})
	}
	return c
}

// join puts cells together.
func join(cells ...Cell) Cell {
	var all Cell
	for _, c := range cells {
		all = append(all, c...)
	}
	return all
}

// plain is a cell of words that no source said.
func plain(text string) Cell {
	if text == "" {
		return nil
	}
	return Cell{{Text: text}}
}

// marked puts words before the text of every value.
func marked(before string, c Cell) Cell {
	out := slices.Clone(c)
	for i := range out {
		out[i].Text = strings.TrimSpace(before + " " + out[i].Text)
	}
	return out
}

// column makes a column from a name and words in two languages.
func (a *asker) column(name, en, ru string) Column { return Column{name, a.word(en, ru)} }

// section adds a table to the answer.
func (a *asker) section(title string, columns []Column, rows []Row, notes ...string) {
	if rows == nil {
		rows = []Row{}
	}
	a.answer.Sections = append(a.answer.Sections, Section{title, columns, rows, notes})
}

// note adds what the answer does not say.
func (a *asker) note(en, ru string) { a.answer.Notes = append(a.answer.Notes, a.word(en, ru)) }

// found gives the error, unless the thing is only not there for the viewer.
func found(err error) error {
	if notFound(err) {
		return nil
	}
	return err
}
