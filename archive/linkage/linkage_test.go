// SPDX-License-Identifier: Apache-2.0

package linkage_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/linkage"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/internal/cli/demo"
	"teptar/record"
)

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// takeIn commits a coding file.
func takeIn(t testing.TB, a *archive.Archive, name string, open func(string) ([]byte, error)) {
	t.Helper()
	src, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := coding.Parse(name, src, coding.Context{By: storetest.Owner.Name(), At: time.Date(2031, 7, 1, 12, 0, 0, 0, time.UTC), Open: open})
	if err != nil {
		t.Fatal(err)
	}
	var deposits []archive.Deposit
	for _, f := range d.Files {
		deposit, _, _, err := a.Deposit(t.Context(), bytes.NewReader(f.Bytes), coding.MaxSize)
		if err != nil {
			t.Fatal(err)
		}
		deposits = append(deposits, deposit)
	}
	if _, err := a.Commit(t.Context(), storetest.Owner, d.Ops, deposits...); err != nil {
		t.Fatal(err)
	}
}

// with calls f with a view that is closed afterwards.
func with(t testing.TB, a *archive.Archive, who access.Viewer, f func(v *archive.View)) {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	f(v)
}

// rivals is the demonstration with a list in Russian and a letter in English.
func rivals(t testing.TB) *archive.Archive {
	t.Helper()
	a := storetest.New(t, openStore)
	takeIn(t, a, demo.CaseFile, func(name string) ([]byte, error) { return fs.ReadFile(demo.Files(), name) })
	takeIn(t, a, "rivals.yaml", func(name string) ([]byte, error) { return os.ReadFile("testdata/" + name) })
	return a
}

// key is the entity that a coding file calls so.
func key(s string) record.EntityID { return record.DeriveEntityID("demo", s) }

// find matches the people whom a viewer may know.
func find(t testing.TB, a *archive.Archive, who access.Viewer) (m *linkage.Matcher, found *linkage.Matching) {
	t.Helper()
	with(t, a, who, func(v *archive.View) {
		var err error
		if m, found, err = linkage.Of(t.Context(), v, record.Person); err != nil {
			t.Fatal(err)
		}
	})
	return m, found
}

// judge commits a judgment about two people and gives it with its id.
func judge(t testing.TB, a *archive.Archive, verdict record.Term, x, y record.EntityID) record.JudgmentID {
	t.Helper()
	j := record.Judgment{Case: "demo", Verdict: verdict, Of: x, Other: y, Reason: "looked at", By: storetest.Owner.Name(), At: a.Now()}
	if _, err := a.Commit(t.Context(), storetest.Owner, []record.Op{record.Judge{Judgment: j}}); err != nil {
		t.Fatal(err)
	}
	return j.ID()
}

// proposed gives the proposal about two people, nil if there is none.
func proposed(found *linkage.Matching, x, y record.EntityID) *linkage.Proposal {
	for i := range found.Proposals {
		if p := &found.Proposals[i]; p.A == x && p.B == y || p.A == y && p.B == x {
			return p
		}
	}
	return nil
}

func TestWhoIsProposed(t *testing.T) {
	m, found := find(t, rivals(t), storetest.Owner)
	for _, tt := range []struct {
		name, a, b string
		proposed   bool
		apart      linkage.Apart
	}{
		{"a name in two scripts, the same year and village", "ru.zelimkhan", "en.zelimkhan", true, ""},
		{"another spelling, and the spelling of the village too", "ru.maryam", "en.maryam", true, ""},
		{"the words of the name in another order, in another script", "ru.kadyrov", "p.kadyrov", true, ""},
		{"one given name and village, another family", "ru.islam", "en.islam", false, ""},
		{"brothers on one list", "ru.zelimkhan", "ru.islam", false, linkage.SideBySide},
		{"two brothers without names, told of in one sentence", "p.brother.1", "p.brother.2", false, linkage.SideBySide},
		{"father and son", "p.father", "p.admin", false, linkage.KinOfEach},
		{"what somebody could not tell", "p.son", "p.attacker", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := proposed(found, key(tt.a), key(tt.b)) != nil; got != tt.proposed {
				t.Errorf("proposed %v, want %v", got, tt.proposed)
			}
			p, err := m.Explain(key(tt.a), key(tt.b))
			if err != nil || p.Apart != tt.apart {
				t.Errorf("apart %q, %v; want %q", p.Apart, err, tt.apart)
			}
		})
	}
}

func TestTheWeightOfAPairIsTheSumOfItsElements(t *testing.T) {
	_, found := find(t, rivals(t), storetest.Owner)
	if len(found.Proposals) == 0 {
		t.Fatal("nothing is proposed")
	}
	for _, p := range found.Proposals {
		sum := p.Prior + p.Kin + p.Calibration
		for _, e := range p.Elements {
			sum += e.Weight
			if e.Level != "" && len(e.A.Claims)*len(e.B.Claims) == 0 {
				t.Errorf("%s weighs %.1f and no claim says so", e.Name, e.Weight)
			}
		}
		if math.Abs(sum-p.Weight) > .01 {
			t.Errorf("elements add up to %.3f, the pair weighs %.3f", sum, p.Weight)
		}
	}
}

