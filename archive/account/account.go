// SPDX-License-Identifier: Apache-2.0

// Package account lets members of a team come in, and knows them again.
//
// Who is a member, and with which roles, is on record: see [record.Member] and
// [record.Grant]. How a person proves that they are that member is not.
// Passphrases, codes, passkeys, sessions, invitations and tokens are secrets of
// this copy of the archive; they are kept in its encrypted database beside the
// log, see [archive.Drawer], and are in no bundle and no history.
//
// An account is never enough to do something: a session and a token give an
// [access.Viewer] at every request, made of the grants that hold at that
// moment.
//
// # What is promised
//
// Nobody learns from an answer or from the time it took whether there is an
// account of some name, but for who chooses a name with an invitation. What is shown once (tokens, recovery codes) cannot be
// got out of the archive again: it keeps hashes. Nothing here prints or logs a
// secret. A change is on the disk when its method returns without an error.
//
// # What is not
//
// Whoever can open the archive, with its passphrase or its file of keys, is an
// owner, and needs no account. Whoever can read the memory of the program has
// everything.
//
// The rules are told for people in doc/access.md.
package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/keyring"
	"teptar/record"
	"teptar/record/script"
)

// Config says how long things last. What is zero has the default.
type Config struct {
	Idle       time.Duration // a session that is not used ends; 30 minutes
	Absolute   time.Duration // every session ends; 12 hours
	Invitation time.Duration // an invitation lasts; 72 hours
	// Cost is what it takes to try one passphrase; keyring.DefaultCost.
	Cost keyring.Cost
	// Issuer names this desk in programs for codes. It is empty unless somebody
	// wants it: whoever looks at a telephone should not learn what the code is
	// for.
	Issuer string
}

func (c Config) withDefaults() Config {
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	if c.Absolute == 0 {
		c.Absolute = 12 * time.Hour
	}
	if c.Invitation == 0 {
		c.Invitation = 72 * time.Hour
	}
	if c.Cost == (keyring.Cost{}) {
		c.Cost = keyring.DefaultCost()
	}
	return c
}

// A Book is the accounts of an archive. An archive has one Book at a time. Its
// methods may be called from several goroutines.
type Book struct {
	archive *archive.Archive
	config  Config
	hasher  *hasher
	limits  limits

	change sync.Mutex // one change at a time, from its checks to the disk

	mu          sync.RWMutex // guards what follows; never held while something is written
	accounts    shelf[account]
	sessions    shelf[session]
	invitations shelf[invitation]
	tokens      shelf[token]
	seen        map[string]time.Time       // when sessions and tokens were used last
	setup       string                     // name of the token that makes the first owner
	pending     map[record.MemberID]hidden // secrets for codes that nobody has confirmed yet
}

// account is an account as it is kept.
type account struct {
	Member     record.MemberID `json:"member"`
	Login      string          `json:"login"` // folded
	Passphrase hidden          `json:"passphrase"`
	Code       hidden          `json:"code,omitempty"` // secret for codes that change
	Step       int64           `json:"step,omitempty"` // of the last code that was used
	Recovery   []hidden        `json:"recovery,omitempty"`
	Passkeys   []passkey       `json:"passkeys,omitempty"`
	Disabled   bool            `json:"disabled,omitempty"`
	Created    time.Time       `json:"created"`
}

// An Account is what may be shown of one.
type Account struct {
	Member   record.MemberID
	Login    string
	Codes    bool // codes that change are asked for
	Recovery int  // recovery codes that are left
	Passkeys int
	Disabled bool
	Created  time.Time
}

// Open reads the accounts of an archive. If it was copied or set back since
// they were written, sessions, invitations and tokens end.
func Open(ctx context.Context, a *archive.Archive, c Config) (*Book, error) {
	b := &Book{archive: a, config: c.withDefaults(), seen: map[string]time.Time{}, pending: map[record.MemberID]hidden{},
		accounts: newShelf[account]("account/"), sessions: newShelf[session]("session/"),
		invitations: newShelf[invitation]("invitation/"), tokens: newShelf[token]("token/")}
	if err := b.config.Cost.Check(); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	var err error
	if b.hasher, err = newHasher(b.config.Cost); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	all, err := a.Kept(ctx, "")
	if err == nil {
		err = b.read(all)
	}
	if err == nil {
		err = b.sweep(ctx, string(all[placeName]))
	}
	if err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	return b, nil
}

// placeName is where the Book keeps the log that the device wrote when accounts
// were last opened. Another log means a copy, or an older state.
const placeName = "place"

// read fills the shelves.
func (b *Book) read(all map[string][]byte) error {
	for name, data := range all {
		for _, s := range []interface {
			take(name string, data []byte) (bool, error)
		}{b.accounts, b.sessions, b.invitations, b.tokens} {
			if _, err := s.take(name, data); err != nil {
				return err
			}
		}
	}
	for id, s := range b.sessions.items {
		b.seen[id] = s.Seen
	}
	return nil
}

// sweep ends what has no place any more.
func (b *Book) sweep(ctx context.Context, place string) error {
	log, _ := b.archive.Device()
	here := log.ID().String()
	d := b.newChange()
	if place != here {
		d.set[placeName] = []byte(here)
	}
	moved := place != "" && place != here
	now := b.archive.Now()
	for id, s := range b.sessions.items {
		if moved || !b.lives(s, s.Seen, now) {
			drop(d, b.sessions, id)
		}
	}
	for id, i := range b.invitations.items {
		if moved || !now.Before(i.Ends) {
			drop(d, b.invitations, id)
		}
	}
	for id, t := range b.tokens.items {
		if moved || !now.Before(t.Ends) {
			drop(d, b.tokens, id)
		}
	}
	return d.land(ctx)
}

