// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
)

func TestASampleIsDrawnFromAllStrata(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Candidate
		of := map[string]int{}
		for i := range rapid.IntRange(1, 60).Draw(t, "documents") {
			c := Candidate{fmt.Sprint("d", i), rapid.SampledFrom([]string{"north", "south", "west"}).Draw(t, "stratum")}
			all = append(all, c)
			of[c.Stratum]++
		}
		size := rapid.IntRange(1, len(all)).Draw(t, "size")
		seed := rapid.Uint64().Draw(t, "seed")
		got, err := Draw(all, size, seed)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Draw(rapid.Permutation(all).Draw(t, "moved"), size, seed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("another order draws another sample:\n%s", diff)
		}
		drawn, seen := map[string]int{}, map[string]bool{}
		for _, c := range got {
			drawn[c.Stratum]++
			seen[c.ID] = true
		}
		if len(seen) != size {
			t.Errorf("%d different documents; want %d", len(seen), size)
		}
		for stratum, n := range of {
			share := float64(size) * float64(n) / float64(len(all))
			if size >= len(of) && drawn[stratum] == 0 || math.Abs(float64(drawn[stratum])-share) > float64(len(of)) {
				t.Errorf("%d of %s drawn; its share is %.1f", drawn[stratum], stratum, share)
			}
		}
	})
	if _, err := Draw([]Candidate{{ID: "a"}}, 2, 1); !errors.Is(err, fault.Invalid) {
		t.Errorf("more than there are: %v; want fault.Invalid", err)
	}
}

func TestOneDocumentMoreChangesOneAtMost(t *testing.T) {
	var all []Candidate
	for i := range 200 {
		all = append(all, Candidate{ID: fmt.Sprint("d", i)})
	}
	before, _ := Draw(all[:199], 20, 3)
	after, _ := Draw(all, 20, 3)
	kept := 0
	for _, a := range after {
		for _, b := range before {
			if a == b {
				kept++
			}
		}
	}
	if kept < 19 {
		t.Errorf("%d of 20 kept; want 19 or more", kept)
	}
	if other, _ := Draw(all, 20, 4); cmp.Equal(after, other) {
		t.Error("another seed draws the same")
	}
}

// The number of units is that at which the standard error of Cohen's kappa
// gives the width that was wanted.
func TestUnitsForTheWidthThatIsWanted(t *testing.T) {
	const kappa, p = 0.6, 0.3
	n, err := UnitsFor(0.1, kappa, p)
	if err != nil {
		t.Fatal(err)
	}
	q := 1 - p
	cells := [][]float64{{p*p + kappa*p*q, p * q * (1 - kappa)}, {p * q * (1 - kappa), q*q + kappa*p*q}}
	k, err := cohen(cells, [][]float64{{1, 0}, {0, 1}}, float64(n))
	if err != nil {
		t.Fatal(err)
	}
	if width := k.Most.High - k.Most.Low; math.Abs(width-0.1) > 0.002 || math.Abs(k.Value-kappa) > 1e-9 {
		t.Errorf("%d units: an interval %.4f wide at %v; want .1 at %v", n, width, k.Value, kappa)
	}
	if _, err := UnitsFor(0, 0.8, 0.5); !errors.Is(err, fault.Invalid) {
		t.Errorf("a width of 0: %v; want fault.Invalid", err)
	}
}
