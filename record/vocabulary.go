// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/fault"
)

// A Term is the code of a thing that can be chosen: LIB-DET, AC-EYE. A code is
// unique within its vocabulary.
type Term string

// A TermEntry is one line of a vocabulary. A team can add lines, and an archive
// keeps them as ops; the shipped ones are never changed by a team.
type TermEntry struct {
	Vocabulary string
	Code       Term
	EN, RU     string
	Definition string
	Broader    Term   // the wider term in the same vocabulary, or ""
	Standard   string // the code of a standard it stands for, as HURIDOCS MT4 030102000000
	Use        string // "" for anyone; "judgment": only a finding says so; "event": of events, not of acts
}

// A Vocabulary is a list of terms that exclude each other, in a fixed order.
type Vocabulary struct {
	Name  string
	Terms []TermEntry
}

//go:embed vocab/terms.tsv
var termsTSV []byte

// Find gives the entry of a code.
func (v *Vocabulary) Find(code Term) (TermEntry, bool) {
	i := slices.IndexFunc(v.Terms, func(t TermEntry) bool { return t.Code == code })
	if i < 0 {
		return TermEntry{}, false
	}
	return v.Terms[i], true
}

// Within tells whether a is b, or narrower than b.
func (v *Vocabulary) Within(a, b Term) bool {
	for range len(v.Terms) + 1 { // a circle in a team's own terms must end
		if a == b {
			return true
		}
		t, ok := v.Find(a)
		if !ok || t.Broader == "" {
			return false
		}
		a = t.Broader
	}
	return false
}

// Label gives the words for a term in a language, "ru" or else English.
func (t TermEntry) Label(lang string) string {
	if lang == "ru" && t.RU != "" {
		return t.RU
	}
	return t.EN
}

// appendJSON writes the op by which a team adds a term.
func (t TermEntry) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "term")
	o.text("vocabulary", t.Vocabulary)
	o.text("code", string(t.Code))
	o.text("en", t.EN)
	o.text("ru", t.RU)
	o.text("definition", t.Definition)
	o.text("broader", string(t.Broader))
	o.text("standard", t.Standard)
	o.text("use", t.Use)
	return o.close()
}

func (t TermEntry) check() error {
	if t.Vocabulary == "" || t.Code == "" || t.EN == "" || t.Definition == "" {
		return fmt.Errorf("term: want a vocabulary, a code, a label and a definition: %w", fault.Invalid)
	}
	if !slices.Contains([]string{"", "judgment", "event"}, t.Use) {
		return fmt.Errorf("term %q: use is \"judgment\", \"event\" or nothing: %w", t.Code, fault.Invalid)
	}
	return checkTexts("term", t.Vocabulary, string(t.Code), t.EN, t.RU, t.Definition, string(t.Broader), t.Standard)
}

type wireTerm struct {
	Op         string `json:"op"`
	Vocabulary string `json:"vocabulary"`
	Code       Term   `json:"code"`
	EN         string `json:"en"`
	RU         string `json:"ru"`
	Definition string `json:"definition"`
	Broader    Term   `json:"broader"`
	Standard   string `json:"standard"`
	Use        string `json:"use"`
}

func (w wireTerm) op() (Op, error) {
	return TermEntry{w.Vocabulary, w.Code, w.EN, w.RU, w.Definition, w.Broader, w.Standard, w.Use}, nil
}

// readVocabularies reads the shipped terms.
func readVocabularies(data []byte) (map[string]*Vocabulary, error) {
	vs := map[string]*Vocabulary{}
	for n, f := range table(data, 8) {
		t := TermEntry{f[0], Term(f[1]), f[2], f[3], f[4], Term(f[5]), f[6], f[7]}
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("terms.tsv line %d: %w", n, err)
		}
		v := vs[t.Vocabulary]
		if v == nil {
			v = &Vocabulary{Name: t.Vocabulary}
			vs[t.Vocabulary] = v
		}
		if _, dup := v.Find(t.Code); dup {
			return nil, fmt.Errorf("terms.tsv line %d: %s stands twice: %w", n, t.Code, fault.Invalid)
		}
		v.Terms = append(v.Terms, t)
	}
	return vs, nil
}

// table yields the lines of an embedded table after its first, with their
// numbers, cut at tabs into n fields. Missing fields at the end are empty.
func table(data []byte, n int) func(yield func(int, []string) bool) {
	return func(yield func(int, []string) bool) {
		lines := bufio.NewScanner(bytes.NewReader(data))
		for i := 1; lines.Scan(); i++ {
			if i == 1 || strings.HasPrefix(lines.Text(), "#") {
				continue
			}
			f := strings.Split(lines.Text(), "\t")
			for len(f) < n {
				f = append(f, "")
			}
			if !yield(i, f[:n]) {
				return
			}
		}
	}
}

// cloneVocabularies copies deep enough that adding a term leaves the original.
func cloneVocabularies(vs map[string]*Vocabulary) map[string]*Vocabulary {
	c := maps.Clone(vs)
	for name, v := range c {
		c[name] = &Vocabulary{v.Name, slices.Clone(v.Terms)}
	}
	return c
}
