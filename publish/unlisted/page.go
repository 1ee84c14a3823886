// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	_ "embed"
	"html/template"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"teptar/method/draw"
	"teptar/method/estimate"
)

//go:embed page.html
var pageText string

// A page is what the template is filled with. Where it has a name of its own that
// is a word too, the word is found in Words.
type page struct {
	*Words
	File, Summary string
	SeedNumber    uint64
	ListRows      []cells
	Pictures      []picture
	Results       []InWords
	Strata        [][]string
	Changes       []cells
	Compared      []ModelTable
	Origin        *Origin
	HiddenNote    string
}

type cells []string

// A picture is a drawing with its table.
type picture struct {
	Title, Desc string
	SVG         template.HTML
	Table       draw.Table
}

// InWords is what one method says.
type InWords struct {
	Name, Point, Half, Most, Sentence, Model, Why, Links string
	OK                                                   bool
	Warnings                                             []string
}

// A ModelTable compares models of one method.
type ModelTable struct {
	Name string
	Head []string
	Rows []cells
}

// Write writes the answer as a page, whole in one file: no script, no link, no
// style from elsewhere.
func (a *Answer) Write(out io.Writer, lang string) error {
	t, err := template.New("unlisted").Parse(pageText)
	if err != nil {
		return err
	}
	p, err := a.page(lang)
	if err != nil {
		return err
	}
	return t.Execute(out, p)
}

// page says the answer in words.
func (a *Answer) page(lang string) (*page, error) {
	w := In(lang)
	r := &page{Words: w, File: a.Source, SeedNumber: a.Seed, Summary: w.Summary(a.Table), Origin: a.Origin, Strata: a.Parts(w), HiddenNote: a.hiddenNote(w)}
	for i, l := range a.Table.Lists() {
		r.ListRows = append(r.ListRows, cells{a.called(l), w.Number(float64(a.onList(i)))})
	}
	for _, one := range a.Results {
		r.Results = append(r.Results, w.Result(one))
		r.Compared = append(r.Compared, w.Compare(one)...)
	}
	for _, c := range a.Changes {
		row := w.Row(w.Kinds[c.Kind]+" "+c.Detail, c.Result)
		r.Changes = append(r.Changes, cells{row[0], w.Names[c.Method], row[1], row[2]})
	}
	for i, d := range []*draw.Drawing{a.Overlaps(lang), a.Ranges(lang)} {
		svg, err := d.SVG("p" + strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		r.Pictures = append(r.Pictures, picture{d.Title, d.Desc, template.HTML(svg), d.Table}) // from package draw, which escapes all words
	}
	return r, nil
}

// Parts gives what each method says of each stratum: its name, the method, the
// estimate, the interval, the model, or why there is no number, and what to be careful
// about.
func (a *Answer) Parts(w *Words) (rows [][]string) {
	for _, s := range a.Strata {
		for _, one := range s.Results {
			said := w.Result(one)
			row := append([]string{s.Name}, w.Row(said.Name, one)...)
			if !said.OK {
				row[len(row)-1] = said.Why
			}
			rows = append(rows, append(row, strings.Join(said.Warnings, "; ")))
		}
	}
	return rows
}

// Overlaps draws how the lists overlap.
func (a *Answer) Overlaps(lang string) *draw.Drawing {
	w := In(lang)
	o := draw.Overlaps{Title: w.Overlap, Desc: w.OverlapDesc, Lists: a.Table.Lists()}
	hidden := a.hidden()
	for mask := 1; mask < 1<<len(o.Lists); mask++ {
		if hidden[mask] {
			continue
		}
		c := draw.Overlap{Count: int(min(a.Table.Count(mask), math.MaxInt32))}
		for m := mask; m != 0; m &= m - 1 {
			c.On = append(c.On, bits.TrailingZeros(uint(m)))
		}
		o.Cells = append(o.Cells, c)
	}
	return o.Draw(draw.Style{Lang: w.Lang})
}

// Ranges draws all methods side by side.
func (a *Answer) Ranges(lang string) *draw.Drawing {
	w := In(lang)
	r := draw.Ranges{Title: w.Ranges, Desc: w.RangesDesc, Floor: float64(a.Table.Documented())}
	for _, one := range a.Results {
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

// Result says one method in words.
func (w *Words) Result(r *estimate.Result) InWords {
	out := InWords{Name: w.Names[r.Method], OK: r.OK(), Model: r.Model, Links: w.Links(r)}
	for _, n := range r.Warnings {
		out.Warnings = append(out.Warnings, n.Say(w.Lang))
	}
	if !r.OK() {
		out.Why = w.Why(r)
		return out
	}
	out.Point, out.Half, out.Most, out.Sentence = w.Number(r.Point), w.Interval(r.Half), w.Interval(r.Most), w.Sentence(r)
	return out
}

// Compare compares the models of a method that has several.
func (w *Words) Compare(r *estimate.Result) []ModelTable {
	fixed := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	scores := func(name string, list []estimate.ModelScore) ModelTable {
		t := ModelTable{Name: name, Head: cells{w.Model, w.Points, w.SE, w.AIC, w.BIC, w.Deviance, w.DF}}
		for _, s := range list {
			t.Rows = append(t.Rows, cells{s.Model, w.Number(s.Point), w.Number(s.StdErr), fixed(s.AIC), fixed(s.BIC), fixed(s.Deviance), strconv.Itoa(s.DF)})
		}
		return t
	}
	switch d := r.Diagnostics.(type) {
	case *estimate.Search:
		out := []ModelTable{scores(w.Names[r.Method], d.Best)}
		if len(d.Heterogeneity) > 0 {
			out = append(out, scores(w.Hetero, d.Heterogeneity))
		}
		return out
	case *estimate.Average:
		t := ModelTable{Name: w.Names[r.Method], Head: cells{w.Model, w.Mass}}
		for _, g := range d.Top {
			t.Rows = append(t.Rows, cells{g.Model, strconv.FormatFloat(g.Mass, 'f', 3, 64)})
		}
		return []ModelTable{t}
	case *estimate.Pairs:
		t := ModelTable{Name: w.Names[r.Method], Head: cells{w.Lists, w.Points, w.SE, w.Most}}
		for _, p := range d.Pairs {
			t.Rows = append(t.Rows, cells{p.A + " × " + p.B, w.Number(p.Chapman), w.Number(p.StdErr), w.Interval(p.Interval)})
		}
		return []ModelTable{t}
	}
	return nil
}
