// SPDX-License-Identifier: Apache-2.0

package sqlite_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"

	"teptar/archive"
	"teptar/archive/sample"
	"teptar/archive/storetest"
	"teptar/proof/ledger"
	"teptar/record"
	"teptar/record/script"
)

var claimsFlag = flag.Int("claims", 100_000, "how many claims the benchmarks commit")

// fill commits invented reports in batches of a thousand claims, and tells how
// long the first ten thousand claims took, and the last hundred thousand: so
// many that the write-ahead log was moved into the database several times.
func fill(b *testing.B, a *archive.Archive) (claims int, all, first, last time.Duration) {
	src := sample.New(1)
	start := time.Now()
	if _, err := a.Commit(b.Context(), storetest.Owner, src.Shared()); err != nil {
		b.Fatal(err)
	}
	var ops []record.Op
	var took []time.Duration
	for batch := 0; claims < *claimsFlag; {
		more, n := src.Report()
		ops = append(ops, more...)
		if batch += n; batch < 1000 {
			continue
		}
		began := time.Now()
		if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		claims += batch
		batch, ops = 0, ops[:0]
	}
	sum := func(ds []time.Duration) (t time.Duration) {
		for _, d := range ds {
			t += d
		}
		return t
	}
	first, last = sum(took[:min(10, len(took))]), sum(took[max(0, len(took)-100):])
	return claims, time.Since(start), first / 10_000, last / time.Duration(min(100, len(took))*1000)
}

// BenchmarkCommit commits claims, each with its signed entry, its indexes and
// its words, and then as many bare rows into a database of the same kind.
func BenchmarkCommit(b *testing.B) {
	for b.Loop() {
		a := storetest.New(b, open)
		claims, all, first, last := fill(b, a)
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
		bare := bareRows(b, claims)
		b.ReportMetric(float64(claims)/all.Seconds(), "claims/s")
		b.ReportMetric(float64(claims)/bare.Seconds(), "bare-rows/s")
		b.ReportMetric(all.Seconds()/bare.Seconds(), "times-bare")
		b.ReportMetric(float64(first.Nanoseconds())/1000, "µs/claim-first-10k")
		b.ReportMetric(float64(last.Nanoseconds())/1000, "µs/claim-last-100k")
		b.ReportMetric(float64(last)/float64(first), "times-first")
		b.ReportMetric(0, "ns/op")
	}
}

