// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"fmt"
	"slices"
	"time"

	"filippo.io/age"

	"teptar/fault"
)

// A Recipe says how a new slot is locked. It is made by ForPassphrase,
// ForRecipient or ForRecovery.
type Recipe struct {
	kind Kind
	note Note
	cost *Cost
	// lock seals the secret for a slot with this header.
	lock func(s slot, secret, header []byte) ([]byte, error)
}

// ForPassphrase locks a slot with a passphrase. One that is too short is
// fault.Invalid, and so is a cost outside the limits.
func ForPassphrase(n Note, passphrase []byte, c Cost) (Recipe, error) {
	p, err := NewPassphrase(passphrase)
	if err != nil {
		return Recipe{}, err
	}
	if err := c.Check(); err != nil {
		return Recipe{}, err
	}
	lock := func(s slot, secret, header []byte) ([]byte, error) {
		return seal(c.key(p, s.Salt), secret, header)
	}
	return Recipe{KindPassphrase, n, &c, lock}, n.check()
}

// ForRecipient locks a slot to the public half of an age identity: X25519 or
// hybrid. Other recipients are fault.Invalid; for them the strength of the
// slot would be unknown.
func ForRecipient(n Note, to age.Recipient) (Recipe, error) {
	switch to.(type) {
	case *age.X25519Recipient, *age.HybridRecipient:
	default:
		return Recipe{}, fmt.Errorf("recipient of a slot: want one of X25519 or hybrid: %w", fault.Invalid)
	}
	lock := func(_ slot, secret, header []byte) ([]byte, error) { return sealAge(to, secret, header) }
	return Recipe{KindAge, n, nil, lock}, n.check()
}

// ForRecovery locks a slot with a new recovery code. The code is nowhere else:
// show it once the slot is saved.
func ForRecovery(n Note) (Recipe, RecoveryCode, error) {
	code := newRecoveryCode()
	lock := func(s slot, secret, header []byte) ([]byte, error) {
		key, err := recoveryKey(code, s.Salt)
		if err != nil {
			return nil, err
		}
		return seal(key, secret, header)
	}
	return Recipe{KindRecovery, n, nil, lock}, code, n.check()
}

// cook makes a slot by a recipe.
func (k *Keyring) cook(r Recipe, keyring string) (slot, error) {
	if r.lock == nil {
		return slot{}, fmt.Errorf("keyring: a recipe for no slot: %w", fault.Invalid)
	}
	s := newSlot(r.kind)
	s.Argon2id = r.cost
	header := s.header(keyring)
	err := k.secret.open(func(secret []byte) (err error) {
		s.Wrapped, err = r.lock(s, secret, header)
		return err
	})
	if err != nil {
		return slot{}, err
	}
	s.Note, err = r.note.seal(k.secret, header)
	return s, err
}

// A Slot describes a slot to people.
type Slot struct {
	ID   SlotID
	Kind Kind
	Note
}

// Slots lists the slots, in the order of the file.
func (k *Keyring) Slots() ([]Slot, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []Slot
	for i, s := range k.file.Slots {
		n, err := unsealNote(k.secret, s.Note, s.header(k.file.ID))
		if err != nil {
			return nil, fmt.Errorf("keyring: slot %d: %w", i+1, err)
		}
		list = append(list, Slot{s.ID, s.Kind, n})
	}
	return list, nil
}

// AddSlot makes a slot and saves the keyring. There are at most 16.
func (k *Keyring) AddSlot(r Recipe) (SlotID, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s, err := k.cook(r, k.file.ID)
	if err != nil {
		return "", err
	}
	if len(k.file.Slots) == maxSlots {
		return "", fmt.Errorf("keyring: it has %d slots already: %w", maxSlots, fault.Full)
	}
	f := k.file
	f.Slots = append(slices.Clone(f.Slots), s)
	return s.ID, k.save(f)
}

// ChangePassphrase puts a slot with another passphrase, and the same label, in
// the place of a passphrase slot, in one save. See the package comment for
// what this does not do.
func (k *Keyring) ChangePassphrase(id SlotID, passphrase []byte, c Cost, day time.Time) (SlotID, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i, err := k.find(id)
	if err != nil {
		return "", err
	}
	old := k.file.Slots[i]
	if old.Kind != KindPassphrase {
		return "", fmt.Errorf("keyring: slot %s has no passphrase: %w", id, fault.Invalid)
	}
	n, err := unsealNote(k.secret, old.Note, old.header(k.file.ID))
	if err != nil {
		return "", err
	}
	r, err := ForPassphrase(Note{n.Label, day}, passphrase, c)
	if err != nil {
		return "", err
	}
	s, err := k.cook(r, k.file.ID)
	if err != nil {
		return "", err
	}
	f := k.file
	f.Slots = slices.Clone(f.Slots)
	f.Slots[i] = s
	return s.ID, k.save(f)
}

// RevokeSlot takes a slot from the keyring and saves it. The last slot cannot
// be revoked: that is fault.Invalid. See the package comment for what revoking
// does not do.
func (k *Keyring) RevokeSlot(id SlotID) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	i, err := k.find(id)
	if err != nil {
		return err
	}
	if len(k.file.Slots) == 1 {
		return fmt.Errorf("keyring: the last slot cannot be revoked: %w", fault.Invalid)
	}
	f := k.file
	f.Slots = slices.Delete(slices.Clone(f.Slots), i, i+1)
	return k.save(f)
}

func (k *Keyring) find(id SlotID) (int, error) {
	i := slices.IndexFunc(k.file.Slots, func(s slot) bool { return s.ID == id })
	if i < 0 {
		return 0, fmt.Errorf("keyring: no slot %s: %w", id, fault.NotFound)
	}
	return i, nil
}

// ParseRecipient reads an age recipient, "age1…", X25519 or hybrid.
func ParseRecipient(s string) (age.Recipient, error) {
	if to, err := age.ParseHybridRecipient(s); err == nil {
		return to, nil
	}
	to, err := age.ParseX25519Recipient(s)
	if err != nil {
		return nil, fmt.Errorf("recipient: want the public half of an age identity, which begins with age1: %w", fault.Invalid)
	}
	return to, nil
}
