// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"teptar/fault"
	"teptar/proof/disk/faultdisk"
	"teptar/proof/vault"
)

func newFaulty(t *testing.T) (*archive, *faultdisk.Disk) {
	t.Helper()
	dir := t.TempDir()
	d, err := faultdisk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return &archive{dir: dir, Vault: vault.New(d, secret()), blobs: map[vault.Address]vault.Blob{}}, d
}

// reopen forgets what the process knew, as after a crash.
func (a *archive) reopen(d *faultdisk.Disk) { a.Vault = vault.New(d, secret()) }

// mustBeWhole sweeps, then checks that exactly the committed blobs are there,
// and that the vault can be used.
func (a *archive) mustBeWhole(t *testing.T) {
	t.Helper()
	if _, err := a.Sweep(t.Context(), a.known); err != nil {
		t.Fatal(err)
	}
	if n := len(files(t, a.dir)); n != len(a.blobs) {
		t.Errorf("%d files for %d blobs", n, len(a.blobs))
	}
	a.mustKeep(t, []byte(canary))
	for _, b := range a.blobs {
		if err := a.Check(t.Context(), b); err != nil {
			t.Error(err)
		}
	}
}

// changes counts what an operation does to the disk.
func changes(t *testing.T, prepare, operation func(*archive) error) int {
	t.Helper()
	a, d := newFaulty(t)
	if err := prepare(a); err != nil {
		t.Fatal(err)
	}
	d.Heal()
	if err := operation(a); err != nil {
		t.Fatal(err)
	}
	return d.Count()
}

func keepCanary(a *archive) error { _, err := a.keep([]byte(canary)); return err }

func nothing(*archive) error { return nil }

// eraseCanary destroys the key first, as the archive does.
func eraseCanary(a *archive) error {
	for at := range a.blobs {
		delete(a.blobs, at)
		return a.Remove(at)
	}
	return nil
}

// leaveOrphan is a Put whose transaction was given up.
func leaveOrphan(a *archive) error {
	b, err := a.Put(context.Background(), strings.NewReader(canary), limit, a.known)
	a.Release(b.Address)
	return err
}

func sweep(a *archive) error { _, err := a.Sweep(context.Background(), a.known); return err }

var operations = []struct {
	name            string
	prepare, during func(*archive) error
}{
	{"the first put", nothing, keepCanary},
	{"a put of what is there", keepCanary, keepCanary},
	{"a put over an orphan", leaveOrphan, keepCanary},
	{"a removal", keepCanary, eraseCanary},
	{"a sweep", leaveOrphan, sweep},
}

func TestEveryOperationFailsOnceAnywhere(t *testing.T) {
	for _, op := range operations {
		total := changes(t, op.prepare, op.during)
		for n := 1; n <= total; n++ {
			for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
				t.Run(fmt.Sprintf("%s, %s change %d", op.name, side, n), func(t *testing.T) {
					a, d := newFaulty(t)
					if err := op.prepare(a); err != nil {
						t.Fatal(err)
					}
					d.Fail(n, side)
					err := op.during(a)
					if err != nil && !errors.Is(err, faultdisk.ErrInjected) {
						t.Errorf("error is %v, want the injected failure", err)
					}
					d.Heal()
					a.mustBeWhole(t)
				})
			}
		}
	}
}

func TestPowerCutAnywhere(t *testing.T) {
	for _, op := range operations {
		total := changes(t, op.prepare, op.during)
		for n := 1; n <= total+1; n++ { // the last is after it was acknowledged
			for _, loss := range []faultdisk.Loss{faultdisk.Bytes, faultdisk.BytesAndNames} {
				t.Run(fmt.Sprintf("%s, at change %d, losing %s", op.name, n, loss), func(t *testing.T) {
					a, d := newFaulty(t)
					if err := op.prepare(a); err != nil {
						t.Fatal(err)
					}
					d.Crash(n, faultdisk.After)
					_ = op.during(a) // whether it failed shows in what was committed
					if err := d.PowerCut(loss); err != nil {
						t.Fatal(err)
					}
					a.reopen(d)
					for _, b := range a.blobs {
						if err := a.Check(t.Context(), b); err != nil {
							t.Errorf("committed before the power cut: %v", err)
						}
					}
					a.mustBeWhole(t)
				})
			}
		}
	}
}

