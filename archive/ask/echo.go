// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"teptar/archive"
	"teptar/archive/linkage"
	"teptar/record"
	"teptar/record/held"
)

// echo tells whether the text of a document nearly repeats that of an earlier one.
func (a *asker) echo(document record.EntityID) (linkage.Echo, bool) {
	e, ok := a.allEchoes()[document]
	return e, ok
}

// allEchoes gives all documents of which that is so.
func (a *asker) allEchoes() map[record.EntityID]linkage.Echo {
	if a.echoes == nil {
		found, err := linkage.Echoes(a.ctx, a.view)
		if a.broke(err); err != nil {
			return nil
		}
		a.echoes = found.Of
	}
	return a.echoes
}

// Repeats lists documents whose text nearly repeats that of an earlier one. What such
// documents say in their own name has one origin; a judgment of own origins parts it.
func Repeats(ctx context.Context, v *archive.View, found *linkage.EchoesFound, lang string) (*Answer, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("repeats: %w", err)
	}
	a.answer.Question, a.answer.Title = "repeats", a.word("documents whose text nearly repeats an earlier one", "документы, текст которых почти повторяет более ранний")
	var rows []Row
	for _, id := range slices.SortedFunc(maps.Keys(found.Of), func(x, y record.EntityID) int { return bytes.Compare(x[:], y[:]) }) {
		e := found.Of[id]
		rows = append(rows, Row{About: id, Cells: []Cell{a.named(id), a.named(e.In), plain(fmt.Sprintf("%d %%", int(math.Floor(100*e.Share)))), a.named(e.First)}})
	}
	a.section("", []Column{a.column("document", "document", "документ"), a.column("in", "repeats", "повторяет"),
		a.column("share", "share of its text", "доля текста"), a.column("first", "the first", "первый")}, rows)
	a.note("What they say in their own name counts as one source. To overrule that, judge own-origin.",
		"То, что они говорят от своего имени, считается одним источником. Отменить это можно решением own-origin.")
	return &a.answer, nil
}

// named gives the cell of a thing.
func (a *asker) named(id record.EntityID) Cell { return Cell{Value{Text: a.label(id), Entity: &id}} }

// whyOf says why a claim belongs to its group; where that was computed, with the
// share of the text by which it was.
func (a *asker) whyOf(c *held.Claim) string {
	why := c.Why.Label(a.filter.Lang)
	if c.Why != held.Echoed {
		return why
	}
	e, ok := a.echo(c.In.Passage.Document)
	if !ok {
		return why
	}
	return why + fmt.Sprintf(a.word(" (%d %% of it is in %s)", " (%d %% его есть в «%s»)"), int(math.Floor(100*e.Share)), a.label(e.In))
}
