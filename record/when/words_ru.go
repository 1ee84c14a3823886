// SPDX-License-Identifier: Apache-2.0

package when

import "fmt"

// russian says dates in Russian. A date is in the genitive, "7 апреля 2026
// года", which also follows "с" and "по"; what stands before it is in the case
// that the place in the sentence asks for.
type russian struct{}

// Months and seasons in the genitive, and the last month of each season in the
// accusative.
var (
	monthsRu = [12]string{
		"января", "февраля", "марта", "апреля", "мая", "июня",
		"июля", "августа", "сентября", "октября", "ноября", "декабря",
	}
	seasonsRu   = [3]string{"весны", "лета", "осени"}
	lastMonthRu = [3]string{"май", "август", "ноябрь"}
)

func (russian) unknown() string { return "дата неизвестна" }

func (t russian) date(d Day) string {
	y, _, _ := d.date()
	return fmt.Sprintf("%s %d года", t.monthDay(mdOf(d)), y)
}

func (russian) monthDay(x md) string {
	m, d := x.split()
	return fmt.Sprintf("%d %s", d, monthsRu[m-1])
}

func (t russian) one(d days) string  { return t.days(d, "один из дней ") }
func (t russian) from(d days) string { return t.days(d, "одного из дней ") }
func (t russian) to(d days) string   { return t.days(d, "один из дней ") }

// days says the days; some is "one of the days" in the case that is wanted.
func (t russian) days(d days, some string) string {
	if d.isWinter() {
		y, _, _ := d.odd.list.at(1).lo.date()
		return fmt.Sprintf("%sзимы в начале или в конце %d года", some, y)
	}
	if d.odd.list != "" {
		return joinRuns(d.odd.list.all(), " или ", func(r run) string { return t.run(r, some) })
	}
	if !d.odd.pattern.none() {
		return t.recurring(d.odd.pattern, some)
	}
	return t.run(run{d.lo, d.hi}, some)
}

func (t russian) run(r run, some string) string {
	y, m, d := r.lo.date()
	y2, m2, _ := r.hi.date()
	switch u := unitOf(r.lo, r.hi); {
	case u == aDay:
		return t.date(r.lo)
	case u == aMonth:
		return fmt.Sprintf("%s%s %d года", some, monthsRu[m-1], y)
	case u == aSeason:
		return fmt.Sprintf("%s%s %d года (с %s по %s)", some, seasonsRu[m/3-1], y, monthsRu[m-1], lastMonthRu[m/3-1])
	case u == aYear:
		return fmt.Sprintf("%s%d года", some, y)
	case u == everything:
		return some + "неизвестного года"
	case r.lo == FirstDay:
		return some + "не позднее " + t.date(r.hi)
	case r.hi == LastDay:
		return some + "не ранее " + t.date(r.lo)
	case u != noUnit:
		return fmt.Sprintf("%s%d–%d годов", some, y, y2)
	case y == y2 && m == m2:
		return fmt.Sprintf("%sс %d по %s", some, d, t.date(r.hi))
	case y == y2:
		return fmt.Sprintf("%sс %s по %s", some, t.monthDay(mdOf(r.lo)), t.date(r.hi))
	}
	return some + "с " + t.date(r.lo) + " по " + t.date(r.hi)
}

func (t russian) recurring(p pattern, some string) string {
	year := fmt.Sprintf(", год %s", p.year)
	if p.year == anyFour {
		year = ", год не указан"
	}
	m, d := md(p.first).split()
	m2, _ := md(p.last).split()
	switch {
	case p.last == 0:
		return some + "вида " + p.text()
	case p.parts() == 1:
		return some + "года вида " + p.year.String()
	case p.parts() == 2:
		return some + monthsRu[m-1] + year
	case p.first == p.last:
		return t.monthDay(md(p.first)) + year
	case m == m2:
		return fmt.Sprintf("%sс %d по %s%s", some, d, t.monthDay(md(p.last)), year)
	}
	return fmt.Sprintf("%sс %s по %s%s", some, t.monthDay(md(p.first)), t.monthDay(md(p.last)), year)
}

func (russian) span(start, end, asOf string, openStart, openEnd bool) string {
	switch {
	case start != "" && end != "":
		return "с " + start + " по " + end
	case end != "" && openStart:
		return "по " + end
	case end != "":
		return "по " + end + ", начало неизвестно"
	case start == "" && asOf != "":
		return "начало неизвестно, на " + asOf + " продолжалось"
	case start == "":
		return "начало и конец неизвестны"
	case asOf != "":
		return "с " + start + ", на " + asOf + " продолжалось"
	case openEnd:
		return "с " + start + ", конец открыт"
	}
	return "с " + start + ", конец неизвестен"
}

func (russian) doubt(q doubt) string {
	return [4]string{"", " (под вопросом)", " (приблизительно)", " (под вопросом и приблизительно)"}[q.any()]
}
