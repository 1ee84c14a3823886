// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"errors"
	"fmt"
	"slices"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// This file has the rules of review, for people in doc/access.md. They are kept
// when a judgment is committed, and not when it comes in a merge: what another
// archive let its members do is on record.

// review refuses that somebody reviews what they brought in themself, once
// there are two members who could review it for each other.
func (c *check) review(j *record.Judgment) error {
	n, err := c.reviewers(j.Case)
	if err != nil || n < 2 {
		return err
	}
	who, err := c.namesOf(j.By)
	if err != nil {
		return err
	}
	if err := c.second(j, who); err != nil {
		return err
	}
	own, err := c.isOwn(j, who)
	if err != nil || !own {
		return err
	}
	return fmt.Errorf("judgment %s: of what they brought in themself; somebody else has to review it: %w", j.Verdict, fault.Denied)
}

// namesOf gives all names that the member with a name has or had.
func (c *check) namesOf(name string) ([]string, error) {
	team, err := c.team()
	if err != nil {
		return nil, err
	}
	for _, m := range team {
		if m.Called(name) {
			return append(slices.Clone(m.Former), m.Name), nil
		}
	}
	return []string{name}, nil
}

// isOwn tells whether a judgment settles what somebody brought in themself. Of
// an undoing it is what it brings back or takes away, but everybody may take
// back what they judged themself.
func (c *check) isOwn(j *record.Judgment, who []string) (bool, error) {
	settles := *j
	for n := 0; settles.Verdict == record.UndoVerdict; n++ {
		undone, err := c.judgmentOf(settles.Undoes)
		if err != nil || n == 0 && slices.Contains(who, undone.By) {
			return false, err
		}
		settles = undone // it names the hash of what it undoes, so this ends
	}
	switch settles.Verdict {
	case record.Accept, record.Reject:
		return c.broughtAny(settles.Claims, who)
	case record.Status:
		return c.broughtAll(settles.Of, settles.Case, who)
	}
	return false, nil
}

// judgmentOf finds a judgment of the archive or of this commit.
func (c *check) judgmentOf(id record.JudgmentID) (record.Judgment, error) {
	if j, ok := c.judged[id]; ok {
		return j, nil
	}
	j, err := c.seen.Judgment(id)
	return j.Judgment, err
}

// broughtAny tells whether one of the claims was brought by somebody.
func (c *check) broughtAny(claims []record.ClaimID, who []string) (bool, error) {
	for _, id := range claims {
		if _, fresh := c.claims[id]; fresh {
			if slices.Contains(who, c.viewer.Name()) {
				return true, nil
			}
			continue
		}
		by, err := c.seen.BroughtBy(id)
		if err != nil {
			return false, err
		}
		if slices.Contains(who, by[0].By) {
			return true, nil
		}
	}
	return false, nil
}

// broughtAll tells whether all that is said of an entity in a case, as far as
// the viewer may know, was brought by somebody.
func (c *check) broughtAll(of record.EntityID, in record.CaseID, who []string) (bool, error) {
	own := c.told[of] && slices.Contains(who, c.viewer.Name())
	if c.told[of] && !own {
		return false, nil
	}
	said, err := c.seen.Claims(of)
	if errors.Is(err, fault.NotFound) {
		return own, nil // it comes with this commit
	}
	if err != nil {
		return false, err
	}
	for _, s := range said {
		if s.In.Case != in {
			continue
		}
		by, err := c.seen.BroughtBy(s.ID)
		if err != nil {
			return false, err
		}
		if !slices.Contains(who, by[0].By) {
			return false, nil
		}
		own = true
	}
	return own, nil
}

// reviewers counts the members who may judge in a case.
func (c *check) reviewers(in record.CaseID) (int, error) {
	if n, ok := c.reviewing[in]; ok {
		return n, nil
	}
	all := c.all()
	owners, err := all.Grants("")
	if err != nil {
		return 0, err
	}
	here, err := all.Grants(in)
	if err != nil {
		return 0, err
	}
	may := map[record.MemberID]bool{}
	for _, g := range access.InForce(append(owners, here...)) {
		if g.Role == record.RoleOwner || access.RoleOf(g.Role) >= access.Reviewer {
			may[g.Member] = true
		}
	}
	c.reviewing[in] = len(may)
	return len(may), nil
}

// second refuses that one person confirms under a new name what they set under
// an old one: two names in the record have to be two people.
func (c *check) second(j *record.Judgment, who []string) error {
	if j.Verdict != record.Status || j.Value.Term != record.Confirmed || len(who) < 2 {
		return nil
	}
	judged, err := c.seen.Judgments(j.Of)
	if errors.Is(err, fault.NotFound) {
		return nil // it comes with this commit
	}
	if err != nil {
		return err
	}
	for _, old := range held.InForce(judged) {
		if old.Verdict == record.Status && old.Value.Term == record.Confirmed && old.By != j.By && slices.Contains(who, old.By) {
			return fmt.Errorf("judgment %s: they have set it already under another name: %w", j.Verdict, fault.Denied)
		}
	}
	return nil
}

// mayUndo tells whether a judgment takes back one that the viewer made: the
// author may, also when they review no more.
func (c *check) mayUndo(j *record.Judgment) bool {
	if j.Verdict != record.UndoVerdict || !c.viewer.Codes(j.Case) {
		return false
	}
	old, err := c.seen.Judgment(j.Undoes)
	return err == nil && old.Case == j.Case && old.By == c.viewer.Name()
}

// inReach checks that whoever judges what belongs to a case may judge there,
// and does not only know of it.
func (c *check) inReach(of record.CaseID, j *record.Judgment) error {
	if c.viewer.Judges(of) || of == j.Case {
		return nil
	}
	return errNoRole()
}
