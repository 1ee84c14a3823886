// SPDX-License-Identifier: Apache-2.0

package when

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
)

// thursday is the publication of the table in the project's coding rules.
const thursday = "2026-04-23"

func resolve(t testing.TB, wording, anchor, after string) []string {
	t.Helper()
	readings, err := Resolve(wording, Context{Anchor: mustParse(t, anchor), After: mustParse(t, after)})
	if err != nil {
		return []string{"error"}
	}
	var got []string
	for _, r := range readings {
		if r.Wording != wording || r.Why == "" {
			t.Errorf("a reading of %q has the wording %q and the reason %q", wording, r.Wording, r.Why)
		}
		got = append(got, string(r.Rule)+" "+r.When.String())
	}
	return got
}

// The table of the coding rules, word for word.
func TestTableOfTheCodingRules(t *testing.T) {
	for _, tt := range []struct {
		wording, after string
		edtf           string
		rule           Rule
		bounds         Bounds
	}{
		{"earlier in April", "", "[2026-04-01..2026-04-23]", Period, bounded("2026-04-01", "2026-04-23")},
		{"earlier in April", "2026-04-07", "[2026-04-07..2026-04-23]", Period, bounded("2026-04-07", "2026-04-23")},
		{"on Friday", "", "2026-04-17", Relative, bounded("2026-04-17", "2026-04-17")},
		{"since 2020", "", "2020/..", StillTrue, Bounds{day("2020-01-01"), day("2020-12-31"), day("2026-04-23"), LastDay, false, true}},
	} {
		t.Run(tt.wording, func(t *testing.T) {
			readings, err := Resolve(tt.wording, Context{mustParse(t, thursday), mustParse(t, tt.after)})
			if err != nil || len(readings) != 1 {
				t.Fatalf("%v, %v, want one reading", readings, err)
			}
			r := readings[0]
			if edtf, _ := r.When.EDTF(); edtf != tt.edtf || r.Rule != tt.rule {
				t.Errorf("%q by %s, want %q by %s", edtf, r.Rule, tt.edtf, tt.rule)
			}
			if diff := cmp.Diff(tt.bounds, r.When.Bounds()); diff != "" {
				t.Errorf("bounds (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("later released: the end is between the start and the publication", func(t *testing.T) {
		start := mustParse(t, "2026-04-10")
		readings, err := Resolve("later", Context{mustParse(t, thursday), start})
		if err != nil || len(readings) != 1 {
			t.Fatalf("%v, %v, want one reading", readings, err)
		}
		held, err := FromTo(start, readings[0].When)
		if want := "2026-04-10/[2026-04-10..2026-04-23]"; err != nil || held.String() != want {
			t.Errorf("held %q, %v, want %q", held, err, want)
		}
		if _, ok := held.AsOf(); ok {
			t.Error("a release on an unknown day leaves the person held")
		}
	})
}

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		return LastDay + 1
	}
	return d
}

func bounded(lo, hi string) Bounds {
	return Bounds{EarliestStart: day(lo), LatestStart: day(hi), EarliestEnd: day(lo), LatestEnd: day(hi)}
}

func TestResolve(t *testing.T) {
	for _, tt := range []struct {
		name, wordings string // several wordings are separated by |
		anchor, after  string
		want           []string
	}{
		{"a whole date", "7 April 2026|April 7, 2026|on 7 April, 2026|the 7th of April 2026|7 апреля 2026 года|7 апреля 2026 г.|7-го апреля 2026|07.04.2026|2026-04-07", thursday, "", []string{"D-EXA 2026-04-07"}},
		{"a date without year is the last", "7 April|on 7 April|April 7|7 апреля|вечером 7 апреля", thursday, "", []string{"D-REL 2026-04-07"}},
		{"a date soon after the publication may be to come", "7 May|7 мая", thursday, "", []string{"D-REL 2025-05-07", "D-REL 2026-05-07"}},
		{"a date long after the publication is of the year before", "7 December", "2027-01-10", "", []string{"D-REL 2026-12-07"}},
		{"a leap day without year", "29 February", thursday, "", []string{"D-REL 2024-02-29"}},
		{"digits in either order", "7/4/2026", thursday, "", []string{"D-EXA 2026-04-07", "D-EXA 2026-07-04"}},
		{"digits in the only order", "17/4/2026", thursday, "", []string{"D-EXA 2026-04-17"}},
		{"a month of a year has no day", "in April 2021|April 2021|в апреле 2021|в апреле 2021 года", thursday, "", []string{"D-PER 2021-04"}},
		{"this month ends with the publication", "in April|в апреле|earlier this month|ранее в этом месяце", thursday, "", []string{"D-PER [2026-04-01..2026-04-23]"}},
		{"last year's month", "in April last year|в апреле прошлого года", thursday, "", []string{"D-PER 2025-04"}},
		{"a year", "in 2020|в 2020 году|2020", thursday, "", []string{"D-PER 2020"}},
		{"a season", "весной 2020 года|in the spring of 2020|весна 2020", thursday, "", []string{"D-PER 2020-21"}},
		{"a winter is either of two", "зимой 2020 года|in winter 2020", thursday, "", []string{"D-PER [2019-12..2020-02]", "D-PER [2020-12..2021-02]"}},
		{"the last winter", "зимой", thursday, "", []string{"D-PER [2025-12..2026-02]"}},
		{"a Friday, on Thursday", "on Friday|в пятницу|last Friday|в минувшую пятницу|в прошлую пятницу|on Friday morning|вечером в пятницу", thursday, "", []string{"D-REL 2026-04-17"}},
		{"a Friday, on Friday", "on Friday|в пятницу", "2026-04-24", "", []string{"D-REL 2026-04-17", "D-REL 2026-04-24"}},
		{"last Friday, on Friday", "last Friday|в минувшую пятницу", "2026-04-24", "", []string{"D-REL 2026-04-17"}},
		{"last Friday, on Saturday", "last Friday|в прошлую пятницу", "2026-04-25", "", []string{"D-REL 2026-04-24", "D-REL 2026-04-17"}},
		{"the past Friday, on Saturday", "в минувшую пятницу", "2026-04-25", "", []string{"D-REL 2026-04-24"}},
		{"the Friday of this week", "this Friday|в эту пятницу", thursday, "", []string{"D-REL 2026-04-24"}},
		{"every other weekday", "in the morning on Thursday|в четверг|в минувший четверг", "2026-04-25", "", []string{"D-REL 2026-04-23"}},
		{"a Friday, of an uncertain publication", "on Friday", "[2026-04-20..2026-04-25]", "", []string{"D-REL [2026-04-17,2026-04-24]"}},
		{"a Friday, of a publication on one of two days", "on Friday", "[2026-04-20,2026-04-27]", "", []string{"D-REL [2026-04-17,2026-04-24]"}},
		{"a Friday with its date", "on Friday, 17 April|в пятницу, 17 апреля", thursday, "", []string{"D-REL 2026-04-17"}},
		{"a Friday with a date that is none is kept", "on Friday, 16 April", thursday, "", []string{"D-REL 2026-04-16"}},
		{"yesterday", "yesterday|вчера|вчера вечером|селхана", thursday, "", []string{"D-REL 2026-04-22"}},
		{"today", "today|сегодня|сегодня утром|тахана", thursday, "", []string{"D-REL 2026-04-23"}},
		{"two days ago", "two days ago|2 days ago|два дня назад|the day before yesterday|позавчера", thursday, "", []string{"D-REL 2026-04-21"}},
		{"weeks are round", "three weeks ago|три недели назад", thursday, "", []string{"D-REL [2026-03-30..2026-04-05]~"}},
		{"a week ago", "a week ago|неделю назад", thursday, "", []string{"D-REL [2026-04-13..2026-04-19]~"}},
		{"last week", "last week|на прошлой неделе|на минувшей неделе", thursday, "", []string{"D-REL [2026-04-13..2026-04-19]"}},
		{"this week", "this week|на этой неделе", thursday, "", []string{"D-REL [2026-04-20..2026-04-23]"}},
		{"last month and year", "last month|в прошлом месяце", thursday, "", []string{"D-REL 2026-03"}},
		{"the beginning of a month", "in early April|at the beginning of April|в начале апреля|в начале этого месяца", thursday, "", []string{"D-PER [2026-04-01..2026-04-10]~"}},
		{"the middle of a month", "mid-April|in the middle of April|в середине апреля", thursday, "", []string{"D-PER [2026-04-11..2026-04-20]~"}},
		{"the end of a month, as far as it has come", "at the end of April|в конце апреля|late April", thursday, "", []string{"D-PER [2026-04-21..2026-04-23]~"}},
		{"the end of a longer month", "в конце марта 2025 года|late March 2025", thursday, "", []string{"D-PER [2025-03-21..2025-03-31]~"}},
		{"half of a month", "в первой половине апреля|in the first half of April", thursday, "", []string{"D-PER [2026-04-01..2026-04-15]~"}},
		{"the beginning of a year", "in early 2021|в начале 2021 года", thursday, "", []string{"D-PER [2021-01..2021-04]~"}},
		{"since a year", "since 2020|с 2020 года|living abroad since 2020|с 2020 года живет за границей", thursday, "", []string{"D-SIN 2020/..@2026-04-23"}},
		{"since a year, of an uncertain publication", "since 2020", "[2026-04-20..2026-04-25]", "", []string{"D-SIN 2020/..@2026-04-20"}},
		{"since this year, of an uncertain publication", "since 2026", "[2026-04-20..2026-04-25]", "", []string{"D-SIN [2026-01-01..2026-04-25]/.."}},
		{"since this year", "since 2026", thursday, "", []string{"D-SIN [2026-01-01..2026-04-23]/..@2026-04-23"}},
		{"since a day", "since 7 April|с 7 апреля", thursday, "", []string{"D-SIN 2026-04-07/..@2026-04-23"}},
		{"for some years", "for four years|четыре года|abroad for four years|уже четыре года|в течение четырех лет", thursday, "", []string{"D-SIN [2021-10-22..2022-10-23]~/..@2026-04-23"}},
		{"a night towards a day", "в ночь на 5 мая|в ночь с 4 на 5 мая|on the night of 4–5 May", "2026-05-10", "", []string{"D-PER [2026-05-04..2026-05-05]"}},
		{"a night towards a Friday", "в ночь на пятницу", thursday, "", []string{"D-REL [2026-04-16..2026-04-17]"}},
		{"a night after a day", "on the night of 5 May", "2026-05-10", "", []string{"D-PER [2026-05-05..2026-05-06]"}},
		{"a night towards the new year", "в ночь на 1 января 2026 года", thursday, "", []string{"D-PER [2025-12-31..2026-01-01]"}},
		{"last night", "last night|прошлой ночью", thursday, "", []string{"D-REL [2026-04-22..2026-04-23]"}},
		{"later, with an event", "later|позже|after the attack|after a knife attack|following the incident|после нападения на пост", thursday, "2026-04-07", []string{"D-AFT [2026-04-07..2026-04-23]"}},
		{"later, without an event", "later|after the attack", thursday, "", []string{"D-BEF [..2026-04-23]"}},
		{"after a date", "after 7 April|после 7 апреля", thursday, "", []string{"D-AFT [2026-04-08..2026-04-23]"}},
		{"after a date, without a publication", "after 7 April 2026", "", "", []string{"D-AFT [2026-04-08..]"}},
		{"after a date, on that date", "after 7 April 2026", "2026-04-07", "", []string{"D-AFT [2026-04-08..]"}},
		{"before a date", "before 7 April|before April 7, 2026", thursday, "", []string{"D-BEF [..2026-04-06]"}},
		{"by a date", "by 7 April|к 7 апреля", thursday, "", []string{"D-BEF [..2026-04-07]"}},
		{"until a date", "until 7 April 2026", thursday, "", []string{"D-EXA ../2026-04-07"}},
		{"до is until or before", "до 7 апреля 2026 года", thursday, "", []string{"D-EXA ../2026-04-07", "D-BEF [..2026-04-06]"}},
		{"before a date and after an event", "before 20 April", thursday, "2026-04-07", []string{"D-AFT [2026-04-07..2026-04-19]"}},
		{"between days", "between 7 and 14 April|between 7 April and 14 April|между 7 и 14 апреля|between April 7 and 14", thursday, "", []string{"D-PER [2026-04-07..2026-04-14]"}},
		{"from a day to a day", "from 7 to 14 April|с 7 по 14 апреля|с 7 апреля по 14 апреля|from April 7 to 14", thursday, "", []string{"D-REL 2026-04-07/2026-04-14"}},
		{"a dash is either", "7–14 апреля 2026|7-14 April 2026|April 7–14, 2026", thursday, "", []string{"D-EXA 2026-04-07/2026-04-14", "D-PER [2026-04-07..2026-04-14]"}},
		{"from a month to a month", "from April to June 2021|с апреля по июнь 2021 года", thursday, "", []string{"D-PER 2021-04/2021-06"}},
		{"over the new year", "from December to March 2021|с декабря 2020 по март 2021 года", thursday, "", []string{"D-PER 2020-12/2021-03"}},
		{"from a year to a year", "с 2020 по 2022 год|2020–2022|from 2020 to 2022", thursday, "", nil},
		{"the day before", "накануне|the day before|накануне вечером", thursday, "", []string{"D-REL 2026-04-22"}},
		{"the day before, with an event", "накануне|the day before", thursday, "2026-04-07", []string{"D-REL 2026-04-22", "D-REL 2026-04-06"}},
		{"the day before an event", "the day before the attack|накануне нападения", thursday, "2026-04-07", []string{"D-REL 2026-04-06"}},
		{"the next day", "the next day|на следующий день|the day after the attack|на следующий день после нападения", thursday, "2026-04-07", []string{"D-REL 2026-04-08"}},
		{"the same day", "the same day|в тот же день", thursday, "2026-04-07", []string{"D-REL 2026-04-07"}},
		{"a night after a weekday", "on Friday night", thursday, "", []string{"D-REL [2026-04-17..2026-04-18]"}},
		{"later in a month", "later in April|позже в апреле", thursday, "2026-04-07", []string{"D-PER [2026-04-07..2026-04-23]"}},
		{"part of last month", "at the end of last month|в конце прошлого месяца", thursday, "", []string{"D-PER [2026-03-21..2026-03-31]~"}},
		{"an anchor without bounds is the latest day", "later", "[..2026-04-23]", "2026-04-07", []string{"D-AFT [2026-04-07..2026-04-23]"}},
		{"yesterday, of a publication without lower bound", "yesterday", "[..2026-04-23]", "", []string{"D-BEF [..2026-04-23]"}},
		{"a source dated within an interval", "yesterday", "2026-04-22/2026-04-23", "", []string{"D-REL [2026-04-21..2026-04-22]"}},
		{"earlier", "earlier|ранее", thursday, "2026-04-07", []string{"D-BEF [..2026-04-23]"}},
		{"an earlier month that is over", "earlier in April|ранее в апреле", "2026-05-10", "", []string{"D-PER 2026-04"}},
		{"a wording at odds with the event is kept", "on Friday", thursday, "2026-04-20", []string{"D-REL 2026-04-17"}},
		{"no anchor: a weekday is unknown", "on Friday|в пятницу|last Friday", "", "", []string{"D-UNK "}},
		{"no anchor: a weekday after an event", "on Friday|yesterday|last week", "", "2026-04-07", []string{"D-AFT [2026-04-07..]"}},
		{"no anchor: a date without year", "on 7 April", "", "", []string{"D-EXA XXXX-04-07"}},
		{"no anchor: a month without year", "earlier in April|в апреле", "", "", []string{"D-PER XXXX-04"}},
		{"no anchor: a month without year, from an event", "earlier in April", "", "XXXX-04-07", []string{"D-PER [XXXX-04-07..XXXX-04-30]"}},
		{"a yearless anchor is as none", "earlier in April", "XXXX-04", "XXXX-04-07", []string{"D-PER [XXXX-04-07..XXXX-04-30]"}},
		{"a yearless anchor says no weekday", "on Friday", "XXXX-04", "", []string{"D-UNK "}},
		{"no anchor: since a year", "since 2020", "", "", []string{"D-SIN 2020/.."}},
		{"no anchor: for four years", "for four years", "", "", []string{"D-UNK "}},
		{"no anchor: between days", "между 7 и 14 апреля", "", "", []string{"D-PER [XXXX-04-07..XXXX-04-14]"}},
		{"no anchor: from a day to a day", "с 7 по 14 апреля", "", "", []string{"D-EXA XXXX-04-07/XXXX-04-14"}},
		{"no anchor: a night", "в ночь на 5 мая", "", "", []string{"D-PER [XXXX-05-04..XXXX-05-05]"}},
		{"published within a year: a weekday", "on Friday", "2026", "", []string{"D-REL [2025-12-26..2026-12-25]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for wording := range strings.SplitSeq(tt.wordings, "|") {
				want := tt.want
				if want == nil { // a dash is either
					want = []string{"D-PER 2020/2022"}
					if strings.Contains(wording, "–") {
						want = append(want, "D-PER [2020..2022]")
					}
				}
				if diff := cmp.Diff(want, resolve(t, wording, tt.anchor, tt.after)); diff != "" {
					t.Errorf("%q (-want +got):\n%s", wording, diff)
				}
			}
		})
	}
}

