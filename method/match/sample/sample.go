// SPDX-License-Identifier: Apache-2.0

// Package sample invents lists of people, with the truth about who is who, to
// try record linkage on: as many as are wanted, the same for the same seed.
//
// The people live in families: siblings share a family name, a father and a
// home, and some are twins with one birthday. A person stands in the list one
// to several times. Each time is written in one of three manners, in Russian
// letters, in a romanisation, or in another romanisation, and with slips: letters
// left out, swapped or wrong, dates with a wrong digit or of which only a year is
// known, names swapped or shortened to an initial, cells left empty.
//
// Nobody in it exists. Names are put together from parts, so that there are as
// many different ones as in a real register, some common and most rare.
package sample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"teptar/record/script"
	"teptar/record/when"
)

// Columns are the names of the columns of a [Record].
var columns = []string{"id", "family_name", "given_name", "patronymic", "sex", "born", "birth_place", "phone", "entity_id"}

// Columns gives the names of the columns, the id first and the truth last.
func Columns() []string { return append([]string(nil), columns...) }

// A Config says what is invented.
type Config struct {
	Records int
	Seed    uint64
	// Repeated is how many records a person has beyond the first, on average; 0
	// for a third.
	Repeated float64
	// Latin is the share of records in Latin letters; 0 for a quarter, negative for
	// none.
	Latin float64
}

// A person is one who does not exist.
type person struct {
	number                           int
	family, given, patronymic, place string
	female                           bool
	born                             when.Day
	phone                            string
}

// Write invents records and hands each to emit: a cell for each column, good until
// emit returns. The records of a person stand apart from each other. It stops at
// the first error.
func Write(c Config, emit func(cells []string) error) error {
	if c.Repeated == 0 {
		c.Repeated = 1.0 / 3
	}
	if c.Latin == 0 {
		c.Latin = 0.25
	}
	g := &generator{c: c, rng: rand.New(rand.NewPCG(c.Seed, 7)), families: zipf(len(roots)*len(middles)*len(endings), 0.75), places: zipf(len(placeHeads)*len(placeTails), 0.9)}
	var kept []person
	cells := make([]string, len(columns))
	for written := 0; written < c.Records; {
		for _, p := range g.household() {
			if written == c.Records {
				break
			}
			kept = append(kept, p)
			if err := emit(g.tell(written, p, cells)); err != nil {
				return err
			}
			written++
			for written < c.Records && g.rng.Float64() < c.Repeated/(1+c.Repeated) {
				again := kept[g.rng.IntN(len(kept))]
				if err := emit(g.tell(written, again, cells)); err != nil {
					return err
				}
				written++
			}
		}
		if len(kept) > keptPeople {
			kept = kept[len(kept)-keptPeople/2:]
		}
	}
	return nil
}

// keptPeople is among how many of the last people one is told of again.
const keptPeople = 2_000_000

// A generator invents.
type generator struct {
	c                Config
	rng              *rand.Rand
	families, places []float64
	people           int
}

// household invents brothers and sisters.
func (g *generator) household() []person {
	family := g.pick(g.families)
	stem := roots[family%len(roots)] + middles[family/len(roots)%len(middles)] + endings[family/len(roots)/len(middles)]
	place := g.pick(g.places)
	home := placeHeads[place%len(placeHeads)] + placeTails[place/len(placeHeads)]
	father := men[g.name(len(men))]
	oldest := when.Day(g.rng.IntN(60*365)) - 40*365
	var out []person
	called := map[string]bool{father: true} // no two of a family have one name
	for range 1 + g.rng.IntN(4) {
		p := person{number: g.people, female: g.rng.IntN(2) == 0, born: oldest, place: home}
		g.people++
		p.family, p.given, p.patronymic = stem, men[g.name(len(men))], father+"ович"
		if p.female {
			p.family, p.given, p.patronymic = stem+"а", women[g.name(len(women))], father+"овна"
		}
		if called[p.given] {
			continue
		}
		called[p.given] = true
		p.phone = fmt.Sprintf("+7928%07d", g.rng.IntN(1e7))
		out = append(out, p)
		if g.rng.IntN(60) > 0 { // else the next is a twin
			oldest += when.Day(300 + g.rng.IntN(2500))
		}
	}
	return out
}

