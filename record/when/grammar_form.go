// SPDX-License-Identifier: Apache-2.0

package when

// sinceForm = ( "since" | "from" ) date
func (g *grammar) sinceForm() []candidate {
	if _, ok := g.take(saySince, sayFrom); !ok {
		return nil
	}
	var found []candidate
	for _, c := range g.date() {
		if !c.coming {
			c.shape, c.rule, c.free = sinceDay, StillTrue, true
			c.why += "; so on every day since, up to the publication"
			found = append(found, c)
		}
	}
	return found
}

// duration = [ "for" ] number unit: it began about that long before the
// publication, and was still so.
func (g *grammar) duration() []candidate {
	if !g.seq(sayPrep, sayLasting) {
		g.skip(sayLasting)
	}
	n := 1
	if w, ok := g.take(sayNumber); ok {
		n = w.n
	} else if g.at == 0 {
		return nil
	}
	unit, ok := g.take(sayUnitOfTime)
	if !ok {
		return nil
	}
	c := around(n, unit.n)
	c.shape, c.rule, c.free = sinceDay, StillTrue, true
	c.why = "counted back from the publication, within half a unit; still so at the publication"
	return []candidate{c}
}

// untilForm = ( "until" | "up to" ) date. The Russian "до" also means "before".
func (g *grammar) untilForm() []candidate {
	how, ok := g.take(sayUntil, sayUpTo)
	if !ok {
		return nil
	}
	g.skip(sayUpTo)
	found := g.date()
	all := make([]candidate, 0, 2*len(found))
	for _, c := range found {
		c.shape, c.free, c.coming = untilDay, true, true
		c.why += "; all days up to then"
		all = append(all, c)
	}
	if how.sense == sayUpTo {
		for _, c := range found {
			all = append(all, c.before(1))
		}
	}
	return all
}

// beforeForm = ( "before" | "by" ) date
func (g *grammar) beforeForm() []candidate {
	how, ok := g.take(sayBefore, sayBy)
	if !ok {
		return nil
	}
	found := g.date()
	for i, c := range found {
		if how.sense == sayBy {
			found[i] = c.before(0)
		} else {
			found[i] = c.before(1)
		}
	}
	return found
}

// before is one day before the days of c begin, or (gap 0) before they are over.
func (c candidate) before(gap Day) candidate {
	c = c.moved(func(lo, hi, _ Day) (Day, Day) {
		if gap > 0 {
			return FirstDay, lo - gap
		}
		return FirstDay, hi
	})
	c.rule, c.bare, c.single = Earlier, When{}, false
	c.why += "; one day before"
	return c
}

// afterForm = "after" ( date | event ). An event is named in words that are not
// in the lexicon, and taken to be the one that is given.
func (g *grammar) afterForm() []candidate {
	if _, ok := g.take(sayAfter); !ok {
		return nil
	}
	start := g.at
	if g.event() {
		return []candidate{g.sinceEvent("the event named is taken to be the earlier event that is given")}
	}
	g.at = start
	found := g.date()
	for i, c := range found {
		c = c.moved(func(_, hi, pub Day) (Day, Day) {
			if pub <= hi {
				return hi + 1, LastDay
			}
			return hi + 1, pub
		})
		c.rule, c.bare, c.single, c.coming = Later, When{}, false, true
		c.why += "; one day after, up to the publication"
		found[i] = c
	}
	return found
}

// event = words that are no dates, up to the end.
func (g *grammar) event() bool {
	named := false
	for n := 0; n < 8 && !g.done(); n++ {
		w, ok := g.take(sayOther, sayPrep, sayOnto, sayNumber)
		if !ok || w.digits > 0 {
			return false
		}
		named = named || w.sense == sayOther
	}
	return named && g.done()
}

// laterForm = "later" [ "in" period ]
func (g *grammar) laterForm() []candidate {
	if _, ok := g.take(sayLater); !ok {
		return nil
	}
	if g.done() {
		return []candidate{g.sinceEvent("after the earlier event")}
	}
	g.skip(sayPrep)
	if p, ok := g.period(); ok && !p.day {
		return p.candidates(g.after)
	}
	return nil
}

// sinceEvent is one day from the earlier event to the publication.
func (g *grammar) sinceEvent(why string) candidate {
	c := candidate{rule: Earlier, why: why + ", which is not dated", needs: true, days: func(pub Day) (Day, Day, bool) { return FirstDay, pub, true }}
	if lo, ok := firstOf(g.after); ok {
		c.rule, c.why = Later, why
		c.days = func(pub Day) (Day, Day, bool) { return min(lo, pub), pub, true }
	}
	return c
}

