// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// An Entry is one entry as it is stored. The Body is nil where it is not held,
// as in a copy for a witness.
type Entry struct {
	Header []byte
	Body   []byte
}

// A Verifier checks a whole log: that each entry is signed by the device of the
// log, follows the one before, and has the body that was signed, as far as the
// body is there; and that the tree of all of them has the roots that the
// checkpoints state.
//
// It works on all processors, in memory that does not grow with the log.
type Verifier struct {
	Log Log

	// Checkpoints are compared with the log at their size, and their log
	// signatures are checked; cosignatures are not. Give every checkpoint that
	// was ever kept, of any age: the log is then shown to have only grown.
	// Without any, a log that was cut short cannot be told from a whole one.
	Checkpoints []SignedCheckpoint

	// Workers is the number of goroutines; zero means one for each processor.
	Workers int

	// Progress, if not nil, is told now and then how far the check is. It is
	// called from another goroutine, but never twice at once. It should be fast.
	Progress func(Report)
}

// A Report says what was verified.
type Report struct {
	Entries int64     // how many
	Covered int64     // how many of them the largest checkpoint covers
	Root    tlog.Hash // of the tree of all entries; zero while in progress
	Next    Position  // where the next entry goes
	Bodies  int64     // entries whose body was there
	Parts   int64     // parts of those bodies
	Open    int64     // parts that were open, and have the bytes that were signed
}

// An EntryError says which entry of which log is not as it was signed. It is a
// [fault.Tampered].
type EntryError struct {
	Log      LogID
	Sequence int64  // the place in the log, whatever the entry says of itself
	Problem  string // what is wrong, without content
}

// Error gives all three, and no content.
func (e *EntryError) Error() string {
	return fmt.Sprintf("log %s: entry %d: %s: %v", e.Log, e.Sequence, e.Problem, fault.Tampered)
}

// Unwrap makes it a [fault.Tampered].
func (e *EntryError) Unwrap() error { return fault.Tampered }

// Verify takes the entries of the log from the first on. The slices it is given
// must not be changed before it returns. It stops at the first entry that is
// wrong, whatever comes behind, and returns an [EntryError]; the Report then
// says how far all was well. A checkpoint that does not fit is a
// [fault.Tampered], too. An error from entries is returned as it is, with the
// place in the log.
func (v Verifier) Verify(ctx context.Context, entries iter.Seq2[Entry, error]) (Report, error) {
	c, err := v.newChain()
	if err != nil {
		return Report{}, err
	}
	workers := v.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	run, cancel := context.WithCancel(ctx)
	defer cancel()

	// Batches go to the workers and, in the order of the log, to one collector,
	// which waits for each to be done. The channels bound what is in flight.
	work := make(chan *batch, workers)
	inOrder := make(chan *batch, 2*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			check := newEntryChecker(v.Log)
			for b := range work {
				b.check(run, check)
			}
		})
	}
	var collectErr error
	wg.Go(func() { collectErr = v.collect(inOrder, c, cancel) })
	readErr := v.feed(run, entries, work, inOrder)
	wg.Wait()

	if err := cmp.Or(collectErr, readErr); err != nil {
		return c.report, err
	}
	err = c.finish() // completes the report
	return c.report, err
}

// Batches are large enough that passing them on costs nothing beside checking
// them, and small enough that all workers soon have one.
const (
	batchEntries = 32
	batchBytes   = 1 << 18
)

// A batch is a run of entries that one worker checks.
type batch struct {
	entries []Entry
	checked []checkedEntry
	err     error // why it was not checked
	done    chan struct{}
}

func newBatch() *batch {
	return &batch{entries: make([]Entry, 0, batchEntries), done: make(chan struct{})}
}

