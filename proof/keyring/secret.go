// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// SecretSize is the length of the root secret in bytes.
const SecretSize = 32

const redacted = "[redacted]"

// Purposes of the keys that the archive derives from its secret. A purpose is
// for ever: the same purpose gives the same key for the life of the archive.
const (
	PurposeDatabase = "database"        // encrypts the database file
	PurposeVault    = "vault addresses" // makes the names of blobs in package vault
	PurposeDevice   = "device"          // seals the signing key of this device
	PurposeBackup   = "backup"          // seals backups, see package chest
	PurposePlace    = "places"          // seals the numbers of entries in addresses
)

// A Secret is the root secret of an archive. It prints as "[redacted]" in
// every form, and gives out nothing but keys derived from it. Copies share one
// secret, so wiping one wipes all. Its methods may be called from several
// goroutines at once.
type Secret struct {
	// Behind a function for the same reason as the keys of package vault:
	// package fmt follows pointers in unexported fields, but not functions.
	root func() *root
}

type root struct {
	mu    sync.Mutex
	bytes [SecretSize]byte
	wiped bool
}

func newSecret(b []byte) Secret {
	r := &root{bytes: [SecretSize]byte(b)}
	return Secret{func() *root { return r }}
}

// Key derives the key for a purpose with HKDF-SHA-256 (RFC 5869), without a
// salt, since the secret is uniformly random. Keys of different purposes tell
// nothing about each other or about the secret.
//
// Key panics on the zero Secret and after Wipe: a key made from nothing would
// be known to everyone.
func (s Secret) Key(purpose string) [32]byte {
	key, err := s.derive("purpose", purpose)
	if err != nil {
		panic(err)
	}
	return key
}

// derive keeps the keys of this package apart from those of its callers.
func (s Secret) derive(class, purpose string) (key [32]byte, err error) {
	err = s.open(func(root []byte) error {
		b, err := hkdf.Key(sha256.New, root, nil, "teptar keyring v1 "+class+" "+purpose, len(key))
		copy(key[:], b)
		return err
	})
	return key, err
}

var errWiped = errors.New("keyring: there is no secret here, or it was wiped")

// open calls f with the bytes of the secret, which must not keep them.
func (s Secret) open(f func([]byte) error) error {
	if s.root == nil {
		return errWiped
	}
	r := s.root()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wiped {
		return errWiped
	}
	return f(r.bytes[:])
}

// Wipe overwrites the secret. This is the best a Go program can do and not
// much: the runtime may have copied it, keys derived from it live on where
// they went, and the system may have written memory to disk.
func (s Secret) Wipe() {
	if s.root == nil {
		return
	}
	r := s.root()
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.bytes[:])
	r.wiped = true
}

// String gives "[redacted]".
func (s Secret) String() string { return redacted }

// Format prints "[redacted]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText gives "[redacted]", also in JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