// An uncertain publication must allow all that each of its days would have
// given, and nothing that is told as past comes after the last of them.
func TestAnUncertainPublicationLosesNothing(t *testing.T) {
	wordings := []string{
		"on Friday", "last Friday", "this Friday", "yesterday", "7 April", "in April", "earlier in April", "зимой", "three weeks ago", "last week", "last month",
		"в начале апреля", "в конце апреля", "since April", "for four years", "в ночь на 1 марта", "в ночь на 1 января", "later", "after 7 April", "before 7 April", "until 7 April",
		"с 30 декабря по 2 января", "29 февраля", "between 7 and 14 April", "last year", "earlier this year", "in April last year",
	}
	rapid.Check(t, func(t *rapid.T) {
		wording := rapid.SampledFrom(wordings).Draw(t, "wording")
		lo := Day(rapid.IntRange(int(civil(2023, 11, 1)), int(civil(2028, 5, 1))).Draw(t, "lo"))
		hi := lo + Day(rapid.IntRange(0, 40).Draw(t, "width"))
		published, err := Within(lo, hi)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := Resolve(wording, Context{Anchor: published})
		if err != nil {
			t.Fatal(err)
		}
		for pub := lo; pub <= hi; pub++ {
			exact, err := Resolve(wording, Context{Anchor: On(pub)})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range exact {
				if !slices.ContainsFunc(wide, func(w Reading) bool { return contains(w.When, r.When) }) {
					t.Fatalf("%q of %v gives %q, which %q of %q does not allow", wording, pub, r.When, wording, published)
				}
			}
		}
	})
}

