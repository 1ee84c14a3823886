// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"strings"
	"time"

	"teptar/archive"
	"teptar/record"
)

// A Change is one line of history: what was added, and the entry of the signed
// log that proves it.
type Change struct {
	Number   int64            `json:"number"`
	Log      string           `json:"log"`
	Sequence int64            `json:"sequence"`
	Entry    string           `json:"entry"`
	Part     int              `json:"part"`
	Place    string           `json:"place,omitempty"` // the address of the entry, where a door gives it one
	Kind     string           `json:"kind"`            // of op; "erased" if it was destroyed
	Case     string           `json:"case,omitempty"`
	Text     string           `json:"text"`
	At       *time.Time       `json:"at,omitempty"`
	About    *record.EntityID `json:"about,omitempty"` // the thing that a reader would want to see

	// Who brought the entry, when and through which door; "" if nothing says.
	BroughtBy string     `json:"brought_by,omitempty"`
	Brought   *time.Time `json:"brought,omitempty"`
	Door      string     `json:"door,omitempty"`
}

// Changes gives what was added, newest first, in words.
func Changes(ctx context.Context, v *archive.View, f archive.HistoryFilter, lang string) ([]Change, error) {
	events, err := v.History(f)
	if err != nil {
		return nil, err
	}
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, err
	}
	lines := make([]Change, len(events))
	for i, e := range events {
		lines[i] = a.change(e)
	}
	return lines, nil
}

// change puts an op in words.
func (a *asker) change(e archive.Event) Change {
	l := Change{Number: e.Number, Log: e.Log.String(), Sequence: e.Sequence, Entry: e.Entry.String(), Part: e.Part}
	if !e.Noted.IsZero() {
		l.At = &e.Noted
	}
	if b := e.Brought; !b.At.IsZero() {
		l.BroughtBy, l.Brought, l.Door = b.By, &b.At, b.Door
	}
	if e.Op == nil {
		l.Kind, l.Text = "erased", a.word("destroyed on purpose; its commitment stays", "уничтожено намеренно; обязательство осталось")
		return l
	}
	l.Case = string(record.CaseOf(e.Op))
	switch op := e.Op.(type) {
	case record.Case:
		l.Kind, l.Text = "case", op.Title
	case record.Entity:
		l.Kind, l.Text, l.About = "entity", a.kindLabel(op.Kind)+": "+a.headed(op.ID), &op.ID
	case record.Capture:
		l.Kind, l.About = "capture", &op.Document
		l.Text = fmt.Sprintf(a.word("%s, %d bytes, SHA-256 %s…, by %s", "%s, байт: %d, SHA-256 %s…, %s"), a.label(op.Document), op.Size, op.Bytes.String()[:16], op.By)
	case record.Say:
		l.Kind, l.Text = "statement", a.claimWords(op.Statement)
		if len(op.Claims) > 0 {
			l.About = &op.Claims[0].Subject
		}
	case record.Judge:
		l.Kind = "judgment"
		l.Text = fmt.Sprintf("%s · %s: %s", a.rulingLine(&record.Judged{Judgment: op.Judgment}).Label, op.By, op.Reason)
		if of, words := a.judgedWords(&op.Judgment); words != "" {
			l.About, l.Text = of, words+" · "+l.Text
		}
	case record.Erasure:
		l.Kind, l.Text = "erasure", op.By+": "+op.Reason
	case record.TermEntry:
		l.Kind, l.Text = "term", op.Vocabulary+" "+string(op.Code)+": "+op.Label(a.filter.Lang)
	case record.Property:
		l.Kind, l.Text = "property", string(op.Kind)+" "+op.Name
	case record.Member:
		l.Kind, l.Text = "member", op.Name+" · "+op.By
	case record.Grant:
		l.Kind, l.Text = "grant", fmt.Sprintf(a.word("%s for %s · %s: %s", "%s для %s · %s: %s"), op.Role, a.memberName(op.Member), op.By, op.Reason)
	}
	return l
}

// headed gives the title of a thing, as the head of its page has it.
func (a *asker) headed(id record.EntityID) string {
	t, err := a.thing(id)
	if err != nil || t == nil {
		return id.Short() // erased since
	}
	return a.title(t)
}

// judgedWords says what a judgment is about: one thing or two, or the first of
// its claims.
func (a *asker) judgedWords(j *record.Judgment) (of *record.EntityID, words string) {
	switch {
	case !j.Other.IsZero():
		return &j.Of, a.label(j.Of) + " ↔ " + a.label(j.Other)
	case !j.Of.IsZero():
		return &j.Of, a.label(j.Of)
	case len(j.Claims) == 0:
		return nil, ""
	}
	said, err := a.view.Claim(j.Claims[0].String())
	if err != nil {
		return nil, "" // erased since
	}
	words = a.label(said.Subject) + ": " + a.claimWord(said.Claim)
	if n := len(j.Claims); n > 1 {
		words += fmt.Sprintf(a.word(" and %d more", " и ещё %d"), n-1)
	}
	return &said.Subject, words
}

// memberName gives what a member is called.
func (a *asker) memberName(id record.MemberID) string {
	m, err := a.view.Member(id)
	if err != nil {
		return id.String() // somebody whose name is in another log
	}
	return m.Name
}

// claimWords puts the claims of a statement in words, each subject named once.
func (a *asker) claimWords(s record.Statement) string {
	var b strings.Builder
	for i, c := range s.Claims {
		switch {
		case i == 0:
			b.WriteString(a.label(c.Subject) + ": ")
		case c.Subject != s.Claims[i-1].Subject:
			b.WriteString("; " + a.label(c.Subject) + ": ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(a.claimWord(c))
	}
	return b.String()
}

// claimWord gives property and value of a claim in words.
func (a *asker) claimWord(c record.Claim) string {
	label, value := a.propertyWords(&c)
	if c.Stance != "" {
		value += " (" + a.term("claim_stance", c.Stance) + ")"
	}
	return label + " " + value
}

// propertyWords gives the property of a claim and its value, both in words.
func (a *asker) propertyWords(c *record.Claim) (label, value string) {
	if e, err := a.view.Entity(c.Subject); err == nil {
		if p, ok := a.view.Schema().Property(e.Kind, c.Property); ok {
			return p.Label(a.filter.Lang), a.text(p, c.Value)
		}
	}
	return c.Property, c.Value.String()
}
