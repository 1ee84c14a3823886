// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"errors"
	"fmt"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/vault"
	"teptar/record"
)

// refers checks that what a new op refers to is there, as far as the viewer may
// know.
func (c *check) refers(op record.Op) error {
	switch op := op.(type) {
	case record.Capture:
		return c.capture(&op)
	case record.Judge:
		if err := c.judges(&op.Judgment); err != nil {
			return err
		}
		return c.review(&op.Judgment)
	case record.Member:
		return c.member(op)
	case record.Grant:
		return c.grant(op)
	case record.Say:
		return c.quote(&op.Passage)
	}
	return nil
}

// quote checks that the words of a passage stand where it says, as far as the
// text is kept here: one that was erased, or handed over without its
// documents, cannot be compared.
func (c *check) quote(p *record.Passage) error {
	if p.Quote == "" {
		return nil
	}
	text, err := c.frozen(p.Text)
	if err != nil || text == nil {
		return err
	}
	if words, ok := text.Between(p.Start, p.End); !ok || words != p.Quote {
		return fmt.Errorf("the quote does not stand at characters %d to %d of its document: %w", p.Start, p.End, fault.Invalid)
	}
	return nil
}

// frozen gives the frozen text of a hash, nil if it is not kept here. The last
// ones are remembered: the statements of a file speak of few documents.
func (c *check) frozen(sha record.Hash) (*record.Frozen, error) {
	if f, ok := c.documents[sha]; ok {
		return f, nil
	}
	b, ok := c.deposits[sha]
	if !ok {
		var err error
		b, err = c.seen.Blob(sha)
		if err != nil && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Erased) {
			return nil, err
		}
		ok = err == nil
	}
	var f *record.Frozen
	if ok {
		text, err := c.a.readText(b)
		if err != nil {
			return nil, fmt.Errorf("text of a passage: %w", err)
		}
		if f, err = Freeze([]byte(text)); err != nil {
			return nil, fmt.Errorf("text of a passage: %w", err)
		}
	}
	if len(c.documents) >= maxDocuments {
		clear(c.documents)
	}
	c.documents[sha] = f
	return f, nil
}

// maxDocuments is how many texts one commit remembers.
const maxDocuments = 64

// judges checks that what is judged or undone was said before, where the viewer
// may judge it.
func (c *check) judges(j *record.Judgment) error {
	if err := c.mine("judgment", j.By); err != nil {
		return err
	}
	for _, id := range j.Claims {
		of, fresh := c.claims[id]
		if !fresh {
			said, err := c.seen.Claim(id.String())
			if err != nil {
				return fmt.Errorf("judgment of %s: %w", id.Short(), err)
			}
			of = said.In.Case
		}
		if err := c.inReach(of, j); err != nil {
			return err
		}
	}
	if j.Undoes == (record.JudgmentID{}) {
		return nil
	}
	old, err := c.judgmentOf(j.Undoes)
	if err != nil {
		return fmt.Errorf("judgment that undoes %s: %w", j.Undoes.Short(), err)
	}
	return c.inReach(old.Case, j)
}

// capture checks that the bytes and the text of a capture are kept: given to
// this commit, or here already where the viewer may see them. A hash alone
// opens nothing.
func (c *check) capture(op *record.Capture) error {
	size, err := c.sizeOf(op.Bytes)
	if err != nil {
		return fmt.Errorf("bytes of capture: %w", err)
	}
	if size != op.Size {
		return fmt.Errorf("capture says that it has %d bytes, and has %d: %w", op.Size, size, fault.Invalid)
	}
	if op.Text.IsZero() {
		return nil
	}
	if _, err := c.sizeOf(op.Text); err != nil {
		return fmt.Errorf("text of capture: %w", err)
	}
	return nil
}

// sizeOf gives the number of bytes that are kept under a hash.
func (c *check) sizeOf(sha record.Hash) (int64, error) {
	if b, ok := c.deposits[sha]; ok {
		return b.Size, nil
	}
	b, err := c.seen.Blob(sha)
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Erased) {
		return 0, fmt.Errorf("they were not deposited: %w", fault.Invalid)
	}
	return b.Size, err
}

// keep remembers what opens the deposits that captures name, and tells how many
// were not remembered so. A deposit whose file was damaged has a new key, even
// if the capture is known. What was erased comes back only with a new capture.
func (c *check) keep(ops, fresh []record.Op) (kept int, err error) {
	anew := map[record.Hash]bool{}
	for _, op := range fresh {
		if f, ok := op.(record.Capture); ok {
			anew[f.Bytes], anew[f.Text] = true, true
		}
	}
	all := c.tx.Read(access.Owner(""))
	for _, op := range ops {
		f, ok := op.(record.Capture)
		if !ok {
			continue
		}
		for _, sha := range []record.Hash{f.Bytes, f.Text} {
			b, given := c.deposits[sha]
			if !given {
				continue
			}
			old, err := all.Blob(sha)
			switch {
			case err == nil && old.Key.Equal(b.Key), errors.Is(err, fault.Erased) && !anew[sha]:
				continue
			case err != nil && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Erased):
				return kept, err
			}
			if err := c.tx.KeepBlob(b); err != nil {
				return kept, err
			}
			kept++
		}
	}
	return kept, nil
}

// texts gives the frozen texts of new captures. A text that cannot be one is
// refused.
func (c *check) texts() TextOf {
	all := c.tx.Read(access.Owner(""))
	return func(op record.Capture) (string, error) {
		b, err := all.Blob(op.Text)
		if err != nil {
			return "", err
		}
		return c.a.frozenText(op, b)
	}
}

// frozenText reads the text of a capture, and checks that it is one and as long
// as the capture says.
func (a *Archive) frozenText(c record.Capture, b vault.Blob) (string, error) {
	text, err := a.readText(b)
	if err != nil {
		return "", err
	}
	frozen, err := Freeze([]byte(text))
	if err == nil && frozen.Chars() != c.Chars {
		err = fmt.Errorf("text of capture has %d characters, not %d: %w", frozen.Chars(), c.Chars, fault.Invalid)
	}
	return text, err
}
