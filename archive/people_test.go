// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
)

// The people of a small team.
var (
	ann = record.MemberID{1} // owner
	bek = record.MemberID{2} // admin
	cid = record.MemberID{3} // reviewer
	dor = record.MemberID{4} // coder
	eva = record.MemberID{5} // reviewer
)

// newTeam makes an archive in which five people have roles.
func newTeam(t *testing.T) *archive.Archive {
	t.Helper()
	a := storetest.New(t, open)
	doc := storetest.Entity("other", record.Document, "doc")
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{
		record.Case{ID: demo, Title: "Demo"}, record.Case{ID: "other", Title: "Other"}, doc,
		storetest.Member(ann, "Ann", 0), storetest.Member(bek, "Bek", 0), storetest.Member(cid, "Cid", 0), storetest.Member(dor, "Dor", 0), storetest.Member(eva, "Eva", 0),
		storetest.Grant("", ann, record.RoleOwner, "keeps the keys", 0),
		storetest.Grant(demo, bek, record.RoleAdmin, "leads", 0),
		storetest.Grant(demo, cid, record.RoleReviewer, "reviews", 0),
		storetest.Grant(demo, dor, record.RoleCoder, "codes", 0),
		storetest.Grant(demo, eva, record.RoleReviewer, "reviews", 0),
		storetest.Grant("other", cid, record.RoleReader, "reads", 0),
	}})
	return a
}

// viewerOf gives a member as a viewer.
func viewerOf(t *testing.T, a *archive.Archive, id record.MemberID) access.Viewer {
	t.Helper()
	v, err := a.ViewerOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// do commits ops as a member.
func do(t *testing.T, a *archive.Archive, id record.MemberID, ops ...record.Op) error {
	t.Helper()
	_, err := a.Commit(t.Context(), viewerOf(t, a, id), ops)
	return err
}

// must commits ops as a member, which must succeed.
func must(t *testing.T, a *archive.Archive, id record.MemberID, ops ...record.Op) {
	t.Helper()
	if err := do(t, a, id, ops...); err != nil {
		t.Fatal(err)
	}
}

func TestWhoMayGrant(t *testing.T) {
	fay := record.MemberID{6}
	grant := func(by string, c record.CaseID, m record.MemberID, role record.Term) record.Op {
		g := storetest.Grant(c, m, role, "r", 1)
		g.By = by
		return g
	}
	name := func(by string, m record.MemberID, name string) record.Op {
		return record.Member{ID: m, Name: name, By: by, At: storetest.Noon.Add(time.Minute)}
	}
	for _, tt := range []struct {
		name string
		who  record.MemberID
		ops  []record.Op
		want error // nil: it is done
	}{
		{"an owner makes an owner", ann, []record.Op{grant("Ann", "", bek, record.RoleOwner)}, nil},
		{"an owner makes a custodian", ann, []record.Op{grant("Ann", demo, bek, record.RoleCustodian)}, nil},
		{"an owner takes somebody in and grants at once", ann, []record.Op{name("Ann", fay, "Fay"), grant("Ann", demo, fay, record.RoleReader)}, nil},
		{"an owner renames", ann, []record.Op{name("Ann", dor, "Dora")}, nil},
		{"an owner grants to nobody", ann, []record.Op{grant("Ann", demo, fay, record.RoleReader)}, fault.NotFound},
		{"an owner grants in no case", ann, []record.Op{grant("Ann", "nowhere", bek, record.RoleReader)}, fault.NotFound},
		{"a name that somebody has", ann, []record.Op{name("Ann", fay, "DOR")}, fault.Conflict},
		{"a name twice in one commit", ann, []record.Op{name("Ann", fay, "Fay"), name("Ann", record.MemberID{7}, "Fay")}, fault.Conflict},
		{"an older grant than the one that holds", ann, []record.Op{func() record.Op { g := storetest.Grant(demo, dor, record.RoleNone, "r", -1); return g }()}, fault.Conflict},
		{"an admin takes somebody in", bek, []record.Op{name("Bek", fay, "Fay"), grant("Bek", demo, fay, record.RoleCoder)}, nil},
		{"an admin takes a role away", bek, []record.Op{grant("Bek", demo, dor, record.RoleNone)}, nil},
		{"an admin makes an admin", bek, []record.Op{grant("Bek", demo, cid, record.RoleAdmin)}, nil},
		{"an admin makes a custodian", bek, []record.Op{grant("Bek", demo, cid, record.RoleCustodian)}, fault.NotFound},
		{"an admin makes themself custodian", bek, []record.Op{grant("Bek", demo, bek, record.RoleCustodian)}, fault.NotFound},
		{"an admin makes an owner", bek, []record.Op{grant("Bek", "", bek, record.RoleOwner)}, fault.NotFound},
		{"an admin takes ownership away", bek, []record.Op{grant("Bek", "", ann, record.RoleNone)}, fault.NotFound},
		{"an admin grants in another case", bek, []record.Op{grant("Bek", "other", bek, record.RoleReader)}, fault.NotFound},
		{"an admin grants to somebody they do not know", bek, []record.Op{grant("Bek", demo, ann, record.RoleReader)}, fault.NotFound},
		{"an admin renames", bek, []record.Op{name("Bek", dor, "Dora")}, fault.NotFound},
		{"an admin grants in another's name", bek, []record.Op{grant("Ann", demo, dor, record.RoleReader)}, fault.Invalid},
		{"a reviewer grants", cid, []record.Op{grant("Cid", demo, dor, record.RoleReader)}, fault.NotFound},
		{"a reviewer makes themself admin", cid, []record.Op{grant("Cid", demo, cid, record.RoleAdmin)}, fault.NotFound},
		{"a coder takes somebody in", dor, []record.Op{name("Dor", fay, "Fay")}, fault.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newTeam(t)
			before := len(events(t, a))
			if err := do(t, a, tt.who, tt.ops...); !errors.Is(err, tt.want) {
				t.Errorf("Commit: %v; want %v", err, tt.want)
			}
			if grew := len(events(t, a)) > before; grew != (tt.want == nil) {
				t.Errorf("something was added: %v", grew)
			}
			storetest.Sound(t, t, a)
		})
	}
}

