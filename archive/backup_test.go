// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/disk/faultdisk"
	"teptar/proof/keyring"
	"teptar/record"
)

// reading gives bytes as often as they are asked for.
func reading(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func backup(t *testing.T, a *archive.Archive) ([]byte, archive.Backup) {
	t.Helper()
	var out bytes.Buffer
	b, err := a.Backup(t.Context(), &out, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), b
}

// restored restores a backup of a place into a new folder.
func restored(t *testing.T, p *storetest.Place, data []byte) (*archive.Archive, archive.Backup) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "again")
	a, b, err := archive.Restore(t.Context(), dir, p.Config, reading(data), func(ctx context.Context, l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Identity(ctx, p.Identity)
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a, b
}

// A restored archive answers every question as the one that it was made of, for
// every viewer, and goes on in an epoch of its own.
func TestARestoredArchiveIsTheSame(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a, w := place.Create(t), storetest.NewWorld()
	var ops []record.Op
	for _, b := range w.Batches {
		storetest.Commit(t, a, b)
		ops = append(ops, b.Ops...)
	}
	if err := a.Keep(t.Context(), func(d archive.Drawer) error { return d.Set("something", []byte("kept")) }); err != nil {
		t.Fatal(err)
	}
	data, made := backup(t, a)
	again, read := restored(t, place, data)
	if d := cmp.Diff(made, read); d != "" {
		t.Errorf("what the backup says of itself (-made +read):\n%s", d)
	}
	probe := storetest.ProbeOf(ops, w.Words...)
	viewers := []access.Viewer{storetest.Owner, access.Member("Reader", map[record.CaseID]access.Role{storetest.North: access.Reader}),
		access.Member("Custodian", map[record.CaseID]access.Role{storetest.North: access.Custodian}), access.Member("Nobody", nil)}
	for _, who := range viewers {
		if d := cmp.Diff(storetest.Look(t, a, who, probe), storetest.Look(t, again, who, probe)); d != "" {
			t.Errorf("as %s (-archive +restored):\n%s", who.Name(), d)
		}
	}
	storetest.Sound(t, t, again)
	old, _ := a.Device()
	log, began := again.Device()
	if began == "" || log.Epoch == old.Epoch || log.Key != old.Key {
		t.Errorf("the restored archive goes on in epoch %x of key %x because of %q", log.Epoch, log.Key, began)
	}
	if kept, err := again.Kept(t.Context(), ""); err != nil || string(kept["something"]) != "kept" {
		t.Errorf("what was kept beside the ledger: %q, %v", kept, err)
	}
	if err := commit(t, again, note(1)); err != nil {
		t.Errorf("it cannot be added to: %v", err)
	}
	if err := commit(t, a, note(2)); err != nil {
		t.Errorf("the archive cannot be added to any more: %v", err)
	}
	storetest.Sound(t, t, again)
}

// What is said, and the secrets that are kept, stand nowhere in a backup in the
// open, and neither does the title of a case.
func TestABackupShowsNothing(t *testing.T) {
	a := newTeam(t)
	data, _ := backup(t, a)
	for _, word := range []string{"Ann", "keeps the keys", "Demo", "device seed"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("it shows %q", word)
		}
	}
}

