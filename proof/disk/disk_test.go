// SPDX-License-Identifier: Apache-2.0

package disk_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/disk/faultdisk"
)

func open(t *testing.T, dir string) *disk.Dir {
	t.Helper()
	d, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func openFaulty(t *testing.T) *faultdisk.Disk {
	t.Helper()
	d, err := faultdisk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func mustWrite(t *testing.T, d disk.FS, name, data string) {
	t.Helper()
	if err := disk.WriteFile(d, name, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d disk.FS, name string) string {
	t.Helper()
	data, err := disk.ReadFile(d, name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// names returns what is in a directory.
func names(t *testing.T, d disk.FS, dir string) []string {
	t.Helper()
	entries, err := d.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestWriteFileIsReadableByItsOwnerOnly(t *testing.T) {
	d, err := disk.Make(filepath.Join(t.TempDir(), "archive"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := disk.MkdirAll(d, "a/b"); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, d, "a/b/f", "one")
	mustWrite(t, d, "a/b/f", "two")
	if got := read(t, d, "a/b/f"); got != "two" {
		t.Errorf("read back %q, want the second write", got)
	}
	if diff := cmp.Diff([]string{"f"}, names(t, d, "a/b")); diff != "" {
		t.Errorf("a draft was left:\n%s", diff)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]fs.FileMode{".": 0o700, "a": 0o700, "a/b": 0o700, "a/b/f": 0o600} {
		info, err := d.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %s is %v, want %v", name, got, want)
		}
	}
}

func TestNothingOutsideIsReached(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "in")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(above, "out"), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link": "../out", "linkdir": "..", "inside": "plain"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	d := open(t, dir)
	mustWrite(t, d, "plain", "ours")
	for _, name := range []string{"../out", "/etc/hosts", "a/../../out", "", "link", "linkdir/out", "inside", "."} {
		if f, err := d.Open(name); err == nil {
			f.Close()
			t.Errorf("Open(%q) opened something", name)
		}
	}
	for _, name := range []string{"../new", "/new", "linkdir/new", "", "a//b"} {
		if err := disk.WriteFile(d, name, nil); err == nil {
			t.Errorf("WriteFile(%q) wrote something", name)
		}
	}
	if diff := cmp.Diff([]string{"in", "out"}, names(t, open(t, above), ".")); diff != "" {
		t.Errorf("the directory above changed:\n%s", diff)
	}
}

func TestErrorsSayWhatHappenedButNotWhere(t *testing.T) {
	dir := t.TempDir()
	d := open(t, dir)
	mustWrite(t, d, "long", strings.Repeat("x", 10))
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"a missing file", second(d.Open("none")), fault.NotFound},
		{"a file longer than its limit", second(disk.ReadFile(d, "long", 9)), fault.Full},
		{"a directory in the place of a file", second(d.Open(".")), fault.Invalid},
		{"a directory that is a file", disk.MkdirAll(d, "long"), fault.Invalid},
		{"a path that is not plain", d.Remove("../x"), fault.Invalid},
		{"a directory that exists", d.Mkdir("long"), fs.ErrExist},
		{"a root that is not there", second(disk.Open(filepath.Join(dir, "none"))), fault.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, tt.want) {
				t.Fatalf("error is %v, want %v", tt.err, tt.want)
			}
			if strings.Contains(tt.err.Error(), dir) {
				t.Errorf("the error tells where the archive is: %v", tt.err)
			}
		})
	}
}

func second[T any](_ T, err error) error { return err }

// The device /dev/full answers every write as a full disk does.
func TestFullDiskSaysSo(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here:", err)
	}
	defer f.Close()
	_, err = f.Write([]byte("x"))
	err = disk.Wrap("write", "f", err)
	if !errors.Is(err, fault.Full) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("a write to a full disk says %q, want fault.Full and what to do", err)
	}
}

func TestSecondLockIsRefused(t *testing.T) {
	dir := t.TempDir()
	held, err := disk.Lock(dir, "lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := disk.Lock(dir, "lock"); !errors.Is(err, fault.Conflict) {
		t.Errorf("second Lock: %v, want fault.Conflict", err)
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
	held, err = disk.Lock(dir, "lock")
	if err != nil {
		t.Fatalf("Lock after Unlock: %v", err)
	}
	if err := held.Unlock(); err != nil {
		t.Error(err)
	}
}

// A write that fails anywhere leaves the old bytes or the new ones, and the
// next write goes through.
func TestWriteFileFailsOnceAnywhere(t *testing.T) {
	count := openFaulty(t)
	mustWrite(t, count, "f", "old")
	count.Heal()
	mustWrite(t, count, "f", "new")
	total := count.Count()
	if total != 5 { // create, write, sync, rename, sync directory
		t.Fatalf("a write makes %d changes, want 5", total)
	}
	for n := 1; n <= total; n++ {
		for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
			t.Run(fmt.Sprintf("%s change %d", side, n), func(t *testing.T) {
				d := openFaulty(t)
				mustWrite(t, d, "f", "old")
				d.Fail(n, side)
				if err := disk.WriteFile(d, "f", []byte("new")); !errors.Is(err, faultdisk.ErrInjected) {
					t.Fatalf("WriteFile = %v, want the injected failure", err)
				}
				if got := read(t, d, "f"); got != "old" && got != "new" {
					t.Errorf("after the failure the file holds %q", got)
				}
				if left := names(t, d, "."); len(left) > 1 && n > 1 { // 1 is the making of the draft
					t.Errorf("a draft was left: %v", left)
				}
				d.Heal()
				mustWrite(t, d, "f", "again")
				if got := read(t, d, "f"); got != "again" {
					t.Errorf("after another write the file holds %q", got)
				}
			})
		}
	}
}

// What was acknowledged survives a power cut, and what was not is old or new.
func TestPowerCutAnywhere(t *testing.T) {
	for n := 1; n <= 6; n++ { // 6 is after the write was acknowledged
		for _, loss := range []faultdisk.Loss{faultdisk.Bytes, faultdisk.BytesAndNames} {
			t.Run(fmt.Sprintf("at change %d, losing %s", n, loss), func(t *testing.T) {
				d := openFaulty(t)
				mustWrite(t, d, "f", "old")
				d.Crash(n, faultdisk.After)
				err := disk.WriteFile(d, "f", []byte("new"))
				if err := d.PowerCut(loss); err != nil {
					t.Fatal(err)
				}
				switch got := read(t, d, "f"); {
				case err == nil && got != "new":
					t.Errorf("an acknowledged write is gone: %q", got)
				case got != "old" && got != "new":
					t.Errorf("the file holds %q", got)
				}
			})
		}
	}
}

func TestMkdirAllSurvivesPowerCut(t *testing.T) {
	d := openFaulty(t)
	d.Fail(4, faultdisk.Before) // made a and a/b, then not synced a
	if err := disk.MkdirAll(d, "a/b"); !errors.Is(err, faultdisk.ErrInjected) {
		t.Fatalf("MkdirAll = %v, want the injected failure", err)
	}
	if err := disk.MkdirAll(d, "a/b"); err != nil {
		t.Fatal(err)
	}
	if err := d.PowerCut(faultdisk.BytesAndNames); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"b"}, names(t, d, "a")); diff != "" {
		t.Errorf("an acknowledged directory is gone:\n%s", diff)
	}
}
