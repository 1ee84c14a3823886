// SPDX-License-Identifier: Apache-2.0

// Package fault names the few kinds of thing that can go wrong.
//
// Every layer wraps one of these values where the mistake is found, with %w,
// and adds where it happened: a file, a line and column, an id, a number of an
// entry. The doors turn the kind into an exit code or an HTTP status, each in
// one table. An error text carries positions and ids, never a name, a
// testimony or a key; a malformed date, grade or term may be quoted, because
// the person has to find it.
//
// What a viewer may not know of is [NotFound], with the same text and from the
// same code path as a thing that does not exist.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds. They are compared with [errors.Is].
var (
	// Invalid: what was given cannot be used; the text says where and why.
	Invalid = errors.New("invalid")
	// NotFound: there is no such thing for this viewer.
	NotFound = errors.New("not found")
	// Conflict: the thing has moved on since it was read.
	Conflict = errors.New("conflict")
	// Denied: a key, passphrase or role was refused. It is never used to
	// answer a question about a record, for that would admit that the record
	// is there.
	Denied = errors.New("denied")
	// Tampered: bytes are not what was signed, hashed or sealed.
	Tampered = errors.New("tampered")
	// Erased: something was here and was destroyed on purpose.
	Erased = errors.New("erased")
	// Full: the disk, or a stated limit, is reached.
	Full = errors.New("full")
)

// At is a place in a text that a person wrote: a file with a line and a column,
// both from 1. A zero Line means the whole file.
type At struct {
	File         string
	Line, Column int
}

// String gives the form that editors understand: file:line:column.
func (a At) String() string {
	if a.Line == 0 {
		return a.File
	}
	return fmt.Sprintf("%s:%d:%d", a.File, a.Line, a.Column)
}

// A Problem is one thing that is wrong at one place of an input, with what to
// do about it. Hint may be empty.
type Problem struct {
	At   At
	Text string
	Hint string
}

// String gives the problem on one line.
func (p Problem) String() string {
	s := p.At.String() + ": " + p.Text
	if p.Hint != "" {
		s += " (" + p.Hint + ")"
	}
	return s
}

// Problems are all that is wrong with one input. An input with problems is
// refused whole.
type Problems []Problem

// Error lists the problems, one on a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes Problems an [Invalid] error.
func (ps Problems) Unwrap() error { return Invalid }

// Err returns nil if there are no problems, so that a caller can end with it.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
