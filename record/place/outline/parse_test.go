// SPDX-License-Identifier: Apache-2.0

package outline_test

import (
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record/place"
	"teptar/record/place/outline"
)

// A file is what a file of outlines says, right or wrong.
type file struct {
	magic string
	arcs  []arc
	areas []area
	tail  string
}

// A vertex is a point in units and the detail it is seen from.
type vertex struct {
	x, y   int64
	detail byte
}

type arc []vertex

type area struct {
	id, country string
	rings       [][]uint64 // twice the number of an arc, plus one if against it
}

func (f file) bytes() []byte {
	out := []byte(f.magic)
	out = binary.AppendUvarint(out, uint64(len(f.arcs)))
	x, y := int64(0), int64(0)
	for _, a := range f.arcs {
		out = binary.AppendUvarint(out, uint64(len(a)))
		packed := make([]byte, (len(a)+3)/4)
		for i, v := range a {
			out = binary.AppendVarint(binary.AppendVarint(out, v.x-x), v.y-y)
			x, y = v.x, v.y
			packed[i/4] |= v.detail << (i % 4 * 2)
		}
		out = append(out, packed...)
	}
	out = binary.AppendUvarint(out, uint64(len(f.areas)))
	for _, a := range f.areas {
		for _, id := range []string{a.id, a.country} {
			out = append(binary.AppendUvarint(out, uint64(len(id))), id...)
		}
		out = binary.AppendUvarint(out, uint64(len(a.rings)))
		for _, ring := range a.rings {
			out = binary.AppendUvarint(out, uint64(len(ring)))
			for _, step := range ring {
				out = binary.AppendUvarint(out, step)
			}
		}
	}
	return append(out, f.tail...)
}

// twoRegions is a square country that is cut in two from south to north. The
// cut has a bend that only the fine detail shows.
func twoRegions() file {
	const d = 100_000
	return file{
		magic: "teptar outline 1\n",
		arcs: []arc{
			{{1 * d, 0, 1}, {0, 0, 0}, {0, 2 * d, 0}, {1 * d, 2 * d, 1}}, // the west, clockwise
			{{1 * d, 0, 1}, {2 * d, 0, 0}, {2 * d, 2 * d, 0}, {1 * d, 2 * d, 1}},
			{{1 * d, 0, 1}, {d + d/2, 1 * d, 3}, {1 * d, 2 * d, 1}},
		},
		areas: []area{
			{"iso:ZZ", "iso:ZZ", [][]uint64{{2, 1}}},
			{"iso:ZZ-E", "iso:ZZ", [][]uint64{{2, 5}}},
			{"", "iso:ZZ", [][]uint64{{4, 1}}},
		},
	}
}

func TestParseReadsWhatWasWritten(t *testing.T) {
	a, err := outline.Parse(twoRegions().bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []outline.Area{{
		ID: "iso:ZZ", Kind: place.Country, Country: "iso:ZZ",
		Rings: [][]outline.Point{{{Lon: 2, Lat: 0}, {Lon: 2, Lat: 2}, {Lon: 0, Lat: 2}, {Lon: 0, Lat: 0}, {Lon: 2, Lat: 0}}},
	}}
	if diff := cmp.Diff(want, a.Within(earth, place.Country, outline.World)); diff != "" {
		t.Errorf("the country for the world (-want +got):\n%s", diff)
	}
	east := outline.Area{
		ID: "iso:ZZ-E", Kind: place.Region, Country: "iso:ZZ",
		Rings: [][]outline.Point{{{Lon: 1, Lat: 0}, {Lon: 2, Lat: 0}, {Lon: 2, Lat: 2}, {Lon: 1, Lat: 2}, {Lon: 1, Lat: 0}}},
	}
	west := outline.Area{
		Kind: place.Region, Country: "iso:ZZ",
		Rings: [][]outline.Point{{{Lon: 1, Lat: 0}, {Lon: 1, Lat: 2}, {Lon: 0, Lat: 2}, {Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}}},
	}
	if diff := cmp.Diff([]outline.Area{east, west}, a.Within(earth, place.Region, outline.World)); diff != "" {
		t.Errorf("the regions, coarsely (-want +got):\n%s", diff)
	}
	if got, ok := a.At(outline.Point{Lon: 1.2, Lat: 1}); !ok || got.ID != "iso:ZZ" {
		t.Errorf("west of the bend, in a region without an id: %q, %v; want iso:ZZ", got.ID, ok)
	}
	if got, ok := a.At(outline.Point{Lon: 1.6, Lat: 1}); !ok || got.ID != "iso:ZZ-E" {
		t.Errorf("east of the bend: %q, %v; want iso:ZZ-E", got.ID, ok)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*file)
		want   string
	}{
		{"another version", func(f *file) { f.magic = "teptar outline 2\n" }, "no outlines of version 1"},
		{"an arc of one point", func(f *file) { f.arcs[2] = f.arcs[2][:1] }, "less than two points"},
		{"a point beyond the date line", func(f *file) { f.arcs[0][1].x = -18_000_001 }, "not on the Earth"},
		{"a point beyond the pole", func(f *file) { f.arcs[0][1].y = 9_000_001 }, "not on the Earth"},
		{"a point that overflows", func(f *file) { f.arcs[0][1].x = -1 << 62 }, "not on the Earth"},
		{"an arc that there is not", func(f *file) { f.areas[0].rings[0][1] = 6 }, "an arc that there is not"},
		{"an arc with a number that overflows", func(f *file) { f.areas[0].rings[0][1] = 1 << 63 }, "an arc that there is not"},
		{"a ring that is open", func(f *file) { f.areas[0].rings = [][]uint64{{2}} }, "a ring that is open"},
		{"a ring of arcs that do not follow", func(f *file) { f.areas[0].rings = [][]uint64{{2, 0}} }, "a ring that is open"},
		{"a ring of nothing", func(f *file) { f.areas[0].rings = [][]uint64{{}} }, "a ring of no arcs"},
		{"neighbours that overlap", func(f *file) { f.areas[2].rings = [][]uint64{{2, 5}} }, "a side of a border that is taken"},
		{"a ring that goes round twice", func(f *file) { f.areas[0].rings = [][]uint64{{2, 1, 2, 1}} }, "a side of a border that is taken"},
		{"an area given twice", func(f *file) { f.areas[1].id = "iso:ZZ" }, "given before"},
		{"a region in no country", func(f *file) { f.areas[1].country = "" }, "an area in no country"},
		{"a region before its country", func(f *file) { f.areas[0], f.areas[1] = f.areas[1], f.areas[0] }, "an unknown country"},
		{"a region of a region", func(f *file) { f.areas[2].country = "iso:ZZ-E" }, "an unknown country"},
		{"a country after regions", func(f *file) { f.areas[2] = area{"iso:YY", "iso:YY", [][]uint64{{4, 1}}} }, "a country after regions"},
		{"an id that is a book", func(f *file) { f.areas[0].id = strings.Repeat("z", 33) }, "an id of 33 bytes"},
		{"something after the end", func(f *file) { f.tail = "\x00" }, "more than areas"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := twoRegions()
			tt.change(&f)
			_, err := outline.Parse(f.bytes())
			if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse: %v; want fault.Invalid with %q", err, tt.want)
			}
		})
	}
}

