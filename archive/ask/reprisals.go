// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"teptar/method/kin"
	"teptar/record"
	"teptar/record/held"
)

// reprisals answers: what followed a trigger, on whose account, by which
// kinship. One section is one episode, with the rules for a finding.
func (a *asker) reprisals() error {
	shown := 0
	err := a.each(record.Episode, false, func(t *thing) (bool, error) {
		if a.answer.More = shown >= a.filter.Limit; a.answer.More {
			return false, nil
		}
		shown++
		return true, a.episode(t)
	})
	if err != nil {
		return err
	}
	a.note("Kinship is a path of relations that sources claim; none is inferred. The weakest link of each path is the least documented relation in it.",
		"Родство — путь из связей, о которых говорят источники; ничего не выводится. Слабое звено — наименее документированная связь пути.")
	a.note("A finding is reached by rules that are shown, and is made by a person in a judgment. Meeting the rules is no verdict.",
		"Вывод делается по показанным правилам и принимается человеком в решении. Выполнение правил — не приговор.")
	return nil
}

// episode adds the tables of one episode.
func (a *asker) episode(t *thing) error {
	columns := []Column{a.column("what", "what", "что"), a.column("value", "as said", "как сказано")}
	var rows []Row
	add := func(en, ru string, c Cell) {
		if c != nil {
			rows = append(rows, Row{t.id, []Cell{plain(a.word(en, ru)), c}})
		}
	}
	for _, id := range a.refs(t, "trigger") {
		e, err := a.thing(id)
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		add("trigger", "повод", a.cell(t, "trigger"))
		add("when", "когда", a.cell(e, "when"))
		add("where", "где", join(a.cell(e, "place"), a.cell(e, "place_type")))
		add("attacker", "нападавший", a.withAge(e))
		add("killed", "погибли", a.cell(e, "killed"))
		add("motive, as claimed", "мотив по утверждениям", join(a.cell(e, "motive"), marked(a.word("organized by", "организовано:"), a.cell(e, "organizer"))))
		ties, err := a.tiesOfAttackers(e)
		if err != nil {
			return err
		}
		add("ties of the attacker", "связи нападавшего", ties)
	}
	add("as sources describe it", "как описывают источники", a.cell(t, "described"))
	add("responsible, as claimed", "кто отвечает, по утверждениям", a.cell(t, "responsible"))
	add("is the trigger a pretext?", "повод — предлог?", a.cell(t, "pretext"))
	add("directed against", "направлено против", a.cell(t, "target"))
	add("purpose, as claimed", "цель по утверждениям", a.cell(t, "purpose"))
	add("called by sources", "как называют источники", a.cell(t, "called"))
	links, err := a.eventLinks(t)
	if err != nil {
		return err
	}
	add("linked to", "связано с", links)
	a.section(a.title(t), columns, rows)
	acts, err := a.actsOf(t)
	if err != nil {
		return err
	}
	if err := a.chainOfActs(acts); err != nil {
		return err
	}
	return a.findings(t, acts)
}

// withAge gives the attackers of an event with what is said of their age.
func (a *asker) withAge(e *thing) Cell {
	c := a.cell(e, "attacker")
	for _, id := range a.refs(e, "attacker") {
		if p, err := a.thing(id); err == nil && p != nil {
			c = join(c, marked(a.word("age", "возраст"), a.cell(p, "age")))
		}
	}
	return c
}

// eventLinks gives the links of an episode and its trigger to other events and
// to people, in words, denied ones too.
func (a *asker) eventLinks(t *thing) (Cell, error) {
	var c Cell
	seen := map[record.EntityID]bool{}
	for _, id := range append(a.refs(t, "trigger"), t.id) {
		linked, err := a.links(id, "to")
		if err != nil {
			return nil, found(err)
		}
		from, err := a.links(id, "from")
		if err != nil {
			return nil, found(err)
		}
		for _, l := range append(linked, from...) {
			if l.kind == record.EventLink && !seen[l.id] {
				seen[l.id] = true
				c = join(c, a.tie(l))
			}
		}
	}
	return c, nil
}

// tiesOfAttackers gives what is said to tie the attackers of an event to
// others, denied ties too.
func (a *asker) tiesOfAttackers(e *thing) (Cell, error) {
	var c Cell
	for _, id := range a.refs(e, "attacker") {
		for _, end := range []string{"from", "to"} {
			linked, err := a.links(id, end)
			if err != nil {
				return nil, found(err)
			}
			for _, l := range linked {
				if l.kind == record.Relation {
					c = join(c, a.tie(l))
				}
			}
		}
	}
	return c, nil
}

// tie says a link or relation in words, with who says so, or how it is held if
// anyone speaks of whether it is one.
func (a *asker) tie(l *thing) Cell {
	words := a.relation(l)
	if v := l.prop("holds"); v != nil {
		return marked(words+":", a.stated(v))
	}
	v := l.prop("type")
	if v == nil {
		return nil
	}
	c := a.cellOf(v)
	for i := range c {
		c[i].Text = words
	}
	return c
}

