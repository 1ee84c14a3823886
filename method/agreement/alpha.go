// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Resampling is how the interval of alpha is found.
type Resampling string

const (
	// Units draws whole units again, as another sample of documents would, and
	// computes everything anew (Zapf, Castell, Morawietz and Karch 2016). It is
	// the default.
	Units Resampling = "units"
	// Pairs draws pairs of ratings, as many as there are, against the expected
	// disagreement of the data as it was (Hayes and Krippendorff 2007). It takes
	// the pairs of a unit for independent and so gives narrower intervals with
	// three or more coders; it is here to repeat published analyses.
	Pairs Resampling = "pairs"
)

// An Alpha is Krippendorff's coefficient: 1 less the disagreement that was
// observed over the one to be expected if values were handed out at random. It
// takes any number of coders, gaps, and any [Scale].
type Alpha struct {
	Value              float64
	Observed, Expected float64 // disagreements
	Ratings            int     // that can be compared with another
	// Most is the 95 % interval, by percentiles; nil if there is none.
	Most *Interval
	// Dropped is how many samples drawn again had one value only.
	Dropped int
}

// AlphaOf computes alpha (Krippendorff 2011) and its interval from replicates
// samples; with 0 there is none. The error is a *Refusal or that of the scale.
func AlphaOf(t *Table, s Scale, how Resampling, replicates int, seed uint64) (*Alpha, error) {
	if len(t.coders) < 2 {
		return nil, refuse("one-coder")
	}
	units := t.pairable()
	if len(units) == 0 {
		return nil, refuse("no-pairs")
	}
	a := &Alpha{}
	n := counts(units, len(t.values))
	difference, err := s(t.values, n)
	if err != nil {
		return nil, err
	}
	a.Observed, a.Expected = disagreement(units, n, difference)
	for _, c := range n {
		a.Ratings += int(c)
	}
	if a.Expected == 0 {
		return nil, refuse("one-value")
	}
	a.Value = 1 - a.Observed/a.Expected
	if replicates == 0 {
		return a, nil
	}
	draws := make([]float64, 0, replicates)
	for i := range replicates {
		chance := rand.New(rand.NewPCG(seed, uint64(i)))
		drawn := math.NaN()
		if how == Pairs {
			drawn = 1 - drawPairs(units, difference, chance)/a.Expected
		} else if drawn, err = t.drawUnits(units, s, chance); err != nil {
			return nil, err
		}
		if !math.IsNaN(drawn) {
			draws = append(draws, drawn)
		}
	}
	if a.Dropped = replicates - len(draws); 2*a.Dropped <= replicates {
		slices.Sort(draws)
		a.Most = &Interval{percentile(draws, 0.025), percentile(draws, 0.975)}
	}
	return a, nil
}

// disagreement gives the mean difference of pairs within units, each unit by
// the number of its ratings, and of all pairs of ratings whatsoever.
func disagreement(units [][]int, n []float64, difference [][]float64) (observed, expected float64) {
	ratings := 0.0
	for _, c := range n {
		ratings += c
	}
	for _, u := range units {
		sum := 0.0
		for i, v := range u {
			for _, w := range u[:i] {
				sum += difference[v][w]
			}
		}
		observed += 2 * sum / float64(len(u)-1)
	}
	for i, c := range n {
		if c == 0 {
			continue
		}
		for j, d := range n[:i] {
			expected += 2 * c * d * difference[i][j]
		}
	}
	return observed / ratings, expected / (ratings * (ratings - 1))
}

// drawUnits gives alpha of as many units drawn with replacement; NaN if all
// their values are one.
func (t *Table) drawUnits(units [][]int, s Scale, chance *rand.Rand) (float64, error) {
	drawn := make([][]int, len(units))
	for i := range drawn {
		drawn[i] = units[chance.IntN(len(units))]
	}
	n := counts(drawn, len(t.values))
	difference, err := s(t.values, n)
	if err != nil {
		return 0, err
	}
	observed, expected := disagreement(drawn, n, difference)
	if expected == 0 {
		return math.NaN(), nil
	}
	return 1 - observed/expected, nil
}

// drawPairs gives the mean difference of as many pairs as there are, drawn
// with replacement, those of a unit with a weight of one over its ratings
// less one.
func drawPairs(units [][]int, difference [][]float64, chance *rand.Rand) float64 {
	ratings, pairs := 0, 0
	for _, u := range units {
		ratings += len(u)
		pairs += len(u) * (len(u) - 1) / 2
	}
	sum := 0.0
	for range pairs {
		// A rating at random, then another of its unit: that is the weight.
		at := chance.IntN(ratings)
		for _, u := range units {
			if at >= len(u) {
				at -= len(u)
				continue
			}
			other := chance.IntN(len(u) - 1)
			if other >= at {
				other++
			}
			sum += difference[u[at]][u[other]]
			break
		}
	}
	return sum / float64(pairs)
}

// percentile gives a percentile of ascending values, between the two nearest.
func percentile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
