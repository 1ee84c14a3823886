// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"teptar/fault"
	"teptar/proof/disk"
)

// Swept counts what Sweep removed, and what it saw and left alone.
type Swept struct {
	Drafts  int // left by a crash
	Orphans int // whole blobs that nobody committed
	Foreign int // not ours: left alone
}

// Sweep removes what a crash left: drafts that nobody is writing, and blobs
// that were never committed, for which there is no key anyway. It can run
// while others put and read. Blobs that Put returned and that were not
// released stay.
//
// known must look in the database that belongs to this directory, as it is
// now: with an older copy of it, Sweep removes what was added since. If known
// gives an error, Sweep stops there.
func (v *Vault) Sweep(ctx context.Context, known Known) (Swept, error) {
	var s Swept
	dirs, err := v.list(blobsDir)
	if err != nil {
		return s, fmt.Errorf("sweep: %w", err)
	}
	for _, dir := range dirs {
		name := path.Join(blobsDir, dir.Name())
		switch {
		case !dir.IsDir():
			s.Foreign++
		case name == draftDir:
			err = v.sweepDrafts(ctx, &s)
		default:
			err = v.sweepBlobs(ctx, name, known, &s)
		}
		if err != nil {
			return s, fmt.Errorf("sweep: %w", err)
		}
	}
	return s, nil
}

// list returns what is in a directory; nothing if it does not exist.
func (v *Vault) list(dir string) ([]fs.DirEntry, error) {
	entries, err := v.fs.List(dir)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return entries, err
}

func (v *Vault) sweepDrafts(ctx context.Context, s *Swept) error {
	entries, err := v.list(draftDir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !disk.IsDraft(e.Name()) || e.IsDir() {
			s.Foreign++
			continue
		}
		removed, err := v.sweepDraft(path.Join(draftDir, e.Name()))
		if err != nil {
			return err
		}
		if removed {
			s.Drafts++
		}
	}
	return v.fs.SyncDir(draftDir)
}

// sweepDraft removes a draft unless it is in use or has ended by now.
func (v *Vault) sweepDraft(name string) (removed bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.drafts[name] {
		return false, nil
	}
	err = v.fs.Remove(name)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func (v *Vault) sweepBlobs(ctx context.Context, dir string, known Known, s *Swept) error {
	entries, err := v.list(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, err := ParseAddress(e.Name())
		if err != nil || e.IsDir() || filename(a) != path.Join(dir, e.Name()) {
			s.Foreign++
			continue
		}
		removed, err := v.sweepBlob(ctx, a, known)
		if err != nil {
			return err
		}
		if removed {
			s.Orphans++
		}
	}
	return nil
}

// sweepBlob removes a blob that nobody holds or knows.
func (v *Vault) sweepBlob(ctx context.Context, a Address, known Known) (removed bool, err error) {
	sh := v.shard(a)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.held[a] != nil {
		return false, nil
	}
	if _, ok, err := known(ctx, a); err != nil || ok {
		return false, err
	}
	return true, v.remove(filename(a))
}
