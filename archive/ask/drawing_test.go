// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

func TestTimeline(t *testing.T) {
	v := see(t, valley(t), owner)
	tl, err := ask.DrawTimeline(t.Context(), v, ask.Scope{Case: "valley"})
	if err != nil {
		t.Fatal(err)
	}
	if len(tl.Rows) != 2 || tl.Undated != 3 || tl.More {
		t.Fatalf("%d rows, %d undated; want 2 and 3", len(tl.Rows), tl.Undated)
	}
	month, day := tl.Rows[0], tl.Rows[1]
	if s := month.Spans[0]; month.Of != "Ivo" || s.EarliestStart.String() != "2031-05-01" || s.LatestEnd.String() != "2031-05-31" || !s.Day {
		t.Errorf("the beating is on %+v", s)
	}
	if s := day.Spans[0]; s.EarliestStart != s.LatestEnd || !s.Held || s.State != "single" {
		t.Errorf("the taking is on %+v", s)
	}
	only, err := ask.DrawTimeline(t.Context(), v, ask.Scope{IDs: []record.EntityID{idIn("act.taken"), idIn("p.ida")}})
	if err != nil || len(only.Rows) != 1 {
		t.Errorf("of one act there are %d rows, %v", len(only.Rows), err)
	}
}

func TestCalendarCountsAtLeastAndAtMost(t *testing.T) {
	v := see(t, valley(t), owner)
	c, err := ask.DrawCalendar(t.Context(), v, ask.Scope{Case: "valley"}, "")
	if err != nil || len(c.Series) != 1 || c.Vague != 3 {
		t.Fatalf("%+v, %v", c, err)
	}
	days := c.Series[0].Days
	if len(days) != 31 {
		t.Fatalf("%d days; want those of May", len(days))
	}
	for _, d := range days {
		want := ask.DayCount{Day: d.Day, On: d.On, Lo: 0, Hi: 1}
		if d.On == "2031-05-04" {
			want.Lo, want.Hi = 1, 2
		}
		if diff := cmp.Diff(want, d); diff != "" {
			t.Error(diff)
		}
	}
	byType, err := ask.DrawCalendar(t.Context(), v, ask.Scope{Case: "valley", Lang: "ru"}, "victim")
	if err != nil || len(byType.Series) != 4 {
		t.Errorf("%d series for the victims, %v", len(byType.Series), err)
	}
}

func TestMapCountsWhatIsHeld(t *testing.T) {
	v := see(t, demonstration(t), owner)
	m, err := ask.DrawMap(t.Context(), v, ask.Scope{Case: "demo"})
	if err != nil || len(m.Points) < 3 {
		t.Fatalf("%d points, %v", len(m.Points), err)
	}
	for _, p := range m.Points {
		if p.Lo > p.Hi || p.Hi == 0 || p.By == "" || p.Lat == 0 || len(p.Things) == 0 {
			t.Errorf("point %+v", p)
		}
	}
	valleyMap, err := ask.DrawMap(t.Context(), see(t, valley(t), owner), ask.Scope{})
	if err != nil || len(valleyMap.Points) != 0 || len(valleyMap.Unlocated) != 2 || valleyMap.Nowhere != 3 {
		t.Errorf("places that nobody locates: %+v, %v", valleyMap, err)
	}
}

func TestGraphLeadsFromTheTargetToTheVictim(t *testing.T) {
	v := see(t, valley(t), owner)
	g, err := ask.DrawGraph(t.Context(), v, ask.Scope{Case: "valley"})
	if err != nil || len(g.Nodes) != 2 || len(g.Edges) != 2 {
		t.Fatalf("%+v, %v", g, err)
	}
	act, kin := g.Edges[0], g.Edges[1]
	if act.From != idIn("p.ida") || act.To != idIn("p.ivo") || act.Text != "Ivo: beating, on account of Ida Kern" || act.Held || act.State != "disputed" {
		t.Errorf("the act is %+v", act)
	}
	if kin.From != idIn("p.ivo") || kin.To != idIn("p.ida") || kin.Text != "Ivo is cousin of Ida Kern" || !kin.Held {
		t.Errorf("the kinship is %+v", kin)
	}
}

func TestGraphOfTheDemonstrationNamesEveryEnd(t *testing.T) {
	g, err := ask.DrawGraph(t.Context(), see(t, demonstration(t), owner), ask.Scope{Case: "demo", Lang: "ru"})
	if err != nil || len(g.Edges) < 8 {
		t.Fatalf("%d edges, %v", len(g.Edges), err)
	}
	for _, e := range g.Edges {
		for _, end := range []record.EntityID{e.From, e.To} {
			if !slices.ContainsFunc(g.Nodes, func(n ask.GraphNode) bool { return n.ID == end && n.Label != "" }) {
				t.Errorf("%s leads to nothing", e.Text)
			}
		}
	}
}

func TestPageOfACase(t *testing.T) {
	v := see(t, valley(t), owner)
	page, err := ask.PageOfCase(t.Context(), v, "valley", "ru")
	if err != nil || page.Counts == nil || len(page.Chains.Sections) == 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	acts := slices.IndexFunc(page.Kinds, func(k ask.KindCount) bool { return k.Kind == record.Act })
	if acts < 0 || page.Kinds[acts].Count.Count != 5 {
		t.Errorf("kinds %+v", page.Kinds)
	}
	if _, err := ask.PageOfCase(t.Context(), v, "hill", "en"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a case that is not there: %v", err)
	}
}

func TestWhoInGroups(t *testing.T) {
	v := see(t, valley(t), owner)
	for by, want := range map[string]string{
		"victim":      "Ivo 1|Ida Kern 2|an old woman 1|Ivo of the second list 1",
		"act":         "Beating 2|Detention 1|Expulsion from settlement or region 1|Seizure of vehicle 1",
		"perpetrator": "not known 5",
	} {
		table, err := ask.Who(t.Context(), v, ask.Filter{}, by)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		var got []string
		for _, g := range table.Groups {
			rows += len(g.Rows)
			got = append(got, g.Label+" "+string(rune('0'+len(g.Rows))))
		}
		if !sameSet(got, strings.Split(want, "|")) || rows != 5 {
			t.Errorf("by %s: %q; want %s", by, got, want)
		}
	}
	if _, err := ask.Who(t.Context(), v, ask.Filter{}, "mood"); !errors.Is(err, fault.Invalid) {
		t.Errorf("by mood: %v", err)
	}
}
