// SPDX-License-Identifier: Apache-2.0

package held

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/record"
	"teptar/record/when"
)

// ent gives the entity that tests call key.
func ent(key string) record.EntityID { return record.DeriveEntityID("demo", key) }

// A line is a claim of a test: who speaks, in which document, what they say.
type line struct {
	via    string // speakers, outlet first, one letter each; '?' is anonymous; "" is the team
	doc    string // "" is a document of its own, by the outlet
	value  record.Value
	stance record.Term
	said   string
	duress bool
}

// said makes claims about one property of one act, with ids 1, 2, 3 …
func said(property string, lines ...line) []record.Said {
	var all []record.Said
	for i, l := range lines {
		all = append(all, saidOne(property, i+1, l))
	}
	return all
}

func saidOne(property string, n int, l line) record.Said {
	st := &record.Statement{Case: "demo", Duress: l.duress}
	if l.said != "" {
		var err error
		if st.Said, err = when.Parse(l.said); err != nil {
			panic(err)
		}
	}
	for _, who := range l.via {
		s := record.Speaker{Who: ent(string(who)), Identity: "ID-NAM"}
		if who == '?' {
			s.Identity = "ID-ANU"
		}
		st.Via = append(st.Via, s)
	}
	if l.doc == "" && l.via != "" {
		l.doc = fmt.Sprintf("doc of %c", l.via[0])
	}
	if l.doc != "" {
		st.Passage = record.Passage{Document: ent(l.doc)}
	}
	return record.Said{ID: cid(n), In: st, Claim: record.Claim{
		Subject: ent("act"), Property: property, Value: l.value, Stance: l.stance,
	}}
}

// cid is the id of the nth claim of a test.
func cid(n int) (id record.ClaimID) {
	binary.BigEndian.PutUint64(id[:], uint64(n))
	return id
}

// judge makes the nth judgment of a test, one minute after the one before.
func judge(n int, verdict record.Term, claims ...int) record.Judged {
	j := record.Judged{Judgment: record.Judgment{
		Case: "demo", Verdict: verdict, Reason: "seen", By: "mara",
		At: time.Date(2031, 4, 1, 12, n, 0, 0, time.UTC),
	}}
	for _, c := range claims {
		j.Claims = append(j.Claims, cid(c))
	}
	j.ID[0] = byte(n)
	return j
}

func undo(n, target int) record.Judged {
	j := judge(n, record.UndoVerdict)
	j.Undoes[0] = byte(target)
	return j
}

func date(s string) record.Value {
	w, err := when.Parse(s)
	if err != nil {
		panic(err)
	}
	return record.WhenValue(w, "", "")
}

func num(lo, hi int64) record.Value     { return record.NumberValue(lo, hi) }
func term(t record.Term) record.Value   { return record.TermValue(t) }
func ref(key string) record.Value       { return record.RefValue(ent(key)) }
func rules() *Rules                     { return &Rules{Schema: record.Shipped()} }
func heldText(v *View) (texts []string) { return textsOf(v.Held) }

func textsOf(values []record.Value) (texts []string) {
	for _, v := range values {
		texts = append(texts, v.String())
	}
	return texts
}

var yes = record.Yes()

