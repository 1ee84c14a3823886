// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"math"
	"slices"

	"teptar/fault"
)

// A Model is everything that decides about a pair. It is a plain value: it can be
// written as JSON, read again, and turned into the language of a database.
type Model struct {
	// Prior is the probability that two records, taken at random from all pairs
	// that are compared, are of one person.
	Prior float64 `json:"prior"`
	// Kin is the probability that they are of two close relatives, who share a
	// family name and a home; 0 if that is not modelled.
	Kin         float64      `json:"kin,omitempty"`
	Comparisons []Comparison `json:"comparisons"`
	Rules       []Rule       `json:"rules,omitempty"`
	// Derived are columns that are made of others before anything else.
	Derived []Derived `json:"derived,omitempty"`
	// Scale and Shift turn a weight w into a calibrated one, Scale·w + Shift.
	// A Scale of 0 stands for 1.
	Scale float64 `json:"scale,omitempty"`
	Shift float64 `json:"shift,omitempty"`
	// Trained tells that m and u were learned, and not only assumed.
	Trained bool `json:"trained"`
}

// A Derived column is a date made of three columns with its parts.
type Derived struct {
	Name             string `json:"name"`
	Year, Month, Day string
}

// A Comparison compares one thing about two records.
type Comparison struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Column is the one whose absence in either record makes the comparison
	// silent. Tests may look at others too.
	Column string `json:"column"`
	// Levels stand in order, the most agreement first. The first whose test is
	// true is the level of a pair; the last has the test Otherwise.
	Levels []Level `json:"levels"`
}

// A Level is a degree of agreement.
type Level struct {
	Label string `json:"label"`
	Test  Test   `json:"test"`
	// Null: a pair on this level says nothing, as if a value were missing.
	Null bool `json:"null,omitempty"`
	// M and U are the shares of this level among pairs of one person and of two,
	// where the comparison is not silent.
	M float64 `json:"m"`
	U float64 `json:"u"`
	// K is the share among pairs of two close relatives, if Model.Kin is above 0.
	K float64 `json:"k,omitempty"`
	// Frequency is how far the weight follows how common the agreeing value is:
	// 0 not at all, 1 wholly.
	Frequency float64 `json:"frequency,omitempty"`
	// Observed tells that training saw pairs on this level.
	Observed bool `json:"observed,omitempty"`
	// Fixed values of m and u are not trained.
	FixedM bool `json:"fixed_m,omitempty"`
	FixedU bool `json:"fixed_u,omitempty"`
}

// Weight gives log2(m/u), within [-MaxWeight, MaxWeight].
func (l Level) Weight() float64 {
	if l.Null {
		return 0
	}
	return clamp(math.Log2(l.M/l.U), MaxWeight)
}

// MaxWeight is the most that one comparison weighs, in bits.
const MaxWeight = 25

func clamp(x, most float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return max(-most, min(most, x))
}

// The limits of a model: a pair's levels are packed into 64 bits, four for each
// comparison.
const (
	MaxComparisons = 16
	MaxLevels      = 15
	MaxRules       = 32
)

// Check tells what is wrong with a model, as fault.Invalid.
func (m *Model) Check() error {
	if n := len(m.Comparisons); n == 0 || n > MaxComparisons {
		return fmt.Errorf("%d comparisons; want 1 to %d: %w", n, MaxComparisons, fault.Invalid)
	}
	if len(m.Rules) > MaxRules {
		return fmt.Errorf("%d rules; at most %d: %w", len(m.Rules), MaxRules, fault.Invalid)
	}
	if !(m.Prior >= 0 && m.Kin >= 0 && m.Prior+m.Kin <= 1) {
		return fmt.Errorf("the prior is no probability: %w", fault.Invalid)
	}
	for i, c := range m.Comparisons {
		if n := len(c.Levels); n == 0 || n > MaxLevels {
			return fmt.Errorf("comparison %d has %d levels; want 1 to %d: %w", i+1, n, MaxLevels, fault.Invalid)
		}
		for j, l := range c.Levels {
			if err := l.Test.check(); err != nil {
				return fmt.Errorf("comparison %d, level %d: %w", i+1, j+1, err)
			}
			if !l.Null && !(l.M > 0 && l.M <= 1 && l.U > 0 && l.U <= 1 && l.K >= 0 && l.K <= 1 && (m.Kin == 0 || l.K > 0)) {
				return fmt.Errorf("comparison %d, level %d: m, u and, with kin, k must be above 0 and at most 1: %w", i+1, j+1, fault.Invalid)
			}
		}
	}
	return nil
}

// Clone gives a copy that shares nothing that training changes.
func (m *Model) Clone() *Model {
	c := *m
	c.Comparisons = slices.Clone(m.Comparisons)
	for i := range c.Comparisons {
		c.Comparisons[i].Levels = slices.Clone(c.Comparisons[i].Levels)
	}
	c.Rules = slices.Clone(m.Rules)
	return &c
}

// PriorWeight gives the weight that every pair begins with: the log2 of the odds.
func (m *Model) PriorWeight() float64 { return LogOdds(m.Prior) }

// LogOdds turns a probability into a weight in bits, within 100 of zero.
func LogOdds(p float64) float64 { return clamp(math.Log2(p/(1-p)), 100) }

// Probability turns a weight in bits into a probability.
func Probability(weight float64) float64 { return 1 / (1 + math.Exp2(-weight)) }
