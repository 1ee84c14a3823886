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
	// Most is the 95 % interval, by percentiles; nil if there is none, as for
	// fewer than ten units.
	Most *Interval
	// Dropped is how many samples drawn again had one value only.
	Dropped int
}

// AlphaOf computes alpha (Krippendorff 2011) with its interval. The error is a
// *Refusal or that of the scale.
func AlphaOf(t *Table, s Settings) (*Alpha, error) {
	s = s.defaults()
	if len(t.coders) < 2 {
		return nil, refuse("one-coder")
	}
	data := sample{values: t.values, units: t.pairable(), scale: s.Scale}
	if len(data.units) == 0 {
		return nil, refuse("no-pairs")
	}
	a := &Alpha{}
	n := counts(data.units, len(t.values))
	var err error
	if data.difference, err = s.Scale.matrix(t.values, n); err != nil {
		return nil, err
	}
	a.Observed, a.Expected = disagreement(data.units, n, data.difference)
	for _, c := range n {
		a.Ratings += int(c)
	}
	if a.Expected == 0 {
		return nil, refuse("one-value")
	}
	a.Value = 1 - a.Observed/a.Expected
	if len(data.units) < fewestUnits {
		return a, nil
	}
	return a, a.resample(&data, s)
}

// resample sets the interval.
func (a *Alpha) resample(data *sample, s Settings) error {
	draws := make([]float64, 0, s.Replicates)
	for i := range s.Replicates {
		chance := rand.New(rand.NewPCG(s.Seed, uint64(i)))
		var drawn float64
		if s.Resampling == Pairs {
			drawn = 1 - data.drawPairs(chance)/a.Expected
		} else {
			var err error
			if drawn, err = data.drawUnits(chance); err != nil {
				return err
			}
		}
		if !math.IsNaN(drawn) {
			draws = append(draws, drawn)
		}
	}
	if a.Dropped = s.Replicates - len(draws); 2*a.Dropped <= s.Replicates {
		slices.Sort(draws)
		a.Most = &Interval{percentile(draws, 0.025), percentile(draws, 0.975)}
	}
	return nil
}

// A sample is the units from which others are drawn.
type sample struct {
	values     []string
	units      [][]int
	scale      Scale
	difference matrix // of the units as they are
}

// disagreement gives the mean difference of pairs within units, each unit by
// the number of its ratings, and of all pairs of ratings whatsoever.
func disagreement(units [][]int, n []float64, difference matrix) (observed, expected float64) {
	ratings := 0.0
	for _, c := range n {
		ratings += c
	}
	for _, u := range units {
		sum := 0.0
		for i, v := range u {
			for _, w := range u[:i] {
				sum += difference.at(v, w)
			}
		}
		observed += 2 * sum / float64(len(u)-1)
	}
	return observed / ratings, atRandom(n, difference) / (ratings * (ratings - 1))
}

// atRandom sums the differences of all pairs of ratings, each both ways.
func atRandom(n []float64, difference matrix) (sum float64) {
	if difference == nil { // all pairs, without those of one value
		all := 0.0
		for _, c := range n {
			all += c
			sum -= c * c
		}
		return sum + all*all
	}
	for i, c := range n {
		if c == 0 {
			continue
		}
		for j, d := range n[:i] {
			sum += 2 * c * d * difference[i][j]
		}
	}
	return sum
}

// drawUnits gives alpha of as many units drawn with replacement; NaN if all
// their values are one.
func (s *sample) drawUnits(chance *rand.Rand) (float64, error) {
	drawn := make([][]int, len(s.units))
	for i := range drawn {
		drawn[i] = s.units[chance.IntN(len(s.units))]
	}
	n, difference := counts(drawn, len(s.values)), s.difference
	if s.scale.byCounts {
		var err error
		if difference, err = s.scale.matrix(s.values, n); err != nil {
			return 0, err
		}
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
func (s *sample) drawPairs(chance *rand.Rand) float64 {
	ratings, pairs := 0, 0
	for _, u := range s.units {
		ratings += len(u)
		pairs += len(u) * (len(u) - 1) / 2
	}
	sum := 0.0
	for range pairs {
		// A rating at random, then another of its unit: that is the weight.
		at := chance.IntN(ratings)
		for _, u := range s.units {
			if at >= len(u) {
				at -= len(u)
				continue
			}
			other := chance.IntN(len(u) - 1)
			if other >= at {
				other++
			}
			sum += s.difference.at(u[at], u[other])
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