func TestStateOfAPropertyWithOneValue(t *testing.T) {
	const AprilD5 = "2031-04-05"
	for _, tt := range []struct {
		name      string
		property  string
		lines     []line
		judged    []record.Judged
		state     State
		held      string
		confirmed bool
	}{
		{"nobody says anything", "when", nil, nil, Undocumented, "", false},
		{"one source", "when", []line{{via: "ab", value: date("2031-04")}}, nil, SingleSource, "2031-04", false},
		{"one source quoted by two outlets", "when", []line{{via: "ax", value: date("2031-04")}, {via: "bx", value: date("2031-04")}}, nil, SingleSource, "2031-04", false},
		{"two sources in one outlet", "when", []line{{via: "ax", value: date("2031-04")}, {via: "ay", value: date("2031-04")}}, nil, Agreed, "2031-04", true},
		{"two sources, one more precise, whose day only one says", "when", []line{{via: "ax", value: date("2031-04")}, {via: "ay", value: date(AprilD5)}}, nil, Agreed, AprilD5, false},
		{"two dates that cannot both be", "when", []line{{via: "ax", value: date("2031-03")}, {via: "ay", value: date(AprilD5)}}, nil, Disputed, "", false},
		{"one source that says two things", "when", []line{{via: "ax", value: date("2031-03")}, {via: "ax", value: date(AprilD5)}}, nil, Disputed, "", false},
		{"ranges that meet hold what they share", "size", []line{{via: "ax", value: num(2, 4)}, {via: "ay", value: num(3, record.NoMax)}}, nil, Agreed, "3–4", false},
		{"a term and a narrower one", "type", []line{{via: "ax", value: term("LIB")}, {via: "ay", value: term("LIB-DET")}}, nil, Agreed, "LIB-DET", false},
		{"two terms under one", "type", []line{{via: "ax", value: term("LIB-ABD")}, {via: "ay", value: term("LIB-DET")}}, nil, Disputed, "", false},
		{"a denial disputes", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, nil, Disputed, "", false},
		{"a denial of something narrower disputes nothing", "when", []line{{via: "ax", value: date("2031-04")}, {via: "am", value: date(AprilD5), stance: record.Denies}}, nil, SingleSource, "2031-04", false},
		{"a denial of something wider disputes", "when", []line{{via: "ax", value: date(AprilD5)}, {via: "am", value: date("2031-04"), stance: record.Denies}}, nil, Disputed, "", false},
		{"only a denial", "occurred", []line{{via: "am", value: yes, stance: record.Denies}}, nil, Denied, "", false},
		{"only a rumour", "occurred", []line{{via: "am", value: yes, stance: record.Rumour}}, nil, Undocumented, "", false},
		{"no comment", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Declines}}, nil, SingleSource, "yes", false},
		{"a partial confirmation does not confirm", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Partly}}, nil, SingleSource, "yes", false},
		{"another motive is a rival", "motive", []line{{via: "ax", value: term("PU-PER")}, {via: "am", value: term("PU-FOR"), stance: record.Otherwise}}, nil, Disputed, "", false},
		{"another explanation alone is no assertion", "motive", []line{{via: "am", value: term("PU-FOR"), stance: record.Otherwise}}, nil, Undocumented, "", false},
		{"an assertion under duress", "occurred", []line{{via: "ax", value: yes, duress: true}}, nil, CompelledOnly, "", false},
		{"a denial under duress disputes nothing", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes, stance: record.Denies, duress: true}}, nil, SingleSource, "yes", false},
		{"the only source retracts", "occurred", []line{{via: "ax", value: yes}, {via: "bx", value: yes, stance: record.Retracts}}, nil, Withdrawn, "", false},
		{"a retraction under duress takes nothing back", "occurred", []line{{via: "ax", value: yes}, {via: "bx", value: yes, stance: record.Retracts, duress: true}}, nil, SingleSource, "yes", false},
		{"one of two sources retracts", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}, {via: "bx", value: yes, stance: record.Retracts}}, nil, SingleSource, "yes", false},
		{"a source retracts and says another", "size", []line{{via: "ax", value: num(5, 5)}, {via: "ax", value: num(5, 5), stance: record.Retracts}, {via: "ax", value: num(6, 6)}}, nil, SingleSource, "6", false},
		{"a source that says it again later", "occurred", []line{{via: "ax", value: yes, said: "2031-05-02"}, {via: "ax", value: yes, stance: record.Retracts, said: "2031-05-01"}}, nil, SingleSource, "yes", false},
		{"a denial that is retracted", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}, {via: "am", value: yes, stance: record.Retracts}}, nil, SingleSource, "yes", false},
		{"the team alone", "occurred", []line{{value: yes}}, nil, Noted, "yes", false},
		{"the team is no second source", "occurred", []line{{value: yes}, {via: "ax", value: yes}}, nil, SingleSource, "yes", false},

		{"an accepted claim is held over its denial", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, []record.Judged{judge(1, record.Accept, 1)}, HeldByJudgment, "yes", false},
		{"a rejected denial ends a dispute", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, []record.Judged{judge(1, record.Reject, 2)}, HeldByJudgment, "yes", false},
		{"an accepted denial sets aside", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, []record.Judged{judge(1, record.Accept, 2)}, SetAside, "", false},
		{"the only claim is rejected", "occurred", []line{{via: "ax", value: yes}}, []record.Judged{judge(1, record.Reject, 1)}, SetAside, "", false},
		{"one of two agreeing claims is rejected", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}}, []record.Judged{judge(1, record.Reject, 1)}, SingleSource, "yes", false},
		{"a judgment of conflict where none is seen", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}}, []record.Judged{judge(1, record.Conflict, 1, 2)}, Disputed, "", true},
		{"a conflict ended by rejecting one side", "size", []line{{via: "ax", value: num(5, 5)}, {via: "ay", value: num(6, 6)}}, []record.Judged{judge(1, record.Conflict, 1, 2), judge(2, record.Reject, 2)}, HeldByJudgment, "5", false},
		{"a conflict after an acceptance", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}}, []record.Judged{judge(1, record.Accept, 1), judge(2, record.Conflict, 1, 2)}, Disputed, "", true},
		{"of two acceptances the later holds", "size", []line{{via: "ax", value: num(5, 5)}, {via: "ay", value: num(6, 6)}}, []record.Judged{judge(2, record.Accept, 1), judge(1, record.Accept, 2)}, HeldByJudgment, "5", false},
		{"one judgment that accepts what cannot all be", "size", []line{{via: "ax", value: num(5, 5)}, {via: "ay", value: num(6, 6)}}, []record.Judged{judge(1, record.Accept, 1, 2)}, Disputed, "", false},
		{"a judgment that is undone", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, []record.Judged{judge(1, record.Accept, 1), undo(2, 1)}, Disputed, "", false},
		{"an undoing that is undone", "occurred", []line{{via: "ax", value: yes}, {via: "am", value: yes, stance: record.Denies}}, []record.Judged{judge(1, record.Accept, 1), undo(2, 1), undo(3, 2)}, HeldByJudgment, "yes", false},
		{"a compelled claim cannot be accepted", "occurred", []line{{via: "ax", value: yes, duress: true}}, []record.Judged{judge(1, record.Accept, 1)}, CompelledOnly, "", false},
		{"a rumour cannot be accepted", "occurred", []line{{via: "ax", value: yes, stance: record.Rumour}}, []record.Judged{judge(1, record.Accept, 1)}, Undocumented, "", false},
		{"an accepted claim outlasts its retraction", "occurred", []line{{via: "ax", value: yes}, {via: "bx", value: yes, stance: record.Retracts}}, []record.Judged{judge(1, record.Accept, 1)}, HeldByJudgment, "yes", false},
		{"a rejected retraction takes nothing back", "occurred", []line{{via: "ax", value: yes}, {via: "bx", value: yes, stance: record.Retracts}}, []record.Judged{judge(1, record.Reject, 2)}, SingleSource, "yes", false},
		{"a superseded claim", "size", []line{{via: "ax", value: num(5, 5)}, {via: "ax", value: num(6, 6)}}, []record.Judged{judge(1, record.Superseded, 1)}, SingleSource, "6", false},
		{"two sources judged to be one", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}}, []record.Judged{judge(1, record.OneOrigin, 1, 2)}, SingleSource, "yes", false},
		{"one source judged to be two", "occurred", []line{{via: "a?", value: yes}, {via: "a?", value: yes}}, []record.Judged{judge(1, record.OwnOrigin, 1, 2)}, Agreed, "yes", true},
		{"of two judgments on origins the later holds", "occurred", []line{{via: "ax", value: yes}, {via: "ay", value: yes}}, []record.Judged{judge(2, record.OwnOrigin, 1, 2), judge(1, record.OneOrigin, 1, 2)}, Agreed, "yes", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kind := record.Act
			switch tt.property {
			case "size":
				kind = record.Group
			case "motive":
				kind = record.Event
			}
			v := rules().Property(kind, tt.property, said(tt.property, tt.lines...), tt.judged)
			var held []string
			if tt.held != "" {
				held = []string{tt.held}
			}
			if v.State != tt.state || v.Confirmed != (tt.confirmed && tt.state.Holds()) {
				t.Errorf("state %v, confirmed %v; want %v, %v", v.State, v.Confirmed, tt.state, tt.confirmed)
			}
			if diff := cmp.Diff(held, heldText(&v)); diff != "" {
				t.Errorf("held (-want +got):\n%s", diff)
			}
			if len(v.Claims) != len(tt.lines) {
				t.Errorf("%d claims shown of %d", len(v.Claims), len(tt.lines))
			}
			for _, val := range v.Values {
				if len(v.Values) == 1 && len(tt.judged)+len(tt.lines) > 0 && val.Confirmed != tt.confirmed {
					t.Errorf("value %v confirmed %v, want %v", val, val.Confirmed, tt.confirmed)
				}
			}
		})
	}
}

