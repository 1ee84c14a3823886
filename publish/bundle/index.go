// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record"
)

// An index is what has to be known of all opened ops to write the files that
// are made from them. It holds a few words for each entity and each capture,
// and never the claims themselves.
type index struct {
	logs       []logFile
	cases      map[record.CaseID]string // title
	things     map[record.EntityID]*thing
	words      words
	blobs      blobNames
	sizes      map[record.Hash]int64 // of captured bytes, as their captures say
	chars      map[record.Hash]int   // of frozen texts, likewise
	quotes     map[record.Hash][]quote
	quoted     func(text record.Hash) bool // whether quotes from a text are wanted
	quotations int64                       // wanted or not
	erased     int                         // captures whose bytes were destroyed
	counted    Counts
}

// Counts says how much a bundle opens.
type Counts struct {
	Entities, Statements, Claims, Judgments, Documents, Captures int64
}

// A thing is an entity, as far as other entities show it.
type thing struct {
	kind   record.Kind
	label  string // what some source or the team calls it
	rank   int8   // how good the label is
	weight int64  // bytes of the ops that speak of it
}

// labelled are the properties that name a thing, the best first.
var labelled = []string{"label", "name", "title", "described"}

// maxLabel is how much of a name is shown where a thing is referred to.
const maxLabel = 60

// newIndex goes through the opened ops twice: for what things there are, then
// for what is said.
func newIndex(ctx context.Context, logs []logFile, quoted func(record.Hash) bool) (*index, error) {
	x := &index{logs: logs, cases: map[record.CaseID]string{}, things: map[record.EntityID]*thing{}, words: words{},
		blobs: newBlobNames(), sizes: map[record.Hash]int64{}, chars: map[record.Hash]int{}, quotes: map[record.Hash][]quote{}, quoted: quoted}
	schema := record.Shipped()
	for o, err := range openParts(ctx, logs) {
		if err != nil {
			return nil, err
		}
		switch {
		case o.is("entity"):
			err = x.addEntity(o)
		case o.is("term"), o.is("property"):
			schema, err = extend(schema, o)
		}
		if err != nil {
			return nil, o.in(logs, err)
		}
	}
	for o, err := range openParts(ctx, logs) {
		if err != nil {
			return nil, err
		}
		if o.is("entity") {
			continue
		}
		op, err := o.decode(logs)
		if err != nil {
			return nil, err
		}
		if err := x.add(schema, o, op); err != nil {
			return nil, o.in(logs, err)
		}
	}
	return x, nil
}

// extend adds a team's term or property to the words that are known. One that
// does not fit, because another version of the program knows it in another
// way, is shown as its code.
func extend(s *record.Schema, o opened) (*record.Schema, error) {
	op, err := record.Decode(o.data)
	if err != nil {
		return nil, err
	}
	if more, err := s.With(op); err == nil {
		return more, nil
	}
	return s, nil
}

// inCase notes a case, under the first title that it was given.
func (x *index) inCase(c record.CaseID, title string) {
	if x.cases[c] == "" {
		x.cases[c] = title
	}
}

func (x *index) addEntity(o opened) error {
	op, err := record.Decode(o.data)
	if err != nil {
		return err
	}
	e, ok := op.(record.Entity)
	if !ok || strings.Trim(string(e.Kind), "abcdefghijklmnopqrstuvwxyz_") != "" {
		return fmt.Errorf("a kind of entity that no schema has: %w", fault.Invalid)
	}
	x.inCase(e.Case, "")
	if old, ok := x.things[e.ID]; ok {
		if old.kind != e.Kind {
			return fmt.Errorf("entity %s is given two kinds: %w", e.ID.Short(), fault.Invalid)
		}
		return nil
	}
	x.things[e.ID] = &thing{kind: e.Kind, rank: int8(len(labelled))}
	x.counted.Entities++
	if e.Kind == record.Document {
		x.counted.Documents++
	}
	return nil
}

// kindOf gives the kind of an entity, "" if the bundle does not open it.
func (x *index) kindOf(id record.EntityID) record.Kind {
	if t := x.things[id]; t != nil {
		return t.kind
	}
	return ""
}

