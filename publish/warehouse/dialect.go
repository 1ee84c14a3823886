// SPDX-License-Identifier: Apache-2.0

package warehouse

import (
	"maps"
	"slices"
	"strings"

	"teptar/method/match"
)

// A dialect is in what databases differ, beside the functions.
type dialect struct {
	create, stored string // how a table begins
	text, double   string // types
	quote          string // of identifiers
	analyze        string
	load           func(w *writer, files []string)
}

var dialects = map[string]dialect{
	"postgres": {create: "CREATE UNLOGGED TABLE", text: "TEXT", double: "DOUBLE PRECISION", quote: `"`, analyze: "ANALYZE", load: loadPostgres},
	"duckdb":   {create: "CREATE TABLE", text: "TEXT", double: "DOUBLE", quote: `"`, load: loadDuckDB},
	"spark":    {create: "CREATE TABLE", stored: " USING parquet", text: "STRING", double: "DOUBLE", quote: "`", load: loadSpark},
}

// Dialects gives the names of the dialects.
func Dialects() []string { return slices.Sorted(maps.Keys(dialects)) }

// typed gives the type of a column of prepared records.
func (d dialect) typed(of match.Aspect) string {
	switch of {
	case match.OfForm, match.OfPlace, match.OfAbove, match.OfWords, match.OfNames:
		return d.text
	case match.OfNumber, match.OfLat, match.OfLon:
		return d.double
	}
	return "BIGINT"
}

// identifier quotes a name.
func (d dialect) identifier(s string) string {
	return d.quote + strings.ReplaceAll(s, d.quote, d.quote+d.quote) + d.quote
}

// literal quotes a text. Spark reads backslashes in it.
func (d dialect) literal(s string) string {
	if d.quote == "`" {
		s = strings.ReplaceAll(s, `\`, `\\`)
		return "'" + strings.ReplaceAll(s, "'", `\'`) + "'"
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// columns gives the names of the prepared columns with their types.
func (w *writer) columns() string {
	out := []string{"record BIGINT", "id " + w.d.text, "list " + w.d.text, "co_listed BIGINT"}
	for _, f := range w.layout {
		out = append(out, f.Name+" "+w.d.typed(f.Of))
	}
	return strings.Join(out, ",\n  ")
}

// load makes the table of prepared records.
func (w *writer) load() {
	w.say("-- What is known of each record. Names of columns tell what it is of:\n")
	for _, f := range w.layout {
		if f.Of == match.OfKey {
			w.comment("%s: %s", f.Name, w.model.Rules[f.Letters])
		} else if f.Of == match.OfValue {
			w.comment("%s: %s", strings.TrimSuffix(f.Name, "_value"), f.Column)
		}
	}
	w.d.load(w, w.opt.Data)
}

func loadPostgres(w *writer, files []string) {
	w.say("DROP TABLE IF EXISTS teptar_record;\nCREATE UNLOGGED TABLE teptar_record (\n  %s\n);\n", w.columns())
	for _, f := range files {
		w.say("\\copy teptar_record FROM %s WITH (FORMAT csv, HEADER)\n", w.d.literal(f))
	}
	w.say("ANALYZE teptar_record;\n")
}

func loadDuckDB(w *writer, files []string) {
	w.say("DROP TABLE IF EXISTS teptar_record;\nCREATE TABLE teptar_record (\n  %s\n);\n", w.columns())
	for _, f := range files {
		w.say("COPY teptar_record FROM %s (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '');\n", w.d.literal(f))
	}
}

func loadSpark(w *writer, files []string) {
	w.say("DROP TABLE IF EXISTS teptar_record;\nCREATE TABLE teptar_record (\n  %s\n) USING parquet;\n", w.columns())
	for _, f := range files {
		w.say("CREATE OR REPLACE TEMPORARY VIEW teptar_prepared (\n  %s\n) USING csv OPTIONS (path %s, header 'true', escape '\"', multiLine 'true');\n", w.columns(), w.d.literal(f))
		w.say("INSERT INTO teptar_record SELECT * FROM teptar_prepared;\n")
	}
}
