// SPDX-License-Identifier: Apache-2.0

package spell

// reduced are vowels that Russian and the writing of Chechen names in Russian
// letters mix where they are not stressed: а and о, е and и, and the short а, е
// and и of Chechen.
var reduced = [...]string{"ao", "ei", "ae", "ai"}

// Unstressed tells that two words differ in one vowel alone, which stands before
// the last vowel of their first n sounds, and is mixed with the other when it is
// not stressed. In family names of the Caucasus the stress is on the last vowel of
// the stem: in Ирасханов and Ирисханов, n being 7, the second vowel has none.
func Unstressed(v, w *Word, n int) bool {
	if v.nfirst != w.nfirst || n > int(v.nfirst) {
		return false
	}
	at, last := -1, -1
	for i := range int(v.nfirst) {
		a, b := v.first[i], w.first[i]
		if a != b {
			if at >= 0 || !among(reduced[:], a, b) {
				return false
			}
			at = i
		}
		if i < n && vowel(a) {
			last = i
		}
	}
	return at >= 0 && at < last
}

// among tells that two sounds are one of the pairs.
func among(pairs []string, a, b byte) bool {
	for _, pair := range pairs {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}

// EndsInConsonant tells that the last sound of a word is no vowel.
func (w *Word) EndsInConsonant() bool { return w.nfirst > 0 && !vowel(w.first[w.nfirst-1]) }

// heard are sounds that the ear confuses and no scheme of romanisation does.
var heard = [...]string{"ao", "ei", "ou", "ae", "iu", "bp", "dt"}

// Misheard tells that two words differ in one sound alone, for another that the ear
// confuses with it, and that both are in scripts that write all their vowels.
func Misheard(v, w *Word) bool {
	if v.nfirst != w.nfirst || bare(v) || bare(w) {
		return false
	}
	at := -1
	for i := range int(v.nfirst) {
		if v.first[i] == w.first[i] {
			continue
		}
		if at >= 0 {
			return false
		}
		at = i
	}
	return at >= 0 && among(heard[:], v.first[at], w.first[at])
}
