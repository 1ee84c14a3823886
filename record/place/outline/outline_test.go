// SPDX-License-Identifier: Apache-2.0

package outline_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record/place"
	"teptar/record/place/outline"
)

// details are all of them, and kinds what there is in each.
var details = []outline.Detail{outline.World, outline.Coarse, outline.Medium, outline.Fine}

// earth is the box of everything.
var earth = outline.Box{West: -180, South: -90, East: 180, North: 90}

func embedded(t testing.TB) *outline.Atlas {
	t.Helper()
	a, err := outline.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAtKnowsWhereTownsLie(t *testing.T) {
	a := embedded(t)
	for _, tt := range []struct {
		name     string
		lat, lon float64
		want     place.ID
	}{
		{"Grozny is in Chechnya", 43.318, 45.692, "iso:RU-CE"},
		{"Urus-Martan is in Chechnya", 43.128, 45.542, "iso:RU-CE"},
		{"Nazran is in Ingushetia", 43.226, 44.772, "iso:RU-IN"},
		{"Makhachkala is in Dagestan", 42.975, 47.48, "iso:RU-DA"},
		{"Beslan is in North Ossetia", 43.194, 44.534, "iso:RU-SE"},
		{"Kizlyar on the Terek is in Dagestan", 43.847, 46.717, "iso:RU-DA"},
		{"Nalchik is in Kabardino-Balkaria", 43.485, 43.607, "iso:RU-KB"},
		{"Cherkessk is in Karachay-Cherkessia", 44.223, 42.058, "iso:RU-KC"},
		{"Pyatigorsk is in Stavropol Krai", 44.049, 43.059, "iso:RU-STA"},
		{"Maykop, which Krasnodar Krai surrounds, is in Adygea", 44.61, 40.1, "iso:RU-AD"},
		{"Sochi is in Krasnodar Krai", 43.6, 39.73, "iso:RU-KDA"},
		{"Moscow is the city and not the oblast", 55.752, 37.616, "iso:RU-MOW"},
		{"Kolomna is in the oblast and not the city", 55.08, 38.78, "iso:RU-MOS"},
		{"Simferopol is in Crimea, which lies in Ukraine", 44.957, 34.11, "iso:UA-43"},
		{"Sevastopol lies in Ukraine", 44.6, 33.53, "iso:UA-40"},
		{"Donetsk lies in Ukraine", 48.016, 37.803, "iso:UA-14"},
		{"Tbilisi is in Georgia", 41.715, 44.79, "iso:GE-TB"},
		{"Duisi in Pankisi is in Kakheti", 42.152, 45.293, "iso:GE-KA"},
		{"Sukhumi is in Georgia", 43.001, 41.02, "iso:GE-AB"},
		{"Tskhinvali is in Georgia", 42.225, 43.965, "iso:GE-SK"},
		{"Yerevan is in Armenia", 40.18, 44.51, "iso:AM-ER"},
		{"Baku is in Azerbaijan", 40.39, 49.86, "iso:AZ-BA"},
		{"Istanbul is in Turkey", 41.02, 28.97, "iso:TR-34"},
		{"Hrodna is in Belarus", 53.68, 23.83, "iso:BY-HR"},
		{"Vienna is not in the state around it", 48.208, 16.373, "iso:AT-9"},
		{"Oslo is in Norway, of which there are no regions", 59.913, 10.74, "iso:NO"},
		{"Karaganda is in a region that was divided", 49.8, 73.1, "iso:KZ"},
		{"Nicosia north of the line is in Cyprus", 35.33, 33.32, "iso:CY"},
		{"Pristina is in Kosovo", 42.66, 21.16, "iso:XK"},
		{"Cayenne is not in France", 4.92, -52.31, "iso:GF"},
		{"the far east of Chukotka is beyond the date line", 66, -172, "iso:RU-CHU"},
		{"La Paz is in a country that is drawn coarsely", -16.5, -68.15, "iso:BO"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := a.At(outline.Point{Lon: tt.lon, Lat: tt.lat})
			if !ok || got.ID != tt.want {
				t.Errorf("At(%v, %v) = %q, %v; want %q", tt.lon, tt.lat, got.ID, ok, tt.want)
			}
		})
	}
}

