// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/method/match"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/place"
)

// A Matcher compares the things of one kind. Open reads; Train and Match compare.
// Explain, Ask and Evaluate may be called from several goroutines once it is trained.
type Matcher struct {
	kind   record.Kind
	tell   Tell
	same   *held.Identity
	things []*thing
	number map[record.EntityID]int
	apart  map[[2]record.EntityID]Apart
	two    map[[2]record.EntityID]Apart // apart, by what stands for the entries: what holds of one holds of all
	labels Labels
	// sames and others are judged pairs of things, by their numbers.
	sames, others [][2]int

	listed map[record.EntityID]string // the first long list that names each
	first  *match.Engine              // a row for each thing: what is learned from
	engine *match.Engine              // a row for each name of each thing: what is compared; nil before training
	rows   [][]int                    // of the engine, by thing
	of     []int                      // the thing of each row
	pairs  *match.Pairs               // of rows, from keptFrom on; nil before Match
}

// Open reads the things of a kind that a viewer may know, and prepares their
// comparison. A kind that is not one of [Kinds] is fault.Invalid.
func Open(ctx context.Context, v *archive.View, kind record.Kind) (*Matcher, error) {
	return open(ctx, v, kind, nil)
}

// Tell is told what is being done, and how much of how much; nil if nobody asks.
type Tell func(what string, done, of int64)

func (t Tell) say(what string, done, of int) {
	if t != nil {
		t(what, int64(done), int64(of))
	}
}

// open is Open that tells how far it is, as do the steps of the matcher after it.
func open(ctx context.Context, v *archive.View, kind record.Kind, tell Tell) (*Matcher, error) {
	tell.say("read entries", 0, 0)
	m, err := read(ctx, v, kind)
	if err != nil {
		return nil, err
	}
	m.tell = tell
	if m.first, err = m.prepare(modelOf(kind), 1); err != nil {
		return nil, fmt.Errorf("match %s: %w", kind, err)
	}
	if len(m.things) > 1 {
		err = m.first.Plan(nil)
	}
	return m, err
}

// read reads the things of a kind, and what was judged of them.
func read(ctx context.Context, v *archive.View, kind record.Kind) (*Matcher, error) {
	if !Matchable(kind) {
		return nil, fmt.Errorf("match: want person, organization or place: %w", fault.Invalid)
	}
	g, err := gather(ctx, v, kind)
	if err != nil {
		return nil, fmt.Errorf("match %s: %w", kind, err)
	}
	m := &Matcher{kind: kind, same: g.same, things: g.sorted(), number: map[record.EntityID]int{}, apart: map[[2]record.EntityID]Apart{}}
	for i, t := range m.things {
		m.number[t.id] = i
	}
	m.separate(g)
	m.readLabels(g)
	m.two = map[[2]record.EntityID]Apart{}
	for p, why := range m.apart {
		if roots := pairOf(m.same.Root(p[0]), m.same.Root(p[1])); why == Judged || m.two[roots] < why && m.two[roots] != Judged {
			m.two[roots] = why
		}
	}
	return m, nil
}

// longList is how many people a passage lists before its pairs are not kept one by one.
const longList = 200

// separate notes which pairs are two whatever their weight, and gives the first long
// list that names each thing.
func (m *Matcher) separate(g *gathering) {
	m.listed = map[record.EntityID]string{}
	for at, ids := range g.lists {
		ids = slices.DeleteFunc(ids, func(id record.EntityID) bool { return g.things[id] == nil })
		if len(ids) > longList {
			name := fmt.Sprint(at.passage.Document, at.passage.Start, at.property, at.statement)
			for _, id := range ids {
				if old := m.listed[id]; old == "" || name < old {
					m.listed[id] = name
				}
			}
			continue
		}
		for i, a := range ids {
			for _, b := range ids[:i] {
				m.apart[pairOf(a, b)] = SideBySide
			}
		}
	}
	for p := range g.kinOf {
		m.apart[p] = KinOfEach
	}
}

// readLabels reads what was judged of pairs of these things.
func (m *Matcher) readLabels(g *gathering) {
	seen := map[[2]int]bool{}
	for _, j := range g.judged {
		if j.Verdict != record.Same && j.Verdict != record.Different && j.Verdict != record.CannotTell {
			continue
		}
		a, okA := m.number[j.Of]
		b, okB := m.number[j.Other]
		p := [2]int{min(a, b), max(a, b)}
		if !okA || !okB || seen[p] || g.same.Verdict(j.Of, j.Other) != j.Verdict {
			continue
		}
		seen[p] = true
		switch j.Verdict {
		case record.Same:
			m.labels.Same++
			m.sames = append(m.sames, p)
			delete(m.apart, pairOf(j.Of, j.Other)) // a person's word, over what was computed
		case record.Different:
			m.labels.Different++
			m.others = append(m.others, p)
			m.apart[pairOf(j.Of, j.Other)] = Judged
		default:
			m.labels.Open++
		}
	}
}

