// SPDX-License-Identifier: Apache-2.0

package place

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/record/script"
)

func world(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestEmbeddedTables(t *testing.T) {
	g := world(t)
	size := len(countriesTable) + len(regionsTable) + len(citiesTable) + len(caucasusTable) + len(localTable)
	if size > 1_500_000 {
		t.Errorf("the tables take %d bytes, more than 1.5 MB", size)
	}
	kinds := map[Kind]int{}
	for p := range g.All() {
		kinds[p.Kind]++
		if p.Kind == Region && !strings.HasPrefix(p.ISO(), strings.TrimPrefix(string(p.Within), "iso:")+"-") {
			t.Errorf("region %s lies in %s", p.ID, p.Within)
		}
		for _, n := range p.Names {
			latin := strings.ContainsFunc(n.Text, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
			cyrillic := strings.ContainsFunc(n.Text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
			if latin && cyrillic {
				t.Errorf("%s has a name in two scripts: %q", p.ID, n.Text)
			}
			if script.Key(n.Text) == "" {
				t.Errorf("%s has a name without a key: %q", p.ID, n.Text)
			}
			if n.Lang == "en" && cyrillic || n.Lang == "ru" && latin {
				t.Errorf("%s: %q is not %s", p.ID, n.Text, n.Lang)
			}
		}
	}
	for kind, least := range map[Kind]int{Country: 249, Region: 3900, District: 18, Settlement: 3900} {
		if kinds[kind] < least {
			t.Errorf("%d of kind %v, want %d or more", kinds[kind], kind, least)
		}
	}
}

// What the sources have wrong must stay mended when the tables are made anew.
func TestMendedInTheSources(t *testing.T) {
	g := world(t)
	for _, tt := range []struct {
		id       ID
		within   ID
		en, ru   string
		lat, lon float64 // a spot that lies in it
	}{
		{"iso:UA-43", "iso:UA", "Autonomous Republic of Crimea", "Автономная Республика Крым", 44.95, 34.11},
		{"iso:UA-40", "iso:UA", "Sevastopol", "Севастополь", 44.6, 33.52},
		{"iso:RU-MOW", "iso:RU", "Moscow", "Москва", 55.75, 37.62},
		{"iso:RU-MOS", "iso:RU", "Moscow Oblast", "Московская область", 55.93, 37.5},
		{"iso:RU-ALT", "iso:RU", "Altai Krai", "Алтайский край", 53.35, 83.78},
		{"iso:RU-AL", "iso:RU", "Altai Republic", "Республика Алтай", 51.96, 85.96},
		{"iso:RU-CE", "iso:RU", "Chechnya", "Чечня", 43.31, 45.69},
		{"iso:UA-32", "iso:UA", "Kyiv Oblast", "Киевская область", 49.8, 30.1},
		{"iso:PL-14", "iso:PL", "Masovian Voivodeship", "Мазовецкое воеводство", 52.23, 21.01},
		{"gn:693805", "iso:UA-43", "Simferopol", "Simferopol", 44.957, 34.11},
	} {
		p, err := g.Place(tt.id)
		if err != nil {
			t.Errorf("%s: %v", tt.id, err)
			continue
		}
		if p.Within != tt.within || p.Label("en") != tt.en || p.Label("ru") != tt.ru {
			t.Errorf("%s is %q, %q in %s; want %q, %q in %s", tt.id, p.Label("en"), p.Label("ru"), p.Within, tt.en, tt.ru, tt.within)
		}
		if d := haversine(p.Lat, p.Lon, tt.lat, tt.lon); d > p.RadiusKM {
			t.Errorf("%s: a spot in it is %.0f km from its point, outside the radius of %.0f", tt.id, d, p.RadiusKM)
		}
	}
}

func TestUsedOn(t *testing.T) {
	for _, tt := range []struct {
		name, from, to, day string
		want                Answer
	}{
		{"no bounds", "", "", "1950", Certainly},
		{"no bounds and no date", "", "", "", Certainly},
		{"no date", "2019", "", "", Possibly},
		{"before the first year", "2019", "", "2018-12-31", No},
		{"in the first year", "2019", "", "2019-06-01", Possibly},
		{"after the first year", "2019", "", "2020", Certainly},
		{"last day", "", "1991-09-06", "1991-09-06", Certainly},
		{"day after the last", "", "1991-09-06", "1991-09-07", No},
		{"month of the last day", "", "1991-09-06", "1991-09", Possibly},
		{"between", "2019-03", "2022-09", "2021", Certainly},
		{"year of the end", "2019-03", "2022-09", "2022", Possibly},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := Name{Text: "x", From: date(t, tt.from), To: date(t, tt.to)}
			if got := n.UsedOn(date(t, tt.day)); got != tt.want {
				t.Errorf("used from %q to %q, on %q: %v, want %v", tt.from, tt.to, tt.day, got, tt.want)
			}
		})
	}
}

func date(t *testing.T, s string) Date {
	t.Helper()
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, good := range []string{"2019", "0001", "2020-02-29", "2019-12"} {
		if got := date(t, good).String(); got != good {
			t.Errorf("%q is written %q", good, got)
		}
	}
	for _, bad := range []string{"", "19", "2019-13", "2019-02-29", "2019-2-1", "0000", "2019-00", " 2019", "2019-01-01T00:00", "+201", "२०१९"} {
		if d, err := ParseDate(bad); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseDate(%q) = %v, %v; want fault.Invalid", bad, d, err)
		}
	}
}

