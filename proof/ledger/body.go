// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"teptar/fault"
)

// Limits of a body. An encoded body has at most MaxBodySize bytes, all told.
const (
	MaxParts    = 1 << 16
	MaxBodySize = 1 << 24
)

// A Commitment is a hash that binds whoever published it to content without
// showing the content.
type Commitment [sha256.Size]byte

// String gives the commitment in hexadecimal.
func (c Commitment) String() string { return hex.EncodeToString(c[:]) }

// A Body is the secret half of an entry: its parts, each open or closed. Of an
// open part the Body has the bytes and the salt, of a closed one only the
// commitment. Whether a part was closed because it was erased, or because the
// reader of a bundle may not see it, cannot be told from a Body.
//
//	commitment of part i = SHA-256(tag ‖ salt i ‖ bytes of part i)
//	commitment of body   = SHA-256(tag ‖ number of parts ‖ commitment 0 ‖ commitment 1 ‖ …)
//
// The salts have 32 bytes each and are the key stream of AES-256 in counter
// mode under one random seed, from counter zero. A Body that was never closed
// keeps the seed instead of the salts; closing a part throws the seed away and
// writes out the salts of the others. From these neither the seed nor the salt
// of the closed part can be computed, as long as AES is a pseudorandom
// function; and without its salt the bytes of the part cannot be guessed and
// tried against its commitment.
//
// A Body is not changed by its methods, and shares the memory of its parts with
// whoever gave them. The zero Body has no parts and cannot be signed.
type Body struct {
	parts []part
	seed  *[seedSize]byte // nil if the salts are known one by one
}

type part struct {
	open       bool
	data       []byte         // if open
	salt       [saltSize]byte // if open
	commitment Commitment     // if closed
}

// Seal makes a Body of parts that are all open, with 32 bytes of rand, which
// must be cryptographically secure. Two bodies must not share their randomness:
// equal parts would have equal commitments. Beyond [MaxParts] or [MaxBodySize]
// it returns [fault.Full].
func Seal(rand io.Reader, parts [][]byte) (Body, error) {
	if len(parts) == 0 {
		return Body{}, fmt.Errorf("seal body: no parts: %w", fault.Invalid)
	}
	if len(parts) > MaxParts {
		return Body{}, fmt.Errorf("seal body: %d parts, at most %d are possible: %w", len(parts), MaxParts, fault.Full)
	}
	// The salted form is the longer one, and the body must fit in either.
	size := bodyHeadSize
	for _, p := range parts {
		if size += saltedOverhead + len(p); size > MaxBodySize {
			return Body{}, fmt.Errorf("seal body: more than %d bytes: %w", MaxBodySize, fault.Full)
		}
	}
	b := Body{parts: make([]part, len(parts)), seed: new([seedSize]byte)}
	if _, err := io.ReadFull(rand, b.seed[:]); err != nil {
		return Body{}, fmt.Errorf("seal body: read randomness: %w", err)
	}
	salts := newSalts(b.seed, len(parts))
	for i, p := range parts {
		b.parts[i] = part{open: true, data: p, salt: *salts.next()}
	}
	return b, nil
}

// Len gives the number of parts, open and closed.
func (b Body) Len() int { return len(b.parts) }

// Open gives the bytes of part i, which must not be changed. A closed part is
// [fault.Erased].
func (b Body) Open(i int) ([]byte, error) {
	if i < 0 || i >= len(b.parts) {
		return nil, fmt.Errorf("part %d of %d: %w", i, len(b.parts), fault.NotFound)
	}
	if !b.parts[i].open {
		return nil, fmt.Errorf("part %d of %d: %w", i, len(b.parts), fault.Erased)
	}
	return b.parts[i].data, nil
}

// Erase gives a Body in which these parts are closed as well. What is left to
// the caller is to destroy every copy of the Body as it was, in memory, on
// disk and in backups; until then nothing is erased.
func (b Body) Erase(parts ...int) (Body, error) {
	closing := make(map[int]bool, len(parts))
	for _, i := range parts {
		if i < 0 || i >= len(b.parts) {
			return Body{}, fmt.Errorf("erase part %d of %d: %w", i, len(b.parts), fault.NotFound)
		}
		closing[i] = true
	}
	return b.closeIf(func(i int) bool { return closing[i] }), nil
}

