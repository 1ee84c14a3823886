// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"iter"
	"slices"

	"teptar/archive"
	"teptar/record"
	"teptar/record/held"
)

// disputed answers: where accounts conflict, side by side. One section is one
// property of one thing, one column of it an independence group.
func (a *asker) disputed() error {
	skip := a.filter.Offset
	for _, k := range a.view.Schema().Kinds() {
		for id, err := range a.contestedOf(k.Kind) {
			if err != nil {
				return err
			}
			t, err := a.thing(id)
			if err != nil {
				return err
			}
			if t == nil || t.id != id {
				continue
			}
			if ok, err := a.passes(t); err != nil || !ok {
				if err != nil {
					return err
				}
				continue
			}
			for i := range t.held.Views {
				v := &t.held.Views[i]
				if !contested(v) {
					continue
				}
				if skip > 0 {
					skip--
					continue
				}
				if len(a.answer.Sections) >= a.filter.Limit {
					a.answer.More = true
					return nil
				}
				a.rivals(t, v)
			}
		}
	}
	if a.cut {
		a.note("Not all was looked at, for time: of some kinds there are more things than a page can wait for. The command ask disputed looks at all.",
			"Просмотрено не всё, ради скорости: некоторых записей больше, чем может ждать страница. Команда ask disputed смотрит все.")
	}
	a.note("Rival accounts stand side by side; none is held by default, and nothing is averaged.",
		"Противоречащие сообщения стоят рядом; ни одно не принимается по умолчанию, ничего не усредняется.")
	return nil
}

// contestedOf lists things of a kind of which something may be disputed: all,
// or those among as many as the filter lets be looked at.
func (a *asker) contestedOf(k record.Kind) iter.Seq2[record.EntityID, error] {
	return func(yield func(record.EntityID, error) bool) {
		f := archive.ContestFilter{Kind: k, Case: a.filter.Case}
		for looked := 0; ; {
			some, err := a.view.Contest(f)
			if err != nil {
				yield(record.EntityID{}, err)
				return
			}
			for _, id := range some.IDs {
				if looked++; a.filter.Reach > 0 && looked > a.filter.Reach {
					a.cut = true
					return
				}
				if !yield(id, nil) {
					return
				}
			}
			if f.After = some.Next; !some.More {
				return
			}
		}
	}
}

// contested tells whether a view has rivals that a reader must see: it is
// disputed or denied, or it is held by a judgment against others.
func contested(v *held.View) bool {
	if v.State == held.Disputed || v.State == held.Denied {
		return true
	}
	for i := range v.Values {
		if v.Values[i].State == held.Disputed || v.Values[i].State == held.Denied {
			return true
		}
	}
	for _, r := range v.Rulings {
		if r.Holds && r.Verdict == record.Conflict {
			return true
		}
	}
	return false
}

// rivals adds a section for one disputed property.
func (a *asker) rivals(t *thing, v *held.View) {
	columns := []Column{a.column("value", lower(v.Property.EN), lower(v.Property.RU))}
	for i, g := range v.Groups {
		name := a.groupName(g)
		columns = append(columns, Column{Name: "group" + string(rune('1'+i%9)), Label: name})
	}
	var rows []Row
	for i := range v.Values {
		cells := []Cell{{{Text: a.rivalText(v, i), State: v.Values[i].State.String(), Entity: refOf(v.Values[i].Value)}}}
		for g := range v.Groups {
			cells = append(cells, a.groupSays(v, i, g))
		}
		rows = append(rows, Row{t.id, cells})
	}
	title := a.title(t) + ": " + lower(v.Property.Label(a.filter.Lang))
	var notes []string
	for _, r := range v.Rulings {
		notes = append(notes, a.ruling(r))
	}
	a.section(title, columns, rows, notes...)
}

// rivalText gives a value for a table of rivals, where "yes" alone would not say
// to what.
func (a *asker) rivalText(v *held.View, value int) string {
	if v.Property.Type == record.FlagType {
		return a.word("that it is so", "что это так")
	}
	return a.text(v.Property, v.Values[value].Value)
}

func refOf(v record.Value) *record.EntityID {
	if v.Type != record.RefType {
		return nil
	}
	return &v.Ref
}

// groupName says who speaks in a group.
func (a *asker) groupName(g held.Group) string {
	switch {
	case !g.Speaker.IsZero():
		return a.label(g.Speaker)
	case !g.Document.IsZero():
		return a.label(g.Document)
	}
	return a.word("the team", "команда")
}

// groupSays gives what a group says of a value, in words, with its passages.
func (a *asker) groupSays(v *held.View, value, group int) Cell {
	var c Cell
	words := map[held.Part][2]string{held.Asserts: {"says so", "утверждает"}, held.Partly: {"admits a part", "признаёт частично"},
		held.Denies: {"denies", "отрицает"}, held.Otherwise: {"explains otherwise", "объясняет иначе"}, held.Rumours: {"passes on a rumour", "передаёт слух"},
		held.Declines: {"declined to say", "не комментирует"}, held.Retracts: {"takes back", "отзывает"}}
	for k := range v.Claims {
		cl := &v.Claims[k]
		if cl.Value != value || cl.Group != group {
			continue
		}
		w := words[cl.Part]
		val := Value{Text: a.word(w[0], w[1])}
		if !cl.Standing.Counts() {
			val.Text += " (" + cl.Standing.Label(a.filter.Lang) + ")"
		}
		if n := a.source(cl.Said, v.Grade(cl)); n != 0 {
			val.For = []int{n}
		}
		if !slices.ContainsFunc(c, func(x Value) bool { return x.Text == val.Text && slices.Equal(x.For, val.For) }) {
			c = append(c, val)
		}
	}
	return c
}

// ruling says a judgment in force in words.
func (a *asker) ruling(r held.Ruling) string {
	s := a.term("claim_judgment", r.Verdict) + ": " + r.Reason + " (" + r.By + ", " + r.At.Format("2006-01-02") + ", " + r.ID.Short() + ")"
	if !r.Holds {
		s += a.word(" — a later judgment holds", " — действует более позднее решение")
	}
	return s
}

// titleOf says what the thing with an id is.
func (a *asker) titleOf(id record.EntityID) string {
	t, err := a.thing(id)
	if err != nil || t == nil {
		return id.Short()
	}
	return a.title(t)
}
