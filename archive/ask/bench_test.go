// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/archive/sample"
	"teptar/archive/storetest"
	"teptar/record"
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
	hub, doc := addHub(b, a), addBook(b, a)
	place := firstPlace(b, a)
	run := func(name string, f func(ctx context.Context, v *archive.View) error) {
		b.Run(name, func(b *testing.B) {
			start := processTime()
			for b.Loop() {
				v, err := a.View(b.Context(), storetest.Owner)
				if err != nil {
					b.Fatal(err)
				}
				if err := f(b.Context(), v); err != nil {
					b.Fatal(err)
				}
				v.Close()
			}
			// Time by the clock says little where others work too.
			b.ReportMetric(1000*(processTime()-start)/float64(b.N), "cpu-ms/op")
		})
	}
	for _, text := range []string{"kind:act", "kind:act type:LIB-DET", "kind:act disputed:yes", "kind:act date:certainly:2014-05", "victim:Бако*", "kind:act place:" + place,
		"kind:person Бако*", "ба* kind:act", "ба*", "said-by:" + place, "-has:date kind:act", "stance:denies", "perpetrator:" + place} {
		run("search "+text, func(ctx context.Context, v *archive.View) error {
			q, err := query.Parse(text, v.Schema())
			if err != nil {
				return err
			}
			_, err = ask.Search(ctx, v, q, ask.SearchFilter{Facets: true})
			return err
		})
	}
	run("page of someone with 5,000 links", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Page(ctx, v, hub, ask.PageFilter{})
		return err
	})
	run("rivals", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Rivals(ctx, v, firstAct(b, v), "en")
		return err
	})
	run("page of an act", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Page(ctx, v, firstAct(b, v), ask.PageFilter{})
		return err
	})
	run("needs", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Needs(ctx, v, ask.NeedsFilter{})
		return err
	})
	run("queue", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Queue(ctx, v, ask.QueueFilter{})
		return err
	})
	run("queue of conflicts", func(ctx context.Context, v *archive.View) error {
		_, err := ask.Queue(ctx, v, ask.QueueFilter{Conflict: true})
		return err
	})
	run("120 sentences in the middle of 3 MB", func(ctx context.Context, v *archive.View) error {
		r, err := ask.Read(ctx, v, doc, ask.Window{From: 10_000}, "en")
		if err == nil && len(r.Sentences) != 120 {
			b.Fatalf("%d sentences", len(r.Sentences))
		}
		return err
	})
	for name, draw := range map[string]func(context.Context, *archive.View, ask.Scope) error{
		"timeline": func(ctx context.Context, v *archive.View, s ask.Scope) error {
			_, err := ask.DrawTimeline(ctx, v, s)
			return err
		},
		"map": func(ctx context.Context, v *archive.View, s ask.Scope) error {
			_, err := ask.DrawMap(ctx, v, s)
			return err
		},
		"graph": func(ctx context.Context, v *archive.View, s ask.Scope) error {
			_, err := ask.DrawGraph(ctx, v, s)
			return err
		},
	} {
		run(name+" of 200 acts", func(ctx context.Context, v *archive.View) error { return draw(ctx, v, ask.Scope{Case: sample.Case}) })
	}
	for _, by := range []string{"type", "month,place:region", "perpetrator,type", "trait:sex"} {
		run("counts by "+by, func(ctx context.Context, v *archive.View) error {
			_, err := ask.HowMany(ctx, v, ask.CountQuery{By: strings.Split(by, ",")})
			return err
		})
	}
	// What one count leaves for the next is lost with every entry.
	b.Run("counts after an entry", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			b.StopTimer()
			doc := storetest.Entity(sample.Case, record.Document, fmt.Sprint("doc.counted", n))
			if _, err := a.Commit(b.Context(), storetest.Owner, []record.Op{doc}); err != nil {
				b.Fatal(err)
			}
			v, err := a.View(b.Context(), storetest.Owner)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := ask.HowMany(b.Context(), v, ask.CountQuery{By: []string{"type"}}); err != nil {
				b.Fatal(err)
			}
			v.Close()
		}
	})
	run("case", func(ctx context.Context, v *archive.View) error {
		_, err := ask.PageOfCase(ctx, v, sample.Case, "ru")
		return err
	})
}

// processTime gives the seconds of processor time that this program has used.
func processTime() float64 {
	s := []metrics.Sample{{Name: "/cpu/classes/user:cpu-seconds"}}
	runtime.GC() // which brings the number up to date
	metrics.Read(s)
	return s[0].Value.Float64()
}

// addHub adds someone on whose account 5,000 others were punished.
func addHub(b *testing.B, a *archive.Archive) record.EntityID {
	doc, hub := storetest.Entity(sample.Case, record.Document, "doc.hub"), storetest.Entity(sample.Case, record.Person, "hub")
	ops := []record.Op{doc, hub}
	for i := range 5000 {
		act := storetest.Entity(sample.Case, record.Act, fmt.Sprint("hub act ", i))
		say := storetest.Say(sample.Case, doc.ID, fmt.Sprint("act ", i), storetest.Claim(act.ID, "on_account_of", record.RefValue(hub.ID)))
		ops = append(ops, act, say)
	}
	if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
		b.Fatal(err)
	}
	return hub.ID
}

// addBook adds a document of three megabytes.
func addBook(b *testing.B, a *archive.Archive) record.EntityID {
	text := strings.Repeat("Их увезли 7 апр. 2025 г. ночью. А. Б. Варгин видел это из окна. «Куда?» — спросил он.\n", 20_000)
	doc := storetest.Entity(sample.Case, record.Document, "doc.book")
	storetest.Commit(b, a, storetest.Batch{Ops: []record.Op{doc, storetest.Capture(sample.Case, doc.ID, text)}, Texts: []string{text}})
	return doc.ID
}

func firstAct(b *testing.B, v *archive.View) record.EntityID {
	ids, err := v.Entities(archive.EntityFilter{Kind: record.Act, ByDate: true, Limit: 1})
	if err != nil || len(ids) == 0 {
		b.Fatal(err)
	}
	return ids[0]
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
