// SPDX-License-Identifier: Apache-2.0

// Package disk writes files so that acknowledged means durable: when a call
// returns without an error, a power cut does not undo it.
//
// A file is never changed in place. New bytes go into a draft with a random
// name, the draft is synced, renamed to where it belongs, and the directory is
// synced. Whoever reads a name finds the old bytes or the new ones, wholly.
// After an error either may be there, and the caller must look or write again.
// A draft left by a crash has a name that [IsDraft] knows, and may be removed.
//
// All names are slash-separated paths below one directory, in the sense of
// [fs.ValidPath]. Nothing outside that directory can be reached, not even
// through a symbolic link. Files are readable by their owner only.
//
// # What is not promised
//
// Syncing is only as honest as the disk. On Windows a directory cannot be
// synced, and the order of names rests on the journal of NTFS; file systems
// that refuse to sync a directory (some network and USB ones) are taken as
// they are. A removed file may live on in cells of the disk that nobody can
// address: secrecy has to come from encryption, never from removal.
package disk

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"teptar/fault"
)

// An FS is one directory and what is below it. It is longer than interfaces
// here usually are because it is one contract: a wrapper that makes writes
// fail has to stand before all of it.
//
// Its methods may be called from several goroutines at once. Errors are of
// type [*Error]; a missing file is fault.NotFound, a full disk fault.Full.
type FS interface {
	// Open opens a regular file for reading.
	Open(name string) (File, error)

	// Create makes an empty draft with a random name in a directory that
	// exists. The caller ends it with Finish or Discard.
	Create(dir string) (Draft, error)

	// Rename moves a file at once, replacing what has the new name. It is
	// durable after SyncDir of the new directory.
	Rename(from, to string) error

	// Remove takes away a file or an empty directory. It is durable after
	// SyncDir.
	Remove(name string) error

	// Mkdir makes one directory. If there is one already, the error is
	// fs.ErrExist.
	Mkdir(name string) error

	// SyncDir makes the names in a directory durable.
	SyncDir(dir string) error

	// List returns what is in a directory, sorted by name.
	List(dir string) ([]fs.DirEntry, error)

	// Stat describes a file without following a symbolic link.
	Stat(name string) (fs.FileInfo, error)
}

// A File is open for reading. ReadAt may be called from several goroutines.
type File interface {
	io.Reader
	io.ReaderAt
	io.Closer

	// Size is the length in bytes.
	Size() (int64, error)
}

// A Draft is a file that is being written and has no lasting name yet.
type Draft interface {
	io.Writer
	io.Closer

	// Sync makes the bytes durable, but not the name. After a failed Sync the
	// draft is worthless: the system may have dropped the bytes, and a second
	// Sync would not tell.
	Sync() error

	// Name is the path of the draft.
	Name() string
}

const draftPrefix = "draft-"

// IsDraft tells whether the last element of a path is the name of a draft.
func IsDraft(name string) bool { return strings.HasPrefix(path.Base(name), draftPrefix) }

// Finish gives a draft its name, durably, and closes it. On an error the draft
// is removed if that is possible; the name then has its old bytes, or already
// the new ones, possibly not yet durable.
func Finish(fsys FS, d Draft, name string) error {
	err := d.Sync()
	if closed := d.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = fsys.Rename(d.Name(), name)
	}
	if err != nil {
		// The first error is the one that matters. What stays is a draft.
		_ = fsys.Remove(d.Name())
		return err
	}
	return fsys.SyncDir(path.Dir(name))
}

// Discard closes and removes a draft. It reports no error: a draft that stays
// holds nothing that anyone relies on, and a sweep finds it by [IsDraft].
func Discard(fsys FS, d Draft) {
	_ = d.Close()
	_ = fsys.Remove(d.Name())
}

// WriteFile replaces the bytes of a file, wholly or not at all, and durably.
// The directory must exist.
func WriteFile(fsys FS, name string, data []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	d, err := fsys.Create(path.Dir(name))
	if err != nil {
		return err
	}
	if _, err := d.Write(data); err != nil {
		Discard(fsys, d)
		return err
	}
	return Finish(fsys, d, name)
}

// ReadFile returns the bytes of a file. A file longer than limit bytes is
// fault.Full, and no more than that is read.
func ReadFile(fsys FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("read %s: longer than %d bytes: %w", name, limit, fault.Full)
	}
	return data, nil
}

// MkdirAll makes a directory and those above it, durably. It syncs the
// directories above even if all exist, because an earlier call may have failed
// between making one and syncing.
func MkdirAll(fsys FS, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		if err := mkdir(fsys, name[:i]); err != nil {
			return err
		}
	}
	return nil
}

func mkdir(fsys FS, name string) error {
	if name == "." {
		return nil
	}
	if err := fsys.Mkdir(name); err != nil && !isExist(err) {
		return err
	}
	info, err := fsys.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("mkdir %s: not a directory: %w", name, fault.Invalid)
	}
	return fsys.SyncDir(path.Dir(name))
}

func checkName(name string) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("path %q: not a plain path below the directory: %w", name, fault.Invalid)
	}
	return nil
}
