// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/record/when"
)

// golden compares with a file, which -update rewrites.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func mustSVG(t testing.TB, d *Drawing) string {
	t.Helper()
	svg, err := d.SVG("d")
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func TestGoldenSVG(t *testing.T) {
	small := Style{Width: 300}
	for name, in := range map[string]drawable{
		"bars.svg": Bars{Title: "By kind", Desc: "How many.", Rows: []Bar{{"Arrest", "/a", Range{2, 4}}, {"Ӏед", "", Range{1, 1}}}},
		"timeline.svg": Timeline{Title: "Days", Desc: "What happened when.", Rows: []TimelineRow{
			{Label: "Arrest", Link: "/a", Marks: []Mark{{When: date(t, "2031-03-07"), State: Agreed}}},
			{Label: "Held", Marks: []Mark{{When: date(t, "[2031-03-08..2031-03-10]/2031-03-20"), State: Disputed}}},
			{Label: "Lost", Marks: []Mark{{}}},
		}},
		"graph.svg": Graph{Title: "Kin", Desc: "Who is whose father.", Nodes: []Node{{Label: "A"}, {Label: "B", State: Single}}, Edges: []Edge{{From: 0, To: 1, Label: "father"}}},
	} {
		golden(t, name, mustSVG(t, in.Draw(small)))
	}
}

// attribute finds what a strict policy or a parser would stumble over.
var forbidden = regexp.MustCompile(`(?i)<script|\sstyle=|<style|\son[a-z]+=|NaN|Inf\b|javascript:|-0"`)

// inspect parses an SVG and checks what is promised of all of them.
func inspect(t *testing.T, svg string) {
	t.Helper()
	if m := forbidden.FindString(markup(svg)); m != "" {
		t.Errorf("the markup has %q", m)
	}
	if strings.Contains(svg, "<script") {
		t.Error("a script got through")
	}
	if strings.ContainsAny(svg, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c\x00\x1b") {
		t.Error("a control character got through")
	}
	ids, refs := map[string]bool{}, []string{}
	dec := xml.NewDecoder(strings.NewReader(svg))
	links, role := false, ""
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range el.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] || !strings.HasPrefix(a.Value, "d-") {
					t.Errorf("id %q is twice there or has no prefix", a.Value)
				}
				ids[a.Value] = true
			case "aria-labelledby":
				refs = append(refs, strings.Fields(a.Value)...)
			case "href":
				links = true
				if ownLink(a.Value) == "" {
					t.Errorf("link %q leaves the host", a.Value)
				}
			case "role":
				role = a.Value
			}
			if id, ok := strings.CutPrefix(a.Value, "url(#"); ok {
				refs = append(refs, strings.TrimSuffix(id, ")"))
			}
		}
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("there is no id %q", r)
		}
	}
	if want := map[bool]string{true: "group", false: "img"}[links]; role != want {
		t.Errorf("role %q, want %q", role, want)
	}
}

// textual is what stands between tags.
var textual = regexp.MustCompile(`>[^<]*<`)

// markup gives an SVG without the words of others.
func markup(svg string) string { return textual.ReplaceAllString(svg, "><") }

func TestEverySampleIsAWellFormedDrawing(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			d := s.Draw(Style{Lang: "ru", Width: 500})
			svg := mustSVG(t, d)
			inspect(t, svg)
			if again := mustSVG(t, s.Draw(Style{Lang: "ru", Width: 500})); again != svg {
				t.Error("the same input gave another drawing")
			}
			if d.Title == "" || d.Desc == "" || len(d.Table.Rows) == 0 {
				t.Error("a drawing without title, description or table")
			}
			for _, r := range d.Table.Rows {
				if len(r.Cells) != len(d.Table.Head) {
					t.Fatalf("%d cells under %d heads", len(r.Cells), len(d.Table.Head))
				}
			}
		})
	}
}

func TestAnIDThatCouldBreakTheMarkupIsRefused(t *testing.T) {
	d := sampleBars().Draw(Style{})
	for _, id := range []string{"", "1a", "-a", "A", `a"`, "a b", "a)", "ä", strings.Repeat("a", 42)} {
		if _, err := d.SVG(id); !errors.Is(err, fault.Invalid) {
			t.Errorf("id %q: %v; want fault.Invalid", id, err)
		}
	}
	if _, err := d.SVG("a-1"); err != nil {
		t.Errorf("id a-1: %v", err)
	}
}

// Labels are anybody's words: whatever they are, every drawing stays well-formed
// and says nothing to the browser.
func FuzzLabels(f *testing.F) {
	f.Add("Адам Тӏалхиг", "/person/1", "брат")
	f.Add(`<script>alert(1)</script>`, `javascript:alert(1)`, `" onload="x`)
	f.Add("]]><![CDATA[", "//evil.example", "&#0;&amp;")
	f.Add("\u202eSALA\u202c\u2067", "/\\evil", "\x00\xff\xfe\uFFFE")
	f.Add("محمد \u0661\u0662 (abc) ב", "#a", strings.Repeat("a\u0301\u0302\u0303\u0304\u0305\u0306", 500))
	f.Add(strings.Repeat("Ж", 10_000), "/a?b=\"'", "url(#d-h-ink)")
	f.Fuzz(func(t *testing.T, label, link, note string) {
		at := Point{Lon: 45, Lat: 43}
		for _, in := range []drawable{
			Timeline{label, note, []TimelineRow{{label, link, note, []Mark{{when.On(20000), Single, note}, {Words: label}}}, {Label: note}}, 0, 0},
			Map{label, note, []Boundary{{note, Region, [][]Point{blob(45, 43, 0.1, 9)}}}, []Site{{Label: label, Link: link, At: at, Count: Range{1, 2}}, {Label: note, At: at}}},
			Graph{label, note, []Node{{Label: label, Note: note, Link: link}, {Label: note, State: Compelled}}, []Edge{{From: 0, To: 1, Label: label, Link: link, State: Single}}},
			Calendar{label, note, []DayCount{{20000, Range{1, 2}, link}}, 0, 0},
			Multiples{label, note, []string{label, note}, []Series{{label, link, []Range{{1, 2}, {0, 1}}}}},
			Bars{label, note, []Bar{{label, link, Range{1, 2}}}},
		} {
			d := in.Draw(Style{Width: 320, Titled: true})
			inspect(t, mustSVG(t, d))
			if _, ok := in.(Bars); !ok {
				continue // words are put on a picture in one way
			}
			if err := d.PNG(io.Discard, 1); err != nil {
				t.Errorf("%T: %v", in, err)
			}
		}
	})
}
