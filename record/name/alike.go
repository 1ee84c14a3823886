// SPDX-License-Identifier: Apache-2.0

package name

import "teptar/record/name/spell"

// A How says in which way two elements agree, or why they do not.
type How uint8

// The ways, the surest first.
const (
	Identical   How = iota // the same sounds: spellings of one word
	Compound               // one word written as two, or with a hyphen
	NameClass              // one given name in other forms: Магомед, Мохьмад
	Suffix                 // one family name with another ending: Тарсханов, Тарсхангӏер
	Elsewhere              // what another language made of the name: Иван, John
	Short                  // a short form or diminutive: Саша, Александр
	Close                  // other letters, as the ear or the hand errs
	Neighbour              // family names a letter apart, in one script: mostly two families
	Misheard               // family names that differ in one letter that the ear confuses: one family, or two
	Longer                 // known given names of which one has a letter more: a slip, or two names
	InitialOnly            // an initial that fits
	Extra                  // nothing beside it in the other name
	NotTheSame             // they stand against each other
	SexDiffers             // the grammar of one says a man, of the other a woman
)

// The worth of an agreement in hundredths: 100 is certain, under 50 is none.
const (
	worthIdentical = 100
	worthCompound  = 99
	worthClass     = 97
	worthSuffix    = 92
	worthElsewhere = 82
	worthShort     = 78
	worthInitial   = 60
	worthLeast     = 58
)

// alike compares two words by what they do in their names. A worth under
// worthLeast is a conflict.
func alike(a, b *token) (worth int, how How) {
	switch {
	case !mayMeet(a, b):
		return 0, NotTheSame
	case a.initial || b.initial:
		return initialWorth(a, b)
	case a.role == Patronymic && b.role == Patronymic:
		return fathers(a, b)
	case a.role == Patronymic || b.role == Patronymic:
		return fatherAndWord(a, b)
	case isFamily(a) || isFamily(b):
		return families(a, b)
	case a.word.Equal(&b.word):
		return worthIdentical, Identical
	}
	return givens(a, b, &a.word, &b.word)
}

// mayMeet tells whether two roles can be compared at all.
func mayMeet(a, b *token) bool {
	switch {
	case a.role == b.role, a.role == Unknown, b.role == Unknown:
		return true
	case isFamily(a) && isFamily(b):
		return true
	case a.filial || b.filial: // the last of several fathers is what the family is called by
		return isFamily(a) || isFamily(b)
	case a.role == Nickname || b.role == Nickname:
		return a.role == Given || b.role == Given
	}
	return !a.sure || !b.sure
}

// isFamily tells a family name, of now or before.
func isFamily(t *token) bool { return t.role == Family || t.role == Former }

// initialWorth compares initials with each other or with a word.
func initialWorth(a, b *token) (int, How) {
	switch {
	case a.initial && b.initial:
		if a.word.Initial(&b.word) {
			return worthInitial + 5, InitialOnly
		}
	case a.initial && a.word.Initial(&b.word), b.initial && b.word.Initial(&a.word):
		return worthInitial, InitialOnly
	}
	return 0, NotTheSame
}

// fathers compares two patronymics by the names that they are made of.
func fathers(a, b *token) (int, How) {
	if a.father.Equal(&b.father) {
		return worthIdentical, Identical
	}
	return givens(a, b, &a.father, &b.father)
}

// fatherAndWord compares a patronymic with a word that may be the father's name
// itself, or the patronymic misread as a family name.
func fatherAndWord(a, b *token) (int, How) {
	if b.role == Patronymic {
		a, b = b, a
	}
	if a.word.Equal(&b.word) {
		return worthIdentical, Identical
	}
	if b.role == Family && b.sure && !a.filial {
		return 0, NotTheSame
	}
	if !a.word.Equal(&a.father) { // a patronymic by its ending
		if worth := spelled(&a.word, &b.word); worth >= worthLeast {
			return worth, Close
		}
	}
	worth, how := givens(a, b, &a.father, &b.word)
	return min(worth, worthClass-7), how
}

// givens compares given names: by class if both are known, else by sound.
func givens(a, b *token, v, w *spell.Word) (int, How) {
	if a.second[0].class != 0 || b.second[0].class != 0 {
		return compounds(a, b, v, w)
	}
	if near, ok := shared(&a.classes, &b.classes); ok {
		switch near {
		case ownForm:
			return worthClass, NameClass
		case elsewhere:
			return worthElsewhere, Elsewhere
		}
		return worthShort, Short
	}
	if v.Equal(w) {
		return worthIdentical, Identical
	}
	if a.classes.known() && b.classes.known() {
		if longer(a, b, v, w) {
			return worthInitial, Longer
		}
		return 0, NotTheSame
	}
	return closeness(v, w)
}

