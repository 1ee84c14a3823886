// SPDX-License-Identifier: Apache-2.0

package held

import (
	"slices"

	"teptar/record"
	"teptar/record/when"
)

// A derivation works out one view.
type derivation struct {
	rules   *Rules
	view    *View
	said    []*record.Said
	verdict []int // for each claim the ruling that decides it, or -1
}

// view derives one property from its claims, sorted by id, and the judgments
// in force.
func (r *Rules) view(p *record.Property, said []*record.Said, force []*record.Judged) View {
	v := View{Property: p, Claims: make([]Claim, len(said)), Groups: make([]Group, 0, min(len(said), 4))}
	d := derivation{rules: r, view: &v, said: said}
	for i, s := range said {
		c := &v.Claims[i]
		c.Said, c.Part = s, partOf(s)
		if s.In.Duress {
			c.Standing = Compelled
		}
	}
	d.list()
	if len(force) > 0 {
		d.verdict = slices.Repeat([]int{-1}, len(said))
		d.rule(force)
	}
	d.group()
	d.settle()
	d.retract()
	if p.Many {
		d.concludeMany()
	} else {
		d.concludeOne()
	}
	d.confirm()
	return v
}

// list lists the values that anyone spoke of, each once, in the order of
// their first claims.
func (d *derivation) list() {
	v := d.view
	v.Values = make([]Value, 0, min(len(v.Claims), 4))
	if len(v.Claims) == 1 {
		v.Values = append(v.Values, Value{Value: v.Claims[0].Said.Value})
		return
	}
	var keys []valueKey
	var at map[valueKey]int // only if there are many values
	for i := range v.Claims {
		c := &v.Claims[i]
		key := d.rules.keyOf(v.Property, &c.Said.Value)
		n, ok := -1, false
		if at != nil {
			n, ok = at[key]
		} else if n = slices.Index(keys, key); n >= 0 {
			ok = true
		}
		if !ok {
			n = len(v.Values)
			v.Values = append(v.Values, Value{Value: c.Said.Value})
			if at != nil {
				at[key] = n
			} else if keys = append(keys, key); len(keys) > many {
				at = indexOf(keys)
			}
		}
		c.Value = n
	}
}

// retract takes back what a group said and then retracted: every claim to the
// same value or a narrower one, unless it was said certainly later, or a
// reviewer accepted it. A retraction under possible duress takes nothing back.
func (d *derivation) retract() {
	for i := range d.view.Claims {
		r := &d.view.Claims[i]
		if r.Part != Retracts || r.Standing != Counting {
			continue
		}
		for j := range d.view.Claims {
			c := &d.view.Claims[j]
			if c.Group != r.Group || c.Standing != Counting || c.Part > Otherwise || !d.implies(c.Value, r.Value) {
				continue
			}
			if when.After(c.In.Said, r.In.Said) != when.Certainly {
				c.Standing = Retracted
			}
		}
	}
}

// implies tells whether one value of the view says all that another says.
// Values of a property with many stand side by side: each implies itself only.
func (d *derivation) implies(a, b int) bool {
	if a == b || d.view.Property.Many {
		return a == b
	}
	return d.rules.implies(d.view.Property, &d.view.Values[a].Value, &d.view.Values[b].Value)
}

// concludeMany gives each value its state.
func (d *derivation) concludeMany() {
	v := d.view
	for n := range v.Values {
		val := &v.Values[n]
		val.State, val.Before, _ = d.conclude(n)
		if val.Held = val.State.Holds(); val.Held {
			v.Held = append(v.Held, val.Value)
		}
	}
	v.State, v.Before = v.Values[0].State, v.Values[0].Before
	for _, val := range v.Values[1:] {
		if val.State != v.State {
			v.State = Several
		}
		if val.Before != v.Before {
			v.Before = Several
		}
	}
}

// concludeOne gives the property its state, and each value the state it would
// have without rivals.
func (d *derivation) concludeOne() {
	v := d.view
	var value *record.Value
	v.State, v.Before, value = d.conclude(all)
	if len(v.Values) == 1 {
		v.Values[0].State, v.Values[0].Before = v.State, v.Before
	} else {
		for n := range v.Values {
			v.Values[n].State, v.Values[n].Before, _ = d.conclude(n)
		}
	}
	if !v.State.Holds() || value == nil {
		return
	}
	v.Held = []record.Value{*value}
	for n := range v.Values {
		val := &v.Values[n]
		val.Held = d.rules.implies(v.Property, value, &val.Value)
	}
}

// confirm counts, for every value, the independent groups that assert it or
// something narrower: digit 1 of the grade needs two.
func (d *derivation) confirm() {
	v := d.view
	if len(v.Groups) < 2 {
		return
	}
	for n := range v.Values {
		v.Values[n].Confirmed = d.confirmed(func(c *Claim) bool { return d.implies(c.Value, n) })
	}
	if len(v.Held) == 1 && !v.Property.Many {
		held := &v.Held[0]
		v.Confirmed = d.confirmed(func(c *Claim) bool {
			return d.rules.implies(v.Property, &v.Values[c.Value].Value, held)
		})
	}
}

// confirmed tells whether claims of two independent groups say so.
func (d *derivation) confirmed(so func(*Claim) bool) bool {
	first := -1
	for i := range d.view.Claims {
		c := &d.view.Claims[i]
		if c.Part != Asserts || !c.Standing.Counts() || c.Group == first || d.team(i) || !so(c) {
			continue
		}
		if first >= 0 {
			return true
		}
		first = c.Group
	}
	return false
}
