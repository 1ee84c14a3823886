// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"teptar/fault"
	"teptar/proof/chest"
	"teptar/proof/disk"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// restoringFile is the keyring until all else is there: a folder without a
// keyring is no archive, so that half of a restored one is never opened.
const restoringFile = "keyring.restoring"

// Restore makes an archive of a backup, in a folder that is empty or not there,
// and opens it. The backup is read twice, with open. It opens in the ways in
// which the archive did when the backup was made.
//
// A restored archive begins a new epoch: the one that the backup was made of
// may still go on. What was changed in the backup or is missing from it is
// fault.Tampered; after any error the folder holds no archive, and can be
// removed.
func Restore(ctx context.Context, dir string, c Config, open func() (io.ReadCloser, error), unlock Unlock, progress func(what string, done, of int64)) (*Archive, Backup, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	a, err := empty(dir, c)
	if err != nil {
		return nil, Backup{}, fmt.Errorf("restore: %w", err)
	}
	r := restoring{a: a, config: c, open: open, progress: progress}
	if err := r.run(ctx, unlock); err != nil {
		a.Close()
		return nil, Backup{}, fmt.Errorf("restore: %w", err)
	}
	if a, err = a.open(ctx, c); err != nil {
		return nil, Backup{}, fmt.Errorf("restore: %w", err)
	}
	return a, r.about, nil
}

// restoring is one restore at work.
type restoring struct {
	a        *Archive
	config   Config
	open     func() (io.ReadCloser, error)
	progress func(string, int64, int64)
	about    Backup
	blobs    []vault.Blob
	files    int64 // of captures that were put back
}

func (r *restoring) run(ctx context.Context, unlock Unlock) error {
	if err := r.unlock(ctx, unlock); err != nil {
		return err
	}
	r.a.vault = vault.New(r.a.fs, r.a.keys.Secret().Key(keyring.PurposeVault))
	if err := r.read(ctx, r.putBack); err != nil {
		return err
	}
	if r.about.Made.IsZero() {
		return fmt.Errorf("the backup does not say what is in it: %w", fault.Tampered)
	}
	if err := r.database(ctx); err != nil {
		return err
	}
	if err := disk.WriteFile(r.a.fs, checkpointFile, []byte(r.about.Mark)); err != nil {
		return err
	}
	return r.finish()
}

// unlock writes the keyring of the backup and opens it.
func (r *restoring) unlock(ctx context.Context, unlock Unlock) error {
	in, err := r.open()
	if err != nil {
		return err
	}
	defer in.Close()
	locked, err := chest.Open(in)
	if err != nil {
		return err
	}
	if err := disk.WriteFile(r.a.fs, restoringFile, locked.OpenPart()); err != nil {
		return err
	}
	ring, err := keyring.Load(r.a.fs, restoringFile)
	if err != nil {
		return err
	}
	r.a.keys, err = unlock(ctx, ring)
	return err
}

// finish gives the keyring its name. From then on the folder is an archive.
func (r *restoring) finish() error {
	old := r.a.keys
	if err := r.a.fs.Rename(restoringFile, keyringFile); err != nil {
		return err
	}
	if err := r.a.fs.SyncDir("."); err != nil {
		return err
	}
	ring, err := keyring.Load(r.a.fs, keyringFile)
	if err != nil {
		return err
	}
	if r.a.keys, err = ring.With(old.Secret()); err != nil {
		r.a.keys = old
		return err
	}
	old.Close()
	return nil
}

// read reads the backup to its end, item by item. A nil error means that
// nothing was changed and nothing is missing.
func (r *restoring) read(ctx context.Context, f func(ctx context.Context, name string, item io.Reader) error) error {
	in, err := r.open()
	if err != nil {
		return err
	}
	defer in.Close()
	locked, err := chest.Open(in)
	if err != nil {
		return err
	}
	c, err := locked.Unseal(r.a.keys.Secret().Key(keyring.PurposeBackup))
	if err != nil {
		return err
	}
	for {
		name, err := c.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = f(ctx, name, c)
		}
		if err != nil {
			return err
		}
	}
}

// putBack takes what does not go into the database: the files of captures, what
// opens them, and what the backup says of itself.
func (r *restoring) putBack(ctx context.Context, name string, item io.Reader) error {
	address, blob := strings.CutPrefix(name, blobItem)
	switch {
	case blob:
		a, err := vault.ParseAddress(address)
		if err != nil {
			return err
		}
		r.files++
		r.progress("captures put back", r.files, 0)
		return r.a.vault.Refill(ctx, a, item)
	case name == keysItem:
		return r.readKeys(bufio.NewReader(item))
	case name == aboutItem:
		data, err := io.ReadAll(io.LimitReader(item, maxAbout))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &r.about); err != nil {
			return fmt.Errorf("what the backup says of itself cannot be read: %w", fault.Invalid)
		}
	case name != settingsItem && name != entriesItem:
		return fmt.Errorf("the backup was made by a newer version of this program: %w", fault.Invalid)
	}
	return nil
}

