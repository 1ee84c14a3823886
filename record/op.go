// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"teptar/fault"
)

// An Op is one thing that was added to an archive. There is no op that changes
// or removes another: what is no longer held is judged so, and what must not
// be kept is erased from under its commitment, which leaves an [Erasure].
type Op interface {
	// appendJSON writes the canonical form.
	appendJSON(b []byte) []byte
	// check tells what is wrong with the op by itself.
	check() error
}

// A Case is a matter that a team works on. Access is granted by case.
type Case struct {
	ID    CaseID
	Title string
}

// An Entity is a thing that claims are about. All that is said of it, its name
// too, is said by claims.
type Entity struct {
	Case CaseID // in which it was first met
	ID   EntityID
	Kind Kind
	Key  string // what a coding file or an import calls it; "" if nothing does
}

// A Capture is bytes that were kept of a document: how, when, by whom, and the
// frozen text that passages count in.
type Capture struct {
	Case     CaseID
	Document EntityID
	Bytes    Hash // SHA-256 of what was captured
	Size     int64
	Media    string // media type, as far as it is known
	Name     string // the name of the file, without its folder
	Method   string // how the bytes were had: "file", "photograph of a printout"
	By       string // who captured, as the team calls them
	At       time.Time
	Text     Hash // SHA-256 of the frozen text in UTF-8; zero if there is none
	Chars    int  // its length in code points
}

// An Erasure says that something was here and was destroyed on purpose. The
// commitment to what was erased stays in its entry and every proof holds.
type Erasure struct {
	Case   CaseID
	Entry  Hash // leaf hash of the entry; zero if a capture's bytes were erased
	Part   int  // which op of that entry
	Bytes  Hash // which capture's bytes; zero if an op was erased
	Reason string
	By     string
	At     time.Time
}

// Say makes an op of a statement.
type Say struct{ Statement }

// Judge makes an op of a judgment.
type Judge struct{ Judgment }

// Encode gives the one spelling of an op.
func Encode(op Op) []byte { return op.appendJSON(nil) }

// AppendEncode appends the one spelling of an op to b.
func AppendEncode(b []byte, op Op) []byte { return op.appendJSON(b) }

// maxOp is the longest op in bytes: 1,000 claims with long texts fit.
const maxOp = 4 << 20

// Decode reads an op. It refuses every byte string that is not exactly what
// [Encode] writes, so that a signed op can be read in one way only.
func Decode(data []byte) (Op, error) {
	if len(data) > maxOp {
		return nil, fmt.Errorf("op: longer than %d bytes: %w", maxOp, fault.Invalid)
	}
	var head struct {
		Op string `json:"op"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("op: %v: %w", err, fault.Invalid)
	}
	make, ok := readers[head.Op]
	if !ok {
		return nil, fmt.Errorf("op: unknown kind %.20q; a newer version may have written it: %w", head.Op, fault.Invalid)
	}
	op, err := make(data)
	if err != nil {
		return nil, fmt.Errorf("op %s: %v: %w", head.Op, err, fault.Invalid)
	}
	if err := op.check(); err != nil {
		return nil, err
	}
	if !bytes.Equal(Encode(op), data) {
		return nil, fmt.Errorf("op %s: not in canonical form: %w", head.Op, fault.Invalid)
	}
	return op, nil
}

// Check tells what is wrong with an op before it is committed, the schema left
// aside.
func Check(op Op) error {
	if err := op.check(); err != nil {
		return err
	}
	if n := len(Encode(op)); n > maxOp {
		return fmt.Errorf("op: %d bytes, more than %d: %w", n, maxOp, fault.Invalid)
	}
	return nil
}

func (c Case) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "case")
	o.text("id", string(c.ID))
	o.text("title", c.Title)
	return o.close()
}

func (c Case) check() error {
	if _, err := ParseCaseID(string(c.ID)); err != nil {
		return err
	}
	return checkTexts("case", c.Title)
}

func (e Entity) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "entity")
	o.text("case", string(e.Case))
	o.id("id", "e-", e.ID[:])
	o.text("kind", string(e.Kind))
	o.text("key", e.Key)
	return o.close()
}

func (e Entity) check() error {
	if _, err := ParseCaseID(string(e.Case)); err != nil {
		return err
	}
	if e.ID.IsZero() || e.Kind == "" || len(e.Key) > 200 {
		return fmt.Errorf("entity: want an id, a kind and a key of at most 200 bytes: %w", fault.Invalid)
	}
	return checkTexts("entity", string(e.Kind), e.Key)
}

func (c Capture) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "capture")
	o.text("case", string(c.Case))
	o.id("document", "e-", c.Document[:])
	o.text("bytes", c.Bytes.String())
	o.number("size", c.Size)
	o.text("media", c.Media)
	o.text("name", c.Name)
	o.text("method", c.Method)
	o.text("by", c.By)
	o.text("at", stamp(c.At))
	if !c.Text.IsZero() {
		o.text("text", c.Text.String())
		o.number("chars", int64(c.Chars))
	}
	return o.close()
}

func (c Capture) check() error {
	if _, err := ParseCaseID(string(c.Case)); err != nil {
		return err
	}
	if c.Document.IsZero() || c.Bytes.IsZero() || c.Size < 0 || c.Chars < 0 {
		return fmt.Errorf("capture: want a document, a hash and a size: %w", fault.Invalid)
	}
	return checkTexts("capture", c.Media, c.Name, c.Method, c.By)
}

func (e Erasure) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "erasure")
	o.text("case", string(e.Case))
	if e.Bytes.IsZero() {
		o.text("entry", e.Entry.String())
		o.number("part", int64(e.Part))
	} else {
		o.text("bytes", e.Bytes.String())
	}
	o.text("reason", e.Reason)
	o.text("by", e.By)
	o.text("at", stamp(e.At))
	return o.close()
}

func (e Erasure) check() error {
	if _, err := ParseCaseID(string(e.Case)); err != nil {
		return err
	}
	if e.Entry.IsZero() == e.Bytes.IsZero() || e.Part < 0 || e.Reason == "" || e.By == "" {
		return fmt.Errorf("erasure: want one target, a reason and a name: %w", fault.Invalid)
	}
	return checkTexts("erasure", e.Reason, e.By)
}

// checkTexts refuses texts that must not be kept.
func checkTexts(what string, texts ...string) error {
	for _, t := range texts {
		if f := textFault(t); f != "" {
			return fmt.Errorf("%s: %s: %w", what, f, fault.Invalid)
		}
	}
	return nil
}

// stampForm is how times are written: UTC, whole seconds.
const stampForm = "2006-01-02T15:04:05Z"

// stamp writes a time, or nothing for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampForm)
}

// CaseOf gives the case of an op, "" for what belongs to none. That a grant is
// of a case does not mean that whoever knows of the case knows of it.
func CaseOf(op Op) CaseID {
	switch op := op.(type) {
	case Case:
		return op.ID
	case Entity:
		return op.Case
	case Capture:
		return op.Case
	case Say:
		return op.Case
	case Judge:
		return op.Case
	case Erasure:
		return op.Case
	case Grant:
		return op.Case
	}
	return ""
}
