// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// Trust is what a reader knows from elsewhere. The zero Trust knows nobody.
type Trust struct {
	// Keys are the fingerprints of makers whom the reader trusts. If there are
	// any, a bundle that another key signed is refused.
	Keys []ledger.Fingerprint
	// Witnesses are those whose cosignatures mean something to the reader.
	Witnesses []ledger.Witness
}

// A Report says what was found out about a bundle that is whole.
type Report struct {
	Maker   ledger.Fingerprint // of the key that signed the manifest
	Trusted bool               // whether that key is among the trusted ones
	Cases   []record.Case
	Logs    []LogReport
	Counts
	Size int64 // bytes of the bundle

	Blobs   int // captured bytes and texts in the bundle, whole
	Missing int // that captures speak of and the bundle has not
	Erased  int // captures of which the record says that they were destroyed

	Quotes    int64 // found in the text of their document, at their place
	Unchecked int64 // whose text is not in the bundle

	// Words are keys of codes that this program calls otherwise than the bundle
	// does: another version of it, or words that are meant to mislead.
	Words []string
}

// A LogReport says what was found out about one log.
type LogReport struct {
	Log     ledger.Log
	Key     ledger.Fingerprint
	Trusted bool // whether the key is among the trusted ones
	ledger.Report
	Cosigned []ledger.Cosignature // by witnesses that the reader knows
	Others   int                  // cosignatures of others, which say nothing
}

// Open gives the open parts of all logs.
func (r Report) Open() (open, parts int64) {
	for _, l := range r.Logs {
		open += l.Report.Open
		parts += l.Parts
	}
	return open, parts
}

// NotShown says in sentences what a whole bundle does not show, for the door to
// print under the report. It never says nothing.
func (r Report) NotShown() []string {
	list := []string{"It does not show that anything in it is true: only that nothing was changed since it was signed."}
	if open, parts := r.Open(); open < parts {
		list = append(list, fmt.Sprintf("It does not show that nothing was left out: %d of %d parts are closed.", parts-open, parts))
	} else {
		list = append(list, "It does not show that nothing was left out: what was never put on record, or stands in another log, is not here.")
	}
	if !r.Trusted {
		list = append(list, "It does not show who signed: compare the fingerprint with the makers over another way.")
	}
	if !slices.ContainsFunc(r.Logs, func(l LogReport) bool { return len(l.Cosigned) > 0 }) {
		list = append(list, "It does not show when it was signed: no witness that you know has cosigned.")
	}
	if r.Unchecked > 0 {
		list = append(list, fmt.Sprintf("It does not show that %d quotations stand in their documents: the texts are not in it.", r.Unchecked))
	}
	if len(r.Words) > 0 {
		list = append(list, fmt.Sprintf("It calls %d codes by other words than this program does.", len(r.Words)))
	}
	return list
}

// Verify checks a bundle by itself. It is [fault.Tampered] if something is not
// what was signed or hashed, [fault.Invalid] if it is no bundle as they are
// written, and [fault.Denied] if its maker is not one of those trusted. The
// error names the file, and within it the log and the entry.
//
// Nothing in the bundle is believed before it was checked, nor unpacked,
// rendered or kept. Memory grows with the number of entities, captures and
// quotations, and not with what is said of them. The bundle must not be changed
// while it is read. Progress may be nil.
func Verify(ctx context.Context, r io.ReaderAt, size int64, trust Trust, progress func(what string, done, of int64)) (Report, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	v := &verifier{trust: trust, progress: progress}
	err := v.run(ctx, r, size)
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	return v.report, nil
}

// A verifier is a bundle being checked.
type verifier struct {
	*Bundle
	trust    Trust
	progress func(what string, done, of int64)
	index    *index
	report   Report
}

