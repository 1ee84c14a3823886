// SPDX-License-Identifier: Apache-2.0

package likeness

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// MaxLetters is how many letters a [Word] holds.
const MaxLetters = 16

// A Word is a text of at most [MaxLetters] letters, packed for comparison with
// words of the same [Alphabet]. The zero Word is the empty text.
type Word struct {
	lo, hi uint64 // a byte for each letter
	set    uint64 // two bits for each bucket of letters: one, and two or more
	n      uint8
}

// Len gives the number of letters.
func (w *Word) Len() int { return int(w.n) }

// An Alphabet gives each letter of a set of texts a number from 1 to 255.
type Alphabet struct {
	ascii [utf8.RuneSelf]uint8
	other map[rune]uint8
}

// NewAlphabet makes an alphabet of the letters in texts. If there are more than
// 255, the rarest are left out; texts that hold them cannot be packed.
func NewAlphabet(texts func(yield func(string) bool)) *Alphabet {
	var common [utf8.RuneSelf]int
	others := map[rune]int{}
	for s := range texts {
		for _, r := range s {
			if r < utf8.RuneSelf {
				common[r]++
			} else {
				others[r]++
			}
		}
	}
	type letter struct {
		r rune
		n int
	}
	var letters []letter
	for r, n := range common {
		if n > 0 {
			letters = append(letters, letter{rune(r), n})
		}
	}
	for r, n := range others {
		letters = append(letters, letter{r, n})
	}
	slices.SortFunc(letters, func(a, b letter) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.r, b.r)) })
	al := &Alphabet{other: map[rune]uint8{}}
	for i, l := range letters[:min(len(letters), 255)] {
		if l.r < utf8.RuneSelf {
			al.ascii[l.r] = uint8(i + 1)
		} else {
			al.other[l.r] = uint8(i + 1)
		}
	}
	return al
}

// Pack packs a text. It is false if the text is longer than [MaxLetters] or has
// a letter that is not in the alphabet.
func (al *Alphabet) Pack(s string) (w Word, ok bool) {
	for _, r := range s {
		code := uint8(0)
		if r >= 0 && r < utf8.RuneSelf {
			code = al.ascii[r]
		} else {
			code = al.other[r]
		}
		if code == 0 || w.n == MaxLetters {
			return Word{}, false
		}
		w.add(code)
	}
	return w, true
}

// sketched is the length of a sketch of which the length is not known.
const sketched = 255

// Sketch packs a text if it can. Of others the result is not [Word.Packed]: it
// knows the letters and not their order, and is good for [Bound] only.
func (al *Alphabet) Sketch(s []byte) Word {
	var w Word
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(s[i:])
		}
		i += size
		code := uint8(0)
		if r < utf8.RuneSelf {
			code = al.ascii[r]
		} else {
			code = al.other[r]
		}
		if code == 0 || w.n == sketched-1 {
			return Word{n: sketched}
		}
		w.add(code)
	}
	return w
}

// Head gives the number of the first letter, 0 if there is none.
func (w *Word) Head() uint8 { return uint8(w.lo) }

// Packed tells whether w can be compared, and not only excluded.
func (w *Word) Packed() bool { return w.n <= MaxLetters }

// add appends a letter.
func (w *Word) add(code uint8) {
	if w.n < 8 {
		w.lo |= uint64(code) << (8 * w.n)
	} else if w.n < MaxLetters {
		w.hi |= uint64(code) << (8 * (w.n - 8))
	}
	w.n++
	one := uint64(1) << (2 * (code % 32))
	w.set |= (w.set & one) << 1
	w.set |= one
}

// letter gives the letter at a place.
func (w *Word) letter(i int) uint8 {
	half := w.lo
	if i >= 8 {
		half = w.hi
	}
	return uint8(half >> (8 * (i & 7)))
}

// places gives a bit for each place where w has a letter, which is not 0.
func (w *Word) places(letter uint8) uint32 {
	each := uint64(letter) * 0x0101010101010101
	if w.n <= 8 {
		return zeroBytes(w.lo ^ each)
	}
	return zeroBytes(w.lo^each) | zeroBytes(w.hi^each)<<8
}

// zeroLanes gives the highest bit of each byte of x that is zero.
func zeroLanes(x uint64) uint64 {
	const low = 0x7f7f7f7f7f7f7f7f
	return ^((x&low + low) | x | low)
}

// zeroBytes gives a bit for each byte of x that is zero. The product moves the
// eight marks side by side; no two of its terms meet, so nothing is carried.
func zeroBytes(x uint64) uint32 {
	return uint32((zeroLanes(x) >> 7) * 0x0102040810204080 >> 56)
}

// packPair packs two texts that are compared once, if they are short and their
// letters lie in ASCII and one other block of 128, as those of most scripts do.
func packPair(a, b string, x, y *Word) bool {
	if a == "" || a[0] < utf8.RuneSelf {
		if packASCII(a, x) && packASCII(b, y) {
			return true
		}
	} else if block := a[0] & 0xfe; packTwos(a, x, block) && packTwos(b, y, block) {
		return true
	}
	block := rune(-1)
	return packOnce(a, x, &block) && packOnce(b, y, &block)
}

