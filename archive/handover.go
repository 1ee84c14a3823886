// SPDX-License-Identifier: Apache-2.0

package archive

import (
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
type Whole interface {
	Whole() Ledger
	// Setting gives a value that the snapshot has under a name, nil if there is
	// none.
	Setting(name string) ([]byte, error)
}

// Whole gives the ledger of the view, see [Whole].
func (v *View) Whole() (Ledger, error) {
	w, err := v.whole()
	if err != nil {
		return nil, err
	}
	return w.Whole(), nil
}

func (v *View) whole() (Whole, error) {
	w, ok := v.Reading.(Whole)
	if !ok {
		return nil, fmt.Errorf("this store hands nothing over: %w", fault.Invalid)
	}
	return w, nil
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
// that brought them.
func (v *View) Checkpoints() (map[ledger.LogID]ledger.SignedCheckpoint, error) {
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
		if marks[s.Log.ID()], err = v.checkpointOf(whole, s); err != nil {
			return nil, err
		}
	}
	return marks, nil
}

// checkpointOf gives the checkpoint of one log, as Checkpoints does.
func (v *View) checkpointOf(whole Ledger, s LogSize) (c ledger.SignedCheckpoint, err error) {
	if s.Log.Key == v.a.device.key.Public() {
		c, err = v.a.signCheckpoint(whole, s)
	} else {
		c, err = v.keptCheckpoint(s)
	}
	if err != nil {
		return c, fmt.Errorf("log %s: checkpoint: %w", s.Log.ID(), err)
	}
	return c, nil
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
func (v *View) keptCheckpoint(s LogSize) (c ledger.SignedCheckpoint, err error) {
	w, err := v.whole()
	if err != nil {
		return c, err
	}
	if c, err = readMark(w, checkpointSetting(s.Log.ID())); err != nil {
		return c, err
	}
	if c.Size != s.Size {
		return c, fmt.Errorf("it covers %d entries of %d: %w", c.Size, s.Size, fault.Tampered)
	}
	return c, nil
}

// checkpointSetting is the name under which the database keeps the checkpoint
// of another device's log.
func checkpointSetting(id ledger.LogID) string { return checkpointPrefix + id.String() }

const checkpointPrefix = "checkpoint "

func readKept(tx settings, id ledger.LogID) (ledger.SignedCheckpoint, error) {
	return readMark(tx, checkpointSetting(id))
}

// settings are values that the database keeps under names.
type settings interface {
	Setting(name string) ([]byte, error)
}

// readMark reads a checkpoint that the database keeps.
func readMark(tx settings, setting string) (ledger.SignedCheckpoint, error) {
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
