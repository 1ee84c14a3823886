// SPDX-License-Identifier: Apache-2.0

package script

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// MaxWord is the longest word, in bytes, that is indexed as it stands. Longer
// ones are cut, in the index and in queries alike: they are not words of a
// language but data, and each would be a term of its own.
const MaxWord = 96

// minStem is the shortest key of a stem that a guess may add to a query.
const minStem = 3

// IndexTerms appends to dst the terms under which a word is found: its key, and
// the key of its stem if that is another. Cyrillic words are stemmed as
// Russian, Latin ones as English (Porter's Snowball stemmers), whatever their
// language, so that the index does not depend on a guess.
//
// Keys and keys of stems share one space on purpose. The Russian stemmer takes
// Кадырова to кадыров but Кадыров to кадыр, so two forms of a surname have no
// stem in common; but the stem of one is the other.
func IndexTerms(word string, dst []string) []string {
	clean := Clean(cut(word))
	key := keyOfClean(clean)
	if key == "" {
		return dst
	}
	dst = append(dst, key)
	if stemmed := keyOfClean(stem(clean)); stemmed != "" && stemmed != key {
		dst = append(dst, stemmed)
	}
	return dst
}

// QueryTerms returns the terms to look for, any of which may match, so that a
// word finds its other forms and spellings. The first is the word's own key.
//
// A Cyrillic word is looked for under its stem, and if it looks inflected under
// the first case that it may come from: Грозном under Грозный, which finds the
// English Grozny. A Latin word is looked for in its other readings, each turned
// back to Cyrillic and stemmed: Kadyrov finds Кадыровым, Continent Континент.
//
// A word has at least one term in common with its own IndexTerms, unless its
// key is empty.
func QueryTerms(word string) []string {
	clean := Clean(cut(word))
	var terms termList
	terms.add(keyOfClean(clean))
	base := stem(clean)
	terms.add(keyOfClean(base))
	switch {
	case hasCyrillic(clean):
		terms.addLoans(clean)
		terms.addLoans(base)
		if suffix, ok := strings.CutPrefix(clean, base); ok && len([]rune(base)) >= minStem {
			for _, ending := range nominatives(suffix) {
				terms.add(keyOfClean(base + ending))
			}
		}
	case isLatinWord(clean):
		for _, c := range Cyrillize(clean) {
			terms.add(keyOfClean(c))
			if k := keyOfClean(stem(c)); len(k) >= minStem {
				terms.add(k)
			}
		}
	}
	return terms
}

// A termList keeps each term once, in order.
type termList []string

func (l *termList) add(term string) {
	if term != "" && !slices.Contains(*l, term) {
		*l = append(*l, term)
	}
}

// minLoan is the shortest Cyrillic word, in letters, that is also looked for in
// English spellings; shorter ones would find too much.
const minLoan = 6

// addLoans adds the keys of English spellings that differ from a romanisation:
// c for к (Continent), x for кс (Maxim), j for дж (Jabrailov). The letters put
// in stand for what Key makes of those.
func (l *termList) addLoans(clean string) {
	if utf8.RuneCountInString(clean) < minLoan {
		return
	}
	for _, sub := range [][2]string{{"к", "ц"}, {"кс", "х"}, {"дж", "й"}} {
		if strings.Contains(clean, sub[0]) {
			l.add(keyOfClean(strings.ReplaceAll(clean, sub[0], sub[1])))
		}
	}
}

// nominatives returns endings of the first case for an ending that the stemmer
// took off.
func nominatives(suffix string) []string {
	switch suffix {
	case "ого", "его", "ому", "ему", "ом", "ем", "ым", "им", "ый", "ий", "ых", "их", "ыми", "ими", "ое", "ее", "ые", "ие":
		return []string{"ий", "ое"}
	case "ой", "ей", "ую", "юю", "ая", "яя":
		return []string{"ий", "ая", "а"}
	case "ии", "ию", "ией", "ия":
		return []string{"ия"}
	case "а", "е", "у", "ы", "и", "ю", "я", "ою", "ам", "ах", "ами", "ям", "ях", "ями":
		return []string{"а", "я"}
	}
	return nil
}

// stem takes the ending off a cleaned word.
func stem(clean string) string {
	switch {
	case hasCyrillic(clean):
		return russian.Stem(clean, true)
	case isLatinWord(clean):
		return english.Stem(strings.TrimSuffix(clean, "'s"), true)
	}
	return clean
}

// hasCyrillic reports a word with a Cyrillic letter.
func hasCyrillic(s string) bool { return strings.IndexFunc(s, isCyrillic) >= 0 }

// isLatinWord reports a word with a letter, all of them Latin.
func isLatinWord(s string) bool {
	found := false
	for _, r := range s {
		if unicode.IsLetter(r) {
			if !isLatin(r) {
				return false
			}
			found = true
		}
	}
	return found
}

// cut shortens a word to MaxWord bytes without breaking a character.
func cut(word string) string {
	if len(word) <= MaxWord {
		return word
	}
	n := MaxWord
	for n > 0 && !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// cacheSize is how many words one generation of an Indexer holds, a few
// megabytes at most.
const cacheSize = 1 << 14

// An Indexer is [IndexTerms] with a bounded memory of words it has seen, for
// the writer of an index: a text repeats itself. The zero value is ready. It is
// for one goroutine at a time; each writer has its own.
type Indexer struct {
	recent, older map[string][]string
}

// IndexTerms appends to dst the terms of word, as the function of that name.
func (x *Indexer) IndexTerms(word string, dst []string) []string {
	if terms, ok := x.recent[word]; ok {
		return append(dst, terms...)
	}
	terms, ok := x.older[word]
	if !ok {
		terms = IndexTerms(word, nil)
	}
	if len(word) <= MaxWord {
		x.remember(strings.Clone(word), terms)
	}
	return append(dst, terms...)
}

// remember keeps a word. When a generation is full, the one before it goes.
func (x *Indexer) remember(word string, terms []string) {
	if x.recent == nil || len(x.recent) >= cacheSize {
		x.older = x.recent
		x.recent = make(map[string][]string)
	}
	x.recent[word] = terms
}
