// SPDX-License-Identifier: Apache-2.0

package script

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Sentence is a stretch of a text that a reader would point at as one, in
// bytes of the text. Opens tells that a new paragraph begins with it.
type Sentence struct {
	Start, End int
	Opens      bool
}

// maxSentence is the longest sentence in bytes. What has no end, as a table or
// a list of names, is cut there at a space.
const maxSentence = 2000

// Sentences cuts a text into sentences, in order and without what is between
// them but spaces. Nothing else is lost: every letter of the text is in one.
//
// A sentence ends with its paragraph, or with . ! ? … and what closes a
// quotation, if a space follows and then anything but a small letter. The full
// stop of an abbreviation ends none («7 апр. 2025 г. в Грозном»), nor that of
// an initial (А. Б. Иванов). Where that is in doubt, two sentences stay one:
// words that belong together are worse torn than left with their neighbours.
func Sentences(text string) iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		opens := true
		for start := 0; start < len(text); {
			n := skipSpace(text[start:])
			if strings.Contains(text[start:start+n], "\n") {
				opens = true
			}
			if start += n; start == len(text) {
				return
			}
			end := start + sentenceEnd(text[start:])
			if !yield(Sentence{start, end, opens}) {
				return
			}
			start, opens = end, false
		}
	}
}

// skipSpace gives the length of the white space that s begins with.
func skipSpace(s string) int { return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)) }

// sentenceEnd gives the length of the sentence that s begins with.
func sentenceEnd(s string) int {
	for i, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2029':
			return len(strings.TrimRightFunc(s[:i], unicode.IsSpace))
		case i >= maxSentence && unicode.IsSpace(r):
			return i
		case strings.ContainsRune(".!?…", r):
			if end, ok := closes(s, i+utf8.RuneLen(r)); ok && !(r == '.' && abbreviates(s[:i])) {
				return end
			}
		}
	}
	return len(strings.TrimRightFunc(s, unicode.IsSpace))
}

// closes tells whether a sentence may end with the mark before at, and where
// it ends, with further marks and what closes a quotation or a bracket.
func closes(s string, at int) (end int, ok bool) {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune(".!?…»”’\")]", r) {
			break
		}
		at += size
	}
	rest := s[at:]
	n := skipSpace(rest)
	if n == 0 || n == len(rest) {
		return at, n == len(rest)
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest[n:], "«“‘\"([—–- "))
	return at, !unicode.IsLower(next)
}

// abbreviates tells whether the text before a full stop is an abbreviation or
// an initial.
func abbreviates(s string) bool {
	last, size := utf8.DecodeLastRuneInString(s)
	if !unicode.IsLetter(last) {
		return false
	}
	begin := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	word := s
	if begin >= 0 {
		_, w := utf8.DecodeRuneInString(s[begin:])
		word = s[begin+w:]
	}
	if len(word) == size { // one letter: an initial, г., д.
		return true
	}
	return abbreviations[strings.ToLower(word)]
}

// abbreviations are those after which a capital or a number often follows in
// news and reports, in Russian and English.
var abbreviations = setOf(`гг вв ул пр просп пер кв стр корп им обл р-н рн пос дер ст проф акад доц канд др пр см ср напр тел руб коп тыс млн
	млрд мин сек час ок янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек пн вт чт пт сб вс св гр т.е т.д т.п
	mr mrs ms dr prof st vs etc e.g i.e no art para vol pp jan feb mar apr jun jul aug sep sept oct nov dec gen col lt capt sgt`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
