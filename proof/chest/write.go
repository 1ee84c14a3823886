// SPDX-License-Identifier: Apache-2.0

package chest

import (
	"bufio"
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
	return &Writer{sealed: sealed}, nil
}

// Put adds an item, which ends where r does, and gives its length.
func (w *Writer) Put(name string, r io.Reader) (size int64, err error) {
	i, err := w.Item(name)
	if err != nil {
		return 0, err
	}
	if size, err = io.Copy(i, r); err != nil {
		return size, fmt.Errorf("chest: item %d: %w", w.items, err)
	}
	return size, i.Close()
}

// Item begins an item and gives what writes into it. It ends with Close, and
// until then no other can begin.
func (w *Writer) Item(name string) (io.WriteCloser, error) {
	if name == "" || len(name) > maxName {
		return nil, fmt.Errorf("chest: a name of %d bytes, want 1 to %d: %w", len(name), maxName, fault.Invalid)
	}
	w.items++
	if err := w.write(append(binary.AppendUvarint(nil, uint64(len(name))), name...)); err != nil {
		return nil, err
	}
	return item{w, bufio.NewWriterSize(blocks{w}, blockSize)}, nil
}

// An item gathers what is written into blocks.
type item struct {
	w *Writer
	*bufio.Writer
}

// Close ends the item.
func (i item) Close() error {
	if err := i.Flush(); err != nil {
		return err
	}
	return i.w.write([]byte{0})
}

// blocks writes blocks of an item.
type blocks struct{ w *Writer }

func (b blocks) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		block := p[:min(len(p), blockSize)]
		if err := b.w.write(binary.AppendUvarint(nil, uint64(len(block)))); err != nil {
			return n, err
		}
		if err := b.w.write(block); err != nil {
			return n, err
		}
		n, p = n+len(block), p[len(block):]
	}
	return n, nil
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
