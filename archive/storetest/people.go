// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// testPeople checks what is told of the team, and who brought what.
func testPeople(t *testing.T, open Opener) {
	ann, bek := record.MemberID{1}, record.MemberID{2}
	a := New(t, open)
	doc := Entity(North, record.Document, "doc")
	say := Say(North, doc.ID, "x", Claim(doc.ID, "title", record.TextValue("x", "")))
	grants := []record.Grant{Grant(North, ann, record.RoleCoder, "codes", 0), Grant(North, ann, record.RoleNone, "left", 2), Grant("", bek, record.RoleOwner, "keeps the keys", 0)}
	Commit(t, a, Batch{Ops: []record.Op{record.Case{ID: North, Title: "North"}, doc, Member(ann, "Ann Early", 0), Member(bek, "Bek", 0), grants[1], grants[2]}})
	t.Run("of two names the later holds", func(t *testing.T) {
		Commit(t, a, Batch{Ops: []record.Op{Member(ann, "Ann Late", 2)}})
		got, err := view(t, a).Members()
		want := []archive.Member{{Member: Member(ann, "Ann Late", 2), Former: []string{"Ann Early"}}, {Member: Member(bek, "Bek", 0)}}
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("members (-want +got): %v\n%s", err, d)
		}
		if !got[0].Called("Ann Early") || got[0].Called("Bek") {
			t.Error("a member is not called what they were called, or what somebody else is")
		}
	})
	t.Run("grants are in the order in which they hold", func(t *testing.T) {
		got, err := view(t, a).Grants(North)
		if d := cmp.Diff(grants[1:2], got); err != nil || d != "" {
			t.Errorf("grants in the case (-want +got): %v\n%s", err, d)
		}
		whole, err := view(t, a).Grants("")
		if d := cmp.Diff(grants[2:], whole); err != nil || d != "" {
			t.Errorf("grants of the whole archive (-want +got): %v\n%s", err, d)
		}
	})
	t.Run("who brought a claim is told to whoever knows the claim", func(t *testing.T) { testBrought(t, a, say) })
	t.Run("who added a term is told to an owner alone", func(t *testing.T) { testAdded(t, a) })
	Sound(t, t, a)
}

func testAdded(t *testing.T, a *archive.Archive) {
	term := record.TermEntry{Vocabulary: "sex", Code: "S-X", EN: "Not told", Definition: "The source does not say."}
	Commit(t, a, Batch{Ops: []record.Op{term}})
	brought := record.Brought{By: Owner.Name(), At: Noon, Door: Owner.Door()}
	for _, who := range append(viewersOfNorth(), Owner) {
		v, err := a.View(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		want := []archive.Added{{Op: term}}
		if who.Everything() {
			want[0].Brought = brought
		}
		got, err := v.Added()
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("added, as %s (-want +got): %v\n%s", who.Name(), err, d)
		}
		v.Close()
	}
}

func testBrought(t *testing.T, a *archive.Archive, say record.Say) {
	coder := access.Member("Coder", map[record.CaseID]access.Role{North: access.Coder}).Through(access.Desk)
	if _, err := a.Commit(t.Context(), coder, []record.Op{say}); err != nil {
		t.Fatal(err)
	}
	id := Claims(say)[0]
	Commit(t, a, Batch{Ops: []record.Op{say}}) // by the owner, again
	want := []record.Brought{{By: "Coder", At: Noon, Door: access.Desk}}
	for _, v := range append(viewersOfNorth(), Owner) {
		r, err := a.View(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.BroughtBy(id)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("as %s (-want +got): %v\n%s", describe(v), err, d)
		}
		if _, err := r.BroughtBy(id, record.ClaimID{9}); !errors.Is(err, fault.NotFound) {
			t.Errorf("as %s, of a claim that is not there: %v", describe(v), err)
		}
		r.Close()
	}
	es, err := view(t, a).History(archive.HistoryFilter{Limit: 1})
	if err != nil || len(es) != 1 || es[0].Brought != want[0] || es[0].Part != 1 {
		t.Errorf("history: %v, %v; want the statement as part 1, brought by the coder", es, err)
	}
}

// testSettings checks what is kept beside the ledger.
func testSettings(t *testing.T, open Opener) {
	s := newStore(t, open)
	tx := begin(t, s)
	names := []string{"a/1", "a/2", "a", "b/1", "a/é\U0010ffff", "A/1"}
	for _, n := range names {
		if err := tx.Set(n, []byte("value of "+n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(tx.Unset("a/2"), tx.Unset("never there"), tx.Commit()); err != nil {
		t.Fatal(err)
	}
	got, err := begin(t, s).Settings("a/")
	want := map[string][]byte{"a/1": []byte("value of a/1"), "a/é\U0010ffff": []byte("value of a/é\U0010ffff")}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("settings that begin with a/ (-want +got): %v\n%s", err, d)
	}
}
