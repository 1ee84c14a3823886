// SPDX-License-Identifier: Apache-2.0

package place

import "math"

const (
	// earthKM is the mean radius of the Earth as the IUGG defines it.
	earthKM = 6371.0088
	// halfway is the greatest distance on a sphere of that radius.
	halfway = math.Pi * earthKM
)

// Contains tells whether b lies in a. Every place contains itself.
//
// Certainly: a is on the path of b. Possibly: the tables do not say what b lies
// in at the level of a, and the circles of the two meet; a village of which
// only the region is recorded possibly lies in each district near it. No: all
// else, as far as the gazetteer knows. Unknown ids contain nothing.
func (g *Gazetteer) Contains(a, b ID) Answer {
	i, ok := g.byID[a]
	if !ok {
		return No
	}
	outer := g.places[i]
	path := g.Path(b)
	for _, p := range path {
		if p.ID == a {
			return Certainly
		}
	}
	if len(path) == 0 || path[0].Kind > outer.Kind || path[0].Kind == outer.Kind && outer.Kind != Settlement {
		return No
	}
	for _, p := range path[1:] {
		if p.Kind == outer.Kind {
			return No
		}
	}
	for _, p := range g.Path(a) {
		if p.ID == b {
			return No
		}
	}
	if !g.sharesOuter(path, outer) {
		return No
	}
	if least, _, ok := g.Distance(a, b); ok && least > 0 {
		return No
	}
	return Possibly
}

// sharesOuter reports whether a place with this path may lie in outer as far as
// the levels above outer go: at each, they lie in the same place, or it is not
// recorded what the first lies in.
func (g *Gazetteer) sharesOuter(path []Place, outer Place) bool {
	for _, o := range g.Path(outer.Within) {
		for _, p := range path {
			if p.Kind == o.Kind && p.Kind > Settlement && p.ID != o.ID {
				return false
			}
		}
	}
	return true
}

// Compatible tells whether two sources that name a and b can mean the same
// spot: whether one contains the other.
func (g *Gazetteer) Compatible(a, b ID) Answer {
	return max(g.Contains(a, b), g.Contains(b, a))
}

// Distance returns the least and the greatest distance, in kilometres, that
// there can be between a spot in a and a spot in b. It is not ok if one of them
// is not located.
func (g *Gazetteer) Distance(a, b ID) (least, greatest float64, ok bool) {
	i, okA := g.byID[a]
	j, okB := g.byID[b]
	if !okA || !okB || !g.places[i].Located() || !g.places[j].Located() {
		return 0, 0, false
	}
	p, q := g.places[i], g.places[j]
	d := haversine(p.Lat, p.Lon, q.Lat, q.Lon)
	reach := p.RadiusKM + q.RadiusKM
	return max(0, d-reach), min(halfway, d+reach), true
}

// haversine is the great-circle distance in km (R. W. Sinnott, "Virtues of the
// Haversine", Sky and Telescope 68, 1984). The sphere stands for the ellipsoid
// with an error below 0.6 %.
func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	const degree = math.Pi / 180
	sinLat := math.Sin((lat2 - lat1) * degree / 2)
	sinLon := math.Sin((lon2 - lon1) * degree / 2)
	h := sinLat*sinLat + math.Cos(lat1*degree)*math.Cos(lat2*degree)*sinLon*sinLon
	return 2 * earthKM * math.Asin(math.Sqrt(min(1, h)))
}
