// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// NeedsFilter says how much of what needs someone is given.
type NeedsFilter struct {
	Case  record.CaseID
	Lang  string
	Limit int // lines of each list; 0 for 5
	Count int // what is counted up to; 0 for 1,000
	Stale int // days after which the last word on someone who is held is old; 0 for 30
}

// A Needing is what needs the person who comes in.
type Needing struct {
	Waiting   Tally     `json:"waiting"` // statements of which a claim was never judged
	NeedsWork []Work    `json:"needs_work"`
	WorkCount Tally     `json:"work_count"`
	Disputes  []Dispute `json:"disputes"`
	DisputeN  Tally     `json:"dispute_count"` // things
	Stale     []Stale   `json:"stale"`
	StaleN    Tally     `json:"stale_count"`
	Gaps      []Gap     `json:"gaps"`
	Latest    []Change  `json:"latest"`
	Sources   []Source  `json:"sources,omitempty"`
}

// A Work is a claim for which a reviewer asked for a detail or citation.
type Work struct {
	QueueClaim
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// A Dispute is a property on which accounts conflict, and which no judgment
// speaks of.
type Dispute struct {
	ID       record.EntityID `json:"id"`
	Kind     record.Kind     `json:"kind"`
	Title    string          `json:"title"`
	Property string          `json:"property"`
	Label    string          `json:"label"` // of the property
	State    string          `json:"state"`
	Values   Cell            `json:"values"`
}

// A Stale is someone who was last known to be held, longer ago than was asked.
type Stale struct {
	ID       record.EntityID `json:"id"` // of the spell, or of the act after which nothing is told
	Kind     record.Kind     `json:"kind"`
	Of       Cell            `json:"of"`
	State    Cell            `json:"state"`
	Place    Cell            `json:"place,omitempty"`
	LastWord string          `json:"last_word"`
	MinDays  int             `json:"min_days"` // how long ago, at least and at most
	MaxDays  int             `json:"max_days"`
}

// A Gap counts what lacks something, with the query that lists it.
type Gap struct {
	Label string `json:"label"`
	Query string `json:"query"`
	Count Tally  `json:"count"`
}

// What is looked at for a start page: each bound is some 10 ms.
const (
	contestReach = 800 // entities for disputes
	staleReach   = 40  // spells, and acts against liberty
	gapReach     = 40  // acts
)

// Needs gives what needs someone. It looks at no more of a large archive than
// takes some hundredths of a second, and says "at least" where it broke off.
func Needs(ctx context.Context, v *archive.View, f NeedsFilter) (*Needing, error) {
	if f.Limit <= 0 {
		f.Limit = 5
	}
	if f.Count <= 0 {
		f.Count = 1000
	}
	if f.Stale <= 0 {
		f.Stale = 30
	}
	a, err := newAsker(ctx, v, Filter{Lang: f.Lang, Case: f.Case})
	if err != nil {
		return nil, fmt.Errorf("needs: %w", err)
	}
	known, err := archive.Remember(v, needsKey{f, a.today()}, func() (*Needing, error) { return a.needs(f) })
	if err != nil {
		return nil, fmt.Errorf("needs: %w", err)
	}
	out := *known
	if err := a.latestChanges(f, &out); err != nil {
		return nil, fmt.Errorf("needs: %w", err)
	}
	return &out, nil
}

// needsKey is what is needed on a day.
type needsKey struct {
	NeedsFilter
	today when.Day
}

// today gives the day on which the question is asked.
func (a *asker) today() when.Day { return when.Day(a.view.Now().Unix() / 86400) }

// needs works out what is needed, but for what was added last.
func (a *asker) needs(f NeedsFilter) (*Needing, error) {
	out := &Needing{NeedsWork: []Work{}, Disputes: []Dispute{}, Stale: []Stale{}, Gaps: []Gap{}, Latest: []Change{}}
	w := &waiting{asker: a}
	var err error
	out.Waiting, err = w.count(f.Case, f.Count)
	for _, part := range []func(NeedsFilter, *Needing) error{w.work, a.disputes, a.stale, a.gapCounts} {
		if err == nil {
			err = part(f, out)
		}
	}
	out.Sources = a.answer.Sources
	return out, err
}

// work lists the claims for which a reviewer asked for more.
func (w *waiting) work(f NeedsFilter, out *Needing) error {
	var all []record.Judged
	for j, err := range w.view.AllJudgments(f.Case, record.NeedsWork, record.UndoVerdict) {
		if err != nil {
			return err
		}
		all = append(all, j)
	}
	inForce := held.InForce(all)
	slices.Reverse(inForce)
	for _, j := range inForce {
		for _, id := range j.Claims {
			if out.WorkCount.Count == f.Count {
				out.WorkCount.AtLeast = true
				return nil
			}
			said, err := w.view.Claim(id.String())
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			t, err := w.thing(said.Subject)
			if err != nil || t == nil {
				return err
			}
			v := t.prop(said.Property)
			if v == nil {
				continue
			}
			i := slices.IndexFunc(v.Claims, func(c held.Claim) bool { return c.ID == id })
			if i < 0 || !v.Claims[i].NeedsWork {
				continue // a later judgment holds
			}
			if out.WorkCount.Count++; len(out.NeedsWork) < f.Limit {
				out.NeedsWork = append(out.NeedsWork, Work{w.queueClaim(t, v, &v.Claims[i], false), j.By, j.Reason})
			}
		}
	}
	return nil
}

// disputes lists properties on which accounts conflict and which nobody judged.
// Things of all kinds are looked at together, in the order of their ids, which
// is as good as any.
func (a *asker) disputes(f NeedsFilter, out *Needing) error {
	some, err := a.view.Contest(archive.ContestFilter{Case: f.Case, Limit: contestReach})
	if err != nil {
		return err
	}
	out.DisputeN.AtLeast = some.More
	for _, id := range some.IDs {
		t, err := a.thing(id)
		if err != nil {
			return err
		}
		if t != nil && t.id == id {
			a.dispute(t, f, out)
		}
	}
	return nil
}

// dispute adds a thing if it has a property that is disputed and not judged.
func (a *asker) dispute(t *thing, f NeedsFilter, out *Needing) {
	counted := false
	for i := range t.held.Views {
		v := &t.held.Views[i]
		if !contested(v) || slices.ContainsFunc(v.Rulings, func(r held.Ruling) bool { return r.Holds }) {
			continue
		}
		if !counted {
			out.DisputeN.Count, counted = out.DisputeN.Count+1, true
		}
		if len(out.Disputes) < f.Limit {
			out.Disputes = append(out.Disputes, Dispute{t.id, t.kind, a.title(t), v.Property.Name, v.Property.Label(a.filter.Lang), v.State.String(), a.cellOf(v)})
		}
	}
}

// stale lists people who were last known to be held, longer ago than asked: by
// the last of their spells, or by an act after which nothing is told.
func (a *asker) stale(f NeedsFilter, out *Needing) error {
	seen := map[record.EntityID]bool{}
	lib := a.typesWithin("LIB")
	for _, k := range []struct {
		kind     record.Kind
		property string
	}{{record.Spell, "of"}, {record.Act, "victim"}} {
		looked := 0
		err := a.each(k.kind, true, func(t *thing) (bool, error) {
			if looked++; looked > staleReach {
				out.StaleN.AtLeast = true
				return false, nil
			}
			if k.kind == record.Act && !a.hasType(t, lib) || k.kind == record.Spell && (t.prop("state") == nil || !a.isHeld(t)) {
				return true, nil
			}
			for _, id := range a.refs(t, k.property) {
				root := a.rules.Same.Root(id)
				if seen[root] {
					continue
				}
				seen[root] = true
				last, err := a.lastKnown(root)
				if err != nil {
					return false, err
				}
				if last == nil {
					last = t
				}
				a.staleOf(last, k.property, f, out)
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lastKnown gives the last of the spells that say whether someone is at
// liberty, nil if there is none.
func (a *asker) lastKnown(id record.EntityID) (*thing, error) {
	spells, err := a.links(id, "of")
	if err != nil {
		return nil, found(err)
	}
	spells = slices.DeleteFunc(slices.Clone(spells), func(s *thing) bool { return s.kind != record.Spell || s.prop("state") == nil || !a.isLiberty(s) })
	if len(spells) == 0 {
		return nil, nil
	}
	return a.latest(spells), nil
}

// isLiberty tells whether a spell says whether someone is at liberty.
func (a *asker) isLiberty(t *thing) bool {
	for _, val := range t.prop("state").Values {
		if slices.Contains(libertyStates, val.Term) {
			return true
		}
	}
	return false
}

// staleOf adds the last spell of someone, if it is one of being held, or an act
// against their liberty, if the last word on it is old.
func (a *asker) staleOf(t *thing, property string, f NeedsFilter, out *Needing) {
	w := a.lastWord(t)
	b := w.Bounds()
	if t.kind == record.Spell && !a.isHeld(t) || w.IsZero() || b.LatestEnd-b.EarliestStart > vague {
		return
	}
	now := a.today()
	least, most := int(max(0, now-b.LatestEnd)), int(max(0, now-b.EarliestStart))
	if least < f.Stale {
		return
	}
	if out.StaleN.Count++; len(out.Stale) < f.Limit {
		out.Stale = append(out.Stale, Stale{t.id, t.kind, a.cell(t, property), join(a.cell(t, "state"), a.cell(t, "type")), a.where(t), w.Words(a.filter.Lang), least, most})
	}
}

// gapCounts counts acts that lack something.
func (a *asker) gapCounts(f NeedsFilter, out *Needing) error {
	for _, g := range []struct{ query, en, ru string }{
		{"kind:act -has:date", "acts without a date", "действия без даты"},
		{"kind:act -has:place", "acts without a place", "действия без места"},
		{"kind:act -has:perpetrator", "acts without a perpetrator", "действия без исполнителя"},
		{"kind:act -has:victim", "acts without a victim", "действия без пострадавшего"},
	} {
		q, err := query.Parse(g.query, a.view.Schema())
		if err != nil {
			return err
		}
		if f.Case != "" {
			q = q.With(query.Cond{Field: query.Case, Text: string(f.Case)})
		}
		out.Gaps = append(out.Gaps, Gap{Label: a.word(g.en, g.ru), Query: q.String()})
	}
	looked, cut := 0, false
	err := a.each(record.Act, false, func(t *thing) (bool, error) {
		if looked++; looked > gapReach {
			cut = true
			return false, nil
		}
		for i, what := range []string{"date", "place", "perpetrator", "victim"} {
			has, err := a.has(t, what)
			if err != nil {
				return false, err
			}
			if has == when.No {
				out.Gaps[i].Count.Count++
			}
		}
		return true, nil
	})
	for i := range out.Gaps {
		out.Gaps[i].Count.AtLeast = cut
	}
	return err
}

// latestChanges puts the last statements, judgments and captures in words.
func (a *asker) latestChanges(f NeedsFilter, out *Needing) error {
	events, err := a.view.Newest(f.Case, f.Limit)
	for _, e := range events {
		out.Latest = append(out.Latest, a.change(e))
	}
	return err
}
