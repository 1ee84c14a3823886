// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"strconv"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

// thing gives the id in the address, and the view in which it is to be seen.
func (v *visit) thing() (*archive.View, record.EntityID, error) {
	id, err := record.ParseEntityID(v.r.PathValue("id"))
	if err != nil {
		return nil, id, notFound("thing")
	}
	view, err := v.see()
	return view, id, err
}

// showThing is the page of an entity: what is held, who says so, and what else
// there is of it.
func showThing(v *visit) error {
	view, id, err := v.thing()
	if err != nil {
		return err
	}
	page, err := ask.Page(v.context(), view, id, ask.PageFilter{Lang: v.lang})
	if err != nil {
		return err
	}
	p := thingPage{EntityPage: page, Page: page, MayJudge: v.viewer().Judges(page.Case), Statuses: terms(view.Schema(), "record_status", v.lang)}
	p.History, _, err = v.changes(view, archive.HistoryFilter{About: id, Limit: 30})
	if err != nil {
		return err
	}
	return v.show(p)
}

type thingPage struct {
	*ask.EntityPage
	Page     *ask.EntityPage // the same, for the parts of the template that want it whole
	History  []ask.Change
	MayJudge bool
	Statuses []choice
}

func (thingPage) template() string        { return "thing" }
func (p thingPage) title(w words) string  { return p.Title }
func (p thingPage) ofCase() record.CaseID { return p.Case }

// Rules tells whether reviewers set a status on such a thing, and find a
// pattern in it.
func (p thingPage) Rules() bool {
	return p.MayJudge && (p.Kind == record.Act || p.Kind == record.Event || p.Kind == record.Episode)
}

// A choice is a line of a list in a form.
type choice struct{ Value, Label string }

// terms lists the terms of a vocabulary that a source may say.
func terms(s *record.Schema, vocabulary, lang string) []choice {
	var cs []choice
	for _, t := range s.Vocabulary(vocabulary).Terms {
		cs = append(cs, choice{string(t.Code), t.Label(lang)})
	}
	return cs
}

// showRivals sets the accounts of an entity side by side.
func showRivals(v *visit) error {
	view, id, err := v.thing()
	if err != nil {
		return err
	}
	r, err := ask.Rivals(v.context(), view, id, v.lang)
	if err != nil {
		return err
	}
	return v.show(rivalsPage{r})
}

type rivalsPage struct{ *ask.RivalAccounts }

func (rivalsPage) template() string       { return "rivals" }
func (p rivalsPage) title(w words) string { return w.T("Accounts of %s", p.Title) }

// linksLines is how many lines of links a page shows.
const linksLines = 100

// showLinks lists what refers to an entity by one property.
func showLinks(v *visit) error {
	view, id, err := v.thing()
	if err != nil {
		return err
	}
	f := ask.Filter{Lang: v.lang, Limit: linksLines}
	if s := v.query("offset"); s != "" {
		if f.Offset, err = strconv.Atoi(s); err != nil || f.Offset < 0 {
			return fmt.Errorf("offset: want a number: %w", fault.Invalid)
		}
	}
	group, sources, err := ask.Links(v.context(), view, id, record.Kind(v.r.PathValue("kind")), v.r.PathValue("property"), f)
	if err != nil {
		return err
	}
	return v.show(linksPage{ID: id, Of: ask.Label(view, id, v.lang), Group: group, Sources: sources, Later: v.step(f, f.Limit), Earlier: v.step(f, -f.Limit)})
}

type linksPage struct {
	ID             record.EntityID
	Of             string
	Group          *ask.LinkGroup
	Sources        []ask.Source
	Earlier, Later string
}

func (linksPage) template() string       { return "links" }
func (p linksPage) title(w words) string { return p.Of + ": " + p.Group.Label }

// showClaim is the page of one claim.
func showClaim(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	said, err := view.Claim(v.r.PathValue("id"))
	if err != nil {
		return err
	}
	ans, err := ask.ShowClaim(v.context(), view, said, ask.Filter{Lang: v.lang})
	if err != nil {
		return err
	}
	rulings, err := ask.RulingsOn(v.context(), view, said, v.lang)
	if err != nil {
		return err
	}
	return v.show(claimPage{Claim: said, Answer: ans, Rulings: rulings, MayJudge: v.viewer().Judges(said.In.Case)})
}

type claimPage struct {
	Claim    record.Said
	Answer   *ask.Answer
	Rulings  []ask.Ruling
	MayJudge bool
}

func (claimPage) template() string        { return "claim" }
func (p claimPage) title(w words) string  { return w.T("A claim") }
func (p claimPage) ofCase() record.CaseID { return p.Claim.In.Case }
