// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// The team of two cases, whose names are nowhere else.
var (
	hereMember  = record.Member{ID: record.MemberID{1}, Name: "Lomir Vadash", By: owner.Name()}
	thereMember = record.Member{ID: record.MemberID{2}, Name: "Sekhub Orlan", By: owner.Name()}
)

// withTeam makes an archive of two cases with somebody in each.
func withTeam(t *testing.T) *archive.Archive {
	t.Helper()
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	here, there := hereMember, thereMember
	here.At, there.At = a.Now(), a.Now()
	grant := func(c record.CaseID, m record.Member, role record.Term) record.Op {
		return record.Grant{Case: c, Member: m.ID, Role: role, Reason: "because " + m.Name, By: owner.Name(), At: a.Now()}
	}
	commit(t, a, []record.Op{here, there, grant("tarn", here, record.RoleReviewer), grant("other", there, record.RoleCustodian)})
	return a
}

func members(t *testing.T, a *archive.Archive) (names []string) {
	t.Helper()
	v, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	ms, err := v.Members()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		names = append(names, m.Name)
	}
	return names
}

func TestTheTeamIsHandedOverOnlyByItsOwner(t *testing.T) {
	a := withTeam(t)
	o := Options{Cases: []record.CaseID{"tarn"}}
	closed, _ := writeAs(t, a, owner, o)
	o.Team = true
	opened, _ := writeAs(t, a, owner, o)
	for _, tt := range []struct {
		what           string
		closed, opened bool
	}{
		{hereMember.Name, false, true},
		{thereMember.Name, false, false},
		{`"op":"brought"`, false, true},
	} {
		if got := bytes.Contains(closed, []byte(tt.what)); got != tt.closed {
			t.Errorf("%q in a bundle without the team: %v", tt.what, got)
		}
		if got := bytes.Contains(opened, []byte(tt.what)); got != tt.opened {
			t.Errorf("%q in a bundle with the team: %v, want %v", tt.what, got, tt.opened)
		}
	}
	mustVerify(t, opened)
	v, err := a.View(t.Context(), access.Member("m", map[record.CaseID]access.Role{"tarn": access.Admin}))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := Write(t.Context(), io.Discard, v, o); !errors.Is(err, fault.NotFound) {
		t.Errorf("an admin of the case asks for the team: %v", err)
	}
}

// Whoever signs a log can write into it that they are an owner.
func TestABundleMakesNobodyAMember(t *testing.T) {
	a := withTeam(t)
	o := everything(t, a)
	o.Team = true
	data, _ := writeAs(t, a, owner, o)
	b := newArchive(t)
	first := take(t, b, data)
	if got := members(t, b); len(got) != 0 || first.Closed != 4 {
		t.Errorf("strangers became members: %v; %d parts are closed, want the 4 about them", got, first.Closed)
	}
	whole(t, b)
	if again := take(t, b, data); again.Entries != 0 || again.Kept != 0 || again.Known != first.Ops {
		t.Errorf("a second time: %+v; want nothing", again)
	}
	c := newArchive(t)
	done, err := read(t, data).MergeInto(t.Context(), c, owner, true)
	if err != nil || done.Closed != 0 {
		t.Errorf("another copy of the same team: %+v, %v", done, err)
	}
	if got := members(t, c); len(got) != 2 {
		t.Errorf("the team is %v, want both", got)
	}
	if v, err := c.ViewerOf(t.Context(), thereMember.ID); err != nil || !v.Opens("other") {
		t.Errorf("a custodian there is none here: %v", err)
	}
	whole(t, c)
}
