// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/mod/sumdb/tlog"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// tx is the writing transaction.
type tx struct {
	logs // what is read in the writing transaction

	s          *Store
	open       sqlite3.Txn
	schema     *record.Schema
	names      *names // those of the connection, and what this transaction adds
	buf        pack
	done       bool
	entities   map[record.EntityID]entityRow
	properties map[propertyKey]int64
	row        int64 // of the last statement or piece; 0 if it was not looked up
}

// entityRow is what the projection has of an entity.
type entityRow struct {
	id, kind, home int64
	contested      bool
	fresh          bool     // made in this transaction
	said           []saidOf // what is said of it, if it is fresh
}

// propertyKey names a property, which can be something else for another kind.
type propertyKey struct{ kind, name string }

// Begin implements [archive.Store].
func (s *Store) Begin(ctx context.Context) (archive.Tx, error) {
	k, err := s.lend(ctx, s.write)
	if err != nil {
		return nil, err
	}
	open, err := k.BeginImmediate()
	if err != nil {
		s.write <- k
		return nil, diagnose("begin a change", err)
	}
	return &tx{logs: logs{k}, s: s, open: open, schema: s.schema, names: k.names.clone(),
		entities: map[record.EntityID]entityRow{}, properties: map[propertyKey]int64{}}, nil
}

// Commit implements [archive.Tx].
func (t *tx) Commit() error {
	if t.done {
		return fmt.Errorf("commit: the change has ended already: %w", fault.Conflict)
	}
	t.done = true
	defer func() { t.s.write <- t.k }()
	if err := t.open.Commit(); err != nil {
		return diagnose("commit", errors.Join(err, t.abandon()))
	}
	t.k.names, t.s.schema = t.names, t.schema
	return nil
}

// abandon takes back a change that did not land. If it was the last sync that
// failed, its pages are whole in the write-ahead log all the same, and whoever
// opens the database after a crash would find them; so a small change is
// written over their beginning.
func (t *tx) abandon() error {
	if err := t.rollback(); err != nil {
		return err
	}
	err := t.k.run("INSERT OR REPLACE INTO setting VALUES ('abandoned', randomblob(8))")
	if err != nil {
		return fmt.Errorf("and what was written may come back when the archive is opened after a crash: %w", err)
	}
	return nil
}

// rollback ends the transaction, unless SQLite did because of an error.
func (t *tx) rollback() error {
	if t.k.GetAutocommit() {
		return nil
	}
	return t.open.Rollback()
}

// Rollback implements [archive.Tx]. After Commit it does nothing.
func (t *tx) Rollback() error {
	if t.done {
		return nil
	}
	t.done = true
	defer func() { t.s.write <- t.k }()
	return diagnose("undo a change", t.rollback())
}

// Read implements [archive.Tx].
func (t *tx) Read(v access.Viewer) archive.Reading { return newReading(t.k, v, t.names, nil) }

// Set implements [archive.Tx].
func (t *tx) Set(name string, value []byte) error {
	return diagnose("keep a setting", t.k.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value))
}

// UseSchema implements [archive.Tx].
func (t *tx) UseSchema(s *record.Schema) { t.schema = s }

// KindOf implements [archive.Tx].
func (t *tx) KindOf(id record.EntityID) (record.Kind, error) {
	e, err := t.find(id)
	if err != nil || e.id == 0 {
		return "", err
	}
	return t.kindOf(e), nil
}

func (t *tx) kindOf(e entityRow) record.Kind { return record.Kind(t.names.words.text[e.kind]) }

// find gives what there is of an entity, zeros if there is nothing. What it
// found it remembers for the transaction.
func (t *tx) find(id record.EntityID) (e entityRow, err error) {
	if e, ok := t.entities[id]; ok {
		return e, nil
	}
	err = t.k.each("SELECT id, kind, matter, contested FROM entity WHERE "+entities.at("id")+" AND eid = ?2", []any{id[:headLen], id[:]}, func(st *sqlite3.Stmt) error {
		e = entityRow{id: st.ColumnInt64(0), kind: st.ColumnInt64(1), home: st.ColumnInt64(2), contested: st.ColumnBool(3)}
		return nil
	})
	if err == nil && e.id != 0 {
		t.entities[id] = e
	}
	return e, diagnose("find an entity", err)
}

// number gives the small number of a word or case, and makes one if needed.
func (t *tx) number(dict dictionary, text, insert string) (int64, error) {
	if n, ok := dict.number[text]; ok {
		return n, nil
	}
	if err := t.k.run(insert, text); err != nil {
		return 0, err
	}
	n := t.k.LastInsertRowID()
	dict.add(text, n)
	return n, nil
}

func (t *tx) word(text string) (int64, error) {
	return t.number(t.names.words, text, "INSERT INTO word (text, sealed) VALUES (?, 0)")
}

func (t *tx) matter(c record.CaseID) (int64, error) {
	return t.number(t.names.matters, string(c), "INSERT INTO matter (name, title) VALUES (?, '')")
}

