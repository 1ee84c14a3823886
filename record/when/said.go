// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"

	"teptar/fault"
)

// A Said is a date as a claim carries it: the possible days, the words of the
// source from which they come, and the rule that led from one to the other. The
// wording is never changed, so that a better reading can replace this one.
//
// The three are apart from [When] because a date is compared, indexed and
// intersected without its wording, and because a date that was worked out from
// several claims has none.
type Said struct {
	When    When   `json:"when,omitzero"`
	Wording string `json:"wording,omitempty"` // in the words and the script of the source
	Rule    Rule   `json:"rule,omitempty"`
}

// A Rule is the code of the way in which a wording was read. The codes are those
// of the vocabulary date_basis; the empty Rule means that none was noted.
type Rule string

// The rules.
const (
	Stated    Rule = "D-EXA" // the source gives the day
	Relative  Rule = "D-REL" // counted from the publication: "on Friday"
	Period    Rule = "D-PER" // within a period: "earlier in April"
	StillTrue Rule = "D-SIN" // from a start to an open end: "since 2020"
	Earlier   Rule = "D-BEF" // before a day, with no lower bound
	Later     Rule = "D-AFT" // after a known event
	NoDate    Rule = "D-UNK" // the wording gives no day
)

// ParseRule reads the code of a rule, or the empty text.
func ParseRule(s string) (Rule, error) {
	switch r := Rule(s); r {
	case "", Stated, Relative, Period, StillTrue, Earlier, Later, NoDate:
		return r, nil
	}
	return "", fmt.Errorf("date rule %s is none of D-EXA, D-REL, D-PER, D-SIN, D-BEF, D-AFT, D-UNK: %w", quoted(s), fault.Invalid)
}

// UnmarshalText reads what [ParseRule] reads.
func (r *Rule) UnmarshalText(text []byte) error {
	v, err := ParseRule(string(text))
	if err != nil {
		return err
	}
	*r = v
	return nil
}