func TestManyValuesStandSideBySide(t *testing.T) {
	v := rules().Property(record.Person, "trait", said("trait",
		line{via: "ax", value: term("VC-REL")},
		line{via: "ay", value: term("VC-REL")},
		line{via: "ay", value: term("VC-WOM")},
		line{via: "am", value: term("VC-WIT"), stance: record.Denies},
	), nil)
	var got []string
	for _, val := range v.Values {
		got = append(got, fmt.Sprint(val.Term, " ", val.State, " ", val.Confirmed))
	}
	want := []string{"VC-REL agreed true", "VC-WOM single false", "VC-WIT denied false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if v.State != Several || len(v.Held) != 2 {
		t.Errorf("state %v with %d held, want several with 2", v.State, len(v.Held))
	}
}

func TestNamesMeetAcrossScripts(t *testing.T) {
	name := func(s string) record.Value { return record.NameValue(s, "") }
	v := rules().Property(record.Person, "name", said("name",
		line{via: "ax", value: name("Хасан Гикалов")},
		line{via: "by", value: name("Khasan Gikalov")},
		line{via: "by", value: name("Hamid Gikalov")},
	), nil)
	if len(v.Values) != 2 || v.Values[0].State != Agreed || v.Values[1].State != SingleSource {
		t.Errorf("%d values, first %v, last %v; want 2, agreed, single", len(v.Values), v.Values[0].State, v.Values[len(v.Values)-1].State)
	}
}