func (v *verifier) run(ctx context.Context, r io.ReaderAt, size int64) (err error) {
	if v.Bundle, err = Read(ctx, r, size); err != nil {
		return err
	}
	v.report.Size = size
	v.report.Maker = v.manifest.maker.Key.Fingerprint()
	v.report.Trusted = slices.Contains(v.trust.Keys, v.report.Maker)
	if len(v.trust.Keys) > 0 && !v.report.Trusted {
		return fmt.Errorf("%s: signed by the key %s, which is not one of those you trust: %w", manifestFile, v.report.Maker, fault.Denied)
	}
	for _, step := range []func(context.Context) error{v.checkFiles, v.checkLogs, v.makeIndex, v.checkBlobs, v.checkQuotes, v.checkDerived} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// checkFiles hashes every file.
func (v *verifier) checkFiles(ctx context.Context) error {
	done := int64(0)
	for _, m := range v.members {
		sum, crc := sha256.New(), crc32.NewIEEE()
		if _, err := io.Copy(io.MultiWriter(sum, crc), &interruptible{ctx, v.open(m)}); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		done += m.size
		v.progress("files", done, v.report.Size)
		if m.name != manifestFile && !bytes.Equal(sum.Sum(nil), m.sha[:]) {
			return fmt.Errorf("%s: %w", m.name, v.blame(ctx, m))
		}
		if crc.Sum32() != m.crc {
			return fmt.Errorf("%s: its checksum does not fit: %w", m.name, fault.Tampered)
		}
	}
	return nil
}

// blame says where a file is not what the manifest says. Of entries it can name
// the one.
func (v *verifier) blame(ctx context.Context, m member) error {
	for _, l := range v.logs {
		if m.name != entriesDir+l.log.ID().String() {
			continue
		}
		check := ledger.Verifier{Log: l.log, Checkpoints: []ledger.SignedCheckpoint{l.checkpoint}}
		if _, err := check.Verify(ctx, l.entries()); err != nil {
			return errors.Join(err, fault.Tampered)
		}
	}
	return fmt.Errorf("its bytes are not those that the manifest was signed for: %w", fault.Tampered)
}

// checkLogs checks every entry and checkpoint.
func (v *verifier) checkLogs(ctx context.Context) error {
	for _, l := range v.logs {
		check := ledger.Verifier{Log: l.log, Checkpoints: []ledger.SignedCheckpoint{l.checkpoint},
			Progress: func(r ledger.Report) { v.progress("entries", r.Entries, l.checkpoint.Size) }}
		report, err := check.Verify(ctx, l.entries())
		if err != nil {
			return fmt.Errorf("%s%s: %w", entriesDir, l.log.ID(), err)
		}
		if report.Entries != l.checkpoint.Size {
			return fmt.Errorf("%s%s: log %s: it has %d entries, its checkpoint was signed for %d: %w", entriesDir, l.log.ID(), l.log.ID(), report.Entries, l.checkpoint.Size, fault.Tampered)
		}
		if report.Open == 0 {
			return fmt.Errorf("%s%s: no part is open: %w", entriesDir, l.log.ID(), fault.Invalid)
		}
		cosigned, err := l.checkpoint.Cosigners(v.trust.Witnesses)
		if err != nil {
			return fmt.Errorf("%s%s: %w", checkpointsDir, l.log.ID(), err)
		}
		key := l.log.Key.Fingerprint()
		v.report.Logs = append(v.report.Logs, LogReport{Log: l.log, Key: key, Trusted: slices.Contains(v.trust.Keys, key),
			Report: report, Cosigned: cosigned, Others: len(l.checkpoint.Signatures) - 1 - len(cosigned)})
	}
	return nil
}

// makeIndex reads what the open parts say.
func (v *verifier) makeIndex(ctx context.Context) (err error) {
	has := v.blobs()
	v.index, err = newIndex(ctx, v.logs, func(text record.Hash) bool { _, ok := has[text]; return ok })
	if err != nil {
		return fmt.Errorf("entries: %w", err)
	}
	for _, c := range v.manifest.cases {
		title, ok := v.index.cases[c]
		if !ok {
			return fmt.Errorf("%s: a case that no entry opens: %w", manifestFile, fault.Invalid)
		}
		v.report.Cases = append(v.report.Cases, record.Case{ID: c, Title: title})
	}
	if len(v.index.cases) != len(v.manifest.cases) {
		return fmt.Errorf("%s: the entries open a case that is not named: %w", manifestFile, fault.Invalid)
	}
	v.report.Counts, v.report.Erased = v.index.counted, v.index.erased
	return nil
}

// checkDerived makes the files that people read again, and compares them.
func (v *verifier) checkDerived(ctx context.Context) error {
	data, err := v.read(readmeFile, int64(len(readme)))
	if err != nil {
		return err
	}
	if !bytes.Equal(data, readme) {
		return fmt.Errorf("%s: byte %d: not what every bundle says here: %w", readmeFile, difference(data, readme), fault.Tampered)
	}
	if data, err = v.read(wordsFile, maxWords); err != nil {
		return err
	}
	if v.index.words, v.report.Words, err = v.index.words.parse(data); err != nil {
		return err
	}
	return v.compareAll(ctx)
}

// compareAll makes the three files again, each from the entries. It gives the
// error of the first that has one.
func (v *verifier) compareAll(ctx context.Context) error {
	v.progress("claims", 0, 1)
	var c [3]*comparer
	for i, name := range []string{linesFile, tableFile, pageFile} {
		m, ok := v.file(name)
		if !ok {
			return fmt.Errorf("%s: it is missing: %w", name, fault.Invalid)
		}
		c[i] = &comparer{member: m, with: v.open(m)}
	}
	var rowsErr, pageErr error
	var both sync.WaitGroup
	both.Go(func() { rowsErr = v.index.writeRows(ctx, c[0], c[1]) })
	both.Go(func() { pageErr = v.index.writePage(ctx, c[2]) })
	both.Wait()
	v.progress("claims", 1, 1)
	return cmp.Or(rowsErr, c[0].end(), c[1].end(), pageErr, c[2].end())
}

// A comparer takes bytes that have to be the next ones of a file.
type comparer struct {
	member
	with io.Reader
	at   int64
	room []byte
}

func (c *comparer) Write(p []byte) (int, error) {
	c.room = slices.Grow(c.room[:0], len(p))[:len(p)]
	n, err := io.ReadFull(c.with, c.room)
	if err = ioError(err); err != nil {
		return 0, err
	}
	if !bytes.Equal(c.room[:n], p) {
		return 0, fmt.Errorf("%s: byte %d: it does not say what the entries say: %w", c.name, c.at+difference(c.room[:n], p), fault.Tampered)
	}
	c.at += int64(n)
	return n, nil
}

// end checks that the file has no more.
func (c *comparer) end() error {
	if c.at != c.size {
		return fmt.Errorf("%s: byte %d: it goes on after what the entries say: %w", c.name, c.at, fault.Tampered)
	}
	return nil
}
