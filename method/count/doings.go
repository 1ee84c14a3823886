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
	most := c.countTold(tell(entries, asIs), c.groups, false)
	least := c.countTold(tell(sure, c.merged), c.pools, true)

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

// components tells which entries are records of one act: each has the number
// of one of them. f says which entities are one.
func components(entries []entry, f func(record.EntityID) record.EntityID) []int {
	u := newUnion(len(entries))
	first := map[sameAct]int{}
	join := func(i int, key sameAct) {
		if j, ok := first[key]; ok {
			u.join(i, j)
		} else {
			first[key] = i
		}
	}
	for i, e := range entries {
		join(i, sameAct{act: f(e.ID)})
		if !e.Spell.IsZero() {
			join(i, sameAct{victim: f(e.Victim), spell: f(e.Spell), types: typeKey(e.types)})
		}
	}
	of := make([]int, len(entries))
	for i := range of {
		of[i] = u.root(i)
	}
	return of
}

// tell gathers the records of each act. f says which entities are one.
func tell(entries []entry, f func(record.EntityID) record.EntityID) []told {
	of := components(entries, f)
	var all []told
	at := map[int]int{}
	for i, e := range entries {
		n, ok := at[of[i]]
		if !ok {
			n = len(all)
			at[of[i]] = n
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
func (c *counter) countTold(all []told, groups map[record.EntityID]*group, least bool) int64 {
	var named, against []told
	var pools []*group
	var sizes []int64
	here := map[record.EntityID]bool{}
	for _, t := range all {
		g, ok := groups[t.victim]
		if !ok {
			named, here[t.victim] = append(named, t), true
			continue
		}
		against, pools, sizes = append(against, t), append(pools, g), append(sizes, g.max)
	}
	for n, g := range pools {
		if !least {
			break
		}
		sizes[n] = g.min
		for p := range g.members {
			if c.apart && !here[p] && sizes[n] > 0 {
				sizes[n]-- // stands in another row: see leastUnnamed
			}
		}
	}
	in := memberships(pools)
	edges := make([][]int, len(named))
	for i, t := range named {
		for _, m := range in[t.victim] {
			if (m.certain || least) && t.among(against[m.pool]) {
				edges[i] = append(edges[i], m.pool)
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
