// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Clusters are groups of records that may each be one person.
type Clusters struct {
	// Of gives the cluster of each record: the number of its first record.
	Of []uint32
	// Weak are the links that hold a cluster together and are weaker than the
	// others: for each cluster of two records and more the weight at which its
	// last two parts were joined, the weakest first.
	Weak []Joint
	// Cut are parts that a path of links joins and that stay apart, because
	// their records, taken all together, speak against it.
	Cut []Joint
}

// A Joint is where two parts of a group of linked records meet.
type Joint struct {
	A, B   uint32  // the pair of records between the parts with the greatest weight
	Weight float32 // mean weight of all pairs between the parts
	Size   int     // records of both parts
}

// How groups are made.
const (
	// A pair speaks for or against with at most so many bits: one pair that is
	// sure must not outvote many.
	mostVote = 12
	// Larger components are first cut at higher weights.
	mostDense = 1200
)

// Cluster groups records: those with a path of links of at least the probability
// at, as far as all pairs between two parts, taken together, speak for joining
// them (average linkage; Sokal and Michener 1958). Pairs that no rule made are
// compared too. Records that must stay apart are never joined.
func (e *Engine) Cluster(p *Pairs, at float64) (*Clusters, error) {
	least := float32(LogOdds(at))
	u := newUnion(e.table.Len())
	for l, err := range p.All() {
		if err != nil {
			return nil, err
		}
		if l.Weight >= least {
			u.join(l.A, l.B)
		}
	}
	for _, s := range e.opt.Same {
		u.join(uint32(s[0]), uint32(s[1]))
	}
	parts, err := e.cutLarge(p, u.components(), least)
	if err != nil {
		return nil, err
	}
	out := &Clusters{Of: make([]uint32, e.table.Len())}
	for i := range out.Of {
		out.Of[i] = uint32(i)
	}
	results := make([]grouped, len(parts))
	e.groupAll(parts, results, least)
	for i := range results {
		for _, g := range results[i].groups {
			for _, r := range g {
				out.Of[r] = g[0]
			}
		}
		out.Weak = append(out.Weak, results[i].weak...)
		out.Cut = append(out.Cut, results[i].cut...)
	}
	weakest := func(a, b Joint) int {
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	}
	slices.SortFunc(out.Weak, weakest)
	slices.SortFunc(out.Cut, func(a, b Joint) int { return weakest(b, a) })
	return out, nil
}

// groupAll groups components on all goroutines.
func (e *Engine) groupAll(parts [][]uint32, results []grouped, least float32) {
	var wait sync.WaitGroup
	next := make(chan int, 256)
	for range e.opt.Workers {
		wait.Go(func() {
			for first := range next {
				for i := first; i < min(first+256, len(parts)); i++ {
					results[i] = e.group(parts[i], least)
				}
			}
		})
	}
	for i := 0; i < len(parts); i += 256 {
		next <- i
	}
	close(next)
	wait.Wait()
}

// cutLarge divides components that are too large, by links that are stronger and
// stronger.
func (e *Engine) cutLarge(p *Pairs, components [][]uint32, least float32) ([][]uint32, error) {
	var out [][]uint32
	large := map[uint32]int{}
	for _, c := range components {
		if len(c) <= mostDense {
			out = append(out, c)
			continue
		}
		for _, r := range c {
			large[r] = len(c)
		}
	}
	if len(large) == 0 {
		return out, nil
	}
	var links []Link
	for l, err := range p.All() {
		if err != nil {
			return nil, err
		}
		if large[l.A] > 0 && l.Weight >= least {
			links = append(links, l)
		}
	}
	for at := least + 1; len(large) > 0; at++ {
		out = e.divide(links, at, large, out)
	}
	slices.SortFunc(out, func(a, b []uint32) int { return cmp.Compare(a[0], b[0]) })
	return out, nil
}

