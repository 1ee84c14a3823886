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
	"teptar/method/count"
	"teptar/record"
	"teptar/record/when"
)

// A CountQuery says what to count, and by what.
type CountQuery struct {
	Filter            // rows are not limited
	By       []string // names of [Dimensions]; none: only the total
	Units    []string // names of [CountUnits]; none: all by type, otherwise victims and acts
	Status   record.Term
	Suppress int64 // counts from 1 to one less are left out; see [count.Cross.Suppress]
}

// A CountTable is counts with all that is needed to read them right: the unit,
// what was chosen, when, and what the numbers do not say. Every door gives this
// one answer. It is also the JSON of doc/formats/counts.md.
type CountTable struct {
	Title      string       `json:"title"`
	AsOf       time.Time    `json:"as_of" does:"When it was counted: the table is of the archive as it was then."`
	By         []CountBy    `json:"by"`
	Units      []Column     `json:"units"`
	Status     record.Term  `json:"status" does:"The least status of the acts that are counted."`
	Header     string       `json:"header"`
	Filter     CountFilter  `json:"filter"`
	Suppressed int64        `json:"suppressed_below,omitempty" does:"Counts below this are left out, and others from which they would follow."`
	Rows       []CountRow   `json:"rows"`
	Margins    [][]CountRow `json:"margins,omitempty" does:"The rows of each dimension by itself, if there are several."`
	Total      CountRow     `json:"total" does:"Everyone and everything once, without threats. It is counted by itself and is not the sum of the rows."`
	Threats    CountRow     `json:"threats" does:"What was only threatened, once."`
	Left       []CountLeft  `json:"left" does:"Acts that are not counted."`
	Reasons    []string     `json:"reasons" does:"Why counts are ranges."`
	Caveats    []string     `json:"caveats"`
}

// A CountBy is a dimension of a table.
type CountBy struct {
	Column
	One bool `json:"one" does:"Each act stands in one row of it, if all is known. Otherwise it can stand in several."`
}

// A CountFilter is what was counted.
type CountFilter struct {
	Case    record.CaseID `json:"case,omitempty"`
	From    string        `json:"from,omitempty"`
	To      string        `json:"to,omitempty"`
	Place   string        `json:"place,omitempty"`
	Certain bool          `json:"certain,omitempty" does:"Only what certainly falls between the days and at the place."`
}

// A CountRow is the counts of one cell. A cell that is not there has nothing in
// it.
type CountRow struct {
	Key    []CountKey `json:"key"`
	Counts []Count    `json:"counts" does:"One for each unit. Empty if they are left out."`
	Hidden bool       `json:"hidden,omitempty" does:"The counts are left out, as small or so that small ones do not follow."`
}

// A CountKey is one value of a dimension.
type CountKey struct {
	Value  string           `json:"value" does:"Empty if the record does not say."`
	Label  string           `json:"label"`
	Entity *record.EntityID `json:"entity,omitempty"`
}

// A Count is a range.
type Count struct {
	Min int64  `json:"min"`
	Max *int64 `json:"max,omitempty" does:"Not there if nobody says how many at most."`
}

// A CountLeft is a reason for which acts were not counted.
type CountLeft struct {
	Why  string `json:"why"`
	Acts Count  `json:"acts"`
}

// countUnits are the units with their words.
var countUnits = []struct {
	name, en, ru string
	unit         count.Unit
}{
	{"victims", "victims", "пострадавших", count.Victims}, {"acts", "acts", "действий", count.Acts}, {"events", "events", "событий", count.Events},
	{"assets", "assets", "имущества", count.Assets}, {"derived", "derived victims", "косвенно пострадавших", count.Derived},
	{"attempts", "only attempted", "только попыток", count.Attempts}, {"confirmed", "acts confirmed (V3)", "подтверждено действий (V3)", count.Confirmed},
}

// CountUnits lists what can be counted, with words in a language.
func CountUnits(lang string) []Column {
	var out []Column
	for _, u := range countUnits {
		out = append(out, Column{u.name, map[bool]string{false: u.en, true: u.ru}[lang == "ru"]})
	}
	return out
}

// CountStatuses are the least statuses from which acts can be counted.
func CountStatuses() []record.Term { return []record.Term{"V0", "V1", "V2", "V3"} }

// HowMany answers how many, by the rules of package count. What cannot be
// counted, or not by that, is fault.Invalid.
func HowMany(ctx context.Context, v *archive.View, q CountQuery) (*CountTable, error) {
	a, err := newAsker(ctx, v, q.Filter)
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	key := countKey{q.Case, q.From, q.To, q.Certain, q.Place, q.Lang, strings.Join(q.By, ","), strings.Join(q.Units, ","), q.Status, q.Suppress}
	t, err := archive.Remember(v, key, func() (*CountTable, error) { return a.countTable(q) })
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	return t, nil
}

