// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// readme is a part of the format: every bundle of this version has these bytes.
//
//go:embed README.txt
var readme []byte

// Options say what a bundle opens.
type Options struct {
	// Cases are those that are opened; there must be one.
	Cases []record.CaseID
	// Captures: the captured bytes and frozen texts as well, in the clear.
	Captures bool
	// Sealed: sealed values as well, as far as the viewer is a custodian of
	// their case. Whoever gets the bundle can read them.
	Sealed bool
	// Team: the members and grants of these cases and of the whole archive as
	// well, and who brought what is opened. Only an owner may ask for it.
	Team bool
	// Progress, if not nil, is told what is being done and how far it is.
	Progress func(what string, done, of int64)
}

// A Summary says what a bundle opens and what it does not.
type Summary struct {
	Maker    ledger.Fingerprint // of the key that signed
	Size     int64              // bytes
	Logs     int                // of which something is opened
	Entries  int64              // of these logs, opened or not
	Open     int64              // parts
	Claims   int64
	Captures int // whose bytes are in the bundle
	Erased   int // whose bytes were destroyed here
	// Withheld counts what the chosen cases have and the bundle does not open,
	// because it is sealed or speaks of something outside of them.
	Withheld int64
}

// Write writes a bundle of what a viewer may know of the chosen cases. A case
// that the viewer may not know of is [fault.NotFound].
//
// Everything is read twice, first for sizes and hashes and then to be written,
// so that nothing of it is kept in memory or in a file in the clear. What is
// written is the same bytes for the same state of the archive, viewer and
// options. After an error, what was written is no bundle.
func Write(ctx context.Context, w io.Writer, v *archive.View, o Options) (Summary, error) {
	b, err := prepare(ctx, v, o)
	if err != nil {
		return Summary{}, fmt.Errorf("write bundle: %w", err)
	}
	if err := b.measure(ctx); err != nil {
		return Summary{}, fmt.Errorf("write bundle: %w", err)
	}
	if err := b.sign(); err != nil {
		return Summary{}, fmt.Errorf("write bundle: %w", err)
	}
	if err := b.write(ctx, w); err != nil {
		return Summary{}, fmt.Errorf("write bundle: %w", err)
	}
	return b.Summary, nil
}

// A writer is a bundle in the making.
type writer struct {
	*selection
	view    *archive.View
	ledger  archive.Ledger
	options Options
	index   *index
	files   []*file
}

// A file of a bundle can be written as often as one likes.
type file struct {
	member
	write func(ctx context.Context, w io.Writer) error
}

// prepare decides what is opened and what files there are.
func prepare(ctx context.Context, v *archive.View, o Options) (*writer, error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	marks, err := v.Checkpoints()
	if err != nil {
		return nil, err
	}
	whole, err := v.Whole()
	if err != nil {
		return nil, err
	}
	chosen, err := choose(ctx, v, whole, o)
	if err != nil {
		return nil, err
	}
	b := &writer{selection: chosen, view: v, ledger: whole, options: o}
	b.index, err = newIndex(ctx, b.logFiles(marks), func(record.Hash) bool { return false })
	if err != nil {
		return nil, err
	}
	if b.Logs == 0 {
		return nil, fmt.Errorf("the cases have nothing that can be opened: %w", fault.NotFound)
	}
	b.addFiles()
	if o.Captures {
		if err := b.addBlobs(ctx); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.files, func(x, y *file) int {
		if inOrder(x.name, y.name) {
			return -1
		}
		return 1
	})
	return b, nil
}

// logFiles gives the logs of which something is opened, sorted by their ids.
func (b *writer) logFiles(marks map[ledger.LogID]ledger.SignedCheckpoint) []logFile {
	var logs []logFile
	for id, in := range b.selection.logs {
		if in.any {
			logs = append(logs, logFile{log: in.log, checkpoint: marks[id], entries: b.entriesOf(in)})
			b.Entries += int64(len(in.entries))
		}
	}
	b.Logs = len(logs)
	slices.SortFunc(logs, func(x, y logFile) int { return strings.Compare(x.log.ID().String(), y.log.ID().String()) })
	return logs
}

