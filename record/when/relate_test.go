// SPDX-License-Identifier: Apache-2.0

package when

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestRelations(t *testing.T) {
	for _, tt := range []struct {
		name     string
		relation func(a, b When) Answer
		a, b     string
		want     Answer
	}{
		{"a day before the next", Before, "2014-06-09", "2014-06-10", Certainly},
		{"a day is not before itself", Before, "2014-06-09", "2014-06-09", No},
		{"a day of a month may be before its last", Before, "2014-06", "2014-06-30", Possibly},
		{"a month is before the next", Before, "2014-06", "2014-07", Certainly},
		{"two days of one month, in either order", Before, "2014-06", "2014-06", Possibly},
		{"after is before, the other way round", After, "2014-07", "2014-06", Certainly},
		{"nothing is certain of the unknown", Before, "", "2014", Possibly},
		{"an open end is before nothing", Before, "2020/..@2026-04-23", "2026-04-24", Possibly},
		{"an open end was not before its as-of day", Before, "2020/..@2026-04-23", "2026-04-23", No},
		{"an open end without as-of may be over", Before, "2020/..", "2024", Possibly},
		{"a day before the as-of day is within", During, "2024-05-05", "2020/..@2026-04-23", Certainly},
		{"a day in the first year may be before the start", During, "2020-05-05", "2020/..@2026-04-23", Possibly},
		{"what comes after the as-of day is not known", During, "2027", "2020/..@2026-04-23", Possibly},
		{"a day before the earliest start is not within", During, "2019", "2020/..@2026-04-23", No},
		{"one day of a range may be within part of it", During, "[2024-04-01..2024-04-30]", "2024-04-10/2024-04-12", Possibly},
		{"all days of a month are not within part of it", During, "2024-04-01/2024-04-30", "2024-04-10/2024-04-12", No},
		{"an extent may shrink to the day it is within", During, "2024-04/2024-04", "2024-04-07", Possibly},
		{"day inside its month", Overlaps, "2014-06-09", "2014-06", Possibly},
		{"day inside an extent", Overlaps, "2014-06-09", "2014-06-01/2014-06-30", Certainly},
		{"extents that must meet", Overlaps, "2024-04-01/2024-04-10", "2024-04-10/2024-04-20", Certainly},
		{"extents that cannot meet", Overlaps, "2024-04-01/2024-04-10", "2024-04-11/2024-04-20", No},
		{"a Friday of two is not the days between", Overlaps, "[2026-04-17,2026-04-24]", "2026-04-18/2026-04-23", No},
		{"7 April of some year is no day of May", Same, "XXXX-04-07", "2024-05", No},
		{"7 April of some year is possibly this one", Same, "XXXX-04-07", "2024-04-07", Possibly},
		{"7 April is never 8 April", Same, "XXXX-04-07", "XXXX-04-08", No},
		{"29 February is not of 2023", Same, "XXXX-02-29", "2023", No},
		{"some 31st is not in a recurring April", Same, "XXXX-XX-31", "XXXX-04", No},
		{"some 29 February is not in 1900, 2100 …", Same, "XX00-02-29", "190X", No},
		{"two Aprils may be the same day", Same, "2024-04", "2024-04", Possibly},
		{"a day is the same as itself", Same, "2024-04-07", "2024-04-07", Certainly},
		{"nothing is certain of a doubted day", Same, "2024-04-07?", "2024-04-07", Possibly},
		{"about the 7th may be the 8th", Same, "2024-04-07~", "2024-04-08", Possibly},
		{"about the 7th is not the 9th", Same, "2024-04-07~", "2024-04-09", No},
		{"perhaps the 7th is not about the 8th", Same, "2024-04-07?", "2024-04-08", No},
		{"about 7 April of some year may be the 8th", Same, "XXXX-04-07~", "2024-04-08", Possibly},
		{"about 7 April of some year is not the 20th", Same, "XXXX-04-07~", "2024-04-20", No},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.relation(mustParse(t, tt.a), mustParse(t, tt.b)); got != tt.want {
				t.Errorf("of %q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
			}
		})
	}
}

