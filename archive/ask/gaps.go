// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/record"
	"teptar/record/held"
)

// gaps answers: what is missing.
func (a *asker) gaps() error {
	columns := []Column{a.column("what", "what", "что"), a.column("missing", "what is missing", "чего не хватает"), a.column("sources", "said by", "кто говорит")}
	var rows []Row
	skip := a.filter.Offset
	for _, k := range []record.Kind{record.Act, record.Event, record.Spell, record.Relation, record.Person, record.Document} {
		err := a.each(k, false, func(t *thing) (bool, error) {
			missing, err := a.missing(t)
			if err != nil || len(missing) == 0 {
				return true, err
			}
			if ok, err := a.passes(t); err != nil || !ok {
				return true, err
			}
			if skip > 0 {
				skip--
				return true, nil
			}
			if a.answer.More = len(rows) >= a.filter.Limit; a.answer.More {
				return false, nil
			}
			rows = append(rows, Row{t.id, []Cell{plain(a.kindLabel(t.kind) + ": " + a.title(t)), missing, a.whoSays(t)}})
			return true, nil
		})
		if err != nil {
			return err
		}
		if a.answer.More {
			break
		}
	}
	a.section("", columns, rows)
	return nil
}

// kindLabel gives the words for a kind.
func (a *asker) kindLabel(k record.Kind) string {
	for _, e := range a.view.Schema().Kinds() {
		if e.Kind == k {
			return a.word(e.EN, e.RU)
		}
	}
	return string(k)
}

// missing lists what a thing lacks.
func (a *asker) missing(t *thing) (Cell, error) {
	var c Cell
	lacks := func(en, ru string) { c = append(c, Value{Text: a.word(en, ru)}) }
	need := func(property, en, ru string) {
		if len(a.refs(t, property)) == 0 && !a.hasValue(t, property) {
			lacks(en, ru)
		}
	}
	switch t.kind {
	case record.Act:
		if len(a.when(t)) == 0 {
			lacks("date", "дата")
		}
		if len(a.where(t)) == 0 {
			lacks("place", "место")
		}
		by, err := a.perpetrators(t)
		if err != nil {
			return nil, err
		}
		if len(by) == 0 {
			lacks("perpetrator", "исполнитель")
		}
		need("victim", "victim", "пострадавший")
		need("type", "type", "вид")
	case record.Event:
		need("when", "date", "дата")
		need("place", "place", "место")
	case record.Spell, record.Relation:
		need("when", "date", "дата")
	case record.Person:
		if !a.hasValue(t, "name") && !a.hasValue(t, "described") {
			lacks("name or description by a source", "имя или описание от источника")
		}
		return c, nil
	case record.Document:
		need("published", "date of publication", "дата публикации")
		if captures, err := a.view.Captures(t.id); err != nil || len(captures) == 0 {
			lacks("capture", "снимок")
		}
		return c, nil
	}
	if a.singleSource(t) {
		lacks("second independent source", "второй независимый источник")
	}
	return c, nil
}

// hasValue tells whether anyone whose word counts gives a property a value.
func (a *asker) hasValue(t *thing, property string) bool {
	v := t.prop(property)
	if v == nil {
		return false
	}
	for i := range v.Values {
		if supported(v, i) {
			return true
		}
	}
	return false
}

// singleSource tells whether all that counts of a thing has one origin.
func (a *asker) singleSource(t *thing) bool {
	groups := map[held.Group]bool{}
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for _, c := range v.Claims {
			if c.Standing.Counts() && c.Part == held.Asserts && !v.Groups[c.Group].Team {
				groups[v.Groups[c.Group]] = true
			}
		}
	}
	return len(groups) == 1
}

// whoSays names the groups that speak of a thing, with their passages.
func (a *asker) whoSays(t *thing) Cell {
	var c Cell
	at := map[held.Group]int{}
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			cl := &v.Claims[k]
			g := v.Groups[cl.Group]
			n := a.source(cl.Said, v.Grade(cl))
			if g.Team || n == 0 {
				continue
			}
			j, ok := at[g]
			if !ok {
				j = len(c)
				at[g] = j
				c = append(c, Value{Text: a.groupName(g)})
			}
			if !slices.Contains(c[j].For, n) {
				c[j].For = append(c[j].For, n)
			}
		}
	}
	return c
}
