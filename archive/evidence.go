// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/vault"
	"teptar/record"
)

// MaxText is the longest frozen text of a document, in bytes.
const MaxText = 64 << 20

// Deposit keeps bytes, encrypted, until a commit names them in a capture. Bytes
// that no commit names are swept away when the archive is opened again.
func (a *Archive) Deposit(ctx context.Context, r io.Reader, limit int64) (Deposit, record.Hash, int64, error) {
	b, err := a.vault.Put(ctx, r, limit, a.known)
	if err != nil {
		return Deposit{}, record.Hash{}, 0, fmt.Errorf("deposit: %w", err)
	}
	return Deposit{[]vault.Blob{b}}, b.SHA256, b.Size, nil
}

// And joins deposits.
func (d Deposit) And(more Deposit) Deposit { return Deposit{append(d.blobs, more.blobs...)} }

// known finds a committed blob by its address.
func (a *Archive) known(ctx context.Context, address vault.Address) (found vault.Blob, ok bool, err error) {
	r, err := a.store.Read(ctx, access.Owner(""))
	if err != nil {
		return found, false, err
	}
	defer r.Close()
	for b, err := range r.Blobs() {
		if err != nil {
			return found, false, err
		}
		if b.Address == address && !b.Key.IsZero() {
			return b, true, nil
		}
	}
	return found, false, nil
}

// textsFrom gives the texts of captures, from the vault. Those that this commit
// brings are not in the database yet.
func (a *Archive) textsFrom(_ context.Context, deposits []Deposit) TextOf {
	fresh := map[record.Hash]vault.Blob{}
	for _, d := range deposits {
		for _, b := range d.blobs {
			fresh[b.SHA256] = b
		}
	}
	return func(c record.Capture) (string, error) {
		b, ok := fresh[c.Text]
		if !ok {
			return "", nil
		}
		return a.readText(b)
	}
}

// readText reads a frozen text whole.
func (a *Archive) readText(b vault.Blob) (string, error) {
	if b.Size > MaxText {
		return "", fmt.Errorf("text of %d bytes, more than %d: %w", b.Size, MaxText, fault.Full)
	}
	f, err := a.vault.Open(b)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text strings.Builder
	text.Grow(int(b.Size))
	if _, err := io.Copy(&text, f); err != nil {
		return "", err
	}
	return text.String(), nil
}

// A View is a snapshot of the archive for one viewer, with the evidence.
type View struct {
	Reading
	a *Archive
}

// View opens a snapshot. It must be closed.
func (a *Archive) View(ctx context.Context, v access.Viewer) (*View, error) {
	r, err := a.store.Read(ctx, v)
	if err != nil {
		return nil, err
	}
	return &View{r, a}, nil
}

// Schema gives what can be said here.
func (v *View) Schema() *record.Schema { return v.a.Schema() }

// Text gives the frozen text of a document, that of its first capture that has
// one. A document without a text is fault.NotFound.
func (v *View) Text(document record.EntityID) (string, record.Capture, error) {
	captures, err := v.Captures(document)
	if err != nil {
		return "", record.Capture{}, err
	}
	for _, c := range captures {
		if c.Text.IsZero() {
			continue
		}
		text, err := v.text(c)
		return text, c, err
	}
	return "", record.Capture{}, fmt.Errorf("no text of this document: %w", fault.NotFound)
}

// text reads the frozen text of a capture.
func (v *View) text(c record.Capture) (string, error) {
	b, err := v.textBlob(c)
	if err != nil {
		return "", err
	}
	return v.a.readText(b)
}

// textBlob finds the blob of a capture's text: the capture itself, or a
// transcription that was kept beside it.
func (v *View) textBlob(c record.Capture) (vault.Blob, error) {
	if c.Text == c.Bytes {
		return v.Blob(c.Bytes)
	}
	if _, err := v.Blob(c.Bytes); err != nil && !errors.Is(err, fault.Erased) {
		return vault.Blob{}, err
	}
	for b, err := range v.Blobs() {
		if err != nil {
			return vault.Blob{}, err
		}
		if b.SHA256 == c.Text {
			if b.Key.IsZero() {
				return b, fmt.Errorf("the text of this capture: %w", fault.Erased)
			}
			return b, nil
		}
	}
	return vault.Blob{}, fmt.Errorf("the text of this capture is missing: %w", fault.Tampered)
}

// Bytes opens the bytes of a capture.
func (v *View) Bytes(sha record.Hash) (io.ReadCloser, error) {
	b, err := v.Blob(sha)
	if err != nil {
		return nil, err
	}
	return v.a.vault.Open(b)
}

// Freeze tells whether bytes can be a frozen text: UTF-8 without NUL. Its
// length is given in code points. The bytes are never changed.
func Freeze(data []byte) (chars int, err error) {
	switch {
	case len(data) > MaxText:
		return 0, fmt.Errorf("text of %d bytes, more than %d: %w", len(data), MaxText, fault.Full)
	case !utf8.Valid(data):
		return 0, fmt.Errorf("text is not UTF-8; convert it, and keep the original as a capture of its own: %w", fault.Invalid)
	}
	for i, c := range data {
		if c == 0 {
			return 0, fmt.Errorf("text has a NUL at byte %d: %w", i, fault.Invalid)
		}
	}
	return utf8.RuneCount(data), nil
}

// Now gives the time by which ages are told.
func (v *View) Now() time.Time { return v.a.Now() }
