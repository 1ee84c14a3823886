// SPDX-License-Identifier: Apache-2.0

package match

import "slices"

// Default makes a model for columns of these kinds, to be trained. There is one
// set of levels for each kind, whatever the table.
func Default(guesses []Guess) *Model {
	m := &Model{Prior: 1e-4}
	var part [3]string
	given, family := "", ""
	for _, g := range guesses {
		switch {
		case g.Kind == Given && given == "":
			given = g.Column
		case g.Kind == Family && family == "":
			family = g.Column
		}
	}
	for _, g := range guesses {
		if g.Kind == Ignored {
			continue
		}
		if g.Kind == DatePart {
			if i := slices.IndexFunc(part[:], func(s string) bool { return s == "" }); i >= 0 {
				part[i] = g.Column
			}
			continue
		}
		other := ""
		if given != "" && family != "" {
			switch g.Column {
			case given:
				other = family
			case family:
				other = given
			}
		}
		m.Comparisons = append(m.Comparisons, Comparison{Name: g.Column, Kind: g.Kind, Column: g.Column, Levels: levels(g.Kind, other)})
	}
	if d, ok := derivedDate(guesses); ok {
		m.Derived = append(m.Derived, d)
		m.Comparisons = append(m.Comparisons, Comparison{Name: d.Name, Kind: Date, Column: d.Name, Levels: levels(Date, "")})
	}
	m.Comparisons = m.Comparisons[:min(len(m.Comparisons), MaxComparisons)]
	return m
}

// derivedDate finds the three columns of a date.
func derivedDate(guesses []Guess) (Derived, bool) {
	d := Derived{Name: "date"}
	for _, g := range guesses {
		if g.Kind != DatePart {
			continue
		}
		switch g.Why[0] {
		case 'y':
			d.Year = g.Column
		case 'm':
			d.Month = g.Column
		case 'd':
			d.Day = g.Column
		}
	}
	return d, d.Year != "" && d.Month != "" && d.Day != ""
}

// level makes a level; f is how far its weight follows frequency.
func level(label string, t Test, m, u, f float64) Level {
	return Level{Label: label, Test: t, M: m, U: u, Frequency: f}
}

