// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// An Offer is a role that an invitation promises.
type Offer struct {
	Case record.CaseID `json:"case,omitempty"` // "" only to be an owner
	Role record.Term   `json:"role"`
}

// invitation is an invitation as it is kept, under the SHA-256 of its token.
type invitation struct {
	By      record.MemberID `json:"by"` // zero: whoever holds the keys of the archive
	ByName  string          `json:"by_name"`
	Member  record.MemberID `json:"member"` // who comes, new or not
	Known   bool            `json:"known,omitempty"`
	Offers  []Offer         `json:"offers,omitempty"`
	Reason  string          `json:"reason"`
	Created time.Time       `json:"created"`
	Ends    time.Time       `json:"ends"`
}

// An Invitation lets one person have an account.
type Invitation struct {
	ID     string // names it in a list; opens nothing
	ByName string
	// Member, if not zero, is a member already, whose account it makes or
	// replaces; otherwise somebody new comes.
	Member  record.MemberID
	Offers  []Offer
	Reason  string // why they are granted, which goes on record
	Created time.Time
	Ends    time.Time
}

// A Newcomer is what somebody gives who makes an account.
type Newcomer struct {
	Name       string // that their judgments will carry; left out for a member
	Login      string
	Passphrase Secret
}

// errInvitation is the one answer to a token that opens nothing.
func errInvitation() error {
	return fmt.Errorf("this invitation is not, or no longer, one: %w", fault.Denied)
}

// Invite makes an invitation for a case and a role, or several, and gives its
// token, once. Whoever invites must be able to grant each of them now, and must
// still be when it is taken up. Only an owner invites a member, and an owner.
// What may not be granted is fault.NotFound.
func (b *Book) Invite(ctx context.Context, v access.Viewer, i Invitation) (Invitation, Secret, error) {
	if i.Reason == "" {
		return Invitation{}, Secret{}, fmt.Errorf("invitation: want a reason, for it goes on record: %w", fault.Invalid)
	}
	if err := b.mayInvite(ctx, v, i); err != nil {
		return Invitation{}, Secret{}, err
	}
	now := b.archive.Now()
	kept := invitation{By: v.ID(), ByName: v.Name(), Member: i.Member, Known: !i.Member.IsZero(), Offers: slices.Clone(i.Offers), Reason: i.Reason,
		Created: now, Ends: now.Add(b.config.Invitation)}
	if !kept.Known {
		kept.Member = record.NewMemberID()
	}
	for _, op := range kept.ops(b.archive, v.Name(), "somebody", nil) {
		if err := record.Check(op); err != nil {
			return Invitation{}, Secret{}, err
		}
	}
	secret, id := newToken("")
	b.change.Lock()
	defer b.change.Unlock()
	d := b.newChange()
	put(d, b.invitations, id, kept)
	if err := d.land(ctx); err != nil {
		return Invitation{}, Secret{}, err
	}
	return kept.shown(id), secret, nil
}

// mayInvite tells whether a viewer may promise what an invitation does.
func (b *Book) mayInvite(ctx context.Context, v access.Viewer, i Invitation) error {
	may := v.Admits() && (i.Member.IsZero() || v.Everything()) && (len(i.Offers) > 0 || !i.Member.IsZero())
	view, err := b.archive.View(ctx, v)
	if err != nil {
		return err
	}
	defer view.Close()
	for _, o := range i.Offers {
		if o.Case != "" {
			if _, err := view.Case(o.Case); err != nil {
				return fmt.Errorf("invitation: %w", err)
			}
		}
		may = may && o.Role != record.RoleNone && v.Grants(record.Grant{Case: o.Case, Role: o.Role})
	}
	if may && !i.Member.IsZero() {
		_, err = view.Member(i.Member)
	}
	if err == nil && !may {
		err = fmt.Errorf("invitation: no such case, or no role in it that allows this: %w", fault.NotFound)
	}
	return err
}

// ops gives what goes on record when an invitation is taken up.
func (i invitation) ops(a *archive.Archive, by, name string, grants []record.Grant) []record.Op {
	now := a.Now()
	var ops []record.Op
	if !i.Known {
		ops = append(ops, record.Member{ID: i.Member, Name: name, By: by, At: now})
	}
	for _, o := range i.Offers {
		ops = append(ops, record.Grant{Case: o.Case, Member: i.Member, Role: o.Role, Reason: i.Reason, By: by,
			At: archive.GrantTime(now, grants, o.Case, i.Member)})
	}
	return ops
}

func (i invitation) shown(id string) Invitation {
	s := Invitation{ID: id, ByName: i.ByName, Offers: slices.Clone(i.Offers), Reason: i.Reason, Created: i.Created, Ends: i.Ends}
	if i.Known {
		s.Member = i.Member
	}
	return s
}

// Invitations lists the invitations that are open, the oldest first: all for an
// owner, their own for others.
func (b *Book) Invitations(v access.Viewer) []Invitation {
	now := b.archive.Now()
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Invitation
	for id, i := range b.invitations.items {
		if now.Before(i.Ends) && i.of(v) {
			out = append(out, i.shown(id))
		}
	}
	slices.SortFunc(out, func(x, y Invitation) int { return x.Created.Compare(y.Created) })
	return out
}

