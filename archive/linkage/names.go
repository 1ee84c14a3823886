// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"teptar/record"
	"teptar/record/name"
	"teptar/record/name/org"
)

// called is one name of a thing, with the claims on all spellings of it.
type called struct {
	text   string
	key    name.Key // of people
	org    org.Key  // of organizations
	claims []record.ClaimID
}

// maxNames is how many names of one thing are compared.
const maxNames = 4

// collapse leaves of the names of a thing those that are not spellings or parts of
// another, the fullest first: "Магомед Элгукаев" and "Magomed Elgukaev" are one.
func collapse(k record.Kind, names []called) []called {
	for i := range names {
		switch k {
		case record.Person:
			names[i].key = name.KeyOf(names[i].text, name.Hint{})
		case record.Organization:
			names[i].org = org.KeyOf(names[i].text)
		}
	}
	slices.SortFunc(names, func(a, b called) int {
		return cmp.Or(cmp.Compare(len(strings.Fields(b.text)), len(strings.Fields(a.text))), cmp.Compare(utf8.RuneCountInString(b.text), utf8.RuneCountInString(a.text)), cmp.Compare(a.text, b.text))
	})
	var out []called
	for _, n := range names {
		if i := slices.IndexFunc(out, func(o called) bool { return spelled(k, o, n) }); i >= 0 {
			out[i].claims = append(out[i].claims, n.claims...)
		} else if len(out) < maxNames {
			out = append(out, n)
		}
	}
	return out
}

// spelled tells whether a name says nothing that another does not.
func spelled(k record.Kind, a, b called) bool {
	switch k {
	case record.Person:
		c := name.Compare(&a.key, &b.key)
		return c.Verdict() != name.Different
	case record.Organization:
		c := org.Compare(&a.org, &b.org)
		return c.Verdict() == name.Same
	}
	return nameKey(a.text) == nameKey(b.text)
}

// A personName is a name in the columns of the table.
type personName struct{ given, patronymic, family, sex string }

// partsOf reads a name of a person into its columns. Where nobody can say which
// word was inherited, the last was, unless it is the only one.
func partsOf(text string) personName {
	n := name.Parse(text, name.Hint{})
	var p personName
	var unknown []string
	put := func(to *string, word string) {
		if *to != "" {
			word = *to + " " + word
		}
		*to = word
	}
	for _, part := range n.Parts {
		switch part.Role {
		case name.Given:
			put(&p.given, part.Text)
		case name.Patronymic:
			put(&p.patronymic, part.Text)
		case name.Family:
			put(&p.family, part.Text)
		case name.Unknown:
			unknown = append(unknown, part.Text)
		}
	}
	if nick := n.Part(name.Nickname).Text; p == (personName{}) && len(unknown) == 0 {
		p.given = nick
	}
	for i, word := range unknown {
		if p.given == "" || p.family != "" || i < len(unknown)-1 {
			put(&p.given, word)
		} else {
			put(&p.family, word)
		}
	}
	p.sex = n.Sex.String()
	return p
}
