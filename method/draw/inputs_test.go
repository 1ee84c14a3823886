// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/record/when"
)

func TestSpanOf(t *testing.T) {
	for _, tt := range []struct {
		name, edtf, lo, hi, sureLo, sureHi string
		left, right, point                 bool
	}{
		{name: "a certain day", edtf: "2031-03-07", lo: "2031-03-07", hi: "2031-03-07", sureLo: "2031-03-07", sureHi: "2031-03-07", point: true},
		{name: "a month", edtf: "2031-03", lo: "2031-03-01", hi: "2031-03-31"},
		{name: "a doubted day is not certain", edtf: "2031-03-07?", lo: "2031-03-07", hi: "2031-03-07"},
		{name: "both ends within bounds", edtf: "2031-03/2031-05", lo: "2031-03-01", hi: "2031-05-31", sureLo: "2031-03-31", sureHi: "2031-05-01"},
		{name: "an open end fades", edtf: "2031-03-07/..", lo: "2031-03-07", hi: "2031-03-07", sureLo: "2031-03-07", sureHi: "2031-03-07", right: true},
		{name: "solid up to the day it was still so", edtf: "2031-03/..@2031-06-10", lo: "2031-03-01", hi: "2031-06-10", sureLo: "2031-03-31", sureHi: "2031-06-10", right: true},
		{name: "an open start fades", edtf: "../2031-03-20", lo: "2031-03-20", hi: "2031-03-20", sureLo: "2031-03-20", sureHi: "2031-03-20", left: true},
		{name: "a doubted interval is nowhere certain", edtf: "2031-03-07?/2031-05-01", lo: "2031-03-07", hi: "2031-05-01"},
		{name: "one day after another", edtf: "[2031-03-07..]", lo: "2031-03-07", hi: "2031-03-07", right: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := span{lo: day(t, tt.lo), hi: day(t, tt.hi), fadeLeft: tt.left, fadeRight: tt.right, point: tt.point}
			if tt.sureLo != "" {
				want.sureLo, want.sureHi, want.sure = day(t, tt.sureLo), day(t, tt.sureHi), true
			}
			got, ok := spanOf(date(t, tt.edtf))
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(span{})); !ok || diff != "" {
				t.Errorf("drawn: %v (-want +got):\n%s", ok, diff)
			}
		})
	}
	for _, edtf := range []string{"", "XXXX-04-07"} {
		if s, ok := spanOf(date(t, edtf)); ok {
			t.Errorf("%q has no place on an axis, and got %+v", edtf, s)
		}
	}
}

// reversed gives a ring that turns the other way.
func reversed(r []Point) []Point {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// A tick stands where its unit begins, labels have the room that they need, and
// there are some.
func TestTicksAreBoundariesOfTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := when.Day(rapid.Int32Range(int32(when.FirstDay), int32(when.LastDay)-1).Draw(t, "first"))
		last := first + when.Day(rapid.Int32Range(1, 200_000).Draw(t, "days"))
		a := calendarAxis{first, min(last, when.LastDay), 100, rapid.Float64Range(150, 1200).Draw(t, "width")}
		s := a.stride()
		ticks := a.ticks(s, &english)
		for i, k := range ticks {
			year, month, dom := k.day.Date()
			switch {
			case s.days == 7 && k.day.Weekday() != 1,
				s.months > 0 && (dom != 1 || (int(month)-1)%s.months != 0),
				s.years > 0 && (dom != 1 || month != 1 || year%s.years != 0):
				t.Fatalf("a tick of %+v on %s", s, k.day)
			}
			if i > 0 && a.at(k.day)-a.at(ticks[i-1].day) < s.room*0.85 {
				t.Fatalf("ticks of %+v are %.1f px apart", s, a.at(k.day)-a.at(ticks[i-1].day))
			}
		}
	})
}

