// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"

	"teptar/archive/ask"
	"teptar/record"
)

// showCase is the page of a case: how much there is, who did what to whom, and
// what followed what.
func showCase(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	id, err := record.ParseCaseID(v.r.PathValue("case"))
	if err != nil {
		return notFound("case")
	}
	page, err := ask.PageOfCase(v.context(), view, id, v.lang)
	if err != nil {
		return err
	}
	f, err := v.filter()
	if err != nil {
		return err
	}
	f.Case, f.Limit = id, caseActs
	p := casePage{CasePage: page, Drawers: drawers, Earlier: v.step(f, -f.Limit), Later: v.step(f, f.Limit)}
	for _, by := range ask.Groupings() {
		p.Groupings = append(p.Groupings, grouping{by, groupingNames[by], v.with("by", by)})
	}
	if p.Who, err = ask.Who(v.context(), view, f, cmp.Or(v.query("by"), "victim")); err != nil {
		return err
	}
	return v.show(p)
}

// caseActs is how many acts a page of a case shows.
const caseActs = 30

// groupingNames are what the ways to group acts are called.
var groupingNames = map[string]string{"victim": "by victim", "perpetrator": "by perpetrator", "act": "by what was done", "place": "by place", "day": "by day"}

// A grouping is a link to the same acts, grouped in another way.
type grouping struct{ Name, Label, Path string }

type casePage struct {
	*ask.CasePage
	Who            *ask.WhoTable
	Groupings      []grouping
	Drawers        []drawer
	Earlier, Later string
}

func (casePage) template() string        { return "case" }
func (p casePage) title(w words) string  { return cmp.Or(p.Case.Title, string(p.Case.ID)) }
func (p casePage) ofCase() record.CaseID { return p.Case.ID }
