// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/record/when"
)

// A Scale says how far values are from each other: 0 for the same, growing with
// the difference, and the same both ways. A value that the scale has no meaning
// for is a fault.Invalid error of what uses the scale. [Nothing] is as far from
// every value as two values are at most. The zero Scale is [Nominal].
type Scale struct {
	// differences makes the matrix for values, of which counts tells how often
	// each is there.
	differences func(values []string, counts []float64) ([][]float64, error)
	byCounts    bool // the matrix depends on counts
	sets        bool // values are sets; of single members they are equal or not
}

// maxValues bounds the different values of a field where a difference is kept
// for every pair of them.
const maxValues = 1000

// A matrix is the difference of any two of a list of values; nil is 1 for all.
type matrix [][]float64

// at gives a difference.
func (m matrix) at(i, j int) float64 {
	switch {
	case m != nil:
		return m[i][j]
	case i == j:
		return 0
	}
	return 1
}

// matrix gives the differences of all values of a table. The error is a
// *Refusal if they are too many, or that of a value without meaning.
func (s Scale) matrix(values []string, counts []float64) (matrix, error) {
	isSet := func(v string) bool { return strings.Contains(v, ";") }
	if s.differences == nil || s.sets && !slices.ContainsFunc(values, isSet) {
		return nil, nil
	}
	if len(values) > maxValues {
		return nil, refuse("many-values", len(values), maxValues)
	}
	return s.differences(values, counts)
}

// By makes a scale of a distance between two different values, from 0 to 1.
func By(distance func(a, b string) (float64, error)) Scale {
	return Scale{differences: func(values []string, _ []float64) ([][]float64, error) {
		out := square(len(values))
		for i, a := range values {
			for j, b := range values[:i] {
				d := 1.0
				if a != Nothing && b != Nothing {
					var err error
					if d, err = distance(a, b); err != nil {
						return nil, err
					}
				}
				out[i][j], out[j][i] = d, d
			}
		}
		return out, nil
	}}
}

// Nominal is the scale of terms: equal or not.
var Nominal = Scale{}

// Intervals and Ratios are the scales of numbers: the square of the difference,
// by itself or as a share of the sum (Krippendorff 2011).
var (
	Intervals = numbers(func(a, b float64) float64 { return (a - b) * (a - b) })
	Ratios    = numbers(func(a, b float64) float64 { return math.Pow((a-b)/(a+b), 2) })
)

// numbers makes a scale of a difference of two numbers that are not equal.
func numbers(difference func(a, b float64) float64) Scale {
	return Scale{differences: func(values []string, _ []float64) ([][]float64, error) {
		x := make([]float64, len(values))
		for i, v := range values {
			var is bool
			if x[i], is = number(v); v != Nothing && (!is || math.Abs(x[i]) > 1e100) {
				return nil, fmt.Errorf("value %.40q is no number: %w", v, fault.Invalid)
			}
		}
		return measured(values, func(i, j int) float64 {
			if x[i] == x[j] {
				return 0
			}
			return difference(x[i], x[j])
		})
	}}
}

// measured fills a matrix, and sets Nothing as far off as any two values are.
func measured(values []string, difference func(i, j int) float64) ([][]float64, error) {
	out, greatest := square(len(values)), 0.0
	for i := range values {
		for j := range i {
			if values[i] == Nothing || values[j] == Nothing {
				continue
			}
			d := difference(i, j)
			if math.IsNaN(d) || math.IsInf(d, 0) {
				return nil, fmt.Errorf("values %.40q and %.40q have no ratio: %w", values[j], values[i], fault.Invalid)
			}
			out[i][j], out[j][i] = d, d
			greatest = max(greatest, d)
		}
	}
	if greatest == 0 {
		greatest = 1
	}
	if n := slices.Index(values, Nothing); n >= 0 {
		for i := range values {
			if i != n {
				out[i][n], out[n][i] = greatest, greatest
			}
		}
	}
	return out, nil
}

