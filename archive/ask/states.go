// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/record"
	"teptar/record/when"
)

// lower makes the first letter small, for a term in the middle of words.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// spells lists the spells in one of the states, by whom they are of.
func (a *asker) spells(states ...record.Term) (map[record.EntityID][]*thing, []record.EntityID, error) {
	of := map[record.EntityID][]*thing{}
	var order []record.EntityID
	err := a.each(record.Spell, true, func(t *thing) (bool, error) {
		v := t.prop("state")
		if v == nil {
			return true, nil
		}
		fits := false
		for i, val := range v.Values {
			fits = fits || supported(v, i) && slices.Contains(states, val.Term)
		}
		if ok, err := a.passes(t); err != nil || !ok || !fits {
			return true, err
		}
		for _, id := range a.refs(t, "of") {
			root := a.rules.Same.Root(id)
			if of[root] == nil {
				order = append(order, root)
			}
			of[root] = append(of[root], t)
		}
		return true, nil
	})
	return of, order, err
}

// The states of liberty that a person is in while held, and after.
var (
	heldStates     = []record.Term{"L1", "L2", "L3", "L4", "L7", "L8"}
	releasedStates = []record.Term{"L5", "L6", "L9", "L10"}
	libertyStates  = append(append([]record.Term{"L0", "L11"}, heldStates...), releasedStates...)
)

// held answers: who was last known to be held, as of when. Someone who was
// taken and of whom nothing later is told was last known to be held on that
// day; the day of the last word is not the present.
func (a *asker) held() error {
	of, order, err := a.spells(libertyStates...)
	if err != nil {
		return err
	}
	taken, _, err := a.acts(a.typesWithin("LIB"))
	if err != nil {
		return err
	}
	columns := []Column{a.column("who", "who", "кто"), a.column("state", "last known state", "последнее известное состояние"), a.column("when", "when", "когда"),
		a.column("as_of", "last word", "последнее сведение"), a.column("age", "age of it", "давность"), a.column("place", "where", "где"), a.column("by", "by whom", "кем")}
	var rows []Row
	for _, id := range order {
		last := a.latest(of[id])
		if a.isHeld(last) {
			rows = append(rows, Row{last.id, []Cell{a.cell(last, "of"), a.cell(last, "state"), a.cell(last, "when"), plain(a.asOf(last)), plain(a.age(last)), a.where(last), a.cell(last, "by")}})
		}
	}
	for _, t := range taken {
		for _, id := range a.refs(t, "victim") {
			if of[a.rules.Same.Root(id)] != nil {
				continue
			}
			by, err := a.perpetrators(t)
			if err != nil {
				return err
			}
			rows = append(rows, Row{t.id, []Cell{a.cell(t, "victim"), join(a.cell(t, "type"), plain(a.word("how it ended is not told", "чем закончилось, не сообщается"))), a.when(t), plain(a.asOf(t)), plain(a.age(t)), a.where(t), by}})
		}
	}
	a.section("", columns, rows)
	a.note("The last word is the last day on which a source speaks of the state, as far as it can be told. It says nothing about today.",
		"Последнее сведение — последний день, за который источник говорит о состоянии, насколько это известно. О сегодняшнем дне оно не говорит.")
	return nil
}

// isHeld tells whether a spell is one of being held.
func (a *asker) isHeld(t *thing) bool {
	v := t.prop("state")
	for i, val := range v.Values {
		if supported(v, i) && slices.Contains(heldStates, val.Term) {
			return true
		}
	}
	return false
}

// latest gives the spell that ends or begins last, as far as dates tell; of
// undated ones, a release comes after being held.
func (a *asker) latest(ts []*thing) *thing {
	return slices.MaxFunc(ts, func(x, y *thing) int {
		xd, yd := a.oneDate(x), a.oneDate(y)
		if when.Before(xd, yd) == when.Certainly {
			return -1
		}
		if when.After(xd, yd) == when.Certainly {
			return 1
		}
		rank := func(t *thing) int {
			if a.isHeld(t) {
				return 0
			}
			return 1
		}
		return cmp.Compare(rank(x), rank(y))
	})
}

// oneDate gives the date of a thing, or unknown.
func (a *asker) oneDate(t *thing) when.When {
	days, err := a.daysOf(t)
	if err != nil || len(days) == 0 {
		return when.When{}
	}
	return days[0]
}

// asOf gives the last day of which a source speaks: the as-of day of an open
// end, the end, or when its documents were published.
func (a *asker) asOf(t *thing) string {
	w := a.lastWord(t)
	if w.IsZero() {
		return a.word("not known: the documents have no date", "неизвестно: документы без даты")
	}
	return w.Words(a.filter.Lang)
}

// lastWord gives the date of the last word on a thing.
func (a *asker) lastWord(t *thing) when.When {
	if d, ok := a.oneDate(t).AsOf(); ok {
		return when.On(d)
	}
	var last when.When
	for i := range t.held.Views {
		for _, c := range t.held.Views[i].Claims {
			w := c.In.Said
			if w.IsZero() && !c.In.Passage.IsZero() {
				w = a.published(c.In.Passage.Document)
			}
			if last.IsZero() || when.Before(last, w) == when.Certainly {
				last = w
			}
		}
	}
	return last
}

