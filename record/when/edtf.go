// SPDX-License-Identifier: Apache-2.0

package when

// EDTF gives w in the Extended Date/Time Format for exchange with other
// programs, and reports whether that says all that w says. Where EDTF has no
// form, the result allows more days, never fewer: the as-of day is left out, a
// set that is the end of an interval becomes the smallest decade, century or
// the like around it, and the marks of a set are left out. The unknown date is
// the empty text.
func (w When) EDTF() (text string, exact bool) {
	switch w.Kind() {
	case Unknown:
		return "", true
	case OneDay:
		d := w.startDays()
		if d.odd.pattern.recursAsRange() {
			return d.around(), false
		}
		if d.parts() == 0 {
			return d.text(), w.doubts[0] == 0
		}
		return marked(d, w.doubts[0]), true
	}
	start, end := "", ""
	exact = w.flags&knownAsOf == 0
	switch {
	case w.flags&openStart != 0:
		start = ".."
	case w.flags&blankStart == 0:
		start = exchange(w.startDays(), w.doubts[0], &exact)
	}
	switch {
	case w.flags&openEnd != 0:
		end = ".."
	case w.flags&blankEnd == 0:
		end = exchange(w.endDays(), w.doubts[1], &exact)
	}
	return start + "/" + end, exact
}

// exchange spells the end of an interval, and clears exact if it must widen it.
func exchange(d days, q doubt, exact *bool) string {
	if d.parts() != 0 {
		return marked(d, q)
	}
	*exact = false
	return d.around()
}

// recursAsRange reports that a pattern is spelled as a range in brackets.
func (p pattern) recursAsRange() bool { return !p.none() && p.parts() == 0 }

// around is the shortest unit of the calendar, written with X, that holds all
// the days; of a pattern, the whole month or year in which it recurs.
func (d days) around() string {
	if p := d.odd.pattern; !p.none() {
		m, _ := md(p.first).split()
		m2, _ := md(p.last).split()
		if m == m2 {
			return p.year.String() + "-" + maskOf(int(p.first)).String()[:2]
		}
		return p.year.String()
	}
	y, m, _ := d.lo.date()
	y2, m2, _ := d.hi.date()
	if y == y2 && m == m2 {
		return d.lo.String()[:7]
	}
	years := maskOf(y)
	for i := range 4 {
		if years.digit(i) != maskOf(y2).digit(i) {
			return years.String()[:i] + "XXXX"[i:]
		}
	}
	return years.String()
}