// Ordinal is the scale of ranks: the square of how many ratings lie between
// two values, with half of those at the ends (Krippendorff 2011). The order
// is the one given, or without one that of numbers, then of words.
func Ordinal(order ...string) Scale {
	return Scale{byCounts: true, differences: func(values []string, counts []float64) ([][]float64, error) {
		rank, err := ranks(values, order)
		if err != nil {
			return nil, err
		}
		byRank := make([]int, len(values))
		for i := range values {
			byRank[i] = i
		}
		slices.SortFunc(byRank, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
		middle, before := make([]float64, len(values)), 0.0
		for _, v := range byRank {
			if values[v] == Nothing {
				continue
			}
			middle[v] = before + counts[v]/2
			before += counts[v]
		}
		return measured(values, func(i, j int) float64 { return math.Pow(middle[i]-middle[j], 2) })
	}}
}

// Steps and Squares are the linear and the quadratic weights of kappa: how
// many places of the order lie between two values, or the square of that
// (Cohen 1968). The order is as for [Ordinal].
func Steps(order ...string) Scale { return spaced(order, 1) }

// Squares is described with [Steps].
func Squares(order ...string) Scale { return spaced(order, 2) }

// spaced makes a scale of the distance in an order, to a power.
func spaced(order []string, power float64) Scale {
	return Scale{differences: func(values []string, _ []float64) ([][]float64, error) {
		rank, err := ranks(values, order)
		if err != nil {
			return nil, err
		}
		return measured(values, func(i, j int) float64 { return math.Pow(math.Abs(float64(rank[i]-rank[j])), power) })
	}}
}

// ranks gives the place of each value in an order.
func ranks(values, order []string) ([]int, error) {
	out, next := make([]int, len(values)), 0
	for i, v := range values {
		if v == Nothing {
			continue
		}
		if len(order) == 0 {
			out[i] = next
			next++
			continue
		}
		if out[i] = slices.Index(order, v); out[i] < 0 {
			return nil, fmt.Errorf("value %.40q is not in the order that was given: %w", v, fault.Invalid)
		}
	}
	return out, nil
}

// Jaccard is a scale of sets, written with ";" between their members: the
// share of the members of both that only one has.
var Jaccard = ofSets(func(a, b string) (float64, error) {
	common, of := sets(a, b)
	return 1 - common/of, nil
})

// MASI is a scale of sets that weighs in whether one contains the other: the
// Jaccard similarity times 2/3 if it does, 1/3 if they only overlap (Passonneau
// 2006). It is used as the difference itself, not squared, as there.
var MASI = ofSets(func(a, b string) (float64, error) {
	common, of := sets(a, b)
	sizeA, sizeB := float64(len(members(a))), float64(len(members(b)))
	switch {
	case common == of:
		return 0, nil
	case common == sizeA || common == sizeB:
		return 1 - common/of*2/3, nil
	}
	return 1 - common/of/3, nil
})

// ofSets makes a scale of sets.
func ofSets(distance func(a, b string) (float64, error)) Scale {
	s := By(distance)
	s.sets = true
	return s
}

// members gives the members of a set, each once.
func members(set string) []string {
	out := strings.Split(set, ";")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sets counts the members that two sets have in common, and those of either.
func sets(a, b string) (common, either float64) {
	x, y := members(a), members(b)
	for _, m := range x {
		if slices.Contains(y, m) {
			common++
		}
	}
	return common, float64(len(x)+len(y)) - common
}

// several makes a distance of two values one of two sets, written with ";": the
// mean, over the members of both, of how near the other set comes (a Hausdorff
// distance with means; Dubuisson and Jain 1994). Of two single values it is
// their distance.
func several(distance func(a, b string) (float64, error)) Scale {
	return By(func(a, b string) (float64, error) {
		x, y := members(a), members(b)
		sum := 0.0
		nearest := func(from, to []string) error {
			for _, m := range from {
				least := 1.0
				for _, n := range to {
					d, err := distance(m, n)
					if err != nil {
						return err
					}
					least = min(least, d)
				}
				sum += least
			}
			return nil
		}
		if err := nearest(x, y); err != nil {
			return 0, err
		}
		err := nearest(y, x)
		return sum / float64(len(x)+len(y)), err
	})
}

// Dates is a scale of dates as package when writes them: the share of the
// possible days of both that only one allows. Who says "March" for "7 March"
// differs nearly wholly, as 30 other days are then possible: precision is what
// is coded. Two dates without a common day differ wholly, however near they
// are, because to hold one of them denies the other.
var Dates = several(func(a, b string) (float64, error) {
	x, err := when.Parse(a)
	if err != nil {
		return 0, err
	}
	y, err := when.Parse(b)
	if err != nil {
		return 0, err
	}
	if x.Equal(y) {
		return 0, nil
	}
	s, t := x.Bounds(), y.Bounds()
	return apart(int64(s.EarliestStart), int64(s.LatestEnd), int64(t.EarliestStart), int64(t.LatestEnd)), nil
})

// Ranges is a scale of numbers that are known within bounds, "2..4", "3" or
// "2..": the share of the possible numbers of both that only one allows.
var Ranges = several(func(a, b string) (float64, error) {
	low, high, err := rangeOf(a)
	if err != nil {
		return 0, err
	}
	from, to, err := rangeOf(b)
	if err != nil {
		return 0, err
	}
	return apart(low, high, from, to), nil
})

// rangeOf reads a number or a range.
func rangeOf(s string) (low, high int64, err error) {
	from, to, isRange := strings.Cut(s, "..")
	if low, err = strconv.ParseInt(from, 10, 64); err == nil {
		switch high = low; {
		case isRange && to == "":
			high = math.MaxInt32
		case isRange:
			high, err = strconv.ParseInt(to, 10, 64)
		}
	}
	if err != nil || high < low || low < 0 || high > math.MaxInt32 {
		return 0, 0, fmt.Errorf("value %.40q is no range of numbers such as 2..4: %w", s, fault.Invalid)
	}
	return low, high, nil
}

// apart is the share of two spans of whole numbers that is not common.
func apart(a, b, c, d int64) float64 {
	common := max(min(b, d)-max(a, c)+1, 0)
	return 1 - float64(common)/float64(b-a+1+d-c+1-common)
}

// Paths is a scale of places within places, the widest first: "RU/CE/Grozny".
// The difference is 1 less twice the common levels over the levels of both (Wu
// and Palmer 1994), so that two villages of one district differ less than two
// of different regions, and a region from a village in it by the levels that
// are left open.
var Paths = several(func(a, b string) (float64, error) {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	common := 0
	for common < min(len(x), len(y)) && x[common] == y[common] {
		common++
	}
	return 1 - 2*float64(common)/float64(len(x)+len(y)), nil
})
