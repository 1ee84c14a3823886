// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/archive"
	"teptar/record"
	"teptar/record/held"
)

// eachWhole calls f on every thing of a kind, with what is held of some of its
// properties only, in one pass over what is said of the kind: to read the
// things one by one takes several times as long. What was judged, or judged to
// be one with another, is read by itself.
func (a *asker) eachWhole(k record.Kind, properties []string, f func(*thing) error) error {
	judged, err := a.judgedThings()
	if err != nil {
		return err
	}
	var said []record.Said
	var alone []record.EntityID // to be read by themselves
	flush := func() error {
		if len(said) == 0 {
			return nil
		}
		id := said[0].Subject
		whole := said
		said = said[:0]
		if judged.has(a, id, whole) {
			alone = append(alone, a.rules.Same.Root(id))
			return nil
		}
		t := &thing{id: id, kind: k}
		t.held = a.rules.Entity(k, slices.Clone(whole), nil)
		return f(t)
	}
	for s, err := range a.view.Said(k, a.filter.Case, properties...) {
		if err != nil {
			return err
		}
		if len(said) > 0 && said[0].Subject != s.Subject {
			if err := flush(); err != nil {
				return err
			}
			if err := a.ctx.Err(); err != nil {
				return err
			}
		}
		said = append(said, s)
	}
	if err := flush(); err != nil {
		return err
	}
	seen := map[record.EntityID]bool{}
	for _, id := range alone {
		if seen[id] {
			continue
		}
		seen[id] = true
		t, err := a.thing(id)
		if err == nil && t != nil {
			err = f(t)
		}
		if err != nil {
			return err
		}
	}
	return a.broken
}

// judgedThings is what judgments speak of.
type judgedThings struct {
	of     map[record.EntityID]bool
	claims map[record.ClaimID]bool
}

type judgedKey struct{}

// has tells whether a thing is not to be had from what is said of it alone.
func (j *judgedThings) has(a *asker, id record.EntityID, said []record.Said) bool {
	if j.of[id] || len(a.members[a.rules.Same.Root(id)]) > 0 {
		return true
	}
	return len(j.claims) > 0 && slices.ContainsFunc(said, func(s record.Said) bool { return j.claims[s.ID] })
}

func (a *asker) judgedThings() (*judgedThings, error) {
	return archive.Remember(a.view, judgedKey{}, func() (*judgedThings, error) {
		j := &judgedThings{map[record.EntityID]bool{}, map[record.ClaimID]bool{}}
		for judged, err := range a.view.AllJudgments("") {
			if err != nil {
				return nil, err
			}
			j.of[judged.Of], j.of[judged.Other] = true, true
			for _, c := range judged.Claims {
				j.claims[c] = true
			}
		}
		return j, nil
	})
}

// readOrigins reads of which documents each repeats another, all in one pass.
func (a *asker) readOrigins() error {
	type first struct{ outlet, forwarded record.EntityID }
	said := map[record.EntityID]*first{}
	for s, err := range a.view.Said(record.Document, "", "outlet", "forwarded_from") {
		if err != nil {
			return err
		}
		f := said[s.Subject]
		if f == nil {
			f = &first{}
			said[s.Subject] = f
		}
		switch {
		case !s.Supports():
		case s.Property == "outlet" && f.outlet.IsZero():
			f.outlet = s.Value.Ref
		case s.Property == "forwarded_from" && f.forwarded.IsZero():
			f.forwarded = s.Value.Ref
		}
	}
	a.repeating = map[record.EntityID]bool{}
	for id := range a.allEchoes() {
		a.repeating[id] = true
	}
	for id, f := range said {
		if a.repeating[id] = a.repeating[id] || !f.forwarded.IsZero(); !a.repeating[id] {
			a.origins[id] = held.Origin{Publisher: f.outlet}
		}
	}
	return a.ctx.Err()
}
