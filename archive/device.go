// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/ledger"
)

// A device is who signs entries here. One key writes one log for as long as its
// database goes on in one place. If it was copied or set back to an older
// state, two programs could sign two entries for one place in the log; so a
// new epoch begins, which is a new log.
type device struct {
	key    ledger.PrivateKey
	log    ledger.Log
	next   ledger.Position
	signer note.Signer
	began  string // why a new epoch began, "" if none did
}

// The settings in which the database keeps its device.
const (
	seedSetting  = "device seed"
	epochSetting = "device epoch"
	placeSetting = "device place"

	// restoredSetting says that a backup was restored, and nobody has opened it
	// since.
	restoredSetting = "device restored"

	// setBackSetting keeps the checkpoint that was there when the last epoch
	// began.
	setBackSetting = "device checkpoint before"
)

// checkpointLimit is the largest checkpoint file that is read.
const checkpointLimit = 64 << 10

// readDevice reads the device, or makes it. It tells whether the database has
// to keep something new.
func (a *Archive) readDevice(tx Tx) (changed bool, err error) {
	seed, err := tx.Setting(seedSetting)
	if err != nil {
		return false, err
	}
	why := ""
	if seed == nil {
		why = "made"
		if seed, err = a.makeDevice(tx); err != nil {
			return false, err
		}
	}
	if len(seed) != 32 {
		return false, fmt.Errorf("the device key has %d bytes: %w", len(seed), fault.Tampered)
	}
	a.device.key = ledger.PrivateKeyFromSeed([32]byte(seed))
	epoch, err := tx.Setting(epochSetting)
	if err != nil {
		return false, err
	}
	if why == "" {
		copy(a.device.log.Epoch[:], epoch)
		a.device.log.Key = a.device.key.Public()
		if why, err = a.setBack(tx); err != nil {
			return false, err
		}
		if why != "" {
			if err := a.keepMark(tx); err != nil {
				return false, err
			}
		}
	}
	if why != "" {
		if err := a.beginEpoch(tx); err != nil {
			return false, err
		}
		if why != "made" {
			a.device.began = why
		}
	}
	return why != "", a.findHead(tx)
}

// makeDevice makes the key of a new archive.
func (a *Archive) makeDevice(tx Tx) (seed []byte, err error) {
	// A new archive has no checkpoint; an archive without its database has.
	if _, err := a.ReadCheckpoint(); !errors.Is(err, fault.NotFound) {
		return nil, fmt.Errorf("the database is missing or cut short: it is empty, and there is a checkpoint of what was in it: %w", fault.Tampered)
	}
	key, err := ledger.NewPrivateKey(random)
	if err != nil {
		return nil, err
	}
	s := key.Seed()
	return s[:], tx.Set(seedSetting, s[:])
}

// setBack tells why the log must not go on: the database is not where it was
// when the epoch began, or it is behind the checkpoint beside it.
func (a *Archive) setBack(tx Tx) (why string, err error) {
	if restored, err := tx.Setting(restoredSetting); err != nil || restored != nil {
		return "the archive was restored from a backup", err
	}
	place, err := tx.Setting(placeSetting)
	if err != nil {
		return "", err
	}
	if here := placeOf(databasePath(a.dir)); here != "" && string(place) != here {
		return "the archive was copied or restored", nil
	}
	size, err := a.ownSize(tx)
	if err != nil {
		return "", err
	}
	c, err := a.ReadCheckpoint()
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Invalid) {
		return "", nil // verify tells of a checkpoint that cannot be read
	}
	if err != nil {
		return "", err
	}
	if c.Verify(a.device.log.Verifier()) == nil && c.Size > size {
		return fmt.Sprintf("the database has %d entries of this device, its checkpoint %d: it was set back", size, c.Size), nil
	}
	return "", nil
}

// keepMark keeps the checkpoint of a log that does not go on, so that verify
// tells what is missing of it for as long as it is missing.
func (a *Archive) keepMark(tx Tx) error {
	c, err := a.ReadCheckpoint()
	if err != nil || c.Verify(a.device.log.Verifier()) != nil {
		return nil // verify tells of a checkpoint that cannot be read
	}
	return errors.Join(tx.Set(checkpointSetting(a.device.log.ID()), c.Encode()), tx.Set(setBackSetting, c.Encode()))
}

// beginEpoch begins a new log of this device.
func (a *Archive) beginEpoch(tx Tx) error {
	epoch, err := ledger.NewEpoch(random)
	if err != nil {
		return err
	}
	a.device.log = ledger.Log{Key: a.device.key.Public(), Epoch: epoch}
	if err := errors.Join(tx.Set(epochSetting, epoch[:]), tx.Unset(restoredSetting)); err != nil {
		return err
	}
	return tx.Set(placeSetting, []byte(placeOf(databasePath(a.dir))))
}

// ownSize gives how many entries this device's log has.
func (a *Archive) ownSize(l Ledger) (int64, error) {
	logs, err := l.Logs()
	if err != nil {
		return 0, err
	}
	for _, s := range logs {
		if s.Log == a.device.log {
			return s.Size, nil
		}
	}
	return 0, nil
}

// findHead finds where the next entry goes.
func (a *Archive) findHead(tx Tx) (err error) {
	a.device.signer, err = a.device.log.Signer(a.device.key)
	if err != nil {
		return err
	}
	size, err := a.ownSize(tx)
	if err != nil {
		return err
	}
	a.device.next = ledger.Position{}
	if size == 0 {
		return nil
	}
	for e, err := range tx.Entries(a.device.log.ID(), size-1) {
		if err != nil {
			return err
		}
		h, err := ledger.ParseHeader(e.Header)
		if err != nil {
			return err
		}
		a.device.next = h.Next()
	}
	if a.device.next.Sequence != size {
		return fmt.Errorf("the last entry of this device's log is missing: %w", fault.Tampered)
	}
	return nil
}

// ReadCheckpoint reads the signed checkpoint that lies beside the database.
func (a *Archive) ReadCheckpoint() (ledger.SignedCheckpoint, error) {
	data, err := disk.ReadFile(a.fs, checkpointFile, checkpointLimit)
	if err != nil {
		return ledger.SignedCheckpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	c, err := ledger.ParseSignedCheckpoint(data)
	if err != nil {
		return ledger.SignedCheckpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return c, nil
}

// Checkpoint signs the state of this device's log as a ledger has it.
func (a *Archive) checkpoint(l Ledger) (ledger.SignedCheckpoint, error) {
	size, err := a.ownSize(l)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	root, err := ledger.Root(l.Hashes(a.device.log.ID()), size)
	if err != nil {
		return ledger.SignedCheckpoint{}, err
	}
	return ledger.SignCheckpoint(ledger.Checkpoint{Origin: a.device.log.ID().Origin(), Size: size, Root: root}, a.device.signer)
}

func databasePath(dir string) string { return filepath.Join(dir, databaseFile) }