// The most that is read of parts that are read whole.
const (
	maxAbout   = 16 << 20
	maxSetting = 64 << 20
	maxEntry   = 64 << 20
)

// readKeys reads what putKeys wrote.
func (r *restoring) readKeys(in *bufio.Reader) error {
	for {
		var b vault.Blob
		if _, err := io.ReadFull(in, b.SHA256[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if _, err := io.ReadFull(in, b.Address[:]); err != nil {
			return err
		}
		size, err := binary.ReadUvarint(in)
		if err != nil {
			return err
		}
		b.Size = int64(size)
		key, err := readBytes(in, vault.KeySize)
		if err != nil {
			return err
		}
		if len(key) > 0 {
			if b.Key, err = vault.ParseKey(key); err != nil {
				return err
			}
		}
		r.blobs = append(r.blobs, b)
	}
}

// database makes the database: the entries as they were, and of them the
// projection anew.
func (r *restoring) database(ctx context.Context) error {
	if err := r.a.reserve(); err != nil {
		return err
	}
	store, err := r.config.OpenStore(ctx, databasePath(r.a.dir), r.a.keys.Secret().Key(keyring.PurposeDatabase))
	if err != nil {
		return err
	}
	r.a.store = store
	err = r.fill(ctx)
	r.a.store = nil
	return errors.Join(err, store.Close())
}

// fill fills the database in one transaction.
func (r *restoring) fill(ctx context.Context) error {
	tx, err := r.a.store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, b := range r.blobs {
		if err := tx.KeepBlob(b); err != nil {
			return err
		}
		if b.Key.IsZero() {
			if err := tx.ForgetBlob(b.SHA256); err != nil {
				return err
			}
		}
	}
	err = r.read(ctx, func(ctx context.Context, name string, item io.Reader) error {
		switch name {
		case settingsItem:
			return r.readSettings(tx, bufio.NewReader(item))
		case entriesItem:
			return r.readEntries(ctx, tx, bufio.NewReader(item))
		}
		return nil
	})
	if err != nil {
		return err
	}
	total := r.about.Entries()
	if _, err := r.a.reproject(ctx, tx, func(n, _ int64) { r.progress("entries read anew", n, total) }); err != nil {
		return err
	}
	if err := tx.Set(restoredSetting, []byte("yes")); err != nil {
		return err
	}
	return tx.Commit()
}

// readSettings reads what putSettings wrote.
func (r *restoring) readSettings(tx Tx, in *bufio.Reader) error {
	for {
		name, err := readBytes(in, maxSetting)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		value, err := whole(readBytes(in, maxSetting))
		if err != nil {
			return err
		}
		if err := tx.Set(string(name), value); err != nil {
			return err
		}
	}
}

// readEntries reads what putEntries wrote. Nothing is projected yet: the store
// does that when all entries are there, with the schema that grows with them.
func (r *restoring) readEntries(ctx context.Context, tx Tx, in *bufio.Reader) error {
	sizes := map[ledger.LogID]int64{}
	none := func(record.Capture) (string, error) { return "", nil }
	for n := int64(1); ; n++ {
		header, err := readBytes(in, maxEntry)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := whole(readBytes(in, maxEntry))
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		h, err := ledger.ParseHeader(header)
		if err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
		id := h.Log.ID()
		if h.Sequence != sizes[id] {
			return fmt.Errorf("entry %d: it is entry %d of its log, and %d is next: %w", n, h.Sequence, sizes[id], fault.Tampered)
		}
		hashes, err := ledger.AppendHashes(tx.Hashes(id), h.Sequence, h.Leaf())
		if err == nil {
			err = tx.Append(ledger.Entry{Header: header, Body: body}, hashes, nil, none)
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
		sizes[id]++
		r.progress("entries put back", n, r.about.Entries())
	}
}

// readBytes reads what appendBytes wrote, at most limit bytes. Where there is
// nothing more it is io.EOF.
func readBytes(in *bufio.Reader, limit uint64) ([]byte, error) {
	n, err := binary.ReadUvarint(in)
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, fmt.Errorf("a part of %d bytes, more than %d: %w", n, limit, fault.Invalid)
	}
	var out bytes.Buffer
	if _, err := io.CopyN(&out, in, int64(n)); err != nil {
		_, err = whole(nil, err)
		return nil, err
	}
	return out.Bytes(), nil
}

// whole makes an end where more must come an error.
func whole(b []byte, err error) ([]byte, error) {
	if err == io.EOF {
		err = fmt.Errorf("it ends too early: %w", fault.Tampered)
	}
	return b, err
}
