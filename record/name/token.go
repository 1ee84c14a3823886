// SPDX-License-Identifier: Apache-2.0

package name

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/record/name/spell"
	"teptar/record/script"
)

// A token is one word of a name as it is compared.
type token struct {
	text        string // in the nominative
	word        spell.Word
	father      spell.Word // of a patronymic: the father's name
	classes     members    // of a given name, or of the father's
	second      members    // the other half of a compound that is no class of its own
	halves      [2]members // both halves of any compound
	stem        uint8      // of a family name: the sounds before its ending
	end         uint8      // bytes of text that end it: a Slavic ending
	role        Role
	sex         Sex
	sure        bool
	initial     bool
	slavic      bool // a family name in -ов, -ев, -ин, -ский
	gar         bool // a Chechen family name in -гӀар, -гӀер
	filial      bool // a patronymic by a word for "son", as Arabic names have several
	stemIsGiven bool // a family name made of a given name that is known
}

// A rawWord is a word as it stands in a text.
type rawWord struct {
	text    string
	kind    string // of words.tsv, or ""
	role    Role   // what the writing says: Former or Nickname in brackets, Family before a comma
	initial bool
	upper   bool // ALL CAPITALS
	filial  bool // a word for "son of" stood before it
}

// plainWord gives a word as words.tsv has it.
func plainWord(w string) string {
	return strings.Trim(script.Clean(w), ".'-")
}

// maxTokens is how many words of a name are compared.
const maxTokens = 8

// maxText is how much of a text is read as one name, in bytes.
const maxText = 512

// split cuts a text into words, and takes titles, particles and brackets away.
func split(text string) (words []rawWord, titles []string) {
	text = cutAt(text, maxText)
	role, comma := Unknown, -1
	for _, piece := range pieces(text) {
		switch piece.mark {
		case '(', '"':
			role = Former
			if piece.mark == '"' {
				role = Nickname
			}
			continue
		case ')':
			role = Unknown
			continue
		case ',':
			if comma < 0 && role == Unknown {
				comma = len(words)
			}
			continue
		}
		switch kind := wordKind(piece.text); {
		case kind == "former":
			role = Former
		case kind == "nick":
			role = Nickname
		default:
			words = append(words, rawWord{text: piece.text, kind: kind, role: role})
		}
	}
	isName := func(w rawWord) bool { return w.role == Unknown && w.kind == "" }
	if comma > 0 && slices.ContainsFunc(words[comma:], isName) {
		for i := range words[:comma] {
			if words[i].role == Unknown {
				words[i].role = Family
			}
		}
	}
	return settle(words)
}

// wordKind gives the kind of a word that is no name.
func wordKind(w string) string {
	return wordKinds()[plainWord(w)]
}

// settle takes titles and particles out, and expands initials and words that
// were run together.
func settle(words []rawWord) (out []rawWord, titles []string) {
	names := 0
	words = servants(words)
	for _, w := range words {
		if w.kind == "" {
			names++
		}
	}
	filial := false
	for i, w := range words {
		switch {
		case names == 0: // nothing but titles: then they are names
		case w.kind == "honorific", w.kind == "suffix" && i > 0, w.kind == "joined" && names > 1:
			titles = append(titles, strings.TrimSuffix(w.text, "."))
			continue
		case w.kind == "particle" && i+1 < len(words):
			continue
		case w.kind == "son" && i > 0 && i+1 < len(words):
			filial = true
			continue
		case w.kind == "child" && len(out) > 0:
			out[len(out)-1].filial = true
			continue
		}
		w.filial, filial = filial, false
		out = append(out, expand(w)...)
	}
	if len(out) == 1 {
		out = splitSigns(out[0])
	}
	return out[:min(len(out), maxTokens)], titles
}

// splitSigns reads a Chinese or Korean name of two to four signs as a family
// name of one and a given name.
func splitSigns(w rawWord) []rawWord {
	s := spell.ScriptOf(w.text)
	n := utf8.RuneCountInString(w.text)
	if s != spell.Han && s != spell.Hangul || n < 2 || n > 4 {
		return []rawWord{w}
	}
	_, size := utf8.DecodeRuneInString(w.text)
	a, b := w, w
	a.text, b.text = w.text[:size], w.text[size:]
	return []rawWord{a, b}
}

