// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// A Finding is something that verify found to be other than it was signed,
// hashed or sealed.
type Finding struct {
	Where string // which log and entry, which capture, which page
	Err   error
}

// A Verdict is what verify found out.
type Verdict struct {
	Logs     []LogVerdict
	Captures int // whose bytes are whole
	Erased   int // captures whose bytes were destroyed on purpose
	Findings []Finding
}

// A LogVerdict is what was found out of one log.
type LogVerdict struct {
	Log ledger.Log
	ledger.Report
}

// Err gives a Tampered error if something was found.
func (v Verdict) Err() error {
	if len(v.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("%d findings, the first: %s: %w", len(v.Findings), v.Findings[0].Where, v.Findings[0].Err)
}

// Verify checks that every entry is as it was signed, that each log has the
// checkpoint that was signed for it, that the bytes of every capture are those
// that were kept, and that every page of the database is what was written.
// Progress is told what is being done and how far it is, if it is not nil.
func (a *Archive) Verify(ctx context.Context, progress func(what string, done, of int64)) (Verdict, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	var v Verdict
	if err := a.verifyLedger(ctx, &v, progress); err != nil {
		return v, fmt.Errorf("verify: %w", err)
	}
	progress("pages of the database", 0, 1)
	err := a.store.Check(ctx, func(where string, err error) { v.Findings = append(v.Findings, Finding{where, err}) })
	progress("pages of the database", 1, 1)
	if err != nil {
		return v, fmt.Errorf("verify: %w", err)
	}
	return v, nil
}

// verifyLedger checks what the database says, in one snapshot.
func (a *Archive) verifyLedger(ctx context.Context, v *Verdict, progress func(string, int64, int64)) error {
	marks, err := a.marks(ctx, v)
	if err != nil {
		return err
	}
	r, err := a.store.Read(ctx, access.Owner(""))
	if errors.Is(err, fault.Tampered) {
		v.Findings = append(v.Findings, Finding{"database", err})
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	if err := a.verifyLogs(ctx, r, marks, v, progress); err != nil {
		return err
	}
	return a.verifyCaptures(ctx, r, v, progress)
}

// marks gives the checkpoints that are kept: the one beside the database, and
// in it those of logs that are not, or no longer, written here.
func (a *Archive) marks(ctx context.Context, v *Verdict) ([]ledger.SignedCheckpoint, error) {
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	logs, err := tx.Logs()
	if err != nil {
		return nil, nil // the verification of the logs will tell
	}
	var marks []ledger.SignedCheckpoint
	for _, s := range logs {
		c, err := readKept(tx, s.Log.ID())
		if err == nil {
			marks = append(marks, c)
		} else if !errors.Is(err, fault.NotFound) {
			v.Findings = append(v.Findings, Finding{"kept checkpoint of log " + s.Log.ID().String(), err})
		}
	}
	here := func(c ledger.SignedCheckpoint) error {
		if c.Size > 0 && !slices.ContainsFunc(logs, func(s LogSize) bool { return s.Log.ID().Origin() == c.Origin }) {
			return fmt.Errorf("it was signed for a log that is not here: %w", fault.Tampered)
		}
		return nil
	}
	c, err := a.ReadCheckpoint()
	if err == nil {
		marks, err = append(marks, c), here(c)
	}
	if err != nil {
		v.Findings = append(v.Findings, Finding{"checkpoint", err})
	}
	// The entries that a set-back took may all be gone, and the log with them.
	if c, err := readMark(tx, setBackSetting); err == nil && here(c) != nil {
		v.Findings = append(v.Findings, Finding{"checkpoint from before the database was set back", here(c)})
	}
	return marks, nil
}

// verifyLogs checks entry after entry, on all processors.
func (a *Archive) verifyLogs(ctx context.Context, r Reading, marks []ledger.SignedCheckpoint, v *Verdict, progress func(string, int64, int64)) error {
	logs, err := r.Logs()
	if err != nil {
		v.Findings = append(v.Findings, Finding{"ledger", err})
		return nil
	}
	for _, s := range logs {
		check := ledger.Verifier{Log: s.Log, Progress: func(rep ledger.Report) { progress("entries", rep.Entries, s.Size) }}
		for _, c := range marks {
			if c.Origin == s.Log.ID().Origin() {
				check.Checkpoints = append(check.Checkpoints, c)
			}
		}
		report, err := check.Verify(ctx, r.Entries(s.Log.ID(), 0))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && report.Entries != s.Size {
			err = fmt.Errorf("has %d entries and says it has %d: %w", report.Entries, s.Size, fault.Tampered)
		}
		if err == nil {
			err = sameRoot(r, s, report)
		}
		if err != nil {
			v.Findings = append(v.Findings, Finding{"log " + s.Log.ID().String(), err})
		}
		v.Logs = append(v.Logs, LogVerdict{s.Log, report})
	}
	return nil
}

// sameRoot checks that the stored hashes are those of the entries.
func sameRoot(r Reading, s LogSize, report ledger.Report) error {
	root, err := ledger.Root(r.Hashes(s.Log.ID()), s.Size)
	if err != nil {
		return err
	}
	if root != report.Root {
		return fmt.Errorf("the stored hashes are not those of the entries: %w", fault.Tampered)
	}
	return nil
}

// verifyCaptures reads the bytes of every capture.
func (a *Archive) verifyCaptures(ctx context.Context, r Reading, v *Verdict, progress func(string, int64, int64)) error {
	var blobs []vault.Blob
	for b, err := range r.Blobs() {
		if err != nil {
			v.Findings = append(v.Findings, Finding{"captures", err})
			return nil
		}
		blobs = append(blobs, b)
	}
	for i, b := range blobs {
		if b.Key.IsZero() {
			v.Erased++
		} else if err := a.vault.Check(ctx, b); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			v.Findings = append(v.Findings, Finding{"capture " + record.Hash(b.SHA256).String(), err})
		} else {
			v.Captures++
		}
		progress("captures", int64(i+1), int64(len(blobs)))
	}
	return nil
}

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
			err = tx.Erase(t.Entry, t.Part)
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
