// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/vault"
	"teptar/record"
)

// reading is a snapshot as one viewer may know it.
type reading struct {
	logs
	viewer access.Viewer
	names  *names
	policy policy
	end    func() error // nil once it is closed

	// statements that were read already; questions meet the same ones often.
	statements map[int64]*known
	ids        map[int64]record.EntityID
	rows       map[record.EntityID]int64 // the other way round
	// entities that were found. What is not there yet may come, in a transaction.
	entities map[record.EntityID]found
}

// found is an entity with its row.
type found struct {
	row int64
	record.Entity
}

// known is a statement with its id.
type known struct {
	record.Statement
	id record.StatementID
}

// Read implements [archive.Store].
func (s *Store) Read(ctx context.Context, v access.Viewer) (archive.Reading, error) {
	k, err := s.lend(ctx, s.read)
	if err != nil {
		return nil, err
	}
	end, err := k.begin(ctx)
	if err != nil {
		s.read <- k
		return nil, err
	}
	return newReading(k, v, k.names, func() error {
		defer func() { s.read <- k }()
		return end()
	}), nil
}

// begin opens a snapshot that a context can interrupt, and gives how to end it.
func (k *conn) begin(ctx context.Context) (end func() error, err error) {
	k.SetInterrupt(ctx)
	open := k.Begin()
	end = func() error {
		k.SetInterrupt(context.Background())
		if k.GetAutocommit() {
			return nil
		}
		return diagnose("close a snapshot", open.Rollback())
	}
	if err := k.snapshot(); err != nil {
		return nil, errors.Join(diagnose("open a snapshot", err), end())
	}
	return end, nil
}

// newReading makes a reading over a connection whose snapshot has begun. The
// rule of access is made of that snapshot too: had it another age, it would
// let through what came later.
func newReading(k *conn, v access.Viewer, n *names, end func() error) *reading {
	return &reading{logs: logs{k}, viewer: v, names: n, policy: n.policyFor(v), end: end,
		statements: map[int64]*known{}, ids: map[int64]record.EntityID{}, rows: map[record.EntityID]int64{}, entities: map[record.EntityID]found{}}
}

// Close implements [archive.Reading].
func (r *reading) Close() error {
	if r.end == nil {
		return nil
	}
	end := r.end
	r.end = nil
	return end()
}

// BlobAt implements [archive.Store].
func (s *Store) BlobAt(ctx context.Context, a vault.Address) (b vault.Blob, ok bool, err error) {
	k, err := s.lend(ctx, s.lookup)
	if err != nil {
		return b, false, err
	}
	defer func() { s.lookup <- k }()
	err = k.each("SELECT sha, size, address, key FROM blob WHERE address = ? AND key IS NOT NULL", []any{a[:]}, func(st *sqlite3.Stmt) error {
		b, ok = blobOf(st), true
		return nil
	})
	return b, ok, diagnose("find a blob", err)
}

// Age implements [archive.Reading].
func (r *reading) Age() (int64, error) {
	n, err := r.k.integer("SELECT coalesce((SELECT max(id) FROM entry), 0) + coalesce((SELECT value FROM setting WHERE name = 'disclosures'), 0)")
	return n, diagnose("open a snapshot", err)
}

// Viewer implements [archive.Reading].
func (r *reading) Viewer() access.Viewer { return r.viewer }

// keep bounds what a long reading remembers.
const keep = 1 << 16

// entity gives the row of an entity that the viewer may know, or fault.NotFound.
func (r *reading) entity(id record.EntityID) (row int64, e record.Entity, err error) {
	if f, ok := r.entities[id]; ok {
		return f.row, f.Entity, nil
	}
	e.ID = id
	which, args := entities.at("e.id")+" AND e.eid = ?2", []any{id[:headLen], id[:]}
	if known, ok := r.rows[id]; ok {
		which, args = "e.id = ?1", []any{known}
	}
	err = r.k.each("SELECT e.id, e.kind, e.matter, e.key FROM entity e WHERE "+which+r.policy.entity("e"), args,
		func(st *sqlite3.Stmt) error {
			row = st.ColumnInt64(0)
			e.Kind = record.Kind(r.names.words.text[st.ColumnInt64(1)])
			e.Case = r.caseOf(st.ColumnInt64(2))
			e.Key = st.ColumnText(3)
			return nil
		})
	if err == nil && row == 0 {
		err = notFound("entity")
	}
	if err == nil && len(r.entities) < keep {
		r.entities[id] = found{row, e}
	}
	return row, e, diagnose("read an entity", err)
}