func TestTimelineSaysWhatItLeavesOut(t *testing.T) {
	d := longTimeline(t, MaxRows+12).Draw(Style{})
	if d.LeftOut != 12 || len(d.Table.Rows) != MaxRows {
		t.Errorf("%d left out and %d in the table", d.LeftOut, len(d.Table.Rows))
	}
	if !strings.Contains(mustSVG(t, d), "Not drawn: 12") {
		t.Error("the picture does not say it")
	}
	w := sampleTimeline(t)
	w.First, w.Last = day(t, "2031-05-01"), day(t, "2031-05-31")
	d = w.Draw(Style{})
	var left []string
	for _, r := range d.Table.Rows {
		left = append(left, r.Cells[1])
	}
	want := []string{"Удерживается в РОВД", "Содержится под стражей до сих пор", "Дом под арестом", "Продан автомобиль", "Отпущена Малика О.", "Угнан скот"}
	if diff := cmp.Diff(want, left); diff != "" || d.LeftOut != 5 {
		t.Errorf("in May, %d left out (-want +got):\n%s", d.LeftOut, diff)
	}
}

func TestRangesThatContradictThemselvesAreLeftOut(t *testing.T) {
	d := Bars{Rows: []Bar{{"a", "", Range{3, 2}}, {"b", "", Range{-1, 2}}, {"c", "", Range{1, math.MaxInt}}, {"d", "", Range{0, 0}}}}.Draw(Style{})
	if d.LeftOut != 3 || len(d.Table.Rows) != 1 || d.Table.Rows[0].Cells[1] != "0" {
		t.Errorf("%d left out; %v", d.LeftOut, d.Table.Rows)
	}
}

// shapes gives all nodes of a kind in a scene.
func shapes[T node](g *group) []T {
	var out []T
	for _, k := range g.kids {
		if s, ok := k.(T); ok {
			out = append(out, s)
		}
		if s, ok := k.(*group); ok {
			out = append(out, shapes[T](s)...)
		}
	}
	return out
}

func TestBarsAreTrueToTheirCounts(t *testing.T) {
	d := Bars{Rows: []Bar{{"a", "", Range{10, 40}}, {"b", "", Range{20, 20}}}}.Draw(Style{})
	var sure, possible []float64
	for _, r := range shapes[*rect](&d.scene) {
		switch r.paint {
		case filled(count):
			sure = append(sure, r.w)
		case striped(count):
			possible = append(possible, r.w)
		}
	}
	sample := 18.0 // the legend has one of each
	if len(sure) != 3 || len(possible) != 2 || sure[2] != sample || possible[1] != sample {
		t.Fatalf("solid %v, striped %v", sure, possible)
	}
	if math.Abs(sure[1]/sure[0]-2) > 1e-9 || math.Abs(possible[0]/sure[0]-3) > 1e-9 {
		t.Errorf("solid %v, striped %v", sure, possible)
	}
}

func TestCirclesOfAMapAreTrueByArea(t *testing.T) {
	p := &mapPlot{unit: 7}
	big, small := p.circles(Range{10, 40})
	if math.Abs(big*big/(small*small)-4) > 1e-9 || math.Abs(math.Pi*big*big-280) > 1e-6 {
		t.Errorf("radii %v and %v", big, small)
	}
}

func TestAPossibleCountIsStripedOnAMap(t *testing.T) {
	d := Map{Sites: []Site{{At: Point{Lon: 45, Lat: 43}, Count: Range{1, 4}}, {At: Point{Lon: 46, Lat: 43}, Count: Range{2, 2}}}}.Draw(Style{})
	n := map[paint]int{}
	for _, c := range shapes[*disc](&d.scene) {
		n[c.paint]++
	}
	if n[striped(count)] != 1 || n[filled(count)] != 2 {
		t.Errorf("%d striped and %d solid circles, want 1 and 2", n[striped(count)], n[filled(count)])
	}
}

// Boxes that push each other apart share the way: the mean place is kept.
func TestEvenKeepsOrderRoomAndMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		l := &layout{vertices: make([]vertex, 2*n), prev: make([][]int, 2*n)}
		layer, wishes := make([]int, n), 0.0
		for i := range n {
			layer[i] = i
			l.vertices[i].height = rapid.Float64Range(1, 40).Draw(t, "height")
			l.vertices[n+i].y = rapid.Float64Range(-300, 300).Draw(t, "wish")
			l.prev[i] = []int{n + i}
			wishes += l.vertices[n+i].y
		}
		l.even(layer, [][][]int{l.prev})
		got := 0.0
		for i := range n {
			got += l.vertices[i].y
			if i > 0 {
				a, b := l.vertices[i-1], l.vertices[i]
				if b.y-a.y < (a.height+b.height)/2+between-1e-6 {
					t.Fatalf("%v and %v are too near", a, b)
				}
			}
		}
		if math.Abs(got-wishes) > 1e-6*float64(n)+1e-6 {
			t.Fatalf("the mean moved from %v to %v", wishes/float64(n), got/float64(n))
		}
	})
}

