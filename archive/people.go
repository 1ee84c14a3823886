// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// ViewerOf gives a member as a viewer, with what their grants allow now. A
// member without grants may know of nothing; who is no member is
// fault.NotFound. It is asked at every request, so that a grant that was taken
// away ends at once, and is cheap as long as nobody was granted anything.
func (a *Archive) ViewerOf(ctx context.Context, id record.MemberID) (access.Viewer, error) {
	if v, ok := a.team.find(id); ok {
		return v, nil
	}
	state := a.team.now()
	r, err := a.store.Read(ctx, access.Owner(""))
	if err != nil {
		return access.Viewer{}, err
	}
	defer r.Close()
	m, err := r.Member(id)
	if err != nil {
		return access.Viewer{}, err
	}
	grants, err := r.GrantsTo(id)
	if err != nil {
		return access.Viewer{}, err
	}
	v := access.Granted(m.Member, grants)
	a.team.note(state, id, v)
	return v, nil
}

// GrantTime gives the time for a new grant to a member in a case: now, or just
// after the last one, so that the new one holds even if a clock was wrong or
// both are made within a second.
func GrantTime(now time.Time, grants []record.Grant, c record.CaseID, m record.MemberID) time.Time {
	for _, g := range grants {
		if g.Case == c && g.Member == m && !g.At.Before(now) {
			now = g.At.Add(time.Second)
		}
	}
	return now
}

// errNoRole is the one answer to whoever may not add something.
func errNoRole() error {
	return fmt.Errorf("no such case, or no role in it that allows this: %w", fault.NotFound)
}

// mine checks that an op carries the name of who adds it. Only who may know
// everything can add what others did.
func (c *check) mine(what, by string) error {
	if !c.viewer.Everything() && by != c.viewer.Name() {
		return fmt.Errorf("%s: it must carry the name of who makes it: %w", what, fault.Invalid)
	}
	return nil
}

// member checks a new member, or a new name of one. Only an owner renames.
func (c *check) member(m record.Member) error {
	if err := c.mine("member", m.By); err != nil {
		return err
	}
	team, err := c.team()
	if err != nil {
		return err
	}
	for _, other := range team {
		switch {
		case other.ID != m.ID:
			if called(other, m.Name) {
				return fmt.Errorf("member: somebody has this name, or had it before: %w", fault.Conflict)
			}
		case !c.viewer.Everything():
			return errNoRole()
		case !m.After(other.Member):
			return fmt.Errorf("member %s: a later name holds: %w", m.ID, fault.Conflict)
		}
	}
	c.members[m.ID] = m
	return nil
}

// called tells whether a member has a name that people take for another.
func called(m Member, name string) bool {
	if strings.EqualFold(m.Name, name) {
		return true
	}
	for _, old := range m.Former {
		if strings.EqualFold(old, name) {
			return true
		}
	}
	return false
}

// team gives all members, with what this commit adds.
func (c *check) team() ([]Member, error) {
	if c.known == nil {
		var err error
		if c.known, err = c.all().Members(); err != nil {
			return nil, err
		}
	}
	team := slices.Clone(c.known)
	for _, m := range c.members {
		team = append(team, Member{Member: m})
	}
	return team, nil
}

// all reads as this archive does, whatever the viewer may know. What is learnt
// by it must not be told.
func (c *check) all() Reading { return c.tx.Read(access.Owner("")) }

// grant checks that a grant is to somebody whom the viewer may know, in a case
// that is there, and that it will hold.
func (c *check) grant(g record.Grant) error {
	if err := c.mine("grant", g.By); err != nil {
		return err
	}
	if _, fresh := c.members[g.Member]; !fresh {
		if _, err := c.seen.Member(g.Member); err != nil {
			return fmt.Errorf("grant: %w", err)
		}
	}
	if err := c.hasCase(g.Case); err != nil {
		return err
	}
	old, err := c.all().GrantsTo(g.Member)
	if err != nil {
		return err
	}
	for _, other := range append(old, c.granted...) {
		if other.Case == g.Case && other.Member == g.Member && !g.After(other) {
			return fmt.Errorf("grant: a later one holds: %w", fault.Conflict)
		}
	}
	c.granted = append(c.granted, g)
	return nil
}

// keepsOwner refuses a commit after which nobody would be an owner, where
// somebody is one. It looks at the transaction, so that of two owners who give
// up at once the second is refused. Whoever holds the keys of the archive can
// name another owner first.
func (c *check) keepsOwner() error {
	whole := slices.DeleteFunc(slices.Clone(c.granted), func(g record.Grant) bool { return g.Case != "" })
	if len(whole) == 0 {
		return nil
	}
	before, err := c.all().Grants("")
	if err != nil || len(access.InForce(before)) == 0 || len(access.InForce(append(before, whole...))) > 0 {
		return err
	}
	return fmt.Errorf("grant: nobody would be an owner any more; make somebody else an owner first: %w", fault.Denied)
}

// hasCase tells whether a case is in the archive or comes with this commit.
func (c *check) hasCase(id record.CaseID) error {
	if id == "" || c.cases[id] {
		return nil
	}
	there, err := c.seen.Cases()
	if err != nil {
		return err
	}
	for _, one := range there {
		if one.ID == id {
			return nil
		}
	}
	return errNoRole()
}
