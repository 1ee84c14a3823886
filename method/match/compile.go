// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"math"
	"slices"

	"teptar/fault"
	"teptar/method/match/likeness"
)

// An op is a measure as a number.
type op uint8

const (
	opOtherwise op = iota
	opEqual
	opFolded
	opSounds
	opSameName
	opJaroWinkler
	opEdits
	opHead
	opInitial
	opWords
	opShared
	opSameWords
	opUser
	opSlip
	opParts
	opCompatible
	opDays
	opNear
	opSwapped
	opAll
	opAny
)

var ops = map[Measure]op{
	Otherwise: opOtherwise, Equal: opEqual, Folded: opFolded, Sounds: opSounds, SameName: opSameName, JaroWinkler: opJaroWinkler, Edits: opEdits, Head: opHead,
	Initial: opInitial, Words: opWords, Shared: opShared, SameWords: opSameWords, User: opUser, Slip: opSlip, Parts: opParts, Compatible: opCompatible, Days: opDays,
	Near: opNear, Swapped: opSwapped,
}

// compile prepares columns and comparisons.
func (e *Engine) compile() error {
	if err := e.readColumns(); err != nil {
		return err
	}
	e.compared = make([]compared, len(e.model.Comparisons))
	for i := range e.model.Comparisons {
		if err := e.compileComparison(i); err != nil {
			return err
		}
	}
	for _, f := range e.features {
		if f == nil {
			continue
		}
		if f.space.packed == nil {
			f.space.pack()
		}
		f.deal()
	}
	for i := range e.compared {
		c := &e.compared[i]
		f := e.features[c.column]
		c.cards, c.dates = f.cards, f.dates
		c.settle(f)
	}
	e.bonds, e.kin = e.model.bonds()
	if e.model.Trained {
		e.kin = e.model.Kin > 0
	}
	e.weigh()
	return nil
}

// readColumns folds the values of all columns that the model names. Those with names
// share one space.
func (e *Engine) readColumns() error {
	e.features = make([]*feature, len(e.table.columns))
	names := &space{forms: newValues()}
	order, kinds := e.model.columns()
	for i, name := range order {
		e.tell("read columns", int64(i), int64(len(order)))
		col := e.table.Column(name)
		if col < 0 {
			return fmt.Errorf("column %q of the model is not in the table: %w", name, fault.NotFound)
		}
		sp := names
		if !kinds[name].isName() {
			sp = &space{forms: newValues()}
		}
		e.features[col] = newFeature(kinds[name], e.table.values[col], sp, e.table.Len(), e.opt.Workers)
	}
	return nil
}

// columns gives the columns that a model names, each with the kind of the first
// comparison that is on it, or else that looks at it.
func (m *Model) columns() (order []string, kinds map[string]Kind) {
	kinds = map[string]Kind{}
	note := func(column string, k Kind) {
		if _, seen := kinds[column]; !seen {
			order = append(order, column)
			kinds[column] = k
		}
	}
	for _, c := range m.Comparisons {
		note(c.Column, c.Kind)
	}
	for _, c := range m.Comparisons {
		for _, l := range c.Levels {
			l.Test.columns(func(column string) { note(column, c.Kind) })
		}
	}
	for _, r := range m.Rules {
		for _, k := range r.On {
			note(k.Column, Text)
		}
	}
	return order, kinds
}

// columns yields the columns that a test names.
func (t Test) columns(yield func(string)) {
	for _, name := range []string{t.Column, t.With} {
		if name != "" {
			yield(name)
		}
	}
	for _, sub := range t.All {
		sub.columns(yield)
	}
	for _, sub := range t.Any {
		sub.columns(yield)
	}
}

func (e *Engine) compileComparison(i int) error {
	m := &e.model.Comparisons[i]
	c := &e.compared[i]
	c.column = e.table.Column(m.Column)
	for j, l := range m.Levels {
		n, err := e.compileTest(l.Test, m.Column)
		if err != nil {
			return fmt.Errorf("comparison %d, level %d: %w", i+1, j+1, err)
		}
		c.levels = append(c.levels, n)
	}
	for j := range c.levels {
		code := uint8(j + 1)
		if m.Levels[j].Null {
			code = null
		}
		n := &c.levels[j]
		if n.op != opAny {
			c.addStep(n, code)
			continue
		}
		for k := range n.any {
			c.addStep(&n.any[k], code)
		}
	}
	c.addStep(&node{op: opOtherwise}, uint8(len(c.levels)))
	if first := c.steps[0]; first.way != byHolds && first.op != opCompatible {
		c.ofEqual = first.code
	}
	return nil
}