func TestJudgmentsHoldAndCanBeTakenBack(t *testing.T) {
	a := rivals(t)
	x, y := key("ru.zelimkhan"), key("en.zelimkhan")
	_, before := find(t, a, storetest.Owner)
	for _, verdict := range []record.Term{record.Different, record.Same, record.CannotTell} {
		id := judge(t, a, verdict, x, y)
		_, found := find(t, a, storetest.Owner)
		if proposed(found, x, y) != nil {
			t.Errorf("%s: still proposed", verdict)
		}
		for _, c := range found.Clusters {
			if verdict == record.Different && slices.Contains(c.Members, x) && slices.Contains(c.Members, y) {
				t.Errorf("judged different, and in one cluster")
			}
		}
		undo := record.Judgment{Case: "demo", Verdict: record.UndoVerdict, Undoes: id, Reason: "looked again", By: storetest.Owner.Name(), At: a.Now()}
		if _, err := a.Commit(t.Context(), storetest.Owner, []record.Op{record.Judge{Judgment: undo}}); err != nil {
			t.Fatal(err)
		}
		_, after := find(t, a, storetest.Owner)
		if d := cmp.Diff(before, after); d != "" {
			t.Errorf("%s and its undoing leave a trace (-before +after):\n%s", verdict, d)
		}
	}
}

func TestAJudgmentTeaches(t *testing.T) {
	a := rivals(t)
	_, before := find(t, a, storetest.Owner)
	judge(t, a, record.Same, key("ru.maryam"), key("en.maryam"))
	_, after := find(t, a, storetest.Owner)
	if cmp.Equal(before.Model, after.Model) {
		t.Error("the model is the same as without the judgment")
	}
	if after.Labels.Same != 1 || after.Labels.Open != 1 {
		t.Errorf("labels %+v, want one of each", after.Labels)
	}
	with(t, a, storetest.Owner, func(v *archive.View) {
		m, _, err := linkage.Of(t.Context(), v, record.Person)
		if err != nil {
			t.Fatal(err)
		}
		e, err := m.Evaluate(t.Context(), linkage.ProposeFrom)
		if err != nil || e.Found != 1 || e.Missed != 0 || e.Estimated {
			t.Errorf("evaluation %+v, %v; want the pair found without its own judgment", e, err)
		}
	})
}

func TestArrivalChangesNothing(t *testing.T) {
	one := storetest.New(t, openStore)
	takeIn(t, one, "rivals.yaml", func(name string) ([]byte, error) { return os.ReadFile("testdata/" + name) })
	takeIn(t, one, demo.CaseFile, func(name string) ([]byte, error) { return fs.ReadFile(demo.Files(), name) })
	_, got := find(t, one, storetest.Owner)
	_, want := find(t, rivals(t), storetest.Owner)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("taken in in another order (-want +got):\n%s", d)
	}
}

// A weight tells nothing of a claim that the viewer may not read: of another case, or
// sealed.
func TestWhatMayNotBeKnownMovesNoWeight(t *testing.T) {
	reader := access.Member("reader", map[record.CaseID]access.Role{"demo": access.Reader})
	poor, rich := rivals(t), rivals(t)
	secret := func(a *archive.Archive) {
		x, y := key("ru.zelimkhan"), key("en.zelimkhan")
		other := storetest.Entity("secret", record.Person, "p.other")
		doc, text := storetest.Entity("secret", record.Document, "doc"), "Зелимхан Тасуев"
		open := storetest.Entity("demo", record.Document, "doc.phones")
		ops := []record.Op{record.Case{ID: "secret", Title: "Secret"}, other, doc, storetest.Capture("secret", doc.ID, text)}
		for i, id := range []record.EntityID{x, y, other.ID} {
			ops = append(ops, storetest.Say("secret", doc.ID, text, record.Claim{Subject: id, Property: "name", Value: record.NameValue(text, "ru")},
				record.Claim{Subject: id, Property: "sex", Value: record.TermValue([]record.Term{"S-M", "S-F", "S-M"}[i])}))
		}
		phone := record.Value{Type: record.IDType, Scheme: "phone", Text: "555 01"}
		for _, a := range []*archive.Archive{poor, rich} { // a document that is there for all
			storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{open, storetest.Capture("demo", open.ID, text)}, Texts: []string{text}})
		}
		ops = append(ops, storetest.Say("demo", open.ID, text, record.Claim{Subject: x, Property: "contact", Value: phone}, record.Claim{Subject: y, Property: "contact", Value: phone}))
		storetest.Commit(t, a, storetest.Batch{Ops: ops, Texts: []string{text}})
	}
	secret(rich)
	_, want := find(t, poor, reader)
	_, got := find(t, rich, reader)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("moved by what may not be known (-never held, +held):\n%s", d)
	}
	_, owner := find(t, rich, storetest.Owner)
	if cmp.Equal(want.Proposals, owner.Proposals) {
		t.Error("the owner sees the same, so that the rest means little")
	}
}

