// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"errors"
	"testing"

	"teptar/fault"
)

// Two histories of one device, which part after entry 2:
//
//	a:  0 ─ 1 ─ 2 ─ 3 ─ 4
//	            └── 3' ─ 4' ─ 5'     b
func forkedLogs(t testing.TB) (a, b *testLog) {
	a = newTestLog(t, "device").grow(t, 5)
	return a, a.branch(t, 3, "branch").grow(t, 6)
}

func (l *testLog) saidBy(t testing.TB, kind StatementKind, i, size int) Statement {
	switch kind {
	case SaidByInclusion:
		return Statement{Kind: kind, Leaf: l.headers[i].Leaf(), Inclusion: l.inclusion(t, i, size)}
	case SaidByCheckpoint:
		return Statement{Kind: kind, Checkpoint: l.checkpoint(t, size)}
	}
	return Statement{Kind: kind, Header: l.headers[i]}
}

func TestForksAreProvedByAnyTwoStatementsThatDisagree(t *testing.T) {
	a, b := forkedLogs(t)
	say := func(l *testLog, kind StatementKind, i, size int) Statement { return l.saidBy(t, kind, i, size) }
	for _, tt := range []struct {
		name string
		a, b Statement
		text string
	}{
		{"two entries with one number", say(a, SaidByEntry, 3, 0), say(b, SaidByEntry, 3, 0), "two entries 3"},
		{"an entry, and one that follows another", say(a, SaidByEntry, 3, 0), say(b, SaidBySuccessor, 4, 0), "two entries 3"},
		{"two that follow different entries", say(a, SaidBySuccessor, 4, 0), say(b, SaidBySuccessor, 4, 0), "two entries 3"},
		{"an entry that its checkpoint does not have", say(a, SaidByEntry, 4, 0), say(b, SaidByInclusion, 4, 6), "two entries 4"},
		{"two checkpoints of different sizes", say(a, SaidByInclusion, 3, 4), say(b, SaidByInclusion, 3, 6), "two entries 3"},
		{"two checkpoints of one size", say(a, SaidByCheckpoint, 0, 5), say(b, SaidByCheckpoint, 0, 5), "two trees of 5 entries"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := must[Fork](t)(NewFork(a.Log, tt.a, tt.b))
			turned := must[Fork](t)(NewFork(a.Log, tt.b, tt.a))
			if !bytes.Equal(f.Encode(), turned.Encode()) {
				t.Error("the order of the statements matters")
			}
			if got, want := f.String(), "log "+a.ID().String()+": "+tt.text; got != want {
				t.Errorf("fork is %q, want %q", got, want)
			}
			testChanges(t, f.Encode(), func(data []byte) bool {
				f, err := ParseFork(data)
				return err == nil && f.Verify() == nil
			})
		})
	}
}

// An honest device must not be accused, whatever an accuser puts together.
func TestForkNeedsAContradiction(t *testing.T) {
	a, b := forkedLogs(t)
	other := newTestLog(t, "other").grow(t, 5)
	forged := a.saidBy(t, SaidByEntry, 3, 0)
	forged.Header.Commitment[0]++
	for _, tt := range []struct {
		name string
		a, b Statement
		want error
	}{
		{"the same entry twice", a.saidBy(t, SaidByEntry, 3, 0), a.saidBy(t, SaidByEntry, 3, 0), fault.Invalid},
		{"an entry and the next", a.saidBy(t, SaidByEntry, 3, 0), a.saidBy(t, SaidBySuccessor, 4, 0), fault.Invalid},
		{"the entry before the fork", a.saidBy(t, SaidByEntry, 2, 0), b.saidBy(t, SaidBySuccessor, 3, 0), fault.Invalid},
		{"different numbers", a.saidBy(t, SaidByEntry, 3, 0), b.saidBy(t, SaidByEntry, 4, 0), fault.Invalid},
		{"checkpoints before the fork", a.saidBy(t, SaidByInclusion, 2, 3), b.saidBy(t, SaidByInclusion, 2, 6), fault.Invalid},
		{"an entry and a checkpoint", a.saidBy(t, SaidByEntry, 3, 0), b.saidBy(t, SaidByCheckpoint, 0, 3), fault.Invalid},
		{"the first entry as a successor", a.saidBy(t, SaidByEntry, 3, 0), b.saidBy(t, SaidBySuccessor, 0, 0), fault.Invalid},
		{"an unknown kind", a.saidBy(t, SaidByEntry, 3, 0), Statement{Kind: 9}, fault.Invalid},
		{"another device", a.saidBy(t, SaidByEntry, 3, 0), other.saidBy(t, SaidByEntry, 3, 0), fault.Tampered},
		{"a checkpoint of another device", a.saidBy(t, SaidByCheckpoint, 0, 5), other.saidBy(t, SaidByCheckpoint, 0, 5), fault.Tampered},
		{"a forged entry", a.saidBy(t, SaidByEntry, 3, 0), forged, fault.Tampered},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := NewFork(a.Log, tt.a, tt.b); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// A device is quarantined on the ground of these bytes, so they must have one
// spelling.
func FuzzParseFork(f *testing.F) {
	a, b := forkedLogs(f)
	for _, kind := range []StatementKind{SaidByEntry, SaidBySuccessor, SaidByInclusion, SaidByCheckpoint} {
		fork, err := NewFork(a.Log, a.saidBy(f, kind, 4, 5), b.saidBy(f, kind, 4, 5))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(fork.Encode())
		f.Add(fork.Encode()[:100])
		fork.A, fork.B = fork.B, fork.A
		f.Add(fork.Encode())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fork, err := ParseFork(data)
		if err != nil {
			return
		}
		if again := fork.Encode(); !bytes.Equal(again, data) {
			t.Errorf("two spellings of one fork:\n\t%x\n\t%x", data, again)
		}
		_ = fork.Verify() // must not panic
	})
}
