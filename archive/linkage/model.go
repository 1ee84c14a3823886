// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"teptar/method/match"
	"teptar/record"
)

// The columns of the tables, which are the names of elements.
const (
	colGiven      = "given"
	colPatronymic = "patronymic"
	colFamily     = "family"
	colName       = "name" // of what is no person
	colBorn       = "born"
	colSex        = "sex"
	colPlace      = "place" // set: what it lies in, too
	colKin        = "kin"   // set: what it is to whom
	colGroup      = "group" // set: groups, organizations
	colContact    = "contact"
	colRole       = "role"
	colType       = "type"
	colGazetteer  = "gazetteer"
	colPoint      = "point"
	colListed     = "listed" // the first long list that names them; not compared
)

// columnsOf gives what is compared of things of a kind.
func columnsOf(k record.Kind) []match.Guess {
	switch k {
	case record.Person:
		return []match.Guess{{Column: colGiven, Kind: match.Given}, {Column: colPatronymic, Kind: match.Patronymic}, {Column: colFamily, Kind: match.Family},
			{Column: colBorn, Kind: match.Date}, {Column: colSex, Kind: match.Sex}, {Column: colPlace, Kind: match.Set}, {Column: colKin, Kind: match.Set},
			{Column: colGroup, Kind: match.Set}, {Column: colContact, Kind: match.Set}, {Column: colRole, Kind: match.Text}}
	case record.Organization:
		return []match.Guess{{Column: colName, Kind: match.Text}, {Column: colType, Kind: match.Category}, {Column: colPlace, Kind: match.Set},
			{Column: colGroup, Kind: match.Set}, {Column: colContact, Kind: match.Set}}
	}
	return []match.Guess{{Column: colName, Kind: match.Place}, {Column: colGazetteer, Kind: match.Identifier}, {Column: colType, Kind: match.Category},
		{Column: colPlace, Kind: match.Set}, {Column: colPoint, Kind: match.Coordinate}}
}

// modelOf gives the model to begin with: that of package match for columns of these
// kinds, but for what an archive is otherwise than a list. Its sources write in
// several scripts, so another spelling is as common as the same; the people in it
// come from few places and bear few given names; and two sources seldom tell the same of
// somebody's kin, groups and roles, so that to have none in common says little.
func modelOf(k record.Kind) *match.Model {
	m := match.Default(columnsOf(k))
	for i := range m.Comparisons {
		c := &m.Comparisons[i]
		switch c.Column {
		case colGiven:
			assume(c, map[string]share{"the same": {.45, .02}, "another spelling": {.25, .01}, "another form of the name": {.05, .01}, "other": {.06, .9}})
		case colFamily:
			assume(c, map[string]share{"the same": {.48, .006}, "another spelling": {.25, .004}, "other": {.05, .93}})
		case colBorn: // mostly a year
			assume(c, map[string]share{"the same": {.75, .003}})
		case colName:
			assume(c, map[string]share{"the same": {.45, .002}, "another spelling": {.25, .001}})
		case colPlace:
			c.Levels = shares(.4, .12, .2, .1, .15, .3, .25, .48)
		case colKin:
			c.Levels = shares(.3, .003, .1, .002, .1, .005, .5, .99)
		case colGroup:
			c.Levels = shares(.2, .06, .15, .05, .1, .06, .55, .83)
		case colContact:
			c.Levels = []match.Level{{Label: "one in common", Test: match.Test{Measure: match.Shared, At: .01}, M: .55, U: 1e-4},
				{Label: "none in common", M: .45, U: .9999}}
		case colRole:
			assume(c, map[string]share{"other": {.5, .96}})
		}
	}
	return m
}

// A share is m and u of a level.
type share struct{ m, u float64 }