// bareRows inserts rows of a number and four columns, with two indexes over
// random keys, in transactions of 5,000, with the same cache and encryption as
// the archive but without waiting for the disk.
func bareRows(b *testing.B, rows int) time.Duration {
	key := fmt.Sprintf("%064x", 1)
	db, err := sqlite3.Open("file:" + filepath.Join(b.TempDir(), "bare.db") + "?vfs=adiantum&hexkey=" + key)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	err = db.Exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-81920; PRAGMA temp_store=MEMORY;
		CREATE TABLE bare (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c TEXT, d BLOB); CREATE INDEX bare_a ON bare (a); CREATE INDEX bare_b ON bare (b);`)
	if err != nil {
		b.Fatal(err)
	}
	st, _, err := db.Prepare("INSERT INTO bare (a, b, c, d) VALUES (?, ?, ?, ?)")
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	rng := rand.New(rand.NewPCG(1, 1))
	start := time.Now()
	for i := range rows {
		if i%5000 == 0 {
			err = db.Exec("BEGIN")
		}
		st.BindInt64(1, rng.Int64())
		st.BindInt64(2, rng.Int64())
		st.BindText(3, "задержан у дома")
		st.BindBlob(4, []byte("0123456789abcdef"))
		if err == nil {
			err = st.Exec()
		}
		if err == nil && (i%5000 == 4999 || i == rows-1) {
			err = db.Exec("COMMIT")
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// hub is a person on whose account 5,000 others were punished.
const hubLinks = 5000

func addHub(b *testing.B, a *archive.Archive) record.EntityID {
	doc, hub := storetest.Entity(sample.Case, record.Document, "doc.hub"), storetest.Entity(sample.Case, record.Person, "hub")
	ops := []record.Op{doc, hub}
	for i := range hubLinks {
		act := storetest.Entity(sample.Case, record.Act, fmt.Sprint("hub act ", i))
		ops = append(ops, act, storetest.Say(sample.Case, doc.ID, fmt.Sprint("act ", i), storetest.Claim(act.ID, "on_account_of", record.RefValue(hub.ID))))
	}
	if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
		b.Fatal(err)
	}
	return hub.ID
}

// BenchmarkQuestions fills one archive and asks it what people ask.
func BenchmarkQuestions(b *testing.B) {
	p := storetest.NewPlace(b, open)
	a := p.Create(b)
	claims, _, _, _ := fill(b, a)
	hub := addHub(b, a)
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d claims", claims)
	b.Run("open and list 50 acts by date with their claims", func(b *testing.B) {
		for b.Loop() {
			a, err := p.TryOpen(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			defer a.Close()
			b.StartTimer()
			listActs(b, a)
			b.StopTimer()
			a.Close()
			b.StartTimer()
		}
	})
	a = p.Open(b)
	b.Run("list 50 acts by date with their claims", func(b *testing.B) {
		for b.Loop() {
			listActs(b, a)
		}
	})
	b.Run("show an act: its claims, links and judgments", func(b *testing.B) { benchmarkShow(b, a) })
	b.Run("search", func(b *testing.B) { benchmarkSearch(b, a) })
	for name, limit := range map[string]int{"first 100 links of 5,000 and their number": 100, "all 5,000 links": hubLinks} {
		b.Run(name, func(b *testing.B) { benchmarkLinks(b, a, hub, limit) })
	}
	b.Run("verify", func(b *testing.B) { benchmarkVerify(b, a) })
}

func ask(b *testing.B, a *archive.Archive, question func(v *archive.View) error) {
	v, err := a.View(b.Context(), storetest.Owner)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	if err := question(v); err != nil {
		b.Fatal(err)
	}
}

func listActs(b *testing.B, a *archive.Archive) (ids []record.EntityID) {
	ask(b, a, func(v *archive.View) (err error) {
		ids, err = v.Entities(archive.EntityFilter{Kind: record.Act, ByDate: true, Limit: 50})
		for _, id := range ids {
			if err == nil {
				_, err = v.Claims(id)
			}
		}
		if err == nil && len(ids) != 50 {
			err = fmt.Errorf("%d acts", len(ids))
		}
		return err
	})
	return ids
}

func benchmarkShow(b *testing.B, a *archive.Archive) {
	ids := listActs(b, a)
	for i := 0; b.Loop(); i++ {
		id := ids[i%len(ids)]
		ask(b, a, func(v *archive.View) error {
			if _, err := v.Claims(id); err != nil {
				return err
			}
			if _, _, err := v.Links(id, "", archive.Cursor{}, 100); err != nil {
				return err
			}
			_, err := v.Judgments(id)
			return err
		})
	}
}

// benchmarkSearch asks a mix of words, and tells the median and the 99th of 100.
func benchmarkSearch(b *testing.B, a *archive.Archive) {
	rare, frequent := words(b, a)
	queries := map[string]archive.WordQuery{
		"rare":     {Terms: [][]string{script.QueryTerms(rare)}},
		"frequent": {Terms: [][]string{script.QueryTerms(frequent)}},
		"two":      {Terms: [][]string{script.QueryTerms(frequent), script.QueryTerms(rare)}},
		"prefix":   {Terms: [][]string{{script.Key(rare)[:4] + "*"}}},
		"latin":    {Terms: [][]string{script.QueryTerms(romanized(b, rare))}},
	}
	took := map[string][]time.Duration{}
	for b.Loop() {
		for name, q := range queries {
			q.Limit = 20
			start := time.Now()
			ask(b, a, func(v *archive.View) error {
				hits, _, err := v.Search(q)
				if err == nil && len(hits) == 0 && name != "two" {
					err = fmt.Errorf("%s: nothing found", name)
				}
				return err
			})
			took[name] = append(took[name], time.Since(start))
		}
	}
	var all []time.Duration
	for name, ds := range took {
		slices.Sort(ds)
		b.ReportMetric(float64(ds[len(ds)/2].Microseconds()), "µs-"+name)
		all = append(all, ds...)
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "µs-p99")
}

// words finds a rare and a frequent word of the quotes.
func words(b *testing.B, a *archive.Archive) (rare, frequent string) {
	seen := map[string]int{}
	ask(b, a, func(v *archive.View) error {
		n := 0
		for s, err := range v.Statements(sample.Case) {
			if err != nil {
				return err
			}
			for w := range script.Words(s.Passage.Quote) {
				seen[w.Text]++
			}
			if n++; n > 2000 {
				break
			}
		}
		return nil
	})
	for w, n := range seen {
		if n > seen[frequent] {
			frequent = w
		}
		if n == 1 && len(w) > len(rare) {
			rare = w
		}
	}
	return rare, frequent
}

func romanized(b *testing.B, word string) string {
	w, err := script.Romanize(word, script.RussianBGN)
	if err != nil {
		b.Fatal(err)
	}
	return w
}

func benchmarkLinks(b *testing.B, a *archive.Archive, hub record.EntityID, limit int) {
	for b.Loop() {
		ask(b, a, func(v *archive.View) error {
			said, _, err := v.Links(hub, "", archive.Cursor{}, limit)
			if err != nil || len(said) != limit {
				return fmt.Errorf("%d links: %w", len(said), err)
			}
			n, err := v.CountLinks(hub)
			if err != nil || n != hubLinks {
				return fmt.Errorf("%d links: %w", n, err)
			}
			return nil
		})
	}
}

// benchmarkVerify verifies all, and compares that with the bare work of one
// processor: a signature and a hash for each entry.
func benchmarkVerify(b *testing.B, a *archive.Archive) {
	var entries []ledger.Entry
	size := 0
	ask(b, a, func(v *archive.View) error {
		for e, err := range v.Entries(ledger.LogID{}, 0) {
			if err != nil {
				return err
			}
			entries = append(entries, e)
			size += len(e.Body)
		}
		return nil
	})
	// Each round does both; the quickest of each are compared, so that what
	// else the machine does is left out.
	bare, logs := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		bare = min(bare, bareVerify(b, entries))
		start, pages := time.Now(), false
		v, err := a.Verify(b.Context(), func(what string, _, _ int64) {
			if !pages && strings.HasPrefix(what, "pages") {
				pages = true // the logs are done
				logs = min(logs, time.Since(start))
			}
		})
		if err != nil || v.Err() != nil {
			b.Fatal(err, v.Err())
		}
	}
	b.ReportMetric(logs.Seconds()/bare.Seconds(), "logs-times-bare")
	b.ReportMetric(1000*logs.Seconds(), "ms-logs")
	b.ReportMetric(1000*bare.Seconds(), "ms-bare")
	b.ReportMetric(float64(len(entries)), "entries")
	b.ReportMetric(float64(size>>20), "MiB-bodies")
}

// bareVerify checks the signatures and hashes the bodies on one processor.
func bareVerify(b *testing.B, entries []ledger.Entry) time.Duration {
	start := time.Now()
	for _, e := range entries {
		h, err := ledger.ParseHeader(e.Header)
		if err != nil {
			b.Fatal(err)
		}
		ed25519.Verify(h.Log.Key[:], e.Header[:len(e.Header)-ed25519.SignatureSize], h.Signature[:])
		sha256.Sum256(e.Body)
	}
	return time.Since(start)
}
