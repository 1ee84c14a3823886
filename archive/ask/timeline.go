// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/record"
	"teptar/record/when"
)

// A Timeline is things on their possible days, in the order of these.
type Timeline struct {
	Rows    []TimelineRow `json:"rows"`
	Undated int           `json:"undated"` // things of which nobody says when
	More    bool          `json:"more,omitempty"`
}

// A TimelineRow is one thing. Rival dates are several spans.
type TimelineRow struct {
	ID    record.EntityID  `json:"id"`
	Kind  record.Kind      `json:"kind"`
	Title string           `json:"title"`
	Of    string           `json:"of,omitempty"` // whose it is: the victim, the one who is in a state
	OfID  *record.EntityID `json:"of_id,omitempty"`
	State string           `json:"state"`
	Spans []TimeSpan       `json:"spans"`
}

// A TimeSpan is a date as far as it is known.
type TimeSpan struct {
	When  when.When `json:"when"`
	Words string    `json:"words"`
	Day   bool      `json:"day"` // one day among the possible; otherwise every day from a start to an end
	// The bounds. Days between the latest start and the earliest end are
	// certain, if there are any; of one day none is, unless all four are it.
	EarliestStart when.Day `json:"-"`
	LatestStart   when.Day `json:"-"`
	EarliestEnd   when.Day `json:"-"`
	LatestEnd     when.Day `json:"-"`
	OpenStart     bool     `json:"open_start,omitempty"`
	OpenEnd       bool     `json:"open_end,omitempty"`
	AsOf          string   `json:"as_of,omitempty"` // an open end is known to have been so on this day
	Doubted       bool     `json:"doubted,omitempty"`
	State         string   `json:"state"`
	Held          bool     `json:"held"`
}

// DrawTimeline gives the acts, events and spells of a scope on their days.
func DrawTimeline(ctx context.Context, v *archive.View, s Scope) (*Timeline, error) {
	return drawn(v, "timeline", s, func() (*Timeline, error) { return makeTimeline(ctx, v, s) })
}

