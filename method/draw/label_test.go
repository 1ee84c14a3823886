// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"palochka stays", "Тӏалхиг", "Тӏалхиг"},
		{"white space becomes one space", " a\n\t b\u2028c ", "a b c"},
		{"controls and bidi overrides go", "a\x00\u202eb\u2066c\u200f", "abc"},
		{"bytes that are not UTF-8 are shown", "a\xffb", "a\ufffdb"},
		{"not a character", "a\ufffeb", "ab"},
		{"a letter with its mark is one", "и\u0306", "й"},
		{"marks piled up are cut down", "a" + strings.Repeat("\u0323", 9), "ạ" + strings.Repeat("\u0323", 3)},
		{"joiners of Persian stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"too long ends in an ellipsis", "abcdefghijk", "abcdefghi…"},
		{"just long enough does not", "abcdefghij ", "abcdefghij"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in, 10); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestFitKeepsToTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := rapid.String().Draw(t, "s"), rapid.Float64Range(12, 300).Draw(t, "width")
		got := fit(s, sizeLabel, width)
		if measure(got, sizeLabel) > width+1e-6 || !utf8.ValidString(got) {
			t.Fatalf("fit(%q, %v) = %q of %v", s, width, got, measure(got, sizeLabel))
		}
		if whole := clean(s, maxLabel); measure(whole, sizeLabel) <= width && got != whole {
			t.Fatalf("%q was cut to %q without need", whole, got)
		}
	})
}

func TestLinesBreakAtSpaces(t *testing.T) {
	got := lines("Районный отдел внутренних дел города", sizeLabel, 110, 2)
	if len(got) != 2 || got[0] != "Районный отдел" || !strings.HasSuffix(got[1], "…") {
		t.Errorf("lines = %q", got)
	}
}

func TestOnlyLinksOfThisHostAreKept(t *testing.T) {
	for link, kept := range map[string]bool{
		"/act/1": true, "#row-3": true, "/search?q=%D0%B0&k=1": true, "/": true,
		"": false, "//evil.example": false, "/\\evil.example": false, "https://evil.example": false,
		"javascript:alert(1)": false, "act/1": false, "/a b": false, "/\"": false, "/я": false, "/a\n": false,
	} {
		if got := ownLink(link) != ""; got != kept {
			t.Errorf("link %q kept = %v, want %v", link, got, kept)
		}
	}
}

func TestNumbersAreShort(t *testing.T) {
	zero := 0.0
	for x, want := range map[float64]string{0: "0", 1: "1", 1.0 / 3: ".33", -0.001: "0", -2.5: "-2.5", 1e6: "1000000", 1 / zero: "0", 12.345678: "12.35"} {
		if got := num(x); got != want {
			t.Errorf("num(%v) = %q, want %q", x, got, want)
		}
	}
}

// The order of the bidirectional algorithm, as browsers show the same labels.
func TestVisualOrder(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"Latin is as it is", "abc 12", "abc 12"},
		{"Hebrew is turned round", "אבג", "גבא"},
		{"a number after Hebrew stands left of it", "אבג 12", "12 גבא"},
		{"Hebrew among Latin", "ab גד ef", "ab דג ef"},
		{"Latin in brackets after Hebrew", "אב (xy)", "(xy) בא"},
		{"a count beside an isolated label stays beside it", isolate + "אב" + endIsolate + " · 3–4", "בא · 3–4"},
	} {
		if got := visual(isolated(tt.in)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestArabicLettersJoin(t *testing.T) {
	if got, want := joined("بيت"), "\ufe91\ufef4\ufe96"; got != want {
		t.Errorf("joined = %+q, want %+q", got, want)
	}
	if got, want := joined("دار"), "\u062f\u0627\u0631"; got != want {
		t.Errorf("letters that join only to the one before: %+q, want %+q", got, want)
	}
}

func TestTheFontHasTheLettersOfTheCaucasus(t *testing.T) {
	for _, r := range "ӀӏЁёҮүҒғҰұӘә№₽«»–…●◐◆▧" {
		if g, err := typeface().GlyphIndex(nil, r); err != nil || g == 0 {
			t.Errorf("the font has no %q", r)
		}
	}
}