// The model: a When is the list of all its extents on a small calendar. Its
// first and last day stand for all that is earlier or later, and no date that
// is drawn touches them.
var (
	modelFirst = civil(2024, 2, 20)
	modelLast  = civil(2024, 3, 10)
)

type extent struct{ s, e Day }

// drawnSide draws the days of a start or end, as text and as a list.
func drawnSide(t *rapid.T, label string) (string, []Day) {
	lo := Day(rapid.IntRange(int(modelFirst)+4, int(modelLast)-4).Draw(t, label+" lo"))
	hi := min(lo+Day(rapid.IntRange(0, 4).Draw(t, label+" width")), modelLast-4)
	switch rapid.IntRange(0, 5).Draw(t, label+" form") {
	case 0:
		return lo.String(), []Day{lo}
	case 1:
		third := min(hi+2, modelLast-3)
		return fmt.Sprintf("[%v,%v,%v]", lo, hi, third), []Day{lo, hi, third}
	case 2:
		return "2024-XX-" + lo.String()[8:], daysWhere(func(d Day) bool { return mdOf(d)%100 == mdOf(lo)%100 })
	case 3:
		return "XXXX-" + lo.String()[5:], []Day{lo}
	case 4:
		return fmt.Sprintf("[XXXX-%s..XXXX-%s]", lo.String()[5:], hi.String()[5:]), dayRange(lo, hi)
	}
	return fmt.Sprintf("[%v..%v]", lo, hi), dayRange(lo, hi)
}

func dayRange(lo, hi Day) []Day {
	return daysWhere(func(d Day) bool { return lo <= d && d <= hi })
}

func daysWhere(has func(Day) bool) []Day {
	var all []Day
	for d := modelFirst; d <= modelLast; d++ {
		if has(d) {
			all = append(all, d)
		}
	}
	return all
}

// recurring dates have days outside the small calendar, so the dates that are
// drawn are all cut to it: what is left is an intersection of sets of days.
func cut(t *rapid.T, w When) When {
	calendar := days{lo: modelFirst, hi: modelLast}
	s, e := common(w.startDays(), calendar), common(w.endDays(), calendar)
	if w.Kind() == OneDay {
		return oneOf(s, w.doubts[0])
	}
	v, err := interval(oneOf(s, 0), oneOf(e, 0), 0)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func drawn(t *rapid.T, label string) (When, []extent) {
	switch kind := rapid.IntRange(0, 5).Draw(t, label+" kind"); kind {
	case 0, 1:
		text, all := drawnSide(t, label)
		var extents []extent
		for _, d := range all {
			extents = append(extents, extent{d, d})
		}
		return cut(t, mustParseRapid(t, text)), extents
	case 2, 3:
		text, all := drawnSide(t, label+" start")
		if rapid.Bool().Draw(t, label+" as of") {
			asOf := min(all[0]+Day(rapid.IntRange(0, 5).Draw(t, label+" as of")), modelLast-2)
			w, err := Since(cut(t, mustParseRapid(t, text)))
			if err == nil {
				w, err = w.WithAsOf(asOf)
			}
			if err != nil {
				t.Fatal(err)
			}
			return w, extentsOf(all, daysWhere(func(d Day) bool { return d >= asOf }), asOf)
		}
		w, err := Since(cut(t, mustParseRapid(t, text)))
		if err != nil {
			t.Fatal(err)
		}
		return w, extentsOf(all, dayRange(modelFirst, modelLast), modelLast)
	}
	a, starts := drawnSide(t, label+" start")
	b, ends := drawnSide(t, label+" end")
	if ends[len(ends)-1] < starts[0] {
		a, starts, b, ends = b, ends, a, starts
	}
	s, e := cut(t, mustParseRapid(t, a)), cut(t, mustParseRapid(t, b))
	w, err := FromTo(s, e)
	if err != nil {
		t.Fatal(err)
	}
	return w, extentsOf(starts, ends, modelLast)
}

func mustParseRapid(t *rapid.T, s string) When {
	w, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// extentsOf lists all extents, of which none begins after the as-of day.
func extentsOf(starts, ends []Day, asOf Day) []extent {
	var all []extent
	for _, s := range starts {
		for _, e := range ends {
			if s <= e && s <= asOf {
				all = append(all, extent{s, e})
			}
		}
	}
	return all
}

func ask(a, b []extent, holds func(x, y extent) bool) Answer {
	some, every := false, true
	for _, x := range a {
		for _, y := range b {
			if holds(x, y) {
				some = true
			} else {
				every = false
			}
		}
	}
	switch {
	case every:
		return Certainly
	case some:
		return Possibly
	}
	return No
}

func TestRelationsAgreeWithAllExtents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, as := drawn(t, "a")
		b, bs := drawn(t, "b")
		for _, r := range []struct {
			name  string
			got   Answer
			holds func(x, y extent) bool
		}{
			{"before", Before(a, b), func(x, y extent) bool { return x.e < y.s }},
			{"after", After(a, b), func(x, y extent) bool { return x.s > y.e }},
			{"during", During(a, b), func(x, y extent) bool { return y.s <= x.s && x.e <= y.e }},
			{"overlaps", Overlaps(a, b), func(x, y extent) bool { return x.s <= y.e && y.s <= x.e }},
			{"same", Same(a, b), func(x, y extent) bool { return x == y }},
		} {
			if want := ask(as, bs, r.holds); r.got != want {
				t.Fatalf("%q %s %q: %v, want %v", a, r.name, b, r.got, want)
			}
		}
		checkIntersect(t, a, b, as, bs)
		if again := mustParseRapid(t, a.String()); again != a {
			t.Fatalf("%q comes back as %q", a, again)
		}
	})
}

