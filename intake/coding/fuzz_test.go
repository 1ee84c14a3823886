// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"teptar/fault"
)

// A file comes from anyone. Whatever it has, the reader ends, and either says
// what is wrong at places that are in the file, or gives a draft whose
// canonical file is read back as itself.
func FuzzParse(f *testing.F) {
	f.Add(base)
	f.Add(readSpec(f).file)
	f.Add(strings.ReplaceAll(base, "\n", "\r\n"))
	f.Add("\ufeff" + base)
	for _, value := range []string{"~", "!!binary aGk=", "*a", "&a x", "? x", "<<: {}", "|\n  x", ">-\n\n x", "'''", `"\x00"`, `"\ud800"`, `"\U00110000"`, "[[[[", "{a: {a: {a}}}", "- -", "# x\n# y", "@", "`", "%", "0x1F", ".inf", "2031-03-07T00:00:00Z"} {
		f.Add("teptar: 1\ncase: demo\ntitle: " + value + "\n")
		f.Add(strings.Replace(base, "LIB-DET", value, 1))
		f.Add(strings.Replace(base, "age, 17", "age, "+value, 1))
		f.Add(strings.Replace(base, "quote: \"took her\"", "at: "+value, 1))
	}
	f.Add(strings.Replace(base, "age, 17", "name, {quote: [9223372036854775807, 99]}", 1))
	f.Add(strings.Replace(base, "[k1]", "[c-00000000000000]", 1))
	f.Add("#\n- a\n #b\n")
	f.Add("a:\n  - b\n #c\n-d")
	f.Fuzz(func(t *testing.T, src string) {
		d, err := Parse("f", []byte(src), contextOf(baseFiles))
		if err != nil {
			checkPlaces(t, src, err)
			return
		}
		written := Format(d.Contents())
		files := map[string]string{}
		for _, file := range d.Files {
			files[file.Name], files[file.TextName] = string(file.Bytes), string(file.Text)
			if file.TextName == "" {
				delete(files, "")
			}
		}
		again, err := Parse("f", written, contextOf(files))
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%s", err, written)
		}
		if w := Format(again.Contents()); string(w) != string(written) {
			t.Fatalf("two canonical files:\n%s\n%s", written, w)
		}
	})
}

// checkPlaces tells whether all problems are told of places in the file.
func checkPlaces(t *testing.T, src string, err error) {
	t.Helper()
	var ps fault.Problems
	if !errors.As(err, &ps) || len(ps) == 0 || len(ps) > maxProblems+1 {
		t.Fatalf("%d problems of type %T", len(ps), err)
	}
	lines := strings.Split(strings.TrimPrefix(src, byteOrderMark), "\n")
	for _, p := range ps {
		switch {
		case p.Text == "" || strings.Contains(p.Text, "%!"):
			t.Errorf("a problem without words: %v", p)
		case p.At.Line == 0:
		case p.At.Line > len(lines)+1:
			t.Errorf("%v: the file has %d lines", p, len(lines))
		case p.At.Line <= len(lines) && p.At.Column > utf8.RuneCountInString(lines[p.At.Line-1])+1:
			t.Errorf("%v: line %q", p, lines[p.At.Line-1])
		}
	}
}

func BenchmarkParse(b *testing.B) {
	src, files := tenThousand()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("f", src, contextOf(files)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	src, files := tenThousand()
	d, err := Parse("f", src, contextOf(files))
	if err != nil {
		b.Fatal(err)
	}
	c := d.Contents()
	for b.Loop() {
		Format(c)
	}
}

// tenThousand is a case of 10,000 claims in 2,000 statements, each with a quote
// that has to be searched for in a document of 200,000 characters.
func tenThousand() ([]byte, map[string]string) {
	var src, text, entities strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "On that day they took person number %d from the house and went to the district, and that was report %d of the year.\n", i, i)
		fmt.Fprintf(&entities, "  p.%d: {kind: person, label: \"person %d\"}\n  act.%d: {kind: act}\n", i, i, i)
		fmt.Fprintf(&src, "  - passage: {document: doc.1, quote: \"person number %d from\"}\n    via: [org.1]\n    access: AC-REL\n    claims:\n", i)
		fmt.Fprintf(&src, "      - [act.%d, type, LIB-DET, {as: k%d}]\n      - [act.%d, victim, p.%d]\n      - [act.%d, when, 2031-03-0%d]\n      - [p.%d, name, \"Person %d\"]\n      - [p.%d, age, %d]\n", i, i, i, i, i, i%9+1, i, i, i, i%90)
	}
	file := "teptar: 1\ncase: demo\ndocuments:\n  doc.1: {file: a.txt}\nentities:\n  org.1: {kind: organization}\n" + entities.String() + "statements:\n" + src.String()
	return []byte(file), map[string]string{"a.txt": text.String()}
}