// property gives the number of a property of a kind. What the schema does not
// know is sealed: its definition was erased.
func (t *tx) property(kind record.Kind, name string) (int64, error) {
	key := propertyKey{string(kind), name}
	if n, ok := t.properties[key]; ok {
		return n, nil
	}
	n, err := t.word(name)
	if err != nil {
		return 0, err
	}
	if p, ok := t.schema.Property(kind, name); (!ok || p.Sealed) && !t.names.sealed[n] {
		if err := t.k.run("UPDATE word SET sealed = 1 WHERE id = ?", n); err != nil {
			return 0, err
		}
		t.names.sealed[n] = true
	}
	t.properties[key] = n
	return n, nil
}

// KeepBlob implements [archive.Tx].
func (t *tx) KeepBlob(b vault.Blob) error {
	return diagnose("keep a blob key", t.k.run("INSERT INTO blob VALUES (?, ?, ?, ?) ON CONFLICT (sha) DO UPDATE SET size = excluded.size, address = excluded.address, key = excluded.key",
		b.SHA256[:], b.Size, b.Address[:], b.Key.Bytes()))
}

// ForgetBlob implements [archive.Tx].
func (t *tx) ForgetBlob(sha record.Hash) error {
	return diagnose("forget a blob key", t.k.run("UPDATE blob SET key = NULL WHERE sha = ?", sha[:]))
}

// Disclose implements [archive.Tx].
func (t *tx) Disclose(e ledger.Entry, ops []record.Op, texts archive.TextOf) error {
	h, err := ledger.ParseHeader(e.Header)
	if err != nil {
		return fmt.Errorf("disclose: %w", err)
	}
	logID := h.Log.ID()
	id, err := t.k.integer("SELECT e.id FROM entry e JOIN log l ON l.id = e.log WHERE l.logid = ? AND e.sequence = ?", logID[:], h.Sequence)
	if err != nil {
		return diagnose("disclose", err)
	}
	if id == 0 {
		return notFound("entry")
	}
	body, err := squeeze(e.Body)
	if err != nil {
		return err
	}
	if err := t.k.run("UPDATE entry SET body = ? WHERE id = ?", body, id); err != nil {
		return diagnose("disclose", err)
	}
	if err := t.k.run("INSERT INTO setting VALUES ('disclosures', 1) ON CONFLICT DO UPDATE SET value = value + 1"); err != nil {
		return diagnose("disclose", err)
	}
	return t.project(id, ops, texts)
}

// Append implements [archive.Tx].
func (t *tx) Append(e ledger.Entry, hashes []tlog.Hash, ops []record.Op, texts archive.TextOf) error {
	h, err := ledger.ParseHeader(e.Header)
	if err != nil {
		return fmt.Errorf("append: %w", err)
	}
	log, err := t.logNumber(h)
	if err != nil {
		return diagnose("append", err)
	}
	body, err := squeeze(e.Body)
	if err != nil {
		return err
	}
	leaf := h.Leaf()
	err = t.k.run("INSERT INTO entry (log, sequence, leaf, header, body) VALUES (?, ?, ?, ?, ?)", log, h.Sequence, leaf[:], e.Header, body)
	if err != nil {
		return diagnose("append", err)
	}
	id := t.k.LastInsertRowID()
	n := tlog.StoredHashIndex(0, h.Sequence)
	for i, hash := range hashes {
		if err := t.k.run("INSERT INTO node VALUES (?, ?, ?)", log, n+int64(i), hash[:]); err != nil {
			return diagnose("append", err)
		}
	}
	if err := t.k.run("UPDATE log SET size = ? WHERE id = ?", h.Sequence+1, log); err != nil {
		return diagnose("append", err)
	}
	if err := t.project(id, ops, texts); err != nil {
		return err
	}
	return diagnose("append", t.settle())
}

// settle moves what is new in the indexes of random ids to where it stays.
func (t *tx) settle() error {
	return errors.Join(entities.settle(t.k), statements.settle(t.k))
}

// logNumber finds the log of a header, or begins it.
func (t *tx) logNumber(h ledger.Header) (int64, error) {
	id := h.Log.ID()
	n, err := t.k.integer("SELECT id FROM log WHERE logid = ?", id[:])
	if err != nil || n != 0 {
		return n, err
	}
	err = t.k.run("INSERT INTO log (logid, key, epoch, size) VALUES (?, ?, ?, 0)", id[:], h.Log.Key[:], h.Log.Epoch[:])
	return t.k.LastInsertRowID(), err
}

