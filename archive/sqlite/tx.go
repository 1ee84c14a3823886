// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/mod/sumdb/tlog"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// tx is the writing transaction.
type tx struct {
	logs // what is read in the writing transaction

	s       *Store
	open    sqlite3.Txn
	schema  *record.Schema
	buf     pack
	done    bool
	fresh   []func() // what to tell the store when the transaction has landed
	entity  map[record.EntityID]int64
	kind    map[int64]int64
	matters map[string]int64
	words   map[string]int64
}

// Begin implements [archive.Store].
func (s *Store) Begin(ctx context.Context) (archive.Tx, error) {
	var k *conn
	select {
	case k = <-s.write:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	open, err := k.BeginImmediate()
	if err != nil {
		s.write <- k
		return nil, diagnose("begin a change", err)
	}
	s.schema.RLock()
	defer s.schema.RUnlock()
	return &tx{logs: logs{k}, s: s, open: open, schema: s.schema.s,
		entity: map[record.EntityID]int64{}, kind: map[int64]int64{},
		matters: map[string]int64{}, words: map[string]int64{}}, nil
}

// Commit implements [archive.Tx].
func (t *tx) Commit() error {
	if t.done {
		return fmt.Errorf("commit: the change has ended already: %w", fault.Conflict)
	}
	t.done = true
	defer func() { t.s.write <- t.k }()
	if err := t.open.Commit(); err != nil {
		t.open.Rollback()
		return diagnose("commit", err)
	}
	for _, f := range t.fresh {
		f()
	}
	return nil
}

// Rollback implements [archive.Tx]. After Commit it does nothing.
func (t *tx) Rollback() error {
	if t.done {
		return nil
	}
	t.done = true
	defer func() { t.s.write <- t.k }()
	return diagnose("undo a change", t.open.Rollback())
}

// Setting implements [archive.Tx].
func (t *tx) Setting(name string) (value []byte, err error) {
	err = t.k.each("SELECT value FROM setting WHERE name = ?", []any{name}, func(st *sqlite3.Stmt) error {
		value = st.ColumnBlob(0, nil)
		return nil
	})
	return value, diagnose("read a setting", err)
}

// Set implements [archive.Tx].
func (t *tx) Set(name string, value []byte) error {
	return diagnose("keep a setting", t.k.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value))
}

// UseSchema implements [archive.Tx].
func (t *tx) UseSchema(s *record.Schema) {
	t.schema = s
	t.fresh = append(t.fresh, func() {
		t.s.schema.Lock()
		defer t.s.schema.Unlock()
		t.s.schema.s = s
	})
}

// KindOf implements [archive.Tx].
func (t *tx) KindOf(id record.EntityID) (record.Kind, error) {
	n, kind, err := t.find(id)
	if err != nil || n == 0 {
		return "", err
	}
	return record.Kind(t.wordText(kind)), nil
}

// find gives number and kind of an entity, zeros if there is none. What it
// found it remembers for the transaction.
func (t *tx) find(id record.EntityID) (n, kind int64, err error) {
	if n, ok := t.entity[id]; ok {
		return n, t.kind[n], nil
	}
	err = t.k.each("SELECT id, kind FROM entity WHERE eid = ?", []any{id[:]}, func(st *sqlite3.Stmt) error {
		n, kind = st.ColumnInt64(0), st.ColumnInt64(1)
		return nil
	})
	if err == nil && n != 0 {
		t.entity[id], t.kind[n] = n, kind
	}
	return n, kind, diagnose("find an entity", err)
}

// wordText gives a kind or property, also one that this transaction added.
func (t *tx) wordText(n int64) string {
	if s := t.s.wordText(n); s != "" {
		return s
	}
	for text, m := range t.words {
		if m == n {
			return text
		}
	}
	return ""
}

