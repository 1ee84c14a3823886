// SPDX-License-Identifier: Apache-2.0

package held

import (
	"bytes"

	"teptar/record"
)

// A State says how a property or a value is held.
type State uint8

// The states. Nothing in them is a degree of truth.
const (
	Undocumented   State = iota // no source asserts it; there may be rumours
	CompelledOnly               // every assertion was made under possible duress: shown, never held
	Withdrawn                   // every asserting source retracted
	SetAside                    // by judgment, nothing that asserts it is held
	Denied                      // nobody asserts it, and someone denies it
	Disputed                    // incompatible values, a denial, or a judgment of conflict: nothing is held
	Noted                       // only the team says so, as of a label
	SingleSource                // one independent group asserts it and nobody denies it
	Agreed                      // two groups or more assert compatible values and nobody denies them
	HeldByJudgment              // a reviewer accepted it, or rejected its rivals, with a reason
	Several                     // several values side by side, in different states
)

// stateWords has a code for machines and words for people, for every state.
var stateWords = [...]struct{ code, en, ru string }{
	Undocumented:   {"undocumented", "not documented", "не задокументировано"},
	CompelledOnly:  {"compelled", "said only under possible duress", "сказано только под возможным принуждением"},
	Withdrawn:      {"withdrawn", "withdrawn by every source", "отозвано всеми источниками"},
	SetAside:       {"set-aside", "set aside by judgment", "отклонено решением"},
	Denied:         {"denied", "denied, asserted by nobody", "отрицается, никем не утверждается"},
	Disputed:       {"disputed", "disputed", "оспаривается"},
	Noted:          {"noted", "noted by the team", "помечено командой"},
	SingleSource:   {"single", "single source", "один источник"},
	Agreed:         {"agreed", "agreed by independent sources", "согласуется у независимых источников"},
	HeldByJudgment: {"judged", "held by judgment", "принято решением"},
	Several:        {"several", "several values, see each", "несколько значений, см. каждое"},
}

// String gives a code that stays the same in every version: "agreed".
func (s State) String() string {
	if int(s) < len(stateWords) {
		return stateWords[s].code
	}
	return "unknown"
}

// Label gives the words for the state in a language, "ru" or else English.
func (s State) Label(lang string) string {
	switch {
	case int(s) >= len(stateWords):
		return "unknown"
	case lang == "ru":
		return stateWords[s].ru
	}
	return stateWords[s].en
}

// Holds tells whether a value is held in this state.
func (s State) Holds() bool { return s >= Noted && s <= HeldByJudgment }

// A Part is what a claim says about its value.
type Part uint8

// The parts, one for each stance.
const (
	Asserts   Part = iota
	Partly         // supports the value, and never confirms it
	Denies         // disputes what is asserted
	Otherwise      // another explanation: a rival if it is another value, never support
	Rumours        // passed on without vouching: shown, changes nothing
	Declines       // no claim to the value
	Retracts       // takes the group's own assertion back
)

// parts maps stances to parts; a stance of a newer version changes nothing.
func partOf(s *record.Said) Part {
	switch s.Stance {
	case "", record.Asserts:
		return Asserts
	case record.Partly:
		return Partly
	case record.Denies:
		return Denies
	case record.Otherwise:
		return Otherwise
	case record.Declines:
		return Declines
	case record.Retracts:
		return Retracts
	}
	return Rumours
}

// A Standing is whether a claim counts in the view, and if not, why.
type Standing uint8

// The standings. Only a claim that counts or is accepted changes a state.
const (
	Counting   Standing = iota
	Accepted            // a reviewer accepted it, and nothing later took that back
	Compelled           // said under possible duress; no judgment makes it count
	Retracted           // its own group took it back
	Rejected            // a reviewer rejected it, or accepted its denial
	Superseded          // a later claim of the same source takes its place
)

// Counts tells whether a claim of this standing counts.
func (s Standing) Counts() bool { return s <= Accepted }

// standingWords has the words for every standing.
var standingWords = [...]struct{ en, ru string }{
	Counting:   {"counts", "учитывается"},
	Accepted:   {"accepted", "принято"},
	Compelled:  {"said under possible duress", "сказано под возможным принуждением"},
	Retracted:  {"retracted", "отозвано"},
	Rejected:   {"rejected", "отклонено"},
	Superseded: {"superseded", "заменено"},
}

// Label gives the words for the standing in a language, "ru" or else English.
func (s Standing) Label(lang string) string {
	switch {
	case int(s) >= len(standingWords):
		return "unknown"
	case lang == "ru":
		return standingWords[s].ru
	}
	return standingWords[s].en
}

// compareIDs orders ids by their bytes.
func compareIDs(a, b record.ClaimID) int { return bytes.Compare(a[:], b[:]) }
