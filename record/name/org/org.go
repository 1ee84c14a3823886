// SPDX-License-Identifier: Apache-2.0

// Package org compares names of organisations, ships and other things that are
// no people: what is left when legal forms are taken away, word by word.
//
// [KeyOf] reads a name once, [Compare] compares two. Legal forms are known in
// several languages and fall into kinds: ООО, LLC, GmbH and Sp. z o.o. are one,
// АО, AG and S.A. another; two names with forms of two kinds are for review.
// Words that many names share (bank, group, центр) tell little, and never make
// two names one.
//
// As in package name, a verdict is on names: a subsidiary that is called as its
// parent cannot be told from it here. A name that has all of another and more is
// held to be the same for one word more, with less certainty for each further
// one.
package org

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"teptar/record/name/spell"
	"teptar/record/script"
)

//go:embed forms.tsv
var formsTSV string

//go:embed words.tsv
var wordsTSV string

// A word is one word of a name as it is compared.
type word struct {
	text   string
	sound  spell.Word
	number bool
	common bool
}

// maxWords is how many words of a name are compared.
const maxWords = 16

// maxText is how many bytes of a name are read.
const maxText = 512

// A Key is the name of an organisation made ready to be compared. It is never
// changed, and may be shared between goroutines.
type Key struct {
	text  string
	forms []string // kinds of legal forms, sorted
	words []word
	whole spell.Word // all words as one
}

// A lexicon is what the tables say.
type lexicon struct {
	forms   map[string]string // phrase of plain words to kind
	long    []longForm        // those long enough to be misspelled, sorted
	longest int               // words of the longest phrase
	common  map[string]bool
	mean    map[string]string
}

// A longForm is a legal form in full, with its sounds.
type longForm struct {
	kind, text string
	sound      spell.Word
}

// minLong is how many bytes a legal form has that may be misspelled.
const minLong = 10

// lex gives the tables.
var lex = sync.OnceValue(readLexicon)

// readLexicon reads the embedded tables.
func readLexicon() *lexicon {
	l := &lexicon{forms: map[string]string{}, common: map[string]bool{}, mean: map[string]string{}}
	for line := range strings.Lines(formsTSV) {
		kind, forms, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' || kind == "kind" {
			continue
		}
		for form := range strings.SplitSeq(forms, "|") {
			words := plainWords(form)
			l.longest = max(l.longest, len(words))
			l.forms[strings.Join(words, " ")] = kind
		}
	}
	for line := range strings.Lines(wordsTSV) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		list := strings.Fields(words)
		for _, w := range list {
			switch kind {
			case "common":
				l.common[script.Clean(w)] = true
			case "mean":
				l.mean[script.Clean(w)] = list[0]
			}
		}
	}
	for text, kind := range l.forms {
		if len(text) >= minLong {
			l.long = append(l.long, longForm{kind, text, spell.Of(text)})
		}
	}
	slices.SortFunc(l.long, func(a, b longForm) int { return strings.Compare(a.text, b.text) })
	return l
}

// plainWords cuts a name into small words; single letters with points between
// them are one word (A.B.C., o.O.O.), and a legal form in capitals at the end of
// a word stands alone (SiemensAG).
func plainWords(text string) []string {
	var words []string
	for _, field := range strings.FieldsFunc(splitCapitals(text), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:/()[]«»\"“”„|_·", r)
	}) {
		if strings.Contains(field, ".") && isLetters(strings.Split(strings.Trim(field, "."), ".")) {
			field = strings.ReplaceAll(field, ".", "")
		}
		for w := range strings.FieldsFuncSeq(script.Clean(field), func(r rune) bool { return r == '.' || r == '-' || r == '–' }) {
			words = append(words, splitSigns(strings.Trim(w, "'’`"))...)
		}
	}
	return words
}

// isLetters tells parts of one letter each.
func isLetters(parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return len([]rune(p)) > 1 })
}

