// SPDX-License-Identifier: Apache-2.0

package match

import (
	"slices"
	"strings"
	"unicode"

	"teptar/record/name"
	"teptar/record/script"
)

// fold gives the form in which values of a kind meet. It is "" for values that
// say nothing.
func fold(k Kind, s string) string {
	switch k {
	case Given, Family, Patronymic:
		return foldName(s)
	case FullName, Place, Address, Text:
		return strings.Join(foldWords(s), " ")
	case Category, KinRole:
		if k == KinRole {
			s = kinRole(s)
		}
		return strings.Join(foldWords(s), " ")
	case Set:
		return foldSet(s)
	case Date, Year:
		return foldDate(s)
	case Sex:
		return foldSex(s)
	case Email:
		return strings.ToLower(s)
	case Phone:
		digits := keep(s, unicode.IsDigit)
		return digits[max(0, len(digits)-10):] // without the code of the country
	}
	return strings.ToUpper(keep(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }))
}

// foldName folds a part of a name. What is known about names beyond their letters
// comes from package name, here and in nameClass.
func foldName(s string) string {
	if key := name.Fold(s); key != "" {
		return key
	}
	return script.Clean(s)
}

// fathers are the endings that make a patronymic of a folded given name.
var fathers = []string{"ovich", "evich", "ovna", "evna", "ovic", "evic"}

// nameClass gives the class of a folded given name, or of the name in a patronymic:
// Магомед, Мохьмад and Muhammad are of one. It is "" if none is known.
func nameClass(folded string) string {
	if class := name.Class(folded); class != "" {
		return class
	}
	for _, end := range fathers {
		if stem, ok := strings.CutSuffix(folded, end); ok {
			return name.Class(stem)
		}
	}
	return ""
}

// foldWords folds each word of a text.
func foldWords(s string) []string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	out := words[:0]
	for _, w := range words {
		if key := foldName(w); key != "" {
			out = append(out, key)
		}
	}
	return out
}

// foldSet folds the elements of a set and puts them in order.
func foldSet(s string) string {
	var out []string
	for _, e := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '|' }) {
		if w := strings.Join(foldWords(e), "_"); w != "" {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// sexes are the words for the two sexes that lists have.
var sexes = map[string]string{
	"m": "m", "male": "m", "man": "m", "boy": "m", "м": "m", "муж": "m", "мужской": "m", "мужчина": "m", "1": "m", "h": "m", "mann": "m",
	"f": "f", "female": "f", "woman": "f", "girl": "f", "w": "f", "ж": "f", "жен": "f", "женский": "f", "женщина": "f", "2": "f", "frau": "f",
}

func foldSex(s string) string {
	s = strings.TrimSuffix(strings.ToLower(s), ".")
	if known := sexes[s]; known != "" {
		return known
	}
	return s
}

// kinRoles are words for the degrees of kinship, as the vocabulary of relations
// has them.
var kinRoles = map[string]string{
	"father": "parent", "mother": "parent", "отец": "parent", "мать": "parent", "родитель": "parent",
	"son": "child", "daughter": "child", "сын": "child", "дочь": "child", "ребенок": "child",
	"brother": "sibling", "sister": "sibling", "брат": "sibling", "сестра": "sibling",
	"husband": "spouse", "wife": "spouse", "муж": "spouse", "жена": "spouse", "супруг": "spouse", "супруга": "spouse",
	"uncle": "uncle", "aunt": "uncle", "дядя": "uncle", "тетя": "uncle",
	"nephew": "nephew", "niece": "nephew", "племянник": "nephew", "племянница": "nephew",
	"cousin": "cousin", "двоюродный": "cousin", "двоюродная": "cousin",
	"grandfather": "grandparent", "grandmother": "grandparent", "дед": "grandparent", "дедушка": "grandparent", "бабушка": "grandparent",
}

// kinRole finds the degree in a wording: "his younger brother". The word that
// says more than "brother" says stands first in Russian: «двоюродный брат».
func kinRole(s string) string {
	for _, w := range strings.Fields(script.Clean(s)) {
		if role := kinRoles[strings.Trim(w, ".,;")]; role != "" {
			return role
		}
	}
	return s
}

// soundName reduces a folded name to what slips of hearing and writing leave
// alone: consonants without voice, no doubles, no vowels but a first one.
func soundName(folded string) string {
	out := make([]byte, 0, len(folded))
	for i, r := range folded {
		switch r {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			if i > 0 {
				continue
			}
			r = 'a'
		case 'b':
			r = 'p'
		case 'd':
			r = 't'
		case 'g', 'q', 'x', 'h', 'c':
			r = 'k'
		case 'z':
			r = 's'
		case 'v', 'w':
			r = 'f'
		}
		if r < unicode.MaxASCII {
			if n := len(out); n == 0 || out[n-1] != byte(r) {
				out = append(out, byte(r))
			}
			continue
		}
		out = append(out, string(r)...)
	}
	return string(out)
}

// keep gives the characters of s that are wanted.
func keep(s string, wanted func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if wanted(r) {
			return r
		}
		return -1
	}, s)
}
