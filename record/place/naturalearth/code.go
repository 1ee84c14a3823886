// SPDX-License-Identifier: Apache-2.0

// Package naturalearth knows what is wrong or out of date in the data of Natural
// Earth, for the programs that make the gazetteer and the outlines of it. Both
// must call a region by one code, or a place would have no outline.
package naturalearth

// Code gives the ISO 3166-2 code of the region that Natural Earth calls by a name
// and a code.
func Code(name, code string) string {
	switch name {
	case "Moskva": // the codes of the city and the oblast around it are swapped
		return "RU-MOW"
	case "Moskovskaya":
		return "RU-MOS"
	case "Almaty City":
		return "KZ-75"
	}
	if today, ok := renumbered[code]; ok {
		return today
	}
	return code
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
