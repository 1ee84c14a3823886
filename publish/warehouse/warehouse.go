// SPDX-License-Identifier: Apache-2.0

// Package warehouse writes a trained model as SQL, for lists that are too long for
// one machine: a database makes the pairs, finds their levels and weighs them, as
// [match.Engine.Score] does, with the same pairs and the same weights.
//
// What a database cannot do, to fold names of any script, to know that Магомед and
// Muhammad are one name, to read dates and places, is done before, record by record,
// by [match.Preparer]; any number of machines can each prepare a part of a list.
// [Preparation] writes what it gives as CSV. What needs all records, how common a value is
// and which blocks are too large, the database counts. [Scripts] gives the SQL:
//
//	1-functions.sql  measures of likeness that databases lack, or have otherwise
//	2-load.sql       the table teptar_record, filled from the prepared files
//	3-count.sql      teptar_person: rarity of values; teptar_key: blocks
//	4-pairs.sql      teptar_candidate: the pairs of all rules, each once
//	5-weigh.sql      teptar_level: the levels of each pair; teptar_pair: the result
//
// teptar_pair has the columns of the file of pairs: id_a, id_b, probability, weight, a
// weight for each field, list_a, list_b.
//
// # What is promised
//
// Sums are of 32 bits and in the order of the engine, so that weights are the same
// to the bit but where the logarithm of a database differs in the last of its 53 bits
// and that decides how a number is rounded: by 2⁻²³ of it, once in many millions.
//
// # What is not the same
//
// Judged pairs are not kept apart, and there are no groups. Values that differ in
// nothing but the case of ASCII letters are folded each from its own spelling, and by
// the engine from the first. On DuckDB and Spark, forms of more than 60 letters are no
// slip of each other.
package warehouse

import (
	"embed"
	"fmt"
	"strings"

	"teptar/fault"
	"teptar/method/match"
)

// Options say what is made of a model.
type Options struct {
	Dialect string   // one of Dialects
	Data    []string // files of Preparation, as the database is to find them
	From    float64  // keep pairs that are at least so likely
	Between bool     // only pairs of different lists
	Clean   []string // lists that have nobody twice
}

// A Script is a file of SQL.
type Script struct{ Name, Text string }

//go:embed functions
var functions embed.FS

// Scripts writes a trained model as scripts, to be run in their order; each can be
// run again. An unknown dialect, or a model that was not trained or has no rules, is
// fault.Invalid.
func Scripts(m *match.Model, opt Options) ([]Script, error) {
	d, known := dialects[opt.Dialect]
	switch {
	case !known:
		return nil, fmt.Errorf("no dialect %q; there are %s: %w", opt.Dialect, strings.Join(Dialects(), ", "), fault.Invalid)
	case !m.Trained || len(m.Rules) == 0:
		return nil, fmt.Errorf("the model was not trained; train it on a sample, and write it with --model-out: %w", fault.Invalid)
	case !(opt.From > 0 && opt.From < 1):
		return nil, fmt.Errorf("a probability is above 0 and below 1: %w", fault.Invalid)
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	body, err := functions.ReadFile("functions/" + opt.Dialect + ".sql")
	if err != nil {
		return nil, fmt.Errorf("functions of %s: %w", opt.Dialect, err)
	}
	w := &writer{model: m, layout: m.Layout(), weights: m.Weights(), d: d, opt: opt}
	out := []Script{{"1-functions.sql", string(body)}}
	for _, part := range []struct {
		name  string
		write func()
	}{{"2-load.sql", w.load}, {"3-count.sql", w.count}, {"4-pairs.sql", w.pairs}, {"5-weigh.sql", w.weigh}} {
		w.Reset()
		part.write()
		out = append(out, Script{part.name, w.String()})
	}
	return out, nil
}

// A writer writes the scripts of one model.
type writer struct {
	strings.Builder
	model   *match.Model
	layout  match.Layout
	weights match.Weights
	d       dialect
	opt     Options
}

func (w *writer) say(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// create begins a table that is made by a query; one that is there is replaced.
func (w *writer) create(table string) {
	w.say("DROP TABLE IF EXISTS %s;\n%s %s%s AS\n", table, w.d.create, table, w.d.stored)
}

// made ends the script of a table.
func (w *writer) made(table string) {
	w.say(";\n")
	if w.d.analyze != "" {
		w.say("%s %s;\n", w.d.analyze, table)
	}
}

// comment writes lines that say something of the model; what comes from a table is
// kept to its line.
func (w *writer) comment(format string, args ...any) {
	line := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	w.say("-- %s\n", strings.ReplaceAll(line, ";", ","))
}
