// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// crossed makes the table of two coders from how often each pair of values was
// given, the first coder's by row.
func crossed(t *testing.T, values []string, cells [][]int) *Table {
	t.Helper()
	var ratings []Rating
	n := 0
	for i, row := range cells {
		for j, times := range row {
			for range times {
				n++
				unit := fmt.Sprint("u", n)
				ratings = append(ratings, Rating{unit, "A", values[i]}, Rating{unit, "B", values[j]})
			}
		}
	}
	return mustTable(t, ratings)
}

// rows makes a table from a line of values for each coder; "." is a gap.
func rows(t *testing.T, coders ...string) *Table {
	t.Helper()
	var ratings []Rating
	for c, line := range coders {
		for u, v := range strings.Fields(line) {
			if v != "." {
				ratings = append(ratings, Rating{fmt.Sprint("u", u), fmt.Sprint("c", c), v})
			}
		}
	}
	return mustTable(t, ratings)
}

func mustTable(t *testing.T, ratings []Rating) *Table {
	t.Helper()
	table, err := NewTable(ratings)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// printed compares a number with one as it is printed, to its last digit.
func printed(t *testing.T, what string, got float64, want string) {
	t.Helper()
	_, fraction, _ := strings.Cut(want, ".")
	if s := fmt.Sprintf("%.*f", len(fraction), got); s != want {
		t.Errorf("%s = %s; printed is %s", what, s, want)
	}
}

// given is a scale of fixed differences.
func given(matrix [][]float64) Scale {
	return Scale{differences: func([]string, []float64) ([][]float64, error) { return matrix, nil }}
}

// Two psychiatrists sort 200 patients into personality disorder, neurosis and
// psychosis: Cohen (1968), Table 1, which has the proportions of Cohen (1960).
func TestCohenMeetsThePapersOf1960And1968(t *testing.T) {
	table := crossed(t, []string{"1", "2", "3"}, [][]int{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}})
	plain, err := Cohen(table, Nominal)
	if err != nil {
		t.Fatal(err)
	}
	printed(t, "observed", plain.Observed, "0.70")
	printed(t, "expected", plain.Expected, "0.41")
	printed(t, "kappa", plain.Value, "0.492")
	weighted, err := Cohen(table, given([][]float64{{0, 1, 3}, {1, 0, 6}, {3, 6, 0}}))
	if err != nil {
		t.Fatal(err)
	}
	printed(t, "weighted kappa", weighted.Value, "0.348")
	skew, err := Cohen(table, given([][]float64{{0, 1, 4}, {1, 0, 6}, {2, 2, 0}}))
	if err != nil {
		t.Fatal(err)
	}
	printed(t, "kappa with weights that differ by direction", skew.Value, "0.353")
}

// The standard errors of Fleiss, Cohen and Everitt (1969), as SAS prints them
// for a table of 19 units, with and without agreement beyond chance. Its
// second coder alone uses the first category, so that there are rows of zeros.
func TestCohenHasTheStandardErrorsThatSASPrints(t *testing.T) {
	table := crossed(t, []string{"1", "2", "3"}, [][]int{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}})
	for _, tt := range []struct {
		name                            string
		scale                           Scale
		kappa, low, high, stdErr, none_ string
	}{
		{"without weights", Nominal, "0.4842", "0.2137", "0.7547", "0.1380", "0.1484"},
		{"with linear weights", Steps(), "0.4701", "0.1845", "0.7558", "0.1457", "0.1426"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, err := Cohen(table, tt.scale)
			if err != nil {
				t.Fatal(err)
			}
			printed(t, "kappa", k.Value, tt.kappa)
			printed(t, "standard error", k.StdErr, tt.stdErr)
			printed(t, "standard error by chance", k.StdErr0, tt.none_)
			printed(t, "lower end", k.Most.Low, tt.low)
			printed(t, "upper end", k.Most.High, tt.high)
		})
	}
}

// diagnoses is Table 1 of Fleiss (1971): 30 patients, each diagnosed by six of
// many psychiatrists, by the number of those who chose each of five categories.
const diagnoses = `00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006`

// fleiss1971 reads diagnoses.
func fleiss1971(t *testing.T) *Table {
	t.Helper()
	var ratings []Rating
	for p, counts := range strings.Fields(diagnoses) {
		r := 0
		for category, digit := range counts {
			for range digit - '0' {
				r++
				ratings = append(ratings, Rating{fmt.Sprint(p), fmt.Sprint(r), fmt.Sprint(category)})
			}
		}
	}
	return mustTable(t, ratings)
}

// The kappa is printed in the paper; its z by the standard error of Fleiss, Nee
// and Landis (1979), .4302445 / .02437, by package irr of R.
func TestFleissMeetsThePaperOf1971(t *testing.T) {
	k, err := Fleiss(fleiss1971(t))
	if err != nil {
		t.Fatal(err)
	}
	printed(t, "observed", k.Observed, "0.556")
	printed(t, "expected", k.Expected, "0.220")
	printed(t, "kappa", k.Value, "0.4302445")
	printed(t, "z", k.Value/k.StdErr0, "17.65183")
}

// Krippendorff (2011), sections A to D: two observers with two categories, two
// with five, and four with gaps under each metric.
func TestAlphaMeetsKrippendorff2011(t *testing.T) {
	binary := rows(t, "0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
	named := rows(t, "a a b b d c c c e d d a", "b a b b b c c c e d d d")
	four := rows(t,
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	for _, tt := range []struct {
		name  string
		table *Table
		scale Scale
		want  string
	}{
		{"binary data of two observers", binary, Nominal, "0.095"},
		{"nominal data of two observers", named, Nominal, "0.692"},
		{"nominal data with gaps", four, Nominal, "0.743"},
		{"ordinal data with gaps", four, Ordinal(), "0.815"},
		{"interval data with gaps", four, Intervals, "0.849"},
		{"ratio data with gaps", four, Ratios, "0.797"},
		{"ranks that are named", four, Ordinal("1", "2", "3", "4", "5"), "0.815"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := AlphaOf(tt.table, Settings{Scale: tt.scale})
			if err != nil {
				t.Fatal(err)
			}
			printed(t, "alpha", a.Value, tt.want)
		})
	}
	if a, _ := AlphaOf(four, Settings{}); a.Ratings != 40 {
		t.Errorf("ratings that can be compared: %d; the paper has 40", a.Ratings)
	}
}

// Feinstein and Cicchetti (1990), the first paradox: of two tables with equal
// agreement of 85 %, the one in which nearly all cases are positive has less
// than half the kappa.
func TestTheParadoxOfPrevalence(t *testing.T) {
	balanced, err := Cohen(crossed(t, []string{"yes", "no"}, [][]int{{40, 9}, {6, 45}}), Nominal)
	if err != nil {
		t.Fatal(err)
	}
	table := crossed(t, []string{"yes", "no"}, [][]int{{80, 10}, {5, 5}})
	skewed, err := Cohen(table, Nominal)
	if err != nil {
		t.Fatal(err)
	}
	printed(t, "kappa where half is positive", balanced.Value, "0.70")
	printed(t, "kappa where nearly all is positive", skewed.Value, "0.32")
	if math.Abs(balanced.Observed-skewed.Observed) > 1e-9 {
		t.Errorf("observed %v and %v; the paper has .85 for both", balanced.Observed, skewed.Observed)
	}
	f, err := Assess(table, Settings{Seed: 1, Replicates: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Warnings) != 1 || f.Warnings[0].Code != "prevalence" {
		t.Errorf("warnings %v; want one of prevalence", f.Warnings)
	}
}
