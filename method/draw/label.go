// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// The greatest lengths of words, in runes: of a title that a pointer shows, of
// the description and cells of the table, and of a label before it is measured.
const (
	maxTitle = 300
	maxDesc  = 2000
	maxLabel = 200
)

// maxMarks is how many combining marks a letter may carry. More are a way to
// paint over the neighbours.
const maxMarks = 4

const ellipsis = "…"

// clean makes one line of printable text from foreign text: white space becomes
// single spaces, control and format characters are taken out (bidi controls are
// among them), bytes that are not UTF-8 become U+FFFD, and the result is in
// normal form C. After at most limit runes it ends in an ellipsis.
func clean(s string, limit int) string {
	var b strings.Builder
	n, marks, space := 0, 0, false
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case !printable(r):
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if n >= limit-1 && strings.TrimSpace(s) != "" {
			b.WriteString(ellipsis)
			break
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return norm.NFC.String(b.String())
}

// printable tells whether a rune may stand in a label: whether XML allows it
// and it does not change how its neighbours are laid out. Joiners are needed to
// write Persian and the languages of India.
func printable(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d':
		return true
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return false // not characters
	}
	return !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp)
}

// bidirectional tells whether a text has a part that runs from right to left.
func bidirectional(s string) bool {
	for _, r := range s {
		if r < 0x590 {
			continue
		}
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.R || c == bidi.AL || c == bidi.AN {
			return true
		}
	}
	return false
}

// The characters that begin and end an isolate whose direction is that of its
// first strong letter. Cleaned text has none of its own.
const (
	isolate    = "\u2068"
	endIsolate = "\u2069"
)

// isolated puts a text between U+2068 and U+2069 if it could change the order
// of what stands beside it (UAX 9, 2.4). It must have been cleaned.
func isolated(s string) string {
	if !bidirectional(s) || strings.Contains(s, isolate) {
		return s
	}
	return isolate + s + endIsolate
}

// fit cleans a label and cuts it to a width in px at a size of the font.
func fit(s string, size, width float64) string {
	s = clean(s, maxLabel)
	if measure(s, size) <= width {
		return s
	}
	room := width - measure(ellipsis, size)
	cut, used := 0, 0.0
	for i, r := range s {
		if !unicode.Is(unicode.M, r) {
			cut = i
		}
		if used += advance(r) * size; used > room {
			break
		}
	}
	if room <= 0 || cut == 0 {
		return ellipsis
	}
	return strings.TrimRightFunc(s[:cut], unicode.IsSpace) + ellipsis
}

// lines breaks a label into at most n lines of a width, at spaces if it can,
// and cuts what remains.
func lines(s string, size, width float64, n int) []string {
	s = clean(s, maxLabel)
	var out []string
	for n > 1 && measure(s, size) > width {
		at := -1
		for i, r := range s {
			if r == ' ' && measure(s[:i], size) <= width {
				at = i
			}
		}
		if at < 0 {
			break
		}
		out = append(out, s[:at])
		s = s[at+1:]
		n--
	}
	return append(out, fit(s, size, width))
}

// ownLink gives back a link that stays on this host, and "" for any other.
// Browsers read a backslash as a slash, and "//" begins another host.
func ownLink(s string) string {
	if s == "" || len(s) > 2000 || s[0] != '/' && s[0] != '#' {
		return ""
	}
	if len(s) > 1 && s[0] == '/' && s[1] == '/' {
		return ""
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\\\"'<>`", c) >= 0 {
			return ""
		}
	}
	return s
}
