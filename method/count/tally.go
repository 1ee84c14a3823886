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

// row counts the acts that match.
func (c *counter) row(matches func(*counted) match) Row {
	var carried, attempts []entry
	var why reasons
	for i := range c.acts {
		a := &c.acts[i]
		m := matches(a)
		if m == no {
			continue
		}
		sure := m == certainly && !a.Open
		why.note(a.Open, JudgmentOpen, a.ID)
		why.note(m == possibly, TypeOpen, a.ID)
		why.note(a.Attempt == AttemptMay, AttemptOpen, a.ID)
		if a.Attempt != AttemptOnly {
			carried = append(carried, entry{a, sure && a.Attempt == Carried})
		}
		if a.Attempt != Carried {
			attempts = append(attempts, entry{a, sure && a.Attempt == AttemptOnly})
		}
	}
	one := func(of func(*counted) record.EntityID) func(*counted) []record.EntityID {
		return func(a *counted) []record.EntityID { return []record.EntityID{of(a)} }
	}
	return Row{
		Victims:  c.people(carried, why, one(func(a *counted) record.EntityID { return a.Victim })),
		Derived:  c.people(carried, why, func(a *counted) []record.EntityID { return a.Derived }),
		Acts:     c.doings(carried, why),
		Attempts: c.doings(attempts, why),
		Events:   c.things(carried, why, func(a *counted) record.EntityID { return a.Event }),
		Assets:   c.things(carried, why, func(a *counted) record.EntityID { return a.Asset }),
	}
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
	edges := make([][]int, len(every))
	for i, p := range every {
		for n, g := range pools {
			if g.members[p] {
				edges[i] = append(edges[i], n)
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
// who are counted by name.
func (c *counter) leastUnnamed(groups, named set) int64 {
	var total int64
	for _, pool := range c.overlapping(groups) {
		var unnamed int64
		for _, g := range pool {
			here := int64(0)
			for p := range g.members {
				if named.has(p) {
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
	var pools [][]*group
	for _, g := range c.mergedGroups(ids) {
		pool := []*group{g}
		var others [][]*group
		for _, p := range pools {
			if slices.ContainsFunc(p, func(o *group) bool { return o.meets(g) }) {
				pool = append(pool, p...)
			} else {
				others = append(others, p)
			}
		}
		pools = append(others, pool)
	}
	return pools
}

// mergedGroups gives the groups with those that may be one as one, and their
// members as merged.
func (c *counter) mergedGroups(ids set) map[record.EntityID]*group {
	merged := map[record.EntityID]*group{}
	for _, id := range ids {
		g := c.groups[id]
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

// meets tells whether two groups have a named member in common.
func (g *group) meets(o *group) bool {
	for p := range g.members {
		if _, ok := o.members[p]; ok {
			return true
		}
	}
	return false
}

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
