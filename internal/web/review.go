// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

// reviewAges are the ages that the queue can be narrowed to.
var reviewAges = map[string]time.Duration{"day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "month": 30 * 24 * time.Hour}

// showReview is the queue of claims that nobody judged yet.
func showReview(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	f := ask.QueueFilter{Lang: v.lang, Grade: v.query("grade"), Conflict: v.query("conflict") != "", MinAge: reviewAges[v.query("age")], After: v.query("after")}
	if s := v.query("case"); s != "" {
		if f.Case, err = record.ParseCaseID(s); err != nil {
			return notFound("case")
		}
	}
	q, err := ask.Queue(v.context(), view, f)
	if err != nil {
		return err
	}
	return v.show(reviewPage{QueuePage: q, Case: f.Case, Filter: f, Age: v.query("age"), Older: v.with("after", q.Next), Kept: v.query("judged") != ""})
}

type reviewPage struct {
	*ask.QueuePage
	Case   record.CaseID
	Filter ask.QueueFilter
	Age    string
	Older  string
	Kept   bool
}

func (reviewPage) template() string        { return "review" }
func (reviewPage) title(w words) string    { return w.T("Review") }
func (p reviewPage) ofCase() record.CaseID { return p.Case }

// SourceOf gives the source of a statement in the queue.
func (p reviewPage) SourceOf(n int) *ask.Source {
	if n < 1 || n > len(p.Sources) {
		return nil
	}
	return &p.Sources[n-1]
}

// judge adds one judgment with its reason, on one claim or on many.
func judge(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	j := record.Judgment{Case: record.CaseID(v.form("case")), Verdict: record.Term(v.form("verdict")), Property: v.form("property"),
		Reason: strings.TrimSpace(v.form("reason")), By: v.viewer().Name(), At: v.desk.archive.Now().UTC().Truncate(time.Second)}
	if j.Reason == "" {
		return fmt.Errorf("a judgment needs its reason, so that others can follow it: go back and give one: %w", fault.Invalid)
	}
	if t := v.form("value"); t != "" {
		j.Value = record.TermValue(record.Term(t))
	}
	if err := v.judged(view, &j); err != nil {
		return err
	}
	v.unsee()
	if _, err := v.desk.archive.Commit(v.context(), v.viewer(), []record.Op{record.Judge{Judgment: j}}); err != nil {
		return err
	}
	return v.goTo(local(v.form("back")))
}

// judged finds what is judged, and the case that it belongs to.
func (v *visit) judged(view *archive.View, j *record.Judgment) error {
	if err := v.judgedClaims(view, j); err != nil {
		return err
	}
	for name, to := range map[string]*record.EntityID{"of": &j.Of, "other": &j.Other} {
		if s := v.form(name); s != "" {
			id, err := ask.Resolve(view, s)
			if err != nil {
				return err
			}
			*to = id
		}
	}
	if j.Case == "" && !j.Of.IsZero() {
		e, err := view.Entity(j.Of)
		if err != nil {
			return err
		}
		j.Case = e.Case
	}
	if s := v.form("undoes"); s != "" {
		id, err := record.ParseJudgmentID(s)
		if err != nil {
			return notFound("judgment")
		}
		old, err := view.Judgment(id)
		if err != nil {
			return err
		}
		j.Undoes, j.Case = old.ID, old.Case
	}
	return nil
}

// judgedClaims finds the claims that are judged: those that are named, and all
// of the statements that are.
func (v *visit) judgedClaims(view *archive.View, j *record.Judgment) error {
	seen := map[record.ClaimID]bool{}
	add := func(said record.Said) {
		if !seen[said.ID] {
			seen[said.ID] = true
			j.Claims = append(j.Claims, said.ID)
		}
		j.Case = cmp.Or(j.Case, said.In.Case)
	}
	for _, s := range v.r.PostForm["claim"] {
		said, err := view.Claim(s)
		if err != nil {
			return err
		}
		add(said)
	}
	for _, s := range v.r.PostForm["statement"] {
		id, err := record.ParseStatementID(s)
		if err != nil {
			return notFound("statement")
		}
		all, err := view.Statement(id)
		if err != nil {
			return err
		}
		for _, said := range all {
			add(said)
		}
	}
	return nil
}
