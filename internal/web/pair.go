// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"html/template"
	"math"
	"net/url"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/method/draw"
	"teptar/record"
)

// showPair sets two things side by side, for a judgment whether they are one.
func showPair(v *visit) error {
	x, y, ok := pairOf(v.r.PathValue("a"), v.r.PathValue("b"))
	if !ok {
		return notFound("thing")
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	pair, err := ask.SideBySide(v.context(), view, x, y, v.lang)
	if err != nil {
		return err
	}
	p := pairPage{Pair: pair, MayJudge: v.viewer().Judges(pair.A.Case), Self: pairPath(x, y), Skipped: v.r.URL.Query()["skip"]}
	if m := pair.Match; m != nil {
		w := speak(v.lang)
		p.Fall = fallOf(w, m)
		drawing := draw.Waterfall{Title: w.T("How the weight adds up"), Steps: p.Fall, Sum: w.T("together")}.Draw(draw.Style{Lang: v.lang, Width: fallWidth})
		svg, err := drawing.SVG("w")
		if err != nil {
			return err
		}
		p.SVG = template.HTML(svg) // package draw escapes every label
	}
	if p.After, err = v.justJudged(view); err != nil {
		return err
	}
	return v.show(p)
}

// fallWidth is that of the waterfall, in px: the width of a telephone.
const fallWidth = 330

// fallOf gives the steps of a waterfall: what every pair begins with, what each
// element weighs, and what is corrected.
func fallOf(w words, m *ask.Match) []draw.Fall {
	steps := []draw.Fall{{Label: w.T("every pair"), By: m.Prior}}
	for _, e := range m.Elements {
		if e.Level != "" {
			steps = append(steps, draw.Fall{Label: e.Label + ": " + e.Level, By: e.Weight})
		}
	}
	for _, s := range []draw.Fall{{Label: w.T("may be close relatives"), By: m.Kin}, {Label: w.T("as judgments correct it"), By: m.Calibration}} {
		if math.Abs(s.By) >= .05 {
			steps = append(steps, s)
		}
	}
	return steps
}

type pairPage struct {
	*ask.Pair
	Fall     []draw.Fall
	SVG      template.HTML
	MayJudge bool
	Self     string
	Skipped  []string
	After    *judgedPair
}

func (pairPage) template() string { return "pair" }
func (p pairPage) title(w words) string {
	return w.T("The same?") + " " + p.A.Title + " – " + p.B.Title
}
func (p pairPage) ofCase() record.CaseID { return p.A.Case }

// Next is where the next pair is found after this one, with what was just judged.
func (p pairPage) Next() string {
	return "/match/next?" + url.Values{"kind": {string(p.Kind)}, "skip": p.Skipped, "after": {p.A.ID.String() + "," + p.B.ID.String()}}.Encode()
}

// Skip is where the next pair is found without a judgment of this one.
func (p pairPage) Skip() string {
	skip := append([]string{p.A.ID.String() + "," + p.B.ID.String()}, p.Skipped...)
	return "/match/next?" + url.Values{"kind": {string(p.Kind)}, "skip": skip[:min(len(skip), maxSkips)]}.Encode()
}

// Silent lists the elements of which one of the two says nothing.
func (p pairPage) Silent() (names []string) {
	for _, e := range p.Match.Elements {
		if e.Level == "" {
			names = append(names, e.Label)
		}
	}
	return names
}

// A pairCell is what one of the two has of a property.
type pairCell struct {
	*ask.HeldProperty
	Of   string // what the thing is called
	page pairPage
}

// Cells gives the two cells of a row.
func (p pairPage) Cells(r ask.PairRow) []pairCell {
	return []pairCell{{r.A, p.A.Title, p}, {r.B, p.B.Title, p}}
}

// SourceOf gives a passage by its number, nil for none.
func (c pairCell) SourceOf(n int) *ask.Source {
	if n < 1 || n > len(c.page.Sources) {
		return nil
	}
	return &c.page.Sources[n-1]
}

// pairOf reads two ids.
func pairOf(a, b string) (x, y record.EntityID, ok bool) {
	x, errX := record.ParseEntityID(a)
	y, errY := record.ParseEntityID(b)
	return x, y, errX == nil && errY == nil
}

func pairPath(x, y record.EntityID) string { return "/match/" + x.String() + "/" + y.String() }

// nextPair goes on to the pair whose judgment teaches the most, leaving out one that
// was skipped; to the list if none is left.
func nextPair(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	kind := record.Kind(v.query("kind"))
	var skip [][2]record.EntityID
	q := url.Values{}
	for _, s := range v.r.URL.Query()["skip"] {
		a, b, _ := strings.Cut(short(s), ",")
		if x, y, ok := pairOf(a, b); ok && len(skip) < maxSkips {
			skip = append(skip, [2]record.EntityID{x, y})
			q.Add("skip", short(s))
		}
	}
	m, err := ask.NextMatch(v.context(), view, kind, skip, v.lang)
	if err != nil {
		return err
	}
	if after := v.query("after"); after != "" {
		q.Set("after", after)
	}
	to := "/match"
	if m != nil {
		to = pairPath(m.A.ID, m.B.ID)
	} else {
		q.Set("kind", string(kind))
		q.Del("skip")
	}
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return v.goTo(to)
}

// maxSkips is how many pairs one address can leave out.
const maxSkips = 100

// A judgedPair is what was just judged, to be looked at again or taken back.
type judgedPair struct {
	*ask.Ruling
	A, B ask.MatchSide
	Path string
}

// justJudged gives the judgment that the address says was just made; nil if there is
// none, or it is not for this viewer.
func (v *visit) justJudged(view *archive.View) (*judgedPair, error) {
	a, b, _ := strings.Cut(v.query("after"), ",")
	x, y, ok := pairOf(a, b)
	if !ok {
		return nil, nil
	}
	pair, err := ask.SideBySide(v.context(), view, x, y, v.lang)
	if errors.Is(err, fault.NotFound) || err == nil && pair.Judgment() == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &judgedPair{pair.Judgment(), pair.A, pair.B, pairPath(x, y)}, nil
}
