// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"errors"
	"io/fs"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record"
)

// A frozen is the text of a document in which passages count.
type frozen struct{ *record.Frozen }

// freeze takes a text as it is. It is false if the bytes are no text.
func freeze(data []byte) (*frozen, bool) {
	f, err := record.Freeze(data)
	return &frozen{f}, err == nil
}

// find gives the byte where words stand, and whether they stand there only.
func (f *frozen) find(words string) (first int, once bool) {
	first = strings.Index(f.String(), words)
	if first < 0 {
		return first, false
	}
	_, size := utf8.DecodeRuneInString(words)
	return first, !strings.Contains(f.String()[first+size:], words)
}

// recount tells whether a position was counted by another program in bytes or
// in UTF-16 units, and gives it in characters. ok says which words are right.
func (f *frozen) recount(start, end int, ok func(string) bool) (unit string, s, e int) {
	if start < end && end <= len(f.String()) && utf8.RuneStart(f.String()[start]) && (end == len(f.String()) || utf8.RuneStart(f.String()[end])) && ok(f.String()[start:end]) {
		return "bytes", f.Char(start), f.Char(end)
	}
	units, char := 0, 0
	s, e = -1, -1
	for _, c := range f.String() {
		switch units {
		case start:
			s = char
		case end:
			e = char
		}
		if units >= end {
			break
		}
		units += utf16.RuneLen(c)
		char++
	}
	if units == end {
		e = char
	}
	if s >= 0 && e > s {
		if words, in := f.Between(s, e); in && ok(words) {
			return "UTF-16 units", s, e
		}
	}
	return "", 0, 0
}

// openFault says why a file cannot be read, without where the folder is.
func openFault(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fault.NotFound):
		return "there is none"
	case errors.Is(err, fs.ErrPermission):
		return "it may not be read"
	case errors.Is(err, fault.Full):
		return "it is too large"
	}
	return "it is not a file in the folder"
}
