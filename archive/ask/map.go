// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/record"
	"teptar/record/place"
)

// A Map is places with how much happened at each.
type Map struct {
	Points    []MapPoint `json:"points"`    // those with most on them first
	Nowhere   int        `json:"nowhere"`   // things of which nobody says where
	Unlocated []MapPoint `json:"unlocated"` // places of which nobody says where they are
	More      bool       `json:"more,omitempty"`
}

// A MapPoint is a place: somewhere within a circle.
type MapPoint struct {
	ID       record.EntityID   `json:"id"`
	Label    string            `json:"label"`
	Within   string            `json:"within,omitempty"`    // what it lies in, in words
	Level    string            `json:"level,omitempty"`     // settlement, district, region, country
	Entry    string            `json:"gazetteer,omitempty"` // its entry in the gazetteer
	Lat      float64           `json:"lat"`
	Lon      float64           `json:"lon"`
	RadiusKM float64           `json:"radius_km"` // zero only if a source gives a point and no radius
	By       string            `json:"by"`        // "claim" if a source says where it is, otherwise "gazetteer"
	State    string            `json:"state,omitempty"`
	Lo       int               `json:"lo"` // things that are held to have been there
	Hi       int               `json:"hi"` // those that anyone says were there
	Things   []record.EntityID `json:"things"`
}

// pointThings is how many things a point names.
const pointThings = 20

// DrawMap gives the places of the acts and events of a scope.
func DrawMap(ctx context.Context, v *archive.View, s Scope) (*Map, error) {
	return drawn(v, "map", s, func() (*Map, error) { return makeMap(ctx, v, s) })
}

func makeMap(ctx context.Context, v *archive.View, s Scope) (*Map, error) {
	a, err := scoped(ctx, v, s)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	out := &Map{Points: []MapPoint{}, Unlocated: []MapPoint{}}
	points := map[record.EntityID]*MapPoint{}
	out.More, err = a.in(s, []record.Kind{record.Act, record.Event}, func(t *thing) error { return a.place(t, points, out) })
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	for _, p := range points {
		if p.By == "" {
			out.Unlocated = append(out.Unlocated, *p)
		} else {
			out.Points = append(out.Points, *p)
		}
	}
	for _, list := range [][]MapPoint{out.Points, out.Unlocated} {
		slices.SortFunc(list, func(x, y MapPoint) int {
			return cmp.Or(cmp.Compare(y.Hi, x.Hi), strings.Compare(x.ID.String(), y.ID.String()))
		})
	}
	return out, nil
}

// place counts a thing at every place where anyone says that it was.
func (a *asker) place(t *thing, points map[record.EntityID]*MapPoint, out *Map) error {
	at, err := a.placesOf(t)
	if err != nil {
		return err
	}
	if len(at) == 0 {
		out.Nowhere++
	}
	seen := map[record.EntityID]bool{}
	for _, id := range at {
		root := a.rules.Same.Root(id)
		if seen[root] {
			continue
		}
		seen[root] = true
		p := points[root]
		if p == nil {
			p = a.mapPoint(root)
			points[root] = p
		}
		if p.Hi++; a.heldAt(t, root) {
			p.Lo++
		}
		if len(p.Things) < pointThings {
			p.Things = append(p.Things, t.id)
		}
	}
	return nil
}

// heldAt tells whether a thing, or its event if it has no place of its own, is
// held to have been at a place.
func (a *asker) heldAt(t *thing, at record.EntityID) bool {
	own := false
	for _, name := range []string{"place", "from", "to"} {
		v := t.prop(name)
		if v == nil {
			continue
		}
		own = true
		for _, h := range v.Held {
			if h.Type == record.RefType && a.rules.Same.Root(h.Ref) == at {
				return true
			}
		}
	}
	if own {
		return false
	}
	for _, id := range a.refs(t, "event") {
		if e, err := a.thing(id); err == nil && e != nil && e.kind == record.Event && e.id != t.id {
			return a.heldAt(e, at)
		}
	}
	return false
}

// mapPoint puts a place where a source says that it is, or else where the
// gazetteer has it.
func (a *asker) mapPoint(id record.EntityID) *MapPoint {
	p := &MapPoint{ID: id, Label: a.label(id)}
	t, err := a.thing(id)
	if err != nil || t == nil {
		return p
	}
	entry := a.located(id).gazetteer
	p.Entry = string(entry)
	if g, err := place.Embedded(); err == nil && entry != "" {
		if known, err := g.Place(entry); err == nil {
			p.Level = known.Kind.String()
			if path := g.Path(entry); len(path) > 1 {
				p.Within = pathWords(g, path[1].ID, a.filter.Lang)
			}
			if known.Located() {
				p.Lat, p.Lon, p.RadiusKM, p.By = known.Lat, known.Lon, known.RadiusKM, "gazetteer"
			}
		}
	}
	v := t.prop("coordinates")
	if v == nil {
		return p
	}
	for i, val := range v.Values {
		if supported(v, i) && (val.Held || p.By != "claim") {
			p.Lat, p.Lon, p.RadiusKM = float64(val.Lat)/1e6, float64(val.Lon)/1e6, float64(val.Radius)/1000
			p.By, p.State = "claim", val.State.String()
		}
	}
	return p
}
