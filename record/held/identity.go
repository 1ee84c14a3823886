// SPDX-License-Identifier: Apache-2.0

package held

import (
	"bytes"

	"teptar/record"
)

// An Identity knows which entities are judged to be one. A nil Identity knows
// of none. It is not changed once it is made.
//
// Of two judgments about one pair the later holds. A judgment that two are
// different is never overruled by the way round: if A is B and B is C, but A
// is judged not to be C, then the last of the judgments that would join them
// is refused, and listed in Refused for a reviewer.
type Identity struct {
	root    map[record.EntityID]record.EntityID
	open    [][2]record.EntityID
	between map[[2]record.EntityID]record.Term // what is judged of pairs of roots
	Refused []*record.Judged
}

// NewIdentity reads the judgments same, different, cannot tell and undone among
// judged; others are passed over.
func NewIdentity(judged []record.Judged) *Identity {
	force := inForce(judged)
	last := map[[2]record.EntityID]*record.Judged{}
	for _, j := range force {
		switch j.Verdict {
		case record.Same, record.Different, record.CannotTell:
			last[pair(j.Of, j.Other)] = j
		}
	}
	id := &Identity{root: map[record.EntityID]record.EntityID{}}
	apart := map[record.EntityID][]record.EntityID{}
	for _, j := range force {
		p := pair(j.Of, j.Other)
		if last[p] != j {
			continue
		}
		switch j.Verdict {
		case record.Different:
			apart[p[0]] = append(apart[p[0]], p[1])
			apart[p[1]] = append(apart[p[1]], p[0])
		case record.CannotTell:
			id.open = append(id.open, p)
		}
	}
	for _, j := range force {
		if j.Verdict == record.Same && last[pair(j.Of, j.Other)] == j && !id.join(j.Of, j.Other, apart) {
			id.Refused = append(id.Refused, j)
		}
	}
	for e := range id.root {
		id.shorten(e)
	}
	id.between = map[[2]record.EntityID]record.Term{}
	for p, j := range last {
		roots := pair(id.Root(p[0]), id.Root(p[1]))
		if j.Verdict == record.Different || j.Verdict == record.CannotTell && id.between[roots] == "" {
			id.between[roots] = j.Verdict
		}
	}
	return id
}

// Verdict gives what is judged of two: same, different, cannot tell, or "" if
// nobody judged them. What was judged of one holds of all that it is judged the
// same as: if A is B, and B is not C, then A is not C.
func (id *Identity) Verdict(a, b record.EntityID) record.Term {
	if id == nil {
		return ""
	}
	p := pair(id.Root(a), id.Root(b))
	if p[0] == p[1] {
		return record.Same
	}
	return id.between[p]
}

// shorten is Root, and leaves every entity on the way next to its root.
func (id *Identity) shorten(e record.EntityID) record.EntityID {
	root := id.Root(e)
	for e != root {
		e, id.root[e] = id.root[e], root
	}
	return root
}

// join makes one class of two, unless a member of one is judged different from
// a member of the other. apart is kept by class, under its root.
func (id *Identity) join(a, b record.EntityID, apart map[record.EntityID][]record.EntityID) bool {
	a, b = id.shorten(a), id.shorten(b)
	if a == b {
		return true
	}
	for _, x := range apart[a] {
		if id.shorten(x) == b {
			return false
		}
	}
	if bytes.Compare(b[:], a[:]) < 0 {
		a, b = b, a
	}
	id.root[b] = a
	apart[a] = append(apart[a], apart[b]...)
	return true
}

// Root gives the entity that stands for all those judged the same as e: the one
// with the least id among them.
func (id *Identity) Root(e record.EntityID) record.EntityID {
	if id == nil {
		return e
	}
	for {
		up, ok := id.root[e]
		if !ok {
			return e
		}
		e = up
	}
}

// Open lists the pairs that someone looked at and could not tell, by their
// roots. A pair that other judgments made one is no longer open.
func (id *Identity) Open() [][2]record.EntityID {
	if id == nil {
		return nil
	}
	var open [][2]record.EntityID
	for _, p := range id.open {
		if q := pair(id.Root(p[0]), id.Root(p[1])); q[0] != q[1] {
			open = append(open, q)
		}
	}
	return open
}

// pair puts two entities in one order.
func pair(a, b record.EntityID) [2]record.EntityID {
	if bytes.Compare(b[:], a[:]) < 0 {
		a, b = b, a
	}
	return [2]record.EntityID{a, b}
}
