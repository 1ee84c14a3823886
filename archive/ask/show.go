// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// Resolve finds the entity that a person means by an id, the beginning of one,
// or the key that a coding file gave it. A text that means several is
// fault.Invalid with the candidates.
func Resolve(v *archive.View, text string) (record.EntityID, error) {
	if strings.HasPrefix(text, "e-") {
		lo, hi, err := record.EntityPrefix(text)
		if err != nil {
			return record.EntityID{}, err
		}
		ids, err := v.Between(lo, hi, 6)
		if err != nil {
			return record.EntityID{}, err
		}
		return one(ids, "begin with this id")
	}
	cases, err := v.Cases()
	if err != nil {
		return record.EntityID{}, err
	}
	var ids []record.EntityID
	for _, c := range cases {
		id := record.DeriveEntityID(c.ID, text)
		if _, err := v.Entity(id); err == nil {
			ids = append(ids, id)
		} else if !notFound(err) {
			return record.EntityID{}, err
		}
	}
	return one(ids, "are called so, in several cases")
}

// one gives the only id there is.
func one(ids []record.EntityID, how string) (record.EntityID, error) {
	switch len(ids) {
	case 0:
		return record.EntityID{}, fmt.Errorf("no such entity: %w", fault.NotFound)
	case 1:
		return ids[0], nil
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	return record.EntityID{}, fmt.Errorf("several entities %s: %s: %w", how, strings.Join(words, ", "), fault.Invalid)
}

// Show gives all that is said of an entity: every property with rivals, the
// judgments, and what refers to it, each with its passages. limit bounds the
// references that are listed.
func Show(ctx context.Context, v *archive.View, id record.EntityID, f Filter) (*Answer, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	a, err := newAsker(ctx, v, f)
	if err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	t, err := a.thing(id)
	if err == nil && t == nil {
		err = fmt.Errorf("no such entity: %w", fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	a.answer.Question = "show"
	a.answer.Title = a.kindLabel(t.kind) + ": " + a.title(t)
	a.properties(t)
	if err := a.references(t); err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	a.rulings(t)
	return &a.answer, nil
}

// properties adds the table of what is said of a thing itself.
func (a *asker) properties(t *thing) {
	title := t.id.String()
	if t.key != "" {
		title = t.key + " · " + title
	}
	columns := []Column{a.column("property", "property", "свойство"), a.column("state", "how it is held", "как принято"), a.column("value", "value", "значение")}
	var rows []Row
	for i := range t.held.Views {
		v := &t.held.Views[i]
		rows = append(rows, Row{t.id, []Cell{plain(v.Property.Label(a.filter.Lang)), {{Text: v.State.Label(a.filter.Lang), State: v.State.String()}}, a.cellOf(v)}})
	}
	a.section(title, columns, rows)
}

// references adds the table of claims whose value is the thing, read from its
// end: "victim of", "is related to by".
func (a *asker) references(t *thing) error {
	total, err := a.view.CountLinks(t.id)
	if err != nil || total == 0 {
		return err
	}
	said, _, err := a.view.Links(t.id, "", archive.Cursor{A: int64(0)}, a.filter.Limit)
	if err != nil {
		return err
	}
	columns := []Column{a.column("how", "how", "как"), a.column("what", "what", "что"), a.column("sources", "said by", "кто говорит")}
	var rows []Row
	at := map[string]int{}
	for _, s := range said {
		e, err := a.view.Entity(s.Subject)
		if notFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		how := s.Property
		if p, ok := a.view.Schema().Property(e.Kind, s.Property); ok && p.Inverse(a.filter.Lang) != "" {
			how = p.Inverse(a.filter.Lang)
		}
		n := a.source(&s, s.In.Grade.String())
		key := how + s.Subject.String()
		i, ok := at[key]
		if !ok {
			i = len(rows)
			at[key] = i
			who, err := a.thing(s.Subject)
			if err != nil {
				return err
			}
			subject := s.Subject
			rows = append(rows, Row{s.Subject, []Cell{plain(how), {{Text: a.kindLabel(e.Kind) + ": " + a.title(who), Entity: &subject}}, {{}}}})
		}
		if n != 0 {
			val := &rows[i].Cells[2][0]
			if s.StanceOf() == record.Denies {
				val.Against = append(val.Against, n)
			} else {
				val.For = append(val.For, n)
			}
		}
	}
	title := a.word("What refers to it", "Что на него ссылается")
	if total > len(said) {
		title += fmt.Sprintf(a.word(" (the first %d of %d)", " (первые %d из %d)"), len(said), total)
	}
	a.section(title, columns, rows)
	return nil
}

// rulings adds the judgments that concern a thing, undone ones too.
func (a *asker) rulings(t *thing) {
	if len(t.judged) == 0 {
		return
	}
	columns := []Column{a.column("at", "when", "когда"), a.column("by", "by whom", "кем"), a.column("verdict", "judgment", "решение"), a.column("reason", "reason", "причина"), a.column("id", "id", "номер")}
	var rows []Row
	for _, j := range t.judged {
		verdict := a.term("claim_judgment", j.Verdict)
		if j.Value.Term != "" {
			verdict += ": " + string(j.Value.Term)
		}
		if w := t.held.Waiting; w != nil && w.ID == j.ID {
			verdict += a.word(", waits for a second person", ", ждёт второго человека")
		}
		for _, other := range []record.EntityID{j.Of, j.Other} {
			if !j.Other.IsZero() && a.rules.Same.Root(other) != t.id {
				verdict += ": " + a.label(other)
			}
		}
		rows = append(rows, Row{t.id, []Cell{plain(j.At.Format("2006-01-02 15:04")), plain(j.By), plain(verdict), plain(j.Reason), plain(j.ID.Short())}})
	}
	a.section(a.word("Judgments", "Решения"), columns, rows)
}

// ShowClaim gives one claim: what it says, who says it, and what else is said
// of the same property.
func ShowClaim(ctx context.Context, v *archive.View, claim record.Said, f Filter) (*Answer, error) {
	a, err := newAsker(ctx, v, f)
	if err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	t, err := a.thing(claim.Subject)
	if err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	view := t.prop(claim.Property)
	if view == nil {
		return nil, fmt.Errorf("show: no such claim: %w", fault.NotFound)
	}
	a.answer.Question, a.answer.Title = "show", claim.ID.String()
	columns := []Column{a.column("about", "about", "о ком или о чём"), a.column("property", "property", "свойство"), a.column("value", "value", "значение"),
		a.column("stance", "stance", "позиция"), a.column("standing", "does it count?", "учитывается?"), a.column("group", "independence group", "группа независимости")}
	for i := range view.Claims {
		c := &view.Claims[i]
		if c.ID != claim.ID {
			continue
		}
		val := Value{Text: a.text(view.Property, c.Said.Value), For: []int{a.source(c.Said, view.Grade(c))}}
		if val.For[0] == 0 {
			val.For = nil
		}
		a.section("", columns, []Row{{t.id, []Cell{a.entityCell(t.id), plain(view.Property.Label(f.Lang)), {val}, plain(a.term("claim_stance", c.StanceOf())),
			plain(c.Standing.Label(f.Lang)), plain(a.groupName(view.Groups[c.Group]) + ": " + a.whyOf(c))}}})
	}
	a.section(a.word("All that is said of this property", "Всё, что сказано об этом свойстве"),
		[]Column{a.column("state", "how it is held", "как принято"), a.column("value", "value", "значение")},
		[]Row{{t.id, []Cell{{{Text: view.State.Label(f.Lang), State: view.State.String()}}, a.cellOf(view)}}})
	return &a.answer, nil
}

// Published gives when a document was published, as far as that is held.
func Published(v *archive.View, document record.EntityID) when.When {
	a, err := newAsker(context.Background(), v, Filter{})
	if err != nil {
		return when.When{}
	}
	return a.published(document)
}

// Label gives what a thing is called, for a line of text.
func Label(v *archive.View, id record.EntityID, lang string) string {
	a, err := newAsker(context.Background(), v, Filter{Lang: lang})
	if err != nil {
		return id.Short()
	}
	return a.titleOf(id)
}

// Title says what a thing is: what it is called, and whose it is.
func Title(v *archive.View, id record.EntityID, lang string) string {
	a, err := newAsker(context.Background(), v, Filter{Lang: lang})
	if err != nil {
		return id.Short()
	}
	return a.titleOf(id)
}
