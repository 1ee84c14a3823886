// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
	"teptar/method/match/sample"
	"teptar/record/place"
)

func gazetteer(t testing.TB) *place.Gazetteer {
	t.Helper()
	g, err := place.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestSessionFindsWhatMadeThePairs draws pairs from known shares, and finds these
// again without knowing which pair is which.
func TestSessionFindsWhatMadeThePairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	m := shares{{0.9, 0.1}, {0.8, 0.2}, {0.7, 0.3}, {0.95, 0.05}}
	u := shares{{0.01, 0.99}, {0.05, 0.95}, {0.001, 0.999}, {0.5, 0.5}}
	h := newHistogram()
	for range 200_000 {
		from := u
		if rng.Float64() < 0.2 {
			from = m
		}
		pattern := uint64(0)
		for k := range from {
			c := uint64(1)
			if rng.Float64() >= from[k][0] {
				c = 2
			}
			if rng.Float64() < 0.1 {
				c = null
			}
			pattern |= c << (4 * k)
		}
		h.add(pattern, 1)
	}
	start := shares{{0.6, 0.4}, {0.6, 0.4}, {0.6, 0.4}, {0.6, 0.4}}
	s := &session{tallies: merge([]*histogram{h}), out: make([]bool, 4), seen: cloneShares(m)}
	e := &Engine{model: &Model{}, bonds: make([]bond, 4)}
	s.run(e, start, u, start)
	if math.Abs(s.mix.match-0.2) > 0.01 {
		t.Errorf("share %.3f, want .2", s.mix.match)
	}
	for k := range m {
		got := s.seen[k][0] / (s.seen[k][0] + s.seen[k][1])
		if math.Abs(got-m[k][0]) > 0.02 {
			t.Errorf("field %d: m %.3f, want %.3f", k, got, m[k][0])
		}
	}
}

func TestMonotone(t *testing.T) {
	m, u := []float64{0.2, 0.5, 0.1, 0.2}, []float64{0.1, 0.1, 0.1, 0.7}
	monotone(m, u, func(int) bool { return false })
	if want := []float64{0.35, 0.35, 0.1, 0.2}; cmp.Diff(want, m, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })) != "" {
		t.Errorf("%v, want %v", m, want)
	}
}

// TestKinAreNotOnePerson: in families, brothers and sisters share a name, a father
// and a place. Twins share a birthday too.
func TestKinAreNotOnePerson(t *testing.T) {
	table, truth := invented(t, sample.Config{Records: 8000, Seed: 11})
	e, _, clusters := solve(t, table, Options{Seed: 1})
	if e.Model().Kin <= 0 {
		t.Error("kin are not modelled")
	}
	with := EvaluateClusters(clusters.Of, truth)
	if with.F1() < 0.93 {
		t.Errorf("F1 %.3f (precision %.3f, recall %.3f)", with.F1(), with.Precision(), with.Recall())
	}
	plain := Default(Recognise(table))
	for i := range plain.Comparisons { // without a given name there is no telling kin
		if plain.Comparisons[i].Kind == Given {
			plain.Comparisons[i].Kind = Text
		}
	}
	if _, tell := plain.bonds(); tell {
		t.Error("kin can be told without a given name")
	}
}

