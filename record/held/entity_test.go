// SPDX-License-Identifier: Apache-2.0

package held

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/record"
)

// about makes a judgment about a thing, and not about claims.
func about(n int, verdict record.Term, of, property string, found record.Term) record.Judged {
	j := judge(n, verdict)
	j.Of, j.Property = ent(of), property
	if found != "" {
		j.Value = term(found)
	}
	return j
}

func TestEntity(t *testing.T) {
	claims := slices.Concat(
		said("of_a_newer_version", line{via: "ax", value: num(1, 1)}),
		[]record.Said{
			saidOne("occurred", 2, line{via: "ax", value: yes}),
			saidOne("type", 3, line{via: "ax", value: term("LIB-DET")}),
			saidOne("of_a_newer_version", 4, line{via: "ay", value: num(2, 2)}),
		})
	e := rules().Entity(record.Act, claims, []record.Judged{
		about(1, record.Status, "act", "", "V1"), about(2, record.Status, "act", "", "V2"), about(3, record.Status, "another", "", "V4"),
		about(4, record.Find, "act", "", "INT-TOR"), undo(5, 4), about(6, record.Find, "act", "", "LIB-ED"),
		about(7, record.Conflict, "another", "occurred", ""),
	})
	var names []string
	for _, v := range e.Views {
		names = append(names, v.Property.Name+" "+v.State.String())
	}
	want := []string{"type single", "occurred single", "of_a_newer_version single"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("views (-want +got):\n%s", diff)
	}
	if e.Status == nil || e.Status.Value.Term != "V2" {
		t.Errorf("status %v, want V2", e.Status)
	}
	if len(e.Findings) != 1 || e.Findings[0].Value.Term != "LIB-ED" {
		t.Errorf("%d findings, want the one that is not undone", len(e.Findings))
	}
	if v, ok := e.View("of_a_newer_version"); !ok || len(v.Values) != 2 || len(v.Held) != 2 {
		t.Error("a property that the schema does not have is not shown with its values side by side")
	}
	if _, ok := e.View("place"); ok {
		t.Error("a view of what nobody spoke of")
	}
}

func TestAConflictOverAWholeProperty(t *testing.T) {
	claims := said("occurred", line{via: "ax", value: yes}, line{via: "ay", value: yes})
	conflict := about(1, record.Conflict, "act", "occurred", "")
	for _, tt := range []struct {
		name   string
		judged []record.Judged
		state  State
	}{
		{"in force", []record.Judged{conflict}, Disputed},
		{"undone", []record.Judged{conflict, undo(2, 1)}, Agreed},
		{"ended by an acceptance", []record.Judged{conflict, judge(2, record.Accept, 1)}, HeldByJudgment},
		{"not ended by a rejection of what it does not name", []record.Judged{conflict, judge(2, record.Reject, 1)}, Disputed},
		{"over another property", []record.Judged{about(1, record.Conflict, "act", "type", "")}, Agreed},
	} {
		if v := rules().Property(record.Act, "occurred", claims, tt.judged); v.State != tt.state {
			t.Errorf("%s: %v, want %v", tt.name, v.State, tt.state)
		}
	}
}

func TestInForceIsOldestFirst(t *testing.T) {
	force := InForce([]record.Judged{judge(3, record.Accept, 1), undo(4, 2), judge(1, record.Reject, 1), judge(2, record.Accept, 1)})
	var ids []byte
	for _, j := range force {
		ids = append(ids, j.ID[0])
	}
	if diff := cmp.Diff([]byte{1, 3}, ids); diff != "" {
		t.Errorf("in force (-want +got):\n%s", diff)
	}
}

// Confirmed is what two people say, whoever they are.
func TestConfirmedNeedsTwoPeople(t *testing.T) {
	for _, tt := range []struct{ name, sets, status, waiting string }{
		{"one person", "ann V3", "", "ann"},
		{"one person twice", "ann V3, ann V3", "", "ann"},
		{"two people", "ann V3, bob V3", "bob", ""},
		{"two people, and one of them again", "ann V3, bob V3, ann V3", "ann", ""},
		{"one after something less", "ann V2, bob V3", "ann", "bob"},
		{"two, with something else in between", "ann V3, bob V2, cid V3", "bob", "cid"},
		{"two, and then something else", "ann V3, bob V3, ann V4", "ann", ""},
		{"a third after one of two has changed their mind", "ann V3, ann V1, bob V3, cid V3", "cid", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			said := []record.Said{{ID: record.ClaimID{1}, Claim: record.Claim{Subject: record.EntityID{1}, Property: "title", Value: record.TextValue("x", "")}, In: &record.Statement{}}}
			var judged []record.Judged
			for i, set := range strings.Split(tt.sets, ", ") {
				by, term, _ := strings.Cut(set, " ")
				j := record.Judgment{Case: "demo", Verdict: record.Status, Of: record.EntityID{1}, Value: record.TermValue(record.Term(term)), Reason: "r", By: by,
					At: time.Date(2031, 4, 1, 10, i, 0, 0, time.UTC)}
				judged = append(judged, record.Judged{Judgment: j, ID: j.ID()})
			}
			e := rules().Entity(record.Act, said, judged)
			name := func(j *record.Judged) string {
				if j == nil {
					return ""
				}
				return j.By
			}
			if name(e.Status) != tt.status || name(e.Waiting) != tt.waiting {
				t.Errorf("status by %q and waiting for a second after %q; want %q and %q", name(e.Status), name(e.Waiting), tt.status, tt.waiting)
			}
		})
	}
}
