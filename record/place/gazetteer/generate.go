// SPDX-License-Identifier: Apache-2.0

//go:build ignore

// Generate makes countries.tsv, regions.tsv, cities.tsv and caucasus.tsv from
// public data, and is run by hand. Decision 0007 says where the data comes
// from and what is done to it. What people know better stands in local.tsv,
// which this program does not touch.
//
//	go run generate.go circle.go corrections.go DIR
//
// DIR holds admin1.json, en.json, ru.json, iso3166-2.json and cities500.txt.
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"teptar/record/script"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run generate.go circle.go corrections.go DIR")
	}
	g := generator{dir: os.Args[1], regionOf: map[string]string{}, located: map[string][]vector{}}
	regions := g.regions()
	write("regions.tsv", regions)
	write("countries.tsv", g.countries())
	caucasus, cities := g.cities()
	write("caucasus.tsv", caucasus)
	write("cities.tsv", cities)
}

type generator struct {
	dir      string
	regionOf map[string]string   // GeoNames first-level code to ISO 3166-2
	located  map[string][]vector // outline of each country
}

// A row is one place of the gazetteer.
type row struct {
	id, kind, within string
	lat, lon, radius float64
	names            []string
}

func write(file string, rows []row) {
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	var out strings.Builder
	out.WriteString("# Made by generate.go; see NOTICE. id, kind, within, latitude, longitude, radius in km, names\n")
	for _, r := range rows {
		where := "\t\t"
		if r.radius > 0 {
			where = fmt.Sprintf("%s\t%s\t%s", number(r.lat), number(r.lon), number(r.radius))
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\n", r.id, r.kind, r.within, where, strings.Join(r.names, "|"))
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
	log.Printf("%s: %d places, %d bytes", file, len(rows), out.Len())
}

// number writes at most three decimals, about a hundred metres.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64)
}

func (g *generator) read(file string, into any) {
	data, err := os.ReadFile(filepath.Join(g.dir, file))
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// A province is one feature of Natural Earth's first-level divisions.
type province struct {
	Properties properties `json:"properties"`
	Geometry   struct {
		Coordinates any `json:"coordinates"`
	} `json:"geometry"`
}

// regions keeps the provinces whose code is in ISO 3166-2 today. The country is
// that of the code: Crimea and Sevastopol are UA-43 and UA-40, and so lie in
// Ukraine, although the outline says otherwise.
func (g *generator) regions() []row {
	var data struct{ Features []province }
	g.read("admin1.json", &data)
	current := g.currentCodes()
	byCode := map[string]*row{}
	outline := map[string][]vector{}
	for _, f := range data.Features {
		p := correct(f)
		points := corners(f.Geometry.Coordinates, nil)
		country, _, _ := strings.Cut(p.ISO, "-")
		if len(country) != 2 {
			country = p.A2
		}
		g.located[country] = append(g.located[country], points...)
		if !current[p.ISO] {
			continue
		}
		outline[p.ISO] = append(outline[p.ISO], points...)
		if p.GN != "" {
			g.regionOf[p.GN] = p.ISO
		}
		if byCode[p.ISO] != nil {
			continue
		}
		r := &row{id: "iso:" + p.ISO, kind: "region", within: "iso:" + country}
		r.names = names([][2]string{{"en", p.EN}, {"ru", p.RU}, {"", p.Name}, {"uk", ukrainian(country, p.UK)}})
		byCode[p.ISO] = r
	}
	var rows []row
	for code, r := range byCode {
		r.lat, r.lon, r.radius = circle(outline[code])
		if len(r.names) > 0 {
			rows = append(rows, *r)
		}
	}
	return rows
}

func ukrainian(country, name string) string {
	if country == "UA" {
		return name
	}
	return ""
}

func (g *generator) currentCodes() map[string]bool {
	var data map[string][]struct{ Code string }
	g.read("iso3166-2.json", &data)
	codes := map[string]bool{}
	for _, e := range data["3166-2"] {
		codes[e.Code] = true
	}
	return codes
}

func (g *generator) countries() []row {
	var en, ru struct{ Countries map[string]any }
	g.read("en.json", &en)
	g.read("ru.json", &ru)
	var rows []row
	for code := range en.Countries {
		r := row{id: "iso:" + code, kind: "country"}
		var list [][2]string
		for _, n := range texts(en.Countries[code]) {
			list = append(list, [2]string{"en", n})
		}
		for _, n := range texts(ru.Countries[code]) {
			list = append(list, [2]string{"ru", n})
		}
		r.names = names(list)
		r.lat, r.lon, r.radius = circle(g.located[code])
		rows = append(rows, r)
	}
	return rows
}

// texts reads a value that is one name or a list of names.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, texts(e)...)
		}
		return out
	}
	return nil
}

