// SPDX-License-Identifier: Apache-2.0

package disk

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"teptar/fault"
)

const (
	fileMode = 0o600
	dirMode  = 0o700
)

// A Dir is an [FS] on the real disk.
type Dir struct{ root *os.Root }

// Open opens a directory that exists.
func Open(dir string) (*Dir, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, Wrap("open", ".", err)
	}
	return &Dir{root}, nil
}

// Make makes a directory durably, readable by its owner only, and opens it.
// The directory above must exist. If there is one already, the error is
// fs.ErrExist.
func Make(dir string) (*Dir, error) {
	if err := os.Mkdir(dir, dirMode); err != nil {
		return nil, Wrap("mkdir", ".", err)
	}
	above, err := Open(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	defer above.Close()
	if err := above.SyncDir("."); err != nil {
		return nil, err
	}
	return Open(dir)
}

// Close lets go of the directory. Files that are open stay open.
func (d *Dir) Close() error { return Wrap("close", ".", d.root.Close()) }

// Open opens a regular file for reading. Anything else, such as a symbolic
// link or a pipe, is fault.Invalid.
func (d *Dir) Open(name string) (File, error) {
	// Looking first keeps a pipe from blocking the open, and looking again
	// keeps what was exchanged in between from being read.
	info, err := d.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &Error{Op: "open", Name: name, Kind: fault.Invalid, Cause: errIrregular}
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, Wrap("open", name, err)
	}
	again, err := f.Stat()
	if err != nil || !os.SameFile(info, again) {
		f.Close()
		return nil, &Error{Op: "open", Name: name, Kind: fault.Conflict, Cause: errExchanged}
	}
	return &file{f, name}, nil
}

// Create makes an empty draft with a random name in a directory.
func (d *Dir) Create(dir string) (Draft, error) {
	if err := checkName(dir); err != nil {
		return nil, err
	}
	var random [16]byte
	rand.Read(random[:])
	name := path.Join(dir, draftPrefix+hex.EncodeToString(random[:]))
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, Wrap("create", name, err)
	}
	return &file{f, name}, nil
}

// Rename moves a file, replacing what has the new name.
func (d *Dir) Rename(from, to string) error {
	if err := cmp.Or(checkName(from), checkName(to)); err != nil {
		return err
	}
	return Wrap("rename", to, d.root.Rename(from, to))
}

// Remove takes away a file or an empty directory.
func (d *Dir) Remove(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	return Wrap("remove", name, d.root.Remove(name))
}

// Mkdir makes one directory.
func (d *Dir) Mkdir(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	return Wrap("mkdir", name, d.root.Mkdir(name, dirMode))
}

// SyncDir makes the names in a directory durable, as far as the system lets.
func (d *Dir) SyncDir(dir string) error {
	if err := checkName(dir); err != nil {
		return err
	}
	f, err := d.root.Open(dir)
	if err != nil {
		return Wrap("sync", dir, err)
	}
	defer f.Close()
	return Wrap("sync", dir, syncDir(f))
}

// List returns what is in a directory, sorted by name.
func (d *Dir) List(dir string) ([]fs.DirEntry, error) {
	if err := checkName(dir); err != nil {
		return nil, err
	}
	f, err := d.root.Open(dir)
	if err != nil {
		return nil, Wrap("list", dir, err)
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, Wrap("list", dir, err)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// Stat describes a file without following a symbolic link.
func (d *Dir) Stat(name string) (fs.FileInfo, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	info, err := d.root.Lstat(name)
	return info, Wrap("stat", name, err)
}

// A file is a File or a Draft whose errors name the path below the root, not
// where on this machine the root is.
type file struct {
	f    *os.File
	name string
}

func (f *file) Name() string { return f.name }

func (f *file) Read(p []byte) (int, error) {
	n, err := f.f.Read(p)
	if err == io.EOF {
		return n, err
	}
	return n, Wrap("read", f.name, err)
}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.f.ReadAt(p, off)
	if err == io.EOF {
		return n, err
	}
	return n, Wrap("read", f.name, err)
}

func (f *file) Write(p []byte) (int, error) {
	n, err := f.f.Write(p)
	return n, Wrap("write", f.name, err)
}

func (f *file) Sync() error { return Wrap("sync", f.name, f.f.Sync()) }

func (f *file) Close() error { return Wrap("close", f.name, f.f.Close()) }

func (f *file) Size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, Wrap("stat", f.name, err)
	}
	return info.Size(), nil
}
