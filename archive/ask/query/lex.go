// SPDX-License-Identifier: Apache-2.0

package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/fault"
)

// MaxLength is the longest query, in bytes.
const MaxLength = 1000

// An Error says what is wrong with a query, and where. It is a fault.Invalid.
type Error struct {
	Start, End int // code points; End is not included
	EN, RU     string
	Suggest    []string // what could stand there instead, the likeliest first
}

// Error says it in English, with the position.
func (e *Error) Error() string {
	return fmt.Sprintf("query, character %d: %s", e.Start+1, e.Label("en"))
}

// Label says it in a language, "ru" or else English, without the position.
func (e *Error) Label(lang string) string {
	text, instead := e.EN, "did you mean "
	if lang == "ru" {
		text, instead = e.RU, "может быть, "
	}
	switch len(e.Suggest) {
	case 0:
		return text
	case 1:
		return text + ": " + instead + e.Suggest[0] + "?"
	}
	if lang == "ru" {
		return text + ": одно из: " + strings.Join(e.Suggest, ", ")
	}
	return text + ": one of: " + strings.Join(e.Suggest, ", ")
}

// Unwrap makes it a fault.Invalid.
func (e *Error) Unwrap() error { return fault.Invalid }

// A part is a word, a phrase, or a field with its value, as it stands in the
// text.
type part struct {
	start, end int // code points
	not        bool
	field      string // "" for words
	fieldAt    int
	text       string // the word, or the value
	textAt     int
	quoted     bool // the text stood in quotes
	star       bool
}

// reader reads a query letter by letter.
type reader struct {
	text []rune
	at   int
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == 0 || r == utf8.RuneError }

func isQuote(r rune) bool { return strings.ContainsRune(`"«»“”„`, r) }

func isMinus(r rune) bool { return r == '-' || r == '−' }

func (r *reader) peek() rune {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) done() bool { return r.at >= len(r.text) }

// next reads one part; false at the end.
func (r *reader) next() (p part, ok bool, err error) {
	for !r.done() && isSpace(r.peek()) {
		r.at++
	}
	if r.done() {
		return p, false, nil
	}
	p.start = r.at
	p.not = isMinus(r.peek())
	r.run(func(c rune) bool { return !isMinus(c) })
	p.fieldAt, p.textAt = r.at, r.at
	if isQuote(r.peek()) {
		err = r.quote(&p)
		p.end = r.at
		return p, true, err
	}
	word := r.run(func(c rune) bool { return isSpace(c) || isQuote(c) || c == ':' })
	if r.peek() == ':' && isFieldName(word) {
		p.field = word
		r.at++
		err = r.value(&p)
		p.end = r.at
		return p, true, err
	}
	// A colon after anything else belongs to the word: 12:30, t.me/x:y.
	p.text = word + r.run(func(c rune) bool { return isSpace(c) || isQuote(c) })
	p.text, p.star = strings.CutSuffix(p.text, "*")
	p.end = r.at
	return p, true, nil
}

// value reads what follows the colon of a field: anything up to a space, in
// which a part in quotes may have spaces.
func (r *reader) value(p *part) error {
	var b strings.Builder
	p.textAt = r.at
	for !r.done() && !isSpace(r.peek()) {
		if !isQuote(r.peek()) {
			b.WriteRune(r.peek())
			r.at++
			continue
		}
		var in part
		if err := r.quote(&in); err != nil {
			return err
		}
		p.quoted = true
		b.WriteString(in.text)
	}
	p.text = b.String()
	return nil
}

// quote reads up to the closing quotation mark.
func (r *reader) quote(p *part) error {
	start := r.at
	r.at++
	p.textAt = r.at
	p.text, p.quoted = r.run(isQuote), true
	if r.done() {
		return &Error{Start: start, End: len(r.text), EN: "the quotation mark is not closed", RU: "кавычка не закрыта"}
	}
	r.at++
	if r.peek() == '*' {
		p.star = true
		r.at++
	}
	return nil
}

// run reads up to a letter that stops it, or the end.
func (r *reader) run(stop func(rune) bool) string {
	start := r.at
	for !r.done() && !stop(r.peek()) {
		r.at++
	}
	return string(r.text[start:r.at])
}

// isFieldName tells whether a word before a colon can be meant as a field:
// letters and hyphens only.
func isFieldName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '_' })
}
