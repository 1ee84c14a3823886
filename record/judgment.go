// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"

	"teptar/fault"
)

// The verdicts of a judgment (vocabulary claim_judgment).
const (
	Accept      Term = "J-ACC" // used in the held view
	Reject      Term = "J-REJ" // shown only where all claims are shown
	Conflict    Term = "J-CON" // both sides stay, nothing is held
	NeedsWork   Term = "J-WRK" // a detail or citation is missing
	Superseded  Term = "J-SUP" // a later claim of the same source takes its place
	Same        Term = "J-SAM" // two entities are one
	Different   Term = "J-DIF" // two entities are two
	CannotTell  Term = "J-CTL" // looked at, and not to be told
	Find        Term = "J-FIN" // a finding on an episode or act, by rules that are shown
	Status      Term = "J-STA" // how far an act or event is verified (record_status)
	OneOrigin   Term = "J-ONE" // claims that look independent have one origin
	OwnOrigin   Term = "J-OWN" // claims that look alike have origins of their own
	UndoVerdict Term = "J-UND" // takes an earlier judgment back
)

// Confirmed is the status that holds only when two people have set it.
const Confirmed Term = "V3"

// A Judgment is what a member of the team makes of what sources say. It never
// changes a claim, it always gives a reason, and another judgment can undo it.
//
// What is judged depends on the verdict: Claims for accept, reject, conflict,
// needs work, superseded and origins; Of and Property for a whole property in
// conflict or a finding; Of and Other for same and different; Undoes to undo.
type Judgment struct {
	Case     CaseID
	Verdict  Term
	Claims   []ClaimID
	Of       EntityID
	Property string
	Other    EntityID
	Value    Value      // finding, status: the term that is found
	Undoes   JudgmentID // undo: which judgment is taken back
	Reason   string     // mandatory
	By       string     // who judges, as the team calls them
	At       time.Time  // when, to the second, UTC
}

// ID gives the hash of the judgment.
func (j Judgment) ID() JudgmentID { return JudgmentID(sum(judgmentTag, j.appendJSON(nil))) }

// check tells what is wrong with the judgment by itself.
func (j Judgment) check() error {
	if _, err := ParseCaseID(string(j.Case)); err != nil {
		return err
	}
	for _, t := range []string{j.Reason, j.By, j.Property} {
		if f := textFault(t); f != "" {
			return fmt.Errorf("judgment: %s: %w", f, fault.Invalid)
		}
	}
	if j.Reason == "" || j.By == "" {
		return fmt.Errorf("judgment: want a reason and the name of who judges: %w", fault.Invalid)
	}
	if !j.At.Equal(j.At.Truncate(time.Second)) || j.At.IsZero() {
		return fmt.Errorf("judgment: want a time in whole seconds: %w", fault.Invalid)
	}
	if len(j.Claims) > maxClaims {
		return fmt.Errorf("judgment: more than %d claims: %w", maxClaims, fault.Invalid)
	}
	if want := j.targetFault(); want != "" {
		return fmt.Errorf("judgment %s: want %s: %w", j.Verdict, want, fault.Invalid)
	}
	return nil
}

// targetFault tells what the verdict needs and does not have.
func (j Judgment) targetFault() string {
	onProperty := !j.Of.IsZero() && j.Property != "" && j.Other.IsZero()
	switch j.Verdict {
	case Accept, Reject, NeedsWork, Superseded:
		if len(j.Claims) == 0 {
			return "claims"
		}
	case OneOrigin, OwnOrigin:
		if len(j.Claims) < 2 {
			return "two claims or more"
		}
	case Conflict:
		if len(j.Claims) == 0 && !onProperty {
			return "claims, or an entity and a property"
		}
	case Same, Different, CannotTell:
		if j.Of.IsZero() || j.Other.IsZero() || j.Of == j.Other {
			return "two entities"
		}
	case Find, Status:
		if j.Of.IsZero() || j.Value.Type != TermType {
			return "an entity and a term"
		}
	case UndoVerdict:
		if j.Undoes == (JudgmentID{}) {
			return "the judgment to undo"
		}
	default:
		return "a known verdict"
	}
	return ""
}
