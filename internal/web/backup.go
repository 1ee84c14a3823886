// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"teptar/archive"
)

// A backupPage is the last backup and the last restore test, and what can be
// done now.
type backupPage struct {
	Said   string
	Upkeep archive.Upkeep
	Checks []checkLine
	Folder bool // the desk was given a folder for backups
	Files  []backupFile
	Work   work
	// WorkWords says what is being done, or why it failed.
	WorkWords string
	Wrong     string
}

// A backupFile is a file in the folder of backups.
type backupFile struct {
	Name string
	Size int64
}

// A checkLine is a check with words for what was counted.
type checkLine struct {
	archive.Check
	Words string
}

func (backupPage) template() string     { return "backup" }
func (backupPage) title(w words) string { return w.T("Backup and restore test") }

// checkWords says what a restore test counted.
func checkWords(w words, what string) string {
	switch what {
	case "logs":
		return w.T("logs that end as they did")
	case "entries":
		return w.T("entries of the logs, with their signatures")
	case "captures":
		return w.T("captures, with every byte")
	case "erased":
		return w.T("captures erased on purpose")
	case "cases":
		return w.T("cases")
	case "people":
		return w.T("people of the team")
	case "things":
		return w.T("things of all kinds")
	}
	return what
}

// What backups in the folder are called.
const (
	backupStart = "teptar-"
	backupEnd   = ".backup"
	backupTime  = "2006-01-02-150405"
)

func showBackup(v *visit) error { return v.showBackup(http.StatusOK, "") }

func (v *visit) showBackup(status int, wrong string) error {
	if err := v.owner(); err != nil {
		return err
	}
	p := backupPage{Said: v.said(), Folder: v.desk.backups != nil, Wrong: wrong}
	var err error
	if p.Upkeep, err = v.desk.archive.Upkeep(v.context()); err != nil {
		return err
	}
	if t := p.Upkeep.Trial; t != nil {
		for _, c := range t.Checks {
			p.Checks = append(p.Checks, checkLine{c, checkWords(speak(v.lang), c.What)})
		}
	}
	if p.Files, err = v.desk.backupFiles(); err != nil {
		return err
	}
	p.Work, p.WorkWords = v.follow(&v.desk.errand, "/settings/backup")
	return v.showAs(status, p)
}

// backupFiles lists the backups in the folder, the newest first.
func (d *Desk) backupFiles() ([]backupFile, error) {
	if d.backups == nil {
		return nil, nil
	}
	entries, err := d.backups.List(".")
	if err != nil {
		return nil, err
	}
	var files []backupFile
	for _, e := range slices.Backward(entries) {
		if name := e.Name(); strings.HasPrefix(name, backupStart) && strings.HasSuffix(name, backupEnd) && e.Type().IsRegular() {
			if info, err := e.Info(); err == nil {
				files = append(files, backupFile{name, info.Size()})
			}
		}
	}
	return files, nil
}

// doBackup makes a backup in the folder, or tests one of those in it. Both go
// on after the request; the page tells how far they are.
func doBackup(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	if v.desk.backups == nil {
		return notFound("folder")
	}
	by := v.viewer().Name()
	var do func(ctx context.Context, tell func(string, int64, int64)) error
	switch v.form("do") {
	case "make":
		name := backupStart + v.desk.archive.Now().Format(backupTime) + backupEnd
		do = func(ctx context.Context, tell func(string, int64, int64)) error {
			return v.desk.makeBackup(ctx, name, by, tell)
		}
	case "test":
		files, err := v.desk.backupFiles()
		if err != nil {
			return err
		}
		name := path.Base(v.form("file"))
		if !slices.ContainsFunc(files, func(f backupFile) bool { return f.Name == name }) {
			return notFound("backup")
		}
		do = func(ctx context.Context, tell func(string, int64, int64)) error {
			return v.desk.tryBackup(ctx, name, by, tell)
		}
	default:
		return notFound("form")
	}
	if !v.desk.errand.begin(v.context(), do) {
		return v.showBackup(http.StatusConflict, speak(v.lang).T("Wait until what is being done is done."))
	}
	return v.goTo("/settings/backup")
}

