// SPDX-License-Identifier: Apache-2.0

package sqlite_test

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sample"
	"teptar/archive/sqlite"
	"teptar/proof/keyring"
	"teptar/record"
)

var claimsFlag = flag.Int("claims", 100_000, "how many claims the benchmarks commit")

var owner = access.Owner("bench")

func config() archive.Config {
	return archive.Config{OpenStore: func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	}}
}

func create(t testing.TB, dir string) *archive.Archive {
	recipe, err := keyring.ForPassphrase(keyring.Note{Label: "bench"}, []byte("a passphrase for benchmarks"), keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(t.Context(), dir, config(), recipe)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// BenchmarkCommit commits claims in batches of 1,000.
func BenchmarkCommit(b *testing.B) {
	for b.Loop() {
		a := create(b, b.TempDir())
		src := sample.New(1)
		if _, err := a.Commit(b.Context(), owner, src.Shared()); err != nil {
			b.Fatal(err)
		}
		var ops []record.Op
		batch, total := 0, 0
		start, last := time.Now(), time.Now()
		for total < *claimsFlag {
			more, n := src.Report()
			ops = append(ops, more...)
			if batch += n; batch >= 1000 {
				if _, err := a.Commit(b.Context(), owner, ops); err != nil {
					b.Fatal(err)
				}
				total += batch
				batch, ops = 0, ops[:0]
				if os.Getenv("V") != "" && total%50000 < 1000 {
					b.Logf("%d: %.0f/s", total, 50000/time.Since(last).Seconds())
					last = time.Now()
				}
			}
		}
		b.ReportMetric(float64(total)/time.Since(start).Seconds(), "claims/s")
		a.Close()
	}
}
