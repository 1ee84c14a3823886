// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// What stands in the tables of the first version is found in those of this one.
func TestTablesOfTheFirstVersionAreBroughtToThisOne(t *testing.T) {
	c := Config{Path: filepath.Join(t.TempDir(), "archive.db"), Key: [32]byte{1}}
	old := &Store{vfs: "teptar-first-version"}
	vfs.Register(old.vfs, gathering{adiantum.Wrap(vfs.Find(""), nil)})
	k, err := old.open(c, readerCache)
	if err == nil {
		err = k.migrate(1)
	}
	if err == nil {
		err = k.Exec(`INSERT INTO entity (eid, kind, matter, key, entry, part) VALUES (x'0a0b0c0d000000000000000000000000', 1, 1, 'plain', 1, 0), (x'ff000000000000000000000000000001', 1, 1, 'two', 1, 1);
			INSERT INTO statement (id, head, sid, matter, start, open, entry, part, subjects, body) VALUES (7, 1, x'0102030405060708', 1, 0, 1, 1, 2, x'', x'');
			INSERT INTO claim VALUES (1, 7168, 1, 1, NULL, NULL, NULL, x'00'), (2, 7169, 1, 1, NULL, NULL, NULL, x'00'), (2, 7170, 1, 1, NULL, NULL, NULL, x'00')`)
	}
	if err = errors.Join(err, old.end()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	k = <-s.write
	defer func() { s.write <- k }()
	for _, tt := range []struct {
		name, query string
		id          []byte
		want        int64
	}{
		{"an entity", "SELECT id FROM entity WHERE " + entities.at("id"), []byte{0x0a, 0x0b, 0x0c, 0x0d}, 1},
		{"the next", "SELECT id FROM entity WHERE " + entities.at("id"), []byte{0xff, 0, 0, 0}, 2},
		{"a statement", "SELECT id FROM statement WHERE " + statements.at("id"), []byte{1, 2, 3, 4}, 7},
		{"no statement", "SELECT count(*) FROM statement WHERE " + statements.at("id"), []byte{9, 9, 9, 9}, 0},
		{"what is contested", "SELECT id FROM entity WHERE contested AND ?1 = ?1", []byte{0}, 2},
	} {
		if got, err := k.integer(tt.query, tt.id); err != nil || got != tt.want {
			t.Errorf("%s: row %d, %v; want %d", tt.name, got, err, tt.want)
		}
	}
}
