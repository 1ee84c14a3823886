// SPDX-License-Identifier: Apache-2.0

// Package place knows places: their names in several languages and scripts,
// what they lie in, and roughly where they are.
//
// A gazetteer of the world is built in, dense for the North Caucasus: countries
// and first-level regions under their ISO 3166 codes, and settlements, most of
// them under their GeoNames numbers. What is in it and where it comes from is
// told in gazetteer/NOTICE and doc/decisions/0007-gazetteer.md.
//
// # Names are offered, not resolved
//
// There are two places called Кизляр, and several called Советское. [Gazetteer.Find]
// returns every place that a name may mean, with the reason; which one a
// source meant is for a person to say. [Gazetteer.Only] answers only if nothing
// else fits.
//
// A name that is not in the gazetteer is no evidence that there is no such
// place. Nor is it a ruling on whose a place is: a code of ISO 3166-2 lies in
// the country that it begins with, so that Crimea, UA-43, is found in Ukraine.
//
// # Circles
//
// A place is known as a point and a radius that takes in all of it. Distances
// are therefore ranges, and answers about containment can be [Possibly].
package place

import (
	"math"
	"strings"
)

// A Point is a place on the Earth, in degrees of WGS 84: longitude from -180 to
// 180, latitude from -90 to 90.
type Point struct{ Lon, Lat float64 }

// Valid refuses what is not on the Earth.
func (p Point) Valid() bool { return math.Abs(p.Lon) <= 180 && math.Abs(p.Lat) <= 90 }

// An ID names a place for good: iso:RU, iso:RU-CE, gn:558418 for number 558418
// of GeoNames, and local:benoy for what the project added itself.
type ID string

// A Kind is a level of the hierarchy.
type Kind uint8

// The kinds, from narrow to broad. A settlement may lie in another one, as a
// village does that a city has swallowed.
const (
	Settlement Kind = iota + 1
	District
	Region
	Country
)

// String returns the word that tables use.
func (k Kind) String() string {
	switch k {
	case Settlement:
		return "settlement"
	case District:
		return "district"
	case Region:
		return "region"
	case Country:
		return "country"
	}
	return "unknown"
}

// A Place is one place. Its slices are shared by all who look at it: do not
// change them.
type Place struct {
	ID     ID
	Kind   Kind
	Within ID     // the place it lies in; empty for a country
	Names  []Name // at least one, the usual English one first

	// Every point of the place is within RadiusKM of the point at Lat, Lon, in
	// degrees of WGS 84. A radius of zero means that it is not known where the
	// place is.
	Lat, Lon, RadiusKM float64
}

// Located reports whether it is known where the place is.
func (p Place) Located() bool { return p.RadiusKM > 0 }

// ISO returns the ISO 3166-1 or 3166-2 code, or "".
func (p Place) ISO() string {
	code, ok := strings.CutPrefix(string(p.ID), "iso:")
	if !ok {
		return ""
	}
	return code
}

// Label returns a name to show: the first in the language that has not fallen
// out of use, or else the first of all.
func (p Place) Label(lang string) string {
	for _, n := range p.Names {
		if n.Lang == lang && n.To == (Date{}) {
			return n.Text
		}
	}
	return p.Names[0].Text
}

// A Name is a name of a place.
type Name struct {
	Text string
	Lang string // BCP 47, or empty if the source does not say
	// From and To bound the time in which the place was called so. A zero date
	// means that no bound is known.
	From, To Date
}

// UsedOn tells whether the place was called so on a date, as far as the bounds
// tell. A date or bound of which only the year or month is known can make the
// answer Possibly; so does an unknown date if there is a bound at all.
func (n Name) UsedOn(d Date) Answer {
	if n.From == (Date{}) && n.To == (Date{}) {
		return Certainly
	}
	if d == (Date{}) {
		return Possibly
	}
	answer := Certainly
	if n.From != (Date{}) {
		answer = min(answer, order(n.From, d))
	}
	if n.To != (Date{}) {
		answer = min(answer, order(d, n.To))
	}
	return answer
}

// An Answer is how sure the gazetteer is.
type Answer uint8

// The answers, so that the smaller of two is the more doubtful.
const (
	No Answer = iota
	Possibly
	Certainly
)

// String returns the answer as a word.
func (a Answer) String() string {
	switch a {
	case No:
		return "no"
	case Possibly:
		return "possibly"
	}
	return "certainly"
}
