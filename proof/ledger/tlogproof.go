// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"teptar/fault"
)

// maxEntryProofSize bounds the text of an EntryProof, whose longest line has
// header and body in base64.
var maxEntryProofSize = maxProofSize + base64.StdEncoding.EncodedLen(HeaderSize+MaxBodySize)

// An EntryProof is one entry with all that a stranger needs to check it without
// the log: its header, its body with some parts closed, and the proof that it
// is in a log whose device signed a checkpoint. Its text is a C2SP tlog-proof in
// which the line for extra data has the header, then the body:
//
//	c2sp.org/tlog-proof@v1
//	extra dGVwdGFyaDE…
//	index 73894
//	gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//	…
//
// Other programs read it as any such proof: the leaf is SHA-256 over a zero byte
// and the first 196 bytes of the extra data.
//
// A proof shows the number of the entry, how many entries the log had, and how
// many parts the entry has, whichever of them are open. Who may not know how
// much there is must not be given one.
type EntryProof struct {
	Header    Header
	Body      Body
	Inclusion Inclusion
}

// extraLine begins the line that carries header and body.
const extraLine = "extra "

// ParseEntryProof reads a proof. What it accepts encodes to the same bytes. It
// is not yet verified: see [EntryProof.Verify].
func ParseEntryProof(data []byte) (p EntryProof, err error) {
	if len(data) > maxEntryProofSize {
		return p, fmt.Errorf("proof of an entry: more than %d bytes: %w", maxEntryProofSize, fault.Invalid)
	}
	l := lines{data}
	if head, _ := l.next(); head != inclusionHead {
		return p, fmt.Errorf("proof of an entry: unknown version: %w", fault.Invalid)
	}
	line, _ := l.next()
	text, ok := bytes.CutPrefix([]byte(line), []byte(extraLine))
	if !ok {
		return p, fmt.Errorf("proof of an entry: the entry itself is missing from it: %w", fault.Invalid)
	}
	extra, err := decodeBase64(string(text))
	if err != nil || len(extra) < HeaderSize {
		return p, fmt.Errorf("proof of an entry: its second line is no entry in base64: %w", fault.Invalid)
	}
	if p.Header, err = ParseHeader(extra[:HeaderSize]); err != nil {
		return p, fmt.Errorf("proof of an entry: %w", err)
	}
	if p.Body, err = ParseBody(extra[HeaderSize:]); err != nil {
		return p, fmt.Errorf("proof of an entry: %w", err)
	}
	if p.Inclusion, err = ParseInclusion(append([]byte(inclusionHead+"\n"), l.rest...)); err != nil {
		return p, fmt.Errorf("proof of an entry: %w", err)
	}
	return p, nil
}

// Encode gives the text of the proof.
func (p EntryProof) Encode() []byte {
	extra := append(p.Header.Encode(), p.Body.Encode()...)
	b := append([]byte(inclusionHead+"\n"+extraLine), base64.StdEncoding.AppendEncode(nil, extra)...)
	return append(b, bytes.TrimPrefix(p.Inclusion.Encode(), []byte(inclusionHead))...)
}

// Verify checks that the device of the header's log signed the entry, that the
// body is the one that was signed, as far as it is open, and that the entry is
// in the log under the checkpoint; or returns [fault.Tampered]. Whether to trust
// that device, the caller has to know: compare the fingerprint of its key.
func (p EntryProof) Verify() error {
	if err := p.Inclusion.VerifyEntry(p.Header.Log, p.Header); err != nil {
		return err
	}
	return p.Header.CheckBody(p.Body)
}