// assume sets shares of levels by their labels; the other levels keep their
// proportions.
func assume(c *match.Comparison, given map[string]share) {
	restM, restU, oldM, oldU := 1.0, 1.0, 0.0, 0.0
	for _, l := range c.Levels { // in their order: the last digit must not depend on that of a map
		if s, ok := given[l.Label]; ok {
			restM, restU = restM-s.m, restU-s.u
		} else {
			oldM, oldU = oldM+l.M, oldU+l.U
		}
	}
	for i := range c.Levels {
		l := &c.Levels[i]
		if g, ok := given[l.Label]; ok {
			l.M, l.U = g.m, g.u
		} else {
			l.M, l.U = l.M*restM/oldM, l.U*restU/oldU
		}
	}
}

// shares makes the levels of a set.
func shares(same, sameU, in, inU, some, someU, other, otherU float64) []match.Level {
	return []match.Level{
		{Label: "the same", Test: match.Test{Measure: match.Folded}, M: same, U: sameU, Frequency: .5},
		{Label: "one in the other", Test: match.Test{Measure: match.Shared, At: 1}, M: in, U: inU},
		{Label: "some in common", Test: match.Test{Measure: match.Shared, At: .01}, M: some, U: someU},
		{Label: "none in common", M: other, U: otherU},
	}
}

// labels are the words for elements and for degrees of agreement.
var labels = map[string][2]string{
	colGiven: {"given name", "имя"}, colPatronymic: {"patronymic", "отчество"}, colFamily: {"family name", "фамилия"}, colName: {"name", "название"},
	colBorn: {"born", "дата рождения"}, colSex: {"sex", "пол"}, colPlace: {"places", "места"}, colKin: {"kin", "родство"},
	colGroup: {"groups and organizations", "группы и организации"}, colContact: {"contacts", "контакты"}, colRole: {"role", "роль"},
	colType: {"type", "вид"}, colGazetteer: {"gazetteer entry", "запись справочника"}, colPoint: {"coordinates", "координаты"},

	"the same": {"the same", "то же"}, "another spelling": {"another spelling", "другое написание"}, "another form of the name": {"another form of the name", "другая форма имени"},
	"much alike": {"much alike", "очень похоже"}, "alike": {"alike", "похоже"}, "initial or beginning": {"initial or beginning", "инициал или начало"},
	"a little alike": {"a little alike", "немного похоже"}, "other": {"other", "другое"}, "swapped with " + colFamily: {"swapped with the family name", "переставлено с фамилией"},
	"swapped with " + colGiven:    {"swapped with the given name", "переставлено с именем"},
	"the same, written otherwise": {"the same, written otherwise", "то же, записано иначе"}, "one slip of the pen": {"one slip of the pen", "одна описка"},
	"can be the same": {"can be the same", "может быть то же"}, "two parts of three": {"two parts of three", "две части из трёх"}, "within a year": {"within a year", "в пределах года"},
	"within ten years": {"within ten years", "в пределах десяти лет"}, "one in the other": {"one in the other", "одно в другом"}, "some in common": {"some in common", "есть общее"},
	"none in common": {"none in common", "общего нет"}, "one in common": {"one in common", "есть общий"}, "words alike": {"words alike", "слова похожи"},
	"half of the words": {"half of the words", "половина слов"}, "two slips": {"two slips", "две описки"}, "a little alike, or near": {"a little alike, or near", "немного похоже или рядом"},
	"within 100 m": {"within 100 m", "в пределах 100 м"}, "within 2 km": {"within 2 km", "в пределах 2 км"}, "within 20 km": {"within 20 km", "в пределах 20 км"},

	string(Judged): {"judged different", "признаны разными"}, string(SideBySide): {"one passage names both, side by side", "названы рядом в одной цитате"},
	string(KinOfEach): {"kin of each other, by what is claimed", "по утверждениям, родня друг другу"},
}

// Label gives the words for the name of an element, a degree of agreement or a
// reason to be two, in a language, "ru" or else English; of what has none, itself.
func Label(s, lang string) string {
	words, ok := labels[s]
	switch {
	case !ok:
		return s
	case lang == "ru":
		return words[1]
	}
	return words[0]
}