// Keep gives a Body in which all but these parts are closed, for a reader who
// may see only them.
func (b Body) Keep(parts ...int) (Body, error) {
	keeping := make(map[int]bool, len(parts))
	for _, i := range parts {
		if _, err := b.Open(i); err != nil {
			return Body{}, fmt.Errorf("keep: %w", err)
		}
		keeping[i] = true
	}
	return b.closeIf(func(i int) bool { return !keeping[i] }), nil
}

// Join gives a Body in which the parts are open that are open in either of two
// bodies of one entry, for whoever was given one after the other. It has the
// salts one by one, unless one of the two is open throughout. If the bodies are
// not of one entry it returns [fault.Tampered].
func (b Body) Join(with Body) (Body, error) {
	if len(b.parts) != len(with.parts) {
		return Body{}, fmt.Errorf("join bodies of %d and of %d parts: %w", len(b.parts), len(with.parts), fault.Tampered)
	}
	c := newCommitter()
	out := Body{parts: make([]part, len(b.parts))}
	mine, theirs := true, true // what is open in the other is open here too
	for i := range b.parts {
		p, q := &b.parts[i], &with.parts[i]
		if c.of(p) != c.of(q) {
			return Body{}, fmt.Errorf("join bodies: part %d is another: %w", i, fault.Tampered)
		}
		mine, theirs = mine && (p.open || !q.open), theirs && (q.open || !p.open)
		if out.parts[i] = *p; q.open {
			out.parts[i] = *q
		}
	}
	switch {
	case mine:
		return b, nil
	case theirs:
		return with, nil
	}
	return out, nil
}

// closeIf closes the parts that closing names. If that leaves all parts as they
// are, the Body stays as it is.
func (b Body) closeIf(closing func(int) bool) Body {
	c := newCommitter()
	out := Body{parts: make([]part, len(b.parts))}
	changed := false
	for i, p := range b.parts {
		if p.open && closing(i) {
			changed = true
			p = part{commitment: c.part(&p.salt, p.data)}
		}
		out.parts[i] = p
	}
	if !changed {
		return b
	}
	return out
}

// Commitments gives the commitment of each part. It hashes the open ones.
func (b Body) Commitments() []Commitment {
	c := newCommitter()
	list := make([]Commitment, len(b.parts))
	for i := range b.parts {
		list[i] = c.of(&b.parts[i])
	}
	return list
}

// Commitment gives the commitment of the whole, which stays the same whichever
// parts are closed. It hashes the open parts.
func (b Body) Commitment() Commitment {
	c := newCommitter()
	c.start(len(b.parts))
	for i := range b.parts {
		c.add(c.of(&b.parts[i]))
	}
	return c.sum()
}

// A committer computes commitments without allocating for each. It is not for
// more than one goroutine at a time.
type committer struct {
	one, all hash.Hash
	head     [len(tagPart) + saltSize]byte // the first block of a part
	out      Commitment
}

func newCommitter() *committer {
	c := &committer{one: sha256.New(), all: sha256.New()}
	copy(c.head[:], tagPart)
	return c
}

// part gives the commitment of an open part.
func (c *committer) part(salt *[saltSize]byte, data []byte) Commitment {
	copy(c.head[len(tagPart):], salt[:])
	c.one.Reset()
	c.one.Write(c.head[:])
	c.one.Write(data)
	c.one.Sum(c.out[:0])
	return c.out
}

// of gives the commitment of a part, open or closed.
func (c *committer) of(p *part) Commitment {
	if !p.open {
		return p.commitment
	}
	return c.part(&p.salt, p.data)
}

// start, add and sum give the commitment of a body of n parts.
func (c *committer) start(n int) {
	c.all.Reset()
	c.all.Write([]byte(tagBody))
	c.all.Write(binary.BigEndian.AppendUint32(nil, uint32(n)))
}

func (c *committer) add(part Commitment) {
	c.out = part
	c.all.Write(c.out[:])
}

func (c *committer) sum() Commitment {
	c.all.Sum(c.out[:0])
	return c.out
}
