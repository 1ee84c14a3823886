// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/fault"
)

// TestValues holds the dictionary to a map: equal numbers for values that differ in
// the case of ASCII letters only, numbers in the order of coming, counts.
func TestValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom([]rune("aAbB ")), 0, 4, -1), rapid.StringOfN(rapid.RuneFrom([]rune("жЖ")), 0, 3, -1),
			rapid.SampledFrom([]string{"", "-", "NULL", "n/a", " x "}))).Draw(t, "texts")
		v := newValues()
		numbers, count := map[string]uint32{}, map[uint32]uint32{}
		lower := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r >= 'A' && r <= 'Z' {
					return r + 'a' - 'A'
				}
				return r
			}, s)
		}
		for _, s := range texts {
			got := v.add([]byte(s))
			key := lower(strings.TrimSpace(s))
			want := uint32(0)
			if key != "" && key != "-" && key != "null" && key != "n/a" {
				if numbers[key] == 0 {
					numbers[key] = uint32(len(numbers) + 1)
				}
				want = numbers[key]
			}
			if key == "null" && s != "null" && s != "NULL" {
				continue
			}
			if got != want {
				t.Fatalf("%q has number %d, want %d", s, got, want)
			}
			count[got]++
		}
		for n, c := range count {
			if v.count[n] != c {
				t.Fatalf("number %d was counted %d times, is %d", n, v.count[n], c)
			}
		}
	})
}

// TestManyValues makes the dictionary grow.
func TestManyValues(t *testing.T) {
	v := newValues()
	for i := range 20_000 {
		if got := v.add(fmt.Appendf(nil, "value %d", i)); got != uint32(i+1) {
			t.Fatalf("value %d has number %d", i, got)
		}
	}
	for i := range 20_000 {
		if got := v.find(fmt.Appendf(nil, "VALUE %d", i)); got != uint32(i+1) || v.string(got) != fmt.Sprintf("value %d", i) {
			t.Fatalf("value %d is found as %d", i, got)
		}
	}
}

func TestTable(t *testing.T) {
	table := NewTable([]string{"a", "b"})
	var b Batch
	for i := range 3 {
		b.Add(fmt.Appendf(nil, "r%d", i), [][]byte{[]byte("x"), nil})
	}
	if err := errors.Join(table.Append(0, &b), table.Append(4, &b)); err != nil {
		t.Fatal(err)
	}
	if table.Len() != 6 || table.ID(4) != "r1" || table.List(2) != 0 || table.List(3) != 4 || table.Value(5, 0) != "x" || table.Value(5, 1) != "" || table.Column("b") != 1 || table.Column("c") != -1 {
		t.Errorf("%d records; the fifth is %q of list %d", table.Len(), table.ID(4), table.List(4))
	}
	if table.filled(0) != 1 || table.filled(1) != 0 {
		t.Errorf("filled: %v, %v", table.filled(0), table.filled(1))
	}
	b.Reset()
	b.Add([]byte("r"), [][]byte{nil})
	for name, err := range map[string]error{"a column too few": table.Append(0, &b), "a list that cannot be": table.Append(-1, &b)} {
		if !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if b.Reset(); table.Append(0, &b) != nil {
		t.Error("an empty batch is refused")
	}
}

// TestSorter holds the sorter, with and without spilling, to the sort of the
// library.
func TestSorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) item {
			return item{rapid.SampledFrom([]uint64{0, 1, 1 << 40, math.MaxUint64}).Draw(t, "high") ^ uint64(rapid.Uint8().Draw(t, "low")), rapid.Uint32Range(0, 300).Draw(t, "value")}
		}), 0, 900, rapid.ID).Draw(t, "items")
		want := slices.Clone(drawn)
		slices.SortFunc(want, compareItems)
		most := rapid.SampledFrom([]int{0, 1, 7, 300}).Draw(t, "most")
		space := &memoryScratch{}
		s := &sorter{scratch: space, most: most}
		for _, it := range drawn {
			if err := s.add(it); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // it can be read again
			var got []item
			for it, err := range s.all() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, it)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%d items, want %d in order", len(got), len(want))
			}
		}
		if s.close(); space.open != 0 || most > 0 && len(drawn) > most && space.made == 0 {
			t.Fatalf("%d files made, %d left open", space.made, space.open)
		}
	})
}

// brokenScratch fails at writing or at reading.
type brokenScratch struct{ write bool }

type brokenFile struct {
	bytes.Buffer
	write bool
}

func (s brokenScratch) Create() (ScratchFile, error) { return &brokenFile{write: s.write}, nil }

func (f *brokenFile) Write(p []byte) (int, error) {
	if f.write {
		return 0, fault.Full
	}
	return f.Buffer.Write(p)
}
func (f *brokenFile) ReadAt([]byte, int64) (int, error) { return 0, fault.Tampered }
func (f *brokenFile) Close() error                      { return nil }

// TestScratchFails: what the scratch space cannot do reaches the caller.
func TestScratchFails(t *testing.T) {
	for _, tt := range []struct {
		name  string
		space Scratch
		want  error
	}{
		{"none was given", nil, fault.Full}, {"it is full", brokenScratch{write: true}, fault.Full}, {"it cannot be read", brokenScratch{}, fault.Tampered},
	} {
		table := tableOf(t, []string{"x"}, []string{"a"})
		var b Batch
		for i := range 5000 {
			b.Add(fmt.Appendf(nil, "%d", i), [][]byte{fmt.Appendf(nil, "%d", i%1000)})
		}
		if err := table.Append(0, &b); err != nil {
			t.Fatal(err)
		}
		e, err := Open(table, Default([]Guess{{"x", Text, ""}}), Options{Memory: 1, Scratch: tt.space})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.SetRules([]Rule{{On: []Key{{Column: "x", By: ByValue}}}}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOf(rapid.Uint64Range(0, 5000)).Draw(t, "patterns")
		hs := histograms(3)
		want := map[uint64]int64{}
		for i, p := range patterns {
			hs[i%3].add(p, 1)
			want[p]++
		}
		got := merge(hs)
		if len(got) != len(want) || !slices.IsSortedFunc(got, func(a, b tally) int { return int(int64(a.pattern) - int64(b.pattern)) }) {
			t.Fatalf("%d patterns, want %d in order", len(got), len(want))
		}
		for _, g := range got {
			if want[g.pattern] != g.pairs {
				t.Fatalf("pattern %d: %d pairs, want %d", g.pattern, g.pairs, want[g.pattern])
			}
		}
	})
}

func TestUnion(t *testing.T) {
	u := newUnion(7)
	u.join(5, 2)
	u.join(6, 5)
	u.join(1, 3)
	if got := u.components(); fmt.Sprint(got) != "[[1 3] [2 5 6]]" {
		t.Errorf("%v", got)
	}
}

func TestDistanceOfSpots(t *testing.T) {
	// One degree of latitude is 111.19 km on the sphere; the poles are half its
	// girth apart.
	for _, tt := range []struct{ lat1, lon1, lat2, lon2, want float64 }{{43, 45, 44, 45, 111.19}, {0, 0, 0, 0, 0}, {90, 0, -90, 0, 20015.1}, {0, 179.5, 0, -179.5, 111.19}} {
		if got := greatCircle(tt.lat1, tt.lon1, tt.lat2, tt.lon2); math.Abs(got-tt.want) > 0.1 {
			t.Errorf("%v: %.2f km", tt, got)
		}
	}
}
