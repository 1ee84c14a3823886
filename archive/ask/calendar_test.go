// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/method/count"
	"teptar/record"
	"teptar/record/when"
)

func parsed(t interface{ Fatal(...any) }, text string) when.When {
	w, err := when.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// texts writes where an act stands: what is certain, then what is possible.
func texts(f count.Facet) string {
	var out []string
	for _, v := range f.Sure {
		out = append(out, v.Text)
	}
	for _, v := range f.May {
		out = append(out, v.Text+"?")
	}
	return strings.Join(out, " ")
}

func TestInWhichUnitsADateFalls(t *testing.T) {
	for _, tt := range []struct{ name, date, unit, want string }{
		{"a day", "2025-04-07", "day", "2025-04-07?"},
		{"the week of a Sunday", "2025-04-06", "week", "2025-W14?"},
		{"a week at the turn of a year belongs to the year of its Thursday", "2024-12-30", "week", "2025-W01?"},
		{"a month in a quarter", "2025-04", "quarter", "2025-Q2?"},
		{"a month in a half-year", "2025-07", "half-year", "2025-H2?"},
		{"a year in months", "2025", "half-year", "2025-H1? 2025-H2?"},
		{"a day in a decade", "2019-05-01", "decade", "2010s?"},
		{"days of two months", "[2025-03-30..2025-04-02]", "month", "2025-03? 2025-04?"},
		{"one of two days a month apart is not between", "[2025-03-30,2025-05-02]", "month", "2025-03? 2025-05?"},
		{"what goes on is where it began", "2025-03-30/2025-06", "month", "2025-03?"},
		{"what began in some month of a year", "2025/..", "quarter", "2025-Q1? 2025-Q2? 2025-Q3? 2025-Q4?"},
		{"a doubted date may be another", "2025-04?", "month", "2025-04? ?"},
		{"an approximate day at the end of a month", "2025-04-30~", "month", "2025-04? 2025-05? ?"},
		{"a day of the week", "2025-04-07", "weekday", "1?"},
		{"a month of any year", "2025-04-07", "month-of-year", "04?"},
		{"a date open over decades makes no row", "1990/2020", "year", "1990?"},
		{"nobody says when", "../2020-05", "month", "?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := slices.IndexFunc(calendarUnits, func(u calendarUnit) bool { return u.name == tt.unit })
			if got := texts(calendarUnits[i].spot(parsed(t, tt.date)).Facet); got != tt.want {
				t.Errorf("%s by %s: %s; want %s", tt.date, tt.unit, got, tt.want)
			}
		})
	}
}

func TestAVagueDateMayBeInTheRowsOfOthers(t *testing.T) {
	u := calendarUnits[2] // months
	s := u.spot(parsed(t, "../2020-05-10"))
	for month, want := range map[string]bool{"2019-12": true, "2020-05": true, "2020-06": false} {
		if got := s.vague(count.Value{Text: month}); got != want {
			t.Errorf("%s: %v", month, got)
		}
	}
}

// Every day on which it may have been lies in a unit that is listed.
func TestNoPossibleDayIsLeftOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := when.Day(rapid.IntRange(0, 20_000).Draw(t, "from"))
		w, err := when.Within(lo, lo+when.Day(rapid.IntRange(0, 400).Draw(t, "days")))
		if err != nil {
			t.Fatal(err)
		}
		u := rapid.SampledFrom(calendarUnits).Draw(t, "unit")
		s := u.spot(w)
		day := lo + when.Day(rapid.IntRange(0, int(w.Bounds().LatestStart-lo)).Draw(t, "day"))
		if v := (count.Value{Text: u.of(day)}); !slices.Contains(s.May, v) {
			t.Errorf("%v by %s: %v is not among %v", w, u.name, v, s.May)
		}
	})
}

func TestAgeAtTheTime(t *testing.T) {
	for _, tt := range []struct{ name, born, day, want string }{
		{"a day before the eighteenth birthday", "2007-04-08", "2025-04-07", "12–17?"},
		{"on the eighteenth birthday", "2007-04-07", "2025-04-07", "18–29?"},
		{"born in the year of which they became eighteen", "2007", "2025-04-07", "12–17? 18–29?"},
		{"nobody says when they were born", "", "2025-04-07", "30–44?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := traits{ages: []record.Value{record.NumberValue(33, 33)}}
			if tt.born != "" {
				p.born = []when.When{parsed(t, tt.born)}
			}
			f := ageGroups(p, []when.When{parsed(t, tt.day)})
			slices.SortFunc(f.May, func(a, b count.Value) int { return strings.Compare(a.Text, b.Text) })
			if got := texts(f); got != tt.want {
				t.Errorf("%s; want %s", got, tt.want)
			}
		})
	}
	if got := texts(ageGroups(traits{ages: []record.Value{record.NumberValue(16, record.NoMax)}}, nil)); !strings.HasPrefix(got, "12–17?") || !strings.HasSuffix(got, "60+?") {
		t.Errorf("sixteen or more: %s", fmt.Sprint(got))
	}
}
