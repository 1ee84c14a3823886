// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teptar/method/match/likeness"
	"teptar/method/match/sample"
	"teptar/record/name"
)

// families are invented: many differ in a letter, as real ones do.
var families = strings.Fields(`
	тарсоев терсоев борзаев бурзаев эсханов исханов чагиев шагиев жамбулов джамбулатов хаштиев гаштиев хункаев хункаров
	цацуев чачуев мержуев маржуев щукарев юндиев яндиев ясханов касумов косумов вахитов вахидов гелдиев гельдибиев
	бельтоев балтоев дукузов дикузов завгаров савгаров пашхоев башхоев октумов уктумов лорсиев ларсиев ризаханов рузаханов
	шовхиев шавхелов юшиев юсиев тумсоев тамсоев нажмудиев нажаев хатумов хатимов`)

// A labelledPair is two names and whether they are of one person.
type labelledPair struct {
	a, b string
	one  bool
}

// A judgeOf says how alike two names are.
type judgeOf struct {
	name string
	like func(a, b string) float64
}

// judges are the ways that are compared. The peers' get the words in order, so
// that the family name may stand in front.
var judges = []judgeOf{
	{"this", func(a, b string) float64 {
		k, l := name.KeyOf(a, name.Hint{}), name.KeyOf(b, name.Hint{})
		c := name.Compare(&k, &l)
		return c.Score
	}},
	{"naive", func(a, b string) float64 { return likeness.JaroWinkler(inOrder(naive(a)), inOrder(naive(b))) }},
	{"plain", func(a, b string) float64 { return likeness.JaroWinkler(inOrder(a), inOrder(b)) }},
}

// inOrder puts the words of a text in order.
func inOrder(s string) string {
	words := strings.Fields(strings.ToLower(s))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// best gives the greatest F1 that a threshold reaches, with hindsight, and that at one.
func best(pairs []labelledPair, like func(a, b string) float64, at float64) (most, fixed float64) {
	type scored struct {
		like float64
		one  bool
	}
	all := make([]scored, 0, len(pairs))
	ones := 0
	for _, p := range pairs {
		all = append(all, scored{like(p.a, p.b), p.one})
		if p.one {
			ones++
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.like, a.like) })
	hits := 0
	for i, s := range all {
		if s.one {
			hits++
		}
		if i+1 < len(all) && all[i+1].like == s.like {
			continue
		}
		f1 := 2 * float64(hits) / float64(i+1+ones)
		most = max(most, f1)
		if s.like >= at {
			fixed = f1
		}
	}
	return most, fixed
}

// somebody is a man with a father.
type somebody struct {
	family      string
	own, father [6]string
}

// in writes a name, with the patronymic in letters that have one.
func (p somebody) in(w *writing, patronymic bool) string {
	out := w.call(p.own) + " " + w.write(p.family)
	if patronymic && w.form == inRussian {
		father := p.father[inRussian]
		switch {
		case strings.HasSuffix(father, "а"), strings.HasSuffix(father, "и"):
			father += "евич"
		case strings.HasSuffix(father, "ь"):
			father = strings.TrimSuffix(father, "ь") + "евич"
		default:
			father += "ович"
		}
		out += " " + w.write(father)
	}
	return out
}

