// SPDX-License-Identifier: Apache-2.0

package spell

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Script is a writing system, as far as names are read in it.
type Script uint8

// The scripts. Other is any that has no table here: its words are equal or not.
const (
	Other Script = iota
	Latin
	Cyrillic
	Arabic
	Armenian
	Georgian
	Greek
	Hebrew
	Kana
	Hangul
	Han
	Indic // Devanagari, Bengali, Khmer and Thai, whose letters have a vowel that is not written
)

// codes are the names of scripts in ISO 15924.
var codes = [...]string{"Zyyy", "Latn", "Cyrl", "Arab", "Armn", "Geor", "Grek", "Hebr", "Kana", "Hang", "Hani", "Brah"}

// String gives the code of ISO 15924; Indic goes by the name of its ancestor.
func (s Script) String() string {
	if int(s) < len(codes) {
		return codes[s]
	}
	return codes[Other]
}

// Spelled tells a script whose words are spelled, so that two of them can be
// nearly the same. Signs for syllables or words are the same or others, and of
// Other nothing is known.
func (s Script) Spelled() bool { return s != Other && s != Kana && s != Hangul && s != Han }

// ScriptOf gives the script of most letters of s; the first of those that tie.
func ScriptOf(s string) Script {
	var count [len(codes)]int
	for _, r := range s {
		if unicode.IsLetter(r) {
			count[scriptOfRune(r)]++
		}
	}
	best := Other
	for i, n := range count {
		if n > count[best] {
			best = Script(i)
		}
	}
	return best
}

// scriptOfRune gives the script of a letter.
func scriptOfRune(r rune) Script {
	switch {
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		return Latin
	case r >= 0x370 && r < 0x400 || r >= 0x1f00 && r < 0x2000:
		return Greek
	case r >= 0x400 && r < 0x530:
		return Cyrillic
	case r >= 0x530 && r < 0x590:
		return Armenian
	case r >= 0x590 && r < 0x600:
		return Hebrew
	case unicode.Is(unicode.Arabic, r):
		return Arabic
	case unicode.Is(unicode.Georgian, r):
		return Georgian
	case unicode.Is(unicode.Katakana, r), unicode.Is(unicode.Hiragana, r), r == 'ー':
		return Kana
	case unicode.Is(unicode.Hangul, r):
		return Hangul
	case unicode.Is(unicode.Han, r):
		return Han
	case unicode.In(r, unicode.Devanagari, unicode.Bengali, unicode.Khmer, unicode.Thai):
		return Indic
	case unicode.Is(unicode.Latin, r):
		return Latin
	}
	return Other
}

// Latinize writes a word of any script with a table in Latin letters, for
// comparison and not for show. Cyrillic stays: package script reads it better.
func Latinize(word string) string {
	if !needsTable(word) {
		return fixDigits(word)
	}
	var b strings.Builder
	for i := 0; i < len(word); {
		latin, n := letters().at(word[i:])
		if n > 0 {
			b.WriteString(latin)
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		if scriptOfRune(r) == Hangul {
			b.WriteString(hangul(r))
		} else {
			b.WriteString(word[i : i+size])
		}
		i += size
	}
	return fixDigits(b.String())
}

// needsTable tells a word with letters other than plain Latin and Cyrillic.
func needsTable(word string) bool {
	for _, r := range word {
		if r >= 0x80 && !(r >= 0x400 && r < 0x530) {
			return true
		}
	}
	return false
}

// fixDigits reads digits inside a word as the letters that they were taken for,
// by a machine that reads scans or by a person who hides a name: Ig0r, 3елимхан.
// A word with more digits than letters stays.
func fixDigits(word string) string {
	digits, letters := 0, 0
	for _, r := range word {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if digits == 0 || letters <= 2*digits {
		return word
	}
	look := "oizeasgtbg" // 0 to 9 in Latin letters
	if ScriptOf(word) == Cyrillic {
		look = ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < '0' || r > '9':
			return r
		case look != "":
			return rune(look[r-'0'])
		}
		return []rune("оӏзз4бб789")[r-'0']
	}, word)
}