func TestWhatARunKeeps(t *testing.T) {
	a := rivals(t)
	with(t, a, storetest.Owner, func(v *archive.View) {
		_, found, err := linkage.Run(t.Context(), a, v, record.Person, nil)
		if err != nil || len(found.Proposals) < 3 {
			t.Fatalf("%d proposals, %v", len(found.Proposals), err)
		}
	})
	all, err := a.Kept(t.Context(), "linkage/")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d things are kept, %v; want one", len(all), err)
	}
	for name, data := range all {
		for _, word := range []string{"Тасуев", "Tasuev", "1988", "Рамзан"} {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("what is kept under %s has a value of a claim", name[:16])
			}
		}
	}
}

// Above the limit a run decides, for those who may know the same.
func TestALargeArchiveGoesByTheLastRun(t *testing.T) {
	a := crowd(t, linkage.Limit+20)
	reader := access.Member("reader", map[record.CaseID]access.Role{"crowd": access.Reader})
	if _, found := find(t, a, storetest.Owner); !found.NotRun {
		t.Error("nobody ran it, and it is not told")
	}
	var ran *linkage.Matching
	with(t, a, storetest.Owner, func(v *archive.View) {
		var err error
		if _, ran, err = linkage.Run(t.Context(), a, v, record.Person, nil); err != nil {
			t.Fatal(err)
		}
	})
	if len(ran.Proposals) < 20 {
		t.Fatalf("%d proposals", len(ran.Proposals))
	}
	_, found := find(t, a, storetest.Owner)
	if found.NotRun || found.Stale || len(found.Proposals) != len(ran.Proposals) {
		t.Errorf("%d proposals, want %d, not stale", len(found.Proposals), len(ran.Proposals))
	}
	if _, other := find(t, a, reader); !other.NotRun {
		t.Error("who may know less is given the run of who knows more")
	}
	p := ran.Proposals[0]
	j := record.Judgment{Case: "crowd", Verdict: record.Different, Of: p.A, Other: p.B, Reason: "two", By: storetest.Owner.Name(), At: a.Now()}
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Judge{Judgment: j}}})
	if _, found = find(t, a, storetest.Owner); !found.Stale || proposed(found, p.A, p.B) != nil {
		t.Errorf("stale %v; a pair that was judged since is still proposed: %v", found.Stale, proposed(found, p.A, p.B) != nil)
	}
}

// Any two are weighed above the limit: as a run weighs them, and before any run by what
// every archive begins with.
func TestAnyPairOfALargeArchiveIsWeighed(t *testing.T) {
	a := crowd(t, linkage.Limit+20)
	x, y := storetest.Entity("crowd", record.Person, "p8").ID, storetest.Entity("crowd", record.Person, "p9").ID
	weigh := func() (p linkage.Proposal) {
		_, found := find(t, a, storetest.Owner)
		with(t, a, storetest.Owner, func(v *archive.View) {
			m, err := linkage.Weigh(t.Context(), v, found)
			if err == nil {
				p, err = m.Explain(x, y)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
		return p
	}
	if p := weigh(); p.Weight <= p.Prior {
		t.Errorf("before any run the same name and birth weigh %.1f, no more than every pair: %.1f", p.Weight, p.Prior)
	}
	with(t, a, storetest.Owner, func(v *archive.View) {
		m, _, err := linkage.Run(t.Context(), a, v, record.Person, nil)
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Explain(x, y)
		if got := weigh(); err != nil || math.Abs(got.Weight-want.Weight) > 1e-9 {
			t.Errorf("weighed %v, by the run %v, %v", got.Weight, want.Weight, err)
		}
	})
}

func TestThingsThatAreNoPeople(t *testing.T) {
	a := rivals(t)
	with(t, a, storetest.Owner, func(v *archive.View) {
		_, found, err := linkage.Of(t.Context(), v, record.PlaceKind)
		if err != nil || proposed(found, key("en.achkhoy"), key("pl.achkoi")) == nil {
			t.Errorf("one village in two spellings is not proposed: %+v, %v", found.Proposals, err)
		}
		if _, _, err := linkage.Of(t.Context(), v, record.Organization); err != nil {
			t.Error(err)
		}
		if _, err := linkage.Open(t.Context(), v, record.Act); !errors.Is(err, fault.Invalid) {
			t.Errorf("acts are matched: %v", err)
		}
	})
}
