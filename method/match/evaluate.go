// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"math"
	"slices"
)

// A Quality is how well pairs agree with the truth.
type Quality struct {
	Found  int64 // pairs that are right
	Wrong  int64 // pairs that are not
	Missed int64 // pairs that are not there
}

// Precision is the share of the pairs that is right; 1 if there are none.
func (q Quality) Precision() float64 { return share(q.Found, q.Found+q.Wrong) }

// Recall is the share of the right pairs that is there; 1 if there are none.
func (q Quality) Recall() float64 { return share(q.Found, q.Found+q.Missed) }

// F1 is the harmonic mean of precision and recall.
func (q Quality) F1() float64 { return share(2*q.Found, 2*q.Found+q.Wrong+q.Missed) }

func share(a, b int64) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// EvaluateClusters compares clusters with the truth: a number of the person for
// each record, 0 where it is not known. All pairs within a cluster count.
func EvaluateClusters(of, truth []uint32) Quality {
	type cell struct{ cluster, person uint32 }
	both, clusters, persons := map[cell]int{}, map[uint32]int{}, map[uint32]int{}
	for i, c := range of {
		if truth[i] != 0 {
			both[cell{c, truth[i]}]++
			clusters[c]++
			persons[truth[i]]++
		}
	}
	var found, said, true_ int64
	for _, n := range both {
		found += pairsOf(n)
	}
	for _, n := range clusters {
		said += pairsOf(n)
	}
	for _, n := range persons {
		true_ += pairsOf(n)
	}
	return Quality{found, said - found, true_ - found}
}

// A Threshold is the quality of the pairs from a weight on.
type Threshold struct {
	Weight      float64
	Probability float64
	Pairs       int64 // that are at least so likely
	Quality     Quality
	// Labelled tells that the quality was counted with known truth, and not
	// estimated from the probabilities.
	Labelled bool
	// Precision, Recall and F1 are of the quality, or estimated.
	Precision, Recall, F1 float64
}

// EvaluatePairs compares links with the truth at each weight of whole bits.
func EvaluatePairs(p *Pairs, truth []uint32) ([]Threshold, error) {
	right, wrong := map[int]int64{}, map[int]int64{}
	for l, err := range p.All() {
		if err != nil {
			return nil, err
		}
		a, b := truth[l.A], truth[l.B]
		if a == 0 || b == 0 {
			continue
		}
		step := int(math.Floor(float64(l.Weight)))
		if a == b {
			right[step]++
		} else {
			wrong[step]++
		}
	}
	persons := map[uint32]int{}
	for _, t := range truth {
		if t != 0 {
			persons[t]++
		}
	}
	all := int64(0)
	for _, n := range persons {
		all += pairsOf(n)
	}
	var steps []int
	for s := range right {
		steps = append(steps, s)
	}
	for s := range wrong {
		steps = append(steps, s)
	}
	slices.SortFunc(steps, func(a, b int) int { return cmp.Compare(b, a) })
	var out []Threshold
	var q Quality
	for _, s := range slices.Compact(steps) {
		q.Found += right[s]
		q.Wrong += wrong[s]
		q.Missed = all - q.Found
		out = append(out, Threshold{float64(s), Probability(float64(s)), q.Found + q.Wrong, q, true, q.Precision(), q.Recall(), q.F1()})
	}
	return out, nil
}

// Estimate gives the quality at each weight of whole bits without labels: what it
// would be if the probabilities were right. Pairs that no rule made are not in it,
// so that the recall is at most this.
func (p *Pairs) Estimate() []Threshold {
	all := 0.0
	expected := func(i int) float64 {
		middle := MinWeight + (float64(i)+0.5)/weightSteps
		return float64(p.Weights[i]) * Probability(middle)
	}
	for i := range p.Weights {
		all += expected(i)
	}
	var out []Threshold
	found, pairs := 0.0, int64(0)
	for i := len(p.Weights) - 1; i >= 0; i-- {
		found += expected(i)
		pairs += p.Weights[i]
		if i%weightSteps != 0 || pairs == 0 {
			continue
		}
		w := float64(MinWeight + i/weightSteps)
		t := Threshold{Weight: w, Probability: Probability(w), Pairs: pairs, Precision: found / float64(pairs), Recall: found / max(all, 1e-9)}
		t.F1 = 2 * t.Precision * t.Recall / max(t.Precision+t.Recall, 1e-9)
		out = append(out, t)
		if w < -15 {
			break
		}
	}
	return out
}
