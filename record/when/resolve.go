// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"

	"teptar/fault"
)

// maxWording is the longest wording that is read, in bytes.
const maxWording = 400

// maxAnchor is the longest span of days of publication that is gone through day
// by day, to know what the wording means for each of them. A publication that is
// not known to ten years counts as not dated, but still as the latest day.
const maxAnchor = 3660

// A Context is what is known besides the wording of a date. Both dates may be
// uncertain, without year, or missing.
type Context struct {
	Anchor When // when the source was published
	After  When // an event that is known to have come before
}

// A Reading is one way to understand a wording, and why, in English.
type Reading struct {
	Said
	Why string
}

// Resolve returns all the ways to read a wording in English or Russian. It never
// chooses between them: "on Friday", published on a Friday, is two readings, and
// so is "7/4/2026". An uncertain anchor does not make more readings, but makes
// each wider.
//
// A reading has no day that the wording does not give: "in April 2021" is one
// day of that month. What is told as past does not come after the publication,
// nor before the earlier event, unless the wording says so; then Why says it.
//
// Without an anchor, a wording that counts from it is known only as far as the
// earlier event bounds it, and 7 April is that of an unstated year.
//
// A wording that is not wholly understood is fault.Invalid. The error says where
// reading stopped, and does not repeat the wording.
func Resolve(wording string, ctx Context) ([]Reading, error) {
	if len(wording) > maxWording {
		return nil, fmt.Errorf("date wording of %d bytes: at most %d are read: %w", len(wording), maxWording, fault.Invalid)
	}
	g := grammar{words: lex(wording), after: ctx.After}
	found := g.wording()
	a := newAnchor(ctx)
	var readings []Reading
	for _, c := range found {
		r, ok := a.read(c)
		if !ok || !r.When.readable() {
			continue
		}
		r.Wording = wording
		readings = addReading(readings, r)
	}
	if len(found) > 0 && len(readings) == 0 {
		return nil, fmt.Errorf("date wording: it leaves no day of the calendar that fits the publication: %w", fault.Invalid)
	}
	if len(readings) == 0 {
		return nil, fmt.Errorf("date wording: stopped at byte %d: want a day, month, season or year (7 April 2026, весной 2020 года), "+
			"a day of the week, yesterday, N days or weeks ago, last week, a part of a month, since, for N years, until, before, after, "+
			"between … and, from … to, a night, earlier or later: %w", g.stopped(len(wording))+1, fault.Invalid)
	}
	return readings, nil
}

// readable reports that the text of w can be read back, which a set of very
// many days cannot.
func (w When) readable() bool { return len(w.String()) <= maxText }

// addReading adds a reading unless it says nothing new: it has the same days as
// one that is there, or some of its days.
func addReading(readings []Reading, r Reading) []Reading {
	for _, old := range readings {
		if old.When == r.When {
			return readings
		}
		if both, ok := Intersect(old.When, r.When); ok && both == r.When && old.Rule == Relative && r.Rule == Relative {
			return readings
		}
	}
	return append(readings, r)
}

// stopped is where the grammar could not go on.
func (g *grammar) stopped(end int) int {
	if g.most < len(g.words) {
		return g.words[g.most].at
	}
	return end
}

// anchor is a Context as days.
type anchor struct {
	pubs  days // the possible days of publication
	known bool // that they are bounded
	upTo  Day  // the last of them, or LastDay
	after Day  // the first day of the earlier event, or FirstDay
	dated bool // that the earlier event has a first day
}

func newAnchor(ctx Context) anchor {
	a := anchor{upTo: LastDay, after: FirstDay}
	s, e := ctx.Anchor.sides()
	a.pubs = days{lo: s.lo, hi: e.hi, odd: s.odd}
	if ctx.Anchor.Kind() == AllDays {
		a.pubs.odd = odd{}
	}
	if ctx.Anchor.Kind() != Unknown && a.pubs.odd.pattern.none() {
		a.known = s.lo > FirstDay && e.hi < LastDay && e.hi-s.lo <= maxAnchor
		a.upTo = e.hi
	}
	if lo, ok := firstOf(ctx.After); ok {
		a.after, a.dated = lo, true
	}
	return a
}

// firstOf returns the earliest day of w, if w has a year.
func firstOf(w When) (Day, bool) {
	s, _ := w.sides()
	return s.lo, w.Kind() != Unknown && s.lo > FirstDay && s.odd.pattern.none()
}

