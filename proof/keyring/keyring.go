// SPDX-License-Identifier: Apache-2.0

// Package keyring keeps the one secret from which all keys of an archive are
// derived, so that several people can open it, each in a way of their own.
//
// The secret is 32 random bytes. A keyring file holds it several times, each
// time locked differently, in a slot: by a passphrase (Argon2id), to the
// recipient of an age identity (X25519, or hybrid against quantum computers),
// or by a recovery code on paper. Any one slot opens all. Labels and days of
// slots are sealed too: the file shows how many slots there are, of which
// kinds and at what cost, and no more.
//
// The file as a whole is authenticated under the secret. Whoever opens it
// learns whether somebody without the secret has added, removed, exchanged or
// changed a slot.
//
// # What is not promised
//
// Revoking a slot, or changing its passphrase, takes it from this file. It
// does not change the secret: whoever kept an old copy of the file and the old
// passphrase has the secret, and opens old and new copies of the archive. When
// that matters, make a new archive.
//
// An old copy of the file put in the place of the new one is authentic. The
// archive can notice by keeping [Keyring.Generation] in its database. Likewise
// a stranger who knows somebody's age recipient can make a whole new keyring
// for it, with another secret: the archive does not open with that one.
//
// The format is specified in doc/formats/keyring.md, with test vectors.
package keyring

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"

	"filippo.io/age"

	"teptar/fault"
	"teptar/proof/disk"
)

// A Locked keyring was read from the disk and not opened yet. Nothing it tells
// was authenticated.
type Locked struct {
	fs   disk.FS
	name string
	file file
	raw  []byte

	salvage bool
}

// A Keyring is open. Its methods may be called from several goroutines. One
// process at a time may change the file; see [disk.Lock].
type Keyring struct {
	fs     disk.FS
	name   string
	secret Secret

	mu   sync.Mutex
	file file
	raw  []byte   // the file as it was last read or written
	odd  [][]byte // what may be on the disk instead, after saves that failed
}

// Load reads a keyring. A file that is missing is fault.NotFound, one that is
// not a keyring, or of an unknown version, fault.Invalid.
func Load(fs disk.FS, name string) (*Locked, error) {
	raw, err := disk.ReadFile(fs, name, maxFile)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	f, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("keyring %s: %w", name, err)
	}
	return &Locked{fs: fs, name: name, file: f, raw: raw}, nil
}

