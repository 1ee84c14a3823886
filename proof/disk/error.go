// SPDX-License-Identifier: Apache-2.0

package disk

import (
	"errors"
	"io/fs"
	"os"

	"teptar/fault"
)

var (
	errIrregular = errors.New("not a regular file")
	errExchanged = errors.New("exchanged while it was opened")
)

// An Error is what a disk refused to do. It names the path below the root, and
// never the root, whose name may tell whose archive it is.
type Error struct {
	Op, Name string
	Kind     error // a value of package fault, or nil
	Cause    error // what the system said, without paths
}

// Error gives the error on one line.
func (e *Error) Error() string {
	s := e.Op + " " + e.Name + ": " + e.Cause.Error()
	if e.Kind == fault.Full {
		s += "; free some space and try again"
	}
	if e.Kind != nil && e.Kind != fault.NotFound {
		s += ": " + e.Kind.Error()
	}
	return s
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Kind == nil {
		return []error{e.Cause}
	}
	return []error{e.Kind, e.Cause}
}

// Wrap makes an [*Error] of what the system said about a path, and finds its
// kind. It returns nil for nil.
func Wrap(op, name string, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Op: op, Name: name, Cause: bare(err)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Kind = fault.NotFound
	case isFull(err):
		e.Kind = fault.Full
	}
	return e
}

// bare takes off the wrappers of package os, which repeat the path.
func bare(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}

func isExist(err error) bool { return errors.Is(err, fs.ErrExist) }
