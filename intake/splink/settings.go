// SPDX-License-Identifier: Apache-2.0

// Package splink reads the settings files of Splink (versions 3 and 4), JSON with
// conditions in SQL, as a model of package match.
//
// What is read: link_type, unique_id_column_name, comparisons with their levels
// (conditions, m and u, term frequencies), blocking_rules_to_generate_predictions and
// probability_two_random_records_match. Conditions may use =, IS NULL, AND, OR, the
// Jaro, Jaro–Winkler and Levenshtein functions under the names of the usual
// databases, differences of dates and numbers, beginnings of columns, and two
// columns swapped. What it cannot mean here is refused with its place, and nothing
// is guessed.
//
// Two things differ from Splink on purpose. Likeness is measured on folded values, so
// that spellings in two scripts meet; and edits count a swap of neighbours as one.
package splink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"teptar/fault"
	"teptar/method/match"
)

// Settings are what a settings file says.
type Settings struct {
	// Type is dedupe_only, link_only or link_and_dedupe.
	Type string
	// ID is the column with the ids, or "".
	ID          string
	Prior       float64 // 0 if it is not said
	Comparisons []Comparison
	Rules       []match.Rule
}

// A Comparison is one of the settings.
type Comparison struct {
	Name   string
	Column string
	Levels []match.Level
	// Known tells that all levels have m and u.
	Known bool
}

// file is the JSON of a settings file, as far as it is read.
type file struct {
	LinkType    string            `json:"link_type"`
	UniqueID    string            `json:"unique_id_column_name"`
	Prior       float64           `json:"probability_two_random_records_match"`
	Comparisons []fileComparison  `json:"comparisons"`
	Rules       []json.RawMessage `json:"blocking_rules_to_generate_predictions"`
}

type fileComparison struct {
	Name   string      `json:"output_column_name"`
	Levels []fileLevel `json:"comparison_levels"`
}

type fileLevel struct {
	Condition string   `json:"sql_condition"`
	Label     string   `json:"label_for_charts"`
	Null      bool     `json:"is_null_level"`
	M         *float64 `json:"m_probability"`
	U         *float64 `json:"u_probability"`
	FixM      bool     `json:"fix_m_probability"`
	FixU      bool     `json:"fix_u_probability"`
	TF        string   `json:"tf_adjustment_column"`
	TFWeight  *float64 `json:"tf_adjustment_weight"`
}

// Parse reads a settings file. Everything that is wrong with it is in the error,
// which is fault.Problems unless it is not JSON.
func Parse(name string, data []byte) (*Settings, error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s, byte %d: %v: %w", name, dec.InputOffset(), err, fault.Invalid)
	}
	p := &parser{at: fault.At{File: name}}
	s := &Settings{Type: f.LinkType, ID: f.UniqueID, Prior: f.Prior}
	if !slices.Contains([]string{"", "dedupe_only", "link_only", "link_and_dedupe"}, f.LinkType) {
		p.problem("link_type", "is none of dedupe_only, link_only and link_and_dedupe", "")
	}
	if f.Prior < 0 || f.Prior >= 1 {
		p.problem("probability_two_random_records_match", "is no probability below 1", "")
	}
	if len(f.Comparisons) == 0 || len(f.Comparisons) > match.MaxComparisons {
		p.problem("comparisons", fmt.Sprintf("there are %d", len(f.Comparisons)), fmt.Sprintf("give 1 to %d", match.MaxComparisons))
	}
	for i, c := range f.Comparisons {
		s.Comparisons = append(s.Comparisons, p.comparison(i, c))
	}
	for i, raw := range f.Rules {
		s.Rules = append(s.Rules, p.rule(i, raw))
	}
	return s, p.problems.Err()
}

// A parser gathers what is wrong.
type parser struct {
	at       fault.At
	problems fault.Problems
}

func (p *parser) problem(where, what, hint string) {
	p.problems = append(p.problems, fault.Problem{At: p.at, Text: where + ": " + what, Hint: hint})
}

// comparison reads one comparison.
func (p *parser) comparison(i int, c fileComparison) Comparison {
	out := Comparison{Name: c.Name, Known: true}
	where := fmt.Sprintf("comparison %d", i+1)
	if len(c.Levels) < 2 || len(c.Levels) > match.MaxLevels+1 {
		p.problem(where, fmt.Sprintf("%d levels", len(c.Levels)), fmt.Sprintf("give 2 to %d", match.MaxLevels))
		return out
	}
	for j, l := range c.Levels {
		at := fmt.Sprintf("%s, level %d", where, j+1)
		test, column, err := condition(l.Condition)
		switch {
		case err != nil:
			p.problem(at, err.Error(), "")
			continue
		case l.Null:
			if column != "" && out.Column == "" {
				out.Column = column
			}
			continue // a comparison without a value is silent in any case
		case j == len(c.Levels)-1 && test.Measure != match.Otherwise:
			p.problem(at, "the last level must be ELSE", "")
		}
		if out.Column == "" {
			out.Column = column
		}
		level, known := fromFile(l, test, len(c.Levels))
		out.Known = out.Known && known
		out.Levels = append(out.Levels, level)
	}
	if out.Name == "" {
		out.Name = out.Column
	}
	if out.Column == "" {
		p.problem(where, "no condition names a column", "")
	}
	return out
}

