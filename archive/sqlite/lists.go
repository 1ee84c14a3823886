// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// Entities implements [archive.Reading].
func (r *reading) Entities(f archive.EntityFilter) ([]record.EntityID, error) {
	if f.ByDate {
		return r.byDate(f)
	}
	where, args, err := r.entityWhere(f)
	if err != nil {
		return nil, err
	}
	limit := f.Limit
	if limit == 0 {
		limit = -1
	}
	var ids []record.EntityID
	query := "SELECT e.id, e.eid FROM entity e WHERE " + where + " ORDER BY e.id"
	if !r.policy.everything {
		query, args = entities.inOrder("e.id, e.eid", "entity e ON e.id = n.row", where), append(args, args...)
	}
	err = r.k.each(fmt.Sprintf("%s LIMIT %d OFFSET %d", query, limit, f.Offset), args,
		func(st *sqlite3.Stmt) error {
			ids = append(ids, r.remember(st))
			return nil
		})
	return ids, diagnose("list entities", err)
}

// Between implements [archive.Reading].
func (r *reading) Between(lo, hi record.EntityID, limit int) ([]record.EntityID, error) {
	var ids []record.EntityID
	err := r.k.each("SELECT e.id, e.eid FROM entity e WHERE "+entities.between("e.id")+" AND e.eid BETWEEN ?3 AND ?4"+r.policy.entity("e")+" ORDER BY e.eid LIMIT ?5",
		[]any{lo[:headLen], hi[:headLen], lo[:], hi[:], limit},
		func(st *sqlite3.Stmt) error {
			ids = append(ids, r.remember(st))
			return nil
		})
	return ids, diagnose("find an entity", err)
}

// remember reads the columns id and eid of an entity.
func (r *reading) remember(st *sqlite3.Stmt) record.EntityID {
	var id record.EntityID
	copy(id[:], st.ColumnRawBlob(1))
	r.meet(st.ColumnInt64(0), id)
	return id
}

// Count implements [archive.Reading].
func (r *reading) Count(f archive.EntityFilter) (int, error) {
	where, args, err := r.entityWhere(f)
	if err != nil {
		return 0, err
	}
	if f.ByDate && bounded(f) {
		dated := " FROM claim c WHERE c.subject = e.id AND c.property = " + fmt.Sprint(r.word("when")) + r.policy.claim("c")
		in := "EXISTS (SELECT 1" + dated + within(f) + ")"
		if f.Undated {
			in += " OR NOT EXISTS (SELECT 1" + dated + ")"
		}
		where += " AND (" + in + ")"
	}
	n, err := r.k.integer("SELECT count(*) FROM entity e WHERE "+where, args...)
	return int(n), diagnose("count entities", err)
}

// bounded tells whether a filter asks for possible days.
func bounded(f archive.EntityFilter) bool { return f.From != 0 || f.To != 0 }

// within is the condition that the possible days of a claim overlap with those
// that are asked for.
func within(f archive.EntityFilter) string {
	if !bounded(f) {
		return ""
	}
	from, to := f.From, f.To
	if from == 0 {
		from = when.FirstDay
	}
	if to == 0 {
		to = when.LastDay
	}
	return fmt.Sprintf(" AND c.first <= %d AND c.last >= %d", to, from)
}

// entityWhere makes the conditions of a filter, those on dates left aside.
func (r *reading) entityWhere(f archive.EntityFilter) (string, []any, error) {
	where, args := "1"+r.policy.entity("e"), []any{}
	if f.Kind != "" {
		where += " AND e.kind = ?"
		args = append(args, r.word(string(f.Kind)))
	}
	if f.Case != "" {
		where += " AND (e.matter = ? OR EXISTS (SELECT 1 FROM also WHERE also.entity = e.id AND also.matter = ?))"
		m := r.matter(f.Case)
		args = append(args, m, m)
	}
	if f.Refer != nil {
		rows := make([]int64, 0, len(f.Refer))
		for _, id := range f.Refer {
			row, _, err := r.entity(id)
			if err != nil {
				return "", nil, err
			}
			rows = append(rows, row)
		}
		where += " AND e.id IN (SELECT c.subject FROM claim c WHERE c.ref IN (" + list(rows) + ")" + r.policy.claim("c") + ")"
	}
	return where, args, nil
}

