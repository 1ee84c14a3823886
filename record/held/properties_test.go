// SPDX-License-Identifier: Apache-2.0

package held

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/record"
)

// drawLines draws claims about the date of an act, from few speakers and
// dates, so that they agree, collide and repeat.
func drawLines(t *rapid.T, least int) []record.Said {
	lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) line {
		return line{
			via:    rapid.SampledFrom([]string{"", "a", "ax", "bx", "ay", "b?", "m"}).Draw(t, "via"),
			doc:    rapid.SampledFrom([]string{"", "d1", "d2"}).Draw(t, "doc"),
			value:  rapid.SampledFrom([]record.Value{date("2031-04"), date("2031-04-05"), date("2031-04-06"), date("2031"), date("2031-04-05/2031-04-09")}).Draw(t, "value"),
			stance: rapid.SampledFrom([]record.Term{"", "", "", record.Denies, record.Partly, record.Otherwise, record.Declines, record.Retracts, record.Rumour}).Draw(t, "stance"),
			duress: rapid.IntRange(0, 5).Draw(t, "duress") == 0,
		}
	}), least, 8).Draw(t, "lines")
	return said("when", lines...)
}

// drawJudged draws judgments on the first n claims, undoings among them.
func drawJudged(t *rapid.T, n int) []record.Judged {
	verdicts := []record.Term{record.Accept, record.Reject, record.Conflict, record.NeedsWork, record.Superseded, record.OneOrigin, record.OwnOrigin, record.UndoVerdict}
	var judged []record.Judged
	for i := range rapid.IntRange(0, 4).Draw(t, "judgments") {
		claims := rapid.SliceOfNDistinct(rapid.IntRange(1, n), 1, min(n, 3), rapid.ID[int]).Draw(t, "claims")
		j := judge(i+1, rapid.SampledFrom(verdicts).Draw(t, "verdict"), claims...)
		if j.Verdict == record.UndoVerdict {
			j = undo(i+1, rapid.IntRange(0, i).Draw(t, "undoes"))
		}
		judged = append(judged, j)
	}
	return judged
}

func forwards() *Rules {
	r := rules()
	r.Origin = func(d record.EntityID) Origin {
		if d == ent("d2") {
			return Origin{First: ent("d1")}
		}
		return Origin{}
	}
	return r
}

func view(said []record.Said, judged []record.Judged) View {
	return forwards().Property(record.Act, "when", said, judged)
}

// seen is all that a view shows, in a form that can be compared.
func seen(v View) string {
	s := fmt.Sprint(v.State, v.Before, textsOf(v.Held), v.Confirmed, v.Groups)
	for _, val := range v.Values {
		s += fmt.Sprint("\nvalue ", val.Value.String(), val.State, val.Before, val.Held, val.Confirmed)
	}
	for i := range v.Claims {
		c := &v.Claims[i]
		s += fmt.Sprint("\nclaim ", c.ID.Short(), c.Value, c.Group, c.Part, c.Standing, c.NeedsWork, c.Why, v.Grade(c))
	}
	for _, r := range v.Rulings {
		s += fmt.Sprint("\nruling ", r.ID.Short(), r.Holds)
	}
	return s
}

func TestOrderOfArrivalNeverChangesTheView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawLines(t, 1)
		judged := drawJudged(t, len(claims))
		want := seen(view(claims, judged))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		claims2, judged2 := slices.Concat(claims, claims[:1]), slices.Clone(judged)
		r.Shuffle(len(claims2), func(i, j int) { claims2[i], claims2[j] = claims2[j], claims2[i] })
		r.Shuffle(len(judged2), func(i, j int) { judged2[i], judged2[j] = judged2[j], judged2[i] })
		if diff := cmp.Diff(want, seen(view(claims2, judged2))); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	})
}

func TestAddingAClaimNeverHidesAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawLines(t, 1)
		judged := drawJudged(t, len(claims))
		v := view(claims, judged)
		for n := range claims {
			i := slices.IndexFunc(v.Claims, func(c Claim) bool { return c.ID == claims[n].ID })
			if i < 0 {
				t.Fatalf("claim %d is not shown", n+1)
			}
			if v.Values[v.Claims[i].Value].When != claims[n].Value.When {
				t.Errorf("claim %d is shown with another value", n+1)
			}
		}
	})
}

