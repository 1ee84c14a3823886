// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"time"

	"teptar/record/when"
)

// The types here have the fields of ops as JSON has them. They are read
// leniently: Decode encodes what was read and refuses it if a byte differs, so
// that there is one place, appendJSON, that says what the form is.

// readers reads an op by the word in its first field.
var readers = map[string]func([]byte) (Op, error){
	"case":     readAs(func(w wireCase) (Op, error) { return Case{w.ID, w.Title}, nil }),
	"entity":   readAs(func(w wireEntity) (Op, error) { return Entity{w.Case, w.ID, w.Kind, w.Key}, nil }),
	"capture":  readAs(wireCapture.op),
	"say":      readAs(wireSay.op),
	"judge":    readAs(wireJudge.op),
	"erasure":  readAs(wireErasure.op),
	"term":     readAs(wireTerm.op),
	"property": readAs(wireProperty.op),
	"member":   readAs(wireMember.op),
	"grant":    readAs(wireGrant.op),
	"brought":  readAs(wireBrought.op),
}

// readAs makes a reader of ops that look like W.
func readAs[W any](op func(W) (Op, error)) func([]byte) (Op, error) {
	return func(data []byte) (Op, error) {
		var w W
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&w); err != nil {
			return nil, err
		}
		return op(w)
	}
}

type wireCase struct {
	Op    string `json:"op"`
	ID    CaseID `json:"id"`
	Title string `json:"title"`
}

type wireEntity struct {
	Op   string   `json:"op"`
	Case CaseID   `json:"case"`
	ID   EntityID `json:"id"`
	Kind Kind     `json:"kind"`
	Key  string   `json:"key"`
}

type wireCapture struct {
	Op       string   `json:"op"`
	Case     CaseID   `json:"case"`
	Document EntityID `json:"document"`
	Bytes    Hash     `json:"bytes"`
	Size     int64    `json:"size"`
	Media    string   `json:"media"`
	Name     string   `json:"name"`
	Method   string   `json:"method"`
	By       string   `json:"by"`
	At       wireTime `json:"at"`
	Text     Hash     `json:"text"`
	Chars    int      `json:"chars"`
}

func (w wireCapture) op() (Op, error) {
	return Capture{w.Case, w.Document, w.Bytes, w.Size, w.Media, w.Name, w.Method, w.By, time.Time(w.At), w.Text, w.Chars}, nil
}

type wireErasure struct {
	Op     string   `json:"op"`
	Case   CaseID   `json:"case"`
	Entry  Hash     `json:"entry"`
	Part   int      `json:"part"`
	Bytes  Hash     `json:"bytes"`
	Reason string   `json:"reason"`
	By     string   `json:"by"`
	At     wireTime `json:"at"`
}

func (w wireErasure) op() (Op, error) {
	return Erasure{w.Case, w.Entry, w.Part, w.Bytes, w.Reason, w.By, time.Time(w.At)}, nil
}

type wireSay struct {
	Op      string       `json:"op"`
	Case    CaseID       `json:"case"`
	Passage *wirePassage `json:"passage"`
	Via     []struct {
		Who      EntityID `json:"who"`
		Identity Term     `json:"identity"`
		Access   Term     `json:"access"`
	} `json:"via"`
	Depth  Term   `json:"depth"`
	Said   string `json:"said"`
	Duress bool   `json:"duress"`
	Hedge  string `json:"hedge"`
	Grade  string `json:"grade"`
	Claims []struct {
		Of     EntityID `json:"of"`
		Prop   string   `json:"prop"`
		Value  Value    `json:"value"`
		Stance Term     `json:"stance"`
		Basis  string   `json:"basis"`
	} `json:"claims"`
}

