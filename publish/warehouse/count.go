// SPDX-License-Identifier: Apache-2.0

package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"teptar/method/match"
)

// count writes what is counted over all records: how common values are, and which
// blocks are too large.
func (w *writer) count() {
	rare := w.rareColumns()
	for _, c := range rare {
		w.countValues(c)
	}
	w.say("-- Persons: the records, with how much rarer than the mean the value of each column\n-- is, in bits.\n")
	w.create("teptar_person")
	w.say("SELECT r.*")
	for _, c := range rare {
		w.say(",\n  CAST(teptar_log2(m_%[1]s.present / n_%[1]s.n) AS REAL) - m_%[1]s.mean AS %[1]s_rare", c)
	}
	w.say("\nFROM teptar_record r")
	for _, c := range rare {
		w.say("\nLEFT JOIN teptar_count_%[1]s n_%[1]s ON n_%[1]s.value = r.%[1]s_group\nCROSS JOIN teptar_mean_%[1]s m_%[1]s", c)
	}
	w.made("teptar_person")
	w.countBlocks()
}

// rareColumns gives the prefixes of the columns whose frequencies count.
func (w *writer) rareColumns() (out []string) {
	for _, c := range w.model.Comparisons {
		p := w.prefix(c.Column)
		if followsFrequency(c) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func followsFrequency(c match.Comparison) bool {
	return slices.ContainsFunc(c.Levels, func(l match.Level) bool { return l.Frequency != 0 })
}

// prefix gives what the names of the prepared columns of a column begin with.
func (w *writer) prefix(column string) string {
	return strings.TrimSuffix(w.layout.Find(column, match.OfValue, 0), "_value")
}

// countValues counts the values of a column, and their mean rarity.
func (w *writer) countValues(c string) {
	w.comment("How many records have each value of %s, in any spelling.", c)
	w.create("teptar_count_" + c)
	w.say("SELECT %[1]s_group AS value, min(CASE WHEN %[1]s_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS %[2]s) AS n\n"+
		"FROM teptar_record WHERE %[1]s_value IS NOT NULL GROUP BY %[1]s_group", c, w.d.double)
	w.made("teptar_count_" + c)
	w.say("-- Values without a form count as one, as they can agree in no spelling.\n")
	w.create("teptar_mean_" + c)
	w.say("SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean\n"+
		"FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare\n"+
		"  FROM teptar_count_%s) s", c)
	w.made("teptar_mean_" + c)
}

// countBlocks finds the blocks that are too large, and takes their keys away.
func (w *writer) countBlocks() {
	w.say("-- Values that more than %d records share make no pairs.\n", match.MaxBlock)
	w.create("teptar_large")
	for r := range w.keyed() {
		if r > 0 {
			w.say("\nUNION ALL ")
		}
		w.say("SELECT %[1]d AS rule, key_%[1]d AS value, count(*) AS n FROM teptar_record WHERE key_%[1]d IS NOT NULL GROUP BY key_%[1]d HAVING count(*) > %[2]d", r+1, match.MaxBlock)
	}
	if w.keyed() == 0 {
		w.say("SELECT 0 AS rule, CAST(0 AS BIGINT) AS value, CAST(0 AS BIGINT) AS n")
	}
	w.made("teptar_large")
	w.create("teptar_key")
	w.say("SELECT r.record, r.list, r.co_listed")
	for r := range w.keyed() {
		w.say(",\n  CASE WHEN l%[1]d.value IS NULL THEN r.key_%[1]d END AS key_%[1]d", r+1)
	}
	w.say("\nFROM teptar_record r")
	for r := range w.keyed() {
		w.say("\nLEFT JOIN teptar_large l%[1]d ON l%[1]d.rule = %[1]d AND l%[1]d.value = r.key_%[1]d", r+1)
	}
	w.made("teptar_key")
}

// keyed counts the rules before one without keys, which makes all pairs.
func (w *writer) keyed() int {
	for r, rule := range w.model.Rules {
		if len(rule.On) == 0 {
			return r
		}
	}
	return len(w.model.Rules)
}

// pairs writes the pairs of all rules, each under the first that makes it.
func (w *writer) pairs() {
	w.create("teptar_candidate")
	for r, rule := range w.model.Rules {
		if r > 0 {
			w.say("\nUNION ALL\n")
		}
		w.comment("rule %d: %s", r+1, rule)
		w.say("SELECT a.record AS a, b.record AS b, %d AS rule\nFROM teptar_key a JOIN teptar_key b ON ", r+1)
		if len(rule.On) > 0 {
			w.say("a.key_%[1]d = b.key_%[1]d AND ", r+1)
		}
		w.say("a.record < b.record%s", w.allowed())
		for q := range min(r, w.keyed()) {
			w.say("\n  AND coalesce(a.key_%[1]d <> b.key_%[1]d, true)", q+1)
		}
		if len(rule.On) == 0 {
			break
		}
	}
	w.made("teptar_candidate")
}

// allowed gives what is known beside the fields: who cannot be one person.
func (w *writer) allowed() string {
	out := "\n  AND coalesce(a.co_listed <> b.co_listed, true)"
	if w.opt.Between {
		out += "\n  AND a.list <> b.list"
	}
	if len(w.opt.Clean) > 0 {
		var lists []string
		for _, l := range w.opt.Clean {
			lists = append(lists, w.d.literal(l))
		}
		out += fmt.Sprintf("\n  AND NOT (a.list = b.list AND a.list IN (%s))", strings.Join(lists, ", "))
	}
	return out
}
