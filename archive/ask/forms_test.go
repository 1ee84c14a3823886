// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

func TestTermsAreFoundByWordsAndCodes(t *testing.T) {
	for _, tt := range []struct{ name, vocabulary, words, lang, first string }{
		{"a code", "act", "LIB-D", "en", "LIB-DET"},
		{"a small code", "act", "int-bea", "en", "INT-BEA"},
		{"the beginning of a word", "act", "beat", "en", "INT-BEA"},
		{"the other language", "act", "избиен", "en", "INT-BEA"},
		{"nothing", "act", "zeppelin", "en", ""},
		{"all", "sex", "", "ru", "S-F"},
		{"several vocabularies", "liberty_state,wanted_state", "L5", "en", "L5"},
		{"a vocabulary that is not there", "no_such", "", "en", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask.Terms(record.Shipped(), tt.vocabulary, tt.words, tt.lang, 5)
			first := ""
			if len(got) > 0 {
				first = string(got[0].Code)
			}
			if first != tt.first && tt.name != "all" || tt.name == "all" && len(got) != 2 || len(got) > 5 {
				t.Errorf("first of %d: %s; want %s", len(got), first, tt.first)
			}
		})
	}
	if all := ask.Terms(record.Shipped(), "act", "", "en", 0); len(all) != len(record.Shipped().Vocabulary("act").Terms) {
		t.Errorf("%d terms without a limit", len(all))
	}
	det := ask.Terms(record.Shipped(), "act", "LIB-DET", "ru", 1)[0]
	if det.Other != "Detention" || det.Within == "" || det.Label == det.Other {
		t.Errorf("%+v", det)
	}
}

func TestDatesCountFromThePublication(t *testing.T) {
	v := see(t, valley(t), owner)
	for _, tt := range []struct{ name, wording, want, kept string }{
		{"a part of a month that is over", "earlier in May", "2031-05", "earlier in May"},
		{"a date as an archive writes it, of which no source gave the words", "2031-05-04", "2031-05-04", ""},
		{"in Russian", "4 мая 2031 года", "2031-05-04", "4 мая 2031 года"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ask.Dates(t.Context(), v, tt.wording, idIn("doc.letter"), record.EntityID{}, "en")
			if err != nil || len(got) == 0 || !strings.Contains(got[0].EDTF, tt.want) || got[0].Words == "" {
				t.Fatalf("Dates = %+v, %v; want %s", got, err, tt.want)
			}
			value := got[0].Value(" " + tt.wording)
			if value.Wording != tt.kept || (value.Rule == "") != (tt.kept == "") || (got[0].Label == "") != (tt.kept == "") {
				t.Errorf("it is kept as %+v", value)
			}
		})
	}
	if _, err := ask.Dates(t.Context(), v, "when the mill burned", idIn("doc.letter"), record.EntityID{}, "en"); !errors.Is(err, fault.Invalid) {
		t.Errorf("what no rule reads: %v", err)
	}
}

// A page of a document is its text, whatever was coded of it.
func TestRunsMakeTheText(t *testing.T) {
	a := valley(t)
	for i, span := range [][2]int{{4, 12}, {10, 30}, {10, 11}, {100, 180}, {0, 50}} {
		text := []rune(letter)
		commit(t, a, record.Say{Statement: record.Statement{Case: "valley", Passage: record.Passage{Document: idIn("doc.letter"), Text: mustFreeze(t).Hash(), Start: span[0], End: span[1], Quote: string(text[span[0]:span[1]])},
			Via: []record.Speaker{{Who: idIn("org.paper")}}, Claims: []record.Claim{{Subject: idIn("act.taken"), Property: "method", Value: record.TextValue(string(rune('a'+i)), "")}}}})
	}
	v := see(t, a, owner)
	rapid.Check(t, func(rt *rapid.T) {
		w := ask.Window{From: rapid.IntRange(0, 12).Draw(rt, "from"), Count: rapid.IntRange(1, 8).Draw(rt, "count")}
		r, err := ask.Read(t.Context(), v, idIn("doc.letter"), w, "en")
		if err != nil {
			rt.Fatal(err)
		}
		text := []rune(letter)
		for _, s := range r.Sentences {
			at := s.Start
			for _, run := range s.Runs {
				n := len([]rune(run.Text))
				if run.Start != at || string(text[at:at+n]) != run.Text {
					rt.Fatalf("sentence %d: %q is not at %d", s.Number, run.Text, at)
				}
				for _, c := range run.Coded {
					if by := r.Coded[c-1]; by.Start > at || by.End < at+n {
						rt.Fatalf("%q is not within %d to %d", run.Text, by.Start, by.End)
					}
				}
				at += n
			}
			if at != s.End {
				rt.Fatalf("sentence %d ends at %d; want %d", s.Number, at, s.End)
			}
		}
		if len(r.Sentences) > w.Count || r.Of < len(r.Sentences) {
			rt.Fatalf("%d sentences of %d", len(r.Sentences), r.Of)
		}
	})
}

func TestSpansHaveTheirQuote(t *testing.T) {
	v := see(t, valley(t), owner)
	p, err := ask.SpanOf(v, idIn("doc.letter"), 3, 4)
	if err != nil || p.Quote != "Ivo says it was for Ida. The sheriff says nobody was beaten." {
		t.Errorf("sentences 3 and 4: %q, %v", p.Quote, err)
	}
	p, err = ask.Span(v, idIn("doc.letter"), p.Start-1, p.Start+4)
	if err != nil || p.Quote != "Ivo" {
		t.Errorf("with space around it: %q, %v", p.Quote, err)
	}
	for _, span := range [][2]int{{-1, 3}, {5, 5}, {9, 3}, {1 << 40, 1<<40 + 3}} {
		if p, err := ask.Span(v, idIn("doc.letter"), span[0], span[1]); !errors.Is(err, fault.Invalid) {
			t.Errorf("Span(%v) = %q, %v; want fault.Invalid", span, p.Quote, err)
		}
	}
	if _, err := ask.SpanOf(v, idIn("doc.letter"), 90, 91); !errors.Is(err, fault.Invalid) {
		t.Errorf("sentences that are not there: %v", err)
	}
}