func TestAGrantThatIsTakenAwayEndsAtOnce(t *testing.T) {
	a := newTeam(t)
	if v := viewerOf(t, a, bek); !v.Governs(demo) || v.Name() != "Bek" || v.ID() != bek {
		t.Fatalf("the admin is %v", v)
	}
	must(t, a, ann, storetest.Grant(demo, bek, record.RoleNone, "left", 1))
	if v := viewerOf(t, a, bek); v.Sees(demo) {
		t.Error("still sees the case")
	}
	if v := viewerOf(t, a, ann); !v.Everything() {
		t.Error("the owner is none")
	}
	if _, err := a.ViewerOf(t.Context(), record.MemberID{99}); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody who is no member: %v", err)
	}
}

// GrantTime is for those who grant and take back within a second, and for
// those whose clock was wrong once.
func TestANewGrantHoldsWhateverTheClockSaid(t *testing.T) {
	a := newTeam(t)
	must(t, a, ann, storetest.Grant(demo, dor, record.RoleReviewer, "clock of next year", 500_000))
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := v.GrantsTo(dor)
	v.Close()
	if err != nil {
		t.Fatal(err)
	}
	g := storetest.Grant(demo, dor, record.RoleNone, "left", 0)
	g.At = archive.GrantTime(a.Now(), grants, demo, dor)
	must(t, a, ann, g)
	if viewerOf(t, a, dor).Sees(demo) {
		t.Error("the grant could not be taken away")
	}
	if at := archive.GrantTime(a.Now(), grants, "other", dor); !at.Equal(a.Now()) {
		t.Errorf("a grant of another case moves the time to %v", at)
	}
}

// coded commits a note as a member, without its capture, and gives the claim.
func coded(t *testing.T, a *archive.Archive, who record.MemberID, n int) (record.EntityID, record.ClaimID) {
	t.Helper()
	b := note(n)
	must(t, a, who, b.Ops[0], b.Ops[1], b.Ops[3])
	s := statementOf(b)
	return s.Claims[0].Subject, storetest.Claims(s)[0]
}

