// SPDX-License-Identifier: Apache-2.0

package match

import (
	"strconv"
	"strings"
)

// A reading is a value as one kind of column is read. What few columns need is
// worked out when it is asked for.
type reading struct {
	kind        Kind
	value, form string
	date        *date
	place       *known
}

func newReading(k Kind, value string) *reading {
	r := &reading{kind: k, value: value}
	if value != "" {
		r.form = fold(k, value)
	}
	return r
}

// aspect gives one thing that is known of the value, "" if it is not.
func (r *reading) aspect(f Facet) string {
	if r.value == "" {
		return ""
	}
	switch f.Of {
	case OfForm:
		return r.form
	case OfLetters:
		return number(letterMask(r.form))
	case OfNumber:
		x, err := strconv.ParseFloat(strings.ReplaceAll(r.value, ",", "."), 64)
		if err != nil {
			return ""
		}
		return float(x)
	case OfWords:
		return strings.Join(r.words(), " ")
	case OfNames:
		return r.names()
	case OfDigits, OfFirst, OfLast:
		return r.day(f.Of)
	case OfPlace, OfAbove, OfLat, OfLon:
		return r.where(f.Of)
	}
	return number(r.numbered(f))
}

// numbered gives the number for those aspects that are one.
func (r *reading) numbered(f Facet) uint64 {
	switch f.Of {
	case OfValue:
		return numberOf(lowerASCII(r.value))
	case OfGroup:
		if r.form == "" {
			return numberOf("\x00" + lowerASCII(r.value)) // no form is so
		}
		return numberOf(r.form)
	case OfSound:
		if sound := soundName(r.form); len(sound) > 1 {
			return numberOf(sound)
		}
	case OfClass:
		return numberOf(nameClass(r.form))
	case OfHead:
		return numberOf(headOf(r.form, f.Letters))
	case OfUser:
		if user, _, ok := strings.Cut(fold(Email, r.value), "@"); ok {
			return numberOf(user)
		}
	}
	return 0
}

// keyed gives a number for what a key of a rule looks at, 0 for none.
func (r *reading) keyed(k Key) uint64 {
	if r.value == "" {
		return 0
	}
	switch k.By {
	case ByValue:
		return r.numbered(Facet{Of: OfValue})
	case ByForm:
		return numberOf(r.form)
	case ByName:
		if class := nameClass(r.form); class != "" {
			return numberOf(class)
		}
		return numberOf(r.form)
	case BySound:
		return r.numbered(Facet{Of: OfSound})
	case ByHead:
		return numberOf(headOf(r.form, k.headLength()))
	case ByLetter:
		return numberOf(headOf(r.form, 1))
	case ByTail:
		return numberOf(headOf(r.form, -4))
	case ByFirstWord, ByLastWord:
		return numberOf(word(r.form, k.By == ByLastWord))
	case ByUser:
		return r.numbered(Facet{Of: OfUser})
	}
	d := uint64(r.when().digits)
	switch {
	case d == 0:
		return 0
	case k.By == ByYear:
		return d>>16 | 1<<31
	}
	return d&0xffff | 1<<31
}

// words gives the words of the form that are compared.
func (r *reading) words() []string {
	words := strings.Fields(r.form)
	return words[:min(len(words), maxWords)]
}

// names gives the class of each word.
func (r *reading) names() string {
	words := r.words()
	for i, w := range words {
		words[i] = "-"
		if class := nameClass(w); class != "" {
			words[i] = number(numberOf(class))
		}
	}
	return strings.Join(words, " ")
}

// when gives the value as a date.
func (r *reading) when() date {
	if r.date == nil {
		d := readDate(r.value)
		r.date = &d
	}
	return *r.date
}

// day gives a part of what is known of a date.
func (r *reading) day(of Aspect) string {
	d := r.when()
	switch {
	case of == OfDigits:
		return number(uint64(d.digits))
	case !d.known():
		return ""
	case of == OfFirst:
		return strconv.Itoa(int(d.lo))
	}
	return strconv.Itoa(int(d.hi))
}

// where gives a part of what is known of a place, or of a spot.
func (r *reading) where(of Aspect) string {
	if r.kind == Coordinate {
		lat, lon, ok := readCoordinate(r.value)
		switch {
		case !ok:
			return ""
		case of == OfLat:
			return float(lat)
		}
		return float(lon)
	}
	switch {
	case r.place == nil:
	case of == OfPlace:
		return "|" + string(r.place.ID) + "|"
	case of == OfAbove:
		above := "|"
		for _, id := range r.place.path {
			above += string(id) + "|"
		}
		return above
	case r.place.Located() && of == OfLat:
		return float(r.place.Lat)
	case r.place.Located() && of == OfLon:
		return float(r.place.Lon)
	}
	return ""
}
