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
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
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
	config Config
	fs     disk.FS
	lock   *disk.Held
	store  Store
	vault  *vault.Vault
	keys   *keyring.Keyring
	device device
	now    func() time.Time

	keyringOld bool // an older keyring was put back

	mu     sync.RWMutex // guards schema
	schema *record.Schema

	team  team  // viewers made of grants
	memos memos // what was worked out for viewers

	commit sync.Mutex // one commit at a time, from its checks to its checkpoint

	closing sync.Once
}

// Create makes an archive in a folder that is empty or not there, opened by the
// slots of the recipes.
func Create(ctx context.Context, dir string, c Config, first keyring.Recipe, more ...keyring.Recipe) (*Archive, error) {
	a, err := empty(dir, c)
	if err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	if a.keys, err = keyring.Create(a.fs, keyringFile, first, more...); err != nil {
		a.Close()
		return nil, fmt.Errorf("create archive: %w", err)
	}
	return a.open(ctx, c)
}

// empty makes a folder for an archive, or takes one that is empty, and locks it.
func empty(dir string, c Config) (*Archive, error) {
	made, err := disk.Make(dir)
	switch {
	case err == nil:
		made.Close()
	case !errors.Is(err, iofs.ErrExist):
		return nil, err
	}
	fs, err := c.disk(dir)
	if err != nil {
		return nil, err
	}
	a := &Archive{dir: dir, fs: fs}
	if err := a.takeEmpty(); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// takeEmpty locks a folder in which there is nothing.
func (a *Archive) takeEmpty() error {
	there, err := a.fs.List(".")
	if err != nil {
		return err
	}
	for _, e := range there {
		if !disk.IsDraft(e.Name()) && e.Name() != lockFile {
			return fmt.Errorf("the folder is not empty; choose another: %w", fault.Conflict)
		}
	}
	a.lock, err = disk.Lock(a.dir, lockFile)
	return err
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
	a := &Archive{dir: dir, fs: fs}
	if err := a.unlock(ctx, unlock); err != nil {
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	return a.open(ctx, c)
}

// unlock opens the keyring of an archive.
func (a *Archive) unlock(ctx context.Context, unlock Unlock) error {
	locked, err := keyring.Load(a.fs, keyringFile)
	if errors.Is(err, fault.NotFound) {
		return fmt.Errorf("there is none in this folder; make one with init: %w", fault.NotFound)
	}
	if err != nil {
		return err
	}
	if a.lock, err = disk.Lock(a.dir, lockFile); err != nil {
		return err
	}
	a.keys, err = unlock(ctx, locked)
	return err
}

// open opens what is in an archive whose keyring is open.
func (a *Archive) open(ctx context.Context, c Config) (*Archive, error) {
	a.config = c
	if a.now = c.Now; a.now == nil {
		a.now = time.Now
	}
	a.vault = vault.New(a.fs, a.keys.Secret().Key(keyring.PurposeVault))
	if err := a.reserve(); err != nil {
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	store, err := c.OpenStore(ctx, databasePath(a.dir), a.keys.Secret().Key(keyring.PurposeDatabase))
	if err != nil {
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a.store = store
	if err := a.begin(ctx); err != nil {
		err = a.locate(ctx, err)
		a.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a.sweep(ctx)
	return a, nil
}

// reserve makes the file of a new database, so that it is its owner's only,
// as every other file here is; SQLite's own files beside it follow it.
func (a *Archive) reserve() error {
	_, err := a.fs.Stat(databaseFile)
	if errors.Is(err, iofs.ErrNotExist) {
		err = disk.WriteFile(a.fs, databaseFile, nil)
	}
	return err
}

// firstMark tells whether the checkpoint of a log without entries is not
// written yet. It is written before the first commit, so that from then on
// there has to be one.
func (a *Archive) firstMark() bool {
	_, err := a.ReadCheckpoint()
	return a.device.next.Sequence == 0 && errors.Is(err, fault.NotFound)
}

// locate adds to an error that says that the database is damaged, where.
func (a *Archive) locate(ctx context.Context, err error) error {
	where := ""
	if !errors.Is(err, fault.Tampered) || a.store.Check(ctx, func(w string, _ error) { where = cmp.Or(where, w) }) != nil || where == "" {
		return err
	}
	return fmt.Errorf("%s: %w", where, err)
}

// sweep removes what a crash left in the vault. It is not done in a database
// that was copied or set back: what it does not know of may still be known to
// another copy of it. What cannot be removed now is removed another time.
func (a *Archive) sweep(ctx context.Context) {
	if a.device.began == "" {
		_, _ = a.vault.Sweep(ctx, a.store.BlobAt)
	}
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
	if err := a.checkKeyring(tx); err != nil {
		return err
	}
	if err := a.readSchema(tx); err != nil {
		return err
	}
	var mark ledger.SignedCheckpoint
	first := a.firstMark()
	if first {
		if mark, err = a.checkpoint(tx); err != nil {
			return err
		}
	}
	if changed {
		err = tx.Commit()
	}
	if err == nil && first {
		err = a.mark(mark)
	}
	return err
}

// readSchema adds the team's own terms and properties to the shipped ones.
func (a *Archive) readSchema(tx Tx) error {
	s, err := schemaOf(tx)
	if err != nil {
		return err
	}
	a.setSchema(s)
	tx.UseSchema(s)
	return nil
}

// schemaOf gives the schema that the ops of an archive make. An addition that
// rests on an erased one no longer fits, and is left out with it.
func schemaOf(tx Tx) (*record.Schema, error) {
	additions, err := tx.Read(access.Owner("")).Additions()
	if err != nil {
		return nil, err
	}
	s, err := record.Shipped().With(additions...)
	if err == nil {
		return s, nil
	}
	s = record.Shipped()
	for _, op := range additions {
		if more, err := s.With(op); err == nil {
			s = more
		}
	}
	return s, nil
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

// Device gives the log that this program writes, and whether it began a new
// epoch when it was opened, because the archive was copied or set back.
func (a *Archive) Device() (log ledger.Log, began string) { return a.device.log, a.device.began }

// Close waits for views and commits to end, and lets another program open the
// archive. Closing again does nothing.
func (a *Archive) Close() error {
	var errs []error
	a.closing.Do(func() {
		if a.store != nil {
			errs = append(errs, a.store.Close())
		}
		if a.keys != nil {
			a.keys.Close()
		}
		if fs, ok := a.fs.(io.Closer); ok {
			errs = append(errs, fs.Close())
		}
		if a.lock != nil {
			errs = append(errs, a.lock.Unlock())
		}
	})
	return errors.Join(errs...)
}

// random is where randomness comes from.
var random = rand.Reader
