// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOverlapsAreSortedAndTold(t *testing.T) {
	o := sampleOverlaps()
	o.Cells = append(o.Cells, Overlap{[]int{0}, 0}, Overlap{[]int{7}, 3}, Overlap{nil, 2}, Overlap{[]int{1}, -1})
	d := o.Draw(Style{})
	if first, last := d.Table.Rows[0].Cells, d.Table.Rows[6].Cells; first[0] != "channel" || last[0] != "channel + newsroom + relatives" || len(d.Table.Rows) != 7 {
		t.Errorf("rows from %v to %v", first, last)
	}
	if d.LeftOut != 3 {
		t.Errorf("%d left out; want those of a list that is not there, of none, and below 0", d.LeftOut)
	}
}

func TestEstimatesThatContradictThemselvesAreLeftOut(t *testing.T) {
	for _, tt := range []struct {
		name string
		row  Estimated
		out  int
	}{
		{"in order", Estimated{Point: 5, LikelyLo: 4, LikelyHi: 6, PossibleLo: 3, PossibleHi: 9}, 0},
		{"open above", Estimated{Point: 5, LikelyLo: 4, LikelyHi: 6, PossibleLo: 3, PossibleHi: math.Inf(1)}, 0},
		{"no number", Estimated{Point: math.NaN(), LikelyLo: 4, LikelyHi: 6, PossibleLo: 3, PossibleHi: 9}, 1},
		{"out of order", Estimated{Point: 5, LikelyLo: 7, LikelyHi: 6, PossibleLo: 3, PossibleHi: 9}, 1},
		{"below nobody", Estimated{Point: 5, LikelyLo: 4, LikelyHi: 6, PossibleLo: -3, PossibleHi: 9}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Ranges{Rows: []Estimated{tt.row}}.Draw(Style{})
			if d.LeftOut != tt.out {
				t.Errorf("%d left out, want %d", d.LeftOut, tt.out)
			}
		})
	}
	d := sampleRanges().Draw(Style{})
	want := []string{"latent classes", "260", "220–330", "180–…"}
	if diff := cmp.Diff(want, d.Table.Rows[1].Cells); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
