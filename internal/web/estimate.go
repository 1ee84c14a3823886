// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/assumption"
	"teptar/fault"
	"teptar/method/draw"
	"teptar/method/estimate"
	"teptar/publish/unlisted"
	"teptar/record"
)

// An estimating is a question of how many were never listed, as somebody asks
// it: which lists, of which people, and what they assume.
type estimating struct {
	filter  ask.ListFilter
	heavy   bool // latent classes too, which take long
	lists   *ask.Captures
	answers assumption.Answers
	answer  *unlisted.Answer  // nil if there is no number to be had
	late    []estimate.Method // those that the time did not suffice for
}

// estimateTime is how long a page computes. What is not done then is told; what
// is done is remembered, and the next time has as long for the rest.
const estimateTime = 20 * time.Second

// estimateSeed is that of every estimate at the desk, so that whoever looks
// again sees the same number.
const estimateSeed = 1

// estimateDraws is how often people are joined by their probability at the desk.
const estimateDraws = 20

// errTooMany is told of an archive that a page cannot wait for.
var errTooMany = fmt.Errorf("there are too many acts to be read in 20 seconds; narrow them by what was done, place or dates, or use teptar estimate in a terminal: %w", fault.Full)

// listFilter reads from the address which lists are asked for.
func (v *visit) listFilter(view *archive.View) (ask.ListFilter, error) {
	f, err := v.filter()
	if err != nil {
		return ask.ListFilter{}, err
	}
	if f.Case != "" {
		if _, err := view.Case(f.Case); err != nil {
			return ask.ListFilter{}, err
		}
	}
	out := ask.ListFilter{Filter: f, By: ask.ListKind(cmp.Or(v.query("by"), string(ask.BySource))), Status: record.Term(v.query("status"))}
	if t := v.query("type"); t != "" {
		out.Types = []record.Term{record.Term(t)}
	}
	out.Stratum, out.Open = v.query("stratum"), v.query("open") == "yes"
	out.Choose, out.Rest, err = ask.ParseLists(view, v.query("lists"))
	return out, err
}

// estimating answers the question of the address, if it computes as far as the
// time suffices. No snapshot is held while it does.
func (v *visit) estimating(compute bool) (*estimating, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	e := &estimating{heavy: v.query("heavy") == "yes", answers: assumption.Answers{}}
	if e.filter, err = v.listFilter(view); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(v.context(), estimateTime)
	defer cancel()
	if e.lists, err = ask.ListsOf(ctx, view, e.filter); errors.Is(err, context.DeadlineExceeded) {
		return nil, errTooMany
	} else if err != nil {
		return nil, err
	}
	v.unsee() // who reads what is kept must not hold a snapshot
	if e.filter.Case != "" {
		if e.answers, err = assumption.Read(v.context(), v.desk.archive, v.viewer(), e.filter.Case, e.lists.Key); err != nil {
			return nil, err
		}
	}
	if compute && len(e.lists.Refused) == 0 {
		err = v.compute(e)
	}
	return e, err
}

// methods are those that a question is answered by.
func (e *estimating) methods() []estimate.Method {
	if len(e.lists.Lists) < 3 {
		return []estimate.Method{estimate.MethodChapman}
	}
	ms := []estimate.Method{estimate.MethodLogLinear, estimate.MethodSparse, estimate.MethodAveraged}
	if e.heavy {
		ms = append(ms, estimate.MethodLatentClass)
	}
	return ms
}

// computed is what an estimate is remembered by.
type computed struct {
	asked  string // the numbers of its tables and links
	method estimate.Method
}

// errNotComputed is the answer of a memory that has none.
var errNotComputed = errors.New("not computed yet")

// remembered gives an estimate that was made before, or has it remembered.
func (v *visit) remembered(key computed, made *unlisted.Said) (*unlisted.Said, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	return archive.Remember(view, key, func() (*unlisted.Said, error) {
		if made == nil {
			return nil, errNotComputed
		}
		return made, nil
	})
}

// compute runs the methods one after the other, those that were run before
// left out, until the time is over.
func (v *visit) compute(e *estimating) error {
	ctx, cancel := context.WithTimeout(v.context(), estimateTime)
	defer cancel()
	q := unlisted.Of(e.lists, estimateDraws)
	q.Options.Seed = estimateSeed
	var err error
	if e.answer, err = q.Begin(); err != nil {
		return err
	}
	numbers := spelled(q)
	for _, m := range e.methods() {
		key := computed{numbers, m}
		said, err := v.remembered(key, nil)
		if errors.Is(err, errNotComputed) {
			v.unsee()
			if said, err = v.desk.computeOne(ctx, q, m); err == nil {
				said, err = v.remembered(key, said)
			}
		}
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			e.late = append(e.late, m)
		case err != nil:
			return err
		default:
			e.answer.Add(*said)
		}
	}
	return nil
}

