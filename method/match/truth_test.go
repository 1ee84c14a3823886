// SPDX-License-Identifier: Apache-2.0

package match

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// labelled are the sets with known truth, and what the best of the peers reaches.
var labelled = []struct {
	file, id, truth string
	clusters, pairs float64
}{
	{"febrl1.csv", "rec_id", "entity_id", 0.98, 0.98},
	{"febrl2.csv", "rec_id", "entity_id", 0.98, 0.98},
	{"febrl3.csv", "rec_id", "entity_id", 0.9989, 0.997},
	{"rldata500.csv", "rec_id", "ent_id", 0.98, 0.98},
	{"fake_1000.csv", "unique_id", "cluster", 0.929, 0.859},
	{"historical_half.csv", "unique_id", "cluster", 0.828, 0.767},
}

// labelledDir is where the sets are: TEPTAR_LINKAGE_DATA, or a folder beside the
// repository.
func labelledDir() string {
	if dir := os.Getenv("TEPTAR_LINKAGE_DATA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "shared", "data", "linkage")
}

// readLabelled reads a set with its truth, which is no column of the table.
func readLabelled(t testing.TB, file, id, truth string) (*Table, []uint32) {
	t.Helper()
	f, err := os.Open(filepath.Join(labelledDir(), file))
	if os.IsNotExist(err) {
		t.Skip("the labelled sets are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, h := range rows[0] {
		if h != id && h != truth {
			columns = append(columns, h)
		}
	}
	table := NewTable(columns)
	persons := map[string]uint32{}
	var person []uint32
	var b Batch
	for _, row := range rows[1:] {
		var cells [][]byte
		var key []byte
		for i, cell := range row {
			switch rows[0][i] {
			case id:
				key = []byte(cell)
			case truth:
				if persons[cell] == 0 {
					persons[cell] = uint32(len(persons) + 1)
				}
				person = append(person, persons[cell])
			default:
				cells = append(cells, []byte(cell))
			}
		}
		b.Add(key, cells)
	}
	if err := table.Append(0, &b); err != nil {
		t.Fatal(err)
	}
	return table, person
}

// solve runs all steps with the one default model.
func solve(t testing.TB, table *Table, opt Options) (*Engine, *Pairs, *Clusters) {
	t.Helper()
	return solveWith(t, table, Default(Recognise(table)), opt)
}

// solveWith runs all steps with a model.
func solveWith(t testing.TB, table *Table, m *Model, opt Options) (*Engine, *Pairs, *Clusters) {
	t.Helper()
	e, err := Open(table, m, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Plan(nil); err != nil {
		t.Fatal(err)
	}
	if err := e.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	pairs, err := e.Score(t.Context(), 0.01)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pairs.Close)
	clusters, err := e.Cluster(pairs, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	return e, pairs, clusters
}

// TestLabelledSets runs every set with the one default model, and holds the quality
// to that of the best peer.
func TestLabelledSets(t *testing.T) {
	for _, set := range labelled {
		t.Run(set.file, func(t *testing.T) {
			if testing.Short() && set.file == "historical_half.csv" {
				t.Skip("takes long under the race detector")
			}
			table, truth := readLabelled(t, set.file, set.id, set.truth)
			_, pairs, clusters := solve(t, table, Options{Seed: 1})
			q := EvaluateClusters(clusters.Of, truth)
			curve, err := EvaluatePairs(pairs, truth)
			if err != nil {
				t.Fatal(err)
			}
			half, best := 0.0, 0.0
			for _, at := range curve {
				if best = max(best, at.F1); at.Weight >= 0 {
					half = at.F1
				}
			}
			t.Logf("clusters %.4f (precision %.4f, recall %.4f), pairs %.4f, with hindsight %.4f", q.F1(), q.Precision(), q.Recall(), half, best)
			if q.F1() < set.clusters {
				t.Errorf("F1 of clusters %.4f; the best peer has %.4f", q.F1(), set.clusters)
			}
			if best < set.pairs {
				t.Errorf("F1 of pairs %.4f; the best peer has %.4f", best, set.pairs)
			}
		})
	}
}
