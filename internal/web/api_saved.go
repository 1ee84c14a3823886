// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"strings"
	"time"

	"teptar/archive/ask"
	"teptar/archive/saved"
	"teptar/fault"
	"teptar/record"
)

// A savedItem is a saved search as programs see it.
type savedItem struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	Query  string        `json:"query"`
	Case   record.CaseID `json:"case,omitempty" does:"Whose people share it; not there for a private one."`
	Mine   bool          `json:"mine" does:"It was saved by you."`
	Count  *ask.Tally    `json:"count,omitempty" does:"How many results it has; not there for searches that were not counted."`
	New    int           `json:"new,omitempty" does:"How many of them you did not see when you looked last at the desk."`
	Looked *time.Time    `json:"looked,omitempty" does:"When that was."`
}

// savedItem gives a saved search to its viewer.
func (v *visit) savedItem(s saved.Search, c *saved.Count) savedItem {
	out := savedItem{ID: s.ID, Name: s.Name, Query: s.Query, Case: s.Case, Mine: s.Member == v.viewer().ID()}
	if c != nil {
		out.Count, out.New = &c.Total, c.New
		if !c.Looked.IsZero() {
			out.Looked = &c.Looked
		}
	}
	return out
}

func listSaved(v *visit) (out list[savedItem], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	lines, err := v.savedLines(view, v.number("count", 0))
	for _, l := range lines {
		out.Items = append(out.Items, v.savedItem(l.Search, l.Count))
	}
	return out, err
}

// giveSaved answers a saved search. It does not note that anybody looked: a
// program that watches must not take from its person what is new to them.
func giveSaved(v *visit) (*ask.Found, error) {
	s, err := v.desk.saved.Find(v.context(), v.viewer(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return v.found(s.Query)
}

// A savedIn is a search that is to be saved.
type savedIn struct {
	Name  string        `json:"name"`
	Query string        `json:"query"`
	Case  record.CaseID `json:"case,omitempty" does:"Share it with whoever may know of this case; without it, it is private. A token that may do less than you yourself has none of your private searches."`
}

func addSaved(v *visit, in savedIn) (out savedItem, err error) {
	s, err := v.desk.saved.Keep(v.context(), v.viewer(), saved.Search{Name: in.Name, Query: in.Query, Case: in.Case})
	return v.savedItem(s, nil), err
}

// A nameIn is another name.
type nameIn struct {
	Name string `json:"name"`
}

func nameSaved(v *visit, in nameIn) (out savedItem, err error) {
	s, err := v.desk.saved.Rename(v.context(), v.viewer(), v.r.PathValue("id"), in.Name)
	return v.savedItem(s, nil), err
}

// nothing is an object without fields.
type nothing struct{}

func dropSaved(v *visit, _ nothing) (out nothing, err error) {
	return out, v.desk.saved.Drop(v.context(), v.viewer(), v.r.PathValue("id"))
}

// A pickItem is a thing that may be meant by some words.
type pickItem struct {
	ID    record.EntityID `json:"id"`
	Kind  record.Kind     `json:"kind"`
	Title string          `json:"title"`
	Label string          `json:"label" does:"Of its kind."`
	State string          `json:"state" does:"How it is held, all in all."`
}

// kindsOf reads a list of kinds.
func kindsOf(s *record.Schema, text string) ([]record.Kind, error) {
	var kinds []record.Kind
	for name := range strings.SplitSeq(text, ",") {
		if !s.HasKind(record.Kind(name)) {
			return nil, fmt.Errorf("parameter kinds: %.40q is no kind of thing: %w", name, fault.Invalid)
		}
		kinds = append(kinds, record.Kind(name))
	}
	return kinds, nil
}

// pickThings offers known things by the beginning of what they are called, for
// forms in which a person chooses.
func pickThings(v *visit) (out list[pickItem], err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	kinds, err := kindsOf(view.Schema(), v.query("kinds"))
	if err != nil {
		return out, err
	}
	limit := v.number("limit", maxKnown)
	for _, k := range kinds {
		known, err := ask.Pick(v.context(), view, k, v.query("words"), v.lang, limit)
		if err != nil {
			return out, err
		}
		for _, s := range known {
			out.Items = append(out.Items, pickItem{s.ID, k, s.Title, kindLabel(view.Schema(), k, v.lang), s.State})
		}
	}
	out.Items = out.Items[:min(len(out.Items), limit)]
	return out, nil
}
