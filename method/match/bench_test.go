// SPDX-License-Identifier: Apache-2.0

package match

import (
	"testing"

	"teptar/method/match/sample"
)

// invented makes a table of invented people, with the truth.
func invented(t testing.TB, c sample.Config) (*Table, []uint32) {
	t.Helper()
	columns := sample.Columns()
	last := len(columns) - 1
	table := NewTable(columns[1:last])
	persons := map[string]uint32{}
	var truth []uint32
	var b Batch
	err := sample.Write(c, func(cells []string) error {
		row := make([][]byte, 0, last)
		for _, s := range cells[1:last] {
			row = append(row, []byte(s))
		}
		b.Add([]byte(cells[0]), row)
		if persons[cells[last]] == 0 {
			persons[cells[last]] = uint32(len(persons) + 1)
		}
		truth = append(truth, persons[cells[last]])
		return nil
	})
	if err == nil {
		err = table.Append(0, &b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return table, truth
}

// BenchmarkCompare compares names, date and place of pairs: of records at random,
// and of those that a rule brings together. One op is a pair, on one core.
func BenchmarkCompare(b *testing.B) {
	table, _ := invented(b, sample.Config{Records: 50_000, Seed: 1})
	e, err := Open(table, Default(Recognise(table, "sex", "phone", "patronymic")), Options{Seed: 1, Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Plan(nil); err != nil {
		b.Fatal(err)
	}
	var p pad
	b.Run("random", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			e.weight(uint32(i%2000), uint32(2000+i/2000%2000), &p)
		}
		b.ReportMetric(1e3/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "Mpairs/s")
	})
	b.Run("blocks", func(b *testing.B) {
		var pairs []pair
		for r := range e.model.Rules {
			if err := e.eachPair(b.Context(), r, true, 1, func(_ int, x, y uint32, _ bool) { pairs = append(pairs, pair{x, y}) }); err != nil {
				b.Fatal(err)
			}
		}
		b.ResetTimer()
		for i := 0; b.Loop(); i++ {
			q := pairs[i%len(pairs)]
			e.weight(q.a, q.b, &p)
		}
		b.ReportMetric(1e3/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "Mpairs/s")
	})
}
