// SPDX-License-Identifier: Apache-2.0

// Package spell compares two spellings of one word of a name, whatever their
// scripts, and says how far apart they are.
//
// A [Word] is made once and compared often: it holds the sounds that the letters
// stand for, a byte each, in at most two readings, and needs no memory beyond
// itself. The readings are:
//
//   - the one of package script, in which the romanisations of Russian, Chechen
//     and Ingush meet: х, kh and h are one sound, ц and c another;
//   - for Latin letters also a western one, in which c is к or с, x is кс and
//     sch is ш, because a foreign name in Cyrillic letters was written by ear.
//
// [Distance] is a weighted edit distance between readings, the smaller of those
// that can be compared. Errors of the ear (a and o, т and д, г and х) cost less
// than errors of the hand, and the beginning of a word counts more than its end.
//
// # What it does not know
//
// Nothing here knows names. That Мохьмад is Магомед, and that Магомадов is not
// Магомедов, is for package name to say. Writing without vowels (Arabic, Hebrew)
// is compared by its consonants, which is weak: many names share them.
package spell

import (
	"golang.org/x/text/unicode/norm"

	"teptar/record/script"
)

// Max is the number of sounds of a word that are compared. What follows is cut.
const Max = 32

// A Word is one word of a name, made ready to be compared. The zero Word is a
// word without a sound. Words are values; they may be kept and copied.
type Word struct {
	first, west   [Max]byte
	nfirst, nwest uint8
	script        Script
	cut           bool // it was longer than Max
}

// Of reads a word. Hyphens, apostrophes and spaces in it fall out.
func Of(word string) Word {
	w := Word{script: ScriptOf(word)}
	word = norm.NFC.String(word)
	latin := Latinize(word)
	key := latin
	if w.script == Latin {
		key = polish.Replace(latin)
	}
	w.nfirst, w.cut = fill(&w.first, script.Key(key))
	if w.script == Latin {
		w.nwest, _ = fill(&w.west, western(latin))
		if w.west == w.first {
			w.nwest = 0
		}
	}
	return w
}

// fill writes the sounds of a key, and tells whether some had no place.
func fill(to *[Max]byte, key string) (n uint8, cut bool) {
	for i := 0; i < len(key); i++ {
		if int(n) == Max {
			return n, true
		}
		c := key[i]
		if i+1 < len(key) && key[i+1] == 'h' && (c == 'c' || c == 's' || c == 'z') {
			c -= 'a' - 'A'
			i++
		}
		to[n] = c
		n++
	}
	return n, false
}

// Script gives the script that the word was written in.
func (w *Word) Script() Script { return w.script }

