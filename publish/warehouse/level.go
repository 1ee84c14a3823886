// SPDX-License-Identifier: Apache-2.0

package warehouse

import (
	"fmt"
	"strconv"
	"strings"

	"teptar/method/match"
)

// level gives the level of a pair of persons a and b by a comparison, from 1; NULL if
// it is silent.
func (w *writer) level(c match.Comparison) string {
	v := w.layout.Find(c.Column, match.OfValue, 0)
	out := fmt.Sprintf("CASE WHEN a.%[1]s IS NULL OR b.%[1]s IS NULL THEN NULL", v)
	for i, l := range c.Levels {
		code := strconv.Itoa(i + 1)
		if l.Null {
			code = "NULL"
		}
		out += fmt.Sprintf("\n    WHEN %s THEN %s", w.test(l.Test, c.Column), code)
	}
	return out + fmt.Sprintf("\n    ELSE %d END", len(c.Levels))
}

// test gives the condition under which a test is true of a and b. What is not known
// makes it NULL, which is as good as false: there is no negation above it.
func (w *writer) test(t match.Test, column string) string {
	if t.Column != "" {
		column = t.Column
	}
	subs, join := t.Any, " OR "
	if len(subs) == 0 {
		subs, join = t.All, " AND "
	}
	if len(subs) > 0 {
		var parts []string
		for _, sub := range subs {
			parts = append(parts, w.test(sub, column))
		}
		return "(" + strings.Join(parts, join) + ")"
	}
	same := w.same(column, match.OfValue)
	switch t.Measure {
	case match.Otherwise:
		return "true"
	case match.Equal:
		return same
	case match.Swapped:
		f, g := w.layout.Find(column, match.OfForm, 0), w.layout.Find(t.With, match.OfForm, 0)
		return fmt.Sprintf("(a.%[1]s = b.%[2]s AND a.%[2]s = b.%[1]s)", f, g)
	case match.Compatible:
		return "(" + w.compatible(column) + ")"
	}
	return "(" + same + " OR " + w.alike(t, column) + ")"
}

// same says that a and b have one aspect in common.
func (w *writer) same(column string, of match.Aspect) string {
	return fmt.Sprintf("a.%[1]s = b.%[1]s", w.layout.Find(column, of, 0))
}

// call calls a function with aspects of a and then of b.
func (w *writer) call(function, column string, of ...match.Aspect) string {
	var args []string
	for _, side := range []string{"a.", "b."} {
		for _, o := range of {
			args = append(args, side+w.layout.Find(column, o, 0))
		}
	}
	return function + "(" + strings.Join(args, ", ") + ")"
}

// alike gives the condition for two different values.
func (w *writer) alike(t match.Test, column string) string {
	at := w.number(t.At)
	form := w.same(column, match.OfForm)
	switch t.Measure {
	case match.Folded:
		return form
	case match.Sounds:
		return w.same(column, match.OfSound)
	case match.SameName:
		return w.same(column, match.OfClass)
	case match.User:
		return w.same(column, match.OfUser)
	case match.Head:
		return fmt.Sprintf("a.%[1]s = b.%[1]s", w.layout.Find(column, match.OfHead, int(t.At)))
	case match.JaroWinkler:
		return form + " OR " + w.jaroWinkler(column, t.At)
	case match.Edits:
		return form + " OR " + w.edits(column, at)
	case match.Initial:
		f := w.layout.Find(column, match.OfForm, 0)
		return fmt.Sprintf("substr(a.%[1]s, 1, length(b.%[1]s)) = b.%[1]s OR substr(b.%[1]s, 1, length(a.%[1]s)) = a.%[1]s", f)
	case match.Words:
		names := "CAST(NULL AS " + w.d.text + ")"
		if n := w.layout.Find(column, match.OfNames, 0); n != "" {
			return form + " OR " + w.call("teptar_words", column, match.OfWords, match.OfNames) + " >= " + at
		}
		words := w.layout.Find(column, match.OfWords, 0)
		return fmt.Sprintf("%s OR %steptar_words(a.%[3]s, %[4]s, b.%[3]s, %[4]s) >= %[5]s", form, w.manyLetters(column, t.At), words, names, at)
	case match.Shared:
		return form + " OR " + w.call("teptar_shared", column, match.OfWords) + " >= " + at
	case match.SameWords:
		words := w.layout.Find(column, match.OfWords, 0)
		return fmt.Sprintf("%s OR length(a.%[2]s) - length(replace(a.%[2]s, ' ', '')) = length(b.%[2]s) - length(replace(b.%[2]s, ' ', ''))"+
			" AND teptar_shared(a.%[2]s, b.%[2]s) = 1 AND teptar_shared(b.%[2]s, a.%[2]s) = 1", form, words)
	case match.Slip:
		return w.call("teptar_slip", column, match.OfDigits)
	case match.Parts:
		return w.call("teptar_parts", column, match.OfDigits) + " >= " + at
	case match.Days:
		f, l := w.layout.Find(column, match.OfFirst, 0), w.layout.Find(column, match.OfLast, 0)
		return fmt.Sprintf("(a.%[1]s - b.%[2]s <= %[3]s AND b.%[1]s - a.%[2]s <= %[3]s)", f, l, at)
	case match.Near:
		if n := w.layout.Find(column, match.OfNumber, 0); n != "" {
			return fmt.Sprintf("abs(a.%[1]s - b.%[1]s) <= %[2]s", n, at)
		}
		return w.call("teptar_kilometres", column, match.OfLat, match.OfLon) + " <= " + at
	}
	return "false"
}

