// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/archive/linkage"
	"teptar/fault"
	"teptar/record"
)

// A Match is two things that may be one, side by side: each element with what it
// weighs, and the passages behind it.
type Match struct {
	A           MatchSide      `json:"a"`
	B           MatchSide      `json:"b"`
	Probability float64        `json:"probability"`
	Weight      float64        `json:"weight"` // in bits: that every pair begins with, the elements, kin and calibration, added up
	Prior       float64        `json:"prior"`
	Kin         float64        `json:"kin,omitempty"`
	Calibration float64        `json:"calibration,omitempty"`
	Elements    []MatchElement `json:"elements"`
	For         string         `json:"for,omitempty"`     // what speaks most for one
	Against     string         `json:"against,omitempty"` // and against it
	Apart       string         `json:"apart,omitempty"`   // why they are two whatever they have in common
	Verdict     record.Term    `json:"verdict,omitempty"` // what was judged of the two
	Rulings     []Ruling       `json:"rulings,omitempty"` // judgments about the two, those that hold and those that do not
	Why         string         `json:"why,omitempty"`     // why they are asked about
	// Unproposed tells that nobody judged the two and no run proposed them, where only
	// a run proposes; Assumed that nobody has run one, so that the weights are those
	// that every archive begins with.
	Unproposed bool     `json:"unproposed,omitempty"`
	Assumed    bool     `json:"assumed,omitempty"`
	Sources    []Source `json:"sources,omitempty"`
}

// A MatchSide is one of the two.
type MatchSide struct {
	ID    record.EntityID `json:"id"`
	Title string          `json:"title"`
	Case  record.CaseID   `json:"case"`
}

// A MatchElement is one thing that was compared.
type MatchElement struct {
	Name      string  `json:"name"`
	Label     string  `json:"label"`
	Level     string  `json:"level,omitempty"` // the degree of agreement; "" if one of the two is silent
	Weight    float64 `json:"weight"`
	Frequency float64 `json:"frequency,omitempty"` // the part of it that is for how rare the value is
	A         Cell    `json:"a"`
	B         Cell    `json:"b"`
}

// MatchPair sets two things side by side. Things that the viewer may not know or of
// which nothing is known that could be compared are fault.NotFound. Among more than
// [linkage.Limit] things, two that no run proposed are weighed by the model of the
// last one.
func MatchPair(ctx context.Context, v *archive.View, x, y record.EntityID, lang string) (*Match, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	out, err := a.matchPair(x, y)
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	out.Sources = a.answer.Sources
	return out, nil
}

// matchPair compares two things.
func (a *asker) matchPair(x, y record.EntityID) (*Match, error) {
	e, err := a.view.Entity(x)
	if err != nil {
		return nil, err
	}
	m, found, err := linkage.Of(a.ctx, a.view, e.Kind)
	if err != nil {
		return nil, err
	}
	if m != nil {
		p, err := m.Explain(x, y)
		if err != nil {
			return nil, err
		}
		return a.match(&p)
	}
	x, y = a.rules.Same.Root(x), a.rules.Same.Root(y)
	if p := keptPair(found, x, y); p != nil {
		return a.match(p)
	}
	if m, err = linkage.Weigh(a.ctx, a.view, found); err != nil {
		return nil, err
	}
	p, err := m.Explain(x, y)
	if err != nil {
		return nil, err
	}
	out, err := a.match(&p)
	if err != nil {
		return nil, err
	}
	out.Unproposed, out.Assumed = out.Verdict == "", found.Model == nil
	return out, nil
}

// keptPair finds a pair among those that a run proposed; nil if it did not.
func keptPair(found *linkage.Matching, x, y record.EntityID) *linkage.Proposal {
	i := slices.IndexFunc(found.Proposals, func(p linkage.Proposal) bool { return p.A == x && p.B == y || p.A == y && p.B == x })
	if i < 0 {
		return nil
	}
	return &found.Proposals[i]
}

