// SPDX-License-Identifier: Apache-2.0

package chest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"teptar/fault"
)

// A Locked chest was begun to be read. Nothing of it is authenticated.
type Locked struct {
	open []byte
	rest *bufio.Reader
}

// Open reads the open part of a chest. What is no chest is fault.Invalid.
func Open(r io.Reader) (*Locked, error) {
	in := bufio.NewReaderSize(r, 2*blockSize)
	var start [len(head) + 4]byte
	if _, err := io.ReadFull(in, start[:]); err != nil {
		return nil, notOne(err)
	}
	size := binary.BigEndian.Uint32(start[len(head):])
	if string(start[:len(head)]) != head || size > MaxOpen {
		return nil, notOne(io.EOF)
	}
	open := make([]byte, size)
	if _, err := io.ReadFull(in, open); err != nil {
		return nil, notOne(err)
	}
	return &Locked{open, in}, nil
}

// notOne says that a file is no chest, or could not be read.
func notOne(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("chest: this file is none, or one of a newer version: %w", fault.Invalid)
	}
	return fmt.Errorf("chest: %w", err)
}

// OpenPart gives the open part. That it is what was written is known once
// Unseal has succeeded.
func (l *Locked) OpenPart() []byte { return l.open }

// Unseal opens the sealed part, once. A wrong key, like any change, is
// fault.Tampered.
func (l *Locked) Unseal(key [32]byte) (*Reader, error) {
	plain, err := age.Decrypt(l.rest, lock{key: key, open: l.open})
	if err != nil {
		return nil, refused(err)
	}
	return &Reader{in: bufio.NewReaderSize(plain, blockSize), done: true}, nil
}

// A Reader gives the items of a chest one after the other. It is used by one
// goroutine.
type Reader struct {
	in    *bufio.Reader
	items uint64
	left  uint64 // of the block that is read
	done  bool   // the item ends here
	err   error
}

// Next goes to the next item and gives its name, passing over what was not read
// of the one before. At the end of a chest from which nothing is missing it is
// io.EOF.
func (r *Reader) Next() (name string, err error) {
	if r.err == nil && !r.done {
		_, r.err = io.Copy(io.Discard, r)
	}
	if r.err != nil {
		return "", r.err
	}
	n, err := r.number()
	if err != nil {
		return "", err
	}
	if n == 0 {
		return "", r.end()
	}
	if n > maxName {
		return "", r.fail(errChanged)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r.in, b); err != nil {
		return "", r.fail(refused(err))
	}
	r.items++
	r.done = false
	return string(b), nil
}

// end checks that all items were there, and that nothing follows.
func (r *Reader) end() error {
	n, err := r.number()
	if err != nil {
		return err
	}
	if n != r.items {
		return r.fail(errChanged)
	}
	if _, err := r.in.ReadByte(); err != io.EOF {
		return r.fail(refused(err))
	}
	return r.fail(io.EOF)
}

// Read reads on in the item.
func (r *Reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if r.left == 0 && !r.done {
		n, err := r.number()
		if err != nil {
			return 0, err
		}
		if n > blockSize {
			return 0, r.fail(errChanged)
		}
		r.left, r.done = n, n == 0
	}
	if r.done {
		return 0, io.EOF
	}
	n, err := r.in.Read(p[:min(uint64(len(p)), r.left)])
	r.left -= uint64(n)
	if err != nil {
		return n, r.fail(refused(err))
	}
	return n, nil
}

// number reads a number.
func (r *Reader) number() (uint64, error) {
	n, err := binary.ReadUvarint(r.in)
	if err != nil {
		return 0, r.fail(refused(err))
	}
	return n, nil
}

func (r *Reader) fail(err error) error {
	r.err = err
	return err
}
