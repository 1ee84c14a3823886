// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
)

func TestTablesThatCannotBeAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lists []string
		cells []Cell
		kind  error
	}{
		{"no list", nil, nil, fault.Invalid},
		{"nine lists", []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}, nil, fault.Invalid},
		{"two lists of one name", []string{"a", "a"}, nil, fault.Invalid},
		{"a cell for other lists", []string{"a", "b"}, []Cell{{[]bool{true}, 1}}, fault.Invalid},
		{"a count below 0", []string{"a", "b"}, []Cell{{[]bool{true, false}, -1}}, fault.Invalid},
		{"people on no list", []string{"a", "b"}, []Cell{{[]bool{false, false}, 4}}, fault.Invalid},
		{"more people than can be counted", []string{"a", "b"}, []Cell{{[]bool{true, false}, math.MaxInt64}}, fault.Full},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := NewTable(tt.lists, tt.cells); !errors.Is(err, tt.kind) {
				t.Errorf("error %v, want %v", err, tt.kind)
			}
		})
	}
}

func TestUnfitTablesAreRefusedByEveryMethod(t *testing.T) {
	for _, tt := range []struct {
		name string
		data published
		code string
	}{
		{"one list", published{"a", "1 50"}, "few-lists"},
		{"nobody", published{"a b c", "111 0"}, "empty"},
		{"an empty list", published{"a b c", "100 40 010 30 110 20"}, "empty-list"},
		{"lists that share nobody", published{"a b c", "100 40 010 30 001 20"}, "no-overlap"},
		{"the same list twice", published{"a b c", "110 40 001 30 111 20"}, "same-lists"},
		{"a list made from another", published{"a b c", "110 40 010 30 001 30 111 20 011 5"}, "inside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rs, err := Run(t.Context(), tt.data.table(t), Methods(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rs {
				if r.OK() || !math.IsNaN(r.Point) || r.Refused[0].Code != tt.code {
					t.Errorf("%s: %v, %v; want %s", r.Method, r.Point, r.Refused, tt.code)
				}
			}
		})
	}
}

func TestMethodsRefuseWhatTheyCannotDo(t *testing.T) {
	two := published{"a b", "10 40 01 30 11 20"}
	seven := published{"a b c d e f g", "1000000 40 0100000 30 0010000 30 0001000 30 0000100 30 0000010 30 0000001 30 1111111 20 1100000 9"}
	for _, tt := range []struct {
		name   string
		data   published
		method Method
		code   string
	}{
		{"two lists have no model of dependence", two, MethodLogLinear, "two-lists"},
		{"two lists have no sparse model", two, MethodSparse, "two-lists"},
		{"two lists have no graphs", two, MethodAveraged, "two-lists"},
		{"two lists have no classes", two, MethodLatentClass, "two-lists"},
		{"three lists are not two", spinaBifida, MethodChapman, "only-two"},
		{"graphs of seven lists are too many", seven, MethodAveraged, "many-lists"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Run(t.Context(), tt.data.table(t), []Method{tt.method}, Options{})
			if err != nil || r[0].OK() || r[0].Refused[0].Code != tt.code {
				t.Errorf("%v, %v; want %s", r[0].Refused, err, tt.code)
			}
		})
	}
}

func TestChapman(t *testing.T) {
	// Seber (1982, example 3.1 in form): 200, 150 and 50 in common.
	r := Chapman(published{"a b", "10 150 01 100 11 50"}.table(t))
	p := r.Diagnostics.(*Pairs).Pairs[0]
	if want := 201.0*151/51 - 1; math.Abs(r.Point-want) > 1e-9 {
		t.Errorf("N = %v, want %v", r.Point, want)
	}
	if want := math.Sqrt(201.0 * 151 * 150 * 100 / (51 * 51 * 52)); math.Abs(p.StdErr-want) > 1e-9 || p.Petersen != 600 {
		t.Errorf("s.e. %v, want %v; Petersen %v, want 600", p.StdErr, want, p.Petersen)
	}
	if !(r.Most.Low > 300 && r.Most.Low < r.Half.Low && r.Half.Low < r.Point && r.Point < r.Half.High && r.Half.High < r.Most.High) {
		t.Errorf("intervals %v and %v around %v", r.Half, r.Most, r.Point)
	}
}

