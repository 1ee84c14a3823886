// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/fault"
	"teptar/record"
)

// A word is what a code is called. A bundle keeps the words of all codes that
// it shows, so that a program of another year, with other words, still makes
// the same pages of it. What its own words are the verifier compares and tells.
type word struct{ en, ru string }

// words are the words of a bundle by their keys:
//
//	kind:act	Act	Действие
//	property:act.victim	Victim	Пострадавший
//	term:act.type=LIB-DET	Detention	Задержание
//	term:hearsay_depth=H1	…
//
// A code that has a tab or a line end in it has no word.
type words map[string]word

// both gives the words in both languages, or the code where there are none.
func (w words) both(key, code string) string {
	t := w[key]
	switch {
	case t.en == "" && t.ru == "":
		return code
	case t.ru == "" || t.ru == t.en:
		return t.en
	case t.en == "":
		return t.ru
	}
	return t.en + " / " + t.ru
}

func kindKey(k record.Kind) string { return "kind:" + string(k) }

func propertyKey(k record.Kind, property string) string {
	return "property:" + string(k) + "." + property
}

func valueKey(k record.Kind, property string, t record.Term) string {
	return "term:" + string(k) + "." + property + "=" + string(t)
}

func termOf(vocabulary string, t record.Term) string {
	return "term:" + vocabulary + "=" + string(t)
}

// need adds a key that is shown, with its word if the schema has one.
func (w words) need(key string, find func() (en, ru string, ok bool)) {
	if _, ok := w[key]; ok || strings.ContainsAny(key, "\t\n") {
		return
	}
	en, ru, _ := find()
	w[key] = word{oneLine(en), oneLine(ru)}
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		return r
	}, s)
}

func (w words) needKind(s *record.Schema, k record.Kind) {
	w.need(kindKey(k), func() (string, string, bool) {
		i := slices.IndexFunc(s.Kinds(), func(e record.KindEntry) bool { return e.Kind == k })
		if i < 0 {
			return "", "", false
		}
		return s.Kinds()[i].EN, s.Kinds()[i].RU, true
	})
}

// needTerm adds a term of a fixed vocabulary; "" is none.
func (w words) needTerm(s *record.Schema, vocabulary string, t record.Term) {
	if t == "" {
		return
	}
	w.need(termOf(vocabulary, t), func() (string, string, bool) {
		v := s.Vocabulary(vocabulary)
		if v == nil {
			return "", "", false
		}
		e, ok := v.Find(t)
		return e.EN, e.RU, ok
	})
}

// needProperty adds a property and, if it takes terms, the term.
func (w words) needProperty(s *record.Schema, k record.Kind, name string, v *record.Value) {
	p, known := s.Property(k, name)
	w.need(propertyKey(k, name), func() (string, string, bool) {
		if !known {
			return "", "", false
		}
		return p.EN, p.RU, true
	})
	if v.Type != record.TermType {
		return
	}
	w.need(valueKey(k, name, v.Term), func() (string, string, bool) {
		if !known {
			return "", "", false
		}
		e, ok := s.Term(p, v.Term)
		return e.EN, e.RU, ok
	})
}

// needStatement adds all that is shown of a statement.
func (w words) needStatement(s *record.Schema, st *record.Statement, kindOf func(record.EntityID) record.Kind) {
	w.needTerm(s, "hearsay_depth", st.Depth)
	for _, v := range st.Via {
		w.needTerm(s, "source_identity", v.Identity)
		w.needTerm(s, "source_access", v.Access)
	}
	for i := range st.Claims {
		c := &st.Claims[i]
		w.needProperty(s, kindOf(c.Subject), c.Property, &c.Value)
		w.needTerm(s, "claim_stance", c.StanceOf())
		w.needTerm(s, "date_basis", c.Value.Rule)
	}
}

// needJudgment adds all that is shown of a judgment.
func (w words) needJudgment(s *record.Schema, j *record.Judgment, kindOf func(record.EntityID) record.Kind) {
	w.needTerm(s, "claim_judgment", j.Verdict)
	if j.Property != "" {
		w.needProperty(s, kindOf(j.Of), j.Property, &j.Value)
	}
	if j.Value.Type == record.TermType {
		w.needTerm(s, verdictVocabulary(j), j.Value.Term)
	}
}

// encode gives the file of words.
func (w words) encode() []byte {
	var b []byte
	for _, key := range slices.Sorted(maps.Keys(w)) {
		b = fmt.Appendf(b, "%s\t%s\t%s\n", key, w[key].en, w[key].ru)
	}
	return b
}

// parseWords reads the words of a bundle, which must be those of the keys that
// are needed, no more and no fewer, and tells which keys have other words here.
func (w words) parse(data []byte) (their words, other []string, err error) {
	their = words{}
	text := string(data)
	for n, key := range slices.Sorted(maps.Keys(w)) {
		line, rest, ok := strings.Cut(text, "\n")
		fields := strings.Split(line, "\t")
		if !ok || len(fields) != 3 || fields[0] != key {
			return nil, nil, fmt.Errorf("%s:%d: not the words of what the entries say: %w", wordsFile, n+1, fault.Tampered)
		}
		their[key] = word{fields[1], fields[2]}
		if their[key] != w[key] {
			other = append(other, key)
		}
		text = rest
	}
	if text != "" {
		return nil, nil, fmt.Errorf("%s:%d: more words than the entries use: %w", wordsFile, len(w)+1, fault.Tampered)
	}
	return their, other, nil
}
