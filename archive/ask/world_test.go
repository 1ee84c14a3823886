// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"bytes"
	"context"
	"io/fs"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/intake/coding"
	"teptar/internal/cli/demo"
)

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// demonstration builds an archive of the demonstration.
func demonstration(t testing.TB) *archive.Archive {
	t.Helper()
	a := storetest.New(t, openStore)
	takeIn(t, a, demo.CaseFile, func(name string) ([]byte, error) { return fs.ReadFile(demo.Files(), name) })
	return a
}

// takeIn commits a coding file.
func takeIn(t testing.TB, a *archive.Archive, name string, open func(string) ([]byte, error)) {
	t.Helper()
	src, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := coding.Parse(name, src, coding.Context{By: owner.Name(), At: time.Date(2031, 7, 1, 12, 0, 0, 0, time.UTC), Open: open})
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
	if _, err := a.Commit(t.Context(), owner, d.Ops, deposits...); err != nil {
		t.Fatal(err)
	}
}

// see opens a view that is closed when the test ends.
func see(t testing.TB, a *archive.Archive, who access.Viewer) *archive.View {
	t.Helper()
	v, err := a.View(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// with calls f with a view that is closed afterwards: only a few can be open.
func with(t testing.TB, a *archive.Archive, who access.Viewer, f func(v *archive.View)) {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	f(v)
}

// search answers a query that must be answered.
func search(t testing.TB, v *archive.View, text string, f ask.SearchFilter) *ask.Found {
	t.Helper()
	q, err := query.Parse(text, v.Schema())
	if err != nil {
		t.Fatal(err)
	}
	found, err := ask.Search(t.Context(), v, q, f)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return found
}

// pageOf gives the page of a thing of the valley.
func pageOf(t testing.TB, a *archive.Archive, who access.Viewer, key, lang string) (page *ask.EntityPage) {
	t.Helper()
	with(t, a, who, func(v *archive.View) {
		var err error
		if page, err = ask.Page(t.Context(), v, idIn(key), ask.PageFilter{Lang: lang}); err != nil {
			t.Fatal(err)
		}
	})
	return page
}

// property gives a property of a page, nil if nobody spoke of it.
func property(p *ask.EntityPage, name string) *ask.HeldProperty {
	for i := range p.Properties {
		if p.Properties[i].Name == name {
			return &p.Properties[i]
		}
	}
	return nil
}
