// SPDX-License-Identifier: Apache-2.0

package query

import (
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/script"
	"teptar/record/when"
)

// Parse reads a query with the terms and properties of a schema. What cannot be
// read is an *Error with its place and what could stand there.
func Parse(text string, s *record.Schema) (Query, error) {
	var q Query
	if len(text) > MaxLength {
		return q, &Error{EN: "longer than 1,000 bytes", RU: "длиннее 1000 байт"}
	}
	r := reader{text: []rune(text)}
	for {
		p, ok, err := r.next()
		if err != nil {
			return q, err
		}
		if !ok {
			break
		}
		if p.field == "" {
			q.addWord(p)
			continue
		}
		c, err := readCond(p, s)
		if err != nil {
			return q, err
		}
		q.Conds = append(q.Conds, c)
	}
	q.sort()
	return q, nil
}

// addWord adds a word or a phrase. Signs that no word has are passed over.
func (q *Query) addWord(p part) {
	w := Word{Text: clean(p.text), Phrase: p.quoted, Prefix: p.star, Not: p.not}
	if len(w.Terms()) > 0 {
		q.Words = append(q.Words, w)
	}
}

// clean leaves one space between words, and none around them.
func clean(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

// readCond reads a condition.
func readCond(p part, s *record.Schema) (Cond, error) {
	f, ok := findField(p.field)
	if !ok {
		return Cond{}, &Error{Start: p.fieldAt, End: p.fieldAt + len([]rune(p.field)), EN: "there is no field of this name", RU: "такого поля нет",
			Suggest: nearest(p.field, fieldNames(p.field))}
	}
	c := Cond{Field: f, Not: p.not, Text: clean(p.text)}
	wrong := func(en, ru string, suggest ...string) error {
		return &Error{Start: p.textAt, End: max(p.end, p.textAt+1), EN: f.Name() + ": " + en, RU: f.Name() + ": " + ru, Suggest: suggest}
	}
	if f == Date || f == Place {
		c.Certain, c.Text = certainty(c.Text)
	}
	if c.Text == "" {
		return c, wrong("a value is missing", "нет значения", help[f].Example)
	}
	if os := options(f, s); os != nil {
		return c.choose(os, wrong)
	}
	return c.read(wrong)
}

// certainty reads what may stand before a date or a place. Only the first
// counts.
func certainty(value string) (certain bool, rest string) {
	for first := true; ; first = false {
		before, after, ok := strings.Cut(value, ":")
		if !ok {
			return certain, value
		}
		switch strings.ToLower(strings.TrimSpace(before)) {
		case "certainly", "точно", "наверняка":
			certain = certain || first
		case "possibly", "возможно":
		default:
			return certain, value
		}
		value = strings.TrimSpace(after)
	}
}

// choose reads a value that is one of a few: by its code, by words that mean
// it, or by their beginning if nothing else begins so.
func (c Cond) choose(os []option, wrong func(en, ru string, suggest ...string) error) (Cond, error) {
	i := slices.IndexFunc(os, func(o option) bool { return strings.EqualFold(o.value, c.Text) })
	if i < 0 {
		key := wordKey(c.Text)
		is := func(fits func(word string) bool) []int {
			var at []int
			for i, o := range os {
				if slices.ContainsFunc(o.words, fits) {
					at = append(at, i)
				}
			}
			return at
		}
		found := is(func(w string) bool { return wordKey(w) == key })
		if len(found) == 0 && key != "" {
			found = is(func(w string) bool { return strings.HasPrefix(wordKey(w), key) })
		}
		switch len(found) {
		case 0:
			return c, wrong("there is no such value", "такого значения нет", nearest(c.Text, values(os))...)
		case 1:
			i = found[0]
		default:
			var several []string
			for _, at := range found[:min(len(found), 8)] {
				several = append(several, os[at].value)
			}
			return c, wrong("this means several", "это значит разное", several...)
		}
	}
	c.Text = os[i].value
	switch c.Field {
	case Type, Stance, Access, Depth:
		c.Code = record.Term(c.Text)
	case Disputed:
		if c.Text == "no" {
			c.Text, c.Not = "yes", !c.Not
		}
	}
	return c, nil
}

// wordKey is under what words of a language are compared: across scripts, case
// and spacing.
func wordKey(s string) string {
	var b strings.Builder
	for w := range script.Words(s) {
		if !w.Joined {
			b.WriteString(script.Key(w.Text))
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// read reads a value of which there are many.
func (c Cond) read(wrong func(en, ru string, suggest ...string) error) (Cond, error) {
	switch c.Field {
	case Date:
		w, err := when.Parse(c.Text)
		if err != nil {
			return c, wrong("a date is written as 2025, 2025-04 or 2025-04-07", "дату пишут как 2025, 2025-04 или 2025-04-07")
		}
		c.Date, c.Text = w, w.String()
	case Case:
		id, err := record.ParseCaseID(c.Text)
		if err != nil {
			return c, wrong("a case is named in small letters, digits and hyphens", "дело названо строчными буквами, цифрами и дефисами")
		}
		c.Text = string(id)
	case Grade:
		c.Text = strings.ToUpper(c.Text)
		if !isGrade(c.Text) {
			return c, wrong("a letter from A to F, a digit from 1 to 6, or both", "буква от A до F, цифра от 1 до 6 или обе", "B2", "B", "2")
		}
	default: // names
		if wordKey(c.Text) == "" && !strings.HasPrefix(c.Text, "e-") {
			return c, wrong("there is no word in this name", "в имени нет ни одного слова")
		}
	}
	return c, nil
}

// isGrade reads a grade, or half of one.
func isGrade(s string) bool {
	letter := func(b byte) bool { return b >= 'A' && b <= 'F' }
	digit := func(b byte) bool { return b >= '1' && b <= '6' }
	return len(s) == 1 && (letter(s[0]) || digit(s[0])) || len(s) == 2 && letter(s[0]) && digit(s[1])
}

// values lists what a field can be set to.
func values(os []option) []string {
	words := make([]string, len(os))
	for i, o := range os {
		words[i] = o.value
	}
	return words
}

// nearest gives the word that takes the fewest changes to become, if they are
// few; otherwise all there are, if those are few.
func nearest(word string, words []string) []string {
	if hint, ok := strings.CutPrefix(record.Nearest(word, words), "did you mean "); ok {
		return []string{strings.TrimSuffix(hint, "?")}
	}
	if len(words) <= 24 {
		return words
	}
	return nil
}