// NextMatch gives the pair whose judgment would teach the most, leaving out pairs
// of skip; nil if there is none. Among more than [linkage.Limit] things it is the
// proposal that is nearest to the threshold.
func NextMatch(ctx context.Context, v *archive.View, k record.Kind, skip [][2]record.EntityID, lang string) (*Match, error) {
	m, found, err := linkage.Of(ctx, v, k)
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	var asked []linkage.Question
	if m != nil {
		if asked, err = m.Ask(len(skip) + 1); err != nil {
			return nil, fmt.Errorf("match: %w", err)
		}
	} else {
		for i := len(found.Proposals) - 1; i >= 0; i-- {
			asked = append(asked, linkage.Question{Proposal: found.Proposals[i], Why: "near the threshold"})
		}
	}
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	for i := range asked {
		q := &asked[i]
		if slices.ContainsFunc(skip, func(s [2]record.EntityID) bool {
			return s == [2]record.EntityID{q.A, q.B} || s == [2]record.EntityID{q.B, q.A}
		}) {
			continue
		}
		out, err := a.match(&q.Proposal)
		if err != nil {
			return nil, fmt.Errorf("match: %w", err)
		}
		out.Why, out.Sources = q.Why, a.answer.Sources
		return out, nil
	}
	return nil, nil
}

// A MatchList is what matching found about the things of a kind.
type MatchList struct {
	Kind     record.Kind    `json:"kind"`
	Things   int            `json:"things"`
	Compared int64          `json:"compared"`
	Labels   linkage.Labels `json:"labels"`
	Matches  []Match        `json:"matches"` // that nobody judged, the most probable first
	Total    int            `json:"total"`
	Clusters []MatchCluster `json:"clusters"` // of three and more, the weakest first
	Cut      []MatchCut     `json:"cut"`
	Warnings []string       `json:"warnings,omitempty"`
	NotRun   bool           `json:"not_run,omitempty"`
	Stale    bool           `json:"stale,omitempty"`
	Sources  []Source       `json:"sources,omitempty"`
}

// A MatchCluster is things that may all be one.
type MatchCluster struct {
	Members     []MatchSide `json:"members"`
	Links       [][2]int    `json:"links"`     // proposals among them, by places in members
	WeakestA    MatchSide   `json:"weakest_a"` // where it would break first
	WeakestB    MatchSide   `json:"weakest_b"`
	Weight      float64     `json:"weight"`
	Probability float64     `json:"probability"`
}

// Matches puts what matching found into words: proposals of at least a probability,
// from f.Offset on, at most f.Limit.
func Matches(ctx context.Context, v *archive.View, found *linkage.Matching, at float64, f Filter) (*MatchList, error) {
	a, err := newAsker(ctx, v, Filter{Lang: f.Lang})
	if err != nil {
		return nil, fmt.Errorf("matches: %w", err)
	}
	out := &MatchList{Kind: found.Kind, Things: found.Things, Compared: found.Compared, Labels: found.Labels, Matches: []Match{}, Clusters: []MatchCluster{}, Cut: []MatchCut{},
		Warnings: found.Warnings, NotRun: found.NotRun, Stale: found.Stale}
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	for i := range found.Proposals {
		p := &found.Proposals[i]
		if p.Probability < at {
			break
		}
		if out.Total++; out.Total <= f.Offset || len(out.Matches) >= f.Limit {
			continue
		}
		m, err := a.match(p)
		if err != nil {
			return nil, fmt.Errorf("matches: %w", err)
		}
		out.Matches = append(out.Matches, *m)
	}
	for _, c := range found.Clusters {
		if len(c.Members) < 3 || c.Weakest.Probability < at || len(out.Clusters) >= f.Limit {
			continue
		}
		line, err := a.matchCluster(c)
		if err != nil {
			return nil, fmt.Errorf("matches: %w", err)
		}
		line.Links = linksOf(c, found.Proposals)
		out.Clusters = append(out.Clusters, line)
	}
	for _, j := range found.Cut[:min(len(found.Cut), f.Limit)] {
		cut, err := a.matchCut(j)
		if err != nil {
			return nil, fmt.Errorf("matches: %w", err)
		}
		out.Cut = append(out.Cut, cut)
	}
	out.Sources = a.answer.Sources
	return out, nil
}

// linksOf gives the proposals among the members of a cluster, by their places.
func linksOf(c linkage.Cluster, proposals []linkage.Proposal) [][2]int {
	at := map[record.EntityID]int{}
	for i, id := range c.Members {
		at[id] = i
	}
	out := [][2]int{}
	for i := range proposals {
		x, okX := at[proposals[i].A]
		y, okY := at[proposals[i].B]
		if okX && okY {
			out = append(out, [2]int{x, y})
		}
	}
	return out
}

