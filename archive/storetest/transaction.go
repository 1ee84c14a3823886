// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/vault"
	"teptar/record"
)

// newStore opens a store without an archive around it.
func newStore(t *testing.T, open Opener) archive.Store {
	t.Helper()
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "store"), [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func begin(t *testing.T, s archive.Store) archive.Tx {
	t.Helper()
	tx, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	return tx
}

// setting reads a setting in a transaction of its own.
func setting(t *testing.T, s archive.Store) string {
	t.Helper()
	tx := begin(t, s)
	defer tx.Rollback()
	b, err := tx.Setting("x")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func set(t *testing.T, tx archive.Tx, value string) {
	t.Helper()
	if err := tx.Set("x", []byte(value)); err != nil {
		t.Fatal(err)
	}
}

// testTransactions checks what is promised of transactions and of closing.
func testTransactions(t *testing.T, open Opener) {
	t.Run("a transaction ends once", func(t *testing.T) { testEnding(t, open) })
	t.Run("a second transaction waits, as long as its context does", func(t *testing.T) {
		s := newStore(t, open)
		begin(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := s.Begin(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Begin: %v; want the error of the context", err)
		}
	})
	t.Run("what a transaction adds is seen in it, and outside when it has landed", func(t *testing.T) { testIsolation(t, open) })
	t.Run("a closed store refuses", func(t *testing.T) {
		s := newStore(t, open)
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
		_, errBegin := s.Begin(t.Context())
		_, errRead := s.Read(t.Context(), Owner)
		_, _, errBlob := s.BlobAt(t.Context(), vault.Address{})
		for _, err := range []error{errBegin, errRead, errBlob} {
			if !errors.Is(err, fault.Conflict) {
				t.Errorf("%v; want fault.Conflict", err)
			}
		}
	})
	t.Run("closing waits for a snapshot", func(t *testing.T) { testClosing(t, open) })
}

func testEnding(t *testing.T, open Opener) {
	s := newStore(t, open)
	tx := begin(t, s)
	set(t, tx, "never")
	if err := errors.Join(tx.Rollback(), tx.Rollback()); err != nil {
		t.Error(err)
	}
	if got := setting(t, s); got != "" {
		t.Errorf("after Rollback the setting is %q", got)
	}
	tx = begin(t, s)
	set(t, tx, "once")
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); !errors.Is(err, fault.Conflict) {
		t.Errorf("second Commit: %v; want fault.Conflict", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Errorf("Rollback after Commit: %v", err)
	}
	if got := setting(t, s); got != "once" {
		t.Errorf("after Commit the setting is %q", got)
	}
}

func testIsolation(t *testing.T, open Opener) {
	a := New(t, open)
	before := view(t, a)
	man := Entity(North, record.Person, "p")
	Commit(t, a, Batch{Ops: []record.Op{man}})
	if _, err := before.Entity(man.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("a snapshot sees what came later: %v", err)
	}
	if _, err := view(t, a).Entity(man.ID); err != nil {
		t.Errorf("a new snapshot does not see it: %v", err)
	}
}

func testClosing(t *testing.T, open Opener) {
	s := newStore(t, open)
	r, err := s.Read(t.Context(), Owner)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		t.Fatalf("closed while a snapshot was open: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if _, err := r.Cases(); err != nil {
		t.Errorf("the open snapshot cannot be read any more: %v", err)
	}
	if err := errors.Join(r.Close(), r.Close(), <-closed); err != nil {
		t.Error(err)
	}
}

// testBlobs checks that keys are found by address until they are forgotten.
func testBlobs(t *testing.T, open Opener) {
	s := newStore(t, open)
	key, err := vault.ParseKey(make([]byte, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	b := vault.Blob{SHA256: sha256.Sum256([]byte("x")), Size: 1, Address: vault.Address{5}, Key: key}
	found := func() bool {
		got, ok, err := s.BlobAt(t.Context(), b.Address)
		if err != nil || ok && (got.SHA256 != b.SHA256 || got.Size != b.Size || !got.Key.Equal(b.Key)) {
			t.Errorf("BlobAt: %v, %v; not the blob that was kept", got.SHA256, err)
		}
		return ok
	}
	if found() {
		t.Error("found before it was kept")
	}
	do := func(f func(archive.Tx) error) {
		tx := begin(t, s)
		if err := errors.Join(f(tx), tx.Commit()); err != nil {
			t.Fatal(err)
		}
	}
	do(func(tx archive.Tx) error { return tx.KeepBlob(b) })
	if !found() {
		t.Error("not found after it was kept")
	}
	do(func(tx archive.Tx) error { return tx.ForgetBlob(b.SHA256) })
	if found() {
		t.Error("found after it was forgotten")
	}
}
