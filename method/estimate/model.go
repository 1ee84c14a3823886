// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math/bits"
	"slices"
	"strings"
)

// A model is a hierarchical log-linear model: the masks of its terms, the
// intercept (0) first, all terms inside a term among them.
type model []int

// independence is the model without any dependence between lists.
func independence(k int) model {
	m := model{0}
	for i := range k {
		m = append(m, 1<<i)
	}
	return m
}

// plus gives the model with one term more.
func (m model) plus(term int) model {
	n := append(slices.Clone(m), term)
	slices.SortFunc(n, order)
	return n
}

// minus gives the model with one term less.
func (m model) minus(term int) model {
	return slices.DeleteFunc(slices.Clone(m), func(a int) bool { return a == term })
}

// has tells whether a term is in the model.
func (m model) has(term int) bool { return slices.Contains(m, term) }

// admits tells whether the model with the term would be hierarchical.
func (m model) admits(term int) bool {
	for i := range bits.Len(uint(term)) {
		if term>>i&1 == 1 && !m.has(term&^(1<<i)) {
			return false
		}
	}
	return true
}

// largest tells whether no other term contains the term.
func (m model) largest(term int) bool {
	return !slices.ContainsFunc(m, func(a int) bool { return a != term && a&term == term })
}

// name writes a model by its largest terms, as is the custom: "[A*B, C]".
func (m model) name(lists []string) string {
	var parts []int
	for _, mask := range m[1:] {
		if m.largest(mask) {
			parts = append(parts, mask)
		}
	}
	return inBrackets(parts, lists)
}

// inBrackets writes terms, the largest first.
func inBrackets(terms []int, lists []string) string {
	slices.SortFunc(terms, larger)
	parts := make([]string, len(terms))
	for i, mask := range terms {
		parts[i] = term(mask, lists)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// term writes the lists of a mask: "A*B".
func term(mask int, lists []string) string {
	var names []string
	for i, l := range lists {
		if mask>>i&1 == 1 {
			names = append(names, l)
		}
	}
	return strings.Join(names, "*")
}

// hierarchical yields every hierarchical model with all lists in it and terms
// of at most most lists, but never the term of all lists, which no data can
// show: 8, 113 and 6,893 models for 3, 4 and 5 lists. The model that it yields is
// used again.
func hierarchical(k, most int, yield func(model) bool) {
	var free []int
	for mask := 1; mask < 1<<k-1; mask++ {
		if c := bits.OnesCount(uint(mask)); c >= 2 && c <= most {
			free = append(free, mask)
		}
	}
	slices.SortFunc(free, order)
	in := make([]bool, 1<<k)
	m := independence(k)
	var walk func(i int) bool
	walk = func(i int) bool {
		if i == len(free) {
			return yield(m)
		}
		if !walk(i + 1) {
			return false
		}
		t := free[i]
		for b := range k {
			if s := t &^ (1 << b); s != t && s&(s-1) != 0 && !in[s] {
				return true
			}
		}
		in[t] = true
		m = append(m, t)
		more := walk(i + 1)
		m = m[:len(m)-1]
		in[t] = false
		return more
	}
	walk(0)
}
