// SPDX-License-Identifier: Apache-2.0

package web

import (
	"slices"
	"time"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/record"
)

// A list is items with the cursor of those that follow.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" does:"The cursor of the next page; not there on the last one."`
}

type caseItem struct {
	ID        record.CaseID `json:"id"`
	Title     string        `json:"title"`
	Acts      int           `json:"acts"`
	People    int           `json:"people"`
	Documents int           `json:"documents"`
}

func listCases(v *visit) (out list[caseItem], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	lines, err := caseLines(view)
	for _, c := range lines {
		out.Items = append(out.Items, caseItem{c.ID, c.Title, c.Acts, c.People, c.Documents})
	}
	return out, err
}

type questionItem struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

func listQuestions(v *visit) (out list[questionItem], err error) {
	for _, q := range questions(v.lang) {
		out.Items = append(out.Items, questionItem(q))
	}
	return out, nil
}

// An answerOut is an answer with the cursor of its further rows.
type answerOut struct {
	*ask.Answer
	Next string `json:"next,omitempty" does:"The cursor of the next page; not there on the last one."`
}

func answer(v *visit) (out answerOut, err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	f, err := v.filter()
	if err != nil {
		return out, err
	}
	if f.Offset, err = v.offset(); err != nil {
		return out, err
	}
	f.Limit = v.number("limit", f.Limit)
	name := v.r.PathValue("question")
	if !known(name) {
		return out, notFound("question")
	}
	if out.Answer, err = ask.Ask(v.context(), view, name, f); err != nil {
		return out, err
	}
	out.Next = v.cursorAt(f.Offset+f.Limit, out.More)
	return out, nil
}

// thingID gives the id in the address, and the archive.
func (v *visit) thingID() (id record.EntityID, view *archive.View, err error) {
	if id, err = record.ParseEntityID(v.r.PathValue("id")); err != nil {
		return id, nil, notFound("thing")
	}
	view, err = v.see()
	return id, view, err
}

func giveThing(v *visit) (*ask.EntityPage, error) {
	id, view, err := v.thingID()
	if err != nil {
		return nil, err
	}
	c, err := v.inCase()
	if err != nil {
		return nil, err
	}
	return ask.Page(v.context(), view, id, ask.PageFilter{Case: c, Lang: v.lang, Limit: v.number("limit", 20)})
}

func giveRivals(v *visit) (*ask.RivalAccounts, error) {
	id, view, err := v.thingID()
	if err != nil {
		return nil, err
	}
	return ask.Rivals(v.context(), view, id, v.lang)
}

// A linksOut is what refers to a thing, with the passages that say so.
type linksOut struct {
	*ask.LinkGroup
	Sources []ask.Source `json:"sources"`
	Next    string       `json:"next,omitempty" does:"The cursor of the next page; not there on the last one."`
}

func giveLinks(v *visit) (out linksOut, err error) {
	id, view, err := v.thingID()
	if err != nil {
		return out, err
	}
	f := ask.Filter{Lang: v.lang, Limit: v.number("limit", 50)}
	if f.Offset, err = v.offset(); err != nil {
		return out, err
	}
	out.LinkGroup, out.Sources, err = ask.Links(v.context(), view, id, record.Kind(v.query("kind")), v.query("property"), f)
	if err != nil {
		return out, err
	}
	out.Next = v.cursorAt(f.Offset+f.Limit, out.More)
	return out, nil
}

// A claimOut is a claim with what else is said of the same property.
type claimOut struct {
	ID        record.ClaimID  `json:"id"`
	Statement string          `json:"statement"`
	Case      record.CaseID   `json:"case"`
	Subject   record.EntityID `json:"subject"`
	Property  string          `json:"property"`
	Stance    record.Term     `json:"stance"`
	Answer    *ask.Answer     `json:"answer"`
}

func giveClaim(v *visit) (out claimOut, err error) {
	id, err := record.ParseClaimID(v.r.PathValue("id"))
	if err != nil {
		return out, notFound("claim")
	}
	view, err := v.see()
	if err != nil {
		return out, err
	}
	said, err := view.Claim(id.String())
	if err != nil {
		return out, err
	}
	out = claimOut{ID: said.ID, Statement: said.In.ID().String(), Case: said.In.Case, Subject: said.Subject, Property: said.Property, Stance: said.StanceOf()}
	out.Answer, err = ask.ShowClaim(v.context(), view, said, ask.Filter{Lang: v.lang})
	return out, err
}

// A readingOut is a part of a document.
type readingOut struct {
	*ask.Reading
	Next string `json:"next,omitempty" does:"The cursor of the next page; not there on the last one."`
}

func giveDocument(v *visit) (out readingOut, err error) {
	view, doc, err := v.document()
	if err != nil {
		return out, err
	}
	before, err := v.offset() // how many sentences come before
	if err != nil {
		return out, err
	}
	out.Reading, err = ask.Read(v.context(), view, doc.ID, ask.Window{From: before + 1, Count: v.number("limit", 100)}, v.lang)
	if err != nil {
		return out, err
	}
	after := before + len(out.Sentences)
	out.Next = v.cursorAt(after, after > before && after < out.Of)
	return out, nil
}

