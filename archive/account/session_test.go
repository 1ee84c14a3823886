// SPDX-License-Identifier: Apache-2.0

package account

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"teptar/archive/access"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
)

func TestSessionsEnd(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, d *desk, ann access.Viewer, bek record.MemberID)
		ends bool
	}{
		{"when nothing happens", func(*testing.T, *desk, access.Viewer, record.MemberID) {}, false},
		{"after half an hour without use", func(_ *testing.T, d *desk, _ access.Viewer, _ record.MemberID) { d.clock.turn(30 * time.Minute) }, true},
		{"not when the program is started again", func(t *testing.T, d *desk, _ access.Viewer, _ record.MemberID) { d.restart(t) }, false},
		{"when another passphrase is chosen", func(t *testing.T, d *desk, _ access.Viewer, bek record.MemberID) {
			if err := d.ChangePassphrase(t.Context(), bek, words, NewSecret("quite another passphrase here")); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"when the account is shut", func(t *testing.T, d *desk, ann access.Viewer, bek record.MemberID) {
			if err := d.SetDisabled(t.Context(), ann, bek, true); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"when all are ended", func(t *testing.T, d *desk, _ access.Viewer, bek record.MemberID) {
			if err := d.EndAll(t.Context(), bek, ""); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"not when those of somebody else are", func(t *testing.T, d *desk, ann access.Viewer, _ record.MemberID) {
			if err := d.EndAll(t.Context(), ann.ID(), ""); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"when the archive was copied", func(t *testing.T, d *desk, _ access.Viewer, _ record.MemberID) { copyArchive(t, d) }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			ann := d.owner(t)
			bek := d.invite(t, ann, "Bek", record.RoleReader)
			token := d.in(t, "bek")
			tt.do(t, d, ann, bek)
			if ended := !d.is(t, token); ended != tt.ends {
				t.Errorf("the session has ended: %v", ended)
			}
			d.restart(t)
			if ended := !d.is(t, token); ended != tt.ends {
				t.Errorf("after a restart the session has ended: %v", ended)
			}
		})
	}
}

// copyArchive goes on in a copy of the folder, as after a restore.
func copyArchive(t *testing.T, d *desk) {
	t.Helper()
	d.a.Close()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(d.place.Dir)); err != nil {
		t.Fatal(err)
	}
	d.place.Dir = to
	d.a = d.place.Open(t)
	d.open(t)
}

func TestASessionLastsNoLongerThanItMay(t *testing.T) {
	d := newDesk(t)
	d.owner(t)
	token := d.in(t, "ann")
	for range 12*60/20 - 1 {
		d.clock.turn(20 * time.Minute)
		if !d.is(t, token) {
			t.Fatal("a session that is used ends early")
		}
	}
	d.clock.turn(20 * time.Minute)
	if d.is(t, token) {
		t.Error("a session goes on after twelve hours")
	}
}

// When a session was last seen is written now and then, so that a restart does
// not end what is in use.
func TestUseIsRememberedOverARestart(t *testing.T) {
	d := newDesk(t)
	d.owner(t)
	token := d.in(t, "ann")
	d.clock.turn(20 * time.Minute)
	if !d.is(t, token) {
		t.Fatal("it ended")
	}
	d.restart(t)
	d.clock.turn(20 * time.Minute)
	if !d.is(t, token) {
		t.Error("it was seen twenty minutes ago, and ended")
	}
}

func TestARevokedGrantEndsWhatASessionMayDo(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.invite(t, ann, "Bek", record.RoleReviewer)
	session := d.in(t, "bek")
	made, bearer, err := d.MakeToken(t.Context(), d.viewer(t, bek), Token{Name: "script", Roles: map[record.CaseID]access.Role{demo: access.Coder}, Ends: d.a.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	may := func() (session, token access.Role) {
		_, v, err := d.Session(t.Context(), d.in(t, "bek"))
		_, w, err2 := d.Bearer(t.Context(), bearer)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if w.Door() != access.API || w.Name() != "Bek" {
			t.Errorf("the program is %v", w)
		}
		return v.Role(demo), w.Role(demo)
	}
	if s, k := may(); s != access.Reviewer || k != access.Coder {
		t.Errorf("session %s, token %s", s, k)
	}
	for _, tt := range []struct {
		granted        record.Term
		session, token access.Role
	}{{record.RoleReader, access.Reader, access.Reader}, {record.RoleAdmin, access.Admin, access.Coder}, {record.RoleNone, access.None, access.None}} {
		d.clock.turn(time.Second)
		g := record.Grant{Case: demo, Member: bek, Role: tt.granted, Reason: "r", By: "Ann", At: d.a.Now()}
		if _, err := d.a.Commit(t.Context(), ann, []record.Op{g}); err != nil {
			t.Fatal(err)
		}
		if s, k := may(); s != tt.session || k != tt.token {
			t.Errorf("granted %s: session %s, token %s", tt.granted, s, k)
		}
	}
	if !d.is(t, session) {
		t.Error("the session has ended, and not only what it may do")
	}
	if err := d.RevokeToken(t.Context(), d.viewer(t, bek), made.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Bearer(t.Context(), bearer); !errors.Is(err, fault.Denied) {
		t.Errorf("a token that was revoked: %v", err)
	}
}

func TestWhatATokenMayBe(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.viewer(t, d.invite(t, ann, "Bek", record.RoleAdmin))
	in := func(c record.CaseID, r access.Role) map[record.CaseID]access.Role {
		return map[record.CaseID]access.Role{c: r}
	}
	soon := d.a.Now().Add(24 * time.Hour)
	for _, tt := range []struct {
		name string
		who  access.Viewer
		t    Token
		want error
	}{
		{"as much as they may", bek, Token{Name: "x", Roles: in(demo, access.Admin), Ends: soon}, nil},
		{"a custodian's, by an admin", bek, Token{Name: "x", Roles: in(demo, access.Custodian), Ends: soon}, fault.NotFound},
		{"for another case", bek, Token{Name: "x", Roles: in("other", access.Reader), Ends: soon}, fault.NotFound},
		{"for nothing", bek, Token{Name: "x", Ends: soon}, fault.Invalid},
		{"for no role", bek, Token{Name: "x", Roles: in(demo, access.None), Ends: soon}, fault.NotFound},
		{"without a name", bek, Token{Roles: in(demo, access.Reader), Ends: soon}, fault.Invalid},
		{"without an end", bek, Token{Name: "x", Roles: in(demo, access.Reader)}, fault.Invalid},
		{"for ever", bek, Token{Name: "x", Roles: in(demo, access.Reader), Ends: soon.AddDate(2, 0, 0)}, fault.Invalid},
		{"of somebody without an account", access.Owner("Somebody"), Token{Name: "x", Roles: in(demo, access.Reader), Ends: soon}, fault.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := d.MakeToken(t.Context(), tt.who, tt.t); !errors.Is(err, tt.want) {
				t.Errorf("MakeToken: %v; want %v", err, tt.want)
			}
		})
	}
	made, bearer, err := d.MakeToken(t.Context(), ann, Token{Name: "an owner's", Roles: in(demo, access.Custodian), Ends: soon})
	if err != nil || !strings.HasPrefix(bearer.Reveal(), TokenPrefix) {
		t.Fatalf("MakeToken: %v", err)
	}
	d.restart(t)
	if _, v, err := d.Bearer(t.Context(), bearer); err != nil || v.Everything() || v.Sees("other") || !v.Opens(demo) {
		t.Errorf("an owner's token for one case: %v, %v", v, err)
	}
	if ts := d.Tokens(ann.ID()); len(ts) != 1 || ts[0].ID != made.ID || ts[0].Used.IsZero() {
		t.Errorf("tokens: %+v", ts)
	}
	if err := d.RevokeToken(t.Context(), bek, made.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else revokes it: %v", err)
	}
	d.clock.turn(24 * time.Hour)
	if _, _, err := d.Bearer(t.Context(), bearer); !errors.Is(err, fault.Denied) {
		t.Errorf("after its last day: %v", err)
	}
}

func TestListingAndEndingSessions(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.invite(t, ann, "Bek", record.RoleReader)
	first := d.in(t, "bek")
	d.clock.turn(time.Minute)
	second, s, err := d.Enter(t.Context(), bek, "Firefox\x1b[31m "+strings.Repeat("x", 200))
	if err != nil {
		t.Fatal(err)
	}
	list := d.Sessions(bek)
	if len(list) != 2 || list[0].ID != s.ID || list[1].Agent != "Test browser" || strings.Contains(list[0].Agent, "\x1b") || len(list[0].Agent) > maxAgent {
		t.Fatalf("sessions: %+v", list)
	}
	for _, s := range list {
		if s.ID == first.Reveal() || d.is(t, NewSecret(s.ID)) {
			t.Error("the id in the list opens the session")
		}
	}
	if err := d.End(t.Context(), ann.ID(), s.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else ends it: %v", err)
	}
	if err := d.End(t.Context(), bek, s.ID); err != nil || d.is(t, second) || !d.is(t, first) {
		t.Errorf("End: %v; the second goes on: %v, the first: %v", err, d.is(t, second), d.is(t, first))
	}
	for range maxSessions + 3 {
		if _, _, err := d.Enter(t.Context(), bek, ""); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(d.Sessions(bek)); n != maxSessions {
		t.Errorf("%d sessions, at most %d may be", n, maxSessions)
	}
	if _, _, err := d.Enter(t.Context(), record.MemberID{9}, ""); !errors.Is(err, fault.Denied) {
		t.Errorf("somebody without an account enters: %v", err)
	}
}

// Requests come at once, while people come and go.
func TestManyAtOnce(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	token := d.in(t, "ann")
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 20 {
				if !d.is(t, token) {
					t.Error("the session of the owner has ended")
				}
				if i == 0 {
					d.clock.turn(20 * time.Second)
				}
				if _, s, err := d.Enter(t.Context(), ann.ID(), fmt.Sprint(i, n)); err != nil || s.Member != ann.ID() {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	storetest.Sound(t, t, d.a)
}
