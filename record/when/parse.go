// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"strings"

	"teptar/fault"
)

// maxText is the longest date that is read, in bytes.
const maxText = 200

// A SyntaxError says where a date stops being one, and why. It is a
// fault.Invalid.
type SyntaxError struct {
	Text   string // the date as it was given; cut off if it was too long
	Column int    // in bytes, from 1
	Reason string
}

// Error says where in the text the mistake is, and what it is.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("date %q: column %d: %s", e.Text, e.Column, e.Reason)
}

// Unwrap makes a SyntaxError a fault.Invalid.
func (e *SyntaxError) Unwrap() error { return fault.Invalid }

// Parse reads a date as [When.String] writes it, or in another spelling of
// EDTF, as far as doc/formats/dates.md lists it. The empty text is the unknown
// date. Anything else is a [*SyntaxError].
func Parse(s string) (When, error) {
	if len(s) > maxText {
		return When{}, &SyntaxError{s[:16] + "…", maxText + 1, "a date has at most 200 bytes"}
	}
	if s == "" {
		return When{}, nil
	}
	for i := range len(s) {
		if s[i] < '!' || s[i] > '~' {
			return When{}, &SyntaxError{s, i + 1, "only ASCII digits and signs are read, without spaces"}
		}
	}
	r := reader{text: s}
	w, err := r.when()
	if err != nil {
		return When{}, err
	}
	if w.odd != oddNone && len(w.String()) > maxText {
		return When{}, r.refuse(0, "the set is too long when it is written out")
	}
	return w, nil
}

// MarshalText gives the text of [When.String], so that a When is a string in
// JSON and YAML.
func (w When) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what [Parse] reads.
func (w *When) UnmarshalText(text []byte) error {
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*w = v
	return nil
}

// reader reads one date from left to right.
type reader struct {
	text string
	at   int
}

// side is one end of an interval, or a date that stands alone. It is unset if
// nothing was written, or open if ".." was.
type side struct {
	days      days
	doubt     doubt
	set, open bool
	at        int
}

func (r *reader) refuse(at int, reason string) error {
	return &SyntaxError{Text: r.text, Column: at + 1, Reason: reason}
}

func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) take(s string) bool {
	if !strings.HasPrefix(r.text[r.at:], s) {
		return false
	}
	r.at += len(s)
	return true
}

// when = side | end "/" end [ "@" day ]
func (r *reader) when() (When, error) {
	start, err := r.end()
	if err != nil {
		return When{}, err
	}
	slash := r.at
	if !r.take("/") {
		if r.at < len(r.text) || !start.set {
			return When{}, r.unexpected()
		}
		return oneOf(start.days, start.doubt), nil
	}
	end, err := r.end()
	if err != nil {
		return When{}, err
	}
	w, err := r.join(slash, start, end)
	if err != nil {
		return When{}, err
	}
	if r.peek() == '@' {
		if w, err = r.asOf(w); err != nil {
			return When{}, err
		}
	}
	if r.at < len(r.text) {
		return When{}, r.unexpected()
	}
	return w, nil
}

// join makes the interval of two ends.
func (r *reader) join(slash int, start, end side) (When, error) {
	var open flags
	var s, e When
	if start.open {
		open |= openStart
	}
	if end.open {
		open |= openEnd
	}
	if start.set {
		s = oneOf(start.days, start.doubt)
	}
	if end.set {
		e = oneOf(end.days, end.doubt)
	}
	switch {
	case open == 0 && !start.set && !end.set:
		return When{}, r.refuse(slash, "an interval needs a start or an end")
	case start.set && end.set && end.days.hi < start.days.lo:
		return When{}, r.refuse(end.at, "the interval ends before it begins")
	}
	return interval(s, e, open)
}

// asOf = "@" YYYY-MM-DD
func (r *reader) asOf(w When) (When, error) {
	at := r.at
	r.at++
	if w.flags&openEnd == 0 {
		return When{}, r.refuse(at, "an as-of day belongs to an open end, as in 2020/..@2026-04-23")
	}
	if len(r.text)-r.at < len("2026-04-23") {
		return When{}, r.refuse(r.at, "the as-of day is not a whole date YYYY-MM-DD")
	}
	day, err := ParseDay(r.text[r.at : r.at+10])
	if err != nil {
		return When{}, r.refuse(r.at, "the as-of day is not a day YYYY-MM-DD that exists")
	}
	if day < w.start.lo {
		return When{}, r.refuse(r.at, "the as-of day is before the earliest start")
	}
	r.at += 10
	return w.WithAsOf(day)
}

