// SPDX-License-Identifier: Apache-2.0

package held

import (
	"cmp"
	"slices"

	"teptar/record"
)

// settle lets the later of two acceptances that cannot both be so overrule the
// earlier, takes out of account what an accepted denial contradicts, and notes
// which rulings hold.
func (d *derivation) settle() {
	if d.verdict == nil {
		return
	}
	v := d.view
	var kept []int
	for _, i := range d.acceptedClaims() {
		overruled := slices.ContainsFunc(kept, func(k int) bool {
			return d.verdict[k] > d.verdict[i] && d.contradict(&v.Claims[k], &v.Claims[i])
		})
		if overruled {
			v.Claims[i].Standing = Counting
		} else {
			kept = append(kept, i)
		}
	}
	for _, k := range kept {
		for j := range v.Claims {
			c := &v.Claims[j]
			if v.Claims[k].Part == Denies && c.Part != Denies && c.Standing == Counting && d.contradict(&v.Claims[k], c) {
				c.Standing = Rejected
			}
		}
	}
	for n := range v.Rulings {
		v.Rulings[n].Holds = d.decides(n)
	}
}

// acceptedClaims lists them from the latest ruling to the earliest.
func (d *derivation) acceptedClaims() []int {
	var accepted []int
	for i := range d.view.Claims {
		if d.view.Claims[i].Standing == Accepted {
			accepted = append(accepted, i)
		}
	}
	slices.SortStableFunc(accepted, func(a, b int) int { return cmp.Compare(d.verdict[b], d.verdict[a]) })
	return accepted
}

// contradict tells whether two claims cannot both be so.
func (d *derivation) contradict(a, b *Claim) bool {
	if a.Part > Otherwise || b.Part > Otherwise {
		return false
	}
	switch {
	case a.Part == Denies && b.Part == Denies:
		return false
	case a.Part == Denies:
		return d.implies(b.Value, a.Value)
	case b.Part == Denies:
		return d.implies(a.Value, b.Value)
	case d.view.Property.Many || a.Value == b.Value:
		return false
	}
	values := d.view.Values
	_, ok := d.rules.joint(d.view.Property, []*record.Value{&values[a.Value].Value, &values[b.Value].Value})
	return !ok
}

// decides tells whether a ruling still decides the standing of a claim. One of
// conflict does not, until conflict finds that it does; one on origins does.
func (d *derivation) decides(n int) bool {
	r := &d.view.Rulings[n]
	switch r.Verdict {
	case record.Accept, record.Reject, record.NeedsWork, record.Superseded:
	default:
		return r.Verdict != record.Conflict
	}
	for _, id := range r.Claims {
		i := d.find(id)
		if i < 0 || d.view.Rulings[d.verdict[i]].Verdict != r.Verdict {
			continue
		}
		if r.Verdict != record.Accept || d.view.Claims[i].Standing == Accepted {
			return true
		}
	}
	return false
}

// conflict tells whether a judgment of conflict is in force over a value or,
// with all, over the property. A later acceptance ends it, and so does a later
// rejection of a claim that it names.
func (d *derivation) conflict(value int) bool {
	found := false
	for n := range d.view.Rulings {
		r := &d.view.Rulings[n]
		if r.Verdict == record.Conflict && d.touches(r, value) && !d.ended(n, value) {
			r.Holds, found = true, true
		}
	}
	return found
}

// touches tells whether a judgment of conflict is about a value.
func (d *derivation) touches(r *Ruling, value int) bool {
	if value == all || len(r.Claims) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Claims, func(id record.ClaimID) bool {
		i := d.find(id)
		return i >= 0 && d.view.Claims[i].Value == value
	})
}

// ended tells whether a later ruling ended the conflict of ruling n.
func (d *derivation) ended(n, value int) bool {
	named := d.view.Rulings[n].Claims
	for i, by := range d.verdict {
		c := &d.view.Claims[i]
		if by <= n {
			continue
		}
		switch c.Standing {
		case Accepted:
			if !d.view.Property.Many || c.Value == value {
				return true
			}
		case Rejected, Superseded:
			if slices.Contains(named, c.ID) {
				return true
			}
		}
	}
	return false
}
