// SPDX-License-Identifier: Apache-2.0

package when

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A word is one word, number or sign of a wording.
type word struct {
	meaning
	digits int // of a number written in digits
	at     int // in bytes
}

// lex splits a wording into words. Quotation marks, commas and full stops
// between words are left out; any other sign gives the sense other.
func lex(text string) []word {
	var words []word
	for at := 0; at < len(text); {
		c, size := utf8.DecodeRuneInString(text[at:])
		w := word{at: at}
		switch {
		case c >= '0' && c <= '9':
			size = w.lexDigits(text[at:])
		case unicode.IsLetter(c):
			size = letters(text[at:])
			w.meaning = lexicon[fold(text[at:at+size])]
		case c == '-' && joins(text, at):
			at += size
			continue
		case c == '-' || c == '–' || c == '—':
			w.sense = sayDash
		case unicode.IsSpace(c) || strings.ContainsRune(`,."'«»„“”‘’`, c):
			at += size
			continue
		}
		at += size
		words = append(words, w)
	}
	return dropFillers(words)
}

func dropFillers(words []word) []word {
	kept := words[:0:0]
	for i, w := range words {
		if w.meaning == (meaning{sayFiller, needsFiller}) && (i+1 == len(words) || words[i+1].sense != sayFiller) {
			w.sense = sayOther
		}
		if w.sense != sayFiller {
			kept = append(kept, w)
		}
	}
	return kept
}

func fold(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "ё", "е")
}

// letters is the length of the word that text begins with.
func letters(text string) int {
	for i, c := range text {
		if !unicode.IsLetter(c) && !unicode.IsMark(c) {
			return i
		}
	}
	return len(text)
}

// joins reports whether the hyphen at a place stands between two letters, as in
// "mid-April".
func joins(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}

// lexDigits reads a number, with an ending such as "th" or "-го", or a date in
// digits, and returns its length.
func (w *word) lexDigits(text string) int {
	size := strings.IndexFunc(text, func(c rune) bool { return !strings.ContainsRune("0123456789./-", c) })
	if size < 0 {
		size = len(text)
	}
	date := strings.TrimRight(text[:size], "./-")
	if w.lexDate(date) {
		return len(date) + ending(text[len(date):])
	}
	size = strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if size < 0 {
		size = len(text)
	}
	if size > 4 {
		return size // a number so long is part of no date
	}
	for _, c := range text[:size] {
		w.n = w.n*10 + int(c-'0')
	}
	w.sense, w.digits = sayNumber, size
	return size + ending(text[size:])
}

// ending is the length of an ordinal ending after a number.
func ending(text string) int {
	hyphen := 0
	if strings.HasPrefix(text, "-") {
		hyphen = 1
	}
	n := letters(text[hyphen:])
	switch fold(text[hyphen : hyphen+n]) {
	case "го", "е", "ое", "ого":
		return hyphen + n
	case "st", "nd", "rd", "th":
		if hyphen == 0 {
			return n
		}
	}
	return 0
}

// lexDate reads 2026-04-07, 07.04.2026 and 7/4/2026. It does not read 07.04,
// which may as well be a time of day.
func (w *word) lexDate(text string) bool {
	if d, err := ParseDay(text); err == nil {
		w.meaning = meaning{sayFullDate, int(d)}
		return true
	}
	sign := "."
	if strings.Contains(text, "/") {
		sign = "/"
	}
	parts := strings.Split(text, sign)
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return false
	}
	var n [3]int
	for i, p := range parts {
		for _, c := range []byte(p) {
			if c < '0' || c > '9' {
				return false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	if sign == "/" {
		w.meaning = meaning{saySlashed, n[0]*1000000 + n[1]*10000 + n[2]}
		return true
	}
	d, err := DayOf(n[2], time.Month(n[1]), n[0])
	w.meaning = meaning{sayFullDate, int(d)}
	return err == nil
}