// A city is a line of the GeoNames table of places with 500 people and more.
type city struct {
	id, name, ascii, feature, country, region, district string
	aliases                                             []string
	lat, lon                                            float64
	population                                          int
}

func (g *generator) cities() (caucasus, others []row) {
	data, err := os.ReadFile(filepath.Join(g.dir, "cities500.txt"))
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		c := city{id: f[0], name: f[1], ascii: f[2], feature: f[7], country: f[8], region: f[8] + "." + f[10], district: f[11]}
		c.aliases = strings.Split(f[3], ",")
		c.lat, _ = strconv.ParseFloat(f[4], 64)
		c.lon, _ = strconv.ParseFloat(f[5], 64)
		c.population, _ = strconv.Atoi(f[14])
		region := g.regionOf[c.region]
		switch region {
		case "RU-CE", "RU-IN", "RU-DA", "RU-SE":
			caucasus = append(caucasus, c.row(region, true))
			continue
		}
		if c.wanted() {
			others = append(others, c.row(region, false))
		}
	}
	return caucasus, others
}

// near are the countries from which such reports come or to which people fled.
const near = " UA BY KZ GE AM AZ TR KG UZ TJ TM MD EE LV LT PL DE AT FR BE NL NO SE FI DK CH CZ SK IT ES GB IE RS BA HR BG RO HU GR CY IL JO SY IQ AE EG SA QA ME AL MK SI LU PT "

func (c city) wanted() bool {
	switch {
	case c.feature == "PPLC":
		return true
	case c.feature == "PPLX": // part of a city
		return false
	case c.country == "RU":
		return c.population >= 10000 || c.feature == "PPLA"
	case c.country == "GE", c.country == "UA":
		return c.population >= 20000
	case strings.Contains(near, " "+c.country+" "):
		return c.population >= 75000
	}
	return c.population >= 500000
}

// districts are the second-level divisions that local.tsv describes.
const districts = " 476248 478580 494999 495940 516779 523209 523654 558115 558419 584297 858775 486197 523063 531127 7303363 11497624 "

func (c city) row(region string, caucasus bool) row {
	r := row{id: "gn:" + c.id, kind: "settlement", lat: c.lat, lon: c.lon, radius: c.reach()}
	switch {
	case caucasus && c.district != "" && strings.Contains(districts, " "+c.district+" "):
		r.within = "gn:" + c.district
	case region != "":
		r.within = "iso:" + region
	default:
		r.within = "iso:" + c.country
	}
	list := [][2]string{{"en", c.name}}
	cyrillic, latin := c.split(caucasus)
	for _, a := range cyrillic {
		list = append(list, [2]string{c.language(a, caucasus), a})
	}
	slices.SortStableFunc(list[1:], func(a, b [2]string) int { return -cmp.Compare(a[0], b[0]) })
	if !caucasus {
		list = list[:min(len(list), 8)]
	}
	r.names = names(append(list, latin...))
	return r
}

// reach is how far from the point a place of its size may extend. It is meant
// to be too wide rather than too narrow.
func (c city) reach() float64 {
	switch p := c.population; {
	case p < 10_000:
		return 3
	case p < 50_000:
		return 5
	case p < 250_000:
		return 10
	case p < 1_000_000:
		return 18
	case p < 5_000_000:
		return 30
	}
	return 45
}

