// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"teptar/fault"
)

// alphabet is the base-32 alphabet of ids: lower case, without i, l, o and u,
// so that an id can be read over the telephone (Crockford's choice).
var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// EntityID names a thing that claims are about. It is random, or derived from
// the key of the thing in a case or an import by [DeriveEntityID]. It says
// nothing of the thing.
type EntityID [16]byte

// StatementID is the hash of what a statement says of itself, its claims
// left out: where it stands, who speaks, how they know.
type StatementID [32]byte

// ClaimID is a content hash: who says what, where. Asserting the same thing
// twice is one claim. Its first four bytes are those of the statement, so that
// the claims of one statement sort together and a store can find a claim by
// finding its statement; the other 28 are of the claim's own hash.
type ClaimID [32]byte

// JudgmentID is the hash of a judgment.
type JudgmentID [32]byte

// Hash is the SHA-256 of bytes that were kept: a capture, a text, a quote.
type Hash [32]byte

// statementTag, claimTag and the others keep hashes of different things apart.
const (
	entityTag    = "teptar/entity/v1\n"
	statementTag = "teptar/statement/v1\n"
	claimTag     = "teptar/claim/v1\n"
	judgmentTag  = "teptar/judgment/v1\n"
	grantTag     = "teptar/grant/v1\n"
)

// NewEntityID returns a random id.
func NewEntityID() EntityID {
	var id EntityID
	rand.Read(id[:]) // never fails, see crypto/rand
	return id
}

// DeriveEntityID returns the id of the thing that a source calls key: the same
// key of the same case gives the same thing in every archive, so that a coding
// file can be taken in twice, or into two archives that are merged later.
// Whoever guesses case and key can confirm the guess: ids are not published.
func DeriveEntityID(c CaseID, key string) EntityID {
	h := sha256.New()
	fmt.Fprintf(h, "%s%d:%s%s", entityTag, len(c), c, key)
	return EntityID(h.Sum(nil)[:16])
}

// String gives the id as "e-" and 26 letters and digits.
func (id EntityID) String() string { return "e-" + alphabet.EncodeToString(id[:]) }

// String gives the id as "s-" and 52 letters and digits.
func (id StatementID) String() string { return "s-" + alphabet.EncodeToString(id[:]) }

// String gives the id as "c-" and 52 letters and digits.
func (id ClaimID) String() string { return "c-" + alphabet.EncodeToString(id[:]) }

// String gives the id as "j-" and 52 letters and digits.
func (id JudgmentID) String() string { return "j-" + alphabet.EncodeToString(id[:]) }

// String gives the hash in hexadecimal, as other tools print SHA-256.
func (h Hash) String() string { return fmt.Sprintf("%x", h[:]) }

// shortID is how much of an id is shown where people read: the prefix and 12
// letters, 60 bits.
const shortID = 14

// Short gives the beginning of the id, for people.
func (id ClaimID) Short() string { return id.String()[:shortID] }

// Short gives the beginning of the id, for people.
func (id EntityID) Short() string { return id.String()[:shortID] }

// Short gives the beginning of the id, for people.
func (id JudgmentID) Short() string { return id.String()[:shortID] }

// IsZero tells whether no entity is named.
func (id EntityID) IsZero() bool { return id == EntityID{} }

// IsZero tells whether there is no hash.
func (h Hash) IsZero() bool { return h == Hash{} }

// ParseEntityID reads the form that [EntityID.String] writes.
func ParseEntityID(s string) (EntityID, error) {
	var id EntityID
	err := parseID(s, "e-", "entity", id[:])
	return id, err
}

// ParseStatementID reads the form that [StatementID.String] writes.
func ParseStatementID(s string) (StatementID, error) {
	var id StatementID
	err := parseID(s, "s-", "statement", id[:])
	return id, err
}

// ParseClaimID reads the form that [ClaimID.String] writes.
func ParseClaimID(s string) (ClaimID, error) {
	var id ClaimID
	err := parseID(s, "c-", "claim", id[:])
	return id, err
}

// ParseJudgmentID reads the form that [JudgmentID.String] writes.
func ParseJudgmentID(s string) (JudgmentID, error) {
	var id JudgmentID
	err := parseID(s, "j-", "judgment", id[:])
	return id, err
}

// ParseHash reads 64 hexadecimal digits in lower case.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if len(s) != 2*len(h) || strings.ToLower(s) != s {
		return h, fmt.Errorf("hash: want %d hexadecimal digits in lower case, have %d characters: %w", 2*len(h), len(s), fault.Invalid)
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil {
		return Hash{}, fmt.Errorf("hash: not hexadecimal: %w", fault.Invalid)
	}
	return h, nil
}

// parseID reads an id of one kind into dst. It accepts one spelling only.
func parseID(s, prefix, what string, dst []byte) error {
	letters, ok := strings.CutPrefix(s, prefix)
	if !ok || len(letters) != alphabet.EncodedLen(len(dst)) {
		return fmt.Errorf("%s id: want %q and %d letters or digits: %w", what, prefix, alphabet.EncodedLen(len(dst)), fault.Invalid)
	}
	b, err := alphabet.DecodeString(letters)
	if err != nil || alphabet.EncodeToString(b) != letters {
		return fmt.Errorf("%s id: not one of ours: %w", what, fault.Invalid)
	}
	copy(dst, b)
	return nil
}

// minPrefix is how many letters of a claim's id must be given to look it up.
const minPrefix = 4

// ClaimPrefix gives the range of the first four bytes of the hashes of the
// statements that a claim can belong to whose id begins with s.
func ClaimPrefix(s string) (lo, hi [4]byte, err error) {
	letters, ok := strings.CutPrefix(s, "c-")
	if !ok || len(letters) < minPrefix || len(letters) > alphabet.EncodedLen(32) {
		return lo, hi, fmt.Errorf("claim id: want \"c-\" and at least %d letters or digits: %w", minPrefix, fault.Invalid)
	}
	const known = 32 // bits that claim and statement share
	var bits uint64
	n := 0
	for i := 0; i < len(letters) && n < known; i++ {
		v := strings.IndexByte("0123456789abcdefghjkmnpqrstvwxyz", letters[i])
		if v < 0 {
			return lo, hi, fmt.Errorf("claim id: letter %d is not one of ours: %w", i+1, fault.Invalid)
		}
		bits, n = bits<<5|uint64(v), n+5
	}
	if n > known {
		bits, n = bits>>(n-known), known
	}
	bits <<= known - n
	binary.BigEndian.PutUint32(lo[:], uint32(bits))
	binary.BigEndian.PutUint32(hi[:], uint32(bits|(1<<(known-n)-1)))
	return lo, hi, nil
}

// EntityPrefix gives the least and the greatest id that begins with s.
func EntityPrefix(s string) (lo, hi EntityID, err error) {
	letters, ok := strings.CutPrefix(s, "e-")
	full := alphabet.EncodedLen(len(lo))
	if !ok || len(letters) < minPrefix || len(letters) > full {
		return lo, hi, fmt.Errorf("entity id: want \"e-\" and at least %d letters or digits: %w", minPrefix, fault.Invalid)
	}
	first, errLo := alphabet.DecodeString(letters + strings.Repeat("0", full-len(letters)))
	last, errHi := alphabet.DecodeString(letters + strings.Repeat("z", full-len(letters)))
	if errLo != nil || errHi != nil {
		return lo, hi, fmt.Errorf("entity id: has a character that ids do not have: %w", fault.Invalid)
	}
	copy(lo[:], first)
	copy(hi[:], last)
	return lo, hi, nil
}
