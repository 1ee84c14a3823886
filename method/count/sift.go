// SPDX-License-Identifier: Apache-2.0

package count

import (
	"bytes"
	"slices"

	"teptar/record"
)

// A match tells whether an act belongs in a row.
type match uint8

const (
	no match = iota
	possibly
	certainly
)

// counted is an act that is counted, with its entities as judged.
type counted struct {
	Act
	types []record.Term // all that it may be
}

// among tells whether the act is a threat, or is none.
func (a *counted) among(threat bool) match {
	n := 0
	for _, t := range a.types {
		if IsThreat(t) == threat {
			n++
		}
	}
	switch n {
	case 0:
		return no
	case len(a.types):
		return certainly
	}
	return possibly
}

// A counter counts rows of one input.
type counter struct {
	acts   []counted
	groups map[record.EntityID]*group
	same   func(record.EntityID) record.EntityID
	open   map[record.EntityID]record.EntityID // joins what may be one
	pairs  [][2]record.EntityID                // the same, as it was given
	pools  map[record.EntityID]*group          // groups with those that may be one as one
	apart  bool                                // a dimension is of the victim: see [counter.leastUnnamed]
}

// group is a group as judged: its sizes are all that were given for it.
type group struct {
	min, max int64
	unknown  bool
	members  map[record.EntityID]bool // false: whether they are a member is open
}

func newCounter(in Input) *counter {
	c := &counter{groups: map[record.EntityID]*group{}, open: map[record.EntityID]record.EntityID{}}
	c.same = func(e record.EntityID) record.EntityID {
		if in.Same == nil || e.IsZero() {
			return e
		}
		return in.Same(e)
	}
	for _, g := range in.Groups {
		c.addGroup(g)
	}
	for _, p := range in.Open {
		a, b := c.same(p[0]), c.same(p[1])
		if a == b {
			continue
		}
		c.pairs = append(c.pairs, [2]record.EntityID{a, b})
		if a, b = c.merged(a), c.merged(b); a != b {
			if bytes.Compare(b[:], a[:]) < 0 {
				a, b = b, a
			}
			c.open[b] = a
		}
	}
	c.pools = c.mergedGroups()
	return c
}

// addGroup adds what one input says of a group. Sizes that differ stay a range.
func (c *counter) addGroup(in Group) {
	lo, hi, unknown := in.Min, in.Max, in.Min == 0 && in.Max == 0
	if unknown {
		lo, hi = 2, record.NoMax
	}
	g := c.groups[c.same(in.ID)]
	if g == nil {
		g = &group{lo, hi, unknown, map[record.EntityID]bool{}}
		c.groups[c.same(in.ID)] = g
	}
	g.widen(lo, hi, unknown)
	for _, m := range in.Members {
		p := c.same(m.Person)
		g.members[p] = g.members[p] || !m.Open
	}
}

// widen makes room for another size.
func (g *group) widen(lo, hi int64, unknown bool) {
	g.min, g.unknown = min(g.min, lo), g.unknown || unknown
	if hi == record.NoMax || g.max == record.NoMax {
		g.max = record.NoMax
	} else {
		g.max = max(g.max, hi)
	}
}

// merged gives one entity for all that may be one.
func (c *counter) merged(e record.EntityID) record.EntityID {
	for {
		up, ok := c.open[e]
		if !ok {
			return e
		}
		e = up
	}
}

// sift keeps the acts that count and lists the others.
func (c *counter) sift(v *record.Vocabulary, in Input) []Left {
	var left []Left
	for _, a := range in.Acts {
		a.ID, a.Victim, a.Spell = c.same(a.ID), c.same(a.Victim), c.same(a.Spell)
		a.Event, a.Asset = c.same(a.Event), c.same(a.Asset)
		if why, omit := omission(v, in.Threshold, &a); omit {
			left = append(left, Left{a.ID, why})
			continue
		}
		types := []record.Term{a.Type}
		for _, t := range a.OrType {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
		slices.Sort(types)
		c.acts = append(c.acts, counted{a, types})
	}
	slices.SortFunc(c.acts, func(a, b counted) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	slices.SortFunc(left, func(a, b Left) int { return bytes.Compare(a.Act[:], b.Act[:]) })
	return left
}

// omission tells why an act is not counted, if it is not.
func omission(v *record.Vocabulary, threshold record.Term, a *Act) (Omission, bool) {
	status := a.Status
	if status == "" {
		status = "V0"
	}
	entry, _ := v.Find(a.Type)
	switch {
	case a.Victim.IsZero():
		return NoVictim, true
	case a.Type == "CPU":
		return IsFinding, true
	case entry.Use == "event":
		return IsEvent, true
	case status == "V4":
		return Unlikely, true
	case status == "V5":
		return NoViolation, true
	case status < threshold:
		return BelowThreshold, true
	}
	return 0, false
}

// typeRank gives the place of a type in the vocabulary; own and unknown types
// come after all others.
func typeRank(v *record.Vocabulary) func(record.Term) int {
	rank := map[record.Term]int{"": len(v.Terms) + 1}
	for i, e := range v.Terms {
		rank[e.Code] = i
	}
	return func(t record.Term) int {
		if i, ok := rank[t]; ok {
			return i
		}
		return len(v.Terms)
	}
}