// Unread tells that some letters of the word have no sound here, and stand for
// themselves: only the same letters can be compared with them.
func (w *Word) Unread() bool {
	for _, c := range w.sounds() {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

// Len gives the number of sounds.
func (w *Word) Len() int { return int(w.nfirst) }

// sounds gives the first reading.
func (w *Word) sounds() []byte { return w.first[:w.nfirst] }

// Fold gives the first reading in small letters, as script.Key writes it: the
// key under which spellings of one word mostly meet.
func (w *Word) Fold() string {
	var small [2 * Max]byte
	out := small[:0]
	for _, c := range w.sounds() {
		if c == 'C' || c == 'S' || c == 'Z' {
			out = append(out, c+('a'-'A'), 'h')
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// Fold is the fold of a word.
func Fold(word string) string {
	w := Of(word)
	return w.Fold()
}

// Equal tells that two words have the same sounds in the first reading, and
// that nothing was cut off them.
func (w *Word) Equal(v *Word) bool {
	return w.nfirst == v.nfirst && w.first == v.first && w.nfirst > 0 && !w.cut && !v.cut
}

// HasPrefix tells that v begins with the sounds of w, all of them.
func (w *Word) HasPrefix(v *Word) bool {
	return w.nfirst > 0 && w.nfirst <= v.nfirst && string(w.sounds()) == string(v.first[:w.nfirst])
}

// HasSuffix tells that v ends with the sounds of w, all of them.
func (w *Word) HasSuffix(v *Word) bool {
	return w.nfirst > 0 && w.nfirst <= v.nfirst && string(w.sounds()) == string(v.first[v.nfirst-w.nfirst:v.nfirst])
}

// Joined tells that v is the words a and b written as one.
func (w *Word) Joined(a, b *Word) bool {
	n := int(a.nfirst) + int(b.nfirst)
	if a.nfirst == 0 || b.nfirst == 0 || n < int(w.nfirst) || n > int(w.nfirst)+1 {
		return false
	}
	// Two like sounds that meet where the words were joined are one.
	if n > int(w.nfirst) && a.first[a.nfirst-1] != b.first[0] {
		return false
	}
	return a.HasPrefix(w) && b.HasSuffix(w)
}

// Join writes two words as one. Where two like sounds meet they are one.
func Join(a, b *Word) Word {
	w := Word{script: a.script, cut: a.cut || b.cut}
	w.nfirst = join(&w.first, a.sounds(), b.sounds(), &w.cut)
	if a.nwest > 0 || b.nwest > 0 {
		w.nwest = join(&w.west, a.western(), b.western(), &w.cut)
	}
	return w
}

// join writes sounds one after the other.
func join(to *[Max]byte, a, b []byte, cut *bool) uint8 {
	n := copy(to[:], a)
	if n > 0 && len(b) > 0 && to[n-1] == b[0] {
		b = b[1:]
	}
	*cut = *cut || n+len(b) > Max
	return uint8(n + copy(to[n:], b))
}

// Initial tells that the letter w begins the word v, in one of its readings.
func (w *Word) Initial(v *Word) bool {
	if w.nfirst == 0 || v.nfirst == 0 {
		return false
	}
	if similarStart(w.first[0], v.first[0]) {
		return true
	}
	// Е. for Евгений and E. for Evgeny; Я. is read ia, as Яков is.
	return w.western()[0] == v.first[0] || v.western()[0] == w.first[0] || w.western()[0] == v.western()[0]
}

// similarStart tells that two sounds are written with one capital somewhere.
func similarStart(a, b byte) bool {
	return a == b || cost(a, b) <= 20
}

// Phonetic gives a coarse key for blocking: the first sound and the consonants
// after it, those that the ear confuses written alike, without a final н after и
// (Джамалди, Джамалдин). Words with one phonetic key need not be alike at all.
func (w *Word) Phonetic() string {
	var small [Max]byte
	out := small[:0]
	s := w.sounds()
	if n := len(s); n > 4 && s[n-1] == 'n' && s[n-2] == 'i' && s[n-3] == 'd' {
		s = s[:n-1]
	}
	for i, c := range s {
		c = coarse(c)
		if vowel(c) {
			if i > 0 {
				continue
			}
			c = 'a'
		}
		if n := len(out); n > 0 && out[n-1] == c {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// coarse writes consonants that the ear confuses alike.
func coarse(c byte) byte {
	switch c {
	case 'b':
		return 'p'
	case 'd':
		return 't'
	case 'v':
		return 'f'
	case 'g', 'x', 'q':
		return 'k'
	case 'z', 'Z', 'S', 'C', 'c':
		return 's'
	}
	return c
}

// Sound gives a key between Fold and Phonetic, under which forms of a given name
// are looked up: vowels that are mixed in writing are one, and a final consonant
// is voiceless (Ахмад, Ахмат; Юсуб, Юсуп).
func (w *Word) Sound() string {
	var small [Max]byte
	out := small[:0]
	s := w.sounds()
	if n := len(s); n > 4 && s[n-1] == 'n' && s[n-2] == 'i' && s[n-3] == 'd' {
		s = s[:n-1]
	}
	for i, c := range s {
		switch {
		case c == 'e':
			c = 'i'
		case c == 'o':
			c = 'u'
		case i == len(s)-1 && !vowel(c) && c != 'g' && c != 'x' && c < 'a'+26 && c >= 'a':
			c = coarse(c)
		}
		if n := len(out); n > 0 && out[n-1] == c {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// vowel tells a sound that is a vowel.
func vowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

// OfSounds makes a word of what Fold gives, as if it had been written in the
// script. It has one reading.
func OfSounds(fold string, s Script) Word {
	w := Word{script: s}
	w.nfirst, w.cut = fill(&w.first, script.Key(fold))
	return w
}

// Head gives the word of the first n sounds.
func (w *Word) Head(n int) Word {
	h := Word{script: w.script}
	h.nfirst = uint8(min(max(n, 0), int(w.nfirst)))
	copy(h.first[:h.nfirst], w.first[:])
	return h
}
