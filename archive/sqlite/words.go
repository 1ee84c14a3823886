// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"teptar/record/script"
)

// tokenizer gives the full-text index its terms: for each word the keys under
// which package script finds it across scripts and endings. The terms of one
// word stand at one position, so that phrases can be asked for.
//
// A query is not tokenized again: Search asks for terms of the index itself.
type tokenizer struct {
	indexer script.Indexer
	terms   []string
}

func newTokenizer([]string) (fts5.Tokenizer, error) { return &tokenizer{}, nil }

// Tokenize implements [fts5.Tokenizer].
func (t *tokenizer) Tokenize(flags fts5.TokenizeFlag, text, _ string, emit fts5.TokenCallback) error {
	if flags&fts5.TOKENIZE_QUERY != 0 {
		if text == "" {
			return nil
		}
		return emit(0, text, 0, len(text))
	}
	for w := range script.Words(text) {
		t.terms = t.indexer.IndexTerms(w.Text, t.terms[:0])
		for i, term := range t.terms {
			var colocated fts5.TokenFlag
			if i > 0 || w.Joined {
				colocated = fts5.TOKEN_COLOCATED
			}
			if err := emit(colocated, term, w.Start, w.End); err != nil {
				return err
			}
		}
	}
	return nil
}
