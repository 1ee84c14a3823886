// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/fault"
	"teptar/method/count"
	"teptar/method/estimate"
	"teptar/record"
)

// A ListStratum is the part of the people that stands in one row of a dimension.
type ListStratum struct {
	Name   string          `json:"name"`
	People int             `json:"people"`
	Table  *estimate.Table `json:"-"` // has the lists of the whole table
}

// maxStrata is how many parts people are split into: each is estimated by itself.
const maxStrata = 40

// ListStrata lists what people on lists can be split by, with words in a language:
// those [Dimensions] in which an act has one value.
func ListStrata(lang string) []Column {
	var out []Column
	for _, d := range dimensions() {
		if splits(d) {
			out = append(out, Column{d.Name, d.label(lang)})
		}
	}
	return out
}

func splits(d dimension) bool { return d.One && d.Name != count.ByType.Name }

// splitBy finds what people are split by.
func (f *ListFilter) splitBy() (dimension, error) {
	dims, err := findDimensions([]string{f.Stratum})
	if err != nil {
		return dimension{}, err
	}
	if !splits(dims[0]) {
		return dimension{}, fmt.Errorf("people are not split by %q, of which an act can have several: %w", f.Stratum, fault.Invalid)
	}
	return dims[0], nil
}

// within keeps for which act a person is on a list, if people are split.
func (l *listing) within(person, act record.EntityID) {
	if l.f.Stratum != "" {
		l.acts[person] = append(l.acts[person], act)
	}
}

// stratify splits the people of the table. Whoever does not certainly stand in one row
// with all their acts is in a part of their own: nobody is put where they may not belong.
func (l *listing) stratify(c *Captures, masks map[record.EntityID]int) error {
	d, err := l.f.splitBy()
	if err != nil {
		return err
	}
	of, err := l.rowsOf(d)
	if err != nil {
		return err
	}
	counts := map[count.Value]map[int]int64{}
	for person, mask := range masks {
		v := of[person]
		if counts[v] == nil {
			counts[v] = map[int]int64{}
		}
		counts[v][mask]++
	}
	if len(counts) > maxStrata {
		return fmt.Errorf("by %s there are %d parts, and at most %d can be estimated; take a wider one, or narrow what is asked: %w", d.Name, len(counts), maxStrata, fault.Full)
	}
	for _, v := range slices.SortedFunc(maps.Keys(counts), func(x, y count.Value) int { return strings.Compare(l.orderIn(d, x), l.orderIn(d, y)) }) {
		s := ListStratum{}
		for _, n := range counts[v] {
			s.People += int(n)
		}
		if !v.IsZero() {
			s.Name = d.words(l.asker, v)
		} else {
			s.Name = l.word("in several, or not known", "в нескольких или неизвестно")
			l.say(&c.Notes, "strata", nil, "%d people stand in several of the parts, or in none for certain; they are a part of their own.",
				"Людей, которые стоят в нескольких частях или ни в одной достоверно, – %d; они составляют отдельную часть.", s.People)
		}
		if s.Table, err = tableOf(c.Lists, counts[v]); err != nil {
			return err
		}
		c.Strata = append(c.Strata, s)
	}
	c.About = append(c.About, fmt.Sprintf(l.word("Each part is estimated by itself: by %s.", "Каждая часть оценивается отдельно: %s."), d.label(l.f.Lang)))
	return l.broken
}

// rowsOf gives the row of everybody who certainly stands in one with all the acts
// that were chosen.
func (l *listing) rowsOf(d dimension) (map[record.EntityID]count.Value, error) {
	all, err := l.tallied()
	if err == nil && d.Victim {
		all, err = l.withTraits(all)
	}
	if err != nil {
		return nil, err
	}
	at := map[record.EntityID]*talliedAct{}
	for i := range all.acts {
		at[l.rules.Same.Root(all.acts[i].ID)] = &all.acts[i]
	}
	of := map[record.EntityID]count.Value{}
	for person, acts := range l.acts {
		var rows []count.Value
		for _, act := range acts {
			rows = append(rows, l.rowsAt(d, all, at[l.rules.Same.Root(act)])...)
		}
		if one := slices.Compact(rows); len(one) == 1 {
			of[person] = one[0]
		}
	}
	return of, nil
}

// rowsAt gives the rows in which an act may stand; among them the zero value, if it is
// not known.
func (l *listing) rowsAt(d dimension, all *tallied, act *talliedAct) []count.Value {
	if act == nil {
		return []count.Value{{}}
	}
	s := d.of(l.asker, all, act)
	rows := slices.Concat(s.Sure, s.May)
	if s.vague != nil || len(rows) == 0 {
		rows = append(rows, count.Value{})
	}
	return rows
}

// orderIn gives by what parts are put in order: time by time, ages by age, others by
// their words, and what is in no single part last.
func (l *listing) orderIn(d dimension, v count.Value) string {
	switch {
	case v.IsZero():
		return "\U0010FFFF"
	case d.AtTime:
		return fmt.Sprintf("%02d", slices.IndexFunc(ageBands, func(b ageBand) bool { return b.text == v.Text }))
	case slices.ContainsFunc(calendarUnits, func(u calendarUnit) bool { return u.name == d.Name }):
		return v.Text
	}
	return cmp.Or(d.words(l.asker, v), v.Text)
}
