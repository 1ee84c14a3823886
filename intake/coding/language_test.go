// SPDX-License-Identifier: Apache-2.0

package coding_test

import (
	"strings"
	"testing"

	"teptar/intake/coding"
	"teptar/record"
)

// labelsOf reads a coding file of one person, and gives the labels by language.
func labelsOf(t *testing.T, label string) (map[string]string, *coding.Draft, error) {
	t.Helper()
	d, err := coding.Parse("case.yaml", []byte("teptar: 1\ncase: village\nentities:\n  p.brother: {kind: person, label: "+label+"}\n"), coding.Context{})
	if err != nil {
		return nil, d, err
	}
	got := map[string]string{}
	for _, op := range d.Ops {
		if say, ok := op.(record.Say); ok {
			for _, c := range say.Claims {
				got[c.Value.Lang] += c.Value.Text + ";"
			}
		}
	}
	return got, d, nil
}

func TestALabelIsGivenInSeveralLanguages(t *testing.T) {
	for _, tt := range []struct {
		name, label string
		want        map[string]string
	}{
		{"in none that is said", `"his brother"`, map[string]string{"": "his brother;"}},
		{"in two", `{en: "his brother", ru: "его брат"}`, map[string]string{"en": "his brother;", "ru": "его брат;"}},
		{"in one, and in none that is said", `["brother", {ru: "брат"}]`, map[string]string{"": "brother;", "ru": "брат;"}},
		{"with a country", `{pt-BR: "irmão"}`, map[string]string{"pt-BR": "irmão;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := labelsOf(t, tt.label)
			if err != nil || len(got) != len(tt.want) {
				t.Fatalf("%v, %v; want %v", got, err, tt.want)
			}
			for lang, text := range tt.want {
				if got[lang] != text {
					t.Errorf("in %q: %q; want %q", lang, got[lang], text)
				}
			}
		})
	}
	for _, tt := range []struct{ name, label, want string }{
		{"one language twice", `{en: "a", en: "b"}`, "en"},
		{"what is no language", `{english: "a"}`, "english"},
		{"a language without a text", `{en: [a]}`, "label"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := labelsOf(t, tt.label); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v; want it to name %q", err, tt.want)
			}
		})
	}
}
