// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/record"
)

// A Trial is what a restore test found out: whether a backup gives back what
// was in the archive when it was made.
type Trial struct {
	At     time.Time `json:"at"`
	Made   time.Time `json:"made"` // the backup; zero if not even that could be read
	Checks []Check   `json:"checks"`
	// Findings are what is not as it should be, in words without content.
	Findings []string `json:"findings"`
}

// A Check is a number as the backup promised it and as it came out.
type Check struct {
	What string `json:"what"` // one of Checked
	Want int64  `json:"want"`
	Got  int64  `json:"got"`
}

// Checked are the things that a restore test counts: logs that have the root of
// the backup, entries whose signatures hold, captures whose bytes are whole,
// captures that were erased, cases, people, and things of all kinds.
func Checked() []string {
	return []string{"logs", "entries", "captures", "erased", "cases", "people", "things"}
}

// OK tells whether everything came out as it was.
func (t Trial) OK() bool {
	for _, c := range t.Checks {
		if c.Got != c.Want {
			return false
		}
	}
	return len(t.Checks) > 0 && len(t.Findings) == 0
}

// TryBackup restores a backup of this archive into a new folder below in, the
// folder for temporary files if that is "", opens it with the secret of this
// archive, verifies every signature, every capture and every page, counts, and
// removes the folder. What is wrong with the backup is in the Trial; an error
// says that it could not be tried.
//
// It does not show that anybody still knows a passphrase: that is shown by
// opening the archive.
func (a *Archive) TryBackup(ctx context.Context, in string, open func() (io.ReadCloser, error), progress func(what string, done, of int64)) (Trial, error) {
	t := Trial{At: a.Now()}
	dir, err := os.MkdirTemp(in, "teptar-restore-")
	if err != nil {
		return t, fmt.Errorf("try backup: no place to restore it to: %w", err)
	}
	defer os.RemoveAll(dir)
	unlock := func(_ context.Context, locked *keyring.Locked) (*keyring.Keyring, error) {
		return locked.With(a.keys.Secret())
	}
	again, about, err := Restore(ctx, filepath.Join(dir, "archive"), a.config, open, unlock, progress)
	switch {
	case errors.Is(err, fault.Tampered) || errors.Is(err, fault.Invalid):
		t.Findings = append(t.Findings, err.Error())
		return t, nil
	case err != nil:
		return t, fmt.Errorf("try backup: %w", err)
	}
	defer again.Close()
	t.Made = about.Made
	v, err := again.Verify(ctx, progress)
	if err != nil {
		return t, fmt.Errorf("try backup: %w", err)
	}
	if err := t.compare(ctx, again, about, v); err != nil {
		return t, fmt.Errorf("try backup: %w", err)
	}
	return t, nil
}

// compare sets what came out beside what the backup promised.
func (t *Trial) compare(ctx context.Context, again *Archive, about Backup, v Verdict) error {
	r, err := again.store.Read(ctx, access.Owner(""))
	if err != nil {
		return err
	}
	defer r.Close()
	cases, err := r.Cases()
	if err != nil {
		return err
	}
	members, err := r.Members()
	if err != nil {
		return err
	}
	things, kinds, err := countKinds(r, again.Schema())
	if err != nil {
		return err
	}
	logs, entries := sameLogs(about.Logs, v.Logs)
	check := func(what string, want, got int) { t.Checks = append(t.Checks, Check{what, int64(want), int64(got)}) }
	check("logs", len(about.Logs), logs)
	t.Checks = append(t.Checks, Check{"entries", about.Entries(), entries})
	check("captures", about.Captures+about.Missing, v.Captures)
	check("erased", about.Erased, v.Erased)
	check("cases", about.Cases, len(cases))
	check("people", about.Members, len(members))
	check("things", about.Things, things)
	for i, k := range about.Kinds {
		if i >= len(kinds) || kinds[i] != k {
			t.Findings = append(t.Findings, fmt.Sprintf("there are not as many of kind %s as there were", k.Kind))
			break
		}
	}
	for _, f := range v.Findings {
		t.Findings = append(t.Findings, f.Where+": "+f.Err.Error())
	}
	return nil
}

// sameLogs counts the logs that came out with the root they had, and all
// entries that were checked.
func sameLogs(want []BackupLog, got []LogVerdict) (logs int, entries int64) {
	roots := map[ledger.LogID]BackupLog{}
	for _, v := range got {
		roots[v.Log.ID()] = BackupLog{v.Log.ID(), v.Entries, record.Hash(v.Root)}
		entries += v.Entries
	}
	for _, l := range want {
		if roots[l.Log] == l {
			logs++
		}
	}
	return logs, entries
}
