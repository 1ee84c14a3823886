// SPDX-License-Identifier: Apache-2.0

package count

import (
	"fmt"
	"slices"

	"teptar/record"
)

// reasons collects why a count is a range.
type reasons [len(causeWords)]set

// note adds an entity to a cause.
func (r *reasons) note(is bool, c Cause, e record.EntityID) {
	if is {
		r[c].add(e)
	}
}

func (r *reasons) clone() reasons {
	var c reasons
	for i, s := range r {
		c[i] = slices.Clone(s)
	}
	return c
}

// identities notes the pairs by which two of the counted may be one, be it by
// way of someone who is not counted.
func (r *reasons) identities(c *counter, counted set) {
	if len(c.pairs) == 0 {
		return
	}
	n := map[record.EntityID]int{}
	for _, e := range counted {
		n[c.merged(e)]++
	}
	for _, p := range c.pairs {
		if n[c.merged(p[0])] > 1 {
			r[IdentityOpen].add(p[0])
			r[IdentityOpen].add(p[1])
		}
	}
}

// groups notes what is open about counted groups.
func (r *reasons) groups(c *counter, ids, people set) {
	first := map[record.EntityID]record.EntityID{} // of each member the first group
	for _, id := range ids {
		g := c.groups[id]
		r.note(g.unknown, GroupUnknown, id)
		r.note(!g.unknown && g.min != g.max, GroupSize, id)
		r.note(c.apart && len(g.members) > 0, RowOpen, id) // of whom more is said, and who stand elsewhere: see leastUnnamed
		for p, certain := range g.members {
			r.note(!certain && people.has(p), MemberOpen, p)
			if other, ok := first[p]; ok {
				r[GroupsOverlap].add(id)
				r[GroupsOverlap].add(other)
			} else {
				first[p] = id
			}
		}
	}
}

// on makes the range. Only a range that leaves something open has reasons.
func (r *reasons) on(least, most int64) Range {
	if least == most {
		return Range{Min: least, Max: most}
	}
	v := Range{Min: least, Max: most}
	for c, about := range r {
		if len(about) > 0 {
			v.Why = append(v.Why, Reason{Cause(c), slices.Clone(about).done()})
		}
	}
	return v
}

// causeWords has the words for every cause.
var causeWords = [...]struct{ en, ru string }{
	GroupSize:     {"the size of a group is a range", "численность группы указана диапазоном"},
	GroupUnknown:  {"nobody says how many a group is: counted as two or more", "численность группы не названа: считается как двое или больше"},
	MemberOpen:    {"whether someone named is one of a group is open", "не решено, входит ли названный человек в группу"},
	IdentityOpen:  {"whether two records are one is open", "не решено, одно ли это лицо или дело"},
	JudgmentOpen:  {"whether it took place, or to whom, is not settled", "не решено, произошло ли это и с кем"},
	AttemptOpen:   {"whether it was only attempted is not settled", "не решено, была ли это только попытка"},
	TypeOpen:      {"of which type it was is not settled", "не решено, какого вида это действие"},
	RowOpen:       {"in which row it stands is not settled", "не решено, в какой строке это учитывать"},
	GroupsOverlap: {"someone named belongs to two groups, which may have others in common", "названный человек входит в две группы, они могут пересекаться"},
}

// Label gives the words for the cause in a language, "ru" or else English.
func (c Cause) Label(lang string) string {
	switch {
	case int(c) >= len(causeWords):
		return "unknown"
	case lang == "ru":
		return causeWords[c].ru
	}
	return causeWords[c].en
}

// omissionWords has the words for every omission.
var omissionWords = [...]struct{ en, ru string }{
	BelowThreshold: {"its status is below the threshold", "статус ниже порога"},
	Unlikely:       {"judged unlikely", "признано маловероятным"},
	NoViolation:    {"judged to be no violation", "признано не нарушением"},
	IsFinding:      {"a finding over acts that are counted themselves", "вывод о действиях, которые учтены сами"},
	IsEvent:        {"an event whose acts are counted themselves", "событие, действия которого учтены сами"},
	NoVictim:       {"nobody says to whom it was done", "не сказано, с кем это сделали"},
}

// Label gives the words for the omission in a language, "ru" or else English.
func (o Omission) Label(lang string) string {
	switch {
	case int(o) >= len(omissionWords):
		return "unknown"
	case lang == "ru":
		return omissionWords[o].ru
	}
	return omissionWords[o].en
}

// A Caveat is a sentence that is printed with every table.
type Caveat struct{ EN, RU string }

// Text gives the sentence in a language, "ru" or else English.
func (c Caveat) Text(lang string) string {
	if lang == "ru" {
		return c.RU
	}
	return c.EN
}

// Caveats are what every table says of itself.
func Caveats() []Caveat {
	return []Caveat{
		{"Counts are of what was documented. It is a convenience sample: what was not reported is not here, and no conclusion about all that happened follows.",
			"Учтено то, что задокументировано. Это не случайная выборка: о чём не сообщили, того здесь нет, и вывод обо всём, что произошло, из этих чисел не следует."},
		{"One person can be the victim of several types, so types do not add up to victims.",
			"Один человек мог пострадать от действий нескольких видов, поэтому сумма по видам не равна числу пострадавших."},
		{"Several perpetrators can share one act, so perpetrators do not add up to acts.",
			"В одном действии могут участвовать несколько исполнителей, поэтому их сумма не равна числу действий."},
		{"A threat is counted as a threat only, and an attempt as an attempt only; neither is in the total.",
			"Угроза учтена только как угроза, попытка — только как попытка; в итог они не входят."},
		{"A roundup or collective punishment is not counted beside the acts that make it up.",
			"Облава и коллективное наказание не считаются наряду с действиями, из которых состоят."},
		{"People harmed indirectly stand in a column of their own and are not victims of the act.",
			"Косвенно пострадавшие стоят в отдельном столбце и не входят в число пострадавших от действия."},
	}
}

// Header says what the table counts: the status from which acts are taken.
func (t *Table) Header(statuses *record.Vocabulary, lang string) string {
	return Header(t.Threshold, statuses, lang)
}

// Header says from which status on acts are counted.
func Header(threshold record.Term, statuses *record.Vocabulary, lang string) string {
	label := ""
	if e, ok := statuses.Find(threshold); ok {
		label = " (" + e.Label(lang) + ")"
	}
	if lang == "ru" {
		return fmt.Sprintf("Действия со статусом не ниже %s%s", threshold, label)
	}
	return fmt.Sprintf("Acts of status %s%s or higher", threshold, label)
}