// stated gives a yes-or-no property as the state it is held in.
func (a *asker) stated(v *held.View) Cell {
	c := a.cellOf(v)
	for i := range c {
		c[i].Text = v.State.Label(a.filter.Lang)
	}
	return c
}

// actsOf lists the acts of an episode: those that say so, and those of its
// events.
func (a *asker) actsOf(t *thing) ([]*thing, error) {
	direct, err := a.links(t.id, "episode")
	if err != nil {
		return nil, found(err)
	}
	seen := map[record.EntityID]bool{}
	var acts []*thing
	take := func(ts []*thing) {
		for _, x := range ts {
			if x.kind == record.Act && !seen[x.id] {
				seen[x.id] = true
				acts = append(acts, x)
			}
		}
	}
	take(direct)
	events, err := a.links(t.id, "part_of")
	if err != nil {
		return nil, found(err)
	}
	for _, e := range events {
		of, err := a.links(e.id, "event")
		if err != nil {
			return nil, found(err)
		}
		take(of)
	}
	return acts, nil
}

// chainOfActs adds the table of acts with the kin paths to those on whose
// account they were done.
func (a *asker) chainOfActs(acts []*thing) error {
	kinship := kin.New(a.view.Schema().Vocabulary("relation"))
	columns := []Column{a.column("victim", "victim", "пострадавший"), a.column("act", "what was done", "что сделано"), a.column("when", "when", "когда"),
		a.column("on_account_of", "on account of", "из-за кого"), a.column("kinship", "what the victim is to them", "кем им приходится пострадавший")}
	var rows []Row
	for _, t := range acts {
		if ok, err := a.passes(t); err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		var paths Cell
		for _, victim := range a.refs(t, "victim") {
			for _, target := range a.refs(t, "on_account_of") {
				paths = join(paths, a.kinPaths(kinship, victim, target))
			}
		}
		rows = append(rows, Row{t.id, []Cell{a.cell(t, "victim"), a.deed(t), a.when(t), a.account(t), paths}})
	}
	a.section(a.word("What followed", "Что последовало"), columns, rows)
	return nil
}

// kinPaths gives the shortest kin paths in words, with the passages for each
// relation in them.
func (a *asker) kinPaths(k *kin.Kinship, victim, target record.EntityID) Cell {
	result := k.Find(a.ties, a.rules.Same.Root(victim), a.rules.Same.Root(target))
	var c Cell
	for i, p := range result.Paths {
		if i > 0 && len(p) > len(result.Paths[0]) {
			break
		}
		v := Value{Text: p.Describe(a.filter.Lang, a.sex) + a.word(" of ", " — ") + a.label(target)}
		weakest := p[p.Weakest()]
		v.State = weakest.State.String()
		if len(p) > 1 {
			v.Text += a.word("; weakest link: ", "; слабое звено: ") + a.label(weakest.From) + " — " + a.label(weakest.To)
		}
		for _, s := range p {
			if t, err := a.thing(s.Relation); err == nil && t != nil {
				for _, x := range a.cell(t, "type") {
					v.For = append(v.For, x.For...)
					v.Against = append(v.Against, x.Against...)
				}
			}
		}
		c = append(c, v)
	}
	return c
}

// sex gives the sex of a person where it is held.
func (a *asker) sex(id record.EntityID) record.Term {
	t, err := a.thing(id)
	if err != nil || t == nil {
		return ""
	}
	if v := t.prop("sex"); v != nil && len(v.Held) > 0 {
		return v.Held[0].Term
	}
	return ""
}

// ties gives the relations that someone stands in, as they are held.
func (a *asker) ties(person record.EntityID) []kin.Tie {
	var out []kin.Tie
	for _, end := range []string{"from", "to"} {
		relations, err := a.links(person, end)
		if err != nil {
			return nil
		}
		for _, t := range relations {
			if t.kind == record.Relation {
				out = append(out, a.tiesOf(t)...)
			}
		}
	}
	return out
}

// tiesOf gives a relation as kin takes it; one that lacks an end or a type is
// none.
func (a *asker) tiesOf(t *thing) []kin.Tie {
	state, groups := held.HeldByJudgment, 1<<30
	for _, p := range []string{"from", "to", "type", "holds"} {
		v := t.prop(p)
		if v == nil {
			if p == "holds" {
				continue
			}
			return nil
		}
		state = min(state, v.State)
		n := 0
		for _, g := range v.Groups {
			if !g.Team {
				n++
			}
		}
		groups = min(groups, n)
	}
	from, to := a.refs(t, "from"), a.refs(t, "to")
	var ties []kin.Tie
	for i, val := range t.prop("type").Values {
		if len(from) > 0 && len(to) > 0 && supported(t.prop("type"), i) {
			ties = append(ties, kin.Tie{Relation: t.id, From: a.rules.Same.Root(from[0]), To: a.rules.Same.Root(to[0]), Type: val.Term, State: state, Groups: groups})
		}
	}
	return ties
}
