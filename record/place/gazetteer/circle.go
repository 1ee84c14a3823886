// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import (
	"cmp"
	"math"
	"slices"
)

// A vector is a point on the unit sphere. With it, regions across the date line
// need no care.
type vector [3]float64

func corners(coordinates any, out []vector) []vector {
	list, _ := coordinates.([]any)
	if len(list) == 2 {
		if lon, ok := list[0].(float64); ok {
			lat, _ := list[1].(float64)
			return append(out, toVector(lat, lon))
		}
	}
	for _, e := range list {
		out = corners(e, out)
	}
	return out
}

func toVector(lat, lon float64) vector {
	sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(lon * math.Pi / 180)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// circle returns a centre and the radius in km that takes in all points, found
// by moving towards the farthest point in ever smaller steps (Bădoiu and
// Clarkson, "Smaller core-sets for balls", SODA 2003).
func circle(points []vector) (lat, lon, radius float64) {
	if len(points) == 0 {
		return 0, 0, 0
	}
	c := points[0]
	for step := 1; step <= 300; step++ {
		far := farthest(c, points)
		for k := range c {
			c[k] += (far[k] - c[k]) / float64(step+1)
		}
		n := math.Sqrt(c[0]*c[0] + c[1]*c[1] + c[2]*c[2])
		for k := range c {
			c[k] /= n
		}
	}
	lat = math.Round(math.Asin(c[2])*180/math.Pi*100) / 100
	lon = math.Round(math.Atan2(c[1], c[0])*180/math.Pi*100) / 100
	c = toVector(lat, lon)
	return lat, lon, math.Ceil(6371.0088*angle(c, farthest(c, points))) + 1
}

func farthest(c vector, points []vector) vector {
	return slices.MinFunc(points, func(a, b vector) int { return cmp.Compare(dot(c, a), dot(c, b)) })
}

func dot(a, b vector) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func angle(a, b vector) float64 { return math.Acos(min(1, dot(a, b))) }
