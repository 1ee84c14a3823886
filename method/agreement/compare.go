// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"teptar/fault"
	"teptar/record"
)

// A Comparison is two or more codings of the same documents, side by side.
type Comparison struct {
	Coders    []string // the first is the one that all others are matched with
	Documents int      // which all looked at
	Found     []Found
	Fields    []FieldTable // those of things that two or more found
}

// A Found tells how far a coder found the same things as the first: agreement
// on units, which is apart from agreement on what is said of them.
type Found struct {
	Kind                       record.Kind // "statement" for statements
	Coder                      string      // who is compared with the first
	Both, OnlyFirst, OnlyOther int
}

// Share is twice the things that both found over all that either did, counted
// for each: the F-measure, which is what kappa comes to where nobody can count
// what neither found (Hripcsak and Rothschild 2005). 0 of nothing is 0.
func (f Found) Share() float64 {
	return 2 * float64(f.Both) / max(float64(2*f.Both+f.OnlyFirst+f.OnlyOther), 1)
}

// A FieldTable is a field with its ratings and its scale.
type FieldTable struct {
	Kind     record.Kind // "statement" for what is coded of statements
	Property string
	Measure  string // terms, things, dates, numbers, places
	Scale    Scale
	Table    *Table
}

// Compare matches what codings found in documents that all of them looked at,
// and makes a table of each field.
//
// A thing of one coding is one of the same kind in the first coding whose
// passages share text with its own. Where there are several, those are paired
// that share most, then those of the same type, then those with most values in
// common: where one passage speaks of several things, agreement on them is at its
// best. What nobody shares text with was found by one coder only; it counts in
// [Found] and in no field. Who found a thing and says nothing of a property that
// another coder of it speaks of, says [Nothing].
//
// Free text, names, identifiers and coordinates are not compared: nobody chose
// them from a list.
//
// Fewer than two codings, two of one name, or no common document are
// fault.Invalid.
func Compare(schema *record.Schema, codings ...*Coding) (*Comparison, error) {
	if len(codings) < 2 {
		return nil, fmt.Errorf("one coding; want two or more to compare: %w", fault.Invalid)
	}
	out := &Comparison{}
	byAll, err := out.common(codings)
	if err != nil {
		return nil, err
	}
	first := codings[0]
	names := newNaming(first)
	base := first.finds(byAll)
	units := make([]unit, len(base))
	for i, f := range base {
		units[i] = unit{find: f, by: map[*Coding]*find{first: f}}
	}
	for _, c := range codings[1:] {
		found := c.finds(byAll)
		pairs := match(names, first, c, base, found)
		names.of[c.Coder] = map[record.EntityID]record.EntityID{}
		for i, j := range pairs {
			units[i].by[c] = found[j]
			if found[j].kind != statementKind {
				names.of[c.Coder][found[j].thing] = base[i].thing
			}
		}
		out.Found = append(out.Found, foundBy(c.Coder, base, found, pairs)...)
	}
	out.Fields, err = fields(schema, names, units)
	return out, err
}

// common sets coders and documents, and tells which documents all looked at.
func (c *Comparison) common(codings []*Coding) (byAll func(document string) bool, err error) {
	shared := map[string]int{}
	for _, coding := range codings {
		if slices.Contains(c.Coders, coding.Coder) {
			return nil, fmt.Errorf("two codings have one coder; a coder cannot be compared with themself: %w", fault.Invalid)
		}
		c.Coders = append(c.Coders, coding.Coder)
		seen := map[string]bool{}
		for _, d := range coding.Documents {
			if !seen[d] {
				seen[d] = true
				shared[d]++
			}
		}
	}
	for _, n := range shared {
		if n == len(codings) {
			c.Documents++
		}
	}
	if c.Documents == 0 {
		return nil, fmt.Errorf("the codings have no document in common: %w", fault.Invalid)
	}
	return func(d string) bool { return shared[d] == len(codings) }, nil
}

// A unit is a thing that the first coder found, with the finds of all who did.
type unit struct {
	*find
	by map[*Coding]*find
}

// match pairs finds with those of another coding, each with one at most.
func match(names *naming, first, c *Coding, base, found []*find) map[int]int {
	type pair struct {
		i, j   int
		common float64
		alike  int
	}
	in := map[string][]int{}
	for j, g := range found {
		in[g.document] = append(in[g.document], j)
	}
	var pairs []pair
	for i, f := range base {
		for _, j := range in[f.document] {
			g := found[j]
			if f.kind != g.kind {
				continue
			}
			if common := overlap(f.spans, g.spans); common > 0 {
				pairs = append(pairs, pair{i, j, common, alike(names, first, c, f, g)})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.common, a.common), cmp.Compare(b.alike, a.alike), a.i-b.i, a.j-b.j)
	})
	out, taken := map[int]int{}, map[int]bool{}
	for _, p := range pairs {
		if _, has := out[p.i]; !has && !taken[p.j] {
			out[p.i], taken[p.j] = p.j, true
		}
	}
	return out
}

