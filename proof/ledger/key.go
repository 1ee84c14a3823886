// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"

	"teptar/fault"
)

// The domain tags. Each begins what is hashed or signed for one purpose, so
// that bytes made for one purpose never pass for another. All have 32 bytes:
// with a salt or a key behind it, a tag fills one block of SHA-256. None can be
// the start of a Merkle hash, which begins with 0 or 1, nor of a checkpoint,
// whose eighth byte is a hexadecimal digit.
const (
	tagEntry       = "teptar/ledger/v1 entry signature"
	tagPart        = "teptar/ledger/v1 part commitment"
	tagBody        = "teptar/ledger/v1 body commitment"
	tagLog         = "teptar/ledger/v1 identity of log"
	tagFingerprint = "teptar/ledger/v1 key fingerprint"
)

// The build breaks here when a tag does not have its 32 bytes.
var (
	_ [32]byte = [len(tagEntry)]byte{}
	_ [32]byte = [len(tagPart)]byte{}
	_ [32]byte = [len(tagBody)]byte{}
	_ [32]byte = [len(tagLog)]byte{}
	_ [32]byte = [len(tagFingerprint)]byte{}
)

// A PublicKey is the Ed25519 key (RFC 8032) of a device or a witness.
type PublicKey [ed25519.PublicKeySize]byte

// ParsePublicKey reads the 32 bytes of a key. It refuses every spelling of a
// point but the canonical one, and the points of small order, under which one
// signature can fit every message. It does not find out whether the bytes are
// a point of the curve at all: if not, nothing verifies under them.
func ParsePublicKey(b []byte) (PublicKey, error) {
	if len(b) != ed25519.PublicKeySize {
		return PublicKey{}, fmt.Errorf("public key: want %d bytes, have %d: %w", ed25519.PublicKeySize, len(b), fault.Invalid)
	}
	k := PublicKey(b)
	if !k.strict() {
		return PublicKey{}, fmt.Errorf("public key: not a point that can sign: %w", fault.Invalid)
	}
	return k, nil
}

// String gives the key in hexadecimal. For people, see [PublicKey.Fingerprint].
func (k PublicKey) String() string { return hex.EncodeToString(k[:]) }

// The y coordinates of the eight points of small order on edwards25519, little
// endian: orders 4, 1, 2, 8 and 8. A point and its negative share y.
const (
	lowY4  = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	lowY1  = "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	lowY2  = "\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"
	lowY8a = "\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05"
	lowY8b = "\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a"
)

// strict reports whether the key is a canonical encoding (RFC 8032, section
// 5.1.3: y is below p = 2²⁵⁵-19) and not of small order. RFC 8032 leaves the
// second to the verifier; Chalkias, Garillot and Nikolaenko, "Taming the Many
// EdDSAs" (2020), section 3, show why a signer could otherwise repudiate.
func (k PublicKey) strict() bool {
	y := k
	y[31] &= 0x7f
	switch string(y[:]) {
	case lowY4, lowY1, lowY2, lowY8a, lowY8b:
		return false
	}
	if y[31] != 0x7f || y[0] < 0xed {
		return true
	}
	for _, b := range y[1:31] {
		if b != 0xff {
			return true
		}
	}
	return false
}

// verifies reports whether sig is the signature of msg, under strict rules:
// besides the key, the standard library checks that S is below the order of
// the group and that R has its canonical spelling, so that nobody but the
// signer can make a second signature out of a first.
func (k PublicKey) verifies(msg, sig []byte) bool {
	return len(sig) == ed25519.SignatureSize && k.strict() && ed25519.Verify(k[:], msg, sig)
}

// A PrivateKey signs for one device or one witness. It prints as redacted,
// also inside another struct, and cannot be compared with ==. The zero
// PrivateKey signs nothing.
type PrivateKey struct {
	// A function, because fmt does not ask an unexported field how it wants to
	// be printed, and for some verbs follows its pointers.
	secret func() ed25519.PrivateKey
}

// NewPrivateKey makes a key from 32 bytes of rand, which must be
// cryptographically secure.
func NewPrivateKey(rand io.Reader) (PrivateKey, error) {
	var seed [ed25519.SeedSize]byte
	if _, err := io.ReadFull(rand, seed[:]); err != nil {
		return PrivateKey{}, fmt.Errorf("private key: read randomness: %w", err)
	}
	return PrivateKeyFromSeed(seed), nil
}

// PrivateKeyFromSeed gives the key of a seed that [PrivateKey.Seed] gave.
func PrivateKeyFromSeed(seed [ed25519.SeedSize]byte) PrivateKey {
	key := ed25519.NewKeyFromSeed(seed[:])
	return PrivateKey{secret: func() ed25519.PrivateKey { return key }}
}

// Seed gives the 32 bytes that the key is made of, for a keyring to seal.
// The zero PrivateKey has the zero seed.
func (k PrivateKey) Seed() [ed25519.SeedSize]byte {
	if k.secret == nil {
		return [ed25519.SeedSize]byte{}
	}
	return [ed25519.SeedSize]byte(k.secret().Seed())
}

// Public gives the public half, which is zero for the zero PrivateKey.
func (k PrivateKey) Public() PublicKey {
	if k.secret == nil {
		return PublicKey{}
	}
	return PublicKey(k.secret()[ed25519.SeedSize:])
}

// sign signs a message that already begins with its domain.
func (k PrivateKey) sign(msg []byte) ([]byte, error) {
	if k.secret == nil {
		return nil, fmt.Errorf("sign: the private key is empty: %w", fault.Invalid)
	}
	return ed25519.Sign(k.secret(), msg), nil
}

const redacted = "[private key]"

// String says that this is a private key, and no more.
func (k PrivateKey) String() string { return redacted }

// Format prints as [PrivateKey.String] does, whatever the verb.
func (k PrivateKey) Format(s fmt.State, _ rune) { io.WriteString(s, redacted) }

// LogValue keeps the key out of structured logs.
func (k PrivateKey) LogValue() slog.Value { return slog.StringValue(redacted) }
