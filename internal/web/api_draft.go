// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"strings"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/intake/draft"
	"teptar/record"
	"teptar/record/when"
)

// A draftIn is a passage as a coder reads it. The passage is given by its
// place in the frozen text, or by the numbers of its sentences.
type draftIn struct {
	Case      record.CaseID   `json:"case"`
	Document  record.EntityID `json:"document"`
	Start     *int            `json:"start,omitempty" does:"Code points of the frozen text."`
	End       *int            `json:"end,omitempty" does:"Code points of the frozen text; not included."`
	Sentences []int           `json:"sentences,omitempty" does:"Instead of start and end: the first sentence and the last."`
	Voices    []voiceIn       `json:"voices,omitempty" does:"The outlet first, whoever perceived the thing last."`
	Depth     record.Term     `json:"depth,omitempty" does:"A term of the vocabulary hearsay_depth."`
	Duress    bool            `json:"duress,omitempty"`
	Hedge     string          `json:"hedge,omitempty" does:"The word by which the source holds back."`
	Grade     string          `json:"grade,omitempty" does:"As B2."`
	Claims    []claimIn       `json:"claims,omitempty"`
	Acts      []actIn         `json:"acts,omitempty"`
}

type voiceIn struct {
	Who      thingIn     `json:"who"`
	Identity record.Term `json:"identity,omitempty" does:"A term of the vocabulary source_identity."`
	Access   record.Term `json:"access,omitempty" does:"A term of the vocabulary source_access."`
}

// A thingIn is a thing that is known, by its id, or a new one.
type thingIn struct {
	ID    *record.EntityID `json:"id,omitempty" does:"Of a thing that is known; then nothing else."`
	Kind  record.Kind      `json:"kind,omitempty" does:"Of a new one."`
	Name  string           `json:"name,omitempty" does:"What the passage calls a new one."`
	Named bool             `json:"named,omitempty" does:"The name is a name and not a description."`
}

type claimIn struct {
	Subject  thingIn     `json:"subject"`
	Property string      `json:"property"`
	Value    *valueIn    `json:"value,omitempty"`
	Ref      *thingIn    `json:"ref,omitempty" does:"Instead of a value, where the property refers to a thing."`
	Stance   record.Term `json:"stance,omitempty" does:"A term of the vocabulary claim_stance; without it, the source asserts."`
}

type actIn struct {
	Type        record.Term      `json:"type"`
	Victim      thingIn          `json:"victim"`
	Perpetrator *thingIn         `json:"perpetrator,omitempty"`
	Degree      record.Term      `json:"degree,omitempty" does:"Of the perpetrator's involvement."`
	Place       *thingIn         `json:"place,omitempty"`
	When        *valueIn         `json:"when,omitempty"`
	OnAccountOf *thingIn         `json:"on_account_of,omitempty"`
	Episode     *record.EntityID `json:"episode,omitempty"`
	Attempted   bool             `json:"attempted,omitempty"`
	Stance      record.Term      `json:"stance,omitempty"`
}

// A valueIn is a value, in the form that doc/formats/op.md gives to values;
// which field is there tells its type.
type valueIn struct {
	Text    *string      `json:"text,omitempty"`
	Name    *string      `json:"name,omitempty"`
	Lang    string       `json:"lang,omitempty" does:"Of text and name, as BCP 47 writes it."`
	Term    *record.Term `json:"term,omitempty"`
	When    *when.When   `json:"when,omitempty" does:"As 2025-04-07, 2025-04 or [2025-04-08..2025-04-21]."`
	Wording string       `json:"wording,omitempty" does:"Of when, min and max: how the source puts it."`
	Rule    record.Term  `json:"rule,omitempty" does:"Of when: by which rule the wording became a date."`
	Min     *int64       `json:"min,omitempty"`
	Max     *int64       `json:"max,omitempty" does:"Without it, no upper end is known."`
	Yes     *bool        `json:"yes,omitempty"`
	ID      *string      `json:"id,omitempty"`
	Scheme  string       `json:"scheme,omitempty" does:"Of id."`
	Lat     *int64       `json:"lat,omitempty" does:"Millionths of a degree."`
	Lon     *int64       `json:"lon,omitempty" does:"Millionths of a degree."`
	Radius  int64        `json:"radius,omitempty" does:"Metres."`
	URL     *string      `json:"url,omitempty"`
}

// value gives the value. A field that does not belong to its type is refused:
// what is silently left out is silently lost.
func (in *valueIn) value() (v record.Value, ok bool) {
	left := *in // what no type has taken
	switch {
	case in.Text != nil:
		v = record.TextValue(*in.Text, in.Lang)
		left.Text, left.Lang = nil, ""
	case in.Name != nil:
		v = record.NameValue(*in.Name, in.Lang)
		left.Name, left.Lang = nil, ""
	case in.Term != nil:
		v = record.TermValue(*in.Term)
		left.Term = nil
	case in.When != nil:
		v = record.WhenValue(*in.When, in.Wording, in.Rule)
		left.When, left.Wording, left.Rule = nil, "", ""
	case in.Min != nil && (in.Max == nil || *in.Max >= *in.Min): // so that none is [record.NoMax]
		v = record.NumberValue(*in.Min, record.NoMax)
		if in.Max != nil {
			v.Max = *in.Max
		}
		v.Wording = in.Wording
		left.Min, left.Max, left.Wording = nil, nil, ""
	case in.Yes != nil && *in.Yes:
		v, left.Yes = record.Yes(), nil
	case in.ID != nil:
		v = record.Value{Type: record.IDType, Text: *in.ID, Scheme: in.Scheme}
		left.ID, left.Scheme = nil, ""
	case in.Lat != nil && in.Lon != nil:
		v = record.Value{Type: record.CoordType, Lat: *in.Lat, Lon: *in.Lon, Radius: in.Radius}
		left.Lat, left.Lon, left.Radius = nil, nil, 0
	case in.URL != nil:
		v, left.URL = record.Value{Type: record.URLType, Text: *in.URL}, nil
	}
	return v, v.Type != "" && left == valueIn{}
}

