// SPDX-License-Identifier: Apache-2.0

package account

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record"
)

// passkey is a passkey as it is kept.
type passkey struct {
	ID         []byte          `json:"id"`
	Name       string          `json:"name"`
	Credential json.RawMessage `json:"credential"`
	Created    time.Time       `json:"created"`
	Used       time.Time       `json:"used"`
}

// A Passkey is a key in somebody's device (WebAuthn). The ceremony with it, and
// what the credential means, is the business of the door; here it is bytes.
type Passkey struct {
	Member     record.MemberID
	ID         []byte
	Name       string // what the member calls it
	Credential []byte // JSON
	Created    time.Time
	Used       time.Time
}

// Bounds of passkeys.
const (
	maxPasskeys    = 20
	maxPasskeyID   = 1023 // bytes, as WebAuthn has it
	maxPasskeyName = 64
	maxCredential  = 16 << 10
)

func (p passkey) shown(m record.MemberID) Passkey {
	return Passkey{m, slices.Clone(p.ID), p.Name, slices.Clone([]byte(p.Credential)), p.Created, p.Used}
}

// AddPasskey keeps a passkey of a member, as its ceremony ended.
func (b *Book) AddPasskey(ctx context.Context, p Passkey) error {
	if len(p.ID) == 0 || len(p.ID) > maxPasskeyID || utf8.RuneCountInString(p.Name) > maxPasskeyName || len(p.Credential) > maxCredential || !json.Valid(p.Credential) {
		return fmt.Errorf("passkey: want an id, a short name and a credential: %w", fault.Invalid)
	}
	return b.update(ctx, p.Member, func(_ *change, a *account) error {
		if _, err := b.Passkey(p.ID); err == nil {
			return fmt.Errorf("passkey: it is here already: %w", fault.Conflict)
		}
		if len(a.Passkeys) >= maxPasskeys {
			return fmt.Errorf("passkey: more than %d: %w", maxPasskeys, fault.Full)
		}
		now := b.archive.Now()
		a.Passkeys = append(a.Passkeys, passkey{slices.Clone(p.ID), p.Name, slices.Clone(p.Credential), now, now})
		return nil
	})
}

// Passkey finds a passkey by its id, as a browser gives it, with whose it is. No
// list of them is given out by login, so that nobody learns who has any.
func (b *Book) Passkey(id []byte) (Passkey, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, a := range b.accounts.items {
		for _, p := range a.Passkeys {
			if bytes.Equal(p.ID, id) && !a.Disabled {
				return p.shown(a.Member), nil
			}
		}
	}
	return Passkey{}, errNone("passkey")
}

// Passkeys lists the passkeys of a member.
func (b *Book) Passkeys(m record.MemberID) []Passkey {
	a, _ := b.account(m)
	out := make([]Passkey, len(a.Passkeys))
	for i, p := range a.Passkeys {
		out[i] = p.shown(m)
	}
	return out
}

// UsePasskey keeps the credential as it is after it was used: it counts, so that
// a copy of the key is noticed.
func (b *Book) UsePasskey(ctx context.Context, m record.MemberID, id, credential []byte) error {
	if len(credential) > maxCredential || !json.Valid(credential) {
		return fmt.Errorf("passkey: want a credential: %w", fault.Invalid)
	}
	return b.withPasskey(ctx, m, id, func(a *account, i int) {
		a.Passkeys[i].Credential, a.Passkeys[i].Used = slices.Clone(credential), b.archive.Now()
	})
}

// RemovePasskey forgets a passkey of a member.
func (b *Book) RemovePasskey(ctx context.Context, m record.MemberID, id []byte) error {
	return b.withPasskey(ctx, m, id, func(a *account, i int) { a.Passkeys = slices.Delete(a.Passkeys, i, i+1) })
}

// withPasskey changes an account at one of its passkeys.
func (b *Book) withPasskey(ctx context.Context, m record.MemberID, id []byte, f func(a *account, i int)) error {
	return b.update(ctx, m, func(_ *change, a *account) error {
		i := slices.IndexFunc(a.Passkeys, func(p passkey) bool { return bytes.Equal(p.ID, id) })
		if i < 0 {
			return errNone("passkey")
		}
		f(a, i)
		return nil
	})
}
