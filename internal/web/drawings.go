// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/method/draw"
	"teptar/record"
	"teptar/record/place"
	"teptar/record/place/outline"
	"teptar/record/when"
)

func thingPath(id record.EntityID) string { return "/thing/" + id.String() }

// timelineOf draws acts, events and states on their days, those of one person
// together.
func timelineOf(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error) {
	t, err := ask.DrawTimeline(ctx, v, s)
	if err != nil {
		return nil, nil, err
	}
	d := draw.Timeline{Title: w.T("Timeline"), Desc: w.T("What happened on which days, as far as they are known.")}
	for _, r := range t.Rows {
		row := draw.TimelineRow{Label: r.Title, Link: thingPath(r.ID)}
		for _, span := range r.Spans {
			row.Marks = append(row.Marks, draw.Mark{When: span.When, State: stateOf(span.State), Words: span.Words})
		}
		d.Rows = append(d.Rows, row)
	}
	notes := more(w, t.More)
	if t.Undated > 0 {
		notes = append(notes, w.N("%d thing has no date.", "%d things have no date.", t.Undated))
	}
	return d, notes, nil
}

// mapOf draws places with how much happened at each.
func mapOf(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error) {
	m, err := ask.DrawMap(ctx, v, s)
	if err != nil {
		return nil, nil, err
	}
	d := draw.Map{Title: w.T("Map"), Desc: w.T("Where it happened. A disc is as large as the place may lie off.")}
	box := outline.Box{West: 180, South: 90, East: -180, North: -90}
	for _, p := range m.Points {
		d.Sites = append(d.Sites, draw.Site{Label: p.Label, Link: thingPath(p.ID), At: draw.Point{Lon: p.Lon, Lat: p.Lat}, Radius: p.RadiusKM * 1000,
			Uncertain: p.By == "gazetteer" && p.Level != "settlement", Count: draw.Range{Lo: p.Lo, Hi: p.Hi}, State: stateOf(p.State)})
		box = outline.Box{West: min(box.West, p.Lon), South: min(box.South, p.Lat), East: max(box.East, p.Lon), North: max(box.North, p.Lat)}
	}
	if len(m.Points) > 0 {
		if d.Ground, err = ground(box, w.lang); err != nil {
			return nil, nil, err
		}
	}
	notes := more(w, m.More)
	if m.Nowhere > 0 {
		notes = append(notes, w.N("Of %d thing nobody says where.", "Of %d things nobody says where.", m.Nowhere))
	}
	if n := len(m.Unlocated); n > 0 {
		names := make([]string, n)
		for i, p := range m.Unlocated {
			names[i] = p.Label
		}
		notes = append(notes, w.T("Nobody says where these places are: %s.", strings.Join(names, ", ")))
	}
	return d, notes, nil
}

// ground gives the boundaries around a box.
func ground(box outline.Box, lang string) ([]draw.Boundary, error) {
	atlas, err := outline.Embedded()
	if err != nil {
		return nil, err
	}
	g, err := place.Embedded()
	if err != nil {
		return nil, err
	}
	pad := max(1, (box.East-box.West)/2, (box.North-box.South)/2)
	box = outline.Box{West: max(-180, box.West-pad), South: max(-85, box.South-pad), East: min(180, box.East+pad), North: min(85, box.North+pad)}
	detail := outline.Suited(box, drawingWidth)
	levels := map[place.Kind]draw.Level{place.Country: draw.Country}
	if detail != outline.World {
		levels[place.Region] = draw.Region
	}
	var all []draw.Boundary
	for _, kind := range []place.Kind{place.Region, place.Country} {
		level, ok := levels[kind]
		if !ok {
			continue
		}
		for _, a := range atlas.Within(box, kind, detail) {
			b := draw.Boundary{Level: level}
			if p, err := g.Place(a.ID); err == nil && level == draw.Region {
				b.Label = p.Label(lang)
			}
			for _, ring := range a.Rings {
				points := make([]draw.Point, len(ring))
				for i, p := range ring {
					points[i] = draw.Point(p)
				}
				b.Rings = append(b.Rings, points)
			}
			all = append(all, b)
		}
	}
	return all, nil
}