// A draftOut is what the draft became.
type draftOut struct {
	Statement string           `json:"statement"`
	Claims    []record.ClaimID `json:"claims"`
	Things    []newThing       `json:"things" does:"The new ones."`
}

type newThing struct {
	ID   record.EntityID `json:"id"`
	Kind record.Kind     `json:"kind"`
}

func addClaims(v *visit, in draftIn) (out draftOut, err error) {
	if err := v.knownCase(in.Case); err != nil {
		return out, err
	}
	d, err := in.draft()
	if err != nil {
		return out, err
	}
	if d.Seed, err = v.seed(in); err != nil {
		return out, err
	}
	if d.Passage, err = v.passageOf(&in); err != nil {
		return out, err
	}
	ops, err := d.Ops()
	if err != nil {
		return out, err
	}
	for _, op := range ops {
		switch op := op.(type) {
		case record.Entity:
			out.Things = append(out.Things, newThing{op.ID, op.Kind})
		case record.Say:
			id := op.ID()
			out.Statement, out.Claims = id.String(), op.ClaimIDs(id)
		}
	}
	return out, v.commit(ops)
}

// passageOf finds the words that are coded.
func (v *visit) passageOf(in *draftIn) (record.Passage, error) {
	view, err := v.see()
	if err != nil {
		return record.Passage{}, err
	}
	switch span := in.Start != nil && in.End != nil; {
	case span && in.Sentences == nil:
		return ask.Span(view, in.Document, *in.Start, *in.End)
	case in.Start == nil && in.End == nil && len(in.Sentences) == 2:
		return ask.SpanOf(view, in.Document, in.Sentences[0], in.Sentences[1])
	}
	return record.Passage{}, fmt.Errorf("want start and end, or the first and the last of the sentences: %w", fault.Invalid)
}

// draft reads all but the passage.
func (in *draftIn) draft() (d draft.Draft, err error) {
	d = draft.Draft{Case: in.Case, Depth: in.Depth, Duress: in.Duress, Hedge: in.Hedge}
	if d.Grade, err = record.ParseGrade(in.Grade); err != nil {
		return d, fmt.Errorf("/grade: %w", err)
	}
	t := thingReader{}
	for i, voice := range in.Voices {
		d.Voices = append(d.Voices, draft.Voice{Who: t.thing(&voice.Who, "/voices/%d/who", i), Identity: voice.Identity, Access: voice.Access})
	}
	for i, c := range in.Claims {
		claim := draft.Claim{Subject: t.thing(&c.Subject, "/claims/%d/subject", i), Property: c.Property, Ref: t.thing(c.Ref, "/claims/%d/ref", i), Stance: c.Stance}
		claim.Value = t.value(c.Value, "/claims/%d/value", i)
		if (c.Value == nil) == (c.Ref == nil) {
			t.wrong("want a value or a ref", "/claims/%d", i)
		}
		d.Claims = append(d.Claims, claim)
	}
	for i, a := range in.Acts {
		d.Acts = append(d.Acts, draft.Act{Type: a.Type, Victim: t.thing(&a.Victim, "/acts/%d/victim", i), Perpetrator: t.thing(a.Perpetrator, "/acts/%d/perpetrator", i),
			Degree: a.Degree, Place: t.thing(a.Place, "/acts/%d/place", i), When: t.value(a.When, "/acts/%d/when", i),
			OnAccountOf: t.thing(a.OnAccountOf, "/acts/%d/on_account_of", i), Episode: orZero(a.Episode), Attempted: a.Attempted, Stance: a.Stance})
	}
	return d, t.err
}

// A thingReader reads things and values of a draft, and keeps the first thing
// that is wrong.
type thingReader struct{ err error }

func (t *thingReader) wrong(want, place string, i int) {
	if t.err == nil {
		t.err = refuse(fmt.Sprintf(place, i), "%s", want)
	}
}

func (t *thingReader) thing(in *thingIn, place string, i int) draft.Thing {
	if in == nil {
		return draft.Thing{}
	}
	known, fresh := in.ID != nil && !in.ID.IsZero(), in.Kind != "" && strings.TrimSpace(in.Name) != ""
	if known == fresh || known && (in.Kind != "" || in.Name != "" || in.Named) || fresh && in.ID != nil {
		t.wrong("want an id, or a kind and a name", place, i)
	}
	return draft.Thing{ID: orZero(in.ID), Kind: in.Kind, Name: in.Name, Named: in.Named}
}

func (t *thingReader) value(in *valueIn, place string, i int) record.Value {
	if in == nil {
		return record.Value{}
	}
	v, ok := in.value()
	if !ok {
		t.wrong("want the fields of one type of value, and min not above max", place, i)
	}
	return v
}
