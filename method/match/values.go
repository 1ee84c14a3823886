// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"
	"hash/maphash"
	"math"
)

// values are the different values of a column, numbered in the order in which
// they first came. Number 0 is the missing value. Values that differ in the
// case of ASCII letters only are one, in the spelling that came first.
type values struct {
	text  []byte
	ends  []uint32 // where each value ends in text
	count []uint32 // how many records have it
	slots []slot
	seed  maphash.Seed // where a value is looked for; it reaches no result
	lower []byte
}

type slot struct{ hash, id uint32 }

func newValues() *values {
	return &values{ends: []uint32{0}, count: []uint32{0}, slots: make([]slot, 1024), seed: maphash.MakeSeed()}
}

// len counts the values, the missing one too.
func (v *values) len() int { return len(v.ends) }

// bytes gives a value, not to be changed.
func (v *values) bytes(id uint32) []byte {
	if id == 0 {
		return nil
	}
	return v.text[v.ends[id-1]:v.ends[id]]
}

func (v *values) string(id uint32) string { return string(v.bytes(id)) }

// full tells that no more text can be taken in.
func (v *values) full() bool {
	return len(v.text) > math.MaxUint32-maxCell-1 || len(v.ends) > math.MaxInt32
}

// add numbers a value and counts it.
func (v *values) add(b []byte) uint32 {
	if b = present(b); b == nil {
		v.count[0]++
		return 0
	}
	id := v.find(b)
	v.count[id]++
	return id
}

// find numbers a value that is not missing.
func (v *values) find(b []byte) uint32 {
	v.lower = v.lower[:0]
	for _, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		v.lower = append(v.lower, c)
	}
	h := uint32(maphash.Bytes(v.seed, v.lower))
	mask := uint32(len(v.slots) - 1)
	at := h & mask
	for v.slots[at].id != 0 {
		if s := v.slots[at]; s.hash == h && sameLower(v.bytes(s.id), v.lower) {
			return s.id
		}
		at = (at + 1) & mask
	}
	id := uint32(len(v.ends))
	v.text = append(v.text, b...)
	v.ends = append(v.ends, uint32(len(v.text)))
	v.count = append(v.count, 0)
	v.slots[at] = slot{h, id}
	if len(v.ends) > len(v.slots)/2 {
		v.grow()
	}
	return id
}

// grow doubles the slots.
func (v *values) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	mask := uint32(len(v.slots) - 1)
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		at := s.hash & mask
		for v.slots[at].id != 0 {
			at = (at + 1) & mask
		}
		v.slots[at] = s
	}
}

// sameLower compares a value with one in small letters.
func sameLower(b, lower []byte) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// present gives a cell without spaces around it, or nil if it says in one of the
// ways that programs have that there is nothing.
func present(b []byte) []byte {
	if b = bytes.TrimSpace(b); len(b) == 0 {
		return nil
	}
	switch len(b) {
	case 1:
		if b[0] == '-' || b[0] == '?' || b[0] == '.' {
			return nil
		}
	case 3:
		if s := string(b); s == "n/a" || s == "N/A" || s == "NaN" || s == "nan" || s == "—" || s == "–" {
			return nil
		}
	case 4:
		if s := string(b); s == "NULL" || s == "null" || s == "None" {
			return nil
		}
	}
	return b
}