func (a *asker) matchCluster(c linkage.Cluster) (out MatchCluster, err error) {
	out.Weight, out.Probability = c.Weakest.Weight, c.Weakest.Probability
	for _, id := range c.Members {
		side, err := a.matchSide(id)
		if err != nil {
			return out, err
		}
		out.Members = append(out.Members, side)
	}
	if out.WeakestA, err = a.matchSide(c.Weakest.A); err == nil {
		out.WeakestB, err = a.matchSide(c.Weakest.B)
	}
	return out, err
}

// match puts a proposal into words.
func (a *asker) match(p *linkage.Proposal) (*Match, error) {
	out := &Match{Probability: p.Probability, Weight: p.Weight, Prior: p.Prior, Kin: p.Kin, Calibration: p.Calibration,
		Apart: linkage.Label(string(p.Apart), a.filter.Lang), Verdict: a.rules.Same.Verdict(p.A, p.B), Elements: []MatchElement{}}
	var err error
	if out.A, err = a.matchSide(p.A); err == nil {
		out.B, err = a.matchSide(p.B)
	}
	if err != nil {
		return nil, err
	}
	for i := range p.Elements {
		e := &p.Elements[i]
		line := MatchElement{Name: e.Name, Label: linkage.Label(e.Name, a.filter.Lang), Level: linkage.Label(e.Level, a.filter.Lang), Weight: e.Weight, Frequency: e.Frequency}
		if line.A, err = a.matchCell(e.A); err == nil {
			line.B, err = a.matchCell(e.B)
		}
		if err != nil {
			return nil, err
		}
		if len(line.A)+len(line.B) > 0 {
			out.Elements = append(out.Elements, line)
		}
	}
	out.For, out.Against = a.strongest(p.For()), a.strongest(p.Against())
	t, err := a.thing(p.A)
	if err != nil || t == nil {
		return out, err
	}
	for _, r := range a.judgedOf(t) {
		if r.Other != nil && a.rules.Same.Root(*r.Other) == p.B {
			out.Rulings = append(out.Rulings, r)
		}
	}
	return out, nil
}

// strongest puts an element into a few words, with its weight.
func (a *asker) strongest(e *linkage.Element) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%s: %s (%+.1f)", linkage.Label(e.Name, a.filter.Lang), linkage.Label(e.Level, a.filter.Lang), e.Weight)
}

func (a *asker) matchSide(id record.EntityID) (MatchSide, error) {
	out := MatchSide{ID: id}
	t, err := a.thing(id)
	if err != nil || t == nil {
		return out, err
	}
	e, err := a.view.Entity(id)
	out.Title, out.Case = a.title(t), e.Case
	return out, err
}

// matchCell gives what one of the two has of an element, with its passages.
func (a *asker) matchCell(s linkage.Side) (Cell, error) {
	var c Cell
	for _, id := range s.Claims {
		said, err := a.view.Claim(id.String())
		if errors.Is(err, fault.NotFound) {
			continue // a run kept it, and it was erased since
		}
		if err != nil {
			return nil, err
		}
		text := s.Text
		if text == "" {
			text = a.tieText(&said)
		}
		i := slices.IndexFunc(c, func(v Value) bool { return v.Text == text })
		if i < 0 {
			i, c = len(c), append(c, Value{Text: text})
		}
		if n := a.source(&said, said.In.Grade.String()); n != 0 && !slices.Contains(c[i].For, n) {
			c[i].For = append(c[i].For, n)
		}
	}
	return c, nil
}

// tieText puts a claim into words by which a thing is compared as by an element of a
// set: a relation with both its ends, the group of a member, or the value.
func (a *asker) tieText(s *record.Said) string {
	e, err := a.view.Entity(s.Subject)
	if err != nil {
		return ""
	}
	p, ok := a.view.Schema().Property(e.Kind, s.Property)
	switch {
	case e.Kind == record.Relation:
		return a.titleOf(s.Subject)
	case e.Kind == record.Group && s.Property == "member":
		return a.label(s.Subject)
	case !ok:
		return s.Value.String()
	}
	return a.text(p, s.Value)
}