// judgment makes a judgment by somebody, so many minutes after noon.
func judgment(by string, minutes int, j record.Judgment) record.Judge {
	j.Case, j.By, j.Reason, j.At = demo, by, "r", storetest.Noon.Add(time.Duration(minutes)*time.Minute)
	return record.Judge{Judgment: j}
}

func TestNobodyReviewsTheirOwnCoding(t *testing.T) {
	a := newTeam(t)
	thing, claim := coded(t, a, cid, 1)
	accept := record.Judgment{Verdict: record.Accept, Claims: []record.ClaimID{claim}}
	reject := record.Judgment{Verdict: record.Reject, Claims: []record.ClaimID{claim}}
	status := record.Judgment{Verdict: record.Status, Of: thing, Value: record.TermValue("V2")}
	refused := func(name string, who record.MemberID, j record.Judge, want error) {
		t.Helper()
		if err := do(t, a, who, j); !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", name, err, want)
		}
	}
	refused("accepts", cid, judgment("Cid", 1, accept), fault.Denied)
	refused("rejects", cid, judgment("Cid", 1, reject), fault.Denied)
	refused("sets a status", cid, judgment("Cid", 1, status), fault.Denied)
	refused("asks for more work", cid, judgment("Cid", 1, record.Judgment{Verdict: record.NeedsWork, Claims: accept.Claims}), nil)
	refused("accepts in one commit with it", cid, judgment("Cid", 1, accept), fault.Denied)
	must(t, a, ann, storetest.Member(cid, "Cidney", 1))
	refused("accepts under a new name", cid, judgment("Cidney", 1, accept), fault.Denied)
	others := judgment("Eva", 2, reject)
	refused("somebody else rejects", eva, others, nil)
	undo := func(of record.Judge) record.Judgment {
		return record.Judgment{Verdict: record.UndoVerdict, Undoes: of.ID()}
	}
	refused("takes the rejection by somebody else back", cid, judgment("Cidney", 3, undo(others)), fault.Denied)
	back := judgment("Bek", 3, undo(others))
	refused("a third takes it back", bek, back, nil)
	refused("undoes that, which would bring the rejection back", cid, judgment("Cidney", 4, undo(back)), fault.Denied)
	thing2, _ := coded(t, a, ann, 2)
	status.Of = thing2
	refused("an owner sets a status of what they coded", ann, judgment("Ann", 5, status), fault.Denied)
	refused("another sets it", cid, judgment("Cidney", 5, status), nil)
	storetest.Sound(t, t, a)
}

func TestOneCommitIsNoWayAround(t *testing.T) {
	a := newTeam(t)
	b := note(1)
	claim := storetest.Claims(statementOf(b))[0]
	err := do(t, a, eva, b.Ops[0], b.Ops[1], b.Ops[3], judgment("Eva", 1, record.Judgment{Verdict: record.Accept, Claims: []record.ClaimID{claim}}))
	if !errors.Is(err, fault.Denied) {
		t.Errorf("coding and accepting at once: %v", err)
	}
	status := record.Judgment{Verdict: record.Status, Of: statementOf(b).Claims[0].Subject, Value: record.TermValue("V1")}
	if err := do(t, a, eva, b.Ops[0], b.Ops[1], b.Ops[3], judgment("Eva", 1, status)); !errors.Is(err, fault.Denied) {
		t.Errorf("coding and setting a status at once: %v", err)
	}
}

// An archive of one person works, and so does one with a single reviewer.
func TestAloneOneReviewsOneself(t *testing.T) {
	a := newTeam(t)
	must(t, a, ann, storetest.Grant(demo, bek, record.RoleNone, "left", 1), storetest.Grant(demo, cid, record.RoleCoder, "codes", 1), storetest.Grant(demo, eva, record.RoleReader, "reads", 1))
	_, claim := coded(t, a, ann, 1)
	if err := do(t, a, ann, judgment("Ann", 1, record.Judgment{Verdict: record.Accept, Claims: []record.ClaimID{claim}})); err != nil {
		t.Errorf("the only one who can review: %v", err)
	}
}

