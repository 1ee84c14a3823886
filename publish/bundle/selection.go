// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// A selection says which parts of which entries a bundle opens.
type selection struct {
	logs map[ledger.LogID]*picked
	Summary
}

// picked are the parts to open of one log, entry by entry; nil where none are.
type picked struct {
	log     ledger.Log
	entries []bits
	any     bool
}

// bits are numbers of parts.
type bits []uint64

func (b bits) has(i int) bool { return i/64 < len(b) && b[i/64]>>(i%64)&1 == 1 }

func (b *bits) set(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

// A selector goes through the archive in the order in which entries arrived, in
// which an op comes after all that it refers to, and decides about each op.
type selector struct {
	selection
	schema    *record.Schema
	cases     map[record.CaseID]bool
	opens     func(record.CaseID) bool // whether sealed values of a case are wanted and may be known
	sealed    map[string]bool          // properties
	entities  map[record.EntityID]record.Kind
	claims    map[record.ClaimID]bool
	judgments map[record.JudgmentID]bool
	use       vocabulary
	additions []addition
	team      []addition // members, grants, and who brought what
}

// An addition is an op that is decided about at the end: a team's own term or
// property, or something about the team itself.
type addition struct {
	in          *picked
	entry, part int
	op          record.Op
}

// choose decides which parts a bundle opens.
func choose(ctx context.Context, v *archive.View, whole archive.Ledger, o Options) (*selection, error) {
	s := &selector{
		selection: selection{logs: map[ledger.LogID]*picked{}},
		schema:    v.Schema(),
		cases:     map[record.CaseID]bool{},
		opens:     func(c record.CaseID) bool { return o.Sealed && v.Viewer().Opens(c) },
		sealed:    map[string]bool{},
		entities:  map[record.EntityID]record.Kind{},
		claims:    map[record.ClaimID]bool{},
		judgments: map[record.JudgmentID]bool{},
		use:       newVocabulary(),
	}
	if err := s.chooseCases(v, o.Cases); err != nil {
		return nil, err
	}
	if o.Team && !v.Viewer().Everything() {
		return nil, fmt.Errorf("the team: %w", fault.NotFound)
	}
	for _, name := range s.schema.Sealed() {
		s.sealed[name] = true
	}
	for e, err := range whole.Entries(ledger.LogID{}, 0) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		if err := s.entry(e); err != nil {
			return nil, err
		}
	}
	s.chooseAdditions()
	if o.Team {
		s.chooseTeam()
	}
	return &s.selection, nil
}

// chooseCases notes the cases. One that the viewer may not know of is not there.
func (s *selector) chooseCases(v *archive.View, chosen []record.CaseID) error {
	known, err := v.Cases()
	if err != nil {
		return err
	}
	for _, c := range known {
		s.cases[c.ID] = false
	}
	for _, c := range chosen {
		if _, ok := s.cases[c]; !ok {
			return fmt.Errorf("no such case: %w", fault.NotFound)
		}
		s.cases[c] = true
	}
	if len(chosen) == 0 {
		return fmt.Errorf("want the cases that the bundle is to open: %w", fault.Invalid)
	}
	return nil
}

// entry decides about the parts of one entry.
func (s *selector) entry(e ledger.Entry) error {
	h, err := ledger.ParseHeader(e.Header)
	if err != nil {
		return err
	}
	body, err := ledger.ParseBody(e.Body)
	if err != nil {
		return fmt.Errorf("log %s: entry %d: %w", h.Log.ID(), h.Sequence, err)
	}
	id := h.Log.ID()
	in := s.logs[id]
	if in == nil {
		in = &picked{log: h.Log}
		s.logs[id] = in
	}
	if h.Sequence != int64(len(in.entries)) {
		return fmt.Errorf("log %s: entry %d is out of order: %w", id, h.Sequence, fault.Tampered)
	}
	in.entries = append(in.entries, nil)
	for i := range body.Len() {
		data, err := body.Open(i)
		if err != nil {
			continue // erased here, or never open here
		}
		op, err := record.Decode(data)
		if err != nil {
			return fmt.Errorf("log %s: entry %d: part %d: %w", id, h.Sequence, i, err)
		}
		s.op(addition{in, int(h.Sequence), i, op})
	}
	return nil
}

// open opens a part.
func (s *selector) open(at addition) {
	at.in.entries[at.entry].set(at.part)
	at.in.any = true
	s.Open++
}

// op decides about one op.
func (s *selector) op(at addition) {
	may := false
	switch op := at.op.(type) {
	case record.TermEntry, record.Property:
		s.additions = append(s.additions, at)
		return
	case record.Member, record.Grant, record.Brought:
		s.team = append(s.team, at)
		return
	case record.Case:
		may = s.cases[op.ID]
	case record.Erasure:
		may = s.cases[op.Case]
	case record.Entity:
		if may = s.cases[op.Case]; may {
			s.entities[op.ID] = op.Kind
		}
	case record.Capture:
		may = s.within(op.Case, s.here(op.Document))
	case record.Say:
		may = s.within(op.Case, s.statement(&op.Statement))
	case record.Judge:
		may = s.within(op.Case, s.judgment(&op.Judgment))
	}
	if may {
		s.open(at)
	}
}

// within counts what a chosen case has and the bundle does not open.
func (s *selector) within(c record.CaseID, fits bool) bool {
	if s.cases[c] && !fits {
		s.Withheld++
	}
	return s.cases[c] && fits
}

