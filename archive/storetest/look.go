// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
	"teptar/record/script"
	"teptar/record/when"
)

// A Probe is all that a curious person would ask for: ids that they have heard
// of, words that they suspect.
type Probe struct {
	Cases      []record.CaseID
	Kinds      []record.Kind
	Entities   []record.EntityID
	Statements []record.StatementID
	Claims     []record.ClaimID
	Judgments  []record.JudgmentID
	Members    []record.MemberID
	Bytes      []record.Hash
	Words      []string
}

// ProbeOf makes a probe of all that ops speak of.
func ProbeOf(ops []record.Op, words ...string) Probe {
	p := Probe{Words: words}
	for _, op := range ops {
		p.add(op)
	}
	p.Cases, p.Kinds, p.Entities = compact(p.Cases), compact(p.Kinds), compactIDs(p.Entities)
	return p
}

func (p *Probe) add(op record.Op) {
	switch op := op.(type) {
	case record.Case:
		p.Cases = append(p.Cases, op.ID)
	case record.Entity:
		p.Cases, p.Kinds, p.Entities = append(p.Cases, op.Case), append(p.Kinds, op.Kind), append(p.Entities, op.ID)
	case record.Capture:
		p.Bytes = append(p.Bytes, op.Bytes, op.Text)
	case record.Say:
		id := op.ID()
		p.Statements, p.Claims = append(p.Statements, id), append(p.Claims, op.ClaimIDs(id)...)
	case record.Judge:
		p.Judgments = append(p.Judgments, op.ID())
	case record.Member:
		p.Members = append(p.Members, op.ID)
	}
}

func compact[T cmp.Ordered](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}

