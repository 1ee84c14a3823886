// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"

	"teptar/method/match"
)

//go:embed report.html
var reportText string

// A Report is what a page about a linkage shows.
type Report struct {
	Title   string
	Columns []match.Guess
	Engine  *match.Engine
	Pairs   *match.Pairs
	Groups  *match.Clusters
	// Lists are the names of the lists, if there are several.
	Lists []string
	// Truth is the number of the person of each record; nil if it is not known.
	Truth []uint32
	// At is the probability from which a pair joins.
	At float64
}

// The limits of a report: it is for reading.
const (
	shownPairs  = 12
	shownJoints = 20
)

// Write writes the page.
func (r Report) Write(w io.Writer) error {
	page, err := r.page()
	if err != nil {
		return err
	}
	t, err := template.New("report").Parse(reportText)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return t.Execute(w, page)
}

// page is what the template is filled with.
type page struct {
	Title, Note                            string
	Summary, Columns, Rules, Levels, Curve grid
	Weights, CurveChart, Spread            template.HTML
	SpreadTable, Unlinkable                grid
	Joints, Cuts                           grid
	Examples                               []example
	Estimated                              bool
}

// A grid is a table.
type grid struct {
	Head []string
	Rows [][]string
}

func (g *grid) add(cells ...string) { g.Rows = append(g.Rows, cells) }

// An example is a pair, field by field.
type example struct {
	Title string
	Chart template.HTML
	Table grid
}

func (r Report) page() (*page, error) {
	p := &page{Title: r.Title, Note: "This page holds values of the records. Keep it as you keep them."}
	p.Columns = grid{Head: []string{"column", "compared as", "recognised"}}
	for _, g := range r.Columns {
		p.Columns.add(g.Column, string(g.Kind), g.Why)
	}
	p.Rules = grid{Head: []string{"pairs that agree on", "pairs", "groups left out as too large"}}
	for _, c := range r.Engine.Predict() {
		p.Rules.add(c.Rule.String(), thousands(c.Pairs), thousands(c.LeftOut))
	}
	r.levels(p)
	if err := r.curves(p); err != nil {
		return nil, err
	}
	r.spread(p)
	r.joints(p)
	r.summary(p)
	return p, r.examples(p)
}

func (r Report) summary(p *page) {
	groups, single := 0, 0
	size := map[uint32]int{}
	for _, c := range r.Groups.Of {
		size[c]++
	}
	for _, n := range size {
		groups++
		if n == 1 {
			single++
		}
	}
	s := grid{Head: []string{"", ""}}
	n := r.Engine.Table().Len()
	s.add("records", thousands(int64(n)))
	s.add("pairs that there are", thousands(int64(r.Engine.Pairs())))
	s.add("pairs compared", thousands(r.Pairs.Compared))
	s.add("probability that two records at random are one person", fmt.Sprintf("%.3g", r.Engine.Model().Prior))
	if kin := r.Engine.Model().Kin; kin > 0 {
		s.add("probability that they are close relatives", fmt.Sprintf("%.3g", kin))
	}
	s.add("groups, those of one record too", thousands(int64(groups)))
	s.add("records that stand alone", thousands(int64(single)))
	s.add("paths of likely pairs that were cut", thousands(int64(len(r.Groups.Cut))))
	if r.Truth != nil {
		q := match.EvaluateClusters(r.Groups.Of, r.Truth)
		s.add("against the truth, pairs within groups: precision, recall, F1", fmt.Sprintf("%.4f, %.4f, %.4f", q.Precision(), q.Recall(), q.F1()))
	}
	p.Summary = s
}

// levels shows m, u and the weight of each level.
func (r Report) levels(p *page) {
	p.Levels = grid{Head: []string{"field", "level", "m", "u", "weight, bits", "follows frequency", "seen in training"}}
	var bars []bar
	for _, c := range r.Engine.Model().Comparisons {
		for _, l := range c.Levels {
			if l.Null {
				p.Levels.add(c.Name, l.Label, "", "", "silent", "", "")
				continue
			}
			follows, seen := "", "yes"
			if l.Frequency > 0 {
				follows = fmt.Sprintf("%.0f %%", 100*l.Frequency)
			}
			if !l.Observed {
				seen = "no: assumed"
			}
			p.Levels.add(c.Name, l.Label, fmt.Sprintf("%.3g", l.M), fmt.Sprintf("%.3g", l.U), fmt.Sprintf("%+.2f", l.Weight()), follows, seen)
			bars = append(bars, bar{label: c.Name + ": " + l.Label, weight: l.Weight()})
		}
	}
	p.Weights = weightChart("Weight of each level, in bits", bars)
}

// curves shows precision and recall at each threshold.
func (r Report) curves(p *page) error {
	curve := r.Pairs.Estimate()
	p.Estimated = r.Truth == nil
	if r.Truth != nil {
		var err error
		if curve, err = match.EvaluatePairs(r.Pairs, r.Truth); err != nil {
			return err
		}
	}
	p.Curve = grid{Head: []string{"weight from", "probability from", "pairs", "precision", "recall", "F1"}}
	var x, precision, recall, f1 []float64
	for _, t := range curve {
		p.Curve.add(fmt.Sprintf("%+.0f", t.Weight), fmt.Sprintf("%.4f", t.Probability), thousands(t.Pairs), fmt.Sprintf("%.4f", t.Precision), fmt.Sprintf("%.4f", t.Recall), fmt.Sprintf("%.4f", t.F1))
		x, precision, recall, f1 = append(x, t.Weight), append(precision, t.Precision), append(recall, t.Recall), append(f1, t.F1)
	}
	p.CurveChart = curveChart("Precision, recall and F1 by threshold", x, []series{
		{"precision", inkFor, "", precision}, {"recall", inkAgainst, "6 3", recall}, {"F1", inkNeutral, "2 2", f1}})
	return nil
}

