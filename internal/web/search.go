// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/http"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/fault"
	"teptar/record"
)

// searchRows is how many things or passages a page of results has.
const searchRows = 40

// search finds passages and things. A query that cannot be read is answered
// with the query and what is wrong with it.
func search(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p, err := v.searchPage(view, v.query("q"))
	if err != nil {
		return err
	}
	if p.Text == "" {
		p.Searches, err = v.savedLines(view, countedSearches)
	}
	if err != nil {
		return err
	}
	return v.show(p)
}

// searchPage answers a query, if there is one, on a page.
func (v *visit) searchPage(view *archive.View, text string) (searchPage, error) {
	p := searchPage{Text: text, MayExport: v.viewer().Everything()}
	if p.Text == "" {
		return p, nil
	}
	q, found, err := v.findText(view, text, ask.SearchFilter{Limit: searchRows, Facets: true})
	var wrong *query.Error
	switch {
	case errors.As(err, &wrong):
		p.Wrong = wrong.Label(v.lang)
	case errors.Is(err, fault.Invalid):
		p.Wrong = detail(err)
	case err != nil:
		return p, err
	}
	if p.Found = found; found != nil && found.Next != "" {
		p.Later = v.with("after", found.Next)
	}
	if p.Save, err = v.saveForm(view, text); err != nil {
		return p, err
	}
	p.Case, err = drawnCase(view, q)
	return p, err
}

// find answers the query in the address.
func (v *visit) find(view *archive.View, f ask.SearchFilter) (ask.Query, *ask.Found, error) {
	return v.findText(view, v.query("q"), f)
}

// findText answers a query.
func (v *visit) findText(view *archive.View, text string, f ask.SearchFilter) (ask.Query, *ask.Found, error) {
	q, err := query.Parse(text, view.Schema())
	if err != nil {
		return q, nil, err
	}
	f.Lang, f.After = v.lang, v.query("after")
	found, err := ask.Search(v.context(), view, q, f)
	return q, found, err
}

// drawnCase gives the one case that a query is about, if it is about one: its
// results can be drawn.
func drawnCase(view *archive.View, q ask.Query) (record.CaseID, error) {
	if named, _ := q.Of(query.Case); len(named) == 1 {
		return record.CaseID(named[0].Text), nil
	}
	cases, err := view.Cases()
	if err != nil || len(cases) != 1 {
		return "", err
	}
	return cases[0].ID, nil
}

type searchPage struct {
	Text      string
	Wrong     string
	Found     *ask.Found
	Later     string
	Case      record.CaseID
	MayExport bool
	Save      saveForm
	Saved     *savedLine   // the saved search that it is the answer to
	New       map[int]bool // rows that were not there when the person looked last
	Searches  []savedLine  // all that they have, on the page without a query
}

func (searchPage) template() string { return "search" }
func (p searchPage) title(w words) string {
	if p.Saved != nil {
		return p.Saved.Name
	}
	return w.T("Search")
}

func (p searchPage) searched() string { return p.Text }

// exportRows is how many results a file has.
const exportRows = 200

// exportSearch gives what a search finds as a table for other programs. It is
// for owners: it leaves the archive past every rule on what may be published.
func exportSearch(v *visit) error {
	if !v.viewer().Everything() {
		return notFound("page")
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	_, found, err := v.find(view, ask.SearchFilter{Limit: exportRows})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"id", "kind", "title", "when", "where", "state", "certain"})
	for _, t := range found.Things {
		w.Write([]string{t.ID.String(), string(t.Kind), ask.Harmless(t.Title), ask.Harmless(texts(t.When)), ask.Harmless(texts(t.Where)), t.State, map[bool]string{true: "yes"}[t.Certain]})
	}
	for _, r := range found.Passages {
		w.Write([]string{r.Document.String(), "passage", ask.Harmless(r.Text), "", ask.Harmless(r.Title), "", ""})
	}
	w.Flush()
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="teptar-search.csv"`)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(out.Bytes())
	return nil
}

// texts gives the values of a cell in one.
func texts(c ask.Cell) string {
	all := make([]string, len(c))
	for i, v := range c {
		all[i] = v.Text
	}
	return strings.Join(all, " | ")
}
