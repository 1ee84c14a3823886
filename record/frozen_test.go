// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"teptar/fault"
)

func TestFrozenTextCountsCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.RuneFrom([]rune("aя𐍈é\n\u0301🌍 ")), 0, 3*stride).Draw(t, "text")
		f, err := Freeze([]byte(string(runes)))
		if err != nil {
			t.Fatal(err)
		}
		if f.Chars() != len(runes) {
			t.Fatalf("%d characters, want %d", f.Chars(), len(runes))
		}
		start := rapid.IntRange(0, len(runes)).Draw(t, "start")
		end := rapid.IntRange(start, len(runes)).Draw(t, "end")
		words, ok := f.Between(start, end)
		if !ok || words != string(runes[start:end]) {
			t.Errorf("from %d to %d stands %q, want %q", start, end, words, string(runes[start:end]))
		}
		if got := f.Char(len(string(runes[:start]))); got != start {
			t.Errorf("the byte of character %d is said to be of %d", start, got)
		}
	})
}

func TestWhatIsNoText(t *testing.T) {
	for name, data := range map[string]string{"not UTF-8": "a\xff", "a NUL": "a\x00b", "a cut character": "я"[:1]} {
		if _, err := Freeze([]byte(data)); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v; want fault.Invalid", name, err)
		}
	}
	f, err := Freeze([]byte("слово"))
	if err != nil {
		t.Fatal(err)
	}
	for _, span := range [][2]int{{-1, 2}, {3, 2}, {0, 6}} {
		if words, ok := f.Between(span[0], span[1]); ok {
			t.Errorf("%v gives %q", span, words)
		}
	}
}
