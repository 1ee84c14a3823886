// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/vault"
)

const limit = 1 << 30

// canary is testimony by an invented person.
const canary = "Zarema Testova saw the house burn on the second of March"

func secret() (s [32]byte) {
	for i := range s {
		s[i] = byte(i)
	}
	return s
}

// An archive is a vault with the little database that it needs.
type archive struct {
	dir string
	*vault.Vault

	mu    sync.Mutex
	blobs map[vault.Address]vault.Blob
}

func newArchive(t testing.TB) *archive {
	t.Helper()
	dir := t.TempDir()
	fsys, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { fsys.Close() })
	return &archive{dir: dir, Vault: vault.New(fsys, secret()), blobs: map[vault.Address]vault.Blob{}}
}

func (a *archive) known(_ context.Context, at vault.Address) (vault.Blob, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b, ok := a.blobs[at]
	return b, ok, nil
}

// keep puts bytes and commits the blob.
func (a *archive) keep(data []byte) (vault.Blob, error) {
	b, err := a.Put(context.Background(), bytes.NewReader(data), limit, a.known)
	if err != nil {
		return b, err
	}
	a.mu.Lock()
	a.blobs[b.Address] = b
	a.mu.Unlock()
	a.Release(b.Address)
	return b, nil
}

func (a *archive) mustKeep(t testing.TB, data []byte) vault.Blob {
	t.Helper()
	b, err := a.keep(data)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (a *archive) file(b vault.Blob) string {
	s := b.Address.String()
	return filepath.Join(a.dir, "blobs", s[:2], s)
}

// content is bytes that do not compress and do not repeat.
func content(n int) []byte {
	data := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(data)
	return data
}

// files returns the path and the bytes of every file below a directory.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		found[strings.TrimPrefix(path, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPutThenRead(t *testing.T) {
	a := newArchive(t)
	for _, size := range []int{0, 1, 4087, 4088, 4089, 65527, 65528, 65536, 65537, 200_000} {
		data := content(size)
		b := a.mustKeep(t, data)
		if b.Size != int64(size) {
			t.Errorf("%d bytes: Size is %d", size, b.Size)
		}
		r, err := a.Open(b)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		s, err := a.OpenAt(b)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		for name, in := range map[string]io.Reader{"Open": r, "OpenAt": s} {
			if err := sameBytes(in, data); err != nil {
				t.Errorf("%d bytes by %s: %v", size, name, err)
			}
		}
		if err := errors.Join(r.Close(), s.Close()); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// sameBytes reads short data in every way a reader can be used, long data once.
func sameBytes(r io.Reader, data []byte) error {
	if len(data) < 10_000 {
		return iotest.TestReader(r, data)
	}
	got, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(got, data) {
		err = errors.New("other bytes than were put")
	}
	return err
}

func TestSameBytesAreKeptOnce(t *testing.T) {
	a := newArchive(t)
	first, again := a.mustKeep(t, []byte(canary)), a.mustKeep(t, []byte(canary))
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the second Put gave another blob:\n%s", diff)
	}
	if n := len(files(t, a.dir)); n != 1 {
		t.Errorf("%d files for one blob", n)
	}
}

// A good new copy must never be thrown away for an old one that is not whole.
func TestPutHealsWhatWasLost(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, file string) error{
		"the file is gone":    func(_ *testing.T, file string) error { return os.Remove(file) },
		"the file is damaged": func(_ *testing.T, file string) error { return os.Truncate(file, 300) },
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(t)
			old := a.mustKeep(t, []byte(canary))
			if err := damage(t, a.file(old)); err != nil {
				t.Fatal(err)
			}
			b := a.mustKeep(t, []byte(canary))
			if b.Key.Equal(old.Key) {
				t.Error("the new file has the key of the lost one")
			}
			if err := a.Check(t.Context(), b); err != nil {
				t.Error(err)
			}
		})
	}
}

// Two puts of the same bytes, neither committed: both blobs must open the one
// file that is there.
func TestPutWhileTheSameIsUncommitted(t *testing.T) {
	a := newArchive(t)
	var blobs []vault.Blob
	for range 2 {
		b, err := a.Put(t.Context(), strings.NewReader(canary), limit, a.known)
		if err != nil {
			t.Fatal(err)
		}
		blobs = append(blobs, b)
	}
	if err := a.Remove(blobs[0].Address); !errors.Is(err, fault.Conflict) {
		t.Errorf("Remove of a blob that is being put: %v, want fault.Conflict", err)
	}
	a.Release(blobs[0].Address)
	if _, err := a.Sweep(t.Context(), a.known); err != nil {
		t.Fatal(err)
	}
	for i, b := range blobs {
		if err := a.Check(t.Context(), b); err != nil {
			t.Errorf("blob %d: %v", i, err)
		}
	}
	a.Release(blobs[1].Address)
	swept, err := a.Sweep(t.Context(), a.known)
	if want := (vault.Swept{Orphans: 1}); swept != want || err != nil {
		t.Errorf("Sweep after both were given up = %+v, %v; want %+v", swept, err, want)
	}
}