// surely is a weight at which a component is divided by force: all its pairs are
// beyond doubt, and there are thousands of them.
const surely = 100

// divide takes the parts that hold together at a weight out of what is too large.
func (e *Engine) divide(links []Link, at float32, large map[uint32]int, out [][]uint32) [][]uint32 {
	u := newUnion(e.table.Len())
	for _, l := range links {
		if l.Weight >= at && large[l.A] > 0 {
			u.join(l.A, l.B)
		}
	}
	still := map[uint32]bool{}
	for _, c := range u.components() {
		if len(c) > mostDense && at < surely {
			for _, r := range c {
				still[r] = true
			}
			continue
		}
		for i := 0; i < len(c); i += mostDense {
			out = append(out, c[i:min(i+mostDense, len(c))])
		}
	}
	for r := range large {
		if !still[r] {
			delete(large, r)
		}
	}
	return out
}

// grouped is what became of a component.
type grouped struct {
	groups    [][]uint32
	weak, cut []Joint
}

// A vote is a joint in the making.
type vote struct {
	sum   float64 // of votes of all pairs between two parts
	best  float32
	a, b  uint32
	apart bool
}

// A merging is a component on the way to its groups.
type merging struct {
	n       int
	votes   []vote // between parts, n rows of n
	parts   [][]uint32
	alive   []bool  // a part that was joined to another is not
	nearest []int   // the part with the highest mean vote, -1 for none
	height  []Joint // the weakest joint inside each part
}

// group divides a component into parts, the two parts with the highest mean vote
// joined first.
func (e *Engine) group(records []uint32, least float32) grouped {
	n := len(records)
	m := &merging{n: n, votes: e.vote(records), parts: make([][]uint32, n), alive: make([]bool, n), nearest: make([]int, n), height: make([]Joint, n)}
	for i, r := range records {
		m.alive[i], m.parts[i] = true, []uint32{r}
		m.height[i].Weight = float32(math.Inf(1))
	}
	for i := range n {
		m.look(i)
	}
	limit := max(float64(least), -mostVote)
	for {
		i := m.top(limit)
		if i < 0 {
			return m.result(least)
		}
		m.join(i, m.nearest[i])
	}
}

// mean gives the mean vote between two parts.
func (m *merging) mean(i, j int) float64 {
	return m.votes[i*m.n+j].sum / float64(len(m.parts[i])*len(m.parts[j]))
}

// look finds the nearest part.
func (m *merging) look(i int) {
	m.nearest[i] = -1
	for j := range m.n {
		if j != i && m.alive[j] && !m.votes[i*m.n+j].apart && (m.nearest[i] < 0 || m.mean(i, j) > m.mean(i, m.nearest[i])) {
			m.nearest[i] = j
		}
	}
}

// top finds the part that is to be joined to its nearest, -1 if none is near enough.
func (m *merging) top(limit float64) int {
	best, most := -1, limit
	for k := range m.n {
		if m.alive[k] && m.nearest[k] >= 0 {
			if v := m.mean(k, m.nearest[k]); v > most || best < 0 && v >= most {
				best, most = k, v
			}
		}
	}
	return best
}

// join makes one part of two.
func (m *merging) join(i, j int) {
	v := m.votes[i*m.n+j]
	joint := Joint{v.a, v.b, float32(m.mean(i, j)), len(m.parts[i]) + len(m.parts[j])}
	for k := range m.n {
		if m.alive[k] && k != i && k != j {
			m.votes[i*m.n+k] = m.votes[i*m.n+k].add(m.votes[j*m.n+k])
			m.votes[k*m.n+i] = m.votes[i*m.n+k]
		}
	}
	for _, h := range []Joint{m.height[j], joint} {
		if h.Weight < m.height[i].Weight {
			m.height[i] = h
		}
	}
	m.height[i].Size = joint.Size
	m.parts[i], m.alive[j] = append(m.parts[i], m.parts[j]...), false
	m.look(i)
	for k := range m.n {
		near := m.nearest[k]
		if m.alive[k] && k != i && (near == i || near == j || near < 0 || m.mean(k, i) > m.mean(k, near)) {
			m.look(k)
		}
	}
}

