// SPDX-License-Identifier: Apache-2.0

package script

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// A Word is a word of a text, with its place in the text.
type Word struct {
	Text       string // the bytes Start to End of the text, as they are
	Start, End int    // byte offsets
	// Joined marks a whole compound, Ачхой-Мартан. It is yielded right after
	// its first part, which begins at the same place; an index puts it at the
	// position of that part.
	Joined bool
}

// maxParts is how many parts a compound has at most. Longer chains of hyphens
// are not words.
const maxParts = 4

// Words yields the words of a text in order: runs of letters, digits and
// combining marks. An apostrophe, a typed palochka (| between Cyrillic letters)
// and characters without a shape belong to the word if it goes on after them.
// The parts of a hyphenated compound are words; the compound is one more.
//
// Offsets are those of the text as given, so that a passage can be shown or
// marked. Bytes that are not UTF-8 separate words.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for pos := 0; pos < len(text); {
			start := skipToWord(text, pos)
			if start == len(text) {
				return
			}
			pos = wordEnd(text, start)
			if !yield(Word{text[start:pos], start, pos, false}) {
				return
			}
			if whole, ok := compound(text, pos); ok && !yield(Word{text[start:whole], start, whole, true}) {
				return
			}
			for {
				start, end, ok := nextPart(text, pos)
				if !ok {
					break
				}
				if !yield(Word{text[start:end], start, end, false}) {
					return
				}
				pos = end
			}
		}
	}
}

// compound returns the end of the compound whose first part ends at end, if
// there is one with two to maxParts parts.
func compound(text string, end int) (whole int, ok bool) {
	for n := 1; ; n++ {
		_, next, more := nextPart(text, end)
		if !more {
			return end, n > 1 && n <= maxParts
		}
		end = next
	}
}

// nextPart finds the part that a hyphen joins to the one that ends at end.
func nextPart(text string, end int) (from, to int, ok bool) {
	r, size := utf8.DecodeRuneInString(text[end:])
	if !isHyphen(r) {
		return 0, 0, false
	}
	from = end + size
	if first, _ := utf8.DecodeRuneInString(text[from:]); from == len(text) || !beginsWord(first) {
		return 0, 0, false
	}
	return from, wordEnd(text, from), true
}

// skipToWord returns where the next word begins, or len(text).
func skipToWord(text string, pos int) int {
	for pos < len(text) {
		r, size := utf8.DecodeRuneInString(text[pos:])
		if beginsWord(r) {
			return pos
		}
		pos += size
	}
	return pos
}

// wordEnd returns the end of the word that begins at pos.
func wordEnd(text string, pos int) int {
	last, size := utf8.DecodeRuneInString(text[pos:])
	end := pos + size
	for pos = end; pos < len(text); {
		r, size := utf8.DecodeRuneInString(text[pos:])
		switch {
		case beginsWord(r) || isMark(r):
			last = r
			end = pos + size
		case ignorable(r):
		case r == '|':
			next, _ := utf8.DecodeRuneInString(text[pos+size:])
			if end != pos || !isCyrillic(last) || !isCyrillic(next) {
				return end
			}
		case isApostrophe(r) || r == '‡': // ‡ is the palochka of ISO 9
			if end != pos {
				return end
			}
		default:
			return end
		}
		pos += size
	}
	return end
}

// beginsWord reports a letter or digit. Letters that are typed as apostrophes
// do not begin a word.
func beginsWord(r rune) bool {
	if r < utf8.RuneSelf {
		return isLatin(r) || r >= '0' && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isApostrophe(r)
}
