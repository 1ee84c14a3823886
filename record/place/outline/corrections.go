// SPDX-License-Identifier: Apache-2.0

//go:build ignore

package main

import "strings"

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

// codeOf gives the ISO 3166-2 code of a feature, as the gazetteer has it. See
// corrections.go there, which mends the same faults, and names besides.
func codeOf(f feature) string {
	p := f.Properties
	switch p.Name {
	case "Moskva": // the codes of the city and the oblast around it are swapped
		return "RU-MOW"
	case "Moskovskaya":
		return "RU-MOS"
	case "Almaty City":
		return "KZ-75"
	case "Baykonur lease in Qyzylorda":
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
	if code, ok := renumbered[p.ISO]; ok {
		return code
	}
	return p.ISO
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
