// SPDX-License-Identifier: Apache-2.0

// Package storetest holds every archive.Store to one contract.
//
// A store is tested below a whole archive, with real files, because what is
// promised is promised to whoever uses the archive: what is acknowledged is
// there, what may not be known is not there, and what the ledger says can be
// made anew from it. The people and places in it are invented.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"teptar/archive"
	"teptar/proof/keyring"
)

// An Opener opens the store under test; see [archive.Config].
type Opener = func(ctx context.Context, path string, key [32]byte) (archive.Store, error)

// Test runs every check on stores that open makes.
func Test(t *testing.T, open Opener) {
	t.Run("What may not be known is not there", func(t *testing.T) { testPlanted(t, open) })
	t.Run("A viewer sees what an archive would show that never held the rest", func(t *testing.T) { testEqualView(t, open) })
	t.Run("Nobody learns by adding what is there", func(t *testing.T) { testProbing(t, open) })
	t.Run("What holds of any archive", func(t *testing.T) { testInvariants(t, open) })
	t.Run("Lists", func(t *testing.T) { testLists(t, open) })
	t.Run("Lookups", func(t *testing.T) { testLookups(t, open) })
	t.Run("History", func(t *testing.T) { testHistory(t, open) })
	t.Run("The past", func(t *testing.T) { testPast(t, open) })
	t.Run("Proofs", func(t *testing.T) { testProofs(t, open) })
	t.Run("People", func(t *testing.T) { testPeople(t, open) })
	t.Run("Transactions", func(t *testing.T) { testTransactions(t, open) })
	t.Run("Settings", func(t *testing.T) { testSettings(t, open) })
	t.Run("Blobs", func(t *testing.T) { testBlobs(t, open) })
}

// A Place is a folder with an archive in it, and the key to it.
type Place struct {
	Dir      string
	Config   archive.Config
	Identity *age.X25519Identity
}

// NewPlace gives a place in a new folder, for a store that open opens.
func NewPlace(t testing.TB, open Opener) *Place {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return &Place{filepath.Join(t.TempDir(), "archive"), archive.Config{OpenStore: open, Now: func() time.Time { return Noon }}, id}
}

// Create makes the archive. It is closed when the test ends.
func (p *Place) Create(t testing.TB) *archive.Archive {
	t.Helper()
	recipe, err := keyring.ForRecipient(keyring.Note{Label: "test"}, p.Identity.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(context.Background(), p.Dir, p.Config, recipe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// TryOpen opens the archive.
func (p *Place) TryOpen(ctx context.Context) (*archive.Archive, error) {
	return archive.Open(ctx, p.Dir, p.Config, func(ctx context.Context, l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Identity(ctx, p.Identity)
	})
}

// Open opens the archive, which must succeed. It is closed when the test ends.
func (p *Place) Open(t testing.TB) *archive.Archive {
	t.Helper()
	a, err := p.TryOpen(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// New makes an archive in a new folder.
func New(t testing.TB, open Opener) *archive.Archive {
	t.Helper()
	return NewPlace(t, open).Create(t)
}
