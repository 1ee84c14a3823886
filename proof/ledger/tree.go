// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// Hashes is a [tlog.HashReader] over the stored hashes of one log in memory, in
// the order of [tlog.StoredHashIndex]. A database does the same with a table of
// one row for each hash.
type Hashes []tlog.Hash

// ReadHashes gives the hashes at these places, or [fault.NotFound].
func (h Hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at < 0 || at >= int64(len(h)) {
			return nil, fmt.Errorf("stored hash %d of %d: %w", at, len(h), fault.NotFound)
		}
		out[i] = h[at]
	}
	return out, nil
}

// AppendHashes gives the hashes to store for the entry with this sequence
// number and leaf hash, beginning at index tlog.StoredHashIndex(0, sequence):
// the leaf, and the root of every subtree that it completes. Over the whole
// log that is less than two for each entry.
func AppendHashes(r tlog.HashReader, sequence int64, leaf tlog.Hash) ([]tlog.Hash, error) {
	if sequence < 0 || sequence >= MaxEntries {
		return nil, fmt.Errorf("tree: sequence number out of range: %w", fault.Invalid)
	}
	hashes, err := tlog.StoredHashesForRecordHash(sequence, leaf, r)
	if err != nil {
		return nil, fmt.Errorf("tree: hashes of entry %d: %w", sequence, err)
	}
	return hashes, nil
}

// Root gives the root of the tree of the first size entries.
func Root(r tlog.HashReader, size int64) (tlog.Hash, error) {
	if size < 0 || size > MaxEntries {
		return tlog.Hash{}, fmt.Errorf("tree: size out of range: %w", fault.Invalid)
	}
	root, err := tlog.TreeHash(size, r)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("tree: root of %d entries: %w", size, err)
	}
	return root, nil
}

// A frontier computes the root of a growing tree and remembers, of all its
// hashes, one for each bit that is set in its size.
type frontier struct {
	size     int64
	subtrees []tlog.Hash // largest first
}

func (f *frontier) add(leaf tlog.Hash) {
	f.subtrees = append(f.subtrees, leaf)
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.subtrees) - 1
		f.subtrees[last-1] = tlog.NodeHash(f.subtrees[last-1], f.subtrees[last])
		f.subtrees = f.subtrees[:last]
	}
	f.size++
}

func (f *frontier) root() tlog.Hash {
	if f.size == 0 {
		return emptyRoot()
	}
	i := len(f.subtrees) - 1
	root := f.subtrees[i]
	for i--; i >= 0; i-- {
		root = tlog.NodeHash(f.subtrees[i], root)
	}
	return root
}

// emptyRoot is the root of a log without entries: SHA-256 of nothing.
func emptyRoot() tlog.Hash {
	root, _ := tlog.TreeHash(0, nil) // reads nothing, so it cannot fail
	return root
}
