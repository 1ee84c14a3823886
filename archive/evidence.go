// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

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
	b, err := a.vault.Put(ctx, r, limit, a.store.BlobAt)
	if err != nil {
		return Deposit{}, record.Hash{}, 0, fmt.Errorf("deposit: %w", err)
	}
	return Deposit{[]vault.Blob{b}}, b.SHA256, b.Size, nil
}

// And joins deposits.
func (d Deposit) And(more Deposit) Deposit { return Deposit{slices.Concat(d.blobs, more.blobs)} }

// release lets go of blobs that are committed.
func (a *Archive) release(deposits []Deposit) {
	for _, d := range deposits {
		for _, b := range d.blobs {
			a.vault.Release(b.Address)
		}
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
	a    *Archive
	memo *memo
}

// View opens a snapshot. It must be closed.
func (a *Archive) View(ctx context.Context, v access.Viewer) (*View, error) {
	r, err := a.store.Read(ctx, v)
	if err != nil {
		return nil, err
	}
	age, err := r.Age()
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return &View{r, a, a.memos.at(v.Scope(), age)}, nil
}

// Schema gives what can be said here.
func (v *View) Schema() *record.Schema { return v.a.Schema() }

// Case gives a case. One that there is not, and one that the viewer may not know
// of, are fault.NotFound.
func (v *View) Case(id record.CaseID) (record.Case, error) {
	cases, err := v.Cases()
	if err != nil {
		return record.Case{}, err
	}
	for _, c := range cases {
		if c.ID == id {
			return c, nil
		}
	}
	return record.Case{}, fmt.Errorf("no such case: %w", fault.NotFound)
}

// Text gives the frozen text of a document, that of its first capture that has
// one. A document without a text is fault.NotFound.
func (v *View) Text(document record.EntityID) (string, record.Capture, error) {
	return v.TextOf(document, record.Hash{})
}

// TextOf gives the frozen text of a document that has this hash; for the zero
// hash, that of its first capture that has a text.
func (v *View) TextOf(document record.EntityID, hash record.Hash) (string, record.Capture, error) {
	captures, err := v.Captures(document)
	if err != nil {
		return "", record.Capture{}, err
	}
	for _, c := range captures {
		if c.Text.IsZero() || !hash.IsZero() && c.Text != hash {
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
func (v *View) textBlob(c record.Capture) (vault.Blob, error) { return v.Blob(c.Text) }

// Bytes opens the bytes of a capture.
func (v *View) Bytes(sha record.Hash) (io.ReadCloser, error) {
	b, err := v.Blob(sha)
	if err != nil {
		return nil, err
	}
	return v.a.vault.Open(b)
}

// Freeze makes a frozen text of bytes, up to [MaxText] of them. The bytes are
// never changed.
func Freeze(data []byte) (*record.Frozen, error) {
	if len(data) > MaxText {
		return nil, fmt.Errorf("text of %d bytes, more than %d: %w", len(data), MaxText, fault.Full)
	}
	return record.Freeze(data)
}

// Now gives the time by which ages are told.
func (v *View) Now() time.Time { return v.a.Now() }
