// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"context"
	"slices"

	"teptar/method/match"
	"teptar/record"
)

// An Evaluation says how well proposals agree with what reviewers judged.
type Evaluation struct {
	Kind   record.Kind `json:"kind"`
	At     float64     `json:"at"` // the probability from which a pair is proposed
	Labels Labels      `json:"labels"`
	// Found, Wrong and Missed count judged pairs: same and proposed, different and
	// proposed, same and not proposed. The model that weighs a pair was trained
	// without its judgment.
	Found  int64 `json:"found"`
	Wrong  int64 `json:"wrong"`
	Missed int64 `json:"missed"`
	// Precision, Recall and F1 are of the judged pairs, or if none was judged, what
	// they would be if the probabilities were right. Judged pairs are no random
	// sample: reviewers are asked about the doubtful ones first.
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Estimated bool    `json:"estimated,omitempty"`
}

// folds is into how many parts the judgments are divided, each left out of training
// once (Stone 1974, Journal of the Royal Statistical Society B 36, p. 111).
const folds = 5

// Evaluate compares proposals with the judgments made. It needs [Matcher.Match] and
// trains anew for each part of the judgments.
func (m *Matcher) Evaluate(ctx context.Context, at float64) (Evaluation, error) {
	out := Evaluation{Kind: m.kind, At: at, Labels: m.labels, Precision: 1, Recall: 1, F1: 1}
	if m.engine == nil {
		out.Estimated = true
		return out, nil
	}
	if len(m.sames)+len(m.others) == 0 {
		out.Estimated = true
		nearest := -1.0
		for _, t := range m.pairs.Estimate() {
			if t.Probability <= at && t.Probability > nearest {
				nearest = t.Probability
				out.Precision, out.Recall, out.F1 = t.Precision, t.Recall, t.F1
			}
		}
		return out, nil
	}
	for part := range min(folds, max(len(m.sames), len(m.others))) {
		if err := m.evaluatePart(ctx, part, &out); err != nil {
			return out, err
		}
	}
	q := match.Quality{Found: out.Found, Wrong: out.Wrong, Missed: out.Missed}
	out.Precision, out.Recall, out.F1 = q.Precision(), q.Recall(), q.F1()
	return out, nil
}

// evaluatePart counts one part of the judgments by a model that knows the others only.
func (m *Matcher) evaluatePart(ctx context.Context, part int, out *Evaluation) error {
	without := func(pairs [][2]int) (rest, left [][2]int) {
		for i, p := range pairs {
			if i%folds == part {
				left = append(left, p)
			} else {
				rest = append(rest, p)
			}
		}
		return rest, left
	}
	c := *m
	var same, different [][2]int
	c.sames, same = without(m.sames)
	c.others, different = without(m.others)
	var err error
	if c.first, err = c.prepare(modelOf(m.kind), 1); err != nil {
		return err
	}
	if err := c.first.Plan(nil); err != nil {
		return err
	}
	if err := c.Train(ctx); err != nil {
		return err
	}
	proposed := func(w float64) bool { return match.Probability(w) >= out.At }
	for _, w := range c.weights(same) {
		if proposed(w) {
			out.Found++
		} else {
			out.Missed++
		}
	}
	out.Wrong += int64(len(slices.DeleteFunc(c.weights(different), func(w float64) bool { return !proposed(w) })))
	return nil
}
