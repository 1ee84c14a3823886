// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record"
)

// A frozen text is the text of a document in which passages count code points.
type frozen struct {
	text  string
	hash  record.Hash
	chars int
	marks []int // byte offset of every stride-th character
}

const stride = 256

// freeze takes a text as it is. It is false if the bytes are not UTF-8.
func freeze(data []byte) (*frozen, bool) {
	if !utf8.Valid(data) {
		return nil, false
	}
	f := &frozen{text: string(data), hash: sha256.Sum256(data)}
	for i := range f.text {
		if f.chars%stride == 0 {
			f.marks = append(f.marks, i)
		}
		f.chars++
	}
	return f, true
}

// between gives the words from one character to another.
func (f *frozen) between(start, end int) (string, bool) {
	if start < 0 || end < start || end > f.chars {
		return "", false
	}
	return f.text[f.offset(start):f.offset(end)], true
}

// offset gives the byte where a character begins.
func (f *frozen) offset(char int) int {
	if char == f.chars {
		return len(f.text)
	}
	i := f.marks[char/stride]
	for range char % stride {
		_, n := utf8.DecodeRuneInString(f.text[i:])
		i += n
	}
	return i
}

// char gives which character begins at a byte.
func (f *frozen) char(offset int) int {
	i := max(sort.SearchInts(f.marks, offset+1)-1, 0)
	if len(f.marks) == 0 {
		return 0
	}
	return i*stride + utf8.RuneCountInString(f.text[f.marks[i]:offset])
}

// find gives the byte where words stand, and whether they stand there only.
func (f *frozen) find(words string) (first int, once bool) {
	first = strings.Index(f.text, words)
	if first < 0 {
		return first, false
	}
	_, size := utf8.DecodeRuneInString(words)
	return first, !strings.Contains(f.text[first+size:], words)
}

// recount tells whether a position was counted by another program in bytes or
// in UTF-16 units, and gives it in characters. ok says which words are right.
func (f *frozen) recount(start, end int, ok func(string) bool) (unit string, s, e int) {
	if start < end && end <= len(f.text) && utf8.RuneStart(f.text[start]) && (end == len(f.text) || utf8.RuneStart(f.text[end])) && ok(f.text[start:end]) {
		return "bytes", f.char(start), f.char(end)
	}
	units, char := 0, 0
	s, e = -1, -1
	for _, c := range f.text {
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
		if words, in := f.between(s, e); in && ok(words) {
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
