// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/method/draw"
	"teptar/record"
)

// showCounts is a form that asks how many, with the answer.
func showCounts(v *visit) error {
	t, q, err := v.countsAsked()
	if err != nil {
		return err
	}
	p := countsPage{Table: t, Query: q, From: v.query("from"), To: v.query("to"), Dimensions: ask.Dimensions(v.lang), Units: ask.CountUnits(v.lang),
		Statuses: ask.CountStatuses(), Columns: t.Columns(), Lines: t.Lines(v.lang), May: v.viewer().Everything()}
	p.CSV = "/counts.csv" + strings.TrimPrefix(v.with("", ""), "/counts")
	if p.More = max(0, len(p.Lines)-countLines); p.More > 0 {
		p.Lines = slices.Concat(p.Lines[:countLines-2], p.Lines[len(p.Lines)-2:]) // the totals stay
	}
	if len(t.By) > 0 && len(t.Rows) > 1 {
		svg, err := drawCounts(t, v.lang).SVG("d")
		if err != nil {
			return err
		}
		p.SVG = template.HTML(svg)
	}
	return v.show(p)
}

// countLines is how many rows a page shows.
const countLines = 400

// drawCounts draws the counts of the first unit, those that are shown.
func drawCounts(t *ask.CountTable, lang string) *draw.Drawing {
	d := draw.Bars{Title: t.Title, Desc: t.Header + ": " + t.Units[0].Label}
	for _, r := range t.Rows {
		if r.Hidden {
			continue
		}
		var labels []string
		for _, k := range r.Key {
			labels = append(labels, k.Label)
		}
		n := draw.Range{Lo: int(r.Counts[0].Min), Hi: -1}
		if most := r.Counts[0].Max; most != nil {
			n.Hi = int(*most)
		}
		d.Rows = append(d.Rows, draw.Bar{Label: strings.Join(labels, ", "), Count: n})
	}
	return d.Draw(draw.Style{Lang: lang, Width: drawingWidth})
}

// exportCounts gives the same table as CSV, for who may know everything.
func exportCounts(v *visit) error {
	if !v.viewer().Everything() {
		return notFound("page")
	}
	t, _, err := v.countsAsked()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.WriteCSV(&out); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="teptar-counts.csv"`)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(out.Bytes())
	return nil
}

// giveCounts gives the same table to a program.
func giveCounts(v *visit) (*ask.CountTable, error) {
	t, _, err := v.countsAsked()
	return t, err
}

// countsAsked reads what the address asks for, and counts.
func (v *visit) countsAsked() (*ask.CountTable, ask.CountQuery, error) {
	q := ask.CountQuery{Status: record.Term(v.query("status"))}
	view, err := v.see()
	if err != nil {
		return nil, q, err
	}
	if q.Filter, err = v.filter(); err != nil {
		return nil, q, err
	}
	words := func(name string) []string {
		return strings.FieldsFunc(v.query(name), func(r rune) bool { return r == ',' })
	}
	// A form without script has a field for each dimension.
	q.By, q.Units = slices.Concat(words("by"), words("by2"), words("by3")), words("unit")
	if len(q.By) == 0 {
		q.By = []string{"type"}
	}
	if slices.Equal(q.By, []string{"none"}) {
		q.By = nil
	}
	if s := v.query("suppress"); s != "" {
		if q.Suppress, err = strconv.ParseInt(s, 10, 32); err != nil || q.Suppress < 2 {
			return nil, q, fmt.Errorf("suppress: want a number from 2: %w", fault.Invalid)
		}
	}
	t, err := ask.HowMany(v.context(), view, q)
	return t, q, err
}

type countsPage struct {
	Table      *ask.CountTable
	Query      ask.CountQuery
	From, To   string
	Dimensions []ask.Column
	Units      []ask.Column
	Statuses   []record.Term
	Columns    []ask.Column
	Lines      [][]string
	More       int // rows that are not shown
	SVG        template.HTML
	CSV        string
	May        bool // have the file
}

func (countsPage) template() string        { return "counts" }
func (p countsPage) title(w words) string  { return p.Table.Title }
func (p countsPage) ofCase() record.CaseID { return p.Query.Case }

// ByAt gives the dimension that stands at a place of the form.
func (p countsPage) ByAt(i int) string {
	if i < len(p.Query.By) {
		return p.Query.By[i]
	}
	return ""
}

// Unit gives the unit that was asked for.
func (p countsPage) Unit() string { return strings.Join(p.Query.Units, ",") }

// Status gives the least status that counts.
func (p countsPage) Status() record.Term { return cmp.Or(p.Query.Status, "V1") }

// dimensionNames lists what can be counted by.
func dimensionNames() string {
	var names []string
	for _, d := range ask.Dimensions("en") {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}
