// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// A Rebuilt says what rebuild did.
type Rebuilt struct {
	Entries       int64
	Before, After record.Hash // digests of the projection
}

// Rebuild makes the projection anew from the ledger and tells its digest before
// and after: equal, unless the projection was damaged or another version of
// the program made it.
func (a *Archive) Rebuild(ctx context.Context, progress func(what string, done, of int64)) (Rebuilt, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild: %w", err)
	}
	defer tx.Rollback()
	var did Rebuilt
	if did.Before, err = tx.Digest(); err != nil && !errors.Is(err, fault.Tampered) {
		return did, fmt.Errorf("rebuild: %w", err)
	}
	schema, err := a.reproject(ctx, tx, func(n, of int64) { did.Entries = n; progress("entries", n, of) })
	if err != nil {
		return did, fmt.Errorf("rebuild: %w", err)
	}
	if did.After, err = tx.Digest(); err != nil {
		return did, fmt.Errorf("rebuild: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return did, fmt.Errorf("rebuild: %w", err)
	}
	a.setSchema(schema)
	a.team.changed()
	return did, nil
}

// reproject makes the projection anew within a transaction, and gives the
// schema that it has then. A text that cannot be read is not findable; verify
// tells which.
func (a *Archive) reproject(ctx context.Context, tx Tx, done func(n, of int64)) (*record.Schema, error) {
	logs, err := tx.Logs()
	if err != nil {
		return nil, err
	}
	total := int64(0)
	for _, s := range logs {
		total += s.Size
	}
	blobs := map[record.Hash]vault.Blob{}
	for b, err := range tx.Blobs() {
		if err != nil {
			return nil, err
		}
		blobs[b.SHA256] = b
	}
	texts := func(c record.Capture) (string, error) {
		b, ok := blobs[c.Text]
		if !ok || b.Key.IsZero() {
			return "", nil
		}
		text, err := a.readText(b)
		if errors.Is(err, fault.Tampered) || errors.Is(err, fault.NotFound) {
			return "", nil
		}
		return text, err
	}
	n := int64(0)
	if err := tx.Reproject(ctx, texts, func(int64) { n++; done(n, total) }); err != nil {
		return nil, err
	}
	return schemaOf(tx)
}

// A Target is what is to be erased: one op of an entry, or the bytes of a
// capture.
type Target struct {
	Entry record.Hash
	Part  int
	Bytes record.Hash
}

// Erase destroys what an op said, or the bytes of a capture, and leaves a
// record that it did, by whom and why. Every proof stays valid: the commitment
// to what was there remains. Copies elsewhere are not touched: bundles, backups
// and other archives keep what they have.
func (a *Archive) Erase(ctx context.Context, v access.Viewer, c record.CaseID, targets []Target, reason string) error {
	if !v.Everything() {
		return fmt.Errorf("erase: %w", fault.NotFound)
	}
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	defer tx.Rollback()
	remove, next, err := a.eraseIn(tx, v, c, targets, reason)
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	schema, err := a.reproject(ctx, tx, func(int64, int64) {})
	if errors.Is(err, fault.Invalid) {
		err = fmt.Errorf("what would be left needs what is to be erased; erase that too: %w", err)
	}
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	mark, err := a.checkpoint(tx)
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	a.device.next = next
	a.setSchema(schema)
	a.team.changed()
	if err := errors.Join(a.mark(mark), a.sweepErased(remove), a.store.Scrub(ctx)); err != nil {
		return fmt.Errorf("erase: it is done, but traces are left: %w", err)
	}
	return nil
}

// eraseIn closes the targets and appends the record of it.
func (a *Archive) eraseIn(tx Tx, v access.Viewer, c record.CaseID, targets []Target, reason string) (remove []vault.Blob, next ledger.Position, err error) {
	var ops []record.Op
	for _, t := range targets {
		e := record.Erasure{Case: c, Entry: t.Entry, Part: t.Part, Bytes: t.Bytes, Reason: reason, By: v.Name(), At: a.Now()}
		if err := record.Check(e); err != nil {
			return nil, next, err
		}
		if t.Bytes.IsZero() {
			if err = tx.Erase(t.Entry, t.Part); err == nil {
				err = tx.Set(erasedSetting(t.Entry, t.Part), []byte{1})
			}
		} else {
			var b vault.Blob
			if b, err = find(tx.Blobs(), t.Bytes); err == nil {
				remove = append(remove, b)
				err = tx.ForgetBlob(t.Bytes)
			}
		}
		if err != nil {
			return nil, next, err
		}
		ops = append(ops, e)
	}
	next, err = a.append(tx, v, ops, func(record.Capture) (string, error) { return "", nil })
	return remove, next, err
}

// find finds a blob by its hash.
func find(blobs iter.Seq2[vault.Blob, error], sha record.Hash) (vault.Blob, error) {
	for b, err := range blobs {
		if err != nil {
			return b, err
		}
		if b.SHA256 == sha {
			return b, nil
		}
	}
	return vault.Blob{}, fmt.Errorf("no such capture: %w", fault.NotFound)
}

// sweepErased removes the files of blobs whose keys are gone.
func (a *Archive) sweepErased(blobs []vault.Blob) error {
	var errs []error
	for _, b := range blobs {
		if err := a.vault.Remove(b.Address); err != nil && !errors.Is(err, fault.NotFound) {
			errs = append(errs, fmt.Errorf("the key of capture %s is destroyed, its file is not removed yet: %w", record.Hash(b.SHA256), err))
		}
	}
	return errors.Join(errs...)
}