func TestAtFindsNothingWhereNothingIs(t *testing.T) {
	a := embedded(t)
	for _, tt := range []struct {
		name     string
		lat, lon float64
	}{
		{"in the Black Sea", 43.5, 35},
		{"in the Caspian Sea", 41.5, 50.5},
		{"at the South Pole", -90, 0},
		{"beyond the date line", 66.16, 190},
		{"nowhere", math.NaN(), math.NaN()},
		{"at infinity", math.Inf(1), math.Inf(-1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := a.At(outline.Point{Lon: tt.lon, Lat: tt.lat}); ok {
				t.Errorf("At(%v, %v) = %q, want nothing", tt.lon, tt.lat, got.ID)
			}
		})
	}
}

// The gazetteer has its settlements from another source. The two differ about
// places on a border or on the shore, and that by little.
func TestSettlementsOfTheGazetteerLieInTheirRegions(t *testing.T) {
	a, g := embedded(t), gazetteer(t)
	checked, elsewhere := 0, 0
	for p := range g.All() {
		path := g.Path(p.ID)
		region := slices.IndexFunc(path, func(q place.Place) bool { return q.Kind == place.Region })
		if p.Kind != place.Settlement || !p.Located() || region < 0 {
			continue
		}
		want := path[region]
		if !slices.Contains([]place.ID{"iso:RU", "iso:UA", "iso:GE", "iso:AM", "iso:BY", "iso:TR"}, want.Within) {
			continue
		}
		checked++
		at := outline.Point{Lon: p.Lon, Lat: p.Lat}
		if got, _ := a.At(at); got.ID == want.ID {
			continue
		}
		if p.ID == "gn:6930327" { // Slavutych belongs to an oblast that is far away
			continue
		}
		elsewhere++
		isWanted := func(r outline.Area) bool { return r.ID == want.ID }
		if !slices.ContainsFunc(a.Around(at, 20, place.Region), isWanted) {
			t.Errorf("%s of %s lies 20 km from it", p.ID, want.ID)
		}
		if slices.Contains([]place.ID{"iso:RU-CE", "iso:RU-IN", "iso:RU-DA", "iso:RU-SE"}, want.ID) &&
			!slices.ContainsFunc(a.Around(at, 5, place.Region), isWanted) {
			t.Errorf("%s of %s lies 5 km from it", p.ID, want.ID)
		}
	}
	if checked < 1000 || elsewhere*30 > checked {
		t.Errorf("%d of %d settlements lie elsewhere; want less than a thirtieth", elsewhere, checked)
	}
	t.Logf("%d of %d settlements lie elsewhere", elsewhere, checked)
}

