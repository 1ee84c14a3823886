// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/record"
)

func queue(t *testing.T, a *archive.Archive, f ask.QueueFilter) (q *ask.QueuePage) {
	t.Helper()
	with(t, a, owner, func(v *archive.View) {
		var err error
		if q, err = ask.Queue(t.Context(), v, f); err != nil {
			t.Fatal(err)
		}
	})
	return q
}

func needs(t *testing.T, a *archive.Archive, f ask.NeedsFilter) (n *ask.Needing) {
	t.Helper()
	with(t, a, owner, func(v *archive.View) {
		var err error
		if n, err = ask.Needs(t.Context(), v, f); err != nil {
			t.Fatal(err)
		}
	})
	return n
}

// judge gives a judgment of claims of the valley.
func judge(a *archive.Archive, verdict record.Term, reason string, claims ...record.ClaimID) record.Judgment {
	return record.Judgment{Case: "valley", Verdict: verdict, Claims: claims, Reason: reason, By: "N. Q.", At: a.Now()}
}

func TestWhatNobodyJudgedWaits(t *testing.T) {
	a := valley(t)
	before := queue(t, a, ask.QueueFilter{})
	if len(before.Items) != 6 || before.More {
		t.Fatalf("%d statements wait; want the six of the letter", len(before.Items))
	}
	if n := needs(t, a, ask.NeedsFilter{}).Waiting; n.Count != 6 || n.AtLeast {
		t.Errorf("counted %v; want 6", n)
	}
	first := before.Items[0]
	if first.Claims[0].Text == "" || before.Sources[first.Source-1].Quote == "" || first.Case != "valley" {
		t.Errorf("an item lacks words: %+v", first)
	}
	var claims []record.ClaimID
	for _, c := range first.Claims {
		claims = append(claims, c.ID)
	}
	j := judge(a, record.Accept, "read again", claims[1:]...)
	commit(t, a, record.Judge{Judgment: j})
	if q := queue(t, a, ask.QueueFilter{}); len(q.Items) != 6 || !q.Items[0].Claims[0].Waits || q.Items[0].Claims[1].Waits {
		t.Errorf("with one claim left: %+v", q.Items[0].Claims)
	}
	last := judge(a, record.Reject, "a misprint", claims[0])
	commit(t, a, record.Judge{Judgment: last})
	if q := queue(t, a, ask.QueueFilter{}); len(q.Items) != 5 {
		t.Errorf("with all judged %d wait; want 5", len(q.Items))
	}
	commit(t, a, record.Judge{Judgment: record.Judgment{Case: "valley", Verdict: record.UndoVerdict, Undoes: last.ID(), Reason: "no misprint", By: "N. Q.", At: a.Now()}})
	if q := queue(t, a, ask.QueueFilter{}); len(q.Items) != 6 {
		t.Errorf("after the undoing %d wait; want 6", len(q.Items))
	}
}

func TestQueueIsNarrowedAndPaged(t *testing.T) {
	a := valley(t)
	for _, tt := range []struct {
		name string
		f    ask.QueueFilter
		want int
	}{
		{"where accounts conflict", ask.QueueFilter{Conflict: true}, 2},
		{"a case", ask.QueueFilter{Case: "valley"}, 6},
		{"a case that is not there", ask.QueueFilter{Case: "hill"}, 0},
		{"a grade that nobody gave", ask.QueueFilter{Grade: "A"}, 0},
		{"not judged by anyone", ask.QueueFilter{Grade: "f6"}, 6},
		{"not one's own coding", ask.QueueFilter{NotBy: "N. Q."}, 0},
		{"someone else's", ask.QueueFilter{NotBy: "S. T."}, 6},
		{"older than the archive", ask.QueueFilter{MinAge: time.Hour}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if q := queue(t, a, tt.f); len(q.Items) != tt.want {
				t.Errorf("%d wait; want %d", len(q.Items), tt.want)
			}
		})
	}
	seen := map[string]bool{}
	for f := (ask.QueueFilter{Limit: 2}); ; {
		q := queue(t, a, f)
		for _, item := range q.Items {
			seen[item.Statement] = true
		}
		if f.After = q.Next; !q.More {
			break
		}
	}
	if len(seen) != 6 {
		t.Errorf("pages make %d statements; want 6", len(seen))
	}
}

func TestNeeds(t *testing.T) {
	a := valley(t)
	n := needs(t, a, ask.NeedsFilter{})
	if len(n.Disputes) != 1 || n.DisputeN.Count != 1 || n.Disputes[0].Property != "occurred" {
		t.Fatalf("disputes %+v; want the one over the beating", n.Disputes)
	}
	if n.Gaps[0].Count.Count != 3 || n.Gaps[2].Count.Count != 5 {
		t.Errorf("gaps %+v; want 3 acts without a date and 5 without a perpetrator", n.Gaps)
	}
	v := see(t, a, owner)
	for _, g := range n.Gaps {
		if got := search(t, v, g.Query, ask.SearchFilter{Facets: true}).Total; got != g.Count {
			t.Errorf("%s: counted %v, found %v", g.Query, g.Count, got)
		}
	}
	if len(n.Latest) != 5 || n.Latest[0].Text == "" {
		t.Errorf("latest changes %+v", n.Latest)
	}
	commit(t, a, record.Judge{Judgment: record.Judgment{Case: "valley", Verdict: record.Conflict, Of: idIn("act.beaten"), Property: "occurred", Reason: "nobody else was there", By: "N. Q.", At: a.Now()}})
	if n = needs(t, a, ask.NeedsFilter{}); len(n.Disputes) != 0 {
		t.Errorf("judged a conflict, and still unresolved: %+v", n.Disputes)
	}
	claim := queue(t, a, ask.QueueFilter{}).Items[0].Claims[0].ID
	work := judge(a, record.NeedsWork, "which car?", claim)
	commit(t, a, record.Judge{Judgment: work})
	if n = needs(t, a, ask.NeedsFilter{}); len(n.NeedsWork) != 1 || n.NeedsWork[0].Reason != "which car?" || n.WorkCount.Count != 1 {
		t.Errorf("needs work: %+v", n.NeedsWork)
	}
}

func TestStaleSpellsAreTold(t *testing.T) {
	n := needs(t, demonstration(t), ask.NeedsFilter{Lang: "ru", Limit: 50})
	held := question(t, demonstration(t), owner, "held", ask.Filter{})
	if len(n.Stale) == 0 || len(n.Stale) > len(held.Sections[0].Rows) {
		t.Fatalf("%d stale of %d held", len(n.Stale), len(held.Sections[0].Rows))
	}
	for _, s := range n.Stale {
		if s.MinDays < 30 || s.MaxDays < s.MinDays || s.LastWord == "" || len(s.Of) == 0 {
			t.Errorf("stale: %+v", s)
		}
	}
}

func TestNothingOfAnotherCaseNeedsAnyone(t *testing.T) {
	v := see(t, valley(t), access.Member("S. T.", map[record.CaseID]access.Role{"hill": access.Admin}))
	n, err := ask.Needs(t.Context(), v, ask.NeedsFilter{})
	if err != nil {
		t.Fatal(err)
	}
	q, err := ask.Queue(t.Context(), v, ask.QueueFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if n.Waiting.Count+n.DisputeN.Count+n.StaleN.Count+n.Gaps[0].Count.Count+len(n.Latest)+len(q.Items) > 0 || n.Waiting.AtLeast || q.More {
		t.Errorf("a stranger is told %+v, %+v", n, q)
	}
}
