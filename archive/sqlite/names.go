// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
	"maps"
	"sync"

	"github.com/ncruces/go-sqlite3"
)

// names are the words (kinds and properties) and cases that the database calls
// by small numbers. They are only ever added to, so that all readers share
// them; a number that a snapshot does not know yet does no harm in it.
type names struct {
	sync.RWMutex
	words   dictionary
	matters dictionary
}

// dictionary maps texts to numbers and back.
type dictionary struct {
	number map[string]int64
	text   map[int64]string
}

func (d *dictionary) add(text string, n int64) {
	if d.number == nil {
		d.number, d.text = map[string]int64{}, map[int64]string{}
	}
	d.number[text], d.text[n] = n, text
}

// loadNames reads the dictionaries anew.
func (s *Store) loadNames(_ context.Context, k *conn) error {
	var words, matters dictionary
	for _, t := range []struct {
		sql  string
		dict *dictionary
	}{{"SELECT text, id FROM word", &words}, {"SELECT name, id FROM matter", &matters}} {
		err := k.each(t.sql, nil, func(st *sqlite3.Stmt) error {
			t.dict.add(st.ColumnText(0), st.ColumnInt64(1))
			return nil
		})
		if err != nil {
			return diagnose("open database", err)
		}
	}
	s.names.Lock()
	defer s.names.Unlock()
	s.names.words, s.names.matters = words, matters
	return nil
}

// word gives the number of a kind or property, 0 if it has none.
func (s *Store) word(text string) int64 {
	s.names.RLock()
	defer s.names.RUnlock()
	return s.names.words.number[text]
}

// wordText gives the kind or property of a number.
func (s *Store) wordText(n int64) string {
	s.names.RLock()
	defer s.names.RUnlock()
	return s.names.words.text[n]
}

// matter gives the number of a case, 0 if it has none.
func (s *Store) matter(name string) int64 {
	s.names.RLock()
	defer s.names.RUnlock()
	return s.names.matters.number[name]
}

// matterName gives the case of a number.
func (s *Store) matterName(n int64) string {
	s.names.RLock()
	defer s.names.RUnlock()
	return s.names.matters.text[n]
}

// matters gives all cases with their numbers.
func (s *Store) matters() map[string]int64 {
	s.names.RLock()
	defer s.names.RUnlock()
	return maps.Clone(s.names.matters.number)
}
