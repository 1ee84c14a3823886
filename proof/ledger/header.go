// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// HeaderSize is the number of bytes of an encoded [Header].
const HeaderSize = 196

// MaxEntries is the number of entries that a log can have.
const MaxEntries = 1 << 48

const (
	headerMagic = "teptarh1"
	signedSize  = HeaderSize - ed25519.SignatureSize // the bytes before the signature
)

// A Position is where an entry stands in its log. The zero Position is that of
// the first entry.
type Position struct {
	Sequence int64     // how many entries come before
	Previous tlog.Hash // leaf hash of the entry before; zero for the first
}

// A Header is the signed and public half of an entry. It has 196 bytes, with
// integers in big-endian order:
//
//	  0   8  "teptarh1"
//	  8  32  public key of the device
//	 40  16  epoch, not zero
//	 56   8  sequence number, from 0, below 2⁴⁸
//	 64  32  leaf hash of the entry before; zero if and only if the sequence is 0
//	 96  32  commitment to the body
//	128   4  number of parts of the body, from 1 to 65,536
//	132  64  Ed25519 signature of tag ‖ bytes 0 to 131
//
// A Header that was parsed is not yet verified: see [Header.Verify].
type Header struct {
	Log
	Position
	Commitment Commitment
	Parts      int
	Signature  [ed25519.SignatureSize]byte
}

// Sign makes the header of an entry with this body, at this position of the
// log that the key has in this epoch. Whoever calls it must be sure that no
// other entry was ever signed for the position: two are a [Fork].
func Sign(key PrivateKey, epoch Epoch, at Position, body Body) (Header, error) {
	h := Header{
		Log:        Log{key.Public(), epoch},
		Position:   at,
		Commitment: body.Commitment(),
		Parts:      body.Len(),
	}
	if err := h.check(); err != nil {
		return Header{}, fmt.Errorf("sign entry: %w", err)
	}
	sig, err := key.sign(h.message())
	if err != nil {
		return Header{}, fmt.Errorf("sign entry: %w", err)
	}
	h.Signature = [ed25519.SignatureSize]byte(sig)
	return h, nil
}

// ParseHeader reads an encoded header. What it accepts encodes to the same
// bytes. It does not check the signature.
func ParseHeader(b []byte) (Header, error) {
	if len(b) != HeaderSize {
		return Header{}, fmt.Errorf("header: want %d bytes, have %d: %w", HeaderSize, len(b), fault.Invalid)
	}
	if string(b[:8]) != headerMagic {
		return Header{}, fmt.Errorf("header: unknown version: %w", fault.Invalid)
	}
	sequence := binary.BigEndian.Uint64(b[56:])
	if sequence >= MaxEntries {
		return Header{}, fmt.Errorf("header: sequence number out of range: %w", fault.Invalid)
	}
	h := Header{
		Log:        Log{PublicKey(b[8:40]), Epoch(b[40:56])},
		Position:   Position{int64(sequence), tlog.Hash(b[64:96])},
		Commitment: Commitment(b[96:128]),
		Parts:      int(binary.BigEndian.Uint32(b[128:])),
		Signature:  [ed25519.SignatureSize]byte(b[signedSize:]),
	}
	if err := h.check(); err != nil {
		return Header{}, fmt.Errorf("header: %w", err)
	}
	return h, nil
}

// check refuses what a header cannot say, whoever signs it.
func (h Header) check() error {
	if err := h.Log.check(); err != nil {
		return err
	}
	if h.Sequence < 0 || h.Sequence >= MaxEntries {
		return fmt.Errorf("sequence number out of range: %w", fault.Invalid)
	}
	if (h.Sequence == 0) != (h.Previous == tlog.Hash{}) {
		return fmt.Errorf("entry %d: previous hash must be zero for entry 0 and for no other: %w", h.Sequence, fault.Invalid)
	}
	if h.Parts < 1 || h.Parts > MaxParts {
		return fmt.Errorf("entry %d: want 1 to %d parts: %w", h.Sequence, MaxParts, fault.Invalid)
	}
	return nil
}

// Encode gives the bytes of the header.
func (h Header) Encode() []byte { return h.append(make([]byte, 0, HeaderSize)) }

func (h Header) append(b []byte) []byte {
	b = append(b, headerMagic...)
	b = append(b, h.Key[:]...)
	b = append(b, h.Epoch[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(h.Sequence))
	b = append(b, h.Previous[:]...)
	b = append(b, h.Commitment[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(h.Parts))
	return append(b, h.Signature[:]...)
}

// message gives what the device signs.
func (h Header) message() []byte {
	b := h.append(append(make([]byte, 0, len(tagEntry)+HeaderSize), tagEntry...))
	return b[:len(tagEntry)+signedSize]
}

// Verify checks the signature, or returns [fault.Tampered]. It says nothing of
// the entries before, nor of the body: see [Header.CheckBody] and [Verifier].
func (h Header) Verify() error {
	if !h.Key.verifies(h.message(), h.Signature[:]) {
		return fmt.Errorf("log %s: entry %d: the signature does not fit: %w", h.Log.ID(), h.Sequence, fault.Tampered)
	}
	return nil
}

// Leaf gives the leaf hash of the entry (RFC 6962, section 2.1): SHA-256 of a
// zero byte and the encoded header with its signature.
func (h Header) Leaf() tlog.Hash {
	var b [HeaderSize]byte
	return leafHash(h.append(b[:0]))
}

// leafHash gives the leaf hash of an encoded header.
func leafHash(header []byte) tlog.Hash {
	var b [1 + HeaderSize]byte // begins with the zero byte
	copy(b[1:], header)
	return sha256.Sum256(b[:])
}

// Next gives the position of the entry that follows.
func (h Header) Next() Position { return Position{h.Sequence + 1, h.Leaf()} }

// CheckBody compares the body with the commitment that the header signs, or
// returns [fault.Tampered]. Closed parts are compared by what they left.
func (h Header) CheckBody(b Body) error {
	if b.Len() != h.Parts {
		return fmt.Errorf("log %s: entry %d: signed with %d parts, the body has %d: %w", h.Log.ID(), h.Sequence, h.Parts, b.Len(), fault.Tampered)
	}
	if b.Commitment() != h.Commitment {
		return fmt.Errorf("log %s: entry %d: the body is not the one that was signed: %w", h.Log.ID(), h.Sequence, fault.Tampered)
	}
	return nil
}
