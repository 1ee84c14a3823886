// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/sha256"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"teptar/fault"
)

// A Frozen is the text of a document as it was kept: never normalised, never
// changed, and counted in Unicode code points, so that every program finds the
// same words at the same place.
type Frozen struct {
	text  string
	hash  Hash
	chars int
	marks []int // byte offset of every stride-th character
}

// stride is how far a character is from the nearest mark before it, at most.
const stride = 256

// Freeze takes a text as it is. Bytes that are not UTF-8, or have a NUL, are no
// text.
func Freeze(data []byte) (*Frozen, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("text is not UTF-8; convert it, and keep the original as a capture of its own: %w", fault.Invalid)
	}
	f := &Frozen{text: string(data), hash: sha256.Sum256(data)}
	if at := strings.IndexByte(f.text, 0); at >= 0 {
		return nil, fmt.Errorf("text has a NUL at byte %d: %w", at, fault.Invalid)
	}
	for i := range f.text {
		if f.chars%stride == 0 {
			f.marks = append(f.marks, i)
		}
		f.chars++
	}
	return f, nil
}

// String gives the text.
func (f *Frozen) String() string { return f.text }

// Hash gives the SHA-256 of the text in UTF-8.
func (f *Frozen) Hash() Hash { return f.hash }

// Chars gives the length in code points.
func (f *Frozen) Chars() int { return f.chars }

// Between gives the words from one code point to another, which is not
// included; false if there is no such place.
func (f *Frozen) Between(start, end int) (string, bool) {
	if start < 0 || end < start || end > f.chars {
		return "", false
	}
	return f.text[f.offset(start):f.offset(end)], true
}

// offset gives the byte where a code point begins.
func (f *Frozen) offset(char int) int {
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

// Char gives which code point begins at a byte.
func (f *Frozen) Char(offset int) int {
	i := max(sort.SearchInts(f.marks, offset+1)-1, 0)
	if len(f.marks) == 0 {
		return 0
	}
	return i*stride + utf8.RuneCountInString(f.text[f.marks[i]:offset])
}
