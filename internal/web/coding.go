// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/intake/draft"
	"teptar/record"
)

// A codingForm is what a coder typed, as they typed it. Nothing is lost when
// something in it is wrong.
type codingForm struct {
	Seed        string
	Span        string // code points, from a selection: "12-40"
	First, Last string // sentences, by number

	Outlet, Speaker         thingField
	Identity, Access, Depth string
	Hedge, Grade            string
	Duress                  bool

	Type, Degree, When, WhenReading     string
	Stance                              string
	Attempted                           bool
	Victim, Perpetrator, Place, Account thingField

	Subject, Ref                 thingField
	Property, Value, ClaimStance string

	resumed bool // it was begun before, and kept
}

// A thingField is a thing as it was typed: what it is called, and once the
// coder has chosen, which one it is.
type thingField struct {
	Text   string
	Kind   record.Kind
	Choice string // an id, "new", or "" while nobody has chosen
}

// readCoding reads the form.
func (v *visit) readCoding() codingForm {
	f := codingForm{Seed: v.form("seed"), Span: v.form("span"), First: v.form("first"), Last: v.form("last"),
		Identity: v.form("identity"), Access: v.form("access"), Depth: v.form("depth"), Hedge: v.form("hedge"), Grade: v.form("grade"), Duress: v.form("duress") != "",
		Type: v.form("type"), Degree: v.form("degree"), When: v.form("when"), WhenReading: v.form("when_reading"), Stance: v.form("stance"), Attempted: v.form("attempted") != "",
		Property: v.form("property"), Value: v.form("value"), ClaimStance: v.form("claim_stance")}
	for name, to := range f.things() {
		t := thingField{Text: strings.TrimSpace(v.form(name)), Kind: record.Kind(cmp.Or(v.form(name+"_kind"), string(to.kinds[0]))), Choice: v.form(name + "_choice")}
		if t.Choice == "" && t.Text == v.form(name+"_was") { // chosen before, and not typed over
			t.Choice = v.form(name + "_is")
		}
		*to.field = t
	}
	return f
}

// A thingInput is a field of the form that names a thing, and the kinds that
// the thing may have.
type thingInput struct {
	field *thingField
	kinds []record.Kind
}

// things lists the fields that name things.
func (f *codingForm) things() map[string]thingInput {
	who := []record.Kind{record.Person, record.Group, record.Organization}
	return map[string]thingInput{
		"outlet":      {&f.Outlet, []record.Kind{record.Organization, record.Person}},
		"speaker":     {&f.Speaker, who},
		"victim":      {&f.Victim, []record.Kind{record.Person, record.Group}},
		"perpetrator": {&f.Perpetrator, []record.Kind{record.Organization, record.Person, record.Group}},
		"place":       {&f.Place, []record.Kind{record.PlaceKind}},
		"account":     {&f.Account, who},
		"subject":     {&f.Subject, []record.Kind{record.Person, record.Group, record.Organization, record.PlaceKind, record.PropertyKind, record.Event, record.Episode}},
		"ref":         {&f.Ref, []record.Kind{record.Person, record.Group, record.Organization, record.PlaceKind, record.PropertyKind, record.Event, record.Episode}},
	}
}

// A checkedDraft is a form as it was understood, for the coder to agree to.
type checkedDraft struct {
	Quote    string
	Things   []thingChoice
	Readings []dateChoice
	Complete bool // nothing is left to choose
	passage  record.Passage
	when     record.Value
	property *record.Property // of the single claim; nil if there is none such
}

// A thingChoice is a field with what it may mean.
type thingChoice struct {
	Name, Text string
	Choice     string
	Known      []ask.Similar
}

// A dateChoice is one way to read the wording of a date.
type dateChoice struct {
	EDTF, Words, Why string
	Chosen           bool
}

// check finds the passage, what each thing may be, and how a date may be read.
// It never chooses where there is a choice.
func (v *visit) check(id record.EntityID, f *codingForm) (*checkedDraft, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	c := &checkedDraft{Complete: true}
	if c.passage, err = v.passage(view, id, f); err != nil {
		return nil, err
	}
	c.Quote = c.passage.Quote
	things := f.things()
	for _, name := range []string{"outlet", "speaker", "victim", "perpetrator", "place", "account", "subject", "ref"} {
		in := things[name]
		if in.field.Text == "" {
			continue
		}
		choice := thingChoice{Name: name, Text: in.field.Text, Choice: in.field.Choice}
		if choice.Choice == "" {
			if choice.Known, err = v.candidates(view, in, in.field.Text); err != nil {
				return nil, err
			}
			if known, err := ask.Resolve(view, in.field.Text); err == nil {
				choice.Choice = known.String()
			} else if len(choice.Known) == 0 {
				choice.Choice = "new"
			}
			in.field.Choice = choice.Choice
		}
		c.Complete = c.Complete && choice.Choice != ""
		c.Things = append(c.Things, choice)
	}
	kind := f.Subject.Kind
	if id, err := record.ParseEntityID(f.Subject.Choice); err == nil {
		if e, err := view.Entity(id); err == nil {
			kind = e.Kind
		}
	}
	c.property, _ = view.Schema().Property(kind, f.Property)
	return c, v.checkDate(view, id, f, c)
}

// passage gives the words that are coded.
func (v *visit) passage(view *archive.View, id record.EntityID, f *codingForm) (record.Passage, error) {
	if start, end, ok := spanOf(f.Span); ok {
		return ask.Span(view, id, start, end)
	}
	first, err := strconv.Atoi(f.First)
	if err != nil {
		return record.Passage{}, fmt.Errorf("which words? select them, or give the number of a sentence: %w", fault.Invalid)
	}
	last, _ := strconv.Atoi(f.Last)
	return ask.SpanOf(view, id, first, last)
}

