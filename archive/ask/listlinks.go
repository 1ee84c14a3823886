// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"teptar/archive/linkage"
	"teptar/method/estimate"
	"teptar/record"
)

// ListLinks are the entries of people on lists, where it is open which are of one
// person; see [estimate.Linked].
type ListLinks struct {
	Records []int            // the list of each entry, by its place
	Matches []estimate.Match // entries of one person, with certainty; and of people who may be one
}

// even is the probability that two are one of whom somebody judged that it cannot be
// told.
const even = 0.5

// A likelyPair is two people who may be one.
type likelyPair struct {
	a, b        record.EntityID
	probability float64
}

// link gives the entries of the people of the table, and which may be of one person.
func (l *listing) link(c *Captures, masks map[record.EntityID]int) error {
	out := &ListLinks{}
	first := map[record.EntityID]int{}
	people := make([]record.EntityID, 0, len(masks))
	for id := range masks {
		people = append(people, id)
	}
	sortIDs(people)
	for _, id := range people {
		first[id] = len(out.Records)
		for mask := masks[id]; mask != 0; mask &= mask - 1 {
			if n := len(out.Records); n > first[id] {
				out.Matches = append(out.Matches, estimate.Match{A: first[id], B: n, Probability: 1})
			}
			out.Records = append(out.Records, bits.TrailingZeros(uint(mask)))
		}
	}
	pairs, err := l.likelyPairs(c, masks)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		out.Matches = append(out.Matches, estimate.Match{A: first[p.a], B: first[p.b], Probability: p.probability})
	}
	c.Links = out
	l.say(&c.Notes, "drawn", nil, "%d pairs of people on the lists may be one and nobody has settled it: those that comparing proposes are joined by their probability, those that somebody could not tell by one half.",
		"Пар людей из списков, которые могут быть одним человеком и о которых это не решено, – %d: предложенные сравнением соединяются по вероятности, те, о ком сказано «нельзя сказать», – пополам.", len(pairs))
	return nil
}

// likelyPairs gives the people of the table of whom two may be one, the most probable
// first. A pair is left out by which, with those before it, two would be joined who
// were judged different.
func (l *listing) likelyPairs(c *Captures, masks map[record.EntityID]int) ([]likelyPair, error) {
	_, found, err := linkage.Of(l.ctx, l.view, record.Person)
	if err != nil {
		return nil, err
	}
	if en, ru := beforeRun(found); en != "" {
		l.say(&c.Notes, "not-compared", nil, en, ru)
	}
	var all []likelyPair
	for _, p := range l.rules.Same.Open() {
		all = append(all, likelyPair{p[0], p[1], even})
	}
	for _, p := range found.Proposals {
		all = append(all, likelyPair{p.A, p.B, p.Probability})
	}
	slices.SortFunc(all, func(x, y likelyPair) int {
		return cmp.Or(cmp.Compare(y.probability, x.probability), strings.Compare(x.a.String(), y.a.String()), strings.Compare(x.b.String(), y.b.String()))
	})
	joined := map[record.EntityID][]record.EntityID{} // all whom pairs join, by each of them
	return slices.DeleteFunc(all, func(p likelyPair) bool {
		return masks[p.a] == 0 || masks[p.b] == 0 || !l.mayJoin(joined, p)
	}), nil
}

// mayJoin joins those whom a pair joins, unless two of them were judged different.
func (l *listing) mayJoin(joined map[record.EntityID][]record.EntityID, p likelyPair) bool {
	of := func(id record.EntityID) []record.EntityID {
		if joined[id] == nil {
			return []record.EntityID{id}
		}
		return joined[id]
	}
	xs, ys := of(p.a), of(p.b)
	if slices.Contains(xs, p.b) {
		return true
	}
	for _, x := range xs {
		if slices.ContainsFunc(ys, func(y record.EntityID) bool { return l.rules.Same.Verdict(x, y) == record.Different }) {
			return false
		}
	}
	all := slices.Concat(xs, ys)
	for _, id := range all {
		joined[id] = all
	}
	return true
}