// makeBackup writes a backup into the folder, and remembers it.
func (d *Desk) makeBackup(ctx context.Context, name, by string, tell func(string, int64, int64)) error {
	b, err := d.archive.BackupFile(ctx, d.backups, name, tell)
	if err != nil {
		return err
	}
	return d.archive.NoteBackup(ctx, archive.LastBackup{Backup: b, Name: name, By: by})
}

// tryBackup tests a backup of the folder, and remembers what came of it.
func (d *Desk) tryBackup(ctx context.Context, name, by string, tell func(string, int64, int64)) error {
	t, err := d.archive.TryBackup(ctx, "", func() (io.ReadCloser, error) { return d.backups.Open(name) }, tell)
	if err != nil {
		return err
	}
	return d.archive.NoteTrial(ctx, archive.LastTrial{Trial: t, Name: name, By: by})
}

// downloadBackup gives a backup to the browser while it is made. One that fails
// on its way is cut off, so that nobody takes it for whole.
func downloadBackup(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	v.unsee()
	name := backupStart + v.desk.archive.Now().Format(backupTime) + backupEnd
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	out := &patient{w: v.w, control: http.NewResponseController(v.w)}
	b, err := v.desk.archive.Backup(v.context(), out, nil)
	if err != nil && !out.begun {
		v.w.Header().Del("Content-Disposition")
		return err
	}
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			v.desk.log("%s %s: %v", v.r.Method, v.r.Pattern, err)
		}
		panic(http.ErrAbortHandler)
	}
	return v.desk.archive.NoteBackup(v.context(), archive.LastBackup{Backup: b, By: v.viewer().Name()})
}

// A patient writer gives a slow line time, as long as something gets through.
type patient struct {
	w       io.Writer
	control *http.ResponseController
	begun   bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	err := p.control.SetWriteDeadline(time.Now().Add(writeTime))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}

// upkeepOut is the archive as a whole, for an owner.
type upkeepOut struct {
	Log      string     `json:"log" does:"The log that this device writes."`
	Entries  int        `json:"entries"`
	Captures int        `json:"captures"`
	Bytes    int64      `json:"bytes" does:"Of all captures."`
	Keys     int        `json:"keys" does:"The ways in which the archive can be opened."`
	Verified *time.Time `json:"verified,omitempty" does:"When it was last verified and found whole."`
	Backup   *time.Time `json:"backup,omitempty" does:"When the last backup was made."`
	Trial    *trialOut  `json:"trial,omitempty" does:"The last restore test."`
}

type trialOut struct {
	At       time.Time  `json:"at"`
	Made     time.Time  `json:"made" does:"When the backup was made."`
	OK       bool       `json:"ok"`
	Checks   []checkOut `json:"checks"`
	Findings []string   `json:"findings"`
}

type checkOut struct {
	What string `json:"what"`
	Want int64  `json:"want"`
	Got  int64  `json:"got"`
}

// giveArchive tells how the archive stands.
func giveArchive(v *visit) (out upkeepOut, err error) {
	if err := v.owner(); err != nil {
		return out, err
	}
	s, err := v.archiveState()
	if err != nil {
		return out, err
	}
	out = upkeepOut{Log: s.Device.ID().String(), Entries: s.Size.Entries, Captures: s.Size.Captures, Bytes: s.Size.Bytes, Keys: s.Slots}
	if u := s.Upkeep.Verified; u != nil {
		out.Verified = &u.At
	}
	if b := s.Upkeep.Backup; b != nil {
		out.Backup = &b.Made
	}
	if t := s.Upkeep.Trial; t != nil {
		out.Trial = &trialOut{At: t.At, Made: t.Made, OK: t.OK(), Findings: t.Findings}
		for _, c := range t.Checks {
			out.Trial.Checks = append(out.Trial.Checks, checkOut(c))
		}
	}
	return out, nil
}
