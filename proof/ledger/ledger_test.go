// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// testRand gives the same bytes for the same seed.
func testRand(seed string) *rand.ChaCha8 {
	var s [32]byte
	copy(s[:], seed)
	return rand.NewChaCha8(s)
}

func testKey(seed string) PrivateKey {
	var s [32]byte
	copy(s[:], seed)
	return PrivateKeyFromSeed(s)
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// A testLog is a log with all that its owner keeps.
type testLog struct {
	Log
	key     PrivateKey
	rand    *rand.ChaCha8
	headers []Header
	bodies  []Body
	hashes  Hashes
}

func newTestLog(t testing.TB, seed string) *testLog {
	l := &testLog{key: testKey(seed), rand: testRand(seed)}
	l.Log = Log{l.key.Public(), must[Epoch](t)(NewEpoch(l.rand))}
	return l
}

// grow appends entries of three parts until the log has n.
func (l *testLog) grow(t testing.TB, n int) *testLog {
	t.Helper()
	for i := len(l.headers); i < n; i++ {
		l.add(t, fmt.Appendf(nil, "entry %d: Adam was taken", i), []byte("on 7 March"), []byte("his sister says so"))
	}
	return l
}

// add appends one entry.
func (l *testLog) add(t testing.TB, parts ...[]byte) {
	t.Helper()
	var at Position
	if n := len(l.headers); n > 0 {
		at = l.headers[n-1].Next()
	}
	body := must[Body](t)(Seal(l.rand, parts))
	h := must[Header](t)(Sign(l.key, l.Epoch, at, body))
	l.headers = append(l.headers, h)
	l.bodies = append(l.bodies, body)
	l.hashes = append(l.hashes, must[[]tlog.Hash](t)(AppendHashes(l.hashes, at.Sequence, h.Leaf()))...)
}

// branch gives a log of the same device and epoch that shares n entries and
// then goes its own way: what a restored backup does that keeps its epoch.
func (l *testLog) branch(t testing.TB, n int, seed string) *testLog {
	b := &testLog{Log: l.Log, key: l.key, rand: testRand(seed)}
	b.headers = append(b.headers, l.headers[:n]...)
	b.bodies = append(b.bodies, l.bodies[:n]...)
	b.hashes = append(b.hashes, l.hashes[:tlog.StoredHashCount(int64(n))]...)
	return b
}

func (l *testLog) entry(i int) Entry {
	return Entry{l.headers[i].Encode(), l.bodies[i].Encode()}
}

func (l *testLog) checkpoint(t testing.TB, size int) SignedCheckpoint {
	t.Helper()
	root := must[tlog.Hash](t)(Root(l.hashes, int64(size)))
	signer, err := l.Signer(l.key)
	if err != nil {
		t.Fatal(err)
	}
	return must[SignedCheckpoint](t)(SignCheckpoint(Checkpoint{l.ID().Origin(), int64(size), root}, signer))
}

func (l *testLog) inclusion(t testing.TB, i, size int) Inclusion {
	t.Helper()
	return must[Inclusion](t)(ProveInclusion(l.hashes, int64(i), l.checkpoint(t, size)))
}

var testWitnesses = []string{"witness.example", "second.example"}

func knownWitnesses() (known []Witness) {
	for _, name := range testWitnesses {
		known = append(known, Witness{name, testKey(name).Public()})
	}
	return known
}

func cosigned(t testing.TB, s SignedCheckpoint) SignedCheckpoint {
	t.Helper()
	for i, name := range testWitnesses {
		s = must[SignedCheckpoint](t)(Cosign(s, name, testKey(name), time.Unix(1_930_000_000+int64(i), 0)))
	}
	return s
}

// testChanges calls accepts with data in which one byte is another, or missing
// at the end, or too much; it must always say no.
func testChanges(t *testing.T, data []byte, accepts func([]byte) bool) {
	t.Helper()
	if !accepts(data) {
		t.Fatal("refused as it was")
	}
	for i := range data {
		for bit := range 8 {
			changed := append([]byte(nil), data...)
			changed[i] ^= 1 << bit
			if accepts(changed) {
				t.Fatalf("accepted with bit %d of byte %d flipped", bit, i)
			}
		}
		if accepts(data[:i:i]) {
			t.Fatalf("accepted when cut off at byte %d of %d", i, len(data))
		}
		doubled := append(append([]byte(nil), data[:i]...), data[max(0, i-1):]...)
		if i > 0 && accepts(doubled) {
			t.Fatalf("accepted with byte %d twice", i-1)
		}
	}
	for _, tail := range []string{"\x00", "\n", " "} {
		if accepts(append(data[:len(data):len(data)], tail...)) {
			t.Fatalf("accepted with %q at the end", tail)
		}
	}
}

// naiveCounter gives a counter block of AES in counter mode.
func naiveCounter(i uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 8), i)
}
