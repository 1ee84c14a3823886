// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"teptar/method/count"
	"teptar/record"
	"teptar/record/held"
)

// counts answers: how many victims, acts, events and assets, as ranges.
func (a *asker) counts() error {
	table, err := a.countTable(CountQuery{Filter: a.filter, By: []string{count.ByType.Name}})
	if err != nil {
		return err
	}
	var rows []Row
	for _, line := range table.Lines(a.filter.Lang) {
		var cells []Cell
		for _, text := range line {
			cells = append(cells, plain(text))
		}
		rows = append(rows, Row{Cells: cells})
	}
	a.section("", table.Columns(), rows, append([]string{table.Header}, table.Reasons...)...)
	a.answer.Notes = append(a.answer.Notes, table.Caveats...)
	return nil
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
	return act
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
