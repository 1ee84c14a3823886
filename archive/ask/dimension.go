// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"fmt"
	"slices"

	"teptar/fault"
	"teptar/method/count"
	"teptar/record"
	"teptar/record/place"
	"teptar/record/when"
)

// A spot is where an act stands in a dimension. One that is vague may stand in
// any row that others make and that it does not exclude: the village of an act
// of which only the district is known.
type spot struct {
	count.Facet
	vague func(count.Value) bool
}

// A dimension is what acts can be counted by.
type dimension struct {
	count.Dimension
	en, ru string
	of     func(*asker, *tallied, *talliedAct) spot
	words  func(*asker, count.Value) string
}

// Dimensions lists what can be counted by, with words in a language.
func Dimensions(lang string) []Column {
	var out []Column
	for _, d := range dimensions() {
		out = append(out, Column{d.Name, d.label(lang)})
	}
	return out
}

func (d dimension) label(lang string) string {
	if lang == "ru" {
		return d.ru
	}
	return d.en
}

// dimensions in the order in which they are offered.
func dimensions() []dimension {
	all := []dimension{{Dimension: count.ByType, en: "type of act", ru: "вид действия", of: nowhere,
		words: func(a *asker, v count.Value) string { return a.typeWords(record.Term(v.Text)) }}}
	for _, u := range calendarUnits {
		all = append(all, dimension{count.Dimension{Name: u.name, One: true}, u.en, u.ru,
			func(_ *asker, _ *tallied, act *talliedAct) spot { return spotOfDays(u, act.days) },
			func(a *asker, v count.Value) string { return u.words(a, v.Text) }})
	}
	all = append(all, dimension{count.Dimension{Name: "place"}, "place", "место", fixed(func(act *talliedAct) count.Facet { return act.places }), entityWords})
	for _, l := range levels {
		all = append(all, dimension{count.Dimension{Name: "place:" + l.kind.String()}, l.en, l.ru,
			func(a *asker, _ *tallied, act *talliedAct) spot { return a.spotAt(l.kind, act.places) }, gazetteerWords})
	}
	said := func(name, en, ru string, f func(*talliedAct) count.Facet) {
		all = append(all, dimension{count.Dimension{Name: name}, en, ru, fixed(f), entityWords})
	}
	said("perpetrator", "perpetrator", "исполнитель", func(act *talliedAct) count.Facet { return act.by })
	said("perpetrator:type", "type of perpetrator", "вид исполнителя", func(act *talliedAct) count.Facet { return act.sorts })
	said("source", "who published it", "кто опубликовал", func(act *talliedAct) count.Facet { return act.outlets })
	said("source:speaker", "who says it", "кто говорит", func(act *talliedAct) count.Facet { return act.speakers })
	said("case", "case", "дело", func(act *talliedAct) count.Facet { return act.cases })
	return append(all,
		dimension{count.Dimension{Name: "trait", Victim: true}, "victim's trait", "признак пострадавшего", ofVictim(func(p traits) count.Facet { return p.traits }), termWords("victim_trait")},
		dimension{count.Dimension{Name: "trait:sex", One: true, Victim: true}, "victim's sex", "пол пострадавшего", ofVictim(func(p traits) count.Facet { return p.sex }), termWords("sex")},
		dimension{count.Dimension{Name: "trait:age", One: true, Victim: true, AtTime: true}, "victim's age then", "возраст пострадавшего тогда",
			func(a *asker, all *tallied, act *talliedAct) spot {
				return spot{Facet: ageGroups(all.people[a.rules.Same.Root(act.Victim)], act.days)}
			}, func(a *asker, v count.Value) string { return v.Text }})
}

// findDimensions finds what to count by.
func findDimensions(names []string) ([]dimension, error) {
	var out []dimension
	all := dimensions()
	for i, name := range names {
		n := slices.IndexFunc(all, func(d dimension) bool { return d.Name == name })
		if n < 0 {
			var known []string
			for _, d := range all {
				known = append(known, d.Name)
			}
			return nil, fmt.Errorf("nothing is counted by %.40q: %s: %w", name, record.Nearest(name, known), fault.Invalid)
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("%q is given twice: %w", name, fault.Invalid)
		}
		out = append(out, all[n])
	}
	return out, nil
}

// nowhere is for the type, which package count takes from the act.
func nowhere(*asker, *tallied, *talliedAct) spot { return spot{} }

func fixed(f func(*talliedAct) count.Facet) func(*asker, *tallied, *talliedAct) spot {
	return func(_ *asker, _ *tallied, act *talliedAct) spot { return spot{Facet: f(act)} }
}

func ofVictim(f func(traits) count.Facet) func(*asker, *tallied, *talliedAct) spot {
	return func(a *asker, all *tallied, act *talliedAct) spot {
		return spot{Facet: f(all.people[a.rules.Same.Root(act.Victim)])}
	}
}

