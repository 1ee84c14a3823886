// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// RFC 6962, section 2.1, by its words: recursion over lists of leaves.
func naiveRoot(leaves []tlog.Hash) tlog.Hash {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		k := naiveSplit(n)
		return naiveNode(naiveRoot(leaves[:k]), naiveRoot(leaves[k:]))
	}
}

func naiveNode(left, right tlog.Hash) tlog.Hash {
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

// naiveSplit gives the largest power of two below n.
func naiveSplit(n int) int {
	k := 1
	for k*2 < n {
		k *= 2
	}
	return k
}

// naivePath is PATH(m, D[n]) of section 2.1.1.
func naivePath(m int, d []tlog.Hash) []tlog.Hash {
	if len(d) == 1 {
		return nil
	}
	if k := naiveSplit(len(d)); m < k {
		return append(naivePath(m, d[:k]), naiveRoot(d[k:]))
	} else {
		return append(naivePath(m-k, d[k:]), naiveRoot(d[:k]))
	}
}

// naiveSubproof is SUBPROOF(m, D[n], b) of section 2.1.2.
func naiveSubproof(m int, d []tlog.Hash, whole bool) []tlog.Hash {
	if m == len(d) {
		if whole {
			return nil
		}
		return []tlog.Hash{naiveRoot(d)}
	}
	if k := naiveSplit(len(d)); m <= k {
		return append(naiveSubproof(m, d[:k], whole), naiveRoot(d[k:]))
	} else {
		return append(naiveSubproof(m-k, d[k:], false), naiveRoot(d[:k]))
	}
}

func (l *testLog) leaves(n int) (leaves []tlog.Hash) {
	for _, h := range l.headers[:n] {
		leaves = append(leaves, sha256.Sum256(append([]byte{0}, h.Encode()...)))
	}
	return leaves
}

func TestRootsAndProofsAreThoseOfRFC6962(t *testing.T) {
	const most = 20
	l := newTestLog(t, "device").grow(t, most)
	var f frontier
	for size := 0; size <= most; size++ {
		leaves := l.leaves(size)
		want := naiveRoot(leaves)
		if got := must[tlog.Hash](t)(Root(l.hashes, int64(size))); got != want || f.root() != want {
			t.Fatalf("size %d: root %v, in a stream %v, want %v", size, got, f.root(), want)
		}
		for i := range size {
			p := l.inclusion(t, i, size)
			if !slices.Equal(p.Path, naivePath(i, leaves)) {
				t.Fatalf("size %d: path of entry %d differs", size, i)
			}
			if err := p.VerifyEntry(l.Log, l.headers[i]); err != nil {
				t.Fatalf("size %d: entry %d: %v", size, i, err)
			}
			if p.Verify(l.Log, l.headers[(i+1)%most].Leaf()) == nil {
				t.Fatalf("size %d: another entry passes as entry %d", size, i)
			}
		}
		for old := 0; old <= size; old++ {
			p := must[Consistency](t)(ProveConsistency(l.hashes, int64(old), int64(size)))
			if old > 0 && !slices.Equal(p.Path, naiveSubproof(old, leaves, true)) {
				t.Fatalf("proof from %d to %d differs", old, size)
			}
			if err := p.Verify(l.checkpoint(t, old).Checkpoint, l.checkpoint(t, size).Checkpoint); err != nil {
				t.Fatalf("from %d to %d: %v", old, size, err)
			}
		}
		if size < most {
			f.add(l.headers[size].Leaf())
		}
	}
}

func TestConsistencyRefusesAnotherHistory(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 9)
	forked := l.branch(t, 3, "branch").grow(t, 9)
	for old := 0; old <= 9; old++ {
		for size := old; size <= 9; size++ {
			p := must[Consistency](t)(ProveConsistency(forked.hashes, int64(old), int64(size)))
			a, b := l.checkpoint(t, old).Checkpoint, forked.checkpoint(t, size).Checkpoint
			if err := p.Verify(a, b); (err == nil) != (old <= 3) || err != nil && !errors.Is(err, fault.Tampered) {
				t.Errorf("from %d to %d across a fork at 3: %v", old, size, err)
			}
		}
	}
}