// result gives the parts that are left, and what lies between them.
func (m *merging) result(least float32) grouped {
	var out grouped
	for i, part := range m.parts {
		if !m.alive[i] {
			continue
		}
		slices.Sort(part)
		out.groups = append(out.groups, part)
		if len(part) > 1 {
			out.weak = append(out.weak, m.height[i])
		}
		for j := range i {
			if v := m.votes[i*m.n+j]; m.alive[j] && v.best >= least {
				out.cut = append(out.cut, Joint{v.a, v.b, float32(m.mean(i, j)), len(part) + len(m.parts[j])})
			}
		}
	}
	slices.SortFunc(out.groups, func(a, b []uint32) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// vote compares all pairs of a component.
func (e *Engine) vote(records []uint32) []vote {
	n := len(records)
	votes := make([]vote, n*n)
	var p pad
	for i, a := range records {
		for j, b := range records[:i] {
			v := vote{a: min(a, b), b: max(a, b), apart: !e.possible(a, b)}
			v.best = e.weight(a, b, &p)
			if e.oneBy[pairOf(a, b)] {
				v.best = mostVote * 1e3
				v.sum = float64(v.best)
			} else {
				v.sum = float64(max(-mostVote, min(mostVote, v.best)))
			}
			votes[i*n+j], votes[j*n+i] = v, v
		}
	}
	return votes
}

// possible is allowed for two records of a cluster: with Between, two records of
// one list may be joined by one of another.
func (e *Engine) possible(a, b uint32) bool {
	if e.opt.Links == Between && !e.clean[e.table.lists[a]] {
		if e.coListed >= 0 {
			if x := e.row(a)[e.coListed]; x != 0 && x == e.row(b)[e.coListed] {
				return false
			}
		}
		return !e.apart[pairOf(a, b)]
	}
	return e.allowed(a, b)
}

// add joins the votes of two parts for a third.
func (v vote) add(w vote) vote {
	if w.best > v.best || w.best == v.best && (w.a < v.a || w.a == v.a && w.b < v.b) {
		v.best, v.a, v.b = w.best, w.a, w.b
	}
	v.sum += w.sum
	v.apart = v.apart || w.apart
	return v
}

// A union keeps sets of records that are joined.
type union struct{ parent []uint32 }

func newUnion(n int) *union {
	u := &union{make([]uint32, n)}
	for i := range u.parent {
		u.parent[i] = uint32(i)
	}
	return u
}

func (u *union) find(r uint32) uint32 {
	for u.parent[r] != r {
		u.parent[r] = u.parent[u.parent[r]]
		r = u.parent[r]
	}
	return r
}

// join makes one set of two; the lowest record stands for it.
func (u *union) join(a, b uint32) {
	a, b = u.find(a), u.find(b)
	u.parent[max(a, b)] = min(a, b)
}

// components gives the sets of two records and more, in the order of records.
func (u *union) components() [][]uint32 {
	size := make([]uint32, len(u.parent))
	for i := range u.parent {
		size[u.find(uint32(i))]++
	}
	at := make([]uint32, len(u.parent)) // 1 + the place in out
	var out [][]uint32
	for i := range u.parent {
		r := u.find(uint32(i))
		if size[r] < 2 {
			continue
		}
		if at[r] == 0 {
			out = append(out, make([]uint32, 0, size[r]))
			at[r] = uint32(len(out))
		}
		out[at[r]-1] = append(out[at[r]-1], uint32(i))
	}
	return out
}

// String gives a joint for messages: numbers only.
func (j Joint) String() string {
	return fmt.Sprintf("records %d and %d, %.1f bits, %d records", j.A, j.B, j.Weight, j.Size)
}