// notFound is the one answer for what is not there and what may not be known.
func notFound(what string) error { return fmt.Errorf("no such %s: %w", what, fault.NotFound) }

// Entity implements [archive.Reading].
func (r *reading) Entity(id record.EntityID) (record.Entity, error) {
	row, e, err := r.entity(id)
	if err == nil && !r.viewer.Sees(e.Case) {
		// Met first in a case that is hidden: say the first that is not.
		err = r.k.each("SELECT a.matter, a.key FROM also a WHERE a.entity = ?"+r.policy.matter("a")+
			" ORDER BY a.entry = 0, a.entry, a.part, a.matter LIMIT 1",
			[]any{row}, func(st *sqlite3.Stmt) error {
				e.Case, e.Key = r.caseOf(st.ColumnInt64(0)), st.ColumnText(1)
				return nil
			})
	}
	return e, diagnose("read an entity", err)
}

// caseOf gives the case of a number.
func (r *reading) caseOf(matter int64) record.CaseID {
	return record.CaseID(r.names.matters.text[matter])
}

// matter gives the number of a case; 0 of one that the viewer may not know of,
// as of one that is not there.
func (r *reading) matter(c record.CaseID) int64 {
	if !r.viewer.Sees(c) {
		return 0
	}
	return r.names.matters.number[string(c)]
}

// word gives the number of a kind or property, 0 if it has none.
func (r *reading) word(text string) int64 { return r.names.words.number[text] }

// statement reads a statement without its claims, and remembers it.
func (r *reading) statement(row int64) (*known, error) {
	if s, ok := r.statements[row]; ok {
		return s, nil
	}
	var s *known
	err := r.k.each("SELECT sid, matter, body FROM statement WHERE id = ?", []any{row}, func(st *sqlite3.Stmt) error {
		s = &known{}
		copy(s.id[:], st.ColumnRawBlob(0))
		s.Case = r.caseOf(st.ColumnInt64(1))
		return (&unpack{b: st.ColumnRawBlob(2)}).statement(&s.Statement)
	})
	if err == nil && s == nil {
		err = fmt.Errorf("statement %d is missing; run rebuild: %w", row, fault.Tampered)
	}
	if err != nil {
		return nil, diagnose("read a statement", err)
	}
	if len(r.statements) >= keep {
		clear(r.statements)
	}
	r.statements[row] = s
	return s, nil
}

// id gives the id of an entity row, and remembers it.
func (r *reading) id(row int64) (record.EntityID, error) {
	if id, ok := r.ids[row]; ok {
		return id, nil
	}
	var id record.EntityID
	err := r.k.each("SELECT eid FROM entity WHERE id = ?", []any{row}, func(st *sqlite3.Stmt) error {
		copy(id[:], st.ColumnRawBlob(0))
		return nil
	})
	if err == nil && id.IsZero() {
		err = fmt.Errorf("entity %d is missing; run rebuild: %w", row, fault.Tampered)
	}
	if err != nil {
		return id, diagnose("read an entity", err)
	}
	r.meet(row, id)
	return id, nil
}

// meet remembers the row of an entity.
func (r *reading) meet(row int64, id record.EntityID) {
	if len(r.ids) >= keep {
		clear(r.ids)
		clear(r.rows)
	}
	r.ids[row], r.rows[id] = id, row
}

// claimColumns are what a row needs for claim.
const claimColumns = "c.subject, c.id, c.property, c.ref, c.value"

// rawClaim is a row of claimColumns, read before the query goes on.
type rawClaim struct {
	subject, id, property, ref int64
	value                      []byte
}

// rawClaims runs a query for claimColumns.
func (r *reading) rawClaims(sql string, args ...any) ([]rawClaim, error) {
	var raw []rawClaim
	err := r.k.each(sql, args, func(st *sqlite3.Stmt) error {
		raw = append(raw, scanClaim(st))
		return nil
	})
	return raw, diagnose("read claims", err)
}

func scanClaim(st *sqlite3.Stmt) rawClaim {
	return rawClaim{st.ColumnInt64(0), st.ColumnInt64(1), st.ColumnInt64(2), st.ColumnInt64(3), st.ColumnBlob(4, nil)}
}

// said makes claims of rows.
func (r *reading) said(raw []rawClaim) ([]record.Said, error) {
	out := make([]record.Said, len(raw))
	for i, w := range raw {
		s, err := r.saidOf(w)
		if err != nil {
			return nil, err
		}
		out[i] = s
	}
	return out, nil
}

