// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"teptar/record/script"
)

// The canonical form of an op is JSON with the fields in the order of the
// specification, fields without content left out, no white space, and strings
// escaped as in RFC 8785 section 3.2.2.2. There are no floating-point numbers.

// object writes one JSON object, field by field.
type object struct {
	b     []byte
	fresh bool // nothing written since the opening brace
}

// openObject begins an object at the end of b.
func openObject(b []byte) object { return object{append(b, '{'), true} }

// close ends the object and returns all that was written.
func (o *object) close() []byte { return append(o.b, '}') }

// field begins a field; the value must follow.
func (o *object) field(name string) {
	if !o.fresh {
		o.b = append(o.b, ',')
	}
	o.fresh = false
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

// text writes a string field, unless the string is empty.
func (o *object) text(name, value string) {
	if value != "" {
		o.field(name)
		o.b = appendString(o.b, value)
	}
}

// number writes an integer field.
func (o *object) number(name string, n int64) {
	o.field(name)
	o.b = strconv.AppendInt(o.b, n, 10)
}

// flag writes a true field, unless it is false.
func (o *object) flag(name string, v bool) {
	if v {
		o.field(name)
		o.b = append(o.b, "true"...)
	}
}

// id writes an id of up to 32 bytes with its prefix.
func (o *object) id(name, prefix string, id []byte) {
	o.field(name)
	o.b = appendID(o.b, prefix, id)
}

func appendID(b []byte, prefix string, id []byte) []byte {
	b = append(b, '"')
	b = append(b, prefix...)
	b = alphabet.AppendEncode(b, id)
	return append(b, '"')
}

// appendString writes a JSON string with the escapes of RFC 8785: the short
// ones where there is one, \u00xx in lower case for other control characters,
// and every other character as itself. Text with invalid UTF-8 never gets
// here: see checkText.
func appendString(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	plain := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[plain:i]...)
		plain = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	b = append(b, s[plain:]...)
	return append(b, '"')
}

// maxText is the longest text that a single value, reason or quote may have,
// in bytes. A document's text is kept in the vault and is not limited by it.
const maxText = 64 << 10

// textFault tells what makes s unfit to be kept as a value, a reason or a name,
// or "". See [script.Unsafe] for why.
func textFault(s string) string {
	if len(s) > maxText {
		return "longer than 64 KiB"
	}
	if at, found := script.Unsafe(s); found {
		return fmt.Sprintf("a character at byte %d that must not be kept: a control character, one that turns the direction of text, or not UTF-8", at)
	}
	return ""
}

// quoteFault tells what makes s unfit to be kept as the words of a document,
// or "". A document may contain marks of direction and carriage returns; its
// words are kept as they are, and whoever shows them isolates them.
func quoteFault(s string) string {
	switch {
	case len(s) > maxText:
		return "longer than 64 KiB"
	case !utf8.ValidString(s):
		return "not UTF-8"
	case strings.ContainsRune(s, 0):
		return "a NUL character"
	}
	return ""
}
