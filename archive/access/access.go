// SPDX-License-Identifier: Apache-2.0

// Package access says who may know what.
//
// Every read of an archive takes a [Viewer]; there is no read without one, and
// the zero Viewer sees nothing. The store asks the viewer inside its queries,
// so that lists, counts, search, links and history all follow one rule, and a
// thing that may not be known is not there: the same answer from the same code
// path as a thing that does not exist.
package access

import (
	"maps"
	"slices"

	"teptar/record"
)

// A Role is what someone may do in one case. A role includes those before it,
// except that only a custodian knows sealed values.
type Role uint8

// The roles, from least to most.
const (
	None Role = iota
	Reader
	Coder
	Reviewer
	Custodian
	Admin
)

// A Viewer is a person as the archive knows them: a name that their judgments
// carry, and a role for each case.
type Viewer struct {
	name  string
	owner bool
	roles map[record.CaseID]Role
}

// Owner is a viewer who may know and do everything, as the person who holds
// the archive's keys on their own machine can.
func Owner(name string) Viewer { return Viewer{name: name, owner: true} }

// Member is a viewer who has a role in some cases, and knows of no others.
func Member(name string, roles map[record.CaseID]Role) Viewer {
	return Viewer{name: name, roles: maps.Clone(roles)}
}

// Name gives the name that judgments of this person carry.
func (v Viewer) Name() string { return v.name }

// Everything tells whether no record is hidden from the viewer, so that a
// query needs no condition.
func (v Viewer) Everything() bool { return v.owner }

// Cases lists the cases that the viewer may know of, sorted. It says nothing
// if the viewer may know of all.
func (v Viewer) Cases() []record.CaseID {
	var cs []record.CaseID
	for c, r := range v.roles {
		if r >= Reader {
			cs = append(cs, c)
		}
	}
	slices.Sort(cs)
	return cs
}

// Sees tells whether the viewer may know of a case.
func (v Viewer) Sees(c record.CaseID) bool { return v.owner || v.roles[c] >= Reader }

// Opens tells whether the viewer may know sealed values of a case.
func (v Viewer) Opens(c record.CaseID) bool { return v.owner || v.roles[c] == Custodian }

// Codes tells whether the viewer may add claims to a case.
func (v Viewer) Codes(c record.CaseID) bool { return v.owner || v.roles[c] >= Coder }

// Judges tells whether the viewer may add judgments to a case.
func (v Viewer) Judges(c record.CaseID) bool { return v.owner || v.roles[c] >= Reviewer }
