// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"fmt"
	"strconv"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/keyring"
)

// Keyring gives the keyring, to list its slots; see ChangeKeys.
func (a *Archive) Keyring() *keyring.Keyring { return a.keys }

// ChangeKeys adds, changes or revokes slots of the keyring with f, and remembers
// that it was changed. Only who may know everything can; for others it is
// fault.NotFound.
func (a *Archive) ChangeKeys(ctx context.Context, v access.Viewer, f func(*keyring.Keyring) error) error {
	if !v.Everything() {
		return fmt.Errorf("change keys: %w", fault.NotFound)
	}
	if err := f(a.keys); err != nil {
		return err
	}
	return a.NoteKeyring(ctx)
}

// generationSetting is where the database keeps how often the keyring was
// changed.
const generationSetting = "keyring generation"

// NoteKeyring remembers in the database how often the keyring was changed, so
// that an old copy of it put back is noticed. Call it after each change.
func (a *Archive) NoteKeyring(ctx context.Context) error {
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return fmt.Errorf("note the keyring: %w", err)
	}
	defer tx.Rollback()
	if err := tx.Set(generationSetting, strconv.AppendUint(nil, a.keys.Generation(), 10)); err != nil {
		return fmt.Errorf("note the keyring: %w", err)
	}
	return tx.Commit()
}

// checkKeyring compares the keyring with what the database remembers of it.
func (a *Archive) checkKeyring(tx Tx) error {
	noted, err := tx.Setting(generationSetting)
	if err != nil || noted == nil {
		return err
	}
	if n, err := strconv.ParseUint(string(noted), 10, 64); err != nil || n > a.keys.Generation() {
		a.keyringOld = true
	}
	return nil
}

// KeyringSetBack tells whether the keyring is older than the database knows: a
// way to open the archive that was revoked may be back.
func (a *Archive) KeyringSetBack() bool { return a.keyringOld }
