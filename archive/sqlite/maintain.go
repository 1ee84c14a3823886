// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// projected are the tables of the projection, in the order in which they are
// emptied, made and digested.
var projected = []string{"word", "matter", "entity", "also", "statement", "claim", "judgment", "judged", "concern", "capture", "addition", "member", "granted", "brought", "piece"}

// Digest implements [archive.Ledger]: SHA-256 over every column of every row of
// the projection, the full-text index by its terms and where they stand.
func (l logs) Digest() (record.Hash, error) {
	h := sha256.New()
	for _, table := range projected {
		if err := l.digestRows(h, "SELECT * FROM "+table+" ORDER BY 1, 2"); err != nil {
			return record.Hash{}, err
		}
	}
	for _, ids := range []heads{entities, statements} {
		if err := l.digestRows(h, "SELECT head, row FROM "+string(ids)+"_fresh UNION ALL SELECT head, row FROM "+string(ids)+"_head ORDER BY 1, 2"); err != nil {
			return record.Hash{}, err
		}
	}
	// The tables behind the index depend on when it was merged; what it says
	// does not.
	err := l.k.Exec("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab (main, words, instance)")
	if err != nil {
		return record.Hash{}, diagnose("digest", err)
	}
	if err := l.digestRows(h, "SELECT term, doc, col, offset FROM temp.terms"); err != nil {
		return record.Hash{}, err
	}
	return record.Hash(h.Sum(nil)), nil
}

func (l logs) digestRows(h hash.Hash, sql string) error {
	var buf []byte
	err := l.k.each(sql, nil, func(st *sqlite3.Stmt) error {
		buf = buf[:0]
		for i := range st.ColumnCount() {
			b := st.ColumnRawBlob(i)
			buf = append(buf, byte(st.ColumnType(i)))
			buf = binary.AppendUvarint(buf, uint64(len(b)))
			buf = append(buf, b...)
		}
		h.Write(buf)
		return nil
	})
	h.Write([]byte(sql))
	return diagnose("digest", err)
}

// Reproject implements [archive.Tx].
func (t *tx) Reproject(ctx context.Context, texts archive.TextOf, done func(int64)) error {
	for _, table := range projected {
		if err := t.k.run("DELETE FROM " + table); err != nil {
			return diagnose("rebuild", err)
		}
	}
	if err := errors.Join(entities.empty(t.k), statements.empty(t.k)); err != nil {
		return diagnose("rebuild", err)
	}
	if err := t.k.run("INSERT INTO words(words) VALUES ('delete-all')"); err != nil {
		return diagnose("rebuild", err)
	}
	t.names, t.row = newNames(), 0
	clear(t.entities)
	clear(t.properties)
	if err := t.learn(ctx); err != nil {
		return err
	}
	r := &reprojection{tx: t, texts: texts, noted: map[record.JudgmentID]bool{}}
	for id := int64(0); ; {
		next, ops, err := t.opsAfter(id)
		if err != nil {
			return err
		}
		if next == 0 {
			return r.end()
		}
		if id = next; ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.project(id, ops); err != nil {
			return err
		}
		if err := t.settle(); err != nil {
			return diagnose("rebuild", err)
		}
		done(id)
	}
}

// opsAfter reads the ops of the first entry after id; 0 if there is none.
func (t *tx) opsAfter(id int64) (next int64, ops []record.Op, err error) {
	var packed []byte
	err = t.k.each("SELECT id, body FROM entry WHERE id > ? ORDER BY id LIMIT 1", []any{id}, func(st *sqlite3.Stmt) error {
		next, packed = st.ColumnInt64(0), st.ColumnBlob(1, nil)
		return nil
	})
	if err != nil || next == 0 {
		return 0, nil, diagnose("read an entry", err)
	}
	if ops, err = decodeBody(packed); err != nil {
		return 0, nil, fmt.Errorf("entry %d: %w", next, err)
	}
	return next, ops, nil
}

// decodeBody reads the ops of a compressed body; closed parts are nil.
func decodeBody(packed []byte) ([]record.Op, error) {
	body, err := unpackBody(packed)
	if err != nil {
		return nil, err
	}
	ops := make([]record.Op, body.Len())
	for i := range ops {
		if ops[i], err = openOp(body, i); err != nil {
			return nil, err
		}
	}
	return ops, nil
}

// unpackBody reads a compressed body, without its ops.
func unpackBody(packed []byte) (ledger.Body, error) {
	data, err := unsqueeze(packed)
	if err != nil {
		return ledger.Body{}, err
	}
	return ledger.ParseBody(data)
}

