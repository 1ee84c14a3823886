// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/archive/saved"
	"teptar/fault"
	"teptar/record"
)

// A savedLine is a saved search with how many results it has now.
type savedLine struct {
	saved.Search
	Title   string       // of its case
	Count   *saved.Count // nil if it was not counted
	Changes bool         // the person may rename and drop it
}

// countedSearches is how many saved searches a page counts. Each takes as long
// as one page of results.
const countedSearches = 6

// savedLines lists the saved searches that the person has, and counts the
// first of them. One that can no longer be read, because a term of the team was
// erased, is listed without a number.
func (v *visit) savedLines(view *archive.View, count int) ([]savedLine, error) {
	list, err := v.desk.saved.List(v.context(), v.viewer())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	cases, err := view.Cases()
	if err != nil {
		return nil, err
	}
	titles := titlesOf(cases)
	lines := make([]savedLine, len(list))
	for i, s := range list {
		lines[i] = savedLine{Search: s, Title: cmp.Or(titles[s.Case], string(s.Case)), Changes: saved.Changes(v.viewer(), s)}
		if i >= count {
			continue
		}
		c, err := v.desk.saved.Count(v.context(), view, s, v.lang)
		if err != nil && !errors.Is(err, fault.Invalid) {
			return nil, err
		}
		if err == nil {
			lines[i].Count = &c
		}
	}
	return lines, nil
}

// A savedPage is all saved searches that somebody has, and the form of a new
// one with what is wrong in it.
type savedPage struct {
	Searches []savedLine
	Form     saveForm
	Renamed  savedName
	Wrong    string
}

func (savedPage) template() string         { return "saved" }
func (savedPage) title(w words) string     { return w.T("Saved searches") }
func (p savedPage) searched() string       { return p.Form.Query }
func (p savedPage) Renames(id string) bool { return p.Wrong != "" && p.Renamed.ID == id }

// A saveForm is a search that is to be saved, as it was typed.
type saveForm struct {
	Query, Name string
	Case        record.CaseID
	Cases       []record.Case // with whose people it can be shared
}

// A savedName is another name for a search, as it was typed.
type savedName struct{ ID, Name string }

// saveForm gives the form for saving a query.
func (v *visit) saveForm(view *archive.View, text string) (saveForm, error) {
	cases, err := view.Cases()
	cases = slices.DeleteFunc(cases, func(c record.Case) bool { return !saved.Shares(v.viewer(), c.ID) })
	return saveForm{Query: text, Cases: cases}, err
}

func showSaved(v *visit) error { return v.showSaved(http.StatusOK, savedPage{}) }

// showSaved shows the list, and the forms as they were typed.
func (v *visit) showSaved(status int, p savedPage) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	typed := p.Form
	if p.Form, err = v.saveForm(view, typed.Query); err != nil {
		return err
	}
	p.Form.Name, p.Form.Case = typed.Name, typed.Case
	if p.Searches, err = v.savedLines(view, countedSearches); err != nil {
		return err
	}
	return v.showAs(status, p)
}

// saveSearch saves the search of the form, and shows what it finds.
func saveSearch(v *visit) error {
	f := saveForm{Query: v.form("q"), Name: v.form("name"), Case: record.CaseID(v.form("case"))}
	s, err := v.desk.saved.Keep(v.context(), v.viewer(), saved.Search{Name: f.Name, Query: f.Query, Case: f.Case})
	if text := v.wrongSaved(err); text != "" {
		return v.showSaved(http.StatusUnprocessableEntity, savedPage{Form: f, Wrong: text})
	}
	if err != nil {
		return err
	}
	return v.goTo("/searches/" + s.ID)
}

// wrongSaved says in words what is wrong with a search that was not saved; ""
// for an error that is no matter of what was typed.
func (v *visit) wrongSaved(err error) string {
	w := speak(v.lang)
	var wrong *query.Error
	switch {
	case errors.As(err, &wrong):
		return wrong.Label(v.lang)
	case errors.Is(err, fault.Conflict):
		return w.T("Another of your saved searches, or of the case, has this name.")
	case errors.Is(err, fault.Full):
		return w.T("There are a hundred saved searches here already. Drop one first.")
	case errors.Is(err, fault.Invalid):
		return w.T("A saved search has a name of at most 80 letters and at least one word or condition, and one that is shared names no other case.")
	}
	return ""
}

// renameSearch gives a search another name.
func renameSearch(v *visit) error {
	id := v.r.PathValue("saved")
	_, err := v.desk.saved.Rename(v.context(), v.viewer(), id, v.form("name"))
	if text := v.wrongSaved(err); text != "" {
		return v.showSaved(http.StatusUnprocessableEntity, savedPage{Renamed: savedName{id, v.form("name")}, Wrong: text})
	}
	if err != nil {
		return err
	}
	return v.goTo("/searches")
}

// dropSearch forgets a search.
func dropSearch(v *visit) error {
	if err := v.desk.saved.Drop(v.context(), v.viewer(), v.r.PathValue("saved")); err != nil {
		return err
	}
	return v.goTo("/searches")
}

// runSearch shows what a saved search finds, with what is new since the person
// looked last, and notes that they looked.
func runSearch(v *visit) error {
	s, err := v.desk.saved.Find(v.context(), v.viewer(), v.r.PathValue("saved"))
	if err != nil {
		return err
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	p, err := v.searchPage(view, s.Query)
	if err != nil {
		return err
	}
	p.Saved = &savedLine{Search: s, Changes: saved.Changes(v.viewer(), s)}
	if p.Found == nil {
		return v.show(p)
	}
	if v.query("after") != "" {
		p.mark(v.desk.saved.Before(v.viewer(), s))
		return v.show(p)
	}
	found, err := saved.Run(v.context(), view, s, v.lang)
	if err != nil {
		return err
	}
	v.unsee() // who keeps must not hold a snapshot
	seen, err := v.desk.saved.Look(v.context(), v.viewer(), s, found)
	if err != nil {
		return fmt.Errorf("saved search: %w", err)
	}
	p.mark(seen)
	return v.show(p)
}

// mark notes which of the results are new.
func (p *searchPage) mark(seen saved.Seen) {
	p.New = map[int]bool{}
	for i, t := range p.Found.Things {
		p.New[i] = seen.NewThing(t)
	}
	for i, r := range p.Found.Passages {
		p.New[i] = seen.NewPassage(r)
	}
}

// IsNew tells whether a row of the page was not there when the person looked
// last.
func (p searchPage) IsNew(row int) bool { return p.New[row] }

// NewRows counts the rows that are new.
func (p searchPage) NewRows() (n int) {
	for _, is := range p.New {
		if is {
			n++
		}
	}
	return n
}