// levels gives the levels of a kind. other is the column with which a part of a
// name may have been swapped.
//
// The shares are what is assumed before training: of people who are in two lists,
// two in three have the same name in both.
func levels(k Kind, other string) []Level {
	equal, folded := Test{Measure: Equal}, Test{Measure: Folded}
	jaro := func(at float64) Test { return Test{Measure: JaroWinkler, At: at} }
	edits := func(n float64) Test { return Test{Measure: Edits, At: n} }
	switch k {
	case Given, Family, Patronymic:
		return nameLevels(k, other)
	case FullName:
		return []Level{
			level("the same", equal, .55, 1e-4, 1), level("another spelling", folded, .05, 5e-5, 1),
			level("the same words in another order", Test{Measure: SameWords}, .08, 1e-4, 0.5),
			level("all words alike", Test{Measure: Words, At: .9}, .12, 3e-4, 0), level("words alike, or initials", Test{Measure: Words, At: .7}, .06, .002, 0),
			level("half of the words", Test{Measure: Words, At: .45}, .08, .03, 0), level("other", Test{}, .06, .967, 0)}
	case Date:
		return []Level{
			level("the same", equal, .75, 1e-4, 1), level("the same, written otherwise", folded, .02, 1e-5, 1),
			level("one slip of the pen", Test{Measure: Slip}, .1, .002, 0), level("can be the same", Test{Measure: Compatible}, .03, .003, 0),
			level("two parts of three", Test{Measure: Parts, At: 2}, .03, .005, 0), level("within a year", Test{Measure: Days, At: 366}, .02, .02, 0),
			level("within ten years", Test{Measure: Days, At: 3653}, .02, .2, 0), level("other", Test{}, .03, .77, 0)}
	case Year:
		return []Level{level("the same", equal, .85, .02, .5), level("a year apart", Test{Measure: Near, At: 1}, .07, .04, 0),
			level("ten years apart", Test{Measure: Near, At: 10}, .04, .25, 0), level("other", Test{}, .04, .69, 0)}
	case Sex:
		return []Level{level("the same", folded, .97, .5, 0), level("other", Test{}, .03, .5, 0)}
	case Place:
		return []Level{level("the same", equal, .65, .01, 1), level("another spelling", folded, .05, .002, 1), level("alike", jaro(.92), .06, .003, 0),
			level("one in the other", Test{Any: []Test{{Measure: Compatible}, {Measure: Shared, At: 1}}}, .06, .01, 0),
			level("a little alike, or near", Test{Any: []Test{{Measure: Words, At: .85}, {Measure: Near, At: 15}}}, .04, .01, 0), level("other", Test{}, .14, .97, 0)}
	case Postcode:
		return []Level{level("the same", equal, .7, .002, .5), level("the same but for signs", folded, .02, 1e-4, .5), level("one slip of the pen", edits(1), .08, .001, 0),
			level("the same area", Test{Measure: Head, At: 3}, .06, .01, 0), level("other", Test{}, .14, .985, 0)}
	case Address, Text:
		return []Level{level("the same", equal, .6, .001, 1), level("another spelling", folded, .04, 2e-4, 1), level("alike", jaro(.92), .12, .001, 0),
			level("words alike", Test{Measure: Words, At: .85}, .06, .003, 0), level("half of the words", Test{Measure: Words, At: .45}, .06, .03, 0), level("other", Test{}, .12, .96, 0)}
	case Number:
		return []Level{level("the same", folded, .75, .02, .5), level("one slip of the pen", edits(1), .12, .15, 0), level("other", Test{}, .13, .83, 0)}
	case Identifier, Phone:
		return []Level{level("the same", folded, .8, 1e-5, .5), level("one slip of the pen", edits(1), .1, 1e-5, 0), level("two slips", edits(2), .03, 2e-4, 0),
			level("other", Test{}, .07, .99, 0)}
	case Email:
		return []Level{level("the same", equal, .65, 1e-4, .5), level("alike", jaro(.93), .12, .001, 0), level("the same before @", Test{Measure: User}, .05, 3e-4, 0),
			level("a little alike", jaro(.85), .05, .01, 0), level("other", Test{}, .13, .988, 0)}
	case Category:
		return []Level{level("the same", equal, .8, .1, 1), level("another spelling", folded, .02, .005, 1), level("alike", jaro(.9), .05, .01, 0), level("other", Test{}, .13, .885, 0)}
	case Set:
		return []Level{level("the same", folded, .5, .01, .5), level("one in the other", Test{Measure: Shared, At: 1}, .25, .02, 0),
			level("some in common", Test{Measure: Shared, At: .01}, .15, .07, 0), level("other", Test{}, .1, .9, 0)}
	case KinRole:
		return []Level{level("the same", folded, .7, .2, .5), level("other", Test{}, .3, .8, 0)}
	case Coordinate:
		return []Level{level("within 100 m", Test{Measure: Near, At: .1}, .6, 1e-4, 0), level("within 2 km", Test{Measure: Near, At: 2}, .2, .002, 0),
			level("within 20 km", Test{Measure: Near, At: 20}, .1, .02, 0), level("other", Test{}, .1, .978, 0)}
	}
	return []Level{level("the same", equal, .8, .05, 1), level("other", Test{}, .2, .95, 0)}
}

// nameLevels gives the levels of a part of a name. When given and family name were
// swapped, the family name says so, and the given name is silent.
func nameLevels(k Kind, other string) []Level {
	out := []Level{
		level("the same", Test{Measure: Equal}, .68, .008, 1),
		level("another spelling", Test{Measure: Folded}, .06, .002, 1),
	}
	if other != "" {
		swapped := level("swapped with "+other, Test{Measure: Swapped, With: other}, .01, 1e-5, 0)
		swapped.Null = k == Given
		out = append(out, swapped)
	}
	if k != Family {
		out = append(out, level("another form of the name", Test{Measure: SameName}, .04, .006, .3))
	}
	out = append(out,
		level("much alike", Test{Measure: JaroWinkler, At: .92}, .07, .003, .3),
		level("alike", Test{Any: []Test{{Measure: JaroWinkler, At: .86}, {Measure: Sounds}}}, .04, .008, 0))
	if k != Family {
		out = append(out, level("initial or beginning", Test{Measure: Initial}, .03, .005, 0))
	}
	return append(out, level("a little alike", Test{Measure: JaroWinkler, At: .75}, .03, .04, 0), level("other", Test{}, .08, .93, 0))
}
