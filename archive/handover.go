// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"

	"teptar/fault"
	"teptar/proof/ledger"
)

// ManifestHead begins the text of the manifest of a bundle. No checkpoint and
// no entry begins like it, so that a signature of one is never one of another.
const ManifestHead = "teptar/manifest@v1\n"

// Whole is what a store gives beside a [Reading]: the ledger of its snapshot as it
// is, whatever the viewer may know. Who reads it closes what must not be known
// before anybody sees it; nothing but a bundle has reason to.
type Whole interface{ Whole() Ledger }

// Whole gives the ledger of the view, see [Whole].
func (v *View) Whole() (Ledger, error) {
	w, ok := v.Reading.(Whole)
	if !ok {
		return nil, fmt.Errorf("this store hands nothing over: %w", fault.Invalid)
	}
	return w.Whole(), nil
}

// Maker gives the log of the device that signs manifests.
func (v *View) Maker() ledger.Log { return v.a.device.log }

// SignManifest signs the text of a manifest with the key of this device, as a
// C2SP note under the origin of its log, and gives the bare signature. What
// does not begin with [ManifestHead] is [fault.Invalid].
func (v *View) SignManifest(text []byte) ([]byte, error) {
	if !strings.HasPrefix(string(text), ManifestHead) {
		return nil, fmt.Errorf("sign manifest: it does not begin as one: %w", fault.Invalid)
	}
	seed := v.a.device.key.Seed()
	return ed25519.Sign(ed25519.NewKeyFromSeed(seed[:]), text), nil
}

// Checkpoints gives a signed checkpoint of each log as long as the view has it.
// Those of this device are signed now, those of others are kept from the merge
// that brought them. If a merge has brought more since the view was opened, it
// is [fault.Conflict]: open another.
func (v *View) Checkpoints(ctx context.Context) (map[ledger.LogID]ledger.SignedCheckpoint, error) {
	whole, err := v.Whole()
	if err != nil {
		return nil, err
	}
	logs, err := whole.Logs()
	if err != nil {
		return nil, err
	}
	marks := map[ledger.LogID]ledger.SignedCheckpoint{}
	for _, s := range logs {
		id := s.Log.ID()
		if s.Log.Key == v.a.device.key.Public() {
			marks[id], err = v.a.signCheckpoint(whole, s)
		} else {
			marks[id], err = v.a.keptCheckpoint(ctx, s)
		}
		if err != nil {
			return nil, fmt.Errorf("log %s: checkpoint: %w", id, err)
		}
	}
	return marks, nil
}

// signCheckpoint signs what a ledger has of a log of this device, of whichever
// epoch.
func (a *Archive) signCheckpoint(l Ledger, s LogSize) (ledger.SignedCheckpoint, error) {
	signer, err := s.Log.Signer(a.device.key)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	root, err := ledger.Root(l.Hashes(s.Log.ID()), s.Size)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	return ledger.SignCheckpoint(ledger.Checkpoint{Origin: s.Log.ID().Origin(), Size: s.Size, Root: root}, signer)
}

// keptCheckpoint reads the checkpoint that came with a log.
func (a *Archive) keptCheckpoint(ctx context.Context, s LogSize) (ledger.SignedCheckpoint, error) {
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	defer tx.Rollback()
	c, err := readKept(tx, s.Log.ID())
	switch {
	case err != nil:
		return c, err
	case c.Size > s.Size:
		return c, fmt.Errorf("the log has grown: %w", fault.Conflict)
	case c.Size < s.Size:
		return c, fmt.Errorf("it covers %d entries of %d: %w", c.Size, s.Size, fault.Tampered)
	}
	return c, nil
}

// checkpointSetting is the name under which the database keeps the checkpoint
// of another device's log.
func checkpointSetting(id ledger.LogID) string { return "checkpoint " + id.String() }

func readKept(tx Tx, id ledger.LogID) (ledger.SignedCheckpoint, error) {
	return readMark(tx, checkpointSetting(id))
}

// readMark reads a checkpoint that the database keeps.
func readMark(tx Tx, setting string) (ledger.SignedCheckpoint, error) {
	data, err := tx.Setting(setting)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	if data == nil {
		return ledger.SignedCheckpoint{}, fmt.Errorf("none is kept: %w", fault.NotFound)
	}
	return ledger.ParseSignedCheckpoint(data)
}

// keepCheckpoint keeps the checkpoint that came with a log, unless a longer one
// or one with more cosignatures is here.
func (m *merge) keepCheckpoint(c *comer) error {
	id := c.Log.ID()
	held, err := readKept(m.tx, id)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return err
	case held.Size > c.Checkpoint.Size,
		held.Size == c.Checkpoint.Size && len(held.Signatures) >= len(c.Checkpoint.Signatures):
		return nil
	}
	m.changed = true
	return m.tx.Set(checkpointSetting(id), c.Checkpoint.Encode())
}
