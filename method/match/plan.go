// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// How rules are chosen. A rule finds a pair of one person if both records have
// its fields and no slip touched its keys. How often that is so is not known before
// training; it is assumed from the kind of field, or taken from labelled pairs.
const (
	drawn       = 3000   // imagined pairs of one person
	planSample  = 12_000 // records in which the pairs of a rule are counted
	mostRules   = 14
	onceMissing = 0.25 // what a second rule for the same pair is worth, as a share
	leastGain   = 2e-4 // of a rule, in pairs found or found again, as a share
)

// Plan chooses rules: those that promise to find the most pairs of one person
// within the number of pairs that may be looked at. If truth is not empty, these
// pairs of records of one person say which slips there are; else they are assumed.
//
// In a small table all pairs are looked at.
func (e *Engine) Plan(truth [][2]int) error {
	if e.table.Len() <= smallTable {
		return e.setRules([]Rule{{}})
	}
	rules, err := e.chooseRules(truth)
	if err != nil {
		return err
	}
	return e.setRules(rules)
}

// chooseRules finds the rules of Plan.
func (e *Engine) chooseRules(truth [][2]int) ([]Rule, error) {
	n := e.table.Len()
	e.tell("choose rules", 0, 1)
	cands, err := e.candidates()
	if err != nil {
		return nil, err
	}
	budget := e.opt.Pairs
	if budget == 0 {
		budget = max(min(4_000_000, 400*int64(n)), 14*int64(n))
	}
	var agree []bitset
	if len(truth) > 0 {
		agree = e.agreeOnTruth(cands, truth)
	} else {
		agree = e.imagine(cands)
	}
	chosen := choose(cands, agree, float64(budget))
	rules := make([]Rule, len(chosen))
	for i, c := range chosen {
		rules[i] = cands[c].rule
	}
	switch {
	case len(cands) == 0: // no column has anything to choose by
		rules = []Rule{{}}
	case len(rules) == 0:
		rules = []Rule{{On: cands[0].rule.On}}
	}
	e.tell("choose rules", 1, 1)
	return rules, nil
}

// smallTable is how many records are compared each with each.
const smallTable = 2000

// SetRules takes rules over as they are given.
func (e *Engine) SetRules(rules []Rule) error { return e.setRules(slices.Clone(rules)) }

// Predict tells what the rules cost, in their order, before they are run.
func (e *Engine) Predict() []RuleCount { return e.counts }

// A candidate is a rule that may be chosen.
type candidate struct {
	rule  Rule
	keys  []int   // into singles
	pairs float64 // expected
}

// A single is a rule of one key, of which others are made.
type single struct {
	key     Key
	column  int
	filled  float64
	agrees  float64 // how often the key of one person is the same, of those who have it
	part    []uint32
	grade   int // 0 the most exact of its column
	product float64
}

// assumed tells how often keys of a kind survive two tellings.
func assumed(k Kind, by By) (agrees float64, use bool) {
	switch by {
	case ByForm:
		switch k {
		case Sex, Set, KinRole, Number, Category, Coordinate:
			return 0.85, k == Number || k == Category || k == Set
		case Identifier, Phone, Email:
			return 0.85, true
		}
		return 0.72, true
	case ByName:
		return 0.84, k == Given
	case BySound:
		return 0.82, k.isName() && k != FullName
	case ByHead:
		return 0.86, k == Given || k == Family || k == Patronymic || k == Place || k == Postcode || k == Email
	case ByLetter:
		return 0.92, k == Given || k == Family
	case ByTail:
		return 0.86, k == Identifier || k == Phone || k == Family
	case ByFirstWord, ByLastWord:
		return 0.8, k == FullName || k == Address
	case ByUser:
		return 0.82, k == Email
	case ByYear:
		return 0.88, k == Date
	case ByMonthDay:
		return 0.8, k == Date
	}
	return 0, false
}

// bys are the ways to read a key, the most exact first.
var bys = []By{ByForm, ByUser, ByName, BySound, ByMonthDay, ByHead, ByTail, ByFirstWord, ByLastWord, ByYear, ByLetter}

// candidates makes rules of one, two and three keys of different columns, and
// counts in a sample how many pairs each makes.
func (e *Engine) candidates() ([]candidate, error) {
	var singles []single
	for _, c := range e.model.Comparisons {
		col := e.table.Column(c.Column)
		grade := 0
		for _, by := range bys {
			agrees, use := assumed(c.Kind, by)
			if !use || e.table.filled(col) < 0.02 {
				continue
			}
			part, col, err := e.readKey(Key{Column: c.Column, By: by})
			if err != nil {
				return nil, err
			}
			singles = append(singles, single{Key{Column: c.Column, By: by}, col, e.table.filled(col), agrees, part, grade, 0})
			grade++
		}
	}
	sample := e.sampleRecords(planSample)
	n := float64(e.table.Len())
	scale := n * (n - 1) / (float64(len(sample)) * float64(len(sample)-1))
	count := func(out []candidate) {
		parallelRules(e.opt.Workers, len(out), func(i int) {
			out[i].pairs = e.samplePairs(singles, out[i].keys, sample) * scale
		})
	}
	out := joined(singles, nil, nil)
	count(out)
	for i := range singles {
		singles[i].product = out[i].pairs
	}
	few, many := 2*n, 50*n // a rule that makes few pairs needs no further key
	pairs := joined(singles, out, func(c candidate, s single) bool { return c.pairs >= few && s.product >= few })
	count(pairs)
	triples := joined(singles, pairs, func(c candidate, s single) bool {
		return c.pairs >= few && min(singles[c.keys[0]].product, singles[c.keys[1]].product, s.product) >= many
	})
	count(triples)
	e.imagined = singles
	return slices.Concat(out, pairs, triples), nil
}