// contains compares the bounds, which is enough to see a lost day.
func contains(wide, narrow When) bool {
	w, n := wide.Bounds(), narrow.Bounds()
	return w.EarliestStart <= n.EarliestStart && n.LatestStart <= w.LatestStart && w.EarliestEnd <= n.EarliestEnd && n.LatestEnd <= w.LatestEnd
}

func TestRulesAndWordingsTravelWithTheDate(t *testing.T) {
	in := Said{When: mustParse(t, "[2026-04-01..2026-04-23]"), Wording: "earlier in April", Rule: Period}
	text, err := json.Marshal(in)
	if want := `{"when":"[2026-04-01..2026-04-23]","wording":"earlier in April","rule":"D-PER"}`; err != nil || string(text) != want {
		t.Fatalf("marshals to %s, %v, want %s", text, err, want)
	}
	var out Said
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("comes back as %v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"rule":"D-XXX"}`), &out); !errors.Is(err, fault.Invalid) {
		t.Errorf("a rule that does not exist is read: %v", err)
	}
}

func TestResolveRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, wording string
		at            string
	}{
		{"a house number and a head count", "дом 17, 8 человек", "byte 1:"},
		{"a house number", "17, 8", "byte 5"},
		{"nothing", "", "byte 1"},
		{"a name", "Zara T.", "byte 1"},
		{"a vague count", "several days ago", "byte 1"},
		{"31 April", "31 April", ""},
		{"29 February of a common year", "29 February 2023", ""},
		{"a time of day", "12.10", ""},
		{"a clock", "at 14:30", "byte 6"},
		{"a time that is to come", "in four years", ""},
		{"a span, not a start", "за четыре года", "byte 1"},
		{"reversed days", "с 14 апреля 2026 по 7 апреля 2026", ""},
		{"reversed years", "2022–2020", ""},
		{"a long number", "20200 года", "byte 1"},
		{"garbage after a date", "7 April 2026 maybe", "byte 14"},
		{"a very long wording", strings.Repeat("мая ", 100), "700 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			readings, err := Resolve(tt.wording, Context{Anchor: mustParse(t, thursday)})
			if !errors.Is(err, fault.Invalid) {
				t.Fatalf("%q reads as %v, %v, want fault.Invalid", tt.wording, readings, err)
			}
			if !strings.Contains(err.Error(), tt.at) {
				t.Errorf("error %q does not point to %q", err, tt.at)
			}
			if strings.Contains(err.Error(), "Zara") {
				t.Errorf("error %q repeats the wording", err)
			}
		})
	}
}

