// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"

	"teptar/fault"
)

// A Kind is how a slot is opened.
type Kind string

// The kinds of slots.
const (
	KindPassphrase Kind = "passphrase"
	KindAge        Kind = "age"
	KindRecovery   Kind = "recovery"
)

// A SlotID names a slot within its keyring, as 16 hexadecimal digits.
type SlotID string

const (
	saltSize    = 32
	sealedSize  = chacha20poly1305.NonceSizeX + SecretSize + chacha20poly1305.Overhead
	maxAgeFile  = 4 << 10 // a hybrid one takes some 1.7 KiB
	recoverInfo = "teptar keyring v1 recovery"
)

// slot is one way to the secret, as it is in the file.
type slot struct {
	ID       SlotID `json:"id"`
	Kind     Kind   `json:"kind"`
	Argon2id *Cost  `json:"argon2id,omitempty"` // of a passphrase
	Salt     []byte `json:"salt,omitempty"`     // of a passphrase or recovery code
	Wrapped  []byte `json:"wrapped"`            // nonce and sealed secret, or an age file
	Note     []byte `json:"note"`               // nonce and sealed note
}

func newSlot(kind Kind) slot {
	s := slot{ID: SlotID(randomHex(8)), Kind: kind}
	if kind != KindAge {
		s.Salt = random(saltSize)
	}
	return s
}

// check refuses what Encode would not write.
func (s slot) check() error {
	if !isHex(string(s.ID), 8) {
		return errors.New("malformed id")
	}
	if len(s.Note) != sealedNoteSize {
		return errors.New("malformed note")
	}
	salted := len(s.Salt) == saltSize && len(s.Wrapped) == sealedSize
	switch s.Kind {
	case KindPassphrase:
		if s.Argon2id == nil || !salted {
			return errors.New("malformed passphrase slot")
		}
		return s.Argon2id.Check()
	case KindRecovery:
		if s.Argon2id != nil || !salted {
			return errors.New("malformed recovery slot")
		}
	case KindAge:
		if s.Argon2id != nil || s.Salt != nil || len(s.Wrapped) == 0 || len(s.Wrapped) > maxAgeFile {
			return errors.New("malformed age slot")
		}
	default:
		return errors.New("unknown kind")
	}
	return nil
}

// header is what the sealed secret is bound to: all of the slot that is in the
// clear, and the keyring it belongs to.
func (s slot) header(keyring string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "teptar keyring v1 slot\nkeyring %s\nslot %s\nkind %s\n", keyring, s.ID, s.Kind)
	if s.Argon2id != nil {
		fmt.Fprintf(&b, "argon2id %d %d %d\n", s.Argon2id.MemoryKiB, s.Argon2id.Passes, s.Argon2id.Lanes)
	}
	if s.Salt != nil {
		fmt.Fprintf(&b, "salt %x\n", s.Salt)
	}
	return b.Bytes()
}

// errWrong says that a slot is not opened by what was given.
var errWrong = errors.New("wrong key")

// An opener tries to get the secret out of a slot. It returns errWrong if the
// slot is another's.
type opener func(ctx context.Context, s slot, header []byte) ([]byte, error)

func passphraseOpener(passphrase []byte) opener {
	return func(_ context.Context, s slot, header []byte) ([]byte, error) {
		if s.Kind != KindPassphrase {
			return nil, errWrong
		}
		return unseal(s.Argon2id.key(passphrase, s.Salt), s.Wrapped, header)
	}
}

func recoveryOpener(code RecoveryCode) opener {
	return func(_ context.Context, s slot, header []byte) ([]byte, error) {
		if s.Kind != KindRecovery {
			return nil, errWrong
		}
		key, err := recoveryKey(code, s.Salt)
		if err != nil {
			return nil, err
		}
		return unseal(key, s.Wrapped, header)
	}
}

// recoveryKey needs no slow function: nobody guesses 160 bits.
func recoveryKey(code RecoveryCode, salt []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, code.bytes()[:], salt, recoverInfo, chacha20poly1305.KeySize)
}

func ageOpener(identities []age.Identity) opener {
	return func(_ context.Context, s slot, header []byte) ([]byte, error) {
		if s.Kind != KindAge {
			return nil, errWrong
		}
		return unsealAge(identities, s.Wrapped, header)
	}
}

// seal encrypts with XChaCha20-Poly1305 and puts the nonce before it.
func seal(key, plain, header []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := random(aead.NonceSize())
	return aead.Seal(nonce, nonce, plain, header), nil
}

func unseal(key, sealed, header []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	return open(aead, sealed, header)
}

func open(aead cipher.AEAD, sealed, header []byte) ([]byte, error) {
	if len(sealed) < aead.NonceSize() {
		return nil, errWrong
	}
	plain, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], header)
	if err != nil {
		return nil, errWrong
	}
	return plain, nil
}

// sealAge encrypts to a recipient. An age file has no associated data, so the
// hash of the header goes in with the secret.
func sealAge(to age.Recipient, secret, header []byte) ([]byte, error) {
	var out bytes.Buffer
	enc, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(header)
	if _, err := enc.Write(slices.Concat(sum[:], secret)); err != nil {
		return nil, err
	}
	if err := enc.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unsealAge(identities []age.Identity, file, header []byte) ([]byte, error) {
	in, err := age.Decrypt(bytes.NewReader(file), identities...)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, errWrong
	}
	if err != nil {
		return nil, fmt.Errorf("malformed age file: %w", fault.Tampered)
	}
	plain, err := io.ReadAll(io.LimitReader(in, sha256.Size+SecretSize+1))
	sum := sha256.Sum256(header)
	if err != nil || len(plain) != sha256.Size+SecretSize || !bytes.Equal(plain[:sha256.Size], sum[:]) {
		return nil, fmt.Errorf("not sealed for this slot: %w", fault.Tampered)
	}
	return plain[sha256.Size:], nil
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func randomHex(n int) string { return hex.EncodeToString(random(n)) }

// isHex tells whether s is n bytes in hexadecimal digits, in lower case.
func isHex(s string, n int) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == n && hex.EncodeToString(b) == s
}
