// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/method/count"
	"teptar/record"
	"teptar/record/held"
)

// counts answers: how many victims, acts, events and assets, as ranges.
func (a *asker) counts() error {
	in := count.Input{Threshold: "V1", Same: a.rules.Same.Root, Open: a.openPairs()}
	groups := map[record.EntityID]bool{}
	err := a.each(record.Act, false, func(t *thing) (bool, error) {
		if ok, err := a.passes(t); err != nil || !ok {
			return true, err
		}
		act := a.counted(t)
		in.Acts = append(in.Acts, act)
		if victim, err := a.thing(act.Victim); err == nil && victim != nil && victim.kind == record.Group && !groups[victim.id] {
			groups[victim.id] = true
			in.Groups = append(in.Groups, a.countedGroup(victim))
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	vocabulary := a.view.Schema().Vocabulary("act")
	table := count.Count(vocabulary, in)
	in.Threshold = "V3"
	confirmed := count.Count(vocabulary, in)
	columns := []Column{a.column("type", "type of act", "вид действия"), a.column("victims", "victims", "пострадавших"), a.column("acts", "acts", "действий"),
		a.column("events", "events", "событий"), a.column("assets", "assets", "имущества"), a.column("derived", "derived victims", "косвенно пострадавших"),
		a.column("attempts", "only attempted", "только попыток"), a.column("confirmed", "acts confirmed (V3)", "подтверждено действий (V3)")}
	var rows []Row
	for _, r := range table.Rows {
		label := a.term("act", r.Type)
		if count.IsThreat(r.Type) {
			label += a.word(" (threat)", " (угроза)")
		}
		rows = append(rows, a.countRow(label, r, confirmed.Rows))
	}
	rows = append(rows, a.countRow(a.word("everyone and everything once, threats apart", "все и всё по одному разу, без угроз"), table.Total, []count.Row{confirmed.Total}),
		a.countRow(a.word("only threatened, once", "только угрозы, по одному разу"), table.Threats, []count.Row{confirmed.Threats}))
	notes := []string{table.Header(a.view.Schema().Vocabulary("record_status"), a.filter.Lang)}
	notes = append(notes, a.widths(table)...)
	a.section("", columns, rows, notes...)
	for _, c := range table.Caveats {
		a.answer.Notes = append(a.answer.Notes, c.Text(a.filter.Lang))
	}
	a.note("Status is set by a reviewer (V3, V4, V5) or computed: V1 if a source asserts type and victim, V2 if two independent ones do.",
		"Статус присвоен проверяющим (V3, V4, V5) или вычислен: V1 — вид и пострадавшего называет источник, V2 — два независимых.")
	return nil
}

// countRow makes a row of the table. The confirmed acts are those of the row
// of the same type.
func (a *asker) countRow(label string, r count.Row, confirmed []count.Row) Row {
	sure := count.Range{}
	for _, c := range confirmed {
		if c.Type == r.Type {
			sure = c.Acts
		}
	}
	cells := []Cell{plain(label)}
	for _, n := range []count.Range{r.Victims, r.Acts, r.Events, r.Assets, r.Derived, r.Attempts, sure} {
		cells = append(cells, plain(a.many(n.Min, n.Max)))
	}
	return Row{Cells: cells}
}

// widths says why counts are ranges: each cause once, with what it concerns.
func (a *asker) widths(t count.Table) []string {
	about := map[count.Cause][]string{}
	var order []count.Cause
	for _, r := range t.Total.Victims.Why {
		if about[r.Cause] == nil {
			order = append(order, r.Cause)
		}
		for _, id := range r.About {
			if label := a.label(id); !slices.Contains(about[r.Cause], label) {
				about[r.Cause] = append(about[r.Cause], label)
			}
		}
	}
	var notes []string
	for _, c := range order {
		text := c.Label(a.filter.Lang)
		for i, label := range about[c][:min(len(about[c]), 8)] {
			sep := ", "
			if i == 0 {
				sep = ": "
			}
			text += sep + label
		}
		notes = append(notes, text)
	}
	return notes
}

// counted gives an act as the counting rules take it.
func (a *asker) counted(t *thing) count.Act {
	act := count.Act{ID: t.id, Status: a.status(t)}
	if v := t.prop("type"); v != nil {
		if len(v.Held) > 0 {
			act.Type = v.Held[0].Term
		} else {
			for i, val := range v.Values {
				if !supported(v, i) {
					continue
				}
				if act.Type == "" {
					act.Type = val.Term
				} else {
					act.OrType = append(act.OrType, val.Term)
				}
			}
		}
	}
	first := func(property string) record.EntityID {
		if ids := a.refs(t, property); len(ids) > 0 {
			return ids[0]
		}
		return record.EntityID{}
	}
	act.Victim, act.Event, act.Asset = first("victim"), first("event"), first("asset")
	for _, p := range []string{"occurred", "victim"} {
		if v := t.prop(p); v != nil && !v.State.Holds() {
			act.Open = true
		}
	}
	if v := t.prop("attempted"); v != nil {
		switch v.State {
		case held.SingleSource, held.Agreed, held.HeldByJudgment:
			act.Attempt = count.AttemptOnly
		case held.Disputed:
			act.Attempt = count.AttemptMay
		}
	}
	act.Derived = a.derived(act)
	return act
}

// derived lists the people whom an act harms who are not its victim: those who
// hold an interest in the asset.
func (a *asker) derived(act count.Act) []record.EntityID {
	if act.Asset.IsZero() {
		return nil
	}
	interests, err := a.links(act.Asset, "property")
	if err != nil {
		return nil
	}
	var ids []record.EntityID
	for _, i := range interests {
		for _, id := range a.refs(i, "holder") {
			if e, err := a.view.Entity(id); err == nil && e.Kind == record.Person && a.rules.Same.Root(id) != a.rules.Same.Root(act.Victim) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// status gives how far an act is verified: as a reviewer set it, or V1 or V2
// by how type and victim are held.
func (a *asker) status(t *thing) record.Term {
	if t.held.Status != nil {
		return t.held.Status.Value.Term
	}
	least := record.Term("V2")
	for _, p := range []string{"type", "victim"} {
		v := t.prop(p)
		switch {
		case v == nil || !a.hasValue(t, p):
			return "V0"
		case v.State != held.Agreed && v.State != held.HeldByJudgment:
			least = "V1"
		}
	}
	return least
}

// countedGroup gives a group as the counting rules take it.
func (a *asker) countedGroup(t *thing) count.Group {
	g := count.Group{ID: t.id}
	if v := t.prop("size"); v != nil {
		for i, val := range v.Values {
			if !supported(v, i) {
				continue
			}
			if g.Min == 0 && g.Max == 0 {
				g.Min, g.Max = val.Min, val.Max
				continue
			}
			g.Min = min(g.Min, val.Min)
			if g.Max = max(g.Max, val.Max); val.Max == record.NoMax {
				g.Max = record.NoMax
			}
		}
		if len(v.Held) > 0 {
			g.Min, g.Max = v.Held[0].Min, v.Held[0].Max
		}
	}
	if v := t.prop("member"); v != nil {
		for i, val := range v.Values {
			if supported(v, i) {
				g.Members = append(g.Members, count.Member{Person: val.Ref, Open: !val.State.Holds()})
			}
		}
	}
	return g
}
