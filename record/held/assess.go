// SPDX-License-Identifier: Apache-2.0

package held

import "teptar/record"

// all stands for every value of a property that takes one.
const all = -1

// A scope says which claims are looked at: those of one value or of all, and
// whether those that were retracted, rejected or superseded count too, to see
// what that changed.
type scope struct {
	value                           int
	retracted, rejected, superseded bool
}

func (s scope) counts(c *Claim) bool {
	switch c.Standing {
	case Counting, Accepted:
		return true
	case Retracted:
		return s.retracted
	case Rejected:
		return s.rejected
	case Superseded:
		return s.superseded
	}
	return false
}

// conclude gives the state of a value or, with all, of the property: how it
// stands, how it stood before retractions, and the value that is held.
func (d *derivation) conclude(value int) (state, before State, held *record.Value) {
	state, held = d.judged(scope{value: value})
	before = state
	if d.any(value, Retracted) {
		before, _ = d.judged(scope{value: value, retracted: true})
	}
	return state, before, held
}

// judged assesses claims and lays the judgments over them.
func (d *derivation) judged(s scope) (State, *record.Value) {
	state, value := d.assess(s)
	if d.verdict == nil {
		return state, value
	}
	if accepted, ok := d.accepted(s.value); ok {
		state, value = HeldByJudgment, accepted
	} else if d.any(s.value, Rejected) || d.any(s.value, Superseded) {
		state = d.ruled(s, state)
	}
	if d.conflict(s.value) {
		state, value = Disputed, nil
	}
	return state, value
}

// ruled says what a state becomes if it is owed to a rejection: held by
// judgment if the rejection ended a dispute, set aside if it left nothing.
func (d *derivation) ruled(s scope, state State) State {
	s.rejected = true
	if before, _ := d.assess(s); state.Holds() && before == Disputed {
		return HeldByJudgment
	}
	s.superseded = true
	before, _ := d.assess(s)
	if (state == Undocumented || state == Denied) && (before == Disputed || before.Holds()) {
		return SetAside
	}
	return state
}

// any tells whether a claim that spoke for or against a value has a standing.
func (d *derivation) any(value int, standing Standing) bool {
	for i := range d.view.Claims {
		c := &d.view.Claims[i]
		if c.Standing == standing && c.Part <= Otherwise && (value == all || c.Value == value) {
			return true
		}
	}
	return false
}

// accepted gives the value of the accepted claims, false if there are none or
// if one ruling accepted what cannot all be so.
func (d *derivation) accepted(value int) (*record.Value, bool) {
	v := d.view
	var values []*record.Value
	for i := range v.Claims {
		c := &v.Claims[i]
		if c.Standing == Accepted && c.Part != Denies && (value == all || c.Value == value) {
			values = append(values, &v.Values[c.Value].Value)
		}
	}
	return d.rules.joint(v.Property, values)
}

// A tally is what the claims of a scope come to.
type tally struct {
	group                int // a group that asserts, if any does
	asserted, twice      bool
	partly, team         bool
	denied               bool
	withdrawn, compelled bool
}

// assess derives a state from what sources say, and the value they share.
func (d *derivation) assess(s scope) (State, *record.Value) {
	t := d.tally(s)
	if !t.asserted && !t.partly && !t.team {
		switch {
		case t.withdrawn:
			return Withdrawn, nil
		case t.compelled:
			return CompelledOnly, nil
		case t.denied:
			return Denied, nil
		}
		return Undocumented, nil
	}
	value, ok := d.share(s, &t)
	if !ok || t.denied && d.disputes(s, value) {
		return Disputed, nil
	}
	switch {
	case t.twice:
		return Agreed, value
	case t.asserted || t.partly:
		return SingleSource, value
	}
	return Noted, value
}

// tally goes through the claims once.
func (d *derivation) tally(s scope) tally {
	var t tally
	for i := range d.view.Claims {
		c := &d.view.Claims[i]
		if s.value != all && c.Value != s.value {
			continue
		}
		supports := c.Part == Asserts || c.Part == Partly
		switch {
		case !s.counts(c):
			t.withdrawn = t.withdrawn || supports && c.Standing == Retracted
			t.compelled = t.compelled || supports && c.Standing == Compelled
		case c.Part == Denies:
			t.denied = true
		case !supports:
		case d.team(i):
			t.team = true
		case c.Part == Partly:
			t.partly = true
		case !t.asserted:
			t.asserted, t.group = true, c.Group
		case c.Group != t.group:
			t.twice = true
		}
	}
	return t
}

// share finds the value that all who speak for the property can mean. What is
// held comes from those who assert; who confirms in part, the team and who
// gives another explanation must be compatible with it, or there is a dispute.
func (d *derivation) share(s scope, t *tally) (*record.Value, bool) {
	v := d.view
	if s.value != all || len(v.Values) == 1 {
		return &v.Values[max(s.value, 0)].Value, true
	}
	best := Asserts
	if !t.asserted {
		best = Partly
	}
	sources := t.asserted || t.partly
	var leading, every []*record.Value
	for n := range v.Values {
		leads, speaks := false, false
		for i := range v.Claims {
			c := &v.Claims[i]
			if c.Value != n || !s.counts(c) || c.Part == Denies || c.Part > Otherwise {
				continue
			}
			speaks = true
			leads = leads || c.Part <= best && d.team(i) != sources
		}
		if leads {
			leading = append(leading, &v.Values[n].Value)
		}
		if speaks {
			every = append(every, &v.Values[n].Value)
		}
	}
	value, ok := d.rules.joint(v.Property, leading)
	if ok && len(every) > len(leading) {
		_, ok = d.rules.joint(v.Property, every)
	}
	return value, ok
}

// disputes tells whether a counting denial contradicts the value that would be
// held, or one that somebody asserts.
func (d *derivation) disputes(s scope, held *record.Value) bool {
	v := d.view
	if s.value != all || len(v.Values) == 1 {
		return true
	}
	for i := range v.Claims {
		no := &v.Claims[i]
		if no.Part != Denies || !s.counts(no) {
			continue
		}
		denied := &v.Values[no.Value].Value
		if d.rules.implies(v.Property, held, denied) {
			return true
		}
		for j := range v.Claims {
			c := &v.Claims[j]
			if c.Part <= Partly && s.counts(c) && d.implies(c.Value, no.Value) {
				return true
			}
		}
	}
	return false
}