// spotOfDays gives where an act stands whose dates are rivals if there are
// several.
func spotOfDays(u calendarUnit, days []when.When) spot {
	var out spot
	for _, w := range days {
		s := u.spot(w)
		out.May = append(out.May, s.May...)
		if was := out.vague; was == nil {
			out.vague = s.vague
		} else if s.vague != nil {
			out.vague = func(v count.Value) bool { return was(v) || s.vague(v) }
		}
	}
	return out
}

// levels are those of places, from wide to narrow.
var levels = []struct {
	kind   place.Kind
	en, ru string
}{{place.Country, "country", "страна"}, {place.Region, "region", "регион"}, {place.District, "district", "район"}, {place.Settlement, "settlement", "населённый пункт"}}

// spotAt gives where an act stands on a level of places. Of a place that is
// wider than the level, or not in the gazetteer, any within it may be meant.
func (a *asker) spotAt(level place.Kind, places count.Facet) spot {
	var out spot
	g, err := place.Embedded()
	a.broke(err)
	if err != nil {
		return out
	}
	var wide []place.ID
	each := func(vs []count.Value, to *[]count.Value) {
		for _, v := range vs {
			id := a.nearest(v.ID)
			path := g.Path(id)
			i := slices.IndexFunc(path, func(p place.Place) bool { return p.Kind == level })
			switch {
			case i >= 0:
				*to = append(*to, count.Value{Text: string(path[i].ID)})
			case id != "":
				wide = append(wide, id)
				out.May = append(out.May, count.Value{})
			default:
				*to = append(*to, count.Value{})
			}
		}
	}
	each(places.Sure, &out.Sure)
	each(places.May, &out.May)
	if len(wide) > 0 {
		out.vague = func(v count.Value) bool {
			return slices.ContainsFunc(wide, func(id place.ID) bool { return g.Compatible(id, place.ID(v.Text)) != place.No })
		}
	}
	return out
}

// nearest gives the place of the gazetteer that a place is, or lies in.
func (a *asker) nearest(id record.EntityID) place.ID {
	for range 8 { // a circle of claims must end
		l := a.located(id)
		if l.gazetteer != "" || l.within.IsZero() {
			return l.gazetteer
		}
		id = l.within
	}
	return ""
}

// ageBands are the last years of the age groups; under 18 is a child
// (Convention on the Rights of the Child, article 1).
var ageBands = []ageBand{{5, "0–5"}, {11, "6–11"}, {17, "12–17"}, {29, "18–29"}, {44, "30–44"}, {59, "45–59"}, {200, "60+"}}

type ageBand struct {
	last int64
	text string
}

// ageGroups gives of which age someone was at the time: by their date of birth,
// or else as a source says it.
func ageGroups(p traits, days []when.When) count.Facet {
	var f count.Facet
	note := func(lo, hi int64) {
		from := int64(0)
		for _, b := range ageBands {
			if v := (count.Value{Text: b.text}); lo <= b.last && hi >= from && !slices.Contains(f.May, v) {
				f.May = append(f.May, v)
			}
			from = b.last + 1
		}
	}
	for _, born := range p.born {
		first, last := born.Index()
		for _, w := range days {
			if lo, hi := beginnings(w); hi-lo < unitsOpen && last-first < unitsOpen {
				note(years(last, lo), years(first, hi))
			}
		}
	}
	if len(f.May) > 0 {
		return f
	}
	for _, age := range p.ages {
		if age.Max == record.NoMax {
			age.Max = ageBands[len(ageBands)-1].last
		}
		note(age.Min, age.Max)
	}
	return f
}

// years gives how many years had passed from one day to another, not less than
// none.
func years(from, to when.Day) int64 {
	y0, m0, d0 := from.Date()
	y1, m1, d1 := to.Date()
	n := y1 - y0
	if m1 < m0 || m1 == m0 && d1 < d0 {
		n--
	}
	return int64(max(n, 0))
}

// termWords gives the words of a term of a vocabulary.
func termWords(vocabulary string) func(*asker, count.Value) string {
	return func(a *asker, v count.Value) string { return a.term(vocabulary, record.Term(v.Text)) }
}

// entityWords gives what a thing is called, or the type of a perpetrator, or a
// case.
func entityWords(a *asker, v count.Value) string {
	if v.ID.IsZero() {
		return a.term("perpetrator_type", record.Term(v.Text))
	}
	return a.label(v.ID)
}

// gazetteerWords gives what a place of the gazetteer is called.
func gazetteerWords(a *asker, v count.Value) string {
	g, err := place.Embedded()
	if err != nil {
		return v.Text
	}
	p, err := g.Place(place.ID(v.Text))
	if err != nil {
		return v.Text
	}
	return cmp.Or(p.Label(a.filter.Lang), v.Text)
}

// typeWords gives the words of a type of act, and that it is a threat.
func (a *asker) typeWords(t record.Term) string {
	if !count.IsThreat(t) {
		return a.term("act", t)
	}
	return a.term("act", t) + a.word(" (threat)", " (угроза)")
}
