// SPDX-License-Identifier: Apache-2.0

package splink

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/method/match"
)

// settings are such as Splink 4 writes for DuckDB.
const settings = `{
  "link_type": "dedupe_only",
  "unique_id_column_name": "unique_id",
  "probability_two_random_records_match": 0.001,
  "comparisons": [
    {"output_column_name": "first_name", "comparison_levels": [
      {"sql_condition": "\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL", "label_for_charts": "first_name is NULL", "is_null_level": true},
      {"sql_condition": "\"first_name_l\" = \"first_name_r\"", "label_for_charts": "Exact match on first_name", "tf_adjustment_column": "first_name", "tf_adjustment_weight": 0.5},
      {"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.92", "label_for_charts": "close"},
      {"sql_condition": "ELSE", "label_for_charts": "All other comparisons"}]},
    {"output_column_name": "dob", "comparison_levels": [
      {"sql_condition": "try_strptime(\"dob_l\", '%Y-%m-%d') IS NULL OR try_strptime(\"dob_r\", '%Y-%m-%d') IS NULL", "is_null_level": true},
      {"sql_condition": "\"dob_l\" = \"dob_r\"", "m_probability": 0.7, "u_probability": 0.001},
      {"sql_condition": "damerau_levenshtein(\"dob_l\", \"dob_r\") <= 1"},
      {"sql_condition": "ABS(EPOCH(try_strptime(\"dob_l\", '%Y-%m-%d')) - EPOCH(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 2629800.0"},
      {"sql_condition": "abs(date_diff('year', dob_l, dob_r)) <= 1"},
      {"sql_condition": "ELSE"}]},
    {"output_column_name": "names", "comparison_levels": [
      {"sql_condition": "surname_l IS NULL OR surname_r IS NULL", "is_null_level": true},
      {"sql_condition": "(lower(surname_l) = lower(surname_r)) AND (first_name_l = first_name_r)"},
      {"sql_condition": "surname_l = first_name_r AND first_name_l = surname_r"},
      {"sql_condition": "levenshtein(surname_l, surname_r) < 3 OR substr(surname_l, 1, 4) = substr(surname_r, 1, 4)"},
      {"sql_condition": "ELSE"}]}
  ],
  "blocking_rules_to_generate_predictions": [
    "l.first_name = r.first_name and l.surname = r.surname",
    {"blocking_rule": "(l.\"dob\" = r.\"dob\") AND (SUBSTRING(l.\"surname\", 1, 2) = SUBSTRING(r.\"surname\", 1, 2))", "sql_dialect": "duckdb"}
  ],
  "retain_matching_columns": true
}`

func TestParse(t *testing.T) {
	s, err := Parse("settings.json", []byte(settings))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]match.Test{}
	for _, c := range s.Comparisons {
		for _, l := range c.Levels {
			tests[c.Name] = append(tests[c.Name], l.Test)
		}
	}
	want := map[string][]match.Test{
		"first_name": {{Measure: match.Equal, Column: "first_name"}, {Measure: match.JaroWinkler, Column: "first_name", At: 0.92}, {}},
		"dob": {{Measure: match.Equal, Column: "dob"}, {Measure: match.Edits, Column: "dob", At: 1}, {Measure: match.Days, Column: "dob", At: 30.4375},
			{Measure: match.Days, Column: "dob", At: 365.25}, {}},
		"names": {
			{All: []match.Test{{Measure: match.Equal, Column: "surname"}, {Measure: match.Equal, Column: "first_name"}}},
			{Measure: match.Swapped, Column: "surname", With: "first_name"},
			{Any: []match.Test{{Measure: match.Edits, Column: "surname", At: 3 - 1e-9}, {Measure: match.Head, Column: "surname", At: 4}}}, {}},
	}
	if diff := cmp.Diff(want, tests); diff != "" {
		t.Error(diff)
	}
	rules := []match.Rule{
		{On: []match.Key{{Column: "first_name", By: match.ByValue}, {Column: "surname", By: match.ByValue}}},
		{On: []match.Key{{Column: "dob", By: match.ByValue}, {Column: "surname", By: match.ByHead, Letters: 2}}},
	}
	if diff := cmp.Diff(rules, s.Rules); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"first_name", "dob", "surname"}, s.Columns()); diff != "" {
		t.Error(diff)
	}
	if l := s.Comparisons[0].Levels[0]; l.Frequency != 0.5 || l.Label != "Exact match on first_name" {
		t.Errorf("the first level: %+v", l)
	}
}

