// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/fault"
)

// logs counts the logs of an archive.
func logs(t *testing.T, a *archive.Archive) int {
	t.Helper()
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	ls, err := v.Logs()
	if err != nil {
		t.Fatal(err)
	}
	return len(ls)
}

// moved gives a place with the same key in another folder.
func moved(p *storetest.Place, dir string) *storetest.Place {
	return &storetest.Place{Dir: dir, Config: p.Config, Identity: p.Identity}
}

func TestEpochs(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	storetest.Commit(t, a, note(1))
	if _, began := a.Device(); began != "" {
		t.Errorf("a new archive says that an epoch began: %s", began)
	}
	a.Close()
	t.Run("opening again goes on with the log", func(t *testing.T) {
		a := p.Open(t)
		defer a.Close()
		if _, began := a.Device(); began != "" || logs(t, a) != 1 {
			t.Errorf("epoch %q, %d logs", began, logs(t, a))
		}
	})
	t.Run("a copy begins an epoch, and both go on and can be verified", func(t *testing.T) {
		q := moved(p, t.TempDir())
		restore(t, q.Dir, files(t, p.Dir))
		for name, place := range map[string]*storetest.Place{"original": p, "copy": q} {
			a := place.Open(t)
			log, began := a.Device()
			if (began != "") != (name == "copy") {
				t.Errorf("%s: epoch %q", name, began)
			}
			storetest.Commit(t, a, note(2))
			storetest.Sound(t, t, a)
			a.Close()
			a = place.Open(t)
			if again, began := a.Device(); began != "" || again != log {
				t.Errorf("%s, opened again: epoch %q", name, began)
			}
			if want := map[string]int{"original": 1, "copy": 2}[name]; logs(t, a) != want {
				t.Errorf("%s: %d logs, want %d", name, logs(t, a), want)
			}
			a.Close()
		}
	})
	t.Run("a folder that was moved goes on with the log", func(t *testing.T) {
		q := moved(p, filepath.Join(t.TempDir(), "elsewhere"))
		if err := os.Rename(p.Dir, q.Dir); err != nil {
			t.Fatal(err)
		}
		a := q.Open(t)
		defer a.Close()
		if _, began := a.Device(); began != "" {
			t.Errorf("epoch %q", began)
		}
	})
}

// TestSetBack puts an old database in the place of a newer one. The next opening
// begins an epoch, and verify tells what is missing, also after new commits.
func TestSetBack(t *testing.T) {
	for _, tt := range []struct {
		name string
		kept int // notes in the old database
	}{{"to before the first commit", 0}, {"to an earlier commit", 2}} {
		t.Run(tt.name, func(t *testing.T) {
			p := storetest.NewPlace(t, open)
			a := p.Create(t)
			for n := range tt.kept {
				storetest.Commit(t, a, note(n))
			}
			a.Close()
			old := files(t, p.Dir)["archive.db"]
			a = p.Open(t)
			for n := tt.kept; n < 4; n++ {
				storetest.Commit(t, a, note(n))
			}
			a.Close()
			newer := files(t, p.Dir)
			if err := os.WriteFile(filepath.Join(p.Dir, "archive.db"), old, 0o600); err != nil {
				t.Fatal(err)
			}
			a = p.Open(t)
			if _, began := a.Device(); !strings.Contains(began, "set back") {
				t.Errorf("epoch %q", began)
			}
			mustFind(t, a, "checkpoint was signed for 4", "log that is not here")
			storetest.Commit(t, a, note(7))
			mustFind(t, a, "checkpoint was signed for 4", "log that is not here")
			a.Close()
			for name := range newer {
				if _, ok := files(t, p.Dir)[name]; !ok {
					t.Errorf("%s was swept away, although the newer database knows of it", name)
				}
			}
		})
	}
}

// mustFind checks that verify finds one of these.
func mustFind(t *testing.T, a *archive.Archive, wants ...string) {
	t.Helper()
	v, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range wants {
		if strings.Contains(findings(v), want) && errors.Is(v.Err(), fault.Tampered) {
			return
		}
	}
	t.Errorf("verify finds %q; want one of %q", findings(v), wants)
}

func TestDatabaseIsMissing(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	storetest.Commit(t, a, note(1))
	a.Close()
	before := files(t, p.Dir)
	for name, db := range map[string][]byte{"removed": nil, "cut to nothing": {}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(p.Dir, "archive.db")
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if db != nil {
				if err := os.WriteFile(path, db, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := p.TryOpen(t.Context()); !errors.Is(err, fault.Tampered) {
				t.Errorf("Open: %v; want fault.Tampered", err)
			}
			for name := range before {
				if _, ok := files(t, p.Dir)[name]; !ok {
					t.Errorf("%s is gone", name)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	p := storetest.NewPlace(t, open)
	if _, err := p.TryOpen(t.Context()); !errors.Is(err, fault.NotFound) {
		t.Errorf("no folder: %v; want fault.NotFound", err)
	}
	a := p.Create(t)
	if _, err := p.TryOpen(t.Context()); !errors.Is(err, fault.Conflict) {
		t.Errorf("open already: %v; want fault.Conflict", err)
	}
	if _, err := archive.Create(t.Context(), p.Dir, p.Config, recipe(t, p.Identity)); !errors.Is(err, fault.Conflict) {
		t.Errorf("create in a folder that is not empty: %v; want fault.Conflict", err)
	}
	a.Close()
	q := storetest.NewPlace(t, open)
	q.Dir = p.Dir
	if _, err := q.TryOpen(t.Context()); !errors.Is(err, fault.Denied) {
		t.Errorf("another key: %v; want fault.Denied", err)
	}
	other := storetest.NewPlace(t, open)
	other.Create(t).Close()
	if err := os.WriteFile(filepath.Join(p.Dir, "keyring"), files(t, other.Dir)["keyring"], 0o600); err != nil {
		t.Fatal(err)
	}
	other.Dir = p.Dir
	if _, err := other.TryOpen(t.Context()); !errors.Is(err, fault.Tampered) {
		t.Errorf("the keyring of another archive: %v; want fault.Tampered", err)
	}
	if err := a.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}
