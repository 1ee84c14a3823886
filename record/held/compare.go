// SPDX-License-Identifier: Apache-2.0

package held

import (
	"math"
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/name"
	"teptar/record/script"
	"teptar/record/when"
)

// A valueKey is equal for two values that say the same.
type valueKey struct {
	text, scheme string
	ref          record.EntityID
	when         when.When
	a, b, c      int64
}

// keyOf makes the key of a value. Names of people meet in any order of their
// words, and in other forms of a given name (Мохьмад, Магомед), as package name
// reads them; other names meet across scripts and spellings by script.Key, word by
// word.
func (r *Rules) keyOf(p *record.Property, v *record.Value) valueKey {
	switch v.Type {
	case record.NameType:
		if p.Kind == record.Person {
			return valueKey{text: personKey(v.Text)}
		}
		words := strings.Fields(v.Text)
		for i, w := range words {
			if k := script.Key(w); k != "" {
				words[i] = k
			}
		}
		return valueKey{text: strings.Join(words, " ")}
	case record.TermType:
		return valueKey{text: string(v.Term)}
	case record.RefType:
		return valueKey{ref: r.Same.Root(v.Ref)}
	case record.WhenType:
		return valueKey{when: v.When}
	case record.NumberType:
		return valueKey{a: v.Min, b: v.Max}
	case record.CoordType:
		return valueKey{a: v.Lat, b: v.Lon, c: v.Radius}
	case record.FlagType:
		return valueKey{}
	case record.IDType:
		return valueKey{text: strings.Join(strings.Fields(v.Text), " "), scheme: v.Scheme}
	}
	return valueKey{text: strings.Join(strings.Fields(v.Text), " ")}
}

// personKey folds the words of a name of a person, given names to their class, and
// puts them in order. Titles are left out, unless there is nothing else.
func personKey(text string) string {
	var words []string
	for _, part := range name.Parse(text, name.Hint{}).Parts {
		key := name.Fold(part.Text)
		if part.Role == name.Honorific {
			key = ""
		} else if class := name.Class(part.Text); class != "" && part.Role == name.Given {
			key = class
		}
		if key != "" {
			words = append(words, key)
		}
	}
	if len(words) == 0 {
		return strings.Join(strings.Fields(text), " ")
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// implies tells whether whoever says a has also said b: a is b, or narrower.
func (r *Rules) implies(p *record.Property, a, b *record.Value) bool {
	if a == b {
		return true
	}
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case record.WhenType:
		both, ok := when.Intersect(a.When, b.When)
		return ok && both == a.When
	case record.NumberType:
		return a.Min >= b.Min && (b.Max == record.NoMax || a.Max != record.NoMax && a.Max <= b.Max)
	case record.TermType:
		return a.Term == b.Term || r.Schema.Within(p, a.Term, b.Term)
	case record.RefType:
		ra, rb := r.Same.Root(a.Ref), r.Same.Root(b.Ref)
		return ra == rb || r.Within != nil && p.Of == string(record.PlaceKind) && r.Within(ra, rb)
	case record.CoordType:
		return metres(a, b)+float64(a.Radius) <= float64(b.Radius)
	}
	return r.keyOf(p, a) == r.keyOf(p, b)
}

// joint gives the most precise value that is compatible with all, and false if
// they are not compatible. It is one of them, except that dates and numbers
// that only overlap give what they share. The order of values makes no
// difference to whoever sorted them.
func (r *Rules) joint(p *record.Property, values []*record.Value) (*record.Value, bool) {
	switch {
	case len(values) == 0:
		return nil, false
	case len(values) == 1:
		return values[0], true
	}
	switch values[0].Type {
	case record.WhenType:
		return sharedDays(values)
	case record.NumberType:
		return sharedNumbers(values)
	case record.CoordType:
		return r.smallestCircle(values)
	}
	for _, v := range values {
		if !slices.ContainsFunc(values, func(w *record.Value) bool { return !r.implies(p, v, w) }) {
			return v, true
		}
	}
	return nil, false
}

// sharedDays intersects dates, the most precise first, so that a day is laid
// against every extent and not the extents against each other.
func sharedDays(values []*record.Value) (*record.Value, bool) {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b *record.Value) int {
		switch {
		case a.When == b.When:
			return 0
		case when.MostPrecise(a.When, b.When) == a.When:
			return -1
		}
		return 1
	})
	both := sorted[0].When
	for _, v := range sorted[1:] {
		var ok bool
		if both, ok = when.Intersect(both, v.When); !ok {
			return nil, false
		}
	}
	for _, v := range sorted {
		if v.When == both {
			return v, true
		}
	}
	v := record.WhenValue(both, "", "")
	return &v, true
}

// sharedNumbers intersects ranges.
func sharedNumbers(values []*record.Value) (*record.Value, bool) {
	lo, hi := int64(0), int64(record.NoMax)
	for _, v := range values {
		lo = max(lo, v.Min)
		if hi == record.NoMax || v.Max != record.NoMax && v.Max < hi {
			hi = v.Max
		}
	}
	if hi != record.NoMax && hi < lo {
		return nil, false
	}
	for _, v := range values {
		if v.Min == lo && v.Max == hi {
			return v, true
		}
	}
	v := record.NumberValue(lo, hi)
	return &v, true
}

// smallestCircle gives the most precise point, if all circles meet.
func (r *Rules) smallestCircle(values []*record.Value) (*record.Value, bool) {
	least := values[0]
	for i, v := range values {
		if v.Radius < least.Radius {
			least = v
		}
		for _, w := range values[:i] {
			if metres(v, w) > float64(v.Radius+w.Radius) {
				return nil, false
			}
		}
	}
	return least, true
}

// metres is the distance of two points on a sphere, by the haversine formula
// (R. W. Sinnott, Sky and Telescope 68, 1984, p. 159).
func metres(a, b *record.Value) float64 {
	const radius = 6_371_008.8 // the mean radius of the earth
	rad := func(micro int64) float64 { return float64(micro) / 1e6 * math.Pi / 180 }
	sinLat, sinLon := math.Sin(rad(b.Lat-a.Lat)/2), math.Sin(rad(b.Lon-a.Lon)/2)
	h := sinLat*sinLat + math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*sinLon*sinLon
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
