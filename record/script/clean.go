// SPDX-License-Identifier: Apache-2.0

package script

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean gives text that people take for the same one spelling, for exact
// comparison. Clean(Clean(s)) is Clean(s). It is not for display, and never
// for what is kept. Its choices:
//
//   - Compatibility composition (NFKC): full-width letters, ligatures and
//     composed accents are one with the plain ones.
//   - Small letters, without the exceptions of any one language.
//   - ё is е: printed Russian leaves the dots out.
//   - Palochka typed as Ӏ ӏ I l | 1 І is ӏ inside a Cyrillic word. A bar or a
//     digit one counts only between two Cyrillic letters. І and і are left
//     alone where they look like the Ukrainian vowel (Іван, Харків).
//   - A word is of one script. In a word of both, the script with more letters
//     that have no double in the other wins, and look-alikes of the other are
//     turned into it: Сontinent with a Cyrillic С is "continent".
//   - Marks over Cyrillic letters go (stress: Гика́ло); й stays a letter of its
//     own. Latin letters keep their marks; only [Key] drops those.
//   - All apostrophes and primes are '. Soft and hard signs stay.
//   - Characters without a shape, such as the soft hyphen, and bytes that are
//     not UTF-8 are dropped.
//
// Everything else, spaces and punctuation too, stays as it is.
func Clean(s string) string {
	if clean, ok := cleanASCII(s); ok {
		return clean
	}
	if clean, ok := cleanRussian(s); ok {
		return clean
	}
	if !plainCyrillic(s) {
		s = normalize(s)
	}
	var small [64]rune
	word := small[:0]
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r == 'ё':
			r = 'е'
		case r == 'Ё':
			r = 'Е'
		case r == 'İ': // small, it is an i; it must be read as one before that
			r = 'I'
		case isApostrophe(r): // composition made one, as from U+0374
			r = '\''
		}
		if inChunk(r) {
			word = append(word, r)
			continue
		}
		out = appendFolded(out, word)
		out = utf8.AppendRune(out, unicode.ToLower(r))
		word = word[:0]
	}
	out = foldBars(appendFolded(out, word))
	if !norm.NFC.IsNormal(out) {
		out = norm.NFC.Bytes(out)
	}
	return string(out)
}

