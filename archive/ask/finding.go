// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/method/finding"
	"teptar/record"
	"teptar/record/held"
)

// findings adds the rules for collective punishment over the acts of an
// episode, and the findings that reviewers made.
func (a *asker) findings(t *thing, acts []*thing) error {
	e := finding.Episode{Of: t.id}
	for _, act := range acts {
		m, err := a.measure(act)
		if err != nil {
			return err
		}
		e.Measures = append(e.Measures, m)
	}
	p := finding.CollectivePunishment(e)
	columns := []Column{a.column("rule", "rule", "правило"), a.column("text", "says", "гласит"), a.column("answer", "met?", "выполнено?"), a.column("claims", "resting on", "опирается на")}
	var rows []Row
	for _, s := range p.Steps {
		var rests Value
		for _, id := range s.Claims {
			rests.For = a.addSource(rests.For, id)
		}
		for _, id := range s.Against {
			rests.Against = a.addSource(rests.Against, id)
		}
		if n := len(s.About); n > 0 {
			rests.Text = record.FormatRange(int64(n), int64(n)) + a.word(" acts", " действий")
		}
		rows = append(rows, Row{t.id, []Cell{plain(s.Rule), plain(s.Text(a.filter.Lang)), plain(s.Answer.Label(a.filter.Lang)), {rests}}})
	}
	notes := []string{p.Conclusion(a.filter.Lang)}
	for _, j := range t.held.Findings {
		notes = append(notes, a.word("Finding by ", "Вывод: ")+j.By+", "+j.At.Format("2006-01-02")+": "+a.term("act", j.Value.Term)+" — "+j.Reason)
	}
	if len(t.held.Findings) == 0 {
		notes = append(notes, a.word("Nobody has made the finding yet.", "Вывод пока никем не сделан."))
	}
	a.section(a.word("Rules for the finding “", "Правила для вывода «")+a.term("act", "CPU")+a.word("”", "»"), columns, rows, notes...)
	return nil
}

// addSource adds the number of the passage of a claim.
func (a *asker) addSource(list []int, id record.ClaimID) []int {
	s, err := a.view.Claim(id.String())
	if err != nil {
		return list
	}
	if n := a.source(&s, s.In.Grade.String()); n != 0 && !slices.Contains(list, n) {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// measure gives an act as the rules take it.
func (a *asker) measure(t *thing) (finding.Measure, error) {
	m := finding.Measure{Act: t.id, Taken: a.weakest(t, "type", "victim", "occurred")}
	if ids := a.refs(t, "victim"); len(ids) > 0 {
		m.Victim = a.rules.Same.Root(ids[0])
	}
	if v := t.prop("on_account_of"); v != nil {
		for i := range v.Values {
			target := a.rules.Same.Root(v.Values[i].Ref)
			ev := evidence(v, i)
			if target == m.Victim {
				m.OwnConduct = append(m.OwnConduct, ev.For...)
				continue
			}
			m.OnAccount = append(m.OnAccount, finding.Account{Target: target, Basis: basisOf(v, i), Evidence: ev})
		}
	}
	involvements, err := a.links(t.id, "act")
	if err != nil {
		return m, found(err)
	}
	for _, i := range involvements {
		if ev := a.official(i); ev.Answer() > m.Official.Answer() {
			m.Official = ev
		}
	}
	return m, nil
}

// weakest gives the evidence for several properties together: all claims, in
// the state of the least well held. One that nobody speaks of is passed over,
// except the first.
func (a *asker) weakest(t *thing, properties ...string) finding.Evidence {
	var e finding.Evidence
	for n, p := range properties {
		v := t.prop(p)
		if v == nil {
			if n == 0 {
				return finding.Evidence{}
			}
			continue
		}
		if n == 0 || v.State < e.State {
			e.State = v.State
		}
		for i := range v.Values {
			ev := evidence(v, i)
			e.For, e.Against = append(e.For, ev.For...), append(e.Against, ev.Against...)
		}
	}
	return e
}

// evidence gives the claims for and against one value that count.
func evidence(v *held.View, value int) finding.Evidence {
	e := finding.Evidence{State: v.Values[value].State}
	if !v.Property.Many {
		e.State = v.State
	}
	for _, c := range v.Claims {
		if c.Value != value || !c.Standing.Counts() {
			continue
		}
		switch c.Part {
		case held.Asserts, held.Partly:
			e.For = append(e.For, c.ID)
		case held.Denies:
			e.Against = append(e.Against, c.ID)
		}
	}
	return e
}

// basisOf gives who is behind a stated motive: a source, if any claim says so.
func basisOf(v *held.View, value int) string {
	basis := "inferred"
	for _, c := range v.Claims {
		if c.Value == value && c.Part == held.Asserts && c.Said.Basis != "inferred" {
			basis = c.Said.Basis
			if basis == "" {
				basis = "source"
			}
		}
	}
	return basis
}

// official gives the evidence that an involvement is one of authorities: by
// the type of the perpetrator, or because it is an authority or a unit.
func (a *asker) official(i *thing) finding.Evidence {
	types := a.view.Schema().Vocabulary("perpetrator_type")
	if v := i.prop("type"); v != nil {
		for n, val := range v.Values {
			if types.Within(val.Term, "PT-EXE") || slices.Contains([]record.Term{"PT-REL", "PT-EDU", "PT-PRO"}, val.Term) {
				return evidence(v, n)
			}
		}
	}
	v := i.prop("perpetrator")
	if v == nil {
		return finding.Evidence{}
	}
	for n, val := range v.Values {
		org, err := a.thing(val.Ref)
		if err != nil || org == nil {
			continue
		}
		if kind := org.prop("type"); kind != nil && slices.ContainsFunc(kind.Values, func(x heldValue) bool { return x.Term == "OT-AUT" || x.Term == "OT-UNI" }) {
			return evidence(v, n)
		}
	}
	return finding.Evidence{}
}
