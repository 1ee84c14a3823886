// SPDX-License-Identifier: Apache-2.0

package when

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unsafe"

	"teptar/fault"
)

func mustParse(t testing.TB, s string) When {
	t.Helper()
	w, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // the canonical text; the text itself if empty
		s0, s1     string // earliest and latest start
		e0, e1     string // earliest and latest end
	}{
		{"a day", "2026-04-23", "", "2026-04-23", "2026-04-23", "2026-04-23", "2026-04-23"},
		{"a month is one day in it", "2024-02", "", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29"},
		{"a month by its days", "[2024-02-01..2024-02-29]", "2024-02", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29"},
		{"a month with an unstated day", "2024-02-XX", "2024-02", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29"},
		{"a year", "2020", "", "2020-01-01", "2020-12-31", "2020-01-01", "2020-12-31"},
		{"a year with an unstated month and day", "2020-XX-XX", "2020", "2020-01-01", "2020-12-31", "2020-01-01", "2020-12-31"},
		{"a decade", "156X", "", "1560-01-01", "1569-12-31", "1560-01-01", "1569-12-31"},
		{"some day at all", "XXXX", "", "0000-01-01", "9999-12-31", "0000-01-01", "9999-12-31"},
		{"spring", "2020-21", "", "2020-03-01", "2020-05-31", "2020-03-01", "2020-05-31"},
		{"either winter of a year", "2020-24", "", "2019-12-01", "2021-02-28", "2019-12-01", "2021-02-28"},
		{"both winters spelled out", "[2019-12..2020-02,2020-12..2021-02]", "2020-24", "2019-12-01", "2021-02-28", "2019-12-01", "2021-02-28"},
		{"one day of a range", "[2026-04-01..2026-04-23]", "", "2026-04-01", "2026-04-23", "2026-04-01", "2026-04-23"},
		{"a range of months", "[2026-04-01..2026-05-31]", "[2026-04..2026-05]", "2026-04-01", "2026-05-31", "2026-04-01", "2026-05-31"},
		{"on or before", "[..2026-04-23]", "", "0000-01-01", "2026-04-23", "0000-01-01", "2026-04-23"},
		{"on or after", "[2026-04-23..]", "", "2026-04-23", "9999-12-31", "2026-04-23", "9999-12-31"},
		{"one of a set, out of order", "[2026-04-24,2026-04-17]", "[2026-04-17,2026-04-24]", "2026-04-17", "2026-04-24", "2026-04-17", "2026-04-24"},
		{"a set of neighbours is a range", "[2026-04-18,2026-04-17]", "[2026-04-17..2026-04-18]", "2026-04-17", "2026-04-18", "2026-04-17", "2026-04-18"},
		{"a set of one", "[2026-04-17]", "2026-04-17", "2026-04-17", "2026-04-17", "2026-04-17", "2026-04-17"},
		{"a set with a range and a year", "[2019,2024-01-01..2024-01-03]", "", "2019-01-01", "2024-01-03", "2019-01-01", "2024-01-03"},
		{"the first days of a month", "2024-04-0X", "[2024-04-01..2024-04-09]", "2024-04-01", "2024-04-09", "2024-04-01", "2024-04-09"},
		{"a day of an unstated year", "XXXX-04-07", "", "0000-04-07", "9999-04-07", "0000-04-07", "9999-04-07"},
		{"a month of an unstated year", "XXXX-04-XX", "XXXX-04", "0000-04-01", "9999-04-30", "0000-04-01", "9999-04-30"},
		{"Christmas of the 1560s", "156X-12-25", "", "1560-12-25", "1569-12-25", "1560-12-25", "1569-12-25"},
		{"leap day of an unstated year", "190X-02-29", "", "1904-02-29", "1908-02-29", "1904-02-29", "1908-02-29"},
		{"a leap day that only one year has", "1X00-02-29", "1X00-02-29", "1200-02-29", "1600-02-29", "1200-02-29", "1600-02-29"},
		{"a leap day narrows its year", "199X-02-29", "199X-02-29", "1992-02-29", "1996-02-29", "1992-02-29", "1996-02-29"},
		{"a seventh of some month", "2024-XX-07", "", "2024-01-07", "2024-12-07", "2024-01-07", "2024-12-07"},
		{"the thirties of April are the thirtieth", "XXXX-04-3X", "XXXX-04-30", "0000-04-30", "9999-04-30", "0000-04-30", "9999-04-30"},
		{"April from the 7th, year unstated", "[XXXX-04-07..XXXX-04-30]", "", "0000-04-07", "9999-04-30", "0000-04-07", "9999-04-30"},
		{"a recurring month by its days", "[XXXX-04-01..XXXX-04-30]", "XXXX-04", "0000-04-01", "9999-04-30", "0000-04-01", "9999-04-30"},
		{"February of years that are never leap", "[XX23-02-01..XX23-02-28]", "XX23-02", "0023-02-01", "9923-02-28", "0023-02-01", "9923-02-28"},
		{"an interval", "2024-04-07/2024-04-14", "", "2024-04-07", "2024-04-07", "2024-04-14", "2024-04-14"},
		{"an interval of one day is that day", "2024-04-07/2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07"},
		{"an interval within one month", "2024-04/2024-04", "", "2024-04-01", "2024-04-30", "2024-04-01", "2024-04-30"},
		{"the start is not after the end", "2024/2024-04-10", "", "2024-01-01", "2024-04-10", "2024-04-10", "2024-04-10"},
		{"an open end", "2020/..", "", "2020-01-01", "2020-12-31", "2020-01-01", "9999-12-31"},
		{"an open end, as of a day", "2020/..@2026-04-23", "", "2020-01-01", "2020-12-31", "2026-04-23", "9999-12-31"},
		{"the start is not after the as-of day", "2020/..@2020-06-30", "", "2020-01-01", "2020-06-30", "2020-06-30", "9999-12-31"},
		{"an unknown end", "2020/", "", "2020-01-01", "2020-12-31", "2020-01-01", "9999-12-31"},
		{"an open start", "../2020-05", "", "0000-01-01", "2020-05-31", "2020-05-01", "2020-05-31"},
		{"an unknown start", "/2020-05", "", "0000-01-01", "2020-05-31", "2020-05-01", "2020-05-31"},
		{"always", "../..", "", "0000-01-01", "9999-12-31", "0000-01-01", "9999-12-31"},
		{"sets as ends", "[2024-04-01..2024-04-03]/[2024-04-09..2024-04-12]", "", "2024-04-01", "2024-04-03", "2024-04-09", "2024-04-12"},
		{"a set with an open end", "[2024-04-01..2024-04-03]/..", "", "2024-04-01", "2024-04-03", "2024-04-01", "9999-12-31"},
		{"an interval of doubtful dates", "2024-04-01~/2024-04-10~", "", "2024-04-01", "2024-04-01", "2024-04-10", "2024-04-10"},
		{"an uncertain month", "2024-04?", "", "2024-04-01", "2024-04-30", "2024-04-01", "2024-04-30"},
		{"all parts marked one by one", "%2024-%04-%07", "2024-04-07%", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07"},
		{"a mark of the year alone", "2024?-04-07", "?2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07"},
		{"marks add up", "2024~-04?-07", "%2024-?04-07", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07"},
		{"a mark of the day alone", "2024-04-~07", "", "2024-04-07", "2024-04-07", "2024-04-07", "2024-04-07"},
		{"a mark outlives the part it was on", "2024-04-~XX", "2024-04~", "2024-04-01", "2024-04-30", "2024-04-01", "2024-04-30"},
		{"a marked set", "[2024-04-01..2024-04-03]~/..", "", "2024-04-01", "2024-04-03", "2024-04-01", "9999-12-31"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := mustParse(t, tt.text)
			want := tt.want
			if want == "" {
				want = tt.text
			}
			if got := w.String(); got != want {
				t.Errorf("%q is written %q, want %q", tt.text, got, want)
			}
			if again := mustParse(t, w.String()); again != w {
				t.Errorf("%q comes back as %q", w, again)
			}
			b := w.Bounds()
			got := [4]string{b.EarliestStart.String(), b.LatestStart.String(), b.EarliestEnd.String(), b.LatestEnd.String()}
			if want := [4]string{tt.s0, tt.s1, tt.e0, tt.e1}; got != want {
				t.Errorf("bounds of %q are %v, want %v", tt.text, got, want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		column     int
		reason     string
	}{
		{"a reversed interval", "2024-05/2024-04-10", 9, "ends before it begins"},
		{"a reversed range", "[2024-05-02..2024-05-01]", 14, "ends before it begins"},
		{"30 February", "2024-02-30", 1, "no such day"},
		{"29 February of a common year", "2023-02-29", 1, "no such day"},
		{"29 February of years that are never leap", "XX23-02-29", 1, "no such day"},
		{"month 13", "2024-13", 6, "no such month"},
		{"month 00", "2024-00", 1, "no such day"},
		{"a quarter of a year", "2024-33", 6, "only the seasons"},
		{"a day of a season", "2024-21-03", 9, "a season has no days"},
		{"a season of an unstated year", "202X-21", 1, "known year"},
		{"trailing garbage", "2024-04-07x", 11, "not part of a date"},
		{"a third end", "2024/2025/2026", 10, "one start and one end"},
		{"a time of day", "2024-04-07T12:00", 11, "times of day"},
		{"a space", "2024-04 ", 8, "ASCII"},
		{"Arabic digits", "٢٠٢٤", 1, "ASCII"},
		{"full-width digits", "２０２４", 1, "ASCII"},
		{"a zero byte", "2024\x00", 5, "ASCII"},
		{"a long year", "Y17000", 1, "more than four"},
		{"five digits", "20245", 5, "four digits"},
		{"a year before 0", "-0004", 1, "before 0000"},
		{"three digits", "202", 4, "four digits"},
		{"a one-digit month", "2024-4", 7, "two digits"},
		{"a lower-case x", "202x", 4, "write X"},
		{"two marks", "2024?~", 6, "one mark"},
		{"all of a set", "{2024,2025}", 1, "all members"},
		{"an unclosed set", "[2024-04-07", 12, "too early"},
		{"an empty set", "[]", 2, "four digits"},
		{"a mark within a set", "[2024~,2025]", 2, "as a whole"},
		{"a recurring member of a set", "[2024,XXXX-04-07]", 7, "stands alone"},
		{"a recurring member before others", "[XXXX-04-07,2024]", 2, "stands alone"},
		{"a recurring range over the new year", "[XXXX-12-30..XXXX-01-02]", 14, "new year"},
		{"a range of different recurring years", "[199X-04-07..XXXX-04-09]", 2, "same year"},
		{"a lone slash", "/", 1, "a start or an end"},
		{"open without a slash", "..", 3, "too early"},
		{"as of, without an open end", "2024@2026-04-23", 5, "open end"},
		{"as of, with a closed end", "2024/2025@2026-04-23", 10, "open end"},
		{"as of a month", "2020/..@2026-04", 9, "whole date"},
		{"as of before the start", "2020/..@2019-12-31", 9, "before the earliest start"},
		{"as of twice", "2020/..@2021-01-01@2022-01-01", 19, "open end"},
		{"a very long text", strings.Repeat("[", 201), 201, "200 bytes"},
		{"a set that grows when written", "[" + strings.Repeat("2020-24,2024-24,2028-24,2032-24,2036-24,2040-24,", 1) + "2001..2003-04-01,2044-24,2048-24,2052-24,2056-24,2060-24]", 1, "too long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, err := Parse(tt.text)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("Parse(%q) = %q, %v, want a SyntaxError", tt.text, w, err)
			}
			if syntax.Column != tt.column || !strings.Contains(syntax.Reason, tt.reason) {
				t.Errorf("Parse(%q): column %d: %s; want column %d: …%s…", tt.text, syntax.Column, syntax.Reason, tt.column, tt.reason)
			}
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("error %v is not fault.Invalid", err)
			}
		})
	}
}

func TestEDTF(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		exact            bool
	}{
		{"a day", "2024-04-07", "2024-04-07", true},
		{"marks", "2024-04~/2024-05?", "2024-04~/2024-05?", true},
		{"one of a range", "[2026-04-01..2026-04-23]", "[2026-04-01..2026-04-23]", true},
		{"unknown", "", "", true},
		{"the as-of day has no form", "2020/..@2026-04-23", "2020/..", false},
		{"a set as an end has no form", "[2024-04-01..2024-04-03]/2025", "2024-04/2025", false},
		{"a set over two years", "[2019-04..2021-04]/..", "20XX/..", false},
		{"a marked set has no form", "[2024-04-01..2024-04-03]~", "[2024-04-01..2024-04-03]", false},
		{"a recurring range has no form", "[XXXX-04-07..XXXX-04-30]", "XXXX-04", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := mustParse(t, tt.text)
			got, exact := w.EDTF()
			if got != tt.want || exact != tt.exact {
				t.Errorf("EDTF of %q is %q, exact %v, want %q, %v", tt.text, got, exact, tt.want, tt.exact)
			}
			back := mustParse(t, got)
			if exact && back != w {
				t.Errorf("exact EDTF %q of %q reads as %q", got, tt.text, back)
			}
			lo, hi := w.Index()
			if blo, bhi := back.Index(); !w.Doubted() && (blo > lo || bhi < hi) {
				t.Errorf("EDTF %q of %q allows fewer days", got, tt.text)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	type row struct {
		When When `json:"when,omitzero"`
	}
	in := row{mustParse(t, "2020/..@2026-04-23")}
	text, err := json.Marshal(in)
	if want := `{"when":"2020/..@2026-04-23"}`; err != nil || string(text) != want {
		t.Fatalf("marshals to %s, %v, want %s", text, err, want)
	}
	var out row
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("unmarshals to %v, %v, want %v", out, err, in)
	}
	if err := json.Unmarshal([]byte(`{"when":"2024-02-30"}`), &out); !errors.Is(err, fault.Invalid) {
		t.Errorf("30 February unmarshals: %v", err)
	}
	if text, err := json.Marshal(row{}); err != nil || string(text) != "{}" {
		t.Errorf("the unknown date marshals to %s, %v, want it left out", text, err)
	}
}

func TestConstructorsRefuse(t *testing.T) {
	april, may := mustParse(t, "2024-04"), mustParse(t, "2024-05")
	year := mustParse(t, "2024/2025")
	for _, tt := range []struct {
		name string
		err  error
	}{
		{"a reversed range", second(Within(5, 4))},
		{"a range outside the calendar", second(Within(FirstDay-1, 4))},
		{"a reversed interval", second(FromTo(may, april))},
		{"an interval of intervals", second(FromTo(year, year))},
		{"an interval of nothing", second(FromTo(When{}, When{}))},
		{"since nothing", second(Since(When{}))},
		{"until an interval", second(Until(year))},
		{"as of, for a closed end", second(year.WithAsOf(20000))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, fault.Invalid) {
				t.Errorf("error is %v, want fault.Invalid", tt.err)
			}
		})
	}
	if w := On(LastDay + 1); !w.IsZero() {
		t.Errorf("On a day outside the calendar is %q, want unknown", w)
	}
}

func second(_ When, err error) error { return err }

// A project holds a When for every dated claim, a million of them.
func TestWhenIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(When{}); size > 32 {
		t.Errorf("a When takes %d bytes, want at most 32", size)
	}
}

// A date is signed and compared as text, so it must have one spelling: whatever
// is read is written in a form that reads as the same value.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2024-04-07", "2024-?04-~07", "XXXX-02-29", "1X00-02-29", "2024-XX-3X", "2024-24~", "[..2024,2025-24]?",
		"[XXXX-02-27..XXXX-02-29]", "[2024,2024-01..2025-03-01,9999..]", "2024/..@2026-04-23", "/..", "[0000..9999]",
		"XX0X-X2-30", "[2024-04-01~]", "2024-04-07/2024-04-07", "9999-24/9999-24", "0000-24", "[XXXX..XXXX]", "2XXX-XX",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := Parse(s)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 || syntax.Column > len(s)+1 {
				t.Fatalf("Parse(%q): %v points outside the text", s, err)
			}
			return
		}
		again, err := Parse(w.String())
		if err != nil || again != w {
			t.Fatalf("%q is written %q, which reads as %q, %v", s, w, again, err)
		}
		b := w.Bounds()
		if b.EarliestStart > b.LatestStart || b.EarliestEnd > b.LatestEnd || b.EarliestStart > b.EarliestEnd {
			t.Fatalf("bounds of %q are in disorder: %+v", s, b)
		}
		edtf, exact := w.EDTF()
		back, err := Parse(edtf)
		if err != nil || exact && back != w {
			t.Fatalf("EDTF of %q is %q, exact %v, which reads as %q, %v", s, edtf, exact, back, err)
		}
		if !w.IsZero() && Same(w, w) == No {
			t.Fatalf("%q cannot be itself", s)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"2026-04-23", "[2026-04-01..2026-04-23]", "2020/..@2026-04-23", "XXXX-04-07"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
