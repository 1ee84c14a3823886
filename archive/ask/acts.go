// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"teptar/record"
	"teptar/record/held"
)

// who answers: who did what to whom, according to whom.
func (a *asker) who() error {
	acts, more, err := a.acts(nil)
	if err != nil {
		return err
	}
	a.answer.More = more
	columns := []Column{a.column("when", "when", "когда"), a.column("victim", "victim", "пострадавший"), a.column("act", "what was done", "что сделано"),
		a.column("place", "where", "где"), a.column("by", "by whom", "кем"), a.column("on_account_of", "on account of", "из-за кого"),
		a.column("occurred", "did it happen?", "произошло?")}
	var rows []Row
	for _, t := range acts {
		by, err := a.perpetrators(t)
		if err != nil {
			return err
		}
		rows = append(rows, Row{t.id, []Cell{a.when(t), a.cell(t, "victim"), a.deed(t), a.where(t), by, a.account(t), a.occurrence(t)}})
	}
	a.section("", columns, rows)
	a.note("One row is one act: one victim, one type. Rows are not people, and types do not add up to people: ask counts.",
		"Строка — одно действие: один пострадавший, один вид. Строки — не люди, и виды не складываются в людей: спросите counts.")
	return nil
}

// when gives the date of an act, or that of its event.
func (a *asker) when(t *thing) Cell {
	if c := a.cell(t, "when"); c != nil {
		return c
	}
	for _, id := range a.refs(t, "event") {
		if e, err := a.thing(id); err == nil && e != nil {
			return a.cell(e, "when")
		}
	}
	return nil
}

// where gives the place of an act: where, from where, to where, or that of its
// event.
func (a *asker) where(t *thing) Cell {
	c := join(a.cell(t, "place"), marked(a.word("from", "из:"), a.cell(t, "from")), marked(a.word("to", "в:"), a.cell(t, "to")), a.cell(t, "place_type"))
	if c != nil {
		return c
	}
	for _, id := range a.refs(t, "event") {
		if e, err := a.thing(id); err == nil && e != nil {
			return join(a.cell(e, "place"), a.cell(e, "place_type"))
		}
	}
	return nil
}

// deed gives the type of an act, and that it was only attempted, how it was
// done, what was hurt, what it concerned and which reason was given.
func (a *asker) deed(t *thing) Cell {
	return join(a.cell(t, "type"), a.attempted(t), a.cell(t, "method"), a.cell(t, "injuries"), a.cell(t, "asset"), marked(a.word("reason given:", "названная причина:"), a.cell(t, "reason")))
}

// attempted says that an act was only attempted, where anyone says so.
func (a *asker) attempted(t *thing) Cell {
	c := a.cell(t, "attempted")
	for i := range c {
		c[i].Text = a.word("only attempted", "только попытка")
	}
	return c
}

// account gives on whose account an act was done. That those who did it say so
// themselves, or that no source does and the coder infers it, is said with it.
func (a *asker) account(t *thing) Cell {
	v := t.prop("on_account_of")
	if v == nil {
		return nil
	}
	c := a.cellOf(v)
	for i := range c {
		switch basisOf(v, i) {
		case "perpetrator":
			c[i].Text += a.word(" (as the perpetrators say)", " (по словам исполнителей)")
		case "inferred":
			c[i].Text += a.word(" (inferred; no source says so)", " (вывод составителя; источники этого не говорят)")
		}
	}
	return c
}

// occurrence gives whether an act happened, as sources say it: nothing if
// nobody speaks of it, so that the column stays quiet.
func (a *asker) occurrence(t *thing) Cell {
	v := t.prop("occurred")
	if v == nil {
		return nil
	}
	c := a.cellOf(v)
	for i := range c {
		if v.State == held.Denied || v.State == held.Disputed {
			c[i].Text = v.State.Label(a.filter.Lang)
		}
	}
	return c
}

// perpetrators gives who did an act, by its involvements: the perpetrator if
// one is named, else what sort; and in which degree.
func (a *asker) perpetrators(t *thing) (Cell, error) {
	involvements, err := a.links(t.id, "act")
	if err != nil {
		return nil, found(err)
	}
	var c Cell
	for _, i := range involvements {
		if i.kind != record.Involvement {
			continue
		}
		who := a.cell(i, "perpetrator")
		if who == nil {
			who = a.cell(i, "type")
		}
		if d := i.prop("degree"); d != nil {
			if degree, _ := a.best(d); degree != "" && len(who) > 0 {
				for k := range who {
					who[k].Text += " (" + lower(degree) + ")"
				}
			}
		}
		c = join(c, who)
	}
	return c, nil
}

// expelled answers: who was expelled, from where and to where.
func (a *asker) expelled() error {
	acts, more, err := a.acts(a.typesWithin("MOV-EXP", "MOV-EVI", "MOV-RET"))
	if err != nil {
		return err
	}
	a.answer.More = more
	columns := []Column{a.column("victim", "who", "кто"), a.column("act", "what was done", "что сделано"), a.column("from", "from", "откуда"), a.column("to", "to", "куда"),
		a.column("when", "when", "когда"), a.column("by", "by whom", "кем"), a.column("on_account_of", "on account of", "из-за кого")}
	var rows []Row
	for _, t := range acts {
		by, err := a.perpetrators(t)
		if err != nil {
			return err
		}
		rows = append(rows, Row{t.id, []Cell{a.cell(t, "victim"), a.deed(t), a.cell(t, "from"), a.cell(t, "to"), a.when(t), by, a.account(t)}})
	}
	a.section("", columns, rows)
	return nil
}

