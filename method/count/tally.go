// SPDX-License-Identifier: Apache-2.0

package count

import (
	"bytes"
	"slices"

	"teptar/record"
)

// An entry is an act in a row.
type entry struct {
	*counted
	certain bool
}

// A tally is the acts of one cell, to be counted in any unit.
type tally struct {
	*counter
	carried, attempts, confirmed []entry
	why                          reasons
}

// tally gathers what is in a cell.
func (c *counter) tally(hits []hit) *tally {
	t := &tally{counter: c}
	for _, h := range hits {
		sure := h.match == certainly && !h.Open
		t.why.note(h.Open, JudgmentOpen, h.ID)
		t.why.note(h.match == possibly && !h.row, TypeOpen, h.ID)
		t.why.note(h.row, RowOpen, h.ID)
		t.why.note(h.Attempt == AttemptMay, AttemptOpen, h.ID)
		if h.Attempt != AttemptOnly {
			e := entry{h.counted, sure && h.Attempt == Carried}
			t.carried = append(t.carried, e)
			if h.Status == record.Confirmed {
				t.confirmed = append(t.confirmed, e)
			}
		}
		if h.Attempt != Carried {
			t.attempts = append(t.attempts, entry{h.counted, sure && h.Attempt == AttemptOnly})
		}
	}
	return t
}

// counts counts in each unit.
func (t *tally) counts(units []Unit) []Range {
	out := make([]Range, len(units))
	for i, u := range units {
		out[i] = t.in(u)
	}
	return out
}

// in counts in one unit.
func (t *tally) in(u Unit) Range {
	switch u {
	case Victims:
		return t.people(t.carried, t.why, func(a *counted) []record.EntityID { return []record.EntityID{a.Victim} })
	case Derived:
		return t.people(t.carried, t.why, func(a *counted) []record.EntityID { return a.Derived })
	case Events:
		return t.things(t.carried, t.why, func(a *counted) record.EntityID { return a.Event })
	case Assets:
		return t.things(t.carried, t.why, func(a *counted) record.EntityID { return a.Asset })
	case Attempts:
		return t.doings(t.attempts, t.why)
	case Confirmed:
		return t.doings(t.confirmed, t.why)
	}
	return t.doings(t.carried, t.why)
}

// A set is entities, sorted, each once.
type set []record.EntityID

func (s *set) add(e record.EntityID) { *s = append(*s, e) }

func (s set) has(e record.EntityID) bool {
	_, ok := slices.BinarySearchFunc(s, e, compare)
	return ok
}

func compare(a, b record.EntityID) int { return bytes.Compare(a[:], b[:]) }

// done sorts the set after the last entity was added.
func (s set) done() set {
	slices.SortFunc(s, compare)
	return slices.Compact(s)
}

// through gives the set with each entity replaced.
func (s set) through(f func(record.EntityID) record.EntityID) set {
	t := make(set, len(s))
	for i, e := range s {
		t[i] = f(e)
	}
	return t.done()
}

// things counts distinct events or assets.
func (c *counter) things(entries []entry, why reasons, of func(*counted) record.EntityID) Range {
	var sure, every set
	for _, e := range entries {
		if id := of(e.counted); !id.IsZero() {
			every.add(id)
			if e.certain {
				sure.add(id)
			}
		}
	}
	every, sure = every.done(), sure.done().through(c.merged)
	why = why.clone()
	why.identities(c, every)
	return why.on(int64(len(sure)), int64(len(every)))
}

// people counts distinct people. Someone named who is one of a group takes one
// from its number.
//
// The most: each takes one from one group at most. The least: whoever may be a
// member is, whoever may be one person is, and groups with a member in common
// may have all in common.
func (c *counter) people(entries []entry, why reasons, of func(*counted) []record.EntityID) Range {
	var sure, every, sureGroups, groups set
	for _, e := range entries {
		for _, id := range of(e.counted) {
			id = c.same(id)
			_, isGroup := c.groups[id]
			if isGroup {
				groups.add(id)
			} else {
				every.add(id)
			}
			if e.certain && isGroup {
				sureGroups.add(id)
			} else if e.certain {
				sure.add(id)
			}
		}
	}
	every, groups, sureGroups = every.done(), groups.done(), sureGroups.done()
	named := sure.done().through(c.merged)

	least := int64(len(named)) + c.leastUnnamed(sureGroups, named)
	pools := make([]*group, len(groups))
	sizes := make([]int64, len(groups))
	for i, g := range groups {
		pools[i], sizes[i] = c.groups[g], c.groups[g].max
	}
	in := memberships(pools)
	edges := make([][]int, len(every))
	for i, p := range every {
		for _, m := range in[p] {
			if m.certain {
				edges[i] = append(edges[i], m.pool)
			}
		}
	}
	most := rest(int64(len(every)), sizes, edges)
	why = why.clone()
	why.groups(c, groups, every)
	why.identities(c, slices.Concat(every, groups, c.membersOf(groups)).done())
	return why.on(least, most)
}

