// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"
	"strings"

	"teptar/fault"
	"teptar/record"
)

// A caseForm is a case as it was typed.
type caseForm struct{ ID, Title string }

// A casesPage is the cases that the person may know of. An owner makes and
// renames them.
type casesPage struct {
	Said  string
	Owner bool
	Cases []caseLine
	Form  caseForm
	Wrong map[string]string
}

func (casesPage) template() string     { return "cases" }
func (casesPage) title(w words) string { return w.T("Cases") }

func showCases(v *visit) error { return v.showCases(http.StatusOK, caseForm{}, nil) }

func (v *visit) showCases(status int, f caseForm, wrong map[string]string) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p := casesPage{Said: v.said(), Owner: v.viewer().Everything(), Form: f, Wrong: wrong}
	if p.Cases, err = caseLines(view); err != nil {
		return err
	}
	return v.showAs(status, p)
}

// makeCase makes a case. The name of a case is in addresses and coding files,
// and stays; its title can be changed.
func makeCase(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	f := caseForm{strings.TrimSpace(v.form("case_id")), strings.TrimSpace(v.form("title"))}
	w, wrong := speak(v.lang), map[string]string{}
	id, err := record.ParseCaseID(f.ID)
	if err != nil {
		wrong["case_id"] = w.T("Up to 40 lower-case Latin letters, digits and hyphens, as mill-2031.")
	}
	if f.Title == "" {
		wrong["title"] = w.T("A title is needed: it is what people read.")
	}
	there, err := v.caseThere(id)
	if err != nil {
		return err
	}
	if there {
		wrong["case_id"] = w.T("There is a case of this name: choose another name, or give that case another title.")
	}
	if len(wrong) > 0 {
		return v.showCases(http.StatusUnprocessableEntity, f, wrong)
	}
	if err := v.commit([]record.Op{record.Case{ID: id, Title: f.Title}}); err != nil {
		return err
	}
	return v.goTo("/settings/cases?done=case")
}

// caseThere tells whether there is a case that the person may know of.
func (v *visit) caseThere(id record.CaseID) (bool, error) {
	view, err := v.see()
	if err != nil {
		return false, err
	}
	_, err = view.Case(id)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// renameCase gives a case another title. The former ones stay in the history.
func renameCase(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	id := record.CaseID(v.r.PathValue("case"))
	if there, err := v.caseThere(id); err != nil || !there {
		return orNotFound(err, "case")
	}
	title := strings.TrimSpace(v.form("title"))
	if title == "" {
		return v.showCases(http.StatusUnprocessableEntity, caseForm{}, map[string]string{"title-" + string(id): speak(v.lang).T("A title is needed: it is what people read.")})
	}
	if err := v.commit([]record.Op{record.Case{ID: id, Title: title}}); err != nil {
		return err
	}
	return v.goTo("/settings/cases?done=case")
}

// orNotFound gives an error, or that something is not there.
func orNotFound(err error, what string) error {
	if err != nil {
		return err
	}
	return notFound(what)
}

// A caseIn is a case that a program makes, or gives another title.
type caseIn struct {
	ID    record.CaseID `json:"id" does:"Lower-case letters, digits and hyphens. A case of this name gets the title."`
	Title string        `json:"title"`
}

func addCase(v *visit, in caseIn) (out caseIn, err error) {
	if err := v.owner(); err != nil {
		return out, err
	}
	in.Title = strings.TrimSpace(in.Title)
	if in.Title == "" {
		return out, refuse("/title", "a title is needed: it is what people read")
	}
	return in, v.commit([]record.Op{record.Case{ID: in.ID, Title: in.Title}})
}