type wirePassage struct {
	Document EntityID `json:"document"`
	Text     Hash     `json:"text"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Quote    string   `json:"quote"`
	Locator  string   `json:"locator"`
}

func (w wireSay) op() (Op, error) {
	s := Statement{Case: w.Case, Depth: w.Depth, Duress: w.Duress, Hedge: w.Hedge}
	if p := w.Passage; p != nil {
		s.Passage = Passage{p.Document, p.Text, p.Start, p.End, p.Quote, p.Locator}
	}
	for _, v := range w.Via {
		s.Via = append(s.Via, Speaker{v.Who, v.Identity, v.Access})
	}
	for _, c := range w.Claims {
		s.Claims = append(s.Claims, Claim{c.Of, c.Prop, c.Value, c.Stance, c.Basis})
	}
	var err error
	if w.Said != "" {
		if s.Said, err = when.Parse(w.Said); err != nil {
			return nil, err
		}
	}
	if s.Grade, err = ParseGrade(w.Grade); err != nil {
		return nil, err
	}
	return Say{s}, nil
}

// appendJSON writes the canonical form of a statement.
func (s Statement) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "say")
	o.text("case", string(s.Case))
	if !s.Passage.IsZero() {
		o.field("passage")
		o.b = s.Passage.appendJSON(o.b)
	}
	if len(s.Via) > 0 {
		o.field("via")
		o.b = append(o.b, '[')
		for i, v := range s.Via {
			if i > 0 {
				o.b = append(o.b, ',')
			}
			o.b = v.appendJSON(o.b)
		}
		o.b = append(o.b, ']')
	}
	o.text("depth", string(s.Depth))
	if !s.Said.IsZero() {
		o.text("said", s.Said.String())
	}
	o.flag("duress", s.Duress)
	o.text("hedge", s.Hedge)
	if !s.Grade.IsZero() {
		o.text("grade", s.Grade.String())
	}
	if len(s.Claims) > 0 {
		o.field("claims")
		o.b = append(o.b, '[')
		for i := range s.Claims {
			if i > 0 {
				o.b = append(o.b, ',')
			}
			o.b = s.Claims[i].appendJSON(o.b)
		}
		o.b = append(o.b, ']')
	}
	return o.close()
}

func (p Passage) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.id("document", "e-", p.Document[:])
	if !p.Text.IsZero() {
		o.text("text", p.Text.String())
	}
	if p.Quote != "" {
		o.number("start", int64(p.Start))
		o.number("end", int64(p.End))
		o.text("quote", p.Quote)
	}
	o.text("locator", p.Locator)
	return o.close()
}

func (v Speaker) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.id("who", "e-", v.Who[:])
	o.text("identity", string(v.Identity))
	o.text("access", string(v.Access))
	return o.close()
}

func (c *Claim) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.id("of", "e-", c.Subject[:])
	o.text("prop", c.Property)
	o.field("value")
	o.b = c.Value.appendJSON(o.b)
	if c.Stance != Asserts {
		o.text("stance", string(c.Stance))
	}
	o.text("basis", c.Basis)
	return o.close()
}

type wireJudge struct {
	Op      string     `json:"op"`
	Case    CaseID     `json:"case"`
	Verdict Term       `json:"verdict"`
	Claims  []ClaimID  `json:"claims"`
	Of      EntityID   `json:"of"`
	Prop    string     `json:"prop"`
	Other   EntityID   `json:"other"`
	Value   *Value     `json:"value"`
	Undoes  JudgmentID `json:"undoes"`
	Reason  string     `json:"reason"`
	By      string     `json:"by"`
	At      wireTime   `json:"at"`
}

func (w wireJudge) op() (Op, error) {
	j := Judgment{w.Case, w.Verdict, w.Claims, w.Of, w.Prop, w.Other, Value{}, w.Undoes, w.Reason, w.By, time.Time(w.At)}
	if w.Value != nil {
		j.Value = *w.Value
	}
	return Judge{j}, nil
}

// appendJSON writes the canonical form of a judgment.
func (j Judgment) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "judge")
	o.text("case", string(j.Case))
	o.text("verdict", string(j.Verdict))
	if len(j.Claims) > 0 {
		o.field("claims")
		o.b = append(o.b, '[')
		for i, c := range j.Claims {
			if i > 0 {
				o.b = append(o.b, ',')
			}
			o.b = appendID(o.b, "c-", c[:])
		}
		o.b = append(o.b, ']')
	}
	if !j.Of.IsZero() {
		o.id("of", "e-", j.Of[:])
	}
	o.text("prop", j.Property)
	if !j.Other.IsZero() {
		o.id("other", "e-", j.Other[:])
	}
	if j.Value.Type != "" {
		o.field("value")
		o.b = j.Value.appendJSON(o.b)
	}
	if j.Undoes != (JudgmentID{}) {
		o.id("undoes", "j-", j.Undoes[:])
	}
	o.text("reason", j.Reason)
	o.text("by", j.By)
	o.text("at", stamp(j.At))
	return o.close()
}

// wireTime is a time in stampForm.
type wireTime time.Time

func (t *wireTime) UnmarshalText(b []byte) error {
	v, err := time.Parse(stampForm, string(b))
	*t = wireTime(v)
	return err
}

// UnmarshalText reads the form that String writes.
func (id *EntityID) UnmarshalText(b []byte) (err error) { *id, err = ParseEntityID(string(b)); return }

// UnmarshalText reads the form that String writes.
func (id *ClaimID) UnmarshalText(b []byte) (err error) { *id, err = ParseClaimID(string(b)); return }

// UnmarshalText reads the form that String writes.
func (id *JudgmentID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseJudgmentID(string(b))
	return
}

// UnmarshalText reads the form that String writes.
func (h *Hash) UnmarshalText(b []byte) (err error) { *h, err = ParseHash(string(b)); return }

// MarshalText writes the form of String, for the JSON of reading commands.
func (id EntityID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// MarshalText writes the form of String.
func (id ClaimID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// MarshalText writes the form of String.
func (id JudgmentID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// MarshalText writes the form of String.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }
