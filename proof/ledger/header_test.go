// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

func TestHeaderRoundTrip(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 3)
	for i, h := range l.headers {
		b := h.Encode()
		if len(b) != HeaderSize {
			t.Fatalf("header %d has %d bytes", i, len(b))
		}
		again := must[Header](t)(ParseHeader(b))
		if diff := cmp.Diff(h, again); diff != "" {
			t.Errorf("header %d (-signed +parsed):\n%s", i, diff)
		}
		if err := again.Verify(); err != nil {
			t.Error(err)
		}
		if err := again.CheckBody(l.bodies[i]); err != nil {
			t.Error(err)
		}
		if again.Leaf() != tlog.RecordHash(b) {
			t.Errorf("leaf hash of entry %d is not that of RFC 6962", i)
		}
	}
}

func TestHeaderWithAnyByteChangedIsRefused(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 2)
	testChanges(t, l.headers[1].Encode(), func(b []byte) bool {
		h, err := ParseHeader(b)
		return err == nil && h.Verify() == nil
	})
}

func TestParseHeaderRefuses(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 2)
	for _, tt := range []struct {
		name   string
		change func(b []byte)
	}{
		{"another version", func(b []byte) { b[7] = '2' }},
		{"a key that fits every message", func(b []byte) { clear(b[8:40]); b[8] = 1 }},
		{"a key in its other spelling", func(b []byte) { copy(b[8:40], bytes.Repeat([]byte{0xff}, 32)) }},
		{"an epoch of zero", func(b []byte) { clear(b[40:56]) }},
		{"a sequence number that is negative as int64", func(b []byte) { b[56] = 0x80 }},
		{"a sequence number beyond the limit", func(b []byte) { binary.BigEndian.PutUint64(b[56:], MaxEntries) }},
		{"a first entry that follows something", func(b []byte) { clear(b[56:64]) }},
		{"a second entry that follows nothing", func(b []byte) { clear(b[64:96]) }},
		{"no parts", func(b []byte) { clear(b[128:132]) }},
		{"too many parts", func(b []byte) { binary.BigEndian.PutUint32(b[128:], MaxParts+1) }},
		{"parts that are negative as int32", func(b []byte) { binary.BigEndian.PutUint32(b[128:], 1<<31) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := l.headers[1].Encode()
			tt.change(b)
			if _, err := ParseHeader(b); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v, want fault.Invalid", err)
			}
		})
	}
}

func TestSignRefusesWhatCouldNotBeRead(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	for _, tt := range []struct {
		name  string
		key   PrivateKey
		epoch Epoch
		at    Position
		body  Body
	}{
		{"an empty key", PrivateKey{}, l.Epoch, Position{}, l.bodies[0]},
		{"an empty epoch", l.key, Epoch{}, Position{}, l.bodies[0]},
		{"an empty body", l.key, l.Epoch, Position{}, Body{}},
		{"a place without a previous entry", l.key, l.Epoch, Position{Sequence: 1}, l.bodies[0]},
		{"a negative place", l.key, l.Epoch, Position{-1, tlog.Hash{1}}, l.bodies[0]},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Sign(tt.key, tt.epoch, tt.at, tt.body); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v, want fault.Invalid", err)
			}
		})
	}
}

func TestLogIDDependsOnKeyAndEpoch(t *testing.T) {
	a := newTestLog(t, "device").Log
	b, c := a, a
	b.Epoch[15] ^= 1
	c.Key = testKey("other").Public()
	if a.ID() == b.ID() || a.ID() == c.ID() {
		t.Error("two logs with one id")
	}
	if id, err := ParseLogID(a.ID().String()); id != a.ID() || err != nil {
		t.Errorf("ParseLogID = %v, %v", id, err)
	}
	for _, s := range []string{"", a.ID().String()[1:], "0x" + a.ID().String()[2:], "ABCDEF" + a.ID().String()[6:]} {
		if _, err := ParseLogID(s); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseLogID(%q): %v, want fault.Invalid", s, err)
		}
	}
}

// A header is hashed and signed as bytes, so it must have one spelling.
func FuzzParseHeader(f *testing.F) {
	l := newTestLog(f, "device").grow(f, 2)
	for _, h := range l.headers {
		f.Add(h.Encode())
		f.Add(append(h.Encode(), 0))
	}
	f.Add(bytes.Repeat([]byte{0xff}, HeaderSize))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ParseHeader(data)
		if err != nil {
			return
		}
		if again := h.Encode(); !bytes.Equal(again, data) {
			t.Errorf("two spellings of one header:\n\t%x\n\t%x", data, again)
		}
	})
}
