// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

// correct mends what is known to be wrong or out of date in Natural Earth.
func correct(f province) properties {
	p := f.Properties
	if code, ok := renumbered[p.ISO]; ok {
		p.ISO = code
	}
	switch p.Name {
	case "Moskva": // the codes of the city and the oblast around it are swapped
		p.ISO, p.EN, p.RU = "RU-MOW", "Moscow", "Москва"
	case "Moskovskaya":
		p.ISO, p.EN, p.RU = "RU-MOS", "Moscow Oblast", "Московская область"
	case "Almaty City":
		p.ISO = "KZ-75"
	}
	switch p.ISO {
	case "RU-ALT": // named as its neighbour RU-AL
		p.EN, p.RU, p.Name = "Altai Krai", "Алтайский край", ""
	case "RU-AL":
		p.Name = ""
	case "RU-MAG":
		p.Name = ""
	case "RU-CE":
		p.EN, p.Name = "Chechnya", "Chechen Republic"
	case "RU-IN":
		p.EN, p.Name = "Ingushetia", "Republic of Ingushetia"
	case "RU-DA":
		p.EN, p.Name = "Dagestan", "Republic of Dagestan"
	case "RU-SE":
		p.EN, p.RU, p.Name = "North Ossetia", "Северная Осетия", "Republic of North Ossetia-Alania"
	case "UA-32":
		p.EN, p.RU, p.Name, p.UK = "Kyiv Oblast", "Киевская область", "", "Київська область"
	case "UA-30":
		p.EN, p.RU, p.Name, p.UK = "Kyiv", "Киев", "", "Київ"
	case "UA-43":
		p.Name = "Crimea"
	case "KZ-61":
		p.EN, p.RU, p.Name = "Turkistan Region", "Туркестанская область", ""
	case "KZ-71":
		p.EN, p.RU, p.Name = "Astana", "Астана", ""
	case "TR-47":
		p.RU = "Мардин"
	case "DE-HB":
		p.EN = "Bremen"
	case "CZ-32":
		p.EN = "Plzeň"
	}
	return p
}

// properties are what is read of a feature.
type properties struct {
	ISO  string `json:"iso_3166_2"`
	A2   string `json:"iso_a2"`
	GN   string `json:"gn_a1_code"`
	Name string `json:"name"`
	EN   string `json:"name_en"`
	RU   string `json:"name_ru"`
	UK   string `json:"name_uk"`
}

// renumbered gives today's codes for withdrawn ones, where the region is still
// the same.
var renumbered = map[string]string{
	"PL-DS": "PL-02", "PL-KP": "PL-04", "PL-LU": "PL-06", "PL-LB": "PL-08", "PL-LD": "PL-10", "PL-MA": "PL-12",
	"PL-MZ": "PL-14", "PL-OP": "PL-16", "PL-PK": "PL-18", "PL-PD": "PL-20", "PL-PM": "PL-22", "PL-SL": "PL-24",
	"PL-SK": "PL-26", "PL-WN": "PL-28", "PL-WP": "PL-30", "PL-ZP": "PL-32",
	"CZ-PR": "CZ-10", "CZ-ST": "CZ-20", "CZ-JC": "CZ-31", "CZ-PL": "CZ-32", "CZ-KA": "CZ-41", "CZ-US": "CZ-42",
	"CZ-LI": "CZ-51", "CZ-KR": "CZ-52", "CZ-PA": "CZ-53", "CZ-VY": "CZ-63", "CZ-JM": "CZ-64", "CZ-OL": "CZ-71",
	"CZ-ZL": "CZ-72", "CZ-MO": "CZ-80",
	"KZ-AKM": "KZ-11", "KZ-AKT": "KZ-15", "KZ-ATY": "KZ-23", "KZ-ZAP": "KZ-27", "KZ-ZHA": "KZ-31", "KZ-KUS": "KZ-39",
	"KZ-KZY": "KZ-43", "KZ-MAN": "KZ-47", "KZ-PAV": "KZ-55", "KZ-SEV": "KZ-59", "KZ-YUZ": "KZ-61", "KZ-AST": "KZ-71",
	"EE-44": "EE-45", "EE-49": "EE-50", "EE-51": "EE-52", "EE-57": "EE-56", "EE-59": "EE-60", "EE-65": "EE-64",
	"EE-67": "EE-68", "EE-70": "EE-71", "EE-78": "EE-79", "EE-82": "EE-81", "EE-86": "EE-87",
	"FR-75": "FR-75C",
}