func makeTimeline(ctx context.Context, v *archive.View, s Scope) (*Timeline, error) {
	a, err := scoped(ctx, v, s)
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	out := &Timeline{Rows: []TimelineRow{}}
	out.More, err = a.in(s, []record.Kind{record.Event, record.Act, record.Spell}, func(t *thing) error {
		row, err := a.timelineRow(t)
		if err != nil {
			return err
		}
		if len(row.Spans) == 0 {
			out.Undated++
		} else {
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	slices.SortStableFunc(out.Rows, func(x, y TimelineRow) int {
		return int(x.Spans[0].EarliestStart) - int(y.Spans[0].EarliestStart)
	})
	return out, nil
}

// timelineRow puts a thing on its days. One without a date of its own has that
// of its event.
func (a *asker) timelineRow(t *thing) (TimelineRow, error) {
	row := TimelineRow{ID: t.id, Kind: t.kind, Title: a.title(t), State: a.overall(t).String()}
	for _, name := range []string{"victim", "of"} {
		if ids := a.refs(t, name); len(ids) > 0 && row.OfID == nil {
			root := a.rules.Same.Root(ids[0])
			row.OfID, row.Of = &root, a.label(root)
		}
	}
	dated := t
	if t.prop("when") == nil {
		for _, id := range a.refs(t, "event") {
			e, err := a.thing(id)
			if err != nil {
				return row, err
			}
			if e != nil && e.prop("when") != nil {
				dated = e
				break
			}
		}
	}
	v := dated.prop("when")
	if v == nil {
		return row, nil
	}
	for i, val := range v.Values {
		if supported(v, i) && !val.When.IsZero() {
			span := a.span(val.When)
			span.State, span.Held = val.State.String(), val.Held
			row.Spans = append(row.Spans, span)
		}
	}
	if len(v.Held) == 1 && !slices.ContainsFunc(row.Spans, func(s TimeSpan) bool { return s.When == v.Held[0].When }) {
		span := a.span(v.Held[0].When) // what several agree on is narrower than each
		span.State, span.Held = v.State.String(), true
		row.Spans = append([]TimeSpan{span}, row.Spans...)
	}
	return row, nil
}

// span lays a date open.
func (a *asker) span(w when.When) TimeSpan {
	b := w.Bounds()
	s := TimeSpan{When: w, Words: w.Words(a.filter.Lang), Day: w.Kind() == when.OneDay, EarliestStart: b.EarliestStart, LatestStart: b.LatestStart,
		EarliestEnd: b.EarliestEnd, LatestEnd: b.LatestEnd, OpenStart: b.OpenStart, OpenEnd: b.OpenEnd, Doubted: w.Doubted()}
	if d, ok := w.AsOf(); ok {
		s.AsOf = d.String()
	}
	return s
}

// A Calendar is how many things fall on each day, at least and at most.
type Calendar struct {
	Series []DaySeries `json:"series"` // one for each group; one in all if there is no grouping
	Vague  int         `json:"vague"`  // things whose days are too open to count: more than a year
	More   bool        `json:"more,omitempty"`
}

// A DaySeries is the days of one group on which something possibly happened.
type DaySeries struct {
	Group string           `json:"group,omitempty"`
	ID    *record.EntityID `json:"id,omitempty"`
	Days  []DayCount       `json:"days"`
}

// A DayCount is how many things fall on a day: certainly, and possibly.
type DayCount struct {
	Day when.Day `json:"-"`
	On  string   `json:"day"`
	Lo  int      `json:"lo"`
	Hi  int      `json:"hi"`
}

// vagueDays is how many days a date may leave open to be counted on each.
const vagueDays = 366

// DrawCalendar counts the acts and events of a scope by day; by is "", "type",
// "victim" or "place" for a series of each.
func DrawCalendar(ctx context.Context, v *archive.View, s Scope, by string) (*Calendar, error) {
	return drawn(v, "calendar by "+by, s, func() (*Calendar, error) { return makeCalendar(ctx, v, s, by) })
}

func makeCalendar(ctx context.Context, v *archive.View, s Scope, by string) (*Calendar, error) {
	a, err := scoped(ctx, v, s)
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	out := &Calendar{Series: []DaySeries{}}
	at := map[string]int{}
	counts := []map[when.Day]*DayCount{}
	out.More, err = a.in(s, []record.Kind{record.Act}, func(t *thing) error {
		days, err := a.daysOf(t)
		if err != nil {
			return err
		}
		key, id := a.groupOf(t, by)
		i, ok := at[key]
		if !ok {
			i = len(counts)
			at[key] = i
			counts = append(counts, map[when.Day]*DayCount{})
			out.Series = append(out.Series, DaySeries{Group: key, ID: id})
		}
		if !countDays(counts[i], days) {
			out.Vague++
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	for i := range out.Series {
		for _, c := range counts[i] {
			out.Series[i].Days = append(out.Series[i].Days, *c)
		}
		slices.SortFunc(out.Series[i].Days, func(x, y DayCount) int { return int(x.Day) - int(y.Day) })
	}
	return out, nil
}

// countDays counts one thing on its days: certainly on a day that every one of
// its rival dates has for certain, possibly on all days that any of them allows.
func countDays(counts map[when.Day]*DayCount, dates []when.When) bool {
	possible, certain := map[when.Day]bool{}, map[when.Day]int{}
	for _, d := range dates {
		b := d.Bounds()
		if d.IsZero() || b.LatestEnd-b.EarliestStart > vagueDays {
			return false
		}
		for day := b.EarliestStart; day <= b.LatestEnd; day++ {
			switch when.Overlaps(d, when.On(day)) {
			case when.Certainly:
				certain[day]++
				possible[day] = true
			case when.Possibly:
				possible[day] = true
			}
		}
	}
	for day := range possible {
		if counts[day] == nil {
			counts[day] = &DayCount{Day: day, On: day.String()}
		}
		counts[day].Hi++
		if certain[day] == len(dates) {
			counts[day].Lo++
		}
	}
	return len(dates) > 0
}

// groupOf gives what a thing is grouped under.
func (a *asker) groupOf(t *thing, by string) (string, *record.EntityID) {
	switch by {
	case "type":
		return a.best1(t, "type"), nil
	case "victim":
		if ids := a.refs(t, "victim"); len(ids) > 0 {
			root := a.rules.Same.Root(ids[0])
			return a.label(root), &root
		}
	case "place":
		if at, err := a.placesOf(t); err == nil && len(at) > 0 {
			root := a.rules.Same.Root(at[0])
			return a.label(root), &root
		}
	default:
		return "", nil
	}
	return a.word("not known", "не известно"), nil
}