// splitCapitals parts a legal form in capitals from the name before it.
func splitCapitals(text string) string {
	runes := []rune(text)
	for i := 3; i < len(runes)-1; i++ {
		if unicode.IsLower(runes[i-1]) && unicode.IsLower(runes[i-2]) && unicode.IsUpper(runes[i]) && unicode.IsUpper(runes[i+1]) &&
			(i+2 == len(runes) || !unicode.IsLower(runes[i+2])) {
			return string(runes[:i]) + " " + string(runes[i:])
		}
	}
	return text
}

// splitSigns parts signs such as & and % from digits and letters.
func splitSigns(w string) []string {
	var out []string
	start := 0
	for i, r := range w {
		if r == '&' || r == '%' || r == '+' {
			if i > start {
				out = append(out, w[start:i])
			}
			out = append(out, string(r))
			start = i + 1
		}
	}
	if start < len(w) {
		out = append(out, w[start:])
	}
	return out
}

// KeyOf reads a name to be compared. A text without letters and digits has an
// empty key.
func KeyOf(text string) Key {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	k := Key{text: text}
	plain := k.takeForms(plainWords(text))
	if len(plain) == 0 { // nothing but a legal form: then it is the name
		plain, k.forms = plainWords(text), nil
	}
	var whole strings.Builder
	for _, w := range plain[:min(len(plain), maxWords)] {
		common := lex().common[w]
		if m, ok := lex().mean[w]; ok {
			w = m
		}
		if w == "the" || w == "and" {
			continue
		}
		k.add(w, common)
		whole.WriteString(w)
	}
	k.whole = spell.Of(whole.String())
	return k
}

// add adds a word. Two numbers side by side, forty four, are summed.
func (k *Key) add(w string, common bool) {
	number := strings.Trim(w, "0123456789") == "" || w == "%"
	if n := len(k.words); number && n > 0 && k.words[n-1].number && len(w) == 1 && len(k.words[n-1].text) == 2 && strings.HasSuffix(k.words[n-1].text, "0") {
		w = k.words[n-1].text[:1] + w
		k.words = k.words[:n-1]
	}
	k.words = append(k.words, word{text: w, sound: spell.Of(w), number: number, common: common})
}

// takeForms takes legal forms out, the longest phrases first, with a letter or
// two amiss in long ones.
func (k *Key) takeForms(words []string) (rest []string) {
	for i := 0; i < len(words); {
		n := 0
		for length := min(lex().longest, len(words)-i); length > 0; length-- {
			phrase := strings.Join(words[i:i+length], " ")
			if kind, ok := formOf(phrase); ok {
				k.forms = append(k.forms, kind)
				n = length
				break
			}
		}
		if n == 0 {
			rest = append(rest, words[i])
			n = 1
		}
		i += n
	}
	slices.Sort(k.forms)
	k.forms = slices.Compact(k.forms)
	return rest
}

// formOf finds the kind of a legal form. Long ones may be misspelled.
func formOf(phrase string) (kind string, ok bool) {
	if kind, ok = lex().forms[phrase]; ok || len(phrase) < minLong {
		return kind, ok
	}
	w := spell.Of(phrase)
	for i := range lex().long {
		f := &lex().long[i]
		if d := f.sound.Len() - w.Len(); d > 2 || d < -2 {
			continue
		}
		if spell.Apart(&f.sound, &w) <= 8 {
			return f.kind, true
		}
	}
	return "", false
}

// IsOrganisation guesses that a name is that of an organisation: it has a legal
// form, or a word that organisations have.
func IsOrganisation(text string) bool {
	k := KeyOf(text)
	return len(k.forms) > 0 || slices.ContainsFunc(k.words, func(w word) bool { return w.common && len(w.text) > 3 })
}

// Empty tells that there is nothing to compare.
func (k *Key) Empty() bool { return len(k.words) == 0 }