const small = `
iso:AA	country		10	10	500	en:Aland
iso:BB	country		50	50	500	en:Bland
iso:AA-1	region	iso:AA	10	10	100	en:North Aland|ru:Северный Аланд
iso:AA-2	region	iso:AA	12	10	100	en:South Aland
gn:1	district	iso:AA-1	10	10.2	20	en:Upper
gn:2	district	iso:AA-1	10	10.8	20	en:Lower
gn:3	settlement	gn:1	10	10.2	5	en:Town|ru:Город Первый@/1990
gn:4	settlement	iso:AA-1	10	10.21	2	en:Village
gn:5	settlement	gn:3	10	10.2	1	en:Quarter
gn:6	settlement	iso:AA	10	10	2	en:Hamlet
gn:7	settlement	iso:BB				en:Nowhere
+gn:4	ru:Село
`

func smallGazetteer(t *testing.T) *Gazetteer {
	t.Helper()
	g, err := Parse(small)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestContains(t *testing.T) {
	g := smallGazetteer(t)
	for _, tt := range []struct {
		name string
		a, b ID
		want Answer
	}{
		{"itself", "gn:3", "gn:3", Certainly},
		{"country and quarter", "iso:AA", "gn:5", Certainly},
		{"town and the village it swallowed", "gn:3", "gn:5", Certainly},
		{"quarter and its town", "gn:5", "gn:3", No},
		{"village whose district is not recorded, near by", "gn:1", "gn:4", Possibly},
		{"the same, far away", "gn:2", "gn:4", No},
		{"village whose region is not recorded", "iso:AA-1", "gn:6", Possibly},
		{"the same, far away from the region", "iso:AA-2", "gn:6", No},
		{"other district", "gn:2", "gn:3", No},
		{"other region", "iso:AA-2", "gn:3", No},
		{"other country", "iso:BB", "gn:3", No},
		{"neighbouring settlements whose circles meet", "gn:3", "gn:4", Possibly},
		{"place that is not located", "gn:3", "gn:7", No},
		{"narrower than what it should hold", "gn:3", "gn:1", No},
		{"unknown", "gn:99", "gn:1", No},
		{"unknown in something", "iso:AA", "gn:99", No},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := g.Contains(tt.a, tt.b); got != tt.want {
				t.Errorf("%s contains %s: %v, want %v", tt.a, tt.b, got, tt.want)
			}
			if x, y := g.Compatible(tt.a, tt.b), g.Compatible(tt.b, tt.a); x != y || x < tt.want {
				t.Errorf("%s and %s are compatible: %v one way and %v the other", tt.a, tt.b, x, y)
			}
		})
	}
}

func TestPathAndPlace(t *testing.T) {
	g := smallGazetteer(t)
	var ids []ID
	for _, p := range g.Path("gn:5") {
		ids = append(ids, p.ID)
	}
	if diff := cmp.Diff([]ID{"gn:5", "gn:3", "gn:1", "iso:AA-1", "iso:AA"}, ids); diff != "" {
		t.Errorf("path of the quarter (-want +got):\n%s", diff)
	}
	if _, err := g.Place("gn:99"); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown place gave %v, want fault.NotFound", err)
	}
	p, err := g.Place("gn:4")
	if err != nil || p.Label("ru") != "Село" || p.Label("de") != "Village" {
		t.Errorf("labels are %q and %q, %v", p.Label("ru"), p.Label("de"), err)
	}
	if old, _ := g.Place("gn:3"); old.Label("ru") != "Town" {
		t.Errorf("a name that fell out of use is shown: %q", old.Label("ru"))
	}
}

