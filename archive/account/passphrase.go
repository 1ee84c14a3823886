// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"teptar/fault"
	"teptar/proof/keyring"
)

// A hasher turns passphrases into what is kept of them, a few at a time: each
// takes 64 MiB while it works.
type hasher struct {
	cost  keyring.Cost
	room  chan struct{}
	dummy hidden // of a passphrase that nobody has
}

// atOnce is how many passphrases are tried at a time.
const atOnce = 2

const (
	saltSize = 16
	hashSize = 32
)

func newHasher(c keyring.Cost) (*hasher, error) {
	h := &hasher{cost: c, room: make(chan struct{}, atOnce)}
	var nobody [32]byte
	rand.Read(nobody[:])
	var err error
	h.dummy, err = h.hash(context.Background(), nobody[:])
	return h, err
}

// compute runs Argon2id (RFC 9106) when there is room for it.
func (h *hasher) compute(ctx context.Context, passphrase, salt []byte, c keyring.Cost) ([]byte, error) {
	select {
	case h.room <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.room }()
	return argon2.IDKey(passphrase, salt, c.Passes, c.MemoryKiB, c.Lanes, hashSize), nil
}

// hash gives what is kept of a passphrase: the string form of the Password
// Hashing Competition, "$argon2id$v=19$m=65536,t=3,p=2$SALT$HASH".
func (h *hasher) hash(ctx context.Context, passphrase []byte) (hidden, error) {
	var salt [saltSize]byte
	rand.Read(salt[:])
	sum, err := h.compute(ctx, passphrase, salt[:], h.cost)
	if err != nil {
		return nil, err
	}
	enc := base64.RawStdEncoding
	return fmt.Appendf(nil, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Passes, h.cost.Lanes,
		enc.EncodeToString(salt[:]), enc.EncodeToString(sum)), nil
}

// chosen hashes a passphrase that somebody has chosen. One that is too short or
// too plain is refused.
func (h *hasher) chosen(ctx context.Context, passphrase Secret) (hidden, error) {
	normal, err := keyring.NewPassphrase([]byte(passphrase.Reveal()))
	if err != nil {
		return nil, err
	}
	return h.hash(ctx, normal)
}

// right tells whether a passphrase is the one of which something is kept; if
// nothing is, it takes as long to say no.
func (h *hasher) right(ctx context.Context, kept hidden, passphrase Secret) (bool, error) {
	known := len(kept) > 0
	if !known {
		kept = h.dummy
	}
	c, salt, want, err := parseHash(string(kept))
	if err != nil {
		return false, err
	}
	normal, err := keyring.NormalPassphrase([]byte(passphrase.Reveal()))
	if err != nil {
		normal, known = nil, false // it is nobody's
	}
	got, err := h.compute(ctx, normal, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// renew gives what is kept of a passphrase that was right, made anew if it was
// made at another cost: all have to take the same time.
func (h *hasher) renew(ctx context.Context, kept hidden, passphrase Secret) (hidden, error) {
	if c, _, _, err := parseHash(string(kept)); err != nil || c == h.cost {
		return kept, err
	}
	normal, err := keyring.NormalPassphrase([]byte(passphrase.Reveal()))
	if err != nil {
		return nil, err
	}
	return h.hash(ctx, normal)
}

// parseHash reads what hash writes. Costs that would exhaust the machine are
// refused before anything is computed.
func parseHash(s string) (c keyring.Cost, salt, sum []byte, err error) {
	bad := fmt.Errorf("the kept form of a passphrase cannot be read: %w", fault.Tampered)
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, bad
	}
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes)
	if err != nil || n != 3 || fmt.Sprintf("m=%d,t=%d,p=%d", c.MemoryKiB, c.Passes, c.Lanes) != parts[3] || c.Check() != nil {
		return c, nil, nil, bad
	}
	enc := base64.RawStdEncoding.Strict()
	if salt, err = enc.DecodeString(parts[4]); err != nil || len(salt) != saltSize {
		return c, nil, nil, bad
	}
	if sum, err = enc.DecodeString(parts[5]); err != nil || len(sum) != hashSize {
		return c, nil, nil, bad
	}
	return c, salt, sum, nil
}
