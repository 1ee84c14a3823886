// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"

	"teptar/fault"
)

// fingerprintDigits is the least number of decimal digits that hold more than
// 128 bits, rounded up to whole groups: 10⁴⁰ is about 2¹³²·⁹.
const (
	fingerprintDigits = 40
	fingerprintGroup  = 5
)

// A Fingerprint names a public key for people, who compare it over the phone
// or on paper: eight groups of five digits, with more than 132 bits.
//
//	04861 77320 95513 20948 11276 60934 58207 31469
//
// Digits, because whoever reads them aloud and whoever listens may not share
// an alphabet, but can both count. Nobody can be expected to find a second key
// with the same fingerprint; half a fingerprint proves nothing.
type Fingerprint string

// Fingerprint gives SHA-256(tag ‖ key) modulo 10⁴⁰, in decimal.
func (k PublicKey) Fingerprint() Fingerprint {
	sum := sha256.Sum256(append([]byte(tagFingerprint), k[:]...))
	n := new(big.Int).SetBytes(sum[:])
	n.Mod(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(fingerprintDigits), nil))
	return groupDigits(fmt.Sprintf("%0*d", fingerprintDigits, n))
}

// ParseFingerprint reads a fingerprint as a person types it: forty digits,
// with spaces, line breaks and hyphens wherever they like.
func ParseFingerprint(s string) (Fingerprint, error) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u00a0-", r) {
			return -1
		}
		return r
	}, s)
	if len(digits) != fingerprintDigits || strings.Trim(digits, "0123456789") != "" {
		return "", fmt.Errorf("fingerprint: want %d digits: %w", fingerprintDigits, fault.Invalid)
	}
	return groupDigits(digits), nil
}

func groupDigits(digits string) Fingerprint {
	var groups []string
	for ; digits != ""; digits = digits[fingerprintGroup:] {
		groups = append(groups, digits[:fingerprintGroup])
	}
	return Fingerprint(strings.Join(groups, " "))
}