// expand reads А.Б. as two initials and RamiMakhlouf as two words, and takes
// the article off al-Assad.
func expand(w rawWord) []rawWord {
	if parts, ok := initials(w.text); ok {
		out := make([]rawWord, len(parts))
		for i, p := range parts {
			out[i] = w
			out[i].text, out[i].initial = p, true
		}
		return out
	}
	w.text = strings.Trim(w.text, ".-'’‘`ʼʻ")
	w.text = withoutTitle(withoutArticle(w.text))
	if tail, ok := strings.CutPrefix(w.text, "ال"); ok && utf8.RuneCountInString(tail) >= 3 {
		w.text = tail
	}
	w.upper = isUpper(w.text)
	if isMonogram(w.text) {
		a, b := w, w
		a.text, b.text, a.initial, b.initial = w.text[:1], w.text[1:], true, true
		return []rawWord{a, b}
	}
	if at := hump(w.text); at > 0 {
		a, b := w, w
		a.text, b.text = w.text[:at], w.text[at:]
		return []rawWord{a, b}
	}
	return []rawWord{w}
}

// initials reads А., А.Б., С.-М. and J as letters.
func initials(w string) (parts []string, ok bool) {
	letters := 0
	for _, p := range strings.FieldsFunc(w, func(r rune) bool { return r == '.' || r == '-' }) {
		n := utf8.RuneCountInString(p)
		r, _ := utf8.DecodeRuneInString(p)
		if n > 2 || !unicode.IsLetter(r) || n == 2 && !strings.Contains(w, ".") {
			return nil, false
		}
		if n == 2 && unicode.IsUpper(r) { // Дж., Yu., Сх.
			second, _ := utf8.DecodeLastRuneInString(p)
			if unicode.IsUpper(second) || !strings.HasSuffix(w, ".") {
				return nil, false
			}
		} else if n == 2 {
			return nil, false
		}
		if spell.ScriptOf(p) > spell.Greek || spell.ScriptOf(p) == spell.Other {
			return nil, false
		}
		letters++
		parts = append(parts, p)
	}
	return parts, letters > 0
}

// isMonogram tells two Latin capitals without a vowel, JC: they are initials.
func isMonogram(w string) bool {
	if len(w) != 2 {
		return false
	}
	for _, c := range []byte(w) {
		if c < 'A' || c > 'Z' || strings.IndexByte("AEIOUY", c) >= 0 {
			return false
		}
	}
	return w != "NG"
}

// hump finds where a second word begins inside one: after at least three small
// letters, a capital with at least two small ones. Mc and De are no words.
func hump(w string) int {
	small := 0
	cyrillic := spell.ScriptOf(w) == spell.Cyrillic
	for i, r := range w {
		if cyrillic && strings.ContainsRune("ӀІI1l|", r) {
			continue // a palochka, however it was typed
		}
		if unicode.IsUpper(r) && small >= 3 && len(w)-i >= 3 {
			if next, _ := utf8.DecodeRuneInString(w[i+utf8.RuneLen(r):]); unicode.IsLower(next) {
				return i
			}
		}
		switch {
		case unicode.IsLower(r):
			small++
		case unicode.IsUpper(r) && i == 0:
			small = 1
		default:
			return 0
		}
	}
	return 0
}

// isUpper tells a word of at least two letters that are all capitals.
func isUpper(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 2
}

// cutAt cuts a text to at most n bytes, at the beginning of a letter.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// A piece is a word of a text, or a mark between words.
type piece struct {
	text string
	mark rune
}

// pieces cuts a text at spaces and marks.
func pieces(text string) []piece {
	var out []piece
	start, quoted := -1, false
	flush := func(end int) {
		if start >= 0 {
			if w := text[start:end]; strings.ContainsFunc(w, unicode.IsLetter) {
				out = append(out, piece{text: w})
			}
		}
		start = -1
	}
	for i, r := range text {
		mark := rune(0)
		switch r {
		case '(', '[', '«', '“', '„':
			mark = '('
			if r != '(' && r != '[' {
				mark = '"'
			}
		case ')', ']', '»', '”':
			mark = ')'
		case '"':
			mark, quoted = '"', !quoted
			if !quoted {
				mark = ')'
			}
		case ',', ';', '،', '/':
			mark = ','
		case '·', '・', '=', '_', '‧':
			mark = ' '
		}
		switch {
		case mark != 0:
			flush(i)
			out = append(out, piece{mark: mark})
		case unicode.IsSpace(r) || r == utf8.RuneError:
			flush(i)
		case start < 0:
			start = i
		}
	}
	flush(len(text))
	return out
}
