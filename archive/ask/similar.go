// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/archive/linkage"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/script"
)

// A Similar is a thing of the same kind that shares words of its name with
// another, or has a name like it. It is offered for a look, and nothing is concluded from it.
type Similar struct {
	ID     record.EntityID `json:"id"`
	Title  string          `json:"title"`
	Shared []string        `json:"shared"` // words, as the thing that is looked at writes them
	State  string          `json:"state"`
}

// What is looked at for things with a name like another's.
const (
	similarWords = 4   // words of the name
	similarReach = 150 // statements with each
	similarLimit = 8   // things that are offered
)

// similar lists things of the same kind that share words of their names, those
// that share most first. A pair that was judged different is not offered.
func (a *asker) similar(t *thing) ([]Similar, error) {
	if !slices.Contains([]record.Kind{record.Person, record.Group, record.Organization, record.PlaceKind, record.PropertyKind}, t.kind) {
		return nil, nil
	}
	shared := map[record.EntityID][]string{}
	for _, w := range a.nameWords(t) {
		ids, _, err := a.view.Worded(archive.EntityWords{Kinds: []record.Kind{t.kind}, Properties: nameProperties, Terms: [][]string{script.QueryTerms(w)}, Limit: 20, Reach: similarReach})
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if id = a.rules.Same.Root(id); id != t.id && !slices.Contains(shared[id], w) && !judgedApart(t, id) {
				shared[id] = append(shared[id], w)
			}
		}
	}
	if err := a.alike(t, shared); err != nil {
		return nil, err
	}
	var out []Similar
	for id, words := range shared {
		out = append(out, Similar{ID: id, Shared: words})
	}
	slices.SortFunc(out, func(x, y Similar) int {
		return cmp.Or(cmp.Compare(len(y.Shared), len(x.Shared)), strings.Compare(x.ID.String(), y.ID.String()))
	})
	out = out[:min(len(out), similarLimit)]
	for i := range out {
		s, err := a.thing(out[i].ID)
		if err != nil {
			return nil, err
		}
		if s != nil {
			out[i].Title, out[i].State = a.title(s), a.overall(s).String()
		}
	}
	return out, nil
}

// alike adds things whose names are like those of a thing and share no word with them
// as words are written: in another script, case or form of a given name.
func (a *asker) alike(t *thing, shared map[record.EntityID][]string) error {
	if !linkage.Matchable(t.kind) {
		return nil
	}
	m, _, err := linkage.Of(a.ctx, a.view, t.kind)
	if err != nil || m == nil {
		return err
	}
	for _, other := range m.Alike(t.id, similarLimit) {
		if len(shared[other.ID]) == 0 {
			shared[other.ID] = []string{other.Name}
		}
	}
	return nil
}

// judgedApart tells whether a reviewer judged that a thing is not another.
func judgedApart(t *thing, id record.EntityID) bool {
	return slices.ContainsFunc(held.InForce(t.judged), func(j record.Judged) bool {
		return j.Verdict == record.Different && (j.Of == id || j.Other == id)
	})
}

// nameWords gives the words by which a thing is called, each once whatever its
// script; words of one or two letters say nothing.
func (a *asker) nameWords(t *thing) []string {
	var words []string
	keys := map[string]bool{}
	for _, name := range []string{"name", "label", "title"} {
		v := t.prop(name)
		if v == nil {
			continue
		}
		for _, val := range v.Values {
			for w := range script.Words(val.Text) {
				key := script.Key(w.Text)
				if len(words) < similarWords && !w.Joined && len(key) > 2 && !keys[key] {
					keys[key] = true
					words = append(words, w.Text)
				}
			}
		}
	}
	return words
}

// mentionLimit is how many places are given where a name stands.
const mentionLimit = 10

// mentions gives where the name of a thing stands in documents, newest first.
func (a *asker) mentions(t *thing) ([]Result, error) {
	if t.kind != record.Person && t.kind != record.Organization && t.kind != record.PlaceKind {
		return nil, nil
	}
	v := t.prop("name")
	if v == nil {
		v = t.prop("label")
	}
	if v == nil {
		return nil, nil
	}
	name, _ := a.best(v)
	q := Query{Words: []query.Word{{Text: name, Phrase: true}}}
	terms, phrase := q.Index()
	if len(terms) == 0 {
		return nil, nil
	}
	hits, _, err := a.view.Search(archive.WordQuery{Terms: terms, Phrase: phrase, Case: a.filter.Case, Limit: mentionLimit})
	if err != nil {
		return nil, err
	}
	var out []Result
	for i := range hits {
		h := &hits[i]
		if h.Document.IsZero() {
			continue // the team's own remark
		}
		h.Claims = nil
		out = append(out, a.result(h, q))
	}
	return out, nil
}
