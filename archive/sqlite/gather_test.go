// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"
	"pgregory.net/rapid"
)

// A change is written to the log piece by piece, with a sync in the midst of it
// perhaps and one at its end. If a write fails, it is begun anew. What was
// committed reads as it was written.
func TestWhatIsCommittedToAGatheredLogIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		under := &bytesFile{}
		g := &gathered{File: under}
		var committed []byte
		for n := range rapid.IntRange(1, 30).Draw(t, "changes") {
			under.fails = rapid.SampledFrom([]int{0, 0, 1, 2, 5}).Draw(t, "write that fails")
			change, err := writeChange(t, g, int64(len(committed)), byte(n+1))
			if errors.Is(err, errDisk) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			committed = append(committed, change...)
		}
		got := make([]byte, len(committed))
		if _, err := g.ReadAt(got, 0); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if i := mismatch(got, committed); i >= 0 {
			t.Fatalf("byte %d of %d is another", i, len(got))
		}
	})
}

// writeChange writes some frames from off on.
func writeChange(t *rapid.T, g *gathered, off int64, fill byte) (change []byte, err error) {
	frames := rapid.IntRange(1, 4).Draw(t, "frames")
	midst := rapid.IntRange(0, 2*frames).Draw(t, "sync in the midst, after pieces")
	for piece := range 2 * frames {
		if piece == midst {
			if err := g.Sync(0); err != nil {
				return nil, err
			}
		}
		p := bytes.Repeat([]byte{fill}, 24+(piece%2)*(4096-24))
		if _, err := g.WriteAt(p, off+int64(len(change))); err != nil {
			return nil, err
		}
		change = append(change, p...)
	}
	return change, g.Sync(0)
}

// mismatch gives where two texts of one length differ first, -1 if nowhere.
func mismatch(a, b []byte) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}

var errDisk = errors.New("the disk does not write")

// bytesFile is a file in memory.
type bytesFile struct {
	vfs.File
	data  []byte
	fails int // which of the next writes fails, counted from 1
}

func (f *bytesFile) WriteAt(p []byte, off int64) (int, error) {
	if f.fails--; f.fails == 0 {
		return 0, errDisk
	}
	if grow := off + int64(len(p)) - int64(len(f.data)); grow > 0 {
		f.data = append(f.data, make([]byte, grow)...)
	}
	return copy(f.data[off:], p), nil
}

func (f *bytesFile) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(f.data)) {
		return 0, io.EOF
	}
	return copy(p, f.data[off:]), nil
}

func (f *bytesFile) Sync(vfs.SyncFlag) error { return nil }
