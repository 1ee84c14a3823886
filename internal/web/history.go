// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
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
	if s := v.query("before"); s != "" {
		if _, err := fmt.Sscanf(s, "%d/%d", &f.Before, &f.BeforePart); err != nil || f.Before < 1 || f.BeforePart < 0 {
			return fmt.Errorf("before: want an entry and a part of it, as 12/3: %w", fault.Invalid)
		}
	}
	p := historyPage{Case: f.Case}
	if p.Changes, err = ask.Changes(v.context(), view, f, v.lang); err != nil {
		return err
	}
	if n := len(p.Changes); n == historyRows {
		p.Older = v.with("before", fmt.Sprintf("%d/%d", p.Changes[n-1].Number, p.Changes[n-1].Part))
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