// of tells whether an invitation is a viewer's to see and take back.
func (i invitation) of(v access.Viewer) bool {
	return v.Everything() || !v.ID().IsZero() && i.By == v.ID()
}

// Withdraw ends an invitation.
func (b *Book) Withdraw(ctx context.Context, v access.Viewer, id string) error {
	b.change.Lock()
	defer b.change.Unlock()
	b.mu.RLock()
	i, ok := b.invitations.items[id]
	b.mu.RUnlock()
	if !ok || !i.of(v) {
		return errNone("invitation")
	}
	d := b.newChange()
	drop(d, b.invitations, id)
	return d.land(ctx)
}

// Invited tells what the token of an invitation promises. One that was taken
// up, withdrawn or has ended is fault.Denied, as one that never was.
func (b *Book) Invited(token Secret) (Invitation, error) {
	id := nameOf(token.Reveal())
	i, ok := b.invitation(id)
	if !ok {
		return Invitation{}, errInvitation()
	}
	return i.shown(id), nil
}

func (b *Book) invitation(id string) (invitation, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	i, ok := b.invitations.items[id]
	return i, ok && b.archive.Now().Before(i.Ends)
}

// TakeUp makes the account that an invitation promises, and puts the member and
// their grants on record, in the name of who invited and with what they may
// grant now. A login or a name that is taken is fault.Conflict; the invitation
// stays.
func (b *Book) TakeUp(ctx context.Context, token Secret, n Newcomer) (record.MemberID, error) {
	id := nameOf(token.Reveal())
	if _, ok := b.invitation(id); !ok {
		return record.MemberID{}, errInvitation()
	}
	fresh, err := b.newAccount(ctx, n)
	if err != nil {
		return record.MemberID{}, err
	}
	b.change.Lock()
	defer b.change.Unlock()
	i, ok := b.invitation(id)
	if !ok {
		return record.MemberID{}, errInvitation()
	}
	fresh.Member = i.Member
	if err := b.free(fresh); err != nil {
		return record.MemberID{}, err
	}
	if err := b.admit(ctx, i, n.Name); err != nil {
		return record.MemberID{}, err
	}
	d := b.newChange()
	drop(d, b.invitations, id)
	b.open(d, fresh)
	return i.Member, d.land(ctx)
}

// newAccount makes an account of what somebody gave, for no member yet.
func (b *Book) newAccount(ctx context.Context, n Newcomer) (account, error) {
	login, err := newLogin(n.Login)
	if err != nil {
		return account{}, err
	}
	hash, err := b.hasher.chosen(ctx, n.Passphrase)
	if err != nil {
		return account{}, err
	}
	return account{Login: login, Passphrase: hash, Created: b.archive.Now()}, nil
}

// free refuses a login that another member has.
func (b *Book) free(a account) error {
	if other, ok := b.byLogin(a.Login); ok && other.Member != a.Member {
		return fmt.Errorf("login: somebody has it already; choose another: %w", fault.Conflict)
	}
	return nil
}

// open puts an account in the place of whatever the member had.
func (b *Book) open(d *change, a account) {
	b.endSessions(d, a.Member, "")
	b.mu.RLock()
	for id, t := range b.tokens.items {
		if t.Member == a.Member {
			drop(d, b.tokens, id)
		}
	}
	b.mu.RUnlock()
	put(d, b.accounts, a.Member.String(), a)
}

// admit puts on record what an invitation promises. If it is there already,
// because the program ended before the account was kept, nothing is added.
func (b *Book) admit(ctx context.Context, i invitation, name string) error {
	host := access.Owner(i.ByName)
	if !i.By.IsZero() {
		var err error
		if host, err = b.archive.ViewerOf(ctx, i.By); err != nil {
			return errInvitation()
		}
	}
	grants, there, err := b.grantsTo(ctx, i.Member)
	if err != nil {
		return err
	}
	ops := i.ops(b.archive, host.Name(), name, grants)
	if there && !i.Known {
		return nil
	}
	if len(ops) == 0 {
		return nil
	}
	_, err = b.archive.Commit(ctx, host.Through(access.Desk), ops)
	if errors.Is(err, fault.NotFound) {
		return errInvitation() // who invited may not grant this any more
	}
	return err
}

// grantsTo gives all grants to a member, and tells whether they are one.
func (b *Book) grantsTo(ctx context.Context, m record.MemberID) (grants []record.Grant, there bool, err error) {
	v, err := b.archive.View(ctx, access.Owner(""))
	if err != nil {
		return nil, false, err
	}
	defer v.Close()
	if grants, err = v.GrantsTo(m); err != nil {
		return nil, false, err
	}
	_, err = v.Member(m)
	if errors.Is(err, fault.NotFound) {
		return grants, false, nil
	}
	return grants, true, err
}
