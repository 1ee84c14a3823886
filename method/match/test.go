// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"

	"teptar/fault"
)

// A Measure is what a [Test] looks at.
type Measure string

// The measures. Those with a threshold compare with Test.At.
const (
	// Otherwise is always true.
	Otherwise Measure = ""
	// Equal: the same value, apart from the case of ASCII letters.
	Equal Measure = "equal"
	// Folded: spellings of one word in any script; the same number, date, or term.
	Folded Measure = "folded"
	// Sounds: the same but for vowels, voice and double letters.
	Sounds Measure = "sounds"
	// SameName: forms of one given name, in any language, or short for it.
	SameName Measure = "same_name"
	// JaroWinkler of the folded values is at least At.
	JaroWinkler Measure = "jaro_winkler"
	// Edits between the folded values are at most At.
	Edits Measure = "edits"
	// Head: the first At letters of the folded values are the same.
	Head Measure = "head"
	// Initial: one folded value is the first letter of the other, or its
	// beginning.
	Initial Measure = "initial"
	// Words: the mean likeness of the words of the shorter value to their best
	// counterparts in the longer is at least At.
	Words Measure = "words"
	// Shared: as many words as At of the shorter value are in the longer, as a
	// share.
	Shared Measure = "shared"
	// SameWords: the folded values have the same words, in any order.
	SameWords Measure = "same_words"
	// User: the part of an address before @ is the same.
	User Measure = "user"
	// Slip: dates that one slip of the pen makes equal: a digit, two neighbours
	// swapped, day and month swapped.
	Slip Measure = "slip"
	// Parts: At of year, month and day are the same.
	Parts Measure = "parts"
	// Compatible: dates of which not all is known, and that can be the same; one
	// place in another.
	Compatible Measure = "compatible"
	// Days between two dates are at most At, at the least.
	Days Measure = "days"
	// Near: two numbers differ by At at most; two places lie At kilometres apart
	// or less.
	Near Measure = "near"
	// Swapped: each value folds to that of the other record in the column With.
	Swapped Measure = "swapped"
)

// thresholds tells which measures there are, and whether they use At.
var thresholds = map[Measure]bool{
	Otherwise: false, Equal: false, Folded: false, Sounds: false, SameName: false, JaroWinkler: true, Edits: true, Head: true, Initial: false, Words: true,
	Shared: true, SameWords: false, User: false, Slip: false, Parts: true, Compatible: false, Days: true, Near: true, Swapped: false,
}

// A Test is true or false of a pair. It has a measure, or it joins other tests.
type Test struct {
	Measure Measure `json:"measure,omitempty"`
	Column  string  `json:"column,omitempty"` // that of the comparison, if empty
	With    string  `json:"with,omitempty"`   // the other column of Swapped
	At      float64 `json:"at,omitempty"`
	All     []Test  `json:"all,omitempty"`
	Any     []Test  `json:"any,omitempty"`
}

// check tells what is wrong with a test.
func (t Test) check() error {
	if _, known := thresholds[t.Measure]; !known {
		return fmt.Errorf("no measure %q: %w", t.Measure, fault.Invalid)
	}
	if t.Measure == Swapped && t.With == "" {
		return fmt.Errorf("swapped with which column? %w", fault.Invalid)
	}
	for _, sub := range append(t.All[:len(t.All):len(t.All)], t.Any...) {
		if err := sub.check(); err != nil {
			return err
		}
	}
	return nil
}
