// SPDX-License-Identifier: Apache-2.0

package sqlite_test

import (
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/record"
	"teptar/record/script"
)

// Words come from whoever types them. Nothing in them is taken for the language
// of the index, so that no words give an error, and none find more than words.
func FuzzSearch(f *testing.F) {
	a := storetest.New(f, open)
	doc := storetest.Entity(storetest.North, record.Document, "doc")
	storetest.Commit(f, a, storetest.Batch{Ops: []record.Op{doc, storetest.Say(storetest.North, doc.ID, "солнце светит", storetest.Claim(doc.ID, "title", record.TextValue("солнце", "ru")))}})
	f.Add("solnce", "svetit", true, 5)
	f.Add(`" OR "`, `*`, true, 5)
	f.Add("NEAR(", "quote:solnce", true, 1)
	f.Add("^solnce", "- solnce", false, 0)
	f.Add("solnce*", "sol*", true, 5)
	f.Add("", "", true, 5)
	f.Add("*", "**", true, -1)
	f.Add("a\x00b", "\xff", true, 5)
	f.Add(`""`, `"*"`, true, 2)
	f.Fuzz(func(t *testing.T, x, y string, phrase bool, limit int) {
		v, err := a.View(t.Context(), storetest.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		hits, _, err := v.Search(archive.WordQuery{Terms: [][]string{{x}, {y, x}, {}}, Phrase: []bool{false, phrase, phrase}, Limit: limit % 1000})
		if err != nil {
			t.Fatalf("search for %q %q: %v", x, y, err)
		}
		// A NUL is left out of the query, so that the letters around it are one word.
		if stem := strings.ReplaceAll(strings.TrimSuffix(x, "*"), "\x00", ""); len(hits) > 0 && stem != "" && !strings.Contains("solnc solnce svetit svet", stem) {
			t.Errorf("%q finds %q", x, hits[0].Text)
		}
	})
}

func TestSearch(t *testing.T) {
	a := storetest.New(t, open)
	w := storetest.NewWorld()
	for _, b := range w.Batches {
		storetest.Commit(t, a, b)
	}
	for _, tt := range []struct {
		name   string
		terms  []string
		phrase bool
		want   int
	}{
		{"a name in the letters of another script", []string{"Noravov"}, false, 2},
		{"an inflected word", []string{"задержали"}, false, 3},
		{"two words", []string{"Норавов", "дома"}, false, 2},
		{"two words that follow each other", []string{"Салман", "Норавов"}, true, 2},
		{"two words that do not", []string{"Норавов", "Салман"}, true, 0},
		{"the label of a term", []string{"detention"}, false, 1},
		{"a sealed value", []string{"хасовел"}, false, 0},
		{"the words of a date", []string{"позавчера"}, false, 1},
		{"nothing", nil, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := a.View(t.Context(), storetest.Owner)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			q := archive.WordQuery{Limit: 10, Case: storetest.North}
			for i, w := range tt.terms {
				q.Terms, q.Phrase = append(q.Terms, script.QueryTerms(w)), append(q.Phrase, tt.phrase && i > 0)
			}
			hits, more, err := v.Search(q)
			if err != nil || len(hits) != tt.want || more {
				t.Errorf("Search gives %d hits, more: %v, %v; want %d", len(hits), more, err, tt.want)
			}
		})
	}
}
