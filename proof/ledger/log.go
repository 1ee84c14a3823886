// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"

	"teptar/fault"
)

// An Epoch tells apart the logs of one device key. A device begins a new epoch,
// and so a new log, whenever it cannot be sure that it knows the end of the old
// one: above all after a restore from a backup, where going on with the old log
// would sign a second entry for a number that was already used.
//
// An epoch is random and not a counter, because a device that was restored
// twice from one backup would count to the same number twice. The zero Epoch
// is refused everywhere.
type Epoch [16]byte

// NewEpoch takes an epoch from rand, which must be cryptographically secure.
func NewEpoch(rand io.Reader) (Epoch, error) {
	var e Epoch
	if _, err := io.ReadFull(rand, e[:]); err != nil {
		return Epoch{}, fmt.Errorf("epoch: read randomness: %w", err)
	}
	if e == (Epoch{}) {
		return Epoch{}, fmt.Errorf("epoch: the randomness is zero: %w", fault.Invalid)
	}
	return e, nil
}

// String gives the epoch in hexadecimal.
func (e Epoch) String() string { return hex.EncodeToString(e[:]) }

// A Log names the log of one device key in one epoch.
type Log struct {
	Key   PublicKey
	Epoch Epoch
}

// A LogID names a log by one hash, where the key is not needed.
type LogID [sha256.Size]byte

// ID gives SHA-256(tag ‖ public key ‖ epoch).
func (l Log) ID() LogID {
	b := make([]byte, 0, len(tagLog)+len(l.Key)+len(l.Epoch))
	b = append(b, tagLog...)
	b = append(b, l.Key[:]...)
	b = append(b, l.Epoch[:]...)
	return sha256.Sum256(b)
}

// check refuses a log that cannot be one.
func (l Log) check() error {
	if !l.Key.strict() {
		return fmt.Errorf("log: the key is not a point that can sign: %w", fault.Invalid)
	}
	if l.Epoch == (Epoch{}) {
		return fmt.Errorf("log: the epoch is zero: %w", fault.Invalid)
	}
	return nil
}

// String gives the id in 64 hexadecimal digits.
func (id LogID) String() string { return hex.EncodeToString(id[:]) }

// ParseLogID reads what [LogID.String] gives.
func ParseLogID(s string) (LogID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != sha256.Size || hex.EncodeToString(b) != s {
		return LogID{}, fmt.Errorf("log id: want 64 lower case hexadecimal digits: %w", fault.Invalid)
	}
	return LogID(b), nil
}

const originPrefix = "teptar/"

// Origin is the first line of the log's checkpoints and the name of the key
// that signs them. It holds the whole id: were it shortened, a device could
// search for two epochs that share an origin.
func (id LogID) Origin() string { return originPrefix + id.String() }

// Verifier checks the device's own signature on checkpoints of this log.
func (l Log) Verifier() note.Verifier {
	return noteKey{name: l.ID().Origin(), algorithm: algEd25519, key: l.Key}
}

// Signer signs checkpoints of this log, and nothing else: what does not begin
// with the log's origin is refused. The key must be the log's.
func (l Log) Signer(key PrivateKey) (note.Signer, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	if key.Public() != l.Key {
		return nil, fmt.Errorf("log %s: not the key of this log: %w", l.ID(), fault.Denied)
	}
	return noteSigner{noteKey{name: l.ID().Origin(), algorithm: algEd25519, key: l.Key}, key}, nil
}
