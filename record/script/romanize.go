// SPDX-License-Identifier: Apache-2.0

package script

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"teptar/fault"
)

// A Scheme names a published way to write Cyrillic in Latin letters: the
// language, a slash, and the name of the scheme.
type Scheme string

// The schemes. Those for Chechen serve Ingush too, whose letters are among the
// Chechen ones.
const (
	ChechenBGN       Scheme = "ce/bgn_pcgn_2008" // maps of the United States and Britain
	ChechenODNI      Scheme = "ce/odni_2015"     // plain letters a–z
	ChechenISO9      Scheme = "ce/iso9_1995"     // one letter for each, reversible
	ChechenScholarly Scheme = "ce/scholarly"     // linguists

	RussianBGN         Scheme = "ru/bgn_pcgn"
	RussianICAO        Scheme = "ru/icao_doc_9303" // passports since 2013
	RussianGOST52535   Scheme = "ru/gost_52535"    // passports 2010–2013
	RussianMVD310      Scheme = "ru/mvd_310"       // passports 1997–2000
	RussianMVD310FR    Scheme = "ru/mvd_310_fr"    // passports in the French manner
	RussianMVD782      Scheme = "ru/mvd_782"       // passports 2000–2010
	RussianGOST779A    Scheme = "ru/gost_779"      // ISO 9
	RussianGOST779B    Scheme = "ru/gost_779_alt"
	RussianGOST7034    Scheme = "ru/gost_7034"
	RussianScientific  Scheme = "ru/scientific"
	RussianTelegram    Scheme = "ru/telegram"
	RussianEnglishWiki Scheme = "ru/wikipedia"
)

// Schemes returns all schemes, in the order of their names.
func Schemes() []Scheme {
	all := make([]Scheme, 0, len(alphabets()))
	for s := range alphabets() {
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

// Romanize writes the Cyrillic letters of s in the Latin letters of a scheme,
// the longest match from the left, and keeps capitals. Everything else stays.
// The result holds no Cyrillic letter: letters that the scheme does not know
// are written as [Key] reads them, and a stray palochka falls out.
//
// An unknown scheme is fault.Invalid.
func Romanize(s string, scheme Scheme) (string, error) {
	a, ok := alphabets()[scheme]
	if !ok {
		return "", fmt.Errorf("romanize: scheme %q: %w", string(scheme), fault.Invalid)
	}
	text := unifyCapitals(s)
	var out strings.Builder
	for i := 0; i < len(text); {
		if !isCyrillic(text[i]) {
			out.WriteRune(text[i])
			i++
			continue
		}
		n, latin := a.match(text, i)
		out.WriteString(capitalize(latin, text, i, n))
		i += n
	}
	return norm.NFC.String(out.String()), nil
}

// unifyCapitals prepares text for matching: composed, and with palochka and
// look-alikes as the letters they stand for, but with its capitals.
func unifyCapitals(s string) []rune {
	rs := []rune(norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
	for i := 0; i < len(rs); {
		end := i
		for end < len(rs) && inChunk(rs[end]) {
			end++
		}
		if end == i {
			i++
			continue
		}
		unifyWord(rs[i:end])
		i = end
	}
	return dropMarks(rs)
}

// dropMarks drops stress and other marks over Cyrillic letters, and those that
// are Cyrillic themselves.
func dropMarks(text []rune) []rune {
	out := text[:0]
	overCyrillic := false
	for _, r := range text {
		if isMark(r) {
			if overCyrillic || unicode.Is(unicode.Cyrillic, r) {
				continue
			}
		} else {
			overCyrillic = isCyrillic(r)
		}
		out = append(out, r)
	}
	return out
}

func unifyWord(word []rune) {
	if !cyrillicWins(word) {
		return
	}
	folded := make([]rune, len(word))
	for i := range word {
		folded[i] = foldCyrillic(word, i)
	}
	if folded[0] == palochka && !unicode.IsLower(word[0]) {
		folded[0] = unicode.ToUpper(palochka)
	}
	copy(word, folded)
}

// An alphabet is one column of a table: letters, with their context, to Latin.
type alphabet struct {
	latin   map[string]string
	longest int // letters in the longest row
}

// match finds the longest row that fits at i and returns how many letters it
// takes.
func (a alphabet) match(text []rune, i int) (n int, latin string) {
	for n = min(a.longest, len(text)-i); n > 0; n-- {
		low := strings.ToLower(string(text[i : i+n]))
		for _, form := range a.forms(low, text, i, n) {
			if latin, ok := a.latin[form]; ok {
				return n, latin
			}
		}
	}
	return 1, unlisted(unicode.ToLower(text[i]))
}

// forms lists the rows that could apply to letters in their context, the most
// special first.
func (a alphabet) forms(low string, text []rune, i, n int) []string {
	forms := make([]string, 0, 5)
	head := i == 0 || !unicode.IsLetter(text[i-1])
	if i+n == len(text) || !unicode.IsLetter(text[i+n]) {
		forms = append(forms, low+"$")
	} else if strings.ContainsRune("еийыэ", unicode.ToLower(text[i+n])) {
		forms = append(forms, low+"+")
	}
	if head {
		forms = append(forms, "^"+low)
	}
	if head || isVowel(unicode.ToLower(text[i-1])) || strings.ContainsRune("йъь", unicode.ToLower(text[i-1])) {
		forms = append(forms, "~"+low)
	}
	return append(forms, low)
}

// unlisted writes a Cyrillic letter that no scheme has.
func unlisted(r rune) string {
	k := skeleton(nil).addUnits(rareCyrillic(r))
	if len(k) == 0 {
		if base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); base != r {
			return keyOfClean(string(base))
		}
	}
	return k.String()
}

// capitalize gives Latin letters the case of the n letters at i: all capitals
// if a neighbour in the word is a capital too, else the first alone.
func capitalize(latin string, text []rune, i, n int) string {
	if !unicode.IsUpper(text[i]) || latin == "" {
		return latin
	}
	neighbour := rune('a')
	if i+n < len(text) && unicode.IsLetter(text[i+n]) {
		neighbour = text[i+n]
	} else if i > 0 && unicode.IsLetter(text[i-1]) {
		neighbour = text[i-1]
	}
	if unicode.IsUpper(neighbour) {
		return strings.ToUpper(latin)
	}
	first, size := utf8.DecodeRuneInString(latin)
	return string(unicode.ToUpper(first)) + latin[size:]
}

//go:embed chechen.tsv
var chechenTable string

//go:embed russian.tsv
var russianTable string

// alphabets reads the tables once. A test holds them to their form.
var alphabets = sync.OnceValue(func() map[Scheme]alphabet {
	all := make(map[Scheme]alphabet)
	readTable(all, "ce/", chechenTable)
	readTable(all, "ru/", russianTable)
	return all
})

// readTable adds the columns of a table: a line of names, then a line for each
// letter, with tabs between. Lines that begin with # are comments.
func readTable(all map[Scheme]alphabet, language, table string) {
	var schemes []Scheme
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if schemes == nil {
			for _, name := range fields[1:] {
				s := Scheme(language + name)
				all[s] = alphabet{latin: make(map[string]string)}
				schemes = append(schemes, s)
			}
			continue
		}
		for i, latin := range fields[1:] {
			if latin == "∅" {
				latin = ""
			}
			a := all[schemes[i]]
			a.latin[fields[0]] = latin
			a.longest = max(a.longest, len([]rune(strings.Trim(fields[0], "^~$+"))))
			all[schemes[i]] = a
		}
	}
}
