// SPDX-License-Identifier: Apache-2.0

// Package outline knows the boundaries of countries and regions, so that maps
// can be drawn without a network.
//
// Built in are the countries of the world but Antarctica, the first-level
// regions of Russia, its neighbours and most of Europe, and all of it so fine
// that a map of the North Caucasus can fill a page. Each area has the id that
// it has in the gazetteer of package place.
//
// # Borders are drawn once
//
// What is kept is borders, each with an area on both sides, and each of their
// points with the [Detail] from which on it is seen. Neighbours therefore fit
// together in every detail, without gap or overlap, and a region never sticks
// out of its country.
//
// # What is not shown by it
//
// The source is drawn for maps of 1:10,000,000, and its borders are out by some
// kilometres in places. By it Magas, the capital of Ingushetia, lies in North
// Ossetia, and Bratskoye in the west of Chechnya lies in Stavropol Krai.
// [Atlas.At] gives one area all the same; [Atlas.Around] gives all that come
// into question. Neither is evidence of which court or police was competent.
//
// An outline is no ruling on whose a place is. Those of countries are of who
// holds the ground, as the source sees it, but for these. Crimea and Sevastopol,
// UA-43 and UA-40, occupied by Russia since 2014, are drawn in Ukraine, as
// resolution 68/262 of the United Nations General Assembly holds; and so is all
// else within Ukraine's borders of 1991. Abkhazia and South Ossetia lie in
// Georgia, Transnistria in Moldova, the north of Cyprus in Cyprus, and Kosovo has
// the code XK, as in the gazetteer.
//
// Outlines have no dates. The border of Chechnya and Ingushetia was redrawn by
// an agreement of 2018, and which of its lines this is has not been verified.
// Regions that were divided or merged since the source was drawn have no id, and
// At gives their country instead.
//
// What the file is made of is told in NOTICE.
package outline

import (
	_ "embed"
	"fmt"
	"sync"

	"teptar/fault"
	"teptar/record/place"
)

// A Point is that of package place.
type Point = place.Point

// A Box is what lies between two meridians and two parallels, in degrees. If
// West is greater than East it reaches across the date line.
type Box struct{ West, South, East, North float64 }

// A Detail is how much of a border is seen.
type Detail uint8

// The details. Each has all points of those before it. What is said of size is
// of bends that are cut off; islands are left out when somewhat larger, unless
// they are the greatest part of an area.
const (
	// World has countries only. Bends of less than 800 km² are cut off.
	World Detail = iota
	// Coarse cuts off 40 km².
	Coarse
	// Medium cuts off 2 km² in Europe, the Caucasus, Central Asia, the Near
	// East and North Africa, and is as coarse elsewhere.
	Medium
	// Fine cuts off 0.04 km² in the countries that have regions, and nothing
	// of the source in the North Caucasus.
	Fine
)

// kmPerPixel is the scale of a map, in kilometres to a pixel, from which on the
// next coarser detail looks the same: what that cuts off is less than two
// square pixels.
var kmPerPixel = [...]float64{Coarse: 20, Medium: 4.5, Fine: 1}

// degreeKM is the length of a degree of latitude on a sphere with the mean
// radius of the Earth, 6371.0088 km (IUGG).
const degreeKM = 111.195

// Suited returns the detail for a map of a box that is so many pixels wide.
func Suited(box Box, pixels int) Detail {
	width := box.East - box.West
	if width < 0 {
		width += 360
	}
	scale := width * degreeKM * cosDegrees((box.South+box.North)/2) / float64(max(pixels, 1))
	for d := Fine; d > World; d-- {
		if scale < kmPerPixel[d] {
			return d
		}
	}
	return World
}

// An Area is a country or a first-level region.
type Area struct {
	// ID is that of the gazetteer. It is empty for a region that the gazetteer
	// does not have, most often because it is a former one.
	ID      place.ID
	Kind    place.Kind // place.Country or place.Region
	Country place.ID   // the country it lies in; its own id for a country

	// Rings are the lines round the area, in no promised order. Each has four
	// points or more and ends with the one it begins with. The area lies to the
	// left: outer rings run anticlockwise and holes clockwise, as
	// in RFC 7946, so that both usual rules of filling give the same. The date
	// line cuts areas in two.
	Rings [][]Point
}

// An Atlas is a set of areas. It does not change, and may be used from several
// goroutines at once.
type Atlas struct {
	points []point
	detail []Detail // from which each point is seen
	arcs   []span   // of points
	boxes  []bounds // of arcs
	areas  []area   // countries first
	byID   map[place.ID]int
}

//go:embed outlines.bin
var outlines []byte

// embedded reads the outlines when they are first wanted.
var embedded = sync.OnceValues(func() (*Atlas, error) { return Parse(outlines) })

// Embedded returns the outlines that are built in. The first call reads them,
// which takes some milliseconds. An error means that the program was built from
// a broken file.
func Embedded() (*Atlas, error) {
	a, err := embedded()
	if err != nil {
		return nil, fmt.Errorf("built-in outlines: %w", err)
	}
	return a, nil
}

// Within returns the areas of a kind that have a part in a box, in the order of
// their countries' ids. The areas and rings are the caller's to keep and change.
//
// They are right inside the box and on its edge only. Rings of which no part can
// be seen there are left out, and where a ring runs outside it takes short cuts,
// so that a map of one valley does not carry all coasts of Russia. Give a box
// that is a little larger than the map.
//
// The kind is [place.Country] or [place.Region]; there are no others. Regions
// are not drawn coarser than Coarse.
func (a *Atlas) Within(box Box, kind place.Kind, detail Detail) []Area {
	if kind == place.Region {
		detail = max(detail, Coarse)
	}
	var found []Area
	for i := range a.areas {
		if a.areas[i].kind() != kind {
			continue
		}
		if area := a.draw(i, detail, box.meets); len(area.Rings) > 0 {
			found = append(found, area)
		}
	}
	return found
}

// Outline returns one area with all its rings, or fault.NotFound if there is no
// outline of the place. A region is not drawn coarser than Coarse.
func (a *Atlas) Outline(id place.ID, detail Detail) (Area, error) {
	i, ok := a.byID[id]
	if !ok {
		return Area{}, fmt.Errorf("outline: %w", fault.NotFound)
	}
	if a.areas[i].kind() == place.Region {
		detail = max(detail, Coarse)
	}
	return a.draw(i, detail, everywhere), nil
}

// At returns the narrowest area with an id in which a point lies, in full
// detail. It is not ok at sea, in Antarctica, or off the Earth. How far it can be
// relied on near a border is told above.
func (a *Atlas) At(p Point) (area Area, ok bool) {
	best := -1
	for i := range a.areas { // regions stand after countries
		if a.areas[i].id != "" && a.holds(i, p) {
			best = i
		}
	}
	if best < 0 {
		return Area{}, false
	}
	return a.draw(best, Fine, everywhere), true
}

// Around returns the areas of a kind that come within so many kilometres of a
// point, in full detail: those in which a place with that radius, or a point
// that is known only so well, may lie. A radius of 5 km makes up for what the
// borders are out in the North Caucasus, as far as that was checked.
func (a *Atlas) Around(p Point, km float64, kind place.Kind) []Area {
	var found []Area
	for i := range a.areas {
		if a.areas[i].kind() == kind && (a.holds(i, p) || a.comesWithin(i, p, km)) {
			found = append(found, a.draw(i, Fine, everywhere))
		}
	}
	return found
}
