// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"log/slog"

	"teptar/fault"
)

// An Address is the name of a blob on the disk. It is a function of the bytes
// and of a secret of the archive, so whoever has the disk cannot find out by
// hashing whether a known file is kept here.
type Address [32]byte

// String gives the address as 64 hexadecimal digits in lower case.
func (a Address) String() string { return hex.EncodeToString(a[:]) }

// ParseAddress reads what String gives, and no other spelling.
func ParseAddress(s string) (Address, error) {
	var a Address
	if len(s) != 2*len(a) {
		return Address{}, fmt.Errorf("address of %d characters: want %d: %w", len(s), 2*len(a), fault.Invalid)
	}
	if _, err := hex.Decode(a[:], []byte(s)); err != nil || a.String() != s {
		return Address{}, fmt.Errorf("address: want hexadecimal digits in lower case: %w", fault.Invalid)
	}
	return a, nil
}

// KeySize is the length of a [Key] in bytes.
const KeySize = 32

const redacted = "[redacted]"

// A Key opens one blob. It prints as "[redacted]" in every form; its bytes
// come out through Bytes alone. Keys are compared with Equal; == does not
// compile. The zero Key stands for a key that was destroyed.
type Key struct {
	// The bytes are behind a function because package fmt calls no methods in
	// unexported fields of other structs, and follows a pointer there when the
	// verb does not fit. A function it prints as an address, always.
	bytes func() *[KeySize]byte
}

func newKey() Key {
	b := make([]byte, KeySize)
	rand.Read(b)
	return keyOf((*[KeySize]byte)(b))
}

func keyOf(p *[KeySize]byte) Key { return Key{func() *[KeySize]byte { return p }} }

// ParseKey makes a key of the bytes that Bytes gave.
func ParseKey(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fmt.Errorf("blob key of %d bytes: want %d: %w", len(b), KeySize, fault.Invalid)
	}
	return keyOf((*[KeySize]byte)(bytes.Clone(b))), nil
}

// Bytes gives a copy of the key, to be kept encrypted; nil for the zero Key.
func (k Key) Bytes() []byte {
	if k.IsZero() {
		return nil
	}
	return bytes.Clone(k.bytes()[:])
}

// IsZero tells whether the key was destroyed, or never there.
func (k Key) IsZero() bool { return k.bytes == nil }

// Equal compares two keys in constant time.
func (k Key) Equal(other Key) bool {
	if k.IsZero() || other.IsZero() {
		return k.IsZero() == other.IsZero()
	}
	return subtle.ConstantTimeCompare(k.bytes()[:], other.bytes()[:]) == 1
}

// String gives "[redacted]".
func (k Key) String() string { return redacted }

// Format prints "[redacted]" for every verb.
func (k Key) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(redacted)) }

// MarshalText gives "[redacted]", also in JSON. A key is never stored this way.
func (k Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[redacted]".
func (k Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// A Blob is what has to be kept, in an encrypted place, to read some bytes
// back from the vault and to prove that they are the same.
type Blob struct {
	SHA256  [32]byte // of the bytes that were put
	Size    int64    // their number
	Address Address  // where the vault has them
	Key     Key      // what opens them
}
