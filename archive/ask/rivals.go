// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// RivalAccounts are what independent voices say of one thing, side by side: a
// column for each group of claims with one origin, a row for each property.
type RivalAccounts struct {
	ID      record.EntityID `json:"id"`
	Kind    record.Kind     `json:"kind"`
	Title   string          `json:"title"`
	Groups  []Voice         `json:"groups"`
	Rows    []RivalRow      `json:"rows"`
	Sources []Source        `json:"sources"`
}

// A Voice is a group of claims with one origin.
type Voice struct {
	Name   string           `json:"name"`
	Entity *record.EntityID `json:"entity,omitempty"`
	Team   bool             `json:"team,omitempty"`   // the team's own remarks
	Access []string         `json:"access,omitempty"` // how it can know
	Chains [][]string       `json:"chains,omitempty"` // through whom it reached us, each once
	Claims int              `json:"claims"`
}

// A RivalRow is a property. It has a cell for each group, in their order.
type RivalRow struct {
	Property string      `json:"property"`
	Label    string      `json:"label"`
	State    string      `json:"state"`
	Conflict bool        `json:"conflict,omitempty"` // the accounts contradict each other
	Differs  bool        `json:"differs,omitempty"`  // they are not the same
	Cells    []RivalCell `json:"cells"`
	Rulings  []Ruling    `json:"rulings,omitempty"`
}

// A RivalCell is what one group says of a property.
type RivalCell []Account

// An Account is one claim as it stands among its rivals.
type Account struct {
	Claim   record.ClaimID   `json:"claim"`
	Text    string           `json:"text"`
	Entity  *record.EntityID `json:"entity,omitempty"`
	Stance  record.Term      `json:"stance"`
	Says    string           `json:"says"`  // the stance in words
	State   string           `json:"state"` // of the value
	Held    bool             `json:"held,omitempty"`
	Aside   string           `json:"aside,omitempty"` // why it does not count, "" if it does
	Hedge   string           `json:"hedge,omitempty"`
	Duress  bool             `json:"duress,omitempty"`
	Grade   string           `json:"grade"`
	Source  int              `json:"source,omitempty"` // its number; 0 for the team's own remark
	Differs bool             `json:"differs,omitempty"`
}

// Rivals sets the accounts of a thing side by side.
func Rivals(ctx context.Context, v *archive.View, id record.EntityID, lang string) (*RivalAccounts, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, fmt.Errorf("rivals: %w", err)
	}
	t, err := a.thing(id)
	if err == nil && t == nil {
		err = fmt.Errorf("no such entity: %w", fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("rivals: %w", err)
	}
	out := &RivalAccounts{ID: t.id, Kind: t.kind, Title: a.title(t), Groups: []Voice{}, Rows: []RivalRow{}}
	groups := a.voices(t, out)
	for i := range t.held.Views {
		out.Rows = append(out.Rows, a.rivalRow(&t.held.Views[i], groups))
	}
	out.Sources = a.answer.Sources
	return out, nil
}

// voices lists the groups that speak of a thing, those with most claims first
// and the team last.
func (a *asker) voices(t *thing, out *RivalAccounts) []held.Group {
	voices := map[held.Group]*Voice{}
	var groups []held.Group
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			c := &v.Claims[k]
			g := v.Groups[c.Group]
			if voices[g] == nil {
				groups = append(groups, g)
				voices[g] = a.voiceOf(g)
			}
			a.hears(voices[g], c)
		}
	}
	slices.SortStableFunc(groups, func(x, y held.Group) int {
		if x.Team != y.Team {
			return map[bool]int{true: 1, false: -1}[x.Team]
		}
		return voices[y].Claims - voices[x].Claims
	})
	for _, g := range groups {
		out.Groups = append(out.Groups, *voices[g])
	}
	return groups
}

// voiceOf names a group.
func (a *asker) voiceOf(g held.Group) *Voice {
	v := &Voice{Name: a.groupName(g), Team: g.Team}
	for _, id := range []record.EntityID{g.Document, g.Speaker} {
		if !id.IsZero() {
			v.Entity = &id
		}
	}
	return v
}

// hears adds a claim to what is told of its voice.
func (a *asker) hears(v *Voice, c *held.Claim) {
	v.Claims++
	var chain []string
	for _, link := range c.In.Via {
		chain = append(chain, a.label(link.Who))
	}
	if len(chain) > 0 && !slices.ContainsFunc(v.Chains, func(x []string) bool { return slices.Equal(x, chain) }) {
		v.Chains = append(v.Chains, chain)
	}
	if last, ok := c.In.Last(); ok && last.Access != "" {
		if access := a.term("source_access", last.Access); !slices.Contains(v.Access, access) {
			v.Access = append(v.Access, access)
		}
	}
}

// rivalRow sets side by side what the groups say of a property.
func (a *asker) rivalRow(v *held.View, groups []held.Group) RivalRow {
	row := RivalRow{Property: v.Property.Name, Label: v.Property.Label(a.filter.Lang), State: v.State.String(), Conflict: contested(v),
		Cells: make([]RivalCell, len(groups)), Rulings: a.rulingLines(v.Rulings)}
	first := -1 // the value that the others are compared with
	for k := range v.Claims {
		c := &v.Claims[k]
		if first < 0 || v.Values[c.Value].Held && !v.Values[first].Held {
			first = c.Value
		}
	}
	for k := range v.Claims {
		c := &v.Claims[k]
		at := slices.Index(groups, v.Groups[c.Group])
		account := a.accountOf(v, c)
		account.Differs = c.Part != held.Asserts || !v.Property.Many && c.Value != first
		row.Differs = row.Differs || account.Differs
		row.Cells[at] = append(row.Cells[at], account)
	}
	return row
}

// accountOf puts one claim in words.
func (a *asker) accountOf(v *held.View, c *held.Claim) Account {
	out := Account{Claim: c.ID, Text: a.text(v.Property, c.Said.Value), Entity: refOf(c.Said.Value), Stance: c.StanceOf(),
		Says: a.term("claim_stance", c.StanceOf()), State: v.Values[c.Value].State.String(), Held: v.Values[c.Value].Held,
		Hedge: c.In.Hedge, Duress: c.In.Duress, Grade: v.Grade(c), Source: a.source(c.Said, v.Grade(c))}
	if !c.Standing.Counts() {
		out.Aside = c.Standing.Label(a.filter.Lang)
	}
	return out
}
