// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
)

// positions hides where in the log something stands. The numbers of entries tell
// how much was added in all cases together, which whoever knows of some of them
// must not learn. A sealed position is one block of AES under a key of the
// archive: it tells nothing, cannot be made up, and stays the same for as long as
// the archive does, so that people can keep the address of an entry.
type positions struct{ block cipher.Block }

func newPositions(key [32]byte) (positions, error) {
	block, err := aes.NewCipher(key[:])
	return positions{block}, err
}

// A position is a part of an entry. Mark is the beginning of the leaf hash of the
// entry: in an archive that was set back, its number may be that of another.
type position struct {
	number int64
	part   int
	mark   [3]byte
}

// positionOf gives the position of a part of the entry of a change.
func positionOf(c ask.Change, part int) position {
	p := position{number: c.Number, part: part}
	b, _ := hex.DecodeString(c.Entry) // 32 bytes in hexadecimal
	copy(p.mark[:], b)
	return p
}

// seal writes a position as text for an address: number (6 bytes), part (3),
// mark (3) and four zero bytes.
func (p positions) seal(at position) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.number)<<16)
	b[6], b[7], b[8] = byte(at.part>>16), byte(at.part>>8), byte(at.part)
	copy(b[9:12], at.mark[:])
	p.block.Encrypt(b[:], b[:])
	return hex.EncodeToString(b[:])
}

// open reads what seal wrote. Four bytes of a sealed position are zero, so that
// one that was made up is refused.
func (p positions) open(s string) (at position, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != aes.BlockSize {
		return at, errPosition
	}
	p.block.Decrypt(b, b)
	if binary.BigEndian.Uint32(b[12:]) != 0 {
		return at, errPosition
	}
	at.number = int64(binary.BigEndian.Uint64(b[:8]) >> 16)
	at.part = int(b[6])<<16 | int(b[7])<<8 | int(b[8])
	copy(at.mark[:], b[9:12])
	return at, nil
}

// errPosition is for an address that is too old, or that nobody was given.
var errPosition = fmt.Errorf("this list has moved on since; begin again with the newest: %w", fault.Invalid)

// after narrows a history to what comes after a position, "" for the newest.
func (v *visit) after(f *archive.HistoryFilter, position string) error {
	if position == "" {
		return nil
	}
	at, err := v.desk.positions.open(position)
	f.Before, f.BeforePart = at.number, at.part
	return err
}

// changes gives a page of history and where the next begins, "" if there is
// none. The numbers in it are for those who may know everything.
func (v *visit) changes(view *archive.View, f archive.HistoryFilter) (lines []ask.Change, next string, err error) {
	if lines, err = ask.Changes(v.context(), view, f, v.lang); err != nil {
		return nil, "", err
	}
	if n := len(lines); n == f.Limit {
		next = v.desk.positions.seal(positionOf(lines[n-1], lines[n-1].Part))
	}
	v.unnumber(lines)
	return lines, next, nil
}

// unnumber gives changes the address of their entry, and takes out where in the
// log they stand, but for those who may know everything.
func (v *visit) unnumber(lines []ask.Change) {
	for i := range lines {
		lines[i].Place = v.desk.positions.seal(positionOf(lines[i], 0))
		if !v.viewer().Everything() {
			lines[i].Number, lines[i].Sequence, lines[i].Part = 0, 0, 0
		}
	}
}
