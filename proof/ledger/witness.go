// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"teptar/fault"
)

// A Witness is someone who checks that a log only grows and cosigns its
// checkpoints, with the time (C2SP tlog-cosignature, Ed25519, type 0x04).
type Witness struct {
	Name string
	Key  PublicKey
}

// ParseWitness reads a witness as it is published: name, key hash and key, with
// plus signs between.
//
//	witness.example+8d66cf3f+BIXq…
func ParseWitness(vkey string) (Witness, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	if err := checkName(name); err != nil {
		return Witness{}, fmt.Errorf("witness: %w", err)
	}
	_, text, _ := strings.Cut(rest, "+")
	b, err := decodeBase64(text)
	if err != nil || len(b) == 0 || b[0] != algCosignature {
		return Witness{}, fmt.Errorf("witness: not a cosignature key: %w", fault.Invalid)
	}
	key, err := ParsePublicKey(b[1:])
	if err != nil {
		return Witness{}, fmt.Errorf("witness: %w", err)
	}
	w := Witness{name, key}
	if w.String() != vkey {
		return Witness{}, fmt.Errorf("witness: the key hash does not fit: %w", fault.Invalid)
	}
	return w, nil
}

// String gives what [ParseWitness] reads.
func (w Witness) String() string {
	key := append([]byte{algCosignature}, w.Key[:]...)
	return fmt.Sprintf("%s+%08x+%s", w.Name, w.noteKey().KeyHash(), base64.StdEncoding.EncodeToString(key))
}

func (w Witness) noteKey() noteKey { return noteKey{w.Name, algCosignature, w.Key} }

// Verifier checks cosignatures of this witness, for programs that work with
// signed notes. It does not tell the time: see [SignedCheckpoint.Cosigners].
func (w Witness) Verifier() note.Verifier { return cosignatureVerifier{w.noteKey()} }

type cosignatureVerifier struct{ noteKey }

func (v cosignatureVerifier) Verify(msg, sig []byte) bool {
	at, ok := cosignatureTime(sig)
	return ok && v.key.verifies(cosignatureMessage(at, msg), sig[8:])
}

// cosignatureTime gives the first eight bytes of a cosignature: seconds since
// 1970. Zero is refused; it has another meaning in newer kinds of cosignature.
func cosignatureTime(sig []byte) (int64, bool) {
	if len(sig) != 8+64 {
		return 0, false
	}
	at := binary.BigEndian.Uint64(sig)
	return int64(at), at > 0 && at <= math.MaxInt64
}

// cosignatureMessage gives what a witness signs.
func cosignatureMessage(at int64, text []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", at), text...)
}

// Cosign adds the cosignature of a witness, at a time that is stated in whole
// seconds. Before it calls this, a witness must have verified the log's
// signature and the consistency with the last checkpoint it cosigned, and must
// have stored durably that it cosigns this one: two cosigned checkpoints that
// do not agree make the witness worthless.
func Cosign(s SignedCheckpoint, name string, key PrivateKey, at time.Time) (SignedCheckpoint, error) {
	if err := checkName(name); err != nil {
		return SignedCheckpoint{}, fmt.Errorf("cosign: %w", err)
	}
	seconds := at.Unix()
	if seconds <= 0 {
		return SignedCheckpoint{}, fmt.Errorf("cosign: the time is before 1970: %w", fault.Invalid)
	}
	sig, err := key.sign(cosignatureMessage(seconds, s.Checkpoint.Encode()))
	if err != nil {
		return SignedCheckpoint{}, fmt.Errorf("cosign: %w", err)
	}
	w := Witness{name, key.Public()}
	return s.with(Signature{
		Name:    name,
		KeyHash: w.noteKey().KeyHash(),
		Bytes:   append(binary.BigEndian.AppendUint64(nil, uint64(seconds)), sig...),
	})
}

// A Cosignature says that a witness saw a checkpoint no later than this time.
type Cosignature struct {
	Witness Witness
	Time    time.Time // UTC, in whole seconds
}

// Cosigners gives the cosignatures of those witnesses that the caller knows,
// in the caller's order, each key once. How many are enough, the caller
// decides; two of different organisations is the least that means something.
// A cosignature of a known witness that does not fit is [fault.Tampered].
// Those of others are passed over.
func (s SignedCheckpoint) Cosigners(known []Witness) ([]Cosignature, error) {
	var found []Cosignature
	for _, w := range known {
		sig, ok := s.signature(w.Name, w.noteKey().KeyHash())
		if !ok || slices.ContainsFunc(found, func(c Cosignature) bool { return c.Witness.Key == w.Key }) {
			continue
		}
		if !w.Verifier().Verify(s.Checkpoint.Encode(), sig.Bytes) {
			return nil, fmt.Errorf("checkpoint of %d entries: cosignature of key %s does not fit: %w", s.Size, w.Key.Fingerprint(), fault.Tampered)
		}
		at, _ := cosignatureTime(sig.Bytes)
		found = append(found, Cosignature{w, time.Unix(at, 0).UTC()})
	}
	return found, nil
}
