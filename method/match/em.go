// SPDX-License-Identifier: Apache-2.0

package match

import "math"

// When expectation maximisation stops.
const (
	emRounds = 60
	emChange = 1e-5
)

// assumedPairs is how many pairs of one person the assumed shares m count for,
// beside the pairs that are seen (a Dirichlet prior). With few duplicates in a
// small table, the assumption decides; in a large one it is forgotten.
const assumedPairs = 12

// shares are numbers for each level of each comparison.
type shares [][]float64

func (e *Engine) newShares() shares {
	s := make(shares, len(e.model.Comparisons))
	for i, c := range e.model.Comparisons {
		s[i] = make([]float64, len(c.Levels))
	}
	return s
}

// modelShares gives the m and u of the model.
func (e *Engine) modelShares() (m, u shares) {
	m, u = e.newShares(), e.newShares()
	for i, c := range e.model.Comparisons {
		for j, l := range c.Levels {
			m[i][j], u[i][j] = l.M, l.U
		}
	}
	return m, u
}

// A session is expectation maximisation on the pairs of one rule. Comparisons of
// columns that the rule forces to agree are left out.
type session struct {
	tallies []tally
	out     []bool
	mix     mixture
	seen    shares // expected number of pairs of one person on each level; where kin share, of kin too
}

// run finds the m that explain the pairs best, with u as given (Dempster, Laird
// and Rubin 1977; on patterns, as Enamorado, Fifield and Imai 2019 do).
func (s *session) run(e *Engine, m, u, assumed shares) {
	m = cloneShares(m)
	if s.mix.match == 0 {
		s.mix = mixture{match: 0.3}
		if e.kin {
			s.mix.kin = 0.1
		}
	}
	for range emRounds {
		before := s.mix
		s.expect(e.newSorting(m, u), e.bonds)
		change := math.Abs(s.mix.match-before.match) + math.Abs(s.mix.kin-before.kin)
		for k := range m {
			if s.out[k] {
				continue
			}
			next := posteriorShares(s.seen[k], assumed[k])
			for l := range next {
				change = max(change, math.Abs(next[l]-m[k][l]))
				m[k][l] = next[l]
			}
		}
		if change < emChange {
			break
		}
	}
}

// expect finds how likely each pattern is of one person, and of kin.
func (s *session) expect(weights sorting, bonds []bond) {
	for k := range s.seen {
		clear(s.seen[k])
	}
	var matches, kin, all float64
	for _, t := range s.tallies {
		n := float64(t.pairs)
		p, q := weights.classes(t.pattern, s.mix, s.out)
		p, q = p*n, q*n
		matches, kin, all = matches+p, kin+q, all+n
		for k := range s.seen {
			if c := code(t.pattern, k); c != null {
				if s.seen[k][c-1] += p; bonds[k] == shared || bonds[k] == family {
					s.seen[k][c-1] += q
				}
			}
		}
	}
	s.mix.match = min(max(matches/max(all, 1), 1e-7), 1-1e-6)
	if weights.kin != nil {
		s.mix.kin = min(max(kin/max(all, 1), 1e-9), 1-1e-6)
	}
}

// mostOther is the largest share of pairs of one person that may stand on the last
// level, of no agreement. Without it, two fields that go together by nature, a given
// name and the sex, make a class of all pairs that agree on one of them, in which
// nothing else agrees; and that class takes the place of the pairs of one person.
const mostOther = 0.6

// posteriorShares turns counts into shares, with the assumed shares as a prior.
func posteriorShares(seen, assumed []float64) []float64 {
	total := 0.0
	for _, n := range seen {
		total += n
	}
	out := make([]float64, len(seen))
	for l, n := range seen {
		out[l] = (n + assumedPairs*assumed[l]) / (total + assumedPairs)
	}
	if last := len(out) - 1; out[last] > mostOther {
		more := (1 - mostOther) / max(1-out[last], 1e-9)
		for l := range out[:last] {
			out[l] *= more
		}
		out[last] = mostOther
	}
	return out
}

// logShares gives log2(m/u) of each level.
func logShares(m, u shares) shares {
	out := cloneShares(m)
	for k := range out {
		for l := range out[k] {
			out[k][l] = clamp(math.Log2(m[k][l]/u[k][l]), MaxWeight)
		}
	}
	return out
}

func cloneShares(s shares) shares {
	out := make(shares, len(s))
	for i := range s {
		out[i] = append([]float64(nil), s[i]...)
	}
	return out
}

// monotone makes m/u fall from level to level: neighbours that stand the other
// way round get the ratio of both together (pool adjacent violators). The sum of
// m stays.
func monotone(m, u []float64, skip func(level int) bool) {
	type pool struct {
		m, u   float64
		levels []int
	}
	var pools []pool
	for l := range m {
		if skip(l) {
			continue
		}
		pools = append(pools, pool{m[l], u[l], []int{l}})
		for n := len(pools); n > 1 && pools[n-2].m*pools[n-1].u < pools[n-1].m*pools[n-2].u; n = len(pools) {
			last := pools[n-1]
			pools = pools[:n-1]
			before := &pools[n-2]
			before.m, before.u, before.levels = before.m+last.m, before.u+last.u, append(before.levels, last.levels...)
		}
	}
	for _, p := range pools {
		for _, l := range p.levels {
			m[l] = u[l] * p.m / p.u
		}
	}
}