func TestAJudgmentAndItsUndoingLeaveTheViewAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawLines(t, 1)
		judged := drawJudged(t, len(claims))
		want := seen(view(claims, judged))
		verdict := rapid.SampledFrom([]record.Term{record.Accept, record.Reject, record.Conflict, record.OneOrigin, record.OwnOrigin, record.Superseded}).Draw(t, "verdict")
		more := append(slices.Clone(judged), judge(20, verdict, 1, len(claims)), undo(21, 20))
		if diff := cmp.Diff(want, seen(view(claims, more))); diff != "" {
			t.Errorf("after a judgment and its undoing (-want +got):\n%s", diff)
		}
	})
}

func TestDuressAndRumourNeverRaiseAState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawLines(t, 0)
		before := view(claims, nil)
		l := line{via: rapid.SampledFrom([]string{"q", "ax", "a"}).Draw(t, "via"), value: date("2031-04-05")}
		if rapid.Bool().Draw(t, "rumour") {
			l.stance = record.Rumour
		} else {
			l.duress = true
			l.stance = rapid.SampledFrom([]record.Term{"", record.Denies, record.Partly, record.Retracts, record.Otherwise}).Draw(t, "stance")
		}
		after := view(append(claims, saidOne("when", 99, l)), nil)
		if after.State != before.State && !(before.State <= Denied && after.State == CompelledOnly) {
			t.Errorf("from %v to %v", before.State, after.State)
		}
		if diff := cmp.Diff(heldText(&before), heldText(&after)); diff != "" || before.Confirmed != after.Confirmed {
			t.Errorf("what is held changed:\n%s", diff)
		}
	})
}

func TestEchoesNeverRaiseAState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawLines(t, 1)
		before := view(claims, nil)
		echoed := &claims[rapid.IntRange(0, len(claims)-1).Draw(t, "echoed")]
		echoes := slices.Clone(claims)
		for n := range rapid.IntRange(1, 20).Draw(t, "echoes") {
			st := *echoed.In
			if len(st.Via) > 1 { // another outlet quotes the same chain
				st.Via = slices.Clone(st.Via)
				st.Via[0].Who = ent(fmt.Sprint("echo ", n))
				st.Passage.Document = ent(fmt.Sprint("document of echo ", n))
				if st.Via[1].Anonymous() {
					st = *echoed.In
				}
			}
			echoes = append(echoes, record.Said{ID: cid(100 + n), Claim: echoed.Claim, In: &st})
		}
		after := view(echoes, nil)
		if after.State != before.State || after.Confirmed != before.Confirmed || len(after.Groups) != len(before.Groups) {
			t.Errorf("from %v to %v, %d to %d groups", before.State, after.State, len(before.Groups), len(after.Groups))
		}
	})
}

func TestAThousandRepostsAreOneSource(t *testing.T) {
	r := rules()
	r.Origin = func(d record.EntityID) Origin {
		if d == ent("first") {
			return Origin{}
		}
		return Origin{First: ent("first")}
	}
	lines := []line{{via: "a", doc: "first", value: yes}}
	for n := range 1000 {
		lines = append(lines, line{via: string(rune('б' + n)), doc: fmt.Sprint("repost ", n), value: yes})
	}
	v := r.Property(record.Act, "occurred", said("occurred", lines...), nil)
	if v.State != SingleSource || len(v.Groups) != 1 || len(v.Claims) != 1001 {
		t.Errorf("%v with %d groups and %d claims, want single, 1, 1001", v.State, len(v.Groups), len(v.Claims))
	}
	lines = append(lines, line{via: "bx", doc: "another", value: yes})
	if v := r.Property(record.Act, "occurred", said("occurred", lines...), nil); v.State != Agreed || !v.Confirmed {
		t.Errorf("with a second root: %v, want agreed and confirmed", v.State)
	}
}
