// SPDX-License-Identifier: Apache-2.0

package web

import (
	"teptar/archive"
	"teptar/proof/ledger"
)

// A settingsPage leads to what can be set, and says how each stands. What only
// an owner knows is nil for others.
type settingsPage struct {
	Archive *archiveState
	Cases   int
	Own     int  // terms and properties that the team added
	Admits  bool // the person may know who is in the team
}

// An archiveState is the archive as a whole, for an owner.
type archiveState struct {
	Device  ledger.Log
	Began   string // why the device began a new epoch when the archive was opened
	Size    archive.Size
	Slots   int
	SetBack bool // the keyring is older than the archive
	Members int
	Upkeep  archive.Upkeep
}

func (settingsPage) template() string     { return "settings" }
func (settingsPage) title(w words) string { return w.T("Settings") }

// showSettings is the page that leads to all settings.
func showSettings(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p := settingsPage{Admits: v.viewer().Admits()}
	cases, err := view.Cases()
	if err != nil {
		return err
	}
	added, err := view.Added()
	if err != nil {
		return err
	}
	p.Cases, p.Own = len(cases), len(added)
	if v.viewer().Everything() {
		members, err := view.Members()
		if err != nil {
			return err
		}
		if p.Archive, err = v.archiveState(); err != nil {
			return err
		}
		p.Archive.Members = len(members)
	}
	return v.show(p)
}

// archiveState asks the archive how it stands. The snapshot of the visit is
// given back first: what counts has one of its own.
func (v *visit) archiveState() (*archiveState, error) {
	v.unsee()
	a, s := v.desk.archive, &archiveState{}
	s.Device, s.Began = a.Device()
	s.SetBack = a.KeyringSetBack()
	slots, err := a.Keyring().Slots()
	if err != nil {
		return nil, err
	}
	s.Slots = len(slots)
	if s.Size, err = a.Size(v.context(), v.viewer()); err != nil {
		return nil, err
	}
	s.Upkeep, err = a.Upkeep(v.context())
	return s, err
}

// owner is fault.NotFound for whoever may not know everything.
func (v *visit) owner() error {
	if !v.viewer().Everything() {
		return notFound("page")
	}
	return nil
}

// backToCases, backToWords and backToBackup are for the address of a form that
// was opened as a page, as after signing in anew: see backToMe.
func backToCases(v *visit) error { return v.goTo("/settings/cases") }

func backToWords(v *visit) error { return v.goTo("/settings/words") }

func backToBackup(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	return v.goTo("/settings/backup")
}

// sizeWords says how large something is.
func sizeWords(w words, bytes int64) string {
	switch n := float64(bytes); {
	case bytes < 1<<10:
		return w.T("%d bytes", bytes)
	case bytes < 1<<20:
		return w.T("%.1f KiB", n/(1<<10))
	case bytes < 1<<30:
		return w.T("%.1f MiB", n/(1<<20))
	default:
		return w.T("%.1f GiB", n/(1<<30))
	}
}
