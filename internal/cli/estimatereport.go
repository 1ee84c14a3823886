// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"math/bits"
	"strconv"

	"teptar/method/draw"
	"teptar/method/estimate"
)

//go:embed estimate.html
var estimatePage string

// A report is what the page of an estimation shows.
type report struct {
	*estimateWords
	Words         *estimateWords // for those whose names the report has too
	File, Summary string
	SeedNumber    uint64
	ListRows      []cells
	Pictures      []picture
	Results       []reportResult
	Strata        []cells
	Changes       []cells
	Compared      []modelTable
}

type cells []string

// A picture is a drawing with its table.
type picture struct {
	Title, Desc string
	SVG         template.HTML
	Table       draw.Table
}

// A reportResult is one method in words.
type reportResult struct {
	Name, Point, Half, Most, Sentence, Model, Why string
	OK                                            bool
	Warnings                                      []string
}

// A modelTable compares models of one method.
type modelTable struct {
	Name string
	Head cells
	Rows []cells
}

// report makes the page, whole in one file: no script, no link, no style from
// elsewhere.
func (f *estimation) report(lang string) ([]byte, error) {
	w := wordsOfEstimates(lang)
	r := report{estimateWords: w, Words: w, File: f.file, SeedNumber: f.seed}
	r.Summary = w.summary(f.table)
	for i, l := range f.table.Lists() {
		r.ListRows = append(r.ListRows, cells{l, w.people(float64(f.table.Together(1 << i)))})
	}
	for _, one := range f.results {
		r.Results = append(r.Results, w.result(one))
		r.Compared = append(r.Compared, w.models(one)...)
	}
	for _, s := range f.strata {
		for _, one := range s.results {
			r.Strata = append(r.Strata, append(cells{s.Name}, w.row(w.Names[one.Method], one)...))
		}
	}
	for _, c := range f.changes {
		row := w.row(w.Kinds[c.Kind]+" "+c.Detail, c.Result)
		r.Changes = append(r.Changes, cells{row[0], w.Names[c.Method], row[1], row[2]})
	}
	for i, d := range []*draw.Drawing{f.overlaps(w), f.ranges(w)} {
		svg, err := d.SVG("p" + strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		r.Pictures = append(r.Pictures, picture{d.Title, d.Desc, template.HTML(svg), d.Table}) // from package draw, which escapes all words
	}
	page, err := template.New("estimate").Parse(estimatePage)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, &r)
	return b.Bytes(), err
}

// overlaps draws how the lists overlap.
func (f *estimation) overlaps(w *estimateWords) *draw.Drawing {
	o := draw.Overlaps{Title: w.Overlap, Desc: w.OverlapDesc, Lists: f.table.Lists()}
	for mask := 1; mask < 1<<len(o.Lists); mask++ {
		c := draw.Overlap{Count: int(min(f.table.Count(mask), math.MaxInt32))}
		for m := mask; m != 0; m &= m - 1 {
			c.On = append(c.On, bits.TrailingZeros(uint(m)))
		}
		o.Cells = append(o.Cells, c)
	}
	return o.Draw(draw.Style{Lang: w.Lang})
}

// ranges draws all methods side by side.
func (f *estimation) ranges(w *estimateWords) *draw.Drawing {
	r := draw.Ranges{Title: w.Ranges, Desc: w.RangesDesc, Floor: float64(f.table.Documented())}
	for _, one := range f.results {
		if !one.OK() {
			continue
		}
		row := draw.Estimated{Label: w.Names[one.Method], Point: one.Point, LikelyLo: one.Half.Low, LikelyHi: one.Half.High, PossibleLo: one.Most.Low, PossibleHi: one.Most.High}
		for _, p := range one.Density(120) {
			row.Hill = append(row.Hill, draw.HillPoint{At: p.N, Height: p.Density})
		}
		r.Rows = append(r.Rows, row)
	}
	return r.Draw(draw.Style{Lang: w.Lang})
}

// result says one method in words.
func (w *estimateWords) result(r *estimate.Result) reportResult {
	out := reportResult{Name: w.Names[r.Method], OK: r.OK(), Model: r.Model}
	for _, n := range r.Warnings {
		out.Warnings = append(out.Warnings, n.Say(w.Lang))
	}
	if !r.OK() {
		out.Why = w.why(r)
		return out
	}
	out.Point, out.Half, out.Most, out.Sentence = w.people(r.Point), w.interval(r.Half), w.interval(r.Most), w.sentence(r)
	return out
}

// models compares the models of a method that has several.
func (w *estimateWords) models(r *estimate.Result) []modelTable {
	fixed := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	scores := func(name string, list []estimate.ModelScore) modelTable {
		t := modelTable{Name: name, Head: cells{w.Model, w.Points, w.SE, w.AIC, w.BIC, w.Deviance, w.DF}}
		for _, s := range list {
			t.Rows = append(t.Rows, cells{s.Model, w.people(s.Point), w.people(s.StdErr), fixed(s.AIC), fixed(s.BIC), fixed(s.Deviance), strconv.Itoa(s.DF)})
		}
		return t
	}
	switch d := r.Diagnostics.(type) {
	case *estimate.Search:
		out := []modelTable{scores(w.Names[r.Method], d.Best)}
		if len(d.Heterogeneity) > 0 {
			out = append(out, scores(w.Hetero, d.Heterogeneity))
		}
		return out
	case *estimate.Average:
		t := modelTable{Name: w.Names[r.Method], Head: cells{w.Model, w.Mass}}
		for _, g := range d.Top {
			t.Rows = append(t.Rows, cells{g.Model, strconv.FormatFloat(g.Mass, 'f', 3, 64)})
		}
		return []modelTable{t}
	case *estimate.Pairs:
		t := modelTable{Name: w.Names[r.Method], Head: cells{w.Lists, w.Points, w.SE, w.Most}}
		for _, p := range d.Pairs {
			t.Rows = append(t.Rows, cells{p.A + " × " + p.B, w.people(p.Chapman), w.people(p.StdErr), w.interval(p.Interval)})
		}
		return []modelTable{t}
	}
	return nil
}

// summary says how many are documented.
func (w *estimateWords) summary(t *estimate.Table) string {
	return fmt.Sprintf(w.Documented, w.people(float64(t.Documented())), len(t.Lists()))
}
