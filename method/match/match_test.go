// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/method/match/sample"
)

// tableOf makes a table of rows; the number of a row is its id.
func tableOf(t testing.TB, columns []string, rows ...[]string) *Table {
	t.Helper()
	table := NewTable(columns)
	for i, row := range rows {
		var b Batch
		var cells [][]byte
		for _, c := range row {
			cells = append(cells, []byte(c))
		}
		b.Add(fmt.Appendf(nil, "%d", i), cells)
		if err := table.Append(0, &b); err != nil {
			t.Fatal(err)
		}
	}
	return table
}

// people are the columns of small tables, with their kinds.
var people = []Guess{
	{"family", Family, ""}, {"given", Given, ""}, {"born", Date, ""}, {"place", Place, ""}, {"sex", Sex, ""}, {"phone", Phone, ""},
}

func peopleColumns() []string {
	var out []string
	for _, g := range people {
		out = append(out, g.Column)
	}
	return out
}

// trained gives a model that was trained on invented people, and is used on other
// tables.
func trained(t testing.TB) *Model {
	t.Helper()
	table, _ := invented(t, sample.Config{Records: 3000, Seed: 5})
	table.columns = []string{"family", "given", "patronymic", "sex", "born", "place", "phone"}
	e, err := Open(table, Default(people), Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Plan(nil); err != nil {
		t.Fatal(err)
	}
	if err := e.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := e.Model().Clone()
	m.Rules = nil
	return m
}

// rowsOf draws tables in which records resemble each other.
func rowsOf() *rapid.Generator[[][]string] {
	row := rapid.Custom(func(t *rapid.T) []string {
		return []string{
			rapid.SampledFrom([]string{"Варгаев", "Варгаева", "Vargaev", "Тельмаров", "Vargajew", ""}).Draw(t, "family"),
			rapid.SampledFrom([]string{"Ахмед", "Akhmed", "Амед", "Зарема", "А", ""}).Draw(t, "given"),
			rapid.SampledFrom([]string{"1974-03-01", "1974-01-03", "1974", "1979-03-01", "1990-12-31", "01.03.1974", ""}).Draw(t, "born"),
			rapid.SampledFrom([]string{"Старое Поле", "Staroe Pole", "Грозный", "Чечня", ""}).Draw(t, "place"),
			rapid.SampledFrom([]string{"м", "ж", "male", ""}).Draw(t, "sex"),
			rapid.SampledFrom([]string{"+7 928 123-45-67", "89281234567", "", "", ""}).Draw(t, "phone"),
		}
	})
	return rapid.SliceOfN(row, 2, 14)
}

func TestAPairHasNoOrder(t *testing.T) {
	m := trained(t)
	rapid.Check(t, func(rt *rapid.T) {
		rows := rowsOf().Draw(rt, "rows")
		e, err := Open(tableOf(t, peopleColumns(), rows...), m, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		back := slices.Clone(rows)
		slices.Reverse(back)
		f, err := Open(tableOf(t, peopleColumns(), back...), m, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		n := len(rows)
		for a := range n {
			for b := range a {
				if x, y := e.Weight(a, b), e.Weight(b, a); x != y {
					rt.Fatalf("%v and %v weigh %v, and %v the other way round", rows[a], rows[b], x, y)
				}
				if x, y := e.Weight(a, b), f.Weight(n-1-a, n-1-b); x != y {
					rt.Fatalf("%v and %v weigh %v, and %v in a table turned upside down", rows[a], rows[b], x, y)
				}
			}
		}
	})
}

// TestWeightsFall: more agreement never lowers the weight. A level weighs at least
// what the next one does, also with frequencies.
func TestWeightsFall(t *testing.T) {
	table, _ := invented(t, sample.Config{Records: 3000, Seed: 8})
	e, _, _ := solve(t, table, Options{Seed: 1})
	for k, c := range e.Model().Comparisons {
		last := float32(MaxWeight)
		for j, l := range c.Levels {
			if l.Null {
				continue
			}
			if w := e.compared[k].weight[j]; w > last+1e-4 {
				t.Errorf("%s: %q weighs %.3f, the level before %.3f", c.Name, l.Label, w, last)
			} else {
				last = w
			}
			for r := range 500 {
				x := e.row(uint32(r))
				if x[e.compared[k].column] == 0 {
					continue
				}
				if w, _ := e.compared[k].weigh(uint8(j+1), x, x); w < e.compared[k].floor[j]-1e-4 {
					t.Fatalf("%s: %q with a frequency weighs %.3f, less than the next level, %.3f", c.Name, l.Label, w, e.compared[k].floor[j])
				}
			}
		}
	}
}

// TestSameOnAnyCores: seed and table decide, not the number of goroutines, and not
// whether memory sufficed.
func TestSameOnAnyCores(t *testing.T) {
	table, truth := invented(t, sample.Config{Records: 2600, Seed: 2})
	var want *Clusters
	var wantPairs []Link
	for _, opt := range []Options{{Workers: 1}, {Workers: 2}, {Workers: 5}, {Workers: 3, Memory: 1, Scratch: &memoryScratch{}}} {
		opt.Seed = 7
		e, p, c := solve(t, table, opt)
		var links []Link
		for l, err := range p.All() {
			if err != nil {
				t.Fatal(err)
			}
			links = append(links, l)
		}
		if want == nil {
			want, wantPairs = c, links
			if q := EvaluateClusters(c.Of, truth); q.F1() < 0.9 {
				t.Errorf("F1 %.3f on invented people", q.F1())
			}
			continue
		}
		if !slices.Equal(want.Of, c.Of) || cmp.Diff(want.Weak, c.Weak) != "" {
			t.Errorf("%d goroutines, memory %d: other clusters", opt.Workers, opt.Memory)
		}
		if !slices.Equal(wantPairs, links) {
			t.Errorf("%d goroutines, memory %d: other links", opt.Workers, opt.Memory)
		}
		if s, ok := opt.Scratch.(*memoryScratch); ok && (s.made == 0 || s.open != 0 && p.sorter.runs == nil) {
			t.Errorf("scratch: %d files made, %d left open", s.made, s.open)
		}
		_ = e
	}
}

// memoryScratch is scratch space that counts its files.
type memoryScratch struct {
	lock       sync.Mutex
	made, open int
}

func (s *memoryScratch) Create() (ScratchFile, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.made++
	s.open++
	return &memoryFile{s: s}, nil
}

type memoryFile struct {
	bytes.Buffer
	s *memoryScratch
}

func (f *memoryFile) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(f.Bytes()).ReadAt(p, at)
}

func (f *memoryFile) Close() error {
	f.s.lock.Lock()
	defer f.s.lock.Unlock()
	f.s.open--
	return nil
}

// TestApartStaysApart: records that cannot be one person are never in one cluster,
// whatever their fields say.
func TestApartStaysApart(t *testing.T) {
	m := trained(t)
	rapid.Check(t, func(rt *rapid.T) {
		rows := rowsOf().Draw(rt, "rows")
		n := len(rows)
		pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")}
		}), 0, 6)
		table := tableOf(t, append(peopleColumns(), "list"), withColumn(rows, rapid.SliceOfN(rapid.SampledFrom([]string{"", "x", "y"}), n, n).Draw(rt, "listed"))...)
		var different [][2]int
		for _, p := range pairs.Draw(rt, "different") {
			if p[0] != p[1] {
				different = append(different, p)
			}
		}
		for r := range n { // two lists, the first without duplicates
			table.lists[r] = uint16(rapid.IntRange(0, 1).Draw(rt, "list"))
		}
		table.many = true
		e, err := Open(table, m, Options{Different: different, Clean: []int{0}, CoListed: "list"})
		if err != nil {
			rt.Fatal(err)
		}
		p, c := group(rt, e, 0.3)
		links := newUnion(n)
		for l := range p.All() {
			links.join(l.A, l.B)
		}
		for a := range n {
			for b := range a {
				if c.Of[a] != c.Of[b] {
					continue
				}
				if links.find(uint32(a)) != links.find(uint32(b)) {
					rt.Fatalf("%d and %d are one without a path between them", a, b)
				}
				if table.lists[a] == 0 && table.lists[b] == 0 {
					rt.Fatalf("%d and %d are one, and in one list without duplicates", a, b)
				}
				if v := table.Value(a, 6); v != "" && v == table.Value(b, 6) {
					rt.Fatalf("%d and %d are one, and were listed side by side", a, b)
				}
				if slices.Contains(different, [2]int{a, b}) || slices.Contains(different, [2]int{b, a}) {
					rt.Fatalf("%d and %d are one, and were judged to be two", a, b)
				}
			}
		}
	})
}

