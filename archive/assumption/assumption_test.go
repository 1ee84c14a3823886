// SPDX-License-Identifier: Apache-2.0

package assumption_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/assumption"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
)

const key = "0123"

func newArchive(t testing.TB) *archive.Archive {
	t.Helper()
	a := storetest.New(t, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	})
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Case{ID: storetest.North, Title: "North"}, record.Case{ID: storetest.South, Title: "South"}}})
	return a
}

// as gives somebody with a role in North.
func as(name string, r access.Role) access.Viewer {
	return access.Member(name, map[record.CaseID]access.Role{storetest.North: r})
}

func answers(verdict assumption.Verdict, reason string, codes ...string) assumption.Answers {
	given := assumption.Answers{}
	for _, code := range codes {
		given[code] = assumption.Answer{Verdict: verdict, Reason: reason}
	}
	return given
}

func TestAnswersAreSharedWithinACase(t *testing.T) {
	a := newArchive(t)
	if err := assumption.Give(t.Context(), a, as("Reviewer", access.Reviewer), storetest.North, key, answers(assumption.Fails, " people\tcame and went ", "closed")); err != nil {
		t.Fatal(err)
	}
	if err := assumption.Give(t.Context(), a, as("Other", access.Reviewer), storetest.North, key, answers(assumption.Fails, "people came and went", "closed")); err != nil {
		t.Fatal(err)
	}
	got, err := assumption.Read(t.Context(), a, as("Reader", access.Reader), storetest.North, key)
	if err != nil {
		t.Fatal(err)
	}
	if one := got["closed"]; one.Verdict != assumption.Fails || one.Reason != "people came and went" || one.By != "Reviewer" || one.At.IsZero() {
		t.Errorf("a reader of the case reads %+v, want the answer with whoever gave it first", one)
	}
	if open := got.Open(); len(open) != len(assumption.All())-1 {
		t.Errorf("%d questions are open, want all but one", len(open))
	}
	if other, err := assumption.Read(t.Context(), a, storetest.Owner, storetest.North, "4567"); err != nil || len(other) > 0 {
		t.Errorf("another question has the answers %v, %v", other, err)
	}
}

func TestAnswersAreKeptFromOthers(t *testing.T) {
	a := newArchive(t)
	given := answers(assumption.Holds, "looked", "closed")
	if err := assumption.Give(t.Context(), a, storetest.Owner, storetest.South, key, given); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"giving them in a case not known": assumption.Give(t.Context(), a, as("R", access.Reviewer), storetest.South, key, given),
		"giving them in no case":          assumption.Give(t.Context(), a, storetest.Owner, "", key, given),
		"giving them in a case not there": assumption.Give(t.Context(), a, storetest.Owner, "nowhere", key, given),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	if _, err := assumption.Read(t.Context(), a, as("R", access.Reviewer), storetest.South, key); !errors.Is(err, fault.NotFound) {
		t.Errorf("reading them of a case not known: %v", err)
	}
	if err := assumption.Give(t.Context(), a, as("C", access.Coder), storetest.North, key, given); !errors.Is(err, fault.Denied) {
		t.Errorf("a coder answers: %v, want denied", err)
	}
}

func TestAnAnswerHasAVerdictAndAReason(t *testing.T) {
	a := newArchive(t)
	for name, given := range map[string]assumption.Answers{
		"no such assumption":      answers(assumption.Holds, "so", "weather"),
		"no such verdict":         answers("perhaps", "so", "closed"),
		"no reason":               answers(assumption.Holds, " \n", "closed"),
		"a reason without end":    answers(assumption.Holds, strings.Repeat("ж", assumption.MaxReason+1), "closed"),
		"letters that are none":   answers(assumption.Holds, "\x00", "closed"),
		"a right and a wrong one": {"closed": {Verdict: assumption.Holds, Reason: "so"}, "links": {Verdict: "perhaps", Reason: "so"}},
	} {
		if err := assumption.Give(t.Context(), a, storetest.Owner, storetest.North, key, given); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	if got, err := assumption.Read(t.Context(), a, storetest.Owner, storetest.North, key); err != nil || len(got) > 0 {
		t.Errorf("after refusals there are answers: %v, %v", got, err)
	}
}
