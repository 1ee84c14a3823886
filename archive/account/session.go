// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// session is a session as it is kept, under the SHA-256 of its token.
type session struct {
	Member  record.MemberID `json:"member"`
	Created time.Time       `json:"created"`
	Seen    time.Time       `json:"seen"` // as it was last written
	Agent   string          `json:"agent,omitempty"`
}

// A Session is a browser in which a member has come in.
type Session struct {
	ID      string // names it in a list; opens nothing
	Member  record.MemberID
	Created time.Time
	Seen    time.Time
	Ends    time.Time // at the latest
	Agent   string    // what the browser calls itself, shortened
}

// How sessions are kept.
const (
	// noteEvery is how often it is written when a session was last seen.
	noteEvery = 5 * time.Minute
	// noteWithin is how long a request waits for that: if something large is
	// being committed, it is written another time.
	noteWithin = 100 * time.Millisecond
	// maxSessions is how many a member can have; the one unused longest ends.
	maxSessions = 20
	maxAgent    = 80
)

// errSession says that somebody has to come in again, whatever the reason.
func errSession() error { return fmt.Errorf("this session has ended: %w", fault.Denied) }

// lives tells whether a session goes on.
func (b *Book) lives(s session, seen, now time.Time) bool {
	return now.Sub(seen) < b.config.Idle && now.Sub(s.Created) < b.config.Absolute
}

// Enter begins a session of a member who has proved who they are in a way that
// this package does not know, as with a passkey. Somebody without an account,
// or whose account is disabled, is fault.Denied.
func (b *Book) Enter(ctx context.Context, m record.MemberID, agent string) (Secret, Session, error) {
	b.change.Lock()
	defer b.change.Unlock()
	a, ok := b.account(m)
	if !ok || a.Disabled {
		return Secret{}, Session{}, errWrong()
	}
	d := b.newChange()
	token, s := b.begin(d, m, agent)
	if err := d.land(ctx); err != nil {
		return Secret{}, Session{}, err
	}
	return token, s, nil
}

// begin adds a session to a change, and ends those that are too old or too many.
func (b *Book) begin(d *change, m record.MemberID, agent string) (Secret, Session) {
	now := b.archive.Now()
	secret, id := newToken("")
	s := session{Member: m, Created: now, Seen: now, Agent: shorten(agent)}
	b.mu.RLock()
	var mine []Session
	for id, old := range b.sessions.items {
		switch {
		case !b.lives(old, b.seen[id], now):
			drop(d, b.sessions, id)
		case old.Member == m:
			mine = append(mine, b.shown(id, old))
		}
	}
	b.mu.RUnlock()
	slices.SortFunc(mine, func(x, y Session) int { return y.Seen.Compare(x.Seen) })
	for _, old := range mine[min(len(mine), maxSessions-1):] {
		drop(d, b.sessions, old.ID)
	}
	put(d, b.sessions, id, s)
	d.apply = append(d.apply, func() { b.seen[id] = now })
	return secret, Session{id, m, now, now, now.Add(b.config.Absolute), s.Agent}
}

// shorten makes what a browser says of itself fit for a list.
func shorten(agent string) string {
	agent = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, agent)
	return agent[:min(len(agent), maxAgent)]
}

func (b *Book) shown(id string, s session) Session {
	return Session{id, s.Member, s.Created, b.seen[id], s.Created.Add(b.config.Absolute), s.Agent}
}

// Session tells whose session a token is, and what they may do at this moment.
// A token that is not one, or whose session has ended, is fault.Denied.
func (b *Book) Session(ctx context.Context, token Secret) (Session, access.Viewer, error) {
	now := b.archive.Now()
	id := nameOf(token.Reveal())
	shown, note, ok := b.touch(id, now)
	if !ok {
		return Session{}, access.Viewer{}, errSession()
	}
	if note {
		b.note(ctx, id, now)
	}
	v, err := b.archive.ViewerOf(ctx, shown.Member)
	if errors.Is(err, fault.NotFound) {
		err = errSession() // who they are was erased
	}
	if err != nil {
		return Session{}, access.Viewer{}, err
	}
	return shown, v.Through(access.Desk), nil
}

// touch notes that a session is used, and tells whether that is to be written.
func (b *Book) touch(id string, now time.Time) (shown Session, note, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.sessions.items[id]
	if !ok || !b.lives(s, b.seen[id], now) || b.accounts.items[s.Member.String()].Disabled {
		return Session{}, false, false
	}
	b.seen[id] = now
	if note = now.Sub(s.Seen) >= noteEvery; note {
		s.Seen = now // so that one request writes it and the others do not wait
		b.sessions.items[id] = s
	}
	return b.shown(id, s), note, true
}

// note writes when a session was last seen, if that can be done at once. If it
// cannot, the session ends earlier after a restart, and nothing else.
func (b *Book) note(ctx context.Context, id string, now time.Time) {
	if !b.change.TryLock() {
		return
	}
	defer b.change.Unlock()
	ctx, cancel := context.WithTimeout(ctx, noteWithin)
	defer cancel()
	b.mu.RLock()
	s, ok := b.sessions.items[id]
	b.mu.RUnlock()
	if !ok {
		return
	}
	s.Seen = now
	d := b.newChange()
	put(d, b.sessions, id, s)
	d.apply = nil // memory has it already
	_ = d.land(ctx)
}

// Sessions lists the sessions of a member that go on, the last used first.
func (b *Book) Sessions(m record.MemberID) []Session {
	now := b.archive.Now()
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Session
	for id, s := range b.sessions.items {
		if s.Member == m && b.lives(s, b.seen[id], now) {
			out = append(out, b.shown(id, s))
		}
	}
	slices.SortFunc(out, func(x, y Session) int { return y.Seen.Compare(x.Seen) })
	return out
}

// End ends one session of a member. One that is not theirs is fault.NotFound.
func (b *Book) End(ctx context.Context, m record.MemberID, id string) error {
	b.change.Lock()
	defer b.change.Unlock()
	b.mu.RLock()
	s, ok := b.sessions.items[id]
	b.mu.RUnlock()
	if !ok || s.Member != m {
		return errNone("session")
	}
	d := b.newChange()
	drop(d, b.sessions, id)
	return d.land(ctx)
}

// EndAll ends all sessions of a member but one, "" for all.
func (b *Book) EndAll(ctx context.Context, m record.MemberID, but string) error {
	b.change.Lock()
	defer b.change.Unlock()
	d := b.newChange()
	b.endSessions(d, m, but)
	return d.land(ctx)
}

// endSessions ends all sessions of a member but one.
func (b *Book) endSessions(d *change, m record.MemberID, but string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for id, s := range b.sessions.items {
		if s.Member == m && id != but {
			drop(d, b.sessions, id)
		}
	}
}