// graphOf draws who was punished on whose account, and how they are related.
func graphOf(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error) {
	g, err := ask.DrawGraph(ctx, v, s)
	if err != nil {
		return nil, nil, err
	}
	d := draw.Graph{Title: w.T("Kin and reprisals"), Desc: w.T("Who was punished on whose account, and how they are related.")}
	at := map[record.EntityID]int{}
	kinds := map[record.Kind]draw.NodeKind{record.Group: draw.Group, record.Organization: draw.Organization, record.Event: draw.Event}
	for i, n := range g.Nodes {
		at[n.ID] = i
		d.Nodes = append(d.Nodes, draw.Node{Label: n.Label, Link: thingPath(n.ID), Kind: kinds[n.Kind], Central: n.Target})
	}
	for _, e := range g.Edges {
		kind := draw.Kinship
		if e.Kind == "act" {
			kind = draw.OnAccount
		}
		edge := draw.Edge{From: at[e.From], To: at[e.To], Label: e.Label, Kind: kind, State: stateOf(e.State)}
		if len(e.IDs) > 0 {
			edge.Link = thingPath(e.IDs[0])
		}
		d.Edges = append(d.Edges, edge)
	}
	return d, more(w, g.More), nil
}

// calendarOf draws how many acts fall on each day.
func calendarOf(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error) {
	c, err := ask.DrawCalendar(ctx, v, s, "")
	if err != nil {
		return nil, nil, err
	}
	d := draw.Calendar{Title: w.T("Days"), Desc: w.T("How many acts fall on each day: certainly, and possibly.")}
	for _, series := range c.Series {
		for _, day := range series.Days {
			d.Days = append(d.Days, draw.DayCount{Day: day.Day, Count: draw.Range{Lo: day.Lo, Hi: day.Hi}})
		}
	}
	return d, append(more(w, c.More), vague(w, c.Vague)...), nil
}

// multiplesOf draws the days of each kind of act on one scale.
func multiplesOf(ctx context.Context, v *archive.View, s ask.Scope, w words) (drawable, []string, error) {
	c, err := ask.DrawCalendar(ctx, v, s, "type")
	if err != nil {
		return nil, nil, err
	}
	d := draw.Multiples{Title: w.T("Acts by kind"), Desc: w.T("How many acts of each kind fall on each day, on one scale.")}
	var days []ask.DayCount
	for _, series := range c.Series {
		days = append(days, series.Days...)
	}
	slices.SortFunc(days, func(a, b ask.DayCount) int { return int(a.Day) - int(b.Day) })
	days = slices.CompactFunc(days, func(a, b ask.DayCount) bool { return a.Day == b.Day })
	if len(days) > 0 {
		first, last := days[0].Day, days[len(days)-1].Day
		step := 1 + int(last-first)/maxSteps // days to a step
		n := 1 + int(last-first)/step
		for i := range n {
			d.Steps = append(d.Steps, (first + when.Day(i*step)).String())
		}
		for _, series := range c.Series {
			one := draw.Series{Label: series.Group, Values: make([]draw.Range, n)}
			for _, day := range series.Days {
				at := int(day.Day-first) / step
				one.Values[at].Lo += day.Lo
				one.Values[at].Hi += day.Hi
			}
			d.Series = append(d.Series, one)
		}
	}
	return d, append(more(w, c.More), vague(w, c.Vague)...), nil
}

// maxSteps is how many steps a small multiple has at most.
const maxSteps = 120

// vague notes what is too open to be counted by day.
func vague(w words, n int) []string {
	if n == 0 {
		return nil
	}
	return []string{w.N("%d act is not counted: its date leaves more than a year open.", "%d acts are not counted: their dates leave more than a year open.", n)}
}
