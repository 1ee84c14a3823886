// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teptar/fault"
)

func TestPeopleThatCannotBePutOnRecord(t *testing.T) {
	at := time.Date(2031, 4, 1, 10, 0, 0, 0, time.UTC)
	member := func(change func(*Member)) Op {
		m := Member{ID: MemberID{1}, Name: "N. Q.", By: "Z. T.", At: at}
		change(&m)
		return m
	}
	grant := func(change func(*Grant)) Op {
		g := Grant{Case: "demo", Member: MemberID{1}, Role: RoleCoder, Reason: "r", By: "Z. T.", At: at}
		change(&g)
		return g
	}
	for _, tt := range []struct {
		name string
		op   Op
		ok   bool
	}{
		{"a member", member(func(*Member) {}), true},
		{"a member without an id", member(func(m *Member) { m.ID = MemberID{} }), false},
		{"a member without a name", member(func(m *Member) { m.Name = "" }), false},
		{"a name that only looks like another", member(func(m *Member) { m.Name = "N. Q. " }), false},
		{"a name on two lines", member(func(m *Member) { m.Name = "N.\nQ." }), false},
		{"a name that turns the direction of text", member(func(m *Member) { m.Name = "N.\u202eQ." }), false},
		{"a name that is too long", member(func(m *Member) { m.Name = strings.Repeat("n", 201) }), false},
		{"a member whom nobody names", member(func(m *Member) { m.By = "" }), false},
		{"a member at no time", member(func(m *Member) { m.At = time.Time{} }), false},
		{"a grant", grant(func(*Grant) {}), true},
		{"a grant taken away", grant(func(g *Grant) { g.Role = RoleNone }), true},
		{"ownership", grant(func(g *Grant) { g.Case, g.Role = "", RoleOwner }), true},
		{"ownership taken away", grant(func(g *Grant) { g.Case, g.Role = "", RoleNone }), true},
		{"ownership of a case", grant(func(g *Grant) { g.Role = RoleOwner }), false},
		{"a role of the whole archive that is not ownership", grant(func(g *Grant) { g.Case = "" }), false},
		{"a role that is not known", grant(func(g *Grant) { g.Role = "king" }), false},
		{"no role", grant(func(g *Grant) { g.Role = "" }), false},
		{"a grant to nobody", grant(func(g *Grant) { g.Member = MemberID{} }), false},
		{"a grant without a reason", grant(func(g *Grant) { g.Reason = "" }), false},
		{"a grant in no case of ours", grant(func(g *Grant) { g.Case = "No Such" }), false},
		{"part of a second", grant(func(g *Grant) { g.At = at.Add(time.Millisecond) }), false},
		{"brought by nobody", Brought{At: at}, false},
		{"brought through a door with a long name", Brought{By: "N. Q.", At: at, Door: strings.Repeat("d", 41)}, false},
		{"brought through no door that is told", Brought{By: "N. Q.", At: at}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := Check(tt.op); (err == nil) != tt.ok || err != nil && !errors.Is(err, fault.Invalid) {
				t.Errorf("Check: %v", err)
			}
		})
	}
}

// Whichever of two archives a grant was made in, both agree on which holds.
func TestOneOfTwoGrantsHolds(t *testing.T) {
	at := time.Date(2031, 4, 1, 10, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Grant {
			return Grant{Case: "demo", Member: MemberID{1}, By: "Z. T.", Reason: "r",
				Role: rapid.SampledFrom([]Term{RoleNone, RoleReader, RoleAdmin}).Draw(t, name),
				At:   at.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, name)) * time.Second)}
		}
		a, b := draw("a"), draw("b")
		if a == b {
			return
		}
		if a.After(b) == b.After(a) {
			t.Errorf("%v and %v: both or neither holds", a, b)
		}
		if a.At.After(b.At) && !a.After(b) {
			t.Errorf("the later one does not hold")
		}
	})
}

func TestMemberIDsReadBack(t *testing.T) {
	id := NewMemberID()
	if back, err := ParseMemberID(id.String()); err != nil || back != id || id.IsZero() {
		t.Errorf("%s reads back as %s, %v", id, back, err)
	}
	if _, err := ParseMemberID(EntityID(id).String()); !errors.Is(err, fault.Invalid) {
		t.Errorf("the id of an entity is taken for that of a member: %v", err)
	}
}

func TestOpsAboutTheTeamAreToldApart(t *testing.T) {
	for name, op := range samples(t) {
		_, isMember := op.(Member)
		_, isGrant := op.(Grant)
		_, isBrought := op.(Brought)
		team, brought := AboutTeam(Encode(op))
		if brought != isBrought || team != (isMember || isGrant || isBrought) {
			t.Errorf("%s: AboutTeam = %v, %v", name, team, brought)
		}
	}
}
