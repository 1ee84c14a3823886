// SPDX-License-Identifier: Apache-2.0

package name_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"teptar/record/name"
	"teptar/record/name/org"
	"teptar/record/name/spell"
)

// sharedRows reads a table of the folder beside the module, or skips the test.
// The tables are for measuring, and no part of this program.
func sharedRows(t testing.TB, path string, comma rune) [][]string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if up := filepath.Dir(dir); up != dir {
			dir = up
			continue
		}
		t.Fatal("no go.mod above the test")
	}
	shared := os.Getenv("TEPTAR_SHARED")
	if shared == "" {
		shared = filepath.Join(dir, "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(shared, path))
	if err != nil {
		t.Skip("the data is not here; set TEPTAR_SHARED to its folder")
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = comma, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestPairsOfTheCodingRules(t *testing.T) {
	want := map[string]name.Verdict{"S": name.Same, "D": name.Different}
	for _, row := range sharedRows(t, "vocab/name-pairs.tsv", '\t') {
		a, _, err := name.ParseContext(row[3])
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := name.ParseContext(row[5])
		if err != nil {
			t.Fatal(err)
		}
		if j, _, _ := name.Judge(row[2], row[4], a, b); j.Verdict() != want[row[1]] {
			t.Errorf("pair %s (%s): %s, %.2f", row[0], row[6], j.Verdict(), j.Score)
		}
	}
}

// A count is how often a method was right, by what it said.
type count struct{ hit, wrong, miss int }

func (c *count) add(said, is bool) {
	switch {
	case said && is:
		c.hit++
	case said:
		c.wrong++
	case is:
		c.miss++
	}
}

// f1 is the harmonic mean of precision and recall.
func (c count) f1() float64 { return 2 * float64(c.hit) / float64(max(1, 2*c.hit+c.wrong+c.miss)) }

// precision is the share of what was said to be one that is one.
func (c count) precision() float64 { return float64(c.hit) / float64(max(1, c.hit+c.wrong)) }

// TestLabelledPairs compares with the labels of pairs that others collected.
// Rows at even places were used in development; those at odd places were not.
func TestLabelledPairs(t *testing.T) {
	var persons, others, all [2]count
	for i, row := range sharedRows(t, "data/linkage/name_pairs_half.csv", ',') {
		is, score := row[4] == "true", 0.0
		if row[1] == "Person" {
			a, b := name.KeyOf(row[2], name.Hint{}), name.KeyOf(row[3], name.Hint{})
			score = name.Compare(&a, &b).Score
			persons[i%2].add(score >= name.Threshold, is)
		} else {
			a, b := org.KeyOf(row[2]), org.KeyOf(row[3])
			score = org.Compare(&a, &b).Score
			others[i%2].add(score >= name.Threshold, is)
		}
		all[i%2].add(score >= name.Threshold, is)
	}
	for half, what := range []string{"used in development", "held out"} {
		t.Logf("%s: F1 %.3f of all, %.3f of persons, %.3f of others; precision %.3f and %.3f", what,
			all[half].f1(), persons[half].f1(), others[half].f1(), persons[half].precision(), others[half].precision())
		if all[half].f1() < 0.82 || persons[half].f1() < 0.80 {
			t.Errorf("%s: worse than it was", what)
		}
	}
}

// TestRussianAndLatinSpellings counts how often one name in both scripts agrees,
// and two names drawn at random.
func TestRussianAndLatinSpellings(t *testing.T) {
	rows := sharedRows(t, "data/linkage/translit_russian_train.csv", ',')
	rng := rand.New(rand.NewPCG(1, 2))
	folds, agree, alike, random, n := 0, 0, 0, 0, 0
	for i := 0; i < len(rows); i += 7 {
		n++
		v, w := spell.Of(rows[i][0]), spell.Of(rows[i][1])
		if v.Equal(&w) {
			folds++
		}
		a, b := name.KeyOf(rows[i][0], name.Hint{}), name.KeyOf(rows[i][1], name.Hint{})
		if name.Compare(&a, &b).Score >= name.Threshold {
			agree++
		}
		other := rows[rng.IntN(len(rows))][1]
		if other == rows[i][1] {
			continue
		}
		random++
		c := name.KeyOf(other, name.Hint{})
		if name.Compare(&a, &c).Score >= name.Threshold {
			alike++
		}
	}
	t.Logf("of %d: one fold %.1f%%, agree %.1f%%; of %d random pairs %d agree", n, 100*float64(folds)/float64(n), 100*float64(agree)/float64(n), random, alike)
	if agree*100 < n*88 || folds*100 < n*48 || alike*1000 > random {
		t.Error("worse than it was")
	}
}
