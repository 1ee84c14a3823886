// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

const (
	// A tree of 2⁴⁸ leaves has audit paths of 48 hashes, and consistency
	// proofs of one more.
	maxPath      = 49
	maxProofSize = maxCheckpointSize + 4096

	inclusionHead   = "c2sp.org/tlog-proof@v1"
	consistencyHead = "teptar/consistency@v1"
)

// An Inclusion proves that an entry is in a log that signed a checkpoint. With
// the entry's header it is all that a verifier needs offline. Its text is that
// of C2SP tlog-proof, without the line for unauthenticated extra data: hashes
// from the leaf's sibling up to the child of the root (RFC 6962, section
// 2.1.1), an empty line, and the signed checkpoint.
//
//	c2sp.org/tlog-proof@v1
//	index 73894
//	gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//	B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
//
//	teptar/5d0c…e1
//	109482
//	sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//
//	— teptar/5d0c…e1 hI2DJw…
type Inclusion struct {
	Sequence   int64
	Path       []tlog.Hash
	Checkpoint SignedCheckpoint
}

// ProveInclusion makes the proof for one entry under a checkpoint.
func ProveInclusion(r tlog.HashReader, sequence int64, checkpoint SignedCheckpoint) (Inclusion, error) {
	size := checkpoint.Size
	if sequence < 0 || sequence >= size || size > MaxEntries {
		return Inclusion{}, fmt.Errorf("prove inclusion: entry %d of %d: %w", sequence, size, fault.NotFound)
	}
	path, err := tlog.ProveRecord(size, sequence, r)
	if err != nil {
		return Inclusion{}, fmt.Errorf("prove inclusion of entry %d: %w", sequence, err)
	}
	return Inclusion{sequence, path, checkpoint}, nil
}

// ParseInclusion reads a proof. What it accepts encodes to the same bytes.
func ParseInclusion(data []byte) (Inclusion, error) {
	if len(data) > maxProofSize {
		return Inclusion{}, fmt.Errorf("inclusion proof: more than %d bytes: %w", maxProofSize, fault.Invalid)
	}
	l := lines{data}
	if head, _ := l.next(); head != inclusionHead {
		return Inclusion{}, fmt.Errorf("inclusion proof: unknown version: %w", fault.Invalid)
	}
	var p Inclusion
	var err error
	if p.Sequence, err = l.number("index "); err != nil {
		return Inclusion{}, fmt.Errorf("inclusion proof: %w", err)
	}
	if p.Path, err = l.hashes(); err != nil {
		return Inclusion{}, fmt.Errorf("inclusion proof: %w", err)
	}
	if p.Checkpoint, err = ParseSignedCheckpoint(l.rest); err != nil {
		return Inclusion{}, fmt.Errorf("inclusion proof: %w", err)
	}
	return p, nil
}

// Encode gives the text of the proof.
func (p Inclusion) Encode() []byte {
	b := fmt.Appendf(nil, "%s\nindex %d\n", inclusionHead, p.Sequence)
	return append(appendHashes(b, p.Path), p.Checkpoint.Encode()...)
}

// Verify checks that the log signed the checkpoint and that the leaf is in it
// at the proof's sequence number, or returns [fault.Tampered].
func (p Inclusion) Verify(log Log, leaf tlog.Hash) error {
	if err := p.Checkpoint.Verify(log.Verifier()); err != nil {
		return err
	}
	c := p.Checkpoint
	if tlog.CheckRecord(p.Path, c.Size, c.Root, p.Sequence, leaf) != nil {
		return fmt.Errorf("log %s: the proof does not lead from entry %d to the root of %d: %w", log.ID(), p.Sequence, c.Size, fault.Tampered)
	}
	return nil
}

// VerifyEntry checks that the header is signed by the log's device and is in
// the log at the place that it names, or returns [fault.Tampered]. Which logs
// to trust, the caller has to know. The body is left to [Header.CheckBody].
func (p Inclusion) VerifyEntry(log Log, h Header) error {
	if h.Log != log || h.Sequence != p.Sequence {
		return fmt.Errorf("log %s: the proof of entry %d came with another entry: %w", log.ID(), p.Sequence, fault.Tampered)
	}
	if err := h.Verify(); err != nil {
		return err
	}
	return p.Verify(log, h.Leaf())
}

// A Consistency proves that a log of Size entries begins with the log of Old
// entries (RFC 6962, section 2.1.2). Its text ends with an empty line:
//
//	teptar/consistency@v1
//	old 6
//	size 7
//	gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//	B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
type Consistency struct {
	Old, Size int64
	Path      []tlog.Hash
}

// ProveConsistency makes the proof between two sizes of one log. From the empty
// log, and between equal sizes, there is nothing to prove and the path is empty.
func ProveConsistency(r tlog.HashReader, old, size int64) (Consistency, error) {
	if old < 0 || old > size || size > MaxEntries {
		return Consistency{}, fmt.Errorf("prove consistency: from %d to %d entries: %w", old, size, fault.Invalid)
	}
	if old == 0 {
		return Consistency{Size: size}, nil
	}
	path, err := tlog.ProveTree(size, old, r)
	if err != nil {
		return Consistency{}, fmt.Errorf("prove consistency from %d to %d entries: %w", old, size, err)
	}
	return Consistency{old, size, path}, nil
}

// ParseConsistency reads a proof. What it accepts encodes to the same bytes.
func ParseConsistency(data []byte) (Consistency, error) {
	if len(data) > maxProofSize {
		return Consistency{}, fmt.Errorf("consistency proof: more than %d bytes: %w", maxProofSize, fault.Invalid)
	}
	l := lines{data}
	if head, _ := l.next(); head != consistencyHead {
		return Consistency{}, fmt.Errorf("consistency proof: unknown version: %w", fault.Invalid)
	}
	var p Consistency
	var err error
	if p.Old, err = l.number("old "); err != nil {
		return Consistency{}, fmt.Errorf("consistency proof: %w", err)
	}
	if p.Size, err = l.number("size "); err != nil {
		return Consistency{}, fmt.Errorf("consistency proof: %w", err)
	}
	if p.Path, err = l.hashes(); err != nil {
		return Consistency{}, fmt.Errorf("consistency proof: %w", err)
	}
	if len(l.rest) != 0 {
		return Consistency{}, fmt.Errorf("consistency proof: something follows the empty line: %w", fault.Invalid)
	}
	return p, nil
}

// Encode gives the text of the proof.
func (p Consistency) Encode() []byte {
	return appendHashes(fmt.Appendf(nil, "%s\nold %d\nsize %d\n", consistencyHead, p.Old, p.Size), p.Path)
}

// Verify checks that the newer checkpoint only adds to the older one, or
// returns [fault.Tampered]. It does not check who signed them.
func (p Consistency) Verify(old, newer Checkpoint) error {
	if old.Origin != newer.Origin || p.Old != old.Size || p.Size != newer.Size {
		return fmt.Errorf("the proof from %d to %d entries came with other checkpoints: %w", p.Old, p.Size, fault.Tampered)
	}
	ok := false
	switch {
	case p.Old == 0:
		ok = old.Root == emptyRoot() && len(p.Path) == 0 && (p.Size > 0 || newer.Root == old.Root)
	case p.Old <= p.Size:
		ok = tlog.CheckTree(p.Path, p.Size, newer.Root, p.Old, old.Root) == nil
	}
	if !ok {
		return fmt.Errorf("the log of %d entries does not begin with the log of %d: %w", p.Size, p.Old, fault.Tampered)
	}
	return nil
}