// countKey is all that a table depends on.
type countKey struct {
	in        record.CaseID
	from, to  when.When
	certain   bool
	place     string
	lang      string
	by, units string
	status    record.Term
	suppress  int64
}

// countTable counts.
func (a *asker) countTable(q CountQuery) (*CountTable, error) {
	if q.Status == "" {
		q.Status = "V1"
	}
	if !slices.Contains(CountStatuses(), q.Status) {
		return nil, fmt.Errorf("no status %.10q to count from: want V0, V1, V2 or V3: %w", q.Status, fault.Invalid)
	}
	dims, err := findDimensions(q.By)
	if err != nil {
		return nil, err
	}
	t := &CountTable{Title: a.word("How many, by the counting rules", "Сколько, по правилам подсчёта"), AsOf: a.view.Now().UTC().Truncate(time.Second), Status: q.Status, Units: []Column{},
		Filter: CountFilter{Case: q.Case, From: q.From.String(), To: q.To.String(), Place: q.Place, Certain: q.Certain}}
	by, err := a.countBy(t, q, dims)
	if err != nil {
		return nil, err
	}
	in, err := a.countInput(q, dims)
	if err != nil {
		return nil, err
	}
	cross, err := count.CountCross(a.view.Schema().Vocabulary("act"), in, by)
	if err != nil {
		return nil, err
	}
	cross.Suppress(q.Suppress)
	a.fillTable(t, cross, dims)
	return t, a.broken
}

// countBy chooses the units and notes them, and the dimensions, in the table.
func (a *asker) countBy(t *CountTable, q CountQuery, dims []dimension) (count.By, error) {
	var by count.By
	for _, d := range dims {
		by.Dims = append(by.Dims, d.Dimension)
		t.By = append(t.By, CountBy{Column{d.Name, d.label(a.filter.Lang)}, d.One})
	}
	units, names := CountUnits(a.filter.Lang), q.Units
	switch {
	case len(names) > 0:
	case len(dims) == 0 || len(dims) == 1 && dims[0].Name == count.ByType.Name:
		for _, u := range units {
			names = append(names, u.Name)
		}
	default:
		names = []string{"victims", "acts"}
	}
	for _, name := range names {
		i := slices.IndexFunc(units, func(u Column) bool { return u.Name == name })
		if i < 0 || slices.Contains(by.Units, countUnits[i].unit) {
			return by, fmt.Errorf("unit %.20q: want each once of victims, acts, events, assets, derived, attempts, confirmed: %w", name, fault.Invalid)
		}
		by.Units, t.Units = append(by.Units, countUnits[i].unit), append(t.Units, units[i])
	}
	return by, nil
}

// countInput gives the acts that pass the filter, with where they stand.
func (a *asker) countInput(q CountQuery, dims []dimension) (count.Input, error) {
	all, err := a.tallied()
	in := count.Input{Threshold: q.Status, Same: a.rules.Same.Root, Open: a.openPairs()}
	if err != nil {
		return in, err
	}
	if slices.ContainsFunc(dims, func(d dimension) bool { return d.Victim }) {
		if all, err = a.withTraits(all); err != nil {
			return in, err
		}
	}
	in.Groups = all.groups
	var passed []*talliedAct
	for i := range all.acts {
		if act := &all.acts[i]; a.passesAt(act.days, act.places) {
			passed = append(passed, act)
			in.Acts = append(in.Acts, act.Act)
		}
	}
	for i := range in.Acts {
		in.Acts[i].Facets = make([]count.Facet, len(dims))
	}
	for n, d := range dims {
		for i, f := range a.facets(d, all, passed) {
			in.Acts[i].Facets[n] = f
		}
	}
	return in, a.ctx.Err()
}

// facets gives where acts stand in a dimension. What is vague stands in all
// rows that others make and that it may belong to.
func (a *asker) facets(d dimension, all *tallied, acts []*talliedAct) []count.Facet {
	out := make([]count.Facet, len(acts))
	vague := map[int]func(count.Value) bool{}
	rows := map[count.Value]bool{}
	for i, act := range acts {
		s := d.of(a, all, act)
		out[i] = s.Facet
		for _, v := range slices.Concat(s.Sure, s.May) {
			rows[v] = rows[v] || !v.IsZero()
		}
		if s.vague != nil {
			vague[i] = s.vague
		}
	}
	for i, may := range vague {
		f := count.Facet{Sure: out[i].Sure, May: slices.Clone(out[i].May)}
		for v, is := range rows {
			if is && may(v) {
				f.May = append(f.May, v)
			}
		}
		out[i] = f
	}
	return out
}

// passesAt tells whether something with such dates and places passes the
// filter.
func (a *asker) passesAt(days []when.When, places count.Facet) bool {
	var at []record.EntityID
	for _, v := range slices.Concat(places.Sure, places.May) {
		at = append(at, v.ID)
	}
	return (a.filter.From.IsZero() && a.filter.To.IsZero() || a.falls(days) >= a.least()) && a.standsAt(at) >= a.least()
}
