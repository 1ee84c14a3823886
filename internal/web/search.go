// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"

	"teptar/archive/ask"
	"teptar/fault"
)

// search finds passages and things. A query that cannot be read is answered
// with the query and what is wrong with it.
func search(v *visit) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	p := searchPage{Text: v.query("q")}
	if p.Text == "" {
		return v.show(p)
	}
	q, err := ask.ParseQuery(p.Text)
	if err == nil {
		p.Found, err = ask.Search(v.context(), view, q, ask.SearchFilter{Lang: v.lang, After: v.query("after"), Limit: 40, Facets: true})
	}
	if errors.Is(err, fault.Invalid) {
		p.Wrong = detail(err)
	} else if err != nil {
		return err
	}
	if p.Found != nil && p.Found.Next != "" {
		p.Later = v.with("after", p.Found.Next)
	}
	return v.show(p)
}

type searchPage struct {
	Text  string
	Wrong string
	Found *ask.Found
	Later string
}

func (searchPage) template() string     { return "search" }
func (searchPage) title(w words) string { return w.T("Search") }
func (p searchPage) searched() string   { return p.Text }
