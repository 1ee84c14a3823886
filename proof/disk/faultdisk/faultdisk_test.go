// SPDX-License-Identifier: Apache-2.0

package faultdisk_test

import (
	"errors"
	"testing"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/disk/faultdisk"
)

func open(t *testing.T) *faultdisk.Disk {
	t.Helper()
	d, err := faultdisk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// A power cut must take what a careless writer did not sync, or the tests that
// rely on it could not fail.
func TestPowerCutFindsTheMissingSync(t *testing.T) {
	for _, tt := range []struct {
		name          string
		sync, syncDir bool
		loss          faultdisk.Loss
		want          string
	}{
		{"nothing synced, names kept: an empty file", false, false, faultdisk.Bytes, ""},
		{"nothing synced, names lost: the old file", false, false, faultdisk.BytesAndNames, "old"},
		{"bytes synced but not the name: the old file", true, false, faultdisk.BytesAndNames, "old"},
		{"name synced but not the bytes: an empty file", false, true, faultdisk.BytesAndNames, ""},
		{"all synced: the new file", true, true, faultdisk.BytesAndNames, "new"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t)
			if err := disk.WriteFile(d, "f", []byte("old")); err != nil {
				t.Fatal(err)
			}
			careless(t, d, tt.sync, tt.syncDir)
			if err := d.PowerCut(tt.loss); err != nil {
				t.Fatal(err)
			}
			got, err := disk.ReadFile(d, "f", 10)
			if err != nil || string(got) != tt.want {
				t.Errorf("after the power cut: %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// careless replaces f, syncing only what it is told to.
func careless(t *testing.T, d disk.FS, sync, syncDir bool) {
	t.Helper()
	draft, err := d.Create(".")
	if err != nil {
		t.Fatal(err)
	}
	_, err = draft.Write([]byte("new"))
	if sync {
		err = errors.Join(err, draft.Sync())
	}
	err = errors.Join(err, draft.Close(), d.Rename(draft.Name(), "f"))
	if syncDir {
		err = errors.Join(err, d.SyncDir("."))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestPowerCutBringsBackWhatWasRemovedUnsynced(t *testing.T) {
	d := open(t)
	if err := disk.WriteFile(d, "f", []byte("kept")); err != nil {
		t.Fatal(err)
	}
	if err := d.Remove("f"); err != nil {
		t.Fatal(err)
	}
	if err := d.PowerCut(faultdisk.BytesAndNames); err != nil {
		t.Fatal(err)
	}
	if got, err := disk.ReadFile(d, "f", 10); string(got) != "kept" {
		t.Errorf("after the power cut: %q, %v; want the file back", got, err)
	}
}

func TestFullDiskWritesShort(t *testing.T) {
	d := open(t)
	d.Fill(4)
	draft, err := d.Create(".")
	if err != nil {
		t.Fatal(err)
	}
	n, err := draft.Write([]byte("123456"))
	if n != 4 || !errors.Is(err, fault.Full) {
		t.Errorf("Write = %d, %v; want 4 bytes and fault.Full", n, err)
	}
	disk.Discard(d, draft)
}

func TestCrashStopsEverythingAfterIt(t *testing.T) {
	d := open(t)
	d.Crash(1, faultdisk.After)
	if err := d.Mkdir("a"); !errors.Is(err, faultdisk.ErrInjected) {
		t.Fatalf("first change: %v", err)
	}
	if err := d.Mkdir("b"); !errors.Is(err, faultdisk.ErrInjected) {
		t.Fatalf("second change: %v", err)
	}
	d.Heal()
	if _, err := d.Stat("a"); err != nil {
		t.Errorf("the change that failed after it landed is not there: %v", err)
	}
	if _, err := d.Stat("b"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a change after the crash is there: %v", err)
	}
}