// joined adds a later key of another column to each rule, where that may be; with
// no rules it makes those of one key.
func joined(singles []single, to []candidate, may func(candidate, single) bool) []candidate {
	var out []candidate
	if to == nil {
		to = []candidate{{}}
	}
	for _, c := range to {
	next:
		for i, s := range singles {
			if len(c.keys) > 0 && (i <= c.keys[len(c.keys)-1] || !may(c, s)) {
				continue
			}
			for _, k := range c.keys {
				if singles[k].column == s.column {
					continue next
				}
			}
			out = append(out, candidate{rule: Rule{On: append(slices.Clone(c.rule.On), s.key)}, keys: append(slices.Clone(c.keys), i)})
		}
	}
	return out
}

// sampleRecords draws records, in their order.
func (e *Engine) sampleRecords(most int) []uint32 {
	n := e.table.Len()
	out := make([]uint32, 0, most)
	if n <= most {
		for i := range n {
			out = append(out, uint32(i))
		}
		return out
	}
	rng := rand.New(rand.NewPCG(e.opt.Seed, 1))
	left := most
	for i := range n {
		if rng.IntN(n-i) < left {
			out = append(out, uint32(i))
			left--
		}
	}
	return out
}

// samplePairs counts the pairs of a rule among some records.
func (e *Engine) samplePairs(singles []single, keys []int, sample []uint32) float64 {
	cols, parts := make([]int, len(keys)), make([][]uint32, len(keys))
	for i, k := range keys {
		cols[i], parts[i] = singles[k].column, singles[k].part
	}
	sorted := make([]uint32, 0, len(sample))
	for _, r := range sample {
		if k := keyOf(e.row(r), cols, parts); k != 0 {
			sorted = append(sorted, k)
		}
	}
	slices.Sort(sorted)
	pairs := int64(0)
	for at := 0; at < len(sorted); {
		end := at + 1
		for end < len(sorted) && sorted[end] == sorted[at] {
			end++
		}
		pairs += pairsOf(end - at)
		at = end
	}
	return float64(pairs) + 0.5
}

// A bitset tells which pairs a rule finds.
type bitset []uint64

func (b bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }
func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }

// imagine draws pairs of one person with slips in their fields, and tells for
// each rule which it would find. How many slips there are differs from person to
// person, so that fields do not slip alone.
func (e *Engine) imagine(cands []candidate) []bitset {
	rng := rand.New(rand.NewPCG(e.opt.Seed, 2))
	agree := make([]bitset, len(e.imagined))
	for i := range agree {
		agree[i] = make(bitset, (drawn+63)/64)
	}
	columns := map[int]float64{}
	for p := range drawn {
		clear(columns)
		slips := math.Exp2(1.5 * (2*rng.Float64() - 1))
		for i, s := range e.imagined {
			luck, drawnBefore := columns[s.column]
			if !drawnBefore {
				luck = rng.Float64() // of both having it, and then of no slip
				if both := s.filled * s.filled; luck < both {
					luck = math.Pow(luck/both, 1/slips)
				} else {
					luck = 2
				}
				columns[s.column] = luck
			}
			if luck < s.agrees {
				agree[i].set(p)
			}
		}
	}
	return joinKeys(cands, agree, drawn)
}

// agreeOnTruth tells for each rule which pairs of one person it finds.
func (e *Engine) agreeOnTruth(cands []candidate, truth [][2]int) []bitset {
	agree := make([]bitset, len(e.imagined))
	for i, s := range e.imagined {
		agree[i] = make(bitset, (len(truth)+63)/64)
		for p, t := range truth {
			x, y := s.part[e.row(uint32(t[0]))[s.column]], s.part[e.row(uint32(t[1]))[s.column]]
			if same(x, y) {
				agree[i].set(p)
			}
		}
	}
	return joinKeys(cands, agree, len(truth))
}

// joinKeys tells for each rule in which pairs all its keys agree.
func joinKeys(cands []candidate, agree []bitset, n int) []bitset {
	out := make([]bitset, len(cands))
	for i, c := range cands {
		out[i] = slices.Clone(agree[c.keys[0]])
		for _, k := range c.keys[1:] {
			for w := range out[i] {
				out[i][w] &= agree[k][w]
			}
		}
	}
	return out
}

// choose takes rules greedily by what they add for what they cost, until nothing
// fits or nothing is added. To be found twice is worth a little: the guess which
// fields slip may be wrong.
func choose(cands []candidate, agree []bitset, budget float64) []int {
	var out []int
	if len(agree) == 0 {
		return nil
	}
	n := 0
	for _, w := range agree {
		n = max(n, len(w)*64)
	}
	worth := make([]float64, n)
	for i := range worth {
		worth[i] = 1
	}
	left := budget
	for len(out) < mostRules {
		best, bestValue, bestGain := -1, 0.0, 0.0
		for i, c := range cands {
			if c.pairs > left || slices.Contains(out, i) {
				continue
			}
			gain := 0.0
			for w, bits := range agree[i] {
				for b := range 64 {
					if bits>>b&1 == 1 {
						gain += worth[w*64+b]
					}
				}
			}
			// A rule that is nearly free is not chosen for that alone.
			if value := gain / (c.pairs + budget/20); value > bestValue {
				best, bestValue, bestGain = i, value, gain
			}
		}
		if best < 0 || bestGain < leastGain*float64(n) {
			break
		}
		out = append(out, best)
		left -= cands[best].pairs
		for i := range worth {
			if agree[best].has(i) {
				worth[i] *= onceMissing
			}
		}
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Or(cmp.Compare(cands[a].pairs, cands[b].pairs), cmp.Compare(a, b)) })
	return out
}
