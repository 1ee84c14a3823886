// SPDX-License-Identifier: Apache-2.0

package outline_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"teptar/record/place"
	"teptar/record/place/outline"
)

// all lists the areas of a kind in a detail.
func all(t testing.TB, kind place.Kind, d outline.Detail) []outline.Area {
	return embedded(t).Within(earth, kind, d)
}

// kinds gives the kinds of areas that there are in a detail.
func kinds(d outline.Detail) []place.Kind {
	if d == outline.World {
		return []place.Kind{place.Country}
	}
	return []place.Kind{place.Country, place.Region}
}

func TestRingsAreClosedAndHaveTheAreaToTheirLeft(t *testing.T) {
	for _, d := range details {
		for _, kind := range kinds(d) {
			for _, area := range all(t, kind, d) {
				size := 0.0
				for _, ring := range area.Rings {
					if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
						t.Errorf("%s, detail %d: a ring of %d points is not closed", area.ID, d, len(ring))
					}
					size += signed(ring)
				}
				if size <= 0 {
					t.Errorf("%s, detail %d: the rings enclose %v square degrees", area.ID, d, size)
				}
			}
		}
	}
}

// signed is the area of a ring in square degrees, negative for holes.
func signed(ring []outline.Point) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		sum += ring[i-1].Lon*ring[i].Lat - ring[i].Lon*ring[i-1].Lat
	}
	return sum / 2
}

func TestNoAreaVanishesInACoarserDetail(t *testing.T) {
	for _, kind := range []place.Kind{place.Country, place.Region} {
		want := len(all(t, kind, outline.Fine))
		for _, d := range details {
			if got := len(all(t, kind, d)); got != want {
				t.Errorf("kind %v, detail %d: %d areas, want %d", kind, d, got, want)
			}
		}
	}
}

// A segment is a piece of a ring, in units of the file, so that equal ones are
// equal.
type segment struct{ ax, ay, bx, by int64 }

func (s segment) reverse() segment { return segment{s.bx, s.by, s.ax, s.ay} }

// segments gives each piece of each ring with the area to its left.
func segments(t testing.TB, kind place.Kind, d outline.Detail) map[segment]place.ID {
	unit := func(f float64) int64 { return int64(math.Round(f * 100_000)) }
	out := map[segment]place.ID{}
	for _, area := range all(t, kind, d) {
		for _, ring := range area.Rings {
			for i := 1; i < len(ring); i++ {
				p, q := ring[i-1], ring[i]
				s := segment{unit(p.Lon), unit(p.Lat), unit(q.Lon), unit(q.Lat)}
				if other, taken := out[s]; taken {
					t.Errorf("%s and %s lie on one side of a border in detail %d: %v", area.ID, other, d, s)
				}
				out[s] = area.ID
			}
		}
	}
	return out
}

func TestBordersAreSharedToTheLastPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every piece of every border")
	}
	for _, d := range details[1:] {
		regions := segments(t, place.Region, d)
		alone := map[place.ID]int{}
		for s, id := range regions {
			if _, shared := regions[s.reverse()]; !shared {
				alone[id]++
			}
		}
		for _, landlocked := range []place.ID{"iso:RU-CE", "iso:RU-IN", "iso:RU-SE", "iso:RU-KB", "iso:RU-KC", "iso:RU-AD", "iso:GE-TB", "iso:BY-MI"} {
			if alone[landlocked] > 0 {
				t.Errorf("detail %d: %d pieces of the border of %s are not those of a neighbour", d, alone[landlocked], landlocked)
			}
		}
		withRegions := map[place.ID]bool{}
		for _, r := range all(t, place.Region, d) {
			withRegions[r.Country] = true
		}
		for s, country := range segments(t, place.Country, d) {
			if _, known := regions[s]; withRegions[country] && !known {
				t.Errorf("detail %d: a piece of the border of %s is not that of a region: %v", d, country, s)
			}
		}
	}
}

// Simplifying each border by itself can make two of them cross. The generator
// sees to it that none does.
func TestNoTwoBordersCross(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every piece of every border")
	}
	for _, d := range details {
		seen := map[segment]bool{}
		var list []segment
		for _, kind := range kinds(d) {
			for s := range segments(t, kind, d) {
				if !seen[s] && !seen[s.reverse()] {
					seen[s] = true
					list = append(list, s)
				}
			}
		}
		if n := crossings(list); n > 0 {
			t.Errorf("detail %d: %d of %d pieces of borders cross another", d, n, len(list))
		}
	}
}

