// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"teptar/fault"
)

// The zip that a bundle is (PKWARE APPNOTE 6.3.10): files stored one after
// another, the central directory, its end. Whatever a writer of zips may choose
// is fixed here, so that a list of names, sizes and checksums determines every
// byte that is not in a file.
const (
	localMagic     = 0x04034b50
	centralMagic   = 0x02014b50
	end64Magic     = 0x06064b50
	locator64Magic = 0x07064b50
	endMagic       = 0x06054b50

	plainVersion = 10 // stored files
	largeVersion = 45 // zip64
	stampTime    = 0
	stampDate    = 1<<5 | 1 // 1 January 1980, the first day there is

	localSize   = 30
	large64     = 0x0001 // the one extra field
	localExtra  = 4 + 16
	none32      = math.MaxUint32
	none16      = math.MaxUint16
	maxFiles    = 1 << 18
	maxTailSize = int64(maxFiles * (46 + maxName + 28))
)

// A member is one file of a bundle.
type member struct {
	name   string
	size   int64
	crc    uint32
	sha    [32]byte
	offset int64 // of its bytes in the bundle
}

// large tells whether the size needs 64 bits.
func (m member) large() bool { return m.size >= none32 }

// head gives where the file's header begins.
func (m member) head() int64 { return m.offset - int64(m.headSize()) }

func (m member) headSize() int {
	if m.large() {
		return localSize + len(m.name) + localExtra
	}
	return localSize + len(m.name)
}

// appendCommon writes the fields that both headers of a file share.
func (m member) appendCommon(b []byte, version uint16, extra int) []byte {
	b = binary.LittleEndian.AppendUint16(b, version)
	b = binary.LittleEndian.AppendUint16(b, 0) // flags
	b = binary.LittleEndian.AppendUint16(b, 0) // method: stored
	b = binary.LittleEndian.AppendUint16(b, stampTime)
	b = binary.LittleEndian.AppendUint16(b, stampDate)
	b = binary.LittleEndian.AppendUint32(b, m.crc)
	size := uint32(min(m.size, none32))
	b = binary.LittleEndian.AppendUint32(b, size) // compressed
	b = binary.LittleEndian.AppendUint32(b, size)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(m.name)))
	return binary.LittleEndian.AppendUint16(b, uint16(extra))
}

// appendLocal writes the header in front of a file.
func (m member) appendLocal(b []byte) []byte {
	version, extra := uint16(plainVersion), 0
	if m.large() {
		version, extra = largeVersion, localExtra
	}
	b = binary.LittleEndian.AppendUint32(b, localMagic)
	b = m.appendCommon(b, version, extra)
	b = append(b, m.name...)
	if m.large() {
		b = binary.LittleEndian.AppendUint16(b, large64)
		b = binary.LittleEndian.AppendUint16(b, 16)
		b = binary.LittleEndian.AppendUint64(b, uint64(m.size))
		b = binary.LittleEndian.AppendUint64(b, uint64(m.size))
	}
	return b
}

// appendCentral writes the file's line in the central directory.
func (m member) appendCentral(b []byte) []byte {
	var extra []byte
	if m.large() {
		extra = binary.LittleEndian.AppendUint64(extra, uint64(m.size))
		extra = binary.LittleEndian.AppendUint64(extra, uint64(m.size))
	}
	if m.head() >= none32 {
		extra = binary.LittleEndian.AppendUint64(extra, uint64(m.head()))
	}
	version := uint16(plainVersion)
	if extra != nil {
		version = largeVersion
		head := binary.LittleEndian.AppendUint16(nil, large64)
		extra = append(binary.LittleEndian.AppendUint16(head, uint16(len(extra))), extra...)
	}
	b = binary.LittleEndian.AppendUint32(b, centralMagic)
	b = binary.LittleEndian.AppendUint16(b, version) // made by: FAT, so that no modes are stated
	b = m.appendCommon(b, version, len(extra))
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) // comment, disk, attributes
	b = binary.LittleEndian.AppendUint32(b, uint32(min(m.head(), none32)))
	b = append(b, m.name...)
	return append(b, extra...)
}

