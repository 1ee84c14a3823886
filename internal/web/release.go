// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"teptar/archive/ask"
	"teptar/fault"
	"teptar/publish/unlisted"
	"teptar/record"
)

// A releasePage says what is about to be published, and what is in the way.
type releasePage struct {
	Case    record.CaseID
	Lists   []ask.List
	Labels  map[string]string
	Open    []string // assumptions that nobody answered
	Refused []ask.ListNote
	Hide    bool
	Wrong   string
	Query   string // of the question
}

func (releasePage) template() string        { return "release" }
func (p releasePage) title(w words) string  { return w.T("Publish an estimate") }
func (p releasePage) ofCase() record.CaseID { return p.Case }

// releasing answers the question of the address for somebody who may publish.
func (v *visit) releasing(compute bool) (*estimating, error) {
	e, err := v.estimating(compute)
	if err != nil {
		return nil, err
	}
	if e.filter.Case == "" {
		return nil, fmt.Errorf("name a case: answers are shared by its people: %w", fault.Invalid)
	}
	if !v.viewer().Judges(e.filter.Case) {
		return nil, fmt.Errorf("who judges in the case publishes: %w", fault.Denied)
	}
	return e, nil
}

func showRelease(v *visit) error {
	e, err := v.releasing(false)
	if err != nil {
		return err
	}
	return v.showRelease(http.StatusOK, e, releasePage{})
}

func (v *visit) showRelease(status int, e *estimating, p releasePage) error {
	p.Case, p.Lists, p.Refused, p.Query = e.filter.Case, e.lists.Lists, e.lists.Refused, v.estimateQuery()
	for _, one := range e.answers.Open() {
		p.Open = append(p.Open, one.Label(v.lang))
	}
	return v.showAs(status, p)
}

// hideUnder is the number below which the page hides numbers, if asked to.
const hideUnder = 5

// giveRelease hands out what can be published.
func giveRelease(v *visit) error {
	e, err := v.releasing(true)
	if err != nil {
		return err
	}
	p := releasePage{Labels: map[string]string{}, Hide: v.form("hide") == "yes"}
	for _, l := range e.lists.Lists {
		p.Labels[l.Letter] = v.form("label-" + l.Letter)
	}
	refuse := func(text string) error {
		p.Wrong = text
		return v.showRelease(http.StatusUnprocessableEntity, e, p)
	}
	w := speak(v.lang)
	if e.answer == nil {
		return refuse(w.T("No number can come of these lists, so there is none to publish."))
	}
	if len(e.late) > 0 {
		return refuse(w.T("Not all methods were done in time, and none is published alone. Open the estimate once more, then publish it."))
	}
	view, err := v.see()
	if err != nil {
		return err
	}
	r := unlisted.Release{Labels: p.Labels, Naming: func(texts []string) ([]int, error) { return e.lists.Naming(v.context(), view, texts) }}
	if p.Hide {
		r.Under = hideUnder
	}
	if err := e.answer.Release(e.lists, e.answers, r, v.lang); errors.Is(err, fault.Denied) {
		return refuse(w.T("It cannot be published as it is: %s.", detail(err)))
	} else if err != nil {
		return err
	}
	return v.handOut(e.answer)
}

// handOut hands out an answer in the form that was asked for.
func (v *visit) handOut(a *unlisted.Answer) error {
	var out bytes.Buffer
	form, media := v.form("form"), "text/html; charset=utf-8"
	var err error
	switch form {
	case "csv":
		media, err = "text/csv; charset=utf-8", a.WriteCSV(&out)
	case "json":
		media, err = "application/json", json.NewEncoder(&out).Encode(a.JSON(v.lang))
	default:
		form, err = "html", a.Write(&out, v.lang)
	}
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="estimate.%s"`, form))
	v.status = http.StatusOK
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(out.Bytes())
	return nil
}