// longer tells that one of two given names is the other and a consonant more, and
// that both are a man's or both a woman's: Дени, Денис. Whoever writes down a name
// that he does not know ends it like one that he knows.
func longer(a, b *token, v, w *spell.Word) bool {
	if v.Len() > w.Len() {
		v, w = w, v
	}
	return v.Len() >= 4 && w.Len() == v.Len()+1 && v.HasPrefix(w) && w.EndsInConsonant() && a.classes.sex() == b.classes.sex()
}

// compounds compares names that are two names in one. Their order counts.
func compounds(a, b *token, v, w *spell.Word) (int, How) {
	if v.Equal(w) {
		return worthIdentical, Identical
	}
	if !a.halves[0].known() || !b.halves[0].known() {
		if a.classes[0].class != 0 && b.classes[0].class != 0 {
			return 0, NotTheSame // Саид is not Саид-Магомед
		}
		return closeness(v, w)
	}
	near, first := shared(&a.halves[0], &b.halves[0])
	then, second := shared(&a.halves[1], &b.halves[1])
	switch {
	case !first || !second:
		return 0, NotTheSame
	case max(near, then) == ownForm:
		return worthClass, NameClass
	case max(near, then) == elsewhere:
		return worthElsewhere, Elsewhere
	}
	return worthShort, Short
}

// closeness compares two words of which nothing is known.
func closeness(v, w *spell.Word) (int, How) {
	worth := spelled(v, w)
	switch {
	case worth < worthLeast:
		return worth, NotTheSame
	case worth == worthIdentical:
		return worth, Identical
	}
	return worth, Close
}

// spelled turns the distance of two words into a worth: little is lost for what
// the ear confuses, and a letter of six is the last that may be an error.
func spelled(v, w *spell.Word) int {
	if v.Script() == spell.Other || w.Script() == spell.Other || v.Script() == w.Script() && !v.Script().Spelled() {
		return 0 // a sign is another sign, or nothing is known of its sound
	}
	d := spell.Distance(v, w) / max(v.Len(), w.Len(), 5)
	if d <= 10 {
		return worthIdentical - d*13/10
	}
	return max(0, 87-(d-10)*32/10)
}

// families compares family names. They are strict: a letter makes another
// family, so that what is no spelling of the other is at best close.
func families(a, b *token) (int, How) {
	if a.word.Equal(&b.word) {
		return worthIdentical, Identical
	}
	if a.gar != b.gar {
		return clans(a, b)
	}
	if a.slavic && b.slavic {
		return slavicFamilies(a, b)
	}
	return closeness(&a.word, &b.word)
}

// clans compares a Chechen family name in -гӀар with a Russian one: Тарсхангӏер
// is Тарсханов.
func clans(a, b *token) (int, How) {
	if !a.gar {
		a, b = b, a
	}
	if !b.slavic || b.stem == 0 {
		return closeness(&a.word, &b.word)
	}
	stem := b.word.Head(int(b.stem))
	if a.word.Equal(&stem) || spell.Distance(&a.word, &stem) <= 50 {
		return worthSuffix, Suffix
	}
	return 0, NotTheSame
}

// strictly is the distance that schemes of writing can make in a family name:
// h for г, an x or и that one leaves out.
const strictly = 35

// slipOfScheme is the distance from which a family name of another script is close
// and not the same: more than one letter that a scheme writes in an unusual way.
const slipOfScheme = 60

// slavicFamilies compares family names in -ов, -ев, -ин and -ский.
func slavicFamilies(a, b *token) (int, How) {
	d := spell.Distance(&a.word, &b.word)
	same := a.word.Script() == b.word.Script()
	switch {
	case !same && d > 0 && spell.Misheard(&a.word, &b.word):
		if a.stemIsGiven && b.stemIsGiven {
			return 0, NotTheSame
		}
		return worthInitial, Misheard
	case d <= strictly && !same:
		return worthIdentical - d/7, Identical
	case a.stemIsGiven && b.stemIsGiven && d > 20:
		return 0, NotTheSame
	}
	worth, how := closeness(&a.word, &b.word)
	if how == Close && !same && d > slipOfScheme {
		worth = min(worth, sureSpelling-1)
	}
	if how == Close && same && a.word.Script() == spell.Cyrillic {
		if !(a.stemIsGiven && b.stemIsGiven) && spell.Unstressed(&a.word, &b.word, int(min(a.stem, b.stem))) {
			return worthInitial, Misheard
		}
		return worthInitial, Neighbour
	}
	return worth, how
}
