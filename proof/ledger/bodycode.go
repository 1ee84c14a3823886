// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"

	"teptar/fault"
)

const (
	bodyMagic = "teptarb1"
	seedSize  = 32
	saltSize  = 32

	formSeeded = 1
	formSalted = 2

	partClosed = 0
	partOpen   = 1

	bodyHeadSize   = len(bodyMagic) + 1 + 4
	saltedOverhead = 1 + saltSize + 4 // what the salted form adds to an open part
)

// Encode gives the bytes of the body, in one of two forms, with integers in
// big-endian order. A body that still has its seed:
//
//	 0   8  "teptarb1"
//	 8   1  1
//	 9   4  number of parts, from 1 to 65,536
//	13  32  seed
//	45   …  for each part: length (4), bytes
//
// A body that has its salts one by one, since a part was closed:
//
//	 0   8  "teptarb1"
//	 8   1  2
//	 9   4  number of parts
//	13   …  for each part: 1, salt (32), length (4), bytes
//	                   or: 0, commitment (32)
//
// The salted form never shows a seed, even if all its parts are open: it is
// what can be put together from bundles that opened different parts.
func (b Body) Encode() []byte {
	out := make([]byte, 0, b.encodedSize())
	out = append(out, bodyMagic...)
	if b.seed != nil {
		out = append(out, formSeeded)
	} else {
		out = append(out, formSalted)
	}
	out = binary.BigEndian.AppendUint32(out, uint32(len(b.parts)))
	if b.seed != nil {
		out = append(out, b.seed[:]...)
	}
	for _, p := range b.parts {
		switch {
		case b.seed != nil:
		case !p.open:
			out = append(out, partClosed)
			out = append(out, p.commitment[:]...)
			continue
		default:
			out = append(out, partOpen)
			out = append(out, p.salt[:]...)
		}
		out = binary.BigEndian.AppendUint32(out, uint32(len(p.data)))
		out = append(out, p.data...)
	}
	return out
}

func (b Body) encodedSize() int {
	size := bodyHeadSize + seedSize
	for _, p := range b.parts {
		size += saltedOverhead + len(p.data)
	}
	return size
}

// ParseBody reads an encoded body and keeps pointing into data. What it accepts
// encodes to the same bytes. It does not know what was signed: see
// [Header.CheckBody].
func ParseBody(data []byte) (Body, error) {
	r, err := newBodyReader(data)
	if err != nil {
		return Body{}, err
	}
	// The count is not believed before the bytes are there: even a closed part
	// or an empty one takes some.
	b := Body{parts: make([]part, 0, min(r.count, len(data)/4)), seed: r.seed}
	for range r.count {
		var p part
		if err := r.next(&p); err != nil {
			return Body{}, err
		}
		b.parts = append(b.parts, p)
	}
	return b, r.end()
}

// A bodyReader walks over the parts of an encoded body without keeping them.
type bodyReader struct {
	rest  []byte
	count int
	at    int             // the number of the next part
	seed  *[seedSize]byte // nil in the salted form
	salts *salts          // nil in the salted form
}

func newBodyReader(data []byte) (*bodyReader, error) {
	if len(data) > MaxBodySize {
		return nil, fmt.Errorf("body: more than %d bytes: %w", MaxBodySize, fault.Invalid)
	}
	if len(data) < bodyHeadSize || string(data[:len(bodyMagic)]) != bodyMagic {
		return nil, fmt.Errorf("body: unknown version: %w", fault.Invalid)
	}
	form := data[len(bodyMagic)]
	count := binary.BigEndian.Uint32(data[len(bodyMagic)+1:])
	if count < 1 || count > MaxParts {
		return nil, fmt.Errorf("body: want 1 to %d parts: %w", MaxParts, fault.Invalid)
	}
	r := &bodyReader{rest: data[bodyHeadSize:], count: int(count)}
	switch {
	case form == formSalted:
	case form == formSeeded && len(r.rest) >= seedSize:
		// A part may be closed later, so the body must fit in the other form.
		if len(data)-seedSize+r.count*(saltedOverhead-4) > MaxBodySize {
			return nil, fmt.Errorf("body: more than %d bytes with its salts: %w", MaxBodySize, fault.Invalid)
		}
		r.seed = new([seedSize]byte)
		copy(r.seed[:], r.rest)
		r.rest = r.rest[seedSize:]
		r.salts = newSalts(r.seed, r.count)
	default:
		return nil, fmt.Errorf("body: unknown form: %w", fault.Invalid)
	}
	return r, nil
}

// next reads one part into p.
func (r *bodyReader) next(p *part) error {
	p.open, p.data = true, nil
	if r.seed != nil {
		p.salt = *r.salts.next()
	} else {
		head := r.take(1 + saltSize)
		switch {
		case head == nil:
			return r.cut()
		case head[0] == partClosed:
			p.open = false
			p.commitment = Commitment(head[1:])
			r.at++
			return nil
		case head[0] != partOpen:
			return fmt.Errorf("body: part %d is neither open nor closed: %w", r.at, fault.Invalid)
		}
		p.salt = [saltSize]byte(head[1:])
	}
	length := r.take(4)
	if length == nil {
		return r.cut()
	}
	n := binary.BigEndian.Uint32(length)
	if n > MaxBodySize {
		return r.cut()
	}
	if p.data = r.take(int(n)); p.data == nil {
		return r.cut()
	}
	r.at++
	return nil
}

// end checks that nothing follows the last part.
func (r *bodyReader) end() error {
	if len(r.rest) != 0 {
		return fmt.Errorf("body: %d bytes after the last part: %w", len(r.rest), fault.Invalid)
	}
	return nil
}

// take gives the next n bytes, or nil if there are fewer.
func (r *bodyReader) take(n int) []byte {
	if n > len(r.rest) {
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *bodyReader) cut() error {
	return fmt.Errorf("body: cut off in part %d of %d: %w", r.at, r.count, fault.Invalid)
}

// salts are the salts of a body that has its seed: 32 bytes for each part of
// the key stream of AES-256 in counter mode (NIST SP 800-38A, section 6.5),
// with the seed as key and the counter from zero. A seed is used for one body
// only, so the stream is never used twice. Hashing a seed and a number for each
// salt would add a third to the time of verifying a body of short parts.
type salts struct {
	stream cipher.Stream
	left   int // salts not yet made
	ready  []byte
	buf    [16 * saltSize]byte
}

func newSalts(seed *[seedSize]byte, n int) *salts {
	block, err := aes.NewCipher(seed[:])
	if err != nil {
		panic(err) // only a seed of another size can do this
	}
	var zero [aes.BlockSize]byte
	return &salts{stream: cipher.NewCTR(block, zero[:]), left: n}
}

// next gives the next salt, which stays valid until the following call. It may
// be called n times.
func (s *salts) next() *[saltSize]byte {
	if len(s.ready) == 0 {
		n := min(s.left*saltSize, len(s.buf))
		s.left -= n / saltSize
		s.ready = s.buf[:n]
		clear(s.ready)
		s.stream.XORKeyStream(s.ready, s.ready)
	}
	salt := (*[saltSize]byte)(s.ready)
	s.ready = s.ready[saltSize:]
	return salt
}