// entriesOf gives the entries of a log with all but the chosen parts closed.
func (b *writer) entriesOf(in *picked) func() iter.Seq2[ledger.Entry, error] {
	return func() iter.Seq2[ledger.Entry, error] {
		return func(yield func(ledger.Entry, error) bool) {
			n := 0
			for e, err := range b.ledger.Entries(in.log.ID(), 0) {
				if err == nil && n >= len(in.entries) {
					err = fmt.Errorf("entry %d was not there before: %w", n, fault.Conflict)
				}
				if err == nil {
					e.Body, err = closeBody(e.Body, in.entries[n])
				}
				if n++; !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// closeBody closes all parts of a body but some.
func closeBody(data []byte, open bits) ([]byte, error) {
	body, err := ledger.ParseBody(data)
	if err != nil {
		return nil, err
	}
	var keep []int
	for i := range body.Len() {
		if open.has(i) {
			keep = append(keep, i)
		}
	}
	if body, err = body.Keep(keep...); err != nil {
		return nil, err
	}
	return body.Encode(), nil
}

// addFiles adds the files that are made of entries.
func (b *writer) addFiles() {
	bytesOf := func(data []byte) func(context.Context, io.Writer) error {
		return func(_ context.Context, w io.Writer) error { _, err := w.Write(data); return err }
	}
	add := func(name string, write func(context.Context, io.Writer) error) {
		b.files = append(b.files, &file{member{name: name}, write})
	}
	add(readmeFile, bytesOf(readme))
	add(pageFile, b.index.writePage)
	add(tableFile, b.index.writeTable)
	add(linesFile, b.index.writeLines)
	add(wordsFile, bytesOf(b.index.words.encode()))
	for _, l := range b.index.logs {
		id := l.log.ID().String()
		add(checkpointsDir+id, bytesOf(l.checkpoint.Encode()))
		add(entriesDir+id, func(ctx context.Context, w io.Writer) error { return writeLog(ctx, w, l) })
	}
}

// writeLog writes a file of entries.
func writeLog(ctx context.Context, w io.Writer, l logFile) error {
	if _, err := io.WriteString(w, logMagic); err != nil {
		return err
	}
	for e, err := range l.entries() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := writeEntry(w, e); err != nil {
			return err
		}
	}
	return nil
}

// addBlobs adds the bytes of captures that are opened, those left out that were
// erased or that this archive never had.
func (b *writer) addBlobs(ctx context.Context) error {
	sources := map[record.Hash]func() (io.ReadCloser, error){}
	for o, err := range openParts(ctx, b.index.logs) {
		if err != nil {
			return err
		}
		if !o.is("capture") {
			continue
		}
		op, err := o.decode(b.index.logs)
		if err != nil {
			return err
		}
		c := op.(record.Capture)
		sources[c.Bytes] = func() (io.ReadCloser, error) { return b.view.Bytes(c.Bytes) }
		if _, ok := sources[c.Text]; !ok && !c.Text.IsZero() {
			sources[c.Text] = func() (io.ReadCloser, error) { return b.view.Bytes(c.Text) }
		}
	}
	for sha, open := range sources {
		in, err := open()
		switch {
		case errors.Is(err, fault.Erased):
			b.Erased++
			continue
		case errors.Is(err, fault.NotFound):
			continue // it came from another archive without its bytes
		case err != nil:
			return fmt.Errorf("capture %s: %w", sha, err)
		}
		in.Close()
		b.Captures++
		b.files = append(b.files, &file{member{name: b.index.blobs.name(sha)}, func(ctx context.Context, w io.Writer) error {
			return copyBlob(ctx, w, open)
		}})
	}
	return nil
}

func copyBlob(ctx context.Context, w io.Writer, open func() (io.ReadCloser, error)) error {
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(w, &interruptible{ctx, in})
	return err
}

// interruptible reads until its context is done.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// measure finds size and hashes of every file.
func (b *writer) measure(ctx context.Context) error {
	for i, f := range b.files {
		b.options.Progress("measure", int64(i), int64(len(b.files)))
		sum, crc, n := sha256.New(), crc32.NewIEEE(), &counter{}
		if err := f.write(ctx, io.MultiWriter(sum, crc, n)); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		f.size, f.crc, f.sha = n.n, crc.Sum32(), [32]byte(sum.Sum(nil))
	}
	return nil
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// sign makes the manifest, which stands after the first file.
func (b *writer) sign() error {
	m := &manifest{maker: b.view.Maker(), cases: slices.Sorted(maps.Keys(b.index.cases))}
	for _, f := range b.files {
		m.files = append(m.files, f.member)
	}
	text := m.encode()
	signature, err := b.view.SignManifest(text)
	if err != nil {
		return err
	}
	note := appendSignature(text, m.maker, signature)
	if int64(len(note)) > maxManifest || len(b.files) >= maxFiles {
		return fmt.Errorf("%d files, at most %d are possible: %w", len(b.files), maxFiles-1, fault.Full)
	}
	f := &file{member{name: manifestFile, size: int64(len(note)), crc: crc32.ChecksumIEEE(note), sha: sha256.Sum256(note)},
		func(_ context.Context, w io.Writer) error { _, err := w.Write(note); return err }}
	b.files = slices.Insert(b.files, 1, f)
	b.Maker = m.maker.Key.Fingerprint()
	return nil
}

// write writes the bundle, and compares every file with what it was before.
func (b *writer) write(ctx context.Context, w io.Writer) error {
	at := int64(0)
	members := make([]member, len(b.files))
	for i, f := range b.files {
		b.options.Progress("write", int64(i), int64(len(b.files)))
		f.offset = at + int64(f.headSize())
		if _, err := w.Write(f.appendLocal(nil)); err != nil {
			return err
		}
		sum := sha256.New()
		if err := f.write(ctx, io.MultiWriter(sum, w)); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if !bytes.Equal(sum.Sum(nil), f.sha[:]) {
			return fmt.Errorf("%s: it changed while it was written: %w", f.name, fault.Conflict)
		}
		members[i] = f.member
		at = f.offset + f.size
	}
	end := tail(members, at)
	b.Size = at + int64(len(end))
	_, err := w.Write(end)
	return err
}
