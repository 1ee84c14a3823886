// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/record"
)

// TestMain runs the tests, or the program that a test wants to be killed.
func TestMain(m *testing.M) {
	if what := os.Getenv(childVariable); what != "" {
		if err := runChild(what); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func open(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

const demo record.CaseID = "demo"

// note makes something small to commit: a person and what is said of them.
func note(n int) storetest.Batch {
	doc := storetest.Entity(demo, record.Document, fmt.Sprint("doc ", n))
	man := storetest.Entity(demo, record.Person, fmt.Sprint("person ", n))
	text := fmt.Sprintf("Report number %d says that the neighbour is a teacher.", n)
	return storetest.Batch{Texts: []string{text}, Ops: []record.Op{doc, man, storetest.Capture(demo, doc.ID, text),
		storetest.Say(demo, doc.ID, text, storetest.Claim(man.ID, "role", record.TextValue(fmt.Sprint("teacher ", n), "en")))}}
}

// statementOf gives the statement of a note.
func statementOf(b storetest.Batch) record.Say { return b.Ops[3].(record.Say) }

// has tells whether a statement is in an archive, wholly.
func has(t testing.TB, a *archive.Archive, s record.Say) bool {
	t.Helper()
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	said, err := v.Statement(s.ID())
	if err == nil && len(said) != len(s.Claims) {
		t.Fatalf("%d claims of a statement that has %d", len(said), len(s.Claims))
	}
	return err == nil
}

// files gives the bytes of all files below a folder.
func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		all[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// restore puts back what files gave, into the same files.
func restore(t testing.TB, dir string, all map[string][]byte) {
	t.Helper()
	for name := range files(t, dir) {
		if _, ok := all[name]; !ok {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, data := range all {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// findings lists where verify found something.
func findings(v archive.Verdict) string {
	var where []string
	for _, f := range v.Findings {
		where = append(where, f.Where+": "+f.Err.Error())
	}
	return strings.Join(where, "\n")
}