// tail gives all that follows the last file, which ends at a place.
func tail(members []member, at int64) []byte {
	var b []byte
	for _, m := range members {
		b = m.appendCentral(b)
	}
	size, count := int64(len(b)), uint64(len(members))
	if count >= none16 || size >= none32 || at >= none32 {
		b = binary.LittleEndian.AppendUint32(b, end64Magic)
		b = binary.LittleEndian.AppendUint64(b, 44) // bytes that follow
		b = binary.LittleEndian.AppendUint16(b, largeVersion)
		b = binary.LittleEndian.AppendUint16(b, largeVersion)
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0) // disks
		b = binary.LittleEndian.AppendUint64(b, count)
		b = binary.LittleEndian.AppendUint64(b, count)
		b = binary.LittleEndian.AppendUint64(b, uint64(size))
		b = binary.LittleEndian.AppendUint64(b, uint64(at))
		b = binary.LittleEndian.AppendUint32(b, locator64Magic)
		b = binary.LittleEndian.AppendUint32(b, 0)
		b = binary.LittleEndian.AppendUint64(b, uint64(at+size))
		b = binary.LittleEndian.AppendUint32(b, 1)
	}
	b = binary.LittleEndian.AppendUint32(b, endMagic)
	b = append(b, 0, 0, 0, 0) // disks
	b = binary.LittleEndian.AppendUint16(b, uint16(min(count, none16)))
	b = binary.LittleEndian.AppendUint16(b, uint16(min(count, none16)))
	b = binary.LittleEndian.AppendUint32(b, uint32(min(size, none32)))
	b = binary.LittleEndian.AppendUint32(b, uint32(min(at, none32)))
	return append(b, 0, 0) // comment
}

// readFrame finds the files of a bundle and refuses every frame but the one
// that their names, sizes and checksums determine. It reads no file; whether
// the checksums are right is for the caller to see.
func readFrame(r io.ReaderAt, size int64) ([]member, error) {
	var members []member
	at := int64(0)
	for {
		m, ok, err := readLocal(r, at, size)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if len(members) == maxFiles {
			return nil, fmt.Errorf("byte %d: more than %d files: %w", at, maxFiles, fault.Invalid)
		}
		if n := len(members); n > 0 && !inOrder(members[n-1].name, m.name) {
			return nil, fmt.Errorf("byte %d: the file does not stand in its place: %w", at, fault.Invalid)
		}
		members = append(members, m)
		at = m.offset + m.size
	}
	if size-at > maxTailSize {
		return nil, fmt.Errorf("byte %d: neither a file nor the end of a bundle: %w", at, fault.Invalid)
	}
	return members, checkTail(r, members, at, size)
}

// readLocal reads the header of the file that begins at a place; false if none
// does.
func readLocal(r io.ReaderAt, at, size int64) (m member, ok bool, err error) {
	var room [localSize + maxName + localExtra]byte
	head := room[:min(int64(len(room)), size-at)]
	if _, err := r.ReadAt(head, at); err != nil && err != io.EOF {
		return m, false, fmt.Errorf("read byte %d: %w", at, err)
	}
	if len(head) < localSize || binary.LittleEndian.Uint32(head) != localMagic {
		return m, false, nil
	}
	name := int(binary.LittleEndian.Uint16(head[26:]))
	if name > maxName || localSize+name > len(head) {
		return m, false, fmt.Errorf("byte %d: the name of a file is too long: %w", at+26, fault.Invalid)
	}
	m = member{name: string(head[localSize:][:name]), crc: binary.LittleEndian.Uint32(head[14:])}
	if _, known := place(m.name); !known {
		return m, false, fmt.Errorf("byte %d: a bundle has no file of this name: %w", at+localSize, fault.Invalid)
	}
	if m.size = int64(binary.LittleEndian.Uint32(head[22:])); m.size == none32 && len(head) >= localSize+name+localExtra {
		m.size = int64(binary.LittleEndian.Uint64(head[localSize+name+4:]))
	}
	m.offset = at + int64(m.headSize())
	if m.size < 0 || m.size > size-m.offset {
		return m, false, fmt.Errorf("byte %d: the file is cut off: %w", at, fault.Invalid)
	}
	if want := m.appendLocal(nil); !bytes.Equal(want, head[:min(len(want), len(head))]) {
		return m, false, fmt.Errorf("byte %d: %w", at+difference(want, head), errSpelling)
	}
	return m, true, nil
}

var errSpelling = fmt.Errorf("not what a bundle has here: %w", fault.Invalid)

// checkTail compares what follows the files with what has to.
func checkTail(r io.ReaderAt, members []member, at, size int64) error {
	want := tail(members, at)
	have := make([]byte, min(size-at, int64(len(want))+1))
	if _, err := r.ReadAt(have, at); err != nil && err != io.EOF {
		return fmt.Errorf("read byte %d: %w", at, err)
	}
	if !bytes.Equal(have, want) {
		return fmt.Errorf("byte %d: %w", at+difference(want, have), errSpelling)
	}
	return nil
}

// difference gives the first place where two byte strings differ.
func difference(a, b []byte) int64 {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int64(i)
		}
	}
	return int64(min(len(a), len(b)))
}
