// SPDX-License-Identifier: Apache-2.0

package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// Handed is a document as somebody hands it in, by whichever door.
type Handed struct {
	Case record.CaseID
	// NewCase makes the case if there is none and the viewer may make cases. A
	// person who types a new name means it; a program may have misspelt it.
	NewCase bool
	Key     string // what coding files call it; "" for nothing
	Facts   Facts

	Name   string // of the file, as the sender had it
	Media  string // the media type; "" for the one that the name tells
	Method string // how the bytes were had

	File io.Reader // nil if the text is the document itself
	Text []byte    // beside a file: what stands in it

	// ID gives the id of the document, now that its bytes are known; nil for a
	// new one. Of two that give one id the second adds nothing new.
	ID func(record.Capture) (record.EntityID, error)
}

// TakeIn keeps the bytes of a document and commits what is known of it. A case
// that is not there, or that the viewer may not add to, is [fault.NotFound]
// before a byte of the file is read; nothing to take in is [fault.Invalid]. The
// caller must not have a view of the archive open.
func TakeIn(ctx context.Context, a *archive.Archive, v access.Viewer, h Handed) (record.Capture, archive.Receipt, error) {
	var none archive.Receipt
	makes := h.NewCase && v.Everything()
	if err := mayAdd(ctx, a, v, h.Case, makes); err != nil {
		return record.Capture{}, none, err
	}
	c := record.Capture{Case: h.Case, Name: BaseName(h.Name), Media: h.Media, Method: h.Method, By: v.Name(), At: a.Now()}
	if c.Media == "" {
		c.Media, _, _ = mime.ParseMediaType(mime.TypeByExtension(path.Ext(c.Name)))
	}
	in, text := h.File, h.Text
	switch {
	case in == nil && len(text) == 0:
		return c, none, fmt.Errorf("there is nothing to take in; give a file or a text: %w", fault.Invalid)
	case in == nil:
		in, text, c.Media = bytes.NewReader(text), nil, "text/plain"
	case len(text) == 0:
		text = nil // not even an empty one
	}
	deposit, err := a.Take(ctx, &c, in, text)
	if err != nil {
		return c, none, err
	}
	c.Document = record.NewEntityID()
	if h.ID != nil {
		if c.Document, err = h.ID(c); err != nil {
			return c, none, err
		}
	}
	ops := Ops(c, h.Key, h.Facts)
	if makes {
		ops = append([]record.Op{record.Case{ID: c.Case}}, ops...)
	}
	r, err := a.Commit(ctx, v, ops, deposit)
	return c, r, err
}

// mayAdd tells whether the viewer may add to a case, which has to be there unless
// they make it.
func mayAdd(ctx context.Context, a *archive.Archive, v access.Viewer, id record.CaseID, makes bool) error {
	if makes {
		return nil
	}
	view, err := a.View(ctx, v)
	if err != nil {
		return err
	}
	defer view.Close()
	_, err = view.Case(id)
	if err == nil && !v.Codes(id) || errors.Is(err, fault.NotFound) {
		return fmt.Errorf("no such case, or you may not add to it: %w", fault.NotFound)
	}
	return err
}

// BaseName gives the name of a file without its folders, whichever system it
// comes from.
func BaseName(name string) string {
	if name == "" {
		return ""
	}
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}

// ParsePublished reads the day of publication as somebody types it; "" is not
// known.
func ParsePublished(s string) (when.When, error) {
	if s == "" {
		return when.When{}, nil
	}
	w, err := when.Parse(s)
	if err != nil {
		return w, fmt.Errorf("published: write the date as 2025-04-25, 2025-04 or XXXX-04: %w", fault.Invalid)
	}
	return w, nil
}
