// SPDX-License-Identifier: Apache-2.0

package spell

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed letters.tsv
var lettersTSV string

// longest is the length of the longest letter of the table, in runes.
const longest = 2

// An alphabet maps letters of other scripts to Latin ones.
type alphabet map[string]string

// letters gives the alphabet of all scripts with a table, and of Latin letters
// that are no letter with a mark.
var letters = sync.OnceValue(readLetters)

// readLetters reads the embedded table.
func readLetters() alphabet {
	a := alphabet{
		"ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "e", "Æ": "e",
		"œ": "e", "þ": "t", "Þ": "t", "ð": "d", "ə": "a", "Ə": "a", "ħ": "h", "ŋ": "n", "ʻ": "", "ʿ": "", "ʾ": "", "‘": "", "’": "",
	}
	for _, line := range strings.Split(lettersTSV, "\n") {
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "script\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		from, to := strings.Fields(cells[1]), strings.Fields(cells[2])
		for i, f := range from {
			a[f] = strings.Trim(to[i], "∅")
		}
	}
	return a
}

// at reads the longest letter at the head of s. It takes 0 bytes if the table
// has none.
func (a alphabet) at(s string) (latin string, n int) {
	_, size := utf8.DecodeRuneInString(s)
	if size == 1 {
		return "", 0
	}
	for runes := longest; runes > 0; runes-- {
		end := prefix(s, runes)
		head := plain(s[:end])
		if latin, ok := a[head]; ok {
			return latin, end
		}
	}
	return "", 0
}

// prefix gives the length in bytes of the first n runes of s.
func prefix(s string, n int) int {
	end := 0
	for ; n > 0 && end < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return end
}

// plain gives a letter as the table has it: small, katakana for hiragana, Greek
// without its accents.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x3041 && r <= 0x3096:
			return r + 0x60
		case r >= 'Ա' && r <= 'Ֆ':
			return r + 0x30
		case r >= 'Α' && r <= 'Ω':
			return r + 0x20
		case r >= 'Ა' && r <= 'Ჰ':
			return r - 'Ა' + 'ა'
		}
		switch r {
		case 'ά', 'Ά':
			return 'α'
		case 'έ', 'Έ':
			return 'ε'
		case 'ή', 'Ή':
			return 'η'
		case 'ί', 'ϊ', 'ΐ', 'Ί':
			return 'ι'
		case 'ό', 'Ό':
			return 'ο'
		case 'ύ', 'ϋ', 'ΰ', 'Ύ':
			return 'υ'
		case 'ώ', 'Ώ':
			return 'ω'
		}
		return r
	}, s)
}

// The parts of a Korean syllable in the letters that its people use abroad, in
// the order of Unicode 3.12.
var (
	hangulHeads  = strings.Fields("k kk n t tt r m p pp s ss - ch jj ch k t p h")
	hangulHearts = strings.Fields("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i")
	hangulTails  = strings.Fields("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
)

// hangul reads one Korean syllable.
func hangul(r rune) string {
	i := int(r) - 0xac00
	if i < 0 || i >= 11172 {
		return ""
	}
	s := hangulHeads[i/588] + hangulHearts[i%588/28] + hangulTails[i%28]
	return strings.ReplaceAll(s, "-", "")
}
