// SPDX-License-Identifier: Apache-2.0

package access_test

import (
	"slices"
	"testing"
	"time"

	"teptar/archive/access"
	"teptar/record"
)

func TestRoles(t *testing.T) {
	member := func(r access.Role) access.Viewer {
		return access.Member("Someone", map[record.CaseID]access.Role{"here": r})
	}
	for _, tt := range []struct {
		name                       string
		v                          access.Viewer
		sees, codes, judges, opens bool
	}{
		{"the zero viewer", access.Viewer{}, false, false, false, false},
		{"no roles", access.Member("Someone", nil), false, false, false, false},
		{"none", member(access.None), false, false, false, false},
		{"reader", member(access.Reader), true, false, false, false},
		{"coder", member(access.Coder), true, true, false, false},
		{"reviewer", member(access.Reviewer), true, true, true, false},
		{"custodian", member(access.Custodian), true, true, true, true},
		{"admin, who is not a custodian", member(access.Admin), true, true, true, false},
		{"owner", access.Owner("Someone"), true, true, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := []bool{tt.v.Sees("here"), tt.v.Codes("here"), tt.v.Judges("here"), tt.v.Opens("here")}
			if want := []bool{tt.sees, tt.codes, tt.judges, tt.opens}; !slices.Equal(got, want) {
				t.Errorf("sees, codes, judges, opens: %v, want %v", got, want)
			}
			elsewhere := tt.v.Sees("elsewhere") || tt.v.Codes("elsewhere") || tt.v.Judges("elsewhere") || tt.v.Opens("elsewhere")
			if elsewhere != tt.v.Everything() {
				t.Errorf("may do something in another case: %v", elsewhere)
			}
		})
	}
}

func TestCasesAreSortedAndWithoutThoseOfNone(t *testing.T) {
	roles := map[record.CaseID]access.Role{"b": access.Reader, "a": access.Admin, "c": access.None}
	v := access.Member("Someone", roles)
	roles["d"] = access.Admin // the viewer has roles of its own
	if got := v.Cases(); !slices.Equal(got, []record.CaseID{"a", "b"}) {
		t.Errorf("Cases = %v", got)
	}
}

func TestWhatTwoRolesBothAllow(t *testing.T) {
	for _, tt := range []struct{ a, b, want access.Role }{
		{access.Reader, access.Admin, access.Reader},
		{access.Coder, access.None, access.None},
		{access.Custodian, access.Custodian, access.Custodian},
		{access.Custodian, access.Admin, access.Reviewer},
		{access.Custodian, access.Reviewer, access.Reviewer},
		{access.Admin, access.Admin, access.Admin},
	} {
		if got := tt.a.Within(tt.b); got != tt.want {
			t.Errorf("%s within %s is %s, want %s", tt.a, tt.b, got, tt.want)
		}
		if got := tt.b.Within(tt.a); got != tt.want {
			t.Errorf("%s within %s is %s, want %s", tt.b, tt.a, got, tt.want)
		}
	}
}

// Whoever is narrowed may do nothing that they could not do before.
func TestNarrowingGivesNothing(t *testing.T) {
	roles := []access.Role{access.None, access.Reader, access.Coder, access.Reviewer, access.Custodian, access.Admin}
	may := func(v access.Viewer) []bool {
		return []bool{v.Sees("here"), v.Codes("here"), v.Judges("here"), v.Opens("here"), v.Governs("here"), v.Admits(), v.Sees("elsewhere"), v.Everything()}
	}
	for _, has := range roles {
		for _, asked := range roles {
			whole := access.Member("Someone", map[record.CaseID]access.Role{"here": has}).As(record.MemberID{1}).Through(access.API)
			less := whole.Narrowed(map[record.CaseID]access.Role{"here": asked, "elsewhere": access.Admin})
			for i, can := range may(less) {
				if can && !may(whole)[i] {
					t.Errorf("%s narrowed to %s may do number %d", has, asked, i)
				}
			}
			if less.Name() != "Someone" || less.ID() != whole.ID() || less.Door() != access.API {
				t.Errorf("narrowed, it is somebody else: %v", less)
			}
		}
	}
	owner := access.Owner("Someone").Narrowed(map[record.CaseID]access.Role{"here": access.Reader})
	if owner.Everything() || !owner.Sees("here") || owner.Codes("here") || owner.Sees("elsewhere") {
		t.Errorf("an owner narrowed to reading a case: %v", owner)
	}
}

func TestViewersAreMadeOfGrants(t *testing.T) {
	ann, bek := record.Member{ID: record.MemberID{1}, Name: "Ann"}, record.MemberID{2}
	grant := func(c record.CaseID, m record.MemberID, role record.Term, second int) record.Grant {
		return record.Grant{Case: c, Member: m, Role: role, Reason: "r", By: "b", At: time.Date(2031, 4, 1, 10, 0, second, 0, time.UTC)}
	}
	grants := []record.Grant{
		grant("here", ann.ID, record.RoleAdmin, 1), grant("here", ann.ID, record.RoleCoder, 2), // the later holds
		grant("there", ann.ID, record.RoleNone, 2), grant("there", ann.ID, record.RoleAdmin, 1), // whatever came first
		grant("", ann.ID, record.RoleOwner, 1), grant("", ann.ID, record.RoleNone, 3),
		grant("elsewhere", bek, record.RoleCustodian, 1),
	}
	v := access.Granted(ann, grants)
	if v.Everything() || v.Role("here") != access.Coder || v.Sees("there") || v.Sees("elsewhere") || v.Name() != "Ann" || v.ID() != ann.ID {
		t.Errorf("the viewer is %+v", v)
	}
	if v := access.Granted(ann, grants[:5]); !v.Everything() {
		t.Error("an owner is none")
	}
	if got := access.InForce(grants); len(got) != 2 || got[0] != grants[1] || got[1] != grants[6] {
		t.Errorf("in force: %v", got)
	}
}

func TestTermsOfRoles(t *testing.T) {
	for r := access.None; r <= access.Admin; r++ {
		if access.RoleOf(r.Term()) != r {
			t.Errorf("%s reads back as %s", r, access.RoleOf(r.Term()))
		}
	}
	for _, t2 := range []record.Term{record.RoleOwner, "", "king"} {
		if access.RoleOf(t2) != access.None {
			t.Errorf("%q is a role of a case", t2)
		}
	}
}
