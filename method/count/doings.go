// SPDX-License-Identifier: Apache-2.0

package count

import (
	"slices"
	"strings"

	"teptar/record"
)

// doings counts acts. An act against a group counts as often as the group has
// people. Acts of the same type against its named members are among them,
// unless they are known to be of another event; a member who suffered the act
// twice takes two, so that it makes no difference whether two names are one
// person.
func (c *counter) doings(entries []entry, why reasons) Range {
	var acts, people, groups set
	var sure []entry
	for _, e := range entries {
		acts.add(e.ID)
		if e.certain {
			sure = append(sure, e)
		}
		if _, ok := c.groups[e.Victim]; ok {
			groups.add(e.Victim)
		} else {
			people.add(e.Victim)
		}
	}
	asIs := func(e record.EntityID) record.EntityID { return e }
	most := countTold(tell(entries, asIs), c.groups, false)

	var every set
	for id := range c.groups {
		every.add(id)
	}
	least := countTold(tell(sure, c.merged), c.mergedGroups(every.done()), true)

	why = why.clone()
	people, groups = people.done(), groups.done()
	why.groups(c, groups, people)
	why.identities(c, slices.Concat(acts, people, groups, c.membersOf(groups)).done())
	return why.on(least, most)
}

// A told is an act that is counted once, however many records tell of it.
type told struct {
	victim record.EntityID
	events set
	types  []record.Term
}

// A sameAct is what makes two records tell of one act: they are judged to be
// one, or one spell of one victim began with an act of one type.
type sameAct struct {
	act, victim, spell record.EntityID
	types              string
}

// tell gathers the records of each act. f says which entities are one.
func tell(entries []entry, f func(record.EntityID) record.EntityID) []told {
	parent := make([]int, len(entries))
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	first := map[sameAct]int{}
	join := func(i int, key sameAct) {
		if j, ok := first[key]; ok {
			parent[root(i)] = root(j)
		} else {
			first[key] = i
		}
	}
	for i, e := range entries {
		parent[i] = i
		join(i, sameAct{act: f(e.ID)})
		if !e.Spell.IsZero() {
			join(i, sameAct{victim: f(e.Victim), spell: f(e.Spell), types: typeKey(e.types)})
		}
	}
	var all []told
	at := map[int]int{}
	for i, e := range entries {
		n, ok := at[root(i)]
		if !ok {
			n = len(all)
			at[root(i)] = n
			all = append(all, told{victim: f(e.Victim)})
		}
		all[n].types = append(all[n].types, e.types...)
		if !e.Event.IsZero() {
			all[n].events.add(f(e.Event))
		}
	}
	return all
}

// typeKey is one text for a list of types.
func typeKey(types []record.Term) string {
	var b strings.Builder
	for _, t := range types {
		b.WriteString(string(t))
		b.WriteByte('|')
	}
	return b.String()
}

// countTold counts acts: the least, with every possible member taken as one,
// or the most.
func countTold(all []told, groups map[record.EntityID]*group, least bool) int64 {
	var named, pools []told
	var sizes []int64
	for _, t := range all {
		g, ok := groups[t.victim]
		switch {
		case !ok:
			named = append(named, t)
		case least:
			pools, sizes = append(pools, t), append(sizes, g.min)
		default:
			pools, sizes = append(pools, t), append(sizes, g.max)
		}
	}
	edges := make([][]int, len(named))
	for i, t := range named {
		for n, p := range pools {
			if member, ok := groups[p.victim].members[t.victim]; ok && (member || least) && t.among(p) {
				edges[i] = append(edges[i], n)
			}
		}
	}
	return rest(int64(len(named)), sizes, edges)
}

// among tells whether an act against someone can be one of those against a
// group: a type in common, and not known to be of another event.
func (t told) among(group told) bool {
	if !slices.ContainsFunc(t.types, func(x record.Term) bool { return slices.Contains(group.types, x) }) {
		return false
	}
	return len(t.events) == 0 || len(group.events) == 0 ||
		slices.ContainsFunc(t.events, func(e record.EntityID) bool { return slices.Contains(group.events, e) })
}
