// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/chest"
	"teptar/proof/disk"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// A Backup says what a backup holds, as it was when it was made. It is in the
// backup, and is what a restore test compares with.
type Backup struct {
	Made     time.Time   `json:"made"`
	Logs     []BackupLog `json:"logs"`
	Captures int         `json:"captures"` // whose bytes are in it
	Erased   int         `json:"erased"`   // whose bytes were destroyed on purpose
	Missing  int         `json:"missing"`  // whose bytes were not there to be kept; verify tells which
	Bytes    int64       `json:"bytes"`    // of all captures, as they are encrypted
	Cases    int         `json:"cases"`
	Members  int         `json:"members"`
	Things   int         `json:"things"`
	Kinds    []CountOf   `json:"kinds"`
	Mark     string      `json:"mark"` // the signed checkpoint of the log of the device that made it
}

// A BackupLog is how long a log is in a backup, and the root of its tree.
type BackupLog struct {
	Log  ledger.LogID `json:"log"`
	Size int64        `json:"size"`
	Root record.Hash  `json:"root"`
}

// A CountOf is how many things of a kind there are.
type CountOf struct {
	Kind  record.Kind `json:"kind"`
	Count int         `json:"count"`
}

// Entries gives how many entries the logs have together.
func (b Backup) Entries() (n int64) {
	for _, l := range b.Logs {
		n += l.Size
	}
	return n
}

// The items of a backup, in this order; see doc/formats/backup.md.
const (
	settingsItem = "settings"
	entriesItem  = "entries"
	blobItem     = "blob/" // and the address; one for each
	keysItem     = "keys"
	aboutItem    = "about"
)

// Backup writes all that the archive is to w, as one moment had it: the ledger,
// what is kept beside it, the captures and the keyring, encrypted and
// authenticated under the secret of the archive. Reading and committing go on
// meanwhile. Progress is told what is being done and how far it is, if it is
// not nil.
//
// What was written before an error is no backup, and is refused as one.
func (a *Archive) Backup(ctx context.Context, w io.Writer, progress func(what string, done, of int64)) (Backup, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	m, err := a.moment(ctx)
	if err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	defer m.reading.Close()
	c, err := chest.New(w, a.keys.Secret().Key(keyring.PurposeBackup), m.keyring)
	if err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	b := backing{a: a, moment: m, chest: c, progress: progress}
	if err := b.run(ctx); err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	return b.about, nil
}

// BackupFile writes a backup to a new file, which is there wholly and durably
// when it returns, or not at all. A name that is taken is fault.Conflict.
func (a *Archive) BackupFile(ctx context.Context, fs disk.FS, name string, progress func(what string, done, of int64)) (Backup, error) {
	if _, err := fs.Stat(name); err == nil {
		return Backup{}, fmt.Errorf("backup: there is a file of this name; choose another: %w", fault.Conflict)
	} else if !errors.Is(err, fault.NotFound) {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	d, err := fs.Create(".")
	if err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	b, err := a.Backup(ctx, d, progress)
	if err != nil {
		disk.Discard(fs, d)
		return Backup{}, err
	}
	if err := disk.Finish(fs, d, name); err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	return b, nil
}

// A moment is the archive as it was while nobody could change it.
type moment struct {
	reading  Reading
	settings map[string][]byte
	keyring  []byte
	mark     ledger.SignedCheckpoint
	made     time.Time
}

// maxKeyring is the longest keyring file.
const maxKeyring = chest.MaxOpen

// moment stops all changes for as long as it takes to begin a snapshot and read
// what is in no snapshot. The generation of the keyring is read before its
// file, so that a change in between makes the file newer, never older.
func (a *Archive) moment(ctx context.Context) (moment, error) {
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return moment{}, err
	}
	defer tx.Rollback()
	m := moment{made: a.Now()}
	if m.settings, err = tx.Settings(""); err != nil {
		return m, err
	}
	if m.keyring, err = disk.ReadFile(a.fs, keyringFile, maxKeyring); err != nil {
		return m, err
	}
	if m.mark, err = a.checkpoint(tx); err != nil {
		return m, err
	}
	m.reading, err = a.store.Read(ctx, access.Owner(""))
	return m, err
}

// backing is one backup at work.
type backing struct {
	a *Archive
	moment
	chest    *chest.Writer
	progress func(string, int64, int64)
	about    Backup
	blobs    []vault.Blob
}

