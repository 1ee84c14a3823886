// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"errors"
	"fmt"
	"iter"
	"runtime"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/mod/sumdb/tlog"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// logs reads the ledger over one connection.
type logs struct{ k *conn }

// Logs implements [archive.Ledger].
func (l logs) Logs() ([]archive.LogSize, error) {
	var sizes []archive.LogSize
	err := l.k.each("SELECT key, epoch, size FROM log ORDER BY id", nil, func(st *sqlite3.Stmt) error {
		var s archive.LogSize
		copy(s.Log.Key[:], st.ColumnRawBlob(0))
		copy(s.Log.Epoch[:], st.ColumnRawBlob(1))
		s.Size = st.ColumnInt64(2)
		sizes = append(sizes, s)
		return nil
	})
	return sizes, diagnose("read the logs", err)
}

// Hashes implements [archive.Ledger].
func (l logs) Hashes(id ledger.LogID) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		log, err := l.k.integer("SELECT id FROM log WHERE logid = ?", id[:])
		if err != nil {
			return nil, diagnose("read hashes", err)
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, n := range indexes {
			found := false
			err := l.k.each("SELECT hash FROM node WHERE log = ? AND n = ?", []any{log, n}, func(st *sqlite3.Stmt) error {
				found = copy(hashes[i][:], st.ColumnRawBlob(0)) == len(hashes[i])
				return nil
			})
			if err != nil {
				return nil, diagnose("read hashes", err)
			}
			if !found {
				return nil, fmt.Errorf("hash %d of log %s is missing: %w", n, id, fault.Tampered)
			}
		}
		return hashes, nil
	})
}

// Setting implements [archive.Tx] and [archive.Whole].
func (l logs) Setting(name string) (value []byte, err error) {
	err = l.k.each("SELECT value FROM setting WHERE name = ?", []any{name}, func(st *sqlite3.Stmt) error {
		value = st.ColumnBlob(0, nil)
		return nil
	})
	return value, diagnose("read a setting", err)
}

// errStop ends a query from within.
var errStop = errors.New("stop")

// Entries implements [archive.Ledger]. It reads some entries ahead, whose
// bodies are decompressed while those before are looked at.
func (l logs) Entries(id ledger.LogID, from int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		sql, args := "SELECT header, body FROM entry WHERE id > ? ORDER BY id", []any{from}
		if id != (ledger.LogID{}) {
			sql = "SELECT header, body FROM entry WHERE log = (SELECT id FROM log WHERE logid = ?) AND sequence >= ? ORDER BY sequence"
			args = []any{id[:], from}
		}
		var ahead []*unsqueezed
		first := func() error {
			e, err := ahead[0].wait()
			ahead = ahead[1:]
			if err == nil && !yield(e, nil) {
				err = errStop
			}
			return err
		}
		err := l.k.each(sql, args, func(st *sqlite3.Stmt) error {
			ahead = append(ahead, unsqueezeAhead(st.ColumnBlob(0, nil), st.ColumnBlob(1, nil)))
			if len(ahead) <= runtime.GOMAXPROCS(0) {
				return nil
			}
			return first()
		})
		for err == nil && len(ahead) > 0 {
			err = first()
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(ledger.Entry{}, diagnose("read entries", err))
		}
	}
}

// Blobs implements [archive.Ledger].
func (l logs) Blobs() iter.Seq2[vault.Blob, error] {
	return func(yield func(vault.Blob, error) bool) {
		err := l.k.each("SELECT sha, size, address, key FROM blob ORDER BY sha", nil, func(st *sqlite3.Stmt) error {
			if !yield(blobOf(st), nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(vault.Blob{}, diagnose("read blob keys", err))
		}
	}
}

// What follows hides the ledger from whoever may not know everything in it:
// entries have no case, and even their number tells something.

// Logs implements [archive.Ledger].
func (r *reading) Logs() ([]archive.LogSize, error) {
	if !r.policy.everything {
		return nil, notFound("ledger")
	}
	return r.logs.Logs()
}

// Hashes implements [archive.Ledger].
func (r *reading) Hashes(id ledger.LogID) tlog.HashReader {
	if !r.policy.everything {
		return tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) { return nil, notFound("ledger") })
	}
	return r.logs.Hashes(id)
}

// Entries implements [archive.Ledger].
func (r *reading) Entries(id ledger.LogID, from int64) iter.Seq2[ledger.Entry, error] {
	if !r.policy.everything {
		return func(yield func(ledger.Entry, error) bool) { yield(ledger.Entry{}, notFound("ledger")) }
	}
	return r.logs.Entries(id, from)
}

// Digest implements [archive.Ledger].
func (r *reading) Digest() (record.Hash, error) {
	if !r.policy.everything {
		return record.Hash{}, notFound("ledger")
	}
	return r.logs.Digest()
}

// Blobs implements [archive.Ledger].
func (r *reading) Blobs() iter.Seq2[vault.Blob, error] {
	if !r.policy.everything {
		return func(yield func(vault.Blob, error) bool) { yield(vault.Blob{}, notFound("ledger")) }
	}
	return r.logs.Blobs()
}