// Kinds lists the kinds of slots there are, to know what to ask a person for.
func (l *Locked) Kinds() []Kind {
	var kinds []Kind
	for _, s := range l.file.Slots {
		if !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

// Passphrase opens the keyring with a passphrase. It tries every slot of that
// kind, at some 0.2 s each.
//
// Passphrase, Identity and Recovery all answer with the same fault.Denied if
// no slot opens, and with fault.Tampered if one opens and the file as a whole
// is not what the holder of the secret wrote.
func (l *Locked) Passphrase(ctx context.Context, passphrase []byte) (*Keyring, error) {
	p, err := NormalPassphrase(passphrase)
	if err != nil {
		return nil, errDenied() // no slot can have such a passphrase
	}
	defer clear(p)
	return l.open(ctx, passphraseOpener(p))
}

// Salvage returns the same keyring, to be opened although the file as a whole
// is not authentic: for a damaged file of which there is no copy. A passphrase
// or a recovery code still opens nothing but the true secret. An identity may
// open one that a stranger has made for it, with which the archive does not
// open.
//
// Slots whose note does not open with the secret are left out, so what a
// stranger added is gone after the next change; what a stranger took out does
// not come back, and a slot that is still listed may be damaged. Whoever
// salvages a keyring should make all slots anew.
func (l *Locked) Salvage() *Locked {
	s := *l
	s.salvage = true
	return &s
}

// Identity opens the keyring with identities of age.
func (l *Locked) Identity(ctx context.Context, identities ...age.Identity) (*Keyring, error) {
	if len(identities) == 0 {
		return nil, errDenied()
	}
	return l.open(ctx, ageOpener(identities))
}

// Recovery opens the keyring with a recovery code.
func (l *Locked) Recovery(ctx context.Context, code RecoveryCode) (*Keyring, error) {
	if code.bytes == nil {
		return nil, errDenied()
	}
	return l.open(ctx, recoveryOpener(code))
}

// With opens the keyring with the secret of one that is open, as a copy of the
// same archive can be. The new keyring has a secret of its own to wipe. If the
// file is of another archive, or is not what the holder of the secret wrote,
// the error is fault.Tampered.
func (l *Locked) With(s Secret) (k *Keyring, err error) {
	err = s.open(func(root []byte) error {
		secret := newSecret(root)
		if err := l.file.verify(secret); err != nil {
			secret.Wipe()
			return fmt.Errorf("keyring: %w", err)
		}
		k = &Keyring{fs: l.fs, name: l.name, secret: secret, file: l.file, raw: l.raw}
		return nil
	})
	return k, err
}

func errDenied() error { return fmt.Errorf("keyring: nothing here opens with that: %w", fault.Denied) }

func (l *Locked) open(ctx context.Context, try opener) (*Keyring, error) {
	var damaged error // of one slot, which must not keep out who has another
	for i, s := range l.file.Slots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		plain, err := try(ctx, s, s.header(l.file.ID))
		if errors.Is(err, errWrong) {
			continue
		}
		if err != nil {
			damaged = cmp.Or(damaged, fmt.Errorf("keyring: slot %d: %w", i+1, err))
			continue
		}
		secret := newSecret(plain)
		clear(plain)
		f := l.file
		if l.salvage {
			f = f.salvage(secret)
		} else if err := f.verify(secret); err != nil {
			secret.Wipe()
			return nil, fmt.Errorf("keyring: %w", err)
		}
		return &Keyring{fs: l.fs, name: l.name, secret: secret, file: f, raw: l.raw}, nil
	}
	return nil, cmp.Or(damaged, errDenied())
}

// Create makes a keyring with a new secret and saves it, durably. If there is
// a file of that name already, the error is fault.Conflict.
func Create(fs disk.FS, name string, first Recipe, more ...Recipe) (*Keyring, error) {
	switch _, err := fs.Stat(name); {
	case err == nil:
		return nil, fmt.Errorf("keyring %s: there is one already: %w", name, fault.Conflict)
	case !errors.Is(err, fault.NotFound):
		return nil, fmt.Errorf("keyring: %w", err)
	}
	var b [SecretSize]byte
	rand.Read(b[:])
	k := &Keyring{fs: fs, name: name, secret: newSecret(b[:])}
	clear(b[:])
	f := file{Format: format, Version: version, ID: randomHex(idSize)}
	for _, r := range append([]Recipe{first}, more...) {
		s, err := k.cook(r, f.ID)
		if err != nil {
			return nil, err
		}
		f.Slots = append(f.Slots, s)
	}
	if err := k.save(f); err != nil {
		// The file may be there although saving failed. Nothing depends on
		// it yet, and left behind it would be in the way of the next Create.
		_ = fs.Remove(name)
		return nil, err
	}
	return k, nil
}

// Secret is the root secret. It lives until Close.
func (k *Keyring) Secret() Secret { return k.secret }

// Generation counts the changes of the file, from 1. An archive that has seen
// a greater one has been given an old copy.
func (k *Keyring) Generation() uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.file.Generation
}

// Close wipes the secret, as far as [Secret.Wipe] can.
func (k *Keyring) Close() { k.secret.Wipe() }

// save writes a changed file and takes it over. After an error the keyring has
// its old slots, and the disk has the old file or the new one, wholly; the
// next save replaces either.
func (k *Keyring) save(f file) error {
	f.Generation = k.file.Generation + 1
	if err := k.unchanged(); err != nil {
		return err
	}
	mac, err := f.mac(k.secret)
	if err != nil {
		return err
	}
	f.MAC = mac
	if err := f.check(); err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	raw, err := f.encode()
	if err != nil {
		return err
	}
	if err := disk.WriteFile(k.fs, k.name, raw); err != nil {
		k.odd = append(k.odd, raw)
		return fmt.Errorf("save keyring: %w", err)
	}
	k.file, k.raw, k.odd = f, raw, nil
	return nil
}

// unchanged makes sure that nobody else has changed the file, who may have
// revoked a slot that saving would bring back.
func (k *Keyring) unchanged() error {
	if k.raw == nil {
		return nil
	}
	raw, err := disk.ReadFile(k.fs, k.name, maxFile)
	if err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	same := func(other []byte) bool { return bytes.Equal(raw, other) }
	if !same(k.raw) && !slices.ContainsFunc(k.odd, same) {
		return fmt.Errorf("keyring %s: changed since it was opened: %w", k.name, fault.Conflict)
	}
	return nil
}