// Wordings come from anywhere. A reading must be a date that can be recorded,
// told as past must not lie after the publication, and reading must not panic.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{
		"earlier in April", "в ночь с 4 на 5 мая", "с 7 по 14 апреля", "for 9999 years", "9999 weeks ago", "до 29 февраля 0000 года", "after after April",
		"7/4/2026", "31.12.9999", "зимой 9999 года", "накануне", "the day", "the next", "между", "7-го", "\xff April", "7\u00a0апреля", "тот же день", "а̀преля 7", "first half of winter",
	} {
		f.Add(s, "2026-04-23", "2026-04-07")
		f.Add(s, "0000-01-01", "9999-12-31")
		f.Add(s, "[2026-04-20,2026-05-25]", "XXXX-04-07")
	}
	f.Fuzz(func(t *testing.T, wording, anchor, after string) {
		a, err := Parse(anchor)
		b, err2 := Parse(after)
		if err != nil || err2 != nil {
			return
		}
		readings, err := Resolve(wording, Context{a, b})
		if (err == nil) != (len(readings) > 0) {
			t.Fatalf("%q: %d readings and error %v", wording, len(readings), err)
		}
		for _, r := range readings {
			if again, err := Parse(r.When.String()); err != nil || again != r.When {
				t.Fatalf("%q reads as %q, which reads as %q, %v", wording, r.When, again, err)
			}
			if _, err := ParseRule(string(r.Rule)); err != nil || r.Rule == "" || (r.When.IsZero() != (r.Rule == NoDate)) {
				t.Fatalf("%q reads as %q by rule %q", wording, r.When, r.Rule)
			}
		}
	})
}
