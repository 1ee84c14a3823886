// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"sync"

	"teptar/record"
	"teptar/record/when"
)

// A memo keeps what was worked out for viewers who may know the same, for as
// long as the archive does not change. It belongs to one scope and one age: what
// one viewer may not know of is never in the memo of another who may know less,
// and when an entry comes, all memos are forgotten.
type memo struct {
	age    int64
	mu     sync.Mutex
	values map[any]any
}

func newMemo(age int64) *memo { return &memo{age: age, values: map[any]any{}} }

const (
	// maxMemos is how many scopes are remembered: viewers with other roles.
	maxMemos = 4
	// maxMemo is how many answers a memo has: things, with what is held of them,
	// have some kilobytes each.
	maxMemo = 4096
)

// memos are those of an archive, by scope.
type memos struct {
	mu sync.Mutex
	of map[string]*memo
}

// at gives the memo of a scope at an age. A snapshot that is older than the memo
// has one of its own, that nobody else sees.
func (m *memos) at(scope string, age int64) *memo {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.of[scope]
	switch {
	case old != nil && old.age == age:
		return old
	case old != nil && old.age > age:
		return newMemo(age)
	case m.of == nil || len(m.of) >= maxMemos || old != nil:
		m.of = map[string]*memo{}
	}
	m.of[scope] = newMemo(age)
	return m.of[scope]
}

// Remember gives what work gives for a key, and does the work once for all who
// may know the same as the viewer, as long as the archive does not change. What
// it gives is shared: nobody may change it. Work that failed is done again. The
// type of the key is the caller's own, so that keys of two callers differ.
func Remember[K comparable, T any](v *View, key K, work func() (T, error)) (T, error) {
	v.memo.mu.Lock()
	known, ok := v.memo.values[key]
	v.memo.mu.Unlock()
	if ok {
		return known.(T), nil
	}
	value, err := work()
	if err != nil {
		return value, err
	}
	v.memo.mu.Lock()
	defer v.memo.mu.Unlock()
	if len(v.memo.values) >= maxMemo {
		clear(v.memo.values)
	}
	v.memo.values[key] = value
	return value, nil
}

// counted is the key of a number of entities.
type counted struct {
	kind     record.Kind
	in       record.CaseID
	byDate   bool
	from, to when.Day
	undated  bool
}

// Count counts the entities that a filter chooses, whatever its limits are.
func (v *View) Count(f EntityFilter) (int, error) {
	if f.Refer != nil {
		return v.Reading.Count(f)
	}
	return Remember(v, counted{f.Kind, f.Case, f.ByDate, f.From, f.To, f.Undated}, func() (int, error) { return v.Reading.Count(f) })
}
