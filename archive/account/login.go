// SPDX-License-Identifier: Apache-2.0

package account

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"teptar/fault"
	"teptar/record"
)

// An Attempt is what somebody gives to come in.
type Attempt struct {
	Login      string
	Passphrase Secret
	Code       Secret // one that changes, or a recovery code; empty if the account asks for none
	Agent      string // what the browser calls itself
}

// errWrong is the one answer to all that does not let somebody in.
func errWrong() error {
	return fmt.Errorf("the name, the passphrase or the code is wrong: %w", fault.Denied)
}

// Login begins a session. Whatever is wrong, the answer is the same
// fault.Denied after the same time, or a [WaitError] after too many of them,
// for names that nobody has as well.
func (b *Book) Login(ctx context.Context, try Attempt) (Secret, Session, error) {
	login := fold(try.Login[:min(len(try.Login), 8*maxLogin)])
	if err := b.limits.try(login, b.archive.Now()); err != nil {
		return Secret{}, Session{}, err
	}
	a, _ := b.byLogin(login)
	right, err := b.hasher.right(ctx, a.Passphrase, try.Passphrase)
	if err != nil {
		return Secret{}, Session{}, err
	}
	if !right {
		return Secret{}, Session{}, errWrong()
	}
	hash, err := b.hasher.renew(ctx, a.Passphrase, try.Passphrase)
	if err != nil {
		return Secret{}, Session{}, err
	}
	b.change.Lock()
	defer b.change.Unlock()
	was := a.Passphrase
	a, _ = b.byLogin(login) // as it is now: the code may just have been used
	if a.Disabled || !bytes.Equal(a.Passphrase, was) || !a.useCode(try.Code, b.archive.Now()) {
		return Secret{}, Session{}, errWrong()
	}
	a.Passphrase = hash
	d := b.newChange()
	put(d, b.accounts, a.Member.String(), a)
	token, s := b.begin(d, a.Member, try.Agent)
	if err := d.land(ctx); err != nil {
		return Secret{}, Session{}, err
	}
	b.limits.succeed(login)
	return token, s, nil
}

// useCode tells whether a code lets somebody in, and notes that it was used.
func (a *account) useCode(code Secret, now time.Time) bool {
	if a.Code == nil {
		return true
	}
	typed := code.Reveal()
	if n, ok := stepOf(a.Code, typed, now, a.Step); ok {
		a.Step = n
		return true
	}
	if i := findRecovery(a.Recovery, typed); i >= 0 {
		a.Recovery = slices.Delete(a.Recovery, i, i+1)
		return true
	}
	return false
}

// Prove checks the passphrase of a member who is in already, before something
// that a stranger at their desk must not do. It counts as a login.
func (b *Book) Prove(ctx context.Context, m record.MemberID, passphrase Secret) error {
	a, ok := b.account(m)
	if !ok {
		return errWrong()
	}
	if err := b.limits.try(a.Login, b.archive.Now()); err != nil {
		return err
	}
	right, err := b.hasher.right(ctx, a.Passphrase, passphrase)
	if err != nil {
		return err
	}
	if !right {
		return errWrong()
	}
	b.limits.succeed(a.Login)
	return nil
}

// ChangePassphrase gives a member another passphrase, and ends all their
// sessions: whoever knew the old one may be in one of them.
func (b *Book) ChangePassphrase(ctx context.Context, m record.MemberID, old, chosen Secret) error {
	if err := b.Prove(ctx, m, old); err != nil {
		return err
	}
	hash, err := b.hasher.chosen(ctx, chosen)
	if err != nil {
		return err
	}
	return b.update(ctx, m, func(d *change, a *account) error {
		a.Passphrase = hash
		b.endSessions(d, m, "")
		return nil
	})
}

// BeginCodes makes a secret for codes that change, and gives the address by
// which a program takes it in, to be shown as text and as a picture. It asks
// for no code before ConfirmCodes; beginning again makes another.
func (b *Book) BeginCodes(m record.MemberID) (address Secret, err error) {
	a, ok := b.account(m)
	if !ok {
		return Secret{}, errNone("account")
	}
	secret := newCodeSecret()
	b.mu.Lock()
	b.pending[m] = secret
	b.mu.Unlock()
	return NewSecret(codeAddress(secret, b.config.Issuer, a.Login)), nil
}

// ConfirmCodes makes logins ask for codes, when the member has shown that they
// have them, and gives recovery codes, once.
func (b *Book) ConfirmCodes(ctx context.Context, m record.MemberID, code Secret) (recovery []Secret, err error) {
	b.mu.RLock()
	secret, ok := b.pending[m]
	b.mu.RUnlock()
	if !ok {
		return nil, errNone("secret to confirm")
	}
	err = b.update(ctx, m, func(d *change, a *account) error {
		n, ok := stepOf(secret, code.Reveal(), b.archive.Now(), 0)
		if !ok {
			return fmt.Errorf("the code is wrong; is the clock of the telephone right?: %w", fault.Denied)
		}
		a.Code, a.Step = secret, n
		recovery, a.Recovery = newRecoveryCodes()
		d.apply = append(d.apply, func() { delete(b.pending, m) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// NewRecoveryCodes gives other recovery codes, once; the old ones end.
func (b *Book) NewRecoveryCodes(ctx context.Context, m record.MemberID) (codes []Secret, err error) {
	err = b.update(ctx, m, func(_ *change, a *account) error {
		if a.Code == nil {
			return errNone("secret for codes")
		}
		codes, a.Recovery = newRecoveryCodes()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// EndCodes makes logins ask for no code any more.
func (b *Book) EndCodes(ctx context.Context, m record.MemberID) error {
	return b.update(ctx, m, func(_ *change, a *account) error {
		a.Code, a.Step, a.Recovery = nil, 0, nil
		return nil
	})
}
