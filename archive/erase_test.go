// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"
	"github.com/ncruces/go-sqlite3/vfs"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/keyring"
	"teptar/record"
	"teptar/record/script"
)

// decrypted gives all that a holder of the key finds in the database of a closed
// archive: every row of every table, every term of the index, every page. Beside
// it, it gives the last entry's body as it is stored.
func decrypted(t *testing.T, p *storetest.Place) (all, last []byte) {
	t.Helper()
	db := openRaw(t, p)
	defer db.Close()
	var out bytes.Buffer
	dump := func(sql string) {
		st, _, err := db.Prepare(sql)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		for st.Step() {
			for i := range st.ColumnCount() {
				out.Write(st.ColumnRawBlob(i))
				out.WriteByte('\n')
			}
		}
		if err := st.Err(); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	for _, table := range tables(t, db) {
		dump("SELECT * FROM " + table)
	}
	if err := db.Exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, words, row)"); err != nil {
		t.Fatal(err)
	}
	dump("SELECT term FROM temp.terms")
	pages(t, db, &out)
	all, out = bytes.Clone(out.Bytes()), bytes.Buffer{}
	dump("SELECT body FROM entry ORDER BY id DESC LIMIT 1")
	return all, out.Bytes()
}

// openRaw opens the database of a closed archive with its key.
func openRaw(t *testing.T, p *storetest.Place) *sqlite3.Conn {
	t.Helper()
	fs, err := disk.Open(p.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer fs.Close()
	locked, err := keyring.Load(fs, "keyring")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := locked.Identity(t.Context(), p.Identity)
	if err != nil {
		t.Fatal(err)
	}
	key := keys.Secret().Key(keyring.PurposeDatabase)
	db, err := sqlite3.Open("file:" + filepath.Join(p.Dir, "archive.db") + "?vfs=adiantum&hexkey=" + hex.EncodeToString(key[:]))
	if err != nil {
		t.Fatal(err)
	}
	err = fts5.RegisterCustom(db, func(api *fts5.API) error {
		return api.CreateTokenizer("teptar", func([]string) (fts5.Tokenizer, error) { return unused{}, nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// unused is a tokenizer of an index that is only read.
type unused struct{}

func (unused) Tokenize(fts5.TokenizeFlag, string, string, fts5.TokenCallback) error {
	return errors.New("nothing is cut into words here")
}

// tables lists the tables that hold rows; those of the index hold its terms.
func tables(t *testing.T, db *sqlite3.Conn) []string {
	t.Helper()
	st, _, err := db.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var names []string
	for st.Step() {
		names = append(names, st.ColumnText(0))
	}
	return names
}

// pages writes every page of the file, used or free.
func pages(t *testing.T, db *sqlite3.Conn, out *bytes.Buffer) {
	t.Helper()
	f, err := db.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		t.Fatal(err)
	}
	file := f.(vfs.File)
	size, err := file.Size()
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, page)
	for at := int64(0); at < size; at += page {
		if _, err := file.ReadAt(buf, at); err != nil {
			t.Fatal(err)
		}
		out.Write(buf)
	}
}

// TestErase erases a statement and a capture, and looks for what they said in
// the whole decrypted database.
func TestErase(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	stays, goes := note(1), planted()
	goes.Ops = goes.Ops[1:] // the case keeps its name
	storetest.Commit(t, a, stays)
	storetest.Commit(t, a, storetest.Batch{Ops: goes.Ops[:5], Texts: goes.Texts})
	storetest.Commit(t, a, storetest.Batch{Ops: goes.Ops[5:]})
	// One entry with nothing but noise, which no compression hides.
	noise := storetest.Say(demo, goes.Ops[0].(record.Entity).ID, rand.Text()+rand.Text()+rand.Text(), statementOf(stays).Claims...)
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{noise}})
	targets := targetsOf(t, a, statementOf(stays), goes.Ops[2].(record.Capture).Bytes)
	gone := slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return slices.Contains([]string{"case title", "key", "slot label", "text"}, f) })
	a.Close()
	before, body := decrypted(t, p)
	for _, f := range []string{"quote", "sealed", "reason", "term label", "file name"} {
		if !bytes.Contains(before, []byte(canary(f))) {
			t.Errorf("%s cannot be found before it is erased, so the test shows nothing", f)
		}
	}
	if !bytes.Contains(before, []byte(script.Key(canary("text")))) {
		t.Error("the words of the text are not in the index before they are erased")
	}
	a = p.Open(t)
	if err := a.Erase(t.Context(), storetest.Owner, demo, targets, "a court asks for it"); err != nil {
		t.Fatal(err)
	}
	if wal := files(t, p.Dir)["archive.db-wal"]; len(wal) != 0 {
		t.Errorf("%d bytes are left in the write-ahead log", len(wal))
	}
	afterErasure(t, a, goes, stays)
	a.Close()
	rest, _ := decrypted(t, p)
	noTrace(t, before, rest, map[string][]byte{"quote": []byte(noise.Passage.Quote), "seed of the salts": body[bytes.Index(body, []byte("teptarb1"))+13:][:32]})
	for _, f := range append(gone, "text") {
		if bytes.Contains(rest, []byte(canary(f))) || bytes.Contains(rest, []byte(script.Key(canary(f)))) {
			t.Errorf("%s is in the database after it was erased", f)
		}
	}
	if !bytes.Contains(rest, []byte("neighbour")) {
		t.Error("what was not erased cannot be found either")
	}
}

