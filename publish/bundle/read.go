// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// The longest files that are read whole.
const (
	maxCheckpoint = 1 << 17
	maxWords      = 16 << 20
)

// A Bundle is open for reading. That its frame is right and its manifest is
// signed was checked, and no more: see [Verify].
type Bundle struct {
	r        io.ReaderAt
	members  []member // with the hashes that the manifest states
	manifest *manifest
	logs     []logFile
}

// Read opens a bundle, so that its logs and captures can be taken in by
// another archive. It checks the frame, the signature of the manifest and which
// files there are. Whoever reads on has to check what he reads; an archive
// does that.
func Read(ctx context.Context, r io.ReaderAt, size int64) (*Bundle, error) {
	members, err := readFrame(r, size)
	if err != nil {
		return nil, err
	}
	b := &Bundle{r: r, members: members}
	data, err := b.read(manifestFile, maxManifest)
	if err != nil {
		return nil, err
	}
	if b.manifest, err = parseManifest(data); err != nil {
		return nil, err
	}
	if err := b.matchFiles(); err != nil {
		return nil, err
	}
	return b, b.findLogs(ctx)
}

// matchFiles compares the files that are there with those of the manifest.
func (b *Bundle) matchFiles() error {
	listed := b.manifest.files
	for i := range b.members {
		m := &b.members[i]
		if m.name == manifestFile {
			continue
		}
		switch {
		case len(listed) == 0 || inOrder(m.name, listed[0].name):
			return fmt.Errorf("%s: the manifest was not signed for it: %w", m.name, fault.Tampered)
		case listed[0].name != m.name:
			return fmt.Errorf("%s: a file of the manifest is missing before it: %w", m.name, fault.Tampered)
		case listed[0].size != m.size:
			return fmt.Errorf("%s: it has %d bytes, the manifest was signed for %d: %w", m.name, m.size, listed[0].size, fault.Tampered)
		}
		m.sha = listed[0].sha
		listed = listed[1:]
	}
	if len(listed) > 0 {
		return fmt.Errorf("%s: %d files of it are missing: %w", manifestFile, len(listed), fault.Tampered)
	}
	for _, name := range fixedFiles {
		if _, ok := b.file(name); !ok {
			return fmt.Errorf("%s: it is missing: %w", name, fault.Invalid)
		}
	}
	return nil
}

// findLogs reads the checkpoints and finds the entries of each.
func (b *Bundle) findLogs(ctx context.Context) error {
	entries := 0
	for _, m := range b.members {
		if strings.HasPrefix(m.name, entriesDir) {
			entries++
		}
		id, ok := strings.CutPrefix(m.name, checkpointsDir)
		if !ok {
			continue
		}
		l, err := b.findLog(ctx, id)
		if err != nil {
			return err
		}
		b.logs = append(b.logs, l)
	}
	if entries != len(b.logs) || entries == 0 {
		return fmt.Errorf("%d files of entries and %d of checkpoints: %w", entries, len(b.logs), fault.Invalid)
	}
	return nil
}

// findLog finds the files of one log.
func (b *Bundle) findLog(ctx context.Context, id string) (logFile, error) {
	data, err := b.read(checkpointsDir+id, maxCheckpoint)
	if err != nil {
		return logFile{}, err
	}
	mark, err := ledger.ParseSignedCheckpoint(data)
	if err != nil {
		return logFile{}, fmt.Errorf("%s%s: %w", checkpointsDir, id, err)
	}
	m, ok := b.file(entriesDir + id)
	if !ok {
		return logFile{}, fmt.Errorf("%s%s: it is missing: %w", entriesDir, id, fault.Invalid)
	}
	entries := func() iter.Seq2[ledger.Entry, error] {
		return readEntries(&interruptible{ctx, b.open(m)}, m.size)
	}
	for e, err := range entries() {
		if err != nil {
			return logFile{}, fmt.Errorf("%s: entry 0: %w", m.name, err)
		}
		h, err := ledger.ParseHeader(e.Header)
		if err != nil {
			return logFile{}, fmt.Errorf("%s: entry 0: %w", m.name, err)
		}
		if h.Log.ID().String() != id {
			return logFile{}, fmt.Errorf("%s: entry 0: it belongs to another log: %w", m.name, fault.Tampered)
		}
		return logFile{log: h.Log, checkpoint: mark, entries: entries}, nil
	}
	return logFile{}, fmt.Errorf("%s: no entries: %w", m.name, fault.Invalid)
}

// file finds a file by its name.
func (b *Bundle) file(name string) (member, bool) {
	for _, m := range b.members {
		if m.name == name {
			return m, true
		}
	}
	return member{}, false
}

// open reads a file from its beginning.
func (b *Bundle) open(m member) io.Reader { return io.NewSectionReader(b.r, m.offset, m.size) }

// read reads a file whole.
func (b *Bundle) read(name string, limit int64) ([]byte, error) {
	m, ok := b.file(name)
	if !ok {
		return nil, fmt.Errorf("%s: it is missing: %w", name, fault.Invalid)
	}
	if m.size > limit {
		return nil, fmt.Errorf("%s: %d bytes, more than %d: %w", name, m.size, limit, fault.Invalid)
	}
	data := make([]byte, m.size)
	if _, err := io.ReadFull(b.open(m), data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// blobs lists the captured bytes that are in the bundle.
func (b *Bundle) blobs() map[record.Hash]member {
	found := map[record.Hash]member{}
	for _, m := range b.members {
		if rest, ok := strings.CutPrefix(m.name, blobsDir); ok {
			sha, _, _ := strings.Cut(rest, ".")
			if h, err := record.ParseHash(sha); err == nil { // it is: see place
				found[h] = m
			}
		}
	}
	return found
}

// Incoming gives the logs of a bundle to an archive that takes them in; team
// says that its members and grants count there, see archive.Incoming.
func (b *Bundle) Incoming(team bool) []archive.Incoming {
	var list []archive.Incoming
	for _, l := range b.logs {
		list = append(list, archive.Incoming{Log: l.log, Checkpoint: l.checkpoint, Entries: l.entries(), Team: team})
	}
	return list
}

// MergeInto gives all that a bundle has to another archive: captured bytes
// first, then the entries that name them. With team, its members and grants are
// taken in as well, which is for a copy of the same team's archive and nothing
// else. See archive.Merge for what is checked and what is refused; that the maker of the bundle can be trusted is for the
// caller to find out, with [Verify].
func (b *Bundle) MergeInto(ctx context.Context, a *archive.Archive, v access.Viewer, team bool) (archive.Merged, error) {
	var deposits archive.Deposit
	for sha, m := range b.blobs() {
		d, got, _, err := a.Deposit(ctx, b.open(m), m.size)
		if err == nil && got != sha {
			err = fmt.Errorf("its bytes are not those of its name: %w", fault.Tampered)
		}
		if err != nil {
			return archive.Merged{}, fmt.Errorf("take in bundle: %s: %w", m.name, err)
		}
		deposits = deposits.And(d)
	}
	done, err := a.Merge(ctx, v, b.Incoming(team), deposits)
	if err != nil {
		return done, fmt.Errorf("take in bundle: %w", err)
	}
	return done, nil
}
