// SPDX-License-Identifier: Apache-2.0

// Package sample makes invented reports of any number, for benchmarks and
// tests that need a large archive. Every person, place and word in it is made
// up from syllables by a seeded generator; the same seed gives the same ops.
//
// A report is a document with about twenty claims in four statements: who was
// detained, when, where, on account of whom, how the two are related, who did
// it. Names and quotes are in Russian and English, as in real archives.
package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"teptar/record"
	"teptar/record/when"
)

// Case is the case that all reports belong to.
const Case record.CaseID = "sample"

// A Source gives reports one after another.
type Source struct {
	rng     *rand.Rand
	places  []record.EntityID
	outlets []record.EntityID
	people  []record.EntityID // targets that many acts are on account of
	n       int
}

// New makes a source from a seed.
func New(seed uint64) *Source { return &Source{rng: rand.New(rand.NewPCG(seed, 1))} }

// The sizes of what all reports share.
const (
	placeCount  = 200
	outletCount = 40
	targetCount = 400
)

// Shared gives what all reports share: the case, places, outlets and the people
// on whose account others were punished.
func (s *Source) Shared() []record.Op {
	ops := []record.Op{record.Case{ID: Case, Title: "Invented reports"}}
	add := func(kind record.Kind, prop string, n int, make func() string) []record.EntityID {
		ids := make1(n)
		for i := range ids {
			ids[i] = s.id()
			ops = append(ops, record.Entity{Case: Case, ID: ids[i], Kind: kind})
			ops = append(ops, label(ids[i], make()))
		}
		return ids
	}
	s.places = add(record.PlaceKind, "name", placeCount, s.place)
	s.outlets = add(record.Organization, "name", outletCount, s.place)
	s.people = add(record.Person, "name", targetCount, s.name)
	return ops
}

func make1(n int) []record.EntityID { return make([]record.EntityID, n) }

// label is a team's own remark on what to call something.
func label(id record.EntityID, text string) record.Op {
	return record.Say{Statement: record.Statement{Case: Case, Claims: []record.Claim{{Subject: id, Property: "label", Value: record.TextValue(text, "")}}}}
}

// Report gives the ops of the next report and how many claims it has.
func (s *Source) Report() (ops []record.Op, claims int) {
	s.n++
	doc, victim, act, relation, involvement := s.id(), s.id(), s.id(), s.id(), s.id()
	place, target, outlet := pick(s, s.places), pick(s, s.people), pick(s, s.outlets)
	for _, e := range []struct {
		id   record.EntityID
		kind record.Kind
	}{{doc, record.Document}, {victim, record.Person}, {act, record.Act}, {relation, record.Relation}, {involvement, record.Involvement}} {
		ops = append(ops, record.Entity{Case: Case, ID: e.id, Kind: e.kind})
	}
	day := when.On(when.Day(16000 + s.rng.IntN(4000)))
	text := record.Hash{1, byte(s.n), byte(s.n >> 8), byte(s.n >> 16), byte(s.n >> 24)}
	via := []record.Speaker{{Who: outlet, Identity: "ID-NAM", Access: "AC-REP"}}
	start := 0
	say := func(depth record.Term, words int, via []record.Speaker, cs ...record.Claim) {
		quote := s.quote(words)
		n := len([]rune(quote))
		ops = append(ops, record.Say{Statement: record.Statement{Case: Case, Via: via, Depth: depth, Claims: cs,
			Passage: record.Passage{Document: doc, Text: text, Start: start, End: start + n, Quote: quote}}})
		start += n + 1
		claims += len(cs)
	}
	say("H1", 22, via,
		claim(act, "type", record.TermValue("LIB-DET")), claim(act, "victim", record.RefValue(victim)),
		claim(act, "when", record.WhenValue(day, "", "D-EXA")), claim(act, "place", record.RefValue(place)),
		claim(act, "on_account_of", record.RefValue(target)), claim(act, "occurred", record.Yes()))
	say("H1", 14, via, claim(victim, "name", record.NameValue(s.name(), "ru")), claim(victim, "age", record.NumberValue(20, 24)),
		claim(victim, "role", record.TextValue(s.quote(2), "ru")), claim(victim, "sex", record.TermValue("S-M")))
	say("H2", 12, append(via[:1:1], record.Speaker{Who: target, Identity: "ID-NAM", Access: "AC-REL"}),
		claim(relation, "from", record.RefValue(victim)), claim(relation, "to", record.RefValue(target)),
		claim(relation, "type", record.TermValue(kin[s.rng.IntN(len(kin))])), claim(act, "method", record.TextValue(s.quote(3), "ru")))
	say("HX", 10, via, claim(involvement, "act", record.RefValue(act)), claim(involvement, "perpetrator", record.RefValue(pick(s, s.outlets))),
		claim(involvement, "degree", record.TermValue("IN-SUS")), claim(involvement, "type", record.TermValue("PT-POL")),
		claim(act, "purpose", record.TermValue("PU-INT")), claim(act, "place_type", record.TermValue("LT-HOM")))
	return ops, claims
}

var kin = []record.Term{"K-PAR", "K-SIB", "K-CHI", "K-NEP", "K-REL"}

func claim(of record.EntityID, property string, v record.Value) record.Claim {
	return record.Claim{Subject: of, Property: property, Value: v}
}

func pick(s *Source, ids []record.EntityID) record.EntityID { return ids[s.rng.IntN(len(ids))] }

// id makes an id that looks random and is the same for the same seed.
func (s *Source) id() (id record.EntityID) {
	for i := 0; i < len(id); i += 8 {
		n := s.rng.Uint64()
		for j := range 8 {
			id[i+j] = byte(n >> (8 * j))
		}
	}
	return id
}

// syllables from which words are made; none of the words is meant.
var syllables = strings.Fields("ба ко ру ми та не со ли да гу шо ва пе зи ло ме ну ха тэ ры ма ки")

// word makes an invented word. A few are frequent and most are rare, as in any
// language (Zipf).
func (s *Source) word() string {
	rank := int(1 / (s.rng.Float64() + 1e-5))
	var b strings.Builder
	for n := rank + 7; n > 0; n /= len(syllables) {
		b.WriteString(syllables[n%len(syllables)])
	}
	return b.String()
}

func (s *Source) quote(words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s.word())
	}
	return b.String()
}

func (s *Source) syllable() string { return syllables[s.rng.IntN(len(syllables))] }

func (s *Source) name() string {
	return title(s.syllable()+s.syllable()+"ев") + " " + title(s.syllable()+s.syllable()+"н")
}

func (s *Source) place() string {
	return fmt.Sprintf("%s-%d", title(s.syllable()+s.syllable()+s.syllable()), s.rng.IntN(900)+100)
}

func title(w string) string {
	r := []rune(w)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
