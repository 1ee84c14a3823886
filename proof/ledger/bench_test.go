// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
)

// BenchmarkVerifier verifies a log, and in the same run does the least that any
// verifier has to do: one Ed25519 verification for each entry, and SHA-256 over
// the bytes of each header and body, on the same number of goroutines. The
// metric x-bare is the ratio of the two times, and should stay below 2. Of each
// the fastest round counts, because neighbours on the machine only ever slow a
// round down.
func BenchmarkVerifier(b *testing.B) {
	for _, bm := range []struct{ entries, parts int }{{2000, 1}, {500, 20}, {100, 1000}} {
		b.Run(fmt.Sprintf("parts=%d", bm.parts), func(b *testing.B) {
			l := newTestLog(b, "device")
			parts := make([][]byte, bm.parts)
			for i := range parts {
				parts[i] = make([]byte, 300)
			}
			entries := make([]Entry, bm.entries)
			var size int64
			for i := range entries {
				l.add(b, parts...)
				entries[i] = l.entry(i)
				size += int64(len(entries[i].Header) + len(entries[i].Body))
			}
			v := Verifier{Log: l.Log, Checkpoints: []SignedCheckpoint{l.checkpoint(b, bm.entries)}}
			b.SetBytes(size)
			b.ReportAllocs()
			ours, bare := time.Hour, time.Hour
			for b.Loop() {
				start := time.Now()
				if _, err := v.Verify(b.Context(), each(entries)); err != nil {
					b.Fatal(err)
				}
				ours = min(ours, time.Since(start))
				b.StopTimer()
				start = time.Now()
				bareVerify(b, l, entries)
				bare = min(bare, time.Since(start))
				b.StartTimer()
			}
			b.ReportMetric(float64(ours)/float64(bare), "x-bare")
			b.ReportMetric(float64(ours.Nanoseconds())/float64(bm.entries), "ns/entry")
		})
	}
}

// bareVerify takes entries in turn from one end to the other, without any
// order, chain, tree, salt or parsing.
func bareVerify(b *testing.B, l *testLog, entries []Entry) {
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(entries); i += workers {
				e := entries[i]
				if !ed25519.Verify(l.Key[:], l.headers[i].message(), e.Header[signedSize:]) {
					b.Error("the signature does not fit")
				}
				sha256.Sum256(e.Header)
				sha256.Sum256(e.Body)
			}
		})
	}
	wg.Wait()
}
