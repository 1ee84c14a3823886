// SPDX-License-Identifier: Apache-2.0

package script

import "unicode/utf8"

// Unsafe returns the byte offset of the first character of s that must not be
// taken in, and whether there is one. A clean s gives len(s), false.
//
// Unsafe are:
//   - bytes that are not UTF-8, for they compare and hash in surprising ways;
//   - control characters C0 and C1, except tab and line feed: they can end
//     strings early (NUL), steer a terminal (escape) or hide what was typed
//     before (backspace, carriage return). Turn CR LF into LF beforehand;
//   - controls of writing direction, U+202A–202E, U+2066–2069, U+200E, U+200F
//     and U+061C: with them a text shows in another order than it is stored,
//     so that reviewers and programs read two different things (CVE-2021-42574).
//     The marks U+200E, U+200F and U+061C are sometimes pasted in by accident;
//     they carry no meaning that a claim or a name would lose.
//
// Invisible characters that only join or break words, such as the soft hyphen,
// are common in honest text. They are safe here, and [Clean] drops them.
func Unsafe(s string) (offset int, found bool) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if (c < ' ' && c != '\n' && c != '\t') || c == 0x7f {
				return i, true
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if (r == utf8.RuneError && size == 1) || r < 0xa0 || steersDirection(r) {
			return i, true
		}
		i += size
	}
	return len(s), false
}

// steersDirection reports a control of the Unicode bidirectional algorithm.
func steersDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r == 0x200e || r == 0x200f || r == 0x061c
}

// ignorable reports characters without a shape of their own, which people do
// not know they typed: [Clean] drops them and [Words] does not stop at them.
func ignorable(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x034f, r == 0x180e, r == 0xfeff,
		r >= 0x200b && r <= 0x200d, r >= 0x2060 && r <= 0x2064, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return steersDirection(r)
}
