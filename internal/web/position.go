// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
)

// positions hides where in the log a page of history ends. The numbers of
// entries tell how much was added in all cases together, which whoever knows of
// some of them must not learn. A sealed position is one block of AES under a
// key of this run: it tells nothing and cannot be made up.
type positions struct{ block cipher.Block }

func newPositions() (positions, error) {
	var key [16]byte
	rand.Read(key[:]) // never fails, see crypto/rand
	block, err := aes.NewCipher(key[:])
	return positions{block}, err
}

// seal writes a position as text for an address.
func (p positions) seal(number int64, part int) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:8], uint64(number))
	binary.BigEndian.PutUint32(b[8:12], uint32(part))
	p.block.Encrypt(b[:], b[:])
	return hex.EncodeToString(b[:])
}

// open reads what seal wrote. Four bytes of a sealed position are zero, so that
// one that was made up is refused.
func (p positions) open(s string) (number int64, part int, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != aes.BlockSize {
		return 0, 0, errPosition
	}
	p.block.Decrypt(b, b)
	if binary.BigEndian.Uint32(b[12:]) != 0 {
		return 0, 0, errPosition
	}
	return int64(binary.BigEndian.Uint64(b[:8])), int(binary.BigEndian.Uint32(b[8:12])), nil
}

// errPosition is for an address that is too old, or that nobody was given.
var errPosition = fmt.Errorf("this list has moved on since; begin again with the newest: %w", fault.Invalid)

// after narrows a history to what comes after a position, "" for the newest.
func (v *visit) after(f *archive.HistoryFilter, position string) (err error) {
	if position != "" {
		f.Before, f.BeforePart, err = v.desk.positions.open(position)
	}
	return err
}

// changes gives a page of history and where the next begins, "" if there is
// none. The numbers in it are for those who may know everything.
func (v *visit) changes(view *archive.View, f archive.HistoryFilter) (lines []ask.Change, next string, err error) {
	if lines, err = ask.Changes(v.context(), view, f, v.lang); err != nil {
		return nil, "", err
	}
	if n := len(lines); n == f.Limit {
		next = v.desk.positions.seal(lines[n-1].Number, lines[n-1].Part)
	}
	v.unnumber(lines)
	return lines, next, nil
}

// unnumber takes out of changes where in the log they stand, but for those who
// may know everything.
func (v *visit) unnumber(lines []ask.Change) {
	if v.viewer().Everything() {
		return
	}
	for i := range lines {
		lines[i].Number, lines[i].Sequence, lines[i].Part = 0, 0, 0
	}
}
