// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/method/echo"
	"teptar/record"
	"teptar/record/when"
)

// EchoLimit is how many documents are read whenever somebody asks which repeat each
// other. Beyond, only [RunEchoes] reads them, whose result is kept.
const EchoLimit = 300

// An Echo says that the text of a document is that of an earlier one, but for small
// changes; see package echo.
type Echo struct {
	First record.EntityID `json:"first"` // the earliest that it leads to, through others
	In    record.EntityID `json:"in"`    // the earlier document that has most of it
	Share float64         `json:"share"` // of its text that In has
}

// EchoesFound are the documents that repeat others, as far as a viewer may know them.
type EchoesFound struct {
	Of     map[record.EntityID]Echo `json:"of"`
	NotRun bool                     `json:"not_run,omitempty"` // there are more than EchoLimit, and nobody has run it
	Stale  bool                     `json:"stale,omitempty"`   // something was added since it was run
}

type echoKey struct{}

// Echoes tells which documents repeat earlier ones: once for all who may know the
// same, as long as nothing is added. Who published first is told by the dates of
// publication; of documents without one nobody knows, and they come last, in the order
// of their ids. Which of two is the first
// makes no difference to what is independent of what.
func Echoes(ctx context.Context, v *archive.View) (*EchoesFound, error) {
	n, err := v.Count(archive.EntityFilter{Kind: record.Document})
	if err != nil {
		return nil, err
	}
	if n > EchoLimit {
		return keptEchoes(v)
	}
	return archive.Remember(v, echoKey{}, func() (*EchoesFound, error) { return findEchoes(ctx, v, nil) })
}

// findEchoes reads the texts of all documents.
func findEchoes(ctx context.Context, v *archive.View, tell Tell) (*EchoesFound, error) {
	published, err := documents(v)
	if err != nil {
		return nil, fmt.Errorf("repeated texts: %w", err)
	}
	ids := slices.SortedFunc(maps.Keys(published), func(a, b record.EntityID) int {
		return cmp.Or(cmp.Compare(published[a], published[b]), bytes.Compare(a[:], b[:]))
	})
	sketches := make([]echo.Sketch, len(ids))
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tell.say("read documents", i, len(ids))
		text, _, err := v.Text(id)
		switch {
		case errors.Is(err, fault.NotFound):
		case err != nil:
			return nil, fmt.Errorf("repeated texts: %w", err)
		default:
			sketches[i] = echo.Of(text)
		}
	}
	out := &EchoesFound{Of: map[record.EntityID]Echo{}}
	for _, r := range echo.Find(sketches) {
		out.Of[ids[r.Text]] = Echo{ids[r.First], ids[r.Of], r.Share}
	}
	return out, nil
}

// documents gives the earliest possible day on which each was published.
func documents(v *archive.View) (map[record.EntityID]when.Day, error) {
	ids, err := v.Entities(archive.EntityFilter{Kind: record.Document})
	if err != nil {
		return nil, err
	}
	out := map[record.EntityID]when.Day{}
	for _, id := range ids {
		out[id] = when.LastDay
	}
	for s, err := range v.Said(record.Document, "") {
		if err != nil {
			return nil, err
		}
		if _, known := out[s.Subject]; known && s.Property == "published" && s.Supports() {
			lo, _ := s.Value.When.Index()
			out[s.Subject] = min(out[s.Subject], lo)
		}
	}
	return out, nil
}

// A keptEcho is what is kept of a run.
type keptEcho struct {
	Age int64                    `json:"age"`
	Of  map[record.EntityID]Echo `json:"of"`
}

// RunEchoes reads all documents, however many there are, and keeps which repeat
// others, for all who may know the same as the viewer.
func RunEchoes(ctx context.Context, a *archive.Archive, v *archive.View, tell Tell) (*EchoesFound, error) {
	found, err := findEchoes(ctx, v, tell)
	if err != nil {
		return nil, err
	}
	age, err := v.Age()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(keptEcho{age, found.Of})
	if err != nil {
		return nil, err
	}
	return found, a.Keep(ctx, func(d archive.Drawer) error { return d.Set(drawerName(v, record.Document), data) })
}

// keptEchoes gives what a run has kept, without documents that are not there any more.
func keptEchoes(v *archive.View) (*EchoesFound, error) {
	data, err := v.Kept(drawerName(v, record.Document))
	if err != nil || data == nil {
		return &EchoesFound{Of: map[record.EntityID]Echo{}, NotRun: true}, err
	}
	var k keptEcho
	if err := json.Unmarshal(data, &k); err != nil {
		return nil, fmt.Errorf("what was kept of repeated texts cannot be read; run it again: %w", errors.Join(err, fault.Invalid))
	}
	age, err := v.Age()
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(k.Of, func(id record.EntityID, e Echo) bool {
		return slices.ContainsFunc([]record.EntityID{id, e.First, e.In}, func(id record.EntityID) bool { _, err := v.Entity(id); return err != nil })
	})
	return &EchoesFound{Of: k.Of, Stale: age != k.Age}, nil
}
