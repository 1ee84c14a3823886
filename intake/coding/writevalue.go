// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/record"
)

// A mapping is written on one line: {name: value, name: value}.
type mapping struct {
	b     strings.Builder
	fresh bool
}

func openMapping() mapping { return mapping{fresh: true} }

// raw writes a field whose value is in the form already.
func (m *mapping) raw(name, value string) {
	if m.fresh {
		m.b.WriteByte('{')
	} else {
		m.b.WriteString(", ")
	}
	m.fresh = false
	m.b.WriteString(name)
	m.b.WriteString(": ")
	m.b.WriteString(value)
}

// code writes a key, a code or a file name, unless it is empty.
func (m *mapping) code(name, value string) {
	if value != "" {
		m.raw(name, scalar(value))
	}
}

// text writes words, unless there are none.
func (m *mapping) text(name, value string) {
	if value != "" {
		m.raw(name, quote(value))
	}
}

func (m *mapping) yes(name string, v bool) {
	if v {
		m.raw(name, "true")
	}
}

func (m *mapping) empty() bool { return m.fresh }

func (m *mapping) close() string {
	if m.fresh {
		return "{}"
	}
	return m.b.String() + "}"
}

// scalar writes a code as it is, if nobody can read it as anything else, and
// in double quotes otherwise. The empty text stays empty: there is no field.
func scalar(s string) string {
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '.' && c != '_' && c != '/') {
			return quote(s)
		}
	}
	return s
}

// quote writes a text in double quotes, on one line, with the escapes of JSON
// (RFC 8259, section 7), which YAML reads too. What an editor does not show is
// escaped.
func quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case control(r), steers(r), hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// value writes a value without what stands after it.
func (w *writer) value(v record.Value) string {
	switch v.Type {
	case record.TermType:
		return scalar(string(v.Term))
	case record.RefType:
		return w.name(v.Ref)
	case record.WhenType:
		if v.When.IsZero() {
			return `""`
		}
		return scalar(v.When.String())
	case record.NumberType:
		return number(v.Min, v.Max)
	case record.FlagType:
		return "yes"
	case record.IDType:
		if v.Scheme == "" {
			return quote(v.Text)
		}
		m := openMapping()
		m.raw("id", quote(v.Text))
		m.raw("scheme", scalar(v.Scheme))
		return m.close()
	case record.CoordType:
		m := openMapping()
		m.raw("lat", degrees(v.Lat))
		m.raw("lon", degrees(v.Lon))
		m.raw("radius", strconv.FormatInt(v.Radius, 10))
		return m.close()
	}
	return quote(v.Text)
}

// number writes 3, 2..4 or 2.. for at least 2.
func number(min, max int64) string {
	low := strconv.FormatInt(min, 10)
	switch max {
	case min:
		return low
	case record.NoMax:
		return low + ".."
	}
	return low + ".." + strconv.FormatInt(max, 10)
}

// degrees writes millionths of a degree without zeros at the end.
func degrees(micro int64) string {
	sign := ""
	if micro < 0 {
		sign, micro = "-", -micro
	}
	s := strings.TrimRight(fmt.Sprintf("%s%d.%06d", sign, micro/1e6, micro%1e6), "0")
	return strings.TrimSuffix(s, ".")
}

// claim writes [thing, property, value] and what more there is.
func (w *writer) claim(c record.Said) string {
	more := openMapping()
	more.code("stance", string(c.Stance))
	more.code("basis", c.Basis)
	more.code("lang", c.Value.Lang)
	more.text("wording", c.Value.Wording)
	more.code("rule", string(c.Value.Rule))
	if label, judged := w.labels[c.ID]; judged {
		more.code("as", label)
	}
	s := "[" + w.name(c.Subject) + ", " + scalar(c.Property) + ", " + w.value(c.Value)
	if !more.empty() {
		s += ", " + more.close()
	}
	return s + "]"
}

func (w *writer) judgments() {
	if len(w.c.Judgments) > 0 {
		w.section("judgments")
	}
	type judged struct {
		id record.JudgmentID
		record.Judgment
	}
	list := make([]judged, len(w.c.Judgments))
	for i := range list {
		list[i] = judged{w.c.Judgments[i].ID(), w.c.Judgments[i]}
	}
	slices.SortFunc(list, func(a, b judged) int { return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.id[:], b.id[:])) })
	list = slices.CompactFunc(list, func(a, b judged) bool { return a.id == b.id })
	for _, j := range list {
		w.line("  - " + w.judgment(&j.Judgment))
	}
}

// judgment writes one judgment, what is judged first.
func (w *writer) judgment(j *record.Judgment) string {
	m := openMapping()
	if len(j.Claims) > 0 {
		labels := make([]string, len(j.Claims))
		for i, id := range j.Claims {
			labels[i] = w.labels[id]
		}
		m.raw("claims", "["+strings.Join(labels, ", ")+"]")
	}
	if !j.Of.IsZero() {
		m.raw("of", w.name(j.Of))
	}
	m.code("property", j.Property)
	if !j.Other.IsZero() {
		m.raw("other", w.name(j.Other))
	}
	if j.Undoes != (record.JudgmentID{}) {
		m.raw("undoes", j.Undoes.String())
	}
	m.code("verdict", string(j.Verdict))
	m.code("value", string(j.Value.Term))
	m.text("reason", j.Reason)
	m.raw("by", quote(j.By))
	m.raw("at", stamp(j.At))
	return m.close()
}