// Novel implements [archive.Tx].
func (t *tx) Novel(op record.Op) (record.Op, error) {
	switch op := op.(type) {
	case record.Case:
		n, err := t.k.integer("SELECT count(*) FROM matter WHERE name = ? AND (title = ? OR ? = '')", string(op.ID), op.Title, op.Title)
		return unless(n > 0, op), diagnose("look for a case", err)
	case record.Entity:
		return t.novelEntity(op)
	case record.Capture:
		n, err := t.k.integer("SELECT count(*) FROM capture c JOIN entity e ON e.id = c.document JOIN matter m ON m.id = c.matter WHERE c.sha = ? AND e.eid = ? AND m.name = ?",
			op.Bytes[:], op.Document[:], string(op.Case))
		return unless(n > 0, op), diagnose("look for a capture", err)
	case record.Say:
		return t.novelClaims(op)
	case record.Judge:
		id := op.ID()
		n, err := t.k.integer("SELECT count(*) FROM judgment WHERE jid = ?", id[:])
		return unless(n > 0, op), diagnose("look for a judgment", err)
	case record.TermEntry, record.Property:
		n, err := t.k.integer("SELECT count(*) FROM addition WHERE body = ?", record.Encode(op))
		return unless(n > 0, op), diagnose("look for an addition", err)
	case record.Member:
		n, err := t.k.integer("SELECT count(*) FROM member WHERE body = ?", record.Encode(op))
		return unless(n > 0, op), diagnose("look for a member", err)
	case record.Grant:
		n, err := t.k.integer("SELECT count(*) FROM granted WHERE body = ?", record.Encode(op))
		return unless(n > 0, op), diagnose("look for a grant", err)
	}
	return op, nil
}

// unless gives op, or nil if it is known.
func unless(known bool, op record.Op) record.Op {
	if known {
		return nil
	}
	return op
}

func (t *tx) novelEntity(op record.Entity) (record.Op, error) {
	e, err := t.find(op.ID)
	if err != nil || e.id == 0 {
		return op, err
	}
	if t.kindOf(e) != op.Kind {
		// Its kind is not told: whoever asks may not know of it.
		return nil, fmt.Errorf("entity %s: is something else than a %s already: %w", op.ID.Short(), op.Kind, fault.Conflict)
	}
	m := t.names.matters.number[string(op.Case)]
	known, err := t.k.integer("SELECT count(*) FROM also WHERE entity = ? AND matter = ? AND entry <> 0", e.id, m)
	return unless(e.home == m || known > 0, op), diagnose("look for an entity", err)
}

// novelClaims leaves out the claims that a statement makes already.
func (t *tx) novelClaims(op record.Say) (record.Op, error) {
	sid := op.ID()
	there, err := t.k.integer("SELECT count(*) FROM statement WHERE "+statements.at("id")+" AND sid = ?2", sid[:headLen], sid[:])
	if err != nil || there == 0 {
		return op, diagnose("find a statement", err)
	}
	known, looked := map[record.ClaimID]bool{}, map[record.EntityID]bool{}
	var fresh []record.Claim
	for i, id := range op.ClaimIDs(sid) {
		c := op.Claims[i]
		if !looked[c.Subject] {
			looked[c.Subject] = true
			if err := t.claimsIn(sid, c.Subject, known); err != nil {
				return nil, err
			}
		}
		if !known[id] {
			known[id] = true
			fresh = append(fresh, c)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	op.Claims = fresh
	return op, nil
}

// claimsIn finds the claims about an entity that a statement makes already.
func (t *tx) claimsIn(sid record.StatementID, subject record.EntityID, known map[record.ClaimID]bool) error {
	e, err := t.find(subject)
	if err != nil || e.id == 0 {
		return err
	}
	rows, err := t.k.integers("SELECT c.id FROM claim c CROSS JOIN statement s ON s.id = c.id >> 10 WHERE c.subject = ? AND s.sid = ?", e.id, sid[:])
	if err != nil {
		return diagnose("find claims", err)
	}
	for _, id := range rows {
		c, err := t.oneClaim(e.id, id>>10, int(id&(1<<10-1)))
		if err != nil {
			return err
		}
		known[c.ID(sid)] = true
	}
	return nil
}

// oneClaim reads claim n of a statement.
func (t *tx) oneClaim(subject, statement int64, n int) (c record.Claim, err error) {
	err = t.k.each(`SELECT c.property, c.value, e.eid, r.eid FROM claim c JOIN entity e ON e.id = c.subject
		LEFT JOIN entity r ON r.id = c.ref WHERE c.subject = ? AND c.id = ?`,
		[]any{subject, claimRow(statement, n)}, func(st *sqlite3.Stmt) error {
			c.Property = t.names.words.text[st.ColumnInt64(0)]
			copy(c.Subject[:], st.ColumnRawBlob(2))
			copy(c.Value.Ref[:], st.ColumnRawBlob(3))
			return (&unpack{b: st.ColumnRawBlob(1)}).claim(&c)
		})
	return c, diagnose("read a claim", err)
}

// claimRow is the number under which claim n of a statement is kept.
func claimRow(statement int64, n int) int64 { return statement<<10 | int64(n) }

func readSubjects(b []byte) []int64 {
	var ids []int64
	u := unpack{b: b}
	for len(u.b) > 0 {
		ids = append(ids, u.number())
	}
	return ids
}
