// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/proof/ledger"
	"teptar/record"
)

// LinkCounts implements [archive.Reading].
func (r *reading) LinkCounts(id record.EntityID) (map[string]int, error) {
	row, _, err := r.entity(id)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	err = r.k.each("SELECT c.property, count(*) FROM claim c WHERE c.ref = ?"+r.policy.claim("c")+" GROUP BY c.property", []any{row}, func(st *sqlite3.Stmt) error {
		counts[r.names.words.text[st.ColumnInt64(0)]] = st.ColumnInt(1)
		return nil
	})
	return counts, diagnose("count links", err)
}

// Newest implements [archive.Reading]. The ops are those of the projection: a
// statement has the claims that its op brought, and no others.
func (r *reading) Newest(c record.CaseID, limit int) ([]archive.Event, error) {
	of := ""
	if c != "" {
		of = fmt.Sprintf(" AND x.matter = %d", r.matter(c))
	}
	var events []archive.Event
	add := func(sql string, op func(st *sqlite3.Stmt) (record.Op, error)) error {
		return r.k.each(sql, []any{max(limit, 0)}, func(st *sqlite3.Stmt) error {
			o, err := op(st)
			if err != nil {
				return err
			}
			events = append(events, archive.Event{Number: st.ColumnInt64(0), Part: st.ColumnInt(1), Op: o, Noted: notedAt(o)})
			return nil
		})
	}
	body := func(st *sqlite3.Stmt) (record.Op, error) { return record.Decode(bytes.Clone(st.ColumnRawBlob(2))) }
	err := add("SELECT x.entry, x.part, x.id FROM statement x WHERE 1"+of+r.policy.statement("x")+" ORDER BY x.id DESC LIMIT ?", func(st *sqlite3.Stmt) (record.Op, error) {
		row := st.ColumnInt64(2)
		s, err := r.statement(row)
		if err != nil {
			return nil, err
		}
		said, err := r.claimsIn(row)
		full := s.Statement
		for _, c := range said {
			full.Claims = append(full.Claims, c.Claim)
		}
		return record.Say{Statement: full}, err
	})
	if err == nil {
		err = add("SELECT x.entry, x.part, x.body FROM judgment x WHERE 1"+of+r.policy.judgment("x")+" ORDER BY x.id DESC LIMIT ?", body)
	}
	if err == nil {
		err = add("SELECT x.entry, x.part, x.body FROM capture x WHERE 1"+of+r.policy.matter("x")+" ORDER BY x.id DESC LIMIT ?", body)
	}
	if err != nil {
		return nil, diagnose("read what is new", err)
	}
	slices.SortStableFunc(events, func(x, y archive.Event) int {
		return cmp.Or(cmp.Compare(y.Number, x.Number), cmp.Compare(y.Part, x.Part))
	})
	events = events[:min(len(events), max(limit, 0))]
	return events, diagnose("read what is new", r.prove(events))
}

// prove adds to events where in the ledger the entries of their ops are, and who
// brought them.
func (r *reading) prove(events []archive.Event) error {
	for i := range events {
		e := &events[i]
		if i > 0 && events[i-1].Number == e.Number {
			last := &events[i-1]
			e.Log, e.Sequence, e.Entry, e.Brought = last.Log, last.Sequence, last.Entry, last.Brought
			continue
		}
		header, err := r.k.blob("SELECT header FROM entry WHERE id = ?", e.Number)
		if err != nil {
			return err
		}
		h, err := ledger.ParseHeader(header)
		if err != nil {
			return err
		}
		e.Log, e.Sequence, e.Entry = h.Log.ID(), h.Sequence, record.Hash(h.Leaf())
		if e.Brought, err = r.broughtIn(e.Number); err != nil {
			return err
		}
	}
	return nil
}