// leastUnnamed gives how many people of groups there are at least beside those
// who are counted by name. Where rows are by what is said of the victim, a
// member who is named stands in the row of what is said of them, which can be
// another: all members are then taken from the number.
func (c *counter) leastUnnamed(groups, named set) int64 {
	var total int64
	for _, pool := range c.overlapping(groups) {
		var unnamed int64
		for _, g := range pool {
			here := int64(0)
			for p := range g.members {
				if c.apart || named.has(p) {
					here++
				}
			}
			unnamed = max(unnamed, g.min-here)
		}
		total += unnamed
	}
	return total
}

// membersOf gives all who are named as members of groups.
func (c *counter) membersOf(groups set) set {
	var members set
	for _, id := range groups {
		for p := range c.groups[id].members {
			members.add(p)
		}
	}
	return members
}

// overlapping gives the groups in sets that have a member in common. Groups
// and people that may be one are taken as one.
func (c *counter) overlapping(ids set) [][]*group {
	ids = ids.through(c.merged)
	u := newUnion(len(ids))
	first := map[record.EntityID]int{}
	for i, id := range ids {
		for p := range c.pools[id].members {
			if j, ok := first[p]; ok {
				u.join(i, j)
			} else {
				first[p] = i
			}
		}
	}
	pools := make([][]*group, len(ids))
	for i, id := range ids {
		n := u.root(i)
		pools[n] = append(pools[n], c.pools[id])
	}
	return pools
}

// mergedGroups gives the groups with those that may be one as one, and their
// members as merged.
func (c *counter) mergedGroups() map[record.EntityID]*group {
	merged := map[record.EntityID]*group{}
	for id, g := range c.groups {
		m := merged[c.merged(id)]
		if m == nil {
			m = &group{g.min, g.max, g.unknown, map[record.EntityID]bool{}}
			merged[c.merged(id)] = m
		}
		m.widen(g.min, g.max, g.unknown)
		for p, certain := range g.members {
			m.members[c.merged(p)] = m.members[c.merged(p)] || certain
		}
	}
	return merged
}

// A membership is a group that someone is in.
type membership struct {
	pool    int
	certain bool
}

// memberships gives of everyone in which of the groups they are or may be.
func memberships(pools []*group) map[record.EntityID][]membership {
	in := map[record.EntityID][]membership{}
	for n, g := range pools {
		for p, certain := range g.members {
			in[p] = append(in[p], membership{n, certain})
		}
	}
	return in
}

// A union joins numbers into sets: R. E. Tarjan, Journal of the ACM 22, 1975,
// pp. 215–225.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.root(i)] = u.root(j) }

// rest gives how many there are: the named, and those of each pool who are not
// among them. edges says for each of the named which pools can hold it.
func rest(named int64, sizes []int64, edges [][]int) int64 {
	total := named
	for _, n := range sizes {
		if n == record.NoMax {
			return record.NoMax
		}
		total += n
	}
	return total - int64(assign(sizes, edges))
}

// assign gives the greatest number of the named that pools of such sizes can
// hold: a bipartite matching with capacities, by augmenting paths (H. W. Kuhn,
// Naval Research Logistics Quarterly 2, 1955, pp. 83–97). With fewer, a named
// person that two groups claim could be taken from a pool that is full.
func assign(sizes []int64, edges [][]int) int {
	held := make([][]int, len(sizes))
	var place func(i int, tried []bool) bool
	place = func(i int, tried []bool) bool {
		for _, n := range edges[i] {
			if tried[n] {
				continue
			}
			tried[n] = true
			if int64(len(held[n])) < sizes[n] {
				held[n] = append(held[n], i)
				return true
			}
			for k, other := range held[n] {
				if place(other, tried) {
					held[n][k] = i
					return true
				}
			}
		}
		return false
	}
	placed := 0
	for i := range edges {
		if len(edges[i]) > 0 && place(i, make([]bool, len(sizes))) {
			placed++
		}
	}
	return placed
}
