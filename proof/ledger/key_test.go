// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strings"
	"testing"

	"teptar/fault"
)

// edwards25519 with big numbers (RFC 8032, section 5.1), to find the points of
// small order without believing any table.
var (
	fieldP = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	curveD = mulmod(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), fieldP))
)

func mulmod(a, b *big.Int) *big.Int { return new(big.Int).Mod(new(big.Int).Mul(a, b), fieldP) }

type point struct{ x, y *big.Int }

func (p point) add(q point) point {
	xx, yy := mulmod(p.x, q.x), mulmod(p.y, q.y)
	k := mulmod(curveD, mulmod(xx, yy))
	cross := new(big.Int).Add(mulmod(p.x, q.y), mulmod(q.x, p.y))
	one := big.NewInt(1)
	return point{
		mulmod(cross, new(big.Int).ModInverse(new(big.Int).Mod(new(big.Int).Add(one, k), fieldP), fieldP)),
		mulmod(new(big.Int).Add(yy, xx), new(big.Int).ModInverse(new(big.Int).Mod(new(big.Int).Sub(one, k), fieldP), fieldP)),
	}
}

// fromY gives a point with this y, or false.
func fromY(y *big.Int) (point, bool) {
	yy := mulmod(y, y)
	u := new(big.Int).Sub(yy, big.NewInt(1))
	v := new(big.Int).Add(mulmod(curveD, yy), big.NewInt(1))
	x := new(big.Int).ModSqrt(mulmod(u, new(big.Int).ModInverse(v, fieldP)), fieldP)
	return point{x, y}, x != nil
}

// encodings gives all 32-byte strings that a lax decoder reads as y, with
// either sign.
func encodings(y *big.Int) (all [][]byte) {
	for _, v := range []*big.Int{y, new(big.Int).Add(y, fieldP)} {
		if v.BitLen() > 255 {
			continue
		}
		for _, sign := range []byte{0, 0x80} {
			b := v.FillBytes(make([]byte, 32))
			slices.Reverse(b)
			b[31] |= sign
			all = append(all, b)
		}
	}
	return all
}

func TestPointsOfSmallOrderAreRefused(t *testing.T) {
	// Any point times the order of the large subgroup has an order that divides 8.
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	identity := point{big.NewInt(0), big.NewInt(1)}
	found := map[string]*big.Int{}
	for y := int64(2); len(found) < 5 && y < 500; y++ {
		p, ok := fromY(big.NewInt(y))
		if !ok {
			continue
		}
		q := identity
		for i := order.BitLen() - 1; i >= 0; i-- {
			if q = q.add(q); order.Bit(i) == 1 {
				q = q.add(p)
			}
		}
		found[q.y.String()] = q.y
	}
	if len(found) != 5 {
		t.Fatalf("found %d values of y of small order, want 5", len(found))
	}
	for _, y := range found {
		for _, b := range encodings(y) {
			if _, err := ParsePublicKey(b); !errors.Is(err, fault.Invalid) {
				t.Errorf("key %x of small order: %v, want fault.Invalid", b, err)
			}
		}
	}
}

func TestKeyThatFitsEveryMessageVerifiesNothing(t *testing.T) {
	// With the neutral element as key and as R, and S zero, the equation of
	// RFC 8032 holds whatever the message is.
	key := PublicKey{1}
	sig := make([]byte, 64)
	sig[0] = 1
	if !ed25519.Verify(key[:], []byte("anything"), sig) {
		t.Fatal("the library refuses it now: the strict rule may be redundant")
	}
	if key.verifies([]byte("anything"), sig) {
		t.Error("a signature that fits every message was accepted")
	}
}

func TestOnlyTheCanonicalSpellingOfAKeyIsRead(t *testing.T) {
	for y := int64(0); y < 19; y++ {
		for i, b := range encodings(big.NewInt(y)) {
			_, err := ParsePublicKey(b)
			if canonical := i < 2 && y > 1; (err == nil) != canonical {
				t.Errorf("y = %d, spelling %d: %v", y, i, err)
			}
		}
	}
	if _, err := ParsePublicKey(make([]byte, 31)); !errors.Is(err, fault.Invalid) {
		t.Errorf("31 bytes: %v", err)
	}
}

func TestSecondSignatureCannotBeMadeFromTheFirst(t *testing.T) {
	key := testKey("device")
	msg := []byte("message")
	sig, _ := key.sign(msg)
	if !key.Public().verifies(msg, sig) {
		t.Fatal("own signature refused")
	}
	// S plus the order of the group satisfies the same equation.
	order, _ := new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	s := slices.Clone(sig[32:])
	slices.Reverse(s)
	s = new(big.Int).Add(new(big.Int).SetBytes(s), order).FillBytes(make([]byte, 32))
	slices.Reverse(s)
	if key.Public().verifies(msg, append(sig[:32:32], s...)) {
		t.Error("signature with a larger S accepted")
	}
}

func TestPrivateKeyNeverPrints(t *testing.T) {
	key := testKey("a secret seed that nobody sees!!")
	seed := key.Seed()
	type holder struct {
		Key   PrivateKey
		inner struct{ key PrivateKey }
	}
	h := holder{Key: key}
	h.inner.key = key
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "key", key, "holder", h)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "key", key, "holder", h)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p"} {
		fmt.Fprintf(&out, verb+verb+verb+"\n", key, h, &h)
	}
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	for _, leak := range []string{"secret seed", fmt.Sprintf("%x", seed[:8]), fmt.Sprintf("%d %d %d", seed[0], seed[1], seed[2])} {
		if strings.Contains(strings.ToLower(out.String()), leak) {
			t.Errorf("printed %q in:\n%s", leak, out.String())
		}
	}
	if fmt.Sprintf("%v", key) != "[private key]" {
		t.Errorf("prints as %v", key)
	}
	if PrivateKeyFromSeed(seed).Public() != key.Public() {
		t.Error("the seed does not give the key back")
	}
}

func TestEmptyPrivateKeySignsNothing(t *testing.T) {
	if _, err := (PrivateKey{}).sign(nil); !errors.Is(err, fault.Invalid) {
		t.Errorf("sign with the empty key: %v", err)
	}
	if _, err := NewPrivateKey(strings.NewReader("short")); err == nil {
		t.Error("a key was made of five bytes")
	}
}

func TestFingerprintIsReadAsPeopleTypeIt(t *testing.T) {
	want := testKey("device").Public().Fingerprint()
	if len(want) != 47 || strings.Count(string(want), " ") != 7 {
		t.Fatalf("fingerprint %q: want eight groups of five", want)
	}
	if other := testKey("other").Public().Fingerprint(); other == want {
		t.Error("two keys with one fingerprint")
	}
	for _, typed := range []string{string(want), strings.ReplaceAll(string(want), " ", ""), " " + strings.ReplaceAll(string(want), " ", "-\n")} {
		if got, err := ParseFingerprint(typed); got != want || err != nil {
			t.Errorf("ParseFingerprint(%q) = %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", string(want[1:]), string(want) + "1", "O" + string(want[1:]), "٣" + string(want[1:])} {
		if _, err := ParseFingerprint(typed); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseFingerprint(%q): %v, want fault.Invalid", typed, err)
		}
	}
}
