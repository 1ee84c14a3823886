// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"teptar/fault"
)

// Limits of what a program sends. A document in JSON is held in memory, unlike
// one that is sent as a form.
const (
	maxJSON    = 24 << 20
	jsonDepth  = 12
	jsonValues = 50_000
)

// decode reads the body of a request, which must be one JSON value that says
// exactly what the type knows. Of what is wrong it tells the place, as a JSON
// pointer (RFC 6901).
func decode[In any](v *visit) (in In, err error) {
	data, err := v.readJSON()
	if err != nil {
		return in, err
	}
	return in, unmarshalStrict(data, &in)
}

// readJSON reads the body, of which it is said that it is JSON.
func (v *visit) readJSON() ([]byte, error) {
	if media, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return nil, fmt.Errorf("the Content-Type is not application/json: %w", fault.Invalid)
	}
	data, err := io.ReadAll(http.MaxBytesReader(v.w, v.r.Body, maxJSON))
	if err != nil {
		return nil, cutOff(err)
	}
	return data, nil
}

// unmarshalStrict reads JSON into a pointer. Unlike encoding/json it refuses a
// field that is not known, or in other letters, or given twice; null; a field
// that is missing; text that is not Unicode, which would be changed silently;
// and what is too deep or of too many values.
func unmarshalStrict(data []byte, into any) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("the body is not UTF-8: %w", fault.Invalid)
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return fmt.Errorf("the body is not JSON, at byte %d: %w", syntax.Offset, fault.Invalid)
	}
	if at := loneSurrogate(data); at >= 0 {
		return fmt.Errorf("half of a surrogate pair, at byte %d: %w", at, fault.Invalid)
	}
	r := treeReader{Decoder: json.NewDecoder(bytes.NewReader(data))}
	r.UseNumber()
	tree, err := r.value("", 0)
	if err != nil {
		return err
	}
	return fill(reflect.ValueOf(into).Elem(), tree, "")
}

// loneSurrogate finds an escape such as \ud800 without its other half in valid
// JSON; -1 if there is none.
func loneSurrogate(data []byte) int {
	unit := func(i int) uint64 {
		if i+6 > len(data) || data[i] != '\\' || data[i+1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(data[i+2:i+6]), 16, 16)
		return n
	}
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		switch u := unit(i); {
		case u>>10 == 0xd800>>10 && unit(i+6)>>10 == 0xdc00>>10:
			i += 11
		case u>>11 == 0xd800>>11:
			return i
		default:
			i++ // the character that is escaped may be a backslash
		}
	}
	return -1
}

// refuse says what is wrong at a place of the body.
func refuse(at, format string, args ...any) error {
	if at == "" {
		at = "the body"
	}
	return fmt.Errorf("%s: %s: %w", at, fmt.Sprintf(format, args...), fault.Invalid)
}

// below gives the place of a field, whose name may be anything.
func below(at, name string) string {
	const most = 40
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "…"
	}
	return at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// A treeReader reads JSON whose syntax is known to be right.
type treeReader struct {
	*json.Decoder
	count int
}

// value reads the next value: map[string]any, []any, string, json.Number, bool
// or nil.
func (r *treeReader) value(at string, depth int) (any, error) {
	if r.count++; r.count > jsonValues {
		return nil, refuse(at, "more than %d values", jsonValues)
	}
	t, err := r.Token()
	if err != nil {
		return nil, refuse(at, "not JSON")
	}
	open, is := t.(json.Delim)
	if !is {
		return t, nil
	}
	if depth == jsonDepth {
		return nil, refuse(at, "deeper than %d levels", jsonDepth)
	}
	if open == '[' {
		return r.array(at, depth)
	}
	return r.object(at, depth)
}