// ways are how measures of the column of a comparison decide; others by unequal.
var ways = map[op]way{opOtherwise: always, opEqual: never, opFolded: byFolded, opSounds: bySound, opSameName: byClass, opJaroWinkler: byLikeness, opSlip: byDates, opParts: byDates, opDays: byDates,
	opInitial: byInitial}

// addStep adds a test to those that a pair goes down.
func (c *compared) addStep(n *node, code uint8) {
	s := step{n, code, byUnequal}
	if w, ok := ways[n.op]; ok {
		s.way = w
	}
	if n.op == opAll || n.op == opAny || n.op == opSwapped || n.op != opOtherwise && n.col != c.column {
		s.way = byHolds
	}
	if s.way == byLikeness && (!c.packs || n.at < c.lowest) {
		c.packs, c.lowest, c.least = true, n.at, n.bound
	}
	c.steps = append(c.steps, s)
}

// settle gives steps their ways that depend on what was read of the column, and takes
// out those that no two values of it can pass.
func (c *compared) settle(f *feature) {
	steps := c.steps[:0]
	dates := slices.ContainsFunc(f.dates, date.known)
	for _, s := range c.steps {
		if s.way == byUnequal {
			switch {
			case s.op == opCompatible && f.place == nil && !dates, s.op == opNear && f.place == nil && f.spots == nil && !f.numbered():
				continue
			case s.op == opCompatible && f.place == nil:
				s.way = byDates
			}
		}
		steps = append(steps, s)
	}
	c.steps = steps
}

// numbered tells that some values were read as numbers.
func (f *feature) numbered() bool {
	return slices.ContainsFunc(f.numbers, func(n float64) bool { return !math.IsNaN(n) })
}

// compileTest prepares a test, and the columns for its measure.
func (e *Engine) compileTest(t Test, column string) (node, error) {
	if t.Column != "" {
		column = t.Column
	}
	n := node{measure: t.Measure, op: ops[t.Measure], at: t.At, col: e.table.Column(column), with: -1}
	n.f = e.features[n.col]
	for _, sub := range t.All {
		child, err := e.compileTest(sub, column)
		if err != nil {
			return n, err
		}
		n.op, n.all = opAll, append(n.all, child)
	}
	for _, sub := range t.Any {
		child, err := e.compileTest(sub, column)
		if err != nil {
			return n, err
		}
		n.op, n.any = opAny, append(n.any, child)
	}
	if t.With != "" {
		n.with = e.table.Column(t.With)
		n.g = e.features[n.with]
		if n.f.space != n.g.space {
			return n, fmt.Errorf("swapped is for two columns of names: %w", fault.Invalid)
		}
	}
	e.prepare(&n)
	return n, nil
}

// prepare reads a column for a measure.
func (e *Engine) prepare(n *node) {
	f := n.f
	switch n.op {
	case opJaroWinkler, opEdits:
		n.bound = likeness.NewBound(n.at)
	case opSounds:
		f.space.readSounds()
	case opSameName:
		f.space.readClasses()
	case opHead:
		n.heads = f.space.heads(int(n.at))
	case opWords, opShared, opSameWords:
		n.bound = likeness.NewBound(wordLikeness)
		f.readWords()
		if n.op == opWords && (f.leastWords == 0 || n.at < f.leastWords) {
			f.leastWords = n.at
		}
	case opUser:
		f.readUsers()
	case opSlip, opParts, opDays:
		f.readDates(e.opt.Workers)
	case opCompatible:
		if f.kind == Place && e.opt.Places != nil {
			f.readPlaces(e.placeIndex())
		} else {
			f.readDates(e.opt.Workers)
		}
	case opNear:
		switch {
		case f.kind == Coordinate:
			f.readSpots()
		case f.kind == Place && e.opt.Places != nil:
			f.readPlaces(e.placeIndex())
		default:
			f.readNumbers()
		}
	}
}

// placeIndex reads the gazetteer, once.
func (e *Engine) placeIndex() *placeIndex {
	if e.places == nil {
		e.places = newPlaceIndex(e.opt.Places)
	}
	return e.places
}

// weigh takes the weights of the model over.
func (e *Engine) weigh() {
	all := e.model.Weights()
	e.prior, e.kinPrior, e.againstKin = all.Prior, all.KinPrior, all.AgainstKin
	for i := range e.compared {
		c, w := &e.compared[i], all.Comparisons[i]
		n := len(w.Levels)
		c.weight, c.freq, c.base, c.floor, c.kin = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
		c.own = w.Own
		for j, l := range w.Levels {
			c.weight[j], c.freq[j], c.floor[j], c.kin[j] = l.Weight, l.Frequency, l.Floor, l.Kin
			c.base[j] = e.features[c.column].mean
		}
	}
}
