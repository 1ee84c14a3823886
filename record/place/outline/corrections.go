// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import (
	"strings"

	"teptar/record/place/naturalearth"
)

// set makes a set of words.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}

var (
	// withRegions are the countries that are kept with their regions: those
	// that reports come from, and those in Europe where people fled to, as far
	// as Natural Earth has the regions of today. It has former ones of Latvia,
	// North Macedonia, Norway and Bosnia, and communes of Slovenia.
	withRegions = set(`RU UA BY KZ GE AM AZ TR KG UZ TJ TM MD EE LT PL DE AT FR BE NL SE FI DK CH CZ SK IT ES GB
		IE PT RS HR BG RO HU GR CY ME AL`)
	// near are the other countries of which more is kept than a coarse outline.
	near = set(`LV NO MK BA XK SI LU LI AD MC SM VA MT IS FO GG JE IM GI AX IR IQ SY LB IL PS JO EG SA AE QA KW BH TN DZ MA LY`)
	// finest are the regions of which every point is kept.
	finest = set(`iso:RU-CE iso:RU-IN iso:RU-DA iso:RU-SE iso:RU-KB iso:RU-KC iso:RU-STA iso:RU-AD iso:RU-KDA`)
)

// countryOf gives the ISO 3166-1 code of the country that a feature is drawn
// in. Natural Earth draws who holds a place. Crimea and Sevastopol are drawn
// here in Ukraine (United Nations General Assembly, resolution 68/262).
func countryOf(f feature) string {
	switch p := f.Properties; {
	case p.ISO == "UA-43", p.ISO == "UA-40":
		return "UA"
	case territories[p.ISO] != "":
		return territories[p.ISO]
	case territories[p.Unit] != "":
		return territories[p.Unit]
	default:
		return p.A2
	}
}

// territories have a code of their own in ISO 3166-1, but in Natural Earth they
// are divisions of another country.
var territories = map[string]string{
	"FR-GF": "GF", "FR-GP": "GP", "FR-MQ": "MQ", "FR-RE": "RE", "FR-YT": "YT",
	"NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ", "NO-21": "SJ", "NO-22": "SJ", "NO-X01~": "BV",
	"Cocos (Keeling) Islands": "CC", "Christmas Island": "CX",
}

// codeOf gives the ISO 3166-2 code of a feature, as the gazetteer has it, "" for
// one whose shape is that of another region.
func codeOf(f feature) string {
	p := f.Properties
	if p.Name == "Baykonur lease in Qyzylorda" {
		return "KZ-43"
	}
	switch p.ISO {
	case "AZ-X01~": // the city of Şuşa
		return "AZ-SUS"
	case "AZ-LAN": // this is Laçın, AZ-LAC
		return ""
	case "AZ-NX": // this is the city, AZ-NV, and not the republic
		return ""
	}
	return naturalearth.Code(p.Name, p.ISO)
}