// fromFile makes a level; shares that are not given are assumed, to be trained.
func fromFile(l fileLevel, test match.Test, levels int) (match.Level, bool) {
	out := match.Level{Label: l.Label, Test: test, FixedM: l.FixM, FixedU: l.FixU}
	if out.Label == "" {
		out.Label = l.Condition
	}
	if l.TF != "" {
		out.Frequency = 1
		if l.TFWeight != nil {
			out.Frequency = min(max(*l.TFWeight, 0), 1)
		}
	}
	few := float64(max(levels-2, 1))
	switch test.Measure {
	case match.Equal:
		out.M, out.U = 0.7, 0.01
	case match.Otherwise:
		out.M, out.U = 0.1, 0.9
	default:
		out.M, out.U = 0.2/few, 0.09/few
	}
	if l.M == nil || l.U == nil {
		return out, false
	}
	out.M, out.U = min(max(*l.M, 1e-9), 1), min(max(*l.U, 1e-9), 1)
	return out, true
}

// rule reads a blocking rule: a condition, or an object with one.
func (p *parser) rule(i int, raw json.RawMessage) match.Rule {
	where := fmt.Sprintf("blocking rule %d", i+1)
	var sql string
	if err := json.Unmarshal(raw, &sql); err != nil {
		var o struct {
			Rule string `json:"blocking_rule"`
		}
		if err := json.Unmarshal(raw, &o); err != nil || o.Rule == "" {
			p.problem(where, "is neither a condition nor an object with blocking_rule", "")
			return match.Rule{}
		}
		sql = o.Rule
	}
	test, _, err := condition(sql)
	if err != nil {
		p.problem(where, err.Error(), "")
		return match.Rule{}
	}
	keys, ok := keysOf(test)
	if !ok {
		p.problem(where, "only equal columns and equal beginnings, joined by AND, can make groups", "")
	}
	return match.Rule{On: keys}
}

// keysOf gives the keys of a rule.
func keysOf(t match.Test) ([]match.Key, bool) {
	switch {
	case len(t.Any) > 0:
		return nil, false
	case len(t.All) > 0:
		var out []match.Key
		for _, sub := range t.All {
			keys, ok := keysOf(sub)
			if !ok {
				return nil, false
			}
			out = append(out, keys...)
		}
		return out, true
	case t.Measure == match.Equal:
		return []match.Key{{Column: t.Column, By: match.ByValue}}, true
	case t.Measure == match.Head:
		return []match.Key{{Column: t.Column, By: match.ByHead, Letters: int(t.At)}}, true
	}
	return nil, false
}

// Columns gives the columns that the settings name.
func (s *Settings) Columns() []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, c := range s.Comparisons {
		add(c.Column)
		for _, l := range c.Levels {
			eachColumn(l.Test, add)
		}
	}
	for _, r := range s.Rules {
		for _, k := range r.On {
			add(k.Column)
		}
	}
	return out
}

func eachColumn(t match.Test, add func(string)) {
	add(t.Column)
	add(t.With)
	for _, sub := range slices.Concat(t.All, t.Any) {
		eachColumn(sub, add)
	}
}

// Model makes a model. What kind a column is of, which decides how its values are
// folded, is taken from the guesses. It is trained if all m, all u and the prior
// are given.
func (s *Settings) Model(guesses []match.Guess) (*match.Model, error) {
	kinds := map[string]match.Kind{}
	for _, g := range guesses {
		kinds[g.Column] = g.Kind
	}
	m := &match.Model{Prior: s.Prior, Rules: s.Rules, Trained: s.Prior > 0}
	if m.Prior == 0 {
		m.Prior = 1e-4
	}
	for _, c := range s.Comparisons {
		k := kinds[c.Column]
		if k == "" || k == match.Ignored || k == match.DatePart {
			k = match.Text
		}
		m.Comparisons = append(m.Comparisons, match.Comparison{Name: c.Name, Kind: k, Column: c.Column, Levels: c.Levels})
		m.Trained = m.Trained && c.Known
	}
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return m, nil
}

// side cuts the sign of a side off the name of a column: name_l is of the left
// record, and so is l.name.
func side(name string) (column string, right, ok bool) {
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(lower, "l."):
		return name[2:], false, true
	case strings.HasPrefix(lower, "r."):
		return name[2:], true, true
	case strings.HasSuffix(lower, "_l"):
		return name[:len(name)-2], false, true
	case strings.HasSuffix(lower, "_r"):
		return name[:len(name)-2], true, true
	}
	return "", false, false
}