// A table with its columns in another order, and its rows, is the same table.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 5).Draw(t, "lists")
		names := []string{"a", "b", "c", "d", "e"}[:k]
		perm := rapid.Permutation(identity(k)).Draw(t, "order")
		var cells, moved []Cell
		for mask := 1; mask < 1<<k; mask++ {
			c := Cell{make([]bool, k), rapid.Int64Range(0, 60).Draw(t, "count")}
			m := Cell{make([]bool, k), c.Count}
			for i := range k {
				c.On[i] = mask>>i&1 == 1
				m.On[perm[i]] = c.On[i]
			}
			cells, moved = append(cells, c), append([]Cell{m}, moved...)
		}
		other := make([]string, k)
		for i, p := range perm {
			other[p] = names[i]
		}
		one, err1 := NewTable(names, cells)
		two, err2 := NewTable(other, moved)
		if err1 != nil || err2 != nil || !cmp.Equal(one, two, cmp.AllowUnexported(Table{})) {
			t.Fatalf("%v %v: %+v and %+v", err1, err2, one, two)
		}
	})
}

func identity(k int) []int {
	v := make([]int, k)
	for i := range v {
		v[i] = i
	}
	return v
}

func TestLeavingAListOutKeepsThePeopleOnOthers(t *testing.T) {
	u := spinaBifida.table(t).Without(2)
	if u.Documented() != 626-247 || u.Count(1) != 60+112 || u.Count(2) != 49+142 || u.Count(3) != 4+12 {
		t.Errorf("%v of %v", u.counts, u.n)
	}
}

// Whatever a table holds, a method gives a number in its interval or a reason.
func TestEveryTableIsAnsweredOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "lists")
		huge := rapid.SampledFrom([]float64{1, 1, 1, 1e6}).Draw(t, "scale")
		counts := make([]float64, 1<<k)
		for m := 1; m < len(counts); m++ {
			if rapid.Bool().Draw(t, "some") {
				counts[m] = float64(rapid.IntRange(0, 1000).Draw(t, "count")) * huge
			}
		}
		tab := (&Table{lists: []string{"a", "b", "c", "d"}[:k]}).with(counts)
		methods := []Method{MethodChapman, MethodLogLinear, MethodSparse, MethodAveraged}
		rs, err := Run(t.Context(), tab, methods, Options{Sparse: SparseOptions{Replicates: 20}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rs {
			if !r.OK() {
				continue
			}
			if math.IsNaN(r.Point) || math.IsInf(r.Point, 0) || r.Point < tab.n-1e-6*tab.n || math.IsNaN(r.Most.Low) || math.IsNaN(r.Most.High) || r.Most.Low > r.Most.High || r.Half.Low > r.Half.High {
				t.Fatalf("%s of %v: %v in %v and %v", r.Method, counts, r.Point, r.Half, r.Most)
			}
		}
	})
}

func TestABillionPeople(t *testing.T) {
	// Three independent lists of a population of 4,000,000,000.
	p, n := [3]float64{0.2, 0.1, 0.15}, 4e9
	counts := make([]float64, 8)
	for m := 1; m < 8; m++ {
		q := n
		for i, x := range p {
			if m>>i&1 == 1 {
				q *= x
			} else {
				q *= 1 - x
			}
		}
		counts[m] = math.Round(q)
	}
	tab := (&Table{lists: []string{"a", "b", "c"}}).with(counts)
	rs, err := Run(t.Context(), tab, Methods()[1:], Options{Sparse: SparseOptions{Replicates: 50}, LatentClass: LatentClassOptions{BurnIn: 500, Sweeps: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if r.Method == MethodLatentClass && !r.OK() {
			continue // chains of so many people are slow to meet
		}
		if !r.OK() || math.Abs(r.Point-n) > 0.01*n || r.Most.High-r.Most.Low > 0.01*n {
			t.Errorf("%s: %.0f in %.0f %v; want near %.0f", r.Method, r.Point, r.Most, r.Refused, n)
		}
	}
}

func TestTheSameSeedGivesTheSameNumbers(t *testing.T) {
	o := Options{Seed: 3, Sparse: SparseOptions{Replicates: 100}, LatentClass: LatentClassOptions{BurnIn: 600, Sweeps: 500}}
	one, err1 := Run(t.Context(), fiveLists.table(t), Methods(), o)
	two, err2 := Run(t.Context(), fiveLists.table(t), Methods(), o)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for i := range one {
		if !cmp.Equal(one[i].draws, two[i].draws) || !cmp.Equal(one[i].Diagnostics, two[i].Diagnostics) {
			t.Errorf("%s differs from one run to the next", one[i].Method)
		}
	}
}

// The number of processors changes nothing, to the last bit.
func TestTheNumbersAreTheSameOnAnyCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	o := Options{Seed: 3, Sparse: SparseOptions{Replicates: 200}, LatentClass: LatentClassOptions{BurnIn: 600, Sweeps: 500}}
	pair := published{"a b", "10 150 01 100 11 50"}.table(t)
	on, matches := records(4, 0.8)
	answer := func(cores int) string {
		runtime.GOMAXPROCS(cores)
		rs, err := Run(t.Context(), fiveLists.table(t), Methods()[1:], o)
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, Chapman(pair))
		linked, err := Linked(t.Context(), []string{"a", "b", "c"}, on, matches, 10, MethodSparse, o)
		if err != nil {
			t.Fatal(err)
		}
		parts, total, err := Strata(t.Context(), []Stratum{{"n", spinaBifida.table(t)}, {"s", kosovo.table(t)}}, MethodAveraged, o)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range append(append(rs, linked, total), parts...) {
			fmt.Fprintf(&b, "%s %x %x %x %x %s\n", r.Method, r.Point, r.Half, r.Most, r.draws, spew(r.Diagnostics))
		}
		return b.String()
	}
	one := answer(1)
	for _, cores := range []int{2, 3, 8} {
		if more := answer(cores); more != one {
			t.Errorf("on %d cores: %s", cores, cmp.Diff(one, more))
		}
	}
}