// checkIntersect checks that no extent that both allow is lost, and that none is
// added that neither has.
func checkIntersect(t *rapid.T, a, b When, as, bs []extent) {
	both, ok := Intersect(a, b)
	if ok != Compatible(a, b) {
		t.Fatalf("Intersect(%q, %q) is %v, Compatible the opposite", a, b, ok)
	}
	if back, _ := Intersect(b, a); back != both {
		t.Fatalf("Intersect(%q, %q) = %q, the other way round %q", a, b, both, back)
	}
	if a.Kind() != b.Kind() {
		return
	}
	in := make(map[extent]bool)
	for _, x := range as {
		in[x] = true
	}
	shared := 0
	for _, y := range bs {
		if !in[y] {
			continue
		}
		shared++
		if !allows(both, y) {
			t.Fatalf("Intersect(%q, %q) = %q loses %v to %v", a, b, both, y.s, y.e)
		}
	}
	if ok != (shared > 0) {
		t.Fatalf("Compatible(%q, %q) is %v, with %d extents in both", a, b, ok, shared)
	}
	for _, x := range as {
		if ok && allows(both, x) && !allows(a, x) && !allows(b, x) {
			t.Fatalf("Intersect(%q, %q) = %q adds %v to %v", a, b, both, x.s, x.e)
		}
	}
	if precise := MostPrecise(a, b); ok && both.leeway() > precise.leeway() {
		t.Fatalf("Intersect(%q, %q) = %q is less precise than %q", a, b, both, precise)
	}
}

func allows(w When, x extent) bool {
	s, e := w.sides()
	from, ok := s.next(x.s)
	to, ok2 := e.next(x.e)
	return ok && ok2 && from == x.s && to == x.e
}

