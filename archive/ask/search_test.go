// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// titles gives the titles of the things that were found, sorted.
func titles(f *ask.Found) []string {
	var all []string
	for _, t := range f.Things {
		all = append(all, t.Title)
	}
	slices.Sort(all)
	return all
}

// a viewCase is a view with queries to put to it.
type viewCase struct {
	*archive.View
	queries []string
}

func TestSearchForThings(t *testing.T) {
	v := see(t, valley(t), owner)
	titleOf := map[string]string{}
	for _, key := range []string{"act.taken", "act.beaten", "act.driven", "act.car", "act.second", "p.ida", "p.ivo", "org.sheriff", "pl.obersee", "ep.1"} {
		titleOf[key] = ask.Title(v, record.DeriveEntityID("valley", key), "en")
	}
	for _, tt := range []struct{ name, query, want string }{
		{"a kind", "kind:act", "act.taken act.beaten act.driven act.car act.second"},
		{"a type", "type:INT-BEA", "act.beaten act.second"},
		{"a wider type, in Russian words", "вид:действие type:INT", "act.beaten act.second"},
		{"a victim in another script", "victim:Керн", "act.taken act.car"},
		{"a victim by key", "victim:p.ivo2", "act.second"},
		{"a victim that nobody knows", "victim:Zeppelin", ""},
		{"on whose account", "on-account-of:Ida", "act.beaten"},
		{"words and a kind", "beaten kind:act", "act.beaten act.second"},
		{"a word that must not be there", "kind:act -beaten", "act.taken act.driven act.car"},
		{"words and a victim", "victim:Kern kind:act Obersee", "act.taken"},
		{"a place and what is in it", `kind:act place:"the valley"`, "act.taken act.driven"},
		{"not at a place", `kind:act -place:Obersee`, "act.beaten act.car act.second"},
		{"a day, certainly", "kind:act date:certainly:2031-05-04", "act.taken"},
		{"a day, possibly: what has no date too", "kind:act date:2031-05-04", "act.taken act.beaten act.driven act.car act.second"},
		{"a month that nothing is in, certainly", "kind:act date:certainly:2031-06", ""},
		{"what has no date", "kind:act -has:date", "act.driven act.car act.second"},
		{"what is disputed", "kind:act disputed:yes", "act.beaten"},
		{"what is not", "kind:act disputed:no", "act.taken act.driven act.car act.second"},
		{"how it is held", "kind:act state:single", "act.taken act.driven act.car act.second"},
		{"who denies", "stance:denies said-by:sheriff kind:act", "act.beaten"},
		{"one claim must meet both", "stance:denies said-by:Ivo kind:act", ""},
		{"how a speaker can know", "kind:act access:AC-VIC", "act.beaten"},
		{"two kinds", "kind:person kind:organization -has:quote beaten", ""},
		{"people by name", "kind:person Ida", "p.ida"},
		{"another case", "kind:act case:hill", ""},
		{"without a perpetrator", "kind:act has:perpetrator", ""},
		{"the acts of an episode", "kind:episode victim:Ivo", "ep.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var want []string
			for _, key := range strings.Fields(tt.want) {
				want = append(want, titleOf[key])
			}
			slices.Sort(want)
			found := search(t, v, tt.query, ask.SearchFilter{Facets: true})
			if d := cmp.Diff(want, titles(found)); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, d)
			}
			if found.Total.Count != len(want) || found.Total.AtLeast || found.More {
				t.Errorf("%s: total %v, more %v; want %d", tt.query, found.Total, found.More, len(want))
			}
		})
	}
}

func TestSearchSaysWhy(t *testing.T) {
	v := see(t, valley(t), owner)
	found := search(t, v, "kind:act victim:Ivo said-by:sheriff beaten", ask.SearchFilter{})
	if len(found.Things) != 1 || len(found.Things[0].Why) != 3 {
		t.Fatalf("found %+v; want one act for three reasons", found.Things)
	}
	for _, why := range found.Things[0].Why {
		numbers := 0
		for _, val := range why.Values {
			numbers += len(val.For) + len(val.Against)
		}
		if numbers == 0 {
			t.Errorf("%s has no passage", why.Label)
		}
	}
}

// What a facet promises is what is found when its condition is added.
func TestFacetsPromiseWhatIsFound(t *testing.T) {
	for name, v := range map[string]*viewCase{"valley": {see(t, valley(t), owner), []string{"kind:act", "kind:person", "beaten", "Kern", "kind:act -type:INT", "said-by:sheriff", "kind:spell kind:relation"}},
		"demonstration": {see(t, demonstration(t), owner), []string{"kind:act", "kind:event kind:act", "NIYSO", "Кадыров", "kind:act stance:asserts", "kind:spell", "kind:organization", "disputed:yes kind:event"}}} {
		t.Run(name, func(t *testing.T) {
			options := 0
			for _, q := range v.queries {
				found := search(t, v.View, q, ask.SearchFilter{Facets: true, Limit: 3})
				for _, f := range found.Facets {
					if f.AtLeast {
						t.Errorf("%s: facet %s is broken off", q, f.Field)
					}
					for _, o := range f.Options {
						options++
						if got := search(t, v.View, o.With, ask.SearchFilter{Facets: true}).Total; got.Count != o.Count || got.AtLeast {
							t.Errorf("%s: %s %s promises %d; %s gives %v", q, f.Field, o.Label, o.Count, o.With, got)
						}
					}
				}
			}
			if options < 20 {
				t.Errorf("only %d options were offered", options)
			}
		})
	}
}

func TestSearchPagesMakeTheWhole(t *testing.T) {
	v := see(t, demonstration(t), owner)
	for _, q := range []string{"kind:act", "kind:act type:LIB", "kind:person", "NIYSO", "said-by:NIYSO", "kind:act victim:p.father kind:event", "stance:denies"} {
		whole := search(t, v, q, ask.SearchFilter{Limit: 200})
		if whole.More || len(whole.Things)+len(whole.Passages) < 2 && !strings.Contains(q, "father") {
			t.Fatalf("%s: %d things, %d passages", q, len(whole.Things), len(whole.Passages))
		}
		var paged ask.Found
		f := ask.SearchFilter{Limit: 2}
		for range 100 {
			page := search(t, v, q, f)
			paged.Things, paged.Passages = append(paged.Things, page.Things...), append(paged.Passages, page.Passages...)
			if !page.More {
				break
			}
			f.After = page.Next
		}
		things := func(f ask.Found) (ids []string) {
			for _, t := range f.Things {
				ids = append(ids, t.ID.String())
			}
			for _, p := range f.Passages {
				ids = append(ids, p.Text)
			}
			return ids
		}
		if d := cmp.Diff(things(*whole), things(paged)); d != "" {
			t.Errorf("%s: pages (-whole +pages):\n%s", q, d)
		}
	}
}
