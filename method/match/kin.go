// SPDX-License-Identifier: Apache-2.0

package match

import "math"

// Brothers and sisters share a family name, a father and a home. Among two lists of
// the people of one village there are more pairs of kin than of one person, and
// the model of two classes takes the ones for the others: it sees agreement that no
// two strangers have. So there is a third class, of close relatives. It has no
// shares of its own to learn, only its size: what families share agrees as often as
// in one person, what is a person's own as seldom as between strangers, and a date
// of birth as between strangers but for twins.

// twins is the share of pairs of close relatives who were born on one day: about
// one birth in eighty is of twins, and most siblings are told of in threes and more.
const twins = 1.0 / 80

// A bond says what close relatives have in common.
type bond uint8

const (
	shared bond = iota // as often as one person does
	own                // as seldom as strangers
	birth              // as strangers, but for twins
	family             // always, but for slips
)

// otherFamily is the share of close relatives whose family names are not alike.
const otherFamily = 0.01

// bonds tells for each comparison what kin have in common, and whether kin can be
// told from others at all: by a family name and a given name.
func (m *Model) bonds() (of []bond, tell bool) {
	families, given := false, false
	for _, c := range m.Comparisons {
		b := shared
		switch c.Kind {
		case Given:
			b, given = own, true
		case Sex, Identifier, Phone, Email, Year:
			b = own
		case Date:
			b = birth
		case Family:
			b, families = family, true
		}
		of = append(of, b)
	}
	return of, families && given
}

// kinShares gives the shares k that follow from m and u.
func kinShares(bonds []bond, m, u shares) shares {
	k := cloneShares(m)
	for i, b := range bonds {
		for l := range k[i] {
			switch b {
			case own:
				k[i][l] = u[i][l]
			case birth:
				k[i][l] = (1-twins)*u[i][l] + twins*m[i][l]
			case family:
				if last := len(k[i]) - 1; l == last {
					k[i][l] = min(m[i][l], otherFamily)
				} else {
					k[i][l] = m[i][l] * (1 - min(m[i][last], otherFamily)) / max(1-m[i][last], 1e-6)
				}
			}
		}
	}
	return k
}

// A mixture is the sizes of the classes, as shares of pairs.
type mixture struct{ match, kin float64 }

// A sorting holds the weights of the levels: of one person against strangers, and
// of kin against strangers.
type sorting struct{ match, kin shares }

// newSorting gives the weights; kin is nil if kin are not modelled.
func (e *Engine) newSorting(m, u shares) sorting {
	s := sorting{match: logShares(m, u)}
	if e.kin {
		s.kin = logShares(kinShares(e.bonds, m, u), u)
	}
	return s
}

// classes gives the probabilities that a pattern is of one person and of kin.
// Comparisons that are out do not count.
func (s sorting) classes(pattern uint64, mix mixture, out []bool) (match, kin float64) {
	wm, wk := math.Log2(mix.match), math.Log2(mix.kin)
	for k := range s.match {
		c := code(pattern, k)
		if c == null || out != nil && out[k] {
			continue
		}
		wm += s.match[k][c-1]
		if s.kin != nil {
			wk += s.kin[k][c-1]
		}
	}
	a, b := math.Exp2(min(wm, 500)), 0.0
	if s.kin != nil {
		b = math.Exp2(min(wk, 500))
	}
	all := a + b + max(1-mix.match-mix.kin, 1e-12)
	return a / all, b / all
}
