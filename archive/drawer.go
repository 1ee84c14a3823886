// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"fmt"
)

// A Drawer is what this copy of the archive keeps beside the ledger: values
// under names. They are encrypted with the database, belong to no log, are in
// no bundle and no history, and go where a copy of the whole folder goes. It
// is for what must not be signed for ever, as the secrets of accounts.
//
// A Drawer is valid within the function that it was given to.
type Drawer struct{ tx Tx }

// drawerPrefix keeps the names of a drawer apart from the archive's own
// settings, its device key among them.
const drawerPrefix = "kept/"

// Value gives what is kept under a name, nil if nothing is.
func (d Drawer) Value(name string) ([]byte, error) { return d.tx.Setting(drawerPrefix + name) }

// Values gives what is kept under names that begin with prefix, by their names.
func (d Drawer) Values(prefix string) (map[string][]byte, error) {
	all, err := d.tx.Settings(drawerPrefix + prefix)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte, len(all))
	for name, value := range all {
		out[name[len(drawerPrefix):]] = value
	}
	return out, nil
}

// Set keeps a value under a name, in place of what was there.
func (d Drawer) Set(name string, value []byte) error { return d.tx.Set(drawerPrefix+name, value) }

// Delete forgets what is kept under a name. The bytes are overwritten in the
// database; an older page may stand in its journal until that is used again.
func (d Drawer) Delete(name string) error { return d.tx.Unset(drawerPrefix + name) }

// Keep changes what is kept: all that f does, or nothing if it gives an error.
// It waits while a commit is written.
func (a *Archive) Keep(ctx context.Context, f func(Drawer) error) error {
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	defer tx.Rollback()
	if err := f(Drawer{tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	return nil
}

// Kept gives what is kept under names that begin with prefix, by their names.
func (a *Archive) Kept(ctx context.Context, prefix string) (map[string][]byte, error) {
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what is kept: %w", err)
	}
	defer tx.Rollback()
	return Drawer{tx}.Values(prefix)
}

// Kept gives what the snapshot has under a name, nil if nothing is kept. It does not
// wait for a commit.
func (v *View) Kept(name string) ([]byte, error) {
	w, err := v.whole()
	if err != nil {
		return nil, err
	}
	return w.Setting(drawerPrefix + name)
}
