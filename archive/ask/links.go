// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A LinkGroup is what refers to a thing in one way: the acts whose victim it is,
// the spells that it was in.
type LinkGroup struct {
	Property string      `json:"property"`
	Kind     record.Kind `json:"kind"`
	Label    string      `json:"label"` // read from the thing: "victim of"
	Total    Tally       `json:"total"`
	Offset   int         `json:"offset,omitempty"`
	Lines    []LinkLine  `json:"lines"`
	More     bool        `json:"more,omitempty"` // there are further lines
}

// A LinkLine is one thing that refers to another.
type LinkLine struct {
	ID     record.EntityID  `json:"id"`
	Kind   record.Kind      `json:"kind"`
	Title  string           `json:"title"`
	When   Cell             `json:"when,omitempty"`
	Where  Cell             `json:"where,omitempty"`
	State  string           `json:"state"`            // how it is held, all in all
	Degree string           `json:"degree,omitempty"` // of an involvement
	Act    *record.EntityID `json:"act,omitempty"`    // of an involvement: in what
	Of     Cell             `json:"of"`               // the reference itself, with who says it and who denies it
}

// linkReach is how many references are counted.
const linkReach = 200

// Links lists what refers to a thing by a property, page by page: f.Offset and
// f.Limit. A thing that the viewer may not know is fault.NotFound.
func Links(ctx context.Context, v *archive.View, id record.EntityID, k record.Kind, property string, f Filter) (*LinkGroup, []Source, error) {
	a, err := newAsker(ctx, v, Filter{Case: f.Case, Lang: f.Lang})
	if err != nil {
		return nil, nil, fmt.Errorf("links: %w", err)
	}
	t, err := a.thing(id)
	if err == nil && t == nil {
		err = fmt.Errorf("no such entity: %w", fault.NotFound)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("links: %w", err)
	}
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	g, err := a.linkGroup(t, k, property, f.Offset, f.Limit)
	if err != nil {
		return nil, nil, fmt.Errorf("links: %w", err)
	}
	return &g, a.answer.Sources, nil
}

// linkGroup lists what of a kind refers to a thing by a property.
func (a *asker) linkGroup(t *thing, k record.Kind, property string, offset, limit int) (LinkGroup, error) {
	g := LinkGroup{Property: property, Kind: k, Offset: offset, Label: property, Lines: []LinkLine{}}
	if p, ok := a.view.Schema().Property(k, property); ok {
		g.Label = p.Inverse(a.filter.Lang)
		if g.Label == "" {
			g.Label = p.Label(a.filter.Lang)
		}
	}
	var ids []record.EntityID
	seen := map[record.EntityID]bool{}
	_, err := a.eachLink(t.id, property, func(s *record.Said) (bool, error) {
		root := a.rules.Same.Root(s.Subject)
		if seen[root] || a.filter.Case != "" && s.In.Case != a.filter.Case {
			return true, nil
		}
		seen[root] = true
		e, err := a.view.Entity(root)
		if err != nil || e.Kind != k {
			return true, found(err)
		}
		if g.Total.Count >= max(linkReach, offset+limit) {
			g.Total.AtLeast = true
			return false, nil
		}
		if g.Total.Count++; g.Total.Count > offset && len(ids) < limit {
			ids = append(ids, root)
		}
		return true, nil
	})
	if err != nil {
		return g, err
	}
	g.More = g.Total.AtLeast || g.Total.Count > offset+len(ids)
	for _, id := range ids {
		x, err := a.thing(id)
		if err != nil {
			return g, err
		}
		if x != nil {
			g.Lines = append(g.Lines, a.linkLine(x, t, property))
		}
	}
	return g, nil
}

// linkLine puts one reference in words.
func (a *asker) linkLine(x, to *thing, property string) LinkLine {
	line := LinkLine{ID: x.id, Kind: x.kind, Title: a.title(x), When: a.when(x), Where: a.where(x), State: a.overall(x).String()}
	if x.kind == record.Involvement {
		if d := x.prop("degree"); d != nil {
			line.Degree, _ = a.best(d)
		}
		for _, id := range a.refs(x, "act") {
			if act, err := a.thing(id); err == nil && act != nil {
				line.Act, line.Title, line.When, line.Where = &act.id, a.title(act), a.when(act), a.where(act)
				break
			}
		}
	}
	if v := x.prop(property); v != nil {
		for i, val := range v.Values {
			if val.Type == record.RefType && a.rules.Same.Root(val.Ref) == to.id {
				line.Of = append(line.Of, a.valueOf(v, i))
			}
		}
	}
	return line
}

// linkCounts counts the claims that refer to a thing, by property.
func (a *asker) linkCounts(t *thing) (map[string]int, error) {
	all := map[string]int{}
	for _, id := range a.allOf(t.id) {
		counts, err := a.view.LinkCounts(id)
		if found(err) != nil {
			return nil, err
		}
		for p, n := range counts {
			all[p] += n
		}
	}
	return all, nil
}

// linkGroups lists what refers to a thing: each way in which something does and
// the schema lets a kind refer to its kind, those passed over left out.
func (a *asker) linkGroups(t *thing, limit int, counts map[string]int, passed func(record.Kind, string) bool) ([]LinkGroup, error) {
	var groups []LinkGroup
	asked := map[string]bool{}
	for _, k := range a.view.Schema().Kinds() {
		for _, p := range a.view.Schema().Properties(k.Kind) {
			if p.Type != record.RefType || counts[p.Name] == 0 || passed(k.Kind, p.Name) || !refersTo(p, t.kind) || asked[string(k.Kind)+p.Name] {
				continue
			}
			asked[string(k.Kind)+p.Name] = true
			g, err := a.linkGroup(t, k.Kind, p.Name, 0, limit)
			if err != nil {
				return nil, err
			}
			if len(g.Lines) > 0 {
				groups = append(groups, g)
			}
		}
	}
	return groups, nil
}

// refersTo tells whether a property can refer to a kind.
func refersTo(p *record.Property, k record.Kind) bool {
	return slices.Contains(splitKinds(p.Of), k)
}
