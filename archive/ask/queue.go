// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// A QueueFilter chooses what of the claims that nobody judged yet is given.
type QueueFilter struct {
	Case     record.CaseID
	Lang     string
	Grade    string        // as the field grade of a query takes it: "B2", "B", "2"
	Conflict bool          // only where accounts conflict
	MinAge   time.Duration // brought into the archive at least so long ago
	NotBy    string        // not brought by this person, who must not review their own coding
	After    string        // where an earlier page told that the next begins; "" for the newest
	Limit    int           // statements of a page; 0 for 20
}

// A QueuePage is claims that wait for a review, statement by statement, the
// newest first.
type QueuePage struct {
	Items   []Waiting `json:"items"`
	Sources []Source  `json:"sources"`
	Next    string    `json:"next,omitempty"`
	More    bool      `json:"more,omitempty"` // there are others, or there may be
}

// A Waiting is a statement of which a claim was never judged.
type Waiting struct {
	Statement string        `json:"statement"`
	Source    int           `json:"source"` // its number: who says it, where, in which words
	Case      record.CaseID `json:"case"`
	Conflict  bool          `json:"conflict,omitempty"`
	TakenIn   *time.Time    `json:"taken_in,omitempty"` // when it was brought into the archive
	By        string        `json:"by,omitempty"`       // who brought it
	Claims    []QueueClaim  `json:"claims"`
}

// A QueueClaim is a claim as a reviewer sees it.
type QueueClaim struct {
	Claimed
	Text     string   `json:"text"`  // the claim as a sentence
	State    string   `json:"state"` // of the property
	Conflict bool     `json:"conflict,omitempty"`
	Waits    bool     `json:"waits"` // nobody judged it
	Rivals   []string `json:"rivals,omitempty"`
	Rulings  []Ruling `json:"rulings,omitempty"`
}

// queueReach is how many statements are looked at for one page of a queue.
const queueReach = 400

// Queue lists claims that wait for a review.
func Queue(ctx context.Context, v *archive.View, f QueueFilter) (*QueuePage, error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	a, err := newAsker(ctx, v, Filter{Lang: f.Lang})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	out := &QueuePage{Items: []Waiting{}}
	if err := a.queue(f, out); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	out.Sources = a.answer.Sources
	return out, nil
}

// queue fills a page.
func (a *asker) queue(f QueueFilter, out *QueuePage) error {
	filter := archive.StatementFilter{Case: f.Case, Limit: 50}
	if f.After != "" {
		id, err := record.ParseClaimID(f.After)
		if err != nil {
			return fmt.Errorf("no such page: %w", fault.Invalid)
		}
		filter.Before = id
	}
	w := waiting{asker: a}
	for looked := 0; looked < queueReach; looked += filter.Limit {
		some, err := a.view.Latest(filter)
		if err != nil {
			return err
		}
		for _, said := range some.Said {
			item, ok, err := w.item(said, f)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if len(out.Items) == f.Limit {
				out.More = true
				return nil
			}
			out.Items, out.Next = append(out.Items, item), said[0].ID.String()
		}
		if !some.More {
			out.Next = ""
			return nil
		}
		filter.Before = some.Next
	}
	out.More, out.Next = true, filter.Before.String()
	return nil
}

// waiting finds what waits for a review.
type waiting struct {
	*asker
	judged map[record.EntityID][]record.Judged // in force, by what they concern
}

// reviews are the verdicts that make a claim no longer wait.
var reviews = []record.Term{record.Accept, record.Reject, record.Conflict, record.NeedsWork, record.Superseded}

// waits tells whether nobody judged a claim.
func (w *waiting) waits(s *record.Said) (bool, error) {
	js, ok := w.judged[s.Subject]
	if !ok {
		all, err := w.view.Judgments(s.Subject)
		if err != nil {
			return false, err
		}
		if len(all) > 0 {
			js = held.InForce(all)
		}
		if w.judged == nil || len(w.judged) >= maxThings {
			w.judged = map[record.EntityID][]record.Judged{}
		}
		w.judged[s.Subject] = js
	}
	return !slices.ContainsFunc(js, func(j record.Judged) bool {
		return slices.Contains(reviews, j.Verdict) && (slices.Contains(j.Claims, s.ID) || j.Of == s.Subject && j.Property == s.Property)
	}), nil
}

// item makes an item of a statement, unless nothing of it waits or the filter
// leaves it out.
func (w *waiting) item(said []record.Said, f QueueFilter) (item Waiting, ok bool, err error) {
	var waits []bool
	some := false
	for i := range said {
		yes, err := w.waits(&said[i])
		if err != nil {
			return item, false, err
		}
		waits, some = append(waits, yes), some || yes
	}
	if !some {
		return item, false, nil
	}
	brought, err := w.view.BroughtBy(said[0].ID)
	if err != nil {
		return item, false, err
	}
	by := brought[0]
	if f.NotBy != "" && by.By == f.NotBy || f.MinAge > 0 && w.view.Now().Sub(by.At) < f.MinAge {
		return item, false, nil
	}
	in := said[0].In
	item = Waiting{Statement: in.ID().String(), Case: in.Case}
	graded := f.Grade == ""
	for i := range said {
		t, err := w.thing(said[i].Subject)
		if err != nil || t == nil {
			return item, false, err
		}
		v := t.prop(said[i].Property)
		k := -1
		if v != nil {
			k = slices.IndexFunc(v.Claims, func(c held.Claim) bool { return c.ID == said[i].ID })
		}
		if k < 0 {
			continue
		}
		graded = graded || waits[i] && gradeIs(v.Grade(&v.Claims[k]), strings.ToUpper(f.Grade))
		item.Conflict = item.Conflict || waits[i] && contested(v)
		item.Source = w.source(&said[i], v.Grade(&v.Claims[k]))
		item.Claims = append(item.Claims, w.queueClaim(t, v, &v.Claims[k], waits[i]))
	}
	if !graded || f.Conflict && !item.Conflict || len(item.Claims) == 0 {
		return item, false, nil
	}
	if item.By = by.By; !by.At.IsZero() {
		item.TakenIn = &by.At
	}
	return item, true, nil
}

// queueClaim puts a claim in words for a reviewer.
func (w *waiting) queueClaim(t *thing, v *held.View, c *held.Claim, waits bool) QueueClaim {
	out := QueueClaim{Claimed: w.claimed(c.Said), State: v.State.String(), Conflict: contested(v), Waits: waits, Rulings: w.rulingLines(v.Rulings)}
	out.Text = w.title(t) + " · " + lower(out.Property) + ": " + out.Value
	for i := range v.Values {
		if i != c.Value && !v.Property.Many {
			out.Rivals = append(out.Rivals, w.text(v.Property, v.Values[i].Value))
		}
	}
	return out
}

// count counts the statements that wait, up to a bound.
func (w *waiting) count(c record.CaseID, bound int) (Tally, error) {
	n := Tally{}
	f := archive.StatementFilter{Case: c, Limit: 200}
	for looked := 0; looked < 2*bound; looked += f.Limit {
		some, err := w.view.Latest(f)
		if err != nil {
			return n, err
		}
		for _, said := range some.Said {
			waits := false
			for i := range said {
				yes, err := w.waits(&said[i])
				if err != nil {
					return n, err
				}
				if waits = waits || yes; waits {
					break
				}
			}
			if !waits {
				continue
			}
			if n.Count == bound {
				n.AtLeast = true
				return n, nil
			}
			n.Count++
		}
		if !some.More {
			return n, nil
		}
		f.Before = some.Next
	}
	n.AtLeast = true
	return n, nil
}
