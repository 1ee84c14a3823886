// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"teptar/archive/access"
	"teptar/record"
	"teptar/record/when"
)

// cases are those that drawn ops belong to.
var cases = []record.CaseID{North, South, "west"}

// drawn is a small archive that is being drawn.
type drawn struct {
	rt       *rapid.T
	known    map[record.CaseID]map[record.Kind][]record.EntityID
	claims   map[record.CaseID][]record.ClaimID
	judged   map[record.CaseID][]record.JudgmentID
	say      []record.Say
	ids      map[record.Kind][]record.EntityID
	days     int
	texts    []string
	property bool
	members  []record.MemberID
	// strange are entities of which a judgment of another case spoke. They are
	// added to no more cases: a viewer who then knew of them would know of the
	// judgment too, and an archive without the rest could never have had it.
	strange map[record.EntityID]bool
}

// drawBatches draws some commits. Everything that an op of a case speaks of was
// added to that case before.
func drawBatches(rt *rapid.T) []Batch {
	d := &drawn{rt: rt, known: map[record.CaseID]map[record.Kind][]record.EntityID{}, claims: map[record.CaseID][]record.ClaimID{},
		judged: map[record.CaseID][]record.JudgmentID{}, ids: map[record.Kind][]record.EntityID{}, strange: map[record.EntityID]bool{}}
	first := Batch{}
	for _, c := range cases {
		d.known[c] = map[record.Kind][]record.EntityID{}
		first.Ops = append(first.Ops, record.Case{ID: c, Title: "Case " + string(c)})
		for _, k := range []record.Kind{record.Document, record.Person, record.Act} {
			first.Ops = append(first.Ops, d.entity(c, k, ""))
		}
	}
	batches := []Batch{first}
	for range rapid.IntRange(1, 5).Draw(rt, "batches") {
		var b Batch
		d.texts = nil
		for range rapid.IntRange(1, 8).Draw(rt, "ops") {
			b.Ops = append(b.Ops, d.op())
		}
		b.Texts = d.texts
		batches = append(batches, b)
	}
	return batches
}

func (d *drawn) op() record.Op {
	c := rapid.SampledFrom(cases).Draw(d.rt, "case")
	switch rapid.IntRange(0, 11).Draw(d.rt, "kind of op") {
	case 0, 1:
		k := rapid.SampledFrom([]record.Kind{record.Document, record.Person, record.Act}).Draw(d.rt, "kind")
		return d.entity(c, k, rapid.SampledFrom([]string{"", "k.1", "k.2"}).Draw(d.rt, "key"))
	case 2:
		text := fmt.Sprintf("Сосед %s рассказал о соседе из села Норавов.", rapid.StringMatching("[а-я]{3,6}").Draw(d.rt, "text"))
		d.texts = append(d.texts, text)
		return Capture(c, d.pick(c, record.Document), text)
	case 3:
		return d.judge(c)
	case 4:
		return d.more()
	case 5:
		return d.addition()
	case 6:
		return d.member()
	case 7:
		return d.grant(c)
	}
	return d.statement(c)
}

// entity draws a new entity, or takes one of another case into this one.
func (d *drawn) entity(c record.CaseID, k record.Kind, key string) record.Entity {
	var id record.EntityID
	if n := len(d.ids[k]); n > 0 && rapid.Bool().Draw(d.rt, "old") {
		id = d.ids[k][rapid.IntRange(0, n-1).Draw(d.rt, "which")]
	}
	if id.IsZero() || d.strange[id] {
		id = record.DeriveEntityID(c, fmt.Sprint(k, len(d.ids[k])))
	}
	d.ids[k] = append(d.ids[k], id)
	d.known[c][k] = append(d.known[c][k], id)
	return record.Entity{Case: c, ID: id, Kind: k, Key: key}
}

func (d *drawn) pick(c record.CaseID, k record.Kind) record.EntityID {
	return rapid.SampledFrom(d.known[c][k]).Draw(d.rt, "entity")
}

// statement draws a statement with one to three claims.
func (d *drawn) statement(c record.CaseID) record.Op {
	s := Say(c, d.pick(c, record.Document), "сосед "+rapid.StringMatching("[а-я]{1,3}").Draw(d.rt, "quote"))
	if rapid.Bool().Draw(d.rt, "quoted") {
		s.Via = []record.Speaker{{Who: d.pick(c, record.Person), Identity: "ID-NAM", Access: "AC-EYE"}}
	}
	for range rapid.IntRange(1, 3).Draw(d.rt, "claims") {
		s.Claims = append(s.Claims, d.claim(c))
	}
	d.note(s)
	return s
}

func (d *drawn) note(s record.Say) {
	d.say = append(d.say, s)
	d.claims[s.Case] = append(d.claims[s.Case], Claims(s)...)
}

// more draws further claims of a statement that was made.
func (d *drawn) more() record.Op {
	if len(d.say) == 0 {
		return d.statement(North)
	}
	s := rapid.SampledFrom(d.say).Draw(d.rt, "statement")
	s.Claims = append(s.Claims[:len(s.Claims):len(s.Claims)], d.claim(s.Case))
	d.note(s)
	return s
}

