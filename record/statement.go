// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/sha256"
	"fmt"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record/when"
)

// CaseID names a case in the words of the team: lower-case letters, digits and
// hyphens. Access is granted by case.
type CaseID string

// ParseCaseID reads a case name.
func ParseCaseID(s string) (CaseID, error) {
	if s == "" || len(s) > 40 {
		return "", fmt.Errorf("case: want 1 to 40 characters: %w", fault.Invalid)
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return "", fmt.Errorf("case %q: want lower-case letters, digits and hyphens: %w", s, fault.Invalid)
		}
	}
	return CaseID(s), nil
}

// A Passage is a place in the frozen text of a document, and the exact words
// that stand there (W3C TextPositionSelector and TextQuoteSelector). Start and
// End count Unicode code points, and the text is never normalised again, so
// that every program finds the same words. A passage without a quote is the
// document as a whole.
type Passage struct {
	Document   EntityID
	Text       Hash   // of the frozen text that Start and End count in
	Start, End int    // code points; End is not included
	Quote      string // the words from Start to End
	Locator    string // page, minute, frame or cell, as people cite it
}

// IsZero tells whether the passage names no document: the team's own remark.
func (p Passage) IsZero() bool { return p.Document.IsZero() }

// A Speaker is one link of the chain by which a statement reached us: the
// outlet first, whoever perceived the thing last.
type Speaker struct {
	Who      EntityID
	Identity Term // vocabulary source_identity: named, pseudonym, anonymous …
	Access   Term // vocabulary source_access: how this speaker can know
}

// Anonymous tells whether the speaker cannot be told from any other voice.
func (s Speaker) Anonymous() bool { return s.Identity == "ID-ANU" }

// A Statement is what one chain of speakers says in one place. It keeps what
// its claims share, so that coding a sentence is one act, and so that "who
// said this?" has one answer.
type Statement struct {
	Case    CaseID
	Passage Passage
	Via     []Speaker // empty: the team's own remark, such as a label
	Depth   Term      // vocabulary hearsay_depth: how far the last speaker is from the fact
	Said    when.When // when it was said, if that is not when the document was published
	Duress  bool      // said in custody, in a mosque, on official television: shown, never held
	Hedge   string    // the word by which the source holds back: "allegedly"
	Grade   Grade
	Claims  []Claim
}

// A Claim says that a property of a thing has a value; or, by its stance, that
// it has not, or that the speaker will not say.
type Claim struct {
	Subject  EntityID
	Property string // one that the schema gives the subject's kind
	Value    Value
	Stance   Term   // vocabulary claim_stance; "" is ASS, asserts
	Basis    string // for a motive: who says so; see [Bases]
}

// Bases are who can be behind a stated motive: the perpetrator's own words, a
// source's, or the team's inference.
var Bases = []string{"perpetrator", "source", "inferred"}

// The stances that the rules speak of.
const (
	Asserts   Term = "ASS"
	Denies    Term = "DEN"
	Partly    Term = "PAR"
	Otherwise Term = "ALT" // admits the fact, gives another reason or author
	Declines  Term = "REF"
	Retracts  Term = "RET"
	Rumour    Term = "ASK"
)

// StanceOf gives the stance, Asserts if none is written.
func (c Claim) StanceOf() Term {
	if c.Stance == "" {
		return Asserts
	}
	return c.Stance
}

// Supports tells whether the claim speaks for its value.
func (c Claim) Supports() bool { return c.StanceOf() == Asserts || c.Stance == Partly }

// ID gives the content hash of all that the statement says of itself.
func (s Statement) ID() StatementID {
	s.Claims = nil
	return StatementID(sum(statementTag, s.appendJSON(nil)))
}

// ClaimIDs gives the content hash of every claim, in their order.
func (s Statement) ClaimIDs(id StatementID) []ClaimID {
	ids := make([]ClaimID, len(s.Claims))
	for i := range s.Claims {
		ids[i] = s.Claims[i].ID(id)
	}
	return ids
}

// ID gives the content hash of a claim that stands in a statement.
func (c *Claim) ID(in StatementID) (id ClaimID) {
	var room [512]byte
	buf := append(room[:0], claimTag...)
	buf = append(buf, in[:]...)
	h := sha256.Sum256(c.appendJSON(buf))
	copy(id[:4], in[:4])
	copy(id[4:], h[:28])
	return id
}

// Last gives the last speaker of the chain, the one nearest to the fact.
func (s *Statement) Last() (Speaker, bool) {
	if len(s.Via) == 0 {
		return Speaker{}, false
	}
	return s.Via[len(s.Via)-1], true
}

// Editorial tells whether nobody is quoted: the team itself speaks.
func (s *Statement) Editorial() bool { return len(s.Via) == 0 }

// sum is SHA-256 over a domain tag and data.
func sum(tag string, data []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(tag))
	h.Write(data)
	return [32]byte(h.Sum(nil))
}

// check tells what is wrong with the statement by itself. What needs the
// schema is checked by [Schema.CheckStatement].
func (s Statement) check() error {
	if _, err := ParseCaseID(string(s.Case)); err != nil {
		return err
	}
	for _, f := range []string{textFault(s.Hedge), textFault(s.Passage.Locator), quoteFault(s.Passage.Quote)} {
		if f != "" {
			return fmt.Errorf("statement: %s: %w", f, fault.Invalid)
		}
	}
	if err := s.Passage.check(); err != nil {
		return err
	}
	if len(s.Claims) == 0 || len(s.Claims) > maxClaims || len(s.Via) > maxSpeakers {
		return fmt.Errorf("statement: want 1 to %d claims and at most %d speakers: %w", maxClaims, maxSpeakers, fault.Invalid)
	}
	for i, c := range s.Claims {
		if f := c.Value.check(); f != "" {
			return fmt.Errorf("claim %d of statement: %s: %w", i+1, f, fault.Invalid)
		}
	}
	return nil
}

// Limits on one statement: generous for a sentence, small for an attack.
const (
	maxClaims   = 1000
	maxSpeakers = 8
)

// check tells whether position and quote fit together.
func (p Passage) check() error {
	n := utf8.RuneCountInString(p.Quote)
	switch {
	case p.IsZero() && p != Passage{}:
		return fmt.Errorf("passage: a position without a document: %w", fault.Invalid)
	case p.Start < 0 || p.End-p.Start != n:
		return fmt.Errorf("passage: %d to %d is not the length of its quote, %d: %w", p.Start, p.End, n, fault.Invalid)
	case n > 0 && p.Text.IsZero():
		return fmt.Errorf("passage: a quote without the hash of its text: %w", fault.Invalid)
	}
	return nil
}
