// SPDX-License-Identifier: Apache-2.0

package naturalearth

import (
	"testing"

	"teptar/record/place"
)

func TestCode(t *testing.T) {
	for _, tt := range []struct{ name, region, code, want string }{
		{"a code of today stays", "Chechnya", "RU-CE", "RU-CE"},
		{"a withdrawn one is replaced", "Lower Silesian", "PL-DS", "PL-02"},
		{"the city of Moscow has the code of the oblast", "Moskva", "RU-MOS", "RU-MOW"},
		{"and the oblast that of the city", "Moskovskaya", "RU-MOW", "RU-MOS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Code(tt.region, tt.code); got != tt.want {
				t.Errorf("Code(%q, %q) = %q; want %q", tt.region, tt.code, got, tt.want)
			}
		})
	}
}

// Every code of today is one that the gazetteer knows, and no withdrawn one is:
// the gazetteer was made with this table.
func TestTheGazetteerHasTheCodesOfToday(t *testing.T) {
	g, err := place.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	today := map[string]bool{}
	for _, code := range renumbered {
		today[code] = true
	}
	for old, code := range renumbered {
		if _, err := g.Place(place.ID("iso:" + code)); err != nil {
			t.Errorf("%s, which was %s, is not in the gazetteer", code, old)
		}
		if _, err := g.Place(place.ID("iso:" + old)); err == nil && !today[old] {
			t.Errorf("%s is in the gazetteer, though %s took its place", old, code)
		}
	}
}
