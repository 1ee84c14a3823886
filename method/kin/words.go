// SPDX-License-Identifier: Apache-2.0

package kin

import (
	"strings"

	"teptar/record"
)

// A Word says what one person is to another. There are more words than terms:
// the inverse of a grandparent is a grandchild, which has no term of its own.
type Word uint8

// The words.
const (
	Relative Word = iota // related, nothing more is said
	Family
	Extended
	Parent
	Child
	Sibling
	Spouse
	FathersSibling
	MothersSibling
	ParentsSibling // uncle or aunt, side not said
	Nephew
	FathersCousin // cousin on the father's side
	MothersCousin
	Cousin
	Grandparent
	Grandchild
	InLaw
)

// inverses has what the other is: if x is Parent to y, then y is Child to x.
// The side of an uncle or a cousin is one's own, so it is lost when the tie is
// read from the other end.
var inverses = [...]Word{
	Relative: Relative, Family: Family, Extended: Extended,
	Parent: Child, Child: Parent, Sibling: Sibling, Spouse: Spouse,
	FathersSibling: Nephew, MothersSibling: Nephew, ParentsSibling: Nephew, Nephew: ParentsSibling,
	FathersCousin: Cousin, MothersCousin: Cousin, Cousin: Cousin,
	Grandparent: Grandchild, Grandchild: Grandparent, InLaw: InLaw,
}

// Inverse gives what y is to x, if w is what x is to y.
func (w Word) Inverse() Word { return inverses[w] }

// terms has the word of each shipped kin term.
var terms = map[record.Term]Word{
	"K-FAM": Family, "K-EXT": Extended, "K-REL": Relative,
	"K-PAR": Parent, "K-CHI": Child, "K-SIB": Sibling, "K-SPO": Spouse,
	"K-PUN": FathersSibling, "K-MUN": MothersSibling, "K-NEP": Nephew,
	"K-PCO": FathersCousin, "K-MCO": MothersCousin, "K-COU": Cousin,
	"K-GRP": Grandparent, "K-INL": InLaw,
}

// A Kinship knows which terms of relation are kin. It is not changed once made.
type Kinship struct{ words map[record.Term]Word }

// New reads the vocabulary of relations. A term that a team added is kin if a
// wider term of it is: one under K-SIB is read as a sibling, and one under
// K-EXT as extended family.
func New(relations *record.Vocabulary) *Kinship {
	k := &Kinship{map[record.Term]Word{}}
	if relations == nil {
		return k
	}
	for _, t := range relations.Terms {
		at := t.Code
		for range relations.Terms { // a circle in a team's own terms must end
			if w, ok := terms[at]; ok {
				k.words[t.Code] = w
				break
			}
			wider, ok := relations.Find(at)
			if !ok || wider.Broader == "" {
				break
			}
			at = wider.Broader
		}
	}
	return k
}

// IsKin tells whether a type of relation is kinship.
func (k *Kinship) IsKin(t record.Term) bool {
	_, ok := k.words[t]
	return ok
}

func (k *Kinship) word(t record.Term) Word { return k.words[t] }

// forms are one word for a person of either sex, a woman and a man. In Russian
// each has the nominative and the genitive, parted by a stroke.
type forms struct{ either, woman, man string }

var english = [...]forms{
	Relative:       {"relative", "relative", "relative"},
	Family:         {"family member", "family member", "family member"},
	Extended:       {"member of the extended family", "member of the extended family", "member of the extended family"},
	Parent:         {"parent", "mother", "father"},
	Child:          {"child", "daughter", "son"},
	Sibling:        {"sibling", "sister", "brother"},
	Spouse:         {"spouse", "wife", "husband"},
	FathersSibling: {"father’s sibling", "father’s sister", "father’s brother"},
	MothersSibling: {"mother’s sibling", "mother’s sister", "mother’s brother"},
	ParentsSibling: {"uncle or aunt", "aunt", "uncle"},
	Nephew:         {"nephew or niece", "niece", "nephew"},
	FathersCousin:  {"cousin on the father’s side", "cousin on the father’s side", "cousin on the father’s side"},
	MothersCousin:  {"cousin on the mother’s side", "cousin on the mother’s side", "cousin on the mother’s side"},
	Cousin:         {"cousin", "cousin", "cousin"},
	Grandparent:    {"grandparent", "grandmother", "grandfather"},
	Grandchild:     {"grandchild", "granddaughter", "grandson"},
	InLaw:          {"in-law", "in-law", "in-law"},
}

