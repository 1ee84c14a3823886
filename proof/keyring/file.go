// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"teptar/fault"
)

const (
	format  = "teptar-keyring"
	version = 1

	maxFile  = 64 << 10
	maxSlots = 16
	idSize   = 16

	macPurpose = "mac"
)

// file is the keyring on the disk.
type file struct {
	Format     string `json:"format"`
	Version    int    `json:"version"`
	ID         string `json:"id"`
	Generation uint64 `json:"generation"`
	Slots      []slot `json:"slots"`
	MAC        []byte `json:"mac"`
}

// encode gives the only spelling of a keyring.
func (f file) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// parse reads a keyring without any key. It refuses every spelling but the one
// that encode writes, so unknown and repeated fields, other spacing and
// trailing bytes need no rules of their own.
func parse(data []byte) (file, error) {
	if len(data) > maxFile {
		return file{}, fmt.Errorf("longer than %d bytes: %w", maxFile, fault.Invalid)
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	// An unknown version may have fields that this program cannot know, so it
	// is named before anything else is held against the file.
	if err := json.Unmarshal(data, &head); err != nil || head.Format != format {
		return file{}, fmt.Errorf("not a keyring: %w", fault.Invalid)
	}
	if head.Version != version {
		return file{}, fmt.Errorf("version %d of the format; this program knows version %d: %w",
			head.Version, version, fault.Invalid)
	}
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return file{}, fmt.Errorf("malformed: %w", fault.Invalid)
	}
	if err := f.check(); err != nil {
		return file{}, err
	}
	if again, err := f.encode(); err != nil || !bytes.Equal(again, data) {
		return file{}, fmt.Errorf("not written as keyrings are: %w", fault.Invalid)
	}
	return f, nil
}

func (f file) check() error {
	if !isHex(f.ID, idSize) || f.Generation == 0 || len(f.MAC) != sha256.Size {
		return fmt.Errorf("malformed id, generation or mac: %w", fault.Invalid)
	}
	if len(f.Slots) == 0 || len(f.Slots) > maxSlots {
		return fmt.Errorf("%d slots, want 1 to %d: %w", len(f.Slots), maxSlots, fault.Invalid)
	}
	seen := map[SlotID]bool{}
	for i, s := range f.Slots {
		if err := s.check(); err != nil {
			return fmt.Errorf("slot %d: %v: %w", i+1, err, fault.Invalid)
		}
		if seen[s.ID] {
			return fmt.Errorf("slot %d: id used twice: %w", i+1, fault.Invalid)
		}
		seen[s.ID] = true
	}
	return nil
}

// mac is HMAC-SHA-256 (RFC 2104) over the file with an empty mac.
func (f file) mac(s Secret) ([]byte, error) {
	f.MAC = []byte{}
	data, err := f.encode()
	if err != nil {
		return nil, err
	}
	key, err := s.derive("internal", macPurpose)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key[:])
	h.Write(data)
	return h.Sum(nil), nil
}

// salvage keeps the slots that the holder of the secret made.
func (f file) salvage(s Secret) file {
	var good []slot
	for _, each := range f.Slots {
		if _, err := unsealNote(s, each.Note, each.header(f.ID)); err == nil {
			good = append(good, each)
		}
	}
	f.Slots = good
	return f
}

// verify tells whether the holder of the secret wrote the whole file.
func (f file) verify(s Secret) error {
	want, err := f.mac(s)
	if err != nil {
		return err
	}
	if !hmac.Equal(want, f.MAC) {
		return fmt.Errorf("slots were added, removed or changed without the secret: %w", fault.Tampered)
	}
	return nil
}
