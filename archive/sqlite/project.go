// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"encoding/binary"
	"fmt"
	"strings"

	"teptar/fault"
	"teptar/record"
)

// project applies the ops of an entry to the projection. A nil op was erased.
func (t *tx) project(entry int64, ops []record.Op) error {
	for part, op := range ops {
		var err error
		switch op := op.(type) {
		case nil:
		case record.Case:
			err = t.projectCase(op)
		case record.Entity:
			err = t.projectEntity(op)
		case record.Capture:
			err = t.projectCapture(entry, part, op)
		case record.Say:
			err = t.projectStatement(entry, part, &op.Statement)
		case record.Judge:
			err = t.projectJudgment(entry, part, op)
		case record.TermEntry, record.Property, record.Erasure:
			err = t.k.run("INSERT INTO addition (entry, part, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", entry, part, record.Encode(op))
		default:
			err = fmt.Errorf("no place for a %T: %w", op, fault.Invalid)
		}
		if err != nil {
			return fmt.Errorf("op %d of entry %d: %w", part, entry, diagnose("apply", err))
		}
	}
	return nil
}

func (t *tx) projectCase(c record.Case) error {
	m, err := t.matter(c.ID)
	if err != nil || c.Title == "" {
		return err
	}
	return t.k.run("UPDATE matter SET title = ? WHERE id = ?", c.Title, m)
}

func (t *tx) projectEntity(e record.Entity) error {
	m, err := t.matter(e.Case)
	if err != nil {
		return err
	}
	n, _, err := t.find(e.ID)
	if err != nil {
		return err
	}
	if n != 0 {
		return t.k.run("INSERT INTO also SELECT id, ?2 FROM entity WHERE id = ?1 AND matter <> ?2 ON CONFLICT DO NOTHING", n, m)
	}
	kind, err := t.word(string(e.Kind))
	if err != nil {
		return err
	}
	if err := t.k.run("INSERT INTO entity (eid, kind, matter, key) VALUES (?, ?, ?, ?)", e.ID[:], kind, m, e.Key); err != nil {
		return err
	}
	n = t.k.LastInsertRowID()
	t.entity[e.ID], t.kind[n] = n, kind
	return nil
}

// must gives the number of an entity that has to be there.
func (t *tx) must(id record.EntityID) (int64, error) {
	n, _, err := t.find(id)
	if err == nil && n == 0 {
		err = fmt.Errorf("entity %s is not in the archive: %w", id.Short(), fault.Invalid)
	}
	return n, err
}

func (t *tx) projectCapture(entry int64, part int, c record.Capture) error {
	m, err := t.matter(c.Case)
	if err != nil {
		return err
	}
	doc, err := t.must(c.Document)
	if err != nil {
		return err
	}
	return t.k.run("INSERT INTO capture (document, matter, sha, entry, part, body) VALUES (?, ?, ?, ?, ?, ?)",
		doc, m, c.Bytes[:], entry, part, record.Encode(c))
}

// projectStatement adds a statement, or further claims to one that is there.
func (t *tx) projectStatement(entry int64, part int, s *record.Statement) error {
	sid := s.ID()
	row, subjects, err := t.findStatement(sid)
	if err != nil {
		return err
	}
	m, err := t.matter(s.Case)
	if err != nil {
		return err
	}
	if row == 0 {
		if row, err = t.insertStatement(entry, part, sid, m, s); err != nil {
			return err
		}
	}
	for _, c := range s.Claims {
		n := len(subjects)
		if n >= 1<<10 {
			return fmt.Errorf("a statement has more than 1,023 claims: %w", fault.Full)
		}
		subject, err := t.insertClaim(row, n, m, &c)
		if err != nil {
			return err
		}
		subjects = append(subjects, subject)
	}
	t.buf.b = t.buf.b[:0]
	for _, n := range subjects {
		t.buf.number(n)
	}
	if err := t.k.run("UPDATE statement SET subjects = ? WHERE id = ?", t.buf.b, row); err != nil {
		return err
	}
	return t.indexWords(row, s, len(subjects) > len(s.Claims))
}

func (t *tx) insertStatement(entry int64, part int, sid record.StatementID, m int64, s *record.Statement) (int64, error) {
	var document any
	if !s.Passage.IsZero() {
		n, err := t.must(s.Passage.Document)
		if err != nil {
			return 0, err
		}
		document = n
	}
	t.buf.b = t.buf.b[:0]
	t.buf.statement(s)
	head := int64(binary.BigEndian.Uint64(sid[:8]))
	err := t.k.run("INSERT INTO statement (head, sid, matter, document, start, entry, part, subjects, body) VALUES (?, ?, ?, ?, ?, ?, ?, x'', ?)",
		head, sid[:], m, document, s.Passage.Start, entry, part, t.buf.b)
	return t.k.LastInsertRowID(), err
}

