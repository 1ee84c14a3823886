// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/record"
)

// Additions implements [archive.Reading]. Terms and properties belong to no
// case: they are words for things, and not what happened.
func (r *reading) Additions() ([]record.Op, error) {
	var out []record.Op
	err := r.ops("SELECT body FROM addition ORDER BY id", nil, func(op record.Op) {
		if _, erasure := op.(record.Erasure); !erasure {
			out = append(out, op)
		}
	})
	return out, err
}

// Added implements [archive.Reading].
func (r *reading) Added() ([]archive.Added, error) {
	var out []archive.Added
	var entries []int64
	err := r.k.each("SELECT body, entry FROM addition ORDER BY id", nil, func(st *sqlite3.Stmt) error {
		op, err := record.Decode(bytes.Clone(st.ColumnRawBlob(0)))
		if _, erasure := op.(record.Erasure); err == nil && !erasure {
			out, entries = append(out, archive.Added{Op: op}), append(entries, st.ColumnInt64(1))
		}
		return err
	})
	for i, entry := range entries {
		if err != nil || !r.policy.everything {
			break
		}
		out[i].Brought, err = r.broughtIn(entry)
	}
	return out, diagnose("read the additions", err)
}
