// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"teptar/record"
)

// Format writes a case as the one canonical file: things by key, statements in
// the order of their documents, claims by thing and property, judgments by
// time; texts in double quotes, everything else as it is; and nothing that is
// the default. Writing what was read from the file gives the same bytes.
//
// Statements that differ only in their claims are written as one. A file read
// back without the archive knows things by this case only: what was first met
// in another case is of this one.
func Format(c *Case) []byte {
	w := newWriter(c)
	w.line("teptar: " + Version)
	w.line("case: " + string(c.ID))
	if c.Title != "" {
		w.line("title: " + quote(c.Title))
	}
	w.terms()
	w.properties()
	w.documents()
	w.entities()
	w.statements()
	w.judgments()
	return w.b
}

// A writer writes one case. Its tables are made once, before the first line.
type writer struct {
	c         *Case
	b         []byte
	schema    *record.Schema
	kinds     map[record.EntityID]record.Kind
	names     map[record.EntityID]string
	order     map[propertyOf]int // of properties in the schema
	editorial map[record.EntityID]map[string][]record.Said
	said      []statement
	labels    map[record.ClaimID]string // of claims that are judged
	captures  map[record.EntityID][]Capture
	texts     map[record.EntityID]record.Hash // in which passages count where none is named
}

type propertyOf struct {
	kind record.Kind
	name string
}

// A statement is one, or several that differed only in their claims.
type statement struct {
	record.Statement
	id   record.StatementID
	said []record.Said
}

func newWriter(c *Case) *writer {
	w := &writer{
		c: c, schema: ownSchema(c),
		kinds: map[record.EntityID]record.Kind{}, names: map[record.EntityID]string{},
		order: map[propertyOf]int{}, editorial: map[record.EntityID]map[string][]record.Said{}, labels: map[record.ClaimID]string{},
	}
	for _, e := range c.Entities {
		w.kinds[e.ID], w.names[e.ID] = e.Kind, e.ID.String()
		if validKey(e.Key) && record.DeriveEntityID(c.ID, e.Key) == e.ID {
			w.names[e.ID] = e.Key
		}
	}
	for _, k := range w.schema.Kinds() {
		for i, p := range w.schema.Properties(k.Kind) {
			w.order[propertyOf{k.Kind, p.Name}] = i
		}
	}
	w.gather()
	w.labelJudged()
	w.sortCaptures()
	return w
}

// sortCaptures puts the captures of each document in the order in which they
// were made. Passages count in the text of the first that has one.
func (w *writer) sortCaptures() {
	w.captures, w.texts = map[record.EntityID][]Capture{}, map[record.EntityID]record.Hash{}
	for _, c := range w.c.Captures {
		w.captures[c.Document] = append(w.captures[c.Document], c)
	}
	for id, list := range w.captures {
		slices.SortStableFunc(list, func(a, b Capture) int {
			return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.Bytes[:], b.Bytes[:]), strings.Compare(a.File, b.File), strings.Compare(a.TextFile, b.TextFile))
		})
		for _, c := range list {
			if !c.Text.IsZero() {
				w.texts[id] = c.Text
				break
			}
		}
	}
}

// ownSchema is the schema with the case's own terms and properties; the
// shipped one if they do not fit, so that there is a file to mend.
func ownSchema(c *Case) *record.Schema {
	var ops []record.Op
	for _, t := range sortedTerms(c.Terms) {
		ops = append(ops, t)
	}
	for _, p := range c.Properties {
		ops = append(ops, p)
	}
	if s, err := record.Shipped().With(ops...); err == nil {
		return s
	}
	return record.Shipped()
}

// name gives what the file calls a thing.
func (w *writer) name(id record.EntityID) string {
	if n, ok := w.names[id]; ok {
		return n
	}
	return id.String()
}

// gather brings together what is said in one place by one chain, each claim
// once, and puts apart what stands with the things themselves.
func (w *writer) gather() {
	index := map[record.StatementID]int{}
	seen := map[record.ClaimID]bool{}
	for i := range w.c.Statements {
		s := &w.c.Statements[i]
		id := s.ID()
		for j, c := range s.ClaimIDs(id) {
			if seen[c] {
				continue
			}
			seen[c] = true
			said := record.Said{ID: c, Claim: s.Claims[j]}
			if w.ofThing(s, &said.Claim) {
				byName := w.editorial[said.Subject]
				if byName == nil {
					byName = map[string][]record.Said{}
					w.editorial[said.Subject] = byName
				}
				byName[said.Property] = append(byName[said.Property], said)
				continue
			}
			n, ok := index[id]
			if !ok {
				n = len(w.said)
				index[id] = n
				w.said = append(w.said, statement{Statement: *s, id: id})
			}
			w.said[n].said = append(w.said[n].said, said)
		}
	}
	w.sortStatements()
}

// sortStatements puts statements and their claims in the order of the file.
func (w *writer) sortStatements() {
	slices.SortFunc(w.said, func(a, b statement) int {
		return cmp.Or(
			strings.Compare(w.documentName(&a), w.documentName(&b)),
			cmp.Compare(a.Passage.Start, b.Passage.Start),
			cmp.Compare(a.Passage.End, b.Passage.End),
			bytes.Compare(a.id[:], b.id[:]),
		)
	})
	for i := range w.said {
		slices.SortFunc(w.said[i].said, func(a, b record.Said) int {
			return cmp.Or(
				strings.Compare(w.name(a.Subject), w.name(b.Subject)),
				cmp.Compare(w.order[propertyOf{w.kinds[a.Subject], a.Property}], w.order[propertyOf{w.kinds[b.Subject], b.Property}]),
				bytes.Compare(a.ID[:], b.ID[:]),
			)
		})
	}
}

func (w *writer) documentName(s *statement) string {
	if s.Passage.IsZero() {
		return ""
	}
	return w.name(s.Passage.Document)
}

// ofThing tells whether a claim stands in the mapping of its thing: the team
// says it, and plainly.
func (w *writer) ofThing(s *record.Statement, c *record.Claim) bool {
	if !s.Passage.IsZero() || len(s.Via) > 0 || s.Depth != "" || !s.Said.IsZero() || s.Duress || s.Hedge != "" || !s.Grade.IsZero() {
		return false
	}
	v := c.Value
	if c.Stance != "" || c.Basis != "" || !writtenLanguage(v) || v.Wording != "" || v.Rule != "" {
		return false
	}
	kind := w.kinds[c.Subject]
	own := entityFields
	if kind == record.Document {
		own = documentFields
	}
	p, ok := w.schema.Property(kind, c.Property)
	return ok && p.Editorial && !slices.Contains(own, c.Property)
}

// labelJudged gives a label to each claim that is judged: the beginning of its
// id, which is greppable here and in the archive, and does not change when
// other claims come.
func (w *writer) labelJudged() {
	var ids []record.ClaimID
	for _, s := range w.said {
		for _, c := range s.said {
			ids = append(ids, c.ID)
		}
	}
	for _, byName := range w.editorial {
		for _, list := range byName {
			for _, c := range list {
				ids = append(ids, c.ID)
			}
		}
	}
	taken := make(map[string]int, len(ids))
	here := make(map[record.ClaimID]bool, len(ids))
	for _, id := range ids {
		taken[id.Short()]++
		here[id] = true
	}
	for _, j := range w.c.Judgments {
		for _, id := range j.Claims {
			if here[id] && taken[id.Short()] == 1 {
				w.labels[id] = id.Short()
			} else {
				w.labels[id] = id.String()
			}
		}
	}
}
