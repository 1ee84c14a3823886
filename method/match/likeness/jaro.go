// SPDX-License-Identifier: Apache-2.0

package likeness

import "math/bits"

// The constants of Winkler's bonus for a common beginning: a tenth of what is
// missing for each letter, of at most four.
const (
	bonus       = 0.1
	longestHead = 4
)

// JaroWinkler gives the Jaro–Winkler similarity of a and b: 1 for equal texts,
// also empty ones, 0 for texts without a letter in common near its place. It is
// symmetric. The bonus is given at any similarity, as Winkler had it, not only
// above a threshold.
//
// Short texts of one script are compared without allocation.
func JaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	var x, y Word
	if packPair(a, b, &x, &y) {
		return x.JaroWinkler(&y)
	}
	return jaroWinklerLong([]rune(a), []rune(b))
}

// JaroWinkler gives the similarity of the texts of two words that one alphabet
// packed, as the function of that name.
func (w *Word) JaroWinkler(v *Word) float64 {
	n, m := int(w.n), int(v.n)
	if n == 0 || m == 0 {
		if n == m {
			return 1
		}
		return 0
	}
	if n > m {
		w, v, n, m = v, w, m, n
	}
	var common, half int
	if m <= 8 {
		common, half = w.common8(v, max(m/2-1, 0))
	} else {
		common, half = w.common(v, max(m/2-1, 0))
	}
	if common == 0 {
		return 0
	}
	return winkler((quotients[common][n]+quotients[common][m]+quotients[common-half/2][common])/3, w.head(v))
}

// quotients are the shares of Jaro's mean for words: a division takes as long as to
// look for two letters. Those by nothing are not asked for.
var quotients = func() (q [MaxLetters + 1][MaxLetters + 1]float64) {
	for i := range q {
		for j := 1; j < len(q[i]); j++ {
			q[i][j] = float64(i) / float64(j)
		}
	}
	return q
}()

// jaro is Jaro's mean of three shares, where half is the number of letters in
// common that stand in another order.
func jaro(common, half, n, m int) float64 {
	c := float64(common)
	return (c/float64(n) + c/float64(m) + (c-float64(half/2))/c) / 3
}

func winkler(j float64, head int) float64 { return j + bonus*float64(head)*(1-j) }

// head counts the letters that both begin with, at most four.
func (w *Word) head(v *Word) int {
	same := bits.TrailingZeros64((w.lo^v.lo)|1<<63) / 8
	return min(same, longestHead, int(w.n), int(v.n))
}

// Begins tells whether v begins with the letters of w. Both must be packed.
func (w *Word) Begins(v *Word) bool {
	if w.n > v.n || w.n == 0 {
		return false
	}
	if w.n <= 8 {
		return (w.lo^v.lo)&(^uint64(0)>>(64-8*uint(w.n))) == 0
	}
	return w.lo == v.lo && (w.hi^v.hi)&(^uint64(0)>>(128-8*uint(w.n))) == 0
}

// common counts the letters of w that v has within reach of their place, each
// letter of v for one of w, and those of them that stand in another order.
func (w *Word) common(v *Word, reach int) (common, half int) {
	free := uint32(1)<<v.n - 1
	taken := uint32(0)
	window := uint32(1)<<(reach+1) - 1
	for i := range int(w.n) {
		if hit := v.places(w.letter(i)) & free & window; hit != 0 {
			free &^= hit & -hit
			taken |= 1 << i
		}
		if window = window << 1; i < reach {
			window |= 1
		}
	}
	found := (uint32(1)<<v.n - 1) &^ free
	common = bits.OnesCount32(taken)
	for taken != 0 {
		if w.letter(bits.TrailingZeros32(taken)) != v.letter(bits.TrailingZeros32(found)) {
			half++
		}
		taken &= taken - 1
		found &= found - 1
	}
	return common, half
}

// common8 is common for words of at most eight letters: a place is a byte of
// one machine word.
func (w *Word) common8(v *Word, reach int) (common, half int) {
	all := ^uint64(0) >> (64 - 8*uint(v.n))
	free, taken, window := all, uint64(0), ^uint64(0)>>(56-8*uint(reach))
	letters, inner := w.lo, 8*uint(reach)
	for i := uint(0); i < 8*uint(w.n); i += 8 {
		hit := zeroLanes(v.lo^(letters&0xff)*0x0101010101010101) & free & window
		if hit != 0 {
			free ^= hit & -hit
			taken |= 0x80 << i
			common++
		}
		letters >>= 8
		window <<= 8
		if i < inner {
			window |= 0xff
		}
	}
	if common < 2 {
		return common, 0
	}
	for found := (free ^ all) & 0x8080808080808080; taken != 0; {
		if uint8(w.lo>>(bits.TrailingZeros64(taken)&56)) != uint8(v.lo>>(bits.TrailingZeros64(found)&56)) {
			half++
		}
		taken &= taken - 1
		found &= found - 1
	}
	return common, half
}

// jaroWinklerLong compares texts of any length and of any letters.
func jaroWinklerLong(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	reach := max(len(b)/2-1, 0)
	var first, second [64]bool
	var inA, inB []bool
	if len(b) <= len(first) {
		inA, inB = first[:len(a)], second[:len(b)]
	} else {
		inA, inB = make([]bool, len(a)), make([]bool, len(b))
	}
	common := 0
	for i, c := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !inB[j] && b[j] == c {
				inA[i], inB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	half, j := 0, 0
	for i, c := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if b[j] != c {
			half++
		}
		j++
	}
	head := 0
	for head < min(longestHead, len(a)) && a[head] == b[head] {
		head++
	}
	return winkler(jaro(common, half, len(a), len(b)), head)
}