// acrossPairs writes invented men in two writings each: one man, and men whom it is
// easy to take for one: brothers, fathers and sons turned round, namesakes of a
// neighbouring family.
func acrossPairs(rng *rand.Rand, writings []writing, n int) []labelledPair {
	var out []labelledPair
	for range n {
		at := rng.IntN(len(families))
		p := somebody{families[at], callings[rng.IntN(len(callings))], callings[rng.IntN(len(callings))]}
		v := rng.IntN(len(writings))
		w := (v + 1 + rng.IntN(len(writings)-1)) % len(writings)
		long, short := rng.IntN(2) == 0, rng.IntN(3) == 0
		first := p.in(&writings[v], long)
		if rng.IntN(3) == 0 { // the family name in front
			given, rest, _ := strings.Cut(first, " ")
			family, rest, _ := strings.Cut(rest, " ")
			first = strings.TrimSpace(family + " " + given + " " + rest)
		}
		out = append(out, labelledPair{first, p.in(&writings[w], short), true})
		for _, q := range []somebody{
			{p.family, callings[rng.IntN(len(callings))], p.father}, {p.family, p.father, p.own},
			{families[at^1], p.own, p.father}, {families[rng.IntN(len(families))], p.own, callings[rng.IntN(len(callings))]},
		} {
			if q.family == p.family && q.own == p.own {
				continue // his own name
			}
			out = append(out, labelledPair{first, q.in(&writings[w], short), false})
		}
	}
	return out
}

// TestAcrossWritings compares names in thirteen writings of five scripts with
// Jaro–Winkler on a naive transliteration and on the letters as they are.
func TestAcrossWritings(t *testing.T) {
	for _, set := range []struct {
		name         string
		writings     []writing
		least, ahead float64 // F1, and how far before naive transliteration with hindsight
	}{
		{"all", writings, 0.70, 0.20},
		{"without Arabic, which writes no short vowels", writings[:len(writings)-1], 0.72, 0.20},
	} {
		pairs := acrossPairs(rand.New(rand.NewPCG(5, 8)), set.writings, 3000)
		ours, naive := told(t, set.name, pairs)
		if ours < set.least || ours < naive+set.ahead {
			t.Errorf("%s: F1 %.3f, and %.3f of naive transliteration", set.name, ours, naive)
		}
	}
}

// told reports what every judge reaches, and gives ours at the fixed threshold and
// that of naive transliteration with hindsight.
func told(t *testing.T, what string, pairs []labelledPair) (ours, naive float64) {
	t.Helper()
	var words []string
	for i, j := range judges {
		most, fixed := best(pairs, j.like, name.Threshold)
		words = append(words, fmt.Sprintf("%s %.3f", j.name, most))
		switch i {
		case 0:
			ours = fixed
			words = append(words, fmt.Sprintf("(%.3f at %.1f)", fixed, name.Threshold))
		case 1:
			naive = most
		}
	}
	t.Logf("%s, %d pairs: %s", what, len(pairs), strings.Join(words, " "))
	return ours, naive
}

// TestAcrossScriptsLabelled does the same with labelled names of others that are in
// two scripts.
func TestAcrossScriptsLabelled(t *testing.T) {
	read := func(file string) [][]string {
		f, err := os.Open(filepath.Join(labelledDir(), file))
		if err != nil {
			t.Skip("the labelled sets are not beside the repository")
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	var people, words []labelledPair
	for _, row := range read("name_pairs_half.csv") {
		if row[1] == "Person" && isLatin(row[2]) != isLatin(row[3]) {
			people = append(people, labelledPair{row[2], row[3], row[4] == "true"})
		}
	}
	rows := read("translit_russian_train.csv")
	rng := rand.New(rand.NewPCG(1, 2))
	for i := 0; i < len(rows); i += 60 {
		words = append(words, labelledPair{rows[i][0], rows[i][1], true})
		for range 10 {
			if other := rows[rng.IntN(len(rows))]; other[1] != rows[i][1] {
				words = append(words, labelledPair{rows[i][0], other[1], false})
			}
		}
	}
	for what, pairs := range map[string][]labelledPair{"labelled people of two scripts": people, "single names, Latin and Russian letters": words} {
		if ours, naive := told(t, what, pairs); ours < naive {
			t.Errorf("%s: F1 %.3f, and %.3f of naive transliteration", what, ours, naive)
		}
	}
}

// isLatin tells a text in Latin letters.
func isLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'z' || r >= 'À' && r < 'ʰ' })
}

