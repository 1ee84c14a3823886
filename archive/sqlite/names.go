// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"maps"

	"github.com/ncruces/go-sqlite3"
)

// names are the words (kinds and properties) and cases that the database calls
// by small numbers. They belong to one state of the database: each connection
// has those of its snapshot, because after an erasure the numbers may be
// others, and the rule of access is written with them.
type names struct {
	words   dictionary
	matters dictionary
	sealed  map[int64]bool // words that are sealed properties
}

// dictionary maps texts to numbers and back.
type dictionary struct {
	number map[string]int64
	text   map[int64]string
}

func newNames() *names {
	return &names{newDictionary(), newDictionary(), map[int64]bool{}}
}

func newDictionary() dictionary { return dictionary{map[string]int64{}, map[int64]string{}} }

func (d dictionary) add(text string, n int64) { d.number[text], d.text[n] = n, text }

func (d dictionary) clone() dictionary { return dictionary{maps.Clone(d.number), maps.Clone(d.text)} }

// clone gives names to which a transaction can add.
func (n *names) clone() *names {
	return &names{n.words.clone(), n.matters.clone(), maps.Clone(n.sealed)}
}

// snapshot begins to read, if that was not begun, and makes sure that the names
// are those of what is read.
func (k *conn) snapshot() error {
	// SQLite changes this number whenever another connection committed.
	version, err := k.integer("PRAGMA data_version")
	if err != nil || k.names != nil && version == k.version {
		return err
	}
	k.names, err = k.readNames()
	k.version = version
	return err
}

// readNames reads the dictionaries.
func (k *conn) readNames() (*names, error) {
	n := newNames()
	err := k.each("SELECT id, text, sealed FROM word", nil, func(st *sqlite3.Stmt) error {
		n.words.add(st.ColumnText(1), st.ColumnInt64(0))
		if st.ColumnInt64(2) != 0 {
			n.sealed[st.ColumnInt64(0)] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = k.each("SELECT id, name FROM matter", nil, func(st *sqlite3.Stmt) error {
		n.matters.add(st.ColumnText(1), st.ColumnInt64(0))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return n, nil
}
