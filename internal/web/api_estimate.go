// SPDX-License-Identifier: Apache-2.0

package web

import (
	"math"
	"math/bits"
	"time"

	"teptar/archive/ask"
	"teptar/archive/assumption"
	"teptar/method/estimate"
)

// estimateParams are what an estimate looks at.
func estimateParams() []param {
	return []param{caseParam,
		{name: "by", does: "What makes a list: a source of its own, a publisher, or a document. Without it, source.", choices: []string{"source", "outlet", "import"}},
		{name: "type", does: "Only acts of this type and of those under it. Without it, all but threats."},
		{name: "status", does: "Only acts of this status or higher. Without it, V1.", choices: []string{"V0", "V1", "V2", "V3"}},
		{name: "from", does: "Only what may have happened on this day or later, as 2025-04-07 or 2025-04."}, {name: "to", does: "Only what may have happened on this day or earlier."},
		{name: "place", does: "Only what may have happened at this place; a name in any script."}, flagParam("certain", "Only what certainly falls between the days, or at the place."),
		{name: "lists", does: "The lists, by the ids of their sources: A,B+C,rest is one, two joined to one, and all others joined. Without it, the eight that name most people."},
		flagParam("heavy", "Latent classes too, which take long."),
		{name: "stratum", does: "What the people are split by, as month, place:district or trait:sex: each part is estimated by itself, and their total."},
		flagParam("open", "People of whom it is open whether they are one are joined by the probability of it. It goes without stratum."),
	}
}

// An estimateOut is an estimate for programs.
type estimateOut struct {
	Lists     *ask.Captures `json:"lists"`
	Overlap   []overlapOut  `json:"overlap" does:"How many people are on exactly which lists; combinations that nobody is on are left out."`
	Estimates []methodOut   `json:"estimates"`
	Parts     []partOut     `json:"parts" does:"Of each part, if people are split."`
	Late      []string      `json:"late" does:"Methods that the time did not suffice for. What was done is kept: ask again."`
	Assumed   []assumedOut  `json:"assumptions"`
	Open      int           `json:"open" does:"How many assumptions nobody answered. A number is not to be published before all are."`
}

type overlapOut struct {
	On    []string `json:"on" does:"The letters of the lists."`
	Count int64    `json:"count"`
}

// A partOut is a part of the people with what each method says of it.
type partOut struct {
	Name      string      `json:"name"`
	Estimates []methodOut `json:"estimates"`
}

// A methodOut is what one method says.
type methodOut struct {
	Method     string    `json:"method"`
	Documented int64     `json:"documented"`
	Point      *float64  `json:"point,omitempty" does:"The estimated number of all people, the documented included; not there if there is no number."`
	Interval50 []float64 `json:"interval50" does:"Its ends; the upper one is left out where the data set none, and both if there is no number."`
	Interval95 []float64 `json:"interval95"`
	Model      string    `json:"model"`
	Warnings   []string  `json:"warnings"`
	Refused    []string  `json:"refused" does:"Why there is no number."`
}

type assumedOut struct {
	Code       string     `json:"code"`
	Assumption string     `json:"assumption"`
	Verdict    string     `json:"verdict,omitempty" does:"holds, fails or unknown; not there if nobody answered."`
	Reason     string     `json:"reason,omitempty"`
	By         string     `json:"by,omitempty"`
	At         *time.Time `json:"at,omitempty"`
}

func giveEstimate(v *visit) (out estimateOut, err error) {
	e, err := v.estimating(true)
	if err != nil {
		return out, err
	}
	out.Lists, out.Open, out.Assumed = e.lists, len(e.answers.Open()), assumptionsOf(e.answers, v.lang)
	for _, m := range e.late {
		out.Late = append(out.Late, string(m))
	}
	if e.answer == nil {
		return out, nil
	}
	for mask := 1; mask < 1<<len(e.lists.Lists); mask++ {
		if n := e.lists.Table.Count(mask); n > 0 {
			one := overlapOut{Count: n}
			for m := mask; m != 0; m &= m - 1 {
				one.On = append(one.On, e.lists.Lists[bits.TrailingZeros(uint(m))].Letter)
			}
			out.Overlap = append(out.Overlap, one)
		}
	}
	out.Estimates = methodsOf(e.answer.Results, v.lang)
	for _, p := range e.answer.Strata {
		out.Parts = append(out.Parts, partOut{p.Name, methodsOf(p.Results, v.lang)})
	}
	return out, nil
}

// methodsOf gives results for programs.
func methodsOf(results []*estimate.Result, lang string) (out []methodOut) {
	for _, r := range results {
		out = append(out, methodOf(r, lang))
	}
	return out
}

// methodOf gives a result for programs.
func methodOf(r *estimate.Result, lang string) methodOut {
	out := methodOut{Method: string(r.Method), Documented: r.Documented, Model: r.Model}
	for _, n := range r.Warnings {
		out.Warnings = append(out.Warnings, n.Say(lang))
	}
	for _, n := range r.Refused {
		out.Refused = append(out.Refused, n.Say(lang))
	}
	if r.OK() {
		point := r.Point
		out.Point, out.Interval50, out.Interval95 = &point, ends(r.Half), ends(r.Most)
	}
	return out
}

// ends gives those ends of an interval that are numbers.
func ends(i estimate.Interval) []float64 {
	if math.IsInf(i.High, 1) {
		return []float64{i.Low}
	}
	return []float64{i.Low, i.High}
}

// assumptionsOf gives what was said of each assumption.
func assumptionsOf(answers assumption.Answers, lang string) (out []assumedOut) {
	for _, one := range assumption.All() {
		row := assumedOut{Code: one.Code, Assumption: one.Label(lang)}
		if said := answers[one.Code]; said.Verdict != "" {
			row.Verdict, row.Reason, row.By, row.At = string(said.Verdict), said.Reason, said.By, &said.At
		}
		out = append(out, row)
	}
	return out
}

// An answersIn says of assumptions whether they hold.
type answersIn struct {
	Answers []answerIn `json:"answers"`
}

type answerIn struct {
	Code    string `json:"code"`
	Verdict string `json:"verdict" does:"holds, fails or unknown."`
	Reason  string `json:"reason" does:"A sentence, which is published with the number: no names."`
}

// An answersOut is what is said of every assumption now.
type answersOut struct {
	Assumed []assumedOut `json:"assumptions"`
	Open    int          `json:"open"`
}

func addAnswers(v *visit, in answersIn) (out answersOut, err error) {
	e, err := v.estimating(false)
	if err != nil {
		return out, err
	}
	given := assumption.Answers{}
	for _, one := range in.Answers {
		given[one.Code] = assumption.Answer{Verdict: assumption.Verdict(one.Verdict), Reason: one.Reason}
	}
	if err := assumption.Give(v.context(), v.desk.archive, v.viewer(), e.filter.Case, e.lists.Key, given); err != nil {
		return out, err
	}
	now, err := assumption.Read(v.context(), v.desk.archive, v.viewer(), e.filter.Case, e.lists.Key)
	return answersOut{assumptionsOf(now, v.lang), len(now.Open())}, err
}
