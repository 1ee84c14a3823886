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

// help explains the desk, with the words that its pages use.
func help(v *visit) error {
	s := v.desk.archive.Schema()
	p := helpPage{Lang: v.lang, Verdicts: s.Vocabulary("claim_judgment").Terms}
	for _, name := range []string{"source_reliability", "info_credibility", "hearsay_depth", "source_access"} {
		p.Vocabularies = append(p.Vocabularies, s.Vocabulary(name))
	}
	return v.show(p)
}

type helpPage struct {
	Lang         string
	Vocabularies []*record.Vocabulary
	Verdicts     []record.TermEntry
}

func (helpPage) template() string     { return "help" }
func (helpPage) title(w words) string { return w.T("Help") }

// vocabularyNames are what vocabularies are called on pages that are for
// people who do not know their names.
var vocabularyNames = map[string]string{"source_reliability": "The letter: the source", "info_credibility": "The digit: what it says",
	"hearsay_depth": "How far from the fact", "source_access": "How the speaker can know"}
