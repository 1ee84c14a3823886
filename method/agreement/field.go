// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"cmp"
	"errors"
	"slices"
)

// Floor is the least alpha at which a field can be relied on without saying
// more (Krippendorff 2004). Between .667 and it, only tentatively.
const Floor = 0.8

// A Verdict says how alpha stands to the floor, by its interval: a number above
// it whose interval reaches below has not shown that it is above.
type Verdict string

const (
	Reached   Verdict = "reached"   // the whole interval is at or above the floor
	Below     Verdict = "below"     // alpha is below the floor, with an interval
	Unsettled Verdict = "unsettled" // alpha is at or above the floor and its interval reaches below; or there is no interval
	Unknown   Verdict = "unknown"   // there is no alpha
)

// Settings say how a field is assessed.
type Settings struct {
	Scale      Scale
	Weights    Scale      // of Cohen's kappa; the zero Scale is none
	Floor      float64    // 0 for Floor
	Resampling Resampling // "" for Units
	Replicates int        // 0 for 2,000
	Seed       uint64
}

// A Field is what can be said of the agreement on one field. Kappa is Cohen's
// for two coders and Fleiss' for more; nil if there is none, and Alpha too.
type Field struct {
	Coders  int
	Units   int     // coded by two or more
	Pairs   int     // of ratings of one unit
	Percent float64 // share of pairs that are equal
	Kappa   *Kappa
	Alpha   *Alpha
	Floor   float64
	Verdict Verdict
	// Refused tells why there is no alpha, NoKappa why there is no kappa.
	Refused, NoKappa Note
	Warnings         []Note
	Terms            []Term
	Confusions       []Confusion
}

// A Term is one value of a field by itself: as if there were only it and all
// others together. Terms below the floor are those to be written anew.
type Term struct {
	Value    string
	Ratings  int     // that can be compared with another
	Specific float64 // of the ratings paired with this term, how many are it (Cicchetti and Feinstein 1990)
	// Alpha is the nominal alpha of the term against all others; nil if no
	// rating is another.
	Alpha *float64
}

// A Confusion is two values that coders give for the same units.
type Confusion struct {
	A, B  string
	Pairs int     // of ratings
	Share float64 // of all disagreement of the field, by its scale
}

// Assess answers for one field. The error is that of the scale, for a value
// that it has no meaning for.
func Assess(t *Table, s Settings) (*Field, error) {
	s = s.defaults()
	f := &Field{Coders: len(t.coders), Units: t.Units(), Floor: s.Floor, Verdict: Unknown}
	f.Percent, f.Pairs = t.Percent()
	var err error
	if len(t.coders) > 2 {
		f.Kappa, err = Fleiss(t)
	} else {
		f.Kappa, err = Cohen(t, s.Weights)
	}
	if f.NoKappa, err = refusal(err); err != nil {
		return nil, err
	}
	f.Alpha, err = AlphaOf(t, s)
	if f.Refused, err = refusal(err); err != nil {
		return nil, err
	}
	f.Terms, f.Confusions = t.terms(), t.confusions(s.Scale)
	f.judge(t, s.Replicates)
	return f, nil
}

// defaults fills in what is not said.
func (s Settings) defaults() Settings {
	s.Floor = cmp.Or(s.Floor, Floor)
	s.Resampling = cmp.Or(s.Resampling, Units)
	s.Replicates = cmp.Or(s.Replicates, 2000)
	return s
}

// refusal takes a refusal out of an error.
func refusal(err error) (Note, error) {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Note, nil
	}
	return Note{}, err
}

// fewUnits is below how many units an interval is itself uncertain.
const fewUnits = 30

// judge sets the verdict and the warnings.
func (f *Field) judge(t *Table, replicates int) {
	switch {
	case f.Units == 0:
	case f.Units < fewestUnits:
		f.Warnings = append(f.Warnings, Note{"no-interval", []any{f.Units, fewestUnits}})
	case f.Units < fewUnits:
		f.Warnings = append(f.Warnings, Note{"few-units", []any{f.Units}})
	}
	if f.Alpha == nil {
		return
	}
	switch i := f.Alpha.Most; {
	case i == nil || f.Alpha.Value >= f.Floor && i.Low < f.Floor:
		f.Verdict = Unsettled
	case f.Alpha.Value < f.Floor:
		f.Verdict = Below
	default:
		f.Verdict = Reached
	}
	n := counts(t.pairable(), len(t.values))
	if most := slices.Max(n) / float64(f.Alpha.Ratings); f.Verdict == Below && f.Percent >= f.Floor && most >= 0.7 {
		f.Warnings = append(f.Warnings, Note{"prevalence", []any{100 * most}})
	}
	switch {
	case f.Alpha.Most == nil && f.Units >= fewestUnits:
		f.Warnings = append(f.Warnings, Note{"not-interval", nil})
	case 100*f.Alpha.Dropped >= replicates: // fewer move no percentile
		f.Warnings = append(f.Warnings, Note{"dropped", []any{f.Alpha.Dropped, replicates}})
	}
}

// terms assesses each value by itself, the least agreed on first.
func (t *Table) terms() []Term {
	units := t.pairable()
	n := counts(units, len(t.values))
	ratings, same := 0.0, make([]float64, len(t.values))
	for _, u := range units {
		ratings += float64(len(u))
		for i, v := range u {
			for j, w := range u {
				if i != j && v == w {
					same[v] += 1 / float64(len(u)-1)
				}
			}
		}
	}
	var out []Term
	for v, c := range n {
		if c == 0 {
			continue
		}
		term := Term{Value: t.values[v], Ratings: int(c), Specific: same[v] / c}
		if c < ratings {
			alpha := 1 - (ratings-1)*(c-same[v])/(c*(ratings-c))
			term.Alpha = &alpha
		}
		out = append(out, term)
	}
	slices.SortStableFunc(out, func(a, b Term) int { return cmp.Compare(a.Specific, b.Specific) })
	return out
}

// confusions lists the pairs of values that were given for one unit, those
// that make most of the disagreement first; none where there is no alpha for that
// scale.
func (t *Table) confusions(s Scale) []Confusion {
	units := t.pairable()
	difference, err := s.matrix(t.values, counts(units, len(t.values)))
	if err != nil {
		return nil
	}
	type pair struct{ a, b int }
	seen, cost, all := map[pair]int{}, map[pair]float64{}, 0.0
	for _, u := range units {
		for i, v := range u {
			for _, w := range u[:i] {
				if v == w {
					continue
				}
				p := pair{min(v, w), max(v, w)}
				d := difference.at(v, w) / float64(len(u)-1)
				seen[p]++
				cost[p] += d
				all += d
			}
		}
	}
	var out []Confusion
	for p, n := range seen {
		c := Confusion{A: t.values[p.a], B: t.values[p.b], Pairs: n}
		if all > 0 {
			c.Share = cost[p] / all
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}