func TestProofWithAnyByteChangedIsRefused(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 7)
	t.Run("inclusion", func(t *testing.T) {
		p := l.inclusion(t, 4, 7)
		p.Checkpoint = cosigned(t, p.Checkpoint)
		testChanges(t, p.Encode(), func(b []byte) bool {
			p, err := ParseInclusion(b)
			if err != nil || p.VerifyEntry(l.Log, l.headers[4]) != nil {
				return false
			}
			c, err := p.Checkpoint.Cosigners(knownWitnesses())
			return err == nil && len(c) == len(testWitnesses)
		})
	})
	t.Run("consistency", func(t *testing.T) {
		p := must[Consistency](t)(ProveConsistency(l.hashes, 3, 7))
		old, newer := l.checkpoint(t, 3).Checkpoint, l.checkpoint(t, 7).Checkpoint
		testChanges(t, p.Encode(), func(b []byte) bool {
			p, err := ParseConsistency(b)
			return err == nil && p.Verify(old, newer) == nil
		})
	})
}

func TestProofOfAnotherLogIsRefused(t *testing.T) {
	l, other := newTestLog(t, "device").grow(t, 4), newTestLog(t, "other").grow(t, 4)
	p := l.inclusion(t, 2, 4)
	for _, tt := range []struct {
		name   string
		log    Log
		header Header
	}{
		{"entry and proof of different logs", l.Log, other.headers[2]},
		{"a log that the reader did not ask for", other.Log, l.headers[2]},
		{"an entry with another number", l.Log, l.headers[1]},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := p.VerifyEntry(tt.log, tt.header); !errors.Is(err, fault.Tampered) {
				t.Errorf("%v, want fault.Tampered", err)
			}
		})
	}
}

// A device that lies can sign a tree in which an entry stands at a number that
// is not its own. The entry must not pass for the one that should be there.
func TestEntryAtAnotherNumberInTheTreeIsRefused(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	l.hashes = append(l.hashes, must[[]tlog.Hash](t)(AppendHashes(l.hashes, 1, l.headers[0].Leaf()))...)
	p := l.inclusion(t, 1, 2)
	if err := p.Verify(l.Log, l.headers[0].Leaf()); err != nil {
		t.Fatalf("the leaf is there: %v", err)
	}
	if err := p.VerifyEntry(l.Log, l.headers[0]); !errors.Is(err, fault.Tampered) {
		t.Errorf("%v, want fault.Tampered", err)
	}
}

func TestProvingWhatIsNotThere(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 3)
	if _, err := ProveInclusion(l.hashes, 3, l.checkpoint(t, 3)); !errors.Is(err, fault.NotFound) {
		t.Errorf("inclusion of entry 3 of 3: %v", err)
	}
	if _, err := ProveConsistency(l.hashes, 3, 2); !errors.Is(err, fault.Invalid) {
		t.Errorf("consistency from 3 to 2: %v", err)
	}
	if _, err := ProveConsistency(l.hashes, 1, 9); !errors.Is(err, fault.NotFound) {
		t.Errorf("consistency to 9 of 3: %v", err)
	}
	if _, err := Root(l.hashes, -1); !errors.Is(err, fault.Invalid) {
		t.Errorf("root of -1 entries: %v", err)
	}
	if _, err := AppendHashes(Hashes(nil), 1, tlog.Hash{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("hashes of entry 1 without entry 0: %v", err)
	}
}

// Proofs are filed and compared as bytes, so they must have one spelling. One
// target for both kinds: their first lines tell them apart.
func FuzzParseProof(f *testing.F) {
	l := newTestLog(f, "device").grow(f, 5)
	p := l.inclusion(f, 2, 5)
	f.Add(p.Encode())
	f.Add(bytes.Replace(p.Encode(), []byte("index 2"), []byte("index 02"), 1))
	f.Add(bytes.Replace(p.Encode(), []byte("\nindex"), []byte("\nextra AA==\nindex"), 1))
	f.Add(bytes.Replace(p.Encode(), []byte("=\n"), []byte("=\r\n"), 1))
	c, _ := ProveConsistency(l.hashes, 2, 5)
	f.Add(c.Encode())
	f.Add(bytes.Replace(c.Encode(), []byte("old 2"), []byte("old 6"), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := ParseInclusion(data); err == nil {
			if again := p.Encode(); !bytes.Equal(again, data) {
				t.Errorf("two spellings of one proof:\n\t%q\n\t%q", data, again)
			}
			_ = p.Verify(l.Log, tlog.Hash{}) // must not panic
		}
		if p, err := ParseConsistency(data); err == nil {
			if again := p.Encode(); !bytes.Equal(again, data) {
				t.Errorf("two spellings of one proof:\n\t%q\n\t%q", data, again)
			}
			_ = p.Verify(Checkpoint{Size: p.Old}, Checkpoint{Size: p.Size}) // must not panic
		}
	})
}
