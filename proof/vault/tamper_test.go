// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/proof/vault"
)

// damaged replaces the file of a blob and reports how reading it went.
func (a *archive) damaged(t *testing.T, b vault.Blob, data []byte) error {
	t.Helper()
	if err := os.WriteFile(a.file(b), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return a.Check(t.Context(), b)
}

func TestEveryChangedByteIsFound(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	whole, err := os.ReadFile(a.file(b))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		data := bytes.Clone(whole)
		data[i] ^= 1 << (i % 8)
		err := a.damaged(t, b, data)
		if !errors.Is(err, fault.Tampered) || !strings.Contains(err.Error(), b.Address.String()) {
			t.Fatalf("byte %d of %d changed: %v, want fault.Tampered with the address", i, len(whole), err)
		}
		if s, err := a.OpenAt(b); err == nil {
			_, err = io.ReadAll(s)
			s.Close()
			if !errors.Is(err, fault.Tampered) {
				t.Fatalf("byte %d changed, read in any order: %v, want fault.Tampered", i, err)
			}
		}
	}
}

func TestFilesThatAreNotTheBlob(t *testing.T) {
	a := newArchive(t)
	b, other := a.mustKeep(t, content(200_000)), a.mustKeep(t, content(200_001))
	whole, err := os.ReadFile(a.file(b))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(a.file(other))
	if err != nil {
		t.Fatal(err)
	}
	const chunk = 64<<10 + 16
	start := len(whole) % chunk // of some chunk boundary, counted from the end
	swapped := bytes.Clone(whole)
	copy(swapped[start:], whole[start+chunk:start+2*chunk])
	copy(swapped[start+chunk:], whole[start:start+chunk])
	for name, data := range map[string][]byte{
		"empty":                       nil,
		"header only":                 whole[:100],
		"one byte short":              whole[:len(whole)-1],
		"one chunk short":             whole[:len(whole)-chunk],
		"one byte more":               append(bytes.Clone(whole), 0),
		"twice":                       append(bytes.Clone(whole), whole...),
		"another blob":                foreign,
		"two parts exchanged":         swapped,
		"plain bytes instead":         content(200_000),
		"a header of another version": bytes.Replace(whole, []byte("org/v1"), []byte("org/v2"), 1),
	} {
		t.Run(name, func(t *testing.T) {
			if err := a.damaged(t, b, data); !errors.Is(err, fault.Tampered) {
				t.Errorf("Check: %v, want fault.Tampered", err)
			}
		})
	}
	if err := a.damaged(t, b, whole); err != nil {
		t.Errorf("the file put back: %v", err)
	}
}

// A short blob is released only after everything about it was checked.
func TestNothingIsReleasedFromAFalseRecord(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	b.Size -= 5
	r, err := a.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); len(got) != 0 || !errors.Is(err, fault.Tampered) {
		t.Errorf("read %d bytes, %v; want none and fault.Tampered", len(got), err)
	}
}

func TestKeysArePrintedNowhere(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	type around struct{ inner vault.Blob } // fmt cannot call methods in here
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		fmt.Fprintf(&out, verb+verb+verb+verb, b, b.Key, &b.Key, around{b})
	}
	if err := json.NewEncoder(&out).Encode(b); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("put", "blob", b, "key", b.Key)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("put", "blob", b, "key", b.Key)
	raw := b.Key.Bytes()
	var numbers []string
	for _, c := range raw[:4] {
		numbers = append(numbers, fmt.Sprint(c))
	}
	text := out.String()
	for _, form := range []string{
		string(raw), fmt.Sprintf("%x", raw), fmt.Sprintf("%X", raw),
		strings.Join(numbers, " "), strings.Join(numbers, ", "), strings.Join(numbers, ","),
	} {
		if strings.Contains(text, form) {
			t.Errorf("the key is printed as %q", form)
		}
	}
	if !strings.Contains(text, "[redacted]") {
		t.Error("nothing says that something was left out")
	}
}

func TestKeysAndAddressesReadBack(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	k, err := vault.ParseKey(b.Key.Bytes())
	if err != nil || !k.Equal(b.Key) {
		t.Errorf("a key does not read back: %v", err)
	}
	if k.Equal(vault.Key{}) || !(vault.Key{}).Equal(vault.Key{}) {
		t.Error("Equal is wrong about the zero key")
	}
	for _, n := range []int{0, 31, 33} {
		if _, err := vault.ParseKey(make([]byte, n)); !errors.Is(err, fault.Invalid) {
			t.Errorf("a key of %d bytes: %v, want fault.Invalid", n, err)
		}
	}
}

// An address has one spelling: whatever parses prints as it was.
func FuzzParseAddress(f *testing.F) {
	f.Add(strings.Repeat("0a", 32))
	f.Add(strings.Repeat("0A", 32))
	f.Add(strings.Repeat("0a", 31) + "..")
	f.Add("../" + strings.Repeat("0", 61))
	f.Fuzz(func(t *testing.T, s string) {
		a, err := vault.ParseAddress(s)
		if err == nil && a.String() != s {
			t.Errorf("%q parses and prints as %q", s, a)
		}
	})
}

// Whatever is in the place of a blob, reading it gives an error and no more
// bytes than the blob has.
func FuzzOpen(f *testing.F) {
	const header = "age-encryption.org/v1\n-> teptar-blob\n"
	f.Add([]byte(""))
	f.Add([]byte(header))
	f.Add([]byte(header + strings.Repeat("A", 43) + "\n--- " + strings.Repeat("A", 43) + "\n"))
	a := newArchive(f)
	b := a.mustKeep(f, []byte(canary))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 40\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := a.damaged(t, b, data); !errors.Is(err, fault.Tampered) {
			t.Errorf("Check of foreign bytes: %v, want fault.Tampered", err)
		}
		if _, err := a.OpenAt(b); !errors.Is(err, fault.Tampered) {
			t.Errorf("OpenAt of foreign bytes: %v, want fault.Tampered", err)
		}
	})
}

// The length of the file tells only the Padmé length of the bytes: never less
// than there is, at most 6.25 % more, the same for near lengths.
func TestLengthOfTheFileSaysLittle(t *testing.T) {
	a := newArchive(t)
	stored := func(size int) int64 {
		info, err := os.Stat(a.file(a.mustKeep(t, content(size))))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	least := stored(0)
	if at := stored(4000); at != least {
		t.Errorf("0 bytes are stored in %d, 4000 in %d; want the same", least, at)
	}
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.IntRange(4096, 1<<18).Draw(rt, "size")
		n := stored(size)
		chunks := n/(64<<10) + 1
		if most := int64(float64(size+8)*1.0625) + 300 + 16*chunks; n < int64(size) || n > most {
			rt.Errorf("%d bytes are stored in %d, want at most %d", size, n, most)
		}
	})
}
