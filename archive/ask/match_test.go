// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/record"
)

// spelled is a valley with a baker whom two channels name, each in its script, and
// whose arrest the second tells in the words of the first.
func spelled(t *testing.T) *archive.Archive {
	t.Helper()
	a := storetest.New(t, openStore)
	first := "On Monday night cars without plates came to the upper end of Bron. Men in masks went through three houses and took Anton Varga, the baker, away."
	second := strings.ToUpper(first) + " Share."
	entity := func(k record.Kind, key string) record.Entity { return storetest.Entity("valley", k, key) }
	one, two := entity(record.Organization, "one"), entity(record.Organization, "two")
	d1, d2 := entity(record.Document, "d1"), entity(record.Document, "d2")
	ops := []record.Op{record.Case{ID: "valley", Title: "Valley"}, one, two, d1, d2,
		storetest.Capture("valley", d1.ID, first), storetest.Capture("valley", d2.ID, second)}
	act := entity(record.Act, "act.one")
	ops = append(ops, act)
	for i, d := range []record.Entity{d1, d2} {
		text, outlet := []string{first, second}[i], []record.Entity{one, two}[i]
		person, other := entity(record.Person, []string{"p.latin", "p.cyrillic"}[i]), entity(record.Act, []string{"act.latin", "act.cyrillic"}[i])
		name := record.NameValue([]string{"Anton Varga", "Антон Варга"}[i], "")
		ops = append(ops, person, other, record.Say{Statement: record.Statement{Case: "valley", Claims: []record.Claim{{Subject: d.ID, Property: "outlet", Value: record.RefValue(outlet.ID)}}}})
		say := storetest.Say("valley", d.ID, text, record.Claim{Subject: person.ID, Property: "name", Value: name},
			record.Claim{Subject: other.ID, Property: "type", Value: record.TermValue("LIB-DET")}, record.Claim{Subject: other.ID, Property: "victim", Value: record.RefValue(person.ID)},
			record.Claim{Subject: act.ID, Property: "type", Value: record.TermValue("LIB-DET")})
		say.Statement.Via = []record.Speaker{{Who: outlet.ID, Identity: "ID-NAM"}}
		ops = append(ops, say)
	}
	storetest.Commit(t, a, storetest.Batch{Ops: ops, Texts: []string{first, second}})
	return a
}

// victims gives how many victims there are in all, as the table tells.
func victims(t *testing.T, a *archive.Archive) (text string, notes []string) {
	t.Helper()
	with(t, a, storetest.Owner, func(v *archive.View) {
		answer, err := ask.Ask(t.Context(), v, "counts", ask.Filter{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		rows := answer.Sections[0].Rows
		text, notes = rows[len(rows)-2].Cells[1][0].Text, answer.Notes
	})
	return text, notes
}

func TestCountsAreRangesWhileAPairIsOpen(t *testing.T) {
	a := spelled(t)
	x, y := record.DeriveEntityID("valley", "p.latin"), record.DeriveEntityID("valley", "p.cyrillic")
	decide := func(verdict record.Term, undoes record.JudgmentID) record.JudgmentID {
		j := record.Judgment{Case: "valley", Verdict: verdict, Of: x, Other: y, Reason: "looked at", By: storetest.Owner.Name(), At: a.Now()}
		if verdict == record.UndoVerdict {
			j.Of, j.Other, j.Undoes = record.EntityID{}, record.EntityID{}, undoes
		}
		storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Judge{Judgment: j}}})
		return j.ID()
	}
	var last record.JudgmentID
	for _, step := range []struct {
		name    string
		verdict record.Term
		want    string
	}{
		{"nobody has judged them", "", "1–2"},
		{"they are one", record.Same, "1"},
		{"that was taken back", record.UndoVerdict, "1–2"},
		{"they are two", record.Different, "2"},
		{"that was taken back, too", record.UndoVerdict, "1–2"},
		{"nobody can tell", record.CannotTell, "1–2"},
	} {
		if step.verdict != "" {
			last = decide(step.verdict, last)
		}
		got, notes := victims(t, a)
		if got != step.want {
			t.Errorf("%s: %s victims, want %s", step.name, got, step.want)
		}
		if told := strings.Contains(strings.Join(notes, " "), "nobody has judged: 1"); told != (step.verdict == "" || step.verdict == record.UndoVerdict) {
			t.Errorf("%s: the notes speak of an open pair: %v", step.name, told)
		}
	}
}

func TestARepostIsNoSecondSourceUnlessAReviewerSaysSo(t *testing.T) {
	a := spelled(t)
	act := record.DeriveEntityID("valley", "act.one")
	state := func() (state, why string, claims []record.ClaimID) {
		with(t, a, storetest.Owner, func(v *archive.View) {
			page, err := ask.Page(t.Context(), v, act, ask.PageFilter{Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			p := property(page, "type")
			for _, c := range p.Values[0].Claims {
				claims = append(claims, c.Claim)
				why += c.Why + "; "
			}
			state = p.State
		})
		return state, why, claims
	}
	got, why, claims := state()
	if got != "single" || !strings.Contains(why, "nearly repeats") || !strings.Contains(why, "% of it is in") {
		t.Errorf("two posts of one text: %s, because %s; want a single source, with the share", got, why)
	}
	j := record.Judgment{Case: "valley", Verdict: record.OwnOrigin, Claims: claims, Reason: "both were there", By: storetest.Owner.Name(), At: a.Now()}
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Judge{Judgment: j}}})
	if got, _, _ := state(); got != "agreed" {
		t.Errorf("after a judgment of own origins: %s, want agreed", got)
	}
}

func TestAPairIsShownWithItsPassages(t *testing.T) {
	a := spelled(t)
	with(t, a, storetest.Owner, func(v *archive.View) {
		m, err := ask.NextMatch(t.Context(), v, record.Person, nil, "ru")
		if err != nil || m == nil {
			t.Fatalf("nobody is asked about: %v", err)
		}
		if len(m.Sources) != 2 || m.For == "" || m.Elements[0].Label != "имя" {
			t.Errorf("%d passages, for: %q, first element %q", len(m.Sources), m.For, m.Elements[0].Label)
		}
		skip := [][2]record.EntityID{{m.B.ID, m.A.ID}}
		if next, err := ask.NextMatch(t.Context(), v, record.Person, skip, "ru"); err != nil || next != nil {
			t.Errorf("what was skipped is asked again: %+v, %v", next, err)
		}
	})
	similar := func() (n int) {
		with(t, a, storetest.Owner, func(v *archive.View) {
			page, err := ask.Page(t.Context(), v, record.DeriveEntityID("valley", "p.latin"), ask.PageFilter{Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			n = len(page.Similar)
		})
		return n
	}
	if similar() != 1 {
		t.Error("the same name in another script is not shown on the page")
	}
}