// here tells whether the bundle opens these entities.
func (s *selector) here(ids ...record.EntityID) bool {
	for _, id := range ids {
		if _, ok := s.entities[id]; !ok && !id.IsZero() {
			return false
		}
	}
	return true
}

// statement tells whether nothing in a statement forbids to open it, and notes
// its claims if so.
func (s *selector) statement(st *record.Statement) bool {
	if !s.cases[st.Case] || !s.here(st.Passage.Document) {
		return false
	}
	for _, v := range st.Via {
		if !s.here(v.Who) {
			return false
		}
	}
	for i := range st.Claims {
		c := &st.Claims[i]
		if !s.here(c.Subject, c.Value.Ref) || s.sealed[c.Property] && !s.opens(st.Case) {
			return false
		}
	}
	for i, id := range st.ClaimIDs(st.ID()) {
		s.claims[id] = true
		s.use.claim(s.schema, s.entities[st.Claims[i].Subject], &st.Claims[i])
	}
	s.use.statement(st)
	s.Claims += int64(len(st.Claims))
	return true
}

// judgment tells whether nothing in a judgment forbids to open it.
func (s *selector) judgment(j *record.Judgment) bool {
	if !s.cases[j.Case] || !s.here(j.Of, j.Other, j.Value.Ref) || s.sealed[j.Property] && !s.opens(j.Case) {
		return false
	}
	for _, id := range j.Claims {
		if !s.claims[id] {
			return false
		}
	}
	if j.Undoes != (record.JudgmentID{}) && !s.judgments[j.Undoes] {
		return false
	}
	s.judgments[j.ID()] = true
	s.use.judgment(s.schema, s.entities[j.Of], j)
	return true
}

// chooseAdditions opens the team's terms and properties that what is opened
// needs, with all that these need.
func (s *selector) chooseAdditions() {
	for grew := true; grew; {
		grew = false
		rest := s.additions[:0]
		for _, at := range s.additions {
			if !s.use.needs(at.op) {
				rest = append(rest, at)
				continue
			}
			s.open(at)
			grew = true
		}
		s.additions = rest
	}
}

// chooseTeam opens the grants of the chosen cases and of the whole archive, the
// members that they name, and who brought what is opened.
func (s *selector) chooseTeam() {
	named := map[record.MemberID]bool{}
	for _, at := range s.team {
		if g, ok := at.op.(record.Grant); ok && (g.Case == "" || s.cases[g.Case]) {
			named[g.Member] = true
			s.open(at)
		}
	}
	for _, at := range s.team {
		if m, ok := at.op.(record.Member); ok && named[m.ID] {
			s.open(at)
		}
	}
	for _, at := range s.team {
		if _, ok := at.op.(record.Brought); ok && at.in.entries[at.entry] != nil {
			s.open(at)
		}
	}
}

// A vocabulary is the properties and terms that opened ops use.
type vocabulary struct {
	properties map[record.Property]bool
	terms      map[termKey]bool
	whole      map[string]bool // vocabularies that an opened property takes its terms from
}

type termKey struct {
	vocabulary string
	code       record.Term
}

func newVocabulary() vocabulary {
	return vocabulary{map[record.Property]bool{}, map[termKey]bool{}, map[string]bool{}}
}

// claim notes what a claim uses.
func (u vocabulary) claim(s *record.Schema, k record.Kind, c *record.Claim) {
	u.property(s, k, c.Property, c.Value)
	u.terms[termKey{"claim_stance", c.StanceOf()}] = true
	u.terms[termKey{"date_basis", c.Value.Rule}] = true
}

func (u vocabulary) property(s *record.Schema, k record.Kind, name string, v record.Value) {
	p, ok := s.Property(k, name)
	if !ok {
		return
	}
	u.properties[*p] = true
	if v.Type == record.TermType {
		for _, of := range ofs(p) {
			u.terms[termKey{of, v.Term}] = true
		}
	}
}

// statement notes what a statement uses beside its claims.
func (u vocabulary) statement(st *record.Statement) {
	u.terms[termKey{"hearsay_depth", st.Depth}] = true
	for _, v := range st.Via {
		u.terms[termKey{"source_identity", v.Identity}] = true
		u.terms[termKey{"source_access", v.Access}] = true
	}
}

// judgment notes what a judgment uses.
func (u vocabulary) judgment(s *record.Schema, k record.Kind, j *record.Judgment) {
	u.property(s, k, j.Property, j.Value)
	u.terms[termKey{verdictVocabulary(j), j.Value.Term}] = true
}

// verdictVocabulary gives the vocabulary that the term of a judgment is of.
func verdictVocabulary(j *record.Judgment) string {
	if j.Verdict == record.Status {
		return "record_status"
	}
	return "act"
}

// needs tells whether an addition is used, and notes what it uses itself.
func (u vocabulary) needs(op record.Op) bool {
	switch op := op.(type) {
	case record.Property:
		if !u.properties[op] {
			return false
		}
		if op.Type == record.TermType {
			for _, of := range ofs(&op) {
				u.whole[of] = true
			}
		}
		return true
	case record.TermEntry:
		if !u.terms[termKey{op.Vocabulary, op.Code}] && !u.whole[op.Vocabulary] {
			return false
		}
		u.terms[termKey{op.Vocabulary, op.Broader}] = true
		return true
	}
	return false
}

// ofs lists the vocabularies, without their uses, or kinds of a property.
func ofs(p *record.Property) []string {
	list := strings.Split(p.Of, ",")
	for i, of := range list {
		list[i], _, _ = strings.Cut(of, ":")
	}
	return list
}