func TestRulesLearnedFromLabels(t *testing.T) {
	table, truth := invented(t, sample.Config{Records: 6000, Seed: 3})
	byPerson := map[uint32]int{}
	var labels, rest [][2]int
	for r, p := range truth {
		if other, ok := byPerson[p]; ok {
			if labels = append(labels, [2]int{other, r}); len(labels) > 300 {
				rest = append(rest, labels[300])
				labels = labels[:300]
			}
		}
		byPerson[p] = r
	}
	e, err := Open(table, Default(Recognise(table)), Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Plan(labels); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range rest {
		if !e.first(len(e.model.Rules), uint32(p[0]), uint32(p[1])) {
			found++
		}
	}
	if share := float64(found) / float64(len(rest)); share < 0.95 {
		t.Errorf("the rules find %.3f of the pairs that they have not seen", share)
	}
}

func TestModelFile(t *testing.T) {
	m := trained(t)
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeModel(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, again); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{``, `{}`, `{"teptar_match_model":2,"model":{}}`, `{"teptar_match_model":1,"model":{"prior":2}}`, string(data) + "x", `{"teptar_match_model":1,"modell":{}}`} {
		if _, err := DecodeModel([]byte(bad)); !errors.Is(err, fault.Invalid) {
			t.Errorf("%.30q: %v; want fault.Invalid", bad, err)
		}
	}
}

// FuzzDecodeModel: what decodes can be used, and has one spelling once it was written.
func FuzzDecodeModel(f *testing.F) {
	f.Add([]byte(`{"teptar_match_model":1,"model":{"prior":0.1,"comparisons":[{"name":"a","kind":"text","column":"a","levels":[{"test":{"measure":"equal"},"m":0.5,"u":0.1},{"test":{},"m":0.5,"u":0.9}]}]}}`))
	f.Add([]byte(`{"teptar_match_model":1,"model":{"prior":0.1,"comparisons":[{"column":"a","levels":[{"test":{"any":[{"measure":"swapped","with":"a"}]},"null":true}]}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := DecodeModel(data)
		if err != nil {
			return
		}
		again, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeModel(again)
		if err != nil {
			t.Fatalf("written and read back: %v", err)
		}
		if once, err := back.Encode(); err != nil || !bytes.Equal(once, again) {
			t.Fatalf("two spellings of one model: %v", err)
		}
		e, err := Open(tableOf(t, []string{"a"}, []string{"x"}, []string{"y"}), m, Options{Workers: 1})
		if err == nil {
			e.Weight(0, 1)
		}
	})
}

func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	var same, different []float64
	for range 4000 { // a model that is twice too sure, and three bits too high
		w := rng.NormFloat64() * 10
		if rng.Float64() < Probability((w-3)/2) {
			same = append(same, w)
		} else {
			different = append(different, w)
		}
	}
	m := &Model{}
	if !m.Calibrate(same, different) || math.Abs(m.Scale-0.5) > 0.05 || math.Abs(m.Shift+1.5) > 0.3 {
		t.Errorf("scale %.3f, shift %.3f; want .5 and -1.5", m.Scale, m.Shift)
	}
	if (&Model{}).Calibrate(same, nil) {
		t.Error("calibrated by judgments of one sort")
	}
}

func TestAsk(t *testing.T) {
	table, _ := invented(t, sample.Config{Records: 3000, Seed: 6})
	e, p, _ := solve(t, table, Options{Seed: 1})
	first, err := e.Ask(p, 0.5, 20)
	if err != nil {
		t.Fatal(err)
	}
	random := 0
	seen := map[[2]int]bool{}
	for _, q := range first {
		if q.Why == "taken at random" {
			random++
		}
		if seen[[2]int{q.A, q.B}] {
			t.Error("a pair is asked twice")
		}
		seen[[2]int{q.A, q.B}] = true
	}
	if len(first) != 20 || random != 4 {
		t.Errorf("%d questions, %d of them at random; want 20 and 4", len(first), random)
	}
	for _, q := range first {
		e.opt.Different = append(e.opt.Different, [2]int{q.A, q.B})
	}
	again, err := e.Ask(p, 0.5, 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range again {
		if slices.Contains(e.opt.Different, [2]int{q.A, q.B}) {
			t.Error("a pair that was judged is asked again")
		}
	}
}

func TestQuality(t *testing.T) {
	//          one cluster of three, right but for one; one who is alone; one not known
	q := EvaluateClusters([]uint32{0, 0, 0, 3, 0}, []uint32{1, 1, 2, 2, 0})
	if q != (Quality{Found: 1, Wrong: 2, Missed: 1}) {
		t.Errorf("%+v", q)
	}
	if f := q.F1(); math.Abs(f-0.4) > 1e-12 {
		t.Errorf("F1 %v, want .4", f)
	}
}

// TestEstimateIsNearTheTruth: without labels the quality is estimated from the
// probabilities, and on invented people that comes near.
func TestEstimateIsNearTheTruth(t *testing.T) {
	table, truth := invented(t, sample.Config{Records: 5000, Seed: 9})
	_, p, _ := solve(t, table, Options{Seed: 1})
	curve, err := EvaluatePairs(p, truth)
	if err != nil {
		t.Fatal(err)
	}
	for _, est := range p.Estimate() {
		for _, real := range curve {
			if est.Weight == real.Weight && est.Weight == 0 && math.Abs(est.Precision-real.Precision) > 0.12 {
				t.Errorf("precision from %v bits: estimated %.3f, is %.3f", est.Weight, est.Precision, real.Precision)
			}
		}
	}
}
