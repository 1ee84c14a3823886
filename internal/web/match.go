// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strconv"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/linkage"
	"teptar/method/draw"
	"teptar/record"
)

const (
	matchRows = 30 // proposals of a page
	// clusterWidth is that of the drawing of a cluster, in px.
	clusterWidth = 320
)

// matchLevels are the probabilities that the list can be narrowed to.
var matchLevels = []string{"0.5", "0.8", "0.95", "0.99"}

// showMatches lists what may be one thing under two names.
func showMatches(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p := matchesPage{Kinds: append(linkage.Kinds(), record.Document), Levels: matchLevels, At: v.query("at"), Order: v.query("order"), MayRun: v.judgesSomewhere(view)}
	f, err := v.matchFilter(&p)
	if err != nil {
		return err
	}
	v.runUnderWay(&p)
	if f.Kind == record.Document {
		return v.showRepeats(view, p)
	}
	if p.MatchList, err = ask.Proposals(v.context(), view, f); err != nil {
		return err
	}
	p.Earlier, p.Later = v.step(ask.Filter{Offset: f.Offset}, -f.Limit), v.step(ask.Filter{Offset: f.Offset}, f.Limit)
	p.More, p.Offset = f.Offset+len(p.Matches) < p.Total, f.Offset
	if p.Drawn, err = clustersDrawn(p.Clusters, v.lang); err != nil {
		return err
	}
	if p.After, err = v.justJudged(view); err != nil {
		return err
	}
	return v.show(p)
}

// matchFilter reads what the list is narrowed to.
func (v *visit) matchFilter(p *matchesPage) (ask.MatchFilter, error) {
	p.Kind = record.Person
	if s := v.query("kind"); s != "" {
		p.Kind = record.Kind(s)
	}
	if !slices.Contains(p.Kinds, p.Kind) {
		return ask.MatchFilter{}, notFound("kind")
	}
	f := ask.MatchFilter{Kind: p.Kind, At: linkage.ProposeFrom, Teach: p.Order != "weight", Limit: matchRows, Lang: v.lang}
	filter, err := v.filter()
	if err != nil {
		return f, err
	}
	f.Case, f.Offset, p.Case = filter.Case, filter.Offset, filter.Case
	if slices.Contains(matchLevels, p.At) {
		f.At, err = strconv.ParseFloat(p.At, 64)
	}
	return f, err
}

// judgesSomewhere tells whether the viewer may judge in a case that they know.
func (v *visit) judgesSomewhere(view *archive.View) bool {
	cases, err := view.Cases()
	return err == nil && slices.ContainsFunc(cases, func(c record.Case) bool { return v.viewer().Judges(c.ID) })
}

type matchesPage struct {
	*ask.MatchList
	Kind           record.Kind
	Case           record.CaseID
	Kinds          []record.Kind
	Levels         []string
	At, Order      string
	MayRun         bool
	Most           int // things that are compared without a run
	Work           work
	WorkWords      string
	Drawn          []template.HTML // of the clusters
	Repeats        *ask.Answer     // of documents
	Offset         int
	More           bool
	Earlier, Later string
	After          *judgedPair
}

func (matchesPage) template() string        { return "matches" }
func (matchesPage) title(w words) string    { return w.T("The same?") }
func (p matchesPage) ofCase() record.CaseID { return p.Case }

// Next gives the address of the pair that teaches the most.
func (p matchesPage) Next() string { return "/match/next?kind=" + string(p.Kind) }

// clustersDrawn draws clusters, small.
func clustersDrawn(cs []ask.MatchCluster, lang string) ([]template.HTML, error) {
	var out []template.HTML
	for i, c := range cs {
		d := draw.Cluster{Weakest: [2]int{-1, -1}, Links: c.Links, Weight: inBits(c.Weight)}
		for k, m := range c.Members {
			d.Members = append(d.Members, m.Title)
			switch m.ID {
			case c.WeakestA.ID:
				d.Weakest[0] = k
			case c.WeakestB.ID:
				d.Weakest[1] = k
			}
		}
		svg, err := d.Draw(draw.Style{Lang: lang, Width: clusterWidth}).SVG("c" + strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		out = append(out, template.HTML(svg)) // package draw escapes every label
	}
	return out, nil
}

// showRepeats lists documents whose text nearly repeats that of an earlier one.
func (v *visit) showRepeats(view *archive.View, p matchesPage) error {
	found, err := linkage.Echoes(v.context(), view)
	if err != nil {
		return err
	}
	if p.Repeats, err = ask.Repeats(v.context(), view, found, v.lang); err != nil {
		return err
	}
	p.MatchList = &ask.MatchList{Kind: p.Kind, NotRun: found.NotRun, Stale: found.Stale, Total: len(found.Of)}
	return v.show(p)
}

// runMatch begins to compare all things of a kind, where that takes longer than a page
// may. It goes on after the request; the list tells how far it is, and so does that of
// whoever asks for another run meanwhile.
func runMatch(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	kind, by := record.Kind(v.form("kind")), v.viewer()
	if !v.judgesSomewhere(view) || kind != record.Document && !linkage.Matchable(kind) {
		return notFound("kind")
	}
	v.unsee()
	v.desk.matching.begin(v.context(), func(ctx context.Context, tell func(string, int64, int64)) error {
		view, err := v.desk.archive.View(ctx, by)
		if err != nil {
			return err
		}
		defer view.Close()
		if kind == record.Document {
			_, err = linkage.RunEchoes(ctx, v.desk.archive, view, tell)
		} else {
			_, _, err = linkage.Run(ctx, v.desk.archive, view, kind, tell)
		}
		return err
	})
	return v.goTo("/match?kind=" + url.QueryEscape(string(kind)))
}

// runUnderWay tells on the list how far a run is, whoever began it, if the viewer may
// begin one; and asks again by itself until it is over.
func (v *visit) runUnderWay(p *matchesPage) {
	if p.Most = linkage.Limit; p.Kind == record.Document {
		p.Most = linkage.EchoLimit
	}
	if !p.MayRun {
		return
	}
	p.Work, p.WorkWords = v.follow(&v.desk.matching, v.r.URL.RequestURI())
}

// inBits writes a weight.
func inBits(w float64) string {
	if w < 0 {
		return fmt.Sprintf("−%.1f", math.Abs(w))
	}
	return fmt.Sprintf("+%.1f", w)
}

// chance writes a probability, never as certain.
func chance(p float64) string {
	switch {
	case p > .999:
		return "> 0.999"
	case p < .001:
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// likely puts a probability into words.
func likely(w words, p float64) string {
	switch {
	case p >= .99:
		return w.T("very likely one")
	case p >= .8:
		return w.T("likely one")
	case p >= .5:
		return w.T("rather one than two")
	case p >= .1:
		return w.T("rather two than one")
	}
	return w.T("likely two")
}