// feed cuts the entries into batches and closes both channels at the end.
func (v Verifier) feed(ctx context.Context, entries iter.Seq2[Entry, error], work, inOrder chan<- *batch) error {
	defer close(work)
	defer close(inOrder)
	b, size, count := newBatch(), 0, int64(0)
	send := func() error {
		for _, to := range []chan<- *batch{work, inOrder} {
			select {
			case to <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		b, size = newBatch(), 0
		return nil
	}
	for e, err := range entries {
		if err != nil {
			// What came before may be wrong already, which is worth more.
			return cmp.Or(send(), fmt.Errorf("log %s: read entry %d: %w", v.Log.ID(), count, err))
		}
		count++
		b.entries = append(b.entries, e)
		size += len(e.Header) + len(e.Body)
		if len(b.entries) == batchEntries || size >= batchBytes {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

// check checks each entry for itself. After the first that is wrong, or once
// the run is over, the rest does not matter.
func (b *batch) check(ctx context.Context, c *entryChecker) {
	defer close(b.done)
	if b.err = ctx.Err(); b.err != nil {
		return
	}
	b.checked = make([]checkedEntry, len(b.entries))
	for i, e := range b.entries {
		if b.checked[i] = c.check(e); b.checked[i].err != nil {
			return
		}
	}
}

// collect checks what concerns the order of entries, one batch after the other.
// After the first error it stops the run and lets the rest pass by.
func (v Verifier) collect(inOrder <-chan *batch, c *chain, cancel func()) error {
	var failed error
	for b := range inOrder {
		if failed != nil {
			continue
		}
		<-b.done
		failed = b.err
		for i := 0; failed == nil && i < len(b.checked); i++ {
			failed = c.follow(&b.checked[i])
		}
		if failed != nil {
			cancel()
		} else if v.Progress != nil {
			v.Progress(c.report)
		}
	}
	return failed
}

// A chain is what has to be known of all entries so far to check the next.
type chain struct {
	log         LogID
	tree        frontier
	checkpoints []SignedCheckpoint // those still ahead, smallest first
	report      Report
}

func (v Verifier) newChain() (*chain, error) {
	if err := v.Log.check(); err != nil {
		return nil, err
	}
	c := &chain{log: v.Log.ID(), checkpoints: slices.Clone(v.Checkpoints)}
	key := v.Log.Verifier()
	for _, s := range c.checkpoints {
		if err := s.Verify(key); err != nil {
			return nil, fmt.Errorf("log %s: %w", c.log, err)
		}
	}
	slices.SortStableFunc(c.checkpoints, func(a, b SignedCheckpoint) int { return cmp.Compare(a.Size, b.Size) })
	return c, c.compare()
}

// follow adds an entry that a worker has checked.
func (c *chain) follow(e *checkedEntry) error {
	at := c.report.Next
	switch {
	case e.err != nil:
		return c.wrong(e.err.Error())
	case e.position.Sequence != at.Sequence:
		return c.wrong(fmt.Sprintf("it was signed as entry %d, so one is missing, twice there or out of order", e.position.Sequence))
	case e.position.Previous != at.Previous:
		return c.wrong("it was signed to follow another entry than the one before it")
	}
	c.tree.add(e.leaf)
	c.report.Entries++
	c.report.Next = Position{at.Sequence + 1, e.leaf}
	if e.parts > 0 {
		c.report.Bodies++
	}
	c.report.Parts += e.parts
	c.report.Open += e.open
	return c.compare()
}

func (c *chain) wrong(problem string) error {
	return &EntryError{c.log, c.report.Next.Sequence, problem}
}

// compare takes the checkpoints that have the size the tree has now.
func (c *chain) compare() error {
	for len(c.checkpoints) > 0 && c.checkpoints[0].Size == c.tree.size {
		if c.checkpoints[0].Root != c.tree.root() {
			return fmt.Errorf("log %s: the checkpoint of %d entries was signed for other entries: %w", c.log, c.tree.size, fault.Tampered)
		}
		c.report.Covered = c.tree.size
		c.checkpoints = c.checkpoints[1:]
	}
	return nil
}

// finish closes the report, and refuses a log that ends before a checkpoint.
func (c *chain) finish() error {
	c.report.Root = c.tree.root()
	if len(c.checkpoints) > 0 {
		return fmt.Errorf("log %s: it ends after %d entries, a checkpoint was signed for %d: %w", c.log, c.tree.size, c.checkpoints[0].Size, fault.Tampered)
	}
	return nil
}
