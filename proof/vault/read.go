// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"filippo.io/age"

	"teptar/fault"
	"teptar/proof/disk"
)

// Open reads a blob from its beginning. No byte is released before its chunk
// of 64 KiB was authenticated, and the last bytes not before the SHA-256 of
// the whole was checked: whoever gets [io.EOF] has all that was put, and
// whoever acts on bytes before that may act on a blob cut short.
//
// A file that is not there is fault.NotFound, one with any bit changed is
// fault.Tampered, from Open or from Read, and a Blob without a key is
// fault.Erased. The errors name the address.
func (v *Vault) Open(b Blob) (io.ReadCloser, error) {
	f, err := v.openFile(b)
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(f, lock{b.Key})
	if err != nil {
		f.Close()
		return nil, refused(b.Address, err)
	}
	return &reader{blob: b, file: f, plain: plain, left: b.Size, hash: sha256.New()}, nil
}

// openFile opens the ciphertext of a blob whose record is not in contradiction
// with itself.
func (v *Vault) openFile(b Blob) (disk.File, error) {
	if b.Key.IsZero() {
		return nil, fmt.Errorf("blob %s: its key was destroyed: %w", b.Address, fault.Erased)
	}
	want := v.address(b.SHA256)
	if subtle.ConstantTimeCompare(want[:], b.Address[:]) != 1 || b.Size < 0 || b.Size > MaxSize {
		return nil, fmt.Errorf("blob %s: its record contradicts itself: %w", b.Address, fault.Tampered)
	}
	f, err := v.fs.Open(filename(b.Address))
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, fmt.Errorf("blob %s: its file is missing: %w", b.Address, fault.NotFound)
	case errors.Is(err, fault.Invalid):
		return nil, fmt.Errorf("blob %s: there is something else in its place: %w", b.Address, fault.Tampered)
	case err != nil:
		return nil, fmt.Errorf("blob %s: %w", b.Address, err)
	}
	return f, nil
}

// refused tells a disk that could not be read from bytes that are wrong. What
// age says about wrong bytes is left out, since it may quote them.
func refused(a Address, err error) error {
	if unread, ok := errors.AsType[*disk.Error](err); ok {
		return fmt.Errorf("blob %s: %w", a, unread)
	}
	return fmt.Errorf("blob %s: not the bytes that were sealed: %w", a, fault.Tampered)
}

// A reader releases the bytes of a blob. It is not safe for concurrent use.
type reader struct {
	blob  Blob
	file  disk.File
	plain io.Reader
	left  int64
	hash  hash.Hash
	err   error
}

func (r *reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	var n int
	if r.left > 0 {
		p = p[:min(int64(len(p)), r.left)]
		var err error
		if n, err = r.plain.Read(p); n == 0 && err != nil {
			// The end comes too early here, even if age has no objection.
			r.err = refused(r.blob.Address, err)
			return 0, r.err
		}
		r.hash.Write(p[:n])
		r.left -= int64(n)
	}
	if r.left == 0 {
		if r.err = r.finish(); r.err != io.EOF {
			clear(p[:n])
			return 0, r.err
		}
	}
	return n, nil
}

// finish checks everything that can be checked only at the end.
func (r *reader) finish() error {
	if err := checkPadding(r.plain, r.blob.Size); err != nil {
		return refused(r.blob.Address, err)
	}
	if !bytes.Equal(r.hash.Sum(nil), r.blob.SHA256[:]) {
		return refused(r.blob.Address, errPadding)
	}
	return io.EOF
}

func (r *reader) Close() error {
	if r.err == nil || r.err == io.EOF {
		r.err = errClosed
	}
	return r.file.Close()
}

var errClosed = errors.New("read of a closed blob")

// A Section gives the bytes of a blob in any order. Its ReadAt may be called
// from several goroutines.
type Section struct {
	*io.SectionReader
	file disk.File
}

// Close ends reading.
func (s *Section) Close() error { return s.file.Close() }

// OpenAt opens a blob for reading in any order, as a zip archive or a video
// needs it. Its length is checked at once and every chunk before it is
// released, but not the SHA-256 of the whole, which takes [Vault.Check]. Every
// ReadAt costs at least 64 KiB of work, so readers of small pieces should put
// a buffer before it. The errors are those of Open.
func (v *Vault) OpenAt(b Blob) (*Section, error) {
	f, err := v.openFile(b)
	if err != nil {
		return nil, err
	}
	plain, err := decryptAt(f, b)
	if err != nil {
		f.Close()
		return nil, refused(b.Address, err)
	}
	return &Section{io.NewSectionReader(plain, 0, b.Size), f}, nil
}

func decryptAt(f disk.File, b Blob) (io.ReaderAt, error) {
	stored, err := f.Size()
	if err != nil {
		return nil, err
	}
	plain, size, err := age.DecryptReaderAt(f, stored, lock{b.Key})
	if err != nil {
		return nil, err
	}
	if size != padded(b.Size) {
		return nil, errPadding
	}
	var trailer [trailerSize]byte
	if _, err := plain.ReadAt(trailer[:], size-trailerSize); err != nil && err != io.EOF {
		return nil, err
	}
	if binary.BigEndian.Uint64(trailer[:]) != uint64(b.Size) {
		return nil, errPadding
	}
	return readerAt{plain, b.Address}, nil
}

// readerAt names the blob in the errors of age.
type readerAt struct {
	io.ReaderAt
	address Address
}

func (r readerAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, off)
	if err != nil && err != io.EOF {
		clear(p)
		return 0, refused(r.address, err)
	}
	return n, err
}

// Check reads a whole blob and returns nil if it is the bytes that were put.
// The errors are those of Open, and that of a context that ended.
func (v *Vault) Check(ctx context.Context, b Blob) error {
	r, err := v.Open(b)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := io.CopyBuffer(discard{}, &cancelled{ctx, r}, make([]byte, chunkSize)); err != nil {
		return err
	}
	return nil
}

// discard is io.Discard without its own buffer.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