func TestNamesOfOnePersonMeetInOtherFormsAndOrders(t *testing.T) {
	name := func(s string) record.Value { return record.NameValue(s, "") }
	for _, tt := range []struct {
		name, a, b string
		one        bool
	}{
		{"another order", "Хасан Гикалов", "Гикалов Хасан", true},
		{"another form of the given name, in another script", "Мохьмад Тасуев", "Magomed Tasuev", true},
		{"a case of Russian", "Хасан Гикалов", "Хасана Гикалова", true},
		{"a title", "доктор Хасан Гикалов", "Хасан Гикалов", true},
		{"a neighbour among family names", "Хасан Магомадов", "Хасан Магомедов", false},
		{"no name at all", "…", "—", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := rules().Property(record.Person, "name", said("name", line{via: "ax", value: name(tt.a)}, line{via: "by", value: name(tt.b)}), nil)
			if one := len(v.Values) == 1; one != tt.one {
				t.Errorf("%d values; want one = %v", len(v.Values), tt.one)
			}
		})
	}
}

func TestVerdictsHoldOfAllThatIsJudgedTheSame(t *testing.T) {
	id := NewIdentity([]record.Judged{pairJudged(1, record.Same, "a", "b"), pairJudged(2, record.Different, "b", "c"), pairJudged(3, record.CannotTell, "a", "d")})
	for _, tt := range []struct {
		name, a, b string
		want       record.Term
	}{
		{"judged the same", "a", "b", record.Same},
		{"one with itself", "c", "c", record.Same},
		{"different by the way round", "a", "c", record.Different},
		{"open by the way round", "d", "b", record.CannotTell},
		{"nobody judged them", "c", "d", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := id.Verdict(ent(tt.a), ent(tt.b)); got != tt.want {
				t.Errorf("verdict %q, want %q", got, tt.want)
			}
		})
	}
}

