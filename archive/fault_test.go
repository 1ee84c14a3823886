// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"

	"teptar/archive"
	"teptar/archive/sqlite"
	"teptar/archive/sqlite/faultvfs"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/disk/faultdisk"
	"teptar/proof/keyring"
)

// A broken is something of the machine that fails on demand: the files of the
// database, or all others.
type broken interface {
	Fail(n int, side faultdisk.Side)
	Crash(n int, side faultdisk.Side)
	Fill(room int64)
	Count() int
}

// A workshop is an archive on a machine whose disk can be made to fail.
type workshop struct {
	*storetest.Place
	vfs  *faultvfs.VFS
	disk *faultdisk.Disk // of the last opening
}

func newWorkshop(t *testing.T) *workshop {
	w := &workshop{vfs: faultvfs.New()}
	w.Place = storetest.NewPlace(t, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key, Base: w.vfs})
	})
	w.Config.OpenDisk = func(dir string) (_ disk.FS, err error) {
		w.disk, err = faultdisk.Open(dir)
		return w.disk, err
	}
	return w
}

func (w *workshop) heal() {
	w.vfs.Heal()
	if w.disk != nil {
		w.disk.Heal()
	}
}

// commit deposits and commits a note, as whoever captures a page does.
func commit(t *testing.T, a *archive.Archive, b storetest.Batch) error {
	d, _, _, err := a.Deposit(t.Context(), strings.NewReader(b.Texts[0]), archive.MaxText)
	if err != nil {
		return err
	}
	_, err = a.Commit(t.Context(), storetest.Owner, b.Ops, d)
	return err
}

// everyChange calls a test for each change that something makes, with that
// change failing before it lands and after, until there are no more. The test
// tells whether there were so many.
func everyChange(t *testing.T, test func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool) {
	for _, name := range []string{"database", "disk"} {
		for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
			t.Run(fmt.Sprintf("%s, %s it lands", name, side), func(t *testing.T) {
				var w *workshop
				surface := func() broken { return w.vfs }
				if name == "disk" {
					surface = func() broken { return w.disk }
				}
				stride := 1
				if testing.Short() {
					stride = 7
				}
				n, more := 1, true
				for ; more; n += stride {
					if w == nil || n%10 == 0 { // before it grows
						w = newWorkshop(t)
						w.Create(t).Close()
					}
					if more = test(t, w, surface, n, side); t.Failed() {
						t.Fatalf("at change %d", n)
					}
				}
				t.Logf("%d changes", n-1-stride)
			})
		}
	}
}

// reopen opens the archive after a failure, and looks whether what must be there
// is there, and all sound.
func (w *workshop) reopen(t *testing.T, want map[int]bool) {
	t.Helper()
	a := w.Open(t)
	defer a.Close()
	if _, began := a.Device(); began != "" {
		t.Errorf("a new epoch began: %s", began)
	}
	for n, there := range want {
		if got := has(t, a, statementOf(note(n))); got != there {
			t.Errorf("note %d is there: %v; want %v", n, got, there)
		}
	}
	storetest.Sound(t, t, a)
}

// A commit is wholly there, or gives an error and is not there, whichever write
// or sync fails; and the archive goes on.
func TestEveryWriteOfACommitFails(t *testing.T) {
	everyChange(t, func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool {
		a := w.Open(t)
		surface().Fail(n, side)
		err := commit(t, a, note(n))
		more := surface().Count() >= n
		w.heal()
		if there := has(t, a, statementOf(note(n))); there != (err == nil) {
			t.Errorf("it is there: %v, although the error is: %v", there, err)
		}
		if err := commit(t, a, note(n+10_000)); err != nil {
			t.Errorf("the archive cannot be used any more: %v", err)
		}
		a.Close()
		w.reopen(t, map[int]bool{n: err == nil, n + 10_000: true})
		return more
	})
}

// When the disk is gone for good in the middle of a commit, what was
// acknowledged is there, and what was not is there wholly or not at all.
func TestDiskIsGoneDuringACommit(t *testing.T) {
	everyChange(t, func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool {
		a := w.Open(t)
		surface().Crash(n, side)
		err := commit(t, a, note(n))
		more := surface().Count() >= n
		a.Close()
		w.heal()
		want := map[int]bool{}
		if err == nil {
			want[n] = true
		}
		w.reopen(t, want)
		return more
	})
}

func TestEveryWriteOfClosingFails(t *testing.T) {
	everyChange(t, func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool {
		a := w.Open(t)
		if err := commit(t, a, note(n)); err != nil {
			t.Fatal(err)
		}
		w.heal()
		surface().Fail(n, side)
		a.Close()
		more := surface().Count() >= n
		w.heal()
		w.reopen(t, map[int]bool{n: true})
		return more
	})
}