var russian = [...]forms{
	Relative:       {"родственник|родственника", "родственница|родственницы", "родственник|родственника"},
	Family:         {"член семьи|члена семьи", "член семьи|члена семьи", "член семьи|члена семьи"},
	Extended:       {"дальний родственник|дальнего родственника", "дальняя родственница|дальней родственницы", "дальний родственник|дальнего родственника"},
	Parent:         {"отец или мать|отца или матери", "мать|матери", "отец|отца"},
	Child:          {"сын или дочь|сына или дочери", "дочь|дочери", "сын|сына"},
	Sibling:        {"брат или сестра|брата или сестры", "сестра|сестры", "брат|брата"},
	Spouse:         {"муж или жена|мужа или жены", "жена|жены", "муж|мужа"},
	FathersSibling: {"дядя или тётя по отцу|дяди или тёти по отцу", "тётя по отцу|тёти по отцу", "дядя по отцу|дяди по отцу"},
	MothersSibling: {"дядя или тётя по матери|дяди или тёти по матери", "тётя по матери|тёти по матери", "дядя по матери|дяди по матери"},
	ParentsSibling: {"дядя или тётя|дяди или тёти", "тётя|тёти", "дядя|дяди"},
	Nephew:         {"племянник или племянница|племянника или племянницы", "племянница|племянницы", "племянник|племянника"},
	FathersCousin:  {"двоюродный брат или сестра по отцу|двоюродного брата или сестры по отцу", "двоюродная сестра по отцу|двоюродной сестры по отцу", "двоюродный брат по отцу|двоюродного брата по отцу"},
	MothersCousin:  {"двоюродный брат или сестра по матери|двоюродного брата или сестры по матери", "двоюродная сестра по матери|двоюродной сестры по матери", "двоюродный брат по матери|двоюродного брата по матери"},
	Cousin:         {"двоюродный брат или сестра|двоюродного брата или сестры", "двоюродная сестра|двоюродной сестры", "двоюродный брат|двоюродного брата"},
	Grandparent:    {"дед или бабушка|деда или бабушки", "бабушка|бабушки", "дед|деда"},
	Grandchild:     {"внук или внучка|внука или внучки", "внучка|внучки", "внук|внука"},
	InLaw:          {"свойственник|свойственника", "свойственница|свойственницы", "свойственник|свойственника"},
}

// of chooses the form for a sex (vocabulary sex).
func (f forms) of(sex record.Term) string {
	switch sex {
	case "S-F":
		return f.woman
	case "S-M":
		return f.man
	}
	return f.either
}

// Describe puts the path in words, from the person it leaves to the one it
// reaches, whom the caller names after it: "brother of the father" reads on
// "of the administrator". In Russian the words after the first are in the
// genitive, as the name must be. sex tells the sex of a person where it is
// held (vocabulary sex), and may be nil.
func (p Path) Describe(lang string, sex func(record.EntityID) record.Term) string {
	var b strings.Builder
	for i, s := range p {
		var known record.Term
		if sex != nil {
			known = sex(s.Leaves())
		}
		if lang == "ru" {
			nominative, genitive, _ := strings.Cut(russian[s.Is].of(known), "|")
			if i > 0 {
				nominative = " " + genitive
			}
			b.WriteString(nominative)
			continue
		}
		if i > 0 {
			b.WriteString(" of the ")
		}
		b.WriteString(english[s.Is].of(known))
	}
	return b.String()
}