// add notes one op.
func (x *index) add(schema *record.Schema, o opened, op record.Op) error {
	switch op := op.(type) {
	case record.Case:
		x.inCase(op.ID, op.Title)
	case record.Capture:
		x.inCase(op.Case, "")
		if err := x.known(op.Document); err != nil {
			return err
		}
		return x.addCapture(&op)
	case record.Say:
		return x.addStatement(schema, o, &op.Statement)
	case record.Judge:
		x.inCase(op.Case, "")
		if err := x.known(op.Of, op.Other, op.Value.Ref); err != nil {
			return err
		}
		x.counted.Judgments++
		x.words.needJudgment(schema, &op.Judgment, x.kindOf)
	case record.Erasure:
		x.inCase(op.Case, "")
		if !op.Bytes.IsZero() {
			x.erased++
		}
	}
	return nil
}

// known refuses a reference to what the bundle does not open: nobody could read
// it, and no archive could take it in.
func (x *index) known(ids ...record.EntityID) error {
	for _, id := range ids {
		if !id.IsZero() && x.things[id] == nil {
			return fmt.Errorf("it speaks of entity %s, which the bundle does not open: %w", id.Short(), fault.Invalid)
		}
	}
	return nil
}

func (x *index) addCapture(c *record.Capture) error {
	if size, ok := x.sizes[c.Bytes]; ok && size != c.Size {
		return fmt.Errorf("capture %s is given two sizes: %w", c.Bytes, fault.Invalid)
	}
	if chars, ok := x.chars[c.Text]; ok && chars != c.Chars {
		return fmt.Errorf("text %s is given two lengths: %w", c.Text, fault.Invalid)
	}
	x.sizes[c.Bytes] = c.Size
	if !c.Text.IsZero() {
		x.chars[c.Text] = c.Chars
	}
	x.blobs.add(c)
	x.counted.Captures++
	x.needKind(record.Document)
	return nil
}

func (x *index) needKind(k record.Kind) { x.words.needKind(record.Shipped(), k) }

func (x *index) addStatement(schema *record.Schema, o opened, st *record.Statement) error {
	x.inCase(st.Case, "")
	ids := []record.EntityID{st.Passage.Document}
	for _, v := range st.Via {
		ids = append(ids, v.Who)
	}
	for i := range st.Claims {
		ids = append(ids, st.Claims[i].Subject, st.Claims[i].Value.Ref)
	}
	if err := x.known(ids...); err != nil {
		return err
	}
	for i := range st.Claims {
		c := &st.Claims[i]
		t := x.things[c.Subject]
		if t.weight == 0 {
			x.needKind(t.kind)
		}
		if i == 0 || c.Subject != st.Claims[i-1].Subject {
			t.weight += int64(len(o.data))
		}
		t.call(c)
	}
	x.words.needStatement(schema, st, x.kindOf)
	x.counted.Statements++
	x.counted.Claims += int64(len(st.Claims))
	if p := &st.Passage; p.Quote != "" {
		x.quotations++
		if x.quoted(p.Text) {
			x.quotes[p.Text] = append(x.quotes[p.Text], newQuote(o.spot, p))
		}
	}
	return nil
}

// call takes the name of a thing from a claim if it is the best so far.
func (t *thing) call(c *record.Claim) {
	rank := slices.Index(labelled, c.Property)
	if rank < 0 || rank >= int(t.rank) || !c.Supports() || c.Value.Text == "" {
		return
	}
	t.rank, t.label = int8(rank), c.Value.Text
	if utf8.RuneCountInString(t.label) > maxLabel {
		t.label = string([]rune(t.label)[:maxLabel]) + "…"
	}
}

// shown lists the things of which something is said, by kind, label and id.
func (x *index) shown() []record.EntityID {
	ids := slices.Collect(maps.Keys(x.things))
	ids = slices.DeleteFunc(ids, func(id record.EntityID) bool { return x.things[id].weight == 0 })
	slices.SortFunc(ids, func(a, b record.EntityID) int {
		s, t := x.things[a], x.things[b]
		return cmp.Or(cmp.Compare(s.kind, t.kind), strings.Compare(s.label, t.label), slices.Compare(a[:], b[:]))
	})
	return ids
}

// batches cuts the list of things so that the ops that speak of one batch fit
// into a budget of memory. One thing of which more is said is a batch alone.
func (x *index) batches(ids []record.EntityID, budget int64) [][]record.EntityID {
	var out [][]record.EntityID
	start, sum := 0, int64(0)
	for i, id := range ids {
		w := x.things[id].weight
		if sum += w; sum > budget && i > start {
			out = append(out, ids[start:i])
			start, sum = i, w
		}
	}
	return append(out, ids[start:])
}
