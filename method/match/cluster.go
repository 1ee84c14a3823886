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
		u := newUnion(e.table.Len())
		for _, l := range links {
			if l.Weight >= at && large[l.A] > 0 {
				u.join(l.A, l.B)
			}
		}
		seen := false
		for _, c := range u.components() {
			if len(c) > mostDense && at < 100 {
				seen = true
				continue
			}
			for i := 0; i < len(c); i += mostDense {
				out = append(out, c[i:min(i+mostDense, len(c))])
			}
			for _, r := range c {
				delete(large, r)
			}
		}
		if !seen {
			break
		}
	}
	slices.SortFunc(out, func(a, b []uint32) int { return cmp.Compare(a[0], b[0]) })
	return out, nil
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

// group divides a component into parts, the two parts with the highest mean vote
// joined first.
func (e *Engine) group(records []uint32, least float32) grouped {
	n := len(records)
	votes := e.vote(records)
	size, alive := make([]int, n), make([]bool, n)
	parts := make([][]uint32, n)
	height := make([]Joint, n)
	for i, r := range records {
		size[i], alive[i], parts[i] = 1, true, []uint32{r}
		height[i].Weight = float32(math.Inf(1))
	}
	nearest := make([]int, n)
	find := func(i int) {
		nearest[i] = -1
		for j := range n {
			if j == i || !alive[j] || votes[i*n+j].apart {
				continue
			}
			if k := nearest[i]; k < 0 || mean(&votes[i*n+j], size[i], size[j]) > mean(&votes[i*n+k], size[i], size[k]) {
				nearest[i] = j
			}
		}
	}
	for i := range n {
		find(i)
	}
	limit := max(float64(least), -mostVote)
	for {
		i, top := -1, limit
		for k := range n {
			if alive[k] && nearest[k] >= 0 {
				if m := mean(&votes[k*n+nearest[k]], size[k], size[nearest[k]]); m > top || i < 0 && m >= top {
					i, top = k, m
				}
			}
		}
		if i < 0 {
			break
		}
		j := nearest[i]
		v := votes[i*n+j]
		joint := Joint{v.a, v.b, float32(top), size[i] + size[j]}
		for k := range n {
			if alive[k] && k != i && k != j {
				votes[i*n+k] = votes[i*n+k].add(votes[j*n+k])
				votes[k*n+i] = votes[i*n+k]
			}
		}
		if height[j].Weight < height[i].Weight {
			height[i] = height[j]
		}
		if joint.Weight < height[i].Weight {
			height[i] = joint
		}
		height[i].Size = joint.Size
		parts[i], size[i], alive[j] = append(parts[i], parts[j]...), size[i]+size[j], false
		find(i)
		for k := range n {
			if alive[k] && k != i && (nearest[k] == i || nearest[k] == j || nearest[k] < 0 || mean(&votes[k*n+i], size[k], size[i]) > mean(&votes[k*n+nearest[k]], size[k], size[nearest[k]])) {
				find(k)
			}
		}
	}
	return e.collect(parts, alive, height, votes, least)
}

// collect gives the parts that are left, and what lies between them.
func (e *Engine) collect(parts [][]uint32, alive []bool, height []Joint, votes []vote, least float32) grouped {
	var out grouped
	n := len(parts)
	for i := range n {
		if !alive[i] {
			continue
		}
		slices.Sort(parts[i])
		out.groups = append(out.groups, parts[i])
		if len(parts[i]) > 1 {
			out.weak = append(out.weak, height[i])
		}
		for j := range i {
			if alive[j] && votes[i*n+j].best >= least {
				v := votes[i*n+j]
				out.cut = append(out.cut, Joint{v.a, v.b, float32(mean(&v, len(parts[i]), len(parts[j]))), len(parts[i]) + len(parts[j])})
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
	same := map[pair]bool{}
	for _, s := range e.opt.Same {
		same[pairOf(uint32(s[0]), uint32(s[1]))] = true
	}
	var p pad
	for i, a := range records {
		for j, b := range records[:i] {
			v := vote{a: min(a, b), b: max(a, b), apart: !e.possible(a, b)}
			v.best = e.weight(a, b, &p)
			if len(same) > 0 && same[pairOf(a, b)] {
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

// mean gives the mean vote between parts of n and m records.
func mean(v *vote, n, m int) float64 { return v.sum / float64(n*m) }

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
