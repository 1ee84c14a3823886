// SPDX-License-Identifier: Apache-2.0

package count

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"teptar/record"
)

// A Value is one value of a dimension: a thing, or words such as "2025-04".
// The zero Value is that the record does not say.
type Value struct {
	ID   record.EntityID
	Text string
}

// IsZero tells whether it is the value "not known".
func (v Value) IsZero() bool { return v == Value{} }

func compareValues(a, b Value) int {
	return cmp.Or(bytes.Compare(a.ID[:], b.ID[:]), strings.Compare(a.Text, b.Text))
}

// A Facet is where one act stands in one dimension: the values that it
// certainly has, and those that it may have besides. A day that is only known
// as "in spring" may be in March, April or May and is certainly in none. The
// zero Facet is that nothing is known.
type Facet struct{ Sure, May []Value }

// A Dimension is what a table is divided by.
type Dimension struct {
	Name string
	// One: an act has exactly one value, as it has one month. Otherwise it can
	// have several, as perpetrators: its rows do not add up to the acts.
	One bool
	// Victim: the value is one of the victim, as the sex is. AtTime: it is the
	// one that they had then, as the age: acts against one person can differ.
	Victim, AtTime bool
}

// ByType is the dimension of the types of acts. It is known from the acts.
var ByType = Dimension{Name: "type", One: true}

// values gives all values, sure ones or not.
func (f Facet) values() []Value { return slices.Concat(f.Sure, f.May) }

// known tells whether it has any value that says something.
func (f Facet) known() bool {
	return slices.ContainsFunc(f.Sure, notZero) || slices.ContainsFunc(f.May, notZero)
}

func notZero(v Value) bool { return !v.IsZero() }

// tidy gives the same facet with each value once, in order. What has no value
// is not known. Of several that are only possible, perhaps none is so, unless
// there is exactly one: then one of them is.
func (f Facet) tidy(one bool) Facet {
	sure, may := sortValues(f.Sure), sortValues(f.May)
	switch {
	case len(sure) == 0 && len(may) == 0:
		return Facet{Sure: []Value{{}}}
	case len(sure) == 0 && !one:
		may = sortValues(append(may, Value{}))
	case len(sure) > 1 && one:
		sure, may = nil, sortValues(append(sure, may...))
	}
	may = slices.DeleteFunc(may, func(v Value) bool { return slices.Contains(sure, v) })
	if one && len(sure) == 0 && len(may) == 1 {
		sure, may = may, nil
	}
	if one && len(sure) == 1 && len(may) > 0 {
		sure, may = nil, sortValues(append(sure, may...))
	}
	return Facet{sure, may}
}

// sortValues gives the values in order, each once, in a list of their own.
func sortValues(vs []Value) []Value {
	return slices.Compact(slices.SortedFunc(slices.Values(vs), compareValues))
}

// join gives what is known of a thing of which several records tell: of one
// value, that on which all agree who know any, else all that are said.
func join(one bool, facets []Facet) Facet {
	var f Facet
	for i := range facets {
		if facets[i].known() {
			f.Sure = append(f.Sure, facets[i].Sure...)
			f.May = append(f.May, facets[i].May...)
		}
	}
	if !one {
		f.Sure = slices.DeleteFunc(f.Sure, Value.IsZero)
	}
	return f.tidy(one)
}

// either gives what is known if the record may tell of the same thing as
// others: certain is only what is so in both cases. That they are one and that
// they are two is not told apart here, so that the most of a cell can be more
// than there is in any case, where records may be one and differ.
func either(own, joined Facet) Facet {
	var f Facet
	for _, v := range sortValues(append(own.values(), joined.values()...)) {
		if slices.Contains(own.Sure, v) && slices.Contains(joined.Sure, v) {
			f.Sure = append(f.Sure, v)
		} else {
			f.May = append(f.May, v)
		}
	}
	return f
}

// facets gives where each act stands in a dimension, with regard to which
// records tell of one act, or of one victim, and which may.
func (c *counter) facets(n int, d Dimension) []Facet {
	out := make([]Facet, len(c.acts))
	for i := range c.acts {
		out[i] = c.ownFacet(&c.acts[i], n, d)
	}
	asIs := func(e record.EntityID) record.EntityID { return e }
	entries := make([]entry, len(c.acts))
	for i := range c.acts {
		entries[i] = entry{counted: &c.acts[i]}
	}
	c.reconcile(out, d.One, components(entries, asIs), components(entries, c.merged))
	if d.Victim {
		of := func(f func(record.EntityID) record.EntityID) []int {
			first, at := map[record.EntityID]int{}, make([]int, len(c.acts))
			for i := range c.acts {
				v := f(c.acts[i].Victim)
				if _, ok := first[v]; !ok {
					first[v] = i
				}
				at[i] = first[v]
			}
			return at
		}
		one := of(asIs)
		if d.AtTime {
			for i := range one {
				one[i] = i
			}
		}
		c.reconcile(out, d.One, one, of(c.merged))
	}
	c.openValues(out)
	return out
}

// ownFacet gives where one record stands in a dimension by itself.
func (c *counter) ownFacet(a *counted, n int, d Dimension) Facet {
	var f Facet
	switch {
	case d.Name == ByType.Name:
		for _, t := range a.types {
			f.May = append(f.May, Value{Text: string(t)})
		}
	case n < len(a.Facets):
		f = a.Facets[n]
	}
	through := func(vs []Value) []Value {
		vs = slices.Clone(vs)
		for i := range vs {
			vs[i].ID = c.same(vs[i].ID)
		}
		return vs
	}
	return Facet{through(f.Sure), through(f.May)}.tidy(d.One)
}

// reconcile joins the facets of records that tell of one thing, and weakens
// those of records that may. same and open number the things of the records.
func (c *counter) reconcile(facets []Facet, one bool, same, open []int) {
	gather := func(of []int, settle func(own, joined Facet) Facet) {
		together := map[int][]int{}
		for i, n := range of {
			together[n] = append(together[n], i)
		}
		for _, is := range together {
			if len(is) < 2 {
				continue
			}
			var all []Facet
			for _, i := range is {
				all = append(all, facets[i])
			}
			joined := join(one, all)
			for _, i := range is {
				facets[i] = settle(facets[i], joined)
			}
		}
	}
	gather(same, func(_, joined Facet) Facet { return joined })
	if len(c.pairs) > 0 {
		gather(open, either)
	}
}

// openValues adds to the values that are things those that may be the same
// thing: an act by one of two who may be one may be an act by the other.
func (c *counter) openValues(facets []Facet) {
	if len(c.pairs) == 0 {
		return
	}
	alike := map[record.EntityID][]Value{}
	for i := range facets {
		for _, v := range facets[i].values() {
			if root := c.merged(v.ID); !v.ID.IsZero() && !slices.Contains(alike[root], v) {
				alike[root] = append(alike[root], v)
			}
		}
	}
	for i := range facets {
		f := &facets[i]
		for _, v := range f.values() {
			for _, w := range alike[c.merged(v.ID)] {
				if !slices.Contains(f.Sure, w) && !slices.Contains(f.May, w) {
					f.May = append(slices.Clip(f.May), w)
				}
			}
		}
	}
}
