// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
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

// An Incoming is a log that another archive hands over, from its first entry to
// the last that its checkpoint covers. Entries may have closed parts, but each
// has a body.
type Incoming struct {
	Log        ledger.Log
	Checkpoint ledger.SignedCheckpoint
	Entries    iter.Seq2[ledger.Entry, error]
	// Team: the log is of the same team, and its members and grants count here.
	// Otherwise they are closed as they come in: whoever may sign a log
	// elsewhere could make themself an owner here with it.
	Team bool
}

// Merged says what a merge added.
type Merged struct {
	Receipt       // ops that are open; Entry is zero, for nothing was signed here
	Entries int64 // that were new
	Closed  int64 // parts of them that are closed
	// Opened counts parts of entries that were here already, closed until now,
	// which the merge opens: a second bundle of one log may show more of it.
	Opened int64
	// Kept counts entries that were here already and of which the merge brings
	// what was erased here. They stay as they are: it does not come back.
	Kept int64
	// Began is why this archive began a new epoch: the merge brought entries of
	// its own log that it did not have.
	Began string
}

// A ForkError says that a device signed two histories, with the proof. It is a
// [fault.Tampered]. Nothing of the merge that found it was kept.
type ForkError struct{ Fork ledger.Fork }

// Error names the log and the place.
func (e *ForkError) Error() string {
	return fmt.Sprintf("%s: its device signed two histories, so somebody has its key or a copy of it: %v", e.Fork, fault.Tampered)
}

// Unwrap makes it a [fault.Tampered].
func (e *ForkError) Unwrap() error { return fault.Tampered }

// Merge takes in logs of other archives, all of them or nothing, so that this
// archive has the union of the entries. Each entry is checked as if nobody had
// checked it before: signature, chain, body, checkpoint; each open op must have
// its one spelling and conform to the schema. Entries that are here already add
// nothing, so merging twice is merging once.
//
// An op that refers to something waits until another log has brought it; what
// is never brought is [fault.Invalid]. Two histories of one log are a
// [ForkError]. Bytes that were erased here stay erased.
//
// Only who may know everything can merge; for others it is [fault.NotFound].
func (a *Archive) Merge(ctx context.Context, v access.Viewer, logs []Incoming, deposits ...Deposit) (Merged, error) {
	if !v.Everything() {
		return Merged{}, fmt.Errorf("merge: %w", fault.NotFound)
	}
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return Merged{}, fmt.Errorf("merge: %w", err)
	}
	defer tx.Rollback()
	m := &merge{a: a, tx: tx, viewer: v, schema: a.Schema(), blobs: map[record.Hash]vault.Blob{}, fresh: map[record.Hash]bool{}}
	defer m.stop()
	if err := m.run(ctx, logs, deposits); err != nil {
		return Merged{}, fmt.Errorf("merge: %w", err)
	}
	if m.did.Entries == 0 && !m.changed {
		a.release(deposits)
		return m.did, nil
	}
	before := a.device
	mark, err := m.finish(ctx)
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		a.device = before
		return Merged{}, fmt.Errorf("merge: %w", err)
	}
	a.setSchema(m.schema)
	a.team.changed()
	a.release(deposits)
	m.did.Unmarked = a.mark(mark)
	return m.did, nil
}

// merge is one merge at work.
type merge struct {
	a       *Archive
	tx      Tx
	viewer  access.Viewer
	schema  *record.Schema // with what the merge brought
	blobs   map[record.Hash]vault.Blob
	fresh   map[record.Hash]bool // bytes that came, until a capture names them
	changed bool                 // something is to be kept beside entries
	comers  []*comer
	opening []*waiting // entries that are here, of which more is opened
	did     Merged
}

// A comer is an incoming log, as far as it was taken in.
type comer struct {
	Incoming
	next func() (ledger.Entry, error, bool)
	stop func()
	at   ledger.Position // of the next entry
	head *waiting        // the next entry, if it has to wait
	why  error           // what it waits for
	own  bool            // this device's current log
	grew bool
}

// waiting is an entry that was checked and not yet appended or opened.
type waiting struct {
	entry  ledger.Entry
	header ledger.Header
	ops    []record.Op // closed parts are nil, and those that were open before
}

// wrong adds to an error which entry it is about.
func (w *waiting) wrong(err error) error {
	return fmt.Errorf("log %s: entry %d: %w", w.header.Log.ID(), w.header.Sequence, err)
}

func (m *merge) stop() {
	for _, c := range m.comers {
		c.stop()
	}
}

func (m *merge) run(ctx context.Context, logs []Incoming, deposits []Deposit) error {
	if err := m.takeBlobs(deposits); err != nil {
		return err
	}
	for _, in := range logs {
		c, err := m.begin(in)
		if err != nil {
			return err
		}
		if err := m.skipKnown(ctx, c); err != nil {
			return err
		}
	}
	if err := m.appendAll(ctx); err != nil {
		return err
	}
	for _, c := range m.comers {
		if err := m.end(c); err != nil {
			return err
		}
	}
	return nil
}