// read applies a candidate to the days of publication. It is false if the
// candidate has no day for any of them.
func (a anchor) read(c candidate) (Reading, bool) {
	if c.needs && !a.known {
		return a.unanchored(c)
	}
	set, ok := a.union(c.days, c)
	if !ok {
		return Reading{}, false
	}
	if c.shape == oneDay {
		a.notBeforeEvent(&c, &set)
	}
	start := oneOf(set, c.doubt.refit(0, set.parts()))
	w, ok := start, true
	switch c.shape {
	case sinceDay:
		w, ok = a.since(start)
	case untilDay:
		w, ok = valid(Until(start))
	case fromDay:
		ends, found := a.union(c.ends, c)
		if !found {
			return Reading{}, false
		}
		w, ok = valid(FromTo(start, oneOf(ends, 0)))
	}
	return Reading{Said{When: w, Rule: c.rule}, c.why}, ok
}

func valid(w When, err error) (When, bool) { return w, err == nil }

// since is open. It was still so on the first day of publication that is
// possible, unless it may have begun after that day; then no as-of day can be
// given that holds for all the days of publication.
func (a anchor) since(start When) (When, bool) {
	w, err := Since(start)
	if err != nil || !a.known || start.hull().s1 > a.pubs.lo {
		return w, err == nil
	}
	return valid(w.WithAsOf(a.pubs.lo))
}

// union joins the days that are meant for each day of publication.
func (a anchor) union(at func(Day) (Day, Day, bool), c candidate) (days, bool) {
	var runs []run
	add := func(pub Day) {
		lo, hi, ok := at(pub)
		if !ok || hi < FirstDay || lo > LastDay {
			return
		}
		if lo, hi = clampDay(lo), clampDay(hi); !c.coming && lo <= pub {
			hi = min(hi, pub)
		} else if !c.coming && c.needs {
			return
		}
		if lo <= hi {
			runs = append(runs, run{lo, hi})
		}
	}
	if !c.needs {
		add(a.upTo)
	} else {
		for pub, ok := a.pubs.lo, true; ok; pub, ok = a.pubs.next(pub + 1) {
			add(pub)
		}
	}
	if len(runs) == 0 {
		return days{}, false
	}
	set := daysOf(runs)
	if set.odd.list.len() > maxRuns {
		set = days{lo: set.lo, hi: set.hi}
	}
	return set, true
}

// notBeforeEvent cuts off the days before the earlier event, and says so if
// nothing would be left, for then the source and the context disagree.
func (a anchor) notBeforeEvent(c *candidate, set *days) {
	if set.lo >= a.after || c.free {
		return
	}
	clipped, ok := set.clip(a.after, LastDay)
	if !ok {
		c.why += fmt.Sprintf("; this is before the earlier event, of %v", a.after)
		return
	}
	c.why += fmt.Sprintf("; not before the earlier event, of %v", a.after)
	if *set = common(clipped, clipped); c.rule == Earlier {
		c.rule = Later
	}
}

// unanchored is what a candidate says if the publication is not dated, or has no
// year, or only a latest day.
func (a anchor) unanchored(c candidate) (Reading, bool) {
	if c.coming && c.shape != fromDay && c.shape != untilDay {
		return Reading{}, false
	}
	w, ok := c.bare, true
	bounds := days{lo: a.after, hi: max(a.upTo, a.after)}
	switch {
	case c.bare.IsZero() && c.shape == oneDay && !c.free && bounds != everyDay:
		rule, why := Earlier, "the day of publication is not known; not after it"
		if a.dated {
			rule, why = Later, "the day of publication is not known; not before the earlier event"
		}
		return Reading{Said{When: oneOf(bounds, 0), Rule: rule}, why}, true
	case c.bare.IsZero():
		return Reading{Said{Rule: NoDate}, "the day of publication is not known"}, true
	case c.shape == sinceDay:
		w, ok = valid(Since(w))
	case c.shape == untilDay:
		w, ok = valid(Until(w))
	case c.shape == fromDay:
		w, ok = valid(FromTo(w, c.bareEnd))
	}
	rule := c.rule
	if rule == Relative {
		rule = Stated
	}
	return Reading{Said{When: w, Rule: rule}, "the year is not stated"}, ok
}