// No label of a map meets another label, a foreign mark or the frame.
func TestLabelsOfAMapDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Map{}
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			hi := rapid.IntRange(0, 30).Draw(t, "hi")
			m.Sites = append(m.Sites, Site{Label: rapid.StringMatching(`[А-Я][а-я]{2,14}`).Draw(t, "label"), Count: Range{hi / 2, hi},
				At: Point{Lon: 45 + rapid.Float64Range(0, 1).Draw(t, "lon"), Lat: 43 + rapid.Float64Range(0, 1).Draw(t, "lat")}})
		}
		d := m.Draw(Style{Width: 480})
		var plates []box
		for _, r := range shapes[*rect](&d.scene) {
			if r.paint == filled(paper).faded(0.72) {
				plates = append(plates, r.box)
			}
		}
		for i, a := range plates {
			for _, b := range plates[:i] {
				if a.meets(b) {
					t.Fatalf("%v and %v", a, b)
				}
			}
		}
		if len(plates) < len(m.Sites)-d.Unlabelled {
			t.Fatalf("%d labels for %d sites, %d without", len(plates), len(m.Sites), d.Unlabelled)
		}
	})
}

func TestMapAcrossTheDateLine(t *testing.T) {
	d := Map{Sites: []Site{{Label: "a", At: Point{Lon: 179, Lat: 65}}, {Label: "b", At: Point{Lon: -179, Lat: 65}}}}.Draw(Style{Width: 600})
	var x []float64
	for _, c := range shapes[*disc](&d.scene) {
		if c.paint == filled(paper) {
			x = append(x, c.x)
		}
	}
	if len(x) != 2 || x[0] >= x[1] || x[0] < 50 || x[1] > 550 {
		t.Errorf("the two are at %v: east should be left of west, and both on the map", x)
	}
}

func TestHolesStayOpen(t *testing.T) {
	outer, hole := blob(45, 43, 1, 40), blob(45, 43, 0.4, 40)
	for _, rings := range [][][]Point{{outer, hole}, {hole, outer}, {outer, reversed(hole)}} {
		proj := projection{scale: 1000}
		got := proj.rings(rings, box{-2000, -2000, 4000, 4000})
		if len(got) != 2 || area(got[0])*area(got[1]) >= 0 {
			t.Errorf("%d rings that do not turn against each other", len(got))
		}
	}
}

func TestWhatIsNotOnTheEarthIsLeftOut(t *testing.T) {
	bad := []Site{{At: Point{Lon: 181, Lat: 0}}, {At: Point{Lon: 0, Lat: math.NaN()}}, {At: Point{Lon: 0, Lat: 0}, Radius: math.Inf(1)}, {At: Point{Lon: 0, Lat: 0}, Radius: -1}}
	if d := (Map{Sites: bad}).Draw(Style{}); d.LeftOut != 4 || len(d.Table.Rows) != 0 {
		t.Errorf("%d left out", d.LeftOut)
	}
}

func TestCalendar(t *testing.T) {
	mon := day(t, "2031-03-03")
	d := Calendar{Days: []DayCount{{mon, Range{1, 4}, ""}, {mon, Range{1, 1}, ""}, {mon + 1, Range{}, ""}, {mon + 7*MaxWeeks, Range{1, 1}, ""}, {mon + 8, Range{2, 2}, ""}}}.Draw(Style{})
	if d.LeftOut != 2 || len(d.Table.Rows) != 2 {
		t.Fatalf("%d left out, %d in the table", d.LeftOut, len(d.Table.Rows))
	}
	if diff := cmp.Diff([]string{"3 March 2031", "1–4"}, d.Table.Rows[0].Cells); diff != "" {
		t.Error(diff)
	}
	var solid, striped float64
	for _, r := range shapes[*rect](&d.scene) {
		if r.fill == count && r.y < 48 {
			if r.hatch {
				striped = r.h
			} else {
				solid = r.h
			}
		}
	}
	if math.Abs(striped/solid-3) > 0.01 {
		t.Errorf("one of four is certain: solid %v, striped %v", solid, striped)
	}
}

