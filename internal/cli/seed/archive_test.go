// SPDX-License-Identifier: Apache-2.0

// Package seed_test codes the report that Teptar was made for, and asks the
// archive that comes of it everything that the report tells.
//
// The report is not kept with the program. The tests take it from the file in
// TEPTAR_SEED_REPORT, or from ../shared/seed beside the module, and are
// skipped where it is not there.
package seed_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/proof/keyring"
	"teptar/record"
)

var coder = access.Owner("coder")

// readReport gives the report, or skips the test.
func readReport(t *testing.T) []byte {
	t.Helper()
	path := os.Getenv("TEPTAR_SEED_REPORT")
	if path == "" {
		path = filepath.Join(moduleRoot(t), "..", "shared", "seed", "report.txt")
	}
	report, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the report is not here; set TEPTAR_SEED_REPORT to its file")
	}
	return report
}

// moduleRoot walks up to the folder of go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// readCase gives the coding file.
func readCase(t *testing.T) []byte {
	t.Helper()
	src, err := os.ReadFile("testdata/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// parse reads the coding file against a report.
func parse(src, report []byte, at time.Time) (*coding.Draft, error) {
	return coding.Parse("case.yaml", src, coding.Context{
		By: coder.Name(), At: at,
		Open: func(name string) ([]byte, error) {
			if name != "report.txt" {
				return nil, fmt.Errorf("open: %w", fault.NotFound)
			}
			return report, nil
		},
	})
}

// takeIn commits the coded report to an archive.
func takeIn(t *testing.T, a *archive.Archive, report []byte) archive.Receipt {
	t.Helper()
	d, err := parse(readCase(t), report, a.Now())
	if err != nil {
		t.Fatal(err)
	}
	var deposits []archive.Deposit
	for _, f := range d.Files {
		deposit, _, _, err := a.Deposit(t.Context(), bytes.NewReader(f.Bytes), coding.MaxSize)
		if err != nil {
			t.Fatal(err)
		}
		deposits = append(deposits, deposit)
	}
	r, err := a.Commit(t.Context(), coder, d.Ops, deposits...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// build makes an archive of the report.
func build(t *testing.T, report []byte) *archive.Archive {
	t.Helper()
	recipe, err := keyring.ForPassphrase(keyring.Note{Label: "seed"}, []byte("a passphrase for the seed"), keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(t.Context(), t.TempDir(), archive.Config{OpenStore: openStore}, recipe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	takeIn(t, a, report)
	return a
}

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// view reads an archive.
func view(t *testing.T, a *archive.Archive) *archive.View {
	t.Helper()
	v, err := a.View(t.Context(), coder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// idOf gives the thing that the coding file calls by a key.
func idOf(key string) record.EntityID { return record.DeriveEntityID("seed", key) }
