// SPDX-License-Identifier: Apache-2.0

package place

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"sync"

	"teptar/fault"
	"teptar/record/script"
)

// A Gazetteer is a set of places. It does not change, and may be used from
// several goroutines at once.
type Gazetteer struct {
	places []Place
	byID   map[ID]int
	names  []nameKey
}

// A nameKey is where a name is found: its key, the place and which of its
// names it is.
type nameKey struct {
	key   string
	place int32
	name  int32
}

var (
	//go:embed gazetteer/countries.tsv
	countriesTable string
	//go:embed gazetteer/regions.tsv
	regionsTable string
	//go:embed gazetteer/cities.tsv
	citiesTable string
	//go:embed gazetteer/caucasus.tsv
	caucasusTable string
	//go:embed gazetteer/local.tsv
	localTable string
)

// embedded reads the tables when they are first wanted.
var embedded = sync.OnceValues(func() (*Gazetteer, error) {
	return Parse(countriesTable, regionsTable, citiesTable, caucasusTable, localTable)
})

// Embedded returns the gazetteer that is built in. The first call reads it,
// which takes some hundredths of a second. An error means that the program was
// built from broken tables.
func Embedded() (*Gazetteer, error) {
	g, err := embedded()
	if err != nil {
		return nil, fmt.Errorf("built-in gazetteer: %w", err)
	}
	return g, nil
}

func (g *Gazetteer) indexNames() {
	total := 0
	for i := range g.places {
		total += len(g.places[i].Names)
	}
	g.names = make([]nameKey, 0, total)
	for i := range g.places {
		for j, n := range g.places[i].Names {
			g.names = append(g.names, nameKey{script.Key(n.Text), int32(i), int32(j)})
		}
	}
}

// Place returns the place with an id, or fault.NotFound.
func (g *Gazetteer) Place(id ID) (Place, error) {
	i, ok := g.byID[id]
	if !ok {
		return Place{}, fmt.Errorf("place: %w", fault.NotFound)
	}
	return g.places[i], nil
}

// All yields all places, in the order of the tables.
func (g *Gazetteer) All() iter.Seq[Place] { return slices.Values(g.places) }

// Path returns a place and what it lies in, the narrowest first and a country
// last, or nil if there is no such place.
func (g *Gazetteer) Path(id ID) []Place {
	var path []Place
	for {
		i, ok := g.byID[id]
		if !ok {
			return path
		}
		path = append(path, g.places[i])
		id = g.places[i].Within
	}
}
