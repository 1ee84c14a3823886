// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"strconv"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// asked answers one of the questions as a page.
func asked(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	f, err := v.filter()
	if err != nil {
		return err
	}
	name := v.r.PathValue("question")
	if !known(name) {
		return notFound("question")
	}
	ans, err := ask.Ask(v.context(), view, name, f)
	if err != nil {
		return err
	}
	return v.show(askPage{Questions: questions(v.lang), Name: name, Answer: ans, Filter: f,
		From: v.query("from"), To: v.query("to"), Earlier: v.step(f, -f.Limit), Later: v.step(f, f.Limit)})
}

func known(name string) bool {
	for _, q := range ask.Questions() {
		if q.Name == name {
			return true
		}
	}
	return false
}

// questions lists the questions in a language.
func questions(lang string) []namedQuestion {
	var qs []namedQuestion
	for _, q := range ask.Questions() {
		qs = append(qs, namedQuestion{q.Name, q.Label(lang)})
	}
	return qs
}

type namedQuestion struct{ Name, Label string }

// filter reads the filter of a question from the address.
func (v *visit) filter() (ask.Filter, error) {
	f := ask.Filter{Lang: v.lang, Place: v.query("place"), Certain: v.query("certain") == "yes", Limit: askRows, Reach: askReach}
	var err error
	if s := v.query("case"); s != "" {
		if f.Case, err = record.ParseCaseID(s); err != nil {
			return f, notFound("case")
		}
	}
	for name, to := range map[string]*when.When{"from": &f.From, "to": &f.To} {
		if s := v.query(name); s != "" {
			if *to, err = when.Parse(s); err != nil {
				return f, fmt.Errorf("the date %q cannot be read; write it as 2025-04 or 2025-04-07: %w", name, fault.Invalid)
			}
		}
	}
	if s := v.query("offset"); s != "" {
		if f.Offset, err = strconv.Atoi(s); err != nil || f.Offset < 0 {
			return f, fmt.Errorf("offset: want a number: %w", fault.Invalid)
		}
	}
	return f, nil
}

// step gives the address of the rows before or after these.
func (v *visit) step(f ask.Filter, by int) string {
	to := max(0, f.Offset+by)
	if to == 0 {
		return v.with("offset", "")
	}
	return v.with("offset", strconv.Itoa(to))
}

type askPage struct {
	Questions      []namedQuestion
	Name           string
	Answer         *ask.Answer
	Filter         ask.Filter
	From, To       string
	Earlier, Later string
}

func (askPage) template() string        { return "ask" }
func (p askPage) title(w words) string  { return p.Answer.Title }
func (p askPage) ofCase() record.CaseID { return p.Filter.Case }

// askRows is how many rows an answer has on a page: what a telephone can take
// in at once, and a bad line can carry.
const askRows = 40

// askReach is how many things of each kind a page waits for.
const askReach = 80
