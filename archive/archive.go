// SPDX-License-Identifier: Apache-2.0

// Package archive is the one way to read or change an archive.
//
// An archive is a folder:
//
//	keyring     opens the root secret: passphrases, age identities, a recovery code
//	archive.db  the ledger and its projection, encrypted
//	blobs/      the bytes of captures, encrypted, each under a key of its own
//	checkpoint  the last signed checkpoint of this device's log, in the open
//	lock        held by the one program that has the archive open
//
// The ledger in it is the truth: signed entries of ops, see packages ledger and
// record. The projection is what makes questions fast, and can be made again
// from the ledger. Committing an entry and applying it to the projection is
// one transaction of the database, and an acknowledged commit is on the disk.
//
// Every read takes an access.Viewer, and the store applies it inside its
// queries. Nothing here knows of terminals or HTTP.
package archive

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	iofs "io/fs"
	"sync"
	"time"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// The files of an archive.
const (
	keyringFile    = "keyring"
	databaseFile   = "archive.db"
	checkpointFile = "checkpoint"
	lockFile       = "lock"
)

// Config says what an archive is built from. Only OpenStore has no default.
type Config struct {
	// OpenStore opens the database at a path with its key.
	OpenStore func(ctx context.Context, path string, key [32]byte) (Store, error)
	// OpenDisk opens the folder; nil is the real disk.
	OpenDisk func(dir string) (disk.FS, error)
	// Now tells the time; nil is the clock of the machine.
	Now func() time.Time
}

func (c Config) disk(dir string) (disk.FS, error) {
	if c.OpenDisk != nil {
		return c.OpenDisk(dir)
	}
	return disk.Open(dir)
}

// An Archive is open. Its methods may be called from several goroutines.
type Archive struct {
	dir    string
	fs     disk.FS
	lock   *disk.Held
	store  Store
	vault  *vault.Vault
	keys   *keyring.Keyring
	device device
	now    func() time.Time

	mu     sync.RWMutex // guards schema
	schema *record.Schema

	commit sync.Mutex // one commit at a time, from its checks to its checkpoint
}

// Create makes an archive in a folder that is empty or not there, opened by the
// slots of the recipes.
func Create(ctx context.Context, dir string, c Config, first keyring.Recipe, more ...keyring.Recipe) (*Archive, error) {
	made, err := disk.Make(dir)
	switch {
	case err == nil:
		made.Close()
	case !errors.Is(err, iofs.ErrExist):
		return nil, fmt.Errorf("create archive: %w", err)
	}
	fs, err := c.disk(dir)
	if err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	there, err := fs.List(".")
	if err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	for _, e := range there {
		if !disk.IsDraft(e.Name()) && e.Name() != lockFile {
			return nil, fmt.Errorf("create archive: the folder is not empty; choose another: %w", fault.Conflict)
		}
	}
	lock, err := disk.Lock(dir, lockFile)
	if err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	keys, err := keyring.Create(fs, keyringFile, first, more...)
	if err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("create archive: %w", err)
	}
	return open(ctx, dir, fs, lock, keys, c)
}

// An Unlock opens a keyring in one of the ways there are.
type Unlock func(ctx context.Context, locked *keyring.Locked) (*keyring.Keyring, error)

// Open opens an archive. A folder without one is fault.NotFound, a wrong
// passphrase fault.Denied, an archive that another program has open
// fault.Conflict.
func Open(ctx context.Context, dir string, c Config, unlock Unlock) (*Archive, error) {
	fs, err := c.disk(dir)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	locked, err := keyring.Load(fs, keyringFile)
	if errors.Is(err, fault.NotFound) {
		return nil, fmt.Errorf("open archive: there is none in this folder; make one with init: %w", fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	lock, err := disk.Lock(dir, lockFile)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	keys, err := unlock(ctx, locked)
	if err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	return open(ctx, dir, fs, lock, keys, c)
}

// open builds an archive of its parts. It takes lock and keys over.
func open(ctx context.Context, dir string, fs disk.FS, lock *disk.Held, keys *keyring.Keyring, c Config) (*Archive, error) {
	a := &Archive{dir: dir, fs: fs, lock: lock, keys: keys, now: c.Now}
	if a.now == nil {
		a.now = time.Now
	}
	var err error
	a.store, err = c.OpenStore(ctx, databasePath(dir), keys.Secret().Key(keyring.PurposeDatabase))
	if err != nil {
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a.vault = vault.New(fs, keys.Secret().Key(keyring.PurposeVault))
	if err := a.begin(ctx); err != nil {
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	return a, nil
}

// begin reads what the archive knows of itself: its device, its schema.
func (a *Archive) begin(ctx context.Context) error {
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	changed, err := a.readDevice(tx)
	if err != nil {
		return err
	}
	if err := a.readSchema(ctx, tx); err != nil {
		return err
	}
	if !changed {
		return nil
	}
	return tx.Commit()
}

// readSchema adds the team's own terms and properties to the shipped ones.
func (a *Archive) readSchema(ctx context.Context, tx Tx) error {
	r, err := a.store.Read(ctx, access.Owner(""))
	if err != nil {
		return err
	}
	defer r.Close()
	additions, err := r.Additions()
	if err != nil {
		return err
	}
	s, err := record.Shipped().With(additions...)
	if err != nil {
		return err
	}
	a.setSchema(s)
	tx.UseSchema(s)
	return nil
}

// Schema gives what can be said here.
func (a *Archive) Schema() *record.Schema {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.schema
}

func (a *Archive) setSchema(s *record.Schema) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.schema = s
}

// Now gives the time by which new captures and judgments are stamped.
func (a *Archive) Now() time.Time { return a.now().UTC().Truncate(time.Second) }

// Keyring gives the keyring, to add and revoke slots.
func (a *Archive) Keyring() *keyring.Keyring { return a.keys }

// Device gives the log that this program writes, and whether it began a new
// epoch when it was opened, because the archive was copied or set back.
func (a *Archive) Device() (log ledger.Log, began string) { return a.device.log, a.device.began }

// Close ends all work and lets another program open the archive.
func (a *Archive) Close() error {
	var errs []error
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.keys != nil {
		a.keys.Close()
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Unlock())
	}
	return errors.Join(errs...)
}

// random is where randomness comes from.
var random = rand.Reader
