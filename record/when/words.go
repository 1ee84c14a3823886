// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"strings"
	"time"
)

// Words says w to a person, in English or, for "ru", in Russian. Any other
// language gives English. It is for reading only; [When.String] is the form that
// can be read back.
func (w When) Words(lang string) string {
	var t tongue = english{}
	if lang == "ru" {
		t = russian{}
	}
	switch w.Kind() {
	case Unknown:
		return t.unknown()
	case OneDay:
		return t.one(w.startDays()) + t.doubt(w.doubts[0])
	}
	start, end := "", ""
	if w.flags&noStart == 0 {
		start = t.from(w.startDays()) + t.doubt(w.doubts[0])
	}
	if w.flags&noEnd == 0 {
		end = t.to(w.endDays()) + t.doubt(w.doubts[1])
	}
	asOf := ""
	if d, ok := w.AsOf(); ok {
		asOf = t.date(d)
	}
	return t.span(start, end, asOf, w.flags&openStart != 0, w.flags&openEnd != 0)
}

// A tongue is the grammar of a language. The phrases of one and from are whole;
// those of span join them.
type tongue interface {
	unknown() string
	date(d Day) string
	one(d days) string  // one day of those: "one day between …"
	from(d days) string // since one day of those
	to(d days) string   // up to one day of those
	span(start, end, asOf string, openStart, openEnd bool) string
	doubt(q doubt) string
}

type english struct{}

func (english) unknown() string { return "date not known" }

func (english) date(d Day) string {
	y, m, dd := d.Date()
	return fmt.Sprintf("%d %s %d", dd, m, y)
}

// monthDay names a day of the year.
func (english) monthDay(x md) string {
	m, d := x.split()
	return fmt.Sprintf("%d %s", d, english{}.month(m))
}

func (english) month(m int) string { return time.Month(m).String() }

func (t english) one(d days) string {
	if d.isWinter() {
		y, _, _ := d.odd.list.at(1).lo.date()
		return fmt.Sprintf("some day in the winter before or after %d", y)
	}
	if d.odd.list != "" {
		return "one of: " + joinRuns(d.odd.list.all(), "; or ", t.run)
	}
	if !d.odd.pattern.none() {
		return t.recurring(d.odd.pattern)
	}
	return t.run(run{d.lo, d.hi})
}

func (t english) from(d days) string { return t.one(d) }
func (t english) to(d days) string   { return t.one(d) }

// run says one day of a run.
func (t english) run(r run) string {
	y, m, d := r.lo.Date()
	y2, m2, d2 := r.hi.Date()
	switch u := unitOf(r.lo, r.hi); {
	case u == aDay:
		return t.date(r.lo)
	case u == aMonth:
		return fmt.Sprintf("some day in %s %d", m, y)
	case u == aSeason:
		return fmt.Sprintf("some day in %s %d (%s to %s)", [3]string{"spring", "summer", "autumn"}[m/3-1], y, m, m2)
	case u == aYear:
		return fmt.Sprintf("some day in %d", y)
	case u == everything:
		return "some day, not known which"
	case r.lo == FirstDay:
		return "on or before " + t.date(r.hi)
	case r.hi == LastDay:
		return "on or after " + t.date(r.lo)
	case u != noUnit:
		return fmt.Sprintf("some day in the years %d–%d", y, y2)
	case y == y2 && m == m2:
		return fmt.Sprintf("one day between %d and %s", d, t.date(r.hi))
	case y == y2:
		return fmt.Sprintf("one day between %d %s and %d %s %d", d, m, d2, m2, y)
	}
	return "one day between " + t.date(r.lo) + " and " + t.date(r.hi)
}

func (t english) recurring(p pattern) string {
	year := fmt.Sprintf(", year %s", p.year)
	if p.year == anyFour {
		year = ", year not stated"
	}
	m, d := md(p.first).split()
	m2, _ := md(p.last).split()
	switch {
	case p.last == 0:
		return "a day written " + p.text()
	case p.parts() == 1:
		return "some day of a year written " + p.year.String()
	case p.parts() == 2:
		return "some day in " + t.month(m) + year
	case p.first == p.last:
		return t.monthDay(md(p.first)) + year
	case m == m2:
		return fmt.Sprintf("one day between %d and %s%s", d, t.monthDay(md(p.last)), year)
	}
	return fmt.Sprintf("one day between %s and %s%s", t.monthDay(md(p.first)), t.monthDay(md(p.last)), year)
}

func (english) span(start, end, asOf string, openStart, openEnd bool) string {
	switch {
	case start != "" && end != "":
		return "from: " + start + "; to: " + end
	case end != "" && openStart:
		return "up to " + end
	case end != "":
		return "up to " + end + ", start not known"
	case start == "" && asOf != "":
		return "start not known, still so on " + asOf
	case start == "":
		return "start and end not known"
	case asOf != "":
		return "since " + start + ", still so on " + asOf
	case openEnd:
		return "since " + start + ", end open"
	}
	return "since " + start + ", end not known"
}

func (english) doubt(q doubt) string {
	return [4]string{"", " (uncertain)", " (approximate)", " (uncertain and approximate)"}[q.any()]
}

func joinRuns(runs []run, sep string, say func(run) string) string {
	said := make([]string, len(runs))
	for i, r := range runs {
		said[i] = say(r)
	}
	return strings.Join(said, sep)
}
