// SPDX-License-Identifier: Apache-2.0

package held

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/record"
)

func TestIndependence(t *testing.T) {
	// d2 and d3 forward d1; who published d1 is known for d2 only.
	origins := map[record.EntityID]Origin{
		ent("d2"): {Publisher: ent("b"), First: ent("d1"), FirstBy: ent("a")},
		ent("d3"): {Publisher: ent("c"), First: ent("d1")},
		ent("d4"): {Publisher: ent("d")},
		ent("d5"): {Publisher: ent("e"), First: ent("d1"), FirstBy: ent("a"), Computed: true},
	}
	for _, tt := range []struct {
		name  string
		lines []line
		want  []string // for each claim its group and the reason
	}{
		{"two outlets quote one person", []line{{via: "ax"}, {via: "bx"}}, []string{"0 last", "0 last"}},
		{"one outlet quotes two", []line{{via: "ax"}, {via: "ay"}}, []string{"0 last", "1 last"}},
		{"who is anonymous counts as who quotes them", []line{{via: "a?"}, {via: "a"}, {via: "b?"}}, []string{"0 before", "0 last", "1 before"}},
		{"an anonymous chain is its document", []line{{via: "?", doc: "letter"}, {via: "?", doc: "letter"}, {via: "?", doc: "other"}}, []string{"0 document", "0 document", "1 document"}},
		{"a document without a speaker is its publisher", []line{{via: "?", doc: "d4"}, {via: "d", doc: "x"}}, []string{"0 document", "0 last"}},
		{"a forward is its first publisher", []line{{via: "a", doc: "d1"}, {via: "b", doc: "d2"}}, []string{"0 last", "0 forwarded"}},
		{"a forward is the document if nobody knows who published it", []line{{via: "a", doc: "d1"}, {via: "c", doc: "d3"}}, []string{"0 last", "0 forwarded"}},
		{"a person quoted in a forward is themselves", []line{{via: "a", doc: "d1"}, {via: "bx", doc: "d2"}}, []string{"0 last", "1 last"}},
		{"a channel's own post is not what it forwards", []line{{via: "b", doc: "d2"}, {via: "b", doc: "own"}}, []string{"0 forwarded", "1 last"}},
		{"what nearly repeats a text is its first publisher", []line{{via: "a", doc: "d1"}, {via: "e", doc: "d5"}}, []string{"0 last", "0 echoed"}},
		{"the team is not a source", []line{{}, {via: "ax"}}, []string{"0 team", "1 last"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range tt.lines {
				tt.lines[i].value = yes
			}
			r := rules()
			r.Origin = func(d record.EntityID) Origin { return origins[d] }
			v := r.Property(record.Act, "occurred", said("occurred", tt.lines...), nil)
			if diff := cmp.Diff(tt.want, grouped(&v)); diff != "" {
				t.Errorf("groups (-want +got):\n%s", diff)
			}
		})
	}
}

// grouped gives the group of each claim and a word for the reason.
func grouped(v *View) []string {
	words := map[Why]string{LastSpeaker: "last", BeforeNobody: "before", Forwarded: "forwarded",
		DocumentItself: "document", TeamRemark: "team", JudgedOne: "one", JudgedOwn: "own", Echoed: "echoed"}
	var got []string
	for _, c := range v.Claims {
		got = append(got, fmt.Sprint(c.Group, " ", words[c.Why]))
	}
	return got
}

