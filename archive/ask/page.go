// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// An EntityPage is all that a page about one thing shows.
type EntityPage struct {
	ID         record.EntityID `json:"id"`
	Kind       record.Kind     `json:"kind"`
	KindLabel  string          `json:"kind_label"`
	Key        string          `json:"key,omitempty"`
	Case       record.CaseID   `json:"case"` // in which it was first met
	Title      string          `json:"title"`
	State      string          `json:"state"`            // how it is held, all in all
	Status     *Ruling         `json:"status,omitempty"` // as a reviewer set it
	Findings   []Ruling        `json:"findings,omitempty"`
	Properties []HeldProperty  `json:"properties"`

	Relations     []RelationLine `json:"relations,omitempty"`
	RelationCount Tally          `json:"relation_count"`
	Spells        *LinkGroup     `json:"spells,omitempty"`
	AsVictim      *LinkGroup     `json:"as_victim,omitempty"`
	AsPerpetrator *LinkGroup     `json:"as_perpetrator,omitempty"` // by its involvements
	OnAccount     *LinkGroup     `json:"on_account,omitempty"`     // acts against others on its account
	Links         []LinkGroup    `json:"links,omitempty"`          // what else refers to it

	Judgments []Ruling  `json:"judgments,omitempty"`
	Sections  []Section `json:"sections,omitempty"` // of an episode: its trigger, what followed, the rules for the finding
	Similar   []Similar `json:"similar,omitempty"`
	Mentions  []Result  `json:"mentions,omitempty"` // where its name stands in documents
	Sources   []Source  `json:"sources"`
}

// A HeldProperty is a property with every value that anyone spoke of.
type HeldProperty struct {
	Name       string      `json:"name"`
	Label      string      `json:"label"`
	Definition string      `json:"definition,omitempty"`
	Many       bool        `json:"many,omitempty"`
	Sealed     bool        `json:"sealed,omitempty"`
	State      string      `json:"state"`
	StateLabel string      `json:"state_label"`
	Confirmed  bool        `json:"confirmed,omitempty"`
	Held       []string    `json:"held,omitempty"` // what is held, in words
	Values     []HeldClaim `json:"values"`
	Rulings    []Ruling    `json:"rulings,omitempty"`
}

// A HeldClaim is a value with the claims on it.
type HeldClaim struct {
	Value
	Confirmed bool       `json:"confirmed,omitempty"`
	Claims    []ClaimRow `json:"claims"`
}

// A ClaimRow is one claim behind a value. Its chain, depth, hedge, quote and
// place in the document are those of its source.
type ClaimRow struct {
	Account
	Basis     string `json:"basis,omitempty"`
	Voice     string `json:"voice"` // the independence group
	Why       string `json:"why"`   // why it belongs to it
	Counts    bool   `json:"counts"`
	NeedsWork bool   `json:"needs_work,omitempty"`
}

// A PageFilter says what of a page is given.
type PageFilter struct {
	Case  record.CaseID // only what is said in this case; "" for all
	Lang  string
	Limit int // lines of each list; 0 for 20
}

// Page gives all that a page about one thing shows. A thing that the viewer may
// not know is fault.NotFound.
func Page(ctx context.Context, v *archive.View, id record.EntityID, f PageFilter) (*EntityPage, error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	a, err := newAsker(ctx, v, Filter{Case: f.Case, Lang: f.Lang, Limit: f.Limit})
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	t, err := a.thing(id)
	if err == nil && t == nil {
		err = fmt.Errorf("no such entity: %w", fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	out := &EntityPage{ID: t.id, Kind: t.kind, KindLabel: a.kindLabel(t.kind), Key: t.key, Title: a.title(t), State: a.overall(t).String(), Properties: []HeldProperty{}}
	if e, err := v.Entity(id); err == nil {
		out.Case = e.Case
	}
	for i := range t.held.Views {
		out.Properties = append(out.Properties, a.heldProperty(&t.held.Views[i]))
	}
	if err := a.fillPage(t, out, f.Limit); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	out.Sections, out.Sources = a.answer.Sections, a.answer.Sources
	return out, nil
}

// fillPage adds what stands around the properties of a thing.
func (a *asker) fillPage(t *thing, out *EntityPage, limit int) (err error) {
	if t.held.Status != nil {
		line := a.rulingLine(t.held.Status)
		line.Holds, out.Status = true, &line
	}
	for _, j := range t.held.Findings {
		line := a.rulingLine(j)
		line.Holds = true
		out.Findings = append(out.Findings, line)
	}
	out.Judgments = a.judgedOf(t)
	if err := a.fillLinks(t, out, limit); err != nil {
		return err
	}
	if t.kind == record.Episode {
		if err := a.episode(t); err != nil {
			return err
		}
	}
	if out.Similar, err = a.similar(t); err != nil {
		return err
	}
	out.Mentions, err = a.mentions(t)
	return err
}

// fillLinks adds what refers to a thing.
func (a *asker) fillLinks(t *thing, out *EntityPage, limit int) error {
	counts, err := a.linkCounts(t)
	if err != nil {
		return err
	}
	if counts["from"]+counts["to"] > 0 {
		if out.Relations, out.RelationCount, err = a.relations(t, limit); err != nil {
			return err
		}
	}
	groups, err := a.linkGroups(t, limit, counts, func(k record.Kind, property string) bool {
		return (k == record.Relation || k == record.EventLink) && (property == "from" || property == "to")
	})
	if err != nil {
		return err
	}
	for _, g := range groups {
		switch string(g.Kind) + " " + g.Property {
		case "spell of":
			out.Spells = &g
		case "act victim":
			out.AsVictim = &g
		case "involvement perpetrator":
			out.AsPerpetrator = &g
		case "act on_account_of":
			out.OnAccount = &g
		default:
			out.Links = append(out.Links, g)
		}
	}
	return nil
}

// heldProperty gives a property with every claim behind each value.
func (a *asker) heldProperty(v *held.View) HeldProperty {
	p := HeldProperty{Name: v.Property.Name, Label: v.Property.Label(a.filter.Lang), Definition: v.Property.Definition, Many: v.Property.Many, Sealed: v.Property.Sealed,
		State: v.State.String(), StateLabel: v.State.Label(a.filter.Lang), Confirmed: v.Confirmed, Rulings: a.rulingLines(v.Rulings)}
	for _, h := range v.Held {
		p.Held = append(p.Held, a.text(v.Property, h))
	}
	for i := range v.Values {
		val := HeldClaim{Value: a.valueOf(v, i), Confirmed: v.Values[i].Confirmed, Claims: []ClaimRow{}}
		for k := range v.Claims {
			if c := &v.Claims[k]; c.Value == i {
				val.Claims = append(val.Claims, a.claimRow(v, c))
			}
		}
		p.Values = append(p.Values, val)
	}
	return p
}

// claimRow gives one claim behind a value.
func (a *asker) claimRow(v *held.View, c *held.Claim) ClaimRow {
	row := ClaimRow{Account: a.accountOf(v, c), Basis: c.Basis, Voice: a.groupName(v.Groups[c.Group]), Why: a.whyOf(c),
		Counts: c.Standing.Counts(), NeedsWork: c.NeedsWork}
	row.Differs = c.Part != held.Asserts
	return row
}

// splitKinds reads the list of kinds that a property refers to.
func splitKinds(of string) []record.Kind {
	var kinds []record.Kind
	for k := range strings.SplitSeq(of, ",") {
		kinds = append(kinds, record.Kind(k))
	}
	return kinds
}
