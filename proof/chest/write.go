// SPDX-License-Identifier: Apache-2.0

package chest

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"

	"filippo.io/age"

	"teptar/fault"
)

// A Writer fills a chest. It is used by one goroutine. A chest that was not
// closed without an error is none.
type Writer struct {
	sealed io.WriteCloser
	items  uint64
	buf    []byte
}

// New begins a chest with its open part, sealed under a key.
func New(w io.Writer, key [32]byte, open []byte) (*Writer, error) {
	if len(open) > MaxOpen {
		return nil, fmt.Errorf("chest: an open part of %d bytes, more than %d: %w", len(open), MaxOpen, fault.Full)
	}
	b := binary.BigEndian.AppendUint32([]byte(head), uint32(len(open)))
	if _, err := w.Write(append(b, open...)); err != nil {
		return nil, fmt.Errorf("chest: %w", err)
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails, see crypto/rand
	sealed, err := age.Encrypt(w, lock{key: key, salt: salt, open: open})
	if err != nil {
		return nil, fmt.Errorf("chest: %w", err)
	}
	return &Writer{sealed: sealed, buf: make([]byte, blockSize)}, nil
}

// Put adds an item, which ends where r does, and gives its length.
func (w *Writer) Put(name string, r io.Reader) (size int64, err error) {
	if name == "" || len(name) > maxName {
		return 0, fmt.Errorf("chest: a name of %d bytes, want 1 to %d: %w", len(name), maxName, fault.Invalid)
	}
	w.items++
	if err := w.write(append(binary.AppendUvarint(nil, uint64(len(name))), name...)); err != nil {
		return 0, err
	}
	for {
		n, err := io.ReadFull(r, w.buf)
		if n > 0 {
			if err := w.write(binary.AppendUvarint(nil, uint64(n))); err != nil {
				return size, err
			}
			if err := w.write(w.buf[:n]); err != nil {
				return size, err
			}
			size += int64(n)
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return size, w.write([]byte{0})
		default:
			return size, fmt.Errorf("chest: item %d: %w", w.items, err)
		}
	}
}

// Close ends the chest. It does not close what it was written to.
func (w *Writer) Close() error {
	if err := w.write(binary.AppendUvarint([]byte{0}, w.items)); err != nil {
		return err
	}
	if err := w.sealed.Close(); err != nil {
		return fmt.Errorf("chest: %w", err)
	}
	return nil
}

func (w *Writer) write(b []byte) error {
	if _, err := w.sealed.Write(b); err != nil {
		return fmt.Errorf("chest: %w", err)
	}
	return nil
}
