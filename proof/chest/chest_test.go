// SPDX-License-Identifier: Apache-2.0

package chest_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/proof/chest"
)

var key = [32]byte{7}

type item struct{ Name, Bytes string }

func fill(t interface{ Fatal(...any) }, open string, items ...item) []byte {
	var out bytes.Buffer
	w, err := chest.New(&out, key, []byte(open))
	for _, i := range items {
		if err == nil {
			_, err = w.Put(i.Name, strings.NewReader(i.Bytes))
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// empty reads a chest to its end.
func empty(data []byte, key [32]byte) (open string, items []item, err error) {
	l, err := chest.Open(bytes.NewReader(data))
	if err != nil {
		return "", nil, err
	}
	r, err := l.Unseal(key)
	if err != nil {
		return "", nil, err
	}
	for {
		name, err := r.Next()
		if err == io.EOF {
			return string(l.OpenPart()), items, nil
		}
		if err != nil {
			return "", items, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return "", items, err
		}
		items = append(items, item{name, string(b)})
	}
}

func TestWhatGoesInComesOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.StringN(0, 50, 200).Draw(t, "open")
		want := rapid.SliceOf(rapid.Custom(func(t *rapid.T) item {
			return item{rapid.StringMatching(`[a-z/]{1,200}`).Draw(t, "name"), strings.Repeat("x", rapid.SampledFrom([]int{0, 1, 65_535, 65_536, 65_537, 200_000}).Draw(t, "size"))}
		})).Draw(t, "items")
		gotOpen, got, err := empty(fill(t, open, want...), key)
		if err != nil || gotOpen != open || !cmp.Equal(want, got, cmp.Transformer("list", func(s []item) []item { return append([]item{}, s...) })) {
			t.Fatalf("open part %q, %d items, %v; want %q and %d items", gotOpen, len(got), err, open, len(want))
		}
	})
}

func TestItemsCanBePassedOver(t *testing.T) {
	l, err := chest.Open(bytes.NewReader(fill(t, "", item{"a", strings.Repeat("a", 100_000)}, item{"b", "b"})))
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Unseal(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a", "b"} {
		if name, err := r.Next(); name != want || err != nil {
			t.Fatalf("Next: %q, %v; want %q", name, err, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("at the end: %v, want io.EOF", err)
	}
}

// Every bit that is changed and every byte that is cut off is noticed, the open
// part included.
func TestEveryChangeIsNoticed(t *testing.T) {
	data := fill(t, "who opens it", item{"one", "first"}, item{"two", "second"})
	for i := range data {
		for _, bit := range []byte{1, 0x80} {
			bad := bytes.Clone(data)
			bad[i] ^= bit
			if _, _, err := empty(bad, key); !errors.Is(err, fault.Tampered) && !errors.Is(err, fault.Invalid) {
				t.Errorf("byte %d changed: %v", i, err)
			}
		}
		if _, _, err := empty(data[:i], key); !errors.Is(err, fault.Tampered) && !errors.Is(err, fault.Invalid) {
			t.Errorf("cut to %d bytes: %v", i, err)
		}
	}
	if _, _, err := empty(append(bytes.Clone(data), 0), key); !errors.Is(err, fault.Tampered) {
		t.Errorf("a byte more: %v", err)
	}
	if _, _, err := empty(data, [32]byte{8}); !errors.Is(err, fault.Tampered) {
		t.Errorf("another key: %v", err)
	}
}

// A chest that was not closed is none, though all items are in it.
func TestAChestThatWasNotClosed(t *testing.T) {
	var out bytes.Buffer
	w, err := chest.New(&out, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Put("a", strings.NewReader(strings.Repeat("a", 300_000))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := empty(out.Bytes(), key); !errors.Is(err, fault.Tampered) {
		t.Errorf("it reads as a whole: %v", err)
	}
}

func TestNames(t *testing.T) {
	w, err := chest.New(io.Discard, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", strings.Repeat("n", 201)} {
		if _, err := w.Put(name, strings.NewReader("")); !errors.Is(err, fault.Invalid) {
			t.Errorf("a name of %d bytes: %v", len(name), err)
		}
	}
	if _, err := chest.New(io.Discard, key, make([]byte, chest.MaxOpen+1)); !errors.Is(err, fault.Full) {
		t.Errorf("an open part that is too long: %v", err)
	}
}

// Foreign bytes never end in a panic, and never in a chest that nobody made.
func FuzzOpen(f *testing.F) {
	f.Add(fill(f, "open", item{"a", "b"}))
	f.Add([]byte("teptar-chest@v1\n\xff\xff\xff\xff"))
	f.Add([]byte("teptar-chest@v1\n\x00\x00\x00\x00age-encryption.org/v1\n-> teptar-chest AAAA\n\n--- x\n"))
	seed := fill(f, "open", item{"a", "b"})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, err := empty(data, key); err == nil && !bytes.HasPrefix(data, []byte("teptar-chest@v1\n")) {
			t.Errorf("%d bytes that are no chest were read as one", len(data))
		}
		if _, _, err := empty(data, [32]byte{9}); err == nil && !bytes.Equal(data, seed) {
			t.Error("a chest opened with a key that was never used")
		}
	})
}
