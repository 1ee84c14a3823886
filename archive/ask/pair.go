// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/archive/linkage"
	"teptar/fault"
	"teptar/method/count"
	"teptar/record"
	"teptar/record/when"
)

// A Pair is two things side by side, for a person who judges whether they are one:
// all that is said of each, what comparing found, and what would follow.
type Pair struct {
	A         MatchSide    `json:"a"`
	B         MatchSide    `json:"b"`
	Kind      record.Kind  `json:"kind"`
	KindLabel string       `json:"kind_label"`
	One       bool         `json:"one,omitempty"`   // they are judged to be one
	Match     *Match       `json:"match,omitempty"` // not there if nothing was compared, or they are one
	Rows      []PairRow    `json:"rows"`
	Shared    []PairShared `json:"shared"`  // what else they have in common
	Follows   []PairCount  `json:"follows"` // victims of each type of act, if they are two and if they are one
	Acts      []PairActs   `json:"acts"`    // that may be one if the two are, at most pairActs
	Rulings   []Ruling     `json:"rulings"` // about the two, the latest first
	Sources   []Source     `json:"sources"`
}

// A PairRow is a property of two things.
type PairRow struct {
	Label string        `json:"label"`
	A     *HeldProperty `json:"a,omitempty"`
	B     *HeldProperty `json:"b,omitempty"`
}

// A PairShared is things of one sort that two have in common.
type PairShared struct {
	Label string `json:"label"`
	What  Cell   `json:"what"`
}

// A PairCount counts the victims of the acts against either of two people.
type PairCount struct {
	Label string `json:"label"`
	Acts  string `json:"acts"`
	Two   string `json:"if_two"`
	One   string `json:"if_one"`
}

// PairActs are two acts, one against each of two people: of one type, and of times
// that go together. If the people are one, they may be one act that was told twice.
type PairActs struct {
	A MatchSide `json:"a"`
	B MatchSide `json:"b"`
}

// SideBySide sets two things of one kind side by side. Things that the viewer may not
// know, or that cannot be one, are fault.NotFound. Weights are missing where
// nothing that can be compared is known of one of them.
func SideBySide(ctx context.Context, v *archive.View, x, y record.EntityID, lang string) (*Pair, error) {
	a, s, t, err := twoThings(ctx, v, x, y, lang)
	if err != nil {
		return nil, fmt.Errorf("side by side: %w", err)
	}
	out := &Pair{Kind: s.kind, KindLabel: a.kindLabel(s.kind), One: s == t, Rows: []PairRow{}, Shared: []PairShared{}, Follows: []PairCount{}, Acts: []PairActs{}, Rulings: []Ruling{}}
	if out.A, err = a.matchSide(x); err == nil {
		out.B, err = a.matchSide(y)
	}
	if err != nil {
		return nil, fmt.Errorf("side by side: %w", err)
	}
	for _, r := range a.judgedOf(s) {
		if r.Other != nil && (out.One && r.Verdict == record.Same || a.rules.Same.Root(*r.Other) == t.id) {
			out.Rulings = append(out.Rulings, r)
		}
	}
	if !out.One {
		if out.Match, err = a.matchPair(x, y); err != nil && !errors.Is(err, fault.NotFound) {
			return nil, fmt.Errorf("side by side: %w", err)
		}
		out.Rows = a.pairRows(s, t)
		if out.Shared, err = a.pairShared(s, t); err == nil && s.kind == record.Person {
			err = a.pairFollows(out, s, t)
		}
	}
	out.Sources = a.answer.Sources
	return out, err
}

// twoThings finds two things that may be one.
func twoThings(ctx context.Context, v *archive.View, x, y record.EntityID, lang string) (a *asker, s, t *thing, err error) {
	if a, err = newAsker(ctx, v, Filter{Lang: lang}); err != nil {
		return nil, nil, nil, err
	}
	for _, id := range []record.EntityID{x, y} {
		if _, err := v.Entity(id); err != nil {
			return nil, nil, nil, err
		}
	}
	if s, err = a.thing(x); err == nil {
		t, err = a.thing(y)
	}
	if err == nil && (s == nil || t == nil || x == y || s.kind != t.kind || !linkage.Matchable(s.kind)) {
		err = fmt.Errorf("no two things that may be one: %w", fault.NotFound)
	}
	return a, s, t, err
}

