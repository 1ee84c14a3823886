// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"teptar/fault"
)

// What could make a YAML library slow, large or fall over is refused, and
// soon. The limit of time is for a loaded
// machine: each takes about a second at most.
func TestAttacksAreRefusedQuickly(t *testing.T) {
	head := "teptar: 1\ncase: demo\n"
	for _, tt := range []struct{ name, src, want string }{
		{"a file of 17 MiB", strings.Repeat("#\n", 17<<19), "more than 16 MiB"},
		{"a line without end", head + strings.Repeat("a", 2<<20), "more than 1048576 bytes"},
		{"millions of empty lists", head + "entities: [" + strings.Repeat("[],\n", 4<<20-9), "too many parts"},
		{"a million open brackets", head + "entities: " + strings.Repeat("[", 900_000), "max depth"},
		{"a million open braces on lines", head + "entities:\n" + strings.Repeat(" {\n", 400_000), "max depth"},
		{"a million lists in lists", head + "entities:\n " + strings.Repeat("- ", 400_000), "max depth"},
		{"nine thousand levels that close", head + "entities: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "nested more than 20"},
		{"a billion laughs", head + laughs(), "an anchor"},
		{"sixteen megabytes of comments", strings.Repeat("# a comment\n", 900_000), "the file is empty"},
		{"comments between keys", head + strings.Repeat("#\n\n", 300_000) + "x: 1\n", `there is no "x"`},
		{"a hundred thousand comments at the end of lines", head + "entities:\n" + lines(100_000, " a%d: {kind: x} # y\n"), "more than 200 problems"},
		{"a hundred thousand tags", strings.Repeat("%TAG !a! x\n", 100_000), "begins with %"},
		{"a hundred thousand anchors", head + "entities:\n" + lines(100_000, " a%d: &a%[1]d x\n"), "an anchor"},
		{"a hundred thousand explicit keys", head + "entities:\n" + lines(100_000, " ? a%d\n"), "more than 200 problems"},
		{"a hundred thousand keys that are nearly right", head + "entities:\n" + lines(100_000, " a%d: {kind: person}\n") + "statements:\n" + lines(1000, " - {claims: [[b%d, label, x]]}\n"), "more than 200 problems"},
		{"a key of a megabyte", head + "entities:\n " + strings.Repeat("a", 1<<19) + ": {kind: person}\n", "not YAML"},
		{"a word of a megabyte as a term", head + "entities: {a: {kind: act}}\nstatements: [{claims: [[a, type, " + strings.Repeat("a", 1<<19) + "]]}]\n", "longer than 200 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse("f", []byte(tt.src), contextOf(nil))
			if d := time.Since(start); d > 30*time.Second {
				t.Errorf("took %v", d)
			}
			if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse: %.300v; want a problem with %q", err, tt.want)
			}
		})
	}
}

// lines repeats a line with numbers.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// laughs is the document that grows tenfold with every line.
func laughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := range 30 {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d,*a%d,*a%d]\n", i+1, i+1, i, i, i)
	}
	return b.String()
}

// A search for quotes is bounded in all, not one by one.
func TestQuotesAreNotSearchedForWithoutEnd(t *testing.T) {
	text := strings.Repeat("ab", 8<<20)
	src := "teptar: 1\ncase: demo\ndocuments: {d: {file: a.txt}}\nentities: {p: {kind: person}}\nstatements:\n" +
		strings.Repeat(" - {passage: {document: d, quote: \"abb\"}, claims: [[p, name, x]]}\n", 5000)
	start := time.Now()
	_, err := Parse("f", []byte(src), contextOf(map[string]string{"a.txt": text}))
	if err == nil || time.Since(start) > 60*time.Second {
		t.Errorf("Parse took %v: %.200v", time.Since(start), err)
	}
}