func (r *reading) saidOf(w rawClaim) (s record.Said, err error) {
	in, err := r.statement(w.id >> 10)
	if err != nil {
		return s, err
	}
	if s.Subject, err = r.id(w.subject); err != nil {
		return s, err
	}
	s.Property = r.names.words.text[w.property]
	if err := (&unpack{b: w.value}).claim(&s.Claim); err != nil {
		return s, err
	}
	if s.Value.Type == record.RefType {
		if s.Value.Ref, err = r.id(w.ref); err != nil {
			return s, err
		}
	}
	s.In = &in.Statement
	s.ID = s.Claim.ID(in.id)
	return s, nil
}

// Claims implements [archive.Reading].
func (r *reading) Claims(id record.EntityID) ([]record.Said, error) {
	row, _, err := r.entity(id)
	if err != nil {
		return nil, err
	}
	raw, err := r.rawClaims("SELECT "+claimColumns+" FROM claim c WHERE c.subject = ?"+r.policy.claim("c")+" ORDER BY c.id", row)
	if err != nil {
		return nil, err
	}
	return r.said(raw)
}

// Links implements [archive.Reading].
func (r *reading) Links(id record.EntityID, property string, after archive.Cursor, limit int) ([]record.Said, archive.Cursor, error) {
	row, _, err := r.entity(id)
	if err != nil {
		return nil, after, err
	}
	of := ""
	args := []any{row, after.A, after.B, limit}
	if property != "" {
		of = " AND c.property = ?5"
		args = append(args, r.word(property))
	}
	raw, err := r.rawClaims("SELECT "+claimColumns+" FROM claim c WHERE c.ref = ?1 AND (c.id, c.subject) > (?2, ?3)"+of+
		r.policy.claim("c")+" ORDER BY c.id, c.subject LIMIT ?4", args...)
	if err != nil {
		return nil, after, err
	}
	if len(raw) > 0 {
		last := raw[len(raw)-1]
		after = archive.Cursor{A: last.id, B: last.subject}
	}
	said, err := r.said(raw)
	return said, after, err
}

// CountLinks implements [archive.Reading].
func (r *reading) CountLinks(id record.EntityID) (int, error) {
	row, _, err := r.entity(id)
	if err != nil {
		return 0, err
	}
	n, err := r.k.integer("SELECT count(*) FROM claim c WHERE c.ref = ?"+r.policy.claim("c"), row)
	return int(n), diagnose("count links", err)
}

// Cases implements [archive.Reading].
func (r *reading) Cases() ([]record.Case, error) {
	var cases []record.Case
	err := r.k.each("SELECT m.name, m.title FROM (SELECT id AS matter, name, title FROM matter) m WHERE 1"+r.policy.matter("m")+" ORDER BY m.name", nil,
		func(st *sqlite3.Stmt) error {
			cases = append(cases, record.Case{ID: record.CaseID(st.ColumnText(0)), Title: st.ColumnText(1)})
			return nil
		})
	return cases, diagnose("list the cases", err)
}

// Blob implements [archive.Reading].
func (r *reading) Blob(sha record.Hash) (b vault.Blob, err error) {
	found := false
	err = r.k.each("SELECT b.sha, b.size, b.address, b.key FROM blob b WHERE b.sha = ?1 AND (EXISTS (SELECT 1 FROM capture c WHERE c.sha = ?1"+
		r.policy.matter("c")+") OR EXISTS (SELECT 1 FROM capture c WHERE c.text = ?1"+r.policy.matter("c")+"))", []any{sha[:]},
		func(st *sqlite3.Stmt) error {
			b, found = blobOf(st), true
			return nil
		})
	switch {
	case err != nil:
	case !found:
		err = notFound("capture")
	case b.Key.IsZero():
		err = fmt.Errorf("the bytes of this capture: %w", fault.Erased)
	}
	return b, diagnose("find a capture", err)
}

// blobOf reads a row of sha, size, address, key.
func blobOf(st *sqlite3.Stmt) (b vault.Blob) {
	copy(b.SHA256[:], st.ColumnRawBlob(0))
	b.Size = st.ColumnInt64(1)
	copy(b.Address[:], st.ColumnRawBlob(2))
	b.Key, _ = vault.ParseKey(st.ColumnRawBlob(3)) // no key: erased
	return b
}