// overlap is the share of the text of either that is common to both (Jaccard).
// Two that speak of the document as a whole share all of it.
func overlap(a, b [][2]int) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	joinedA, joinedB := joined(a), joined(b)
	common, all := 0, 0
	for _, s := range joinedA {
		all += s[1] - s[0]
		for _, t := range joinedB {
			common += max(min(s[1], t[1])-max(s[0], t[0]), 0)
		}
	}
	for _, t := range joinedB {
		all += t[1] - t[0]
	}
	return float64(common) / float64(max(all-common, 1))
}

// joined gives spans in order, those that touch as one.
func joined(spans [][2]int) [][2]int {
	var out [][2]int
	for _, s := range slices.SortedFunc(slices.Values(spans), func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) }) {
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// alike counts what two finds have in common; the same type outweighs all else.
func alike(names *naming, first, c *Coding, f, g *find) int {
	n := 0
	for field, v := range f.fixed {
		if g.fixed[field] == v {
			n++
		}
	}
	for _, a := range f.claims {
		for _, b := range g.claims {
			switch {
			case a.Property != b.Property || a.StanceOf() != b.StanceOf() || a.Value.Type != b.Value.Type:
			case a.Value.Type == record.RefType && a.Value.Ref != names.common(c, b.Value.Ref):
			case a.Value.Type != record.RefType && a.Value.String() != b.Value.String():
			case a.Property == "type":
				n += 1000
			default:
				n++
			}
		}
	}
	return n
}

// foundBy counts what was found by both or one, by kind.
func foundBy(coder string, base, found []*find, pairs map[int]int) []Found {
	at := map[record.Kind]*Found{}
	of := func(k record.Kind) *Found {
		if at[k] == nil {
			at[k] = &Found{Kind: k, Coder: coder}
		}
		return at[k]
	}
	for i, f := range base {
		if _, both := pairs[i]; both {
			of(f.kind).Both++
		} else {
			of(f.kind).OnlyFirst++
		}
	}
	for _, f := range found {
		of(f.kind).OnlyOther++
	}
	var out []Found
	for _, f := range at {
		f.OnlyOther -= f.Both
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Found) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}

// fields makes the tables: for each unit and each property that any of those
// who found it speaks of, what each of them says.
func fields(schema *record.Schema, names *naming, units []unit) ([]FieldTable, error) {
	type field struct {
		kind     record.Kind
		property string
	}
	ratings, measured := map[field][]Rating{}, map[field]*record.Property{}
	for i, u := range units {
		said := map[string]map[*Coding]string{}
		for c, f := range u.by {
			for property, v := range values(schema, names, c, f) {
				if said[property] == nil {
					said[property] = map[*Coding]string{}
				}
				said[property][c] = v
			}
		}
		for property, by := range said {
			at := field{u.kind, property}
			measured[at], _ = schema.Property(u.kind, property)
			for c := range u.by {
				ratings[at] = append(ratings[at], Rating{fmt.Sprintf("%s/%d", u.document, i), c.Coder, cmp.Or(by[c], Nothing)})
			}
		}
	}
	var out []FieldTable
	for at, r := range ratings {
		t, err := NewTable(r)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", at.kind, at.property, err)
		}
		if t.Units() == 0 { // two coders found no such thing in common
			continue
		}
		f := FieldTable{Kind: at.kind, Property: at.property, Measure: "terms", Scale: MASI, Table: t}
		if p := measured[at]; p != nil {
			f.Measure, f.Scale = measure(p)
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b FieldTable) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Property, b.Property))
	})
	return out, nil
}

// measure gives how values of a property are compared.
func measure(p *record.Property) (string, Scale) {
	switch {
	case p.Type == record.WhenType:
		return "dates", Dates
	case p.Type == record.NumberType:
		return "numbers", Ranges
	case p.Type == record.RefType && isPlace(p):
		return "places", Paths
	case p.Type == record.RefType:
		return "things", MASI
	}
	return "terms", MASI
}

// values gives what a find says, by property; several values of one with ";"
// between them.
func values(schema *record.Schema, names *naming, c *Coding, f *find) map[string]string {
	if f.kind == statementKind {
		return f.fixed
	}
	sets := map[string][]string{}
	for i := range f.claims {
		claim := &f.claims[i]
		p, known := schema.Property(f.kind, claim.Property)
		if !known || p.Editorial {
			continue
		}
		if v := names.value(c, p, claim); v != "" {
			sets[p.Name] = append(sets[p.Name], v)
		}
	}
	out := map[string]string{}
	for property, set := range sets {
		slices.Sort(set)
		out[property] = strings.Join(slices.Compact(set), ";")
	}
	return out
}
