// SPDX-License-Identifier: Apache-2.0

package splink

import (
	"errors"
	"fmt"
	"strings"

	"teptar/method/match"
)

// condition reads the SQL of a level or of a blocking rule as a test, with the
// first column that it names.
func condition(sql string) (match.Test, string, error) {
	if strings.EqualFold(strings.TrimSpace(sql), "else") {
		return match.Test{}, "", nil
	}
	e, err := parse(sql)
	if err != nil {
		return match.Test{}, "", err
	}
	column := e.firstColumn()
	if e.onlyNull() {
		return match.Test{}, column, nil
	}
	t, err := e.test()
	return t, column, err
}

// firstColumn gives the first column of an expression.
func (e *expr) firstColumn() string {
	if e.kind == "name" {
		if c, _, ok := side(e.text); ok {
			return c
		}
	}
	for _, a := range e.args {
		if c := a.firstColumn(); c != "" {
			return c
		}
	}
	return ""
}

// onlyNull tells that an expression asks for nothing but whether values are there.
func (e *expr) onlyNull() bool {
	switch e.kind {
	case "is null", "is not null":
		return true
	case "and", "or", "not":
		for _, a := range e.args {
			if !a.onlyNull() {
				return false
			}
		}
		return true
	}
	return false
}

var errMeaning = errors.New("means nothing here; see the documentation for the conditions that do")

// test turns an expression into a test.
func (e *expr) test() (match.Test, error) {
	switch e.kind {
	case "and":
		if t, ok := e.swapped(); ok {
			return t, nil
		}
		return e.join(func(t *match.Test, sub match.Test) { t.All = append(t.All, sub) })
	case "or":
		return e.join(func(t *match.Test, sub match.Test) { t.Any = append(t.Any, sub) })
	case "=":
		return e.equal()
	case ">=", ">":
		return e.atLeast()
	case "<=", "<":
		return e.atMost()
	}
	return match.Test{}, errMeaning
}

// join turns the parts of AND or OR into one test. That values are there is always
// asked for, and left out.
func (e *expr) join(add func(*match.Test, match.Test)) (match.Test, error) {
	var out, last match.Test
	n := 0
	for _, a := range e.args {
		if a.onlyNull() {
			continue
		}
		sub, err := a.test()
		if err != nil {
			return out, err
		}
		add(&out, sub)
		last = sub
		n++
	}
	if n == 1 {
		return last, nil
	}
	return out, nil
}

// plain are functions that change nothing for a comparison of folded values.
var plain = map[string]bool{"lower": true, "upper": true, "trim": true, "cast": true, "try_cast": true, "strptime": true, "try_strptime": true, "to_date": true, "date": true,
	"coalesce": true, "nullif": true, "epoch": true, "to_timestamp": true, "unix_timestamp": true}

// column takes plain functions off and gives the column, and its side.
func (e *expr) column() (name string, right, ok bool) {
	for e.kind == "call" && plain[e.text] && len(e.args) > 0 {
		e = e.args[0]
	}
	if e.kind != "name" {
		return "", false, false
	}
	return side(e.text)
}

// both gives the one column of which two expressions are the two sides.
func both(a, b *expr) (string, bool) {
	x, right, ok := a.column()
	y, right2, ok2 := b.column()
	return x, ok && ok2 && x == y && right != right2
}

// head reads the beginning of a column: substr(x, 1, 3) or left(x, 3).
func (e *expr) head() (of *expr, letters float64, ok bool) {
	if e.kind != "call" {
		return nil, 0, false
	}
	switch e.text {
	case "substr", "substring":
		if len(e.args) == 3 && e.args[1].kind == "number" && e.args[1].num == 1 && e.args[2].kind == "number" {
			return e.args[0], e.args[2].num, true
		}
	case "left":
		if len(e.args) == 2 && e.args[1].kind == "number" {
			return e.args[0], e.args[1].num, true
		}
	}
	return nil, 0, false
}

func (e *expr) equal() (match.Test, error) {
	a, b := e.args[0], e.args[1]
	if c, ok := both(a, b); ok {
		return match.Test{Measure: match.Equal, Column: c}, nil
	}
	x, n, ok := a.head()
	y, n2, ok2 := b.head()
	if ok && ok2 && n == n2 && n >= 1 && n <= 32 {
		if c, ok := both(x, y); ok {
			return match.Test{Measure: match.Head, Column: c, At: n}, nil
		}
	}
	if _, _, ok := a.column(); ok {
		return match.Test{}, fmt.Errorf("two different columns are compared; only swapped ones can be: %w", errMeaning)
	}
	return match.Test{}, errMeaning
}

