// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"teptar/fault"
)

// entryProof makes the proof of entry i in the log of so many entries, in which
// only these parts are open.
func (l *testLog) entryProof(t testing.TB, i, size int, open ...int) EntryProof {
	t.Helper()
	return EntryProof{l.headers[i], must[Body](t)(l.bodies[i].Keep(open...)), l.inclusion(t, i, size)}
}

func TestAnEntryProofStandsAlone(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 9)
	data := l.entryProof(t, 4, 9, 1).Encode()
	p := must[EntryProof](t)(ParseEntryProof(data))
	if err := p.Verify(); err != nil {
		t.Fatal(err)
	}
	if part, err := p.Body.Open(1); string(part) != "on 7 March" || err != nil {
		t.Errorf("part 1 is %q, %v", part, err)
	}
	if _, err := p.Body.Open(2); !errors.Is(err, fault.Erased) {
		t.Errorf("a part that was not opened: %v", err)
	}
	for _, closed := range []string{"Adam", "sister"} {
		if bytes.Contains(append(p.Header.Encode(), p.Body.Encode()...), []byte(closed)) {
			t.Errorf("the proof tells %q, which is closed", closed)
		}
	}
}

// Whatever the log and the entry, the proof of the entry holds, is read as it was
// written, takes no more hashes than the tree is deep, and holds for no other.
func TestEveryEntryHasAProof(t *testing.T) {
	const most = 70
	l := newTestLog(t, "device").grow(t, most)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.IntRange(1, most).Draw(rt, "size")
		i := rapid.IntRange(0, size-1).Draw(rt, "entry")
		open := slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.IntRange(0, 2), 0, 3).Draw(rt, "open"))))
		p := l.entryProof(t, i, size, open...)
		again, err := ParseEntryProof(p.Encode())
		if err != nil || again.Verify() != nil || !bytes.Equal(again.Encode(), p.Encode()) {
			rt.Fatalf("proof of entry %d of %d: %v, %v", i, size, err, again.Verify())
		}
		deep := 0
		for 1<<deep < size {
			deep++
		}
		if len(p.Inclusion.Path) > deep {
			rt.Fatalf("%d hashes for a tree of %d entries", len(p.Inclusion.Path), size)
		}
		other := rapid.IntRange(0, most-1).Filter(func(n int) bool { return n != i }).Draw(rt, "other")
		if (EntryProof{l.headers[other], l.bodies[other], p.Inclusion}).Verify() == nil {
			rt.Fatalf("the proof of entry %d passes with entry %d", i, other)
		}
		if (EntryProof{l.headers[i], l.bodies[other], p.Inclusion}).Verify() == nil {
			rt.Fatalf("entry %d passes with the body of entry %d", i, other)
		}
	})
}

func TestAChangedEntryProofIsRefused(t *testing.T) {
	l := newTestLog(t, "device")
	for range 3 {
		l.add(t, []byte("a"), []byte("b"))
	}
	testChanges(t, l.entryProof(t, 1, 3, 0).Encode(), func(data []byte) bool {
		p, err := ParseEntryProof(data)
		return err == nil && p.Verify() == nil
	})
}

func TestBodiesThatOpenOtherPartsJoin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newTestLog(t, "device").grow(t, 2)
		whole := l.bodies[0]
		keep := func(name string) Body {
			var parts []int
			for i := range whole.Len() {
				if rapid.Bool().Draw(rt, name) {
					parts = append(parts, i)
				}
			}
			return must[Body](t)(whole.Keep(parts...))
		}
		a, b := keep("a"), keep("b")
		ab, ba := must[Body](t)(a.Join(b)), must[Body](t)(b.Join(a))
		if ab.Commitment() != whole.Commitment() || !bytes.Equal(must[Body](t)(ParseBody(ab.Encode())).Encode(), ba.Encode()) {
			rt.Fatal("the order in which two bodies are joined shows")
		}
		for i := range whole.Len() {
			_, inA := a.Open(i)
			_, inB := b.Open(i)
			if _, err := ab.Open(i); (err == nil) != (inA == nil || inB == nil) {
				rt.Fatalf("part %d: %v, in one %v, in the other %v", i, err, inA, inB)
			}
		}
		if _, err := a.Join(l.bodies[1]); !errors.Is(err, fault.Tampered) {
			rt.Fatalf("the body of another entry was joined: %v", err)
		}
	})
}

func FuzzParseEntryProof(f *testing.F) {
	l := newTestLog(f, "device")
	l.add(f, []byte("a"), []byte("b"))
	p := l.entryProof(f, 0, 1, 1)
	f.Add(p.Encode())
	f.Add(p.Inclusion.Encode())
	f.Add(bytes.Replace(p.Encode(), []byte("extra "), []byte("extra AA"), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseEntryProof(data)
		if err == nil && !bytes.Equal(p.Encode(), data) {
			t.Errorf("two spellings of one proof")
		}
	})
}

// fill makes the tree of so many entries; of these there is only the first.
func (l *testLog) fill(t testing.TB, n int64) {
	l.add(t, []byte("a"))
	for i := int64(1); i < n; i++ {
		leaf := tlog.Hash(sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i))))
		l.hashes = append(l.hashes, must[[]tlog.Hash](t)(AppendHashes(l.hashes, i, leaf))...)
	}
}

// BenchmarkEntryProof makes the proof of an entry and checks it. The metric
// x-1000 is how often as long it takes in a log of a million entries as in one of
// a thousand: twenty hashes for ten.
func BenchmarkEntryProof(b *testing.B) {
	small, large := newTestLog(b, "device"), newTestLog(b, "device")
	small.fill(b, 1000)
	large.fill(b, 1_000_000)
	marks := map[*testLog]SignedCheckpoint{small: small.checkpoint(b, 1000), large: large.checkpoint(b, 1_000_000)}
	took := map[*testLog]float64{}
	rounds := 0
	for b.Loop() {
		rounds++
		for _, l := range []*testLog{small, large} {
			start := time.Now()
			p := must[Inclusion](b)(ProveInclusion(l.hashes, 700, marks[l]))
			if err := p.Verify(l.Log, l.headers[0].Leaf()); err == nil {
				b.Fatal("another entry passes")
			}
			took[l] += float64(time.Since(start).Nanoseconds())
		}
	}
	b.ReportMetric(took[large]/took[small], "x-1000")
	b.ReportMetric(took[large]/float64(rounds), "ns/proof")
}