func TestEveryWriteOfAnErasureFails(t *testing.T) {
	everyChange(t, func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool {
		a := w.Open(t)
		if err := commit(t, a, note(n)); err != nil {
			t.Fatal(err)
		}
		w.heal()
		surface().Fail(n, side)
		err := erase(t.Context(), a, statementOf(note(n)))
		more := surface().Count() >= n
		w.heal()
		done := err == nil || strings.Contains(err.Error(), "it is done")
		if there := has(t, a, statementOf(note(n))); there == done {
			t.Errorf("it is there: %v, although the error is: %v", there, err)
		}
		if err := commit(t, a, note(n+10_000)); err != nil {
			t.Errorf("the archive cannot be used any more: %v", err)
		}
		a.Close()
		w.reopen(t, map[int]bool{n: !done, n + 10_000: true})
		return more
	})
}

// An archive that could not be made can be made again, or opened.
func TestEveryWriteOfCreatingFails(t *testing.T) {
	for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
		for _, name := range []string{"database", "disk"} {
			t.Run(fmt.Sprintf("%s, %s it lands", name, side), func(t *testing.T) {
				for n := 1; createOnce(t, name, n, side); n++ {
				}
			})
		}
	}
}

func createOnce(t *testing.T, name string, n int, side faultdisk.Side) bool {
	w := newWorkshop(t)
	count := w.vfs.Count
	if name == "database" {
		w.vfs.Fail(n, side)
	} else {
		openDisk := w.Config.OpenDisk
		w.Config.OpenDisk = func(dir string) (disk.FS, error) {
			fs, err := openDisk(dir)
			w.disk.Fail(n, side)
			w.Config.OpenDisk = openDisk
			return fs, err
		}
		count = func() int { return w.disk.Count() }
	}
	recipe := recipe(t, w.Identity)
	a, err := archive.Create(t.Context(), w.Dir, w.Config, recipe)
	more := count() >= n
	if err == nil {
		a.Close()
	}
	w.heal()
	if a, err = w.TryOpen(t.Context()); errors.Is(err, fault.NotFound) {
		a, err = archive.Create(t.Context(), w.Dir, w.Config, recipe)
	}
	if err != nil {
		t.Fatalf("change %d: the archive can be neither opened nor made again: %v", n, err)
	}
	if err := commit(t, a, note(n)); err != nil {
		t.Fatal(err)
	}
	a.Close()
	w.reopen(t, map[int]bool{n: true})
	return more
}

func recipe(t *testing.T, id *age.X25519Identity) keyring.Recipe {
	t.Helper()
	r, err := keyring.ForRecipient(keyring.Note{Label: "test"}, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A full disk is said to be full, and when there is room the archive goes on.
func TestFullDisk(t *testing.T) {
	for name, step := range map[string]int64{"database": 4500, "disk": 700} {
		t.Run(name, func(t *testing.T) {
			w := newWorkshop(t)
			w.Create(t).Close()
			refused := 0
			for n := 0; ; n++ {
				a := w.Open(t)
				surface := broken(w.vfs)
				if name == "disk" {
					surface = w.disk
				}
				surface.Fill(int64(n) * step)
				err := commit(t, a, note(n))
				if err != nil && !errors.Is(err, fault.Full) {
					t.Fatalf("with room for %d bytes: %v; want fault.Full", int64(n)*step, err)
				}
				if there := has(t, a, statementOf(note(n))); there != (err == nil) {
					t.Errorf("it is there: %v, although the error is: %v", there, err)
				}
				w.heal()
				if err := commit(t, a, note(n)); err != nil {
					t.Errorf("there is room again, and yet: %v", err)
				}
				a.Close()
				w.reopen(t, map[int]bool{n: true})
				if err == nil {
					break
				}
				refused++
			}
			if refused < 3 {
				t.Errorf("refused %d times only", refused)
			}
			t.Logf("refused with room for up to %d bytes", int64(refused-1)*step)
		})
	}
}

// A commit that gave an error does not come back when the program crashes before
// it writes again, although all of it may be on the disk.
func TestRefusedCommitDoesNotComeBack(t *testing.T) {
	everyChange(t, func(t *testing.T, w *workshop, surface func() broken, n int, side faultdisk.Side) bool {
		a := w.Open(t)
		surface().Fail(n, side)
		err := commit(t, a, note(n))
		more := surface().Count() >= n
		w.heal()
		w.vfs.Crash(1, faultdisk.Before)
		a.Close()
		w.heal()
		w.reopen(t, map[int]bool{n: err == nil})
		return more
	})
}