// name picks a given name, the first ones often.
func (g *generator) name(n int) int { return int(float64(n) * math.Pow(g.rng.Float64(), 1.8)) }

// pick draws from a distribution.
func (g *generator) pick(cumulative []float64) int {
	x := g.rng.Float64() * cumulative[len(cumulative)-1]
	lo, hi := 0, len(cumulative)-1
	for lo < hi {
		if mid := (lo + hi) / 2; cumulative[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// zipf gives the cumulated frequencies of n things, the k-th of which is k^-s as
// frequent as the first.
func zipf(n int, s float64) []float64 {
	out := make([]float64, n)
	sum := 0.0
	for k := range out {
		sum += math.Pow(float64(k+1), -s)
		out[k] = sum
	}
	return out
}

// tell writes a record of a person, with slips.
func (g *generator) tell(number int, p person, cells []string) []string {
	values := []string{p.family, p.given, p.patronymic, p.place}
	if g.rng.Float64() < g.c.Latin {
		scheme := []script.Scheme{script.RussianBGN, script.RussianICAO, script.RussianMVD782}[g.rng.IntN(3)]
		for i, v := range values {
			if latin, err := script.Romanize(v, scheme); err == nil {
				values[i] = latin
			}
		}
	}
	for i := range values {
		if g.chance(0.08) {
			values[i] = g.slip(values[i])
		}
	}
	if g.chance(0.01) {
		values[0], values[1] = values[1], values[0]
	}
	if g.chance(0.03) {
		values[1] = string([]rune(values[1])[:1])
	}
	sex := "м"
	if p.female {
		sex = "ж"
	}
	if g.chance(0.01) {
		sex = map[string]string{"м": "ж", "ж": "м"}[sex]
	}
	cells[0], cells[len(cells)-1] = fmt.Sprintf("r%d", number), fmt.Sprintf("e%d", p.number)
	cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7] = values[0], values[1], values[2], sex, g.date(p.born), values[3], p.phone
	for i, missing := range [...]float64{1: 0.01, 2: 0.02, 3: 0.3, 4: 0.1, 5: 0.08, 6: 0.15, 7: 0.6} {
		if g.chance(missing) {
			cells[i] = ""
		}
	}
	return cells
}

func (g *generator) chance(p float64) bool { return g.rng.Float64() < p }

// date writes a date of birth: mostly right, sometimes with a slip or of the year
// only.
func (g *generator) date(d when.Day) string {
	y, m, day := d.Date()
	s := fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
	switch x := g.rng.Float64(); {
	case x < 0.05:
		return s[:4]
	case x < 0.1:
		b := []byte(s)
		b[2+g.rng.IntN(2)] = byte('0' + g.rng.IntN(10))
		return string(b)
	case x < 0.13:
		b := []byte(s)
		b[9] = byte('0' + g.rng.IntN(10))
		return string(b)
	case x < 0.15 && day <= 12:
		return fmt.Sprintf("%04d-%02d-%02d", y, day, int(m))
	}
	return s
}

// slip makes a slip of the pen.
func (g *generator) slip(s string) string {
	r := []rune(s)
	if len(r) < 3 {
		return s
	}
	i := 1 + g.rng.IntN(len(r)-2)
	switch g.rng.IntN(4) {
	case 0:
		return string(r[:i]) + string(r[i+1:])
	case 1:
		r[i], r[i+1] = r[i+1], r[i]
	case 2:
		r[i] = r[g.rng.IntN(len(r))]
	default:
		return string(r[:i]) + string(r[i]) + string(r[i:])
	}
	return strings.TrimSpace(string(r))
}
