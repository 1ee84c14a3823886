// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// viewersOfNorth are people who may know of the case North and no other.
func viewersOfNorth() []access.Viewer {
	one := func(name string, r access.Role) access.Viewer {
		return access.Member(name, map[record.CaseID]access.Role{North: r})
	}
	return []access.Viewer{one("reader", access.Reader), one("coder", access.Coder), one("reviewer", access.Reviewer), one("custodian", access.Custodian), one("admin", access.Admin)}
}

// nobodies are people who may know of nothing.
func nobodies() []access.Viewer {
	return []access.Viewer{{}, access.Member("nobody", nil), access.Member("none", map[record.CaseID]access.Role{North: access.None}),
		access.Member("elsewhere", map[record.CaseID]access.Role{"no-such-case": access.Custodian})}
}

// testPlanted looks for what was planted in another case, and compares what
// each viewer sees with an archive that never held it.
func testPlanted(t *testing.T, open Opener) {
	w := NewWorld()
	whole := New(t, open)
	for _, b := range w.Batches {
		Commit(t, whole, b)
	}
	probe := ProbeOf(w.Ops(), w.Words...)
	all := answers(Look(t, whole, Owner, probe))
	for _, h := range slices.Concat(w.Hidden, w.Sealed, w.Team) {
		if !strings.Contains(all, h) {
			t.Fatalf("the owner does not find %q, so that nobody else does means nothing", h)
		}
	}
	for _, v := range append(viewersOfNorth(), nobodies()...) {
		t.Run(describe(v), func(t *testing.T) {
			got := Look(t, whole, v, probe)
			text := answers(got)
			hidden := slices.Clone(w.Hidden)
			if !v.Governs(North) {
				hidden = append(hidden, w.Team...)
			} else if !strings.Contains(text, w.Team[0]) {
				t.Error("an admin does not see the team")
			}
			if !v.Opens(North) {
				hidden = append(hidden, w.Sealed...)
			} else if !strings.Contains(text, w.Sealed[0]) {
				t.Error("a custodian does not see what is sealed")
			}
			for _, h := range hidden {
				if strings.Contains(text, h) {
					t.Errorf("sees %q, in answer to: %s", h, askedFor(got, h))
				}
			}
			poor := New(t, open)
			for _, b := range Visible(w.Batches, v) {
				Commit(t, poor, b)
			}
			compare(t, Look(t, poor, v, probe), got)
		})
	}
	t.Run("a claim makes its subject known in its case", func(t *testing.T) { testMentioned(t, whole, w) })
}

// testMentioned looks at an entity of North of which South speaks.
func testMentioned(t *testing.T, a *archive.Archive, w World) {
	v, err := a.View(t.Context(), access.Member("south", map[record.CaseID]access.Role{South: access.Reader}))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	e, err := v.Entity(w.Far)
	if want := (record.Entity{Case: South, ID: w.Far, Kind: record.Person}); err != nil || e != want {
		t.Errorf("Entity = %v, %v; want %v, without the key of the other case", e, err, want)
	}
	said, err := v.Claims(w.Far)
	if err != nil || len(said) != 1 {
		t.Errorf("Claims gives %d, %v; want the one of this case", len(said), err)
	}
}

// answers joins all answers.
func answers(as []Answer) string {
	var b strings.Builder
	for _, a := range as {
		b.WriteString(a.Answer + "\n")
	}
	return b.String()
}

// askedFor finds the question to which something was an answer.
func askedFor(as []Answer, what string) string {
	for _, a := range as {
		if strings.Contains(a.Answer, what) {
			return a.Question + "\n\t" + a.Answer
		}
	}
	return ""
}

// compare compares answers one by one, so that a failure shows the question.
func compare(t rapid.TB, want, got []Answer) {
	t.Helper()
	for i := range min(len(want), len(got)) {
		if d := cmp.Diff(want[i], got[i]); d != "" {
			t.Errorf("an answer tells of what may not be known (-never held, +held):\n%s", d)
			return
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d answers, and %d where it was never held", len(got), len(want))
	}
}

// testEqualView is testPlanted for archives that nobody thought of.
func testEqualView(t *testing.T, open Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		batches := drawBatches(rt)
		v := drawViewer(rt)
		whole, poor := New(t, open), New(t, open)
		defer whole.Close()
		defer poor.Close()
		var ops []record.Op
		for _, b := range batches {
			Commit(t, whole, b)
			ops = append(ops, b.Ops...)
		}
		for _, b := range Visible(batches, v) {
			Commit(t, poor, b)
		}
		p := ProbeOf(ops, "Норавов", "сосед", "village")
		compare(rt, Look(t, poor, v, p), Look(t, whole, v, p))
	})
}

