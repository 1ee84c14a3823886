// SPDX-License-Identifier: Apache-2.0

package match

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"teptar/fault"
)

// How much is looked at for training.
const (
	randomRecords = 2000    // whose pairs are looked at for u
	sessionPairs  = 150_000 // for m, of each rule
	trainRounds   = 3
	mostClaimed   = 4    // times the pairs that the middle session claims to find
	mostHeard     = 3000 // pairs of one person for which a session speaks, at most
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
	sessions, fresh, err := e.lessons(ctx)
	if err != nil {
		return err
	}
	assumed, _ := e.modelShares()
	m, u := e.modelShares()
	assumedU := cloneShares(u)
	fill(u, assumedU, countShares(random, u, nil))
	labelled := e.labelledShares()
	for range trainRounds {
		m = e.learn(sessions, m, u, assumed, labelled)
		mix := e.priorOf(fresh, m, u)
		e.model.Prior, e.model.Kin = mix.match, mix.kin
		weights := e.newSorting(m, u)
		fill(u, assumedU, countShares(random, u, func(t tally) float64 {
			p, q := weights.classes(t.pattern, mix, nil)
			return 1 - p - q
		}))
	}
	e.keep(m, u, sessions)
	return nil
}

// assumedRandom is what the assumed u counts for, in pairs: it decides in lists of a
// few people, and is nothing beside the pairs of a thousand.
const assumedRandom = 100

// randomTallies counts the patterns of the pairs of records that are drawn at
// random, or of all records if there are few. Pairs of some thousand records, and
// not of records drawn for each pair anew, stay in the cache of the processor.
func (e *Engine) randomTallies() []tally {
	drawn := e.sampleRecords(randomRecords)
	hs, pads := histograms(e.opt.Workers), make([]pad, e.opt.Workers)
	e.tell("compare random pairs", 0, 1)
	var wait sync.WaitGroup
	for w := range e.opt.Workers {
		wait.Go(func() {
			for i := w; i < len(drawn); i += e.opt.Workers {
				for _, b := range drawn[:i] {
					if e.opt.Links != Between || e.table.lists[drawn[i]] != e.table.lists[b] {
						hs[w].add(e.pattern(b, drawn[i], &pads[w]), 1)
					}
				}
			}
		})
	}
	wait.Wait()
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

// fill turns counts into shares; the assumed shares count for some pairs, and no
// share is 0.
func fill(u, assumed, counts shares) {
	for k := range u {
		total := 0.0
		for _, n := range counts[k] {
			total += n
		}
		for l := range u[k] {
			u[k][l] = max((counts[k][l]+assumedRandom*assumed[k][l])/(total+assumedRandom), 1e-9)
		}
	}
}

// A ruleSession is the session of a rule with what it needs for the prior.
type ruleSession struct {
	session
	fresh []tally // of the pairs that no earlier rule makes
	share float64 // of the blocks that were looked at
	pairs float64 // of the rule
}

// lessons gives the sessions to learn m from, and those whose fresh pairs are all
// that are looked at. They are the same, unless all pairs are looked at: among
// these, pairs of one person are too few to be found without rules.
func (e *Engine) lessons(ctx context.Context) (sessions, fresh []*ruleSession, err error) {
	rules := e.model.Rules
	if all := slices.ContainsFunc(rules, func(r Rule) bool { return len(r.On) == 0 }); !all {
		sessions, err = e.sessions(ctx)
		return sessions, sessions, err
	}
	chosen, err := e.chooseRules(nil)
	if err != nil {
		return nil, nil, err
	}
	if err := e.setRules(chosen); err != nil {
		return nil, nil, err
	}
	if sessions, err = e.sessions(ctx); err != nil {
		return nil, nil, err
	}
	if err := e.setRules(rules); err != nil {
		return nil, nil, err
	}
	fresh, err = e.sessions(ctx)
	return sessions, fresh, err
}

// sessions counts the patterns of the pairs of each rule, or of as many as a
// session needs.
func (e *Engine) sessions(ctx context.Context) ([]*ruleSession, error) {
	var out []*ruleSession
	for r, c := range e.counts {
		e.tell("train", int64(r), int64(len(e.counts)))
		s := &ruleSession{share: min(1, sessionPairs/float64(max(c.Pairs, 1))), pairs: float64(c.Pairs)}
		if len(c.Rule.On) == 0 {
			s.share = 1
		}
		hs, fresh, pads := histograms(e.opt.Workers), histograms(e.opt.Workers), make([]pad, e.opt.Workers)
		err := e.eachPair(ctx, r, false, s.share, func(w int, a, b uint32, first bool) {
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
// rules that leave it free. All rules look for the same pairs of one person and find
// most of them; a session that claims many times more than the others has taken
// something else for them, and is not heard. A session speaks the louder the larger the share of
// pairs of one person that it found: where they are few, fields that go together by
// nature, as a town and its postcode do, are taken for them.
func (e *Engine) learn(sessions []*ruleSession, m, u, assumed, labelled shares) shares {
	sum := cloneShares(labelled)
	parallelRules(e.opt.Workers, len(sessions), func(i int) { sessions[i].session.run(e, m, u, assumed) })
	var claims []float64
	for _, s := range sessions {
		claims = append(claims, s.mix.match*s.pairs)
	}
	slices.Sort(claims)
	for _, s := range sessions {
		astray := s.mix.match*s.pairs > mostClaimed*claims[len(claims)/2]
		for k := range sum {
			if astray || s.out[k] {
				continue
			}
			total := 0.0
			for _, n := range s.seen[k] {
				total += n
			}
			vote := s.mix.match * min(1, mostHeard/max(total, 1))
			for l := range sum[k] {
				sum[k][l] += s.seen[k][l] * vote
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
	for k, c := range e.model.Comparisons { // u has moved since
		monotone(m[k], u[k], func(l int) bool { return c.Levels[l].Null })
	}
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
