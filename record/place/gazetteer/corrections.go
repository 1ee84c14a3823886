// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import "teptar/record/place/naturalearth"

// correct mends what is known to be wrong or out of date in Natural Earth.
func correct(f province) properties {
	p := f.Properties
	p.ISO = naturalearth.Code(p.Name, p.ISO)
	switch p.Name {
	case "Moskva":
		p.EN, p.RU = "Moscow", "Москва"
	case "Moskovskaya":
		p.EN, p.RU = "Moscow Oblast", "Московская область"
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