// A probe is two ops that differ in one thing: whether what they speak of is
// there, where the viewer may not know of it, or nowhere.
type probe struct {
	name         string
	there, never record.Op
	ids          []string // by which they differ, and which may be named
}

// probes are ways to learn by adding whether something is there. The viewer is
// an admin of North.
func probes(w World) []probe {
	docN, hidden := record.DeriveEntityID(North, "doc.n"), record.DeriveEntityID(South, "чурамил")
	there := w.Batches[2].Ops[0].(record.Say) // of South
	never := Say(South, docN, "x", Claim(docN, "title", record.TextValue("x", "")))
	judgment := func(j record.Judgment) record.Op {
		j.Case, j.Reason, j.By, j.At = North, "r", "Reviewer", Noon
		return record.Judge{Judgment: j}
	}
	same := func(other record.EntityID) record.Op {
		return judgment(record.Judgment{Verdict: record.Same, Of: w.Shared, Other: other})
	}
	undo := func(id record.JudgmentID) record.Op {
		return judgment(record.Judgment{Verdict: record.UndoVerdict, Undoes: id})
	}
	victim := func(id record.EntityID) record.Op {
		return Say(North, docN, "y", Claim(record.DeriveEntityID(North, "act.n"), "victim", record.RefValue(id)))
	}
	secret := w.Batches[0].Ops[5].(record.Capture)
	capture := func(sha record.Hash) record.Op {
		c := secret
		c.Case, c.Document, c.Bytes, c.Text = North, docN, sha, record.Hash{}
		return c
	}
	title := Claim(docN, "title", record.TextValue("x", ""))
	grant := func(c record.CaseID, m record.MemberID) record.Op {
		g := Grant(c, m, record.RoleReader, "r", 5)
		g.By = "Reviewer"
		return g
	}
	southern := w.Batches[3].Ops[2].(record.Judge).ID()
	return []probe{
		{"a claim of another case is judged", Judge(North, record.Accept, "r", Claims(there)[0]), Judge(North, record.Accept, "r", Claims(never)[0]),
			[]string{Claims(there)[0].Short(), Claims(never)[0].Short()}},
		{"an entity of another case is the same", same(hidden), same(record.EntityID{7}), []string{hidden.Short(), record.EntityID{7}.Short()}},
		{"an entity of another case is a victim", victim(hidden), victim(record.EntityID{7}), nil},
		{"a judgment of another case is undone", undo(southern), undo(record.JudgmentID{7}), []string{southern.Short(), record.JudgmentID{7}.Short()}},
		{"bytes of another case are captured by their hash", capture(secret.Bytes), capture(record.Hash{7}), nil},
		{"somebody is granted a role in another case", grant(South, record.MemberID{2}), grant("no-such-case", record.MemberID{2}), nil},
		{"a member of another case is granted a role", grant(North, record.MemberID{2}), grant(North, record.MemberID{7}), nil},
		{"something is added to another case", Say(South, docN, "z", title), Say("no-such-case", docN, "z", title), nil},
	}
}

// testProbing tries to learn by adding whether something is there.
func testProbing(t *testing.T, open Opener) {
	a := New(t, open)
	w := NewWorld()
	for _, b := range w.Batches {
		Commit(t, a, b)
	}
	v := access.Member("Reviewer", map[record.CaseID]access.Role{North: access.Admin})
	for _, tt := range probes(w) {
		t.Run(tt.name, func(t *testing.T) {
			_, err := a.Commit(t.Context(), v, []record.Op{tt.there})
			_, never := a.Commit(t.Context(), v, []record.Op{tt.never})
			if err == nil || never == nil {
				t.Fatalf("accepted: %v, %v", err, never)
			}
			x, y := err.Error(), never.Error()
			if len(tt.ids) == 2 {
				x, y = strings.ReplaceAll(x, tt.ids[0], "ID"), strings.ReplaceAll(y, tt.ids[1], "ID")
			}
			if x != y {
				t.Errorf("what may not be known and what is not there are told apart:\n\t%s\n\t%s", x, y)
			}
		})
	}
	t.Run("a judgment in somebody else's name", func(t *testing.T) {
		j := Judge(North, record.Accept, "r", Claims(w.Batches[2].Ops[1].(record.Say))[0])
		j.By = "Someone else"
		if _, err := a.Commit(t.Context(), v, []record.Op{j}); !errors.Is(err, fault.Invalid) {
			t.Errorf("Commit: %v; want fault.Invalid", err)
		}
	})
}