func TestUndoing(t *testing.T) {
	a := newTeam(t)
	_, claim := coded(t, a, dor, 1)
	verdict := judgment("Cid", 1, record.Judgment{Verdict: record.Accept, Claims: []record.ClaimID{claim}})
	must(t, a, cid, verdict)
	undo := record.Judgment{Verdict: record.UndoVerdict, Undoes: verdict.ID()}
	if err := do(t, a, dor, judgment("Dor", 2, undo)); !errors.Is(err, fault.NotFound) {
		t.Errorf("a coder undoes what another judged: %v", err)
	}
	must(t, a, ann, storetest.Grant(demo, cid, record.RoleCoder, "codes now", 1))
	if err := do(t, a, cid, judgment("Cid", 2, undo)); err != nil {
		t.Errorf("the author undoes, who reviews no more: %v", err)
	}
	if err := do(t, a, cid, judgment("Cid", 3, record.Judgment{Verdict: record.Reject, Claims: []record.ClaimID{claim}})); !errors.Is(err, fault.NotFound) {
		t.Errorf("who reviews no more rejects: %v", err)
	}
}

func TestWhoReadsACaseDoesNotJudgeItFromAnother(t *testing.T) {
	a := newTeam(t)
	doc := storetest.Entity("other", record.Document, "doc")
	say := storetest.Say("other", doc.ID, "x", storetest.Claim(doc.ID, "title", record.TextValue("x", "")))
	must(t, a, ann, say)
	j := judgment("Cid", 1, record.Judgment{Verdict: record.Accept, Claims: storetest.Claims(say)})
	if err := do(t, a, cid, j); !errors.Is(err, fault.NotFound) {
		t.Errorf("a reader of the case accepts its claim in a case where they review: %v", err)
	}
}

func TestTwoNamesAreTwoPeople(t *testing.T) {
	a := newTeam(t)
	thing, _ := coded(t, a, dor, 1)
	confirm := record.Judgment{Verdict: record.Status, Of: thing, Value: record.TermValue(record.Confirmed)}
	must(t, a, cid, judgment("Cid", 1, confirm))
	must(t, a, ann, storetest.Member(cid, "Cidney", 1))
	if err := do(t, a, cid, judgment("Cidney", 2, confirm)); !errors.Is(err, fault.Denied) {
		t.Errorf("one person confirms under two names: %v", err)
	}
	if err := do(t, a, eva, judgment("Eva", 2, confirm)); err != nil {
		t.Errorf("a second person: %v", err)
	}
}

func TestEveryEntrySaysWhoBroughtIt(t *testing.T) {
	a := newTeam(t)
	r, err := a.Commit(t.Context(), viewerOf(t, a, dor).Through(access.Desk), note(1).Ops[:2])
	if err != nil || r.Ops != 2 {
		t.Fatalf("%d ops are new, %v; want 2", r.Ops, err)
	}
	es := events(t, a)
	want := record.Brought{By: "Dor", At: storetest.Noon, Door: "desk"}
	if es[0].Brought != want || es[0].Part != 2 || es[0].Sequence != r.Entry.Sequence-1 {
		t.Errorf("the last op: %+v; want it brought by %v", es[0], want)
	}
	again, err := a.Commit(t.Context(), viewerOf(t, a, eva), note(1).Ops[:2])
	if err != nil || again.Ops != 0 || again.Entry.Sequence != 0 {
		t.Errorf("the same by somebody else: %+v, %v; want nothing", again, err)
	}
	for _, op := range []record.Op{want, record.Brought{}} {
		if _, err := a.Commit(t.Context(), storetest.Owner, []record.Op{op}); !errors.Is(err, fault.Invalid) {
			t.Errorf("somebody says who brought something: %v", err)
		}
	}
	if _, err := a.Commit(t.Context(), access.Owner(""), note(2).Ops[:2]); !errors.Is(err, fault.Invalid) {
		t.Errorf("somebody without a name: %v", err)
	}
}

