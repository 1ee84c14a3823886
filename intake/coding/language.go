// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
)

// languagePattern is that of a language as a key, a part of BCP 47.
var languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// inLanguages takes apart a value that is written in several languages:
//
//	label: {en: "his brother", ru: "его брат"}
//
// It gives nothing for a value of another form.
func inLanguages(n *yaml.Node, p *record.Property) (keys, values []*yaml.Node) {
	if n.Kind != yaml.MappingNode || p.Type != record.TextType && p.Type != record.NameType {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !languagePattern.MatchString(n.Content[i].Value) {
			return nil, nil
		}
		keys, values = append(keys, n.Content[i]), append(values, n.Content[i+1])
	}
	return keys, values
}

// editorialValues reads one value of a property that the team states, or the same
// in several languages.
func (r *reader) editorialValues(n *yaml.Node, p *record.Property) (values []record.Value, nodes []*yaml.Node) {
	keys, texts := inLanguages(n, p)
	if keys == nil {
		if v, ok := r.value(n, p, source{}); ok {
			return []record.Value{v}, []*yaml.Node{n}
		}
		return nil, nil
	}
	r.fields(n, p.Name, namesOf(keys)...) // refuses a language that is there twice
	for i, text := range texts {
		if v, ok := r.value(text, p, source{}); ok {
			v.Lang = keys[i].Value
			values, nodes = append(values, v), append(nodes, text)
		}
	}
	return values, nodes
}

func namesOf(keys []*yaml.Node) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Value
	}
	return names
}

// editorialWords writes the values of a property as editorialValues reads them:
// one as it is, several as a list, and those that are one in each language as a
// mapping.
func (w *writer) editorialWords(list []record.Said) string {
	languages := map[string]string{}
	var values []string
	for _, s := range list {
		if s.Value.Lang != "" {
			languages[s.Value.Lang] = w.value(s.Value)
			values = append(values, "{"+s.Value.Lang+": "+w.value(s.Value)+"}")
		} else {
			values = append(values, w.value(s.Value))
		}
	}
	switch {
	case len(languages) == len(list):
		var pairs []string
		for lang, text := range languages {
			pairs = append(pairs, lang+": "+text)
		}
		slices.Sort(pairs)
		return "{" + strings.Join(pairs, ", ") + "}"
	case len(values) == 1:
		return values[0]
	}
	return "[" + strings.Join(values, ", ") + "]"
}

// writtenLanguage tells whether the language of a value can stand with its thing.
func writtenLanguage(v record.Value) bool {
	return v.Lang == "" || languagePattern.MatchString(v.Lang) && (v.Type == record.TextType || v.Type == record.NameType)
}
