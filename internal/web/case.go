// SPDX-License-Identifier: Apache-2.0

package web

import (
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
	cases, err := view.Cases()
	if err != nil {
		return err
	}
	p := casePage{}
	for _, c := range cases {
		if c.ID == id {
			p.Case = c
		}
	}
	if p.Case.ID == "" {
		return notFound("case")
	}
	for name, to := range map[string]**ask.Answer{"counts": &p.Counts, "who": &p.Who, "reprisals": &p.Reprisals} {
		if *to, err = ask.Ask(v.context(), view, name, ask.Filter{Lang: v.lang, Case: id, Limit: 50}); err != nil {
			return err
		}
	}
	return v.show(p)
}

type casePage struct {
	Case                   record.Case
	Counts, Who, Reprisals *ask.Answer
}

func (casePage) template() string        { return "case" }
func (p casePage) title(w words) string  { return p.Case.Title }
func (p casePage) ofCase() record.CaseID { return p.Case.ID }
