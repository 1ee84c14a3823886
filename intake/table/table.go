// SPDX-License-Identifier: Apache-2.0

// Package table reads plain tables: text with a heading and a record on each line,
// as spreadsheets and databases write them (RFC 4180, with commas, semicolons
// or tabs).
//
// A table is read as a stream, one record at a time, and refused at the first
// thing that is wrong with it: a record with more or fewer cells than the heading,
// a quotation mark that is never closed, bytes that are not UTF-8. The error has
// the line. A mark of byte order at the beginning is passed over, and so are empty
// lines.
package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"teptar/fault"
)

// The limits of a table.
const (
	MaxColumns = 1000
	MaxRecord  = 8 << 20 // bytes of a record
)

// A Reader reads the records of a table.
type Reader struct {
	in     io.Reader
	comma  byte
	header []string

	buf        []byte
	begin, end int // what of buf is not yet read
	eof        bool
	line       int // of the record that was read last
	next       int // line that comes next
	cells      [][]byte
	plain      []byte // cells in quotation marks, without them
}

// NewReader reads the heading of a table. The sign between cells is the one of
// tab, semicolon and comma that the heading has most of. Columns without a name,
// or with one name for two, are fault.Invalid.
func NewReader(in io.Reader) (*Reader, error) {
	r := &Reader{in: in, comma: ',', buf: make([]byte, 1<<18), next: 1}
	if err := r.fill(); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(r.buf[r.begin:r.end], []byte("\ufeff")) {
		r.begin += 3
	}
	r.comma = sniff(r.buf[r.begin:r.end])
	cells, err := r.Next()
	if err == io.EOF {
		return nil, fmt.Errorf("line 1: the table is empty; it needs a heading: %w", fault.Invalid)
	}
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, c := range cells {
		name := strings.TrimSpace(string(c))
		if name == "" || seen[name] {
			return nil, fmt.Errorf("line %d, column %d: a name is missing or used twice: %w", r.line, i+1, fault.Invalid)
		}
		seen[name] = true
		r.header = append(r.header, name)
	}
	return r, nil
}

// sniff finds the sign between cells in the first line.
func sniff(b []byte) byte {
	count, quoted := map[byte]int{}, false
	for _, c := range b {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' && len(count) > 0 {
			break
		}
		if c == ',' || c == ';' || c == '\t' {
			count[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// Header gives the names of the columns.
func (r *Reader) Header() []string { return r.header }

// Line gives the line on which the last record began, from 1.
func (r *Reader) Line() int { return r.line }

// Next reads a record: a cell for each column, good until the next call. After the
// last it gives io.EOF.
func (r *Reader) Next() ([][]byte, error) {
	for {
		size, err := r.record()
		if err != nil {
			return nil, err
		}
		raw := r.buf[r.begin : r.begin+size]
		r.begin += size
		r.line = r.next
		r.next += bytes.Count(raw, []byte("\n"))
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
		if len(raw) == 0 {
			continue
		}
		if !utf8.Valid(raw) {
			return nil, fmt.Errorf("line %d: not UTF-8; save the table as UTF-8: %w", r.line, fault.Invalid)
		}
		if err := r.divide(raw); err != nil {
			return nil, err
		}
		if r.header != nil && len(r.cells) != len(r.header) {
			return nil, fmt.Errorf("line %d: %d cells; the heading has %d: %w", r.line, len(r.cells), len(r.header), fault.Invalid)
		}
		return r.cells, nil
	}
}

// record finds the end of the next record, reading on as needed. The last one may
// lack its line feed.
func (r *Reader) record() (size int, err error) {
	at, quoted := r.begin, false
	for {
		for at < r.end {
			if quoted {
				i := bytes.IndexByte(r.buf[at:r.end], '"')
				if i < 0 {
					at = r.end
					break
				}
				at += i + 1
				quoted = false
				continue
			}
			i := bytes.IndexByte(r.buf[at:r.end], '\n')
			line := r.buf[at:r.end]
			if i >= 0 {
				line = line[:i]
			}
			if q := bytes.IndexByte(line, '"'); q >= 0 {
				at += q + 1
				quoted = true
				continue
			}
			if i >= 0 {
				return at + i + 1 - r.begin, nil
			}
			at = r.end
		}
		if r.eof {
			switch {
			case r.begin == r.end:
				return 0, io.EOF
			case quoted:
				return 0, fmt.Errorf("line %d: a quotation mark is never closed: %w", r.next, fault.Invalid)
			}
			return r.end - r.begin, nil
		}
		if r.end-r.begin > MaxRecord {
			return 0, fmt.Errorf("line %d: a record of more than %d bytes; is a quotation mark not closed? %w", r.next, MaxRecord, fault.Invalid)
		}
		at -= r.begin
		if err := r.fill(); err != nil {
			return 0, err
		}
		at += r.begin
	}
}

// fill reads more behind what is not yet read.
func (r *Reader) fill() error {
	if r.begin > 0 {
		copy(r.buf, r.buf[r.begin:r.end])
		r.begin, r.end = 0, r.end-r.begin
	}
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	n, err := io.ReadFull(r.in, r.buf[r.end:])
	r.end += n
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		r.eof = true
		return nil
	}
	if err != nil {
		return fmt.Errorf("line %d: %w", r.next, err)
	}
	return nil
}

// divide cuts a record into cells.
func (r *Reader) divide(raw []byte) error {
	r.cells, r.plain = r.cells[:0], r.plain[:0]
	for {
		if len(r.cells) == MaxColumns {
			return fmt.Errorf("line %d: more than %d columns: %w", r.line, MaxColumns, fault.Invalid)
		}
		if len(raw) > 0 && raw[0] == '"' {
			cell, rest, err := r.unquote(raw[1:])
			if err != nil {
				return err
			}
			r.cells = append(r.cells, cell)
			if len(rest) == 0 {
				return nil
			}
			raw = rest[1:]
			continue
		}
		i := bytes.IndexByte(raw, r.comma)
		cell := raw
		if i >= 0 {
			cell = raw[:i]
		}
		if bytes.IndexByte(cell, '"') >= 0 {
			return fmt.Errorf("line %d, cell %d: a quotation mark inside a cell that does not begin with one: %w", r.line, len(r.cells)+1, fault.Invalid)
		}
		r.cells = append(r.cells, cell)
		if i < 0 {
			return nil
		}
		raw = raw[i+1:]
	}
}

// unquote reads a cell up to its closing mark. What is left is empty, or begins
// with the sign between cells.
func (r *Reader) unquote(raw []byte) (cell, rest []byte, err error) {
	from := len(r.plain)
	for {
		i := bytes.IndexByte(raw, '"')
		if i < 0 {
			return nil, nil, fmt.Errorf("line %d, cell %d: a quotation mark is never closed: %w", r.line, len(r.cells)+1, fault.Invalid)
		}
		r.plain = append(r.plain, raw[:i]...)
		raw = raw[i+1:]
		if len(raw) > 0 && raw[0] == '"' {
			r.plain = append(r.plain, '"')
			raw = raw[1:]
			continue
		}
		if len(raw) > 0 && raw[0] != r.comma {
			return nil, nil, fmt.Errorf("line %d, cell %d: something stands behind the closing quotation mark: %w", r.line, len(r.cells)+1, fault.Invalid)
		}
		return r.plain[from:len(r.plain):len(r.plain)], raw, nil
	}
}
