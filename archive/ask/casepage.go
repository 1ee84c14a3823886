// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A CasePage is what a page about a case shows.
type CasePage struct {
	Case   record.Case `json:"case"`
	Kinds  []KindCount `json:"kinds"`            // how many entries there are, not how many people or acts
	Counts *Answer     `json:"counts,omitempty"` // by the counting rules; nil if there are more acts than CountReach
	Chains *Answer     `json:"chains"`           // episodes: trigger, what followed, the rules for a finding
}

// A KindCount is how many things of a kind a case has.
type KindCount struct {
	Kind  record.Kind `json:"kind"`
	Label string      `json:"label"` // in the plural
	Count Tally       `json:"count"`
}

// CountReach is how many acts a page counts by the rules: beyond that it takes
// too long to wait for after every entry, and they are to be counted by
// themselves.
const CountReach = 10_000

// PageOfCase gives what a page about a case shows. A case that the viewer may
// not know of is fault.NotFound.
func PageOfCase(ctx context.Context, v *archive.View, id record.CaseID, lang string) (*CasePage, error) {
	found, err := v.Case(id)
	if err != nil {
		return nil, fmt.Errorf("case: %w", err)
	}
	out := &CasePage{Case: found}
	acts := 0
	for _, k := range v.Schema().Kinds() {
		n, err := v.Count(archive.EntityFilter{Kind: k.Kind, Case: id})
		if err != nil {
			return nil, fmt.Errorf("case: %w", err)
		}
		if k.Kind == record.Act {
			acts = n
		}
		if n > 0 {
			label := k.PluralEN
			if lang == "ru" {
				label = k.PluralRU
			}
			out.Kinds = append(out.Kinds, KindCount{k.Kind, label, Tally{Count: n}})
		}
	}
	if acts <= CountReach {
		if out.Counts, err = Ask(ctx, v, "counts", Filter{Case: id, Lang: lang}); err != nil {
			return nil, fmt.Errorf("case: %w", err)
		}
	}
	out.Chains, err = Ask(ctx, v, "reprisals", Filter{Case: id, Lang: lang, Limit: 3})
	if err != nil {
		return nil, fmt.Errorf("case: %w", err)
	}
	return out, nil
}

// A WhoTable is who did what to whom, in groups.
type WhoTable struct {
	By      string     `json:"by"`
	Columns []Column   `json:"columns"`
	Groups  []WhoGroup `json:"groups"`
	Sources []Source   `json:"sources"`
	Notes   []string   `json:"notes,omitempty"`
	Offset  int        `json:"offset,omitempty"`
	More    bool       `json:"more,omitempty"` // there are further acts: groups are those of this page
}

// A WhoGroup is the acts of one victim, perpetrator, type, place or day.
type WhoGroup struct {
	Label string           `json:"label"`
	ID    *record.EntityID `json:"id,omitempty"`
	Rows  []Row            `json:"rows"`
}

// Groupings are the ways to group the answer to who.
func Groupings() []string { return []string{"victim", "perpetrator", "act", "place", "day"} }

// Who answers who did what to whom in groups; by is one of Groupings. An act
// with several perpetrators stands in the group of each.
func Who(ctx context.Context, v *archive.View, f Filter, by string) (*WhoTable, error) {
	column := map[string]string{"victim": "victim", "perpetrator": "by", "act": "act", "place": "place", "day": "when"}[by]
	if column == "" {
		return nil, fmt.Errorf("who: no grouping %.20q: %s: %w", by, record.Nearest(by, Groupings()), fault.Invalid)
	}
	ans, err := Ask(ctx, v, "who", f)
	if err != nil {
		return nil, err
	}
	s := ans.Sections[0]
	out := &WhoTable{By: by, Columns: s.Columns, Groups: []WhoGroup{}, Sources: ans.Sources, Notes: ans.Notes, Offset: ans.Offset, More: ans.More}
	of := 0
	for i, c := range s.Columns {
		if c.Name == column {
			of = i
		}
	}
	at := map[string]int{}
	unknown := "not known"
	if f.Lang == "ru" {
		unknown = "не известно"
	}
	for _, r := range s.Rows {
		for _, val := range groupedUnder(r.Cells[of], by, unknown) {
			key := val.Text
			if val.Entity != nil {
				key = val.Entity.String()
			}
			i, ok := at[key]
			if !ok {
				i, at[key] = len(out.Groups), len(out.Groups)
				out.Groups = append(out.Groups, WhoGroup{Label: val.Text, ID: val.Entity})
			}
			out.Groups[i].Rows = append(out.Groups[i].Rows, r)
		}
	}
	return out, nil
}

// groupedUnder gives the values under which an act is grouped, each once. Of an
// act and of a day only the first counts: what follows the type says how it was
// done.
func groupedUnder(c Cell, by, unknown string) Cell {
	if len(c) == 0 {
		return Cell{{Text: unknown}}
	}
	if by == "act" || by == "day" {
		return c[:1]
	}
	var out Cell
	for _, val := range c {
		if val.Entity != nil {
			out = append(out, val)
		}
	}
	if len(out) == 0 {
		return c[:1]
	}
	return out
}
