// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"

	"teptar/fault"
)

// A Grade says how far a statement can be relied on (the Admiralty code): the
// source in this statement from A to E, then what it says from 2 to 5. F and 6
// mean that nobody can judge, which is not the same as bad. The two are judged
// apart and never averaged. Digit 1, "confirmed", is not given but computed:
// it needs two independence groups. The zero Grade means that nobody has tried
// and is shown as F6.
type Grade struct{ source, content byte }

// ParseGrade reads a grade such as "B2". The empty string is the zero Grade.
func ParseGrade(s string) (Grade, error) {
	if s == "" {
		return Grade{}, nil
	}
	if len(s) != 2 || s[0] < 'A' || s[0] > 'F' || s[1] < '1' || s[1] > '6' {
		return Grade{}, fmt.Errorf("grade %.8q: want A to F, then 2 to 6: %w", s, fault.Invalid)
	}
	if s[1] == '1' {
		return Grade{}, fmt.Errorf("grade %q: 1 (confirmed) is computed from independent sources and cannot be given: %w", s, fault.Invalid)
	}
	return Grade{s[0], s[1]}, nil
}

// String gives the letter and the digit; F6 for the zero Grade.
func (g Grade) String() string {
	if g.IsZero() {
		return "F6"
	}
	return string([]byte{g.source, g.content})
}

// Source gives the letter: the reliability of the source in this statement.
func (g Grade) Source() Term { return Term(g.String()[:1]) }

// Content gives the digit: the credibility of what is said.
func (g Grade) Content() Term { return Term(g.String()[1:]) }

// IsZero tells whether nobody has graded.
func (g Grade) IsZero() bool { return g == Grade{} }
