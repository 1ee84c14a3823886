// SPDX-License-Identifier: Apache-2.0

package when

// between = "between" day "and" day: one day of those.
func (g *grammar) between() []candidate {
	g.skip(sayPrep)
	if _, ok := g.take(sayBetween); !ok {
		return nil
	}
	a, b, ok := g.pair(sayAnd, sayDash)
	if !ok {
		return nil
	}
	one, _ := joined(a, b, g.after)
	return one
}

// span = ["from"] day "to" day: all of the days. With only a dash between them,
// it may as well be one of the days.
func (g *grammar) span() []candidate {
	g.skip(sayPrep)
	seps := []sense{sayDash}
	_, whole := g.take(sayFrom)
	if whole {
		seps = []sense{sayTo, sayUpTo, sayUntil, sayDash}
	}
	a, b, ok := g.pair(seps...)
	if !ok {
		return nil
	}
	one, all := joined(a, b, g.after)
	if whole {
		return all
	}
	return append(all, one...)
}

// pair reads two periods; a number before the second takes its month.
func (g *grammar) pair(seps ...sense) (a, b period, ok bool) {
	g.skip(sayPrep)
	start := g.at
	n, isNumber := g.take(sayNumber)
	_, sep := g.take(seps...)
	short := isNumber && sep && n.digits < 3
	if !short {
		g.at = start
		if a, ok = g.period(); !ok {
			return a, b, false
		}
		if _, ok = g.take(seps...); !ok {
			return a, b, false
		}
	}
	g.skip(sayPrep)
	if b, ok = g.period(); !ok {
		if b, ok = g.dayOf(a); !ok {
			return a, b, false
		}
	}
	if short {
		m, _ := b.first.split()
		if !b.day || n.n < 1 || n.n > monthDays(2000, m) {
			return a, b, false
		}
		a = period{first: md(m*100 + n.n), last: md(m*100 + n.n), day: true}
	}
	return a, b, a.first <= a.last && b.first <= b.last
}

// dayOf reads a number, and perhaps a year, as another day of the month of a:
// "April 7 to 14".
func (g *grammar) dayOf(a period) (period, bool) {
	m, _ := a.first.split()
	d, ok := g.take(sayNumber)
	if !ok || !a.day || d.digits == 0 || d.n < 1 || d.n > monthDays(2000, m) {
		return a, false
	}
	b := period{first: md(m*100 + d.n), last: md(m*100 + d.n), day: true, year: a.year, n: a.n}
	end := g.at
	g.skip(sayPrep)
	if !g.year(&b) {
		g.at = end
	}
	return b, true
}

// joined returns the candidates for one day from a to b, and for all the days.
func joined(a, b period, after When) (one, all []candidate) {
	if a.year != noYear && b.year != noYear {
		return joinedYears(a, b)
	}
	p := period{first: a.first, last: b.last, year: b.year, n: b.n}
	switch {
	case a.year != noYear:
		p.year, p.n = a.year, a.n
	case b.year != noYear && a.first > b.last:
		p.n-- // "from December to March 2021"
	}
	one = p.candidates(after)
	for i, c := range one {
		if a.day && b.day {
			c.rule = Relative
			if p.year == inYear {
				c.rule = Stated
			}
		}
		all = append(all, spanOf(c, p, a, b))
		one[i].why += "; one of the days"
	}
	return one, all
}

// joinedYears is joined for two periods that each have a year.
func joinedYears(a, b period) (one, all []candidate) {
	if a.year != inYear || b.year != inYear {
		return nil, nil
	}
	lo, aHi, ok := a.days(a.n)
	bLo, hi, ok2 := b.days(b.n)
	if !ok || !ok2 || bLo < lo || hi < aHi {
		return nil, nil
	}
	c := candidate{rule: Period, why: "as stated; one of the days", days: fixed(lo, hi)}
	s := candidate{rule: Period, why: "as stated; all of the days", days: fixed(lo, aHi), ends: fixed(bLo, hi), shape: fromDay, coming: true, free: true}
	if a.day && b.day {
		s.rule = Stated
	}
	return []candidate{c}, []candidate{s}
}

// spanOf makes of a candidate for one day of p the candidate for all the days:
// they begin in a and end in b.
func spanOf(c candidate, p, a, b period) candidate {
	whole := c.days
	c.shape, c.single, c.coming, c.free = fromDay, false, true, true
	c.why += "; all of the days"
	c.days = func(pub Day) (Day, Day, bool) {
		lo, _, ok := whole(pub)
		y, _, _ := lo.date()
		_, last, exists := period{first: a.first, last: a.last}.days(y)
		return lo, last, ok && exists
	}
	c.ends = func(pub Day) (Day, Day, bool) {
		_, hi, ok := whole(pub)
		y, _, _ := hi.date()
		first, _, exists := period{first: b.first, last: b.last}.days(y)
		return first, hi, ok && exists
	}
	c.bare, c.bareEnd = When{}, When{}
	if p.first <= p.last {
		c.bare, c.bareEnd = a.bare(When{}), b.bare(When{})
	}
	return c
}