// shaming answers: compelled public acts, where, who was made to, before whom.
func (a *asker) shaming() error {
	acts, more, err := a.acts(a.typesWithin("EXP-CUR", "EXP-APO"))
	if err != nil {
		return err
	}
	a.answer.More = more
	columns := []Column{a.column("when", "when", "когда"), a.column("place", "where", "где"), a.column("victim", "who was made to", "кого заставили"),
		a.column("act", "what", "что"), a.column("cursed", "against whom", "против кого"), a.column("audience", "before whom", "перед кем"),
		a.column("by", "by whom", "кем"), a.column("reaction", "reaction", "реакция")}
	var rows []Row
	for _, t := range acts {
		by, err := a.perpetrators(t)
		if err != nil {
			return err
		}
		audience, reaction := a.cell(t, "audience"), Cell(nil)
		for _, id := range a.refs(t, "event") {
			if e, err := a.thing(id); err == nil && e != nil {
				audience = join(audience, a.cell(e, "present"))
				reaction = join(reaction, a.cell(e, "response"))
			}
		}
		rows = append(rows, Row{t.id, []Cell{a.when(t), a.where(t), a.cell(t, "victim"), join(a.cell(t, "type"), a.cell(t, "compelled_words")),
			a.cell(t, "cursed"), audience, by, reaction}})
	}
	a.section("", columns, rows)
	a.note("The victims are those who were made to speak. What they had to say is kept as compelled words and is nobody's claim.",
		"Пострадавшие — те, кого заставили говорить. Сказанное ими хранится как слова по принуждению и ничьим утверждением не является.")
	return nil
}

// bulletins answers: what officials claim of people, with the denials beside it.
func (a *asker) bulletins() error {
	acts, more, err := a.acts(a.typesWithin("EXP-ACC"))
	if err != nil {
		return err
	}
	a.answer.More = more
	columns := []Column{a.column("who", "who is named", "кто назван"), a.column("accusation", "what is claimed", "что утверждается"), a.column("by", "by whom", "кем"),
		a.column("place", "where", "где"), a.column("when", "when", "когда"), a.column("against", "what others say", "что говорят другие")}
	var rows []Row
	for _, t := range acts {
		by, err := a.perpetrators(t)
		if err != nil {
			return err
		}
		rows = append(rows, Row{t.id, []Cell{a.cell(t, "victim"), a.cell(t, "accusation"), by, a.where(t), a.when(t), a.contradicted(t)}})
	}
	a.section("", columns, rows)
	a.note("An accusation is evidence that it was made, not that it is true.", "Обвинение доказывает, что оно было высказано, а не что оно верно.")
	return nil
}

// contradicted gathers what speaks against a bulletin: denials of any property
// of the act, of its event and of what is planned in it, and what else is said
// of the person that does not fit.
func (a *asker) contradicted(t *thing) Cell {
	var c Cell
	about := []*thing{t}
	for _, prop := range []string{"event", "document"} {
		for _, id := range a.refs(t, prop) {
			if e, err := a.thing(id); err == nil && e != nil {
				about = append(about, e)
			}
		}
	}
	if len(about) > 1 {
		linked, err := a.links(about[1].id, "part_of")
		if err == nil {
			about = append(about, linked...)
		}
	}
	for _, id := range a.refs(t, "victim") {
		for _, prop := range []string{"of", "from"} {
			linked, err := a.links(id, prop)
			if err == nil {
				about = append(about, linked...)
			}
		}
	}
	for _, e := range about {
		for i := range e.held.Views {
			c = join(c, a.denials(e, &e.held.Views[i]))
		}
		if e.kind == record.Spell {
			c = join(c, marked(a.best1(e, "state")+":", join(a.cell(e, "when"), a.cell(e, "duration"))))
		}
	}
	return c
}

// best1 gives the words of a property that takes one value.
func (a *asker) best1(t *thing, property string) string {
	if v := t.prop(property); v != nil {
		text, _ := a.best(v)
		return text
	}
	return ""
}

// denials gives the values of a view that someone denies or explains otherwise.
func (a *asker) denials(t *thing, v *held.View) Cell {
	var c Cell
	for _, x := range a.cellOf(v) {
		if len(x.Against) > 0 {
			x.Text = a.word("denied: ", "отрицается: ") + a.phrase(t, v, x.Text)
			c = append(c, x)
		}
	}
	return c
}

// phrase says what a value is said of, for where it stands alone.
func (a *asker) phrase(t *thing, v *held.View, text string) string {
	switch t.kind {
	case record.Relation:
		return a.relation(t)
	case record.Act:
		return lower(v.Property.Label(a.filter.Lang)) + ": " + text
	}
	if v.Property.Type == record.FlagType {
		return lower(v.Property.Label(a.filter.Lang)) + ": " + a.label(t.id)
	}
	return a.label(t.id) + ", " + lower(v.Property.Label(a.filter.Lang)) + ": " + text
}

// relation says a relation in words, its direction unmistakable.
func (a *asker) relation(t *thing) string {
	from, to := "?", "?"
	if ids := a.refs(t, "from"); len(ids) > 0 {
		from = a.label(ids[0])
	}
	if ids := a.refs(t, "to"); len(ids) > 0 {
		to = a.label(ids[0])
	}
	return from + " — " + lower(a.best1(t, "type")) + " → " + to
}
