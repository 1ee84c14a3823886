// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"teptar/archive/access"
	"teptar/fault"
)

// Size is how large an archive is.
type Size struct {
	Entries, Captures int
	Bytes             int64 // of the captures
}

// Size counts entries and captures, for whoever may know everything; for others
// it is fault.NotFound.
func (a *Archive) Size(ctx context.Context, v access.Viewer) (s Size, err error) {
	r, err := a.store.Read(ctx, v)
	if err != nil {
		return s, err
	}
	defer r.Close()
	logs, err := r.Logs()
	if err != nil {
		return s, err
	}
	for _, l := range logs {
		s.Entries += int(l.Size)
	}
	for b, err := range r.Blobs() {
		if err != nil {
			return s, err
		}
		if !b.Key.IsZero() {
			s.Captures, s.Bytes = s.Captures+1, s.Bytes+b.Size
		}
	}
	return s, nil
}

// Upkeep is what was last done to keep this copy of the archive sound. It is kept
// beside the ledger; nil is never.
type Upkeep struct {
	Verified *LastVerify `json:"verified,omitempty"`
	Backup   *LastBackup `json:"backup,omitempty"`
	Trial    *LastTrial  `json:"trial,omitempty"`
}

// A LastVerify is the last verification that found nothing wrong.
type LastVerify struct {
	At       time.Time `json:"at"`
	Entries  int64     `json:"entries"`
	Captures int       `json:"captures"`
}

// A LastBackup is the last backup, and where it went: the name of a file, or ""
// for a browser.
type LastBackup struct {
	Backup
	Name string `json:"name"`
	By   string `json:"by"`
}

// A LastTrial is the last restore test, and of which file.
type LastTrial struct {
	Trial
	Name string `json:"name"`
	By   string `json:"by"`
}

// The names in the drawer.
const (
	lastVerify = "upkeep/verify"
	lastBackup = "upkeep/backup"
	lastTrial  = "upkeep/trial"
)

// NoteVerified remembers a verification as the last one. One that found something
// is not remembered: nothing is written into what is damaged.
func (a *Archive) NoteVerified(ctx context.Context, v Verdict) error {
	if v.Err() != nil {
		return nil
	}
	last := LastVerify{At: a.Now(), Captures: v.Captures}
	for _, l := range v.Logs {
		last.Entries += l.Entries
	}
	return a.keepJSON(ctx, lastVerify, last)
}

// NoteBackup remembers a backup as the last one.
func (a *Archive) NoteBackup(ctx context.Context, b LastBackup) error {
	return a.keepJSON(ctx, lastBackup, b)
}

// NoteTrial remembers a restore test as the last one.
func (a *Archive) NoteTrial(ctx context.Context, t LastTrial) error {
	return a.keepJSON(ctx, lastTrial, t)
}

func (a *Archive) keepJSON(ctx context.Context, name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return a.Keep(ctx, func(d Drawer) error { return d.Set(name, data) })
}

// Upkeep gives what was remembered.
func (a *Archive) Upkeep(ctx context.Context) (Upkeep, error) {
	var u Upkeep
	kept, err := a.Kept(ctx, "upkeep/")
	if err != nil {
		return u, err
	}
	for name, to := range map[string]any{lastVerify: &u.Verified, lastBackup: &u.Backup, lastTrial: &u.Trial} {
		if data := kept[name]; data != nil {
			if err := json.Unmarshal(data, to); err != nil {
				return u, fmt.Errorf("what is remembered of backups cannot be read: %w", fault.Tampered)
			}
		}
	}
	return u, nil
}
