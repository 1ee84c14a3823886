// SPDX-License-Identifier: Apache-2.0

package account

import (
	"fmt"
	"sync"
	"time"

	"teptar/fault"
)

// How logins are slowed down: so many failures are free, then each doubles the
// wait up to the longest.
const (
	freeFailures = 5
	firstWait    = time.Second
	longestWait  = 5 * time.Minute
	// forgetAfter is how long failures are remembered, most how many names.
	forgetAfter = 24 * time.Hour
	most        = 10_000
)

// A WaitError says that a login has to wait, whoever has or has not this name.
// It is a [fault.Denied].
type WaitError struct{ For time.Duration }

// Error gives the wait in words.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many tries; wait %s: %v", e.For, fault.Denied)
}

// Unwrap makes it a [fault.Denied].
func (e *WaitError) Unwrap() error { return fault.Denied }

// limits count failures by login name, known or not. They are in memory only:
// whoever can restart the program holds the keys.
type limits struct {
	mu     sync.Mutex // guards byName
	byName map[string]failures
}

type failures struct {
	n    int
	last time.Time
	next time.Time // when the next try may come
}

// try counts a try as a failure before it is looked at, so that many at once
// are no way around, and tells to wait if it comes too early.
func (l *limits) try(name string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.byName[name]
	if now.Sub(f.last) > forgetAfter {
		f = failures{}
	}
	if now.Before(f.next) {
		return &WaitError{f.next.Sub(now)}
	}
	f.n++
	f.last, f.next = now, now
	if over := f.n - freeFailures; over >= 0 {
		f.next = now.Add(min(longestWait, firstWait<<min(over, 20)))
	}
	if l.byName == nil {
		l.byName = map[string]failures{}
	}
	if _, ok := l.byName[name]; !ok && len(l.byName) >= most {
		l.forgetOldest()
	}
	l.byName[name] = f
	return nil
}

// succeed forgets the failures of a name.
func (l *limits) succeed(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byName, name)
}

// forgetOldest makes room for a name.
func (l *limits) forgetOldest() {
	oldest := ""
	for name, f := range l.byName {
		if oldest == "" || f.last.Before(l.byName[oldest].last) {
			oldest = name
		}
	}
	delete(l.byName, oldest)
}