// number gives the small number of a word or case, and makes one if needed.
func (t *tx) number(text, table, column string, known map[string]int64, dict *dictionary) (int64, error) {
	if n, ok := known[text]; ok {
		return n, nil
	}
	t.s.names.RLock()
	n, ok := dict.number[text]
	t.s.names.RUnlock()
	if !ok {
		title := ""
		if table == "matter" {
			title = ", ''"
		}
		sql := "INSERT INTO " + table + " VALUES (NULL, ?" + title + ") ON CONFLICT DO NOTHING"
		if err := t.k.run(sql, text); err != nil {
			return 0, err
		}
		var err error
		if n, err = t.k.integer("SELECT id FROM "+table+" WHERE "+column+" = ?", text); err != nil {
			return 0, err
		}
		t.fresh = append(t.fresh, func() {
			t.s.names.Lock()
			defer t.s.names.Unlock()
			dict.add(text, n)
		})
	}
	known[text] = n
	return n, nil
}

func (t *tx) word(text string) (int64, error) {
	return t.number(text, "word", "text", t.words, &t.s.names.words)
}

func (t *tx) matter(c record.CaseID) (int64, error) {
	return t.number(string(c), "matter", "name", t.matters, &t.s.names.matters)
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
	if err := t.project(id, ops); err != nil {
		return err
	}
	return t.projectTexts(ops, texts)
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
	n, kind, err := t.find(op.ID)
	if err != nil || n == 0 {
		return op, err
	}
	if k := t.wordText(kind); k != string(op.Kind) {
		return nil, fmt.Errorf("entity %s: is a %s already, not a %s: %w", op.ID.Short(), k, op.Kind, fault.Conflict)
	}
	m, err := t.matter(op.Case)
	if err != nil {
		return nil, err
	}
	known, err := t.k.integer("SELECT count(*) FROM entity e LEFT JOIN also a ON a.entity = e.id AND a.matter = ?2 WHERE e.id = ?1 AND (e.matter = ?2 OR a.matter IS NOT NULL)", n, m)
	return unless(known > 0, op), diagnose("look for an entity", err)
}

// novelClaims leaves out the claims that a statement makes already.
func (t *tx) novelClaims(op record.Say) (record.Op, error) {
	sid := op.ID()
	row, subjects, err := t.findStatement(sid)
	if err != nil || row == 0 {
		return op, err
	}
	known := map[record.ClaimID]bool{}
	for n, subject := range subjects {
		said, err := t.oneClaim(subject, row, n)
		if err != nil {
			return nil, err
		}
		known[said.ID(sid)] = true
	}
	var fresh []record.Claim
	for i, id := range op.ClaimIDs(sid) {
		if !known[id] {
			known[id] = true
			fresh = append(fresh, op.Claims[i])
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	op.Claims = fresh
	return op, nil
}

// findStatement gives the row of a statement and the subjects of its claims;
// row 0 if there is none.
func (t *tx) findStatement(sid record.StatementID) (row int64, subjects []int64, err error) {
	head := int64(binary.BigEndian.Uint64(sid[:8]))
	err = t.k.each("SELECT id, sid, subjects FROM statement WHERE head = ?", []any{head}, func(st *sqlite3.Stmt) error {
		if bytes.Equal(st.ColumnRawBlob(1), sid[:]) {
			row, subjects = st.ColumnInt64(0), readSubjects(st.ColumnRawBlob(2))
		}
		return nil
	})
	return row, subjects, diagnose("find a statement", err)
}

// oneClaim reads claim n of a statement.
func (t *tx) oneClaim(subject, statement int64, n int) (c record.Claim, err error) {
	err = t.k.each(`SELECT c.property, c.value, e.eid, r.eid FROM claim c JOIN entity e ON e.id = c.subject
		LEFT JOIN entity r ON r.id = c.ref WHERE c.subject = ? AND c.id = ?`,
		[]any{subject, claimRow(statement, n)}, func(st *sqlite3.Stmt) error {
			c.Property = t.wordText(st.ColumnInt64(0))
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
