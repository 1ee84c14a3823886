// SPDX-License-Identifier: Apache-2.0

// Package name reads personal names and tells whether two of them can be one,
// element by element and with a reason, across scripts and languages.
//
// A list in Chechen, one in Russian and one in Latin letters write one man as
// Мохьмад Элгукаев, Элгукаев Магомед Русланович and Magomed Elgukaew. [Parse]
// reads a name in any order into its [Part]s, and undoes Russian cases: in
// «задержали Ислама Элгукаева» the name is that of a man, Ислам Элгукаев.
// [KeyOf] makes a name ready to be compared, once; [Compare] compares two keys
// many times, without allocating. [Find] looks for names in a sentence.
//
// # What a comparison shows
//
// [Compare] judges names, not people. [Same] says that everything the two have
// in common is the same, element by element, and that it is enough to be a full
// name; two people can bear it. [Different] says that an element stands against
// another. [Review] is all between: only initials, only one element, a likely
// misspelling of a surname. What else is known of the two people, such as a year
// of birth, is a [Context], and [Weigh] lets it confirm or refute.
//
// Whether two records are one person is a judgment that a person makes, and can
// take back. Nothing here merges anything.
//
// # How it knows
//
// Three tables are embedded. given.tsv says which given names are one name
// (Магомед, Мохьмад, Muhammad) and what people are called by for short;
// words.tsv has titles and particles; package spell has letters. Surnames are
// compared strictly, for neighbours differ by a letter: Магомадов is not
// Магомедов. doc/names.md tells what is not recognised.
package name

import (
	"strings"

	"teptar/record/name/spell"
)

// A Role is what a part does in a name.
type Role uint8

// The roles. Unknown is a name of which nobody can say whether it is given or
// inherited, as in most names without Slavic endings.
const (
	Unknown Role = iota
	Given
	Patronymic // the father's name, in any form: Русланович, Махьмудан, bin Hasan
	Family
	Former // a family name that was given up, or that the bearer was born with
	Nickname
	Honorific // a title or rank; never compared
)

// roles are the names of roles, for programs.
var roles = [...]string{"unknown", "given", "patronymic", "family", "former", "nickname", "honorific"}

// String gives the role in one English word.
func (r Role) String() string {
	if int(r) < len(roles) {
		return roles[r]
	}
	return roles[Unknown]
}

// A Sex is what the grammar of a name says of its bearer.
type Sex uint8

// The sexes that a name can show. Either is for all names that do not say.
const (
	Either Sex = iota
	Male
	Female
)

// String gives "m", "f" or "".
func (s Sex) String() string { return [...]string{"", "m", "f"}[s%3] }

// A Part is one word of a name, in the nominative case. Initial tells that only
// its first letter is known. Sure tells that its role is known from the word
// itself or from how the name was written, and not only from its place.
type Part struct {
	Text    string
	Role    Role
	Initial bool
	Sure    bool
}

// A Name is a name in its parts, in the order in which they were written.
type Name struct {
	Parts  []Part
	Script spell.Script
	Lang   string // "ce", "ru", "uk" or "" as far as the spelling shows it
	Sex    Sex
	// Oblique tells that the name was read out of a Russian case other than
	// the nominative.
	Oblique bool
}

// Part gives the first part of a role, or no part.
func (n Name) Part(r Role) Part {
	for _, p := range n.Parts {
		if p.Role == r {
			return p
		}
	}
	return Part{Role: r}
}

// String writes the parts with spaces between them.
func (n Name) String() string {
	words := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		words[i] = p.Text
		if p.Initial {
			words[i] += "."
		}
	}
	return strings.Join(words, " ")
}

// A Hint is what is known of a name beside its letters. The zero Hint says
// nothing.
type Hint struct {
	Sex     Sex
	Oblique bool // it stands in a case other than the nominative
}

// Parse reads a name, its likeliest reading. It never fails: a text without
// letters has no parts.
func Parse(text string, h Hint) Name { return readings(text, h)[0].name() }

// Readings gives all readings of a name that are likely enough, the likeliest
// first, at most two: Александра Иванова is a woman, or Александр Иванов in the
// genitive.
func Readings(text string, h Hint) []Name {
	rs := readings(text, h)
	names := make([]Name, len(rs))
	for i := range rs {
		names[i] = rs[i].name()
	}
	return names
}

// name gives a reading as people want it.
func (r *reading) name() Name {
	n := Name{Script: spell.ScriptOf(r.text), Lang: r.lang, Sex: r.sex, Oblique: r.oblique}
	for _, title := range r.titles {
		n.Parts = append(n.Parts, Part{Text: title, Role: Honorific, Sure: true})
	}
	for i := range r.tokens {
		t := &r.tokens[i]
		n.Parts = append(n.Parts, Part{Text: t.text, Role: t.role, Initial: t.initial, Sure: t.sure})
	}
	return n
}
