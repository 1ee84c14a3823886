// SPDX-License-Identifier: Apache-2.0

package saved

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/fault"
)

// Reach is how many results of a search are looked at, to count them and to
// know which of them are new.
const Reach = 200

// A Count is how many results a search has for somebody.
type Count struct {
	Total ask.Tally
	// New counts those that they did not see when they looked last. Who never
	// looked has seen none, and nothing is called new.
	New    int
	Looked time.Time // when they looked last; zero for never
}

// Count answers a search for the viewer of a snapshot, without noting that they
// looked.
func (b *Book) Count(ctx context.Context, view *archive.View, s Search, lang string) (Count, error) {
	found, err := run(ctx, view, s, lang)
	if err != nil {
		return Count{}, err
	}
	c := Count{Total: found.Total}
	seen, ok := b.seen(view.Viewer(), s.ID)
	if !ok {
		return c, nil
	}
	c.Looked = seen.At
	for _, m := range marks(found) {
		if !slices.Contains(seen.Last, m) {
			c.New++
		}
	}
	return c, nil
}

// A Seen tells which results are new.
type Seen struct {
	known bool // they looked before
	marks []mark
}

func (s Seen) has(m mark) bool { return !s.known || slices.Contains(s.marks, m) }

// NewThing tells whether a thing was not among the results before.
func (s Seen) NewThing(t ask.Thing) bool { return !s.has(markOfThing(t)) }

// NewPassage tells whether a passage was not among the results before.
func (s Seen) NewPassage(r ask.Result) bool { return !s.has(markOfPassage(r)) }

// Before tells what the viewer saw at the look before the last one: on the
// second page of results what is new is what was new on the first.
func (b *Book) Before(v access.Viewer, s Search) Seen {
	l, ok := b.seen(v, s.ID)
	return Seen{ok && l.Again, l.Before}
}

// Found is what a search finds now, for [Book.Look].
type Found struct{ marks []mark }

// Run answers a search as far as [Reach]. What it gives is handed to
// [Book.Look] when the snapshot is closed.
func Run(ctx context.Context, view *archive.View, s Search, lang string) (Found, error) {
	found, err := run(ctx, view, s, lang)
	if err != nil {
		return Found{}, err
	}
	return Found{marks(found)}, nil
}

func run(ctx context.Context, view *archive.View, s Search, lang string) (*ask.Found, error) {
	q, err := query.Parse(s.Query, view.Schema())
	if err != nil {
		return nil, err
	}
	return ask.Search(ctx, view, q, ask.SearchFilter{Lang: lang, Limit: Reach})
}

// Look notes that a viewer looks at what a search found, and tells what they
// saw before. It writes nothing if it is the same as before.
func (b *Book) Look(ctx context.Context, v access.Viewer, s Search, found Found) (Seen, error) {
	if v.ID().IsZero() && !v.Everything() {
		return Seen{}, fmt.Errorf("look at a saved search: nobody is there to remember it for: %w", fault.NotFound)
	}
	b.writing.Lock()
	defer b.writing.Unlock()
	if _, err := b.Find(ctx, v, s.ID); err != nil { // dropped meanwhile
		return Seen{}, err
	}
	before, ok := b.seen(v, s.ID)
	seen := Seen{ok, before.Last}
	if ok && slices.Equal(before.Last, found.marks) && slices.Equal(before.Before, before.Last) {
		return seen, nil
	}
	next := look{At: b.archive.Now().UTC().Truncate(time.Second), Last: found.marks, Before: before.Last, Again: ok}
	data, err := json.Marshal(next)
	if err != nil {
		return seen, err
	}
	name := lookName(v, s.ID)
	if err := b.archive.Keep(ctx, func(d archive.Drawer) error { return d.Set(lookPrefix+name, data) }); err != nil {
		return seen, fmt.Errorf("look at a saved search: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looks[name] = next
	return seen, nil
}

// A look is what somebody saw of a search.
type look struct {
	At     time.Time `json:"at"`
	Last   []mark    `json:"last"`
	Before []mark    `json:"before,omitempty"` // at the look before the last
	Again  bool      `json:"again,omitempty"`  // there was one
}

func (b *Book) seen(v access.Viewer, id string) (look, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	l, ok := b.looks[lookName(v, id)]
	return l, ok
}

func lookName(v access.Viewer, id string) string { return id + "/" + v.ID().String() }

// A mark is what is kept of a result: enough to know it again, and nothing that
// could be read.
type mark [8]byte

// MarshalText writes a mark in hexadecimal.
func (m mark) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, m[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *mark) UnmarshalText(text []byte) error {
	if n, err := hex.Decode(m[:], text[:min(len(text), 2*len(m))]); err != nil || n != len(m) || len(text) != 2*len(m) {
		return fmt.Errorf("mark of a result: want %d hexadecimal digits: %w", 2*len(m), fault.Invalid)
	}
	return nil
}

func markOf(parts string) mark {
	sum := sha256.Sum256([]byte(parts))
	return mark(sum[:8])
}

func markOfThing(t ask.Thing) mark { return markOf(t.ID.String()) }

func markOfPassage(r ask.Result) mark {
	at := fmt.Sprint(r.Document, " ", r.Start)
	if len(r.Claims) > 0 {
		at += " " + r.Claims[0].ID.String()
	}
	return markOf(at)
}

// marks gives the marks of all that was found.
func marks(f *ask.Found) []mark {
	out := make([]mark, 0, len(f.Things)+len(f.Passages))
	for _, t := range f.Things {
		out = append(out, markOfThing(t))
	}
	for _, r := range f.Passages {
		out = append(out, markOfPassage(r))
	}
	return out
}
