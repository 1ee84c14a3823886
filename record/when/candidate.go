// SPDX-License-Identifier: Apache-2.0

package when

// A candidate is one way to read a wording, before it is applied to the days of
// publication.
type candidate struct {
	rule  Rule
	why   string
	shape shape
	// days gives the days meant if the publication was on day pub.
	days func(pub Day) (lo, hi Day, ok bool)
	// ends gives the days on which an interval ends.
	ends func(pub Day) (lo, hi Day, ok bool)
	// needs says that days uses pub. Without a publication, bare is what is
	// known instead, and bareEnd for the end of an interval.
	needs         bool
	bare, bareEnd When
	coming        bool  // may lie after the publication
	free          bool  // may lie before the earlier event
	doubt         doubt // put on the result
	single        bool  // is one day, if the publication is
}

// shape is what becomes of the days of a candidate.
type shape uint8

const (
	oneDay   shape = iota // one of the days
	sinceDay              // all days from one of them on
	untilDay              // all days up to one of them
	fromDay               // all days from one of them to one of the ends
)

// fixed is a function of days that does not depend on the publication.
func fixed(lo, hi Day) func(Day) (Day, Day, bool) {
	return func(Day) (Day, Day, bool) { return lo, hi, lo <= hi && lo.Valid() && hi.Valid() }
}

// moved returns the candidate with its days changed.
func (c candidate) moved(move func(lo, hi, pub Day) (Day, Day)) candidate {
	days := c.days
	c.days = func(pub Day) (Day, Day, bool) {
		lo, hi, ok := days(pub)
		lo, hi = move(lo, hi, pub)
		return lo, hi, ok
	}
	return c
}

// candidates returns the ways to read a period: in the year that was said, or
// else the last time it came round and, if that is nearer, the next time.
func (p period) candidates(after When) []candidate {
	rule := Period
	if p.day {
		rule = Stated
	}
	switch p.year {
	case inYear:
		lo, hi, ok := p.days(p.n)
		if !ok {
			return nil
		}
		return []candidate{{rule: rule, why: "as stated", days: fixed(lo, hi), single: p.day}}
	case fromThis:
		if p.day {
			rule = Relative
		}
		at := func(pub Day) (Day, Day, bool) {
			y, _, _ := pub.date()
			return p.days(y + p.n)
		}
		return []candidate{{rule: rule, why: "in the year counted from that of the publication", days: at, needs: true, bare: p.bare(after), single: p.day}}
	}
	last := candidate{
		rule: rule, why: "the last one that began before or on the day of publication",
		days: p.latest, needs: true, bare: p.bare(after), single: p.day,
	}
	if p.day {
		last.rule = Relative
	}
	next := last
	next.why, next.days, next.coming = "the next one, which is nearer to the publication", p.coming, true
	return []candidate{last, next}
}

// weekdays returns the ways to read a day of the week, 1 for Monday.
func weekdays(n int, how sense) []candidate {
	base := candidate{rule: Relative, needs: true, single: true}
	recent, own, week := base, base, base
	recent.why = "the last such day before the publication"
	recent.days = func(pub Day) (Day, Day, bool) {
		d := pub - 1 - (pub-1-Day(n-1)-monday)%7
		return d, d, true
	}
	own.why = "the day of publication itself"
	own.days = func(pub Day) (Day, Day, bool) { return pub, pub, (pub-pub.monday())+1 == Day(n) }
	week.why = "that day of the week before the week of publication"
	week.days = func(pub Day) (Day, Day, bool) {
		d := pub.monday() - 7 + Day(n-1)
		return d, d, true
	}
	switch how {
	case sayPast:
		return []candidate{recent}
	case sayPrevious:
		return []candidate{recent, week}
	case sayCurrent:
		week.why, week.coming = "that day of the week of publication", true
		week.days = func(pub Day) (Day, Day, bool) {
			d := pub.monday() + Day(n-1)
			return d, d, true
		}
		return []candidate{week}
	}
	return []candidate{recent, own}
}

// monday is a Monday before the calendar, from which weeks can be counted.
const monday = FirstDay - 12

// daysAgo is the day n days before the publication.
func daysAgo(n int, why string) candidate {
	return candidate{rule: Relative, why: why, needs: true, single: true, days: func(pub Day) (Day, Day, bool) {
		return pub - Day(n), pub - Day(n), true
	}}
}

// unitsAgo is n units of time before the publication. A day is exact; of longer
// units people say a round number, so it is any day within half a unit.
func unitsAgo(n, unit int) candidate {
	if unit == dayUnit {
		return daysAgo(n, "counted back from the publication")
	}
	c := around(n, unit)
	c.why = "counted back from the publication, within half a unit"
	return c
}

// around is the time n units before the publication, as a span of one unit.
func around(n, unit int) candidate {
	room := [4]Day{dayUnit: 1, weekUnit: 3, monthUnit: 15, yearUnit: 183}[unit]
	return candidate{
		rule: Relative, needs: true, doubt: approximate.over(3),
		days: func(pub Day) (Day, Day, bool) {
			d := pub - Day(n)
			switch unit {
			case weekUnit:
				d = pub - Day(7*n)
			case monthUnit:
				d = pub.plusMonths(-n)
			case yearUnit:
				d = pub.plusMonths(-12 * n)
			}
			return d - room, min(d+room, pub), true
		},
	}
}

// wholeUnit is the week, month or year n before that of the publication. The
// current one ends with the publication.
func wholeUnit(n, unit int) candidate {
	why := "the one before that of the publication"
	if n == 0 {
		why = "that of the publication"
	}
	return candidate{rule: Relative, why: why, needs: true, days: func(pub Day) (Day, Day, bool) {
		y, m, _ := pub.date()
		switch unit {
		case weekUnit:
			lo := pub.monday() - Day(7*n)
			return lo, lo + 6, true
		case monthUnit:
			lo := civil(y, m, 1).plusMonths(-n)
			return lo, lo.plusMonths(1) - 1, true
		case yearUnit:
			return civil(y-n, 1, 1), civil(y-n, 12, 31), true
		}
		return pub - Day(n), pub - Day(n), true
	}}
}
