// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"runtime"

	"teptar/fault"
	"teptar/method/match/likeness"
	"teptar/record/place"
)

// Options are what an engine works with besides the table and the model. The
// zero value is good.
type Options struct {
	Workers int    // goroutines; 0 for one on each processor
	Seed    uint64 // of the samples; the same seed gives the same result
	// Pairs is how many pairs to look at, as far as Plan decides; 0 for what suits
	// the number of records.
	Pairs int64
	// Links says within which lists pairs are made.
	Links Links
	// Clean lists have no duplicates: two of their records are two people.
	Clean []int
	// CoListed is a column with the name of what a record was listed in; two
	// records with the same value are two people. Empty for none.
	CoListed string
	// Same and Different are pairs that a person has judged.
	Same, Different [][2]int
	// Places resolves names of places; nil for none.
	Places *place.Gazetteer
	// Memory is about how many bytes keys and links may take before they go to
	// Scratch; 0 for no limit.
	Memory  int64
	Scratch Scratch
	// Progress is told what is being done, and how much of it. It may be nil.
	Progress func(what string, done, of int64)
}

// Links says between which records there are pairs.
type Links uint8

// The ways to link.
const (
	WithinAndBetween Links = iota // any two records
	Between                       // of different lists only
)

// An Engine compares the records of a table by a model. SetRules, Plan and Train change
// it, and are not for several goroutines at once; they use several themselves. What
// only compares and explains may be called from several.
type Engine struct {
	table    *Table
	model    *Model
	opt      Options
	features []*feature // of each column; nil if it is not used
	compared []compared
	clean    []bool        // by list
	apart    map[pair]bool // judged to be two people
	oneBy    map[pair]bool // judged to be one
	coListed int           // column, -1 for none
	keys     []uint32
	counts   []RuleCount
	sorted   []blockList // blocks of each rule, if they are kept
	imagined []single    // keys of which rules are made
	warnings []string
	places   *placeIndex
	bonds    []bond
	kin      bool // kin are modelled

	prior, kinPrior float32 // weights before any field, against strangers and against kin
	againstKin      bool
}

// Open prepares a table for a model. It does not change the model, which is then
// changed by training only. A column that the table does not have is
// fault.NotFound.
func Open(t *Table, m *Model, opt Options) (*Engine, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	e := &Engine{table: t, model: m.Clone(), opt: opt, apart: map[pair]bool{}, oneBy: map[pair]bool{}, coListed: -1}
	for _, d := range m.Derived {
		if err := e.makeDate(d); err != nil {
			return nil, err
		}
	}
	if opt.CoListed != "" {
		if e.coListed = t.Column(opt.CoListed); e.coListed < 0 {
			return nil, fmt.Errorf("the column for listed together is not in the table: %w", fault.NotFound)
		}
	}
	e.clean = make([]bool, MaxLists+1)
	for _, l := range opt.Clean {
		if l >= 0 && l <= MaxLists {
			e.clean[l] = true
		}
	}
	for _, p := range opt.Different {
		e.apart[pairOf(uint32(p[0]), uint32(p[1]))] = true
	}
	for _, p := range opt.Same {
		e.oneBy[pairOf(uint32(p[0]), uint32(p[1]))] = true
	}
	return e, e.compile()
}

// Model gives the model as it is now.
func (e *Engine) Model() *Model { return e.model }

// Warnings tells what training found that makes the result doubtful.
func (e *Engine) Warnings() []string { return e.warnings }

// Table gives the table.
func (e *Engine) Table() *Table { return e.table }

func (e *Engine) tell(what string, done, of int64) {
	if e.opt.Progress != nil {
		e.opt.Progress(what, done, of)
	}
}

// makeDate adds a date made of three columns.
func (e *Engine) makeDate(d Derived) error {
	if e.table.Column(d.Name) >= 0 {
		return nil
	}
	of := []int{e.table.Column(d.Year), e.table.Column(d.Month), e.table.Column(d.Day)}
	for _, c := range of {
		if c < 0 {
			return fmt.Errorf("a part of the date %q is not in the table: %w", d.Name, fault.NotFound)
		}
	}
	var out []byte
	e.table.derive(d.Name, of, func(parts [][]byte) []byte {
		out = joinDate(out, parts)
		return out
	})
	return nil
}

