// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"

	"teptar/fault"
)

const (
	stanzaType  = "teptar-blob"
	wrapInfo    = "teptar vault v1 blob key"
	fileKeySize = 16 // of age

	trailerSize = 8
	chunkSize   = 64 << 10

	// smallest is the least padded length. A file system gives a file 4 KiB
	// anyway, and most messages are shorter.
	smallest = 4 << 10
)

// MaxSize is the most bytes a blob can have, whatever limit Put is given.
const MaxSize = 1 << 40

// A lock is both ends of age for one blob key: the file key of age is sealed
// with ChaCha20-Poly1305 (RFC 8439) under a key derived with HKDF-SHA-256
// (RFC 5869). The nonce is zero, which is safe because a blob key seals one
// file key in its life.
type lock struct{ key Key }

func (l lock) aead() (cipher.AEAD, error) {
	wrap, err := hkdf.Key(sha256.New, l.key.bytes()[:], nil, wrapInfo, chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(wrap)
}

// Wrap makes the only stanza of a blob. It implements [age.Recipient].
func (l lock) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	aead, err := l.aead()
	if err != nil {
		return nil, err
	}
	body := aead.Seal(nil, make([]byte, aead.NonceSize()), fileKey, []byte(stanzaType))
	return []*age.Stanza{{Type: stanzaType, Body: body}}, nil
}

// Unwrap opens the only stanza of a blob. It implements [age.Identity].
func (l lock) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != stanzaType || len(stanzas[0].Args) != 0 ||
		len(stanzas[0].Body) != fileKeySize+chacha20poly1305.Overhead {
		return nil, age.ErrIncorrectIdentity
	}
	aead, err := l.aead()
	if err != nil {
		return nil, err
	}
	fileKey, err := aead.Open(nil, make([]byte, aead.NonceSize()), stanzas[0].Body, []byte(stanzaType))
	if err != nil {
		return nil, age.ErrIncorrectIdentity
	}
	return fileKey, nil
}

// padded is the length that size bytes and the trailer have inside the
// encryption: Padmé, which leaves no more than O(log log n) bits of the length
// visible and adds at most 6.25 % from 4 KiB on (Nikitin et al., "Reducing
// Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs
// 2019(4), section 4.3).
func padded(size int64) int64 {
	n := uint64(max(size+trailerSize, smallest))
	e := bits.Len64(n) - 1       // floor(log2 n)
	s := bits.Len64(uint64(e))   // floor(log2 e) + 1
	mask := uint64(1)<<(e-s) - 1 // the low bits that must be zero
	return int64((n + mask) &^ mask)
}

// seal encrypts what it reads into w and returns all of the Blob but the
// address. It uses the same memory for any length.
func seal(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Blob, error) {
	b := Blob{Key: newKey()}
	enc, err := age.Encrypt(w, lock{b.Key})
	if err != nil {
		return Blob{}, err
	}
	limit = min(limit, MaxSize)
	hash := sha256.New()
	in := &io.LimitedReader{R: &cancelled{ctx, r}, N: limit + 1}
	b.Size, err = io.CopyBuffer(io.MultiWriter(enc, hash), in, make([]byte, chunkSize))
	if err != nil {
		return Blob{}, err
	}
	if b.Size > limit {
		return Blob{}, fmt.Errorf("more than the limit of %d bytes: %w", limit, fault.Full)
	}
	if err := writePadding(ctx, enc, b.Size); err != nil {
		return Blob{}, err
	}
	hash.Sum(b.SHA256[:0])
	return b, enc.Close()
}

// writePadding writes zeros and then the length, in 8 bytes, big end first.
func writePadding(ctx context.Context, w io.Writer, size int64) error {
	zeros := make([]byte, chunkSize)
	for left := padded(size) - size - trailerSize; left > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := w.Write(zeros[:min(left, chunkSize)])
		if err != nil {
			return err
		}
		left -= int64(n)
	}
	_, err := w.Write(binary.BigEndian.AppendUint64(nil, uint64(size)))
	return err
}

// checkPadding reads what writePadding wrote, up to the end of the stream.
func checkPadding(r io.Reader, size int64) error {
	buf := make([]byte, min(padded(size)-size, chunkSize))
	for left := padded(size) - size - trailerSize; left > 0; {
		p := buf[:min(left, int64(len(buf)))]
		if _, err := io.ReadFull(r, p); err != nil {
			return err
		}
		for _, c := range p {
			if c != 0 {
				return errPadding
			}
		}
		left -= int64(len(p))
	}
	var trailer [trailerSize]byte
	if _, err := io.ReadFull(r, trailer[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint64(trailer[:]) != uint64(size) {
		return errPadding
	}
	switch n, err := io.ReadFull(r, trailer[:1]); {
	case n > 0:
		return errPadding
	case err != io.EOF:
		return err
	}
	return nil
}

var errPadding = errors.New("padding")

// cancelled stops reading when the context ends. A read that blocks is not
// interrupted; that is up to the reader.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