// pairRows sets the properties of two things side by side, those that both have first.
func (a *asker) pairRows(s, t *thing) []PairRow {
	rows, at := []PairRow{}, map[string]int{}
	for i := range s.held.Views {
		p := a.heldProperty(&s.held.Views[i])
		at[p.Name] = len(rows)
		rows = append(rows, PairRow{Label: p.Label, A: &p})
	}
	for i := range t.held.Views {
		p := a.heldProperty(&t.held.Views[i])
		if k, ok := at[p.Name]; ok {
			rows[k].B = &p
		} else {
			rows = append(rows, PairRow{Label: p.Label, B: &p})
		}
	}
	both := func(r PairRow) int {
		if r.A != nil && r.B != nil {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rows, func(x, y PairRow) int { return both(x) - both(y) })
	return rows
}

// pairLimit is how many relations of each of two things are compared.
const pairLimit = 200

// pairShared gives the cases, documents and relatives that two things have in common.
func (a *asker) pairShared(s, t *thing) ([]PairShared, error) {
	out := []PairShared{}
	add := func(label string, c Cell) {
		if len(c) > 0 {
			out = append(out, PairShared{label, c})
		}
	}
	casesS, docsS := saidIn(s)
	casesT, docsT := saidIn(t)
	var cases, docs, kin Cell
	for _, c := range casesS {
		if slices.Contains(casesT, c) {
			cases = append(cases, Value{Text: string(c)})
		}
	}
	for _, d := range docsS {
		if slices.Contains(docsT, d) {
			docs = append(docs, a.named(d)...)
		}
	}
	tiesS, err := a.tiedTo(s)
	if err != nil {
		return nil, err
	}
	tiesT, err := a.tiedTo(t)
	if err != nil {
		return nil, err
	}
	for _, id := range tiesS {
		if slices.Contains(tiesT, id) {
			kin = append(kin, a.named(id)...)
		}
	}
	add(a.word("cases", "дела"), cases)
	add(a.word("documents", "документы"), docs)
	add(a.word("relatives and ties", "родные и связи"), kin)
	return out, nil
}

// saidIn gives the cases and documents in which something is said of a thing.
func saidIn(t *thing) (cases []record.CaseID, docs []record.EntityID) {
	for i := range t.held.Views {
		for k := range t.held.Views[i].Claims {
			in := t.held.Views[i].Claims[k].In
			if !slices.Contains(cases, in.Case) {
				cases = append(cases, in.Case)
			}
			if d := in.Passage.Document; !d.IsZero() && !slices.Contains(docs, d) {
				docs = append(docs, d)
			}
		}
	}
	return cases, docs
}

// tiedTo gives those to whom a thing has relations.
func (a *asker) tiedTo(t *thing) ([]record.EntityID, error) {
	lines, _, err := a.relations(t, pairLimit)
	var ids []record.EntityID
	for _, l := range lines {
		for _, id := range []record.EntityID{l.From, l.To} {
			if id = a.rules.Same.Root(id); id != t.id && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, err
}

// pairFollows tells what would follow of two people: their victims by the counting
// rules, as if it were judged that they are two, and as if it were that they are one;
// and which acts would then have to be looked at.
func (a *asker) pairFollows(out *Pair, s, t *thing) error {
	ofS, err := a.actsAgainst(s)
	if err != nil {
		return err
	}
	ofT, err := a.actsAgainst(t)
	if err != nil {
		return err
	}
	in := count.Input{Threshold: "V0", Same: a.rules.Same.Root}
	seen := map[record.EntityID]bool{}
	for _, act := range slices.Concat(ofS, ofT) {
		if !seen[act.id] {
			seen[act.id] = true
			in.Acts = append(in.Acts, a.counted(act))
		}
	}
	vocabulary := a.view.Schema().Vocabulary("act")
	two := count.Count(vocabulary, in)
	in.Same = func(id record.EntityID) record.EntityID {
		if id = a.rules.Same.Root(id); id == t.id {
			return s.id
		}
		return id
	}
	one := count.Count(vocabulary, in)
	for i, r := range two.Rows {
		if i < len(one.Rows) {
			out.Follows = append(out.Follows, PairCount{a.term("act", r.Type), r.Acts.String(), r.Victims.String(), one.Rows[i].Victims.String()})
		}
	}
	return a.pairActs(out, ofS, ofT)
}

// actsAgainst gives the acts of which a person is a victim, each once.
func (a *asker) actsAgainst(t *thing) ([]*thing, error) {
	acts, err := a.links(t.id, "victim")
	return slices.DeleteFunc(acts, func(act *thing) bool { return act.kind != record.Act }), err
}

// pairActs is how many pairs of acts are shown.
const pairActs = 12

// pairActs finds the acts that may be one if their victims are.
func (a *asker) pairActs(out *Pair, ofS, ofT []*thing) error {
	for _, x := range ofS {
		for _, y := range ofT {
			if x.id == y.id || a.rules.Same.Verdict(x.id, y.id) == record.Different || !mayBeOneAct(x, y) {
				continue
			}
			if len(out.Acts) == pairActs {
				return nil
			}
			sideX, err := a.matchSide(x.id)
			if err != nil {
				return err
			}
			sideY, err := a.matchSide(y.id)
			if err != nil {
				return err
			}
			out.Acts = append(out.Acts, PairActs{sideX, sideY})
		}
	}
	return nil
}

// mayBeOneAct tells whether two acts are told with a type in common, and with times
// that go together; a time that nobody tells goes with every other.
func mayBeOneAct(x, y *thing) bool {
	sameType := func(v, w record.Value) bool { return v.Term == w.Term }
	sameTime := func(v, w record.Value) bool { return when.Compatible(v.When, w.When) }
	whenX, whenY := toldOf(x, "when"), toldOf(y, "when")
	return anyTwo(toldOf(x, "type"), toldOf(y, "type"), sameType) && (len(whenX) == 0 || len(whenY) == 0 || anyTwo(whenX, whenY, sameTime))
}

// toldOf gives the values of a property that anyone asserts whose word counts.
func toldOf(t *thing, property string) (values []record.Value) {
	if v := t.prop(property); v != nil {
		for i := range v.Values {
			if supported(v, i) {
				values = append(values, v.Values[i].Value)
			}
		}
	}
	return values
}

// anyTwo tells whether one of xs and one of ys agree.
func anyTwo(xs, ys []record.Value, agree func(x, y record.Value) bool) bool {
	return slices.ContainsFunc(xs, func(x record.Value) bool {
		return slices.ContainsFunc(ys, func(y record.Value) bool { return agree(x, y) })
	})
}

// Judgment gives the latest judgment in force about whether two things are one; nil if
// there is none that the viewer may know.
func (p *Pair) Judgment() *Ruling {
	for i := range p.Rulings {
		if r := &p.Rulings[i]; !r.Undone && r.Verdict != record.UndoVerdict {
			return r
		}
	}
	return nil
}

// A MatchFilter says which proposals are given, and in which order.
type MatchFilter struct {
	Kind   record.Kind
	Case   record.CaseID // one of the two was first met in this case; "" for all
	At     float64       // of at least this probability
	Teach  bool          // those whose judgment teaches the most first; else the most probable
	Offset int
	Limit  int
	Lang   string
}

// teachReach is how many proposals are put in the order of what they teach.
const teachReach = 40

// A chosenKey is a choice of proposals of a matching, which is shared.
type chosenKey struct {
	of    *linkage.Matching
	in    record.CaseID
	at    float64
	teach bool
}

// Proposals lists what may be one, as far as the viewer may know it.
func Proposals(ctx context.Context, v *archive.View, f MatchFilter) (*MatchList, error) {
	if !linkage.Matchable(f.Kind) {
		return nil, fmt.Errorf("proposals: want person, organization or place: %w", fault.NotFound)
	}
	m, found, err := linkage.Of(ctx, v, f.Kind)
	if err != nil {
		return nil, fmt.Errorf("proposals: %w", err)
	}
	chosen, err := archive.Remember(v, chosenKey{found, f.Case, f.At, f.Teach}, func() (*linkage.Matching, error) { return choose(v, m, found, f) })
	if err != nil {
		return nil, fmt.Errorf("proposals: %w", err)
	}
	return Matches(ctx, v, chosen, 0, Filter{Lang: f.Lang, Offset: f.Offset, Limit: f.Limit})
}

// choose narrows a matching down and puts it in order.
func choose(v *archive.View, m *linkage.Matcher, found *linkage.Matching, f MatchFilter) (*linkage.Matching, error) {
	inCase := func(ids ...record.EntityID) bool {
		return f.Case == "" || slices.ContainsFunc(ids, func(id record.EntityID) bool { e, err := v.Entity(id); return err == nil && e.Case == f.Case })
	}
	out := *found
	out.Proposals = slices.DeleteFunc(slices.Clone(found.Proposals), func(p linkage.Proposal) bool { return p.Probability < f.At || !inCase(p.A, p.B) })
	out.Clusters = slices.DeleteFunc(slices.Clone(found.Clusters), func(c linkage.Cluster) bool { return c.Weakest.Probability < f.At || !inCase(c.Members...) })
	out.Cut = slices.DeleteFunc(slices.Clone(found.Cut), func(j linkage.Joint) bool { return !inCase(j.A, j.B) })
	if !f.Teach {
		return &out, nil
	}
	if m == nil { // the nearest to the threshold
		slices.Reverse(out.Proposals)
		return &out, nil
	}
	asked, err := m.Ask(teachReach)
	if err != nil {
		return nil, err
	}
	rank := map[[2]record.EntityID]int{}
	for i, q := range asked {
		rank[[2]record.EntityID{q.A, q.B}] = i - len(asked)
	}
	slices.SortStableFunc(out.Proposals, func(x, y linkage.Proposal) int {
		return rank[[2]record.EntityID{x.A, x.B}] - rank[[2]record.EntityID{y.A, y.B}]
	})
	return &out, nil
}

// A MatchCut is two that a path of proposals would join, and that stay apart.
type MatchCut struct {
	A      MatchSide `json:"a"`
	B      MatchSide `json:"b"`
	Weight float64   `json:"weight"` // the mean of all pairs between the two parts
	Why    string    `json:"why"`
}

// matchCut puts a path that was cut into words.
func (a *asker) matchCut(j linkage.Joint) (out MatchCut, err error) {
	out.Weight = j.Weight
	if out.A, err = a.matchSide(j.A); err == nil {
		out.B, err = a.matchSide(j.B)
	}
	out.Why = a.word("too little speaks for it between all that hang on the two", "между всем, что связано с этими двумя, слишком мало общего")
	if a.rules.Same.Verdict(j.A, j.B) == record.Different {
		out.Why = linkage.Label(string(linkage.Judged), a.filter.Lang)
	}
	return out, err
}
