// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"net/url"
	"strconv"

	"teptar/archive"
	"teptar/record"
)

// A Tour is what the tour of the demonstration shows. An archive that does not
// have its act has no tour.
type Tour struct {
	Case     record.CaseID
	Act      record.EntityID // with claims from a passage
	Dispute  record.EntityID // of which accounts differ
	Document record.EntityID
	Sentence int    // of the document, that nobody coded
	Query    string // finds something in the other letters
}

// A tourStep is a page of the tour: a real page of the desk, and why to look.
type tourStep struct {
	title, why string
	to         func(t Tour, v *visit, view *archive.View) (string, error)
}

// there makes a step whose address follows from the tour alone.
func there(path func(t Tour) string) func(Tour, *visit, *archive.View) (string, error) {
	return func(t Tour, _ *visit, _ *archive.View) (string, error) { return path(t), nil }
}

// tourSteps is the way through the demonstration.
var tourSteps = []tourStep{
	{"Who did what to whom", "One row is one act. Beside each value stand its sign and the numbers of the passages that say so; rival values stand under one another.",
		there(func(t Tour) string { return "/case/" + string(t.Case) })},
	{"Open an act", "All that is said of one act, property by property, with how each value is held and why.",
		there(func(t Tour) string { return thingPath(t.Act) })},
	{"See one claim", "Everything rests on claims: this source, in these words, says this. A claim is never changed; a judgment is laid beside it.",
		func(t Tour, v *visit, view *archive.View) (string, error) {
			c, err := firstClaim(t, view)
			return "/claim/" + c.ID.String(), err
		}},
	{"See rival accounts", "Those who do not agree stand side by side: a column for each voice, a row for each property. Nobody is averaged away.",
		there(func(t Tour) string { return thingPath(t.Dispute) + "/accounts" })},
	{"Open the passage", "From every claim it is one step to the words in the document. They are frozen: what is coded can always be checked against them.",
		func(t Tour, v *visit, view *archive.View) (string, error) {
			c, err := firstClaim(t, view)
			if err != nil {
				return "", err
			}
			p := c.In.Passage
			return fmt.Sprintf("/document/%s?at=%d-%d#here", p.Document, p.Start, p.End), nil
		}},
	{"Code a sentence", "Say who speaks and what was done to whom, as far as the sentence says it, and check the form: it shows how each name and date is understood.",
		there(func(t Tour) string { return fmt.Sprintf("/document/%s?first=%d#code", t.Document, t.Sentence) })},
	{"Review what was coded", "A second pair of eyes accepts, rejects or asks for work, always with a reason that stays on record.",
		there(func(t Tour) string { return "/review?case=" + string(t.Case) })},
	{"Search", "Words are found in any script and form, and conditions narrow them down. A search that you need again can be saved under a name.",
		there(func(t Tour) string { return "/search?q=" + url.QueryEscape(t.Query) })},
	{"Look at drawings", "A day that is not certain is drawn as a span, not as a point, and the table below says the same in words.",
		there(func(t Tour) string { return "/case/" + string(t.Case) + "/timeline" })},
	{"Prove it", "Everything that was added stands in a signed log, and teptar verify checks that nothing of it was changed since. Here you see it grow.",
		there(func(t Tour) string { return "/history?case=" + string(t.Case) })},
}

// firstClaim gives a claim about the act of the tour that has a passage.
func firstClaim(t Tour, view *archive.View) (record.Said, error) {
	claims, err := view.Claims(t.Act)
	if err != nil {
		return record.Said{}, err
	}
	for _, c := range claims {
		if c.In.Passage.End > 0 {
			return c, nil
		}
	}
	return record.Said{}, notFound("claim")
}

// tour gives the tour, if this archive has it for the person.
func (v *visit) tour() (Tour, *archive.View, error) {
	t := v.desk.tour
	if t.Act.IsZero() {
		return t, nil, notFound("page")
	}
	view, err := v.see()
	if err != nil {
		return t, nil, err
	}
	if _, err := view.Entity(t.Act); err != nil {
		return t, nil, notFound("page")
	}
	return t, view, nil
}

// A tourPage is all steps, to begin at any.
type tourPage struct{ Steps []tourBar }

func (tourPage) template() string     { return "tour" }
func (tourPage) title(w words) string { return w.T("A tour of the demonstration") }

// A tourBar is a step as pages show it.
type tourBar struct {
	Step, Of   int
	Title, Why string
	Next       *tourBar // nil after the last
}

func newTourBar(step int) tourBar {
	s := tourSteps[step-1]
	b := tourBar{Step: step, Of: len(tourSteps), Title: s.title, Why: s.why}
	if step < len(tourSteps) {
		next := newTourBar(step + 1)
		b.Next = &next
	}
	return b
}

func showTour(v *visit) error {
	if _, _, err := v.tour(); err != nil {
		return err
	}
	p := tourPage{}
	for i := range tourSteps {
		p.Steps = append(p.Steps, newTourBar(i+1))
	}
	return v.show(p)
}

// tourCookie has the number of the step that somebody is at.
const tourCookie = "tour"

// goOnTour leads to the page of a step, on which a bar then says so.
func goOnTour(v *visit) error {
	t, view, err := v.tour()
	if err != nil {
		return err
	}
	step, ok := readStep(v.r.PathValue("step"))
	if !ok {
		return notFound("page")
	}
	path, err := tourSteps[step-1].to(t, v, view)
	if err != nil {
		return err
	}
	v.setCookie(tourCookie, strconv.Itoa(step), 0)
	return v.goTo(path)
}

func readStep(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= len(tourSteps) && strconv.Itoa(n) == s
}

// endTour takes the bar away.
func endTour(v *visit) error {
	v.dropCookie(tourCookie)
	return v.goTo("/")
}

// tourBar gives the bar of the step that somebody is at, nil if they are on no
// tour.
func (v *visit) tourBar() *tourBar {
	c, err := v.r.Cookie(tourCookie)
	if err != nil || v.session == nil {
		return nil
	}
	step, ok := readStep(c.Value)
	if !ok {
		return nil
	}
	if _, _, err := v.tour(); err != nil {
		return nil
	}
	b := newTourBar(step)
	return &b
}
