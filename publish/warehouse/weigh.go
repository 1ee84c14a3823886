// SPDX-License-Identifier: Apache-2.0

package warehouse

import (
	"fmt"
	"strings"

	"teptar/method/match"
)

// weigh writes the levels of all pairs, and the result.
func (w *writer) weigh() {
	w.say("-- The level of each pair by each comparison, from 1, NULL where it is silent; and how\n-- much rarer than the mean the value is that agrees.\n")
	w.create("teptar_level")
	w.say("SELECT p.a, p.b")
	for i, c := range w.model.Comparisons {
		w.say(",\n  CAST(%s AS SMALLINT) AS l%d", w.level(c), i+1)
		if followsFrequency(c) {
			w.say(",\n  least(a.%[1]s_rare, b.%[1]s_rare) AS r%[2]d", w.prefix(c.Column), i+1)
		}
	}
	w.say("\nFROM teptar_candidate p JOIN teptar_person a ON a.record = p.a JOIN teptar_person b ON b.record = p.b")
	w.made("teptar_level")
	w.result()
}

// result writes the pairs that are likely enough.
func (w *writer) result() {
	names := w.fieldNames()
	w.say("-- The result. Sums are of 32 bits and in this order, as those of teptar.\n")
	w.create("teptar_pair")
	w.say("SELECT x.id AS id_a, y.id AS id_b, 1 / (1 + power(%s, CAST(-s.weight AS %s))) AS probability, s.weight", w.number(2), w.d.double)
	for i, name := range names {
		w.say(", s.w%d AS %s", i+1, name)
	}
	w.say(", x.list AS list_a, y.list AS list_b, s.a AS record_a, s.b AS record_b\nFROM (\n  SELECT t.*, %s AS weight\n  FROM (\n    SELECT v.*", w.together())
	w.say(", %s AS strangers", w.sum(w.weights.Prior, "w"))
	if w.weights.AgainstKin {
		w.say(", %s AS kin", w.sum(w.weights.KinPrior, "k"))
	}
	w.say("\n    FROM (\n      SELECT a, b")
	for i, c := range w.weights.Comparisons {
		w.say(",\n        %s AS w%d", w.weight(i, c, false), i+1)
		if w.weights.AgainstKin {
			w.say(",\n        %s AS k%d", w.weight(i, c, true), i+1)
		}
	}
	w.say("\n      FROM teptar_level) v) t) s\n")
	w.say("JOIN teptar_record x ON x.record = s.a JOIN teptar_record y ON y.record = s.b\nWHERE s.weight >= %s", short(float32(match.LogOdds(w.opt.From))))
	w.made("teptar_pair")
}

// weight gives the weight of a comparison against strangers, or against kin.
func (w *writer) weight(i int, c match.ComparisonWeights, kin bool) string {
	out := fmt.Sprintf("CASE l%d", i+1)
	for j, l := range c.Levels {
		base := l.Weight
		if kin {
			base = l.Kin
		}
		out += fmt.Sprintf(" WHEN %d THEN %s", j+1, short(base))
		if l.Frequency != 0 && (c.Own || !kin) {
			out += fmt.Sprintf(" + (least(greatest(%[1]s + %[2]s * r%[3]d, %[4]s), %[5]s) - %[1]s)", short(l.Weight), short(l.Frequency), i+1, short(l.Floor), short(match.MaxWeight))
		}
	}
	return out + " END"
}

// sum adds up the weights of all comparisons, and then the prior.
func (w *writer) sum(prior float32, of string) string {
	var parts []string
	for i := range w.weights.Comparisons {
		parts = append(parts, fmt.Sprintf("coalesce(%s%d, %s)", of, i+1, short(0)))
	}
	return strings.Join(parts, " + ") + " + " + short(prior)
}

// together gives the weight of a pair, against strangers and kin, calibrated.
func (w *writer) together() string {
	out := "t.strangers"
	if w.weights.AgainstKin {
		out = "teptar_together(t.strangers, t.kin)"
	}
	if m := w.model; m.Scale != 0 {
		out = fmt.Sprintf("%s * %s + %s", short(float32(m.Scale)), out, short(float32(m.Shift)))
	}
	return out
}

// longestName is how long a name of a column may be in PostgreSQL, with room for a
// number behind it.
const longestName = 56

// fieldNames gives a column of the result for each comparison, no two alike.
func (w *writer) fieldNames() []string {
	taken := map[string]bool{}
	for _, s := range []string{"id_a", "id_b", "probability", "weight", "list_a", "list_b", "record_a", "record_b"} {
		taken[s] = true
	}
	var out []string
	for _, c := range w.model.Comparisons {
		name := strings.Join(strings.Fields(c.Name), " ")
		if len(name) > longestName {
			name = strings.ToValidUTF8(name[:longestName], "")
		}
		free := name
		for n := 2; free == "" || taken[strings.ToLower(free)]; n++ {
			free = fmt.Sprintf("%s_%d", name, n)
		}
		taken[strings.ToLower(free)] = true
		out = append(out, w.d.identifier(free))
	}
	return out
}
