// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record"
)

// A sampleIn has a field of each sort.
type sampleIn struct {
	Name  string           `json:"name"`
	Count int              `json:"count,omitempty"`
	Sure  bool             `json:"sure,omitempty"`
	Of    *record.EntityID `json:"of,omitempty"`
	Bytes []byte           `json:"bytes,omitempty"`
	Parts []partIn         `json:"parts,omitempty"`
}

type partIn struct {
	Text string `json:"text"`
}

func TestUnmarshalStrict(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"a whole object", `{"name":"Асет","count":3,"sure":true,"bytes":"AAE=","parts":[{"text":"a"}]}`, ""},
		{"a pair of surrogates", `{"name":"\ud83d\ude00 \\ud800"}`, ""},
		{"an unknown field", `{"name":"a","nmae":"b"}`, "/nmae: is not known here"},
		{"a field in other letters", `{"Name":"a"}`, "/name: is missing"},
		{"a field twice", `{"name":"a","name":"b"}`, "/name: given twice"},
		{"a field twice, once in escapes", `{"name":"a","n\u0061me":"b"}`, "/name: given twice"},
		{"a field twice below", `{"name":"a","parts":[{"text":"a"},{"text":"a","text":"b"}]}`, "/parts/1/text: given twice"},
		{"a field with a slash and a tilde", `{"name":"a","x/y~z":1}`, "/x~1y~0z: is not known here"},
		{"a missing field below", `{"name":"a","parts":[{}]}`, "/parts/0/text: is missing"},
		{"null", `{"name":null}`, "/name: null; leave out what there is nothing to say of"},
		{"null for what may be left out", `{"name":"a","of":null}`, "/of: null; leave out what there is nothing to say of"},
		{"two values", `{"name":"a"} {"name":"b"}`, "the body is not JSON, at byte 14"},
		{"nothing", ``, "the body is not JSON, at byte 0"},
		{"a list for an object", `[]`, "the body: want an object"},
		{"a number for text", `{"name":1}`, "/name: want a string"},
		{"text for a number", `{"name":"a","count":"1"}`, "/count: want a whole number"},
		{"a number that is not whole", `{"name":"a","count":1.5}`, "/count: want a whole number"},
		{"a whole number in another spelling", `{"name":"a","count":1e3}`, "/count: want a whole number"},
		{"a number that is too large", `{"name":"a","count":9223372036854775808}`, "/count: want a whole number"},
		{"text for yes", `{"name":"a","sure":"true"}`, "/sure: want true or false"},
		{"an id of another sort", `{"name":"a","of":"c-1"}`, `/of: entity id: want "e-" and 26 letters or digits`},
		{"base64 for addresses", `{"name":"a","bytes":"__8="}`, "/bytes: not base64"},
		{"base64 with bits left over", `{"name":"a","bytes":"AAF="}`, "/bytes: not base64"},
		{"base64 on two lines", `{"name":"a","bytes":"AA\nE="}`, "/bytes: want a string of base64"},
		{"half of a pair of surrogates", `{"name":"\ud800"}`, "half of a surrogate pair, at byte 9"},
		{"the other half", `{"name":"a\udc00"}`, "half of a surrogate pair, at byte 10"},
		{"bytes that are no UTF-8", "{\"name\":\"\xff\"}", "the body is not UTF-8"},
		{"a byte order mark", "\ufeff{\"name\":\"a\"}", "the body is not JSON, at byte 1"},
		{"too deep", `{"name":"a","x":` + strings.Repeat("[", jsonDepth) + strings.Repeat("]", jsonDepth) + `}`, "/x" + strings.Repeat("/0", jsonDepth-1) + ": deeper than 12 levels"},
		{"too many values", `{"name":"a","parts":[` + strings.Repeat(`1,`, jsonValues) + `1]}`, "/parts/49997: more than 50000 values"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var in sampleIn
			err := unmarshalStrict([]byte(tt.body), &in)
			if tt.want == "" && err != nil {
				t.Fatalf("refused: %v", err)
			}
			if tt.want != "" && (!errors.Is(err, fault.Invalid) || detail(err) != tt.want) {
				t.Errorf("error %v; want %q", err, tt.want)
			}
		})
	}
}

// What is accepted must be read as every other program reads it: whatever
// passes here, encoding/json must read as the same.
func FuzzUnmarshalStrict(f *testing.F) {
	f.Add([]byte(`{"name":"a","count":3,"sure":true,"bytes":"AAE=","parts":[{"text":"a"}]}`))
	f.Add([]byte(`{"name":"a","name":"b"}`))
	f.Add([]byte(`{"name":"a","Name":"b"}`))
	f.Add([]byte(`{"name":"\ud800"}`))
	f.Add([]byte(`{"name":"a"}]`))
	f.Add([]byte(`{"name":"a","of":"e-00000000000000000000000000"}`))
	f.Add([]byte(strings.Repeat(`[`, 10_000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, plain sampleIn
		err := unmarshalStrict(data, &strict)
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("%v is not fault.Invalid", err)
			}
			return
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&plain); err != nil {
			t.Fatalf("accepted what encoding/json refuses: %v", err)
		}
		if d := cmp.Diff(plain, strict); d != "" {
			t.Errorf("read otherwise than by encoding/json (-other +this):\n%s", d)
		}
	})
}

