// SPDX-License-Identifier: Apache-2.0

package match

import "math"

// Weights are the numbers with which a model weighs pairs, rounded as the engine has
// them: all sums are of 32 bits, in the order of the comparisons. Whoever adds them
// up so, gets the weights of [Engine.Weight].
type Weights struct {
	// Prior is what every pair begins with, against strangers; KinPrior, against kin.
	Prior, KinPrior float32
	// AgainstKin tells that both sums count: see [Model.Kin].
	AgainstKin  bool
	Comparisons []ComparisonWeights
}

// ComparisonWeights are the weights of the levels of a comparison.
type ComparisonWeights struct {
	// Own tells that kin do not share what is compared, so that how common a value is
	// counts against them as well.
	Own    bool
	Levels []LevelWeight
}

// A LevelWeight is what a level weighs. A level that follows frequency weighs
//
//	min(max(Weight + Frequency·(rarity - mean), Floor), MaxWeight)
//
// where rarity is log2 of 1 / the share of records with the commoner of the two
// values, and mean log2 of 1 / the share of pairs of records that have one value.
type LevelWeight struct {
	Weight, Kin, Frequency, Floor float32
}

// Weights gives the numbers with which the model weighs.
func (m *Model) Weights() Weights {
	out := Weights{Prior: float32(m.PriorWeight()), AgainstKin: m.Kin > 0}
	if out.AgainstKin {
		out.KinPrior = float32(clamp(math.Log2(m.Prior/m.Kin), 100))
	}
	bonds, _ := m.bonds()
	for i, c := range m.Comparisons {
		w := ComparisonWeights{Own: bonds[i] == own, Levels: make([]LevelWeight, len(c.Levels))}
		next := -float32(MaxWeight)
		for j := len(c.Levels) - 1; j >= 0; j-- {
			l := c.Levels[j]
			w.Levels[j] = LevelWeight{Weight: float32(l.Weight()), Frequency: float32(l.Frequency)}
			if l.Null {
				continue
			}
			if out.AgainstKin {
				w.Levels[j].Kin = float32(clamp(math.Log2(l.M/l.K), MaxWeight))
			}
			w.Levels[j].Floor = next
			next = w.Levels[j].Weight
		}
		out.Comparisons = append(out.Comparisons, w)
	}
	return out
}
