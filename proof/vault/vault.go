// SPDX-License-Identifier: Apache-2.0

// Package vault keeps evidence: bytes of any length, encrypted, found by a
// name that does not tell what they are, and provably the same when they are
// read back.
//
// Every blob is encrypted under a random key of its own. The vault does not
// keep that key: [Vault.Put] returns it in a [Blob], and the archive stores it
// in its encrypted database, in the transaction that records the capture. To
// destroy the key is to destroy the evidence, on this disk and on every copy
// of it; removing the file comes second. A solid-state disk keeps old cells,
// so the vault overwrites nothing and does not pretend to.
//
// Only ciphertext is ever written, and a file gets its name after all of it
// was synced. On the disk:
//
//	blobs/5f/5f1c…    one blob; the name is its [Address]
//	blobs/draft/…     being written, or left by a crash; see [Vault.Sweep]
//
// A file is an age file (age-encryption.org/v1) with one stanza of our own,
// teptar-blob. Inside, the bytes are followed by zeros up to a Padmé length
// and by their number, so that the length of the file says little.
//
// # What is shown, and what is not
//
// Whoever reads a blob to the end without an error has the bytes that were
// put: each chunk is authenticated before it is released, and the SHA-256 of
// the whole is checked. Whoever has the disk sees how many blobs there are,
// roughly how long each is and when it was written. A blob that is missing is
// noticed only by whoever knows that it should be there.
//
// The format is specified in doc/formats/vault.md, with test vectors.
package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"sync"

	"teptar/fault"
	"teptar/proof/disk"
)

const (
	blobsDir = "blobs"
	draftDir = "blobs/draft"
)

// Known looks up a blob that the archive has committed. It must see everything
// that was committed before it was called, must not call the vault, and must
// tell "no such blob" (false) from "could not look" (an error). A blob whose
// key was destroyed is not known.
type Known func(ctx context.Context, a Address) (b Blob, ok bool, err error)

// A Vault is a place for blobs. Its methods may be called from several
// goroutines at once. One process at a time may write to a directory; see
// [disk.Lock].
type Vault struct {
	fs     disk.FS
	secret [32]byte // the key of addresses
	shards [64]shard

	mu     sync.Mutex
	drafts map[string]bool // being written by this process
}

// A shard guards a part of the addresses: while one goroutine decides what to
// do about an address, no other does.
type shard struct {
	mu   sync.Mutex
	held map[Address]*hold
}

// A hold is a blob that Put returned and that may not be committed yet.
type hold struct {
	blob  Blob
	count int
}

// New makes a vault on a disk, with the secret that addresses are made with.
// It does not touch the disk. With another secret the same bytes have another
// address, so it has to stay the same for the life of the archive.
func New(fs disk.FS, secret [32]byte) *Vault {
	return &Vault{fs: fs, secret: secret, drafts: map[string]bool{}}
}

// Put encrypts what it reads, up to limit bytes, and returns what opens it.
// When Put returns, the bytes are durable. More bytes than limit, or than
// [MaxSize], is fault.Full, as is a full disk; nothing is kept then.
//
// Bytes that the vault has already are kept once. If known finds them, and
// they read back whole, Put returns the known blob. If their file is gone or
// damaged, Put writes it anew under a new key, so the caller must store the
// Blob that it gets, in place of one it had.
//
// A blob that Put returned is safe from Sweep until it is given to Release,
// once for each Put.
func (v *Vault) Put(ctx context.Context, r io.Reader, limit int64, known Known) (Blob, error) {
	if limit < 0 || known == nil {
		return Blob{}, fmt.Errorf("put blob: want a limit and a lookup: %w", fault.Invalid)
	}
	d, err := v.createDraft()
	if err != nil {
		return Blob{}, fmt.Errorf("put blob: %w", err)
	}
	defer v.forgetDraft(d)
	b, err := seal(ctx, d, r, limit)
	if err != nil {
		disk.Discard(v.fs, d)
		return Blob{}, fmt.Errorf("put blob: %w", err)
	}
	b.Address = v.address(b.SHA256)
	if b, err = v.place(ctx, d, b, known); err != nil {
		return Blob{}, fmt.Errorf("put blob: %w", err)
	}
	return b, nil
}

