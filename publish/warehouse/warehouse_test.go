// SPDX-License-Identifier: Apache-2.0

package warehouse_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/method/match"
	"teptar/method/match/sample"
	"teptar/publish/warehouse"
	"teptar/record/place"
)

var update = flag.Bool("update", false, "write the golden files")

// people is a table in both forms: as the engine has it, and as it is read.
type people struct {
	columns []string
	ids     []string
	lists   []int
	rows    [][][]byte
}

func (p *people) add(list int, id string, cells []string) {
	row := make([][]byte, len(cells))
	for i, c := range cells {
		row[i] = []byte(c)
	}
	p.ids, p.lists, p.rows = append(p.ids, id), append(p.lists, list), append(p.rows, row)
}

func (p *people) table(t testing.TB) *match.Table {
	t.Helper()
	table := match.NewTable(slices.Clone(p.columns))
	for i, row := range p.rows {
		var b match.Batch
		b.Add([]byte(p.ids[i]), row)
		if err := table.Append(p.lists[i], &b); err != nil {
			t.Fatal(err)
		}
	}
	return table
}

// prepare writes the records as two parts, as two machines would.
func (p *people) prepare(t testing.TB, dir string, m *match.Model, places *place.Gazetteer) {
	t.Helper()
	for part, name := range []string{"one.csv", "two.csv"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		reader, err := match.NewPreparer(m, p.columns, places)
		if err != nil {
			t.Fatal(err)
		}
		out := warehouse.NewPreparation(f, m)
		half := len(p.rows) / 2
		for i, row := range p.rows {
			if (i >= half) != (part == 1) {
				continue
			}
			if err := out.Add(int64(i), []byte(p.ids[i]), fmt.Sprint("list ", p.lists[i]), nil, reader.Prepare(row)); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// gazetteer gives the places that are known.
func gazetteer(t testing.TB) *place.Gazetteer {
	t.Helper()
	g, err := place.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// train learns a model as dedupe does.
func train(t testing.TB, p *people, opt match.Options) *match.Engine {
	t.Helper()
	table := p.table(t)
	e, err := match.Open(table, match.Default(match.Recognise(table)), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Plan(nil); err != nil {
		t.Fatal(err)
	}
	if err := e.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}

// agree runs the model in a database and compares with the engine: the same pairs,
// each with the same weights to the bit.
func agree(t *testing.T, p *people, e *match.Engine, opt warehouse.Options, places *place.Gazetteer, in database) {
	t.Helper()
	dir := t.TempDir()
	opt.Data = []string{"one.csv", "two.csv"}
	scripts, err := warehouse.Scripts(e.Model(), opt)
	if err != nil {
		t.Fatal(err)
	}
	p.prepare(t, dir, e.Model(), places)
	got := in(t, dir, saved(t, dir, scripts))
	pairs, err := e.Score(t.Context(), opt.From)
	if err != nil {
		t.Fatal(err)
	}
	defer pairs.Close()
	var want [][]string
	for l, err := range pairs.All() {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, wanted(e, p, int(l.A), int(l.B)))
	}
	for _, row := range got {
		normal(t, row)
	}
	t.Logf("%d pairs of %d records; %d by the engine", len(got), len(p.rows), len(want))
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the database differs from the engine (-engine +database):\n%.4000s", d)
	}
	if len(want) == 0 {
		t.Error("there is no pair to compare")
	}
}

// wanted gives the row of a pair by the engine.
func wanted(e *match.Engine, p *people, a, b int) []string {
	why := e.Explain(a, b)
	row := []string{p.ids[a], p.ids[b], fmt.Sprintf("%.9f", match.Probability(why.Weight)), short(why.Weight)}
	for _, f := range why.Fields {
		cell := ""
		if f.Level >= 0 {
			cell = short(f.Weight + f.Frequency)
		}
		row = append(row, cell)
	}
	return append(row, fmt.Sprint("list ", p.lists[a]), fmt.Sprint("list ", p.lists[b]), strconv.Itoa(a), strconv.Itoa(b))
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 32) }

// normal writes the numbers of a row in one way.
func normal(t *testing.T, row []string) {
	t.Helper()
	for i := 2; i < len(row)-4; i++ {
		if row[i] == "" {
			continue
		}
		x, err := strconv.ParseFloat(row[i], 64)
		if err != nil || math.IsNaN(x) {
			t.Fatalf("column %d holds no number", i+1)
		}
		if row[i] = short(x); i == 2 {
			row[i] = fmt.Sprintf("%.9f", x)
		}
	}
}

// each runs a test in every database.
func each(t *testing.T, test func(t *testing.T, dialect string, in database)) {
	for dialect, in := range databases {
		t.Run(dialect, func(t *testing.T) { test(t, dialect, in) })
	}
}

// invented gives people who do not exist, with their truth left out; of two lists, if
// lists is 2.
func invented(t testing.TB, records, lists int) *people {
	t.Helper()
	columns := sample.Columns()
	p := &people{columns: columns[1 : len(columns)-1]}
	err := sample.Write(sample.Config{Records: records, Seed: 5}, func(cells []string) error {
		n := len(p.rows)
		p.add(n*lists/records, cells[0], slices.Clone(cells[1:len(cells)-1]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestInventedPeopleWeighTheSame(t *testing.T) {
	p, places := invented(t, 20_000, 1), gazetteer(t)
	e := train(t, p, match.Options{Seed: 1, Places: places})
	each(t, func(t *testing.T, dialect string, in database) {
		agree(t, p, e, warehouse.Options{Dialect: dialect, From: 0.05}, places, in)
	})
}

func TestTwoListsOfWhichOneIsClean(t *testing.T) {
	p, places := invented(t, 3_000, 2), gazetteer(t)
	for _, tt := range []struct {
		name   string
		engine match.Options
		sql    warehouse.Options
	}{
		{"pairs between lists only", match.Options{Links: match.Between}, warehouse.Options{Between: true}},
		{"a list that has nobody twice", match.Options{Clean: []int{1}}, warehouse.Options{Clean: []string{"list 1"}}},
	} {
		tt.engine.Seed, tt.engine.Places = 1, places
		e := train(t, p, tt.engine)
		t.Run(tt.name, func(t *testing.T) {
			tt.sql.Dialect, tt.sql.From = "duckdb", 0.2
			agree(t, p, e, tt.sql, places, inDuckDB)
		})
	}
}

// labelled reads a table with known truth from TEPTAR_LINKAGE_DATA or the folder
// beside the repository.
func labelled(t *testing.T, file string, drop ...string) *people {
	dir := os.Getenv("TEPTAR_LINKAGE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data", "linkage")
	}
	f, err := os.Open(filepath.Join(dir, file))
	if os.IsNotExist(err) {
		t.Skip("the labelled sets are not beside the repository: set TEPTAR_LINKAGE_DATA")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := &people{}
	for i, row := range rows {
		var cells []string
		for j, cell := range row {
			if !slices.Contains(drop, rows[0][j]) {
				cells = append(cells, cell)
			}
		}
		if i == 0 {
			p.columns = cells
		} else {
			p.add(0, strconv.Itoa(i), cells)
		}
	}
	return p
}

func TestLabelledSetsWeighTheSame(t *testing.T) {
	for _, set := range []struct{ file, id, truth string }{{"febrl3.csv", "rec_id", "entity_id"}, {"fake_1000.csv", "unique_id", "cluster"}} {
		t.Run(set.file, func(t *testing.T) {
			p, places := labelled(t, set.file, set.id, set.truth), gazetteer(t)
			e := train(t, p, match.Options{Seed: 1, Places: places})
			each(t, func(t *testing.T, dialect string, in database) {
				agree(t, p, e, warehouse.Options{Dialect: dialect, From: 0.05}, places, in)
			})
		})
	}
}

// golden gives a model with every part of the language of models, and no numbers
// that training found.
func golden() *match.Model {
	m := match.Default(kinds())
	m.Prior, m.Kin, m.Trained, m.Scale, m.Shift = 1e-3, 2e-3, true, 0.9, -0.5
	for i := range m.Comparisons {
		for j := range m.Comparisons[i].Levels {
			l := &m.Comparisons[i].Levels[j]
			l.K = math.Sqrt(l.M * l.U)
		}
	}
	m.Rules = []match.Rule{{On: []match.Key{{Column: "family", By: match.BySound}, {Column: "born", By: match.ByYear}}}, {}}
	return m
}

func TestScriptsStandAsTheyAre(t *testing.T) {
	for _, dialect := range warehouse.Dialects() {
		scripts, err := warehouse.Scripts(golden(), warehouse.Options{Dialect: dialect, Data: []string{"it's.csv"}, From: 0.5, Between: true, Clean: []string{"o'one"}})
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, s := range scripts[1:] {
			fmt.Fprintf(&got, "-- %s\n%s\n", s.Name, s.Text)
		}
		name := filepath.Join("testdata", dialect+".sql")
		if *update {
			if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got.String()); d != "" {
			t.Errorf("%s differs; look, and write it with -update (-want +got):\n%s", name, d)
		}
	}
}
