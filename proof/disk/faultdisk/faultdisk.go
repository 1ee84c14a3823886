// SPDX-License-Identifier: Apache-2.0

// Package faultdisk is a real disk that fails when a test says so.
//
// It stands before a [disk.Dir] and counts what changes the disk: making a
// draft, a directory or a name, writing, syncing, renaming, removing. A test
// runs an operation once to learn how many changes it makes, then again for
// each N with the N-th failing before it lands, or after. Nothing is imitated:
// all bytes are on the real disk, and what lands there stays.
//
// [Disk.PowerCut] takes back what was never synced, so that a missing sync is
// found by a test and not by a reader whose laptop lost power.
package faultdisk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"sync"
	"syscall"

	"teptar/proof/disk"
)

// ErrInjected is the cause of every failure made here but the full disk.
var ErrInjected = errors.New("injected failure")

// A Side says whether a failing change is made all the same.
type Side int

// A failure comes before the change lands, so it is not made, or after, so it
// is made and yet reported as failed.
const (
	Before Side = iota
	After
)

// String names the side, for the names of subtests.
func (s Side) String() string { return [...]string{"before", "after"}[s] }

// A Loss is what a power cut takes.
type Loss int

// A power cut may take the bytes that were not synced and keep the names, as
// journals of metadata do, or take the unsynced names as well.
const (
	Bytes Loss = iota
	BytesAndNames
)

// String names the loss, for the names of subtests.
func (l Loss) String() string { return [...]string{"bytes", "bytes and names"}[l] }

// A Disk is a disk.FS that fails on demand. Its methods may be called from
// several goroutines at once; changes then happen one at a time.
type Disk struct {
	*disk.Dir
	root *os.Root // to take back what was not synced

	mu     sync.Mutex
	count  int
	at     int // the change that fails; 0 for none
	side   Side
	crash  bool // whether all later changes fail too
	down   bool
	limit  bool
	room   int64 // bytes that may still be written, if limit
	drafts map[string]*written
	undo   []undo
}

// written is how many bytes of a file were written, and of these, synced.
type written struct{ length, synced int64 }

// undo takes back one change of names in a directory that was not synced.
type undo struct {
	dir  string
	take func() error
}

// Open opens a directory that exists.
func Open(dir string) (*Disk, error) {
	under, err := disk.Open(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, under.Close())
	}
	return &Disk{Dir: under, root: root, drafts: map[string]*written{}}, nil
}

// Close lets go of the directory.
func (d *Disk) Close() error { return errors.Join(d.Dir.Close(), d.root.Close()) }

// Fail makes the n-th change from now on fail, counted from 1, and only that.
func (d *Disk) Fail(n int, side Side) { d.plan(n, side, false) }

// Crash makes the n-th change from now on fail and every later one too, until
// Heal, as if the process had been killed there.
func (d *Disk) Crash(n int, side Side) { d.plan(n, side, true) }

// Heal ends all failures and starts counting again.
func (d *Disk) Heal() { d.plan(0, Before, false) }

func (d *Disk) plan(n int, side Side, crash bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count, d.at, d.side, d.crash, d.down, d.limit = 0, n, side, crash, false, false
}

// Fill leaves room for so many bytes. The write that goes beyond it is cut
// short, as a full disk does, and fails with what a full disk says.
func (d *Disk) Fill(room int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.limit, d.room = true, room
}

// Count is the number of changes tried since the last Fail, Crash or Heal.
func (d *Disk) Count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

// change makes one change, or fails as planned. The caller holds the mutex.
func (d *Disk) change(op, name string, land func() error) error {
	injected := disk.Wrap(op, name, ErrInjected)
	d.count++
	if d.down {
		return injected
	}
	hit := d.count == d.at
	d.down = hit && d.crash
	if hit && d.side == Before {
		return injected
	}
	if err := land(); err != nil {
		return err
	}
	if hit {
		return injected
	}
	return nil
}