// inWritings makes a table of invented people, each time written down in one of some
// writings, and what becomes of it by naive transliteration.
func inWritings(t *testing.T, records int, used ...*writing) (ours, plain *Table, truth []uint32) {
	t.Helper()
	columns := sample.Columns()
	last := len(columns) - 1
	ours, plain = NewTable(columns[1:last]), NewTable(columns[1:last])
	persons := map[string]uint32{}
	var b, c Batch
	rng := rand.New(rand.NewPCG(3, 1))
	err := sample.Write(sample.Config{Records: records, Seed: 4, Latin: -1}, func(cells []string) error {
		var row, again [][]byte
		w := used[rng.IntN(len(used))]
		for i, s := range cells[1:last] {
			p := s
			switch columns[i+1] {
			case "family_name", "given_name", "patronymic", "birth_place":
				if s != "" {
					s = w.write(strings.ToLower(s))
				}
				p = naive(s)
			}
			row, again = append(row, []byte(s)), append(again, []byte(p))
		}
		b.Add([]byte(cells[0]), row)
		c.Add([]byte(cells[0]), again)
		if persons[cells[last]] == 0 {
			persons[cells[last]] = uint32(len(persons) + 1)
		}
		truth = append(truth, persons[cells[last]])
		return nil
	})
	if err == nil {
		err = ours.Append(0, &b)
	}
	if err == nil {
		err = plain.Append(0, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return ours, plain, truth
}

// asPeers is the model that record linkage mostly begins with: Jaro–Winkler in steps on
// each name, nothing known of names.
func asPeers() *Model {
	jaro := func(at float64) Test { return Test{Measure: JaroWinkler, At: at} }
	m := &Model{Prior: 1e-4}
	for _, column := range []string{"family_name", "given_name", "patronymic", "birth_place"} {
		m.Comparisons = append(m.Comparisons, Comparison{Name: column, Kind: Identifier, Column: column, Levels: []Level{
			level("the same", Test{Measure: Folded}, .7, .01, 1), level("much alike", jaro(.92), .1, .004, 0),
			level("alike", jaro(.88), .05, .006, 0), level("a little alike", jaro(.75), .05, .04, 0), level("other", Test{}, .1, .94, 0)}})
	}
	for _, g := range []Guess{{Column: "born", Kind: Date}, {Column: "phone", Kind: Phone}, {Column: "sex", Kind: Sex}} {
		m.Comparisons = append(m.Comparisons, Comparison{Name: g.Column, Kind: g.Kind, Column: g.Column, Levels: levels(g.Kind, "")})
	}
	return m
}

// TestAcrossScriptsDeduplicated finds people of a table in Russian, German and Georgian
// writing: with the default model, and with that of the peers after naive
// transliteration, each at its best threshold. What kin cost the peers, who do not know of
// them, is told by the same people in Russian alone.
func TestAcrossScriptsDeduplicated(t *testing.T) {
	table, naively, truth := inWritings(t, 1200, &writings[0], &writings[6], &writings[11]) // so few that all pairs are looked at
	alone, aloneNaively, truthAlone := inWritings(t, 1200, &writings[0])
	f1 := func(table *Table, m *Model, truth []uint32) float64 {
		_, pairs, _ := solveWith(t, table, m, Options{Seed: 1})
		curve, err := EvaluatePairs(pairs, truth)
		if err != nil {
			t.Fatal(err)
		}
		best := 0.0
		for _, at := range curve {
			best = max(best, at.F1)
		}
		return best
	}
	one, three := f1(alone, Default(Recognise(alone)), truthAlone), f1(table, Default(Recognise(table)), truth)
	peersOne, peersThree := f1(aloneNaively, asPeers(), truthAlone), f1(naively, asPeers(), truth)
	t.Logf("F1 in one script %.3f, in three %.3f; as peers %.3f, %.3f", one, three, peersOne, peersThree)
	if three < 0.95 || one-three > 0.02 || one-three > peersOne-peersThree {
		t.Errorf("F1 %.3f in one script and %.3f in three; as peers do it %.3f in three", one, three, peersThree)
	}
}