// spew writes diagnostics with all digits.
func spew(d Diagnostics) string {
	return cmp.Diff(nil, d, cmp.Exporter(func(reflect.Type) bool { return true }))
}

// Tables that break arithmetic or assumptions, of every number of lists, are answered
// within reason or refused by every method.
func TestTablesOnTheEdge(t *testing.T) {
	const billion = 1_000_000_000
	for _, tt := range []struct {
		name  string
		code  string // of the refusal that every method gives; "" if some may answer
		cells func(k int, counts []float64)
	}{
		{"a billion people in each cell", "", func(k int, c []float64) {
			for m := range c {
				c[m] = billion
			}
		}},
		{"a billion on each list alone, and one on all", "", func(k int, c []float64) {
			for j := range k {
				c[1<<j] = billion
			}
			c[len(c)-1] = 1
		}},
		{"only people who are on one list or on all", "", func(k int, c []float64) {
			for j := range k {
				c[1<<j] = 40
			}
			c[len(c)-1] = 9
		}},
		{"one person on all lists, nobody else", "same-lists", func(k int, c []float64) { c[len(c)-1] = 1 }},
		{"an empty list", "empty-list", func(k int, c []float64) {
			for m := range c {
				if m&1 == 0 {
					c[m] = 20
				}
			}
		}},
		{"the same list twice", "same-lists", func(k int, c []float64) {
			for m := range c {
				if m&1 == m>>1&1 {
					c[m] = 20
				}
			}
		}},
		{"a list inside another", "inside", func(k int, c []float64) {
			for m := range c {
				if m&1 == 0 || m>>1&1 == 1 {
					c[m] = 20
				}
			}
		}},
		{"lists that share nobody", "no-overlap", func(k int, c []float64) {
			for j := range k {
				c[1<<j] = 30
			}
		}},
	} {
		for k := 2; k <= MaxLists; k++ {
			counts := make([]float64, 1<<k)
			tt.cells(k, counts)
			counts[0] = 0
			tab := (&Table{lists: []string{"a", "b", "c", "d", "e", "f", "g", "h"}[:k]}).with(counts)
			rs, err := Run(t.Context(), tab, Methods(), Options{Sparse: SparseOptions{Replicates: 10}, LatentClass: LatentClassOptions{BurnIn: 20, Sweeps: 100}})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rs {
				switch {
				case !r.OK() && (tt.code == "" || slices.ContainsFunc(r.Refused, func(n Note) bool { return strings.HasPrefix(n.Code, tt.code) })):
				case r.OK() && tt.code == "" && r.Point >= tab.n && !math.IsInf(r.Point, 0) && r.Most.Low >= tab.n-1e-6*tab.n && r.Most.Low <= r.Most.High && r.Half.Low <= r.Half.High:
				default:
					t.Errorf("%s, %d lists, %s: %v in %v, %v; want the reason %q or a number", tt.name, k, r.Method, r.Point, r.Most, r.Refused, tt.code)
				}
			}
		}
	}
}

func TestNotesHaveTheSameArgumentsInBothLanguages(t *testing.T) {
	for code, text := range notes {
		if a, b := verbs(text.english), verbs(text.russian); !cmp.Equal(a, b) {
			t.Errorf("%s: %v in English and %v in Russian", code, a, b)
		}
	}
}

// verbs gives the kinds of the arguments of a format.
func verbs(format string) (out []byte) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && (format[i] == '.' || format[i] == ' ' || format[i] >= '0' && format[i] <= '9'); i++ {
		}
		if i < len(format) && format[i] != '%' {
			out = append(out, format[i])
		}
	}
	return out
}
