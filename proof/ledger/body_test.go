// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"crypto/aes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/fault"
)

// naiveSalt computes a salt by the words of the specification.
func naiveSalt(seed []byte, i int) []byte {
	block, _ := aes.NewCipher(seed)
	salt := make([]byte, 32)
	for half := range 2 {
		block.Encrypt(salt[16*half:], naiveCounter(uint64(2*i+half)))
	}
	return salt
}

// naiveCommitments computes all commitments by the words of the specification.
func naiveCommitments(seed []byte, parts [][]byte) (each []Commitment, all Commitment) {
	whole := binary.BigEndian.AppendUint32([]byte("teptar/ledger/v1 body commitment"), uint32(len(parts)))
	for i, p := range parts {
		c := sha256.Sum256(slices.Concat([]byte("teptar/ledger/v1 part commitment"), naiveSalt(seed, i), p))
		each = append(each, c)
		whole = append(whole, c[:]...)
	}
	return each, sha256.Sum256(whole)
}

// drawParts draws the parts of a body; now and then enough of them that the
// salts do not fit in one turn of their buffer.
func drawParts(t *rapid.T) [][]byte {
	most := rapid.SampledFrom([]int{1, 3, 20, 70}).Draw(t, "most")
	return rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 40), 1, most).Draw(t, "parts")
}

func TestCommitmentsAreThoseOfTheSpecification(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := drawParts(t)
		seed := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed")
		b, err := Seal(bytes.NewReader(seed), parts)
		if err != nil {
			t.Fatal(err)
		}
		each, all := naiveCommitments(seed, parts)
		if !slices.Equal(b.Commitments(), each) {
			t.Error("commitments of the parts differ")
		}
		if b.Commitment() != all {
			t.Error("commitment of the body differs")
		}
	})
}

// Whatever is erased, in whatever order: the commitment stays, what is left
// opens, and what is gone leaves neither bytes, nor salt, nor seed behind.
func TestErasureLeavesOnlyTheCommitment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := drawParts(t)
		seed := testRand(rapid.String().Draw(t, "seed"))
		whole, err := Seal(seed, parts)
		if err != nil {
			t.Fatal(err)
		}
		want, b := whole.Commitment(), whole
		gone := map[int]bool{}
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			i := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
			gone[i] = true
			if b, err = b.Erase(i); err != nil {
				t.Fatal(err)
			}
			if p := b.parts[i]; b.seed != nil || p.data != nil || p.salt != [saltSize]byte{} {
				t.Fatalf("part %d is still in memory", i)
			}
			if b, err = ParseBody(b.Encode()); err != nil {
				t.Fatal(err)
			}
			checkErased(t, whole, b, want, gone)
		}
	})
}

func checkErased(t *rapid.T, whole, b Body, want Commitment, gone map[int]bool) {
	if b.Commitment() != want {
		t.Fatal("the commitment changed")
	}
	encoded := b.Encode()
	if bytes.Contains(encoded, whole.seed[:]) {
		t.Fatal("the seed is still there")
	}
	for i := range b.Len() {
		data, err := b.Open(i)
		if !gone[i] {
			if original, _ := whole.Open(i); err != nil || !bytes.Equal(data, original) {
				t.Fatalf("part %d, not erased: %v", i, err)
			}
			continue
		}
		if !errors.Is(err, fault.Erased) {
			t.Fatalf("part %d, erased: %v, want fault.Erased", i, err)
		}
		if bytes.Contains(encoded, whole.parts[i].salt[:]) {
			t.Fatalf("the salt of part %d is still there", i)
		}
	}
}

func TestErasedTextIsNotInTheEncoding(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	b := must[Body](t)(l.bodies[0].Erase(2))
	if bytes.Contains(b.Encode(), []byte("sister")) || !bytes.Contains(b.Encode(), []byte("7 March")) {
		t.Error("want the other parts and not the erased one")
	}
	if _, err := l.bodies[0].Open(2); err != nil {
		t.Errorf("Erase changed its receiver: %v", err)
	}
	if err := l.headers[0].CheckBody(b); err != nil {
		t.Error(err)
	}
}

func TestKeepIsEraseOfTheRest(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	kept := must[Body](t)(l.bodies[0].Keep(1))
	erased := must[Body](t)(l.bodies[0].Erase(2, 0, 0))
	if !bytes.Equal(kept.Encode(), erased.Encode()) {
		t.Error("a part left out can be told from a part erased")
	}
	if _, err := kept.Keep(0); !errors.Is(err, fault.Erased) {
		t.Errorf("Keep of a closed part: %v, want fault.Erased", err)
	}
	for _, i := range []int{-1, 3} {
		if _, err := kept.Erase(i); !errors.Is(err, fault.NotFound) {
			t.Errorf("Erase(%d): %v, want fault.NotFound", i, err)
		}
		if _, err := kept.Open(i); !errors.Is(err, fault.NotFound) {
			t.Errorf("Open(%d): %v, want fault.NotFound", i, err)
		}
	}
}

