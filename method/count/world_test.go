// SPDX-License-Identifier: Apache-2.0

package count

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"teptar/record"
)

// A world is one way in which everything that is open can be settled: what is
// in each cell, counted by hand.
type world struct {
	acts   []worldAct
	size   int64 // of the group
	pq     bool  // p and q are one
	member map[string]bool
}

type worldAct struct {
	Act
	typ    record.Term
	values []Value // of the one dimension
}

// worlds calls f with every way to settle an input of one group and one
// dimension.
func worlds(in Input, d Dimension, f func(*world)) {
	w := &world{member: map[string]bool{}}
	var members func(int)
	var acts func(int)
	acts = func(i int) {
		if i == len(in.Acts) {
			f(w)
			return
		}
		a := in.Acts[i]
		acts2 := func(values []Value) {
			for _, typ := range append([]record.Term{a.Type}, a.OrType...) {
				w.acts = append(w.acts, worldAct{a, typ, values})
				acts(i + 1)
				w.acts = w.acts[:len(w.acts)-1]
			}
		}
		if a.Open || a.Attempt != Carried {
			acts(i + 1) // it was not, or was not carried out
		}
		if a.Attempt == AttemptOnly {
			return
		}
		for _, vs := range settled(a.Facets[0], d.One) {
			acts2(vs)
		}
	}
	members = func(m int) {
		if m == len(in.Groups[0].Members) {
			for w.size = in.Groups[0].Min; w.size <= in.Groups[0].Max; w.size++ {
				acts(0)
			}
			return
		}
		name := in.Groups[0].Members[m]
		for _, is := range []bool{true, false} {
			if is || name.Open {
				w.member[name.Person.String()] = is
				members(m + 1)
			}
		}
	}
	for _, w.pq = range []bool{false, true}[:1+min(len(in.Open), 1)] {
		members(0)
	}
}

// settled gives every way to settle a facet.
func settled(f Facet, one bool) (all [][]Value) {
	switch {
	case len(f.Sure)+len(f.May) == 0:
		return [][]Value{{{}}}
	case one && len(f.May) > 0:
		for _, v := range f.May {
			all = append(all, []Value{v})
		}
		return all
	}
	all = [][]Value{f.Sure}
	for _, v := range f.May {
		for _, vs := range all {
			all = append(all, append(slices.Clone(vs), v))
		}
	}
	for i := range all {
		if len(all[i]) == 0 {
			all[i] = []Value{{}}
		}
	}
	return all
}

// victims counts people in the cell of a value; of nil, in all cells.
func (w *world) victims(v *Value) int64 {
	named, group := map[record.EntityID]bool{}, false
	for _, a := range w.acts {
		switch {
		case IsThreat(a.typ) || v != nil && !slices.Contains(a.values, *v):
		case a.Victim == ent("g"):
			group = true
		case w.pq && a.Victim == ent("q"):
			named[ent("p")] = true
		default:
			named[a.Victim] = true
		}
	}
	if !group {
		return int64(len(named))
	}
	members := map[record.EntityID]bool{}
	for _, m := range []string{"p", "q", "r", "s"} {
		if w.member[ent(m).String()] {
			id := ent(m)
			if w.pq && m == "q" {
				id = ent("p")
			}
			members[id] = true
		}
	}
	others := w.size
	for id := range members {
		if named[id] && others > 0 {
			others--
		}
	}
	return int64(len(named)) + others
}

// drawWorlds draws an input small enough to go through all its worlds.
func drawWorlds(t *rapid.T) (Input, Dimension) {
	d := rapid.SampledFrom([]Dimension{month, by}).Draw(t, "dimension")
	var in Input
	g := Group{ID: ent("g"), Min: int64(rapid.IntRange(2, 3).Draw(t, "min"))}
	g.Max = g.Min + int64(rapid.IntRange(0, 1).Draw(t, "more"))
	for _, m := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"p", "q", "r"}), 0, 2, rapid.ID[string]).Draw(t, "members") {
		g.Members = append(g.Members, Member{ent(m), rapid.Bool().Draw(t, "open member")})
	}
	in.Groups = []Group{g}
	for n := range rapid.IntRange(1, 4).Draw(t, "acts") {
		a := act(fmt.Sprint("act ", n), rapid.SampledFrom([]record.Term{"LIB-DET", "INT-THR"}).Draw(t, "type"),
			rapid.SampledFrom([]string{"p", "q", "r", "g"}).Draw(t, "victim"), inOne(drawFacet(t, d.One)))
		if rapid.IntRange(0, 3).Draw(t, "rival type") == 0 {
			a.OrType = []record.Term{"INT-BEA"}
		}
		a.Open, a.Attempt = rapid.Bool().Draw(t, "open"), Attempt(rapid.IntRange(0, 2).Draw(t, "attempt"))
		in.Acts = append(in.Acts, a)
	}
	if rapid.Bool().Draw(t, "p may be q") {
		in.Open = [][2]record.EntityID{{ent("p"), ent("q")}}
	}
	return in, d
}

func inOne(f Facet) func(*Act) { return func(a *Act) { a.Facets = []Facet{f} } }

// extremes are the least and the most over all worlds.
type extremes map[Value][2]int64

func (e extremes) see(v Value, n int64) {
	r, ok := e[v]
	if !ok {
		r = [2]int64{n, n}
	}
	e[v] = [2]int64{min(r[0], n), max(r[1], n)}
}

func TestARangeHoldsEveryWorldAndNoMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, d := drawWorlds(t)
		x := cross(t, in, By{[]Unit{Victims}, []Dimension{d}})
		all, total := extremes{}, extremes{}
		worlds(in, d, func(w *world) {
			for _, v := range append(words("a", "b"), Value{}) {
				all.see(v, w.victims(&v))
			}
			total.see(Value{}, w.victims(nil))
		})
		check := func(what string, got Range, want [2]int64) {
			if len(in.Open) > 0 && len(in.Groups[0].Members) > 1 {
				// Two members who may be one: both their numbers are taken.
				if got.Min > want[0] || got.Max < want[1] {
					t.Errorf("%s: %v, in worlds %v", what, got, want)
				}
				return
			}
			if got.Min != want[0] || got.Max != want[1] {
				t.Errorf("%s: %v, in worlds %v", what, got, want)
			}
		}
		for v, want := range all {
			check(fmt.Sprintf("%q", v.Text), find(x, []Value{v})[0], want)
		}
		check("total", x.Total.Counts[0], total[Value{}])
	})
}