// A backup is of one moment: what is committed while it is made is in none of its
// parts, and is not kept waiting.
func TestCommitsGoOnWhileABackupIsMade(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	if err := commit(t, a, note(1)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	during := 0
	_, err := a.Backup(t.Context(), &out, func(string, int64, int64) {
		if during++; during == 1 {
			if err := commit(t, a, note(2)); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || during == 0 {
		t.Fatal(err, during)
	}
	again, _ := restored(t, place, out.Bytes())
	if !has(t, again, statementOf(note(1))) || has(t, again, statementOf(note(2))) {
		t.Error("the backup is not of the moment at which it began")
	}
	storetest.Sound(t, t, again)
}

// What is erased while a backup is made, before its bytes are copied, is not in
// the backup, and that is no damage.
func TestErasedWhileABackupIsMade(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	var last record.Hash // captures are copied in the order of their hashes
	for n := range 2 {
		if err := commit(t, a, note(n)); err != nil {
			t.Fatal(err)
		}
		if sha := note(n).Ops[2].(record.Capture).Bytes; bytes.Compare(sha[:], last[:]) > 0 {
			last = sha
		}
	}
	var out bytes.Buffer
	once := false
	b, err := a.Backup(t.Context(), &out, func(what string, _, _ int64) {
		if what == "captures" && !once {
			once = true
			if err := a.Erase(t.Context(), storetest.Owner, demo, []archive.Target{{Bytes: last}}, "asked to"); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || b.Erased != 1 || b.Missing != 0 {
		t.Fatalf("%d erased, %d missing, %v; want 1, 0", b.Erased, b.Missing, err)
	}
	again, _ := restored(t, place, out.Bytes())
	if v, err := again.Verify(t.Context(), nil); err != nil || v.Err() != nil || v.Erased != 1 {
		t.Errorf("verify: %d erased, %v, %v", v.Erased, v.Err(), err)
	}
}

// A folder in which a restore failed is no archive, and neither is a backup that
// was cut short or changed.
func TestARestoreThatFailsLeavesNoArchive(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	if err := commit(t, a, note(1)); err != nil {
		t.Fatal(err)
	}
	data, _ := backup(t, a)
	with := func(i int) []byte { bad := bytes.Clone(data); bad[i] ^= 1; return bad }
	for name, bad := range map[string][]byte{
		"cut in the middle": data[:len(data)/2], "cut at the end": data[:len(data)-1], "changed at the end": with(len(data) - 20),
		"changed in the middle": with(len(data) / 2), "another keyring": with(200), "nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "again")
			unlock := func(ctx context.Context, l *keyring.Locked) (*keyring.Keyring, error) {
				return l.Identity(ctx, place.Identity)
			}
			if _, _, err := archive.Restore(t.Context(), dir, place.Config, reading(bad), unlock, nil); err == nil {
				t.Fatal("it was restored")
			}
			if _, err := archive.Open(t.Context(), dir, place.Config, unlock); !errors.Is(err, fault.NotFound) {
				t.Errorf("opened as an archive: %v", err)
			}
			trial, err := a.TryBackup(t.Context(), t.TempDir(), reading(bad), nil)
			if err != nil || trial.OK() || len(trial.Findings) == 0 {
				t.Errorf("the restore test says %+v, %v", trial, err)
			}
		})
	}
}

func TestARestoreTestSaysWhatItChecked(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	for n := range 3 {
		if err := commit(t, a, note(n)); err != nil {
			t.Fatal(err)
		}
	}
	data, made := backup(t, a)
	in := t.TempDir()
	trial, err := a.TryBackup(t.Context(), in, reading(data), nil)
	if err != nil || !trial.OK() || !trial.Made.Equal(made.Made) {
		t.Fatalf("%+v, %v", trial, err)
	}
	var what []string
	for _, c := range trial.Checks {
		what = append(what, c.What)
	}
	if d := cmp.Diff(archive.Checked(), what); d != "" {
		t.Errorf("checks (-want +got):\n%s", d)
	}
	if trial.Checks[1].Got != made.Entries() || trial.Checks[2].Got != 3 {
		t.Errorf("it counted %+v", trial.Checks)
	}
	if left, err := os.ReadDir(in); err != nil || len(left) > 0 {
		t.Errorf("it left %v behind, %v", left, err)
	}

	v, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := archive.Upkeep{Verified: &archive.LastVerify{At: storetest.Noon, Entries: made.Entries(), Captures: 3},
		Backup: &archive.LastBackup{Backup: made, Name: "b", By: "Ann"}, Trial: &archive.LastTrial{Trial: trial, Name: "b", By: "Ann"}}
	if err := errors.Join(a.NoteVerified(t.Context(), v), a.NoteBackup(t.Context(), *want.Backup), a.NoteTrial(t.Context(), *want.Trial)); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Upkeep(t.Context()); err != nil || !cmp.Equal(want, got) {
		t.Errorf("what is kept (-want +got): %v\n%s", err, cmp.Diff(want, got))
	}
}

// A capture whose file is gone does not stop a backup, and the restore test
// tells of it.
func TestABackupOfADamagedArchive(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	if err := commit(t, a, note(1)); err != nil {
		t.Fatal(err)
	}
	blobs, err := filepath.Glob(filepath.Join(place.Dir, "blobs", "??", "*"))
	if err != nil || len(blobs) != 1 {
		t.Fatal(blobs, err)
	}
	if err := os.Remove(blobs[0]); err != nil {
		t.Fatal(err)
	}
	data, made := backup(t, a)
	if made.Missing != 1 || made.Captures != 0 {
		t.Errorf("%d captures, %d missing", made.Captures, made.Missing)
	}
	if trial, err := a.TryBackup(t.Context(), t.TempDir(), reading(data), nil); err != nil || trial.OK() {
		t.Errorf("the restore test says %+v, %v", trial, err)
	}
}

// Whichever change of the disk fails, a backup is there wholly or there is an
// error; what has its name is never half of one, even after a power cut.
func TestEveryWriteOfABackupFails(t *testing.T) {
	place := storetest.NewPlace(t, open)
	a := place.Create(t)
	if err := commit(t, a, note(1)); err != nil {
		t.Fatal(err)
	}
	for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
		t.Run(side.String(), func(t *testing.T) {
			n, more := 1, true
			for ; more; n++ {
				more = backupOnce(t, a, n, side)
			}
			if n < 5 {
				t.Errorf("a backup makes %d changes only", n-2)
			}
		})
	}
}

func backupOnce(t *testing.T, a *archive.Archive, n int, side faultdisk.Side) bool {
	fs, err := faultdisk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer fs.Close()
	fs.Fail(n, side)
	_, err = a.BackupFile(t.Context(), fs, "b", nil)
	more := fs.Count() >= n
	if err := fs.PowerCut(faultdisk.BytesAndNames); err != nil {
		t.Fatal(err)
	}
	_, there := fs.Stat("b")
	if err == nil && there != nil {
		t.Errorf("change %d: it is not there, although nothing was said", n)
	}
	if there == nil {
		trial, err := a.TryBackup(t.Context(), t.TempDir(), func() (io.ReadCloser, error) { return fs.Open("b") }, nil)
		if err != nil || !trial.OK() {
			t.Errorf("change %d: what is there is no backup: %+v, %v", n, trial, err)
		}
	}
	return more
}

func TestABackupTakesNoNameThatIsTaken(t *testing.T) {
	a, fs := newTeam(t), emptyDisk(t)
	defer fs.Close()
	if err := disk.WriteFile(fs, "b", []byte("something else")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.BackupFile(t.Context(), fs, "b", nil); !errors.Is(err, fault.Conflict) {
		t.Errorf("error %v", err)
	}
	if data, err := disk.ReadFile(fs, "b", 100); string(data) != "something else" {
		t.Errorf("it has %q now, %v", strings.ToValidUTF8(string(data), "?"), err)
	}
}

func emptyDisk(t *testing.T) *disk.Dir {
	fs, err := disk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return fs
}
