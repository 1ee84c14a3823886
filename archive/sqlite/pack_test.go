// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// A row of the projection may be damaged, or of another version: reading it
// gives an error and never more than was there.
func FuzzUnpack(f *testing.F) {
	grade, err := record.ParseGrade("B2")
	if err != nil {
		f.Fatal(err)
	}
	var p pack
	p.statement(&record.Statement{Passage: record.Passage{Document: record.EntityID{1}, Text: record.Hash{2}, Start: 3, End: 8, Quote: "quote", Locator: "p. 4"},
		Via: []record.Speaker{{Who: record.EntityID{5}, Identity: "ID-NAM", Access: "AC-EYE"}}, Depth: "H1", Said: when.On(14_000), Duress: true, Hedge: "allegedly", Grade: grade})
	f.Add(bytes.Clone(p.b))
	for _, v := range []record.Value{record.TextValue("x", "en"), record.TermValue("T"), record.NumberValue(1, record.NoMax), record.Yes(),
		record.WhenValue(when.On(1), "then", "D-EXA"), {Type: record.CoordType, Lat: -1, Lon: 2, Radius: 3}, {Type: record.IDType, Text: "1", Scheme: "s"}} {
		p.b = p.b[:0]
		p.claim(&record.Claim{Stance: record.Denies, Basis: "source", Value: v})
		f.Add(bytes.Clone(p.b))
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, data []byte) {
		var s record.Statement
		if err := (&unpack{b: data}).statement(&s); err == nil {
			var p, again pack
			p.statement(&s)
			var s2 record.Statement
			if err := (&unpack{b: p.b}).statement(&s2); err != nil {
				t.Fatal(err)
			}
			if again.statement(&s2); !bytes.Equal(p.b, again.b) {
				t.Errorf("a statement has two forms:\n\t%x\n\t%x", p.b, again.b)
			}
		} else if !errors.Is(err, fault.Tampered) {
			t.Errorf("statement: %v; want fault.Tampered", err)
		}
		var c record.Claim
		if err := (&unpack{b: data}).claim(&c); err != nil && !errors.Is(err, fault.Tampered) {
			t.Errorf("claim: %v; want fault.Tampered", err)
		}
		readSubjects(data)
	})
}

func TestPackKeepsEverything(t *testing.T) {
	s := record.Statement{Passage: record.Passage{Document: record.EntityID{1}, Text: record.Hash{2}, Start: 3, End: 8, Quote: "quote", Locator: "p. 4"},
		Via: []record.Speaker{{Who: record.EntityID{5}, Identity: "ID-NAM", Access: "AC-EYE"}, {Who: record.EntityID{6}}}, Depth: "H1", Said: when.On(-14_000), Hedge: "allegedly"}
	var p pack
	p.statement(&s)
	var got record.Statement
	if err := (&unpack{b: p.b}).statement(&got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(record.Encode(record.Say{Statement: s}), record.Encode(record.Say{Statement: got})); d != "" {
		t.Errorf("a statement (-packed, +unpacked):\n%s", d)
	}
	if err := (&unpack{b: p.b[:len(p.b)-3]}).statement(&got); !errors.Is(err, fault.Tampered) {
		t.Errorf("cut short: %v; want fault.Tampered", err)
	}
}
