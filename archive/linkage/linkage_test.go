// SPDX-License-Identifier: Apache-2.0

package linkage_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/linkage"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/intake/coding"
	"teptar/internal/cli/demo"
	"teptar/record"
)

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// takeIn commits a coding file.
func takeIn(t testing.TB, a *archive.Archive, name string, open func(string) ([]byte, error)) {
	t.Helper()
	src, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := coding.Parse(name, src, coding.Context{By: storetest.Owner.Name(), At: time.Date(2031, 7, 1, 12, 0, 0, 0, time.UTC), Open: open})
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
	if _, err := a.Commit(t.Context(), storetest.Owner, d.Ops, deposits...); err != nil {
		t.Fatal(err)
	}
}

// with calls f with a view that is closed afterwards.
func with(t testing.TB, a *archive.Archive, who access.Viewer, f func(v *archive.View)) {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	f(v)
}

func TestScratch(t *testing.T) {
	a := storetest.New(t, openStore)
	takeIn(t, a, demo.CaseFile, func(name string) ([]byte, error) { return fs.ReadFile(demo.Files(), name) })
	takeIn(t, a, "rivals.yaml", func(name string) ([]byte, error) { return os.ReadFile("testdata/" + name) })
	with(t, a, storetest.Owner, func(v *archive.View) {
		for _, k := range linkage.Kinds() {
			m, found, err := linkage.Of(t.Context(), v, k)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println(k, found.Things, found.Compared, len(found.Proposals), found.Labels, m.Plan().Apart)
			for _, p := range found.Proposals {
				show(v, p)
			}
			qs, _ := m.Ask(2)
			for _, q := range qs {
				fmt.Println("ask", q.Why)
				show(v, q.Proposal)
			}
		}
	})
}

func show(v *archive.View, p linkage.Proposal) {
	ea, _ := v.Entity(p.A)
	eb, _ := v.Entity(p.B)
	fmt.Printf("%s %s p=%.2f w=%.1f prior %.1f kin %.1f %s\n", ea.Key, eb.Key, p.Probability, p.Weight, p.Prior, p.Kin, p.Apart)
	for _, e := range p.Elements {
		if e.Level != "" {
			fmt.Printf("    %s %s %.1f (%.1f) %q %q\n", e.Name, e.Level, e.Weight, e.Frequency, e.A.Text, e.B.Text)
		}
	}
}

var _ = record.Person
