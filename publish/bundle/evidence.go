// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A quote is a passage to be looked for in a text. Its words are kept as their
// hash, for there are many.
type quote struct {
	spot
	start, end int // code points
	words      [sha256.Size]byte
}

func newQuote(at spot, p *record.Passage) quote {
	return quote{at, p.Start, p.End, sha256.Sum256([]byte(p.Quote))}
}

// checkBlobs checks which captured bytes there are. That the bytes of a file are
// those of the manifest was checked before; here the manifest is checked
// against the names and the captures.
func (v *verifier) checkBlobs(context.Context) error {
	there := v.blobs()
	for _, sha := range v.index.blobs.all() {
		m, ok := there[sha]
		if !ok {
			v.report.Missing++
			continue
		}
		delete(there, sha)
		v.report.Blobs++
		size, captured := v.index.sizes[sha]
		switch {
		case m.sha != sha:
			return fmt.Errorf("%s: its bytes are not those of its name: %w", m.name, fault.Tampered)
		case m.name != v.index.blobs.name(sha):
			return fmt.Errorf("%s: the captures give it another name: %w", m.name, fault.Invalid)
		case captured && size != m.size:
			return fmt.Errorf("%s: it has %d bytes, its capture says %d: %w", m.name, m.size, size, fault.Tampered)
		}
	}
	for _, m := range there {
		return fmt.Errorf("%s: no capture has these bytes: %w", m.name, fault.Invalid)
	}
	return nil
}

// checkQuotes looks for every quotation in the text it is from. One text at a
// time is in memory.
func (v *verifier) checkQuotes(ctx context.Context) error {
	there := v.blobs()
	done := int64(0)
	for sha, chars := range v.index.chars {
		m, ok := there[sha]
		if !ok {
			continue
		}
		if m.size > archive.MaxText {
			return fmt.Errorf("%s: a text of %d bytes, more than %d: %w", m.name, m.size, archive.MaxText, fault.Invalid)
		}
		if err := v.checkText(ctx, m, chars, v.index.quotes[sha]); err != nil {
			return err
		}
		done++
		v.progress("quotations", done, int64(len(v.index.chars)))
		delete(v.index.quotes, sha)
	}
	for sha, list := range v.index.quotes {
		return list[0].in(v.logs, fmt.Errorf("the bytes %s are not a text that any capture froze: %w", sha, fault.Invalid))
	}
	v.report.Unchecked = v.index.quotations - v.report.Quotes
	return nil
}

// checkText checks a frozen text and the quotations from it.
func (v *verifier) checkText(ctx context.Context, m member, chars int, quotes []quote) error {
	data := make([]byte, m.size)
	if _, err := io.ReadFull(&interruptible{ctx, v.open(m)}, data); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	text, err := record.Freeze(data)
	if err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	if text.Chars() != chars {
		return fmt.Errorf("%s: it has %d characters, its capture says %d: %w", m.name, text.Chars(), chars, fault.Tampered)
	}
	for _, q := range quotes {
		words, ok := text.Between(q.start, q.end)
		if !ok || sha256.Sum256([]byte(words)) != q.words {
			return q.in(v.logs, fmt.Errorf("the quotation does not stand at characters %d to %d of %s: %w", q.start, q.end, m.name, fault.Tampered))
		}
		v.report.Quotes++
	}
	return nil
}