// split keeps the aliases in Cyrillic letters of Russian, Chechen, Ingush or
// Ossetic, repaired, and for the Caucasus those in Latin letters that are
// another name and no spelling of one that is there.
func (c city) split(caucasus bool) (cyrillic []string, latin [][2]string) {
	seen := map[string]bool{script.Key(c.name): true}
	for _, a := range c.aliases {
		if !caucasus && has(a, "къ", "гъ", "хъ", "тъ", "съ", "ъы", "лъ") {
			continue // letters of other alphabets
		}
		if fixed, ok := repair(a, caucasus); ok && !slices.Contains(cyrillic, fixed) {
			cyrillic = append(cyrillic, fixed)
			seen[script.Key(fixed)] = true
		}
	}
	cyrillic = slices.DeleteFunc(cyrillic, func(a string) bool { return !caucasus && inflected(a, cyrillic) })
	if !caucasus || c.population > 100_000 { // large cities have names in every language
		return cyrillic, nil
	}
	for _, a := range c.aliases {
		if k := script.Key(a); romanised(a) && !seen[k] {
			seen[k] = true
			latin = append(latin, [2]string{"", a})
		}
	}
	return cyrillic, latin
}

// inflected reports an alias that is another with an ending: Киевом is not a
// name of Киев.
func inflected(a string, all []string) bool {
	return slices.ContainsFunc(all, func(b string) bool {
		ending, ok := strings.CutPrefix(a, b)
		return ok && slices.Contains([]string{"ом", "у", " ош"}, ending)
	})
}

// romanised reports a name in plain Latin letters, written as a name. Names in
// small letters are romanisations of other scripts, and those in capitals are
// codes of airports.
func romanised(a string) bool {
	if len(a) < 4 || a[0] < 'A' || a[0] > 'Z' || a == strings.ToUpper(a) {
		return false
	}
	return !strings.ContainsFunc(a, func(r rune) bool { return r > 0x7f || unicode.IsDigit(r) || r == '`' })
}

// repair writes a Cyrillic alias in its one spelling, or refuses it: mixed
// scripts and letters of languages that are not meant are refused.
func repair(a string, caucasus bool) (string, bool) {
	letters := "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	if caucasus {
		letters += "ӏӕ"
	}
	out := []rune(a)
	for i, r := range []rune(script.Clean(strings.ReplaceAll(a, "ё", "\uE000"))) {
		if i >= len(out) {
			return "", false
		}
		switch {
		case r == 'ӏ' && caucasus:
			out[i] = 'Ӏ'
		case r == 'ӕ' && caucasus:
			out[i] = map[bool]rune{true: 'Ӕ', false: 'ӕ'}[unicode.IsUpper(out[i])]
		case r == ' ' || r == '-' || r == '\uE000':
		case !strings.ContainsRune(letters, r) || !unicode.Is(unicode.Cyrillic, out[i]):
			return "", false
		}
	}
	fixed := string(out)
	if strings.ToUpper(fixed) == fixed || !unicode.IsUpper(out[0]) {
		return "", false
	}
	return fixed, strings.ContainsFunc(fixed, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// language tags an alias as far as its letters and the country tell.
func (c city) language(alias string, caucasus bool) string {
	clean := script.Clean(alias)
	switch {
	case strings.Contains(clean, "ӕ"):
		return "os"
	case caucasus && strings.HasPrefix(c.region, "RU.12") && has(clean, "ӏ", "аь", "оь", "уь", "юь", "яь", "хь", "къ", "кх"):
		return "ce"
	case caucasus && strings.HasPrefix(c.region, "RU.19") && has(clean, "ӏ", "аь", "хь", "къ", "кх"):
		return "inh"
	case c.country == "RU" && c.isRussian(alias):
		return "ru"
	case script.Key(alias) == script.Key(c.name):
		return " " // put before the rest, and cut off at the end
	}
	return ""
}

// isRussian reports an alias that romanises to the name. A name may have lost
// the soft sign at its end; then the alias with one is the Russian.
func (c city) isRussian(alias string) bool {
	latin, err := script.Romanize(alias, script.RussianBGN)
	if err != nil || strings.TrimSuffix(latin, "’") != strings.TrimSuffix(c.name, "’") {
		return false
	}
	return strings.HasSuffix(alias, "ь") || !slices.Contains(c.aliases, alias+"ь")
}

func has(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// names writes a list of language and text, each text once.
func names(list [][2]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range list {
		text := strings.Join(strings.Fields(strings.NewReplacer("|", " ", "\t", " ", "@", " ", "\u0301", "", "’", "'").Replace(n[1])), " ")
		if text == "" || seen[script.Clean(text)] {
			continue
		}
		seen[script.Clean(text)] = true
		out = append(out, strings.TrimSpace(n[0])+":"+text)
	}
	return out
}
