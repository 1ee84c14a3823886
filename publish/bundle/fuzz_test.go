// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"teptar/fault"
	"teptar/record"
)

// Whatever a stranger is handed, the program says what is wrong with it, in one
// of three ways, and never fails otherwise. What it accepts has one spelling: a
// byte more or fewer is refused.
func FuzzVerify(f *testing.F) {
	data := short(f)
	a := newArchive(f)
	tell(f, a, "tarn", "Alpha")
	tell(f, a, "other", "Beta")
	alpha, _ := writeAs(f, a, owner, Options{Cases: []record.CaseID{"tarn"}, Captures: true})
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add(tail(nil, 0))
	f.Add([]byte("PK\x05\x06"))
	for _, attack := range attacks {
		p := takeApart(f, alpha)
		attack.change(p)
		f.Add(p.frame())
		f.Add(p.resign().frame())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := check(t, data, Trust{})
		if err != nil {
			if !errors.Is(err, fault.Tampered) && !errors.Is(err, fault.Invalid) {
				t.Errorf("neither tampered nor invalid: %v", err)
			}
			return
		}
		if _, err := check(t, append(bytes.Clone(data), 0), Trust{}); err == nil {
			t.Error("the same bundle with a byte more is accepted")
		}
	})
}

// Most inputs of FuzzVerify die of their first wrong byte. Here the frame and the
// signature are always right, and what is inside is not.
func FuzzInside(f *testing.F) {
	whole := vector(f)
	for _, p := range takeApart(f, whole).files {
		f.Add(p.name, p.data)
	}
	f.Add(entriesDir, []byte(logMagic+"teptarh1"))
	f.Add(manifestFile, []byte("teptar/manifest@v1\nfile 9223372036854775807 00  x\n\n— x y\n"))
	f.Add(wordsFile, []byte("kind:act\t\t\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		p := takeApart(t, whole)
		for i := range p.files {
			if p.files[i].name != name {
				continue
			}
			p.files[i].data = data
			if name != manifestFile {
				p.resign()
			}
		}
		if _, err := check(t, p.frame(), Trust{}); err != nil && !wrong(err) {
			t.Errorf("neither tampered nor invalid: %v", err)
		}
	})
}

// vector gives the bundle that lies in testdata.
func vector(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/upper-tarn.zip")
	if err != nil {
		t.Fatal(err)
	}
	return data
}