// byDate lists entities in the order of their earliest possible day. It reads
// the index of dates as far as it needs to, so that the first page of a large
// archive is there at once.
func (r *reading) byDate(f archive.EntityFilter) ([]record.EntityID, error) {
	where, args, err := r.entityWhere(f)
	if err != nil {
		return nil, err
	}
	var ids []record.EntityID
	seen := map[int64]bool{}
	take := func(st *sqlite3.Stmt) error {
		if row := st.ColumnInt64(0); !seen[row] {
			seen[row] = true
			if len(seen) > f.Offset {
				ids = append(ids, r.remember(st))
			}
		}
		if f.Limit > 0 && len(ids) >= f.Limit {
			return errStop
		}
		return nil
	}
	err = r.k.each("SELECT e.id, e.eid FROM claim c INDEXED BY claim_when CROSS JOIN entity e ON e.id = c.subject WHERE c.property = "+
		fmt.Sprint(r.word("when"))+" AND c.first IS NOT NULL"+within(f)+r.policy.claim("c")+" AND "+where+" ORDER BY c.first, c.last, "+r.policy.order, args, take)
	if err == nil && (!bounded(f) || f.Undated) {
		err = r.k.each("SELECT e.id, e.eid FROM entity e WHERE "+where+" AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.subject = e.id AND c.property = "+
			fmt.Sprint(r.word("when"))+r.policy.claim("c")+") ORDER BY "+r.policy.order, args, take)
	}
	if err != nil && !errors.Is(err, errStop) {
		return nil, diagnose("list by date", err)
	}
	return ids, nil
}

// Coded implements [archive.Reading].
func (r *reading) Coded(document record.EntityID) ([]record.Statement, error) {
	row, _, err := r.entity(document)
	if err != nil {
		return nil, err
	}
	rows, err := r.k.integers("SELECT s.id FROM statement s WHERE s.document = ?"+r.policy.statement("s")+" ORDER BY s.start, s.id", row)
	if err != nil {
		return nil, diagnose("list statements", err)
	}
	var out []record.Statement
	place := map[record.StatementID]int{}
	for _, n := range rows {
		s, err := r.whole(n)
		if err != nil {
			return nil, err
		}
		if i, ok := place[s.id]; ok {
			out[i].Claims = append(out[i].Claims, s.Claims...)
			continue
		}
		place[s.id] = len(out)
		out = append(out, s.Statement)
	}
	return out, nil
}

// whole reads a statement with the claims that the viewer may know.
func (r *reading) whole(row int64) (*known, error) {
	said, err := r.claimsIn(row)
	if err != nil {
		return nil, err
	}
	s, err := r.statement(row)
	if err != nil {
		return nil, err
	}
	full := *s
	for _, c := range said {
		full.Claims = append(full.Claims, c.Claim)
	}
	return &full, nil
}

// Statement implements [archive.Reading].
func (r *reading) Statement(id record.StatementID) ([]record.Said, error) {
	rows, err := r.k.integers("SELECT s.id FROM statement s WHERE "+statements.at("s.id")+" AND s.sid = ?2"+r.policy.statement("s"), id[:headLen], id[:])
	if err != nil {
		return nil, diagnose("find a statement", err)
	}
	var said []record.Said
	for _, row := range rows {
		more, err := r.claimsIn(row)
		if err != nil {
			return nil, err
		}
		said = append(said, more...)
	}
	if len(said) == 0 {
		return nil, notFound("statement")
	}
	return said, nil
}

// Statements implements [archive.Reading].
func (r *reading) Statements(c record.CaseID) iter.Seq2[record.Statement, error] {
	return func(yield func(record.Statement, error) bool) {
		rows, err := r.k.integers("SELECT s.id FROM statement s WHERE s.matter = ?"+r.policy.statement("s")+" ORDER BY s.id", r.matter(c))
		if err != nil {
			yield(record.Statement{}, diagnose("list statements", err))
			return
		}
		for _, row := range rows {
			s, err := r.whole(row)
			if err != nil {
				yield(record.Statement{}, err)
				return
			}
			if !yield(s.Statement, nil) {
				return
			}
		}
	}
}

