// SPDX-License-Identifier: Apache-2.0

package place

import (
	"cmp"
	"slices"
	"strings"

	"teptar/record/script"
)

// A Match is a place that a text may mean.
type Match struct {
	Place  Place
	Name   Name // the name that fits
	Reason Reason
}

// A Reason is how a name fits what was asked for.
type Reason uint8

// The reasons, the closest first.
const (
	// Exact: the same letters, apart from case and look-alikes.
	Exact Reason = iota + 1
	// Spelling: another spelling or romanisation of the name.
	Spelling
	// Inflected: a case form, as in «в Грозном».
	Inflected
)

// String returns the reason as a word.
func (r Reason) String() string {
	switch r {
	case Exact:
		return "exact"
	case Spelling:
		return "spelling"
	case Inflected:
		return "inflected"
	}
	return "unknown"
}

// maxQuery is the longest text, in bytes, that is looked up.
const maxQuery = 200

// Find returns all places that a text may mean, the closest names first, and
// among equals the narrower places first. The text may be a name in any script
// and case form, with a preposition and a word for its kind before it («в селе
// Гикало»), and what it lies in after a comma (Кизляр, Дагестан), which then
// leaves only places that lie there certainly or possibly.
//
// No match is left out because another fits better: choosing is for a person.
func (g *Gazetteer) Find(text string) []Match {
	if len(text) > maxQuery {
		return nil
	}
	name, outer, limited := strings.Cut(text, ",")
	matches := g.findName(name)
	if limited && strings.TrimSpace(outer) != "" {
		around := g.Find(outer)
		matches = slices.DeleteFunc(matches, func(m Match) bool {
			return !slices.ContainsFunc(around, func(o Match) bool {
				return o.Place.ID != m.Place.ID && g.Contains(o.Place.ID, m.Place.ID) != No
			})
		})
	}
	return matches
}

// Only returns the place that a text means if there is exactly one that it may
// mean.
func (g *Gazetteer) Only(text string) (Place, bool) {
	matches := g.Find(text)
	if len(matches) != 1 {
		return Place{}, false
	}
	return matches[0].Place, true
}

// findName looks up the text as it stands, and without the words before it.
func (g *Gazetteer) findName(text string) []Match {
	found := map[int32]Match{}
	words := plainWords(text)
	for i := range words {
		g.collect(found, newQuery(text[words[i].Start:words[len(words)-1].End]))
		if !leading(words[i].Text) {
			break
		}
	}
	matches := make([]Match, 0, len(found))
	for _, m := range found {
		matches = append(matches, m)
	}
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Place.Kind, b.Place.Kind), cmp.Compare(a.Place.ID, b.Place.ID))
	})
	return matches
}

// plainWords returns the words of a text, compounds in their parts.
func plainWords(text string) []script.Word {
	return slices.DeleteFunc(slices.Collect(script.Words(text)), func(w script.Word) bool { return w.Joined })
}

// leading reports words that stand before a name without belonging to it. Find
// looks a text up with them first, for some are names too.
func leading(word string) bool {
	const list = " в во на из изо с со от до у к ко под около близ г гор город города городе городу с село села селе селу сел " +
		"ст станица станицы станице пос п поселок поселка поселке поселку пгт аул аула ауле хутор хутора хуторе деревня деревни деревне " +
		"республика республики республике in at near from to of the village town city settlement republic "
	return strings.Contains(list, " "+script.Clean(word)+" ")
}

// A query is a name to look for, made ready.
type query struct {
	clean   string
	keys    []string   // its key first, then those of other readings
	words   [][]string // index terms of each word
	foreign bool       // it is not in Latin letters, and so may be inflected
}

func newQuery(text string) query {
	readings := script.Cyrillize(text)
	q := query{
		clean:   script.Clean(text),
		keys:    []string{script.Key(text)},
		words:   terms(text),
		foreign: len(readings) == 0,
	}
	for _, r := range readings {
		if k := script.Key(r); !slices.Contains(q.keys, k) {
			q.keys = append(q.keys, k)
		}
	}
	return q
}

// terms returns the index terms of each word of a name.
func terms(text string) [][]string {
	var all [][]string
	for _, w := range plainWords(text) {
		all = append(all, script.IndexTerms(w.Text, nil))
	}
	return all
}

// collect adds the places that fit a query, each with its closest name.
func (g *Gazetteer) collect(found map[int32]Match, q query) {
	if q.keys[0] == "" {
		return
	}
	for _, n := range g.names {
		name := g.places[n.place].Names[n.name]
		reason, ok := q.fits(name.Text, n.key)
		if !ok {
			continue
		}
		have, twice := found[n.place]
		closer := reason < have.Reason || reason == have.Reason && q.foreign && have.Name.Lang == "en"
		if !twice || closer {
			found[n.place] = Match{g.places[n.place], name, reason}
		}
	}
}

// headLetters is how much of a key no inflection changes.
const headLetters = 3

// fits tells how a name with this key fits the query. It looks at keys first,
// for it is asked of every name there is.
func (q query) fits(name, key string) (Reason, bool) {
	if slices.Contains(q.keys, key) {
		if key == q.keys[0] && script.Clean(name) == q.clean {
			return Exact, true
		}
		return Spelling, true
	}
	if !q.foreign || len(key) < headLetters || !strings.HasPrefix(q.keys[0], key[:headLetters]) {
		return 0, false
	}
	words := terms(name)
	if len(words) != len(q.words) {
		return 0, false
	}
	for i, w := range words {
		if !slices.ContainsFunc(w, func(t string) bool { return slices.Contains(q.words[i], t) }) {
			return 0, false
		}
	}
	return Inflected, true
}