// spread shows how weights are spread, and how many records cannot be linked: even
// their own copy would not reach the threshold.
func (r Report) spread(p *page) {
	p.SpreadTable = grid{Head: []string{"weight from", "pairs"}}
	var x []float64
	var counts []int64
	const steps = 8 // of a quarter of a bit
	for i := 0; i < len(r.Pairs.Weights); i += steps {
		n := int64(0)
		for _, k := range r.Pairs.Weights[i:min(i+steps, len(r.Pairs.Weights))] {
			n += k
		}
		w := match.MinWeight + float64(i)/4
		x, counts = append(x, w), append(counts, n)
		if n > 0 {
			p.SpreadTable.add(fmt.Sprintf("%+.0f", w), thousands(n))
		}
	}
	p.Spread = columnChart("Pairs compared, by weight", x, counts)
	p.Unlinkable = grid{Head: []string{"probability", "records that cannot reach it, even beside their own copy", "share"}}
	self := r.Engine.Unlinkable([]float64{0.5, 0.9, 0.95, 0.99, 0.999})
	for _, u := range self {
		p.Unlinkable.add(fmt.Sprint(u.Probability), thousands(u.Records), percent(float64(u.Records)/math.Max(float64(r.Engine.Table().Len()), 1)))
	}
}

// joints shows the weakest links of groups, and the paths that were cut.
func (r Report) joints(p *page) {
	head := []string{"one side", "other side", "mean weight, bits", "records"}
	p.Joints, p.Cuts = grid{Head: head}, grid{Head: head}
	for _, part := range []struct {
		joints []match.Joint
		to     *grid
	}{{r.Groups.Weak, &p.Joints}, {r.Groups.Cut, &p.Cuts}} {
		for _, j := range part.joints[:min(len(part.joints), shownJoints)] {
			part.to.add(r.name(int(j.A)), r.name(int(j.B)), fmt.Sprintf("%+.1f", j.Weight), fmt.Sprint(j.Size))
		}
	}
}

// name names a record.
func (r Report) name(record int) string {
	t := r.Engine.Table()
	if r.Lists != nil {
		return r.Lists[t.List(record)] + ": " + t.ID(record)
	}
	return t.ID(record)
}

// examples shows pairs field by field: some sure ones, and those nearest to the
// threshold on either side.
func (r Report) examples(p *page) error {
	threshold := match.LogOdds(r.At)
	var near []match.Link
	var sure *match.Link
	distance := func(l match.Link) float64 { return math.Abs(float64(l.Weight) - threshold) }
	for l, err := range r.Pairs.All() {
		if err != nil {
			return err
		}
		if sure == nil || l.Weight > sure.Weight {
			sure = &l
		}
		at := len(near)
		for at > 0 && distance(near[at-1]) > distance(l) {
			at--
		}
		if at < shownPairs {
			near = append(near[:at], append([]match.Link{l}, near[at:min(len(near), shownPairs-1)]...)...)
		}
	}
	if sure == nil {
		return nil
	}
	p.Examples = append(p.Examples, r.example("The surest pair", *sure))
	for _, l := range near {
		p.Examples = append(p.Examples, r.example("Near the threshold", l))
	}
	return nil
}

// example draws the waterfall of a pair.
func (r Report) example(title string, l match.Link) example {
	a, b := int(l.A), int(l.B)
	x := r.Engine.Explain(a, b)
	t, model := r.Engine.Table(), r.Engine.Model()
	out := example{Title: fmt.Sprintf("%s: %s and %s, probability %.4f", title, r.name(a), r.name(b), match.Probability(float64(l.Weight)))}
	out.Table = grid{Head: []string{"field", "one", "other", "level", "weight, bits"}}
	out.Table.add("before any field", "", "", "", fmt.Sprintf("%+.2f", x.Prior))
	bars := []bar{{label: "before any field", weight: x.Prior}}
	sum := x.Prior
	for i, f := range x.Fields {
		c := model.Comparisons[i]
		label := "silent"
		if f.Level >= 0 {
			label = c.Levels[f.Level].Label
		}
		w := f.Weight + f.Frequency
		col := t.Column(c.Column)
		out.Table.add(c.Name, t.Value(a, col), t.Value(b, col), label, fmt.Sprintf("%+.2f", w))
		bars = append(bars, bar{c.Name + ": " + label, w, sum})
		sum += w
	}
	if x.Kin < -0.005 {
		out.Table.add("may be relatives", "", "", "", fmt.Sprintf("%+.2f", x.Kin))
		bars = append(bars, bar{"may be relatives", x.Kin, sum})
	}
	out.Table.add("together", "", "", "", fmt.Sprintf("%+.2f", x.Weight))
	bars = append(bars, bar{label: "together", weight: x.Weight})
	out.Chart = weightChart(out.Title, bars)
	return out
}
