// SPDX-License-Identifier: Apache-2.0

package name

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/record/script"
)

// A Mention is a personal name in a text: the bytes Start to End, and the name
// as it is read there, in the nominative.
type Mention struct {
	Start, End int
	Name       Name
}

// Find yields what look like personal names in a text in Cyrillic or Latin
// letters, in order: runs of capitalised words that hold a patronymic, a known
// given name with another word, or a family name with initials or another word.
// «Вчера задержали Ислама Элгукаева» has one: Ислам Элгукаев, a man.
//
// It is for suggestions that a person checks. It misses names in small letters
// and names of one word, and takes a street that is called after a person for
// the person.
func Find(text string) iter.Seq[Mention] {
	return func(yield func(Mention) bool) {
		var run []script.Word
		flush := func() bool {
			m, ok := mention(text, run)
			run = run[:0]
			return !ok || yield(m)
		}
		for w := range script.Words(text) {
			if w.Joined {
				continue
			}
			if len(run) > 0 && !follows(text[run[len(run)-1].End:w.Start], run[len(run)-1]) {
				if !flush() {
					return
				}
			}
			r, _ := utf8.DecodeRuneInString(w.Text)
			switch {
			case unicode.IsUpper(r):
				run = append(run, w)
			case len(run) > 0 && strings.HasSuffix(text[:w.Start], "-"): // Хаджи-мурад
				run = append(run, w)
			default:
				if !flush() {
					return
				}
			}
		}
		flush()
	}
}

// follows tells that what is between two words keeps them in one name: a space,
// a hyphen, or the full stop of an initial.
func follows(between string, last script.Word) bool {
	if utf8.RuneCountInString(last.Text) <= 2 && strings.HasPrefix(between, ".") {
		between = between[1:]
	}
	return between == "" || between == " " || between == "-" || between == "\u00a0"
}

// mention reads a run of words. A word before the name, such as the first of a
// sentence, is left off if the rest is a name without it.
func mention(text string, run []script.Word) (Mention, bool) {
	for len(run) > maxTokens {
		run = run[1:]
	}
	best, found := Mention{}, false
	for from := 0; from < len(run); from++ {
		if from > 0 && strings.HasSuffix(text[:run[from].Start], "-") {
			continue
		}
		m := Mention{Start: run[from].Start, End: run[len(run)-1].End}
		if m.End < len(text) && text[m.End] == '.' && utf8.RuneCountInString(run[len(run)-1].Text) == 1 {
			m.End++
		}
		r := readings(text[m.Start:m.End], Hint{})[0]
		if !r.isPerson() {
			break
		}
		m.Name = r.name()
		best, found = m, true
		if first := &r.tokens[0]; first.role != Unknown && (first.sure || first.initial) || first.classes.known() {
			break
		}
	}
	return best, found
}

// isPerson tells a reading that has what a person's name has.
func (r *reading) isPerson() bool {
	known, family, father, initials := 0, 0, 0, 0
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.initial:
			initials++
		case t.role == Patronymic:
			father++
		case t.role == Family && (t.slavic || t.gar):
			family++
		case t.classes.known():
			known++
		}
	}
	return father > 0 && len(r.tokens) > 1 || known > 0 && len(r.tokens) > 1 || family > 0 && initials > 0
}