func withColumn(rows [][]string, column []string) [][]string {
	var out [][]string
	for i, r := range rows {
		out = append(out, append(slices.Clone(r), column[i]))
	}
	return out
}

// group compares all pairs and groups.
func group(t interface{ Fatal(...any) }, e *Engine, at float64) (*Pairs, *Clusters) {
	if err := e.SetRules([]Rule{{}}); err != nil {
		t.Fatal(err)
	}
	p, err := e.Score(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.Cluster(p, at)
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

// TestPredictionIsWhatComes: the pairs that are predicted are those that are
// compared, apart from those that several rules make.
func TestPredictionIsWhatComes(t *testing.T) {
	table, _ := invented(t, sample.Config{Records: 3000, Seed: 4})
	for i := range table.lists {
		table.lists[i] = uint16(i % 3)
	}
	table.many = true
	for _, links := range []Links{WithinAndBetween, Between} {
		e, err := Open(table, Default(Recognise(table)), Options{Seed: 1, Links: links})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Plan(nil); err != nil {
			t.Fatal(err)
		}
		seen := map[pair]bool{}
		for r, c := range e.Predict() {
			n := make([]int64, e.opt.Workers)
			if err := e.eachPair(t.Context(), r, false, 1, func(w int, _, _ uint32, _ bool) { n[w]++ }); err != nil {
				t.Fatal(err)
			}
			total := int64(0)
			for _, k := range n {
				total += k
			}
			if total != c.Pairs {
				t.Errorf("rule %s: %d pairs, predicted %d", c.Rule, total, c.Pairs)
			}
		}
		e.opt.Workers = 1
		for r := range e.Predict() {
			err := e.eachPair(t.Context(), r, true, 1, func(_ int, a, b uint32, _ bool) {
				if k := pairOf(a, b); seen[k] || !e.allowed(a, b) {
					t.Fatalf("a pair twice, or one that the lists forbid")
				} else {
					seen[k] = true
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// FuzzFields: any text in any field compares with any other, the same in both
// directions, and a record is never a worse match for its copy than for another.
func FuzzFields(f *testing.F) {
	f.Add("Варгаев", "Ахмед", "1974-03-01", "Vargaev", "A", "1974")
	f.Add("\xff\x00", "Ӏ|1l", "9999-99-99", "🏔", "\u202e", "[1900..2100]")
	f.Add("a;b|c", "x@y@z", "31.12.1999", "٣٤٥", "ß", "-1")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g string) {
		var columns []string
		var guesses []Guess
		for _, k := range []Kind{Given, Family, FullName, Date, Place, Address, Identifier, Phone, Email, Category, Set, KinRole, Number, Coordinate, Text} {
			columns = append(columns, string(k))
			guesses = append(guesses, Guess{string(k), k, ""})
		}
		row := func(texts ...string) []string {
			var out []string
			for i := range columns {
				out = append(out, texts[i%len(texts)])
			}
			return out
		}
		table := tableOf(t, columns, row(a, b, c), row(d, e, g), row(a, b, c), row(g, a, e))
		Recognise(table)
		en, err := Open(table, Default(guesses), Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			for j := range i {
				if x, y := en.Weight(i, j), en.Weight(j, i); x != y || x != x {
					t.Fatalf("%d and %d weigh %v, and %v the other way round", i, j, x, y)
				}
			}
		}
		if _, clusters := group(t, en, 0.5); clusters.Of[0] != 0 {
			t.Fatal("a cluster is not named for its first record")
		}
	})
}
