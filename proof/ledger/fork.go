// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

const (
	forkMagic        = "teptarf1"
	forkHeadSize     = len(forkMagic) + len(PublicKey{}) + len(Epoch{})
	maxStatementSize = tlog.HashSize + maxProofSize
)

// A StatementKind says how a device committed itself to a hash in its log.
type StatementKind byte

// The kinds of statement, with what each is encoded as.
const (
	SaidByEntry      StatementKind = 1 // a header: the entry at its number has its leaf hash
	SaidBySuccessor  StatementKind = 2 // a header: the entry before it has the hash it calls previous
	SaidByInclusion  StatementKind = 3 // a leaf hash, then an inclusion proof: the entry has that leaf hash
	SaidByCheckpoint StatementKind = 4 // a signed checkpoint: the tree of its size has its root
)

// A Statement is something the device signed that fixes one hash in its log:
// the leaf hash of one entry, or the root of the tree of one size.
type Statement struct {
	Kind       StatementKind
	Header     Header           // of SaidByEntry and SaidBySuccessor
	Leaf       tlog.Hash        // of SaidByInclusion
	Inclusion  Inclusion        // of SaidByInclusion
	Checkpoint SignedCheckpoint // of SaidByCheckpoint
}

// A place is what a statement is about.
type place struct {
	tree bool  // the root of a tree, not a leaf
	n    int64 // the size of the tree, or the sequence number
}

// says gives the place and the hash that the statement fixes.
func (s Statement) says() (place, tlog.Hash) {
	switch s.Kind {
	case SaidByEntry:
		return place{n: s.Header.Sequence}, s.Header.Leaf()
	case SaidBySuccessor:
		return place{n: s.Header.Sequence - 1}, s.Header.Previous
	case SaidByInclusion:
		return place{n: s.Inclusion.Sequence}, s.Leaf
	}
	return place{tree: true, n: s.Checkpoint.Size}, s.Checkpoint.Root
}

// verify checks that the device of the log made the statement.
func (s Statement) verify(log Log) error {
	switch s.Kind {
	case SaidByEntry, SaidBySuccessor:
		if s.Header.Log != log {
			return fmt.Errorf("header of another log: %w", fault.Tampered)
		}
		if s.Kind == SaidBySuccessor && s.Header.Sequence == 0 {
			return fmt.Errorf("the first entry has none before it: %w", fault.Invalid)
		}
		return s.Header.Verify()
	case SaidByInclusion:
		return s.Inclusion.Verify(log, s.Leaf)
	case SaidByCheckpoint:
		return s.Checkpoint.Verify(log.Verifier())
	}
	return fmt.Errorf("statement of unknown kind: %w", fault.Invalid)
}

// A Fork proves that a device signed two histories of one log: two statements
// that fix different hashes for one place. Someone had a copy of its key, or a
// backup was restored without a new epoch, or it lies. Both histories are kept,
// shown, and believed no further than their other sources; the device is
// quarantined. Nobody but the device can make one.
//
// Two entries with one number are a fork, and so are two checkpoints of one
// size with different roots; and also an entry and the next one that does not
// follow it, or two checkpoints of different sizes with different leaves at one
// number. Integers are in big-endian order:
//
//	 0   8  "teptarf1"
//	 8  32  public key of the device
//	40  16  epoch
//	56   …  twice: kind of statement (1), length (4), statement
//
// The statements stand in ascending order of kind and then of their bytes.
type Fork struct {
	Log  Log
	A, B Statement
}

// NewFork puts two statements in order and verifies that they prove a fork.
func NewFork(log Log, a, b Statement) (Fork, error) {
	f := Fork{log, a, b}
	if !f.ordered() {
		f.A, f.B = b, a
	}
	if err := f.Verify(); err != nil {
		return Fork{}, err
	}
	return f, nil
}

