// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"encoding/binary"
	"fmt"

	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// The projection keeps statements and values in a form of its own, because a
// question reads a million of them and JSON would take most of its time. The
// form is private to one version of the store: rebuild makes it anew. Numbers
// are varints, texts are their length and their bytes.

// pack appends one thing to the projection's own form.
type pack struct{ b []byte }

func (p *pack) number(n int64) { p.b = binary.AppendVarint(p.b, n) }

func (p *pack) text(s string) {
	p.b = binary.AppendUvarint(p.b, uint64(len(s)))
	p.b = append(p.b, s...)
}

// unpack reads what pack wrote. After a fault every read gives zero, and err
// says so.
type unpack struct {
	b   []byte
	err error
}

func (u *unpack) number() int64 {
	n, size := binary.Varint(u.b)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return n
}

func (u *unpack) text() string { return string(u.bytes()) }

func (u *unpack) bytes() []byte {
	n, size := binary.Uvarint(u.b)
	if size <= 0 || n > uint64(len(u.b)-size) {
		u.fail()
		return nil
	}
	s := u.b[size : size+int(n)]
	u.b = u.b[size+int(n):]
	return s
}

func (u *unpack) fail() {
	u.b, u.err = nil, fmt.Errorf("projection row: cut short; run rebuild: %w", fault.Tampered)
}

// claim packs what the columns of a claim do not hold.
func (p *pack) claim(c *record.Claim) {
	p.text(string(c.Stance))
	p.text(c.Basis)
	p.value(&c.Value)
}

func (p *pack) value(v *record.Value) {
	p.text(string(v.Type))
	switch v.Type {
	case record.TermType:
		p.text(string(v.Term))
	case record.RefType, record.FlagType:
	case record.WhenType:
		p.text(v.When.String())
		p.text(v.Wording)
		p.text(string(v.Rule))
	case record.NumberType:
		p.number(v.Min)
		p.number(v.Max)
		p.text(v.Wording)
	case record.CoordType:
		p.number(v.Lat)
		p.number(v.Lon)
		p.number(v.Radius)
	default:
		p.text(v.Text)
		p.text(v.Lang)
		p.text(v.Scheme)
	}
}

// packedStance parts a packed claim into its stance and its value, whose bytes
// are those of another claim if both say the same in the same words.
func packedStance(claim []byte) (stance string, value []byte, err error) {
	u := unpack{b: claim}
	stance, _ = u.text(), u.bytes()
	return stance, u.b, u.err
}

// claim reads what pack.claim wrote into c.
func (u *unpack) claim(c *record.Claim) error {
	v := &c.Value
	c.Stance = record.Term(u.text())
	c.Basis = u.text()
	v.Type = record.ValueType(u.text())
	switch v.Type {
	case record.TermType:
		v.Term = record.Term(u.text())
	case record.RefType, record.FlagType:
	case record.WhenType:
		w, err := when.Parse(u.text())
		if err != nil {
			u.fail()
		}
		v.When, v.Wording, v.Rule = w, u.text(), record.Term(u.text())
	case record.NumberType:
		v.Min, v.Max, v.Wording = u.number(), u.number(), u.text()
	case record.CoordType:
		v.Lat, v.Lon, v.Radius = u.number(), u.number(), u.number()
	default:
		v.Text, v.Lang, v.Scheme = u.text(), u.text(), u.text()
	}
	return u.err
}

// statement packs a statement without its claims and its case.
func (p *pack) statement(s *record.Statement) {
	p.b = append(p.b, s.Passage.Document[:]...)
	p.b = append(p.b, s.Passage.Text[:]...)
	p.number(int64(s.Passage.Start))
	p.number(int64(s.Passage.End))
	p.text(s.Passage.Quote)
	p.text(s.Passage.Locator)
	p.number(int64(len(s.Via)))
	for _, v := range s.Via {
		p.b = append(p.b, v.Who[:]...)
		p.text(string(v.Identity))
		p.text(string(v.Access))
	}
	p.text(string(s.Depth))
	said := ""
	if !s.Said.IsZero() {
		said = s.Said.String()
	}
	p.text(said)
	duress := int64(0)
	if s.Duress {
		duress = 1
	}
	p.number(duress)
	p.text(s.Hedge)
	grade := ""
	if !s.Grade.IsZero() {
		grade = s.Grade.String()
	}
	p.text(grade)
}

// statement reads what pack.statement wrote.
func (u *unpack) statement(s *record.Statement) error {
	u.fixed(s.Passage.Document[:])
	u.fixed(s.Passage.Text[:])
	s.Passage.Start, s.Passage.End = int(u.number()), int(u.number())
	s.Passage.Quote, s.Passage.Locator = u.text(), u.text()
	for range u.number() {
		var v record.Speaker
		u.fixed(v.Who[:])
		v.Identity, v.Access = record.Term(u.text()), record.Term(u.text())
		if u.err != nil {
			return u.err
		}
		s.Via = append(s.Via, v)
	}
	s.Depth = record.Term(u.text())
	var err error
	if said := u.text(); said != "" {
		if s.Said, err = when.Parse(said); err != nil {
			u.fail()
		}
	}
	s.Duress = u.number() == 1
	s.Hedge = u.text()
	if s.Grade, err = record.ParseGrade(u.text()); err != nil {
		u.fail()
	}
	return u.err
}

// fixed reads exactly len(dst) bytes.
func (u *unpack) fixed(dst []byte) {
	if len(u.b) < len(dst) {
		u.fail()
		return
	}
	copy(dst, u.b)
	u.b = u.b[len(dst):]
}
