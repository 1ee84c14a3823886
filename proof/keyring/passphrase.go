// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"crypto/rand"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"teptar/fault"
)

// A Cost is what it takes to try one passphrase: the parameters of Argon2id
// (RFC 9106, section 3.1). They are kept with each slot, so they can grow with
// the machines.
type Cost struct {
	MemoryKiB uint32 `json:"memory_kib"`
	Passes    uint32 `json:"passes"`
	Lanes     uint8  `json:"lanes"`
}

// Costs. A file that asks for less than MinCost or more than the limits is
// refused before anything is computed, so that a hostile file can neither make
// guessing cheap nor exhaust the machine.
const (
	minMemoryKiB = 19 << 10
	maxMemoryKiB = 512 << 10
	maxPasses    = 16
	maxLanes     = 16
	maxWorkKiB   = 2 << 20 // memory times passes
)

// DefaultCost is the second choice of RFC 9106, section 4, with two lanes:
// 64 MiB and three passes, some 0.2 s on a laptop.
func DefaultCost() Cost { return Cost{MemoryKiB: 64 << 10, Passes: 3, Lanes: 2} }

// MinCost is the least that is accepted: 19 MiB and two passes. It is for
// tests and for machines with very little memory.
func MinCost() Cost { return Cost{MemoryKiB: minMemoryKiB, Passes: 2, Lanes: 1} }

// Check refuses a cost outside of the limits.
func (c Cost) Check() error {
	least := MinCost()
	switch {
	case c.MemoryKiB < least.MemoryKiB || c.Passes < least.Passes || c.Lanes < least.Lanes:
		return fmt.Errorf("argon2id costs less than %d KiB and %d passes: %w", least.MemoryKiB, least.Passes, fault.Invalid)
	case c.MemoryKiB > maxMemoryKiB || c.Passes > maxPasses || c.Lanes > maxLanes,
		uint64(c.MemoryKiB)*uint64(c.Passes) > maxWorkKiB:
		return fmt.Errorf("argon2id costs more than the limit: %w", fault.Invalid)
	}
	return nil
}

// key derives the key of a slot. The passphrase has its normal form.
func (c Cost) key(passphrase, salt []byte) []byte {
	return argon2.IDKey(passphrase, salt, c.Passes, c.MemoryKiB, c.Lanes, 32)
}

// MinPassphrase is the least number of characters of a new passphrase. Length
// is not strength: [Suggest] gives one whose strength is known.
const MinPassphrase = 12

const (
	minDistinct   = 6
	maxPassphrase = 1024 // bytes
)

// NormalPassphrase gives a passphrase the one form in which all keyboards
// agree, as the OpaqueString profile of RFC 8265, section 4.2 does: composed
// characters
// (NFC), every kind of space as U+0020. Nothing is trimmed, and case counts.
func NormalPassphrase(passphrase []byte) ([]byte, error) {
	if len(passphrase) > maxPassphrase || !utf8.Valid(passphrase) {
		return nil, fmt.Errorf("passphrase: not text, or longer than %d bytes: %w", maxPassphrase, fault.Invalid)
	}
	out := make([]byte, 0, 2*len(passphrase))
	for _, r := range string(passphrase) {
		if unicode.IsControl(r) {
			return nil, fmt.Errorf("passphrase: has a control character: %w", fault.Invalid)
		}
		if unicode.Is(unicode.Zs, r) {
			r = ' '
		}
		out = utf8.AppendRune(out, r)
	}
	return norm.NFC.Bytes(out), nil
}

// NewPassphrase checks a passphrase that somebody has chosen, and gives its
// normal form.
func NewPassphrase(passphrase []byte) ([]byte, error) {
	p, err := NormalPassphrase(passphrase)
	if err != nil {
		return nil, err
	}
	distinct := map[rune]bool{}
	for _, r := range string(p) {
		distinct[r] = true
	}
	if n := utf8.RuneCount(p); n < MinPassphrase || len(distinct) < minDistinct {
		return nil, fmt.Errorf("passphrase: want at least %d characters, %d of them different; "+
			"five random words are better: %w", MinPassphrase, minDistinct, fault.Invalid)
	}
	return p, nil
}

const (
	consonants = "bdfghjklmnprstvz" // 16: four bits
	vowels     = "aiou"             // 4: two bits; no e, which is taken for i
)

// Suggest makes a passphrase of four invented words, such as
// "dokura-mafiti-sunobo-zalipu": twelve syllables of six random bits, 72 bits
// in all. Five words of the long EFF list have 64.
func Suggest() string {
	var random [12]byte
	rand.Read(random[:])
	var b strings.Builder
	for i, c := range random {
		if i > 0 && i%3 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(consonants[c>>2&15])
		b.WriteByte(vowels[c&3])
	}
	return b.String()
}
