// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// thing gives the id of an invented thing of a coder.
func thing(key string) record.EntityID { return record.DeriveEntityID("invented", key) }

// coded makes a coding of one document by statements that are given as where
// they stand and what they claim.
type coded struct {
	*Coding
	kinds map[record.EntityID]Thing
}

func newCoded(coder string, documents ...string) *coded {
	c := &coded{&Coding{Coder: coder, Documents: map[record.EntityID]string{}}, map[record.EntityID]Thing{}}
	for _, d := range documents {
		c.Documents[thing(coder+d)] = d
	}
	c.Thing = func(id record.EntityID) Thing { return c.kinds[id] }
	return c
}

// is declares a thing.
func (c *coded) is(key string, kind record.Kind, called ...string) record.EntityID {
	id := thing(c.Coder + key)
	c.kinds[id] = Thing{Kind: kind, Called: called}
	return id
}

// says adds a statement about a stretch of a document.
func (c *coded) says(document string, start, end int, claims ...record.Claim) {
	c.Statements = append(c.Statements, record.Statement{
		Passage: record.Passage{Document: thing(c.Coder + document), Start: start, End: end, Quote: "…"},
		Via:     []record.Speaker{{Who: thing("an outlet"), Access: "AC-DIR"}}, Depth: "H1", Claims: claims,
	})
}

func claim(of record.EntityID, property string, v record.Value) record.Claim {
	return record.Claim{Subject: of, Property: property, Value: v}
}

// said gives the values of a field as a list of units, "" for who did not find it.
func said(c *Comparison, kind record.Kind, property string) [][]string {
	for _, f := range c.Fields {
		if f.Kind != kind || f.Property != property {
			continue
		}
		var out [][]string
		for _, row := range f.Table.cells {
			line := make([]string, len(row))
			for i, v := range row {
				if v != missing {
					line[i] = f.Table.values[v]
				}
			}
			out = append(out, line)
		}
		return out
	}
	return nil
}

// Two acts in one sentence, in another order and under other keys: they are told
// apart by their types, and their victims by what they are called.
func TestThingsAreMatchedByTextThenByType(t *testing.T) {
	a, b := newCoded("A", "doc"), newCoded("B", "doc")
	one, two := a.is("1", record.Act), a.is("2", record.Act)
	son := a.is("son", record.Person, "Anton Varga")
	a.says("doc", 10, 60, claim(one, "type", record.TermValue("LIB-DET")), claim(one, "victim", record.RefValue(son)),
		claim(two, "type", record.TermValue("INT-BEA")), claim(two, "victim", record.RefValue(son)))
	x, y := b.is("x", record.Act), b.is("y", record.Act)
	he := b.is("he", record.Person, "Varga, Anton")
	b.says("doc", 20, 60, claim(x, "type", record.TermValue("INT-BEA")), claim(x, "victim", record.RefValue(he)),
		claim(y, "type", record.TermValue("LIB-DET")), claim(y, "occurred", record.Yes()))
	far := b.is("far", record.Act)
	b.says("doc", 200, 210, claim(far, "type", record.TermValue("LIB-DET")))

	c, err := Compare(record.Shipped(), a.Coding, b.Coding)
	if err != nil {
		t.Fatal(err)
	}
	name := son.String()
	for property, want := range map[string][][]string{
		"type":     {{"LIB-DET", "LIB-DET"}, {"INT-BEA", "INT-BEA"}},
		"victim":   {{name, Nothing}, {name, name}},
		"occurred": {{Nothing, "yes"}},
	} {
		if diff := cmp.Diff(want, said(c, record.Act, property)); diff != "" {
			t.Errorf("act.%s (-want +got):\n%s", property, diff)
		}
	}
	want := []Found{{record.Act, "B", 2, 0, 1}, {"statement", "B", 1, 0, 1}}
	if diff := cmp.Diff(want, c.Found); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if share := c.Found[0].Share(); share != 0.8 {
		t.Errorf("share %v; want twice 2 of 4 and 1: .8", share)
	}
}

func TestWhatIsDeniedDiffersFromWhatIsSaid(t *testing.T) {
	a, b := newCoded("A", "doc"), newCoded("B", "doc")
	one, x := a.is("1", record.Act), b.is("x", record.Act)
	denied := claim(one, "occurred", record.Yes())
	denied.Stance = "DEN"
	day := func(s string) record.Value { w, _ := when.Parse(s); return record.WhenValue(w, "", "") }
	a.says("doc", 0, 9, denied, claim(one, "when", day("2031-03-07")), claim(one, "purpose", record.TermValue("PU-INT")), claim(one, "purpose", record.TermValue("PU-EXT")))
	b.says("doc", 0, 9, claim(x, "occurred", record.Yes()), claim(x, "when", day("2031-03")), claim(x, "purpose", record.TermValue("PU-EXT")))
	c, err := Compare(record.Shipped(), a.Coding, b.Coding)
	if err != nil {
		t.Fatal(err)
	}
	for property, want := range map[string][][]string{
		"occurred": {{"DEN yes", "yes"}},
		"when":     {{"2031-03-07", "2031-03"}},
		"purpose":  {{"PU-EXT;PU-INT", "PU-EXT"}},
	} {
		if diff := cmp.Diff(want, said(c, record.Act, property)); diff != "" {
			t.Errorf("act.%s (-want +got):\n%s", property, diff)
		}
	}
}