func TestManyAtOnce(t *testing.T) {
	a := newArchive(t)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 12 {
				if _, err := a.keep(content(1000 * ((g + i) % 5))); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				if _, err := a.Sweep(t.Context(), a.known); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if len(a.blobs) != 5 || len(files(t, a.dir)) != 5 {
		t.Errorf("%d blobs and %d files, want 5", len(a.blobs), len(files(t, a.dir)))
	}
	for _, b := range a.blobs {
		if err := a.Check(t.Context(), b); err != nil {
			t.Error(err)
		}
	}
}

func TestRefusals(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	other := a.mustKeep(t, []byte("other"))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	change := func(f func(*vault.Blob)) vault.Blob { c := b; f(&c); return c }
	put := func(limit int64, known vault.Known) error {
		_, err := a.Put(t.Context(), strings.NewReader(canary), limit, known)
		return err
	}
	openAt := func(b vault.Blob) error { _, err := a.OpenAt(b); return err }
	unsure := func(context.Context, vault.Address) (vault.Blob, bool, error) {
		return vault.Blob{}, false, fault.Denied
	}
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"more bytes than the limit", put(int64(len(canary))-1, a.known), fault.Full},
		{"a limit below zero", put(-1, a.known), fault.Invalid},
		{"no lookup", put(limit, nil), fault.Invalid},
		{"a lookup that does not work", put(limit, unsure), fault.Denied},
		{"a destroyed key", a.Check(t.Context(), change(func(b *vault.Blob) { b.Key = vault.Key{} })), fault.Erased},
		{"another key", a.Check(t.Context(), change(func(b *vault.Blob) { b.Key = other.Key })), fault.Tampered},
		{"another size", a.Check(t.Context(), change(func(b *vault.Blob) { b.Size-- })), fault.Tampered},
		{"a size below zero", a.Check(t.Context(), change(func(b *vault.Blob) { b.Size = -1 })), fault.Tampered},
		{"a size beyond the file", a.Check(t.Context(), change(func(b *vault.Blob) { b.Size = 1 << 30 })), fault.Tampered},
		{"another hash", a.Check(t.Context(), change(func(b *vault.Blob) { b.SHA256 = other.SHA256 })), fault.Tampered},
		{"another address", a.Check(t.Context(), change(func(b *vault.Blob) { b.Address = other.Address })), fault.Tampered},
		{"another size, in any order", openAt(change(func(b *vault.Blob) { b.Size-- })), fault.Tampered},
		{"a size beyond the file, in any order", openAt(change(func(b *vault.Blob) { b.Size = 1 << 30 })), fault.Tampered},
		{"a destroyed key, in any order", openAt(change(func(b *vault.Blob) { b.Key = vault.Key{} })), fault.Erased},
		{"a context that ended", a.Check(ended, b), context.Canceled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("error is %v, want %v", tt.err, tt.want)
			}
		})
	}
	if err := put(int64(len(canary)), a.known); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
}

func TestRemoveIsRepeatable(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	for range 2 {
		if err := a.Remove(b.Address); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Check(t.Context(), b); !errors.Is(err, fault.NotFound) || !strings.Contains(err.Error(), b.Address.String()) {
		t.Errorf("Check of a removed blob: %v, want fault.NotFound with the address", err)
	}
}

func TestSweepLeavesWhatIsNotOurs(t *testing.T) {
	a := newArchive(t)
	b := a.mustKeep(t, []byte(canary))
	misplaced := filepath.Join(a.dir, "blobs", "draft", b.Address.String())
	for _, name := range []string{
		filepath.Join(a.dir, "blobs", "notes.txt"),
		filepath.Join(filepath.Dir(a.file(b)), "notes.txt"),
		misplaced,
	} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(a.dir, "blobs", "draft", "draft-0123")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	swept, err := a.Sweep(t.Context(), a.known)
	if want := (vault.Swept{Drafts: 1, Foreign: 3}); swept != want || err != nil {
		t.Errorf("Sweep = %+v, %v; want %+v", swept, err, want)
	}
	if err := a.Check(t.Context(), b); err != nil {
		t.Error(err)
	}
}

// live is the heap after a collection.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// watched measures the heap as it is read.
type watched struct {
	io.Reader
	read, next, peak int64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.read += int64(n); w.read >= w.next {
		w.next += 8 << 20
		w.peak = max(w.peak, live())
	}
	return n, err
}

func TestMemoryDoesNotGrowWithTheBlob(t *testing.T) {
	a := newArchive(t)
	const size, most = 64 << 20, 2 << 20
	before := live()
	in := &watched{Reader: io.LimitReader(rand.NewChaCha8([32]byte{2}), size)}
	b, err := a.Put(t.Context(), in, limit, a.known)
	if err != nil {
		t.Fatal(err)
	}
	if grown := in.peak - before; grown > most {
		t.Errorf("writing %d bytes takes %d bytes of memory", size, grown)
	}
	r, err := a.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := &watched{Reader: r}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
	if grown := out.peak - before; grown > most {
		t.Errorf("reading %d bytes takes %d bytes of memory", size, grown)
	}
}