// jaroWinkler asks first for enough letters in common. A common beginning of h letters
// lifts a Jaro similarity j to .1h + (1−.1h) j, and the order of letters counts a
// third at most, so that c/n + c/m ≥ 3 (t−.1h)/(1−.1h) − 1 for c letters in common.
func (w *writer) jaroWinkler(column string, at float64) string {
	least := func(lift float64) string { return w.number(3*(at-lift)/(1-lift) - 1 - 1e-6) }
	near := w.call("teptar_near", column, match.OfForm, match.OfLetters)
	return fmt.Sprintf("%s, %s, %s) AND %s >= %s", strings.TrimSuffix(near, ")"), least(0), least(.4), w.call("teptar_jaro_winkler", column, match.OfForm), w.number(at))
}

// manyLetters asks first for letters in common, as the engine does: of words that are
// alike, half of the letters at least.
func (w *writer) manyLetters(column string, at float64) string {
	if at < .85 {
		return ""
	}
	f, l := w.layout.Find(column, match.OfForm, 0), w.layout.Find(column, match.OfLetters, 0)
	return fmt.Sprintf("2 * CASE WHEN length(a.%[1]s) > length(b.%[1]s) THEN teptar_lacks(b.%[2]s, a.%[2]s) ELSE teptar_lacks(a.%[2]s, b.%[2]s) END <= least(length(a.%[1]s), length(b.%[1]s)) AND ", f, l)
}

// edits asks first for letters that one has and the other lacks: each edit makes one
// at most.
func (w *writer) edits(column, at string) string {
	f, l := w.layout.Find(column, match.OfForm, 0), w.layout.Find(column, match.OfLetters, 0)
	return fmt.Sprintf("abs(length(a.%[1]s) - length(b.%[1]s)) <= %[3]s AND teptar_lacks(a.%[2]s, b.%[2]s) <= %[3]s"+
		" AND teptar_lacks(b.%[2]s, a.%[2]s) <= %[3]s AND teptar_edits(a.%[1]s, b.%[1]s) <= %[3]s", f, l, at)
}

// compatible says that two dates can be the same, or that one place is in the other.
func (w *writer) compatible(column string) string {
	if p := w.layout.Find(column, match.OfPlace, 0); p != "" {
		above := w.layout.Find(column, match.OfAbove, 0)
		return fmt.Sprintf("a.%[1]s = b.%[1]s OR position(b.%[1]s IN a.%[2]s) > 0 OR position(a.%[1]s IN b.%[2]s) > 0", p, above)
	}
	f, l := w.layout.Find(column, match.OfFirst, 0), w.layout.Find(column, match.OfLast, 0)
	return fmt.Sprintf("(a.%[1]s < a.%[2]s OR b.%[1]s < b.%[2]s) AND a.%[1]s <= b.%[2]s AND b.%[1]s <= a.%[2]s", f, l)
}

// number writes a number of 64 bits.
func (w *writer) number(x float64) string {
	return "CAST('" + strconv.FormatFloat(x, 'g', -1, 64) + "' AS " + w.d.double + ")"
}

// short writes a number of 32 bits.
func short(x float32) string {
	return "CAST('" + strconv.FormatFloat(float64(x), 'g', -1, 32) + "' AS REAL)"
}
