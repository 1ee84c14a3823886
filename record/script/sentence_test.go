// SPDX-License-Identifier: Apache-2.0

package script

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string // a bar before what opens a paragraph
	}{
		{"two of them", "He was taken. Nobody knows where.", []string{"|He was taken.", "Nobody knows where."}},
		{"paragraphs", "One\n\nTwo. Three\nFour", []string{"|One", "|Two.", "Three", "|Four"}},
		{"a date and a year", "Это было 7 апр. 2025 г. в Грозном. Потом стихло.", []string{"|Это было 7 апр. 2025 г. в Грозном.", "Потом стихло."}},
		{"initials", "Задержан А. Б. Варгин. Его отпустили.", []string{"|Задержан А. Б. Варгин.", "Его отпустили."}},
		{"titles", "Dr. Kern saw it. So did Mr. Varga.", []string{"|Dr. Kern saw it.", "So did Mr. Varga."}},
		{"the end of a quotation", "«Их увезли». Больше она не сказала ничего.", []string{"|«Их увезли».", "Больше она не сказала ничего."}},
		{"a stop inside a quotation", "«Их увезли. Всех», — сказала она.", []string{"|«Их увезли.", "Всех», — сказала она."}},
		{"an exclamation that goes on", "«Уходите!» — крикнул он. Все ушли.", []string{"|«Уходите!» — крикнул он.", "Все ушли."}},
		{"dialogue", "— Где он?\n— Не знаю.", []string{"|— Где он?", "|— Не знаю."}},
		{"several marks", "Что?! Где… Там.", []string{"|Что?!", "Где…", "Там."}},
		{"an address in the web", "See example.org. It is there.", []string{"|See example.org.", "It is there."}},
		{"a decimal number", "It was 3.5 km. He walked.", []string{"|It was 3.5 km.", "He walked."}},
		{"no end", "Без точки", []string{"|Без точки"}},
		{"nothing", " \n ", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for s := range Sentences(tt.in) {
				mark := ""
				if s.Opens {
					mark = "|"
				}
				got = append(got, mark+tt.in[s.Start:s.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	for _, seed := range []string{"А. Б.\n\n«В». г", "...", "\u2029\r\n.", strings.Repeat("a ", 2000), "\xff. A", "«"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for x := range Sentences(s) {
			if x.Start < at || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("sentence %d to %d after %d, of %d bytes", x.Start, x.End, at, len(s))
			}
			if strings.TrimFunc(s[at:x.Start], unicode.IsSpace) != "" {
				t.Fatalf("%q is in no sentence", s[at:x.Start])
			}
			at = x.End
		}
		if strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
			t.Fatalf("%q is in no sentence", s[at:])
		}
	})
}
