// SPDX-License-Identifier: Apache-2.0

package match

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"teptar/fault"
)

// How much is looked at for training.
const (
	randomPairs  = 2_000_000 // for u
	sessionPairs = 400_000   // for m, of each rule
	trainRounds  = 3
)

// Train learns the shares u from random pairs, the shares m by expectation
// maximisation in the pairs of each rule, and the prior from the pairs of all
// rules. Pairs that a person judged to be one count for m as well. Rules must
// have been set.
//
// u is freed of the pairs of one person that are among the random ones, which
// matters in small tables. Weights are made to fall from level to level.
func (e *Engine) Train(ctx context.Context) error {
	if len(e.model.Rules) == 0 {
		return fmt.Errorf("train: no rules; choose them with Plan: %w", fault.Invalid)
	}
	random := e.randomTallies()
	sessions, err := e.sessions(ctx)
	if err != nil {
		return err
	}
	assumed, _ := e.modelShares()
	m, u := e.modelShares()
	fill(u, countShares(random, u, nil), assumedRandom)
	labelled := e.labelledShares()
	for range trainRounds {
		m = e.learn(sessions, m, u, assumed, labelled)
		mix := e.priorOf(sessions, m, u)
		e.model.Prior, e.model.Kin = mix.match, mix.kin
		weights := e.newSorting(m, u)
		fill(u, countShares(random, u, func(t tally) float64 {
			p, q := weights.classes(t.pattern, mix, nil)
			return 1 - p - q
		}), assumedRandom)
	}
	e.keep(m, u, sessions)
	return nil
}

// assumedRandom is what the u of before counts for, in pairs.
const assumedRandom = 0.5

// randomTallies counts the patterns of random pairs, or of all if there are few.
// The i-th pair depends on the seed and i only.
func (e *Engine) randomTallies() []tally {
	n := uint64(e.table.Len())
	if n < 2 {
		return nil
	}
	hs, pads := histograms(e.opt.Workers), make([]pad, e.opt.Workers)
	all := n * (n - 1) / 2
	e.tell("compare random pairs", 0, randomPairs)
	if all <= randomPairs {
		parallel(e.opt.Workers, int(n), func(w, i int) {
			for j := range i {
				hs[w].add(e.pattern(uint32(j), uint32(i), &pads[w]), 1)
			}
		})
		return merge(hs)
	}
	parallel(e.opt.Workers, randomPairs, func(w, i int) {
		a, _ := bits.Mul64(mix(e.opt.Seed^uint64(2*i+1)*0x9e3779b97f4a7c15), n)
		b, _ := bits.Mul64(mix(e.opt.Seed^uint64(2*i+2)*0x9e3779b97f4a7c15), n)
		if a != b {
			hs[w].add(e.pattern(uint32(a), uint32(b), &pads[w]), 1)
		}
	})
	return merge(hs)
}

// countShares counts levels, each pattern with a share of its pairs.
func countShares(ts []tally, like shares, share func(tally) float64) shares {
	out := make(shares, len(like))
	for k := range like {
		out[k] = make([]float64, len(like[k]))
	}
	for _, t := range ts {
		n := float64(t.pairs)
		if share != nil {
			n *= share(t)
		}
		for k := range out {
			if c := code(t.pattern, k); c != null {
				out[k][c-1] += n
			}
		}
	}
	return out
}

// fill turns counts into shares; the shares of before count for some pairs, and no
// share is 0.
func fill(u, counts shares, pairs float64) {
	for k := range u {
		total := 0.0
		for _, n := range counts[k] {
			total += n
		}
		for l := range u[k] {
			u[k][l] = max((counts[k][l]+pairs*u[k][l])/(total+pairs), 1e-9)
		}
	}
}

// A ruleSession is the session of a rule with what it needs for the prior.
type ruleSession struct {
	session
	fresh []tally // of the pairs that no earlier rule makes
	share float64 // of the pairs that were looked at
}

