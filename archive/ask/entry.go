// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// An Entry is one entry of the log for people: what it added, what it changed in
// what is held, and which judgments it took back.
type Entry struct {
	Changes []Change  `json:"changes"`          // in the order in which they were made
	Touched []Touched `json:"touched"`          // things of which something is held otherwise since, or was said
	Undone  []Ruling  `json:"undone,omitempty"` // judgments that it took back
	Next    int       `json:"-"`                // the part that goes on; 0 if this is the end. It tells how much there is
}

// Touched is a thing, with the properties of which an entry speaks.
type Touched struct {
	ID         record.EntityID `json:"id"`
	Kind       record.Kind     `json:"kind"`
	KindLabel  string          `json:"kind_label"`
	Title      string          `json:"title"`
	New        bool            `json:"new,omitempty"` // nothing was known of it before
	Properties []Difference    `json:"properties"`
	Status     *Turn           `json:"status,omitempty"` // how far it is verified, if that changed
}

// A Difference is a property before an entry and after it.
type Difference struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Before  Standing `json:"before"`
	After   Standing `json:"after"`
	Changed bool     `json:"changed"` // it is held otherwise since
}

// A Standing is how a property was held at one time.
type Standing struct {
	State      string   `json:"state"`
	StateLabel string   `json:"state_label"`
	Held       []string `json:"held,omitempty"`  // what was held, in words
	Rival      []string `json:"rival,omitempty"` // other values that somebody gave
	Claims     int      `json:"claims"`
}

// A Turn is a status before and after, in words; "" for none.
type Turn struct {
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// entryParts is how many ops of an entry are given at once.
const entryParts = 100

// EntryOf gives an entry by its number, its ops from a part on. One of which the
// viewer may know nothing is fault.NotFound. Differences are between how the
// archive held things when the entry had come, and just before that.
func EntryOf(ctx context.Context, v *archive.View, number int64, from int, lang string) (*Entry, error) {
	events, err := v.Entry(number)
	if err != nil {
		return nil, fmt.Errorf("entry: %w", err)
	}
	slices.Reverse(events)
	events = slices.DeleteFunc(events, func(e archive.Event) bool { return e.Part < from })
	out := &Entry{Changes: []Change{}, Touched: []Touched{}}
	if len(events) > entryParts {
		out.Next = events[entryParts].Part
		events = events[:entryParts]
	}
	c := &comparison{Entry: out, props: map[record.EntityID][]string{}}
	if c.now, err = newAsker(ctx, v, Filter{Lang: lang}); err == nil {
		c.before, err = newAsker(ctx, v.At(number-1), Filter{Lang: lang})
	}
	if err == nil {
		c.after, err = newAsker(ctx, v.At(number), Filter{Lang: lang})
	}
	for _, e := range events {
		if err == nil {
			out.Changes = append(out.Changes, c.now.change(e))
			err = c.add(e.Op)
		}
	}
	if err == nil {
		err = c.compare()
	}
	if err != nil {
		return nil, fmt.Errorf("entry: %w", err)
	}
	return out, nil
}

// A comparison is of what is held before an entry and after it. Names are as
// they are now.
type comparison struct {
	*Entry
	now, before, after *asker
	things             []record.EntityID // in the order in which the entry speaks of them
	props              map[record.EntityID][]string
}

// add notes what an op speaks of.
func (c *comparison) add(op record.Op) error {
	switch op := op.(type) {
	case record.Entity:
		c.touch(op.ID, "")
	case record.Say:
		for _, claim := range op.Claims {
			c.touch(claim.Subject, claim.Property)
		}
	case record.Judge:
		return c.judged(&op.Judgment)
	}
	return nil
}

// touch notes a property of a thing; "" for the thing alone.
func (c *comparison) touch(id record.EntityID, property string) {
	if _, ok := c.props[id]; !ok {
		c.things = append(c.things, id)
		c.props[id] = nil
	}
	if property != "" && !slices.Contains(c.props[id], property) {
		c.props[id] = append(c.props[id], property)
	}
}

// judged notes what a judgment is about, and what it takes back.
func (c *comparison) judged(j *record.Judgment) error {
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if !id.IsZero() {
			c.touch(id, j.Property)
		}
	}
	for _, id := range j.Claims {
		said, err := c.now.view.Claim(id.String())
		if errors.Is(err, fault.NotFound) {
			continue // it was erased since
		}
		if err != nil {
			return err
		}
		c.touch(said.Subject, said.Property)
	}
	if j.Undoes == (record.JudgmentID{}) {
		return nil
	}
	undone, err := c.now.view.Judgment(j.Undoes)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	line := c.now.rulingLine(&undone)
	line.Undone = true
	c.Undone = append(c.Undone, line)
	return c.judged(&undone.Judgment)
}

// compare sets before and after side by side for each thing.
func (c *comparison) compare() error {
	for _, id := range c.things {
		was, err := c.before.thing(id)
		if err != nil {
			return err
		}
		is, err := c.after.thing(id)
		if err != nil {
			return err
		}
		if is == nil || was == nil {
			continue // erased since
		}
		t := Touched{ID: id, Kind: is.kind, KindLabel: c.now.kindLabel(is.kind), Title: c.now.label(id), New: len(was.held.Views) == 0 && len(was.judged) == 0}
		if now, err := c.now.thing(id); err == nil && now != nil {
			t.Title = c.now.title(now)
		}
		for _, p := range c.props[id] {
			if d, ok := c.difference(is, was, p); ok {
				t.Properties = append(t.Properties, d)
			}
		}
		if before, after := c.status(was), c.status(is); before != after {
			t.Status = &Turn{before, after}
		}
		if len(t.Properties) > 0 || t.Status != nil {
			c.Touched = append(c.Touched, t)
		}
	}
	return nil
}

// status gives how far a thing was verified, in words.
func (c *comparison) status(t *thing) string {
	if t.held.Status == nil {
		return ""
	}
	return c.now.term("record_status", t.held.Status.Value.Term)
}

// difference sets a property before and after side by side.
func (c *comparison) difference(is, was *thing, name string) (Difference, bool) {
	p, ok := c.now.view.Schema().Property(is.kind, name)
	if !ok {
		return Difference{}, false
	}
	d := Difference{Name: name, Label: p.Label(c.now.filter.Lang), Before: c.standing(was.prop(name)), After: c.standing(is.prop(name))}
	d.Changed = d.Before.State != d.After.State || !slices.Equal(d.Before.Held, d.After.Held) || !slices.Equal(d.Before.Rival, d.After.Rival)
	return d, true
}

// standing puts in words how a property is held; nil is that nobody spoke of it.
func (c *comparison) standing(v *held.View) Standing {
	if v == nil {
		return Standing{State: held.Undocumented.String(), StateLabel: held.Undocumented.Label(c.now.filter.Lang)}
	}
	s := Standing{State: v.State.String(), StateLabel: v.State.Label(c.now.filter.Lang), Claims: len(v.Claims)}
	for _, h := range v.Held {
		s.Held = append(s.Held, c.now.text(v.Property, h))
	}
	for i := range v.Values {
		if !v.Values[i].Held {
			s.Rival = append(s.Rival, c.now.text(v.Property, v.Values[i].Value))
		}
	}
	return s
}
