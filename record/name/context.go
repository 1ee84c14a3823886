// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record/name/spell"
)

// A Context is what else is known of the bearer of a name. Empty fields are not
// known, and say nothing.
type Context struct {
	Born       int // the year
	Sex        Sex
	Oblique    bool   // the name stands in a case other than the nominative
	Place      string // where they live or come from
	List       string // a list that has every person once
	Kin        string // as "mother of T-1"
	Occupation string
	Former     string // a former family name
}

// Hint gives what helps to read the name.
func (c Context) Hint() Hint { return Hint{Sex: c.Sex, Oblique: c.Oblique} }

// ParseContext reads a context written as "by=1988; sex=M; pl=Гойты". The keys
// are by (year of birth), sex (M or F), obl (a case, such as acc), pl (place),
// list, kin, occ (occupation) and former (a former family name). Other keys are
// given back, for whoever wants to say that they were not used. A malformed
// field is fault.Invalid.
func ParseContext(s string) (c Context, unused []string, err error) {
	for field := range strings.SplitSeq(s, ";") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		key, value, ok := strings.Cut(field, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" || value == "" {
			return Context{}, nil, fmt.Errorf("context field: want key=value, fields apart by semicolons: %w", fault.Invalid)
		}
		used, err := c.set(strings.ToLower(key), value)
		if err != nil {
			return Context{}, nil, err
		}
		if !used {
			unused = append(unused, key)
		}
	}
	return c, unused, nil
}

// set puts one field in.
func (c *Context) set(key, value string) (used bool, err error) {
	switch key {
	case "by", "born":
		y, err := strconv.Atoi(value)
		if err != nil || y < 1000 || y > 2999 {
			return false, fmt.Errorf("context field by: want a year of four digits: %w", fault.Invalid)
		}
		c.Born = y
	case "sex":
		r, _ := utf8.DecodeRuneInString(value)
		switch r {
		case 'm', 'M', 'м', 'М':
			c.Sex = Male
		case 'f', 'F', 'ж', 'Ж':
			c.Sex = Female
		default:
			return false, fmt.Errorf("context field sex: want M or F: %w", fault.Invalid)
		}
	case "obl":
		c.Oblique = !strings.EqualFold(value, "nom")
	case "pl", "place":
		c.Place = value
	case "list":
		c.List = value
	case "kin":
		c.Kin = value
	case "occ":
		c.Occupation = value
	case "former", "maiden", "nee":
		c.Former = value
	default:
		return false, nil
	}
	return true, nil
}

// A Ground is one thing beside the names that speaks for one person or two.
type Ground uint8

// The grounds. Those from CoListed on speak for two people.
const (
	SameYear Ground = iota
	SamePlace
	SameOccupation
	SameKin
	CoListed        // a list that has every person once has both
	OtherYear       // born more than a year apart, which no rounding makes
	OtherSex        // said to be a man and a woman
	OtherKin        // kin of one person in two ways
	OtherPlace      // of two places, with nothing that speaks for one person
	OtherOccupation // the same for occupations: not enough to tell them apart
)

// A Judgment is a comparison of two names together with what else is known of
// the two people.
type Judgment struct {
	Comparison
	Grounds []Ground
}

// Weigh takes what else is known into account. Agreement never makes two names
// one that are not, but lifts initials and likely misspellings; what stands
// against one person refutes it. The rules are those of doc/names.md.
func Weigh(c Comparison, a, b Context) Judgment {
	j := Judgment{Comparison: c}
	j.Grounds = grounds(a, b)
	against, support := false, 0
	weak := 0
	for _, g := range j.Grounds {
		switch g {
		case SameYear, SameKin:
			support += 2
		case SamePlace, SameOccupation:
			support++
		case OtherPlace:
			weak += 2
		case OtherOccupation:
			weak++
		default:
			against = true
		}
	}
	switch {
	case against:
		j.Score = min(j.Score, float64(limitConflict)/100)
	case weak > 1 && support == 0 && !j.Full:
		j.Score = min(j.Score, ReviewFrom-0.05)
	case weak > support && j.Score >= SameFrom:
		j.Score = float64(limitDoubtful) / 100
	case support > 1 && c.limit == limitStrict:
		j.Score = max(j.Score, Threshold+0.05)
	case support > 0 && j.liftable():
		j.Score = max(j.Score, SameFrom+0.05)
	}
	return j
}

// liftable tells a comparison that needs only one more thing to agree: a whole
// family name and initials, or a likely misspelling.
func (c *Comparison) liftable() bool {
	return c.limit == limitInitials && c.Score >= Threshold || c.limit == limitDoubtful && c.Score >= 0.65
}

// grounds lists what two contexts say.
func grounds(a, b Context) (gs []Ground) {
	if a.List != "" && a.List == b.List {
		gs = append(gs, CoListed)
	}
	if a.Born != 0 && b.Born != 0 {
		switch d := a.Born - b.Born; {
		case d == 0:
			gs = append(gs, SameYear)
		case d > 1 || d < -1:
			gs = append(gs, OtherYear)
		}
	}
	if a.Sex != Either && b.Sex != Either && a.Sex != b.Sex {
		gs = append(gs, OtherSex)
	}
	gs = appendWords(gs, a.Place, b.Place, SamePlace, OtherPlace)
	gs = appendWords(gs, a.Occupation, b.Occupation, SameOccupation, OtherOccupation)
	return appendKin(gs, a.Kin, b.Kin)
}

// appendWords adds a ground for two texts: one that is like, one that is not.
func appendWords(gs []Ground, a, b string, like, unlike Ground) []Ground {
	if a == "" || b == "" {
		return gs
	}
	v, w := spell.Of(a), spell.Of(b)
	if spelled(&v, &w) >= sureSpelling || v.HasPrefix(&w) || w.HasPrefix(&v) {
		return append(gs, like)
	}
	return append(gs, unlike)
}

// appendKin compares kin roles. Mother of one person and sister of that person
// are two people; kin of two people may be one.
func appendKin(gs []Ground, a, b string) []Ground {
	roleA, ofA, okA := strings.Cut(a, " of ")
	roleB, ofB, okB := strings.Cut(b, " of ")
	if !okA || !okB || !strings.EqualFold(strings.TrimSpace(ofA), strings.TrimSpace(ofB)) {
		return gs
	}
	if strings.EqualFold(roleA, roleB) {
		return append(gs, SameKin)
	}
	return append(gs, OtherKin)
}

// Judge reads two names with their contexts, compares and weighs them. It is
// the whole of this package in one call, for callers with few pairs.
func Judge(a, b string, ca, cb Context) (Judgment, *Key, *Key) {
	k, l := KeyOf(ca.with(a), ca.Hint()), KeyOf(cb.with(b), cb.Hint())
	return Weigh(Compare(&k, &l), ca, cb), &k, &l
}

// with adds a stated former name to a name, in the brackets that Parse reads.
func (c Context) with(name string) string {
	if c.Former == "" {
		return name
	}
	return name + " (" + c.Former + ")"
}
