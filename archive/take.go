// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"teptar/fault"
	"teptar/record"
)

// MaxCapture is the largest file that is taken in.
const MaxCapture = 4 << 30

// Take keeps the bytes of a document until a commit names the capture, and
// fills in what the capture says of them: hash, size, media type and text. The
// text of a photograph, a scan or a recording is given; that of a text file is
// the file itself, and nil is given. A file that nobody calls a text, and that
// is none, has no text.
func (a *Archive) Take(ctx context.Context, c *record.Capture, in io.Reader, text []byte) (Deposit, error) {
	itself := text == nil && (c.Media == "" || strings.HasPrefix(c.Media, "text/plain"))
	if itself {
		head, err := io.ReadAll(io.LimitReader(in, MaxText+1))
		if err != nil {
			return Deposit{}, err
		}
		text, in = head, io.MultiReader(bytes.NewReader(head), in)
	}
	deposit, sha, size, err := a.Deposit(ctx, in, MaxCapture)
	if err != nil {
		return deposit, err
	}
	c.Bytes, c.Size = sha, size
	if text == nil {
		return deposit, nil
	}
	frozen, err := Freeze(text)
	if err != nil && itself && c.Media == "" {
		return deposit, nil // not a text, and nobody said it was
	}
	if err != nil {
		return deposit, fmt.Errorf("the text: %w", err)
	}
	c.Chars, c.Text = frozen.Chars(), sha
	if itself {
		c.Media = "text/plain"
		return deposit, nil
	}
	more, textSHA, _, err := a.Deposit(ctx, bytes.NewReader(text), MaxText)
	if err != nil {
		return deposit, err
	}
	if textSHA != frozen.Hash() {
		return deposit, fmt.Errorf("the text changed while it was read: %w", fault.Conflict)
	}
	c.Text = textSHA
	return deposit.And(more), nil
}
