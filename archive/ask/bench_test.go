// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"flag"
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/archive/sample"
	"teptar/archive/storetest"
)

var claimsFlag = flag.Int("claims", 100_000, "how many claims the benchmarks ask about")

// large makes an archive of invented reports.
func large(b *testing.B) *archive.Archive {
	b.Helper()
	a := storetest.New(b, openStore)
	src := sample.New(1)
	ops := src.Shared()
	for claims, batch := 0, 0; claims < *claimsFlag; {
		more, n := src.Report()
		ops, batch = append(ops, more...), batch+n
		if batch < 1000 {
			continue
		}
		if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
			b.Fatal(err)
		}
		claims, batch, ops = claims+batch, 0, ops[:0]
	}
	return a
}

// BenchmarkDesk asks what pages of the desk ask, each time over a new view, as
// a request does.
func BenchmarkDesk(b *testing.B) {
	a := large(b)
	run := func(name string, f func(b *testing.B, v *archive.View) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v, err := a.View(b.Context(), storetest.Owner)
				if err != nil {
					b.Fatal(err)
				}
				if err := f(b, v); err != nil {
					b.Fatal(err)
				}
				v.Close()
			}
		})
	}
	for _, text := range []string{"kind:act", "kind:act type:LIB-DET", "kind:act disputed:yes", "kind:act date:certainly:2014-05", "victim:Бако*", "kind:act place:" + firstPlace(b, a),
		"kind:person Бако*", "ру", "ру kind:act", "said-by:" + firstPlace(b, a), "-has:date kind:act", "stance:denies"} {
		run("search "+text, func(b *testing.B, v *archive.View) error {
			q, err := query.Parse(text, v.Schema())
			if err != nil {
				return err
			}
			_, err = ask.Search(b.Context(), v, q, ask.SearchFilter{Facets: true})
			return err
		})
	}
}

// firstPlace gives what some place is called.
func firstPlace(b *testing.B, a *archive.Archive) string {
	v, err := a.View(b.Context(), storetest.Owner)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	ids, err := v.Entities(archive.EntityFilter{Kind: "place", Limit: 1})
	if err != nil || len(ids) == 0 {
		b.Fatal(err)
	}
	return ask.Label(v, ids[0], "ru")
}