// insertClaim adds one claim and gives the number of its subject.
func (t *tx) insertClaim(statement int64, n int, matter int64, c *record.Claim) (int64, error) {
	subject, err := t.must(c.Subject)
	if err != nil {
		return 0, err
	}
	property, err := t.word(c.Property)
	if err != nil {
		return 0, err
	}
	var ref, first, last any
	switch c.Value.Type {
	case record.RefType:
		if ref, err = t.must(c.Value.Ref); err != nil {
			return 0, err
		}
	case record.WhenType:
		lo, hi := c.Value.When.Index()
		first, last = int64(lo), int64(hi)
	}
	t.buf.b = t.buf.b[:0]
	t.buf.claim(c)
	return subject, t.k.run("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		subject, claimRow(statement, n), property, matter, ref, first, last, t.buf.b)
}

// indexWords makes a statement findable by the words of its quote and of what
// it says. Sealed values are left out: whoever may not know them must not find
// by them.
func (t *tx) indexWords(row int64, s *record.Statement, again bool) error {
	var words strings.Builder
	for i := range s.Claims {
		t.claimWords(&words, &s.Claims[i])
	}
	if again {
		// The index cannot add words to a row. The quote stays under the row;
		// rebuild and further claims would differ, so all are read back.
		return t.reindex(row, s)
	}
	if s.Passage.Quote == "" && words.Len() == 0 {
		return nil
	}
	return t.k.run("INSERT INTO words (rowid, quote, value) VALUES (?, ?, ?)", 2*row, s.Passage.Quote, words.String())
}

// reindex writes the words of a statement that got further claims.
func (t *tx) reindex(row int64, s *record.Statement) error {
	var words strings.Builder
	subjects, err := t.k.blob("SELECT subjects FROM statement WHERE id = ?", row)
	if err != nil {
		return err
	}
	for n, subject := range readSubjects(subjects) {
		c, err := t.oneClaim(subject, row, n)
		if err != nil {
			return err
		}
		t.claimWords(&words, &c)
	}
	return t.k.run("INSERT OR REPLACE INTO words (rowid, quote, value) VALUES (?, ?, ?)", 2*row, s.Passage.Quote, words.String())
}

// claimWords appends the words under which a claim is found: its text, and
// both labels of a term.
func (t *tx) claimWords(b *strings.Builder, c *record.Claim) {
	_, kind, err := t.find(c.Subject)
	if err != nil {
		return
	}
	p, ok := t.schema.Property(record.Kind(t.wordText(kind)), c.Property)
	if !ok || p.Sealed {
		return
	}
	add := func(s string) {
		if s != "" {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	switch v := &c.Value; v.Type {
	case record.TermType:
		if e, ok := t.schema.Term(p, v.Term); ok {
			add(e.EN)
			add(e.RU)
		}
	case record.TextType, record.NameType, record.IDType, record.URLType:
		add(v.Text)
	default:
		add(v.Wording)
	}
}

func (t *tx) projectJudgment(entry int64, part int, j record.Judge) error {
	id := j.ID()
	m, err := t.matter(j.Case)
	if err != nil {
		return err
	}
	known, err := t.k.integer("SELECT count(*) FROM judgment WHERE jid = ?", id[:])
	if err != nil || known > 0 {
		return err
	}
	err = t.k.run("INSERT INTO judgment (jid, matter, verdict, at, entry, part, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
		id[:], m, string(j.Verdict), j.At.Unix(), entry, part, record.Encode(j))
	if err != nil {
		return err
	}
	row := t.k.LastInsertRowID()
	about, err := t.judgedEntities(&j.Judgment)
	if err != nil {
		return err
	}
	for _, n := range about {
		if err := t.k.run("INSERT INTO judged VALUES (?, ?) ON CONFLICT DO NOTHING", n, row); err != nil {
			return err
		}
	}
	return nil
}

// judgedEntities lists the entities that a judgment concerns: those it names,
// the subjects of its claims, and those of the judgment it takes back.
func (t *tx) judgedEntities(j *record.Judgment) ([]int64, error) {
	var about []int64
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if !id.IsZero() {
			n, err := t.must(id)
			if err != nil {
				return nil, err
			}
			about = append(about, n)
		}
	}
	for _, id := range j.Claims {
		n, err := t.claimSubject(id)
		if err != nil {
			return nil, err
		}
		about = append(about, n)
	}
	if j.Undoes != (record.JudgmentID{}) {
		rows, err := t.k.integers("SELECT d.entity FROM judged d JOIN judgment j ON j.id = d.judgment WHERE j.jid = ?", j.Undoes[:])
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("judgment %s is not in the archive: %w", j.Undoes.Short(), fault.Invalid)
		}
		about = append(about, rows...)
	}
	return about, nil
}

// claimSubject finds the subject of a claim by the claim's id.
func (t *tx) claimSubject(id record.ClaimID) (int64, error) {
	lo, hi, err := record.ClaimPrefix(id.String())
	if err != nil {
		return 0, err
	}
	rows, err := t.k.integers("SELECT id FROM statement WHERE head BETWEEN ? AND ?", lo, hi)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		b, err := t.k.blob("SELECT sid || subjects FROM statement WHERE id = ?", row)
		if err != nil {
			return 0, err
		}
		sid := record.StatementID(b[:32])
		for n, subject := range readSubjects(b[32:]) {
			c, err := t.oneClaim(subject, row, n)
			if err != nil {
				return 0, err
			}
			if c.ID(sid) == id {
				return subject, nil
			}
		}
	}
	return 0, fmt.Errorf("claim %s is not in the archive: %w", id.Short(), fault.Invalid)
}
