// SPDX-License-Identifier: Apache-2.0

package when

// date = { prep } { "morning" … } ( "today" | … | weekday | part | period ) { "evening" … }
func (g *grammar) date() []candidate {
	g.skip(sayPrep, sayOnto, sayTimeOfDay)
	for _, form := range []func(*grammar) []candidate{
		(*grammar).aroundToday, (*grammar).ago, (*grammar).weekdayForm, (*grammar).unitForm, (*grammar).partForm, (*grammar).eitherOrder, (*grammar).periodForm,
	} {
		start := g.at
		if found := form(g); len(found) > 0 {
			g.timeAfter()
			return g.nightAfter(found)
		}
		g.at = start
	}
	return nil
}

// nightAfter reads "night" after a single day; it runs into the next.
func (g *grammar) nightAfter(found []candidate) []candidate {
	if !found[0].single || !g.seq(sayNight) {
		return found
	}
	for i, c := range found {
		found[i] = c.moved(func(lo, hi, _ Day) (Day, Day) { return lo, hi + 1 })
		found[i].bare = When{}
		found[i].why += "; the night is on two days"
	}
	return found
}

// timeAfter skips "evening" or "in the morning" after a day.
func (g *grammar) timeAfter() {
	start := g.at
	g.skip(sayPrep)
	if _, ok := g.take(sayTimeOfDay); !ok {
		g.at = start
	}
}

func (g *grammar) aroundToday() []candidate {
	start := g.at
	switch {
	case g.seq(sayToday):
		return []candidate{daysAgo(0, "the day of publication")}
	case g.seq(sayYesterday):
		return []candidate{daysAgo(1, "the day before the publication")}
	case g.seq(sayBeforeYesterday):
		return []candidate{daysAgo(2, "two days before the publication")}
	}
	if w, ok := g.take(sayUnitOfTime); ok && w.n == dayUnit && g.seq(sayBefore, sayYesterday) {
		return []candidate{daysAgo(2, "two days before the publication")}
	}
	g.at = start
	return nil
}

// ago = [ number ] unit "ago"
func (g *grammar) ago() []candidate {
	n := 1
	if w, ok := g.take(sayNumber); ok {
		n = w.n
	}
	unit, ok := g.take(sayUnitOfTime)
	if !ok || !g.seq(sayAgo) {
		return nil
	}
	return []candidate{unitsAgo(n, unit.n)}
}

// weekdayForm = [ "last" | "this" ] weekday [ period of one day ]
func (g *grammar) weekdayForm() []candidate {
	how, _ := g.take(sayPrevious, sayPast, sayCurrent)
	w, ok := g.take(sayWeekday)
	if !ok {
		return nil
	}
	found := weekdays(w.n, how.sense)
	start := g.at
	g.timeAfter()
	g.skip(sayPrep)
	if p, ok := g.period(); ok && p.day {
		return checkWeekday(p.candidates(g.after), w.n)
	}
	g.at = start
	return found
}

// checkWeekday keeps the candidates for a date that fall on a day of the week,
// so that "Friday, 17 April" finds its year. If none does, the source is at odds
// with itself: all are kept, and say so.
func checkWeekday(found []candidate, n int) []candidate {
	checked := make([]candidate, 0, len(found))
	for _, c := range found {
		days := c.days
		odd := c
		odd.why += "; but that is not the day of the week that is stated"
		odd.days = func(pub Day) (Day, Day, bool) {
			lo, hi, ok := days(pub)
			return lo, hi, ok && lo.monday()+Day(n-1) != lo
		}
		c.days = func(pub Day) (Day, Day, bool) {
			lo, hi, ok := days(pub)
			return lo, hi, ok && lo.monday()+Day(n-1) == lo
		}
		checked = append(checked, c, odd)
	}
	return checked
}

// unitForm = ( "last" | "this" ) unit
func (g *grammar) unitForm() []candidate {
	how, ok := g.take(sayPrevious, sayPast, sayCurrent)
	unit, ok2 := g.take(sayUnitOfTime)
	if !ok || !ok2 || unit.n == dayUnit {
		return nil
	}
	if how.sense == sayCurrent {
		return []candidate{wholeUnit(0, unit.n)}
	}
	return []candidate{wholeUnit(1, unit.n)}
}