// end = "" | ".." | date | set [ mark ]
func (r *reader) end() (side, error) {
	at := r.at
	switch {
	case r.take(".."):
		return side{open: true, at: at}, nil
	case r.at == len(r.text), r.peek() == '/', r.peek() == '@':
		return side{at: at}, nil
	case r.peek() == '[':
		return r.set()
	}
	d, err := r.date()
	if err != nil {
		return side{}, err
	}
	s := side{days: d.days, doubt: d.doubt, set: true, at: at}
	s.doubt = s.doubt.refit(d.parts, s.days.parts())
	return s, nil
}

// set = "[" member { "," member } "]"
func (r *reader) set() (side, error) {
	at := r.at
	r.at++
	var runs []run
	var recurring days
	for {
		memberAt := r.at
		m, err := r.member()
		if err != nil {
			return side{}, err
		}
		switch {
		case m.odd.pattern.none() && m.odd.list == "":
			runs = append(runs, run{m.lo, m.hi})
		case m.odd.list != "":
			runs = append(runs, m.odd.list.all()...)
		case len(runs) > 0 || r.peek() == ',':
			return side{}, r.refuse(memberAt, "a date that recurs over years stands alone in a set")
		default:
			recurring = m
		}
		if !r.take(",") {
			break
		}
	}
	if !r.take("]") {
		return side{}, r.unexpected()
	}
	s := side{days: recurring, set: true, at: at}
	if len(runs) > 0 {
		s.days = daysOf(runs)
	}
	if q := doubtOf(r.peek()); q != 0 {
		r.at++
		s.doubt = q.over(3).refit(0, s.days.parts())
	}
	return s, nil
}

// member = date | ".." date | date ".." [ date ]
func (r *reader) member() (days, error) {
	at := r.at
	if r.take("..") {
		d, err := r.plain()
		if err != nil {
			return days{}, err
		}
		if !d.odd.none() {
			return days{}, r.refuse(at, "a range cannot end on a date that recurs")
		}
		return days{lo: FirstDay, hi: d.hi}, nil
	}
	from, err := r.plain()
	if err != nil || !r.take("..") {
		return from, err
	}
	if c := r.peek(); c == ']' || c == ',' {
		if !from.odd.none() {
			return days{}, r.refuse(at, "a range cannot begin on a date that recurs")
		}
		return days{lo: from.lo, hi: LastDay}, nil
	}
	toAt := r.at
	to, err := r.plain()
	if err != nil {
		return days{}, err
	}
	return r.rangeOf(at, toAt, from, to)
}

// rangeOf makes a range of days, or of the same days in each of several years.
func (r *reader) rangeOf(at, toAt int, from, to days) (days, error) {
	p, q := from.odd.pattern, to.odd.pattern
	switch {
	case from.odd.none() && to.odd.none() && to.hi < from.lo:
		return days{}, r.refuse(toAt, "the range ends before it begins")
	case from.odd.none() && to.odd.none():
		return days{lo: from.lo, hi: to.hi}, nil
	case p.last == 0 || q.last == 0 || p.year != q.year:
		return days{}, r.refuse(at, "both ends of a range that recurs need the same year and a known month and day")
	case q.last < p.first:
		return days{}, r.refuse(toAt, "a range that recurs cannot run over the new year or end before it begins")
	}
	d, ok := newPattern(p.year, anyFour, md(p.first), md(q.last))
	if !ok {
		return days{}, r.refuse(at, "no such day exists")
	}
	return d, nil
}

// plain reads a date without marks.
func (r *reader) plain() (days, error) {
	at := r.at
	d, err := r.date()
	if err == nil && d.doubt != 0 {
		return days{}, r.refuse(at, "mark the set as a whole, after its bracket")
	}
	return d.days, err
}
