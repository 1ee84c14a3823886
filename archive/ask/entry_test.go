// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

// entryOf gives the last entry of an archive.
func entryOf(t *testing.T, a *archive.Archive, who access.Viewer) (e *ask.Entry) {
	t.Helper()
	with(t, a, owner, func(all *archive.View) {
		events, err := all.History(archive.HistoryFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		with(t, a, who, func(v *archive.View) {
			if e, err = ask.EntryOf(t.Context(), v, events[0].Number, 0, "en"); err != nil {
				t.Fatal(err)
			}
		})
	})
	return e
}

// differenceOf gives how an entry changed a property of a thing.
func differenceOf(t *testing.T, e *ask.Entry, key, property string) ask.Difference {
	t.Helper()
	for _, touched := range e.Touched {
		i := slices.IndexFunc(touched.Properties, func(d ask.Difference) bool { return d.Name == property })
		if touched.ID == idIn(key) && i >= 0 {
			return touched.Properties[i]
		}
	}
	t.Fatalf("the entry does not touch %s of %s: %+v", property, key, e.Touched)
	return ask.Difference{}
}

func TestAnEntrySaysWhatItChanged(t *testing.T) {
	a := valley(t)
	whole := entryOf(t, a, owner)
	if d := differenceOf(t, whole, "p.ida", "name"); d.Before.State != "undocumented" || !slices.Equal(d.After.Held, []string{"Ida Kern"}) || !d.Changed {
		t.Errorf("the first entry: %+v", d)
	}
	var claim record.ClaimID
	with(t, a, owner, func(v *archive.View) {
		said, err := v.Claims(idIn("act.beaten"))
		i := slices.IndexFunc(said, func(s record.Said) bool { return s.Property == "occurred" && s.Supports() })
		if err != nil || i < 0 {
			t.Fatal("nobody says that the beating was: ", err)
		}
		claim = said[i].ID
	})
	accept := record.Judgment{Case: "valley", Verdict: record.Accept, Claims: []record.ClaimID{claim}, Reason: "the scar", By: "N. Q.", At: a.Now()}
	commit(t, a, record.Judge{Judgment: accept})
	accepted := differenceOf(t, entryOf(t, a, owner), "act.beaten", "occurred")
	if accepted.Before.State != "disputed" || accepted.After.State != "judged" || len(accepted.After.Held) == 0 {
		t.Errorf("a judgment: %+v", accepted)
	}
	commit(t, a, record.Judge{Judgment: record.Judgment{Case: "valley", Verdict: record.UndoVerdict, Undoes: accept.ID(), Reason: "another scar", By: "N. Q.", At: a.Now()}})
	undoing := entryOf(t, a, owner)
	undone := differenceOf(t, undoing, "act.beaten", "occurred")
	if d := cmp.Diff(accepted.Before, undone.After); d != "" {
		t.Errorf("a judgment and its undoing leave something behind (-before, +after):\n%s", d)
	}
	if len(undoing.Undone) != 1 || undoing.Undone[0].Reason != "the scar" || !undoing.Undone[0].Undone {
		t.Errorf("what was taken back: %+v", undoing.Undone)
	}
}

func TestAnEntryIsGivenInPieces(t *testing.T) {
	a := valley(t)
	var ops []record.Op
	for n := range 130 {
		ops = append(ops, record.Say{Statement: record.Statement{Case: "valley", Claims: []record.Claim{{Subject: idIn("p.ida"), Property: "label", Value: record.TextValue(strings.Repeat("i", n+1), "")}}}})
	}
	commit(t, a, ops...)
	with(t, a, owner, func(v *archive.View) {
		events, err := v.History(archive.HistoryFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for from := 0; ; {
			e, err := ask.EntryOf(t.Context(), v, events[0].Number, from, "en")
			if err != nil {
				t.Fatal(err)
			}
			seen += len(e.Changes)
			if from = e.Next; from == 0 {
				break
			}
		}
		if seen != len(ops) {
			t.Errorf("%d ops in the pieces; want %d", seen, len(ops))
		}
	})
}

func TestAnEntryOfAnotherCaseIsNotThere(t *testing.T) {
	a := valley(t)
	stranger := access.Member("Somebody", map[record.CaseID]access.Role{"elsewhere": access.Custodian})
	with(t, a, stranger, func(v *archive.View) {
		_, there := ask.EntryOf(t.Context(), v, 1, 0, "en")
		_, never := ask.EntryOf(t.Context(), v, 77, 0, "en")
		if !errors.Is(there, fault.NotFound) || there.Error() != never.Error() {
			t.Errorf("%v and %v are told apart", there, never)
		}
	})
}
