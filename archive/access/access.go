// SPDX-License-Identifier: Apache-2.0

// Package access says who may know what, and who may do what.
//
// Every read of an archive takes a [Viewer]; there is no read without one, and
// the zero Viewer sees nothing. The store asks the viewer inside its queries,
// so that lists, counts, search, links and history all follow one rule, and a
// thing that may not be known is not there: the same answer from the same code
// path as a thing that does not exist.
//
// The rules for people are in doc/access.md.
package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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

// roleTerms are the roles as grants name them.
var roleTerms = []record.Term{record.RoleNone, record.RoleReader, record.RoleCoder, record.RoleReviewer, record.RoleCustodian, record.RoleAdmin}

// RoleOf gives the role that a term names, None if it names none of a case.
func RoleOf(t record.Term) Role { return Role(max(0, slices.Index(roleTerms, t))) }

// Term gives the role as grants name it.
func (r Role) Term() record.Term {
	if int(r) >= len(roleTerms) {
		return record.RoleNone
	}
	return roleTerms[r]
}

// String gives the role as grants name it.
func (r Role) String() string { return string(r.Term()) }

// Within gives the most that a role allows to somebody who has another: what
// both allow. An admin is no custodian, nor the other way round; they have in
// common what a reviewer may do.
func (r Role) Within(bound Role) Role {
	if r != bound && min(r, bound) == Custodian {
		return Reviewer
	}
	return min(r, bound)
}

// The doors by which something comes into an archive.
const (
	CommandLine = "command line"
	Desk        = "desk"
	API         = "api"
	Import      = "import"
)

// A Viewer is a person as the archive knows them: a name that their judgments
// carry, and a role for each case. Who they are as a member, and the door that
// they came through, are kept with what they add.
type Viewer struct {
	name   string
	member record.MemberID
	door   string
	owner  bool
	roles  map[record.CaseID]Role
}

// Owner is a viewer who may know and do everything, as the person who holds
// the archive's keys on their own machine can.
func Owner(name string) Viewer { return Viewer{name: name, owner: true} }

// Member is a viewer who has a role in some cases, and knows of no others.
func Member(name string, roles map[record.CaseID]Role) Viewer {
	return Viewer{name: name, roles: maps.Clone(roles)}
}

// As gives the viewer as a member of the team.
func (v Viewer) As(id record.MemberID) Viewer { v.member = id; return v }

// Through gives the viewer as one who came through a door.
func (v Viewer) Through(door string) Viewer { v.door = door; return v }

// Narrowed gives a viewer with the same name who may do in these cases at most
// what the roles allow, nothing in others, and is never an owner.
func (v Viewer) Narrowed(roles map[record.CaseID]Role) Viewer {
	n := Viewer{name: v.name, member: v.member, door: v.door, roles: map[record.CaseID]Role{}}
	for c, r := range roles {
		if !v.owner {
			r = r.Within(v.roles[c])
		}
		n.roles[c] = r
	}
	return n
}

// Name gives the name that judgments of this person carry.
func (v Viewer) Name() string { return v.name }

// ID gives who the viewer is as a member, zero if they are known by name only.
func (v Viewer) ID() record.MemberID { return v.member }

// Door gives the door that the viewer came through, "" if nobody said.
func (v Viewer) Door() string { return v.door }

// Everything tells whether no record is hidden from the viewer, so that a
// query needs no condition.
func (v Viewer) Everything() bool { return v.owner }

// Scope is the same for two viewers if they may know the same.
func (v Viewer) Scope() string {
	if v.owner {
		return "everything"
	}
	var b strings.Builder
	for _, c := range slices.Sorted(maps.Keys(v.roles)) {
		fmt.Fprintf(&b, "%q %d, ", c, v.roles[c])
	}
	return b.String()
}

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

// Role gives the role of the viewer in a case. An owner has no roles: they may
// do everything.
func (v Viewer) Role(c record.CaseID) Role { return v.roles[c] }

// Sees tells whether the viewer may know of a case.
func (v Viewer) Sees(c record.CaseID) bool { return v.owner || v.roles[c] >= Reader }

// Opens tells whether the viewer may know sealed values of a case.
func (v Viewer) Opens(c record.CaseID) bool { return v.owner || v.roles[c] == Custodian }

// Codes tells whether the viewer may add claims to a case.
func (v Viewer) Codes(c record.CaseID) bool { return v.owner || v.roles[c] >= Coder }

// Judges tells whether the viewer may add judgments to a case.
func (v Viewer) Judges(c record.CaseID) bool { return v.owner || v.roles[c] >= Reviewer }

// Governs tells whether the viewer may know who has which role in a case, and
// grant some.
func (v Viewer) Governs(c record.CaseID) bool { return v.owner || v.roles[c] == Admin }

// Grants tells whether the viewer may make a grant. An admin gives and takes
// roles in their own case, and makes nobody a custodian: who may not open what
// is sealed cannot hand out the key to it, to themself least of all.
func (v Viewer) Grants(g record.Grant) bool {
	return v.owner || g.Case != "" && v.roles[g.Case] == Admin && g.Role != record.RoleCustodian && g.Role != record.RoleOwner
}

// Admits tells whether the viewer may take somebody new into the team: an
// owner, and an admin of any case.
func (v Viewer) Admits() bool {
	for _, r := range v.roles {
		if r == Admin {
			return true
		}
	}
	return v.owner
}

// InForce gives of grants those that hold, one for each member and case, in
// the order in which they came in; those that took a role away are left out.
func InForce(grants []record.Grant) []record.Grant {
	type place struct {
		c record.CaseID
		m record.MemberID
	}
	last := map[place]int{}
	for i, g := range grants {
		p := place{g.Case, g.Member}
		if old, ok := last[p]; !ok || g.After(grants[old]) {
			last[p] = i
		}
	}
	var out []record.Grant
	for i, g := range grants {
		if last[place{g.Case, g.Member}] == i && g.Role != record.RoleNone {
			out = append(out, g)
		}
	}
	return out
}

// Granted makes a viewer of a member's grants.
func Granted(m record.Member, grants []record.Grant) Viewer {
	v := Viewer{name: m.Name, member: m.ID, roles: map[record.CaseID]Role{}}
	for _, g := range InForce(grants) {
		switch {
		case g.Member != m.ID:
		case g.Role == record.RoleOwner && g.Case == "":
			v.owner = true
		case g.Case != "":
			v.roles[g.Case] = RoleOf(g.Role)
		}
	}
	return v
}
