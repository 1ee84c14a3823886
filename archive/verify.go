// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	marks, err := a.keptMarks(tx, logs, v)
	if err != nil {
		return nil, err
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

// keptMarks gives the checkpoints that the database keeps of logs. Each has to be
// that of a log which is here; and each log of another device has one over all of
// its entries, or it may have been cut short and nobody could tell.
func (a *Archive) keptMarks(tx Tx, logs []LogSize, v *Verdict) (marks []ledger.SignedCheckpoint, err error) {
	kept, err := tx.Settings(checkpointPrefix)
	if err != nil {
		return nil, err
	}
	find := func(id string, err error) {
		v.Findings = append(v.Findings, Finding{"kept checkpoint of log " + id, err})
	}
	for _, s := range logs {
		id := s.Log.ID()
		data, ok := kept[checkpointSetting(id)]
		delete(kept, checkpointSetting(id))
		foreign := s.Log.Key != a.device.key.Public()
		if !ok {
			if foreign {
				find(id.String(), fmt.Errorf("it is missing: %w", fault.Tampered))
			}
			continue
		}
		c, err := ledger.ParseSignedCheckpoint(data)
		switch {
		case err != nil:
			find(id.String(), err)
			continue
		case c.Origin != id.Origin():
			find(id.String(), fmt.Errorf("it is that of another log: %w", fault.Tampered))
			continue
		case foreign && c.Size < s.Size:
			find(id.String(), fmt.Errorf("it covers %d entries of %d: %w", c.Size, s.Size, fault.Tampered))
		}
		marks = append(marks, c)
	}
	for name, data := range kept {
		if c, err := readMark(tx, setBackSetting); err == nil && bytes.Equal(c.Encode(), data) {
			continue // told below: this device's own log, which a set-back took
		}
		find(strings.TrimPrefix(name, checkpointPrefix), fmt.Errorf("it was signed for a log that is not here: %w", fault.Tampered))
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