// prepare makes a table with so many names of each thing, and an engine for it.
func (m *Matcher) prepare(model *match.Model, names int) (*match.Engine, error) {
	var columns []string
	for _, c := range columnsOf(m.kind) {
		columns = append(columns, c.Column)
	}
	columns = append(columns, colListed)
	t := match.NewTable(columns)
	var b match.Batch
	m.rows, m.of = make([][]int, len(m.things)), nil
	for i, th := range m.things {
		for n := range min(names, max(1, len(th.names))) {
			b.Add([]byte(th.id.String()), th.cells(m.kind, n, columns, m.listed[th.id]))
			m.rows[i], m.of = append(m.rows[i], len(m.of)), append(m.of, i)
		}
	}
	if err := t.Append(0, &b); err != nil {
		return nil, err
	}
	opt := match.Options{Seed: 1, Progress: m.tell, CoListed: colListed, Same: m.onRows(m.sames), Different: m.onRows(m.apartPairs())}
	for _, rows := range m.rows {
		for _, r := range rows[1:] {
			opt.Same = append(opt.Same, [2]int{rows[0], r})
		}
	}
	if m.kind == record.PlaceKind {
		g, err := place.Embedded()
		if err != nil {
			return nil, err
		}
		opt.Places = g
	}
	return match.Open(t, model, opt)
}

// apartPairs gives the pairs that are two by their numbers.
func (m *Matcher) apartPairs() [][2]int {
	var out [][2]int
	for _, p := range slices.SortedFunc(maps.Keys(m.apart), func(a, b [2]record.EntityID) int {
		return cmp.Or(bytes.Compare(a[0][:], b[0][:]), bytes.Compare(a[1][:], b[1][:]))
	}) {
		a, okA := m.number[p[0]]
		b, okB := m.number[p[1]]
		if okA && okB {
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

// onRows turns pairs of things into pairs of their rows.
func (m *Matcher) onRows(pairs [][2]int) [][2]int {
	var out [][2]int
	for _, p := range pairs {
		for _, a := range m.rows[p[0]] {
			for _, b := range m.rows[p[1]] {
				out = append(out, [2]int{a, b})
			}
		}
	}
	return out
}

// cells gives a row of the table, with the n-th name of a thing.
func (t *thing) cells(k record.Kind, n int, columns []string, listed string) [][]byte {
	var p personName
	plain := ""
	if n < len(t.names) {
		if plain = t.names[n].text; k == record.Person {
			p = partsOf(plain)
		}
	}
	out := make([][]byte, len(columns))
	for i, c := range columns {
		text := t.one[c].text
		switch c {
		case colGiven:
			text = p.given
		case colPatronymic:
			text = p.patronymic
		case colFamily:
			text = p.family
		case colName:
			text = plain
		case colSex:
			if text == "" {
				text = p.sex
			}
		case colListed:
			text = listed
		}
		if set := t.many[c]; len(set) > 0 {
			text = strings.Join(slices.Sorted(maps.Keys(set)), ";")
		}
		out[i] = []byte(text)
	}
	return out
}

// Train learns what agreements weigh, from all pairs and from what reviewers judged.
// From ten judgments of each sort on, probabilities are fitted to them.
func (m *Matcher) Train(ctx context.Context) error {
	if len(m.things) < 2 {
		return nil
	}
	if err := m.first.Train(ctx); err != nil {
		return fmt.Errorf("train %s: %w", m.kind, err)
	}
	model := m.first.Model()
	m.boundPrior(model)
	if err := m.use(model); err != nil || len(m.sames) < calibrateFrom || len(m.others) < calibrateFrom {
		return err
	}
	model.Calibrate(m.weights(m.sames), m.weights(m.others))
	return m.use(model)
}

// boundPrior keeps the prior of a model to what so many things allow.
func (m *Matcher) boundPrior(model *match.Model) {
	model.Prior = min(model.Prior, mostTwice/float64(max(1, len(m.things)-1)))
}

const (
	// calibrateFrom is how many judgments of each sort probabilities are fitted to.
	calibrateFrom = 10
	// mostTwice bounds the prior: twice the share of things that are entered twice. In
	// a few dozen people training may take a village for one person.
	mostTwice = 0.25
)

// weights gives the weights of pairs of things, by their first names.
func (m *Matcher) weights(pairs [][2]int) []float64 {
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		out[i] = m.engine.Weight(m.rows[p[0]][0], m.rows[p[1]][0])
	}
	return out
}

// use compares by a model that was learned: all names of each thing.
func (m *Matcher) use(model *match.Model) error {
	var err error
	if m.engine, err = m.prepare(model, maxNames); err != nil {
		return err
	}
	return m.engine.SetRules(model.Rules)
}