// TestModelWorks: a model of a settings file compares records.
func TestModelWorks(t *testing.T) {
	s, err := Parse("settings.json", []byte(settings))
	if err != nil {
		t.Fatal(err)
	}
	table := match.NewTable([]string{"first_name", "surname", "dob"})
	var b match.Batch
	for _, r := range []string{"Alina Varga 1974-03-01", "Varga Alina 1974-03-02", "Egon Ortag 1930-01-01"} {
		var cells [][]byte
		for _, c := range strings.Fields(r) {
			cells = append(cells, []byte(c))
		}
		b.Add([]byte(r), cells)
	}
	if err := table.Append(0, &b); err != nil {
		t.Fatal(err)
	}
	m, err := s.Model([]match.Guess{{Column: "first_name", Kind: match.Given}, {Column: "surname", Kind: match.Family}, {Column: "dob", Kind: match.Date}})
	if err != nil {
		t.Fatal(err)
	}
	if m.Trained {
		t.Error("a model without m and u says that it is trained")
	}
	e, err := match.Open(table, m, match.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if l := e.Explain(0, 1).Fields; l[1].Level != 1 || l[2].Level != 1 {
		t.Errorf("levels of dob and names: %d and %d; want one edit and swapped", l[1].Level, l[2].Level)
	}
	if near, far := e.Weight(0, 1), e.Weight(0, 2); near <= far {
		t.Errorf("a likely pair weighs %v, an unlikely one %v", near, far)
	}
}

func TestRefused(t *testing.T) {
	level := func(sql string) string {
		return `{"comparisons":[{"output_column_name":"a","comparison_levels":[{"sql_condition":"` + sql + `"},{"sql_condition":"ELSE"}]}]}`
	}
	for _, tt := range []struct{ name, in, says string }{
		{"no JSON", `{"comparisons": [`, "byte"},
		{"no comparisons", `{}`, "comparisons"},
		{"another sort of linking", `{"link_type":"merge","comparisons":[]}`, "link_type"},
		{"two columns that are not swapped", level("a_l = b_r"), "comparison 1, level 1"},
		{"a function that is not known", level("haversine(a_l, a_r) < 5"), "comparison 1, level 1"},
		{"a bracket that is not closed", level("(a_l = a_r"), "bracket"},
		{"a mark that is not closed", level("a_l = 'x"), "quotation mark"},
		{"brackets too deep", level(strings.Repeat("(", 200) + "a_l = a_r" + strings.Repeat(")", 200)), "too deep"},
		{"no last level", `{"comparisons":[{"output_column_name":"a","comparison_levels":[{"sql_condition":"a_l = a_r"},{"sql_condition":"a_l = a_r"}]}]}`, "ELSE"},
		{"a rule that makes no groups", strings.TrimSuffix(level("a_l = a_r"), "}") + `,"blocking_rules_to_generate_predictions":["levenshtein(l.a, r.a) < 2"]}`, "blocking rule 1"},
	} {
		_, err := Parse("settings.json", []byte(tt.in))
		if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// FuzzParse: what parses makes a model that can be used, or an error with a reason.
func FuzzParse(f *testing.F) {
	f.Add([]byte(settings))
	f.Add([]byte(`{"comparisons":[{"comparison_levels":[{"sql_condition":"NOT NOT a_l IS NULL"},{"sql_condition":"ELSE"}]}]}`))
	f.Add([]byte(`{"comparisons":[{"comparison_levels":[{"sql_condition":"left(a_l,0)=left(a_r,0)"},{"sql_condition":"else"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("x", data)
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatalf("%v is not fault.Invalid", err)
			}
			return
		}
		m, err := s.Model(nil)
		if err != nil {
			return
		}
		table := match.NewTable(s.Columns())
		var b match.Batch
		b.Add([]byte("1"), make([][]byte, len(s.Columns())))
		if err := table.Append(0, &b); err != nil {
			t.Fatal(err)
		}
		if e, err := match.Open(table, m, match.Options{Workers: 1}); err == nil {
			e.Weight(0, 0)
		}
	})
}