// Said implements [archive.Reading].
func (r *reading) Said(k record.Kind, c record.CaseID, properties ...string) iter.Seq2[record.Said, error] {
	return func(yield func(record.Said, error) bool) {
		of := ""
		if len(properties) > 0 {
			rows := make([]string, len(properties))
			for i, p := range properties {
				rows[i] = fmt.Sprint(r.word(p))
			}
			of = " AND c.property IN (" + strings.Join(rows, ", ") + ")"
		}
		if c != "" {
			of += fmt.Sprintf(" AND c.matter = %d", r.matter(c))
		}
		err := r.k.each("SELECT "+claimColumns+" FROM entity e CROSS JOIN claim c ON c.subject = e.id WHERE e.kind = ?"+of+
			r.policy.claim("c")+" ORDER BY "+r.policy.order+", c.id", []any{r.word(string(k))}, func(st *sqlite3.Stmt) error {
			s, err := r.saidOf(scanClaim(st))
			if err != nil {
				return err
			}
			if !yield(s, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(record.Said{}, diagnose("read claims", err))
		}
	}
}

// Claim implements [archive.Reading].
func (r *reading) Claim(id string) (record.Said, error) {
	found, err := r.findClaims(id)
	switch {
	case err != nil:
		return record.Said{}, err
	case len(found) == 0:
		return record.Said{}, notFound("claim")
	case len(found) > 1:
		return record.Said{}, fmt.Errorf("claim %s: %d claims begin so; give more of the id: %w", id, len(found), fault.Invalid)
	}
	return found[0], nil
}

// findClaims finds the claims whose id begins with a text. The first letters
// of a claim's id are those of its statement, which has an index.
func (r *reading) findClaims(id string) ([]record.Said, error) {
	lo, hi, err := record.ClaimPrefix(id)
	if err != nil {
		return nil, err
	}
	rows, err := r.k.integers("SELECT s.id FROM statement s WHERE "+statements.between("s.id")+r.policy.statement("s"), lo[:], hi[:])
	if err != nil {
		return nil, diagnose("find a claim", err)
	}
	var found []record.Said
	for _, row := range rows {
		said, err := r.claimsIn(row)
		if err != nil {
			return nil, err
		}
		for _, s := range said {
			if strings.HasPrefix(s.ID.String(), id) {
				found = append(found, s)
			}
		}
	}
	return found, nil
}

// Captures implements [archive.Reading].
func (r *reading) Captures(document record.EntityID) ([]record.Capture, error) {
	row, _, err := r.entity(document)
	if err != nil {
		return nil, err
	}
	var out []record.Capture
	err = r.ops("SELECT c.body FROM capture c WHERE c.document = ?"+r.policy.matter("c")+" ORDER BY c.id", []any{row}, func(op record.Op) {
		out = append(out, op.(record.Capture))
	})
	return out, err
}

// ops decodes the ops that a query gives.
func (r *reading) ops(sql string, args []any, f func(record.Op)) error {
	return diagnose("read ops", r.k.each(sql, args, func(st *sqlite3.Stmt) error {
		op, err := record.Decode(bytes.Clone(st.ColumnRawBlob(0)))
		if err == nil {
			f(op)
		}
		return err
	}))
}

// integers runs a query that gives a column of numbers.
func (k *conn) integers(sql string, args ...any) ([]int64, error) {
	var ns []int64
	err := k.each(sql, args, func(st *sqlite3.Stmt) error {
		ns = append(ns, st.ColumnInt64(0))
		return nil
	})
	return ns, err
}

// blob runs a query that gives one blob, nil if it gives no row.
func (k *conn) blob(sql string, args ...any) (b []byte, err error) {
	err = k.each(sql, args, func(st *sqlite3.Stmt) error {
		b = st.ColumnBlob(0, nil)
		return nil
	})
	return b, err
}
