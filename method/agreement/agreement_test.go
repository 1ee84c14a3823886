// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"teptar/fault"
)

// drawnRatings draws a table of up to twelve units, with gaps.
func drawnRatings(t *rapid.T, coders int) []Rating {
	var out []Rating
	for u := range rapid.IntRange(0, 14).Draw(t, "units") {
		for c := range coders {
			v := rapid.SampledFrom([]string{"", "1", "2", "3", "10", Nothing}).Draw(t, "value")
			out = append(out, Rating{fmt.Sprint("u", u), fmt.Sprint("c", c), v})
		}
	}
	return out
}

func TestTheOrderOfRatingsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratings := drawnRatings(t, rapid.IntRange(1, 4).Draw(t, "coders"))
		moved := rapid.Permutation(ratings).Draw(t, "moved")
		settings := Settings{Scale: Ordinal(), Replicates: 100, Seed: 7}
		a, err := NewTable(ratings)
		if err != nil {
			t.Fatal(err)
		}
		b, err := NewTable(moved)
		if err != nil {
			t.Fatal(err)
		}
		x, err := Assess(a, settings)
		if err != nil {
			t.Fatal(err)
		}
		before := runtime.GOMAXPROCS(1)
		y, err := Assess(b, settings)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, y, cmp.AllowUnexported(Note{}), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("another order gives another answer:\n%s", diff)
		}
	})
}

func TestEveryAnswerIsANumberOrARefusal(t *testing.T) {
	scales := []Scale{{}, Ordinal(), Intervals, Ratios, MASI, Jaccard, Ranges, Paths, Steps(), Squares()}
	rapid.Check(t, func(t *rapid.T) {
		table, err := NewTable(drawnRatings(t, rapid.IntRange(1, 4).Draw(t, "coders")))
		if err != nil {
			t.Fatal(err)
		}
		s := rapid.SampledFrom(scales).Draw(t, "scale")
		f, err := Assess(table, Settings{Scale: s, Weights: Squares(), Replicates: 100, Resampling: rapid.SampledFrom([]Resampling{Units, Pairs}).Draw(t, "how")})
		if err != nil {
			t.Fatal(err)
		}
		sound := func(what string, x, low, high float64) {
			if math.IsNaN(x) || x < low-1e-9 || x > high+1e-9 {
				t.Errorf("%s = %v", what, x)
			}
		}
		if (f.Alpha == nil) != (f.Refused.Code != "") || (f.Kappa == nil) != (f.NoKappa.Code != "") {
			t.Errorf("alpha %v, refused %q; kappa %v, refused %q: want one of each", f.Alpha, f.Refused.Code, f.Kappa, f.NoKappa.Code)
		}
		if a := f.Alpha; a != nil {
			sound("alpha", a.Value, math.Inf(-1), 1)
			if a.Most != nil {
				sound("lower end", a.Most.Low, math.Inf(-1), a.Most.High)
				sound("upper end", a.Most.High, a.Most.Low, 1)
			}
		}
		if k := f.Kappa; k != nil {
			sound("kappa", k.Value, math.Inf(-1), 1)
			sound("standard error", k.StdErr, 0, math.MaxFloat64)
			sound("standard error by chance", k.StdErr0, 0, math.MaxFloat64)
		}
		sum := 0.0
		for _, c := range f.Confusions {
			sum += c.Share
		}
		sound("shares of confusions", sum, 0, 1)
	})
}

// Fleiss and Cohen (1973): kappa with quadratic weights is the intraclass
// correlation of a two-way table, with sums of squares for mean squares.
func TestQuadraticKappaIsTheIntraclassCorrelation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "units")
		var ratings []Rating
		x := make([][2]float64, n)
		for u := range x {
			for c := range 2 {
				v := rapid.IntRange(0, 4).Draw(t, "value")
				x[u][c] = float64(v)
				ratings = append(ratings, Rating{fmt.Sprint(u), fmt.Sprint(c), fmt.Sprint(v)})
			}
		}
		table, err := NewTable(ratings)
		if err != nil {
			t.Fatal(err)
		}
		k, err := Cohen(table, Squares("0", "1", "2", "3", "4"))
		var refused *Refusal
		if errors.As(err, &refused) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var means [2]float64
		for _, row := range x {
			means[0] += row[0] / float64(n)
			means[1] += row[1] / float64(n)
		}
		grand := (means[0] + means[1]) / 2
		var units, coders, rest float64
		for _, row := range x {
			mean := (row[0] + row[1]) / 2
			units += 2 * (mean - grand) * (mean - grand)
			for c, v := range row {
				coders += (means[c] - grand) * (means[c] - grand)
				rest += math.Pow(v-mean-means[c]+grand, 2)
			}
		}
		if icc := (units - rest) / (units + rest + 2*coders); math.Abs(icc-k.Value) > 1e-9 {
			t.Errorf("kappa %v, intraclass correlation %v", k.Value, icc)
		}
	})
}