// Create makes an empty draft.
func (d *Disk) Create(dir string) (disk.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var under disk.Draft
	err := d.change("create", dir, func() (err error) {
		if under, err = d.Dir.Create(dir); err != nil {
			return err
		}
		name := under.Name()
		d.drafts[name] = &written{}
		d.onCut(dir, func() error { return d.root.Remove(name) })
		return nil
	})
	if err != nil {
		if under != nil {
			_ = under.Close()
		}
		return nil, err
	}
	return &draft{d, under, d.drafts[under.Name()]}, nil
}

// Rename moves a file.
func (d *Disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.change("rename", to, func() error {
		old, had := d.keep(to)
		oldDraft := d.drafts[to]
		if err := d.Dir.Rename(from, to); err != nil {
			return err
		}
		if w := d.drafts[from]; w != nil {
			d.drafts[to] = w
			delete(d.drafts, from)
		} else {
			delete(d.drafts, to)
		}
		d.onCut(path.Dir(to), func() error {
			if err := d.root.Rename(to, from); err != nil || !had {
				return err
			}
			d.drafts[to] = oldDraft
			return d.root.WriteFile(to, old, 0o600)
		})
		return nil
	})
}

// Remove takes away a file.
func (d *Disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.change("remove", name, func() error {
		old, had := d.keep(name)
		if err := d.Dir.Remove(name); err != nil {
			return err
		}
		delete(d.drafts, name)
		if had {
			d.onCut(path.Dir(name), func() error { return d.root.WriteFile(name, old, 0o600) })
		}
		return nil
	})
}

// Mkdir makes one directory.
func (d *Disk) Mkdir(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.change("mkdir", name, func() error {
		if err := d.Dir.Mkdir(name); err != nil {
			return err
		}
		d.onCut(path.Dir(name), func() error { return d.root.RemoveAll(name) })
		return nil
	})
}

// SyncDir makes the names in a directory durable.
func (d *Disk) SyncDir(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.change("sync", dir, func() error {
		if err := d.Dir.SyncDir(dir); err != nil {
			return err
		}
		kept := d.undo[:0]
		for _, u := range d.undo {
			if u.dir != dir {
				kept = append(kept, u)
			}
		}
		d.undo = kept
		return nil
	})
}

// PowerCut takes back what was not synced and heals the disk. Drafts that were
// open must not be used again.
func (d *Disk) PowerCut(loss Loss) error {
	d.Heal()
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, w := range d.drafts {
		if w != nil && w.synced < w.length {
			if err := d.truncate(name, w.synced); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	if loss == BytesAndNames {
		for i := len(d.undo) - 1; i >= 0; i-- {
			if err := d.undo[i].take(); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	d.undo, d.drafts = nil, map[string]*written{}
	return nil
}

func (d *Disk) onCut(dir string, take func() error) { d.undo = append(d.undo, undo{dir, take}) }

func (d *Disk) keep(name string) (data []byte, had bool) {
	data, err := d.root.ReadFile(name)
	return data, err == nil
}

func (d *Disk) truncate(name string, length int64) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(length), f.Close())
}

// A draft counts what is written to a draft on the real disk.
type draft struct {
	d     *Disk
	under disk.Draft
	w     *written
}

func (f *draft) Name() string { return f.under.Name() }

func (f *draft) Close() error { return f.under.Close() }

func (f *draft) Write(p []byte) (n int, err error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	err = f.d.change("write", f.Name(), func() error {
		short := f.d.limit && int64(len(p)) > f.d.room
		if short {
			p = p[:f.d.room]
		}
		var err error
		n, err = f.under.Write(p)
		f.d.room -= int64(n)
		f.w.length += int64(n)
		if err == nil && short {
			return disk.Wrap("write", f.Name(), syscall.ENOSPC)
		}
		return err
	})
	return n, err
}

func (f *draft) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return f.d.change("sync", f.Name(), func() error {
		if err := f.under.Sync(); err != nil {
			return err
		}
		f.w.synced = f.w.length
		return nil
	})
}
