// SPDX-License-Identifier: Apache-2.0

package web

import (
	"slices"

	"teptar/record"
)

// showWords lists the kinds of things and the vocabularies.
func showWords(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	s := view.Schema()
	return v.show(wordsPage{Kinds: s.Kinds(), Vocabularies: s.Vocabularies(), Lang: v.lang})
}

type wordsPage struct {
	Kinds        []record.KindEntry
	Vocabularies []string
	Lang         string
}

func (wordsPage) template() string     { return "words" }
func (wordsPage) title(w words) string { return w.T("Words and codes") }

// showVocabulary explains the terms of one vocabulary: what every code on
// every page links to.
func showVocabulary(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	name := v.r.PathValue("vocabulary")
	if !slices.Contains(view.Schema().Vocabularies(), name) {
		return notFound("vocabulary")
	}
	return v.show(vocabularyPage{Vocabulary: view.Schema().Vocabulary(name), Lang: v.lang})
}

type vocabularyPage struct {
	*record.Vocabulary
	Lang string
}

func (vocabularyPage) template() string       { return "vocabulary" }
func (p vocabularyPage) title(w words) string { return p.Name }

// help explains the desk.
func help(v *visit) error { return v.show(helpPage{}) }

type helpPage struct{}

func (helpPage) template() string     { return "help" }
func (helpPage) title(w words) string { return w.T("Help") }
