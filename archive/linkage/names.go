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

// An Alike is a thing with a name like another's.
type Alike struct {
	ID   record.EntityID
	Name string // of the thing that was asked about, as it is written there
}

// Alike lists things that have a name like one of a thing's, in any script and in
// other forms of it, those most alike first. Nothing but names is compared, and
// things that were judged are left out.
func (m *Matcher) Alike(id record.EntityID, limit int) []Alike {
	type scored struct {
		Alike
		score float64
	}
	var found []scored
	at := map[record.EntityID]int{}
	root := m.same.Root(id)
	for _, own := range m.things {
		if m.same.Root(own.id) != root {
			continue
		}
		for _, t := range m.things {
			other := m.same.Root(t.id)
			score, name := likest(m.kind, own, t)
			if name == "" || m.same.Verdict(root, other) != "" {
				continue
			}
			i, ok := at[other]
			if !ok {
				i, at[other] = len(found), len(found)
				found = append(found, scored{})
			}
			if score > found[i].score {
				found[i] = scored{Alike{other, name}, score}
			}
		}
	}
	slices.SortStableFunc(found, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), strings.Compare(x.ID.String(), y.ID.String()))
	})
	var out []Alike
	for _, f := range found[:min(len(found), limit)] {
		out = append(out, f.Alike)
	}
	return out
}

// likest gives the name of a thing that is most like one of another's, "" if none is
// alike.
func likest(k record.Kind, a, b *thing) (best float64, text string) {
	for i := range a.names {
		for j := range b.names {
			x, y := &a.names[i], &b.names[j]
			score, verdict := 0.0, name.Different
			switch k {
			case record.Person:
				c := name.Compare(&x.key, &y.key)
				score, verdict = c.Score, c.Verdict()
			case record.Organization:
				c := org.Compare(&x.org, &y.org)
				score, verdict = c.Score, c.Verdict()
			default:
				if nameKey(x.text) == nameKey(y.text) {
					score, verdict = 1, name.Same
				}
			}
			if verdict != name.Different && score > best {
				best, text = score, x.text
			}
		}
	}
	return best, text
}