// noTrace looks for pieces of what was erased.
func noTrace(t *testing.T, before, after []byte, secrets map[string][]byte) {
	t.Helper()
	for what, secret := range secrets {
		if !bytes.Contains(before, secret) {
			t.Errorf("the %s cannot be found before it is erased", what)
		}
		for at := 0; at+16 <= len(secret); at += 4 {
			if bytes.Contains(after, secret[at:at+16]) {
				t.Fatalf("a piece of the %s of an erased entry is still in a page", what)
			}
		}
	}
}

// targetsOf gives all ops but entities and what belongs to a statement that
// stays, and the bytes of a capture.
func targetsOf(t *testing.T, a *archive.Archive, stays record.Say, goes record.Hash) (targets []archive.Target) {
	t.Helper()
	for _, e := range events(t, a) {
		switch op := e.Op.(type) {
		case record.Say:
			if op.ID() == stays.ID() {
				continue
			}
		case record.Capture:
			if op.Bytes != goes {
				continue
			}
		case record.Entity, record.Case:
			continue
		}
		targets = append(targets, archive.Target{Entry: e.Entry, Part: e.Part})
	}
	return append(targets, archive.Target{Bytes: goes})
}

// afterErasure looks at an archive in which all of a batch was erased but its
// entities.
func afterErasure(t *testing.T, a *archive.Archive, goes, stays storetest.Batch) {
	t.Helper()
	storetest.Sound(t, t, a)
	if has(t, a, goes.Ops[3].(record.Say)) || !has(t, a, statementOf(stays)) {
		t.Error("the wrong statement was erased")
	}
	if _, ok := a.Schema().Property(record.Person, "q"); ok {
		t.Error("a property that was erased can still be used")
	}
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.Blob(goes.Ops[2].(record.Capture).Bytes)
	v.Close()
	if !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Erased) {
		t.Errorf("the bytes: %v", err)
	}
	verdict, err := a.Verify(t.Context(), nil)
	if err != nil || verdict.Erased != 1 {
		t.Errorf("verify tells of %d erased captures, %v; want 1", verdict.Erased, err)
	}
	if err := commit(t, a, note(2)); err != nil {
		t.Errorf("the log does not go on: %v", err)
	}
	closed := 0
	for _, e := range events(t, a) {
		if e.Op == nil {
			closed++
		}
	}
	if closed != 6 {
		t.Errorf("the history shows %d erased ops, want 6", closed)
	}
}

// events gives the whole history.
func events(t *testing.T, a *archive.Archive) []archive.Event {
	t.Helper()
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	es, err := v.History(archive.HistoryFilter{Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	return es
}

func TestEraseRefuses(t *testing.T) {
	a := storetest.New(t, open)
	storetest.Commit(t, a, note(1))
	entity := archive.Target{}
	for _, e := range events(t, a) {
		if op, ok := e.Op.(record.Entity); ok && op.Kind == record.Person {
			entity = archive.Target{Entry: e.Entry, Part: e.Part}
		}
	}
	member := access.Member("admin", map[record.CaseID]access.Role{demo: access.Admin})
	for _, tt := range []struct {
		name   string
		v      access.Viewer
		target archive.Target
		reason string
		want   error
	}{
		{"somebody who may not know everything", member, entity, "r", fault.NotFound},
		{"an entry that is not there", storetest.Owner, archive.Target{Entry: record.Hash{1}}, "r", fault.NotFound},
		{"bytes that are not there", storetest.Owner, archive.Target{Bytes: record.Hash{1}}, "r", fault.NotFound},
		{"without a reason", storetest.Owner, entity, "", fault.Invalid},
		{"an entity of which something is said", storetest.Owner, entity, "r", fault.Invalid},
		{"nothing", storetest.Owner, archive.Target{}, "r", fault.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := a.Erase(t.Context(), tt.v, demo, []archive.Target{tt.target}, tt.reason)
			if !errors.Is(err, tt.want) {
				t.Errorf("Erase: %v; want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "it is done") {
				t.Errorf("Erase: %v", err)
			}
			if !has(t, a, statementOf(note(1))) {
				t.Error("something was erased all the same")
			}
			storetest.Sound(t, t, a)
		})
	}
}
