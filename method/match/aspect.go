// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"slices"
)

// An Aspect is one thing that is known of a value, or of a record: a column of
// prepared records.
type Aspect string

// The aspects. Those that are only ever compared for equality are numbers of 64
// bits that stand for texts (FNV-1a, mixed), so that they are short and cheap to join.
const (
	OfValue   Aspect = "value"   // number of the value, whatever the case of its ASCII letters
	OfForm    Aspect = "form"    // its folded form, a text
	OfGroup   Aspect = "group"   // number of the form, or of the value if it has none
	OfLetters Aspect = "letters" // which letters the form has; see letterMask
	OfSound   Aspect = "sound"   // number of what the form sounds like
	OfClass   Aspect = "class"   // number of the class of the form as a given name
	OfHead    Aspect = "head"    // number of the first letters of the form
	OfUser    Aspect = "user"    // number of the part of an address before @
	OfDigits  Aspect = "digits"  // of a date, four bits each: 20140609 is 0x20140609
	OfFirst   Aspect = "first"   // possible day of a date, as days since 1970
	OfLast    Aspect = "last"    // possible day
	OfNumber  Aspect = "number"  // the number that it is
	OfPlace   Aspect = "place"   // id of the place that it means
	OfAbove   Aspect = "above"   // ids of the places in which that lies, each with | on both sides
	OfLat     Aspect = "lat"     // degrees
	OfLon     Aspect = "lon"     // degrees
	OfWords   Aspect = "words"   // the words of the form, at most 16, a space between them
	OfNames   Aspect = "names"   // the number of the class of each of them, - for none
	OfKey     Aspect = "key"     // number of all keys of a rule
)

// A Facet is a column of prepared records.
type Facet struct {
	Name    string // c2_form, key_1: fit for any database
	Column  string // of the table, "" for keys
	Of      Aspect
	Letters int // of OfHead
}

// A Layout is the columns of prepared records, in order.
type Layout []Facet

// Find gives the name of a column, "" if the layout has none.
func (l Layout) Find(column string, of Aspect, letters int) string {
	for _, f := range l {
		if f.Column == column && f.Of == of && f.Letters == letters {
			return f.Name
		}
	}
	return ""
}

// Layout gives the columns that a database needs of a record to compare it with
// others as [Engine.Score] does: the number of a key for each rule, then what the
// tests look at. Which records are prepared changes nothing in it.
func (m *Model) Layout() Layout {
	var out Layout
	for r := range m.Rules {
		out = append(out, Facet{Name: fmt.Sprintf("key_%d", r+1), Of: OfKey, Letters: r})
	}
	order, kinds := m.columns()
	for i, column := range order {
		wanted := map[Facet]bool{}
		for _, c := range m.Comparisons {
			if c.Column == column {
				for _, of := range []Aspect{OfValue, OfForm, OfGroup} {
					wanted[Facet{Of: of}] = true
				}
			}
			for _, l := range c.Levels {
				l.Test.aspects(c.Column, column, kinds[column], wanted)
			}
		}
		for _, of := range aspectOrder {
			for f := range wanted {
				if f.Of == of && f.Of != OfHead {
					out = append(out, Facet{fmt.Sprintf("c%d_%s", i+1, of), column, of, 0})
				}
			}
		}
		for _, n := range headLengths(wanted) {
			out = append(out, Facet{fmt.Sprintf("c%d_head_%d", i+1, n), column, OfHead, n})
		}
	}
	return out
}

// aspectOrder is the order of the columns of one column.
var aspectOrder = []Aspect{OfValue, OfForm, OfGroup, OfLetters, OfSound, OfClass, OfUser, OfDigits, OfFirst, OfLast, OfNumber, OfPlace, OfAbove, OfLat, OfLon, OfWords, OfNames}

// headLengths gives the lengths of the heads that are wanted.
func headLengths(wanted map[Facet]bool) (out []int) {
	for f := range wanted {
		if f.Of == OfHead {
			out = append(out, f.Letters)
		}
	}
	slices.Sort(out)
	return out
}

// aspects collects what a test wants to know of a column; here is the column of the
// test, if it names none.
func (t Test) aspects(here, column string, k Kind, wanted map[Facet]bool) {
	if t.Column != "" {
		here = t.Column
	}
	for _, sub := range slices.Concat(t.All, t.Any) {
		sub.aspects(here, column, k, wanted)
	}
	if t.Measure == Otherwise || here != column && t.With != column {
		return
	}
	for _, of := range measured(t.Measure, k) {
		f := Facet{Of: of}
		if of == OfHead {
			f.Letters = int(t.At)
		}
		wanted[f] = true
	}
}

// measured gives what a measure looks at in a column of a kind.
func measured(m Measure, k Kind) []Aspect {
	out := []Aspect{OfValue}
	switch m {
	case Folded, Initial, Swapped:
		return append(out, OfForm)
	case JaroWinkler, Edits:
		return append(out, OfForm, OfLetters)
	case Sounds:
		return append(out, OfSound)
	case SameName:
		return append(out, OfClass)
	case Head:
		return append(out, OfHead)
	case Words, Shared, SameWords:
		out = append(out, OfForm, OfLetters, OfWords)
		if k == FullName && m == Words {
			out = append(out, OfNames)
		}
	case User:
		return append(out, OfUser)
	case Slip, Parts:
		return append(out, OfDigits)
	case Days:
		return append(out, OfFirst, OfLast)
	case Compatible:
		if k == Place {
			return append(out, OfPlace, OfAbove)
		}
		return append(out, OfFirst, OfLast)
	case Near:
		if k == Place || k == Coordinate {
			return append(out, OfLat, OfLon)
		}
		return append(out, OfNumber)
	}
	return out
}
