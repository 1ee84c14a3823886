// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"sync"

	"teptar/archive/access"
	"teptar/record"
)

// A team remembers viewers that were made of grants, until grants change. An
// archive is open in one program only, so every change passes by here.
type team struct {
	mu      sync.Mutex // guards the rest
	state   uint64     // counts changes
	viewers map[record.MemberID]access.Viewer
}

// now gives the state before something is read.
func (t *team) now() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

// changed forgets all viewers. It is called after the change has landed.
func (t *team) changed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state++
	clear(t.viewers)
}

func (t *team) find(id record.MemberID) (access.Viewer, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.viewers[id]
	return v, ok
}

// note remembers a viewer that was read after a state, unless grants have
// changed since: the snapshot may have been of before.
func (t *team) note(state uint64, id record.MemberID, v access.Viewer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state != state {
		return
	}
	if t.viewers == nil {
		t.viewers = map[record.MemberID]access.Viewer{}
	}
	t.viewers[id] = v
}
