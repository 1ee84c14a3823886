// SPDX-License-Identifier: Apache-2.0

package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxReadings bounds what Cyrillize returns.
const maxReadings = 8

// Cyrillize returns Russian spellings that a romanised word may come from, the
// likeliest first, at most eight, in small letters. It is for searching: most
// romanisations lose what is needed to go back with certainty. A word with
// letters other than Latin has none.
//
// It reads the usual English ways (kh, zh, ts, shch, yu, -iy), and tries both
// readings where they differ: c as ц or к, x as х or кс, j as й or дж, h as х
// or г, a final y as ый or ы.
func Cyrillize(word string) []string {
	s := Clean(word)
	if !isLatinWord(s) || len(s) > MaxWord {
		return nil
	}
	readings := [][]byte{nil}
	after := rune(0)
	for len(s) > 0 {
		n, first, second := readLatin(s, after)
		count := len(readings)
		for i := range count {
			r := readings[i]
			readings[i] = append(r[:len(r):len(r)], first...)
			if second != "" && len(readings) < maxReadings {
				readings = append(readings, append(r[:len(r):len(r)], second...))
			}
		}
		after, _ = utf8.DecodeLastRuneInString(s[:n])
		s = s[n:]
	}
	out := make([]string, 0, len(readings))
	for _, r := range readings {
		if len(r) > 0 {
			out = append(out, string(r))
		}
	}
	return out
}

// readLatin reads the head of a cleaned Latin word after a letter, zero at the
// head of the word. It returns the bytes it took and one or two readings.
func readLatin(s string, after rune) (n int, first, second string) {
	if n, first, second = readEnding(s, after); n > 0 {
		return n, first, second
	}
	for _, group := range latinGroups {
		if strings.HasPrefix(s, group.latin) {
			return len(group.latin), group.first, group.second
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	vowelBefore := after != 0 && strings.ContainsRune("aeiouy", after)
	switch {
	case r == 'y' && vowelBefore:
		return size, "й", ""
	case r == 'y':
		return size, "ы", ""
	case r == 'e' && after == 0:
		return size, "э", "е"
	case r == 'i' && vowelBefore && after != 'i' && size == len(s):
		return size, "й", ""
	}
	return size, readMarked(r), ""
}

// readEnding reads endings, which decide how the stemmer takes a word.
func readEnding(s string, after rune) (n int, first, second string) {
	afterVowel := after != 0 && strings.ContainsRune("aeou", after)
	switch s {
	case "iy", "ii", "ij", "yi", "yy", "yj":
		return len(s), "ий", ""
	case "y":
		switch {
		case after == 0 || afterVowel || after == 'i':
		case strings.ContainsRune("kgh", after):
			return len(s), "ий", "и"
		default:
			return len(s), "ый", "ы"
		}
	case "aia", "aja":
		return len(s), "ая", ""
	case "ia", "ija", "iya", "iia":
		return len(s), "ия", ""
	}
	return 0, "", ""
}

// latinGroups are the readings of several letters and of letters with two
// readings, the longest first.
var latinGroups = []struct{ latin, first, second string }{
	{"shch", "щ", ""}, {"tsch", "ч", ""}, {"dzh", "дж", ""}, {"sch", "щ", "ш"}, {"tch", "ч", ""},
	{"kh", "х", ""}, {"zh", "ж", ""}, {"ch", "ч", ""}, {"sh", "ш", ""}, {"ts", "ц", ""}, {"tc", "ц", ""},
	{"th", "т", ""}, {"gh", "г", ""}, {"ph", "ф", ""}, {"dj", "дж", ""}, {"ou", "у", "оу"},
	{"ya", "я", ""}, {"yu", "ю", ""}, {"yo", "е", ""}, {"ye", "е", ""}, {"iu", "ю", "иу"},
	{"ja", "я", "джа"}, {"ju", "ю", "джу"}, {"je", "е", "дже"},
	{"c", "ц", "к"}, {"x", "х", "кс"}, {"j", "й", "дж"}, {"h", "х", "г"},
	{"ẋ", "х", ""}, {"č", "ч", ""}, {"ç", "ч", ""}, {"š", "ш", ""}, {"ş", "ш", ""}, {"ž", "ж", ""}, {"ƶ", "ж", ""},
	{"â", "я", ""}, {"û", "ю", ""}, {"ä", "а", ""}, {"ö", "о", ""}, {"ü", "у", ""}, {"ë", "е", ""}, {"ğ", "г", ""}, {"ġ", "г", ""},
}

// readMarked reads one letter, without its mark.
func readMarked(r rune) string {
	const latin, cyrillic = "abdefgiklmnopqrstuvwz", "абдефгиклмнопкрстуввз"
	if r >= 0x80 {
		base := keyOfClean(string(r))
		if len(base) != 1 {
			return ""
		}
		r = rune(base[0])
	}
	if i := strings.IndexRune(latin, r); i >= 0 {
		return string([]rune(cyrillic)[i])
	}
	if unicode.IsDigit(r) {
		return string(r)
	}
	return ""
}
