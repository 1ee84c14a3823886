// SPDX-License-Identifier: Apache-2.0

// Package faultvfs is the real file system of SQLite, which fails when a test
// says so. It stands below the encryption, and does for the files of a database
// what package faultdisk does for all others.
//
// What can fail is everything that changes a file: writing, syncing, cutting,
// making room, deleting. The index of the write-ahead log is memory that is
// shared through a file and nothing is written to it, so nothing of it can
// fail; it is made anew whenever a database is opened.
package faultvfs

import (
	"errors"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"teptar/proof/disk/faultdisk"
)

// ErrInjected is the cause of every failure made here but the full disk.
var ErrInjected = errors.New("injected failure")

// A VFS fails on demand. Its methods may be called from several goroutines.
type VFS struct {
	vfs.VFS

	mu    sync.Mutex
	count int
	at    int // the change that fails; 0 for none
	side  faultdisk.Side
	crash bool // whether all later changes fail too
	down  bool
	limit bool
	room  int64 // by how much files may still grow, if limit
}

// New stands before the file system of the machine.
func New() *VFS { return &VFS{VFS: vfs.Find("")} }

// Fail makes the n-th change from now on fail, counted from 1, and only that.
func (v *VFS) Fail(n int, side faultdisk.Side) { v.plan(n, side, false) }

// Crash makes the n-th change from now on fail and every later one too, until
// Heal.
func (v *VFS) Crash(n int, side faultdisk.Side) { v.plan(n, side, true) }

// Heal ends all failures and starts counting again.
func (v *VFS) Heal() { v.plan(0, faultdisk.Before, false) }

func (v *VFS) plan(n int, side faultdisk.Side, crash bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.count, v.at, v.side, v.crash, v.down, v.limit = 0, n, side, crash, false, false
}

// Fill leaves room for files to grow by so many bytes in all.
func (v *VFS) Fill(room int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.limit, v.room = true, room
}

// Count is the number of changes tried since the last Fail, Crash or Heal.
func (v *VFS) Count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.count
}

// change makes one change, or fails as planned.
func (v *VFS) change(land func() error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.count++
	if v.down {
		return ErrInjected
	}
	hit := v.count == v.at
	v.down = hit && v.crash
	if hit && v.side == faultdisk.Before {
		return ErrInjected
	}
	if err := land(); err != nil {
		return err
	}
	if hit {
		return ErrInjected
	}
	return nil
}

// Open implements [vfs.VFS].
func (v *VFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.wrap(vfsutil.WrapOpen(v.VFS, name, flags))
}

// OpenFilename implements [vfs.VFSFilename].
func (v *VFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.wrap(vfsutil.WrapOpenFilename(v.VFS, name, flags))
}

func (v *VFS) wrap(f vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if err != nil {
		return nil, flags, err
	}
	return &file{f, v}, flags, nil
}

// Delete implements [vfs.VFS].
func (v *VFS) Delete(name string, syncDir bool) error {
	return v.change(func() error { return v.VFS.Delete(name, syncDir) })
}

// A file fails as its VFS says.
type file struct {
	vfs.File
	v *VFS
}

func (f *file) WriteAt(p []byte, off int64) (n int, err error) {
	err = f.v.change(func() error {
		short, err := f.v.short(f.File, off+int64(len(p)))
		if err != nil {
			return err
		}
		n, err = f.File.WriteAt(p[:max(0, int64(len(p))-short)], off)
		if err == nil && short > 0 {
			err = sqlite3.FULL
		}
		return err
	})
	return n, err
}

// short tells how many bytes are missing for a file to become so long, and
// takes the others. The caller is making a change.
func (v *VFS) short(f vfs.File, size int64) (int64, error) {
	if !v.limit {
		return 0, nil
	}
	old, err := f.Size()
	if err != nil {
		return 0, err
	}
	grows := max(0, size-old)
	short := max(0, grows-v.room)
	v.room -= grows - short
	return short, nil
}

func (f *file) Truncate(size int64) error {
	return f.v.change(func() error { return f.File.Truncate(size) })
}

func (f *file) Sync(flags vfs.SyncFlag) error {
	return f.v.change(func() error { return f.File.Sync(flags) })
}

// SizeHint implements [vfs.FileSizeHint].
func (f *file) SizeHint(size int64) error {
	return f.v.change(func() error {
		short, err := f.v.short(f.File, size)
		if err == nil && short > 0 {
			err = sqlite3.FULL
		}
		if err != nil {
			return err
		}
		return vfsutil.WrapSizeHint(f.File, size)
	})
}

// Unwrap implements [vfs.FileUnwrap].
func (f *file) Unwrap() vfs.File { return f.File }

// SharedMemory implements [vfs.FileSharedMemory].
func (f *file) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }

// LockState implements [vfs.FileLockState].
func (f *file) LockState() vfs.LockLevel { return vfsutil.WrapLockState(f.File) }

// HasMoved implements [vfs.FileHasMoved].
func (f *file) HasMoved() (bool, error) { return vfsutil.WrapHasMoved(f.File) }
