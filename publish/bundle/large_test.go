// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/sha256"
	"flag"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/sample"
	"teptar/record"
)

var claimsFlag = flag.Int("claims", 50_000, "how many claims the large bundle has")

// large makes an archive of invented reports.
func large(t testing.TB, claims int) *archive.Archive {
	a := newArchive(t)
	src := sample.New(1)
	commit(t, a, src.Shared())
	for total := 0; total < claims; {
		var ops []record.Op
		for batch := 0; batch < 1000; {
			more, n := src.Report()
			ops = append(ops, more...)
			batch += n
			total += n
		}
		commit(t, a, ops)
	}
	return a
}

// peak runs f and tells how many bytes the heap had at most, live and garbage.
func peak(f func()) uint64 {
	runtime.GC()
	var most atomic.Uint64
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			metrics.Read(s)
			most.Store(max(most.Load(), s[0].Value.Uint64()))
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return most.Load()
}

// writeFile writes a bundle of everything to the disk.
func writeFile(t testing.TB, a *archive.Archive, to string) Summary {
	t.Helper()
	view, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sum, err := Write(t.Context(), f, view, Options{Cases: []record.CaseID{sample.Case}, Captures: true})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func verifyFile(t testing.TB, name string) Report {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Verify(t.Context(), f, info.Size(), Trust{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestALargeBundleFitsInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	a := large(t, *claimsFlag)
	name := filepath.Join(t.TempDir(), "large.zip")
	var sum Summary
	var report Report
	const limit = 192 << 20
	if got := peak(func() { sum = writeFile(t, a, name) }); got > limit {
		t.Errorf("writing took %d MiB; want at most %d", got>>20, limit>>20)
	} else {
		t.Logf("writing took %d MiB for %d MiB", got>>20, sum.Size>>20)
	}
	if got := peak(func() { report = verifyFile(t, name) }); got > limit {
		t.Errorf("verifying took %d MiB; want at most %d", got>>20, limit>>20)
	} else {
		t.Logf("verifying took %d MiB", got>>20)
	}
	if report.Claims != sum.Claims || report.Claims < int64(*claimsFlag) {
		t.Errorf("%d claims verified of %d written", report.Claims, sum.Claims)
	}
}

func BenchmarkWrite(b *testing.B) {
	a := large(b, *claimsFlag)
	name := filepath.Join(b.TempDir(), "large.zip")
	for b.Loop() {
		b.SetBytes(writeFile(b, a, name).Size)
	}
}

// BenchmarkVerify also says how many times longer it takes than to hash the
// file, which is the least anybody can do.
func BenchmarkVerify(b *testing.B) {
	a := large(b, *claimsFlag)
	name := filepath.Join(b.TempDir(), "large.zip")
	b.SetBytes(writeFile(b, a, name).Size)
	start := time.Now()
	h := sha256.New()
	hashFile(b, h, name)
	hashing := time.Since(start)
	for b.Loop() {
		verifyFile(b, name)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(hashing), "×hashing")
}

func hashFile(b *testing.B, h hash.Hash, name string) {
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		b.Fatal(err)
	}
}
