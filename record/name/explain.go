// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"strings"
)

// A Language is one that reasons are given in.
type Language uint8

// The languages of reasons.
const (
	English Language = iota
	Russian
)

// roleWords, howWords and groundWords are what Explain says.
var (
	roleWords = [...][2]string{
		Unknown: {"name", "имя"}, Given: {"given name", "имя"}, Patronymic: {"patronymic", "отчество"}, Family: {"family name", "фамилия"},
		Former: {"former family name", "прежняя фамилия"}, Nickname: {"nickname", "прозвище"}, Honorific: {"title", "титул"},
	}
	howWords = [...][2]string{
		Identical: {"the same", "совпадает"}, Compound: {"the same, written as one or two words", "совпадает, написано слитно или раздельно"},
		NameClass: {"forms of one name", "формы одного имени"}, Suffix: {"one family, with another ending", "одна фамилия с другим окончанием"},
		Elsewhere: {"one name in different languages", "одно имя в разных языках"}, Short: {"may be short for it", "возможно, краткая форма"},
		Neighbour: {"a letter apart: mostly two families", "отличается буквой: чаще всего это разные семьи"},
		Misheard:  {"one letter is another that the ear confuses: one family or two", "одна буква заменена сходной на слух: одна семья или две"},
		Longer:    {"one letter more: a slip or another name", "на букву длиннее: описка или другое имя"},
		Close:     {"nearly the same letters", "почти те же буквы"}, InitialOnly: {"the initial fits", "инициал подходит"},
		Extra: {"in one name only", "только в одном имени"}, NotTheSame: {"differs", "различается"},
		SexDiffers: {"the grammar says a man and a woman", "по грамматике мужчина и женщина"},
	}
	groundWords = [...][2]string{
		SameYear: {"born in the same year", "один год рождения"}, SamePlace: {"the same place", "одно место"},
		SameOccupation: {"the same occupation", "одно занятие"}, SameKin: {"kin of one person in the same way", "одно и то же родство"},
		CoListed: {"both stand in one list", "оба стоят в одном списке"}, OtherYear: {"born in different years", "разные годы рождения"},
		OtherSex: {"a man and a woman", "мужчина и женщина"}, OtherKin: {"kin of one person in different ways", "разное родство с одним человеком"},
		OtherPlace: {"different places", "разные места"}, OtherOccupation: {"different occupations", "разные занятия"},
	}
	limitWords = map[uint8][2]string{
		limitDoubtful: {"what is not quite the same needs something else that agrees", "неполное совпадение требует другого подтверждения"},
		limitLetter:   {"one letter can make it another name: a person must look", "одна буква может дать другое имя: решать человеку"},
		limitSingle:   {"one word is not a full name", "одно слово — ещё не имя"},
		limitInitials: {"initials need something else that agrees", "инициалы требуют другого совпадения"},
		limitPart:     {"too little of the longer name agrees", "совпадает слишком малая часть более полного имени"},
	}
	readingWords = [2]string{"only if a name is read as standing in another case or sex", "только если читать имя в другом падеже или роде"}
	aloneWords   = [2]string{"no patronymic, year or place supports it", "нет отчества, года или места в подтверждение"}
	nothingWords = [2]string{"nothing can be compared", "сравнивать нечего"}
)

// String gives the way of agreement in English words.
func (h How) String() string {
	if int(h) < len(howWords) {
		return howWords[h][English]
	}
	return ""
}

// String gives the ground in English words.
func (g Ground) String() string {
	if int(g) < len(groundWords) {
		return groundWords[g][English]
	}
	return ""
}

// Explain says in words why a comparison came out as it did: each element with
// the words of the two names, then what limits the score. It repeats names, and
// is for people who may see them.
func (c Comparison) Explain(a, b *Key, lang Language) string {
	if c.n == 0 {
		return nothingWords[lang]
	}
	var parts []string
	for _, e := range c.Elements() {
		parts = append(parts, c.element(e, a, b, lang))
	}
	if c.Sex || c.Endings {
		parts = append(parts, howWords[SexDiffers][lang])
	}
	if c.readings[0]+c.readings[1] > 0 {
		parts = append(parts, readingWords[lang])
	}
	if words, ok := limitWords[c.limit]; ok {
		parts = append(parts, words[lang])
	}
	return strings.Join(parts, "; ")
}

// element says how one element compares.
func (c Comparison) element(e Element, a, b *Key, lang Language) string {
	role, how := roleWords[e.Role][lang], howWords[e.How][lang]
	left, right := wordAt(a, c.readings[0], e.A), wordAt(b, c.readings[1], e.B)
	switch {
	case left == "" || left == right:
		return fmt.Sprintf("%s %s: %s", role, right, how)
	case right == "":
		return fmt.Sprintf("%s %s: %s", role, left, how)
	}
	return fmt.Sprintf("%s %s – %s: %s", role, left, right, how)
}

// wordAt gives a word of a reading, "" for none.
func wordAt(k *Key, reading uint8, at int8) string {
	if at < 0 || int(reading) >= len(k.readings) || int(at) >= len(k.readings[reading].tokens) {
		return ""
	}
	return k.readings[reading].tokens[at].text
}

// Explain says in words why a judgment came out as it did: the names first,
// then what else is known.
func (j Judgment) Explain(a, b *Key, lang Language) string {
	s := j.Comparison.Explain(a, b, lang)
	for _, g := range j.Grounds {
		s += "; " + groundWords[g][lang]
	}
	if j.Verdict() == Same && !j.Full && len(j.Grounds) == 0 {
		s += "; " + aloneWords[lang]
	}
	return s
}
