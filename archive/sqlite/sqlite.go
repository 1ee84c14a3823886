// SPDX-License-Identifier: Apache-2.0

// Package sqlite keeps an archive in one encrypted SQLite database.
//
// The pages are encrypted with Adiantum, a wide-block cipher: a change of one
// bit makes the whole page noise. Each page carries a checksum inside the
// encryption, so that noise is found when the page is read; an old page put
// back in its place is not found by that, but by the signed checkpoint.
//
// There is one connection that writes and a few that read. Readers see
// snapshots and never wait for the writer (WAL). A commit is on the disk when
// it is acknowledged (synchronous=FULL). Nothing is ever written in the clear:
// temporary tables stay in memory.
//
// The tables are in 0001.sql, each with a word on what it is. The SQL stands
// beside the function that runs it.
package sqlite

import (
	"cmp"
	"context"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

//go:embed 0001.sql 0002.sql
var migrations embed.FS

// schemaVersion counts the migrations; it is kept in PRAGMA user_version.
const schemaVersion = 2

// The sizes of the page caches, in KiB. A connection may have 256 MiB in all.
const (
	writerCache = 120 << 10
	readerCache = 12 << 10
	lookupCache = 1 << 10
	readers     = 3
)

// checkpointPages is how long the write-ahead log grows before its pages move
// to the database: 64 MiB. Longer is faster and takes longer to recover.
const checkpointPages = 16000

// A Store is an open database.
type Store struct {
	write  chan *conn // one, or none while it is in use
	read   chan *conn
	lookup chan *conn // for what is looked up in passing, and never lent: see BlobAt
	all    []*conn
	vfs    string
	schema *record.Schema // belongs to who has the writing connection

	closing sync.Once
	closed  chan struct{}
}

var _ archive.Store = (*Store)(nil)

// conn is one connection with its prepared statements.
type conn struct {
	*sqlite3.Conn
	prepared map[string]*sqlite3.Stmt
	names    *names          // of the last snapshot; nil if none was read
	version  int64           // of the database when they were read
	fresh    map[heads]int64 // how many rows of each may be fresh, where they were counted
}

// Config says how to open a database.
type Config struct {
	Path string   // of the file
	Key  [32]byte // of the pages
	Base vfs.VFS  // the file system below the encryption; nil for the real one
}

// Open opens the database, and makes it if there is none.
func Open(ctx context.Context, c Config) (*Store, error) {
	base := c.Base
	if base == nil {
		base = vfs.Find("")
	}
	s := &Store{write: make(chan *conn, 1), read: make(chan *conn, readers), lookup: make(chan *conn, 1),
		schema: record.Shipped(), closed: make(chan struct{})}
	// A VFS is looked up by name when a connection opens it; the name belongs
	// to this store alone, so that two archives in one process stay apart.
	s.vfs = fmt.Sprintf("teptar-%p", s)
	vfs.Register(s.vfs, gathering{adiantum.Wrap(base, nil)})
	if err := s.connect(ctx, c); err != nil {
		err = s.locate(ctx, err)
		s.end() // what it says matters less than why the database did not open
		return nil, err
	}
	return s, nil
}

// locate adds to an error that says that a page is damaged, which.
func (s *Store) locate(ctx context.Context, err error) error {
	where := ""
	if errors.Is(err, fault.Tampered) && len(s.all) > 0 {
		_ = s.all[0].checkPages(ctx, func(w string, _ error) { where = cmp.Or(where, w) })
	}
	if where == "" {
		return err
	}
	return fmt.Errorf("%s: %w", where, err)
}

// connect opens all connections.
func (s *Store) connect(ctx context.Context, c Config) error {
	w, err := s.open(c, writerCache)
	if err != nil {
		return err
	}
	if err := w.migrate(schemaVersion); err != nil {
		return err
	}
	if w.names, err = w.readNames(); err != nil {
		return diagnose("open database", err)
	}
	s.write <- w
	for i := range readers + 1 {
		to, cache := s.read, readerCache
		if i == readers {
			to, cache = s.lookup, lookupCache
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r, err := s.open(c, cache)
		if err != nil {
			return err
		}
		to <- r
	}
	return nil
}

// lend takes a connection from where it waits to be used.
func (s *Store) lend(ctx context.Context, from chan *conn) (*conn, error) {
	select {
	case <-s.closed:
		return nil, fmt.Errorf("the archive is closed: %w", fault.Conflict)
	default:
	}
	select {
	case k := <-from:
		return k, nil
	case <-s.closed:
		return nil, fmt.Errorf("the archive is closed: %w", fault.Conflict)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// open opens one connection.
func (s *Store) open(c Config, cache int) (*conn, error) {
	db, err := sqlite3.OpenFlags("file:"+uriPath(c.Path)+"?vfs="+s.vfs+"&modeof="+url.QueryEscape(c.Path),
		sqlite3.OPEN_READWRITE|sqlite3.OPEN_CREATE|sqlite3.OPEN_URI)
	if err != nil {
		return nil, diagnose("open database", err)
	}
	k := &conn{Conn: db, prepared: map[string]*sqlite3.Stmt{}, fresh: map[heads]int64{}}
	s.all = append(s.all, k)
	err = db.Exec(fmt.Sprintf(`
		PRAGMA hexkey='%s';
		PRAGMA temp_store=MEMORY;
		PRAGMA cache_size=-%d;
		PRAGMA secure_delete=ON;
		PRAGMA foreign_keys=OFF;
		PRAGMA trusted_schema=OFF;
		PRAGMA cell_size_check=ON;`, hex.EncodeToString(c.Key[:]), cache))
	if err != nil {
		return nil, diagnose("open database", err)
	}
	if err := db.EnableChecksums("main"); err != nil {
		return nil, diagnose("open database", err)
	}
	err = db.Exec(fmt.Sprintf(`
		PRAGMA journal_mode=WAL;
		PRAGMA synchronous=FULL;
		PRAGMA wal_autocheckpoint=%d;
		PRAGMA journal_size_limit=67108864;`, checkpointPages))
	if err != nil {
		return nil, diagnose("open database", err)
	}
	if err := db.BusyTimeout(10 * time.Second); err != nil {
		return nil, diagnose("open database", err)
	}
	err = fts5.RegisterCustom(db, func(api *fts5.API) error {
		return api.CreateTokenizer("teptar", newTokenizer)
	})
	if err != nil {
		return nil, diagnose("open database", err)
	}
	return k, nil
}

// uriPath escapes what would end the path in a SQLite URI.
func uriPath(p string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(p)
}

// migrate brings the tables to a version.
func (k *conn) migrate(to int64) (err error) {
	version, err := k.integer("PRAGMA user_version")
	if err != nil {
		return diagnose("open database", err)
	}
	switch {
	case version == to:
		return nil
	case version > to:
		return fmt.Errorf("open database: made by a newer version of this program: %w", fault.Invalid)
	}
	tx, err := k.BeginImmediate()
	if err != nil {
		return diagnose("make tables", err)
	}
	defer tx.End(&err)
	for n := version + 1; n <= to; n++ {
		sql, err := migrations.ReadFile(fmt.Sprintf("%04d.sql", n))
		if err == nil {
			err = k.Exec(string(sql) + fmt.Sprintf("PRAGMA user_version=%d;", n))
		}
		if err != nil {
			return diagnose("make tables", err)
		}
	}
	// Few large segments make commits dearer and searches cheaper; these two
	// were measured at a million claims.
	return k.Exec(`INSERT INTO words(words, rank) VALUES ('automerge', 8), ('pgsz', 4000)`)
}

// integer runs a query that gives one number.
func (k *conn) integer(sql string, args ...any) (int64, error) {
	var n int64
	err := k.each(sql, args, func(st *sqlite3.Stmt) error {
		n = st.ColumnInt64(0)
		return nil
	})
	return n, err
}

// stmt gives a statement that is not in use, and what to do with it afterwards.
// Statements are kept by their text; if the kept one is in use, because a query
// is asked again while its rows are read, a second one serves for the time.
func (k *conn) stmt(sql string) (*sqlite3.Stmt, func() error, error) {
	kept, ok := k.prepared[sql]
	if ok && !kept.Busy() {
		return kept, kept.Reset, nil
	}
	st, _, err := k.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	switch {
	case err != nil:
		return nil, nil, err
	case ok:
		return st, st.Close, nil
	case len(k.prepared) >= maxPrepared:
		for text, old := range k.prepared {
			if !old.Busy() {
				old.Close()
				delete(k.prepared, text)
			}
		}
	}
	k.prepared[sql] = st
	return st, st.Reset, nil
}

// maxPrepared bounds the statements that a connection keeps; lists of numbers
// in their texts make ever new ones.
const maxPrepared = 200

// run runs a statement that gives no rows.
func (k *conn) run(sql string, args ...any) error {
	return k.each(sql, args, func(*sqlite3.Stmt) error { return nil })
}

// each runs a query and calls f on each row.
func (k *conn) each(sql string, args []any, f func(*sqlite3.Stmt) error) (err error) {
	st, release, err := k.stmt(sql)
	if err != nil {
		return err
	}
	defer func() {
		if e := release(); err == nil {
			err = e
		}
	}()
	if err := bind(st, args); err != nil {
		return err
	}
	for st.Step() {
		if err := f(st); err != nil {
			return err
		}
	}
	return st.Err()
}

// bind gives a statement its arguments: nil, int, int64, string or []byte.
func bind(st *sqlite3.Stmt, args []any) error {
	for i, a := range args {
		var err error
		switch a := a.(type) {
		case nil:
			err = st.BindNull(i + 1)
		case int:
			err = st.BindInt(i+1, a)
		case int64:
			err = st.BindInt64(i+1, a)
		case string:
			err = st.BindText(i+1, a)
		case []byte:
			err = st.BindBlob(i+1, a)
		default:
			return fmt.Errorf("argument %d of a query: %T cannot be bound", i+1, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Close implements [archive.Store]: it moves the write-ahead log into the
// database and closes all. New snapshots and transactions are refused at once;
// those that are open it waits for.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		close(s.closed)
		<-s.write
		<-s.lookup
		for range readers {
			<-s.read
		}
		err = s.end()
	})
	return err
}

// end closes all connections, none of which is in use.
func (s *Store) end() error {
	var errs []error
	if len(s.all) > 0 {
		if _, _, err := s.all[0].WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE); err != nil {
			errs = append(errs, diagnose("close database", err))
		}
	}
	for i := len(s.all) - 1; i >= 0; i-- {
		for _, st := range s.all[i].prepared {
			st.Close()
		}
		if err := s.all[i].Conn.Close(); err != nil {
			errs = append(errs, diagnose("close database", err))
		}
	}
	s.all = nil
	vfs.Unregister(s.vfs)
	return errors.Join(errs...)
}

// diagnose turns what SQLite says into what happened and of what kind it is.
// SQLite's own texts quote neither values nor keys.
func diagnose(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sqlite3.FULL), errors.Is(err, fault.Full):
		return fmt.Errorf("%s: the disk is full; nothing was kept of this change: free space and try again: %w", doing, fault.Full)
	case errors.Is(err, sqlite3.NOTADB):
		return fmt.Errorf("%s: the key does not open it, or its first page is damaged: %w", doing, fault.Tampered)
	case errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.IOERR_DATA):
		return fmt.Errorf("%s: a page is damaged; run verify: %w", doing, fault.Tampered)
	case errors.Is(err, sqlite3.INTERRUPT):
		return fmt.Errorf("%s: %w", doing, context.Canceled)
	case errors.Is(err, sqlite3.BUSY):
		return fmt.Errorf("%s: somebody is still reading; try again: %w", doing, fault.Conflict)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