// A village is compared with the places around it, by what they are called.
func TestPlacesAreComparedByTheirLevels(t *testing.T) {
	a, b := newCoded("A", "doc"), newCoded("B", "doc")
	for _, c := range []*coded{a, b} {
		county := c.is("county", record.PlaceKind, "Bron county")
		village := c.is("village"+c.Coder, record.PlaceKind, "village of "+c.Coder)
		c.kinds[village] = Thing{Kind: record.PlaceKind, Called: c.kinds[village].Called, Within: county}
		act := c.is("act", record.Act)
		c.says("doc", 0, 9, claim(act, "place", record.RefValue(village)), claim(county, "name", record.NameValue("Bron county", "en")))
	}
	c, err := Compare(record.Shipped(), a.Coding, b.Coding)
	if err != nil {
		t.Fatal(err)
	}
	county := thing("Acounty").String()
	want := [][]string{{county + "/" + thing("AvillageA").String(), county + "/" + thing("BvillageB").String()}}
	if diff := cmp.Diff(want, said(c, record.Act, "place")); diff != "" {
		t.Errorf("act.place (-want +got):\n%s", diff)
	}
}

// Whoever codes as another does agrees with them wholly, and who finds nothing
// agrees on nothing; a third coder changes nothing between two.
func TestACodingAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, none := newCoded("A", "d0", "d1"), newCoded("B", "d0", "d1"), newCoded("C", "d0", "d1")
		found := map[string]bool{}
		for i := range rapid.IntRange(1, 6).Draw(t, "acts") {
			d := fmt.Sprint("d", rapid.IntRange(0, 1).Draw(t, "document"))
			start := rapid.IntRange(0, 50).Draw(t, "start")
			end := start + rapid.IntRange(1, 20).Draw(t, "length")
			term := record.Term(rapid.SampledFrom([]string{"LIB-DET", "INT-BEA", "LIB-ABD"}).Draw(t, "type"))
			span := fmt.Sprint(d, " ", start, " ", end)
			if found[span] {
				continue // two acts in exactly one place may be taken for each other
			}
			found[span] = true
			for _, c := range []*coded{a, b} {
				c.says(d, start, end, claim(c.is(fmt.Sprint(i), record.Act), "type", record.TermValue(term)))
			}
		}
		c, err := Compare(record.Shipped(), a.Coding, b.Coding, none.Coding)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.Found {
			if want := map[string]float64{"B": 1}[f.Coder]; f.Share() != want {
				t.Errorf("%s finds %s with %v; want %v", f.Coder, f.Kind, f.Share(), want)
			}
		}
		for _, f := range c.Fields {
			if share, pairs := f.Table.Percent(); share != 1 || pairs == 0 {
				t.Errorf("%s.%s: %v of %d pairs are equal", f.Kind, f.Property, share, pairs)
			}
		}
	})
}

func TestCodingsThatCannotBeCompared(t *testing.T) {
	a, b, c := newCoded("A", "doc"), newCoded("A", "doc"), newCoded("C", "other")
	for name, codings := range map[string][]*Coding{
		"one alone":             {a.Coding},
		"two of one coder":      {a.Coding, b.Coding},
		"no document in common": {a.Coding, c.Coding},
	} {
		if _, err := Compare(record.Shipped(), codings...); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v; want fault.Invalid", name, err)
		}
	}
}

func TestOverlapOfPassages(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b [][2]int
		want float64
	}{
		{"half of each", [][2]int{{0, 10}}, [][2]int{{5, 15}}, 1.0 / 3},
		{"passages that touch count once", [][2]int{{0, 10}, {5, 20}}, [][2]int{{0, 20}}, 1},
		{"next to each other", [][2]int{{0, 10}}, [][2]int{{10, 20}}, 0},
		{"the whole document twice", nil, nil, 1},
		{"the whole document and a passage", nil, [][2]int{{0, 5}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := overlap(tt.a, tt.b); got != tt.want || got != overlap(tt.b, tt.a) {
				t.Errorf("overlap %v; want %v both ways", got, tt.want)
			}
		})
	}
}
