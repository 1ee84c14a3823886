// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"teptar/fault"
)

// An errand is work that goes on after the request that began it: one at a
// time. It ends with the desk.
type errand struct {
	log func(format string, args ...any)

	mu     sync.Mutex // guards the rest
	state  work
	cancel context.CancelFunc
	done   chan struct{} // closed when the work is over; nil before the first
	shut   bool          // no other begins
}

// Work is how far an errand is.
type work struct {
	Running  bool
	What     string // in the words of the archive
	Done, Of int64
	Failed   string // why the last one failed: workFull or workFailed; "" if it did not
}

const (
	workFull   = "full"   // there is no room
	workFailed = "failed" // for another reason, which is in the log
)

// now gives how far it is.
func (e *errand) now() work {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.state
}

// begin begins work, unless some is under way. It does not end with the request.
func (e *errand) begin(ctx context.Context, do func(ctx context.Context, tell func(what string, done, of int64)) error) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.state.Running || e.shut {
		return false
	}
	ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))
	e.state, e.done = work{Running: true}, make(chan struct{})
	go e.run(ctx, do, e.done)
	return true
}

func (e *errand) run(ctx context.Context, do func(context.Context, func(string, int64, int64)) error, done chan struct{}) {
	defer close(done)
	err := do(ctx, func(what string, n, of int64) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.state.What, e.state.Done, e.state.Of = what, n, of
	})
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cancel()
	e.state = work{}
	if err != nil {
		e.state.Failed = workFailed
		if errors.Is(err, fault.Full) {
			e.state.Failed = workFull
		}
		e.log("errand: %v", err)
	}
}

// stop ends the work that is under way, waits for it, and lets no other begin.
func (e *errand) stop() {
	e.mu.Lock()
	e.shut = true
	done := e.done
	if e.state.Running {
		e.cancel()
	}
	e.mu.Unlock()
	if done != nil {
		<-done
	}
}

// refreshSeconds is how often a page that waits for work is asked for again.
const refreshSeconds = "2"

// follow gives how far an errand is, with words, and has the page ask again, at an
// address, as long as it goes on.
func (v *visit) follow(e *errand, at string) (work, string) {
	now := e.now()
	if now.Running {
		v.w.Header().Set("Refresh", refreshSeconds+"; url="+at)
	}
	return now, workWords(speak(v.lang), cmp.Or(now.Failed, now.What))
}

// workWords says what is being done, or why it failed.
func workWords(w words, what string) string {
	switch what {
	case "entries":
		return w.T("Entries of the logs")
	case "captures":
		return w.T("Captures")
	case "captures put back":
		return w.T("Captures put back")
	case "entries put back":
		return w.T("Entries put back")
	case "entries read anew":
		return w.T("Entries read anew")
	case "pages of the database":
		return w.T("Pages of the database")
	case "read entries", "read columns":
		return w.T("What sources say is read")
	case "read documents":
		return w.T("Documents are read")
	case "choose rules":
		return w.T("It is chosen which pairs are looked at")
	case "compare random pairs":
		return w.T("Pairs are compared that are surely two")
	case "train":
		return w.T("What agreements weigh is learned")
	case "compare pairs":
		return w.T("Pairs are compared")
	case workFull:
		return w.T("It could not be done: there is no room left for it.")
	case workFailed:
		return w.T("It could not be done. The log of the desk says why.")
	}
	return w.T("It has begun")
}
