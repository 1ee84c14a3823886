// SPDX-License-Identifier: Apache-2.0

package match

import (
	"math"
	"slices"
	"testing"

	"teptar/method/match/sample"
)

// threeLists deals invented people into three lists, of which each has everybody at
// most once; who would be there twice is left out.
func threeLists(t *testing.T, records int) (*Table, []uint32) {
	t.Helper()
	columns := sample.Columns()
	last := len(columns) - 1
	table := NewTable(columns[1:last])
	var lists [3]Batch
	var dealt [3][]uint32
	persons := map[string]uint32{}
	err := sample.Write(sample.Config{Records: records, Seed: 12, Repeated: 1}, func(cells []string) error {
		if persons[cells[last]] == 0 {
			persons[cells[last]] = uint32(len(persons) + 1)
		}
		for l := range lists {
			if who := persons[cells[last]]; !slices.Contains(dealt[l], who) {
				var row [][]byte
				for _, s := range cells[1:last] {
					row = append(row, []byte(s))
				}
				lists[l].Add([]byte(cells[0]), row)
				dealt[l] = append(dealt[l], who)
				return nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for l := range lists {
		if err := table.Append(l, &lists[l]); err != nil {
			t.Fatal(err)
		}
	}
	return table, slices.Concat(dealt[:]...)
}

// TestListsAreLinkedAtOnce links three lists without duplicates: no group has two
// records of a list, no pair is within one, and that lists are clean is worth something.
func TestListsAreLinkedAtOnce(t *testing.T) {
	table, truth := threeLists(t, 1500)
	_, pairs, clusters := solve(t, table, Options{Seed: 1, Links: Between, Clean: []int{0, 1, 2}})
	for l, err := range pairs.All() {
		if err != nil {
			t.Fatal(err)
		}
		if table.lists[l.A] == table.lists[l.B] {
			t.Fatalf("records %d and %d of one list are linked", l.A, l.B)
		}
	}
	type place struct {
		group uint32
		list  uint16
	}
	seen := map[place]int{}
	for r, group := range clusters.Of {
		at := place{uint32(group), table.lists[r]}
		if first, twice := seen[at]; twice {
			t.Fatalf("records %d and %d are one person, and of one list that has nobody twice", first, r)
		}
		seen[at] = r
	}
	_, _, loose := solve(t, table, Options{Seed: 1})
	clean, any := EvaluateClusters(clusters.Of, truth), EvaluateClusters(loose.Of, truth)
	t.Logf("three clean lists: precision %.4f, recall %.4f; not known to be clean: %.4f, %.4f", clean.Precision(), clean.Recall(), any.Precision(), any.Recall())
	if clean.F1() < 0.95 || clean.Precision() < any.Precision() {
		t.Errorf("F1 %.4f, precision %.4f; without knowing that the lists are clean %.4f", clean.F1(), clean.Precision(), any.Precision())
	}
}

// TestJudgedTheSameAreOne: what a person judged to be one is one, though no field says
// so; and what she judged to be two is two, though all fields do.
func TestJudgedTheSameAreOne(t *testing.T) {
	m := trained(t)
	rows := [][]string{
		{"Бораев", "Ахмад", "Исаевич", "м", "1980-03-04", "Гойты"}, {"Хасиев", "Леча", "Умарович", "м", "1951-11-30", "Кизляр"},
		{"Чатаев", "Муса", "Вахаевич", "м", "1990-01-02", "Урус"}, {"Чатаев", "Муса", "Вахаевич", "м", "1990-01-02", "Урус"},
	}
	e, err := Open(tableOf(t, peopleColumns(), rows...), m, Options{Same: [][2]int{{0, 1}}, Different: [][2]int{{2, 3}}})
	if err != nil {
		t.Fatal(err)
	}
	_, c := group(t, e, 0.5)
	if c.Of[0] != c.Of[1] {
		t.Error("judged to be one, and apart")
	}
	if c.Of[2] == c.Of[3] {
		t.Error("judged to be two, and one")
	}
}

// TestQuestionsAreTheDoubtful: what is asked, but for what is taken at random, is nearer
// to the threshold than pairs are.
func TestQuestionsAreTheDoubtful(t *testing.T) {
	table, _ := invented(t, sample.Config{Records: 2000, Seed: 21})
	e, p, _ := solve(t, table, Options{Seed: 1})
	questions, err := e.Ask(p, 0.5, 30)
	if err != nil {
		t.Fatal(err)
	}
	asked, all, n, count := 0.0, 0.0, 0, 0
	for _, q := range questions {
		if q.Why != "taken at random" {
			asked += math.Abs(q.Weight)
			n++
		}
	}
	for l, err := range p.All() {
		if err != nil {
			t.Fatal(err)
		}
		all += math.Abs(float64(l.Weight))
		count++
	}
	if n == 0 || asked/float64(n) > 0.5*all/float64(count) {
		t.Errorf("%d questions are %.1f bits from the threshold, all pairs %.1f", n, asked/float64(max(n, 1)), all/float64(max(count, 1)))
	}
}
