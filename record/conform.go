// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strings"
)

// A Fault says what is wrong with one part of a statement, and what would be
// right. It names terms and kinds, which are not secret.
type Fault struct {
	Text string
	Hint string
}

// KindOf tells the kind of an entity, "" if there is none.
type KindOf func(EntityID) Kind

// Conform tells what in a statement the schema does not allow. index is the
// claim it is about, or -1 for the statement itself. Commit refuses a statement
// with faults; the reader of a coding file shows them at line and column.
func (s *Schema) Conform(st *Statement, kindOf KindOf, report func(index int, f Fault)) {
	s.conformChain(st, kindOf, report)
	for i := range st.Claims {
		c := &st.Claims[i]
		p, f := s.propertyOf(c, kindOf)
		if f == nil {
			f = s.conformValue(p, c, kindOf)
		}
		if f == nil {
			f = s.conformStance(p, c, st)
		}
		if f != nil {
			report(i, *f)
		}
	}
}

// conformChain checks what the claims of a statement share.
func (s *Schema) conformChain(st *Statement, kindOf KindOf, report func(int, Fault)) {
	if !st.Passage.IsZero() && kindOf(st.Passage.Document) != Document {
		report(-1, Fault{"the passage is not of a document", ""})
	}
	for _, v := range st.Via {
		if k := kindOf(v.Who); k != Person && k != Organization && k != Group {
			report(-1, Fault{"a speaker is a person, a group or an organization", ""})
		}
		s.conformTerm("source_identity", v.Identity, report)
		s.conformTerm("source_access", v.Access, report)
	}
	s.conformTerm("hearsay_depth", st.Depth, report)
	if len(st.Via) > 0 && st.Passage.IsZero() {
		report(-1, Fault{"someone is quoted without a passage", "give the document in which they are quoted"})
	}
}

// conformTerm checks a term of a fixed vocabulary; none is allowed.
func (s *Schema) conformTerm(vocabulary string, t Term, report func(int, Fault)) {
	if t == "" {
		return
	}
	v := s.vocabularies[vocabulary]
	if _, ok := v.Find(t); !ok {
		report(-1, Fault{fmt.Sprintf("no term %q in vocabulary %s", t, vocabulary), nearestTerm(t, v.Terms)})
	}
}

// propertyOf finds the property that a claim speaks of.
func (s *Schema) propertyOf(c *Claim, kindOf KindOf) (*Property, *Fault) {
	k := kindOf(c.Subject)
	if k == "" {
		return nil, &Fault{"the claim is about nothing that is known here", ""}
	}
	p, ok := s.Property(k, c.Property)
	if ok {
		return p, nil
	}
	var names []string
	for _, p := range s.Properties(k) {
		names = append(names, p.Name)
	}
	return nil, &Fault{fmt.Sprintf("no property %q of %s", c.Property, k), Nearest(c.Property, names)}
}

// conformValue checks that the value is one that the property takes.
func (s *Schema) conformValue(p *Property, c *Claim, kindOf KindOf) *Fault {
	if c.Value.Type != p.Type {
		return &Fault{fmt.Sprintf("%s takes a %s, not a %s", p.Name, p.Type, c.Value.Type), ""}
	}
	switch p.Type {
	case TermType:
		if _, ok := s.Term(p, c.Value.Term); !ok {
			return &Fault{fmt.Sprintf("no term %q for %s", c.Value.Term, p.Name), s.termHint(p, c.Value.Term)}
		}
	case RefType:
		k := kindOf(c.Value.Ref)
		if k == "" {
			return &Fault{fmt.Sprintf("%s refers to nothing that is known here", p.Name), ""}
		}
		if !slices.Contains(p.ofs(), string(k)) {
			return &Fault{fmt.Sprintf("%s takes %s, not %s", p.Name, strings.Join(p.ofs(), " or "), k), ""}
		}
	case WhenType:
		if c.Value.Rule != "" {
			if _, ok := s.vocabularies["date_basis"].Find(c.Value.Rule); !ok {
				return &Fault{fmt.Sprintf("no date rule %q", c.Value.Rule), nearestTerm(c.Value.Rule, s.vocabularies["date_basis"].Terms)}
			}
		}
	}
	return nil
}

// termHint says why a term that exists cannot be used, or which one is near.
func (s *Schema) termHint(p *Property, t Term) string {
	for _, of := range p.ofs() {
		name, _, _ := strings.Cut(of, ":")
		e, ok := s.vocabularies[name].Find(t)
		switch {
		case ok && e.Use == "judgment":
			return fmt.Sprintf("%s is a finding: it takes a judgment, not a source", t)
		case ok && e.Use == "event":
			return fmt.Sprintf("%s is a type of event", t)
		case ok:
			return fmt.Sprintf("%s is a type of act", t)
		}
	}
	return nearestTerm(t, s.Terms(p))
}

// conformStance checks stance, basis and who may speak without a passage.
func (s *Schema) conformStance(p *Property, c *Claim, st *Statement) *Fault {
	if c.Stance != "" {
		v := s.vocabularies["claim_stance"]
		if _, ok := v.Find(c.Stance); !ok {
			return &Fault{fmt.Sprintf("no stance %q", c.Stance), nearestTerm(c.Stance, v.Terms)}
		}
		if c.Stance == Asserts {
			return &Fault{"the stance ASS is not written: a claim asserts unless it says otherwise", ""}
		}
	}
	if c.Basis != "" && !slices.Contains(Bases, c.Basis) {
		return &Fault{fmt.Sprintf("no basis %q", c.Basis), Nearest(c.Basis, Bases)}
	}
	if st.Passage.IsZero() && !p.Editorial {
		return &Fault{fmt.Sprintf("%s needs a passage and a speaker", p.Name), "only labels and what is known of a document may be said by the team"}
	}
	return nil
}

// nearestTerm suggests a term for one that is not there.
func nearestTerm(t Term, terms []TermEntry) string {
	codes := make([]string, len(terms))
	for i, e := range terms {
		codes[i] = string(e.Code)
	}
	return Nearest(string(t), codes)
}

// Nearest suggests the word that takes the fewest changes to become, if they
// are few; otherwise it lists what there is, if that is not long.
func Nearest(word string, words []string) string {
	best, distance := "", len(word)/2+1
	for _, w := range words {
		if d := editDistance(strings.ToLower(word), strings.ToLower(w)); d < distance {
			best, distance = w, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %s?", best)
	case len(words) > 0 && len(words) <= 24:
		return "one of: " + strings.Join(words, ", ")
	}
	return ""
}

// editDistance is the number of letters to insert, delete or change
// (Levenshtein 1966).
func editDistance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range ra {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range rb {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(rb)]
}
