// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/chacha20poly1305"

	"teptar/fault"
)

// A Note is what people write on a slot. It is sealed under the secret of the
// archive, because a label often says who is in the team.
type Note struct {
	Label   string    // what the slot is for: at most 64 bytes on one line
	Created time.Time // of which the day is kept, in UTC
}

const (
	maxLabel       = 64
	dayFormat      = "2006-01-02"
	noteSize       = len(dayFormat) + 1 + maxLabel
	sealedNoteSize = chacha20poly1305.NonceSizeX + noteSize + chacha20poly1305.Overhead
	notePurpose    = "note"
)

func (n Note) check() error {
	if len(n.Label) > maxLabel || !utf8.ValidString(n.Label) {
		return fmt.Errorf("label of a slot: not text, or longer than %d bytes: %w", maxLabel, fault.Invalid)
	}
	for _, r := range n.Label {
		if !unicode.IsPrint(r) {
			return fmt.Errorf("label of a slot: has a character that cannot be printed: %w", fault.Invalid)
		}
	}
	if y := n.Created.UTC().Year(); y < 1 || y > 9999 {
		return fmt.Errorf("day of a slot: year %d: %w", y, fault.Invalid)
	}
	return nil
}

// seal encrypts a note at a constant length: the day, the length of the label
// in one byte, the label, zeros.
func (n Note) seal(s Secret, header []byte) ([]byte, error) {
	plain := make([]byte, noteSize)
	at := copy(plain, n.Created.UTC().Format(dayFormat))
	plain[at] = byte(len(n.Label))
	copy(plain[at+1:], n.Label)
	key, err := s.derive("internal", notePurpose)
	if err != nil {
		return nil, err
	}
	return seal(key[:], plain, header)
}

func unsealNote(s Secret, sealed, header []byte) (Note, error) {
	key, err := s.derive("internal", notePurpose)
	if err != nil {
		return Note{}, err
	}
	plain, err := unseal(key[:], sealed, header)
	if err != nil || len(plain) != noteSize {
		return Note{}, fmt.Errorf("note of a slot: %w", fault.Tampered)
	}
	day, err := time.Parse(dayFormat, string(plain[:len(dayFormat)]))
	length := int(plain[len(dayFormat)])
	if err != nil || length > maxLabel {
		return Note{}, fmt.Errorf("note of a slot: %w", fault.Tampered)
	}
	return Note{Label: string(plain[len(dayFormat)+1:][:length]), Created: day}, nil
}