func (b *backing) run(ctx context.Context) error {
	b.about = Backup{Made: b.made, Mark: string(b.mark.Encode())}
	for _, step := range []func(context.Context) error{b.putSettings, b.putEntries, b.count, b.putBlobs, b.putKeys} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	about, err := json.Marshal(b.about)
	if err != nil {
		return err
	}
	if _, err := b.chest.Put(aboutItem, bytes.NewReader(about)); err != nil {
		return err
	}
	return b.chest.Close()
}

// putSettings writes what is kept beside the ledger.
func (b *backing) putSettings(context.Context) error {
	var out []byte
	for _, name := range slices.Sorted(maps.Keys(b.settings)) {
		out = appendBytes(appendBytes(out, []byte(name)), b.settings[name])
	}
	_, err := b.chest.Put(settingsItem, bytes.NewReader(out))
	return err
}

// putEntries writes the entries of all logs in the order in which they came in,
// so that the projection can be made of them again.
func (b *backing) putEntries(ctx context.Context) error {
	logs, err := b.reading.Logs()
	if err != nil {
		return err
	}
	for _, s := range logs {
		root, err := ledger.Root(b.reading.Hashes(s.Log.ID()), s.Size)
		if err != nil {
			return err
		}
		b.about.Logs = append(b.about.Logs, BackupLog{s.Log.ID(), s.Size, record.Hash(root)})
	}
	out, err := b.chest.Item(entriesItem)
	if err != nil {
		return err
	}
	done, total := int64(0), b.about.Entries()
	var buf []byte
	for e, err := range b.reading.Entries(ledger.LogID{}, 0) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		buf = appendBytes(appendBytes(buf[:0], e.Header), e.Body)
		if _, err := out.Write(buf); err != nil {
			return err
		}
		done++
		b.progress("entries", done, total)
	}
	return out.Close()
}

// count counts what a person would miss, and lists the captures. After it the
// snapshot is not needed any more.
func (b *backing) count(context.Context) error {
	cases, err := b.reading.Cases()
	if err != nil {
		return err
	}
	members, err := b.reading.Members()
	if err != nil {
		return err
	}
	b.about.Cases, b.about.Members = len(cases), len(members)
	if b.about.Things, b.about.Kinds, err = countKinds(b.reading, b.a.Schema()); err != nil {
		return err
	}
	for blob, err := range b.reading.Blobs() {
		if err != nil {
			return err
		}
		b.blobs = append(b.blobs, blob)
	}
	return b.reading.Close()
}

// countKinds counts the things of each kind of which there are any.
func countKinds(r Reading, s *record.Schema) (all int, kinds []CountOf, err error) {
	for _, k := range s.Kinds() {
		n, err := r.Count(EntityFilter{Kind: k.Kind})
		if err != nil {
			return 0, nil, err
		}
		if n > 0 {
			all, kinds = all+n, append(kinds, CountOf{k.Kind, n})
		}
	}
	return all, kinds, nil
}

// putBlobs writes the files of captures as they are on the disk. The key of one
// that was erased since the snapshot is left out with it.
func (b *backing) putBlobs(ctx context.Context) error {
	for i := range b.blobs {
		blob := &b.blobs[i]
		if blob.Key.IsZero() {
			b.about.Erased++
			continue
		}
		size, err := b.putBlob(ctx, *blob)
		if errors.Is(err, fault.NotFound) {
			_, known, look := b.a.store.BlobAt(ctx, blob.Address)
			if err = look; known {
				b.about.Missing++
			} else {
				blob.Key, b.about.Erased = vault.Key{}, b.about.Erased+1
			}
		} else if err == nil {
			b.about.Captures, b.about.Bytes = b.about.Captures+1, b.about.Bytes+size
		}
		if err != nil {
			return err
		}
		b.progress("captures", int64(i+1), int64(len(b.blobs)))
	}
	return nil
}

func (b *backing) putBlob(ctx context.Context, blob vault.Blob) (int64, error) {
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	f, err := b.a.vault.Sealed(blob.Address)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return b.chest.Put(blobItem+blob.Address.String(), f)
}

// putKeys writes what opens the captures: hash, size, address, and the key or
// nothing.
func (b *backing) putKeys(context.Context) error {
	out, err := b.chest.Item(keysItem)
	if err != nil {
		return err
	}
	for _, blob := range b.blobs {
		line := append(slices.Clone(blob.SHA256[:]), blob.Address[:]...)
		line = appendBytes(binary.AppendUvarint(line, uint64(blob.Size)), blob.Key.Bytes())
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Close()
}

// appendBytes appends a length and bytes.
func appendBytes(to, b []byte) []byte {
	return append(binary.AppendUvarint(to, uint64(len(b))), b...)
}
