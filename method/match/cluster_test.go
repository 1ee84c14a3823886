// SPDX-License-Identifier: Apache-2.0

package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"teptar/fault"
)

// weighed is a model of one field whose levels have the weights that a test wants:
// equal values weigh much, values with a common beginning little, others speak
// against.
func weighed(prior float64) *Model {
	return &Model{Prior: prior, Trained: true, Comparisons: []Comparison{{Name: "x", Kind: Text, Column: "x", Levels: []Level{
		{Label: "the same", Test: Test{Measure: Equal}, M: 0.5, U: 0.5 / 1024},        // +10
		{Label: "begin alike", Test: Test{Measure: Head, At: 1}, M: 0.3, U: 0.3 / 16}, // +4
		{Label: "end alike", Test: Test{Measure: Edits, At: 1}, M: 0.1, U: 0.1 / 4},   // +2
		{Label: "other", Test: Test{}, M: 0.1 / 64, U: 0.1}}}}}                        // -6
}

// clustersOf groups records of one field.
func clustersOf(t *testing.T, opt Options, values ...string) *Clusters {
	t.Helper()
	var rows [][]string
	for _, v := range values {
		rows = append(rows, []string{v})
	}
	e, err := Open(tableOf(t, []string{"x"}, rows...), weighed(0.5), opt)
	if err != nil {
		t.Fatal(err)
	}
	_, c := group(t, e, 0.5)
	return c
}

func TestClusters(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opt    Options
		values string
		want   string
		cut    int
	}{
		{"who is the same is one", Options{}, "ab ab cd", "[0 0 2]", 0},
		// ab–xb and xb–xz are likely; ab–xz is not. The mean of +2 and −6 is
		// against the three.
		{"a chain through a weak link is cut", Options{}, "ab xb xz", "[0 1 1]", 1},
		{"a strong group keeps what all of it is for", Options{}, "ab ab ac", "[0 0 0]", 0},
		{"a judgment parts what is the same", Options{Different: [][2]int{{0, 1}}}, "ab ab", "[0 1]", 0},
		{"a judgment parts through others too", Options{Different: [][2]int{{0, 2}}}, "ab ab ab", "[0 0 2]", 1},
		{"a judgment joins what is not alike", Options{Same: [][2]int{{0, 1}}}, "ab yz", "[0 0]", 0},
		{"a list without duplicates has nobody twice", Options{Clean: []int{0}}, "ab ab", "[0 1]", 0},
	} {
		c := clustersOf(t, tt.opt, strings.Fields(tt.values)...)
		if got := fmt.Sprint(c.Of); got != tt.want || len(c.Cut) != tt.cut {
			t.Errorf("%s: %s, %d cut; want %s, %d", tt.name, got, len(c.Cut), tt.want, tt.cut)
		}
	}
}

func TestTheWeakestJointIsTold(t *testing.T) {
	c := clustersOf(t, Options{}, "ab", "ab", "ac", "yz", "yz")
	if len(c.Weak) != 2 {
		t.Fatalf("%d joints, want one for each group: %v", len(c.Weak), c.Weak)
	}
	if w := c.Weak[0]; w.B != 2 || w.Size != 3 || w.Weight < 3.9 || w.Weight > 4.1 {
		t.Errorf("the weakest joint is %v; want 4 bits to record 2", w)
	}
	if w := c.Weak[1]; w.Size != 2 || w.Weight < 9.9 {
		t.Errorf("the other joint is %v; want 10 bits", w)
	}
}

// TestAHugeComponentIsDivided: what is too large to compare each with each is first
// divided at higher weights, and nobody is lost.
func TestAHugeComponentIsDivided(t *testing.T) {
	var values []string
	for i := range mostDense + 300 { // two groups of the same, held together by their beginning
		values = append(values, []string{"ab", "ac"}[i%2])
	}
	c := clustersOf(t, Options{}, values...)
	size := map[uint32]int{}
	for i, of := range c.Of {
		if size[of]++; values[of] != values[i] {
			t.Fatalf("record %d is with record %d, which is another", i, of)
		}
	}
	if len(size) != 2 {
		t.Errorf("%d groups, want 2", len(size))
	}
}