// A removal that was acknowledged stays, even if an earlier try failed between
// removing and syncing.
func TestRemovalSurvivesPowerCut(t *testing.T) {
	for _, failures := range []int{0, 1} {
		a, d := newFaulty(t)
		b := a.mustKeep(t, []byte(canary))
		if failures > 0 {
			d.Fail(2, faultdisk.Before)
			if err := a.Remove(b.Address); !errors.Is(err, faultdisk.ErrInjected) {
				t.Fatalf("Remove = %v, want the injected failure", err)
			}
		}
		if err := a.Remove(b.Address); err != nil {
			t.Fatal(err)
		}
		if err := d.PowerCut(faultdisk.BytesAndNames); err != nil {
			t.Fatal(err)
		}
		if n := len(files(t, a.dir)); n != 0 {
			t.Errorf("after %d failures: the removed file is back", failures)
		}
	}
}

func TestFullDiskLeavesNothing(t *testing.T) {
	for _, room := range []int64{0, 10, 230, 4000, 65_000, 66_000, 190_000} {
		t.Run(fmt.Sprintf("%d bytes left", room), func(t *testing.T) {
			a, d := newFaulty(t)
			d.Fill(room)
			_, err := a.keep(content(200_000))
			if !errors.Is(err, fault.Full) || !strings.Contains(err.Error(), "free some space") {
				t.Fatalf("Put = %v, want fault.Full and what to do", err)
			}
			if n := len(files(t, a.dir)); n != 0 {
				t.Errorf("%d files were left", n)
			}
			d.Heal()
			a.mustBeWhole(t)
		})
	}
}

// stopping gives canaries until a context ends in the middle.
type stopping struct {
	cancel context.CancelFunc
	reads  int
}

func (s *stopping) Read(p []byte) (int, error) {
	if s.reads++; s.reads == 20 {
		s.cancel()
	}
	if s.reads > 40 {
		return 0, io.EOF
	}
	return copy(p, strings.Repeat(canary, len(p)/len(canary))), nil
}

// No plaintext, no piece of it and no hash of it is ever on the disk.
func TestNoPlaintextOnTheDisk(t *testing.T) {
	a, d := newFaulty(t)
	noCanary := func(when string) {
		t.Helper()
		sum := sha256.Sum256([]byte(canary))
		for name, data := range files(t, a.dir) {
			for _, trace := range []string{canary[:12], canary[20:32], string(sum[:]), hex.EncodeToString(sum[:])} {
				if strings.Contains(data, trace) || strings.Contains(name, trace) {
					t.Errorf("%s: %s shows %q", when, name, trace)
				}
			}
			for _, b := range a.blobs {
				if strings.Contains(data, string(b.Key.Bytes())) {
					t.Errorf("%s: %s holds the key of a blob", when, name)
				}
			}
		}
	}
	b := a.mustKeep(t, []byte(canary))
	a.mustKeep(t, bytes.Repeat([]byte(canary), 10_000))
	noCanary("after Put")

	ctx, cancel := context.WithCancel(t.Context())
	if _, err := a.Put(ctx, &stopping{cancel: cancel}, limit, a.known); !errors.Is(err, context.Canceled) {
		t.Fatalf("Put = %v, want context.Canceled", err)
	}
	if n := len(files(t, a.dir)); n != 2 {
		t.Errorf("%d files after a Put that was stopped, want 2", n)
	}
	noCanary("after a Put that was stopped")

	d.Crash(12, faultdisk.After)
	if _, err := a.keep(bytes.Repeat([]byte("y"+canary), 10_000)); err == nil {
		t.Fatal("Put went through a crash")
	}
	if n := len(files(t, a.dir)); n != 3 {
		t.Errorf("%d files after a crash, want a draft and 2 blobs", n)
	}
	noCanary("after a crash")

	d.Heal()
	a.reopen(d)
	delete(a.blobs, b.Address)
	if err := a.Remove(b.Address); err != nil {
		t.Fatal(err)
	}
	noCanary("after Remove")
	a.mustBeWhole(t)
}
