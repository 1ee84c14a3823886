// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"teptar/record"
)

// The example of the specification is a coding file, and its document stands
// above it.
func TestTheExampleInTheSpecificationIsRight(t *testing.T) {
	src := readSpec(t)
	d, err := Parse("case.yaml", []byte(src.file), contextOf(map[string]string{"report.txt": src.report}))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, op := range d.Ops {
		kinds = append(kinds, strings.TrimPrefix(fmt.Sprintf("%T", op), "record."))
	}
	want := "Case" + strings.Repeat(" Entity", 10) + strings.Repeat(" Say", 7) + " Capture Say Say Say Judge Judge"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("ops are\n\t%s, want\n\t%s", got, want)
	}
	say := d.Ops[len(d.Ops)-5].(record.Say)
	if got, want := say.Claims[2].Value.String(), "[2031-03-07..2031-03-20]"; got != want {
		t.Errorf("earlier in March is %s, want %s", got, want)
	}
	if got, want := d.At[len(d.At)-1].Line, strings.Count(src.file, "\n"); got != want {
		t.Errorf("the last op stands in line %d, want %d", got, want)
	}
}

// The messages that the specification shows are those that are given.
func TestTheMessagesInTheSpecificationAreRight(t *testing.T) {
	src := readSpec(t)
	for _, m := range []struct{ old, new string }{
		{"type, LIB-DET, {as", "type, LIB-DTE, {as"},
		{"at: [157, 206]", "at: [161, 210]"},
	} {
		_, err := Parse("case.yaml", []byte(strings.Replace(src.file, m.old, m.new, 1)), contextOf(map[string]string{"report.txt": src.report}))
		if err == nil || !strings.Contains(src.all, err.Error()) {
			t.Errorf("the specification does not show: %v", err)
		}
	}
}

type spec struct{ all, report, file string }

// readSpec takes the example out of the specification.
func readSpec(t testing.TB) spec {
	t.Helper()
	doc, err := os.ReadFile("../../doc/formats/coding.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(lang string) string {
		m := regexp.MustCompile("(?s)```" + lang + "\n(.*?)```").FindSubmatch(doc)
		if m == nil {
			t.Fatalf("no block of %s in the specification", lang)
		}
		return string(m[1])
	}
	return spec{string(doc), block("text"), block("yaml")}
}