// Krippendorff (2011): where nothing is missing, nominal alpha is Fleiss' kappa
// with a correction for few ratings.
func TestAlphaIsFleissKappaForManyRatings(t *testing.T) {
	table := fleiss1971(t)
	k, err := Fleiss(table)
	if err != nil {
		t.Fatal(err)
	}
	a, err := AlphaOf(table, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	n := float64(a.Ratings)
	if want := 1 - (1-k.Value)*(n-1)/n; math.Abs(a.Value-want) > 1e-12 {
		t.Errorf("alpha %v; want %v", a.Value, want)
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		table      *Table
	}{
		{"nothing at all", "one-coder", mustTable(t, nil)},
		{"one coder", "one-coder", rows(t, "a b a")},
		{"nobody rated what another did", "no-pairs", rows(t, "a b . .", ". . a b")},
		{"one value always", "one-value", rows(t, "a a a", "a a a")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Assess(tt.table, Settings{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Refused.Code != tt.code || f.NoKappa.Code != tt.code || f.Verdict != Unknown {
				t.Errorf("refused %q and %q, verdict %q; want %q and unknown", f.Refused.Code, f.NoKappa.Code, f.Verdict, tt.code)
			}
		})
	}
	if _, err := Cohen(rows(t, "a b", "a b", "a b"), Scale{}); !errors.Is(err, fault.Invalid) {
		t.Errorf("Cohen of three coders: %v; want fault.Invalid", err)
	}
	if _, err := Fleiss(rows(t, "a b", "a b", ". b")); err == nil || err.(*Refusal).Code != "uneven" {
		t.Errorf("Fleiss with a gap: %v; want uneven", err)
	}
	_, err := NewTable([]Rating{{"1", "A", "x"}, {"1", "A", "y"}})
	if !errors.Is(err, fault.Conflict) {
		t.Errorf("two values of one coder: %v; want fault.Conflict", err)
	}
}

func TestDistances(t *testing.T) {
	for _, tt := range []struct {
		name  string
		scale Scale
		a, b  string
		want  float64
	}{
		{"a week of a month", Dates, "[2031-03-01..2031-03-07]", "2031-03", 1 - 7.0/31},
		{"the day before", Dates, "2031-03-07", "2031-03-08", 1},
		{"overlapping spans", Dates, "[2031-03-01..2031-03-10]", "[2031-03-06..2031-03-15]", 1 - 5.0/15},
		{"nothing said of a date", Dates, "2031", Nothing, 1},
		{"two dates for one of them", Dates, "2031-03-07;2031-03-09", "2031-03-07", 1.0 / 3},
		{"three within two to four", Ranges, "3", "2..4", 1 - 1.0/3},
		{"two or more, and no upper end", Ranges, "2..", "2..3", 1 - 2.0/(math.MaxInt32-1)},
		{"villages of one district", Paths, "RU/CE/A", "RU/CE/B", 1 - 4.0/6},
		{"a village and its region", Paths, "RU/CE/A", "RU/CE", 1 - 4.0/5},
		{"two countries", Paths, "RU/CE", "GE", 1},
		{"a set within another", MASI, "A", "A;B", 1 - 0.5*2/3},
		{"sets that overlap", MASI, "A;B", "B;C", 1 - 1.0/3/3},
		{"sets in another order", MASI, "A;B", "B; A", 0},
		{"sets by Jaccard", Jaccard, "A;B", "B;C", 1 - 1.0/3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := tt.scale.matrix([]string{tt.a, tt.b}, []float64{1, 1})
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(m.at(0, 1)-tt.want) > 1e-12 || m.at(0, 1) != m.at(1, 0) {
				t.Errorf("distance %v and %v; want %v both ways", m.at(0, 1), m.at(1, 0), tt.want)
			}
		})
	}
	for scale, value := range map[string]Scale{"x": Ranges, "4..2": Ranges, "31.03": Dates, "high": Intervals} {
		if _, err := value.matrix([]string{scale, "2031"}, []float64{1, 1}); !errors.Is(err, fault.Invalid) {
			t.Errorf("%q: %v; want fault.Invalid", scale, err)
		}
	}
	if _, err := Ordinal("low", "high").matrix([]string{"low", "mid"}, []float64{1, 1}); !errors.Is(err, fault.Invalid) {
		t.Errorf("a value outside of the order: %v; want fault.Invalid", err)
	}
}

// A sample can speak of any number of people; only where a difference is kept for
// every two values there are bounds, with a refusal and not an error.
func TestAnyNumberOfPeopleCanBeCompared(t *testing.T) {
	var ratings []Rating
	for u := range 2 * maxValues {
		ratings = append(ratings, Rating{fmt.Sprint(u), "A", fmt.Sprint("p", u)}, Rating{fmt.Sprint(u), "B", fmt.Sprint("p", u-u%2)})
	}
	table := mustTable(t, ratings)
	f, err := Assess(table, Settings{Scale: MASI, Replicates: 100})
	if err != nil {
		t.Fatal(err)
	}
	if f.Alpha == nil || math.Abs(f.Alpha.Value-0.5) > 0.001 || f.NoKappa.Code != "many-values" || len(f.Confusions) != maxValues {
		t.Errorf("alpha %+v, kappa refused %q, %d confusions; want .5, many-values and %d", f.Alpha, f.NoKappa.Code, len(f.Confusions), maxValues)
	}
	if f, err = Assess(table, Settings{Scale: Paths}); err != nil || f.Refused.Code != "many-values" {
		t.Errorf("places: refused %q, %v; want many-values", f.Refused.Code, err)
	}
}

func TestTheCostliestConfusionComesFirst(t *testing.T) {
	f, err := Assess(rows(t, "1 1 1 5 2 3 4 5 1 1 1", "2 2 2 1 2 3 4 5 1 1 1"), Settings{Scale: Intervals, Replicates: 100})
	if err != nil {
		t.Fatal(err)
	}
	want := []Confusion{{"1", "5", 1, 16.0 / 19}, {"1", "2", 3, 3.0 / 19}}
	if diff := cmp.Diff(want, f.Confusions, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("confusions (-want +got):\n%s", diff)
	}
	if last := f.Terms[len(f.Terms)-1]; last.Specific != 1 || *last.Alpha != 1 {
		t.Errorf("a term that nobody confuses comes last, with 1: %+v", last)
	}
}

func TestNotesSayTheSameInBothLanguages(t *testing.T) {
	for code, n := range notes {
		if strings.Count(n.english, "%") != strings.Count(n.russian, "%") || n.english == "" || n.russian == "" {
			t.Errorf("note %s: the languages take different arguments", code)
		}
	}
}

// Coders who know the right one of four terms with probability q, and else
// guess, have an alpha of q². Drawing units again covers it as it should; drawing
// pairs, as was published, covers it too seldom with five coders.
func TestIntervalsHoldTheTruthIfUnitsAreDrawn(t *testing.T) {
	const tables, q = 300, 0.8
	held := map[Resampling]int{}
	for seed := range uint64(tables) {
		r := rand.New(rand.NewPCG(seed, 99))
		var ratings []Rating
		for u := range 80 {
			truth := r.IntN(4)
			for c := range 5 {
				v := truth
				if r.Float64() > q {
					v = r.IntN(4)
				}
				ratings = append(ratings, Rating{fmt.Sprint(u), fmt.Sprint(c), fmt.Sprint(v)})
			}
		}
		table := mustTable(t, ratings)
		for _, how := range []Resampling{Units, Pairs} {
			a, err := AlphaOf(table, Settings{Resampling: how, Replicates: 200, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if a.Most.Low <= q*q && q*q <= a.Most.High {
				held[how]++
			}
		}
	}
	t.Logf("95 %% intervals hold the truth in %d of %d tables by units, %d by pairs", held[Units], tables, held[Pairs])
	if held[Units] < tables*90/100 || held[Pairs] >= held[Units] {
		t.Errorf("intervals by units hold the truth in %d of %d, by pairs in %d", held[Units], tables, held[Pairs])
	}
}

func BenchmarkAssess(b *testing.B) {
	var ratings []Rating
	r := rand.New(rand.NewPCG(1, 1))
	for u := range 1000 {
		for c := range 2 {
			ratings = append(ratings, Rating{fmt.Sprint(u), fmt.Sprint(c), fmt.Sprint(r.IntN(2) * r.IntN(20))})
		}
	}
	table, err := NewTable(ratings)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Assess(table, Settings{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