func TestWhatIsKeptBesideTheLedger(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	keep := func(f func(archive.Drawer) error) error { return a.Keep(t.Context(), f) }
	err := keep(func(d archive.Drawer) error {
		return errors.Join(d.Set("x/1", []byte("one")), d.Set("x/2", []byte("two")), d.Set("y", []byte("why")), d.Delete("x/2"))
	})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if err := keep(func(d archive.Drawer) error { return errors.Join(d.Set("x/1", nil), stop) }); !errors.Is(err, stop) {
		t.Errorf("Keep: %v; want the error of its function", err)
	}
	must := func(prefix string, want map[string][]byte) {
		t.Helper()
		got, err := a.Kept(t.Context(), prefix)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("kept under %q (-want +got): %v\n%s", prefix, err, d)
		}
	}
	must("x/", map[string][]byte{"x/1": []byte("one")})
	// The archive's own settings, the key of its device among them, are not in it.
	must("", map[string][]byte{"x/1": []byte("one"), "y": []byte("why")})
	if err := keep(func(d archive.Drawer) error {
		seed, err := d.Value("../device seed")
		if seed != nil || err != nil {
			t.Errorf("the drawer reaches elsewhere: %v", err)
		}
		one, err := d.Value("x/1")
		if string(one) != "one" || err != nil {
			t.Errorf("x/1 is %q, %v", one, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	storetest.Commit(t, a, note(1))
	storetest.Sound(t, t, a)
	a.Close()
	a = p.Open(t)
	must("y", map[string][]byte{"y": []byte("why")})
	for _, e := range events(t, a) {
		if strings.Contains(fmt.Sprint(e.Op), "why") {
			t.Error("what is kept beside the ledger is in it")
		}
	}
}

// Whoever governs a case knows its team from its grants, and who is in another
// stays unknown; the storetest looks at every answer, this at the right ones.
func TestAnAdminKnowsTheirTeam(t *testing.T) {
	a := newTeam(t)
	v, err := a.View(t.Context(), viewerOf(t, a, bek))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	team, err := v.Members()
	var names []string
	for _, m := range team {
		names = append(names, m.Name)
	}
	if want := []string{"Bek", "Cid", "Dor", "Eva"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("the team is %v, %v; want %v", names, err, want)
	}
	grants, err := v.GrantsTo(cid)
	if err != nil || len(grants) != 1 || grants[0].Case != demo {
		t.Errorf("grants to a reviewer: %v, %v; want the one in the case", grants, err)
	}
}

func TestThereIsAlwaysAnOwner(t *testing.T) {
	give := func(m record.MemberID, role record.Term, minute int) record.Op {
		g := storetest.Grant("", m, role, "r", minute)
		g.By = "Ann"
		return g
	}
	for _, tt := range []struct {
		name string
		ops  []record.Op
		want error // nil: it is done
	}{
		{"the last owner gives up", []record.Op{give(ann, record.RoleNone, 1)}, fault.Denied},
		{"they hand over in one commit", []record.Op{give(ann, record.RoleNone, 1), give(bek, record.RoleOwner, 1)}, nil},
		{"they hand over and the other gives up at once", []record.Op{give(bek, record.RoleOwner, 1), give(ann, record.RoleNone, 1), give(bek, record.RoleNone, 2)}, fault.Denied},
		{"a role in a case is no matter", []record.Op{storetest.Grant(demo, bek, record.RoleNone, "r", 1)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newTeam(t)
			if _, err := a.Commit(t.Context(), storetest.Owner, tt.ops); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Fatalf("commit: %v, want %v", err, tt.want)
			}
			if tt.want != nil && !viewerOf(t, a, ann).Everything() {
				t.Error("the refused commit took the owner away")
			}
		})
	}
}

// Two owners who give up at the same time cannot both succeed: each alone would
// have left the other.
func TestOwnersGiveUpAtOnce(t *testing.T) {
	a := newTeam(t)
	must(t, a, ann, record.Grant{Member: bek, Role: record.RoleOwner, Reason: "shares it", By: "Ann", At: storetest.Noon.Add(time.Minute)})
	errs := make(chan error, 2)
	for name, id := range map[string]record.MemberID{"Ann": ann, "Bek": bek} {
		v := viewerOf(t, a, id)
		go func() {
			_, err := a.Commit(context.Background(), v, []record.Op{record.Grant{Member: id, Role: record.RoleNone, Reason: "leaves", By: name, At: storetest.Noon.Add(time.Hour)}})
			errs <- err
		}()
	}
	one, two := <-errs, <-errs
	if (one == nil) == (two == nil) || !errors.Is(errors.Join(one, two), fault.Denied) {
		t.Errorf("they got %v and %v; want one done and one refused", one, two)
	}
}
