// SPDX-License-Identifier: Apache-2.0

package script

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"teptar/fault"
)

// Restore goes back from the Latin letters of a known scheme to Cyrillic ones:
// what Romanize made of a word, or a word that Romanize makes the same of. The
// longest match is taken, from the left; where letters can stand for several,
// the commonest are. The ISO 9 schemes lose nothing; most others do, so that the
// result is a proposal: odni_2015 writes х, хь, and хӏ with two letters in all.
//
// Capitals are kept. An unknown scheme is fault.Invalid. Use [Cyrillize] if the
// scheme is not known.
func Restore(s string, scheme Scheme) (string, error) {
	rows, ok := backward()[scheme]
	if !ok {
		return "", fmt.Errorf("restore: scheme %q: %w", string(scheme), fault.Invalid)
	}
	text := []rune(norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
	low := []rune(strings.ToLower(string(text)))
	if len(low) != len(text) {
		low = text // a letter whose small form is longer: no scheme has one
	}
	var out []rune
	for i := 0; i < len(text); {
		r, ok := rows.match(low, i, out)
		if !ok {
			out = append(out, text[i])
			i++
			continue
		}
		out = append(out, inCase(r.letters, text, i, len(r.latin))...)
		i += len(r.latin)
	}
	return string(out), nil
}

// A backRow is a row of a table read from right to left.
type backRow struct {
	latin   []rune
	letters string
	context byte // ^ ~ $ + as in the tables, one of those below, or 0
	place   int  // commoner letters first
}

// Contexts that follow from others when a table is read backward.
const (
	midWord        = 'm' // another row is for the head of the word
	afterVowel     = 'v' // й, where ы is written alike
	afterConsonant = 'c' // ье, where ь is silent and е is written so after it only
)

// backRows are the rows of a scheme by their first Latin letter, the longest
// first.
type backRows map[rune][]backRow

// match finds the longest row that fits at i, after what was written already.
func (rows backRows) match(low []rune, i int, out []rune) (backRow, bool) {
	for _, r := range rows[low[i]] {
		end := i + len(r.latin)
		if end > len(low) || !slices.Equal(low[i:end], r.latin) {
			continue
		}
		head := i == 0 || !unicode.IsLetter(low[i-1]) && !isSign(low[i-1])
		fits := true
		after := rune(0)
		if len(out) > 0 && !head {
			after = unicode.ToLower(out[len(out)-1])
		}
		switch r.context {
		case midWord:
			fits = !head
		case afterVowel:
			fits = after != 0 && isVowel(after)
		case afterConsonant:
			fits = after != 0 && !isVowel(after) && !strings.ContainsRune("йъь", after)
		case '^':
			fits = head
		case '~':
			fits = head || isVowel(after) || strings.ContainsRune("йъь", after)
		case '$':
			fits = end == len(low) || !unicode.IsLetter(low[end])
		case '+':
			fits = end < len(low) && strings.ContainsRune("eijyè", low[end])
		}
		if fits {
			return r, true
		}
	}
	return backRow{}, false
}

// isSign tells a sign that is part of a word in some scheme.
func isSign(r rune) bool { return strings.ContainsRune("'’ʼ”\"`ʹʺ‡ˀʔʲ", r) }

// inCase gives Cyrillic letters the case of the Latin ones at i.
func inCase(letters string, text []rune, i, n int) []rune {
	rs := []rune(letters)
	if !unicode.IsUpper(text[i]) {
		return rs
	}
	all := i+n < len(text) && unicode.IsUpper(text[i+n]) || n > 1 && unicode.IsUpper(text[i+n-1])
	for j := range rs {
		if j == 0 || all {
			rs[j] = unicode.ToUpper(rs[j])
		}
	}
	return rs
}

// common orders letters that one scheme writes alike: what stands first is what
// Restore takes.
const common = "аеиоуыэюябвгджзйклмнпрстфхцчшщьъёӏ"

// backward reads the tables from right to left, once.
var backward = sync.OnceValue(func() map[Scheme]backRows {
	all := make(map[Scheme]backRows)
	for scheme, a := range alphabets() {
		rows := make(backRows)
		for letters, latin := range a.latin {
			if latin == "" || strings.HasSuffix(letters, "$") && strings.HasPrefix(string(scheme), "ce/") {
				continue
			}
			for _, r := range a.backward(letters, latin) {
				rows[r.latin[0]] = append(rows[r.latin[0]], r)
			}
		}
		for _, list := range rows {
			slices.SortFunc(list, func(x, y backRow) int {
				return cmp.Or(cmp.Compare(len(y.latin), len(x.latin)), cmp.Compare(y.context, x.context), cmp.Compare(x.place, y.place), strings.Compare(x.letters, y.letters))
			})
		}
		all[scheme] = rows
	}
	return all
})

// backward reads one row from right to left, with those that follow from it.
func (a alphabet) backward(form, latin string) []backRow {
	r := backRow{latin: []rune(norm.NFC.String(latin)), letters: strings.Trim(form, "^~$+")}
	if r.place = strings.Index(common, r.letters); r.place < 0 {
		r.place = len(common)
	}
	first, last := form[0], form[len(form)-1]
	switch {
	case first == '^' || first == '~':
		r.context = first
	case last == '$' || last == '+':
		r.context = last
	default:
		if _, other := a.latin["^"+form]; other {
			r.context = midWord
		}
	}
	rows := []backRow{r}
	if form == "й" && a.latin["ы"] == latin {
		r.context = afterVowel
		rows = append(rows, r)
	}
	if soft, ok := a.latin["ь"]; first == '~' && ok && soft == "" && a.latin[r.letters] != latin {
		r.context, r.letters = afterConsonant, "ь"+r.letters
		rows = append(rows, r)
	}
	return rows
}
