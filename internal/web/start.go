// SPDX-License-Identifier: Apache-2.0

package web

import (
	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// start is what needs the person who comes in.
func start(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p := startPage{NoAccounts: v.viewer().Everything() && v.desk.accounts.Empty()}
	if p.Cases, err = caseLines(view); err != nil {
		return err
	}
	if p.Needs, err = ask.Needs(v.context(), view, ask.NeedsFilter{Lang: v.lang}); err != nil {
		return err
	}
	_, _, err = v.tour()
	p.Tour = err == nil
	_, carried := v.carriedOf()
	p.Carried = len(carried)
	v.unnumber(p.Needs.Latest)
	if p.Searches, err = v.savedLines(view, countedSearches); err != nil {
		return err
	}
	return v.show(p)
}

type startPage struct {
	Cases []caseLine
	Needs *ask.Needing
	Tour  bool // this is the demonstration
	// Carried counts forms that wait because the person was signed out.
	Carried int
	// Searches are those that the person saved, and those of their cases.
	Searches []savedLine
	// NoAccounts tells whoever came with the keys to make the first one.
	NoAccounts bool
}

func (startPage) template() string     { return "start" }
func (startPage) title(w words) string { return w.T("What needs you") }

// A caseLine is a case with how much there is of it.
type caseLine struct {
	record.Case
	Acts, People, Documents int
}

func caseLines(view *archive.View) ([]caseLine, error) {
	cases, err := view.Cases()
	if err != nil {
		return nil, err
	}
	lines := make([]caseLine, len(cases))
	for i, c := range cases {
		lines[i].Case = c
		for kind, to := range map[record.Kind]*int{record.Act: &lines[i].Acts, record.Person: &lines[i].People, record.Document: &lines[i].Documents} {
			if *to, err = view.Count(archive.EntityFilter{Kind: kind, Case: c.ID}); err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}
