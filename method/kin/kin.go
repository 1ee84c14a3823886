// SPDX-License-Identifier: Apache-2.0

// Package kin finds how one person is related to another: the paths of kin
// relations from a victim to the person on whose account they were harmed.
//
// A path is a chain of relations that sources claim, one by one. Its
// description, "sibling of a parent", is put together from them and says
// nothing more. The package infers no relation: two sons of one father are
// shown as the path "child of a parent", and never as brothers. A common teip
// or family name (K-TEI) is no evidence of kinship and makes no path.
package kin

import (
	"bytes"
	"cmp"
	"slices"

	"teptar/record"
	"teptar/record/held"
)

// MaxSteps is the greatest number of relations in a path.
const MaxSteps = 4

// A Tie is one relation as it is held: its type says what From is to To, so
// that K-PAR means that From is the parent.
type Tie struct {
	Relation record.EntityID
	From, To record.EntityID
	Type     record.Term
	State    held.State // of the relation: the weakest of its from, to, type and holds
	Groups   int        // independent groups that assert it: the fewest of these
}

// A Step goes along a tie from one person to the next. Is says what the one
// that it leaves is to the one that it reaches.
type Step struct {
	Tie
	Reversed bool // it leaves Tie.To and reaches Tie.From
	Is       Word
}

// Leaves gives the person that the step begins with.
func (s Step) Leaves() record.EntityID {
	if s.Reversed {
		return s.To
	}
	return s.From
}

// Reaches gives the person that the step ends with.
func (s Step) Reaches() record.EntityID {
	if s.Reversed {
		return s.From
	}
	return s.To
}

// A Path leads from one person to another without meeting anyone twice.
type Path []Step

// Weakest gives the number of the step that is least well documented: in the
// lowest state, and of those the one with the fewest independent groups.
func (p Path) Weakest() int {
	weakest := 0
	for i, s := range p {
		if stronger(p[weakest].Tie, s.Tie) > 0 {
			weakest = i
		}
	}
	return weakest
}

// stronger is positive if a is better documented than b.
func stronger(a, b Tie) int {
	return cmp.Or(cmp.Compare(strength(a.State), strength(b.State)), cmp.Compare(a.Groups, b.Groups))
}

// strength orders the states in which a tie may be walked; 0 for the others,
// where nobody claims it, or nobody does so any more, or only under duress.
func strength(s held.State) int {
	switch s {
	case held.Disputed:
		return 1
	case held.SingleSource:
		return 2
	case held.Agreed:
		return 3
	case held.HeldByJudgment:
		return 4
	}
	return 0
}

// Ties gives the relations that a person stands in, from either end, those of
// other types than kin too. It is asked once for each person that a search
// meets.
type Ties func(person record.EntityID) []Tie

// A Result is the paths that were found, the shortest first; of those of one
// length the ones that say most come first, then the best documented.
type Result struct {
	Paths []Path
	// More: there are or may be other paths, no shorter than the last.
	More bool
}

// Limits on one search.
const (
	maxPaths = 20
	maxWalk  = 200_000 // steps tried in one search
)

// Find gives the kin paths from one person to another of at most [MaxSteps]
// relations, and of those at most 20.
func (k *Kinship) Find(ties Ties, from, to record.EntityID) Result {
	s := search{k: k, ask: ties, to: to, ties: map[record.EntityID][]Step{}, far: map[record.EntityID]int{}}
	if from == to {
		return Result{}
	}
	s.measure(from)
	var r Result
	for n := 1; n <= MaxSteps && !r.More; n++ {
		s.found = nil
		s.walk(Path{}, from, n)
		s.sort()
		r.Paths = append(r.Paths, s.found...)
		r.More = s.walked > maxWalk || len(r.Paths) > maxPaths || len(r.Paths) == maxPaths && n < MaxSteps
	}
	r.Paths = r.Paths[:min(len(r.Paths), maxPaths)]
	return r
}

// A search keeps what it has asked for.
type search struct {
	k      *Kinship
	ask    Ties
	to     record.EntityID
	ties   map[record.EntityID][]Step
	far    map[record.EntityID]int // steps to the end, of people who can be on a path
	walked int
	found  []Path
}

// measure finds how far people are from the end. It does not ask for those who
// are too far to be on a path, and looks no further than the beginning needs.
func (s *search) measure(from record.EntityID) {
	s.far[s.to] = 0
	edge := []record.EntityID{s.to}
	for n := 1; n < MaxSteps; n++ {
		var next []record.EntityID
		for _, person := range edge {
			for _, step := range s.steps(person) {
				other := step.Reaches()
				if _, known := s.far[other]; !known && other != from {
					s.far[other] = n
					next = append(next, other)
				}
			}
		}
		edge = next
	}
}

// steps gives the kin ties of a person, all leading away from them, in one
// order, however they were given.
func (s *search) steps(person record.EntityID) []Step {
	if known, ok := s.ties[person]; ok {
		return known
	}
	var steps []Step
	for _, t := range s.ask(person) {
		if !s.k.IsKin(t.Type) || strength(t.State) == 0 || t.From == t.To {
			continue
		}
		switch person {
		case t.From:
			steps = append(steps, Step{t, false, s.k.word(t.Type)})
		case t.To:
			steps = append(steps, Step{t, true, s.k.word(t.Type).Inverse()})
		}
	}
	slices.SortFunc(steps, func(a, b Step) int { return bytes.Compare(a.Relation[:], b.Relation[:]) })
	steps = slices.CompactFunc(steps, func(a, b Step) bool { return a.Relation == b.Relation })
	s.ties[person] = steps
	return steps
}

// walk collects the paths of exactly n more steps.
func (s *search) walk(p Path, at record.EntityID, n int) {
	for _, step := range s.steps(at) {
		if s.walked++; s.walked > maxWalk {
			return
		}
		next := step.Reaches()
		if n == 1 {
			if next == s.to {
				s.found = append(s.found, append(slices.Clone(p), step))
			}
			continue
		}
		far, known := s.far[next]
		if !known || far > n-1 || next == s.to || p.meets(next) {
			continue
		}
		s.walk(append(p, step), next, n-1)
	}
}

// meets tells whether a person is on the path already.
func (p Path) meets(person record.EntityID) bool {
	return slices.ContainsFunc(p, func(s Step) bool { return s.Leaves() == person || s.Reaches() == person })
}

// sort puts the paths of one length in their order.
func (s *search) sort() {
	slices.SortStableFunc(s.found, func(a, b Path) int {
		return cmp.Or(cmp.Compare(a.vague(), b.vague()),
			stronger(b[b.Weakest()].Tie, a[a.Weakest()].Tie), comparePaths(a, b))
	})
}

// vague counts the steps that only say "relative".
func (p Path) vague() int {
	n := 0
	for _, s := range p {
		if s.Is == Relative || s.Is == Family || s.Is == Extended {
			n++
		}
	}
	return n
}

func comparePaths(a, b Path) int {
	for i := range a {
		if c := bytes.Compare(a[i].Relation[:], b[i].Relation[:]); c != 0 {
			return c
		}
	}
	return 0
}
