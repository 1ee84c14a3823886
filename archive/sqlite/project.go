// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"fmt"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// project applies the ops of an entry to the projection. A nil op was erased.
func (t *tx) project(entry int64, ops []record.Op, texts archive.TextOf) error {
	for part, op := range ops {
		if err := t.projectOp(entry, part, op, texts); err != nil {
			return err
		}
	}
	return nil
}

// projectOp applies one op.
func (t *tx) projectOp(entry int64, part int, op record.Op, texts archive.TextOf) (err error) {
	switch op := op.(type) {
	case nil:
	case record.Case:
		err = t.projectCase(op)
	case record.Entity:
		err = t.projectEntity(entry, part, op)
	case record.Capture:
		if err = t.projectCapture(entry, part, op); err == nil {
			err = t.projectTextOf(op, texts)
		}
	case record.Say:
		err = t.projectStatement(entry, part, &op.Statement)
	case record.Judge:
		err = t.projectJudgment(entry, part, op)
	case record.Member:
		err = t.projectMember(entry, part, op)
	case record.Grant:
		err = t.projectGrant(entry, part, op)
	case record.Brought:
		err = t.projectBrought(entry, op)
	case record.TermEntry, record.Property, record.Erasure:
		err = t.k.run("INSERT INTO addition (entry, part, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", entry, part, record.Encode(op))
	default:
		err = fmt.Errorf("no place for a %T: %w", op, fault.Invalid)
	}
	if err != nil {
		return fmt.Errorf("op %d of entry %d: %w", part, entry, diagnose("apply", err))
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

func (t *tx) projectEntity(entry int64, part int, e record.Entity) error {
	m, err := t.matter(e.Case)
	if err != nil {
		return err
	}
	there, err := t.find(e.ID)
	if err != nil || there.home == m {
		return err
	}
	if there.id != 0 {
		return t.k.run(`INSERT INTO also VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
			SET key = excluded.key, entry = excluded.entry, part = excluded.part WHERE also.entry = 0`, there.id, m, e.Key, entry, part)
	}
	kind, err := t.word(string(e.Kind))
	if err != nil {
		return err
	}
	err = t.k.run("INSERT INTO entity (eid, kind, matter, key, entry, part) VALUES (?, ?, ?, ?, ?, ?)", e.ID[:], kind, m, e.Key, entry, part)
	if err != nil {
		return err
	}
	row := t.k.LastInsertRowID()
	t.entities[e.ID] = entityRow{id: row, kind: kind, home: m, fresh: true}
	return entities.note(t.k, e.ID[:], row)
}

// must gives an entity that has to be there.
func (t *tx) must(id record.EntityID) (entityRow, error) {
	e, err := t.find(id)
	if err == nil && e.id == 0 {
		err = fmt.Errorf("entity %s is not in the archive: %w", id.Short(), fault.Invalid)
	}
	return e, err
}

// mention gives an entity that a statement of a case speaks of. By that it is
// known in the case, so that nobody sees the name of a thing without the thing.
func (t *tx) mention(id record.EntityID, m int64) (entityRow, error) {
	e, err := t.must(id)
	if err != nil || e.home == m {
		return e, err
	}
	return e, t.k.run("INSERT INTO also VALUES (?, ?, '', 0, 0) ON CONFLICT DO NOTHING", e.id, m)
}

func (t *tx) projectCapture(entry int64, part int, c record.Capture) error {
	m, err := t.matter(c.Case)
	if err != nil {
		return err
	}
	doc, err := t.mention(c.Document, m)
	if err != nil {
		return err
	}
	var text any
	if !c.Text.IsZero() {
		text = c.Text[:]
	}
	// The same bytes of one document and case are one capture, whoever's log says so.
	return t.k.run("INSERT INTO capture (document, matter, sha, text, entry, part, body) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM capture WHERE sha = ?3 AND document = ?1 AND matter = ?2)",
		doc.id, m, c.Bytes[:], text, entry, part, record.Encode(c))
}

// projectStatement adds the claims of a statement that are new. They have a row
// of their own, so that they are found by the op that brought them, and so that
// a statement that all others would go on with, as a team's own remarks do, does
// not grow without end. What another log has said already is one with this.
func (t *tx) projectStatement(entry int64, part int, s *record.Statement) error {
	op, err := t.novelClaims(record.Say{Statement: *s})
	if err != nil || op == nil {
		return err
	}
	say := op.(record.Say)
	s = &say.Statement
	m, err := t.matter(s.Case)
	if err != nil {
		return err
	}
	row, err := t.insertStatement(entry, part, m, s)
	if err != nil {
		return err
	}
	var subjects pack
	open := 0
	for n := range s.Claims {
		subject, sealed, err := t.insertClaim(row, n, m, &s.Claims[n])
		if err != nil {
			return err
		}
		if !sealed {
			open = 1
		}
		subjects.number(subject)
	}
	if err := t.k.run("UPDATE statement SET subjects = ?, open = ? WHERE id = ?", subjects.b, open, row); err != nil {
		return err
	}
	return t.indexWords(row, s)
}

func (t *tx) insertStatement(entry int64, part int, m int64, s *record.Statement) (int64, error) {
	sid := s.ID()
	var document any
	if !s.Passage.IsZero() {
		e, err := t.mention(s.Passage.Document, m)
		if err != nil {
			return 0, err
		}
		document = e.id
	}
	for _, v := range s.Via {
		if _, err := t.mention(v.Who, m); err != nil {
			return 0, err
		}
	}
	t.buf.b = t.buf.b[:0]
	t.buf.statement(s)
	row, err := t.nextRow()
	if err != nil {
		return 0, err
	}
	err = t.k.run("INSERT INTO statement (id, sid, matter, document, start, open, entry, part, subjects, body) VALUES (?, ?, ?, ?, ?, 0, ?, ?, x'', ?)",
		row, sid[:], m, document, s.Passage.Start, entry, part, t.buf.b)
	if err != nil {
		return 0, err
	}
	return row, statements.note(t.k, sid[:], row)
}

// nextRow gives the number of a new statement or piece. They are counted
// together, so that hits of both come in the order in which they were added,
// whatever else is in the archive.
func (t *tx) nextRow() (int64, error) {
	if t.row == 0 {
		n, err := t.k.integer("SELECT max(coalesce((SELECT max(id) FROM statement), 0), coalesce((SELECT max(id) FROM piece), 0))")
		if err != nil {
			return 0, err
		}
		t.row = n
	}
	t.row++
	return t.row, nil
}

// insertClaim adds one claim and gives the number of its subject.
func (t *tx) insertClaim(statement int64, n int, matter int64, c *record.Claim) (subject int64, sealed bool, err error) {
	e, err := t.mention(c.Subject, matter)
	if err != nil {
		return 0, false, err
	}
	property, err := t.property(t.kindOf(e), c.Property)
	if err != nil {
		return 0, false, err
	}
	var ref, first, last any
	switch c.Value.Type {
	case record.RefType:
		to, err := t.mention(c.Value.Ref, matter)
		if err != nil {
			return 0, false, err
		}
		ref = to.id
	case record.WhenType:
		lo, hi := c.Value.When.Index()
		first, last = int64(lo), int64(hi)
	}
	t.buf.b = t.buf.b[:0]
	t.buf.claim(c)
	if err := t.contest(e, property, c, t.buf.b); err != nil {
		return 0, false, err
	}
	return e.id, t.names.sealed[property], t.k.run("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		e.id, claimRow(statement, n), property, matter, ref, first, last, t.buf.b)
}

// contest marks an entity as one of which something may be disputed, if a new
// claim does not plainly assert or says another thing of a property than one
// before it. It comes after the claim was packed, and before it is inserted.
func (t *tx) contest(e entityRow, property int64, c *record.Claim, packed []byte) error {
	if e.contested {
		return nil
	}
	_, value, err := packedStance(packed)
	if err != nil {
		return err
	}
	var rival rivals
	if e.fresh {
		rival.said = e.said
	} else if err := rival.read(t.k, "SELECT property, value, ref FROM claim WHERE subject = ? AND property = ?", e.id, property); err != nil {
		return err
	}
	ref := int64(0)
	if c.Value.Type == record.RefType {
		ref = t.entities[c.Value.Ref].id
	}
	e.contested = rival.add(property, string(c.Stance), string(value), ref)
	if e.fresh {
		e.said = rival.said
	}
	t.entities[c.Subject] = e
	if !e.contested {
		return nil
	}
	return t.k.run("UPDATE entity SET contested = 1 WHERE id = ?", e.id)
}

// indexWords makes a statement findable by the words of its quote and of what
// it says. Sealed values are left out: whoever may not know them must not find
// by them.
func (t *tx) indexWords(row int64, s *record.Statement) error {
	var words strings.Builder
	for i := range s.Claims {
		t.claimWords(&words, &s.Claims[i])
	}
	if s.Passage.Quote == "" && words.Len() == 0 {
		return nil
	}
	return t.k.run("INSERT INTO words (rowid, quote, value) VALUES (?, ?, ?)", 2*row, s.Passage.Quote, words.String())
}

// claimWords appends the words under which a claim is found: its text, and
// both labels of a term.
func (t *tx) claimWords(b *strings.Builder, c *record.Claim) {
	e, err := t.find(c.Subject)
	if err != nil {
		return
	}
	p, ok := t.schema.Property(t.kindOf(e), c.Property)
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