// joinDate writes year, month and day as one date into b; empty if none is known.
func joinDate(b []byte, parts [][]byte) []byte {
	if len(parts[0]) == 0 && len(parts[1]) == 0 && len(parts[2]) == 0 {
		return b[:0]
	}
	b = appendPart(b[:0], parts[0], 4)
	b = appendPart(append(b, '-'), parts[1], 2)
	return appendPart(append(b, '-'), parts[2], 2)
}

// appendPart writes a part of a date, with X for digits that are not known.
func appendPart(b, part []byte, digits int) []byte {
	for range digits - len(part) {
		if len(part) == 0 {
			b = append(b, 'X')
		} else {
			b = append(b, '0')
		}
	}
	return append(b, part...)
}

// A pair is two records, the lower number first.
type pair struct{ a, b uint32 }

func pairOf(a, b uint32) pair {
	if a > b {
		a, b = b, a
	}
	return pair{a, b}
}

// row gives the numbers of the values of a record.
func (e *Engine) row(r uint32) []uint32 {
	w := len(e.table.columns)
	return e.table.cells[int(r)*w : int(r)*w+w : int(r)*w+w]
}

// allowed tells whether two records may be one person, by what is known beside
// their fields.
func (e *Engine) allowed(a, b uint32) bool {
	la, lb := e.table.lists[a], e.table.lists[b]
	if la == lb && (e.clean[la] || e.opt.Links == Between) {
		return false
	}
	if e.coListed >= 0 {
		if x := e.row(a)[e.coListed]; x != 0 && x == e.row(b)[e.coListed] {
			return false
		}
	}
	return len(e.apart) == 0 || !e.apart[pairOf(a, b)]
}

// Pairs counts the pairs that there are, looked at or not.
func (e *Engine) Pairs() float64 {
	n := float64(e.table.Len())
	all := n * (n - 1) / 2
	size := map[uint16]float64{}
	if !e.table.many && e.opt.Links != Between && !e.clean[0] {
		return all
	}
	for _, l := range e.table.lists {
		size[l]++
	}
	for l, s := range size {
		if e.opt.Links == Between || e.clean[l] {
			all -= s * (s - 1) / 2
		}
	}
	return all
}

// A compared is a comparison made ready.
type compared struct {
	column  int
	cards   []card // of the column
	dates   []date // of the column; nil if no step looks at dates
	steps   []step
	levels  []node
	weight  []float32 // of each level
	kin     []float32 // of each level, against kin
	freq    []float32 // how far the weight of each level follows frequency
	base    []float32 // what is common to all values: their weight by frequency, at the mean
	floor   []float32 // the least weight of each level: that of the next
	own     bool      // kin do not share it
	packs   bool      // there are steps by likeness, the lowest at
	lowest  float64   // with the bound
	least   likeness.Bound
	ofEqual uint8 // code of the level of two equal values; 0 if it is to be found
}

// A step is a test on the way down the levels. The tests of one level that need not
// all be true are steps of their own.
type step struct {
	*node
	code uint8 // of the level, null if it is silent
	way  way
}

// A way is how a step decides about two different values of the column of its
// comparison.
type way uint8

const (
	never      way = iota // they are not equal
	always                // the last level
	byFolded              // by what is on the cards
	bySound               //
	byClass               //
	byLikeness            // Jaro–Winkler of the forms
	byDates               // by a measure of dates
	byInitial             // of the forms
	byUnequal             // by any other measure of the column
	byHolds               // by several tests, or other columns
)

// A node is a test made ready.
type node struct {
	measure   Measure
	op        op
	col, with int
	f, g      *feature
	at        float64
	bound     likeness.Bound
	heads     []uint32
	all, any  []node
}