// sessions counts the patterns of the pairs of each rule, or of as many as a
// session needs.
func (e *Engine) sessions(ctx context.Context) ([]*ruleSession, error) {
	var out []*ruleSession
	for r, c := range e.counts {
		e.tell("train", int64(r), int64(len(e.counts)))
		s := &ruleSession{share: min(1, sessionPairs/float64(max(c.Pairs, 1)))}
		hs, fresh, pads := histograms(e.opt.Workers), histograms(e.opt.Workers), make([]pad, e.opt.Workers)
		limit := uint64(s.share * math.MaxUint64)
		if s.share >= 1 {
			limit = math.MaxUint64
		}
		err := e.eachPair(ctx, r, false, func(w int, a, b uint32, first bool) {
			if mix((uint64(a)<<32|uint64(b))^e.opt.Seed) > limit {
				return
			}
			pattern := e.pattern(a, b, &pads[w])
			hs[w].add(pattern, 1)
			if first {
				fresh[w].add(pattern, 1)
			}
		})
		if err != nil {
			return nil, err
		}
		s.tallies, s.fresh = merge(hs), merge(fresh)
		s.out = make([]bool, len(e.model.Comparisons))
		for k, cmp := range e.model.Comparisons {
			s.out[k] = c.Rule.uses(cmp.Column)
		}
		s.seen = e.newShares()
		out = append(out, s)
	}
	return out, nil
}

// learn runs the sessions and joins what they learned: each comparison from the
// rules that leave it free, each rule as much as it has pairs of one person.
func (e *Engine) learn(sessions []*ruleSession, m, u, assumed, labelled shares) shares {
	sum := cloneShares(labelled)
	for _, s := range sessions {
		s.session.run(e, m, u, assumed)
		for k := range sum {
			if s.out[k] {
				continue
			}
			for l := range sum[k] {
				sum[k][l] += s.seen[k][l]
			}
		}
	}
	out := e.newShares()
	for k, c := range e.model.Comparisons {
		out[k] = posteriorShares(sum[k], assumed[k])
		for l, level := range c.Levels {
			if level.FixedM {
				out[k][l] = level.M
			}
			if level.FixedU {
				u[k][l] = level.U
			}
		}
		monotone(out[k], u[k], func(l int) bool { return c.Levels[l].Null })
	}
	return out
}

// labelledShares counts the levels of pairs that were judged to be one.
func (e *Engine) labelledShares() shares {
	out := e.newShares()
	var p pad
	for _, same := range e.opt.Same {
		pattern := e.pattern(uint32(same[0]), uint32(same[1]), &p)
		for k := range out {
			if c := code(pattern, k); c != null {
				out[k][c-1]++
			}
		}
	}
	return out
}

// priorOf finds the share of pairs of one person among all, and of kin: those for
// which the pairs of the rules hold as many as they say, the others being none.
func (e *Engine) priorOf(sessions []*ruleSession, m, u shares) mixture {
	weights, all := e.newSorting(m, u), max(e.Pairs(), 1)
	mix := mixture{match: e.model.Prior}
	if e.kin {
		mix.kin = max(e.model.Kin, e.model.Prior/4)
	}
	for range 40 {
		matches, kin := 0.0, 0.0
		for _, s := range sessions {
			for _, t := range s.fresh {
				p, q := weights.classes(t.pattern, mix, nil)
				matches += float64(t.pairs) / s.share * p
				kin += float64(t.pairs) / s.share * q
			}
		}
		// Never fewer than half a pair: a list may have no duplicates.
		mix.match = min(max(matches, 0.5)/all, 0.4)
		if e.kin {
			mix.kin = min(max(kin, 0.5)/all, 0.4)
		}
	}
	return mix
}

// keep puts what was learned into the model.
func (e *Engine) keep(m, u shares, sessions []*ruleSession) {
	kin := kinShares(e.bonds, m, u)
	for k := range e.model.Comparisons {
		for l := range e.model.Comparisons[k].Levels {
			level := &e.model.Comparisons[k].Levels[l]
			level.M, level.U = min(max(m[k][l], 1e-9), 1), min(max(u[k][l], 1e-9), 1)
			if level.K = 0; e.kin {
				level.K = min(max(kin[k][l], 1e-9), 1)
			}
			level.Observed = false
			if l == 0 && level.M < level.U && !level.Null {
				e.warnings = append(e.warnings, fmt.Sprintf("%q agrees more often between two people than in one: check what the column holds, or ignore it", e.model.Comparisons[k].Name))
			}
			for _, s := range sessions {
				level.Observed = level.Observed || !s.out[k] && s.seen[k][l] >= 0.5
			}
		}
	}
	e.model.Trained = true
	e.weigh()
}