// pairJudged makes a judgment about two entities.
func pairJudged(n int, verdict record.Term, a, b string) record.Judged {
	j := record.Judgment{Case: "case", Verdict: verdict, Of: ent(a), Other: ent(b), Reason: "because", By: "somebody", At: time.Unix(int64(n), 0).UTC()}
	return record.Judged{ID: j.ID(), Judgment: j}
}

func TestPlacesContainEachOther(t *testing.T) {
	r := rules()
	r.Within = func(a, b record.EntityID) bool { return a == ent("village") && b == ent("district") }
	v := r.Property(record.Act, "place", said("place", line{via: "ax", value: ref("district")}, line{via: "ay", value: ref("village")}), nil)
	if v.State != Agreed || v.Held[0].Ref != ent("village") {
		t.Errorf("state %v, held %v; want agreed on the village", v.State, v.Held)
	}
	v = r.Property(record.Act, "place", said("place", line{via: "ax", value: ref("town")}, line{via: "ay", value: ref("village")}), nil)
	if v.State != Disputed {
		t.Errorf("two places: %v, want disputed", v.State)
	}
}

func TestPointsMeet(t *testing.T) {
	point := func(lat, radius int64) record.Value {
		return record.Value{Type: record.CoordType, Lat: lat, Lon: 45_000_000, Radius: radius}
	}
	far := said("coordinates", line{via: "ax", value: point(43_000_000, 1000)}, line{via: "ay", value: point(43_100_000, 1000)})
	if v := rules().Property(record.PlaceKind, "coordinates", far, nil); v.State != Disputed {
		t.Errorf("11 km apart within 1 km each: %v, want disputed", v.State)
	}
	near := said("coordinates", line{via: "ax", value: point(43_000_000, 20_000)}, line{via: "ay", value: point(43_100_000, 1000)})
	if v := rules().Property(record.PlaceKind, "coordinates", near, nil); v.State != Agreed || v.Held[0].Radius != 1000 || !v.Values[0].Confirmed {
		t.Errorf("11 km apart within 20 km: %v, held %v; want agreed, the smaller circle, the wider confirmed", v.State, v.Held)
	}
}

func TestRefsAreComparedAsJudged(t *testing.T) {
	claims := said("victim", line{via: "ax", value: ref("p1")}, line{via: "ay", value: ref("p2")})
	same := judge(1, record.Same)
	same.Of, same.Other = ent("p1"), ent("p2")
	for _, tt := range []struct {
		name   string
		judged []record.Judged
		state  State
	}{
		{"nothing judged", nil, Disputed},
		{"judged the same", []record.Judged{same}, Agreed},
		{"undone", []record.Judged{same, undo(2, 1)}, Disputed},
	} {
		r := rules()
		r.Same = NewIdentity(tt.judged)
		if v := r.Property(record.Act, "victim", claims, nil); v.State != tt.state {
			t.Errorf("%s: %v, want %v", tt.name, v.State, tt.state)
		}
	}
}