// published gives when a document was published, or unknown.
func (a *asker) published(doc record.EntityID) when.When {
	t, err := a.thing(doc)
	if err != nil || t == nil {
		return when.When{}
	}
	if v := t.prop("published"); v != nil && len(v.Held) > 0 {
		return v.Held[0].When
	}
	return when.When{}
}

// vague is so many days that an age in days would say nothing: those of a date
// without a year, or without one of its ends.
const vague = 3660

// age gives how long ago the last word is: at least and at most, in days.
func (a *asker) age(t *thing) string {
	w := a.lastWord(t)
	b := w.Bounds()
	if w.IsZero() || b.LatestEnd-b.EarliestStart > vague {
		return a.word("cannot be told", "нельзя определить")
	}
	now := a.today()
	return record.FormatRange(int64(max(0, now-b.LatestEnd)), int64(max(0, now-b.EarliestStart))) + a.word(" days", " дн.")
}

// released answers: who was released, escaped or left.
func (a *asker) released() error {
	of, order, err := a.spells(releasedStates...)
	if err != nil {
		return err
	}
	columns := []Column{a.column("who", "who", "кто"), a.column("state", "state", "состояние"), a.column("when", "when", "когда"),
		a.column("condition", "condition", "условие"), a.column("place", "where", "где"), a.column("before", "before that", "до этого")}
	var rows []Row
	for _, id := range order {
		before, err := a.takenBefore(id)
		if err != nil {
			return err
		}
		for _, t := range of[id] {
			rows = append(rows, Row{t.id, []Cell{a.cell(t, "of"), a.cell(t, "state"), join(a.cell(t, "when"), a.cell(t, "duration")), a.cell(t, "condition"), a.where(t), before}})
		}
	}
	a.section("", columns, rows)
	a.note("A release does not undo the act before it.", "Освобождение не отменяет предшествующего действия.")
	return nil
}

// takenBefore gives the acts against someone's liberty.
func (a *asker) takenBefore(id record.EntityID) (Cell, error) {
	acts, err := a.links(id, "victim")
	if err != nil {
		return nil, found(err)
	}
	var c Cell
	for _, t := range acts {
		if a.hasType(t, a.typesWithin("LIB")) {
			c = join(c, a.cell(t, "type"))
		}
	}
	return c, nil
}

// seized answers: what was seized, whose it is, and who has it now.
func (a *asker) seized() error {
	acts, more, err := a.acts(a.typesWithin("PRO"))
	if err != nil {
		return err
	}
	a.answer.More = more
	columns := []Column{a.column("asset", "what", "что"), a.column("act", "what was done", "что сделано"), a.column("victim", "victim", "пострадавший"),
		a.column("interests", "whose it is", "чьё"), a.column("possession", "possession, last known", "владение, последнее известное"), a.column("when", "when", "когда"), a.column("by", "by whom", "кем"),
		a.column("on_account_of", "on account of", "из-за кого")}
	var rows []Row
	for _, t := range acts {
		row, err := a.seizedRow(t)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	a.section("", columns, rows)
	a.note("One asset can have several victims: owner, buyer, family. Assets and victims are counted apart.",
		"У одного имущества может быть несколько пострадавших: собственник, покупатель, семья. Имущество и люди считаются отдельно.")
	return nil
}

func (a *asker) seizedRow(t *thing) (Row, error) {
	by, err := a.perpetrators(t)
	if err != nil {
		return Row{}, err
	}
	var interests, possession Cell
	for _, asset := range a.refs(t, "asset") {
		linked, err := a.links(asset, "property")
		if err != nil {
			return Row{}, found(err)
		}
		for _, i := range linked {
			interests = join(interests, marked(lower(a.best1(i, "type"))+":", a.cell(i, "holder")))
		}
		spells, err := a.links(asset, "of")
		if err != nil {
			return Row{}, found(err)
		}
		if len(spells) > 0 {
			last := a.latestSpell(spells)
			possession = join(a.cell(last, "state"), marked(a.word("by", "кем:"), a.cell(last, "by")))
		}
	}
	act := join(a.cell(t, "type"), a.attempted(t))
	return Row{t.id, []Cell{a.cell(t, "asset"), act, a.cell(t, "victim"), interests, possession, a.when(t), by, a.account(t)}}, nil
}

// latestSpell gives the last of the spells of an asset.
func (a *asker) latestSpell(ts []*thing) *thing {
	return slices.MaxFunc(ts, func(x, y *thing) int {
		xd, yd := a.oneDate(x), a.oneDate(y)
		switch {
		case when.Before(xd, yd) == when.Certainly:
			return -1
		case when.After(xd, yd) == when.Certainly:
			return 1
		}
		return strings.Compare(a.best1(x, "state"), a.best1(y, "state"))
	})
}
