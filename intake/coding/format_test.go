// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The canonical file of the specification's example is kept, so that a change
// of the form is seen.
func TestTheCanonicalFileOfTheExample(t *testing.T) {
	src := readSpec(t)
	d, err := Parse("case.yaml", []byte(src.file), contextOf(map[string]string{"report.txt": src.report}))
	if err != nil {
		t.Fatal(err)
	}
	got := Format(d.Contents())
	const golden = "testdata/example.yaml"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Two archives that took in the same entries in another order export the same
// bytes; and so does one in which a statement was made in two parts.
func TestTheOrderOfArrivalDoesNotShowInTheFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCase(t)
		want := Format(c)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		shuffle(random, c.Terms)
		shuffle(random, c.Entities)
		shuffle(random, c.Captures)
		shuffle(random, c.Judgments)
		for _, s := range slices.Clone(c.Statements) {
			part := s
			part.Claims = slices.Clone(s.Claims[:rapid.IntRange(1, len(s.Claims)).Draw(t, "part")])
			shuffle(random, part.Claims)
			c.Statements = append(c.Statements, part)
		}
		shuffle(random, c.Statements)
		if diff := cmp.Diff(string(want), string(Format(c))); diff != "" {
			t.Fatalf("-in order +in another:\n%s", diff)
		}
	})
}

func shuffle[T any](random *rand.Rand, list []T) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// A text that counts over all planes of Unicode gives the words at a position,
// and the position of the words.
func TestPositionsCountCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom([]rune("aя🚓Ӏ\n")), 1, 1200).Draw(t, "text")
		f, ok := freeze([]byte(string(runes)))
		if !ok || f.Chars() != len(runes) {
			t.Fatalf("%d characters, want %d", f.Chars(), len(runes))
		}
		a := rapid.IntRange(0, len(runes)-1).Draw(t, "start")
		b := rapid.IntRange(a+1, len(runes)).Draw(t, "end")
		want := string(runes[a:b])
		if got, ok := f.Between(a, b); !ok || got != want {
			t.Fatalf("[%d, %d] is %q, want %q", a, b, got, want)
		}
		if got := f.Char(len(string(runes[:a]))); got != a {
			t.Fatalf("character %d is said to be %d", a, got)
		}
		first, once := f.find(want)
		if first != strings.Index(string(runes), want) || once != (strings.LastIndex(string(runes), want) == first) {
			t.Fatalf("found at %d, once: %v", first, once)
		}
	})
}

// Whoever made several mistakes is told of all, in the order of the file.
func TestAllMistakesAreToldAtOnce(t *testing.T) {
	src := base
	for _, m := range [][2]string{{"2031-03-20", "2031-13"}, {"kind: place", "kind: plaice"}, {"took her", "took it"}, {"LIB-DET", "LIB"}, {"LIB, {as", "LIB-XXX, {as"}, {"17}", "x"}, {"J-ACC", "J-"}} {
		src = strings.Replace(src, m[0], m[1], 1)
	}
	_, err := Parse("f", []byte(src), contextOf(baseFiles))
	var ps fault.Problems
	errors.As(err, &ps)
	var at []int
	for _, p := range ps {
		at = append(at, p.At.Line)
	}
	if diff := cmp.Diff([]int{5, 10, 13, 19, 23}, at); diff != "" {
		t.Errorf("lines (-want +got):\n%s\n%v", diff, err)
	}
}

// A document that was kept twice has two texts, and a passage says in which of
// them it counts.
func TestADocumentCanBeKeptMoreThanOnce(t *testing.T) {
	files := map[string]string{"a.txt": "first words", "scan.pdf": "%PDF", "scan.words": "other words"}
	text, _ := freeze([]byte(files["scan.words"]))
	src := `teptar: 1
case: demo
documents:
  d:
    captures:
      - {file: a.txt, by: "N. A.", at: 2031-04-01T10:00:00Z}
      - {file: scan.pdf, media: application/pdf, text: scan.words, by: "N. A.", at: 2031-04-02T10:00:00Z, method: "photograph"}
entities: {p: {kind: person}}
statements:
  - {passage: {document: d, quote: "first"}, claims: [[p, name, "A"]]}
  - {passage: {document: d, quote: "other", text: %s}, claims: [[p, name, "B"]]}
`
	d, err := Parse("f", fmt.Appendf(nil, src, text.Hash()), contextOf(files))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Files) != 2 || string(d.Files[1].Text) != files["scan.words"] || string(d.Files[1].Bytes) != files["scan.pdf"] {
		t.Errorf("files to keep: %v", d.Files)
	}
	for _, f := range d.Files {
		if c := d.Ops[f.Op].(record.Capture); c.Name != f.Name || c.Size != int64(len(f.Bytes)) {
			t.Errorf("%s belongs to the capture of %s", f.Name, c.Name)
		}
	}
	if got := d.Ops[len(d.Ops)-1].(record.Say).Passage.Text; got != text.Hash() {
		t.Errorf("the second passage counts in %v", got)
	}
	_, err = Parse("f", fmt.Appendf(nil, src, record.Hash{1}), contextOf(files))
	if err == nil || !strings.Contains(err.Error(), "f:11:26: the document has no such text here") {
		t.Errorf("a passage of no text: %v", err)
	}
}

// Own terms and properties are used by the file that brings them; one that
// does not fit does not hide the next.
func TestATeamHasItsOwnTerms(t *testing.T) {
	src := `teptar: 1
case: demo
terms:
  - {vocabulary: purpose, code: PU-LAND, en: "Take land", definition: "x", broader: PU-EXT}
  - {vocabulary: purpose, code: PU-3P, en: "Another meaning", definition: "x"}
  - {vocabulary: purpose, code: PU-FIELD, en: "Take a field", definition: "x", broader: PU-LAND}
properties:
  - {kind: person, name: teip, type: text, many: true, editorial: true, en: "Teip"}
entities:
  p: {kind: person, teip: "T."}
`
	_, err := Parse("f", []byte(src), contextOf(nil))
	if want := "f:5:5: term PU-3P of purpose: the code has another meaning already"; err == nil || err.Error() != want {
		t.Errorf("Parse = %v, want %s", err, want)
	}
	lines := strings.SplitAfter(src, "\n")
	d, err := Parse("f", []byte(strings.Join(slices.Delete(lines, 4, 5), "")), contextOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Ops[2].(record.TermEntry); !ok || len(d.Ops) != 6 {
		t.Errorf("ops: %v", d.Ops)
	}
}
