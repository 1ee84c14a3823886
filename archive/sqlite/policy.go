// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"slices"
	"strconv"
	"strings"

	"teptar/archive/access"
	"teptar/record"
)

// policy is the rule of access as SQL. Every query of a reading takes its
// conditions from here, and no query is written without one: what the viewer
// may not know is left out before it is counted, sorted or limited.
type policy struct {
	everything bool
	cases      string // the numbers of the cases that may be known: "1,4"
	opened     string // those whose sealed values may be known
	sealed     string // the numbers of sealed properties
}

// policyFor makes the rule for a viewer. Numbers are written into the SQL: they
// are ours, few, and never a viewer's text.
func (s *Store) policyFor(v access.Viewer) policy {
	if v.Everything() {
		return policy{everything: true}
	}
	var cases, opened, sealed []int64
	for name, n := range s.matters() {
		if c := record.CaseID(name); v.Sees(c) {
			cases = append(cases, n)
			if v.Opens(c) {
				opened = append(opened, n)
			}
		}
	}
	s.schema.RLock()
	defer s.schema.RUnlock()
	for _, name := range s.schema.s.Sealed() {
		if n := s.word(name); n != 0 {
			sealed = append(sealed, n)
		}
	}
	return policy{cases: list(cases), opened: list(opened), sealed: list(sealed)}
}

func list(ns []int64) string {
	slices.Sort(ns)
	words := make([]string, len(ns))
	for i, n := range ns {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, ",")
}

// matter is the condition that a row with a column matter may be known.
func (p policy) matter(table string) string {
	if p.everything {
		return " AND 1"
	}
	return " AND " + table + ".matter IN (" + p.cases + ")"
}

// entity is the condition that an entity may be known: it was met in a case
// that may be.
func (p policy) entity(table string) string {
	if p.everything {
		return " AND 1"
	}
	return " AND (" + table + ".matter IN (" + p.cases + ") OR EXISTS (SELECT 1 FROM also WHERE also.entity = " +
		table + ".id AND also.matter IN (" + p.cases + ")))"
}

// claim is the condition that a claim may be known: its case, and if its
// property is sealed, that the viewer is a custodian there.
func (p policy) claim(table string) string {
	if p.everything {
		return " AND 1"
	}
	return p.matter(table) + " AND (" + table + ".property NOT IN (" + p.sealed + ") OR " + table + ".matter IN (" + p.opened + "))"
}
