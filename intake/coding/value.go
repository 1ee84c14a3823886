// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
)

// value reads a value of the type that the property takes. What the schema
// allows beyond the type is checked with the whole statement.
func (r *reader) value(n *yaml.Node, p *record.Property, src source) (record.Value, bool) {
	switch p.Type {
	case record.TextType, record.NameType, record.URLType:
		s, ok := r.literal(n, p.Name, src)
		return record.Value{Type: p.Type, Text: s}, ok
	case record.IDType:
		return r.identifier(n, p.Name, src)
	case record.CoordType:
		return r.coordinates(n, p.Name)
	case record.WhenType:
		return r.when(n, p.Name, src)
	case record.NumberType:
		return r.number(n, p.Name)
	case record.RefType:
		t := r.thing(n, p.Name)
		if t == nil || t.kind == "" {
			return record.Value{}, false
		}
		return record.RefValue(t.id), true
	case record.FlagType:
		s, ok := r.word(n, p.Name)
		if ok && s != "yes" {
			r.refuse(n, "to say no, deny it: yes, {stance: DEN}", "%s takes yes", p.Name)
			ok = false
		}
		return record.Yes(), ok
	}
	s, ok := r.word(n, p.Name)
	return record.TermValue(record.Term(s)), ok
}

// literal reads a text: as it is, or as the words of the document at a position.
func (r *reader) literal(n *yaml.Node, name string, src source) (string, bool) {
	if n.Kind != yaml.MappingNode {
		return r.text(n, name)
	}
	fs := r.fields(n, name, "quote", "sha256")
	return r.quoted(n, fs, name, src)
}

// quoted gives the words of the passage's document at a position, so that a
// file can leave a name out.
func (r *reader) quoted(n *yaml.Node, fs fields, name string, src source) (string, bool) {
	place := fs.get("quote")
	if place == nil {
		r.refuse(n, "", "%s: want quote: [start, end], and sha256 if it is outside of the passage", name)
		return "", false
	}
	if src.text == nil {
		if src.unread {
			return "", false
		}
		r.refuse(place, "the statement needs a passage of a document with a text", "%s: there is no text to quote from", name)
		return "", false
	}
	start, end, ok := r.span(place, src.text)
	sum := fs.get("sha256")
	// Within the passage the words are proved with it. A hash of few words, a
	// name above all, could be guessed, so it is not asked for there.
	proved := sum == nil && start >= src.proof[0] && end <= src.proof[1] && start < end
	if sum == nil && src.misquote {
		return "", false
	}
	if !ok || !proved && !r.checkWords(place, sum, src.text, start, end) {
		return "", false
	}
	return src.text.Between(start, end)
}

// identifier reads a text, or {id: text, scheme: code}.
func (r *reader) identifier(n *yaml.Node, name string, src source) (record.Value, bool) {
	v := record.Value{Type: record.IDType}
	if n.Kind != yaml.MappingNode {
		s, ok := r.text(n, name)
		v.Text = s
		return v, ok
	}
	fs := r.fields(n, name, "id", "quote", "sha256", "scheme")
	v.Scheme, _ = r.text(fs.get("scheme"), "scheme")
	var ok bool
	if id := fs.get("id"); id != nil {
		v.Text, ok = r.text(id, "id")
	} else {
		v.Text, ok = r.quoted(n, fs, name, src)
	}
	return v, ok
}

// coordinates reads {lat: 43.3, lon: 45.7, radius: 500}. The radius must be
// written, because no source is exact.
func (r *reader) coordinates(n *yaml.Node, name string) (record.Value, bool) {
	fs := r.fields(n, name, "lat", "lon", "radius")
	lat, lon, radius := fs.get("lat"), fs.get("lon"), fs.get("radius")
	if n.Kind != yaml.MappingNode {
		return record.Value{}, false
	}
	if lat == nil || lon == nil || radius == nil {
		r.refuse(n, "", "%s: want {lat: degrees, lon: degrees, radius: metres}", name)
		return record.Value{}, false
	}
	v := record.Value{Type: record.CoordType}
	var ok [3]bool
	v.Lat, ok[0] = r.degrees(lat, "lat")
	v.Lon, ok[1] = r.degrees(lon, "lon")
	s, written := r.word(radius, "radius")
	if v.Radius, ok[2] = wholeNumber(s); written && !ok[2] {
		r.refuse(radius, "", "radius: want whole metres")
	}
	return v, ok[0] && ok[1] && ok[2]
}

// degrees reads up to three digits, and up to six more after a point.
func (r *reader) degrees(n *yaml.Node, what string) (int64, bool) {
	s, ok := r.word(n, what)
	if !ok {
		return 0, false
	}
	digits, negative := strings.CutPrefix(s, "-")
	whole, part, point := strings.Cut(digits, ".")
	d, ok := wholeNumber(whole)
	f, fine := int64(0), !point
	if len(part) > 0 && len(part) <= 6 && strings.Trim(part, "0123456789") == "" {
		fine = true
		for _, c := range part + strings.Repeat("0", 6-len(part)) {
			f = f*10 + int64(c-'0')
		}
	}
	if !ok || !fine || d > 180 {
		r.refuse(n, "", "%s: want degrees such as -43.318, with at most six digits after the point", what)
		return 0, false
	}
	micro := d*1e6 + f
	if negative {
		micro = -micro
	}
	return micro, true
}

// number reads 3, 2..4, or 2.. for "at least 2".
func (r *reader) number(n *yaml.Node, name string) (record.Value, bool) {
	s, ok := r.word(n, name)
	if !ok {
		return record.Value{}, false
	}
	low, high, ranged := strings.Cut(s, "..")
	min, ok := wholeNumber(low)
	max := min
	if ranged && high == "" {
		max = record.NoMax
	} else if ranged && ok {
		max, ok = wholeNumber(high)
	}
	if !ok || ranged && max != record.NoMax && max < min {
		r.refuse(n, "", "%s: want a whole number, such as 3, or 2..4, or 2..", name)
		return record.Value{}, false
	}
	return record.NumberValue(min, max), true
}
