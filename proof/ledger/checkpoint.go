// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// Limits of what is read as a signed checkpoint. They leave room for dozens of
// witnesses with signatures of the size of ML-DSA.
const (
	maxCheckpointSize = 1 << 17
	maxSignatures     = 64
)

// A Checkpoint says what a log held when it had so many entries. Its text is
// that of C2SP tlog-checkpoint:
//
//	teptar/5d0c…e1
//	20852163
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
// Extension lines are refused: nobody here would check what they say. Origins
// of other logs than ours are accepted, so that a hub can have one.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// ParseCheckpoint reads the text of a checkpoint, without signatures.
func ParseCheckpoint(text []byte) (Checkpoint, error) {
	l := lines{text}
	var c Checkpoint
	var err error
	c.Origin, _ = l.next()
	if err = checkName(c.Origin); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 1: %w", err)
	}
	if c.Size, err = l.number(""); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 2: %w", err)
	}
	root, _ := l.next()
	if c.Root, err = parseHash(root); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 3: %w", err)
	}
	if len(l.rest) != 0 {
		return Checkpoint{}, fmt.Errorf("checkpoint: lines after the root: %w", fault.Invalid)
	}
	return c, nil
}

// Encode gives the text that is signed.
func (c Checkpoint) Encode() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// A Signature is one line under a checkpoint. KeyHash tells keys of one name
// apart; it is four bytes and proves nothing.
type Signature struct {
	Name    string
	KeyHash uint32
	Bytes   []byte
}

// A SignedCheckpoint is a checkpoint as a C2SP signed note: the text, an empty
// line, and one line for each signature. The log signs first, then witnesses.
//
//	teptar/5d0c…e1
//	20852163
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
//	— teptar/5d0c…e1 Az3grlgtzPICa5OS8npVmf1M…
//	— witness.example jWbPPwAAAABkGFDL…
//
// One that was parsed is not yet verified: see [SignedCheckpoint.Verify].
type SignedCheckpoint struct {
	Checkpoint
	Signatures []Signature
}