func TestRules(t *testing.T) {
	table := tableOf(t, []string{"family", "given", "born", "mail"},
		[]string{"Варгаев", "Магомед", "1974-03-01", "m.v@example.org"},
		[]string{"Vargaeva", "Мохьмад", "01.03.1975", "m.v@example.net"},
		[]string{"Тельмаров", "Адам", "1974-03-01", ""},
	)
	e, err := Open(table, Default([]Guess{{"family", Family, ""}, {"given", Given, ""}, {"born", Date, ""}, {"mail", Email, ""}}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		rule  Rule
		words string
		pairs string
	}{
		{Rule{}, "all pairs", "0-1 0-2 1-2"},
		{Rule{On: []Key{{Column: "born", By: ByValue}}}, "born", "0-2"},
		{Rule{On: []Key{{Column: "given", By: ByName}}}, "given (name)", "0-1"},
		{Rule{On: []Key{{Column: "family", By: ByHead}}}, "family (head)", "0-1"},
		{Rule{On: []Key{{Column: "family", By: ByHead, Letters: 7}}}, "family (head)", "0-1"},
		{Rule{On: []Key{{Column: "family", By: ByHead, Letters: 8}}}, "family (head)", ""},
		{Rule{On: []Key{{Column: "family", By: BySound}}}, "family (sound)", "0-1"},
		{Rule{On: []Key{{Column: "born", By: ByYear}}}, "born (year)", "0-2"},
		{Rule{On: []Key{{Column: "born", By: ByMonthDay}}}, "born (month, day)", "0-1 0-2 1-2"},
		{Rule{On: []Key{{Column: "mail", By: ByUser}}}, "mail (user)", "0-1"},
		{Rule{On: []Key{{Column: "born", By: ByYear}, {Column: "family", By: ByForm}}}, "born (year) + family", ""},
	} {
		if err := e.SetRules([]Rule{tt.rule}); err != nil {
			t.Fatal(err)
		}
		var got []string
		e.opt.Workers = 1
		if err := e.eachPair(t.Context(), 0, true, 1, func(_ int, a, b uint32, _ bool) { got = append(got, fmt.Sprintf("%d-%d", min(a, b), max(a, b))) }); err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if pairs := strings.Join(got, " "); pairs != tt.pairs || tt.rule.String() != tt.words {
			t.Errorf("%s: %s; want %s: %s", tt.rule, pairs, tt.words, tt.pairs)
		}
	}
	for name, rule := range map[string]Rule{"a column that is not there": {On: []Key{{Column: "x", By: ByForm}}}, "a way that is not known": {On: []Key{{Column: "born", By: "moon"}}}} {
		if err := e.SetRules([]Rule{rule}); !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLargeBlocksAreLeftOut: a value that thousands share makes no pairs, and is
// told.
func TestLargeBlocksAreLeftOut(t *testing.T) {
	table := NewTable([]string{"x"})
	var b Batch
	for i := range MaxBlock + 12 {
		v := "common"
		if i < 10 {
			v = "rare"
		}
		b.Add(fmt.Appendf(nil, "%d", i), [][]byte{[]byte(v)})
	}
	if err := table.Append(0, &b); err != nil {
		t.Fatal(err)
	}
	e, err := Open(table, weighed(0.5), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.SetRules([]Rule{{On: []Key{{Column: "x", By: ByValue}}}}); err != nil {
		t.Fatal(err)
	}
	c := e.Predict()[0]
	if c.Pairs != 45 || c.Blocks != 1 || c.LeftOut != 1 || c.LeftOutPairs != pairsOf(MaxBlock+2) || c.Largest[0].Size != 10 {
		t.Errorf("%+v", c)
	}
	p, err := e.Score(t.Context(), 0.5)
	if err != nil {
		t.Fatal(err)
	}
	if p.Compared != 45 || p.Len() != 45 {
		t.Errorf("%d pairs compared, %d kept; want 45", p.Compared, p.Len())
	}
}

// TestRareValuesWeighMore: on the same level, a rare value weighs more than a common
// one, and a common one not less than the level below.
func TestRareValuesWeighMore(t *testing.T) {
	m := weighed(0.5)
	m.Comparisons[0].Levels[0].Frequency = 1
	rows := [][]string{{"rare"}, {"rare"}}
	for range 300 {
		rows = append(rows, []string{"common"})
	}
	e, err := Open(tableOf(t, []string{"x"}, rows...), m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rare, common := e.Weight(0, 1), e.Weight(2, 3)
	if rare <= common || common < 4-1e-3 {
		t.Errorf("a rare value weighs %.2f, a common one %.2f", rare, common)
	}
	x := e.Explain(0, 1)
	if sum := x.Prior + x.Fields[0].Weight + x.Fields[0].Frequency; sum-x.Weight > 1e-3 || x.Weight-sum > 1e-3 {
		t.Errorf("the parts sum up to %.3f, the weight is %.3f", sum, x.Weight)
	}
}

func TestUnlinkable(t *testing.T) {
	e, err := Open(tableOf(t, []string{"x"}, []string{"ab"}, []string{""}), weighed(0.01), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Unlinkable([]float64{0.5, 0.9999}); got[0].Records != 1 || got[1].Records != 2 {
		t.Errorf("%+v", got)
	}
}

func TestModelIsChecked(t *testing.T) {
	for name, change := range map[string]func(*Model){
		"no comparisons":            func(m *Model) { m.Comparisons = nil },
		"a prior above 1":           func(m *Model) { m.Prior = 1.5 },
		"u of 0":                    func(m *Model) { m.Comparisons[0].Levels[0].U = 0 },
		"kin without k":             func(m *Model) { m.Kin = 0.1 },
		"a measure that is not":     func(m *Model) { m.Comparisons[0].Levels[0].Test.Measure = "smell" },
		"swapped with no column":    func(m *Model) { m.Comparisons[0].Levels[0].Test.Measure = Swapped },
		"a measure deep inside":     func(m *Model) { m.Comparisons[0].Levels[0].Test = Test{All: []Test{{Any: []Test{{Measure: "smell"}}}}} },
		"no levels":                 func(m *Model) { m.Comparisons[0].Levels = nil },
		"more rules than there can": func(m *Model) { m.Rules = make([]Rule, MaxRules+1) },
	} {
		m := weighed(0.5)
		change(m)
		if _, err := Open(tableOf(t, []string{"x"}, []string{"a"}), m, Options{}); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(tableOf(t, []string{"y"}, []string{"a"}), weighed(0.5), Options{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a column that is not there: %v", err)
	}
	if _, err := Open(tableOf(t, []string{"x"}, []string{"a"}), weighed(0.5), Options{CoListed: "z"}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a column of lists that is not there: %v", err)
	}
}
