// SPDX-License-Identifier: Apache-2.0

package match

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"teptar/record/place"
)

// A placeIndex finds places by the folded forms of their names.
type placeIndex struct {
	number map[string]int32 // -1 if a name has several places
	places []known
}

// newPlaceIndex reads a gazetteer.
func newPlaceIndex(g *place.Gazetteer) *placeIndex {
	x := &placeIndex{number: map[string]int32{}}
	for p := range g.All() {
		n := int32(len(x.places))
		k := known{Place: p}
		for _, above := range g.Path(p.ID) {
			k.path = append(k.path, above.ID)
		}
		x.places = append(x.places, k)
		for _, name := range p.Names {
			form := fold(Place, name.Text)
			if old, ok := x.number[form]; ok && old != n {
				x.number[form] = -1
			} else {
				x.number[form] = n
			}
		}
	}
	return x
}

// contains tells whether one of two values is a place in which the other lies.
func (f *feature) contains(a, b uint32) bool {
	p, q := f.place[a], f.place[b]
	if p < 0 || q < 0 {
		return false
	}
	return p == q || slices.Contains(f.places[p].path, f.places[q].ID) || slices.Contains(f.places[q].path, f.places[p].ID)
}

// A spot is a point on the Earth in degrees, NaN if it is not known.
type spot struct{ lat, lon float64 }

// readSpots reads a column of coordinates.
func (f *feature) readSpots() {
	f.spots = make([]spot, f.values.len())
	for i := range f.spots {
		lat, lon, ok := readCoordinate(f.values.string(uint32(i)))
		if !ok {
			lat, lon = math.NaN(), math.NaN()
		}
		f.spots[i] = spot{lat, lon}
	}
}

// kilometres gives the distance between two spots, or the middles of two places;
// infinite, or not a number, if it is not known.
func (f *feature) kilometres(a, b uint32) float64 {
	if f.spots != nil {
		return greatCircle(f.spots[a].lat, f.spots[a].lon, f.spots[b].lat, f.spots[b].lon)
	}
	p, q := f.place[a], f.place[b]
	if p < 0 || q < 0 || !f.places[p].Located() || !f.places[q].Located() {
		return math.Inf(1)
	}
	return greatCircle(f.places[p].Lat, f.places[p].Lon, f.places[q].Lat, f.places[q].Lon)
}

// greatCircle gives the distance in kilometres of two spots on a sphere of the
// mean radius of the Earth (haversine formula).
func greatCircle(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, degree = 6371.0, math.Pi / 180
	dlat, dlon := math.Sin((lat2-lat1)*degree/2), math.Sin((lon2-lon1)*degree/2)
	h := dlat*dlat + math.Cos(lat1*degree)*math.Cos(lat2*degree)*dlon*dlon
	return 2 * radius * math.Asin(math.Sqrt(min(h, 1)))
}

// readCoordinate reads "43.31,45.69" or "43.31 45.69": latitude and longitude.
func readCoordinate(s string) (lat, lon float64, ok bool) {
	first, second, cut := strings.Cut(strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " "), " ")
	if !cut || !strings.Contains(first, ".") {
		return 0, 0, false
	}
	lat, err1 := strconv.ParseFloat(first, 64)
	lon, err2 := strconv.ParseFloat(second, 64)
	return lat, lon, err1 == nil && err2 == nil && math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}