// Empty tells whether there is no account yet, so that the first owner has to
// be made.
func (b *Book) Empty() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.accounts.items) == 0
}

// Accounts lists accounts by login: all for an owner, their own for others.
func (b *Book) Accounts(v access.Viewer) []Account {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Account
	for _, a := range b.accounts.items {
		if v.Everything() || !v.ID().IsZero() && a.Member == v.ID() {
			out = append(out, a.shown())
		}
	}
	slices.SortFunc(out, func(a, b Account) int { return strings.Compare(a.Login, b.Login) })
	return out
}

func (a account) shown() Account {
	return Account{Member: a.Member, Login: a.Login, Codes: a.Code != nil, Recovery: len(a.Recovery), Passkeys: len(a.Passkeys),
		Disabled: a.Disabled, Created: a.Created}
}

// SetDisabled shuts an account, which ends its sessions, or opens it again. Only
// an owner can, and not their own.
func (b *Book) SetDisabled(ctx context.Context, v access.Viewer, m record.MemberID, disabled bool) error {
	if !v.Everything() {
		return errNone("account")
	}
	if v.ID() == m {
		return fmt.Errorf("nobody shuts themself out: %w", fault.Conflict)
	}
	return b.update(ctx, m, func(d *change, a *account) error {
		a.Disabled = disabled
		if disabled {
			b.endSessions(d, m, "")
		}
		return nil
	})
}

// update changes an account. A member without one is fault.NotFound.
func (b *Book) update(ctx context.Context, m record.MemberID, f func(*change, *account) error) error {
	b.change.Lock()
	defer b.change.Unlock()
	a, ok := b.account(m)
	if !ok {
		return errNone("account")
	}
	d := b.newChange()
	if err := f(d, &a); err != nil {
		return err
	}
	put(d, b.accounts, m.String(), a)
	return d.land(ctx)
}

// account finds the account of a member.
func (b *Book) account(m record.MemberID) (account, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	a, ok := b.accounts.items[m.String()]
	return a.clone(), ok
}

// clone gives an account whose lists can be changed.
func (a account) clone() account {
	a.Recovery, a.Passkeys = slices.Clone(a.Recovery), slices.Clone(a.Passkeys)
	return a
}

// byLogin finds an account by its folded login.
func (b *Book) byLogin(login string) (account, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, a := range b.accounts.items {
		if a.Login == login {
			return a.clone(), true
		}
	}
	return account{}, false
}

// maxLogin is the longest login, in characters.
const maxLogin = 64

// fold gives a login the form in which it is compared: without regard to
// capitals, wide letters and the space around it.
func fold(login string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(login))) }

// newLogin checks a login that somebody has chosen.
func newLogin(login string) (string, error) {
	if !utf8.ValidString(login) || len(login) > 8*maxLogin {
		return "", fmt.Errorf("login: not text, or too long: %w", fault.Invalid)
	}
	login = fold(login)
	if _, bad := script.Unsafe(login); bad || login == "" || utf8.RuneCountInString(login) > maxLogin || strings.ContainsAny(login, " \t\n:") {
		return "", fmt.Errorf("login: want one word of at most %d characters, without a colon: %w", maxLogin, fault.Invalid)
	}
	return login, nil
}

// errNone is the one answer for what is not there and what is somebody else's.
func errNone(what string) error { return fmt.Errorf("no such %s: %w", what, fault.NotFound) }

// A shelf is one sort of thing that is kept: in memory, and in the drawer.
type shelf[T any] struct {
	prefix string
	items  map[string]T
}

func newShelf[T any](prefix string) shelf[T] { return shelf[T]{prefix, map[string]T{}} }

// take reads what the drawer has, if it belongs to this shelf.
func (s shelf[T]) take(name string, data []byte) (bool, error) {
	id, ok := strings.CutPrefix(name, s.prefix)
	if !ok {
		return false, nil
	}
	var item T
	if err := json.Unmarshal(data, &item); err != nil {
		return true, fmt.Errorf("%skept form cannot be read: %w", s.prefix, fault.Tampered)
	}
	s.items[id] = item
	return true, nil
}

// A change is several things that are kept or forgotten at once: first on the
// disk, then in memory, so that nobody sees what may not last.
type change struct {
	book  *Book
	set   map[string][]byte
	del   []string
	apply []func()
	err   error
}

func (b *Book) newChange() *change { return &change{book: b, set: map[string][]byte{}} }

// put keeps an item.
func put[T any](d *change, s shelf[T], id string, item T) {
	data, err := json.Marshal(item)
	if err != nil {
		d.err = err
		return
	}
	d.set[s.prefix+id] = data
	d.apply = append(d.apply, func() { s.items[id] = item })
}

// drop forgets an item.
func drop[T any](d *change, s shelf[T], id string) {
	d.del = append(d.del, s.prefix+id)
	d.apply = append(d.apply, func() {
		delete(s.items, id)
		delete(d.book.seen, id)
	})
}

// land writes the change, and then shows it.
func (d *change) land(ctx context.Context) error {
	if d.err != nil || len(d.set)+len(d.del) == 0 {
		return d.err
	}
	err := d.book.archive.Keep(ctx, func(in archive.Drawer) error {
		for _, name := range d.del {
			if err := in.Delete(name); err != nil {
				return err
			}
		}
		for name, value := range d.set {
			if err := in.Set(name, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.book.mu.Lock()
	defer d.book.mu.Unlock()
	for _, f := range d.apply {
		f()
	}
	return nil
}