// inChunk reports what keeps a run of letters together while its script is
// decided. Digits belong to it because a palochka may be typed as 1.
func inChunk(r rune) bool {
	if r < 0x80 {
		return isLatin(r) || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || isMark(r) || unicode.IsDigit(r)
}

// foldBars turns a vertical bar between two Cyrillic letters into a palochka,
// if there is no Latin letter in the runs of letters on either side.
func foldBars(clean []byte) []byte {
	if bytes.IndexByte(clean, '|') < 0 {
		return clean
	}
	out := make([]byte, 0, len(clean)+8)
	for i, c := range clean {
		if c == '|' && endsCyrillic(out) && beginsCyrillic(clean[i+1:]) {
			out = utf8.AppendRune(out, palochka)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// beginsCyrillic reports whether s begins with a Cyrillic letter, in a run of
// letters without a Latin one.
func beginsCyrillic(s []byte) bool {
	first, _ := utf8.DecodeRune(s)
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		if isLatin(r) {
			return false
		}
		if !inChunk(r) {
			break
		}
		s = s[size:]
	}
	return isCyrillic(first)
}

// endsCyrillic is beginsCyrillic read from the end.
func endsCyrillic(s []byte) bool {
	last, _ := utf8.DecodeLastRune(s)
	for len(s) > 0 {
		r, size := utf8.DecodeLastRune(s)
		if isLatin(r) {
			return false
		}
		if !inChunk(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return isCyrillic(last)
}

// cleanASCII answers for text without any other letters.
func cleanASCII(s string) (string, bool) {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return "", false
		}
	}
	return strings.ReplaceAll(strings.ToLower(s), "`", "'"), true
}

// cleanRussian answers for the commonest text: Russian letters without any that
// could stand for others.
func cleanRussian(s string) (string, bool) {
	var small [128]byte
	out := small[:0]
	for _, r := range s {
		switch {
		case r >= 'а' && r <= 'я':
		case r >= 'А' && r <= 'Я':
			r += 'а' - 'А'
		case r == 'ё' || r == 'Ё':
			r = 'е'
		case r < 0x41 && r != '1':
		default:
			return "", false
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), true
}

// plainCyrillic reports text of ASCII and the basic Cyrillic block alone, in
// which there is nothing to normalise.
func plainCyrillic(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '`':
			return false
		case c < utf8.RuneSelf:
		case c == 0xd0 || c == 0xd1 || c == 0xd3: // U+0400–047F, U+04C0–04FF
			i++
			if i == len(s) || s[i]&0xc0 != 0x80 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// normalize composes, unifies apostrophes and drops what has no shape.
func normalize(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || ignorable(r):
			return -1
		case isApostrophe(r): // before NFKC, which makes a space of ´
			return '\''
		}
		return r
	}, s)
	return norm.NFKC.String(s)
}

// appendFolded appends one chunk of letters in its one spelling.
func appendFolded(out []byte, word []rune) []byte {
	cyrillic := cyrillicWins(word)
	prevCyrillic := false
	for i, r := range word {
		if isMark(r) && prevCyrillic {
			continue
		}
		if cyrillic {
			r = foldCyrillic(word, i)
		} else if l := asLatin(r); l != 0 && hasLatin(word) {
			r = l
		}
		r = unicode.ToLower(r)
		prevCyrillic = isCyrillic(r)
		out = utf8.AppendRune(out, r)
	}
	return out
}

// cyrillicWins decides the script of a chunk. It looks at small letters, so
// that the decision is the same when it is taken again.
func cyrillicWins(word []rune) bool {
	var cyr, lat, onlyCyr, onlyLat int
	first := rune(0)
	for _, r := range word {
		if looksLikePalochka(r) || r < 0x41 {
			continue
		}
		low := unicode.ToLower(r)
		switch {
		case isCyrillic(low):
			cyr++
			if asLatin(low) == 0 {
				onlyCyr++
			}
		case isLatin(low):
			lat++
			if asCyrillic(low) == 0 {
				onlyLat++
			}
		default:
			continue
		}
		if first == 0 {
			first = low
		}
	}
	switch {
	case cyr == 0 || lat == 0:
		return cyr > 0
	case onlyCyr != onlyLat:
		return onlyCyr > onlyLat
	case cyr != lat:
		return cyr > lat
	}
	return isCyrillic(first)
}

// hasLatin reports whether a chunk has a letter that is surely Latin, so that
// a lone Cyrillic look-alike is not turned without need.
func hasLatin(word []rune) bool {
	for _, r := range word {
		if isLatin(r) {
			return true
		}
	}
	return false
}

// foldCyrillic gives the letter at i of a Cyrillic word.
func foldCyrillic(word []rune, i int) rune {
	r := word[i]
	switch r {
	case 'Ӏ', 'l', 'L':
		return palochka
	case '1':
		if i > 0 && i+1 < len(word) && unicode.IsLetter(word[i-1]) && unicode.IsLetter(word[i+1]) {
			return palochka
		}
	case 'I', 'І', 'i', 'і':
		if isPalochka(word, i) {
			return palochka
		}
		return 'і'
	default:
		if c := asCyrillic(r); c != 0 {
			return c
		}
	}
	return r
}

// isPalochka tells the palochka from the Ukrainian vowel і, both typed І.
//
// A capital after a small letter is a palochka (ГойтІе). So is one at the head
// of a word before a vowel (Іалхан, not Іван), and one between a consonant and
// a plain vowel (БІачи, ГІАЛА, not ХАРКІВ). A small і must also follow a letter
// that forms digraphs with palochka.
func isPalochka(word []rune, i int) bool {
	var prev, next rune
	if i > 0 {
		prev = cyrillicLook(word[i-1])
	}
	if i+1 < len(word) {
		next = unicode.ToLower(cyrillicLook(word[i+1]))
	}
	for _, r := range word {
		switch r {
		case 'ї', 'Ї', 'є', 'Є', 'ґ', 'Ґ':
			return false
		}
	}
	capital := word[i] == 'I' || word[i] == 'І'
	switch {
	case capital && unicode.IsLower(prev):
		return true
	case prev == 0:
		return capital && isVowel(next)
	}
	switch next {
	case 'а', 'е', 'и', 'о', 'у', 'э':
	default:
		return false
	}
	if capital {
		return unicode.IsLetter(prev) && !isVowel(unicode.ToLower(prev))
	}
	return takesPalochka(prev)
}

// cyrillicLook gives the Cyrillic letter that r is or is mistaken for.
func cyrillicLook(r rune) rune {
	if c := asCyrillic(r); c != 0 {
		return c
	}
	return r
}

// takesPalochka reports the letters that form a digraph with palochka.
func takesPalochka(r rune) bool {
	switch unicode.ToLower(r) {
	case 'г', 'к', 'п', 'т', 'х', 'ц', 'ч':
		return true
	}
	return false
}
