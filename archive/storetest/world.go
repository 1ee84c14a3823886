// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/record"
	"teptar/record/when"
)

// Owner may know and do everything.
var Owner = access.Owner("Owner")

// Noon is when everything here was captured and judged.
var Noon = time.Date(2031, 3, 14, 12, 0, 0, 0, time.UTC)

// A Batch is what is committed at once, with the texts that its captures name.
type Batch struct {
	Ops   []record.Op
	Texts []string
}

// Commit commits a batch, which must succeed.
func Commit(t testing.TB, a *archive.Archive, b Batch) archive.Receipt {
	t.Helper()
	r, err := a.Commit(t.Context(), Owner, b.Ops, Deposits(t, a, b.Texts)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Deposits deposits texts.
func Deposits(t testing.TB, a *archive.Archive, texts []string) []archive.Deposit {
	t.Helper()
	var ds []archive.Deposit
	for _, text := range texts {
		d, _, _, err := a.Deposit(t.Context(), strings.NewReader(text), archive.MaxText)
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	return ds
}

// Entity makes a thing whose id follows from case and key.
func Entity(c record.CaseID, kind record.Kind, key string) record.Entity {
	return record.Entity{Case: c, ID: record.DeriveEntityID(c, key), Kind: kind, Key: key}
}

// Capture makes a capture whose bytes are its text.
func Capture(c record.CaseID, document record.EntityID, text string) record.Capture {
	sum := record.Hash(sha256.Sum256([]byte(text)))
	return record.Capture{Case: c, Document: document, Bytes: sum, Size: int64(len(text)), Media: "text/plain", Name: "report.txt",
		Method: "file", By: "Collector", At: Noon, Text: sum, Chars: len([]rune(text))}
}

// Say makes a statement of a passage of a document.
func Say(c record.CaseID, document record.EntityID, quote string, claims ...record.Claim) record.Say {
	return record.Say{Statement: record.Statement{Case: c, Claims: claims, Passage: record.Passage{
		Document: document, Text: record.Hash(sha256.Sum256([]byte(quote))), End: len([]rune(quote)), Quote: quote}}}
}

// Claim makes a plain claim.
func Claim(of record.EntityID, property string, v record.Value) record.Claim {
	return record.Claim{Subject: of, Property: property, Value: v}
}

// Judge makes a judgment of claims.
func Judge(c record.CaseID, verdict record.Term, reason string, claims ...record.ClaimID) record.Judge {
	return record.Judge{Judgment: record.Judgment{Case: c, Verdict: verdict, Claims: claims, Reason: reason, By: "Reviewer", At: Noon}}
}

// Member names a member, so many minutes after noon.
func Member(id record.MemberID, name string, minutes int) record.Member {
	return record.Member{ID: id, Name: name, By: Owner.Name(), At: Noon.Add(time.Duration(minutes) * time.Minute)}
}

// Grant grants a role, so many minutes after noon.
func Grant(c record.CaseID, m record.MemberID, role record.Term, reason string, minutes int) record.Grant {
	return record.Grant{Case: c, Member: m, Role: role, Reason: reason, By: Owner.Name(), At: Noon.Add(time.Duration(minutes) * time.Minute)}
}

// Claims gives the ids of the claims of a statement.
func Claims(s record.Say) []record.ClaimID { return s.ClaimIDs(s.ID()) }

// North and South are two cases that share some people.
const (
	North record.CaseID = "north"
	South record.CaseID = "south"
)

// A World is two cases as two teams would write them, and what of the one must
// never be seen by the other.
type World struct {
	Batches []Batch
	Hidden  []string // what nobody of North must see
	Team    []string // what of the team only an admin of North sees there
	Sealed  []string // what only a custodian of North may see there
	Words   []string // worth searching for
	Shared  record.EntityID
	Far     record.EntityID // of North, spoken of in South
}

// NewWorld makes the world.
func NewWorld() World {
	docN, docS := Entity(North, record.Document, "doc.n"), Entity(South, record.Document, "doc.s")
	// The shared man was first met in the south, under another key.
	shared := record.Entity{Case: South, ID: record.DeriveEntityID(South, "p.shared"), Kind: record.Person, Key: "кетабол"}
	sharedN := record.Entity{Case: North, ID: shared.ID, Kind: record.Person, Key: "p.brother"}
	far, man := Entity(North, record.Person, "p.far"), Entity(South, record.Person, "чурамил")
	actN, actS := Entity(North, record.Act, "act.n"), Entity(South, record.Act, "act.s")
	org := Entity(North, record.Organization, "org")
	orgS := record.Entity{Case: South, ID: org.ID, Kind: record.Organization, Key: "дусамэр"}
	textN, textS := "Салман Норавов был задержан дома.", "Зокумир Лавадэй прятался у соседей."
	ann, bek, cid := record.MemberID{1}, record.MemberID{2}, record.MemberID{3}
	w := World{Team: []string{"Тавилэн", "чтобы читала", record.MemberID{1}.String()}, Shared: shared.ID, Far: far.ID, Words: []string{"Норавов", "Noravov", "задержан", "Зокумир", "Лавадэй", "пимогар", "Тэбулин", "хасовел", "gumelir", "дусамэр"},
		Hidden: []string{"кетабол", "чурамил", "дусамэр", "Зокумир", "Лавадэй", "пимогар", "шуваток", "гинопэр", "South case of Vatumelo", man.ID.String(), docS.ID.String(), actS.ID.String(),
			"Бекозар", "Сидармут", "Мокуфэ", "вёл юг", "владеет", bek.String(), cid.String()},
		Sealed: []string{"+000 1234", "улица Тэбулина", "хасовел", "Gumelir"}}
	name := Say(North, docN.ID, textN, Claim(shared.ID, "name", record.NameValue("Салман Норавов", "ru")), Claim(shared.ID, "role", record.TextValue("учитель", "ru")))
	deed := Say(North, docN.ID, "был задержан", Claim(actN.ID, "type", record.TermValue("LIB-DET")), Claim(actN.ID, "victim", record.RefValue(shared.ID)),
		Claim(actN.ID, "when", record.WhenValue(when.On(14_100), "позавчера", "")))
	contact := record.Value{Type: record.IDType, Text: "+000 1234", Scheme: "phone"}
	sealed := Say(North, docN.ID, "прятался", Claim(shared.ID, "contact", contact), Claim(shared.ID, "address", record.TextValue("улица Тэбулина", "ru")))
	mixed := Say(North, docN.ID, "болел", Claim(far.ID, "health", record.TextValue("хасовел", "ru")), Claim(far.ID, "described", record.TextValue("сосед", "ru")),
		Claim(far.ID, "real_name", record.NameValue("Gumelir", "en")))
	south := Say(South, docS.ID, textS, Claim(shared.ID, "name", record.NameValue("Зокумир Лавадэй", "ru")), Claim(man.ID, "described", record.TextValue("пимогар", "ru")),
		Claim(far.ID, "described", record.TextValue("шуваток", "ru")), Claim(shared.ID, "health", record.TextValue("гинопэр", "ru")))
	deedS := Say(South, docS.ID, "прятался", Claim(actS.ID, "victim", record.RefValue(shared.ID)), Claim(actS.ID, "when", record.WhenValue(when.On(13_000), "", "")),
		Claim(actS.ID, "on_account_of", record.RefValue(org.ID)))
	both := record.Judge{Judgment: record.Judgment{Case: North, Verdict: record.Same, Of: shared.ID, Other: man.ID, Reason: "шуваток", By: "Reviewer", At: Noon}}
	accept := Judge(North, record.Accept, "two sources", Claims(name)[0])
	undo := record.Judge{Judgment: record.Judgment{Case: North, Verdict: record.UndoVerdict, Undoes: accept.ID(), Reason: "mistaken", By: "Reviewer", At: Noon}}
	w.Batches = []Batch{
		{Ops: []record.Op{record.Case{ID: South, Title: "South case of Vatumelo"}, docS, shared, man, actS, Capture(South, docS.ID, textS)}, Texts: []string{textS}},
		{Ops: []record.Op{record.Case{ID: North, Title: "North"}, docN, far, sharedN, actN, org, orgS, Capture(North, docN.ID, textN)}, Texts: []string{textN}},
		{Ops: []record.Op{south, name, deed, sealed, mixed, deedS}},
		{Ops: []record.Op{accept, Judge(North, record.Reject, "хасовел is wrong", Claims(mixed)[0]), Judge(South, record.Accept, "шуваток", Claims(south)[0]),
			Judge(North, record.Conflict, "шуваток", Claims(name)[0], Claims(south)[0]), both, undo}},
		{Ops: []record.Op{Member(ann, "Анна Тавилэн", 0), Member(bek, "Бекозар", 0), Member(cid, "Сидармут", 0), Member(bek, "Мокуфэ", 1),
			Grant(North, ann, record.RoleReader, "чтобы читала", 0), Grant(South, ann, record.RoleCoder, "вёл юг", 0), Grant(South, bek, record.RoleAdmin, "вёл юг", 0),
			Grant("", cid, record.RoleOwner, "владеет", 0), Grant(North, ann, record.RoleNone, "чтобы читала только раз", 1)}},
	}
	return w
}

// Ops gives all ops of the world.
func (w World) Ops() []record.Op {
	var ops []record.Op
	for _, b := range w.Batches {
		ops = append(ops, b.Ops...)
	}
	return ops
}

// Visible gives what there would be of batches if nobody had ever added what a
// viewer may not know. Every entity that an op of a case speaks of must have
// been added to that case.
func Visible(batches []Batch, v access.Viewer) []Batch {
	f := visible{v: v, schema: record.Shipped(), kinds: map[record.EntityID]record.Kind{}, entities: map[record.EntityID]bool{},
		claims: map[record.ClaimID]bool{}, judged: map[record.JudgmentID]bool{}, members: map[record.MemberID]bool{}}
	for _, b := range batches {
		for _, op := range b.Ops {
			if g, ok := op.(record.Grant); ok && governed(v, g) {
				f.members[g.Member] = true
			}
		}
	}
	var out []Batch
	for _, b := range batches {
		var ops []record.Op
		for _, op := range b.Ops {
			if op = f.left(op); op != nil {
				ops = append(ops, op)
			}
		}
		out = append(out, Batch{ops, b.Texts})
	}
	return out
}

type visible struct {
	v        access.Viewer
	schema   *record.Schema
	kinds    map[record.EntityID]record.Kind
	entities map[record.EntityID]bool
	claims   map[record.ClaimID]bool
	judged   map[record.JudgmentID]bool
	members  map[record.MemberID]bool
}

// governed tells whether a viewer may know of a grant.
func governed(v access.Viewer, g record.Grant) bool {
	return v.Everything() || g.Case != "" && v.Role(g.Case) == access.Admin
}

// left gives what is left of an op, or nil.
func (f *visible) left(op record.Op) record.Op {
	switch op := op.(type) {
	case record.TermEntry, record.Property:
		f.schema, _ = f.schema.With(op)
		return op
	case record.Entity:
		f.kinds[op.ID] = op.Kind
	case record.Member:
		return unless(!f.v.Everything() && !f.members[op.ID], op)
	case record.Grant:
		return unless(!governed(f.v, op), op)
	}
	if !f.v.Sees(record.CaseOf(op)) {
		return nil
	}
	switch op := op.(type) {
	case record.Entity:
		f.entities[op.ID] = true
	case record.Say:
		op.Claims = slices.DeleteFunc(slices.Clone(op.Claims), func(c record.Claim) bool {
			p, ok := f.schema.Property(f.kinds[c.Subject], c.Property)
			return (!ok || p.Sealed) && !f.v.Opens(op.Case)
		})
		if len(op.Claims) == 0 {
			return nil
		}
		for _, id := range Claims(op) {
			f.claims[id] = true
		}
		return op
	case record.Judge:
		if !f.knows(&op.Judgment) {
			return nil
		}
		f.judged[op.ID()] = true
	}
	return op
}

// unless gives an op, or nothing if it is hidden.
func unless(hidden bool, op record.Op) record.Op {
	if hidden {
		return nil
	}
	return op
}

func (f *visible) knows(j *record.Judgment) bool {
	for _, id := range j.Claims {
		if !f.claims[id] {
			return false
		}
	}
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if !id.IsZero() && !f.entities[id] {
			return false
		}
	}
	if p, ok := f.schema.Property(f.kinds[j.Of], j.Property); ok && p.Sealed && !f.v.Opens(j.Case) {
		return false
	}
	return j.Undoes == record.JudgmentID{} || f.judged[j.Undoes]
}

// describe names a viewer for a subtest.
func describe(v access.Viewer) string {
	if v.Everything() {
		return "owner"
	}
	return fmt.Sprintf("%s %v", v.Name(), v.Cases())
}