// place names the draft of a blob, or discards it for one that is there.
func (v *Vault) place(ctx context.Context, d disk.Draft, b Blob, known Known) (Blob, error) {
	s := v.shard(b.Address)
	s.mu.Lock()
	defer s.mu.Unlock()
	there, ok, err := v.there(ctx, b.Address, known)
	if err != nil {
		disk.Discard(v.fs, d)
		return Blob{}, err
	}
	if ok {
		disk.Discard(v.fs, d)
		s.hold(there)
		return there, nil
	}
	file := filename(b.Address)
	if err := disk.MkdirAll(v.fs, path.Dir(file)); err != nil {
		disk.Discard(v.fs, d)
		return Blob{}, err
	}
	if err := disk.Finish(v.fs, d, file); err != nil {
		return Blob{}, err
	}
	s.hold(b)
	return b, nil
}

// there finds a blob that is on the disk, whole, with a key that someone has
// or is about to commit. The caller holds the shard.
func (v *Vault) there(ctx context.Context, a Address, known Known) (Blob, bool, error) {
	b, ok := Blob{}, false
	if h := v.shard(a).held[a]; h != nil {
		// Held blobs come first: one that was released in the meantime was
		// committed before, and known sees it.
		b, ok = h.blob, true
	} else {
		var err error
		if b, ok, err = known(ctx, a); err != nil || !ok {
			return Blob{}, false, err
		}
	}
	// The new copy is about to be thrown away. That is right only if the old
	// one is good.
	err := v.Check(ctx, b)
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Tampered) || errors.Is(err, fault.Erased) {
		return Blob{}, false, nil
	}
	return b, err == nil, err
}

// Release ends the protection that Put gave to a blob, after the transaction
// that records it was committed or given up.
func (v *Vault) Release(a Address) {
	s := v.shard(a)
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.held[a]; h != nil {
		if h.count--; h.count == 0 {
			delete(s.held, a)
		}
	}
}

// Remove takes the file of a blob from the disk, durably. It is no error if
// the file is gone already. Remove alone is not erasure: the caller destroys
// the key first, in its database.
//
// While a Put of the same bytes was not released, Remove changes nothing and
// the error is fault.Conflict: somebody is about to commit that blob.
func (v *Vault) Remove(a Address) error {
	s := v.shard(a)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[a] != nil {
		return fmt.Errorf("remove blob %s: it is being put: %w", a, fault.Conflict)
	}
	return v.remove(filename(a))
}

func (v *Vault) remove(file string) error {
	if err := v.fs.Remove(file); err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("remove blob: %w", err)
	}
	// An earlier call may have removed the file and not synced.
	if err := v.fs.SyncDir(path.Dir(file)); err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("remove blob: %w", err)
	}
	return nil
}

// address is HMAC-SHA-256 (RFC 2104) of the SHA-256 of the bytes.
func (v *Vault) address(sum [32]byte) (a Address) {
	mac := hmac.New(sha256.New, v.secret[:])
	mac.Write(sum[:])
	mac.Sum(a[:0])
	return a
}

func (v *Vault) shard(a Address) *shard { return &v.shards[int(a[0])%len(v.shards)] }

// hold protects a blob once more. The caller holds the shard.
func (s *shard) hold(b Blob) {
	if s.held == nil {
		s.held = map[Address]*hold{}
	}
	h := s.held[b.Address]
	if h == nil {
		h = &hold{}
		s.held[b.Address] = h
	}
	h.blob = b
	h.count++
}

func filename(a Address) string {
	s := a.String()
	return path.Join(blobsDir, s[:2], s)
}

// createDraft makes a draft that Sweep knows to be in use.
func (v *Vault) createDraft() (disk.Draft, error) {
	if err := disk.MkdirAll(v.fs, draftDir); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	d, err := v.fs.Create(draftDir)
	if err != nil {
		return nil, err
	}
	v.drafts[d.Name()] = true
	return d, nil
}

func (v *Vault) forgetDraft(d disk.Draft) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.drafts, d.Name())
}