// crossings counts the pairs of segments that have a point in common that is
// not an end of both.
func crossings(list []segment) int {
	const side = 25_000
	grid := map[[2]int64][]segment{}
	for _, s := range list {
		for x := min(s.ax, s.bx) / side; x <= max(s.ax, s.bx)/side; x++ {
			for y := min(s.ay, s.by) / side; y <= max(s.ay, s.by)/side; y++ {
				grid[[2]int64{x, y}] = append(grid[[2]int64{x, y}], s)
			}
		}
	}
	n := 0
	for _, near := range grid {
		for i, s := range near {
			for _, r := range near[i+1:] {
				if cross(s, r) {
					n++
				}
			}
		}
	}
	return n
}

func cross(s, r segment) bool {
	turn := func(ax, ay, bx, by, cx, cy int64) int64 {
		return max(-1, min(1, (bx-ax)*(cy-ay)-(by-ay)*(cx-ax)))
	}
	if max(s.ax, s.bx) < min(r.ax, r.bx) || max(r.ax, r.bx) < min(s.ax, s.bx) ||
		max(s.ay, s.by) < min(r.ay, r.by) || max(r.ay, r.by) < min(s.ay, s.by) {
		return false
	}
	if s.ax == r.bx && s.ay == r.by || s.bx == r.bx && s.by == r.by {
		r = r.reverse()
	}
	if s.bx == r.ax && s.by == r.ay {
		s = s.reverse()
	}
	if s.ax == r.ax && s.ay == r.ay { // one on top of the other
		return turn(s.ax, s.ay, s.bx, s.by, r.bx, r.by) == 0 && (s.bx-s.ax)*(r.bx-r.ax)+(s.by-s.ay)*(r.by-r.ay) > 0
	}
	return turn(s.ax, s.ay, s.bx, s.by, r.ax, r.ay)*turn(s.ax, s.ay, s.bx, s.by, r.bx, r.by) <= 0 &&
		turn(r.ax, r.ay, r.bx, r.by, s.ax, s.ay)*turn(r.ax, r.ay, r.bx, r.by, s.bx, s.by) <= 0
}

// Islands must not end up inside their neighbours, nor regions outside their
// country, however coarse the drawing.
func TestAPointLiesInOneCountryAndInOneOfItsRegions(t *testing.T) {
	for _, d := range details {
		countries := all(t, place.Country, d)
		var regions []outline.Area
		if d != outline.World {
			regions = all(t, place.Region, d)
		}
		rapid.Check(t, func(t *rapid.T) {
			p := outline.Point{Lon: rapid.Float64Range(-25, 180).Draw(t, "lon"), Lat: rapid.Float64Range(25, 80).Draw(t, "lat")}
			in, inRegion := holding(countries, p), holding(regions, p)
			if len(in) > 1 || len(inRegion) > 1 {
				t.Fatalf("%v lies in %d countries and %d regions", p, len(in), len(inRegion))
			}
			if len(inRegion) == 1 && (len(in) == 0 || in[0].ID != inRegion[0].Country) {
				t.Fatalf("%v lies in %s, but in the country %v", p, inRegion[0].ID, in)
			}
		})
	}
}

func holding(areas []outline.Area, p outline.Point) (in []outline.Area) {
	for _, a := range areas {
		switch winding(a.Rings, p) {
		case 0:
		case 1:
			in = append(in, a)
		default:
			in = append(in, a, a) // rings that overlap
		}
	}
	return in
}

func TestOutlinesAreSmallEnoughForAPage(t *testing.T) {
	a := embedded(t)
	for _, tt := range []struct {
		name string
		box  outline.Box
		most int
	}{
		{"the world", earth, 10_000},
		{"Russia", outline.Box{West: 19, South: 41, East: 180, North: 78}, 35_000},
		{"the Caucasus", outline.Box{West: 36, South: 39, East: 50, North: 46}, 25_000},
		{"Chechnya", outline.Box{West: 44.5, South: 42.4, East: 46.7, North: 44}, 3_000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := outline.Suited(tt.box, 1000)
			n := 0
			for _, kind := range kinds(d) {
				for _, area := range a.Within(tt.box, kind, d) {
					for _, ring := range area.Rings {
						n += len(ring)
					}
				}
			}
			if n > tt.most {
				t.Errorf("detail %d has %d points, want at most %d", d, n, tt.most)
			}
			t.Logf("detail %d: %d points", d, n)
		})
	}
}