func (d *drawn) claim(c record.CaseID) record.Claim {
	person, act := d.pick(c, record.Person), d.pick(c, record.Act)
	word := func() string { return rapid.StringMatching("[а-я]{2,5}").Draw(d.rt, "word") }
	switch rapid.IntRange(0, 7).Draw(d.rt, "claim") {
	case 0:
		return Claim(person, "name", record.NameValue("Норавов "+word(), "ru"))
	case 1:
		return Claim(person, "address", record.TextValue("сосед "+word(), "ru"))
	case 2:
		return Claim(person, "health", record.TextValue(word(), "ru"))
	case 3:
		return Claim(act, "when", record.WhenValue(when.On(when.Day(rapid.IntRange(13_990, 14_010).Draw(d.rt, "day"))), "", ""))
	case 4:
		return record.Claim{Subject: act, Property: "type", Value: record.TermValue("LIB-DET"), Stance: rapid.SampledFrom([]record.Term{"", record.Denies}).Draw(d.rt, "stance")}
	case 5:
		if d.property {
			return Claim(person, "hideout", record.TextValue("village "+word(), "en"))
		}
	}
	return Claim(act, "victim", record.RefValue(person))
}

// judge draws a judgment, or takes one back.
func (d *drawn) judge(c record.CaseID) record.Op {
	d.days++
	j := record.Judgment{Case: c, Reason: "reason", By: "Reviewer", At: Noon.AddDate(0, 0, d.days)}
	claims := d.claims[c]
	switch n := rapid.IntRange(0, 3).Draw(d.rt, "verdict"); {
	case n == 0 && len(d.judged[c]) > 0:
		j.Verdict, j.Undoes = record.UndoVerdict, rapid.SampledFrom(d.judged[c]).Draw(d.rt, "undone")
	case n == 1:
		j.Verdict, j.Of, j.Property = record.Conflict, d.pick(c, record.Person), rapid.SampledFrom([]string{"name", "address"}).Draw(d.rt, "property")
	case n == 2 || len(claims) == 0:
		other := rapid.SampledFrom(cases).Draw(d.rt, "other case")
		j.Verdict, j.Of, j.Other = record.Different, d.pick(c, record.Person), d.pick(other, record.Person)
		if j.Of == j.Other {
			j.Verdict, j.Other, j.Property = record.Conflict, record.EntityID{}, "role"
		}
		if !slices.Contains(d.known[c][record.Person], j.Other) {
			d.strange[j.Other] = true
		}
	default:
		// The owner may judge claims of another case too.
		from := rapid.SampledFrom(cases).Draw(d.rt, "claims of")
		if len(d.claims[from]) > 0 && rapid.Bool().Draw(d.rt, "stray") {
			claims = d.claims[from]
		}
		j.Verdict, j.Claims = record.Accept, []record.ClaimID{rapid.SampledFrom(claims).Draw(d.rt, "claim")}
	}
	op := record.Judge{Judgment: j}
	d.judged[c] = append(d.judged[c], op.ID())
	return op
}

// member draws a new member, or a new name of one.
func (d *drawn) member() record.Op {
	d.days++
	if len(d.members) > 0 && rapid.Bool().Draw(d.rt, "old member") {
		return Member(rapid.SampledFrom(d.members).Draw(d.rt, "member"), fmt.Sprint("Member ", d.days), d.days)
	}
	id := record.MemberID{byte(len(d.members) + 1)}
	d.members = append(d.members, id)
	return Member(id, fmt.Sprint("Member ", d.days), d.days)
}

// grant draws a grant.
func (d *drawn) grant(c record.CaseID) record.Op {
	if len(d.members) == 0 {
		return d.member()
	}
	d.days++
	role := rapid.SampledFrom([]record.Term{record.RoleNone, record.RoleReader, record.RoleReviewer, record.RoleAdmin, record.RoleOwner}).Draw(d.rt, "granted")
	if role == record.RoleOwner {
		c = ""
	}
	return Grant(c, rapid.SampledFrom(d.members).Draw(d.rt, "member"), role, "why "+string(c), d.days)
}

// addition draws a term, or a sealed property.
func (d *drawn) addition() record.Op {
	if rapid.Bool().Draw(d.rt, "property") {
		d.property = true
		return record.Property{Kind: record.Person, Name: "hideout", Type: record.TextType, Many: true, Sealed: true, EN: "Hideout"}
	}
	return record.TermEntry{Vocabulary: "sex", Code: "S-X", EN: "Not told", Definition: "The source does not say."}
}

// drawViewer draws somebody with a role in some cases.
func drawViewer(rt *rapid.T) access.Viewer {
	roles := map[record.CaseID]access.Role{}
	for _, c := range cases {
		roles[c] = rapid.SampledFrom([]access.Role{access.None, access.Reader, access.Reviewer, access.Custodian, access.Admin}).Draw(rt, "role")
	}
	return access.Member("someone", roles)
}