// openOp reads one op of a body, nil if it is closed.
func openOp(body ledger.Body, i int) (record.Op, error) {
	part, err := body.Open(i)
	if errors.Is(err, fault.Erased) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	op, err := record.Decode(part)
	if err != nil {
		return nil, fmt.Errorf("op %d: %w", i, err)
	}
	return op, nil
}

// Erase implements [archive.Tx].
func (t *tx) Erase(entry record.Hash, part int) error {
	var id int64
	var packed []byte
	err := t.k.each("SELECT id, body FROM entry WHERE leaf = ?", []any{entry[:]}, func(st *sqlite3.Stmt) error {
		id, packed = st.ColumnInt64(0), st.ColumnBlob(1, nil)
		return nil
	})
	if err != nil {
		return diagnose("erase", err)
	}
	if id == 0 {
		return notFound("entry")
	}
	data, err := unsqueeze(packed)
	if err != nil {
		return err
	}
	body, err := ledger.ParseBody(data)
	if err != nil {
		return err
	}
	if body, err = body.Erase(part); err != nil {
		return err
	}
	if packed, err = squeeze(body.Encode()); err != nil {
		return err
	}
	return diagnose("erase", t.k.run("UPDATE entry SET body = ? WHERE id = ?", packed, id))
}

// Scrub implements [archive.Store]: it leaves no old page in the file. Freed
// pages were zeroed when they were freed; what remains are older versions of
// pages in the write-ahead log.
func (s *Store) Scrub(ctx context.Context) error {
	k, err := s.lend(ctx, s.write)
	if err != nil {
		return err
	}
	defer func() { s.write <- k }()
	if err := k.Exec("INSERT INTO words(words) VALUES ('optimize')"); err != nil {
		return diagnose("scrub", err)
	}
	_, _, err = k.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	return diagnose("scrub", err)
}

// Check implements [archive.Store]. It reads every page of the file, used or
// free, and then every row by every index. While it reads pages nobody can
// change anything; snapshots that are older than the last change make it
// [fault.Conflict] if they are not closed soon.
func (s *Store) Check(ctx context.Context, report func(where string, err error)) error {
	damaged := false
	err := s.checkFile(ctx, func(where string, err error) {
		damaged = true
		report(where, err)
	})
	if err != nil || damaged {
		return err // rows of damaged pages tell nothing more
	}
	k, err := s.lend(ctx, s.read)
	if err != nil {
		return err
	}
	defer func() { s.read <- k }()
	end, err := k.begin(ctx)
	if err == nil {
		err = errors.Join(k.checkRows(report), end())
	}
	return damage(err, report)
}

// damage reports an error that says that something is damaged.
func damage(err error, report func(string, error)) error {
	if !errors.Is(err, fault.Tampered) {
		return err
	}
	report("database", err)
	return nil
}

// checkRows reads every row by every index.
func (k *conn) checkRows(report func(string, error)) error {
	return diagnose("check", k.each("PRAGMA quick_check(20)", nil, func(st *sqlite3.Stmt) error {
		if text := st.ColumnText(0); text != "ok" {
			report("database", fmt.Errorf("structure is damaged; run rebuild: %w", fault.Tampered))
		}
		return nil
	}))
}

// checkFile reads the pages of the file. Before, the write-ahead log is moved
// into it: a page that is still on its way may have no place in the file yet.
func (s *Store) checkFile(ctx context.Context, report func(string, error)) error {
	k, err := s.lend(ctx, s.write)
	if err != nil {
		return err
	}
	defer func() { s.write <- k }()
	if _, _, err := k.WALCheckpoint("main", sqlite3.CHECKPOINT_FULL); err != nil {
		return damage(diagnose("check", err), report)
	}
	return damage(k.checkPages(ctx, report), report)
}

// checkPages reads the pages one by one through the encryption. The checksum
// inside each shows whether it is the page that was written.
func (k *conn) checkPages(ctx context.Context, report func(string, error)) error {
	p, err := k.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		return diagnose("check", err)
	}
	file, ok := p.(vfs.File)
	if !ok {
		return errors.New("check: the database file cannot be read by pages")
	}
	size, err := file.Size()
	if err != nil {
		return diagnose("check", err)
	}
	page := make([]byte, pageSize)
	for n := range (size + pageSize - 1) / pageSize {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := file.ReadAt(page, n*pageSize); err != nil {
			report(fmt.Sprintf("database page %d", n+1), fmt.Errorf("is not what was written: %w", fault.Tampered))
		}
	}
	return nil
}

// pageSize is SQLite's, and the block of the encryption.
const pageSize = 4096
