// SPDX-License-Identifier: Apache-2.0

package saved

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/access"
)

// Rename gives a search another name. Who has it and may not change it gets
// fault.NotFound, as for one that is not there.
func (b *Book) Rename(ctx context.Context, v access.Viewer, id, name string) (Search, error) {
	b.writing.Lock()
	defer b.writing.Unlock()
	s, err := b.changing(ctx, v, id)
	if err != nil {
		return s, err
	}
	if s.Name, err = cleanName(name); err != nil {
		return s, err
	}
	for _, other := range b.shelf(s) {
		if other.ID != id && strings.EqualFold(other.Name, s.Name) {
			return s, errTaken
		}
	}
	return s, b.put(ctx, s)
}

// Drop forgets a search, and what everybody saw of it.
func (b *Book) Drop(ctx context.Context, v access.Viewer, id string) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	if _, err := b.changing(ctx, v, id); err != nil {
		return err
	}
	b.mu.RLock()
	looks := slices.DeleteFunc(slices.Collect(maps.Keys(b.looks)), func(name string) bool { return !strings.HasPrefix(name, id+"/") })
	b.mu.RUnlock()
	err := b.archive.Keep(ctx, func(d archive.Drawer) error {
		for _, name := range looks {
			if err := d.Delete(lookPrefix + name); err != nil {
				return err
			}
		}
		return d.Delete(searchPrefix + id)
	})
	if err != nil {
		return fmt.Errorf("drop a saved search: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.searches, id)
	for _, name := range looks {
		delete(b.looks, name)
	}
	return nil
}

// changing finds a search that the viewer may change.
func (b *Book) changing(ctx context.Context, v access.Viewer, id string) (Search, error) {
	s, err := b.Find(ctx, v, id)
	if err == nil && !Changes(v, s) {
		err = errNone
	}
	return s, err
}

// put keeps a search, on the disk first.
func (b *Book) put(ctx context.Context, s Search) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := b.archive.Keep(ctx, func(d archive.Drawer) error { return d.Set(searchPrefix+s.ID, data) }); err != nil {
		return fmt.Errorf("keep a saved search: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.searches[s.ID] = s
	return nil
}

// shelf lists the searches among which the name of one must be its own.
func (b *Book) shelf(s Search) []Search {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var on []Search
	for _, o := range b.searches {
		if o.Case == s.Case && (s.Shared() || o.Member == s.Member) {
			on = append(on, o)
		}
	}
	return on
}

// newID gives an id that no search has. It follows from what is saved, and is
// no secret: whether somebody has a search is asked each time.
func (b *Book) newID(s Search) string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for n := 0; ; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "teptar/saved/v1\n%s %q %q %d %d", s.Member, s.Case, s.Name, s.Made.Unix(), n))
		id := "s-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
		if _, taken := b.searches[id]; !taken {
			return id
		}
	}
}