func TestClassesOfCounts(t *testing.T) {
	for most, want := range map[int][]int{1: {1}, 3: {1, 2, 3}, 4: {1, 2, 3, 4}, 16: {2, 4, 8, 16}, 5: {1, 2, 3, 5}, 10_000: {10, 100, 1000, 10_000}} {
		if diff := cmp.Diff(want, classes(most)); diff != "" {
			t.Errorf("up to %d: %s", most, diff)
		}
	}
}

func TestMultiplesShareOneScale(t *testing.T) {
	m := Multiples{Steps: []string{"a", "b"}, Series: []Series{{"x", "", []Range{{1, 1}, {4, 4}}}, {"y", "", []Range{{2, 2}, {0, 0}}}, {"short", "", []Range{{1, 1}}}}}
	d := m.Draw(Style{})
	var heights []float64
	for _, r := range shapes[*rect](&d.scene) {
		if r.paint == filled(count) {
			heights = append(heights, r.h)
		}
	}
	if diff := cmp.Diff([]float64{11, 44, 22}, heights); diff != "" || d.LeftOut != 1 {
		t.Errorf("%d left out; heights: %s", d.LeftOut, diff)
	}
}

// Foreign numbers never break a drawing.
func FuzzNumbers(f *testing.F) {
	f.Add(45.7, 43.3, 100.0, int32(20000), 3, 5, 300)
	f.Add(math.NaN(), 90.0, math.Inf(1), int32(math.MaxInt32), -1, math.MaxInt, -5)
	f.Add(-180.0, -90.0, 5e6, int32(math.MinInt32), 0, math.MaxInt32, 1<<40)
	f.Add(180.0, 89.9999, 1e-300, int32(when.LastDay), 1, 1, 4000)
	f.Fuzz(func(t *testing.T, lon, lat, radius float64, d int32, lo, hi, width int) {
		day, count := when.Day(d), Range{lo, hi}
		at := Point{Lon: lon, Lat: lat}
		for _, in := range []drawable{
			Timeline{Rows: []TimelineRow{{Marks: []Mark{{When: when.On(day)}}}, {Marks: []Mark{{When: when.On(0)}}}}, First: day, Last: when.Day(width)},
			Map{Ground: []Boundary{{Rings: [][]Point{{at, {Lon: lat, Lat: lon}, {Lon: 0, Lat: 0}, {Lon: lon, Lat: 0}}}}}, Sites: []Site{{At: at, Radius: radius, Count: count}, {At: Point{Lon: lat, Lat: lon}, Uncertain: true, Outline: [][]Point{{at, {Lon: 1, Lat: 1}, {Lon: radius, Lat: 2}}}}}},
			Graph{Nodes: make([]Node, 5), Edges: []Edge{{From: lo, To: hi}, {From: hi, To: lo}, {From: 0, To: width}, {From: int(d) % 5, To: 3, Kind: EdgeKind(lo), State: State(hi)}}},
			Calendar{Days: []DayCount{{Day: day, Count: count}, {Day: 3, Count: Range{1, 1}}}, First: day, Last: when.Day(lo)},
			Multiples{Steps: []string{"a"}, Series: []Series{{Values: []Range{count}}}},
			Bars{Rows: []Bar{{Count: count}, {Count: Range{1, 2}}}},
		} {
			drawn := in.Draw(Style{Width: width})
			inspect(t, mustSVG(t, drawn))
			if w, h := drawn.Size(); w < 240 || !(h < 1e6) {
				t.Errorf("%T is %v × %v px", in, w, h)
			}
			if _, ok := in.(Map); !ok || width > 400 {
				continue
			}
			if err := drawn.PNG(io.Discard, 1); err != nil {
				t.Errorf("%T: %v", in, err)
			}
		}
	})
}