func TestRelationsAreSound(t *testing.T) {
	texts := []string{
		"", "2024-03-01", "2024-02-29~", "2024-02?", "2024-24", "XXXX-02-29", "XXXX-03~", "XXXX-XX-07", "[XXXX-02-25..XXXX-03-02]", "156X-12-25",
		"[..2024-03-01]", "[2024-02-27,2024-03-02]", "2024/..", "2020/..@2024-03-01", "../2024-03-01", "2024-02/", "2024-02~/2024-03-02", "XXXX-02/XXXX-03",
		"XXXX", "../..", "[2024-02-01..2024-02-10]~/..", "~2024-03-01", "XXXX-12-31~", "XXXX-XX-07~", "XXXX-02-28~",
	}
	for _, x := range texts {
		for _, y := range texts {
			a, b := mustParse(t, x), mustParse(t, y)
			if Overlaps(a, b) != Overlaps(b, a) || Same(a, b) != Same(b, a) || Compatible(a, b) != Compatible(b, a) {
				t.Errorf("%q and %q disagree about meeting", x, y)
			}
			if Before(a, b) == Certainly && Overlaps(a, b) != No {
				t.Errorf("%q is certainly before %q, and they overlap", x, y)
			}
			if Same(a, b) != No && (During(a, b) == No || Overlaps(a, b) == No) {
				t.Errorf("%q may be the same as %q, but not within it", x, y)
			}
			if MostPrecise(a, b) != MostPrecise(b, a) {
				t.Errorf("which of %q and %q is more precise depends on the order", x, y)
			}
			both, ok := Intersect(a, b)
			if back, _ := Intersect(b, a); back != both {
				t.Errorf("Intersect(%q, %q) = %q, the other way round %q", x, y, both, back)
			}
			if ok && (!Compatible(both, a) || !Compatible(both, b)) {
				t.Errorf("Intersect(%q, %q) = %q is not compatible with both", x, y, both)
			}
			if again, err := Parse(both.String()); err != nil || again != both {
				t.Errorf("Intersect(%q, %q) = %q, which reads as %q, %v", x, y, both, again, err)
			}
			alo, ahi := a.Index()
			if blo, bhi := b.Index(); Overlaps(a, b) != No && (ahi < blo || bhi < alo) {
				t.Errorf("%q and %q may overlap, but the index says they cannot", x, y)
			}
		}
	}
}

func TestIntersect(t *testing.T) {
	for _, tt := range []struct {
		name, a, b, want string
		ok               bool
	}{
		{"the day is more than its month", "2026-04", "2026-04-07", "2026-04-07", true},
		{"two ranges", "[2026-04-01..2026-04-10]", "[2026-04-07..2026-04-14]", "[2026-04-07..2026-04-10]", true},
		{"a day without year, in a year", "XXXX-04-07", "2026", "2026-04-07", true},
		{"a month without year, in another", "XXXX-04", "2026-05", "", false},
		{"a recurring day, in a recurring range", "[XXXX-04-07..XXXX-04-30]", "XXXX-04-08", "XXXX-04-08", true},
		{"a day and the days it was one of", "2026-04", "2026-04-07/2026-04-09", "[2026-04-07..2026-04-09]", true},
		{"the unknown adds nothing", "", "2026", "2026", true},
		{"two open ends, the later as-of day", "2020/..@2026-04-23", "2020-05/..@2025-01-01", "2020-05/..@2026-04-23", true},
		{"an open end that did end", "2020/..@2026-04-23", "2020/2026", "2020/[2026-04-23..2026-12-31]", true},
		{"an open end that had ended before", "2020/..@2026-04-23", "2020/2025", "", false},
		{"doubt stays with the day it is about", "2026-04-07?", "2026-04", "2026-04-07?", true},
		{"doubt goes if another is sure", "2026-04-07?", "2026-04-07", "2026-04-07", true},
		{"about a month, cut by the month after", "2026-04~", "2026-05", "2026-05", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Intersect(mustParse(t, tt.a), mustParse(t, tt.b))
			if ok != tt.ok || got.String() != tt.want {
				t.Errorf("Intersect(%q, %q) = %q, %v, want %q, %v", tt.a, tt.b, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func BenchmarkRelations(b *testing.B) {
	for _, bb := range []struct{ name, x, y string }{
		{"plain", "[2026-04-01..2026-04-23]", "2020/..@2026-04-23"},
		{"marked", "2026-04~", "2020/.."},
		{"recurring", "XXXX-04-07", "2020/2026"},
		{"two recurring", "XXXX-XX-31", "XXXX-04"},
	} {
		x, y := mustParse(b, bb.x), mustParse(b, bb.y)
		for _, r := range []struct {
			name string
			ask  func(a, b When) Answer
		}{{"Before", Before}, {"During", During}, {"Overlaps", Overlaps}, {"Same", Same}} {
			b.Run(bb.name+"/"+r.name, func(b *testing.B) {
				for b.Loop() {
					r.ask(x, y)
				}
			})
		}
	}
}
