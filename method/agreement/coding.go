// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"fmt"
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/name"
)

// A Coding is what one coder made of documents.
type Coding struct {
	Coder string
	// Documents are those that this coder looked at, whether anything was found
	// in them or not, by the name that they have in every coding.
	Documents map[record.EntityID]string
	// Statements are all that the coder says. Those of other documents, and what
	// the team says itself, are passed over.
	Statements []record.Statement
	// Thing tells of what statements speak.
	Thing func(record.EntityID) Thing
}

// A Thing is what must be known of something to find out whether two coders
// mean the same by it.
type Thing struct {
	Kind   record.Kind
	Called []string        // its names and labels
	Within record.EntityID // of a place: in which other; zero if nobody says
}

// statementKind is the kind of finds that are statements themselves: who says
// it, and how they can know.
const statementKind record.Kind = "statement"

// A find is one thing that a coder found in one document, or one statement.
type find struct {
	document string
	kind     record.Kind
	thing    record.EntityID // zero for a statement
	spans    [][2]int        // where it is spoken of; none for the document as a whole
	claims   []record.Claim  // about the thing
	fixed    map[string]string
}

// finds collects what a coder found, in the order of the statements.
func (c *Coding) finds(shared func(document string) bool) []*find {
	var out []*find
	at := map[string]*find{}
	for i := range c.Statements {
		s := &c.Statements[i]
		document, known := c.Documents[s.Passage.Document]
		if s.Passage.IsZero() || !known || !shared(document) || s.Editorial() {
			continue
		}
		said := &find{document: document, kind: statementKind, fixed: statementFields(s)}
		said.speaks(s.Passage)
		out = append(out, said)
		for _, claim := range s.Claims {
			kind := c.Thing(claim.Subject).Kind
			if kind == record.Document || kind == "" {
				continue
			}
			key := document + "\x00" + claim.Subject.String()
			f := at[key]
			if f == nil {
				f = &find{document: document, kind: kind, thing: claim.Subject}
				at[key] = f
				out = append(out, f)
			}
			f.speaks(s.Passage)
			f.claims = append(f.claims, claim)
		}
	}
	return out
}

// speaks adds a passage to where a find is spoken of.
func (f *find) speaks(p record.Passage) {
	span := [2]int{p.Start, p.End}
	if p.End > p.Start && !slices.Contains(f.spans, span) {
		f.spans = append(f.spans, span)
	}
}

// statementFields are what is coded of a statement apart from its claims.
func statementFields(s *record.Statement) map[string]string {
	out := map[string]string{"duress": "no", "hedged": "no"}
	if s.Duress {
		out["duress"] = "yes"
	}
	if s.Hedge != "" {
		out["hedged"] = "yes"
	}
	put := func(field string, t record.Term) {
		if t != "" {
			out[field] = string(t)
		}
	}
	put("depth", s.Depth)
	if last, ok := s.Last(); ok {
		put("identity", last.Identity)
		put("access", last.Access)
	}
	if !s.Grade.IsZero() {
		put("source_grade", s.Grade.Source())
		put("content_grade", s.Grade.Content())
	}
	return out
}

// called gives the words by which a thing is compared with another: folded, in
// any order.
func (t Thing) called() []string {
	var out []string
	for _, c := range t.Called {
		words := strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune(" ,.«»“”\"'’()", r) })
		for i, w := range words {
			words[i] = name.Fold(w)
		}
		slices.Sort(words)
		if folded := strings.Join(words, " "); folded != "" {
			out = append(out, folded)
		}
	}
	return out
}

// A naming gives things of several codings names in common: the same name for
// what is thought to be the same thing.
type naming struct {
	base *Coding
	// of gives, by coder, what a thing of theirs is of the base.
	of map[string]map[record.EntityID]record.EntityID
	// byWords finds things of the base by kind and what they are called.
	byWords map[string]record.EntityID
}

// newNaming lists what things of the base are called.
func newNaming(base *Coding) *naming {
	n := &naming{base: base, of: map[string]map[record.EntityID]record.EntityID{}, byWords: map[string]record.EntityID{}}
	for _, s := range base.Statements {
		for _, c := range s.Claims {
			for _, id := range []record.EntityID{c.Subject, c.Value.Ref} {
				if id.IsZero() {
					continue
				}
				t := base.Thing(id)
				for _, words := range t.called() {
					key := string(t.Kind) + "\x00" + words
					if old, twice := n.byWords[key]; !twice || strings.Compare(id.String(), old.String()) < 0 {
						n.byWords[key] = id
					}
				}
			}
		}
	}
	return n
}

// common gives the id in the base of a thing of a coding: the one that it was
// matched with by its passages, itself if the base has it, or the one of the
// same kind that is called the same. Else it is its own id.
func (n *naming) common(c *Coding, id record.EntityID) record.EntityID {
	if c == n.base {
		return id
	}
	if same, ok := n.of[c.Coder][id]; ok {
		return same
	}
	if n.base.Thing(id).Kind != "" {
		return id
	}
	t := c.Thing(id)
	for _, words := range t.called() {
		if same, ok := n.byWords[string(t.Kind)+"\x00"+words]; ok {
			return same
		}
	}
	return id
}

// maxDepth is how many places are looked for around a place, so that a circle
// of places ends.
const maxDepth = 12

// path gives a place as the places around it, the widest first.
func (n *naming) path(c *Coding, place record.EntityID) string {
	var levels []string
	for ; !place.IsZero() && len(levels) < maxDepth; place = c.Thing(place).Within {
		levels = append(levels, n.common(c, place).String())
	}
	slices.Reverse(levels)
	return strings.Join(levels, "/")
}

// value writes what a claim says, in names that all codings have in common;
// "" for free words, which nobody chooses from a list. A claim that does not
// assert says so first.
func (n *naming) value(c *Coding, p *record.Property, claim *record.Claim) string {
	v, out := claim.Value, ""
	switch v.Type {
	case record.TermType:
		out = string(v.Term)
	case record.FlagType:
		out = "yes"
	case record.RefType:
		out = n.common(c, v.Ref).String()
		if isPlace(p) {
			out = n.path(c, v.Ref)
		}
	case record.WhenType:
		out = v.When.String()
	case record.NumberType:
		out = fmt.Sprintf("%d..%d", v.Min, v.Max)
		if v.Max == record.NoMax {
			out = fmt.Sprintf("%d..", v.Min)
		}
	}
	if claim.Supports() || out == "" {
		return out
	}
	if isMeasured(p) { // a date or place that is denied has no distance
		return ""
	}
	return string(claim.StanceOf()) + " " + out
}

// isPlace tells whether a property refers to places and nothing else.
func isPlace(p *record.Property) bool { return p.Of == string(record.PlaceKind) }

// isMeasured tells whether values of a property have a distance.
func isMeasured(p *record.Property) bool {
	return p.Type == record.WhenType || p.Type == record.NumberType || p.Type == record.RefType && isPlace(p)
}