func TestParseRefusesEveryBeginning(t *testing.T) {
	whole := twoRegions().bytes()
	for n := range whole {
		if _, err := outline.Parse(whole[:n]); !errors.Is(err, fault.Invalid) {
			t.Errorf("the first %d of %d bytes: %v; want fault.Invalid", n, len(whole), err)
		}
	}
}

// Whatever the border between two regions, they meet without gap or overlap.
func TestRegionsOfACountryFillIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := twoRegions()
		cut := arc{f.arcs[2][0]}
		for y := int64(10_000); y < 200_000; y += 10_000 {
			cut = append(cut, vertex{rapid.Int64Range(1, 199_999).Draw(t, "x"), y, rapid.ByteRange(1, 3).Draw(t, "detail")})
		}
		f.arcs[2] = append(cut, f.arcs[2][2])
		a, err := outline.Parse(f.bytes())
		if err != nil {
			t.Fatal(err)
		}
		detail := rapid.SampledFrom(details).Draw(t, "detail")
		p := outline.Point{Lon: rapid.Float64Range(-0.1, 2.1).Draw(t, "lon"), Lat: rapid.Float64Range(-0.1, 2.1).Draw(t, "lat")}
		in := len(holding(a.Within(earth, place.Country, detail), p))
		if got := len(holding(a.Within(earth, place.Region, detail), p)); got != in {
			t.Errorf("%v lies in %d countries and %d regions", p, in, got)
		}
	})
}

// What is drawn on a map comes from a file, and the file may be damaged: what is
// read without an error must be fit to draw.
func FuzzParse(f *testing.F) {
	whole := twoRegions()
	f.Add(whole.bytes())
	f.Add([]byte("teptar outline 1\n\x00\x00"))
	f.Add([]byte("teptar outline 1\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))                                // more arcs than bytes
	f.Add([]byte("teptar outline 1\n\x01\xff\xff\xff\xff\x0f\x00\x00\x00"))                                    // more points than bytes
	f.Add(file{magic: whole.magic, arcs: whole.arcs, areas: []area{{"", "", [][]uint64{{0}}}}}.bytes())        // an open ring of no name
	f.Add(file{magic: whole.magic, arcs: []arc{{{0, 0, 0}, {0, 0, 3}}}, areas: whole.areas[:1]}.bytes())       // a ring of one point
	f.Add(file{magic: whole.magic, arcs: []arc{{{-18e6, -9e6, 0}, {18e6, 9e6, 0}, {-18e6, -9e6, 0}}}}.bytes()) // the whole Earth
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := outline.Parse(data)
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("Parse: %v; want fault.Invalid", err)
			}
			return
		}
		for _, kind := range []place.Kind{place.Country, place.Region} {
			for _, d := range details {
				for _, area := range a.Within(earth, kind, d) {
					checkDrawable(t, area)
				}
			}
		}
		if got, ok := a.At(outline.Point{Lon: 1, Lat: 1}); ok && got.ID == "" {
			t.Error("At gives an area without an id")
		}
		a.Around(outline.Point{Lon: 1, Lat: 90}, 5, place.Country)
	})
}

func checkDrawable(t *testing.T, a outline.Area) {
	for _, ring := range a.Rings {
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			t.Errorf("%q: a ring of %d points is not closed", a.ID, len(ring))
		}
		for i, p := range ring {
			if !(p.Lon >= -180 && p.Lon <= 180 && p.Lat >= -90 && p.Lat <= 90) {
				t.Errorf("%q: %v is not on the Earth", a.ID, p)
			}
			if i > 0 && p == ring[i-1] {
				t.Errorf("%q: %v is there twice", a.ID, p)
			}
		}
	}
}

// The file is part of every binary.
func TestTheFileIsSmall(t *testing.T) {
	const most = 1_500_000
	data, err := os.ReadFile("outlines.bin")
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > most {
		t.Errorf("outlines.bin has %d bytes, want at most %d", len(data), most)
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("outlines.bin")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := outline.Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}
