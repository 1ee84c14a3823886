// SPDX-License-Identifier: Apache-2.0

package place

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/record/script"
)

// A table has a line for each place, with tabs between its fields:
//
//	id  kind  within  latitude  longitude  radius  names
//
// Names are lang:text, with | between them, and may end in @from/to. The three
// numbers are all there or all missing. A line that begins with + has an id
// and names alone, and adds them to a place that another line describes. Blank
// lines and lines that begin with # say nothing.

// fields is how many fields a line has.
const fields = 7

// A reader makes a gazetteer of tables.
type reader struct {
	g     *Gazetteer
	extra []extraNames
}

// extraNames are the names of a line with +.
type extraNames struct {
	id    ID
	names []Name
	at    fault.At
}

// Parse makes a gazetteer of one or more tables, which may refer to each other.
// It refuses, as fault.Invalid, whatever is not well formed: a place given
// twice, one that lies in no known place or in itself, a number out of range, a
// name with control characters. The error names the table, counted from 1, and
// the line.
func Parse(tables ...string) (*Gazetteer, error) {
	lines := 0
	for _, t := range tables {
		lines += strings.Count(t, "\n") + 1
	}
	r := reader{g: &Gazetteer{places: make([]Place, 0, lines), byID: make(map[ID]int, lines)}}
	for i, table := range tables {
		number := 0
		for line := range strings.Lines(table) {
			number++
			at := fault.At{File: "table " + strconv.Itoa(i+1), Line: number, Column: 1}
			if err := r.line(strings.TrimSuffix(line, "\n"), at); err != nil {
				return nil, fmt.Errorf("%v: %w", at, err)
			}
		}
	}
	if err := r.addExtra(); err != nil {
		return nil, err
	}
	for i := range r.g.places {
		if err := r.g.checkWithin(i); err != nil {
			return nil, err
		}
	}
	r.g.indexNames()
	return r.g, nil
}

func (r *reader) line(line string, at fault.At) error {
	if line == "" || line[0] == '#' {
		return nil
	}
	if rest, ok := strings.CutPrefix(line, "+"); ok {
		id, list, _ := strings.Cut(rest, "\t")
		names, err := parseNames(list)
		r.extra = append(r.extra, extraNames{ID(id), names, at})
		return err
	}
	f := strings.SplitN(line, "\t", fields)
	if len(f) != fields || strings.Contains(f[fields-1], "\t") {
		return fmt.Errorf("want %d fields: %w", fields, fault.Invalid)
	}
	p := Place{ID: ID(f[0]), Within: ID(f[2])}
	if err := checkID(p.ID); err != nil {
		return err
	}
	if _, twice := r.g.byID[p.ID]; twice {
		return fmt.Errorf("place %s is given twice: %w", p.ID, fault.Invalid)
	}
	var err error
	if p.Kind, err = parseKind(f[1]); err != nil {
		return err
	}
	if err := p.parseCircle(f[3], f[4], f[5]); err != nil {
		return err
	}
	if p.Names, err = parseNames(f[6]); err != nil {
		return err
	}
	r.g.byID[p.ID] = len(r.g.places)
	r.g.places = append(r.g.places, p)
	return nil
}

// addExtra gives places the names of the lines with +. A name that is there
// already, but without a language or dates, gets them.
func (r *reader) addExtra() error {
	for _, e := range r.extra {
		i, ok := r.g.byID[e.id]
		if !ok {
			return fmt.Errorf("%v: names for a place that no table has: %w", e.at, fault.Invalid)
		}
		for _, n := range e.names {
			r.g.places[i].addName(n)
		}
	}
	return nil
}

func (p *Place) addName(n Name) {
	for i, have := range p.Names {
		if have.Text == n.Text && (have.Lang == "" || have.Lang == n.Lang) && have.From == (Date{}) && have.To == (Date{}) {
			p.Names[i] = n
			return
		}
	}
	p.Names = append(p.Names, n)
}

func parseKind(s string) (Kind, error) {
	for k := Settlement; k <= Country; k++ {
		if s == k.String() {
			return k, nil
		}
	}
	return 0, fmt.Errorf("kind of place: want settlement, district, region or country: %w", fault.Invalid)
}

// checkID wants a source, a colon, and letters, digits or hyphens.
func checkID(id ID) error {
	source, rest, ok := strings.Cut(string(id), ":")
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
	}
	odd := strings.ContainsFunc(source+rest, func(r rune) bool { return !plain(r) })
	if !ok || source == "" || rest == "" || odd {
		return fmt.Errorf("id of a place: want source:name: %w", fault.Invalid)
	}
	return nil
}

func (p *Place) parseCircle(lat, lon, radius string) error {
	if lat == "" && lon == "" && radius == "" {
		return nil
	}
	var err [3]error
	p.Lat, err[0] = strconv.ParseFloat(lat, 64)
	p.Lon, err[1] = strconv.ParseFloat(lon, 64)
	p.RadiusKM, err[2] = strconv.ParseFloat(radius, 64)
	inRange := math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 && p.RadiusKM > 0 && p.RadiusKM <= halfway
	if err[0] != nil || err[1] != nil || err[2] != nil || !inRange {
		return fmt.Errorf("place %s: coordinates or radius out of range: %w", p.ID, fault.Invalid)
	}
	return nil
}

func parseNames(list string) ([]Name, error) {
	names := make([]Name, 0, 1+strings.Count(list, "|"))
	for item := range strings.SplitSeq(list, "|") {
		n, err := parseName(item)
		if err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, nil
}

// parseName reads lang:text or lang:text@from/to.
func parseName(item string) (n Name, err error) {
	lang, text, ok := strings.Cut(item, ":")
	text, dates, dated := strings.Cut(text, "@")
	if _, unsafe := script.Unsafe(text); !ok || text == "" || unsafe || strings.TrimSpace(text) != text || len(lang) > 3 {
		return Name{}, fmt.Errorf("name of a place: want lang:text: %w", fault.Invalid)
	}
	n = Name{Text: text, Lang: lang}
	if !dated {
		return n, nil
	}
	from, to, ok := strings.Cut(dates, "/")
	if !ok || from == "" && to == "" {
		return Name{}, fmt.Errorf("dates of a name: want from/to: %w", fault.Invalid)
	}
	if from != "" {
		if n.From, err = ParseDate(from); err != nil {
			return Name{}, err
		}
	}
	if to != "" {
		if n.To, err = ParseDate(to); err != nil {
			return Name{}, err
		}
	}
	if from != "" && to != "" && order(n.From, n.To) == No {
		return Name{}, fmt.Errorf("dates of a name: %s is after %s: %w", from, to, fault.Invalid)
	}
	return n, nil
}

// checkWithin holds a place to the hierarchy: a country lies in nothing, and
// everything else in a broader place, or a settlement in a settlement, and at
// last in a country.
func (g *Gazetteer) checkWithin(i int) error {
	p := &g.places[i]
	for steps := 0; p.Kind != Country; steps++ {
		j, ok := g.byID[p.Within]
		if !ok {
			return fmt.Errorf("place %s lies in %q, which no table has: %w", p.ID, string(p.Within), fault.Invalid)
		}
		outer := &g.places[j]
		if outer.Kind < p.Kind || outer.Kind == p.Kind && p.Kind != Settlement || steps > len(g.places) {
			return fmt.Errorf("place %s cannot lie in %s: %w", p.ID, outer.ID, fault.Invalid)
		}
		p = outer
	}
	if p.Within != "" {
		return fmt.Errorf("country %s lies in another place: %w", p.ID, fault.Invalid)
	}
	return nil
}
