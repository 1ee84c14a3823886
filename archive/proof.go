// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// At gives the view as it was when the entry with a number had come; see
// [Reading]. It ends with this view.
func (v *View) At(entry int64) *View { return &View{v.Reading.At(entry), v.a, newMemo(0)} }

// A Proven is what the archive found out of one entry a moment ago. It has no
// number: those tell how much there is, in all cases together.
type Proven struct {
	Log  ledger.Log  // whose device signed it
	Leaf record.Hash // leaf hash, by which the entry can be named
	Own  bool        // the log is one of this archive's own device
	// Err is why the proof fails, a fault.Tampered; nil if the signature of the
	// device, the body and the path to a signed checkpoint all fit.
	Err error
}

// Prove makes the proof of an entry of which the viewer may know something, and
// checks it. Everyone may know that it holds; the proof itself is for who may
// know everything, see [View.Proof].
func (v *View) Prove(number int64) (Proven, error) {
	events, err := v.Entry(number)
	if err != nil {
		return Proven{}, fmt.Errorf("prove: %w", err)
	}
	p, err := v.proof(events[0])
	switch {
	case errors.Is(err, fault.Tampered):
		return Proven{Leaf: events[0].Entry, Err: err}, nil
	case err != nil:
		return Proven{}, fmt.Errorf("prove: %w", err)
	}
	return Proven{Log: p.Header.Log, Leaf: record.Hash(p.Header.Leaf()), Own: p.Header.Key == v.a.device.key.Public(), Err: p.Verify()}, nil
}

// Proof gives the proof of an entry for a reader: the parts are open which the
// reader may know to the last byte, and all others closed. Who brought the entry
// is opened only if brought says so. Only who may know everything can hand out a
// proof, because it shows how long the log is; for others it is
// [fault.NotFound], and so is an entry of which the reader may know nothing.
func (v *View) Proof(number int64, reader access.Viewer, brought bool) (ledger.EntryProof, error) {
	p, err := v.proofFor(number, reader, brought)
	if err != nil {
		return p, fmt.Errorf("proof: %w", err)
	}
	return p, nil
}

func (v *View) proofFor(number int64, reader access.Viewer, brought bool) (p ledger.EntryProof, err error) {
	seen, err := v.As(reader)
	if err != nil {
		return p, err
	}
	events, err := seen.Entry(number)
	if err != nil {
		return p, err
	}
	if p, err = v.proof(events[0]); err != nil {
		return p, err
	}
	open, err := openTo(p.Body, events, brought)
	if err != nil {
		return p, err
	}
	p.Body, err = p.Body.Keep(open...)
	return p, err
}

// openTo lists the parts of a body that a reader sees as they are. An op of which
// they see less than was signed stays closed as a whole.
func openTo(body ledger.Body, events []Event, brought bool) (open []int, err error) {
	for _, e := range events {
		if e.Op == nil {
			continue // erased
		}
		part, err := body.Open(e.Part)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(part, record.Encode(e.Op)) {
			open = append(open, e.Part)
		}
	}
	if brought && !events[0].Brought.At.IsZero() {
		open = append(open, 0)
	}
	if len(open) == 0 {
		return nil, fmt.Errorf("nothing of the entry is open to the reader: %w", fault.NotFound)
	}
	return open, nil
}

// proof makes the proof of the entry of an event, with all that is open.
func (v *View) proof(e Event) (p ledger.EntryProof, err error) {
	whole, err := v.Whole()
	if err != nil {
		return p, err
	}
	logs, err := whole.Logs()
	if err != nil {
		return p, err
	}
	i := slices.IndexFunc(logs, func(s LogSize) bool { return s.Log.ID() == e.Log })
	if i < 0 {
		return p, fmt.Errorf("log %s is missing: %w", e.Log, fault.Tampered)
	}
	mark, err := v.markOver(whole, logs[i], e.Sequence)
	if err != nil {
		return p, err
	}
	if p, err = entryAt(whole, e); err != nil {
		return p, err
	}
	p.Inclusion, err = ledger.ProveInclusion(whole.Hashes(e.Log), e.Sequence, mark)
	return p, err
}

// markOver gives a checkpoint that covers an entry: the one that was signed when
// something was last committed and lies beside the database, if it is of this
// log and no newer than the view, or else the one that [View.Checkpoints] gives.
func (v *View) markOver(whole Ledger, s LogSize, sequence int64) (ledger.SignedCheckpoint, error) {
	c, err := v.a.ReadCheckpoint()
	if err == nil && c.Origin == s.Log.ID().Origin() && c.Size > sequence && c.Size <= s.Size {
		return c, nil
	}
	return v.checkpointOf(whole, s)
}

// entryAt reads header and body of the entry of an event: those that its ops were
// read from, and not those of another that claims its place.
func entryAt(whole Ledger, e Event) (p ledger.EntryProof, err error) {
	for entry, err := range whole.Entries(ledger.LogID{}, e.Number-1) {
		if err != nil {
			return p, err
		}
		if p.Header, err = ledger.ParseHeader(bytes.Clone(entry.Header)); err != nil {
			return p, err
		}
		p.Body, err = ledger.ParseBody(bytes.Clone(entry.Body))
		return p, err
	}
	return p, fmt.Errorf("entry %d of log %s is missing: %w", e.Sequence, e.Log, fault.Tampered)
}
