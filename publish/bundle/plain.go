// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"strconv"
	"strings"

	"teptar/record"
)

// The words of a document may hold anything but NUL: controls that turn the
// direction of what follows, or move a cursor. In the files that people read
// they are made visible; claims.jsonl has them as they are.

// plain makes every character of a text harmless to show.
func plain(s string) string {
	if !strings.ContainsFunc(s, steers) {
		return s
	}
	var b strings.Builder
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		switch {
		case r == '\r':
			b.WriteByte('\n')
		case steers(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// steers tells whether a character does something instead of showing something:
// C0 and C1 controls, and those of direction (Unicode Standard Annex 9).
func steers(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c ||
		r == 0x2028 || r == 0x2029 || r == 0xfeff || r >= 0xfff9 && r <= 0xfffb
}

// valueText gives a value on one line, as this version of the format writes it:
// a term as its code, an entity as its id.
func valueText(v *record.Value) string {
	switch v.Type {
	case record.TermType:
		return string(v.Term)
	case record.RefType:
		return v.Ref.String()
	case record.WhenType:
		return v.When.String()
	case record.NumberType:
		if v.Max == record.NoMax {
			return fmt.Sprintf("%d or more", v.Min)
		}
		if v.Min == v.Max {
			return strconv.FormatInt(v.Min, 10)
		}
		return fmt.Sprintf("%d to %d", v.Min, v.Max)
	case record.FlagType:
		return "yes"
	case record.IDType:
		return strings.TrimPrefix(v.Scheme+": ", ": ") + v.Text
	case record.CoordType:
		return fmt.Sprintf("%s, %s, within %d m", degrees(v.Lat), degrees(v.Lon), v.Radius)
	}
	return v.Text
}

// degrees writes millionths of a degree.
func degrees(micro int64) string {
	sign := ""
	if micro < 0 {
		sign, micro = "-", -micro
	}
	return fmt.Sprintf("%s%d.%06d", sign, micro/1e6, micro%1e6)
}
