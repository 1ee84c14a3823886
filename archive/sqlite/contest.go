// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"cmp"
	"errors"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/record"
)

// rivals finds out whether claims of one entity may be rivals: one that does not
// plainly assert, or two of a property that are not said in the same words.
// More is for package held to tell.
type rivals struct{ said []saidOf }

// saidOf is what the first claim of a property says.
type saidOf struct {
	property int64
	value    string // packed
	ref      int64
}

// add tells whether a further claim is a rival.
func (r *rivals) add(property int64, stance, value string, ref int64) bool {
	if stance != "" {
		return true
	}
	for _, s := range r.said {
		if s.property == property {
			return s.value != value || s.ref != ref
		}
	}
	r.said = append(r.said, saidOf{property, value, ref})
	return false
}

// read adds the claims that a query gives, as far as the first rival.
func (r *rivals) read(k *conn, query string, args ...any) error {
	_, err := r.find(k, query, args...)
	return err
}

// find tells whether there is a rival among the claims that a query gives: their
// property, packed value and reference.
func (r *rivals) find(k *conn, query string, args ...any) (yes bool, err error) {
	err = k.each(query, args, func(st *sqlite3.Stmt) error {
		stance, value, err := packedStance(st.ColumnRawBlob(1))
		if err != nil {
			return err
		}
		if yes = r.add(st.ColumnInt64(0), stance, string(value), st.ColumnInt64(2)); yes {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return yes, err
}

// Contest implements [archive.Reading]. An entity is marked when anyone contests
// it; whether the viewer may know of that is asked of each, and what they may
// not know of leaves no trace in the answer.
func (r *reading) Contest(f archive.ContestFilter) (out archive.Contested, err error) {
	where, args, err := r.entityWhere(archive.EntityFilter{Kind: f.Kind, Case: f.Case})
	if err != nil {
		return out, err
	}
	limit, from, after := cmp.Or(f.Limit, 100), "entity e INDEXED BY entity_contested_eid", any(f.After[:])
	if r.policy.everything {
		from, after = "entity e INDEXED BY entity_contested", int64(0)
		if !f.After.IsZero() {
			if after, _, err = r.entity(f.After); err != nil {
				return out, err
			}
		}
	}
	err = r.k.each("SELECT e.id, e.eid FROM "+from+" WHERE e.contested = 1 AND "+where+" AND "+r.policy.order+" > ? ORDER BY "+r.policy.order, append(args, after), func(st *sqlite3.Stmt) error {
		id := r.remember(st)
		contested, err := r.contested(st.ColumnInt64(0))
		if err != nil || !contested {
			return err
		}
		if len(out.IDs) == limit {
			out.More = true
			return errStop
		}
		out.IDs, out.Next = append(out.IDs, id), id
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return out, diagnose("list what is contested", err)
}

// contested tells whether the viewer may know of claims of an entity that may be
// rivals, or of a judgment that there is a conflict.
func (r *reading) contested(row int64) (bool, error) {
	yes, err := new(rivals).find(r.k, "SELECT c.property, c.value, c.ref FROM claim c WHERE c.subject = ?"+r.policy.claim("c"), row)
	if err != nil || yes {
		return yes, err
	}
	n, err := r.k.integer("SELECT EXISTS (SELECT 1 FROM judged d JOIN judgment j ON j.id = d.judgment WHERE d.entity = ? AND j.verdict = ?"+r.policy.judgment("j")+")", row, string(record.Conflict))
	return n > 0, err
}