// spelled writes all numbers that an answer depends on.
func spelled(q unlisted.Question) string {
	if l := q.Links; l != nil {
		return fmt.Sprint(len(l.Lists), l.Records, l.Matches, l.Draws)
	}
	numbers := ""
	for _, s := range q.Strata {
		numbers += fmt.Sprint("; ", s.Name != "", len(s.Table.Lists()))
		for mask := 1; mask < 1<<len(s.Table.Lists()); mask++ {
			numbers += fmt.Sprint(" ", s.Table.Count(mask))
		}
	}
	return numbers
}

// computeOne runs a method when no other runs.
func (d *Desk) computeOne(ctx context.Context, q unlisted.Question, m estimate.Method) (*unlisted.Said, error) {
	select {
	case d.computing <- struct{}{}:
		defer func() { <-d.computing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	said, err := q.One(ctx, m)
	return &said, err
}

// An estimatePage shows who is on which lists, how many were never listed, and
// what that assumes.
type estimatePage struct {
	*estimating
	Words     *unlisted.Words
	Case      record.CaseID
	Form      url.Values // as it was asked
	Kinds     []listKind
	Types     []record.TermEntry
	Statuses  []record.TermEntry
	Rows      []listRow
	Letters   []string
	Results   []unlisted.InWords
	Compared  []unlisted.ModelTable
	Strata    []ask.Column // what people can be split by
	Parts     [][]string
	Drawings  []drawn
	Questions []assumed
	MayAnswer bool
	Wrong     string
	Path      string // the question, for its forms
	Release   string // where it is published
}

// A listKind is a kind of list in words.
type listKind struct {
	Kind ask.ListKind
	Name string
}

// A listRow is a source with the list that it is on: a letter, "rest" or "".
type listRow struct {
	ask.Lister
	On    string
	First bool // of its list
	Whole int  // people on the list, if it has others
}

// An assumed is an assumption with what was said of it, or is being said.
type assumed struct {
	Code, Label, Said string
	assumption.Answer
	Verdicts []assumption.Verdict
}

func (estimatePage) template() string        { return "estimate" }
func (p estimatePage) title(w words) string  { return w.T("How many were never listed") }
func (p estimatePage) ofCase() record.CaseID { return p.Case }

// Lists are in the page too: who is on which.
func (p estimatePage) Lists() *ask.Captures { return p.estimating.lists }

// Late are the methods that the time did not suffice for, in words.
func (p estimatePage) Late() string {
	var names []string
	for _, m := range p.late {
		names = append(names, p.Words.Names[m])
	}
	return strings.Join(names, ", ")
}

// Open counts the questions without an answer.
func (p estimatePage) Open() int { return len(p.answers.Open()) }

// showEstimate is the page. Lists that were chosen row by row become a part of
// its address.
func showEstimate(v *visit) error {
	if q := v.r.URL.Query(); slices.ContainsFunc(slices.Sorted(maps.Keys(q)), func(name string) bool { return strings.HasPrefix(name, listField) }) {
		return v.goTo(chosenLists(q))
	}
	return v.showEstimate(http.StatusOK, nil, "")
}

// listField begins the names of the fields that say on which list a source is.
const listField = "list-"

// chosenLists gives the address with the lists that rows were put on.
func chosenLists(q url.Values) string {
	on := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if id, ok := strings.CutPrefix(name, listField); ok {
			on[q.Get(name)] = append(on[q.Get(name)], id)
			q.Del(name)
		}
	}
	var parts []string
	for _, letter := range listLetters() {
		if ids := on[letter]; len(ids) > 0 {
			parts = append(parts, strings.Join(ids, "+"))
		}
	}
	if len(on["rest"]) > 0 {
		parts = append(parts, "rest")
	}
	q.Set("lists", strings.Join(parts, ","))
	return "/estimate?" + q.Encode()
}

// listLetters are the names that lists can have.
func listLetters() []string {
	letters := make([]string, estimate.MaxLists)
	for i := range letters {
		letters[i] = string(rune('A' + i))
	}
	return letters
}

// shownListers is how many sources can be put on lists on the page.
const shownListers = 60

// showEstimate shows the page, with the answers as they were typed.
func (v *visit) showEstimate(status int, typed assumption.Answers, wrong string) error {
	e, err := v.estimating(true)
	if err != nil {
		return err
	}
	w := speak(v.lang)
	s := v.desk.archive.Schema()
	p := estimatePage{estimating: e, Words: unlisted.In(v.lang), Case: e.filter.Case, Form: v.r.URL.Query(), Types: s.Vocabulary("act").Terms, Statuses: s.Vocabulary("record_status").Terms[:4], Letters: listLetters(), Strata: ask.ListStrata(v.lang),
		Kinds: []listKind{{ask.BySource, w.T("independent source")}, {ask.ByOutlet, w.T("publisher")}, {ask.ByImport, w.T("document")}}, Wrong: wrong, Path: "/estimate?" + v.estimateQuery()}
	if p.Case != "" && v.viewer().Judges(p.Case) {
		p.MayAnswer, p.Release = true, "/estimate/publish?"+v.estimateQuery()
	}
	p.rows()
	for _, one := range assumption.All() {
		said := e.answers[one.Code]
		row := assumed{Code: one.Code, Label: one.Label(v.lang), Answer: said, Verdicts: assumption.Verdicts()}
		if said.Verdict != "" {
			row.Said = said.Verdict.Label(v.lang)
		}
		if now, ok := typed[one.Code]; ok {
			row.Verdict, row.Reason = now.Verdict, now.Reason
		}
		p.Questions = append(p.Questions, row)
	}
	if e.answer != nil {
		for _, r := range e.answer.Results {
			p.Results = append(p.Results, p.Words.Result(r))
			p.Compared = append(p.Compared, p.Words.Compare(r)...)
		}
		p.Parts = e.answer.Parts(p.Words)
		if err := p.draw(v.lang); err != nil {
			return err
		}
	}
	return v.showAs(status, p)
}

// rows puts every source on its list.
func (p *estimatePage) rows() {
	for _, l := range p.lists.Lists {
		for i, of := range l.Of {
			row := listRow{Lister: of, On: l.Letter, First: i == 0}
			if l.Rest {
				row.On = "rest"
			}
			if len(l.Of) > 1 {
				row.Whole = l.People
			}
			p.Rows = append(p.Rows, row)
		}
	}
	for _, of := range p.lists.Left {
		p.Rows = append(p.Rows, listRow{Lister: of})
	}
	p.Rows = p.Rows[:min(len(p.Rows), shownListers)]
}

// draw draws how lists overlap and what the methods say.
func (p *estimatePage) draw(lang string) error {
	for i, d := range []*draw.Drawing{p.answer.Overlaps(lang), p.answer.Ranges(lang)} {
		svg, err := d.SVG(fmt.Sprintf("d%d", i))
		if err != nil {
			return err
		}
		p.Drawings = append(p.Drawings, drawn{d, template.HTML(svg)})
	}
	return nil
}

// estimateQuery gives the question as a part of an address.
func (v *visit) estimateQuery() string {
	q := url.Values{}
	for _, name := range []string{"case", "by", "type", "status", "from", "to", "place", "certain", "lists", "heavy", "stratum", "open"} {
		if s := v.query(name); s != "" {
			q.Set(name, s)
		}
	}
	return q.Encode()
}

// keepAnswers keeps what was said of the assumptions: of those that have a
// verdict or a reason.
func keepAnswers(v *visit) error {
	e, err := v.estimating(false)
	if err != nil {
		return err
	}
	given := assumption.Answers{}
	for _, one := range assumption.All() {
		a := assumption.Answer{Verdict: assumption.Verdict(v.form("verdict-" + one.Code)), Reason: v.form("reason-" + one.Code)}
		if a.Verdict != "" || strings.TrimSpace(a.Reason) != "" {
			given[one.Code] = a
		}
	}
	err = assumption.Give(v.context(), v.desk.archive, v.viewer(), e.filter.Case, e.lists.Key, given)
	if errors.Is(err, fault.Invalid) {
		return v.showEstimate(http.StatusUnprocessableEntity, given, speak(v.lang).T("Each answer has a verdict and a reason of at most 500 letters: %s.", detail(err)))
	}
	if err != nil {
		return err
	}
	return v.goTo("/estimate?" + v.estimateQuery() + "#assumptions")
}