func giveFound(v *visit) (*ask.Found, error) { return v.found(v.query("q")) }

// found answers a query, page by page.
func (v *visit) found(text string) (*ask.Found, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	f := ask.SearchFilter{Lang: v.lang, Facets: v.query("facets") != "", Limit: v.number("limit", 20)}
	if f.Case, err = v.inCase(); err != nil {
		return nil, err
	}
	if f.After, err = v.position(); err != nil {
		return nil, err
	}
	q, err := query.Parse(text, view.Schema())
	if err != nil {
		return nil, err
	}
	found, err := ask.Search(v.context(), view, q, f)
	if err != nil {
		return nil, err
	}
	found.Next = v.cursor(found.Next)
	return found, nil
}

func giveQueue(v *visit) (*ask.QueuePage, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	f := ask.QueueFilter{Lang: v.lang, Grade: v.query("grade"), Conflict: v.query("conflict") != "", Limit: v.number("limit", 20),
		MinAge: time.Duration(v.number("min_age_days", 0)) * 24 * time.Hour}
	if f.Case, err = v.inCase(); err != nil {
		return nil, err
	}
	if f.After, err = v.position(); err != nil {
		return nil, err
	}
	page, err := ask.Queue(v.context(), view, f)
	if err != nil {
		return nil, err
	}
	page.Next = v.cursor(page.Next)
	return page, nil
}

func giveNeeds(v *visit) (*ask.Needing, error) {
	view, err := v.see()
	if err != nil {
		return nil, err
	}
	c, err := v.inCase()
	if err != nil {
		return nil, err
	}
	needs, err := ask.Needs(v.context(), view, ask.NeedsFilter{Case: c, Lang: v.lang, Limit: v.number("limit", 5)})
	if err == nil {
		v.unnumber(needs.Latest)
	}
	return needs, err
}

func giveChanges(v *visit) (out list[ask.Change], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	f := archive.HistoryFilter{Limit: v.number("limit", historyRows)}
	if f.Case, err = v.inCase(); err != nil {
		return out, err
	}
	if s := v.query("about"); s != "" {
		if f.About, err = record.ParseEntityID(s); err != nil {
			return out, notFound("thing")
		}
	}
	at, err := v.position()
	if err != nil {
		return out, err
	}
	if v.after(&f, at) != nil {
		return out, errCursor
	}
	next := ""
	if out.Items, next, err = v.changes(view, f); err == nil && next != "" {
		out.Next = v.cursor(next)
	}
	return out, err
}

func listVocabularies(v *visit) (out list[string], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	out.Items = view.Schema().Vocabularies()
	return out, nil
}

type vocabularyOut struct {
	Name  string     `json:"name"`
	Terms []termItem `json:"terms"`
}

type termItem struct {
	Code       record.Term `json:"code"`
	Label      string      `json:"label"`
	Definition string      `json:"definition,omitempty"`
	Broader    record.Term `json:"broader,omitempty" does:"The wider term of the same vocabulary."`
	Standard   string      `json:"standard,omitempty" does:"The code of a standard that it stands for."`
	Use        string      `json:"use,omitempty" does:"judgment: only a finding says so; event: of events, not of acts."`
}

func giveVocabulary(v *visit) (out vocabularyOut, err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	out.Name = v.r.PathValue("name")
	if !slices.Contains(view.Schema().Vocabularies(), out.Name) {
		return out, notFound("vocabulary")
	}
	for _, t := range view.Schema().Vocabulary(out.Name).Terms {
		out.Terms = append(out.Terms, termItem{t.Code, t.Label(v.lang), t.Definition, t.Broader, t.Standard, t.Use})
	}
	return out, nil
}

type kindItem struct {
	Kind       record.Kind    `json:"kind"`
	Label      string         `json:"label"`
	Definition string         `json:"definition"`
	Properties []propertyItem `json:"properties"`
}

type propertyItem struct {
	Name       string           `json:"name"`
	Label      string           `json:"label"`
	Inverse    string           `json:"inverse,omitempty" does:"A reference read from its other end."`
	Type       record.ValueType `json:"type"`
	Of         string           `json:"of,omitempty" does:"The vocabularies or kinds that it takes, separated by commas."`
	Many       bool             `json:"many,omitempty" does:"Several values hold side by side."`
	Sealed     bool             `json:"sealed,omitempty" does:"Only custodians of the case may know of it."`
	Editorial  bool             `json:"editorial,omitempty" does:"The team may say it without a passage."`
	Definition string           `json:"definition"`
}

func listKinds(v *visit) (out list[kindItem], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	for _, k := range view.Schema().Kinds() {
		item := kindItem{k.Kind, k.Label(v.lang), k.Definition, nil}
		for _, p := range view.Schema().Properties(k.Kind) {
			item.Properties = append(item.Properties, propertyItem{p.Name, p.Label(v.lang), p.Inverse(v.lang), p.Type, p.Of, p.Many, p.Sealed, p.Editorial, p.Definition})
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}