// Verify checks both signatures and that the statements contradict each other,
// or returns [fault.Tampered] or [fault.Invalid].
func (f Fork) Verify() error {
	if err := f.Log.check(); err != nil {
		return fmt.Errorf("fork: %w", err)
	}
	if !f.ordered() {
		return fmt.Errorf("fork: the statements are not in order: %w", fault.Invalid)
	}
	for i, s := range []Statement{f.A, f.B} {
		if err := s.verify(f.Log); err != nil {
			return fmt.Errorf("fork: statement %d: %w", i+1, err)
		}
	}
	placeA, hashA := f.A.says()
	placeB, hashB := f.B.says()
	if placeA != placeB || hashA == hashB {
		return fmt.Errorf("fork: the statements do not contradict each other: %w", fault.Invalid)
	}
	return nil
}

// String says where the log forks, without content.
func (f Fork) String() string {
	at, _ := f.A.says()
	if at.tree {
		return fmt.Sprintf("log %s: two trees of %d entries", f.Log.ID(), at.n)
	}
	return fmt.Sprintf("log %s: two entries %d", f.Log.ID(), at.n)
}

func (f Fork) ordered() bool {
	a, b := f.A, f.B
	return a.Kind < b.Kind || a.Kind == b.Kind && bytes.Compare(a.encode(), b.encode()) < 0
}

// encode gives the bytes of the statement, without its kind and length.
func (s Statement) encode() []byte {
	switch s.Kind {
	case SaidByEntry, SaidBySuccessor:
		return s.Header.Encode()
	case SaidByInclusion:
		return append(s.Leaf[:], s.Inclusion.Encode()...)
	case SaidByCheckpoint:
		return s.Checkpoint.Encode()
	}
	return nil
}

// Encode gives the bytes of the proof.
func (f Fork) Encode() []byte {
	b := append([]byte(forkMagic), f.Log.Key[:]...)
	b = append(b, f.Log.Epoch[:]...)
	for _, s := range []Statement{f.A, f.B} {
		body := s.encode()
		b = append(b, byte(s.Kind))
		b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
		b = append(b, body...)
	}
	return b
}

// ParseFork reads a proof. What it accepts encodes to the same bytes. It does
// not verify it: see [Fork.Verify].
func ParseFork(data []byte) (Fork, error) {
	if len(data) < forkHeadSize || string(data[:len(forkMagic)]) != forkMagic {
		return Fork{}, fmt.Errorf("fork: unknown version: %w", fault.Invalid)
	}
	f := Fork{Log: Log{PublicKey(data[8:40]), Epoch(data[40:56])}}
	rest := data[forkHeadSize:]
	var err error
	if f.A, rest, err = parseStatement(rest); err != nil {
		return Fork{}, fmt.Errorf("fork: statement 1: %w", err)
	}
	if f.B, rest, err = parseStatement(rest); err != nil {
		return Fork{}, fmt.Errorf("fork: statement 2: %w", err)
	}
	if len(rest) != 0 {
		return Fork{}, fmt.Errorf("fork: %d bytes after the second statement: %w", len(rest), fault.Invalid)
	}
	if err := f.Log.check(); err != nil {
		return Fork{}, fmt.Errorf("fork: %w", err)
	}
	if !f.ordered() {
		return Fork{}, fmt.Errorf("fork: the statements are not in order: %w", fault.Invalid)
	}
	return f, nil
}

func parseStatement(data []byte) (s Statement, rest []byte, err error) {
	if len(data) < 5 {
		return Statement{}, nil, fmt.Errorf("cut off: %w", fault.Invalid)
	}
	s.Kind = StatementKind(data[0])
	n := int64(binary.BigEndian.Uint32(data[1:]))
	data = data[5:]
	if n > maxStatementSize || n > int64(len(data)) {
		return Statement{}, nil, fmt.Errorf("cut off: %w", fault.Invalid)
	}
	body, rest := data[:n], data[n:]
	switch s.Kind {
	case SaidByEntry, SaidBySuccessor:
		s.Header, err = ParseHeader(body)
	case SaidByInclusion:
		if n < tlog.HashSize {
			return Statement{}, nil, fmt.Errorf("cut off: %w", fault.Invalid)
		}
		s.Leaf = tlog.Hash(body[:tlog.HashSize])
		s.Inclusion, err = ParseInclusion(body[tlog.HashSize:])
	case SaidByCheckpoint:
		s.Checkpoint, err = ParseSignedCheckpoint(body)
	default:
		err = fmt.Errorf("unknown kind: %w", fault.Invalid)
	}
	return s, rest, err
}