// visitOf is a visit that asks for an address.
func visitOf(address string) *visit { return &visit{r: httptest.NewRequest("GET", address, nil)} }

func TestCursor(t *testing.T) {
	const list = "/api/v1/ask/who?case=north&place=x"
	next := visitOf(list).cursor("50")
	for _, tt := range []struct {
		name, address string
		ok            bool
	}{
		{"the same list", list + "&cursor=" + next, true},
		{"the same list with other page lengths and languages", list + "&limit=7&lang=ru&cursor=" + next, true},
		{"the same conditions in another order", "/api/v1/ask/who?place=x&case=north&cursor=" + next, true},
		{"another question", "/api/v1/ask/held?case=north&place=x&cursor=" + next, false},
		{"another case", "/api/v1/ask/who?case=south&place=x&cursor=" + next, false},
		{"one condition less", "/api/v1/ask/who?case=north&cursor=" + next, false},
		{"a plain number", list + "&cursor=50", false},
		{"only the mark", list + "&cursor=" + next[:10], false},
		{"not the alphabet", list + "&cursor=" + next + "=", false},
		{"a new line in it", list + "&cursor=" + next + "%0a", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := visitOf(tt.address).offset()
			if tt.ok && (n != 50 || err != nil) {
				t.Errorf("offset = %d, %v; want 50", n, err)
			}
			if !tt.ok && !errors.Is(err, fault.Invalid) {
				t.Errorf("offset = %d, %v; want fault.Invalid", n, err)
			}
		})
	}
	for _, position := range []string{"-1", "0", "+1", "01", "1e3", "99999999999", "x"} {
		v := visitOf(list + "&cursor=" + visitOf(list).cursor(position))
		if n, err := v.offset(); !errors.Is(err, fault.Invalid) {
			t.Errorf("offset of a cursor of %q = %d, %v; want fault.Invalid", position, n, err)
		}
	}
}

func TestCursorsGiveThePositionBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		position := rapid.StringN(1, 60, 200).Draw(t, "position")
		got, err := visitOf("/l?cursor=" + visitOf("/l").cursor(position)).position()
		if got != position || err != nil {
			t.Fatalf("position = %q, %v; want %q", got, err, position)
		}
	})
}

// A cursor has one spelling, and what is not one never gives a position.
func FuzzCursor(f *testing.F) {
	next := visitOf("/l").cursor("50")
	for _, s := range []string{next, next + "=", next + "\n", next[:11], strings.ToLower(next), "50", "AAAAAAAAAAAB", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := visitOf("/l?" + url.Values{"cursor": {s}}.Encode())
		position, err := v.position()
		if err != nil && (!errors.Is(err, fault.Invalid) || position != "") {
			t.Errorf("position of %q = %q, %v", s, position, err)
		}
		if err == nil && v.cursor(position) != s {
			t.Errorf("%q and %q are one position", s, v.cursor(position))
		}
	})
}

// A value is one type of value, and nothing of it is lost.
func TestValueIn(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       string // "" for refused
	}{
		{"text with a language", `{"text":"учитель","lang":"ru"}`, "text учитель"},
		{"a date with its wording", `{"when":"2025-04","wording":"в апреле"}`, "when 2025-04"},
		{"a range", `{"min":2,"max":4}`, "number 2–4"},
		{"no upper end", `{"min":2}`, "number 2 or more"},
		{"yes", `{"yes":true}`, "flag yes"},
		{"no", `{"yes":false}`, ""},
		{"nothing", `{}`, ""},
		{"two types", `{"text":"a","name":"b"}`, ""},
		{"a language of a term", `{"term":"LIB-DET","lang":"ru"}`, ""},
		{"a wording of a text", `{"text":"a","wording":"b"}`, ""},
		{"half of a point", `{"lat":1}`, ""},
		{"a range that ends before it begins", `{"min":3,"max":2}`, ""},
		{"the number that stands for no upper end", `{"min":0,"max":-1}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var in valueIn
			if err := unmarshalStrict([]byte(tt.body), &in); err != nil {
				t.Fatal(err)
			}
			v, ok := in.value()
			got := ""
			if ok {
				got = string(v.Type) + " " + v.String()
			}
			if got != tt.want {
				t.Errorf("value = %q; want %q", got, tt.want)
			}
		})
	}
}
