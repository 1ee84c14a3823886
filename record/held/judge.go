// SPDX-License-Identifier: Apache-2.0

package held

import (
	"bytes"
	"slices"

	"teptar/record"
)

// InForce gives the judgments that are not undone, oldest first, those of the
// same second in the order of their ids. A judgment is undone if an undoing of
// it is in force; so undoing an undoing brings it back. The undoings are left
// out.
func InForce(judged []record.Judged) []record.Judged {
	var force []record.Judged
	for _, j := range inForce(judged) {
		force = append(force, *j)
	}
	return force
}

func inForce(judged []record.Judged) []*record.Judged {
	if len(judged) == 0 {
		return nil
	}
	sorted := make([]*record.Judged, len(judged))
	for i := range judged {
		sorted[i] = &judged[i]
	}
	slices.SortFunc(sorted, func(a, b *record.Judged) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	sorted = slices.CompactFunc(sorted, func(a, b *record.Judged) bool { return a.ID == b.ID })
	undone := undone(sorted)
	return slices.DeleteFunc(sorted, func(j *record.Judged) bool {
		return j.Verdict == record.UndoVerdict || undone[j.ID]
	})
}

// undone tells which judgments are taken back. An undoing names the hash of
// what it undoes, so that undoings cannot form a circle; each is settled after
// those that undo it.
func undone(sorted []*record.Judged) map[record.JudgmentID]bool {
	undoers := map[record.JudgmentID][]record.JudgmentID{}
	for _, j := range sorted {
		if j.Verdict == record.UndoVerdict {
			undoers[j.Undoes] = append(undoers[j.Undoes], j.ID)
		}
	}
	if len(undoers) == 0 {
		return nil
	}
	settled := map[record.JudgmentID]bool{}
	var settle func(id record.JudgmentID, depth int) bool
	settle = func(id record.JudgmentID, depth int) bool {
		if u, ok := settled[id]; ok || depth > len(sorted) {
			return u
		}
		u := false
		for _, by := range undoers[id] {
			u = u || !settle(by, depth+1)
		}
		settled[id] = u
		return u
	}
	for _, j := range sorted {
		settle(j.ID, 0)
	}
	return settled
}

// rule finds the judgments that concern the property and settles, claim by
// claim, which of them holds.
func (d *derivation) rule(force []*record.Judged) {
	for _, j := range force {
		concerned := false
		for _, id := range j.Claims {
			concerned = concerned || d.find(id) >= 0
		}
		if j.Verdict == record.Conflict && len(j.Claims) == 0 {
			concerned = j.Property == d.view.Property.Name && d.rules.about(d.said, j.Of)
		}
		if !concerned {
			continue
		}
		d.view.Rulings = append(d.view.Rulings, Ruling{j, true})
	}
	for n, r := range d.view.Rulings {
		switch r.Verdict {
		case record.Accept, record.Reject, record.NeedsWork, record.Superseded:
			for _, id := range r.Claims {
				if i := d.find(id); i >= 0 {
					d.verdict[i] = n
				}
			}
		}
	}
	for i, n := range d.verdict {
		if n >= 0 {
			d.stand(&d.view.Claims[i], d.view.Rulings[n].Verdict)
		}
	}
}

// stand gives a claim the standing that a verdict asks for. No verdict makes a
// compelled claim count, nor a rumour, a refusal or a retraction an assertion.
func (d *derivation) stand(c *Claim, verdict record.Term) {
	switch {
	case verdict == record.NeedsWork:
		c.NeedsWork = true
	case c.Standing == Compelled:
	case verdict == record.Reject:
		c.Standing = Rejected
	case verdict == record.Superseded:
		c.Standing = Superseded
	case verdict == record.Accept && c.Part <= Otherwise:
		c.Standing = Accepted
	}
}

// find gives the place of a claim in the view, -1 if it is not in it.
func (d *derivation) find(id record.ClaimID) int {
	i, ok := slices.BinarySearchFunc(d.view.Claims, id, func(c Claim, id record.ClaimID) int { return compareIDs(c.ID, id) })
	if !ok {
		return -1
	}
	return i
}
