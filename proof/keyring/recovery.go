// SPDX-License-Identifier: Apache-2.0

package keyring

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/fault"
)

// A RecoveryCode opens an archive when all else is lost. It is 160 random
// bits, shown once, written on paper and kept in another place. It prints as
// "[redacted]"; only Reveal shows it.
type RecoveryCode struct{ bytes func() *[codeSize]byte }

const (
	codeSize   = 20
	groups     = 8
	groupChars = 5 // four of data and one of check

	// crockford is Base 32 by Douglas Crockford: no I, L, O or U.
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

func newRecoveryCode() RecoveryCode {
	b := new([codeSize]byte)
	rand.Read(b[:])
	return codeOf(b)
}

func codeOf(b *[codeSize]byte) RecoveryCode {
	return RecoveryCode{func() *[codeSize]byte { return b }}
}

// Reveal gives the code as eight groups of five characters, such as
// "4T9KX-…", to be shown to a person once.
func (c RecoveryCode) Reveal() string {
	if c.bytes == nil {
		return ""
	}
	var b strings.Builder
	for g := range groups {
		if g > 0 {
			b.WriteByte('-')
		}
		d := digits(c.bytes(), g)
		for _, v := range d {
			b.WriteByte(crockford[v])
		}
		b.WriteByte(crockford[check(g, d)])
	}
	return b.String()
}

// digits gives the four data characters of a group: 20 bits from bit 20·g on.
func digits(b *[codeSize]byte, g int) (d [4]byte) {
	for i := range d {
		bit := 20*g + 5*i
		pair := uint16(b[bit/8]) << 8
		if bit/8+1 < codeSize {
			pair |= uint16(b[bit/8+1])
		}
		d[i] = byte(pair>>(11-bit%8)) & 31
	}
	return d
}

// check gives the check character of a group: the sum over GF(32) of a number
// for the place of the group and of 2, 4, 8 and 16 times the characters. As
// these weights are not zero and all different, and the weight of the check
// character is 1, one wrong character in a group, two exchanged characters, or
// a group in the wrong place are always found.
func check(g int, d [4]byte) byte {
	sum := byte(g + 1)
	for i, v := range d {
		for range i + 1 {
			v = double(v)
		}
		sum ^= v
	}
	return sum
}

// double multiplies by 2 in GF(32) with the polynomial x⁵+x²+1.
func double(v byte) byte {
	if v <<= 1; v >= 32 {
		v ^= 0b100101
	}
	return v
}

// ParseRecoveryCode reads a code as people type it: in any case, with or
// without hyphens and spaces, with O for 0, I or L for 1, and with Cyrillic
// letters that look like Latin ones. If it was mistyped, the error is
// fault.Invalid and names the groups, from 1, but not what is in them.
func ParseRecoveryCode(s string) (RecoveryCode, error) {
	values, err := codeValues(s)
	if err != nil {
		return RecoveryCode{}, err
	}
	var wrong []string
	out := new([codeSize]byte)
	for g := range groups {
		v := values[g*groupChars : (g+1)*groupChars]
		d := [4]byte(v[:4])
		if check(g, d) != v[4] {
			wrong = append(wrong, fmt.Sprint(g+1))
		}
		for i, v := range d {
			bit := 20*g + 5*i
			pair := uint16(v) << (11 - bit%8)
			out[bit/8] |= byte(pair >> 8)
			if bit/8+1 < codeSize {
				out[bit/8+1] |= byte(pair)
			}
		}
	}
	if len(wrong) > 0 {
		return RecoveryCode{}, fmt.Errorf("recovery code: mistyped in group %s: %w", strings.Join(wrong, ", "), fault.Invalid)
	}
	return codeOf(out), nil
}

// codeValues gives the values of the characters of a code.
func codeValues(s string) ([]byte, error) {
	if len(s) > 4*groups*groupChars {
		return nil, fmt.Errorf("recovery code: too long: %w", fault.Invalid)
	}
	var values []byte
	for _, r := range strings.ToUpper(s) {
		switch {
		case isSeparator(r):
			continue
		case lookalikes[r] != 0:
			r = lookalikes[r]
		}
		v := strings.IndexRune(crockford, r)
		if v < 0 {
			return nil, fmt.Errorf("recovery code: group %d has a character that no code has: %w",
				len(values)/groupChars+1, fault.Invalid)
		}
		values = append(values, byte(v))
	}
	if len(values) != groups*groupChars {
		return nil, fmt.Errorf("recovery code: %d characters, want %d groups of %d%s: %w",
			len(values), groups, groupChars, wrongLength(s), fault.Invalid)
	}
	return values, nil
}

// wrongLength names the groups that are too short or too long, if all are
// there.
func wrongLength(s string) string {
	fields := strings.FieldsFunc(s, isSeparator)
	if len(fields) != groups {
		return ""
	}
	var wrong []string
	for g, field := range fields {
		if utf8.RuneCountInString(field) != groupChars {
			wrong = append(wrong, fmt.Sprint(g+1))
		}
	}
	return "; look at group " + strings.Join(wrong, ", ")
}

func isSeparator(r rune) bool { return r == '-' || r == '–' || unicode.Is(unicode.Zs, r) }

// lookalikes is what people type for a character, in upper case.
var lookalikes = map[rune]rune{
	'O': '0', 'I': '1', 'L': '1',
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'К': 'K', 'М': 'M',
	'О': '0', 'Р': 'P', 'Т': 'T', 'Х': 'X', 'У': 'Y', 'І': '1', 'Ӏ': '1',
}

// String gives "[redacted]".
func (c RecoveryCode) String() string { return redacted }

// Format prints "[redacted]" for every verb.
func (c RecoveryCode) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText gives "[redacted]", also in JSON.
func (c RecoveryCode) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[redacted]".
func (c RecoveryCode) LogValue() slog.Value { return slog.StringValue(redacted) }
