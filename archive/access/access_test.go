// SPDX-License-Identifier: Apache-2.0

package access_test

import (
	"slices"
	"testing"

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
