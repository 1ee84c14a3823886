// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teptar/archive/storetest"
)

// page is what the database is encrypted and checked by.
const page = 4096

// TestFlippedBit flips single bits in every file of an archive. Opening or
// verify must find each, and say where.
func TestFlippedBit(t *testing.T) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	for n := range 12 {
		storetest.Commit(t, a, note(n))
	}
	// An erasure and a rebuild leave free pages behind.
	if err := erase(t.Context(), a, statementOf(note(3))); err != nil {
		t.Fatal(err)
	}
	storetest.Sound(t, t, a)
	a.Close()
	pristine := files(t, p.Dir)
	rng := rand.New(rand.NewPCG(1, 2))
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range pristine {
			if !yield(name) {
				return
			}
		}
	})
	blobs := 0
	for i, name := range names {
		if strings.HasPrefix(name, "blobs") {
			if blobs++; blobs > 3 {
				continue
			}
		}
		t.Run(fmt.Sprint(i, " ", strings.Split(name, "/")[0]), func(t *testing.T) {
			n := 0
			for _, bit := range positions(rng, name, len(pristine[name])) {
				found, err := flip(t, p, name, pristine, bit)
				if err != nil {
					t.Fatal(err)
				}
				if want := place(name, bit); !strings.Contains(found, want) {
					t.Errorf("bit %d of %s: found %q; want it to name %q", bit, name, found, want)
				}
				n++
			}
			t.Logf("%d flips in %d bytes", n, len(pristine[name]))
		})
	}
}

// positions chooses bits: some in every page of the database, more in its first
// page and in small files, and the ends of each.
func positions(rng *rand.Rand, name string, size int) []int {
	if size == 0 {
		return nil
	}
	step := page
	if name != "archive.db" {
		step = max(1, size/40)
	}
	if testing.Short() {
		step *= 8
	}
	bits := []int{0, 8*size - 1}
	for at := 0; at < size; at += step {
		n := 2
		if name == "archive.db" && at == 0 {
			n = 20
		}
		for range n {
			bits = append(bits, 8*at+rng.IntN(8*min(step, size-at)))
		}
	}
	return bits
}

// place is what must be named when a bit of a file is another.
func place(name string, bit int) string {
	switch {
	case name == "archive.db" && bit/8 < page:
		return "page" // without the first page there are no pages to count
	case name == "archive.db":
		return fmt.Sprintf("page %d", bit/8/page+1)
	case strings.HasPrefix(name, "blobs"):
		return filepath.Base(name)
	}
	return name // "keyring", "checkpoint"
}

// flip flips one bit, opens and verifies, and gives what was found.
func flip(t *testing.T, p *storetest.Place, name string, pristine map[string][]byte, bit int) (string, error) {
	t.Helper()
	data := slices.Clone(pristine[name])
	data[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(filepath.Join(p.Dir, name), data, 0o600); err != nil {
		return "", err
	}
	defer restore(t, p.Dir, pristine)
	a, err := p.TryOpen(t.Context())
	if err != nil {
		return "open: " + err.Error(), nil
	}
	defer a.Close()
	if _, began := a.Device(); began != "" {
		t.Errorf("bit %d of %s: a new epoch began: %s", bit, name, began)
	}
	v, err := a.Verify(t.Context(), nil)
	if err != nil {
		return "", err
	}
	return findings(v), nil
}

// TestFlippedBitInTheLogOfAKilledProgram flips bits in what a killed program had
// not yet moved into the database. The database drops the log from there on; if
// something is lost by that, the checkpoint tells.
func TestFlippedBitInTheLogOfAKilledProgram(t *testing.T) {
	p := storetest.NewPlace(t, open)
	if err := p.Create(t).Close(); err != nil {
		t.Fatal(err)
	}
	cmd, lines := child(t, "commit", p, 1) // up to its first erasure, at 13
	said := 0
	for line := range lines {
		if line == "said 5" {
			said = 5
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	pristine := files(t, p.Dir)
	wal := pristine["archive.db-wal"]
	if said != 5 || len(wal) == 0 {
		t.Fatalf("%d notes, %d bytes in the log", said, len(wal))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	lost, flips := 0, 120
	if testing.Short() {
		flips = 15
	}
	for i := range flips {
		at := rng.IntN(len(wal))
		if i < 10 {
			at = rng.IntN(4 * page) // the beginning matters most
		}
		data := slices.Clone(wal)
		data[at] ^= 1 << rng.IntN(8)
		restore(t, p.Dir, pristine)
		if err := os.WriteFile(filepath.Join(p.Dir, "archive.db-wal"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if lostSomething(t, p, at) {
			lost++
		}
	}
	t.Logf("%d flips in %d bytes; %d lost something, and it was noticed", flips, len(wal), lost)
	if lost == 0 {
		t.Error("no flip lost anything: the test does not reach the log")
	}
}

// lostSomething opens an archive, and tells whether notes are lost. If they are,
// that must be noticed.
func lostSomething(t *testing.T, p *storetest.Place, at int) bool {
	t.Helper()
	a, err := p.TryOpen(t.Context())
	if err != nil {
		return true
	}
	defer a.Close()
	missing := 0
	for n := 1; n <= 5; n++ {
		if !has(t, a, statementOf(note(n))) {
			missing++
		}
	}
	v, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, began := a.Device()
	if missing > 0 && (began == "" || v.Err() == nil) {
		t.Errorf("byte %d: %d notes are gone, and nobody says so: epoch %q, findings %q", at, missing, began, findings(v))
	}
	if missing == 0 && v.Err() != nil && began == "" {
		t.Errorf("byte %d: nothing is missing, and yet: %s", at, findings(v))
	}
	return missing > 0
}