// packTwos packs a text of four letters and more, all of two bytes of which the first
// is that of a block, by reading it from both ends, as packOnce does one letter at a
// time. It is false for all others.
func packTwos(s string, w *Word, block byte) bool {
	n := len(s)
	if n&1 != 0 || n < 8 || n > 2*MaxLetters || block < 0xc2 || block > 0xdf {
		return false
	}
	const each = 0x0001000100010001
	want := (0x8000 | uint64(block)) * each
	head, tail := load8(s), load8(s[n-8:])
	bad := head ^ want | tail ^ want
	if n <= 16 {
		w.lo, w.hi = fourOfTwo(head)|fourOfTwo(tail)<<(4*uint(n-8)&63), 0
	} else {
		second, before := load8(s[8:]), load8(s[n-16:])
		bad |= second ^ want | before ^ want
		w.lo = fourOfTwo(head) | fourOfTwo(second)<<32
		w.hi = (fourOfTwo(before) | fourOfTwo(tail)<<32) >> (4 * uint(2*MaxLetters-n) & 63)
	}
	w.n = uint8(n / 2)
	// The bits of a letter may differ, and none may stand on the place of a palochka.
	const low = 0x7f7f7f7f7f7f7f7f
	return bad&(0xc0fe*each) == 0 && ((w.lo&low+0x0404040404040404)|(w.hi&low+0x0404040404040404))&^low == 0
}

// fourOfTwo gives the codes of the four letters of two bytes in x, a byte each.
func fourOfTwo(x uint64) uint64 {
	const each = 0x0001000100010001
	x = x&each<<6 | x>>8&(0xff*each)
	x = (x | x>>8) & 0x0000ffff0000ffff
	return (x | x>>16) & 0xffffffff
}

// packASCII packs a text of ASCII letters by reading it from both ends.
func packASCII(s string, w *Word) bool {
	n := len(s)
	switch {
	case n > MaxLetters:
		return false
	case n >= 8:
		w.lo, w.hi = load8(s), 0
		if n > 8 {
			w.hi = load8(s[n-8:]) >> (8 * (MaxLetters - n) & 63)
		}
	case n >= 4:
		w.lo, w.hi = load4(s)|load4(s[n-4:])<<(8*(n-4)&63), 0
	default:
		w.lo, w.hi = 0, 0
		for i := range n {
			w.lo |= uint64(s[i]) << (8 * i)
		}
	}
	w.n = uint8(n)
	return (w.lo|w.hi)&0x8080808080808080 == 0
}

func load4(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// The palochka of Chechen stands in a block apart from the other Cyrillic
// letters, and takes the places of two that no language has used for centuries.
const (
	largePalochka   = 'Ӏ'
	smallPalochka   = 'ӏ'
	inPlaceOfLarge  = 'ѿ'
	inPlaceOfLittle = 'ѽ'
)

// packOnce packs a text of letters that are in ASCII or in a block, which it
// chooses if none is chosen.
func packOnce(s string, w *Word, block *rune) bool {
	*w = Word{}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = decode(s[i:])
			switch r {
			case largePalochka:
				r = inPlaceOfLarge
			case smallPalochka:
				r = inPlaceOfLittle
			case inPlaceOfLarge, inPlaceOfLittle, utf8.RuneError:
				return false
			}
			if *block < 0 {
				*block = r &^ 0x7f
			}
			if r&^0x7f != *block {
				return false
			}
			r = r&0x7f | 0x80
		}
		if w.n < 8 {
			w.lo |= uint64(r) << (8 * w.n)
		} else if w.n < MaxLetters {
			w.hi |= uint64(r) << (8 * (w.n - 8))
		} else {
			return false
		}
		w.n++
		i += size
	}
	return true
}

// decode reads a letter, two bytes of most alphabets without a call.
func decode(s string) (rune, int) {
	if len(s) > 1 && s[0] >= 0xc2 && s[0] < 0xe0 && s[1]&0xc0 == 0x80 {
		return rune(s[0]&0x1f)<<6 | rune(s[1]&0x3f), 2
	}
	return utf8.DecodeRuneInString(s)
}

// A Bound is a threshold of Jaro–Winkler similarity with what follows from it
// for the number of letters that two words must have in common.
type Bound struct {
	least [longestHead + 1]int // by the length of the common beginning
}

// boundUnit is what a Bound counts in: parts of one, so that integers will do.
const boundUnit = 1 << 12

// NewBound makes the bound for a threshold from 0 to 1.
//
// A common beginning of h letters lifts a Jaro similarity j to .1h + (1−.1h) j, and
// the order of letters counts at most a third; so that words of lengths n and m that
// reach the threshold t have c letters in common with
// c/n + c/m ≥ 3 (t−.1h)/(1−.1h) − 1.
func NewBound(at float64) Bound {
	var b Bound
	for h := range b.least {
		lift := bonus * float64(h)
		b.least[h] = int(math.Floor((3*(at-lift)/(1-lift)-1)*boundUnit - 1))
	}
	return b
}

// Excludes says that two words of one alphabet, packed or sketched, are less
// alike than the threshold. If it is false, they may be or not.
func (b *Bound) Excludes(w, v *Word) bool {
	// Each letter of w for which v has none, or not as many, is one that they
	// do not have in common.
	n, m := int(w.n), int(v.n)
	common := min(n-bits.OnesCount64(w.set&^v.set), m-bits.OnesCount64(v.set&^w.set))
	return common*(n+m)*boundUnit < b.least[w.head(v)]*n*m && n < sketched && m < sketched
}

// Lacks counts letters of w that v does not have, or not as often: at most as many
// as there are. It is 0 if that is not known.
func (w *Word) Lacks(v *Word) int {
	if w.n == sketched || v.n == sketched {
		return 0
	}
	return bits.OnesCount64(w.set &^ v.set)
}
