// SPDX-License-Identifier: Apache-2.0

package web

import (
	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// historyRows is how many changes a page shows.
const historyRows = 100

// showHistory is the page of all that was added, newest first.
func showHistory(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	f := archive.HistoryFilter{Limit: historyRows}
	if s := v.query("case"); s != "" {
		if f.Case, err = record.ParseCaseID(s); err != nil {
			return notFound("case")
		}
	}
	if err := v.after(&f, v.query("before")); err != nil {
		return err
	}
	p := historyPage{Case: f.Case}
	next := ""
	if p.Changes, next, err = v.changes(view, f); err != nil {
		return err
	}
	if next != "" {
		p.Older = v.with("before", next)
	}
	return v.show(p)
}

type historyPage struct {
	Case    record.CaseID
	Changes []ask.Change
	Older   string
}

func (historyPage) template() string        { return "history" }
func (historyPage) title(w words) string    { return w.T("History") }
func (p historyPage) ofCase() record.CaseID { return p.Case }

// changeNames are what the kinds of change are called.
var changeNames = map[string]string{"case": "new case", "entity": "new thing", "capture": "taken in", "statement": "coded", "judgment": "judged",
	"erasure": "erasure", "erased": "erased", "term": "own term", "property": "own property", "member": "person", "grant": "role"}
