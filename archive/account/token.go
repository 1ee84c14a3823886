// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// token is a token as it is kept, under its SHA-256.
type token struct {
	Member  record.MemberID               `json:"member"`
	Name    string                        `json:"name"`
	Roles   map[record.CaseID]record.Term `json:"roles"`
	Created time.Time                     `json:"created"`
	Ends    time.Time                     `json:"ends"`
}

// A Token lets a program act for a member, in some cases and at most with some
// roles. It never makes an owner.
type Token struct {
	ID      string // names it in a list; opens nothing
	Member  record.MemberID
	Name    string // what the member calls it
	Roles   map[record.CaseID]access.Role
	Created time.Time
	Ends    time.Time
	Used    time.Time // since the program was started; zero if it was not
}

// Bounds of tokens.
const (
	// TokenPrefix begins every token, so that one that was left in a file is
	// known for what it is.
	TokenPrefix  = "teptar_"
	maxTokens    = 50
	maxTokenName = 64
	maxTokenLife = 366 * 24 * time.Hour
)

// MakeToken makes a token for the viewer, who is a member with an account, and
// gives it, once. A role that they do not have themself is fault.NotFound.
func (b *Book) MakeToken(ctx context.Context, v access.Viewer, t Token) (Token, Secret, error) {
	now := b.archive.Now()
	switch {
	case t.Name == "" || utf8.RuneCountInString(t.Name) > maxTokenName:
		return Token{}, Secret{}, fmt.Errorf("token: want a name of at most %d characters: %w", maxTokenName, fault.Invalid)
	case !t.Ends.After(now) || t.Ends.Sub(now) > maxTokenLife:
		return Token{}, Secret{}, fmt.Errorf("token: want a last day within a year: %w", fault.Invalid)
	case len(t.Roles) == 0:
		return Token{}, Secret{}, fmt.Errorf("token: want a case and a role: %w", fault.Invalid)
	}
	kept := token{Member: v.ID(), Name: t.Name, Roles: map[record.CaseID]record.Term{}, Created: now, Ends: t.Ends.UTC().Truncate(time.Second)}
	for c, r := range t.Roles {
		if r == access.None || v.Narrowed(t.Roles).Role(c) != r {
			return Token{}, Secret{}, fmt.Errorf("token: no such case, or no role in it that allows this: %w", fault.NotFound)
		}
		kept.Roles[c] = r.Term()
	}
	b.change.Lock()
	defer b.change.Unlock()
	if a, ok := b.account(v.ID()); !ok || a.Disabled {
		return Token{}, Secret{}, errNone("account")
	}
	if len(b.Tokens(v.ID())) >= maxTokens {
		return Token{}, Secret{}, fmt.Errorf("token: more than %d: %w", maxTokens, fault.Full)
	}
	secret, id := newToken(TokenPrefix)
	d := b.newChange()
	put(d, b.tokens, id, kept)
	if err := d.land(ctx); err != nil {
		return Token{}, Secret{}, err
	}
	return kept.shown(id, time.Time{}), secret, nil
}

func (t token) shown(id string, used time.Time) Token {
	return Token{id, t.Member, t.Name, t.roles(), t.Created, t.Ends, used}
}

func (t token) roles() map[record.CaseID]access.Role {
	roles := map[record.CaseID]access.Role{}
	for c, r := range t.Roles {
		roles[c] = access.RoleOf(r)
	}
	return roles
}

// Bearer tells whose token it is, and what it allows at this moment: what the
// token says and what the member may still do, whichever is less. What is not,
// or no longer, a token is fault.Denied.
func (b *Book) Bearer(ctx context.Context, bearer Secret) (Token, access.Viewer, error) {
	now := b.archive.Now()
	id := nameOf(bearer.Reveal())
	b.mu.Lock()
	t, ok := b.tokens.items[id]
	a, has := b.accounts.items[t.Member.String()]
	if ok = ok && has && !a.Disabled && now.Before(t.Ends); ok {
		b.seen[id] = now
	}
	b.mu.Unlock()
	if !ok {
		return Token{}, access.Viewer{}, fmt.Errorf("this token is not, or no longer, one: %w", fault.Denied)
	}
	v, err := b.archive.ViewerOf(ctx, t.Member)
	if err != nil {
		return Token{}, access.Viewer{}, err
	}
	return t.shown(id, now), v.Narrowed(t.roles()).Through(access.API), nil
}

// Tokens lists the tokens of a member that have not ended, by their names.
func (b *Book) Tokens(m record.MemberID) []Token {
	now := b.archive.Now()
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Token
	for _, id := range slices.Sorted(maps.Keys(b.tokens.items)) {
		if t := b.tokens.items[id]; t.Member == m && now.Before(t.Ends) {
			out = append(out, t.shown(id, b.seen[id]))
		}
	}
	slices.SortStableFunc(out, func(x, y Token) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// RevokeToken ends a token: one's own, or any for an owner.
func (b *Book) RevokeToken(ctx context.Context, v access.Viewer, id string) error {
	b.change.Lock()
	defer b.change.Unlock()
	b.mu.RLock()
	t, ok := b.tokens.items[id]
	b.mu.RUnlock()
	if !ok || !v.Everything() && t.Member != v.ID() {
		return errNone("token")
	}
	d := b.newChange()
	drop(d, b.tokens, id)
	return d.land(ctx)
}
