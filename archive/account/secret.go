// SPDX-License-Identifier: Apache-2.0

package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// A Secret is what must be shown to one person or taken from one, and to
// nobody else: a passphrase, a code, a token. It prints as "[redacted]" in
// every form; only Reveal gives it out.
type Secret struct {
	// Behind a function, because package fmt follows pointers in unexported
	// fields, but not functions.
	text func() string
}

// NewSecret makes a secret of a text, as a form or a header has it.
func NewSecret(text string) Secret { return Secret{func() string { return text }} }

// Reveal gives the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return s.text()
}

// String gives "[redacted]".
func (s Secret) String() string { return redacted }

// Format prints "[redacted]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText gives "[redacted]", also in JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// hidden is a secret as it is kept. It is written to the drawer, and prints as
// "[redacted]" everywhere else.
type hidden []byte

// String gives "[redacted]".
func (h hidden) String() string { return redacted }

// Format prints "[redacted]" for every verb.
func (h hidden) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue gives "[redacted]".
func (h hidden) LogValue() slog.Value { return slog.StringValue(redacted) }

// newToken makes a token of 256 random bits that can stand in an address, and
// gives the name under which it is kept.
func newToken(prefix string) (Secret, string) {
	var b [32]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	text := prefix + base64.RawURLEncoding.EncodeToString(b[:])
	return NewSecret(text), nameOf(text)
}

// nameOf gives the name of a token: its SHA-256. A token has 256 bits that
// nobody chose, so that a slow hash would hide it no better.
func nameOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