func compactIDs(ids []record.EntityID) []record.EntityID {
	slices.SortFunc(ids, func(a, b record.EntityID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// An Answer is what somebody asked and what they were told.
type Answer struct{ Question, Answer string }

// Look asks everything that can be asked of an archive as a viewer. Numbers that
// say where an entry stands in the ledger are left out of the answers: they are
// the place of a proof.
func Look(t testing.TB, a *archive.Archive, who access.Viewer, p Probe) []Answer {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	l := &looker{v: v}
	l.lists(p)
	for _, id := range p.Entities {
		l.entity(id)
	}
	l.singles(p)
	l.people(p)
	for _, w := range p.Words {
		l.search(w, p.Cases)
	}
	l.lookups(p)
	l.history(archive.HistoryFilter{})
	l.entries()
	l.ledger()
	return l.answers
}

type looker struct {
	v       *archive.View
	answers []Answer
}

func (l *looker) say(question string, answer any, err error) {
	if err != nil {
		answer = "error: " + err.Error()
	}
	l.answers = append(l.answers, Answer{question, fmt.Sprint(answer)})
}

// lists asks for everything that is listed or counted.
func (l *looker) lists(p Probe) {
	cases, err := l.v.Cases()
	l.say("cases", cases, err)
	additions, err := l.v.Additions()
	l.say("additions", opLines(additions), err)
	added, err := l.v.Added()
	l.say("added", added, err)
	ids, err := l.v.Between(record.EntityID{}, record.EntityID([]byte(strings.Repeat("\xff", 16))), 1000)
	l.say("between", ids, err)
	for _, k := range append(p.Kinds, "") {
		for _, c := range append(p.Cases, "", "no-such-case") {
			l.filters(archive.EntityFilter{Kind: k, Case: c})
			l.say(fmt.Sprintf("said of %q in %q", k, c), l.said(l.v.Said(k, c)), nil)
			l.say(fmt.Sprintf("names and days of %q in %q", k, c), l.said(l.v.Said(k, c, "name", "when", "no_such_property")), nil)
		}
	}
	for _, id := range p.Entities {
		l.filters(archive.EntityFilter{Refer: []record.EntityID{id}})
	}
	for _, c := range append(p.Cases, "", "no-such-case") {
		l.say(fmt.Sprintf("statements of %q", c), collect(l.v.Statements(c), statementLine), nil)
		l.say(fmt.Sprintf("judgments of %q", c), collect(l.v.AllJudgments(c), judgedLine), nil)
		l.say(fmt.Sprintf("acceptances of %q", c), collect(l.v.AllJudgments(c, record.Accept, record.Same), judgedLine), nil)
		l.history(archive.HistoryFilter{Case: c, Limit: 3})
	}
}

// filters lists and counts entities in all the ways there are.
func (l *looker) filters(f archive.EntityFilter) {
	day := when.Day(14_000)
	for _, f := range []archive.EntityFilter{
		f,
		{Kind: f.Kind, Case: f.Case, Refer: f.Refer, Offset: 1, Limit: 2},
		{Kind: f.Kind, Case: f.Case, Refer: f.Refer, ByDate: true},
		{Kind: f.Kind, Case: f.Case, Refer: f.Refer, ByDate: true, Offset: 1, Limit: 2},
		{Kind: f.Kind, Case: f.Case, Refer: f.Refer, ByDate: true, From: day},
		{Kind: f.Kind, Case: f.Case, Refer: f.Refer, ByDate: true, To: day, Undated: true},
	} {
		question := fmt.Sprintf("entities %+v", f)
		ids, err := l.v.Entities(f)
		l.say(question, ids, err)
		n, err := l.v.Count(f)
		l.say("count "+question, n, err)
	}
}

// entity asks for everything about one entity.
func (l *looker) entity(id record.EntityID) {
	ask := func(what string) string { return what + " of " + id.String() }
	e, err := l.v.Entity(id)
	l.say(ask("entity"), e, err)
	said, err := l.v.Claims(id)
	l.say(ask("claims"), saidLines(said), err)
	n, err := l.v.CountLinks(id)
	l.say(ask("number of links"), n, err)
	l.links(id, "")
	l.links(id, "victim")
	l.links(id, "no_such_property")
	js, err := l.v.Judgments(id)
	l.say(ask("judgments"), each(js, judgedLine), err)
	captures, err := l.v.Captures(id)
	l.say(ask("captures"), each(captures, func(c record.Capture) string { return string(record.Encode(c)) }), err)
	coded, err := l.v.Coded(id)
	l.say(ask("coded"), each(coded, statementLine), err)
	text, _, err := l.v.Text(id)
	l.say(ask("text"), text, err)
	l.history(archive.HistoryFilter{About: id})
}

// links asks for links page by page.
func (l *looker) links(id record.EntityID, property string) {
	var all []string
	for c := (archive.Cursor{}); ; {
		said, next, err := l.v.Links(id, property, c, 2)
		if err != nil || len(said) == 0 {
			l.say(fmt.Sprintf("links %q of %s", property, id), all, err)
			return
		}
		all, c = append(all, saidLines(said)...), next
	}
}

// singles asks for things by their ids.
func (l *looker) singles(p Probe) {
	for _, id := range p.Statements {
		said, err := l.v.Statement(id)
		l.say("statement "+id.String(), saidLines(said), err)
	}
	for _, id := range p.Claims {
		for _, s := range []string{id.String(), id.Short(), id.String()[:6]} {
			said, err := l.v.Claim(s)
			l.say("claim "+s, saidLine(said), err)
		}
	}
	for _, id := range p.Judgments {
		j, err := l.v.Judgment(id)
		l.say("judgment "+id.String(), judgedLine(j), err)
	}
	for _, sha := range p.Bytes {
		b, err := l.v.Blob(sha)
		l.say("blob "+sha.String(), b.Size, err)
		f, err := l.v.Bytes(sha)
		l.say("bytes "+sha.String(), f != nil, err)
		if err == nil {
			f.Close()
		}
	}
}

// people asks who is in the team, and who brought what.
func (l *looker) people(p Probe) {
	members, err := l.v.Members()
	l.say("members", members, err)
	for _, id := range append(p.Members, record.MemberID{99}) {
		m, err := l.v.Member(id)
		l.say("member "+id.String(), m, err)
		grants, err := l.v.GrantsTo(id)
		l.say("grants to "+id.String(), grants, err)
	}
	for _, c := range append(p.Cases, "", "no-such-case") {
		grants, err := l.v.Grants(c)
		l.say(fmt.Sprintf("grants in %q", c), grants, err)
	}
	for _, id := range append(p.Claims, record.ClaimID{99}) {
		b, err := l.v.BroughtBy(id)
		l.say("who brought "+id.String(), b, err)
	}
	b, err := l.v.BroughtBy(p.Claims...)
	l.say("who brought all", b, err)
}

// search looks for a word in few hits and in many, in each case.
func (l *looker) search(word string, cases []record.CaseID) {
	for _, terms := range [][]string{script.QueryTerms(word), {script.Key(word) + "*"}} {
		for _, c := range append(cases, "") {
			for _, limit := range []int{0, 1, 2, 50} {
				hits, more, err := l.v.Search(archive.WordQuery{Terms: [][]string{terms}, Case: c, Limit: limit})
				l.say(fmt.Sprintf("search %q in %q up to %d", terms, c, limit), fmt.Sprint(each(hits, hitLine), more), err)
			}
		}
	}
}

// history asks for all pages of a history.
func (l *looker) history(f archive.HistoryFilter) {
	if f.Limit == 0 {
		f.Limit = 2
	}
	question := fmt.Sprintf("history of %v %q", f.About, f.Case)
	var all []string
	for {
		events, err := l.v.History(f)
		if err != nil || len(events) == 0 {
			l.say(question, all, err)
			return
		}
		for _, e := range events {
			all = append(all, fmt.Sprint(opLine(e.Op), e.Brought))
		}
		f = f.After(events[len(events)-1])
	}
}

// maxNumber is beyond the number of every entry of a test.
const maxNumber = 40

// entries asks for every entry, one by one, and whether each is proven. Those of
// which there is nothing to know leave no gap in the answer.
func (l *looker) entries() {
	var all []string
	for n := range int64(maxNumber) {
		events, err := l.v.Entry(n)
		p, errProof := l.v.Prove(n)
		if errors.Is(err, fault.NotFound) && errors.Is(errProof, fault.NotFound) {
			continue
		}
		all = append(all, fmt.Sprint(err, errProof, p.Own, p.Err))
		for _, e := range events {
			all = append(all, fmt.Sprint(opLine(e.Op), e.Brought))
		}
	}
	slices.Reverse(all)
	l.say("entries", all, nil)
}

// ledger asks for what is only for those who may know everything.
func (l *looker) ledger() {
	if l.v.Viewer().Everything() {
		return
	}
	for n := range int64(maxNumber) {
		if p, err := l.v.Proof(n, l.v.Viewer(), true); !errors.Is(err, fault.NotFound) {
			l.say("proof", p.Inclusion, err)
		}
	}
	_, err := l.v.As(Owner)
	l.say("as an owner", nil, err)
	logs, err := l.v.Logs()
	l.say("logs", logs, err)
	digest, err := l.v.Digest()
	l.say("digest", digest, err)
	hashes, err := l.v.Hashes(ledger.LogID{}).ReadHashes([]int64{0})
	l.say("hashes", hashes, err)
	for e, err := range l.v.Entries(ledger.LogID{}, 0) {
		l.say("entry", e, err)
	}
	for b, err := range l.v.Blobs() {
		l.say("blob", b.Size, err)
	}
}

func (l *looker) said(all iter.Seq2[record.Said, error]) []string { return collect(all, saidLine) }

func collect[T any](all iter.Seq2[T, error], line func(T) string) []string {
	var lines []string
	for x, err := range all {
		if err != nil {
			return append(lines, "error: "+err.Error())
		}
		lines = append(lines, line(x))
	}
	return lines
}

func each[T any](xs []T, line func(T) string) []string {
	lines := make([]string, len(xs))
	for i, x := range xs {
		lines[i] = line(x)
	}
	return lines
}

func saidLines(said []record.Said) []string { return each(said, saidLine) }

func saidLine(s record.Said) string {
	if s.In == nil {
		return ""
	}
	in := *s.In
	in.Claims = []record.Claim{s.Claim}
	return s.ID.String() + " " + statementLine(in)
}

func statementLine(s record.Statement) string { return string(record.Encode(record.Say{Statement: s})) }

func judgedLine(j record.Judged) string {
	return j.ID.String() + " " + string(record.Encode(record.Judge{Judgment: j.Judgment}))
}

func hitLine(h archive.Hit) string {
	return fmt.Sprint(h.ID, h.Document, h.Start, h.Text, saidLines(h.Claims))
}

func opLine(op record.Op) string {
	if op == nil {
		return "erased"
	}
	return string(record.Encode(op))
}

func opLines(ops []record.Op) []string { return each(ops, opLine) }
