// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"fmt"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// SetupToken makes a token with which the first owner makes their account. The
// program shows it in the terminal from which it was started, so that nobody
// comes first who only reaches the desk. It is in memory only, serves once, and
// a later one takes its place. When there is an account it is fault.Conflict.
func (b *Book) SetupToken() (Secret, error) {
	if !b.Empty() {
		return Secret{}, errSetUp()
	}
	secret, name := newToken("")
	b.mu.Lock()
	defer b.mu.Unlock()
	b.setup = name
	return secret, nil
}

func errSetUp() error { return fmt.Errorf("there is an account already: %w", fault.Conflict) }

// CanSetUp tells whether a token is the one that SetupToken gave last.
func (b *Book) CanSetUp(token Secret) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.setup != "" && b.setup == nameOf(token.Reveal()) && len(b.accounts.items) == 0
}

// SetUp makes the first owner with their account. If a member has the name
// already, as in an archive that had accounts before, it is them. A wrong token
// is fault.Denied.
func (b *Book) SetUp(ctx context.Context, token Secret, n Newcomer) (record.MemberID, error) {
	if !b.CanSetUp(token) {
		return record.MemberID{}, fmt.Errorf("this is not the address that was printed when the desk was started: %w", fault.Denied)
	}
	fresh, err := b.newAccount(ctx, n)
	if err != nil {
		return record.MemberID{}, err
	}
	b.change.Lock()
	defer b.change.Unlock()
	if !b.CanSetUp(token) {
		return record.MemberID{}, errSetUp()
	}
	if fresh.Member, err = b.firstOwner(ctx, n.Name); err != nil {
		return record.MemberID{}, err
	}
	d := b.newChange()
	b.open(d, fresh)
	d.apply = append(d.apply, func() { b.setup = "" })
	return fresh.Member, d.land(ctx)
}

// firstOwner puts the first owner on record, as far as they are not.
func (b *Book) firstOwner(ctx context.Context, name string) (record.MemberID, error) {
	id, grants, err := b.named(ctx, name)
	if err != nil {
		return id, err
	}
	i := invitation{Member: id, Known: !id.IsZero(), Reason: "set up the desk"}
	if id.IsZero() {
		i.Member = record.NewMemberID()
	}
	if !access.Granted(record.Member{ID: id}, grants).Everything() || id.IsZero() {
		i.Offers = []Offer{{Role: record.RoleOwner}}
	}
	ops := i.ops(b.archive, name, name, grants)
	if len(ops) == 0 {
		return i.Member, nil
	}
	_, err = b.archive.Commit(ctx, access.Owner(name).As(i.Member).Through(access.Desk), ops)
	return i.Member, err
}

// named finds a member by the name that they have now, zero if there is none.
func (b *Book) named(ctx context.Context, name string) (id record.MemberID, grants []record.Grant, err error) {
	v, err := b.archive.View(ctx, access.Owner(""))
	if err != nil {
		return id, nil, err
	}
	defer v.Close()
	team, err := v.Members()
	if err != nil {
		return id, nil, err
	}
	for _, m := range team {
		if m.Name == name {
			grants, err = v.GrantsTo(m.ID)
			return m.ID, grants, err
		}
	}
	return id, nil, nil
}
