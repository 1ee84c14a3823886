// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// visible makes what could steer a terminal, or turn the direction of a line,
// into text that can be seen. Line ends stay only if lines is true.
func visible(s string, lines bool) string {
	clean := func(r rune) bool { return !steers(r) && (r != '\n' || lines) && r != '\t' }
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case clean(r):
			b.WriteRune(r)
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		}
	}
	return b.String()
}

// steers reports characters that a terminal or the bidirectional algorithm
// obeys instead of showing.
func steers(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c || r == unicode.ReplacementChar
}

// width is how many columns of a terminal a text takes.
func width(s string) int { return runewidth.StringWidth(s) }

// wrap cuts a text into lines of at most n columns, at spaces where it can.
func wrap(s string, n int) []string {
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			for width(word) > n {
				head := runewidth.Truncate(word, n-width(line), "")
				if line != "" {
					head = runewidth.Truncate(word, n-width(line)-1, "")
				}
				if line != "" && width(head) < n/2 {
					lines, line = append(lines, line), ""
					continue
				}
				if head == "" {
					break
				}
				lines, line, word = append(lines, strings.TrimSpace(line+" "+head)), "", word[len(head):]
			}
			switch {
			case line == "":
				line = word
			case width(line)+1+width(word) <= n:
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// pad fills a text with spaces to n columns.
func pad(s string, n int) string {
	if w := width(s); w < n {
		return s + strings.Repeat(" ", n-w)
	}
	return s
}
