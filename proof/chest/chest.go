// SPDX-License-Identifier: Apache-2.0

// Package chest puts many things into one file that shows nothing and cannot
// be changed: what a backup is kept in.
//
// A chest has an open part, which says how to come by the key, and a sealed
// part, which is a sequence of items. An item has a name and bytes of any
// length. The file is written and read from front to back, in the same memory
// whatever its length:
//
//	teptar-chest@v1\n
//	length of the open part, 4 bytes, big end first
//	open part
//	age file (age-encryption.org/v1) with one stanza of our own:
//	    -> teptar-chest <salt>
//
// Inside the age file, numbers are unsigned varints:
//
//	item    length of its name (1 to 200), name, blocks, 0
//	block   length (1 to 65,536), bytes
//	end     0, number of items
//
// # What is promised
//
// The file key is sealed under a key derived from that of the chest, the salt
// and the open part, so that nobody without the key makes, changes, shortens or
// extends a chest, or gives it another open part, without the reader's noticing.
// Each block was authenticated before it is released; that nothing is missing
// is known at the end, so whoever acts on an item before [Reader.Next] has given
// io.EOF may act on a part of a chest.
//
// An older chest of the same key is as good a chest as any. Whoever has the
// file sees its length, and the open part.
//
// The format is specified in doc/formats/backup.md.
package chest

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"

	"teptar/fault"
	"teptar/proof/disk"
)

const (
	head       = "teptar-chest@v1\n"
	stanzaType = "teptar-chest"
	wrapInfo   = "teptar chest v1 "

	saltSize    = 32
	fileKeySize = 16 // of age
	blockSize   = 64 << 10
	maxName     = 200

	// MaxOpen is the longest open part, in bytes.
	MaxOpen = 1 << 20
)

// A lock is both ends of age for one chest: the file key is sealed with
// ChaCha20-Poly1305 (RFC 8439) under a key that HKDF-SHA-256 (RFC 5869)
// derives from the key, a random salt and the hash of the open part. The nonce
// is zero, which is safe because a salt is used once.
type lock struct {
	key  [32]byte
	salt []byte // of a chest that is written
	open []byte
}

func (l lock) aead(salt []byte) (cipher.AEAD, error) {
	sum := sha256.Sum256(l.open)
	wrap, err := hkdf.Key(sha256.New, l.key[:], salt, wrapInfo+string(sum[:]), chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(wrap)
}

// Wrap makes the only stanza of a chest. It implements [age.Recipient].
func (l lock) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	aead, err := l.aead(l.salt)
	if err != nil {
		return nil, err
	}
	body := aead.Seal(nil, make([]byte, aead.NonceSize()), fileKey, []byte(stanzaType))
	return []*age.Stanza{{Type: stanzaType, Args: []string{base64.RawStdEncoding.EncodeToString(l.salt)}, Body: body}}, nil
}

// Unwrap opens the only stanza of a chest. It implements [age.Identity].
func (l lock) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != stanzaType || len(stanzas[0].Args) != 1 ||
		len(stanzas[0].Body) != fileKeySize+chacha20poly1305.Overhead {
		return nil, age.ErrIncorrectIdentity
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(stanzas[0].Args[0])
	if err != nil || len(salt) != saltSize {
		return nil, age.ErrIncorrectIdentity
	}
	aead, err := l.aead(salt)
	if err != nil {
		return nil, err
	}
	fileKey, err := aead.Open(nil, make([]byte, aead.NonceSize()), stanzas[0].Body, []byte(stanzaType))
	if err != nil {
		return nil, age.ErrIncorrectIdentity
	}
	return fileKey, nil
}

// refused tells a disk that could not be read from bytes that are wrong. What
// age says about wrong bytes is left out, since it may quote them.
func refused(err error) error {
	if unread, ok := errors.AsType[*disk.Error](err); ok {
		return fmt.Errorf("chest: %w", unread)
	}
	return errChanged
}

var errChanged = fmt.Errorf("chest: it was changed or cut short, or belongs to another key: %w", fault.Tampered)