func TestAroundGivesAllThatComeIntoQuestion(t *testing.T) {
	a := embedded(t)
	for _, tt := range []struct {
		name     string
		lat, lon float64
		km       float64
		kind     place.Kind
		want     []place.ID
	}{
		{"Grozny is far from any border", 43.318, 45.692, 5, place.Region, []place.ID{"iso:RU-CE"}},
		{"Bratskoye is drawn beyond the border", 43.654, 44.889, 0, place.Region, []place.ID{"iso:RU-STA"}},
		{"Bratskoye is in one of two", 43.654, 44.889, 3, place.Region, []place.ID{"iso:RU-CE", "iso:RU-STA"}},
		{"Magas is drawn beyond the border", 43.167, 44.813, 0, place.Region, []place.ID{"iso:RU-SE"}},
		{"Magas is in one of two", 43.167, 44.813, 3, place.Region, []place.ID{"iso:RU-IN", "iso:RU-SE"}},
		{"Upper Lars lies near Georgia", 42.755, 44.631, 10, place.Country, []place.ID{"iso:GE", "iso:RU"}},
		{"out at sea", 43.5, 35, 30, place.Country, nil},
		{"Vaduz lies near Switzerland", 47.141, 9.521, 2, place.Country, []place.ID{"iso:CH", "iso:LI"}},
		{"a distance that is none", 43.318, 45.692, math.NaN(), place.Region, []place.ID{"iso:RU-CE"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []place.ID
			for _, area := range a.Around(outline.Point{Lon: tt.lon, Lat: tt.lat}, tt.km, tt.kind) {
				got = append(got, area.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("within %v km (-want +got):\n%s", tt.km, diff)
			}
		})
	}
}

func gazetteer(t *testing.T) *place.Gazetteer {
	t.Helper()
	g, err := place.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// A code on the wrong outline, as of Moscow and its oblast, shows here: the
// circle of the gazetteer holds all of a place.
func TestEveryAreaLiesInTheCircleOfItsPlace(t *testing.T) {
	a, g := embedded(t), gazetteer(t)
	for _, kind := range []place.Kind{place.Country, place.Region} {
		for _, area := range a.Within(earth, kind, outline.Fine) {
			if area.ID == "" {
				continue
			}
			p, err := g.Place(area.ID)
			if err != nil || p.Kind != kind {
				t.Errorf("%s, a %v, is %v in the gazetteer: %v", area.ID, kind, p.Kind, err)
				continue
			}
			if kind == place.Region && p.Within != area.Country {
				t.Errorf("%s lies in %s, and in the gazetteer in %s", area.ID, area.Country, p.Within)
			}
			if !p.Located() {
				continue
			}
			if far := farthest(area, p); far > p.RadiusKM+5 {
				t.Errorf("%s reaches %.0f km from the centre of its circle of %.0f km", area.ID, far, p.RadiusKM)
			}
		}
	}
}

// farthest is the greatest distance of a point of an area from a place, in km.
func farthest(area outline.Area, from place.Place) float64 {
	const degree = math.Pi / 180
	far := 0.0
	for _, ring := range area.Rings {
		for _, p := range ring {
			cos := math.Sin(p.Lat*degree)*math.Sin(from.Lat*degree) +
				math.Cos(p.Lat*degree)*math.Cos(from.Lat*degree)*math.Cos((p.Lon-from.Lon)*degree)
			far = max(far, 6371.0088*math.Acos(max(-1, min(1, cos))))
		}
	}
	return far
}

func TestTheRegionsThatReportsComeFromAreThere(t *testing.T) {
	a := embedded(t)
	count := map[place.ID]int{}
	for _, r := range a.Within(earth, place.Region, outline.Medium) {
		if r.ID != "" {
			count[r.Country]++
		}
	}
	want := map[place.ID]int{
		"iso:RU": 83, "iso:UA": 27, "iso:GE": 12, "iso:AM": 11, "iso:TR": 81, "iso:BY": 7, "iso:DE": 16, "iso:AT": 9, "iso:PL": 16,
	}
	for country, n := range want {
		if count[country] != n {
			t.Errorf("%s has %d regions, want %d", country, count[country], n)
		}
	}
}

func TestOutlineOfAPlaceThatHasNone(t *testing.T) {
	a := embedded(t)
	for _, id := range []place.ID{"", "iso:AQ", "iso:KZ-ALA", "gn:558418", "local:benoy"} {
		if got, err := a.Outline(id, outline.Fine); !errors.Is(err, fault.NotFound) {
			t.Errorf("Outline(%q) = %d rings, %v; want fault.NotFound", id, len(got.Rings), err)
		}
	}
}

func TestWithinReachesAcrossTheDateLine(t *testing.T) {
	a := embedded(t)
	ids := func(box outline.Box) (list []place.ID) {
		for _, c := range a.Within(box, place.Country, outline.World) {
			list = append(list, c.ID)
		}
		return list
	}
	want := []place.ID{"iso:RU", "iso:US"}
	if diff := cmp.Diff(want, ids(outline.Box{West: 170, South: 60, East: -160, North: 72})); diff != "" {
		t.Errorf("round the Bering Strait (-want +got):\n%s", diff)
	}
	if got := ids(outline.Box{West: 44, South: 30, East: 43, North: math.NaN()}); got != nil {
		t.Errorf("a box that ends nowhere holds %v", got)
	}
}

// What is outside a box is cut short. Inside it, that must not show.
func TestWithinIsRightInsideItsBox(t *testing.T) {
	a := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		west := rapid.Float64Range(-20, 130).Draw(t, "west")
		south := rapid.Float64Range(30, 70).Draw(t, "south")
		size := rapid.Float64Range(0.01, 30).Draw(t, "size")
		box := outline.Box{West: west, South: south, East: west + size, North: south + size/2}
		kind := rapid.SampledFrom([]place.Kind{place.Country, place.Region}).Draw(t, "kind")
		detail := rapid.SampledFrom(details).Draw(t, "detail")
		part := map[place.ID][][]outline.Point{}
		for _, area := range a.Within(box, kind, detail) {
			part[area.ID] = append(part[area.ID], area.Rings...)
		}
		p := outline.Point{
			Lon: west + size*rapid.Float64Range(0, 1).Draw(t, "across"),
			Lat: south + size/2*rapid.Float64Range(0, 1).Draw(t, "up"),
		}
		for id := range part {
			if id == "" {
				continue
			}
			whole, err := a.Outline(id, detail)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := winding(part[id], p), winding(whole.Rings, p); got != want {
				t.Errorf("rings of %s wind %d times round %v, and %d times when cut to %v", id, want, p, got, box)
			}
		}
	})
}

