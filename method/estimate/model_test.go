// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"slices"
	"testing"
)

func TestModelsAreCounted(t *testing.T) {
	for k, want := range map[int]int{3: 8, 4: 113, 5: 6893} {
		n := 0
		hierarchical(k, k-1, func(model) bool { n++; return true })
		if n != want {
			t.Errorf("%d lists: %d hierarchical models, want %d", k, n, want)
		}
	}
	for k, want := range map[int]int{3: 8, 4: 61, 5: 822, 6: 18154} {
		if n := len(decomposable(k)); n != want {
			t.Errorf("%d lists: %d decomposable graphs, want %d", k, n, want)
		}
	}
}

// The artificial table of Chan, Silverman and Vincent (2021): with A:B no
// maximum exists; with all pairs it is not determined; A:C and B:C will do.
func TestExistenceAndIdentifiability(t *testing.T) {
	tab := artificial.table(t)
	for _, tt := range []struct {
		name, model string
		ok          bool
	}{
		{"A:B has no maximum", "A B", false},
		{"all pairs are not determined", "A B, A C, B C", false},
		{"A:C and B:C", "A C, B C", true},
		{"independence", "A", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := tab.model(terms(tt.model))
			if err != nil {
				t.Fatal(err)
			}
			if f := newFitter(3).fit(m, tab.counts, false); f.ok != tt.ok {
				t.Errorf("an estimate: %v, want %v (N = %v)", f.ok, tt.ok, tab.n+f.n0)
			}
		})
	}
	all, err := tab.model(terms("A B, A C, B C"))
	if err != nil {
		t.Fatal(err)
	}
	f := newFitter(3)
	copy(f.margins, tab.counts)
	supersets(f.margins)
	f.extend(all, false)
	if f.determined() {
		t.Error("5 terms are determined by 4 cells")
	}
}

// The fast sums over subsets and a plain regression find the same maximum.
func TestTwoWaysToFitAgree(t *testing.T) {
	tab := kosovo.table(t)
	f := newFitter(4)
	hierarchical(4, 3, func(m model) bool {
		m = slices.Clone(m)
		slices.SortFunc(m, order)
		fast, plain := f.fit(m, tab.counts, false), tab.columns(m.row, Homogeneous, -1).fit()
		if !fast.ok || !plain.ok {
			t.Fatalf("%v: %v and %v", m, fast.ok, plain.ok)
		}
		if math.Abs(fast.n0-plain.n0) > 1e-5*plain.n0 || math.Abs(fast.variance-plain.variance) > 1e-6*plain.variance || math.Abs(fast.deviance-plain.deviance) > 1e-6 {
			t.Errorf("%v: %+v and %+v", m, fast, plain.fit)
		}
		return true
	})
}

func TestWrongModelsAreRefused(t *testing.T) {
	for name, o := range map[string]LogLinearOptions{
		"a list that is not there": {Model: [][]string{{"A", "Z"}}},
		"a term of all lists":      {Model: [][]string{{"ABA", "EXH", "OSCE", "HRW"}}},
		"a column that is none":    {Heterogeneity: "round"},
	} {
		if _, err := LogLinear(t.Context(), kosovo.table(t), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The sum over a fast grid is the sum over every number.
func TestQuadratureIsTheSum(t *testing.T) {
	tab := spinaBifida.table(t)
	p := newPosterior(tab, 0.125)
	if err := p.lay(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	var xs []float64
	for x := 0.0; x <= 6260; x++ {
		xs = append(xs, x)
	}
	whole, err := p.fill(t.Context(), xs)
	if err != nil {
		t.Fatal(err)
	}
	sum, mean := 0.0, 0.0
	for _, nd := range whole {
		w := math.Exp(nd.log - p.largest)
		sum, mean = sum+w, mean+w*nd.x
	}
	if math.Abs(p.total()/sum-1) > 1e-4 || math.Abs(p.mean()-mean/sum) > 0.02 {
		t.Errorf("mass %v and mean %v; over every number %v and %v", p.total(), p.mean(), sum, mean/sum)
	}
}

func TestRHat(t *testing.T) {
	same, apart := make([][]float64, 8), make([][]float64, 8)
	for i := range same {
		c := newChance(1, uint64(i))
		for range 1000 {
			same[i] = append(same[i], math.Exp(5+c.NormFloat64()))
			apart[i] = append(apart[i], math.Exp(5+float64(i%2)+c.NormFloat64()))
		}
	}
	if r := rHat(same); r > 1.01 {
		t.Errorf("chains of one distribution: %v", r)
	}
	if r := rHat(apart); r < 1.05 {
		t.Errorf("chains of two distributions: %v", r)
	}
}

func TestChancesHaveTheirMoments(t *testing.T) {
	const n = 40_000
	for _, tt := range []struct {
		name           string
		draw           func(chance) float64
		mean, variance float64
	}{
		{"few of few", func(c chance) float64 { return c.binomial(7, 0.2) }, 1.4, 1.12},
		{"many of many", func(c chance) float64 { return c.binomial(5000, 0.3) }, 1500, 1050},
		{"most of many", func(c chance) float64 { return c.binomial(400, 0.9) }, 360, 36},
		{"hardly ever", func(c chance) float64 { return c.binomial(1000, 0.0005) }, 0.5, 0.49975},
		{"Poisson, small", func(c chance) float64 { return c.poisson(3) }, 3, 3},
		{"Poisson, large", func(c chance) float64 { return c.poisson(2000) }, 2000, 2000},
		{"gamma", func(c chance) float64 { return c.gamma(4.5) }, 4.5, 4.5},
		{"gamma by its logarithm", func(c chance) float64 { return math.Exp(c.logGamma(0.4)) }, 0.4, 0.4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, v := newChance(9, 9), make([]float64, n)
			for i := range v {
				v[i] = tt.draw(c)
			}
			mean, variance := moments(v)
			if math.Abs(mean-tt.mean) > 4*math.Sqrt(tt.variance/n) || math.Abs(variance/tt.variance-1) > 0.08 {
				t.Errorf("mean %v, variance %v; want %v and %v", mean, variance, tt.mean, tt.variance)
			}
		})
	}
}