// begin checks what can be checked before the first entry.
func (m *merge) begin(in Incoming) (*comer, error) {
	if err := in.Checkpoint.Verify(in.Log.Verifier()); err != nil {
		return nil, fmt.Errorf("log %s: %w", in.Log.ID(), err)
	}
	for _, c := range m.comers {
		if c.Log == in.Log {
			return nil, fmt.Errorf("log %s comes twice: %w", in.Log.ID(), fault.Invalid)
		}
	}
	c := &comer{Incoming: in, own: in.Log == m.a.device.log}
	c.next, c.stop = iter.Pull2(in.Entries)
	m.comers = append(m.comers, c)
	return c, nil
}

// skipKnown passes over the entries that are here already. A header that
// differs from the one here is a fork, if it is signed.
func (m *merge) skipKnown(ctx context.Context, c *comer) error {
	for held, err := range m.tx.Entries(c.Log.ID(), 0) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		e, err, ok := c.next()
		if !ok {
			break
		}
		if err != nil {
			return c.wrong(err)
		}
		if !bytes.Equal(e.Header, held.Header) {
			return m.fork(c, held.Header, e.Header)
		}
		h, err := ledger.ParseHeader(e.Header)
		if err != nil {
			return c.wrong(err)
		}
		if err := m.known(c, h, e.Body, held.Body); err != nil {
			return c.wrong(err)
		}
		c.at = h.Next()
	}
	return nil
}

// fork gives the proof that a log has two histories.
func (m *merge) fork(c *comer, ours, theirs []byte) error {
	a, err := ledger.ParseHeader(ours)
	if err != nil {
		return err
	}
	b, err := ledger.ParseHeader(theirs)
	if err != nil {
		return c.wrong(err)
	}
	f, err := ledger.NewFork(c.Log, ledger.Statement{Kind: ledger.SaidByEntry, Header: a}, ledger.Statement{Kind: ledger.SaidByEntry, Header: b})
	if err != nil {
		return c.wrong(fmt.Errorf("not the entry that was signed for this place: %w", errors.Join(err, fault.Tampered)))
	}
	return &ForkError{f}
}

// wrong adds to an error which entry it is about.
func (c *comer) wrong(err error) error {
	return fmt.Errorf("log %s: entry %d: %w", c.Log.ID(), c.at.Sequence, err)
}

// end checks that a log is as long as its checkpoint says, and the same.
func (m *merge) end(c *comer) error {
	if c.at.Sequence != c.Checkpoint.Size {
		return fmt.Errorf("log %s: it ends after %d entries, its checkpoint was signed for %d: %w", c.Log.ID(), c.at.Sequence, c.Checkpoint.Size, fault.Tampered)
	}
	root, err := ledger.Root(m.tx.Hashes(c.Log.ID()), c.at.Sequence)
	if err != nil {
		return err
	}
	if root != c.Checkpoint.Root {
		return fmt.Errorf("log %s: the checkpoint of %d entries was signed for other entries: %w", c.Log.ID(), c.at.Sequence, fault.Tampered)
	}
	return m.keepCheckpoint(c)
}

// finish does what is left before the transaction can land.
func (m *merge) finish(ctx context.Context) (ledger.SignedCheckpoint, error) {
	// The bytes of captures that were here before, or what was closed before.
	if len(m.fresh) > 0 || m.did.Opened > 0 {
		if _, err := m.a.reproject(ctx, m.tx, func(int64, int64) {}); err != nil {
			return ledger.SignedCheckpoint{}, err
		}
	}
	for _, c := range m.comers {
		if c.own && c.grew {
			m.did.Began = "another archive has entries of this device that were not here: this one was set back"
			if err := m.a.beginEpoch(m.tx); err != nil {
				return ledger.SignedCheckpoint{}, err
			}
			if err := m.a.findHead(m.tx); err != nil {
				return ledger.SignedCheckpoint{}, err
			}
			m.a.device.began = m.did.Began
		}
	}
	return m.a.checkpoint(m.tx)
}

// takeBlobs keeps what opens the bytes that came along, but for those that
// were erased here.
func (m *merge) takeBlobs(deposits []Deposit) error {
	for b, err := range m.tx.Blobs() {
		if err != nil {
			return err
		}
		m.blobs[b.SHA256] = b
	}
	for _, d := range deposits {
		for _, b := range d.blobs {
			if held, ok := m.blobs[b.SHA256]; ok && (held.Key.IsZero() || held.Key.Equal(b.Key)) {
				continue
			}
			if err := m.tx.KeepBlob(b); err != nil {
				return err
			}
			m.blobs[b.SHA256] = b
			m.fresh[b.SHA256] = true
			m.changed = true
		}
	}
	return nil
}

// text gives the frozen text of a capture, "" if its bytes did not come along.
func (m *merge) text(c record.Capture) (string, error) {
	b, ok := m.blobs[c.Text]
	if !ok || b.Key.IsZero() {
		return "", nil
	}
	return m.a.frozenText(c, b)
}
