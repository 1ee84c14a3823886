// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"strings"

	"teptar/archive"
	"teptar/record"
	"teptar/record/script"
)

// Pick lists known things of a kind that are called by all of the words, in any
// script; and if there are none, by one of them. It is for forms, in which a
// person chooses. The last word may be the beginning of one, with a star behind
// it. No words, no things.
func Pick(ctx context.Context, v *archive.View, k record.Kind, words, lang string, limit int) ([]Similar, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("pick: %w", err)
	}
	var terms [][]string
	var written []string
	stem, star := strings.CutSuffix(strings.TrimSpace(words), "*")
	for w := range script.Words(stem) {
		if ts := script.QueryTerms(w.Text); len(ts) > 0 && !w.Joined && len(terms) < similarWords {
			terms, written = append(terms, ts), append(written, w.Text)
		}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	if last := &terms[len(terms)-1]; star {
		*last = append(*last, (*last)[0]+"*")
	}
	found, err := a.called(k, terms, written, limit)
	for i := 0; err == nil && len(found) == 0 && len(terms) > 1 && i < len(terms); i++ {
		found, err = a.called(k, terms[i:i+1], written[i:i+1], limit)
	}
	if err != nil {
		return nil, fmt.Errorf("pick: %w", err)
	}
	return found, nil
}

// called lists things that are called by all of these words.
func (a *asker) called(k record.Kind, terms [][]string, written []string, limit int) ([]Similar, error) {
	ids, _, err := a.view.Worded(archive.EntityWords{Kinds: []record.Kind{k}, Properties: nameProperties, Terms: terms, Limit: limit, Reach: similarReach})
	if err != nil {
		return nil, err
	}
	seen := map[record.EntityID]bool{}
	var out []Similar
	for _, id := range ids {
		if id = a.rules.Same.Root(id); seen[id] {
			continue
		}
		seen[id] = true
		t, err := a.thing(id)
		if err != nil || t == nil {
			return nil, err
		}
		out = append(out, Similar{ID: id, Title: a.titleOf(id), Shared: written, State: a.overall(t).String()})
	}
	return out, nil
}
