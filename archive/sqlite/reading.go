// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
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
	s      *Store
	viewer access.Viewer
	policy policy
	open   sqlite3.Txn
	closed bool

	// statements that were read already; questions meet the same ones often.
	statements map[int64]*known
	ids        map[int64]record.EntityID
}

// known is a statement with its id.
type known struct {
	record.Statement
	id record.StatementID
}

// Read implements [archive.Store].
func (s *Store) Read(ctx context.Context, v access.Viewer) (archive.Reading, error) {
	select {
	case k := <-s.read:
		r := &reading{logs: logs{k}, s: s, viewer: v, policy: s.policyFor(v),
			statements: map[int64]*known{}, ids: map[int64]record.EntityID{}}
		k.SetInterrupt(ctx)
		r.open = k.Begin()
		// The snapshot begins with the first row that is read.
		if _, err := k.integer("SELECT count(*) FROM log"); err != nil {
			r.Close()
			return nil, diagnose("open a snapshot", err)
		}
		return r, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close implements [archive.Reading].
func (r *reading) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.open.Rollback()
	r.k.SetInterrupt(context.Background())
	r.s.read <- r.k
	return diagnose("close a snapshot", err)
}

// Viewer implements [archive.Reading].
func (r *reading) Viewer() access.Viewer { return r.viewer }

// keep bounds what a long reading remembers.
const keep = 1 << 16

// entity gives the row of an entity that the viewer may know, or fault.NotFound.
func (r *reading) entity(id record.EntityID) (row int64, e record.Entity, err error) {
	e.ID = id
	err = r.k.each("SELECT e.id, e.kind, e.matter, e.key FROM entity e WHERE e.eid = ?"+r.policy.entity("e"), []any{id[:]},
		func(st *sqlite3.Stmt) error {
			row = st.ColumnInt64(0)
			e.Kind = record.Kind(r.s.wordText(st.ColumnInt64(1)))
			e.Case = record.CaseID(r.s.matterName(st.ColumnInt64(2)))
			e.Key = st.ColumnText(3)
			return nil
		})
	if err == nil && row == 0 {
		err = notFound("entity")
	}
	return row, e, diagnose("read an entity", err)
}

// notFound is the one answer for what is not there and what may not be known.
func notFound(what string) error { return fmt.Errorf("no such %s: %w", what, fault.NotFound) }

// Entity implements [archive.Reading].
func (r *reading) Entity(id record.EntityID) (record.Entity, error) {
	_, e, err := r.entity(id)
	if err == nil && !r.viewer.Sees(e.Case) {
		// Met first in a case that is hidden: say the first that is not.
		e.Key = ""
		err = r.k.each("SELECT a.matter FROM also a JOIN entity e ON e.id = a.entity WHERE e.eid = ?"+r.policy.matter("a")+" ORDER BY a.matter LIMIT 1",
			[]any{id[:]}, func(st *sqlite3.Stmt) error {
				e.Case = record.CaseID(r.s.matterName(st.ColumnInt64(0)))
				return nil
			})
	}
	return e, err
}

// statement reads a statement without its claims, and remembers it.
func (r *reading) statement(row int64) (*known, error) {
	if s, ok := r.statements[row]; ok {
		return s, nil
	}
	var s *known
	err := r.k.each("SELECT sid, matter, body FROM statement WHERE id = ?", []any{row}, func(st *sqlite3.Stmt) error {
		s = &known{}
		copy(s.id[:], st.ColumnRawBlob(0))
		s.Case = record.CaseID(r.s.matterName(st.ColumnInt64(1)))
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
	if len(r.ids) >= keep {
		clear(r.ids)
	}
	r.ids[row] = id
	return id, err
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
	s.Property = r.s.wordText(w.property)
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
		args = append(args, r.s.word(property))
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
	found, err := r.k.integer("SELECT count(*) FROM capture c WHERE c.sha = ?"+r.policy.matter("c"), sha[:])
	if err == nil && found == 0 {
		return b, notFound("capture")
	}
	if err == nil {
		err = r.k.each("SELECT sha, size, address, key FROM blob WHERE sha = ?", []any{sha[:]}, func(st *sqlite3.Stmt) error {
			b = blobOf(st)
			return nil
		})
	}
	if err == nil && b.Key.IsZero() {
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