// swapped reads a_l = b_r AND b_l = a_r.
func (e *expr) swapped() (match.Test, bool) {
	var pairs [][2]string
	for _, a := range e.args {
		if a.onlyNull() {
			continue
		}
		if a.kind != "=" {
			return match.Test{}, false
		}
		x, right, ok := a.args[0].column()
		y, right2, ok2 := a.args[1].column()
		if !ok || !ok2 || right == right2 || x == y {
			return match.Test{}, false
		}
		if right {
			x, y = y, x
		}
		pairs = append(pairs, [2]string{x, y})
	}
	if len(pairs) != 2 || pairs[0][0] != pairs[1][1] || pairs[0][1] != pairs[1][0] {
		return match.Test{}, false
	}
	return match.Test{Measure: match.Swapped, Column: pairs[0][0], With: pairs[0][1]}, true
}

// threshold gives the call and the number of a comparison.
func (e *expr) threshold() (call *expr, at float64, ok bool) {
	if e.args[1].kind != "number" || e.args[0].kind != "call" {
		return nil, 0, false
	}
	return e.args[0], e.args[1].num, true
}

func (e *expr) atLeast() (match.Test, error) {
	call, at, ok := e.threshold()
	if !ok || len(call.args) < 1 {
		return match.Test{}, errMeaning
	}
	switch call.text {
	case "jaro_winkler_similarity", "jaro_winkler", "jaro_similarity", "jaro_sim", "jaro":
		if len(call.args) == 2 {
			if c, ok := both(call.args[0], call.args[1]); ok && at > 0 && at <= 1 {
				return match.Test{Measure: match.JaroWinkler, Column: c, At: at}, nil
			}
		}
	case "jaccard", "jaccard_sim":
		if len(call.args) == 2 {
			if c, ok := both(call.args[0], call.args[1]); ok && at > 0 && at <= 1 {
				return match.Test{Measure: match.Words, Column: c, At: at}, nil
			}
		}
	case "array_length", "len", "cardinality", "array_size", "size":
		in := call.args[0]
		if in.kind == "call" && strings.Contains(in.text, "intersect") && len(in.args) == 2 && at == 1 && e.kind == ">=" {
			if c, ok := both(in.args[0], in.args[1]); ok {
				return match.Test{Measure: match.Shared, Column: c, At: 0.001}, nil
			}
		}
	}
	return match.Test{}, errMeaning
}

func (e *expr) atMost() (match.Test, error) {
	call, at, ok := e.threshold()
	if !ok {
		return match.Test{}, errMeaning
	}
	if e.kind == "<" {
		at -= 1e-9
	}
	args := call.args
	switch call.text {
	case "levenshtein", "damerau_levenshtein", "edit_distance", "editdistance":
		if len(args) == 2 {
			if c, ok := both(args[0], args[1]); ok && at >= 0 {
				return match.Test{Measure: match.Edits, Column: c, At: at}, nil
			}
		}
	case "abs":
		if len(args) == 1 {
			return difference(args[0], at)
		}
	}
	return match.Test{}, errMeaning
}

// units are days of the units in which dates are subtracted.
var units = map[string]float64{"day": 1, "days": 1, "month": 30.4375, "months": 30.4375, "year": 365.25, "years": 365.25}

// difference reads what stands in abs(…) <= at: dates in days or in seconds, or
// numbers.
func difference(e *expr, at float64) (match.Test, error) {
	switch {
	case e.kind == "-":
		c, ok := both(e.args[0], e.args[1])
		if !ok {
			break
		}
		if e.args[0].kind == "call" && (e.args[0].text == "epoch" || e.args[0].text == "unix_timestamp") {
			return match.Test{Measure: match.Days, Column: c, At: at / 86400}, nil
		}
		if e.args[0].kind == "call" {
			return match.Test{Measure: match.Days, Column: c, At: at}, nil
		}
		return match.Test{Measure: match.Near, Column: c, At: at}, nil
	case e.kind == "call" && (e.text == "date_diff" || e.text == "datediff"):
		unit, args := 1.0, e.args
		if len(args) == 3 {
			if unit = units[strings.ToLower(args[0].text)]; unit == 0 {
				return match.Test{}, errMeaning
			}
			args = args[1:]
		}
		if len(args) == 2 {
			if c, ok := both(args[0], args[1]); ok {
				return match.Test{Measure: match.Days, Column: c, At: at * unit}, nil
			}
		}
	}
	return match.Test{}, errMeaning
}