func (r *treeReader) array(at string, depth int) (any, error) {
	items := []any{}
	for r.More() {
		item, err := r.value(below(at, strconv.Itoa(len(items))), depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := r.Token()
	return items, err
}

func (r *treeReader) object(at string, depth int) (any, error) {
	fields := map[string]any{}
	for r.More() {
		t, err := r.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return nil, refuse(at, "not JSON")
		}
		if _, twice := fields[name]; twice {
			return nil, refuse(below(at, name), "given twice")
		}
		if fields[name], err = r.value(below(at, name), depth+1); err != nil {
			return nil, err
		}
	}
	_, err := r.Token()
	return fields, err
}

// fill puts a value where its type takes it.
func fill(to reflect.Value, tree any, at string) error {
	if to.Kind() == reflect.Pointer {
		to.Set(reflect.New(to.Type().Elem()))
		return fill(to.Elem(), tree, at)
	}
	if tree == nil {
		return refuse(at, "null; leave out what there is nothing to say of")
	}
	if text, ok := to.Addr().Interface().(encoding.TextUnmarshaler); ok {
		s, ok := tree.(string)
		if !ok {
			return refuse(at, "want a string")
		}
		if err := text.UnmarshalText([]byte(s)); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		return nil
	}
	switch to.Kind() {
	case reflect.Struct:
		return fillObject(to, tree, at)
	case reflect.Slice:
		if to.Type().Elem().Kind() == reflect.Uint8 {
			return fillBytes(to, tree, at)
		}
		return fillArray(to, tree, at)
	}
	return fillPlain(to, tree, at)
}

// fillPlain puts a string, a yes or no, or a whole number.
func fillPlain(to reflect.Value, tree any, at string) error {
	switch value := tree.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(value)
			return nil
		}
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(value)
			return nil
		}
	case json.Number:
		if n, err := strconv.ParseInt(string(value), 10, 64); err == nil && to.CanInt() && !to.OverflowInt(n) {
			to.SetInt(n)
			return nil
		}
	}
	switch to.Kind() {
	case reflect.String:
		return refuse(at, "want a string")
	case reflect.Bool:
		return refuse(at, "want true or false")
	}
	return refuse(at, "want a whole number")
}

func fillArray(to reflect.Value, tree any, at string) error {
	items, ok := tree.([]any)
	if !ok {
		return refuse(at, "want a list")
	}
	to.Set(reflect.MakeSlice(to.Type(), len(items), len(items)))
	for i, item := range items {
		if err := fill(to.Index(i), item, below(at, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	return nil
}

func fillBytes(to reflect.Value, tree any, at string) error {
	s, ok := tree.(string)
	if !ok || strings.ContainsAny(s, "\r\n") {
		return refuse(at, "want a string of base64")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return refuse(at, "not base64")
	}
	to.SetBytes(b)
	return nil
}

func fillObject(to reflect.Value, tree any, at string) error {
	given, ok := tree.(map[string]any)
	if !ok {
		return refuse(at, "want an object")
	}
	seen := 0
	for _, f := range fieldsOf(to.Type()) {
		value, ok := given[f.name]
		if !ok {
			if !f.optional {
				return refuse(below(at, f.name), "is missing")
			}
			continue
		}
		seen++
		if err := fill(to.FieldByIndex(f.index), value, below(at, f.name)); err != nil {
			return err
		}
	}
	if seen == len(given) {
		return nil
	}
	return refuse(unknownField(to.Type(), given, at), "is not known here")
}

// unknownField gives the place of the first field, by the alphabet, that the
// type does not have.
func unknownField(t reflect.Type, given map[string]any, at string) string {
	for _, f := range fieldsOf(t) {
		delete(given, f.name)
	}
	first := ""
	for name := range given {
		if first == "" || name < first {
			first = name
		}
	}
	return below(at, first)
}

// A field is a field of a struct as JSON has it.
type field struct {
	name, does string
	optional   bool
	index      []int
	typ        reflect.Type
}

// fieldsOf lists the fields of a struct as encoding/json writes them. Those of
// an embedded struct are its own.
func fieldsOf(t reflect.Type) []field {
	var fs []field
	for _, f := range reflect.VisibleFields(t) {
		tag, tagged := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		if !f.IsExported() || name == "-" || f.Anonymous && !tagged {
			continue
		}
		if name == "" {
			name = f.Name
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		fs = append(fs, field{name, f.Tag.Get("does"), optional, f.Index, f.Type})
	}
	return fs
}