// checkDate reads the wording of the date against the day of publication. It
// chooses only where there is no choice.
func (v *visit) checkDate(view *archive.View, id record.EntityID, f *codingForm, c *checkedDraft) error {
	if f.When == "" {
		return nil
	}
	readings, err := ask.Dates(v.context(), view, f.When, id, record.EntityID{}, v.lang)
	if err != nil {
		return fmt.Errorf("when: these words cannot be read as a date; write a date such as 2025-04-07, 2025-04 or [2025-04-08..2025-04-21]: %w", fault.Invalid)
	}
	for _, r := range readings {
		d := dateChoice{EDTF: r.EDTF, Words: r.Words, Why: r.Why, Chosen: r.EDTF == f.WhenReading || len(readings) == 1}
		if d.Chosen {
			c.when = r.Value(f.When)
		}
		c.Readings = append(c.Readings, d)
	}
	c.Complete = c.Complete && c.when.Type != ""
	return nil
}

// draftOf makes a draft of a form that is complete.
func (f *codingForm) draftOf(c *checkedDraft, caseID record.CaseID) (draft.Draft, error) {
	grade, err := record.ParseGrade(f.Grade)
	if err != nil {
		return draft.Draft{}, err
	}
	d := draft.Draft{Case: caseID, Seed: f.Seed, Passage: c.passage, Depth: record.Term(f.Depth), Duress: f.Duress, Hedge: f.Hedge, Grade: grade}
	for _, voice := range []draft.Voice{{Who: f.Outlet.thing(), Identity: "ID-NAM"}, {Who: f.Speaker.thing(), Identity: record.Term(f.Identity), Access: record.Term(f.Access)}} {
		if !voice.Who.IsZero() {
			d.Voices = append(d.Voices, voice)
		}
	}
	if f.Property != "" || f.Subject.Text != "" {
		claim, err := f.claim(c)
		if err != nil {
			return d, err
		}
		d.Claims = []draft.Claim{claim}
	}
	if f.Type != "" || f.Victim.Text != "" {
		d.Acts = []draft.Act{{Type: record.Term(f.Type), Victim: f.Victim.thing(), Perpetrator: f.Perpetrator.thing(), Degree: record.Term(f.Degree), Place: f.Place.thing(),
			When: c.when, OnAccountOf: f.Account.thing(), Attempted: f.Attempted, Stance: record.Term(f.Stance)}}
	}
	return d, nil
}

// thing gives the thing that was chosen.
func (t thingField) thing() draft.Thing {
	if id, err := record.ParseEntityID(t.Choice); err == nil {
		return draft.Thing{ID: id}
	}
	return draft.Thing{Kind: t.Kind, Name: t.Text}
}

// code takes the form: first to show how it was understood, and when the coder
// agrees, to keep it.
func code(v *visit) error {
	view, doc, err := v.document()
	if err != nil {
		return err
	}
	id := doc.ID
	f := v.readCoding()
	f.forget(view)
	c, err := v.check(id, &f)
	if err != nil {
		return v.showCoding(f, err, nil)
	}
	if v.form("keep") == "" || !c.Complete {
		v.unsee()
		if err := v.keepForm(id, f); err != nil {
			return err
		}
		return v.showCoding(f, nil, c)
	}
	d, err := f.draftOf(c, doc.Case)
	if err != nil {
		return v.showCoding(f, err, c)
	}
	ops, err := d.Ops()
	if err != nil {
		return v.showCoding(f, err, c)
	}
	v.unsee() // a snapshot that is held would keep the store from moving on
	if _, err := v.desk.archive.Commit(v.context(), v.viewer(), ops); err != nil {
		return v.showCoding(f, err, c)
	}
	if err := v.dropForm(id); err != nil {
		return err
	}
	at := url.Values{"at": {fmt.Sprintf("%d-%d", c.passage.Start, c.passage.End)}, "kept": {"yes"}}
	return v.goTo("/document/" + id.String() + "?" + at.Encode() + "#here")
}

// maxKnown is how many known things are offered for one that was typed.
const maxKnown = 6

// candidates lists things that are known under such a name.
func (v *visit) candidates(view *archive.View, in thingInput, text string) ([]ask.Similar, error) {
	var known []ask.Similar
	for _, k := range in.kinds {
		more, err := ask.Pick(v.context(), view, k, text, v.lang, maxKnown)
		if err != nil {
			return nil, err
		}
		known = append(known, more...)
	}
	return known, nil
}

// fieldNames are what the fields are called that name things.
var fieldNames = map[string]string{"outlet": "Outlet", "speaker": "Speaker", "victim": "To whom", "perpetrator": "By whom", "place": "Where",
	"account": "On account of whom", "subject": "About", "ref": "Refers to"}

// A fieldPart is what the template of such a field needs.
type fieldPart struct {
	Name, Label string
	Field       thingField
	Kinds       []record.Kind
}

func newField(name, label string, f thingField) fieldPart {
	var form codingForm
	return fieldPart{name, label, f, form.things()[name].kinds}
}

// forget takes back choices that the viewer could not have made: they may be of
// another case, and the form must not even repeat them.
func (f *codingForm) forget(view *archive.View) {
	for _, in := range f.things() {
		id, err := record.ParseEntityID(in.field.Choice)
		if err != nil && in.field.Choice != "new" {
			in.field.Choice = ""
		}
		if err != nil {
			continue
		}
		if _, err := view.Entity(id); err != nil {
			in.field.Choice = ""
		}
	}
}
