// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"maps"
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
	governed   string // those of whose grants the viewer may know
	sealed     string // the numbers of sealed properties
	order      string // of entities: the row of the entity, or a column that says nothing
}

// policyFor makes the rule for a viewer. Numbers are written into the SQL: they
// are ours, few, and never a viewer's text.
func (n *names) policyFor(v access.Viewer) policy {
	if v.Everything() {
		return policy{everything: true, order: "e.id"}
	}
	var cases, opened, governed []int64
	for name, m := range n.matters.number {
		if c := record.CaseID(name); v.Sees(c) {
			cases = append(cases, m)
			if v.Opens(c) {
				opened = append(opened, m)
			}
			if v.Governs(c) {
				governed = append(governed, m)
			}
		}
	}
	// The order in which entities came tells that one was met before, in a case
	// that the viewer may not know of. Their ids tell nothing.
	return policy{cases: list(cases), opened: list(opened), governed: list(governed),
		sealed: list(slices.Collect(maps.Keys(n.sealed))), order: "e.eid"}
}

// list writes numbers for IN. Rows are counted from 1, so that 0 stands for an
// empty list, which the planner of SQLite could not use with an index.
func list(ns []int64) string {
	if len(ns) == 0 {
		return "0"
	}
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

// statement is the condition that something of a statement may be known.
func (p policy) statement(table string) string {
	if p.everything {
		return " AND 1"
	}
	return p.matter(table) + " AND (" + table + ".open OR " + table + ".matter IN (" + p.opened + "))"
}

// judgment is the condition that a judgment may be known: its case, and all
// that it speaks of.
func (p policy) judgment(table string) string {
	if p.everything {
		return " AND 1"
	}
	return p.matter(table) +
		" AND NOT EXISTS (SELECT 1 FROM concern WHERE concern.judgment = " + table + ".id AND NOT (1" + p.claim("concern") + "))" +
		" AND NOT EXISTS (SELECT 1 FROM judged JOIN entity ON entity.id = judged.entity WHERE judged.judgment = " + table + ".id AND NOT (1" + p.entity("entity") + "))"
}

// grant is the condition that a grant may be known: it is of a case that the
// viewer governs. The whole archive is in no list.
func (p policy) grant(table string) string {
	if p.everything {
		return " AND 1"
	}
	return " AND " + table + ".matter IN (" + p.governed + ")"
}

// member is the condition that a member may be known: a grant to them may be.
func (p policy) member(table string) string {
	if p.everything {
		return " AND 1"
	}
	return " AND EXISTS (SELECT 1 FROM granted WHERE granted.mid = " + table + ".mid" + p.grant("granted") + ")"
}