// partForm = ( "beginning" | "middle" | "end" | "first half" | … ) period or unit
func (g *grammar) partForm() []candidate {
	g.skip(sayOnto)
	part, ok := g.take(sayBegin, sayMiddle, sayEnd)
	second := false
	if !ok {
		ordinal, ok := g.take(sayFirst, saySecond)
		if part, _ = g.take(sayHalf); !ok || part.sense != sayHalf {
			return nil
		}
		second = ordinal.sense == saySecond
	}
	g.skip(sayPrep)
	start := g.at
	if found := g.unitForm(); len(found) > 0 && g.words[g.at-1].n != weekUnit {
		c := found[0].moved(func(lo, hi, _ Day) (Day, Day) { return cutDays(lo, hi, part.sense, second) })
		c.rule, c.doubt = Period, approximate.over(3)
		c.why += "; the part is taken as days 1–10, 11–20 or 21 on, or a third of the months, or a half"
		return []candidate{c}
	}
	g.at = start
	p, ok := g.period()
	if !ok || p.day {
		return nil
	}
	found := p.cut(part.sense, second).candidates(g.after)
	for i := range found {
		found[i].doubt = approximate.over(3)
		found[i].why += "; the part is taken as days 1–10, 11–20 or 21 on, or a third of the months, or a half"
	}
	return found
}

// eitherOrder reads 7/4/2026, which is 7 April for some and 4 July for others.
func (g *grammar) eitherOrder() []candidate {
	w, ok := g.take(saySlashed)
	if !ok {
		return nil
	}
	a, b, year := w.n/1000000, w.n/10000%100, w.n%10000
	found := dayIn(a, b, year, "read as day, month, year")
	if a != b {
		found = append(found, dayIn(b, a, year, "read as month, day, year")...)
	}
	return found
}

func dayIn(d, m, y int, why string) []candidate {
	if m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return nil
	}
	return []candidate{{rule: Stated, why: why, days: fixed(civil(y, m, d), civil(y, m, d)), single: true}}
}

// periodForm is a period, of which "winter 2020" is two.
func (g *grammar) periodForm() []candidate {
	p, ok := g.period()
	if !ok {
		return nil
	}
	if p.last > p.first || p.day || p.year == noYear {
		return p.candidates(g.after)
	}
	var found []candidate
	p.n--
	for _, why := range [2]string{"; the winter that ends in it", "; the winter that begins in it"} {
		for _, c := range p.candidates(g.after) {
			c.why += why
			found = append(found, c)
		}
		p.n++
	}
	return found
}

// period = day month [ year ] | month [ day ] [ year ] | season [ year ] | year
func (g *grammar) period() (period, bool) {
	start := g.at
	p, ok := g.monthOrDay()
	if !ok {
		g.at = start
		if w, isSeason := g.take(saySeason); isSeason {
			p, ok = seasonPeriod(w.n), true
		}
	}
	if !ok {
		g.at = start
		if w, isDate := g.take(sayFullDate); isDate {
			y, m, d := Day(w.n).date()
			return period{first: md(m*100 + d), last: md(m*100 + d), year: inYear, n: y, day: true}, true
		}
		p = period{first: newYear, last: yearsEnd}
		return p, g.year(&p)
	}
	end := g.at
	g.skip(sayPrep)
	if !g.year(&p) {
		g.at = end
	}
	return p, true
}

func seasonPeriod(n int) period {
	if n == winter {
		return period{first: 1201, last: leapDay}
	}
	m := 3 * (n - spring + 1)
	return period{first: md(m*100 + 1), last: md((m+2)*100 + monthDays(2000, m+2))}
}

// monthOrDay = [ day ] month | month [ day ]
func (g *grammar) monthOrDay() (period, bool) {
	d, hasDay := g.take(sayNumber)
	g.skip(sayPrep)
	m, ok := g.take(sayMonth)
	if !ok {
		return period{}, false
	}
	if !hasDay {
		at := g.at
		g.skip(sayPrep)
		if d, hasDay = g.take(sayNumber); hasDay && d.digits > 2 {
			hasDay = false
		}
		if !hasDay {
			g.at = at
		}
	}
	if !hasDay {
		return period{first: md(m.n*100 + 1), last: md(m.n*100 + monthDays(2000, m.n))}, true
	}
	x := md(m.n*100 + d.n)
	return period{first: x, last: x, day: true}, d.n >= 1 && d.n <= monthDays(2000, m.n) && d.digits != 0
}

// year = YYYY [ "year" ] | ( "last" | "this" ) "year"
func (g *grammar) year(p *period) bool {
	start := g.at
	if w, ok := g.take(sayNumber); ok && w.digits == 4 {
		p.year, p.n = inYear, w.n
		if u, ok := g.take(sayUnitOfTime); ok && u.n != yearUnit {
			g.at--
		}
		return true
	}
	g.at = start
	how, ok := g.take(sayPrevious, sayPast, sayCurrent)
	if u, ok2 := g.take(sayUnitOfTime); !ok || !ok2 || u.n != yearUnit {
		g.at = start
		return false
	}
	p.year, p.n = fromThis, -1
	if how.sense == sayCurrent {
		p.n = 0
	}
	return true
}
