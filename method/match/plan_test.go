// SPDX-License-Identifier: Apache-2.0

package match

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/method/match/sample"
)

// findsOf makes a bitset of the pairs that a rule finds.
func findsOf(n int, found func(int) bool) bitset {
	b := make(bitset, (n+63)/64)
	for i := range n {
		if found(i) {
			b.set(i)
		}
	}
	return b
}

func TestChoose(t *testing.T) {
	const n = 640
	cands := []candidate{{pairs: 1000}, {pairs: 10}, {pairs: 1e9}, {pairs: 900}, {pairs: 5}}
	agree := []bitset{
		findsOf(n, func(i int) bool { return i < 500 }),
		findsOf(n, func(i int) bool { return i < 100 }),  // nothing that the first has not, but a second time
		findsOf(n, func(int) bool { return true }),       // all, for too much
		findsOf(n, func(i int) bool { return i >= 400 }), // what the first has not
		findsOf(n, func(i int) bool { return i < 0 }),    // nothing
	}
	if diff := cmp.Diff([]int{1, 3, 0}, choose(cands, agree, 10_000)); diff != "" {
		t.Error(diff)
	}
	if got := choose(cands, agree, 100); len(got) != 1 || got[0] != 1 {
		t.Errorf("within 100 pairs: %v", got)
	}
}

// TestPlanFindsThePairs: the rules that are chosen find nearly all pairs of one
// person, and keep within the number of pairs allowed.
func TestPlanFindsThePairs(t *testing.T) {
	table, truth := invented(t, sample.Config{Records: 5000, Seed: 12})
	for _, most := range []int64{30_000, 300_000} {
		e, err := Open(table, Default(Recognise(table)), Options{Seed: 1, Pairs: most})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Plan(nil); err != nil {
			t.Fatal(err)
		}
		pairs := int64(0)
		for _, c := range e.Predict() {
			pairs += c.Pairs
		}
		if pairs > most*3/2 { // they are counted in a sample of the records
			t.Errorf("%d pairs; %d were allowed", pairs, most)
		}
		found, all := 0, 0
		last := map[uint32]int{}
		for r, p := range truth {
			if other, ok := last[p]; ok {
				if all++; !e.first(len(e.model.Rules), uint32(other), uint32(r)) {
					found++
				}
			}
			last[p] = r
		}
		want := map[int64]float64{30_000: 0.93, 300_000: 0.985}[most]
		if share := float64(found) / float64(all); share < want {
			t.Errorf("%.4f of the pairs of one person are found with %d pairs, want %.3f", share, most, want)
		}
	}
}

// TestKinShares: what families share, what is a person's own, and twins.
func TestKinShares(t *testing.T) {
	m := shares{{0.8, 0.2}, {0.9, 0.1}, {0.8, 0.2}, {0.7, 0.3}}
	u := shares{{0.01, 0.99}, {0.02, 0.98}, {0.001, 0.999}, {0.05, 0.95}}
	k := kinShares([]bond{family, own, birth, shared}, m, u)
	for i := range k {
		if sum := k[i][0] + k[i][1]; math.Abs(sum-1) > 1e-9 {
			t.Errorf("field %d: the shares sum up to %v", i, sum)
		}
	}
	if k[0][0] < 0.98 || k[1][0] != u[1][0] || k[3][0] != m[3][0] {
		t.Errorf("family name %v, given name %v, place %v", k[0], k[1], k[3])
	}
	if k[2][0] < u[2][0]+0.9*0.8*twins || k[2][0] > 0.02 {
		t.Errorf("dates of birth are the same in %.4f of kin", k[2][0])
	}
}

// TestTwins: two people of one family, place and birthday are not one, if all else
// is as it is among kin; and a person told of twice is.
func TestTwins(t *testing.T) {
	table := tableOf(t, peopleColumns(),
		[]string{"Варгаев", "Ахмед", "1974-03-01", "Старое Поле", "м", ""},
		[]string{"Варгаев", "Руслан", "1974-03-01", "Старое Поле", "м", ""},
		[]string{"Vargaev", "Akhmed", "1974-03-01", "Staroe Pole", "м", ""})
	m := trained(t)
	e, err := Open(table, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if twins, one := e.Weight(0, 1), e.Weight(0, 2); twins > 0 || one < 5 {
		t.Errorf("twins weigh %.1f, one person %.1f", twins, one)
	}
	if e.Explain(0, 1).Kin >= 0 {
		t.Error("nothing is taken off because they may be kin")
	}
	m.Kin = 0
	plain, err := Open(table, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if plain.Weight(0, 1) <= e.Weight(0, 1) {
		t.Error("without kin, twins do not weigh more")
	}
}

func TestEvaluatePairs(t *testing.T) {
	e, err := Open(tableOf(t, []string{"x"}, []string{"ab"}, []string{"ab"}, []string{"ac"}, []string{"yz"}), weighed(0.5), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := group(t, e, 0.5)
	got, err := EvaluatePairs(p, []uint32{1, 1, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	var seen []Quality
	for _, at := range got {
		seen = append(seen, at.Quality)
	}
	if diff := cmp.Diff([]Quality{{Found: 1, Missed: 1}, {Found: 1, Wrong: 2, Missed: 1}}, seen); diff != "" {
		t.Error(diff)
	}
	pairs := int64(0)
	for _, est := range p.Estimate() {
		if est.Pairs < pairs || est.Precision < 0 || est.Precision > 1 || est.Recall > 1+1e-9 {
			t.Errorf("%+v", est)
		}
		pairs = est.Pairs
	}
}