// SignCheckpoint signs for the log, with a signer that [Log.Signer] made or
// another whose name is the checkpoint's origin.
func SignCheckpoint(c Checkpoint, log note.Signer) (SignedCheckpoint, error) {
	if _, err := ParseCheckpoint(c.Encode()); err != nil {
		return SignedCheckpoint{}, fmt.Errorf("sign: %w", err)
	}
	if log.Name() != c.Origin {
		return SignedCheckpoint{}, fmt.Errorf("sign checkpoint: the signer belongs to another log: %w", fault.Invalid)
	}
	sig, err := log.Sign(c.Encode())
	if err != nil {
		return SignedCheckpoint{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	return SignedCheckpoint{c, []Signature{{log.Name(), log.KeyHash(), sig}}}, nil
}

// ParseSignedCheckpoint reads a signed checkpoint. What it accepts encodes to
// the same bytes. Signatures of unknown kinds are kept. Two of one key are
// refused.
func ParseSignedCheckpoint(data []byte) (SignedCheckpoint, error) {
	if len(data) > maxCheckpointSize {
		return SignedCheckpoint{}, fmt.Errorf("checkpoint: more than %d bytes: %w", maxCheckpointSize, fault.Invalid)
	}
	text, signatures, ok := strings.Cut(string(data), "\n\n")
	if !ok {
		return SignedCheckpoint{}, fmt.Errorf("checkpoint: no signatures: %w", fault.Invalid)
	}
	c, err := ParseCheckpoint([]byte(text + "\n"))
	if err != nil {
		return SignedCheckpoint{}, err
	}
	s := SignedCheckpoint{Checkpoint: c}
	for l := (lines{[]byte(signatures)}); len(s.Signatures) == 0 || len(l.rest) > 0; {
		line, ok := l.next()
		if !ok {
			return SignedCheckpoint{}, fmt.Errorf("checkpoint: signature %d is cut off: %w", len(s.Signatures), fault.Invalid)
		}
		sig, err := parseSignature(line)
		if err != nil {
			return SignedCheckpoint{}, fmt.Errorf("checkpoint: signature %d: %w", len(s.Signatures), err)
		}
		if s, err = s.with(sig); err != nil {
			return SignedCheckpoint{}, err
		}
	}
	return s, nil
}

const signaturePrefix = "— "

func parseSignature(line string) (Signature, error) {
	line, ok := strings.CutPrefix(line, signaturePrefix)
	name, text, found := strings.Cut(line, " ")
	if !ok || !found {
		return Signature{}, fmt.Errorf("want a dash, a name and base64: %w", fault.Invalid)
	}
	if err := checkName(name); err != nil {
		return Signature{}, err
	}
	b, err := decodeBase64(text)
	if err != nil || len(b) < 5 {
		return Signature{}, fmt.Errorf("not a signature in base64: %w", fault.Invalid)
	}
	return Signature{name, binary.BigEndian.Uint32(b), b[4:]}, nil
}

// Encode gives the signed note.
func (s SignedCheckpoint) Encode() []byte {
	b := append(s.Checkpoint.Encode(), '\n')
	for _, sig := range s.Signatures {
		raw := append(binary.BigEndian.AppendUint32(nil, sig.KeyHash), sig.Bytes...)
		b = fmt.Appendf(b, "%s%s %s\n", signaturePrefix, sig.Name, base64.StdEncoding.EncodeToString(raw))
	}
	return b
}

// with adds a signature at the end.
func (s SignedCheckpoint) with(sig Signature) (SignedCheckpoint, error) {
	if _, ok := s.signature(sig.Name, sig.KeyHash); ok {
		return SignedCheckpoint{}, fmt.Errorf("checkpoint: two signatures of one key: %w", fault.Invalid)
	}
	if len(s.Signatures) == maxSignatures {
		return SignedCheckpoint{}, fmt.Errorf("checkpoint: more than %d signatures: %w", maxSignatures, fault.Invalid)
	}
	s.Signatures = append(slices.Clip(s.Signatures), sig)
	return s, nil
}

func (s SignedCheckpoint) signature(name string, hash uint32) (Signature, bool) {
	for _, sig := range s.Signatures {
		if sig.Name == name && sig.KeyHash == hash {
			return sig, true
		}
	}
	return Signature{}, false
}

// Verify checks the log's own signature, with a verifier that [Log.Verifier]
// gave or another whose name is the checkpoint's origin, or returns
// [fault.Tampered]. It does not look at cosignatures: see
// [SignedCheckpoint.Cosigners].
func (s SignedCheckpoint) Verify(log note.Verifier) error {
	if log.Name() != s.Origin {
		return fmt.Errorf("checkpoint of %d entries: it belongs to another log: %w", s.Size, fault.Tampered)
	}
	sig, ok := s.signature(log.Name(), log.KeyHash())
	if !ok || !log.Verify(s.Checkpoint.Encode(), sig.Bytes) {
		return fmt.Errorf("checkpoint of %d entries: the signature of the log does not fit: %w", s.Size, fault.Tampered)
	}
	return nil
}

// The algorithms of signed notes that are used here (C2SP signed-note).
const (
	algEd25519     = 0x01
	algCosignature = 0x04
)

// A noteKey is a key under a name, as a [note.Verifier].
type noteKey struct {
	name      string
	algorithm byte
	key       PublicKey
}

func (k noteKey) Name() string { return k.name }

// KeyHash gives the first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ key).
func (k noteKey) KeyHash() uint32 {
	b := append([]byte(k.name), '\n', k.algorithm)
	sum := sha256.Sum256(append(b, k.key[:]...))
	return binary.BigEndian.Uint32(sum[:])
}

func (k noteKey) Verify(msg, sig []byte) bool { return k.key.verifies(msg, sig) }

// A noteSigner signs what begins with its own name and a newline.
type noteSigner struct {
	noteKey
	private PrivateKey
}

func (s noteSigner) Sign(msg []byte) ([]byte, error) {
	if !strings.HasPrefix(string(msg), s.name+"\n") {
		return nil, fmt.Errorf("sign: not a checkpoint of this log: %w", fault.Invalid)
	}
	return s.private.sign(msg)
}
