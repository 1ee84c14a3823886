// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"
	"time"

	"teptar/archive"
	"teptar/record"
	"teptar/record/held"
)

// A Ruling is a judgment in words: who judged what, when and why.
type Ruling struct {
	ID       record.JudgmentID `json:"id"`
	At       time.Time         `json:"at"`
	By       string            `json:"by"`
	Verdict  record.Term       `json:"verdict"`
	Label    string            `json:"label"` // of the verdict, with the term that is found
	Reason   string            `json:"reason"`
	Property string            `json:"property,omitempty"` // of a judgment of one property
	Claims   []record.ClaimID  `json:"claims,omitempty"`
	Other    *record.EntityID  `json:"other,omitempty"` // the other of two things
	Name     string            `json:"name,omitempty"`  // what that is called
	Undone   bool              `json:"undone,omitempty"`
	Holds    bool              `json:"holds"` // it is in force, and no later one holds against it
}

// rulingLines puts the judgments on a property in words, the later ones first.
func (a *asker) rulingLines(rs []held.Ruling) []Ruling {
	var out []Ruling
	for _, r := range rs {
		line := a.rulingLine(r.Judged)
		line.Holds = r.Holds
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

// rulingLine puts a judgment in words.
func (a *asker) rulingLine(j *record.Judged) Ruling {
	r := Ruling{ID: j.ID, At: j.At, By: j.By, Verdict: j.Verdict, Label: a.term("claim_judgment", j.Verdict), Reason: j.Reason, Property: j.Property, Claims: j.Claims}
	switch j.Verdict {
	case record.Find:
		r.Label += ": " + a.term("act", j.Value.Term)
	case record.Status:
		r.Label += ": " + a.term("record_status", j.Value.Term)
	}
	return r
}

// judgedOf lists the judgments that concern a thing, the newest first, undone
// ones too.
func (a *asker) judgedOf(t *thing) []Ruling {
	inForce := map[record.JudgmentID]bool{}
	for _, j := range held.InForce(t.judged) {
		inForce[j.ID] = true
	}
	holds := map[record.JudgmentID]bool{}
	for i := range t.held.Views {
		for _, r := range t.held.Views[i].Rulings {
			holds[r.ID] = holds[r.ID] || r.Holds
		}
	}
	var out []Ruling
	seen := map[record.JudgmentID]bool{}
	for i := range t.judged {
		j := &t.judged[i]
		if seen[j.ID] {
			continue
		}
		seen[j.ID] = true
		line := a.rulingLine(j)
		line.Undone = j.Verdict != record.UndoVerdict && !inForce[j.ID]
		ofProperty := len(j.Claims) > 0 || j.Property != ""
		line.Holds = !line.Undone && (!ofProperty || holds[j.ID])
		for _, other := range []record.EntityID{j.Of, j.Other} {
			if !j.Other.IsZero() && a.rules.Same.Root(other) != t.id {
				line.Other, line.Name = &other, a.label(other)
			}
		}
		if line.Other == nil && !j.Other.IsZero() { // the two are one now
			other := j.Other
			line.Other, line.Name = &other, other.Short()
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

// RulingsOn gives the judgments on one claim, the latest first, undone ones too.
func RulingsOn(ctx context.Context, v *archive.View, claim record.Said, lang string) ([]Ruling, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("rulings: %w", err)
	}
	t, err := a.thing(claim.Subject)
	if err != nil || t == nil {
		return nil, err
	}
	return slices.DeleteFunc(a.judgedOf(t), func(r Ruling) bool { return !slices.Contains(r.Claims, claim.ID) }), nil
}