// winding is how often rings run round a point, anticlockwise.
func winding(rings [][]outline.Point, p outline.Point) int {
	n := 0
	for _, ring := range rings {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			up := a.Lat <= p.Lat && p.Lat < b.Lat
			down := b.Lat <= p.Lat && p.Lat < a.Lat
			if !up && !down {
				continue
			}
			if a.Lon+(p.Lat-a.Lat)/(b.Lat-a.Lat)*(b.Lon-a.Lon) <= p.Lon {
				continue
			}
			if up {
				n++
			} else {
				n--
			}
		}
	}
	return n
}

func TestSuited(t *testing.T) {
	for _, tt := range []struct {
		name   string
		box    outline.Box
		pixels int
		want   outline.Detail
	}{
		{"the world", earth, 1000, outline.World},
		{"the world, as a stamp", earth, 100, outline.World},
		{"Russia", outline.Box{West: 19, South: 41, East: 180, North: 78}, 1000, outline.Coarse},
		{"Europe", outline.Box{West: -12, South: 34, East: 45, North: 66}, 1400, outline.Medium},
		{"the Caucasus", outline.Box{West: 36, South: 39, East: 50, North: 46}, 1400, outline.Fine},
		{"the Caucasus on a telephone", outline.Box{West: 36, South: 39, East: 50, North: 46}, 360, outline.Medium},
		{"Chechnya", outline.Box{West: 44, South: 42, East: 47, North: 44}, 360, outline.Fine},
		{"across the date line", outline.Box{West: 179, South: 60, East: -179, North: 61}, 1000, outline.Fine},
		{"no pixels", earth, 0, outline.World},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := outline.Suited(tt.box, tt.pixels); got != tt.want {
				t.Errorf("Suited(%v, %d) = %v, want %v", tt.box, tt.pixels, got, tt.want)
			}
		})
	}
}

func BenchmarkWithin(b *testing.B) {
	a := embedded(b)
	for _, bb := range []struct {
		name   string
		box    outline.Box
		kind   place.Kind
		detail outline.Detail
	}{
		{"Chechnya", outline.Box{West: 44, South: 42, East: 47, North: 44}, place.Region, outline.Fine},
		{"Europe", outline.Box{West: -12, South: 34, East: 45, North: 66}, place.Country, outline.Medium},
		{"World", earth, place.Country, outline.World},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				a.Within(bb.box, bb.kind, bb.detail)
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	a := embedded(b)
	for b.Loop() {
		a.At(outline.Point{Lon: 45.692, Lat: 43.318})
	}
}