func TestBodyWithAnyByteChangedIsRefused(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	for _, b := range []Body{l.bodies[0], must[Body](t)(l.bodies[0].Erase(1))} {
		testChanges(t, b.Encode(), func(data []byte) bool {
			b, err := ParseBody(data)
			return err == nil && l.headers[0].CheckBody(b) == nil
		})
	}
}

// Equal parts must not show that they are equal, nor may a part be moved or
// cut in two.
func TestCommitmentBindsOrderAndBoundaries(t *testing.T) {
	seed := bytes.Repeat([]byte{7}, 32)
	commit := func(parts ...string) (Body, Commitment) {
		var all [][]byte
		for _, p := range parts {
			all = append(all, []byte(p))
		}
		b := must[Body](t)(Seal(bytes.NewReader(seed), all))
		return b, b.Commitment()
	}
	same, want := commit("ab", "ab")
	if c := same.Commitments(); c[0] == c[1] {
		t.Error("equal parts have equal commitments")
	}
	for _, parts := range [][]string{{"ab", "ba"}, {"abab"}, {"a", "bab"}, {"ab", "ab", ""}} {
		if _, got := commit(parts...); got == want {
			t.Errorf("%q has the commitment of another body", parts)
		}
	}
	swapped := same
	swapped.parts = []part{same.parts[1], same.parts[0]}
	if swapped.Commitment() == want {
		t.Error("two parts changed places with their salts, and nobody noticed")
	}
}

func TestSealHasLimits(t *testing.T) {
	many := make([][]byte, MaxParts+1)
	for _, tt := range []struct {
		name  string
		rand  string
		parts [][]byte
		want  error
	}{
		{"no parts", strings.Repeat("r", 32), nil, fault.Invalid},
		{"too many parts", strings.Repeat("r", 32), many, fault.Full},
		{"too many bytes", strings.Repeat("r", 32), [][]byte{make([]byte, MaxBodySize)}, fault.Full},
		{"the most parts", strings.Repeat("r", 32), many[1:], nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Seal(strings.NewReader(tt.rand), tt.parts)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if err == nil {
				if _, err := ParseBody(must[Body](t)(b.Erase(0)).Encode()); err != nil {
					t.Errorf("cannot be read after an erasure: %v", err)
				}
			}
		})
	}
	if _, err := Seal(strings.NewReader("short"), [][]byte{nil}); err == nil {
		t.Error("sealed with five random bytes")
	}
}

func TestParseBodyRefusesWhatCouldNotBeErasedLater(t *testing.T) {
	// With its seed it has just the size that is allowed; with its salt it
	// would have one byte more.
	const most = MaxBodySize - bodyHeadSize - saltedOverhead
	data := must[Body](t)(Seal(testRand("x"), [][]byte{make([]byte, most)})).Encode()
	if _, err := ParseBody(data); err != nil {
		t.Fatalf("the largest body: %v", err)
	}
	binary.BigEndian.PutUint32(data[bodyHeadSize+seedSize:], uint32(most+1))
	data = append(data, 0)
	if _, err := ParseBody(data); !errors.Is(err, fault.Invalid) {
		t.Errorf("%v, want fault.Invalid", err)
	}
}

// A body is compared and stored as bytes, so it must have one spelling; and
// however it is closed, its commitment stays.
func FuzzParseBody(f *testing.F) {
	l := newTestLog(f, "device").grow(f, 1)
	f.Add(l.bodies[0].Encode())
	erased, _ := l.bodies[0].Erase(1)
	f.Add(erased.Encode())
	f.Add([]byte("teptarb1\x02\x00\x01\x00\x00"))                                                // many parts, no bytes
	f.Add(append([]byte("teptarb1\x02\x00\x00\x00\x01\x01"), bytes.Repeat([]byte{0xff}, 36)...)) // a length beyond all
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBody(data)
		checked, checkErr := newEntryChecker(Log{}).checkBody(Header{Parts: b.Len(), Commitment: b.Commitment()}, data)
		if (err == nil) != (checkErr == nil) {
			t.Fatalf("ParseBody: %v; the verifier: %v", err, checkErr)
		}
		if err != nil {
			return
		}
		if again := b.Encode(); !bytes.Equal(again, data) {
			t.Errorf("two spellings of one body:\n\t%x\n\t%x", data, again)
		}
		closed, err := b.Erase(0)
		if err != nil || closed.Commitment() != b.Commitment() {
			t.Errorf("erasing a part changed the commitment: %v", err)
		}
		if checked > int64(b.Len()) {
			t.Errorf("%d open parts of %d", checked, b.Len())
		}
	})
}
