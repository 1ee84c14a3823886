// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// logMagic begins a file of entries. Each entry follows as its header, the
// length of its body in four bytes, big-endian, and its body.
const logMagic = "teptarl1"

// writeEntry writes one entry.
func writeEntry(w io.Writer, e ledger.Entry) error {
	if _, err := w.Write(e.Header); err != nil {
		return err
	}
	if _, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(e.Body)))); err != nil {
		return err
	}
	_, err := w.Write(e.Body)
	return err
}

// readEntries reads a file of entries. Each entry has memory of its own.
func readEntries(r io.Reader, size int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		var magic [len(logMagic)]byte
		if _, err := io.ReadFull(in, magic[:]); err != nil || string(magic[:]) != logMagic {
			yield(ledger.Entry{}, fmt.Errorf("unknown version: %w", errors.Join(ioError(err), fault.Invalid)))
			return
		}
		left := size - int64(len(magic))
		for left > 0 {
			e, err := readEntry(in, left)
			if !yield(e, err) || err != nil {
				return
			}
			left -= int64(len(e.Header) + 4 + len(e.Body))
		}
	}
}

// readEntry reads one entry, which has at most so many bytes. A length is not
// believed before the bytes are there.
func readEntry(in io.Reader, left int64) (ledger.Entry, error) {
	var head [ledger.HeaderSize + 4]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return ledger.Entry{}, cutOff(err)
	}
	n := int64(binary.BigEndian.Uint32(head[ledger.HeaderSize:]))
	if n > left-int64(len(head)) {
		return ledger.Entry{}, cutOff(io.ErrUnexpectedEOF)
	}
	if n == 0 || n > ledger.MaxBodySize {
		return ledger.Entry{}, fmt.Errorf("a body of %d bytes: %w", n, fault.Invalid)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(in, body); err != nil {
		return ledger.Entry{}, cutOff(err)
	}
	return ledger.Entry{Header: head[:ledger.HeaderSize:ledger.HeaderSize], Body: body}, nil
}

func cutOff(err error) error {
	if err = ioError(err); err != nil {
		return err
	}
	return fmt.Errorf("cut off: %w", fault.Invalid)
}

// ioError gives what went wrong with reading, nil if the input just ended.
func ioError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// A logFile is one log as a bundle has it: the writer reads it from the archive
// and closes parts as it goes, the verifier from the bundle.
type logFile struct {
	log        ledger.Log
	checkpoint ledger.SignedCheckpoint
	entries    func() iter.Seq2[ledger.Entry, error] // from the first on, each time
}

// A spot is where an op stands in the logs of a bundle.
type spot struct {
	log   int // which, in the order of the bundle
	entry int64
	part  int
}

// opened is one open part.
type opened struct {
	spot
	data []byte // valid until the next
}

// is tells whether the op begins as those of a kind do, without decoding it.
func (o opened) is(kind string) bool {
	const before, after = `{"op":"`, `"`
	n := len(before) + len(kind)
	return len(o.data) > n && string(o.data[:len(before)]) == before &&
		string(o.data[len(before):n]) == kind && string(o.data[n:n+1]) == after
}

// decode reads the op.
func (o opened) decode(logs []logFile) (record.Op, error) {
	op, err := record.Decode(o.data)
	if err != nil {
		return nil, o.in(logs, err)
	}
	return op, nil
}

// in adds to an error where the op stands.
func (o spot) in(logs []logFile, err error) error {
	return fmt.Errorf("log %s: entry %d: part %d: %w", logs[o.log].log.ID(), o.entry, o.part, err)
}

// openParts yields all open parts in the order of the bundle.
func openParts(ctx context.Context, logs []logFile) iter.Seq2[opened, error] {
	return func(yield func(opened, error) bool) {
		for i, l := range logs {
			at := spot{log: i}
			for e, err := range l.entries() {
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					yield(opened{}, fmt.Errorf("log %s: entry %d: %w", l.log.ID(), at.entry, err))
					return
				}
				body, err := ledger.ParseBody(e.Body)
				if err != nil {
					yield(opened{}, fmt.Errorf("log %s: entry %d: %w", l.log.ID(), at.entry, err))
					return
				}
				if !yieldParts(body, at, yield) {
					return
				}
				at.entry++
			}
		}
	}
}

// yieldParts yields the open parts of one entry and tells whether to go on.
func yieldParts(body ledger.Body, at spot, yield func(opened, error) bool) bool {
	for i := range body.Len() {
		data, err := body.Open(i)
		if err != nil {
			continue // closed
		}
		at.part = i
		if !yield(opened{at, data}, nil) {
			return false
		}
	}
	return true
}
