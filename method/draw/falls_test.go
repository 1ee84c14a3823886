// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"strings"
	"testing"
)

// On a telephone no label is cut: it stands above its bar.
func TestLongLabelsOfAWaterfallAreWhole(t *testing.T) {
	label := "family name: another spelling of one name"
	svg, err := Waterfall{Title: "Weight", Sum: "together", Steps: []Fall{{"prior", -6}, {label, 9.5}}}.Draw(Style{Width: 330}).SVG("w")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(svg, ">"+label+"<") {
		t.Error("a label is cut")
	}
}

// A step up is solid, one down is striped, and the last bar is what they come to.
func TestAWaterfallAddsUp(t *testing.T) {
	d := Waterfall{Title: "Weight", Sum: "together", Steps: []Fall{{"prior", -6}, {"<name>", 9.5}, {"nothing", math.NaN()}}}.Draw(Style{Width: 400})
	svg, err := d.SVG("w")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Table.Rows); n != 3 || d.LeftOut != 1 || d.Table.Rows[2].Cells[1] != "+3.5" {
		t.Errorf("%d rows, %d left out: %v", n, d.LeftOut, d.Table.Rows)
	}
	if !strings.Contains(svg, "−6.0") || !strings.Contains(svg, "pattern") || strings.Contains(svg, "<name>") {
		t.Errorf("the picture lacks a number or stripes, or has a label that was not escaped: %s", svg)
	}
}

// Links to nobody are not drawn, and the number of the weakest stands on its line.
func TestAClusterShowsItsWeakestLink(t *testing.T) {
	c := Cluster{Members: []string{"one", "two", "three"}, Links: [][2]int{{0, 1}, {1, 7}, {2, 2}}, Weakest: [2]int{1, 2}, Weight: "+1.5"}
	d := c.Draw(Style{Width: 320})
	svg, err := d.SVG("c")
	if err != nil || len(d.Table.Rows) != 3 || !strings.Contains(svg, "+1.5") {
		t.Errorf("%v, %d rows: %s", err, len(d.Table.Rows), svg)
	}
	many := Cluster{Members: make([]string, MaxMembers+2), Weakest: [2]int{0, MaxMembers + 1}, Weight: "+1.5"}.Draw(Style{})
	if many.LeftOut != 2 || len(many.Table.Rows) != MaxMembers {
		t.Errorf("%d of too many members left out", many.LeftOut)
	}
}