func TestDistance(t *testing.T) {
	g := world(t)
	least, greatest, ok := g.Distance("gn:558418", "gn:1496747") // Grozny, Novosibirsk: about 3,000 km
	if !ok || least < 2850 || greatest > 3100 || greatest-least < 20 {
		t.Errorf("Grozny to Novosibirsk is %.0f to %.0f km, %v", least, greatest, ok)
	}
	if least, greatest, ok := g.Distance("iso:RU-CE", "gn:558418"); !ok || least != 0 || greatest < 95 {
		t.Errorf("from Chechnya to Grozny it is %.0f to %.0f km, %v", least, greatest, ok)
	}
	if _, _, ok := g.Distance("gn:12639976", "gn:558418"); ok {
		t.Error("there is a distance from a place that is not located")
	}
	if _, greatest, ok := g.Distance("iso:RU", "iso:CL"); !ok || greatest > halfway {
		t.Errorf("two places are at most %.0f km apart, more than half round the Earth", greatest)
	}
	if d := haversine(0, 0, 0, 180); d < halfway-1 || d > halfway+1 {
		t.Errorf("half round the Earth is %.0f km", d)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, table string }{
		{"too few fields", "iso:AA\tcountry\t\t1\t1\ten:A"},
		{"too many fields", "iso:AA\tcountry\t\t1\t1\t1\ten:A\tx"},
		{"unknown kind", "iso:AA\tempire\t\t1\t1\t1\ten:A"},
		{"no id", "\tcountry\t\t1\t1\t1\ten:A"},
		{"id with a blank", "iso:A A\tcountry\t\t1\t1\t1\ten:A"},
		{"latitude out of range", "iso:AA\tcountry\t\t91\t1\t1\ten:A"},
		{"latitude that is not a number", "iso:AA\tcountry\t\tNaN\t1\t1\ten:A"},
		{"endless radius", "iso:AA\tcountry\t\t1\t1\tInf\ten:A"},
		{"a point without a radius", "iso:AA\tcountry\t\t1\t1\t\ten:A"},
		{"no name", "iso:AA\tcountry\t\t1\t1\t1\t"},
		{"name without a language mark", "iso:AA\tcountry\t\t1\t1\t1\tA"},
		{"name that steers direction", "iso:AA\tcountry\t\t1\t1\t1\ten:A\u202eB"},
		{"dates without a slash", "iso:AA\tcountry\t\t1\t1\t1\ten:A@2019"},
		{"dates that run backwards", "iso:AA\tcountry\t\t1\t1\t1\ten:A@2020/2019"},
		{"no such day", "iso:AA\tcountry\t\t1\t1\t1\ten:A@2019-02-30/"},
		{"given twice", "iso:AA\tcountry\t\t1\t1\t1\ten:A\niso:AA\tcountry\t\t1\t1\t1\ten:A"},
		{"in no known place", "gn:1\tsettlement\tiso:AA\t1\t1\t1\ten:A"},
		{"in itself", "gn:1\tsettlement\tgn:1\t1\t1\t1\ten:A"},
		{"in each other", "gn:1\tsettlement\tgn:2\t1\t1\t1\ten:A\ngn:2\tsettlement\tgn:1\t1\t1\t1\ten:B"},
		{"region in a settlement", "iso:AA\tcountry\t\t\t\t\ten:A\ngn:1\tsettlement\tiso:AA\t\t\t\ten:B\niso:AA-1\tregion\tgn:1\t\t\t\ten:C"},
		{"country in a country", "iso:AA\tcountry\tiso:AA\t1\t1\t1\ten:A"},
		{"names for a place that is not there", "+gn:1\ten:A"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse(tt.table); !errors.Is(err, fault.Invalid) {
				t.Errorf("Parse gave %v, want fault.Invalid", err)
			}
		})
	}
	_, err := Parse(small, "# comment\n\nbroken")
	if err == nil || !strings.Contains(err.Error(), "table 2:3:") {
		t.Errorf("the error does not name the place: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("gn:1\tsettlement\tgn:2\t\t\t\ten:A\ngn:2\tsettlement\tgn:1\t\t\t\ten:B")
	f.Add("iso:AA\tcountry\t\t1e400\t-0\t0x1p-2\ten:A@/|:")
	f.Add("+gn:1\t\n+\n\t\t\t\t\t\t\n")
	// A gazetteer that was accepted must answer every question about every pair
	// of its places, and agree with itself.
	f.Fuzz(func(t *testing.T, table string) {
		g, err := Parse(table)
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatalf("refused with %v, want fault.Invalid", err)
			}
			return
		}
		places := slices.Collect(g.All())
		for _, a := range places[:min(len(places), 20)] {
			if path := g.Path(a.ID); path[len(path)-1].Kind != Country {
				t.Fatalf("the path of %s does not end in a country", a.ID)
			}
			for _, b := range places[:min(len(places), 20)] {
				if g.Compatible(a.ID, b.ID) != g.Compatible(b.ID, a.ID) {
					t.Fatalf("%s and %s disagree", a.ID, b.ID)
				}
				if least, greatest, ok := g.Distance(a.ID, b.ID); ok && !(least >= 0 && least <= greatest) {
					t.Fatalf("%s to %s is %v to %v", a.ID, b.ID, least, greatest)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(countriesTable, regionsTable, citiesTable, caucasusTable, localTable); err != nil {
			b.Fatal(err)
		}
	}
}
