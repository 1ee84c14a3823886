// SPDX-License-Identifier: Apache-2.0

package script

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"sentence", "Он жил в Гикало, с 2020 г.", "Он жил в Гикало с 2020 г"},
		{"compound and its parts", "в Ачхой-Мартане.", "в Ачхой =Ачхой-Мартане Мартане"},
		{"compound of three parts", "а-б-в г", "а =а-б-в б в г"},
		{"chain too long for a word", "1-2-3-4-5", "1 2 3 4 5"},
		{"hyphen at the edges", "-ов, кто- и - -", "ов кто и"},
		{"palochka typed as bar, digit and capital", "Т|ехьа Т1ехьа ТIехьа |а| б", "Т|ехьа Т1ехьа ТIехьа а б"},
		{"apostrophes inside and outside", "'Al'bert' об’єкт Nazran'", "Al'bert об’єкт Nazran"},
		{"ISO palochka", "g‡ala ‡", "g‡ala"},
		{"stress mark and soft hyphen", "Гика\u0301ло ра\u00adйон", "Гика\u0301ло ра\u00adйон"},
		{"soft hyphen at the end", "район\u00ad", "район"},
		{"broken bytes divide", "ab\xffcd", "ab cd"},
		{"emoji", "👍🏽ok👨‍👩‍👦", "ok"},
		{"nothing", " \u00ad'|- ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for w := range Words(tt.text) {
				if w.Text != tt.text[w.Start:w.End] {
					t.Errorf("word %q lies at %d to %d, where %q stands", w.Text, w.Start, w.End, tt.text[w.Start:w.End])
				}
				if w.Joined {
					w.Text = "=" + w.Text
				}
				got = append(got, w.Text)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("words of %q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestWordsStopsWhenAsked(t *testing.T) {
	for n := 1; n <= 5; n++ {
		seen := 0
		for range Words("раз Ачхой-Мартан два три") {
			if seen++; seen == n {
				break
			}
		}
		if seen != n {
			t.Errorf("saw %d words, wanted to stop after %d", seen, n)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Ачхой-Мартан", "а|б||в", "-'-‡-", "x\u00ad\u0301", "\xff\xfeа-\xff", "1-2-3-4-5-6", "ʼʼʼ", "a\u2010b\u2011"} {
		f.Add(seed)
	}
	// Offsets are used to mark passages of evidence, so they must point at the
	// word, in order, whatever the bytes are.
	f.Fuzz(func(t *testing.T, text string) {
		var x Indexer
		last := 0
		for w := range Words(text) {
			if w.Start < 0 || w.End > len(text) || w.Start >= w.End || text[w.Start:w.End] != w.Text {
				t.Fatalf("word %q at %d to %d of %q", w.Text, w.Start, w.End, text)
			}
			if !w.Joined && w.Start < last {
				t.Fatalf("word %q begins at %d, before the end %d of the one before", w.Text, w.Start, last)
			}
			if !w.Joined {
				last = w.End
			}
			index := x.IndexTerms(w.Text, nil)
			if diff := cmp.Diff(IndexTerms(w.Text, nil), index); diff != "" {
				t.Fatalf("Indexer of %q differs (-want +got):\n%s", w.Text, diff)
			}
			if len(index) > 2 {
				t.Fatalf("word %q has %d terms", w.Text, len(index))
			}
			if Key(cut(w.Text)) != "" && !meet(index, QueryTerms(w.Text)) {
				t.Fatalf("word %q is indexed as %q and not found by %q", w.Text, index, QueryTerms(w.Text))
			}
		}
	})
}
