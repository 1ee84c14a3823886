// SPDX-License-Identifier: Apache-2.0

package sample

import (
	"errors"
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"
)

// invent gives all records.
func invent(t *testing.T, c Config) [][]string {
	t.Helper()
	var out [][]string
	if err := Write(c, func(cells []string) error { out = append(out, slices.Clone(cells)); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSameSeedInventsTheSame(t *testing.T) {
	a, b := invent(t, Config{Records: 500, Seed: 3}), invent(t, Config{Records: 500, Seed: 3})
	if !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("one seed, two lists")
	}
	if c := invent(t, Config{Records: 500, Seed: 4}); slices.EqualFunc(a, c, slices.Equal) {
		t.Error("two seeds, one list")
	}
}

func TestPeopleAreToldOfMoreThanOnce(t *testing.T) {
	rows := invent(t, Config{Records: 9000, Seed: 1})
	if len(rows) != 9000 {
		t.Fatalf("%d records", len(rows))
	}
	persons, ids, latin, families := map[string]int{}, map[string]bool{}, 0, map[string]map[string]bool{}
	for _, r := range rows {
		persons[r[8]]++
		ids[r[0]] = true
		if len(r[1]) > 0 && r[1][0] < utf8.RuneSelf {
			latin++
		}
		home := r[1] + r[3] + r[6]
		if families[home] == nil {
			families[home] = map[string]bool{}
		}
		families[home][r[8]] = true
		for _, cell := range r {
			if !utf8.ValidString(cell) {
				t.Fatalf("%q is not UTF-8", cell)
			}
			for _, c := range cell {
				if unicode.IsControl(c) {
					t.Fatalf("%q has a control character", cell)
				}
			}
		}
	}
	if len(ids) != len(rows) {
		t.Errorf("%d ids for %d records", len(ids), len(rows))
	}
	if n := float64(len(rows)) / float64(len(persons)); n < 1.2 || n > 1.5 {
		t.Errorf("%.2f records of a person", n)
	}
	if share := float64(latin) / float64(len(rows)); share < 0.2 || share > 0.3 {
		t.Errorf("%.2f of the records are in Latin letters", share)
	}
	kin := 0
	for _, f := range families {
		if len(f) > 1 {
			kin++
		}
	}
	if kin < 500 {
		t.Errorf("only %d families with brothers or sisters", kin)
	}
}

func TestAnErrorStops(t *testing.T) {
	full, n := errors.New("full"), 0
	err := Write(Config{Records: 100, Seed: 1}, func([]string) error { n++; return full })
	if !errors.Is(err, full) || n != 1 {
		t.Errorf("%v after %d records", err, n)
	}
}