func TestJudgedOrigins(t *testing.T) {
	lines := []line{{via: "ax", value: yes}, {via: "ay", value: yes}, {via: "bx", value: yes}, {value: yes}}
	for _, tt := range []struct {
		name   string
		judged []record.Judged
		want   []string
	}{
		{"nothing", nil, []string{"0 last", "1 last", "0 last", "2 team"}},
		{"one origin joins whole groups", []record.Judged{judge(1, record.OneOrigin, 1, 2)}, []string{"0 one", "0 one", "0 last", "1 team"}},
		{"own origins part what is named", []record.Judged{judge(1, record.OwnOrigin, 1, 3)}, []string{"0 own", "1 last", "2 own", "3 team"}},
		{"the team never becomes a source", []record.Judged{judge(1, record.OneOrigin, 1, 4), judge(2, record.OwnOrigin, 2, 4)}, []string{"0 one", "1 own", "0 last", "2 team"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := rules().Property(record.Act, "occurred", said("occurred", lines...), tt.judged)
			if diff := cmp.Diff(tt.want, grouped(&v)); diff != "" {
				t.Errorf("groups (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryWordIsInBothLanguages(t *testing.T) {
	for s := Undocumented; s <= Several; s++ {
		if s.Label("en") == "" || s.Label("ru") == "" || s.Label("ru") == s.Label("en") || s.String() == "" {
			t.Errorf("state %d has no words", s)
		}
	}
	for w := LastSpeaker; w <= JudgedOwn; w++ {
		if w.Label("en") == "" || w.Label("ru") == w.Label("en") {
			t.Errorf("reason %d has no words", w)
		}
	}
	for s := Counting; s <= Superseded; s++ {
		if s.Label("en") == "" || s.Label("ru") == s.Label("en") {
			t.Errorf("standing %d has no words", s)
		}
	}
	if State(99).Label("ru") != "unknown" || Why(99).Label("en") != "unknown" || Standing(99).Label("en") != "unknown" {
		t.Error("a value of a newer version has words")
	}
}

func TestRulingsThatCollideAreBothShown(t *testing.T) {
	claims := said("size", line{via: "ax", value: num(5, 5)}, line{via: "ay", value: num(6, 6)})
	v := rules().Property(record.Group, "size", claims, []record.Judged{
		judge(3, record.Accept, 2), judge(1, record.Accept, 1), judge(2, record.Conflict, 1, 2),
	})
	var got []string
	for _, r := range v.Rulings {
		got = append(got, fmt.Sprint(r.Verdict, " ", r.Holds))
	}
	if diff := cmp.Diff([]string{"J-ACC false", "J-CON false", "J-ACC true"}, got); diff != "" {
		t.Errorf("rulings (-want +got):\n%s", diff)
	}
}

func TestWhatPrecededARetractionIsShown(t *testing.T) {
	v := rules().Property(record.Act, "occurred", said("occurred",
		line{via: "ax", value: yes}, line{via: "ay", value: yes},
		line{via: "ax", value: yes, stance: record.Retracts}, line{via: "ay", value: yes, stance: record.Retracts}), nil)
	if v.State != Withdrawn || v.Before != Agreed {
		t.Errorf("%v, before %v; want withdrawn, before agreed", v.State, v.Before)
	}
	if diff := cmp.Diff([]int{0, 1}, v.Who(0, Asserts, Retracted)); diff != "" {
		t.Errorf("who retracted (-want +got):\n%s", diff)
	}
}

func TestGradeDigitIsComputed(t *testing.T) {
	grade, err := record.ParseGrade("B3")
	if err != nil {
		t.Fatal(err)
	}
	claims := said("occurred", line{via: "ax", value: yes}, line{via: "ay", value: yes}, line{via: "az", value: yes, duress: true})
	claims[0].In.Grade = grade
	v := rules().Property(record.Act, "occurred", claims, nil)
	var got []string
	for i := range v.Claims {
		got = append(got, v.Grade(&v.Claims[i]))
	}
	if diff := cmp.Diff([]string{"B1", "F1", "F6"}, got); diff != "" {
		t.Errorf("grades (-want +got):\n%s", diff)
	}
}

func TestIdentity(t *testing.T) {
	link := func(n int, verdict record.Term, a, b string) record.Judged {
		j := judge(n, verdict)
		j.Of, j.Other = ent(a), ent(b)
		return j
	}
	for _, tt := range []struct {
		name          string
		judged        []record.Judged
		one           bool // are a and c one?
		open, refused int
	}{
		{"nobody judged", nil, false, 0, 0},
		{"by way of another", []record.Judged{link(1, record.Same, "a", "b"), link(2, record.Same, "c", "b")}, true, 0, 0},
		{"different later", []record.Judged{link(1, record.Same, "a", "c"), link(2, record.Different, "c", "a")}, false, 0, 0},
		{"different, then the same", []record.Judged{link(1, record.Different, "a", "c"), link(2, record.Same, "c", "a")}, true, 0, 0},
		{"cannot tell any more", []record.Judged{link(1, record.Same, "a", "c"), link(2, record.CannotTell, "c", "a")}, false, 1, 0},
		{"cannot tell, but known another way", []record.Judged{link(1, record.CannotTell, "a", "c"), link(2, record.Same, "a", "b"), link(3, record.Same, "b", "c")}, true, 0, 0},
		{"different holds the way round too", []record.Judged{link(1, record.Same, "a", "b"), link(2, record.Same, "b", "c"), link(3, record.Different, "a", "c")}, false, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := NewIdentity(tt.judged)
			if got := id.Root(ent("a")) == id.Root(ent("c")); got != tt.one {
				t.Errorf("one = %v, want %v", got, tt.one)
			}
			if len(id.Open()) != tt.open || len(id.Refused) != tt.refused {
				t.Errorf("%d open, %d refused; want %d, %d", len(id.Open()), len(id.Refused), tt.open, tt.refused)
			}
		})
	}
}