// earlierForm = "earlier" [ "in" period | "this" unit ]
func (g *grammar) earlierForm() []candidate {
	if _, ok := g.take(sayEarlier); !ok {
		return nil
	}
	if g.done() {
		return []candidate{{rule: Earlier, why: "before the publication", needs: true, free: true, days: func(pub Day) (Day, Day, bool) { return FirstDay, pub, true }}}
	}
	g.skip(sayPrep)
	found := g.unitForm()
	if len(found) > 0 {
		found[0].rule = Period
		return found
	}
	p, ok := g.period()
	if !ok || p.day {
		return nil
	}
	return p.candidates(g.after)[:1]
}

// nightForm is the night between two days, as one of them: "в ночь на 5 мая" is
// the night from 4 to 5 May, "the night of 5 May" that from 5 to 6 May.
func (g *grammar) nightForm() []candidate {
	g.skip(sayPrep)
	if g.seq(sayPrevious, sayNight) {
		return []candidate{daysAgo(0, "the night before the day of publication").moved(func(lo, hi, _ Day) (Day, Day) { return lo - 1, hi })}
	}
	if _, ok := g.take(sayNight); !ok {
		return nil
	}
	start := g.at
	g.skip(sayPrep, sayFrom)
	if a, b, ok := g.pair(sayOnto, sayTo, sayDash); ok && g.done() {
		one, _ := joined(a, b, g.after)
		return one
	}
	g.at = start
	before, after := Day(0), Day(1)
	if _, ok := g.take(sayOnto, sayTo); ok {
		before, after = 1, 0
	}
	g.skip(sayPrep)
	p, isPeriod := g.period()
	if g.done() && isPeriod && p.day {
		return p.night(before, after).candidates(g.after)
	}
	g.at = start
	g.skip(sayOnto, sayTo)
	found := g.date()
	for i, c := range found {
		if !c.single {
			return nil
		}
		found[i] = c.moved(func(lo, hi, _ Day) (Day, Day) { return lo - before, hi + after })
		found[i].why += "; the night is on two days"
	}
	return found
}

// night widens a day of the year by the day before or after it.
func (p period) night(before, after Day) period {
	y := 2000
	if p.year == inYear {
		y = p.n
	}
	lo, hi, ok := p.days(y)
	if !ok {
		return p
	}
	if p.year == inYear {
		if y2, _, _ := (lo - before).date(); y2 < p.n {
			p.n--
		}
	}
	p.first, p.last, p.day = mdOf(lo-before), mdOf(hi+after), false
	return p
}

// neighbour = ( "накануне" | "the day before" | "the next day" | "the same day" ) [ event ]
func (g *grammar) neighbour() []candidate {
	g.skip(sayPrep, sayOnto)
	shift, ok := g.shift()
	if !ok {
		return nil
	}
	g.skip(sayTimeOfDay, sayAfter)
	alone := g.done()
	if !alone && !g.event() {
		return nil
	}
	var found []candidate
	if shift < 0 && alone {
		found = append(found, daysAgo(1, "the day before the publication"))
	}
	lo, dated := firstOf(g.after)
	if hi := g.after.Bounds().LatestEnd; dated && hi < LastDay {
		return append(found, candidate{
			rule: Relative, why: "counted from the earlier event that is given",
			days: fixed(lo+shift, hi+shift), free: true, single: lo == hi,
		})
	}
	if len(found) == 0 {
		found = append(found, g.sinceEvent("counted from an event"))
	}
	return found
}

// shift reads which day next to another is meant.
func (g *grammar) shift() (Day, bool) {
	start := g.at
	for _, form := range []struct {
		shift Day
		words []sense
	}{
		{-1, []sense{sayEve}},
		{-1, []sense{sayUnitOfTime, sayBefore}},
		{1, []sense{sayNext, sayUnitOfTime}},
		{1, []sense{sayAfter, sayUnitOfTime}},
		{1, []sense{sayUnitOfTime, sayAfter}},
		{0, []sense{saySame, sayUnitOfTime}},
		{0, []sense{saySame, saySame, sayUnitOfTime}},
	} {
		if !g.seq(form.words...) {
			continue
		}
		for _, w := range g.words[start:g.at] {
			if w.sense == sayUnitOfTime && w.n != dayUnit {
				return 0, false
			}
		}
		return form.shift, true
	}
	return 0, false
}
